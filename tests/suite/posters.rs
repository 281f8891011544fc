//! Posters: one of each policy, one of each village; what they say stands in the policy, and what
//! their QR codes say is an address of the site.

use std::collections::BTreeSet;
use std::fs;

use gongshi::site::addresses::Addresses;
use gongshi::site::config::Occasion;
use gongshi::site::posters::{Posters, Spot};
use jiff::civil::date;

use crate::site::{POLICY, Site, says};

const VILLAGES: &str = "\
base_url: https://yb.example.gov.cn/wuyang
places:
- id: zhongxian
  name: 忠县
  places:
  - id: wuyang
    name: 乌杨街道
    contact: {name: 社保所, phone: 023-54000000}
    places:
    - {id: qinglong, name: 青龙村}
    - {id: xinmin, name: 新民社区, contact: {name: 新民社区便民服务站}}
";

/// The example site with two villages, built on a day when people pay.
fn built(places: &str) -> Site {
    let site = Site::example();
    let config = site.read("site.yaml");
    site.write("site.yaml", &(config + places));
    let run = site.run(&["build", "--today", "2023-12-01"], "");
    assert_eq!((run.code, run.err.as_str()), (0, ""));
    site
}

/// What a phone reads from a picture of the site.
fn scanned(site: &Site, path: &str) -> String {
    let file = fs::File::open(site.path("public").join(path)).unwrap();
    let mut decoder = png::Decoder::new(std::io::BufReader::new(file));
    decoder.set_transformations(png::Transformations::EXPAND);
    let mut reader = decoder.read_info().unwrap();
    let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
    let side = reader.next_frame(&mut pixels).unwrap().width as usize;
    let pixel = |x: usize, y: usize| pixels[y * side + x];
    let mut picture = rqrr::PreparedImage::prepare_from_greyscale(side, side, pixel);
    picture.detect_grids().first().unwrap().decode().unwrap().1
}

#[test]
fn each_village_has_a_poster_whose_code_opens_its_page() {
    let site = built(VILLAGES);
    let base = "https://yb.example.gov.cn/wuyang/places";
    for (poster, opens) in [
        ("zhongxian-wuyang-2024", "wuyang"),
        ("zhongxian-wuyang-2024/qinglong", "qinglong"),
        ("zhongxian-wuyang-2024/xinmin", "xinmin"),
    ] {
        let code = scanned(&site, &format!("posters/{poster}.png"));
        assert_eq!(code, format!("{base}/{opens}.html"));
        assert!(site.path("public").join(format!("places/{opens}.html")).is_file());
        let page = site.read(&format!("public/posters/{poster}.html"));
        assert!(page.contains(&code), "and says it in letters");
        assert!(page.contains(&format!("posters/{poster}.png\"")), "{page}");
    }
}

/// A township that uploads its quota table has said which villages there are.
#[test]
fn a_village_that_only_a_quota_table_names_has_a_poster_too() {
    let site = Site::whole_example();
    let run = site
        .run(&["build", "--today", "2022-12-01", "--base-url", "https://yb.example.gov.cn/x"], "");
    assert_eq!(run.code, 0, "{}", run.err);
    let posters = fs::read_dir(site.path("public/posters/zhuji-2023/zhuji")).unwrap();
    let posters: BTreeSet<_> =
        posters.map(|it| it.unwrap().file_name().into_string().unwrap()).collect();
    let villages: Vec<_> = posters.iter().filter_map(|it| it.strip_suffix(".html")).collect();
    assert_eq!(villages.len(), 13, "{posters:?}");
    assert_eq!(posters.len(), 2 * villages.len(), "a code each");
    for village in villages {
        let opens = format!("places/zhuji/{village}.html");
        let address = format!("https://yb.example.gov.cn/x/{opens}");
        assert_eq!(scanned(&site, &format!("posters/zhuji-2023/zhuji/{village}.png")), address);
        let page = site.read(&format!("public/{opens}"));
        assert!(page.contains(&format!("../../posters/zhuji-2023/zhuji/{village}.html")), "{page}");
        let poster = site.read(&format!("public/posters/zhuji-2023/zhuji/{village}.html"));
        assert!(poster.contains("灵璧县朱集镇"), "{poster}");
    }
}

/// WeChat offers to read a picture that is pressed long: a PNG of its own, under no link.
#[test]
fn a_code_can_be_scanned_by_a_long_press() {
    let site = built(VILLAGES);
    let page = site.read("public/posters/zhongxian-wuyang-2024/qinglong.html");
    let (before, _) = page.split_once("qinglong.png\"").unwrap();
    let paragraph = before.rsplit_once("<p class=\"code\">").unwrap().1;
    assert!(paragraph.starts_with("<img src="), "{paragraph}");
    for side in ["width=\"", "height=\""] {
        let side = page.split("qinglong.png\"").nth(1).unwrap().split(side).nth(1).unwrap();
        let pixels: usize = side.split('"').next().unwrap().parse().unwrap();
        assert!(pixels >= 300, "{pixels} is too small for paper");
    }
}

#[test]
fn a_poster_says_what_to_pay_by_when_and_whom_to_ask() {
    let site = built(VILLAGES);
    let page = site.read("public/posters/zhongxian-wuyang-2024/qinglong.html");
    says(
        &page,
        &[
            "忠县乌杨街道青龙村",
            "2023年11月14日—12月31日",
            "2024年1月1日起能报销",
            "<dt>一档</dt><dd><b>380</b> 元</dd>",
            "<dt>二档</dt><dd><b>755</b> 元</dd>",
            "依据：乌杨街道发〔2023〕84号",
            "社保所",
        ],
    );
    let own = site.read("public/posters/zhongxian-wuyang-2024/xinmin.html");
    assert!(own.contains("新民社区便民服务站") && !own.contains("023-54000000"), "{own}");
}

#[test]
fn its_figures_follow_the_policy() {
    let site = built(VILLAGES);
    site.replace(POLICY, "二档: 755}", "二档: 830}");
    site.replace(POLICY, "pays: 755}", "pays: 830}");
    assert_eq!(site.run(&["build", "--today", "2023-12-01"], "").code, 0);
    let page = site.read("public/posters/zhongxian-wuyang-2024/qinglong.html");
    assert!(page.contains("<b>830</b>") && !page.contains(">755<"), "{page}");
}

#[test]
fn posters_are_found_from_the_policy_and_from_the_place() {
    let site = built(VILLAGES);
    let village = site.read("public/places/qinglong.html");
    assert!(village.contains("../posters/zhongxian-wuyang-2024/qinglong.html"), "{village}");
    let town = site.read("public/places/wuyang.html");
    assert!(town.contains("../posters/zhongxian-wuyang-2024.html"), "{town}");
    let policy = site.read("public/policies/zhongxian-wuyang-2024.html");
    assert!(policy.contains("../posters/zhongxian-wuyang-2024.html"), "{policy}");
}

/// A wrong code on paper cannot be taken back.
#[test]
fn without_the_address_of_the_site_a_poster_has_no_code_and_says_so() {
    let site = built("");
    let page = site.read("public/posters/zhongxian-wuyang-2024.html");
    assert!(page.contains("海报上没有二维码") && !page.contains("<img"), "{page}");
    assert!(!site.path("public/posters/zhongxian-wuyang-2024.png").exists());
    assert!(page.contains("380"), "the rest is there");
}

/// What a village hangs up is this year's.
#[test]
fn a_village_has_posters_of_the_latest_policy_only() {
    let site = Site::example();
    let config = site.read("site.yaml");
    site.write("site.yaml", &(config + VILLAGES));
    let earlier = include_str!("fixtures/policy.yaml")
        .replace("id: jia-2023", "id: zhongxian-wuyang-2023")
        .replace("{province: 甲省, county: 甲县}", "{county: 忠县, township: 乌杨街道}");
    site.write("policies/earlier.yaml", &earlier);
    let run = site.run(&["build", "--today", "2023-12-01"], "");
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(site.path("public/posters/zhongxian-wuyang-2024/qinglong.html").is_file());
    assert!(!site.path("public/posters/zhongxian-wuyang-2023/qinglong.html").exists());
}

/// A province lists its townships; their villages have sites of their own.
#[test]
fn where_there_are_very_many_places_those_above_have_posters() {
    let site = Site::example();
    let config = site.read("site.yaml");
    let villages: Vec<_> = (1..=600).map(|n| format!("{{id: v{n}, name: 第{n}村}}, ")).collect();
    let villages = villages.concat();
    let town = "- {id: wuyang, name: 忠县乌杨街道, places: [{id: pian, name: 片区, places: [";
    site.write(
        "site.yaml",
        &format!("{config}places:\n{town}{villages}]}}, {{id: z, name: 居委}}]}}\n"),
    );
    let occasion = Occasion { today: date(2023, 12, 1), base_url: None, drafts: false };
    let loaded = gongshi::load::site(&site.path("")).unwrap();
    let found = gongshi::check::site(&loaded, &occasion);
    let many = found.iter().find(|it| it.code == "poster/many").unwrap();
    assert!(many.message.zh.contains("管602个地方，海报只做500张"), "{}", many.message.zh);
    let posters: Vec<_> = Posters::of(&loaded, &Addresses::of(&loaded).gazetteer)
        .each()
        .filter_map(|it| it.place)
        .collect();
    assert_eq!(posters.len(), 500);
    let last = loaded.config.places.iter().position(|it| it.id == "z").unwrap();
    assert_eq!(posters[1], Spot::Listed(last), "before the villages");
}
