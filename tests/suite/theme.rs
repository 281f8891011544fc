//! Themes: their words, what a site may lay over them, and a second theme.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use crate::site::{NOTICE, Site, says};

fn repository(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// The files below a folder of the repository with this ending, and their texts.
fn texts(folder: &str, ending: &str) -> Vec<(String, String)> {
    let folder = repository(folder);
    let files = walkdir::WalkDir::new(&folder).sort_by_file_name().into_iter().map(Result::unwrap);
    let files = files.filter(|it| it.path().extension().is_some_and(|it| it == ending));
    files
        .map(|it| {
            let name = it.path().strip_prefix(&folder).unwrap().to_string_lossy().into_owned();
            (name, fs::read_to_string(it.path()).unwrap())
        })
        .collect()
}

/// A catalogue: each key and the places that its words have to be filled in.
fn catalogue(language: &str) -> BTreeMap<String, BTreeSet<String>> {
    let text = fs::read_to_string(repository("themes/default/strings").join(language)).unwrap();
    let entries = text.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    let entry = |line: &str| {
        let (key, words) = line.split_once(": ").unwrap();
        let words = words.strip_prefix("{one").unwrap_or(words);
        let places = words.split('{').skip(1).map(|it| it.split('}').next().unwrap().to_owned());
        (key.to_owned(), places.collect())
    };
    entries.map(entry).collect()
}

#[test]
fn both_catalogues_say_the_same_things() {
    assert_eq!(catalogue("zh-CN.yaml"), catalogue("en.yaml"));
}

/// Every word of the catalogue is said by a template or by the program.
#[test]
fn no_words_are_left_over() {
    let mut asking = texts("themes/default/templates", "html");
    asking.extend(texts("src/render", "rs"));
    let all: String = asking.into_iter().map(|(_, text)| text).collect();
    let unused: Vec<String> = catalogue("zh-CN.yaml")
        .into_keys()
        .filter(|key| !all.contains(&format!("\"{key}\"")))
        .collect();
    assert_eq!(unused, Vec::<String>::new());
}

/// The words of the theme stand in its catalogue.
#[test]
fn templates_have_no_words_of_their_own() {
    let is_han = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c);
    for (name, text) in texts("themes/default/templates", "html") {
        let found: Vec<&str> = text.lines().filter(|line| line.contains(is_han)).collect();
        assert!(found.is_empty(), "{name}: {found:?}");
    }
}

#[test]
fn a_site_in_english_has_an_english_frame_around_chinese_notices() {
    let site = Site::example();
    site.replace("site.yaml", "title:", "language: en\ntitle:");
    assert_eq!(site.build().code, 0);
    let page = site.read("public/notices/wuyang-2024.html");
    says(&page, &["<html lang=\"en\"", "Skip to the text", "lang=\"zh-CN\">", "14 November 2023"]);
    assert!(!page.contains("跳到正文"), "{page}");
}

/// The page at an old address is no template, and says the words of the theme all the same.
#[test]
fn an_old_address_leads_on_in_the_language_of_the_site() {
    let site = Site::example();
    site.replace(NOTICE, "issued:", "aliases: [old/84.html]\nissued:");
    assert_eq!(site.build().code, 0);
    let page = site.read("public/old/84.html");
    assert!(page.contains("<html lang=\"zh-CN\">") && page.contains("这一页换了网址"), "{page}");
    site.replace("site.yaml", "title:", "language: en\ntitle:");
    site.write("themes/default/strings/en.yaml", "moved.see: \"Continue: \"\n");
    assert_eq!(site.build().code, 0);
    let page = site.read("public/old/84.html");
    says(&page, &["<html lang=\"en\">", "<h1>This page has moved</h1>", "<p>Continue: <a href="]);
    assert!(!page.contains("网址"), "{page}");
}

/// What policies say is Chinese in any language; what the theme says around it is not.
#[test]
fn pages_of_policies_and_the_search_are_framed_in_english() {
    let site = Site::example();
    site.replace("site.yaml", "title:", "language: en\ntitle:");
    assert_eq!(site.build().code, 0);
    let pages: [(&str, &[&str], &[&str]); 3] = [
        (
            "policies/zhongxian-wuyang-2024.html",
            &["<title>忠县乌杨街道 2024: policy of", "</b> rules", "Hospital</th>", "一档</th>"],
            &["</b>项", "医院</th>", "居民医保政策"],
        ),
        (
            "policies/zhongxian-wuyang-2024-sheet.html",
            &["<h1>忠县乌杨街道 2024: fact-check sheet", "Checked by</dt>", "原文写明</span>"],
            &["核对人", "项</dd>"],
        ),
        (
            "search.html",
            &["<h1>Search</h1>", "data-say-found=\"{n} found\"", "data-say-comma=\", \""],
            &["搜索", "找到"],
        ),
    ];
    for (path, said, unsaid) in pages {
        let page = site.read(&format!("public/{path}"));
        for part in said {
            assert!(page.contains(part), "{path}: {part} in\n{page}");
        }
        for part in unsaid {
            assert!(!page.contains(part), "{path}: {part} in\n{page}");
        }
    }
}

/// What `search.js` says, the page tells it.
#[test]
fn the_search_page_tells_its_script_all_that_it_says() {
    let read = |path| fs::read_to_string(repository("themes/default").join(path)).unwrap();
    let (script, page) = (read("assets/search.js"), read("templates/search.html"));
    let said = |text: &str, before: &str, after: char| -> BTreeSet<String> {
        let parts = text.split(before).skip(1);
        parts.map(|part| part.split(after).next().unwrap().to_owned()).collect()
    };
    let mut asked = said(&script, "words('", '\'');
    // One of two, by whether the count is exact.
    asked.extend(["first", "about"].map(str::to_owned));
    assert_eq!(asked, said(&page, " data-say-", '='));
}

/// What the calculators' scripts say, their pages tell them; the scripts have no words of their own.
#[test]
fn the_calculators_tell_their_scripts_all_that_they_say() {
    let read = |path: &str| fs::read_to_string(repository("themes/default").join(path)).unwrap();
    let said = |text: &str, before: &str, after: char| -> BTreeSet<String> {
        let parts = text.split(before).skip(1);
        parts.map(|part| part.split(after).next().unwrap().to_owned()).collect()
    };
    let names = ["estimate", "premium", "coverage", "compare"];
    let all = names.map(|name| read(&format!("assets/{name}.js"))).concat();
    let all = all + &read("assets/form.js") + &read("assets/result.js");
    for name in names {
        let scripts = ["form", "result", name].map(|it| read(&format!("assets/{it}.js"))).concat();
        let pages = ["calculator", &format!("calculator-{name}")]
            .map(|it| read(&format!("templates/{it}.html")))
            .concat();
        let told = said(&pages, "data-say-", '=');
        let asked = said(&scripts, "say('", '\'');
        // Of an overlap only premiums speak.
        let missing: Vec<_> =
            asked.difference(&told).filter(|key| name == "premium" || *key != "overlap").collect();
        assert!(missing.is_empty(), "{name}: {missing:?}");
        let unasked = |key: &&String| {
            let by_id = format!("'{}'", key.replace('-', "_"));
            !all.contains(&format!("'{key}'")) && !all.contains(&by_id)
        };
        let unasked: Vec<_> = told.iter().filter(unasked).collect();
        assert!(unasked.is_empty(), "{name}: {unasked:?}");
        let han = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c);
        let code = scripts.lines().map(|line| line.split("//").next().unwrap_or_default());
        let code = code.filter(|line| !line.trim_start().starts_with(['*', '/']));
        // An expression, between its slashes, knows amounts as the rules and as people write them.
        let own: Vec<_> =
            code.filter(|line| line.split('/').step_by(2).any(|it| it.contains(han))).collect();
        assert!(own.is_empty(), "{name}: {own:?}");
    }
}

#[test]
fn a_site_says_one_thing_otherwise() {
    let site = Site::example();
    let words = "themes/default/strings/zh-CN.yaml";
    site.write(words, "home.notices: 最新通知\n");
    let run = site.build();
    assert_eq!((run.code, run.err.as_str()), (0, ""));
    let home = site.read("public/index.html");
    assert!(home.contains(">最新通知</h2>") && home.contains(">全部通知</a>"), "{home}");
    site.write(words, "home.notice: 最新通知\n");
    let run = site.build();
    assert_eq!(run.code, 1);
    assert!(run.err.contains("主题里没有“home.notice”这句话"), "{}", run.err);
    assert!(run.err.contains("是不是“home.notices”？"), "{}", run.err);
}

#[test]
fn a_template_that_asks_for_words_that_there_are_not_is_told_which_there_are() {
    let site = Site::example();
    site.write("templates/404.html", "<p>{{ t(key=\"not_found.titel\") }}</p>\n");
    let run = site.build();
    assert_eq!(run.code, 1);
    says(&run.err, &["theme/string", "templates/404.html:1:14", "是不是“not_found.title”？"]);
}

#[test]
fn a_theme_that_is_not_there_is_named() {
    let site = Site::example();
    site.replace("site.yaml", "title:", "theme: plein\ntitle:");
    let run = site.build();
    assert_eq!(run.code, 1);
    assert!(run.err.contains("没有“plein”这个主题"), "{}", run.err);
}

/// The interface is real: another theme, with other templates, words and assets, publishes the
/// same site; what it does not say, the embedded theme does.
#[test]
fn a_second_theme_publishes_the_same_site() {
    let site = Site::example();
    for ending in ["html", "css", "yaml"] {
        for (name, text) in texts("tests/fixtures/themes/plain", ending) {
            site.write(&format!("themes/plain/{name}"), &text);
        }
    }
    let notice = site.read("content/notices/wuyang-2024.md");
    let worked = "{{ estimate_steps(tier=\"一档\", level=\"二级\", in_scope=\"5万\") }}";
    site.write("content/notices/wuyang-2024.md", &format!("{notice}\n{worked}\n"));
    site.build();
    let pages = |site: &Site| {
        let public = site.path("public");
        let files = walkdir::WalkDir::new(&public).sort_by_file_name().into_iter();
        let files = files.map(|it| it.unwrap().into_path());
        let pages = files.filter(|path| path.extension().is_some_and(|it| it == "html"));
        pages.map(|it| it.strip_prefix(&public).unwrap().to_owned()).collect::<Vec<_>>()
    };
    let default = pages(&site);
    site.replace("site.yaml", "title:", "theme: plain\ntitle:");
    let run = site.build();
    assert_eq!((run.code, run.err.as_str()), (0, ""));
    assert_eq!(pages(&site), default);
    let home = site.read("public/index.html");
    says(
        &home,
        &["简简单单", "assets/plain.", "2023年11月14日 <a href=\"notices/wuyang-2024.html\">"],
    );
    assert!(!home.contains("assets/style.") && !home.contains("assets/page."), "{home}");
    let page = site.read("public/notices/wuyang-2024.html");
    assert!(page.contains("<p>34,790 + 15,210 = 50,000</p>"), "{page}");
    let archive = site.read("public/archive/index.html");
    assert!(archive.contains("简简单单") && archive.contains(">按年份</summary>"), "{archive}");
}

/// 一页上用了哪些组件，各说一次；单独占一段的数字不是组件，和函数同名的组件叫不到。
#[test]
fn a_page_is_told_of_the_components_in_its_text() {
    let site = Site::example();
    let estimate = "{{ estimate(tier=\"一档\", level=\"二级\", in_scope=\"5万\") }}";
    let text = site.read("content/notices/wuyang-2024.md");
    let front = text.split("---\n").nth(1).unwrap();
    let calls =
        ["{{ windows() }}", estimate, "{{ rates() }}", "{{ own_table() }}", "{{ rates() }}"];
    let text = format!("---\n{front}---\n\n{}\n", calls.join("\n\n"));
    site.write("content/notices/wuyang-2024.md", &text);
    site.replace("site.yaml", "title:", "theme: own\ntitle:");
    site.write(
        "themes/own/templates/components/own-table.html",
        "<section class=\"quota\">自己的</section>",
    );
    site.write("themes/own/templates/components/estimate.html", "叫不到");
    site.write(
        "themes/own/templates/notice.html",
        "{% for name in components %}{{ name }} {% endfor %}{{ content }}",
    );
    let run = site.build();
    assert_eq!((run.code, run.err.as_str()), (0, ""));
    let page = site.read("public/notices/wuyang-2024.html");
    assert!(page.starts_with("own_table rates windows "), "{page}");
    assert!(page.contains("自己的") && !page.contains("叫不到"), "{page}");
}

/// docs/theme.md names every variable that templates are given, and none that they are not; and
/// every template and component.
#[test]
fn the_handbook_of_themes_has_every_variable() {
    let mut given = BTreeSet::new();
    for (_, text) in texts("src/render", "rs") {
        for call in text.split("ontext.insert").skip(1) {
            let call = call.strip_prefix("_value").unwrap_or(call);
            let Some(name) =
                call.strip_prefix('(').and_then(|it| it.trim_start().strip_prefix('"'))
            else {
                continue;
            };
            given.insert(name.split('"').next().unwrap().to_owned());
        }
    }
    let handbook = fs::read_to_string(repository("docs/theme.md")).unwrap();
    let part = |heading: &str| {
        let after = handbook.split(&format!("## {heading}\n")).nth(1).unwrap();
        after.split("\n## ").next().unwrap().to_owned()
    };
    let described = part("每一页都有的变量") + &part("变量");
    let rows = described.lines().filter_map(|line| line.strip_prefix("| `")?.split('`').next());
    assert_eq!(rows.map(str::to_owned).collect::<BTreeSet<_>>(), given);
    let (templates, components) = (part("模板"), part("组件"));
    for (name, _) in texts("themes/default/templates", "html") {
        let (part, name) = match name.strip_prefix("components/") {
            Some(name) => (&components, name),
            None => (&templates, name.as_str()),
        };
        assert!(part.contains(&format!("`{name}`")), "{name}");
    }
}
