//! What pages say of a policy, and what they do not say because its notice does not.

use crate::site::{Site, file, says};

/// The example site with one more policy, and a notice about it that calls every component.
fn with(policy: &str) -> Site {
    let site = Site::example();
    let id = policy.lines().find_map(|line| line.strip_prefix("id: ")).unwrap();
    site.write("policies/more.yaml", policy);
    let front = format!(
        "title: 甲\nissuer: [乙]\nissued: 2023-10-08\nplace: 丙\npolicy: {id}\nsummary: 丁。\n"
    );
    let components = [
        "windows",
        "timeline",
        "payment_table",
        "assistance",
        "calculator_link",
        "rates",
        "outpatient",
    ];
    let calls = components.map(|name| format!("\n{{{{ {name}() }}}}\n")).concat();
    site.write("content/notices/more.md", &format!("---\n{front}---\n{calls}"));
    site
}

/// The page of the notice, once it is built.
#[track_caller]
fn page(site: &Site) -> String {
    let run = site.build();
    assert_eq!((run.code, run.err.as_str()), (0, ""));
    site.read("public/notices/more.html")
}

/// Seed 003 says nothing of benefits or of the day from which a payment covers; 四: who pays how
/// much for whom.
#[test]
fn a_policy_has_the_calculators_whose_questions_it_can_answer() {
    let site = with(&file("policies/chongqing/wushan/futian/2022.yaml"));
    let page = page(&site);
    says(
        &page,
        &[
            "<p>从哪天起能报销，通知没有写</p>",
            "<p>住院能报多少，通知没有写。</p>",
            "<p>普通门诊能报多少，通知没有写。</p>",
            "一个人有几种身份的，只按最高的一项资助。享受资助以后身份有变化的，不再补差额。",
            "低保对象 <span class=\"source\">《关于做好2022年度城乡居民合作医疗保险参保筹资工作的通知》 四（一）2</span></th>\
             <td>一档：一档个人缴费的90%；二档：一档个人缴费的100% <span class=\"soft\">医疗救助资金出</span></td>",
            "在乡重点优抚对象（不含一至六级伤残军人） <span",
            "一至六级伤残军人，要求未参加职工医保 <span",
            "<td>一档：一档个人缴费的100%；二档：通知没有写 <span class=\"soft\">县退役军人事务局出</span></td>",
            "<td>80元 <span class=\"soft\">县残联出</span></td>",
        ],
    );
    assert_eq!(page.matches("calculators/").count(), 2, "below and in the text: {page}");
    let exists = |page: &str| site.path(&format!("public/calculators/{page}.html")).exists();
    let futian = ["", "-premium", "-coverage", "-compare"];
    let futian = futian.map(|end| exists(&format!("wushan-futian-2022{end}")));
    assert_eq!(futian, [false, true, false, false]);
    let home = site.read("public/index.html");
    assert_eq!(home.matches("href=\"calculators/").count(), 5, "{home}");
    says(
        &home,
        &[
            "notices/more.html",
            "<a href=\"calculators/zhongxian-wuyang-2024.html\">能报多少</a>",
            "<a href=\"calculators/zhongxian-wuyang-2024-coverage.html\">什么时候能报</a>",
            "<a href=\"calculators/zhongxian-wuyang-2024-compare.html\">一档还是二档，哪个合算</a>",
            "<a href=\"calculators/wushan-futian-2022-premium.html\">我要交多少</a>",
        ],
    );
}

/// Seed 001: one premium for the place, a wait of 6 months, assistance until a day.
#[test]
fn a_wait_that_outlasts_the_year_is_said() {
    // Its phases overlap, of which the build would warn.
    let policy = file("policies/anhui/suzhou/lingbi/zhuji/2023.yaml");
    let page = page(&with(&policy.replace("2022-10-15", "2022-09-30")));
    says(
        &page,
        &[
            "<p>只限职工医保中断人员，中断缴费超过3个月的</p>",
            "<p>缴费后要等满6个月，比如1月1日缴费的，7月1日起能报销</p>",
            "<p class=\"warn\">12月31日缴费的，这一年用不上。</p>",
            "<td>300元（2023年2月28日及以前缴费的） <span class=\"soft\">医疗救助资金出</span></td>",
            "<td>不资助</td>",
            "低保对象（同时是动态新增救助对象） <span",
        ],
    );
}

/// The policy in which every key of the format stands once, but for its made-up examples.
fn kitchen_sink() -> String {
    let policy = file("tests/suite/fixtures/kitchen-sink.yaml");
    policy.split("\nexamples:").next().unwrap().to_owned() + "\n"
}

#[test]
fn every_shape_of_a_rule_is_put_in_words() {
    let site = with(&kitchen_sink());
    says(
        &page(&site),
        &[
            "<p>2025年1月1日起能报销，管到2025年11月30日</p>",
            "<p>只限退伍军人，中断缴费不超过3个月的</p>",
            "<p>缴费后要等满6个月，比如10月8日缴费的，2025年4月8日起能报销</p>",
            "<p class=\"warn\">6月30日缴费的，这一年只能用2天。</p>",
            "<p>要等3个月，从这一年1月1日算起；断缴超过1年的，每多一年再多等1个月，每补缴一年少等1个月；断缴4年以上的，最少等6个月</p>",
            "这时缴费，一档410元，二档770元。这时缴费没有财政补助，要多缴这一部分，670元。",
            "2025年7月1日起缴费没有财政补助，要多缴这一部分，670元；特困人员除外。",
            "<p>只限学生，同时是残疾人的</p>",
            "<p class=\"when\">开学后60天以内</p>",
            "一个人有几种身份的，几项资助加在一起。",
            "未成年人的比例再提高5%。低保对象、特困人员每档再加5个百分点。特困人员不设起付线。",
            "同一年第2次住院起，起付线减为一级医院100元、三级医院500元。一年的起付线加起来最多2,300元。",
            "<td>30,000元以内55%，再多的60%</td>",
            "住院这一栏是一年最多有多少费用能报，不是报的钱",
            "特困人员：起付线减为原来的50%，比例再加5个百分点，不封顶。",
            "残疾人每档再加10个百分点。",
            "<td>一档50%，二档60%</td>",
        ],
    );
    let form = site.read("public/calculators/kitchen-sink-2025.html");
    says(&form, &["未满18岁缴350元，其他人缴400元", "看病那天满16周岁了吗？"]);
}

/// Where major illness insurance is not described, no sum of a bill is known.
#[test]
fn a_typical_bill_that_cannot_be_known_says_so() {
    let policy = kitchen_sink();
    let (before, rest) = policy.split_once("\nmajor_illness:").unwrap();
    let (_, after) = rest.split_once("\nmedical_assistance:").unwrap();
    let major = "\nmajor_illness: {status: unknown}\nmedical_assistance:";
    let site = with(&format!("{before}{major}{after}"));
    page(&site);
    let form = site.read("public/calculators/kitchen-sink-2025.html");
    says(
        &form,
        &["<td data-label=\"能报\">算不出来</td><td data-label=\"自己承担\">算不出来</td>"],
    );

    let call = "{{ estimate(tier=\"一档\", level=\"一级\", in_scope=\"1万\") }}";
    let notice = site.read("content/notices/more.md");
    site.write("content/notices/more.md", &format!("{notice}\n{call}\n"));
    let run = site.build();
    assert_eq!(run.code, 1);
    assert!(run.err.contains("这个数算不出来：政策里有的部分通知没有写"), "{}", run.err);
}

/// A word to the author stops nothing, and is said once.
#[test]
fn a_warning_is_shown_and_the_site_is_built() {
    let policy = kitchen_sink()
        .replace("identities: [新生儿, 学生, 低保对象, 特困人员, 残疾人, 退伍军人]\n", "");
    let site = with(&policy.replacen("for: [残疾人], with", "for: [残疾儿], with", 1));
    let run = site.build();
    assert_eq!(run.code, 0, "{}", run.err);
    assert_eq!(run.err.matches("提醒[identity/similar]").count(), 1, "{}", run.err);
}

/// A worked example in a notice: 乌杨街道, 一档, a stay of 50,000 yuan in a hospital of 二级.
const WORKED: &str = "{{ estimate_steps(tier=\"一档\", level=\"二级\", in_scope=\"5万\") }}";

/// The page of the example site's notice with this text below.
#[track_caller]
fn with_text(site: &Site, text: &str) -> String {
    let notice = site.read("content/notices/wuyang-2024.md");
    site.write("content/notices/wuyang-2024.md", &format!("{notice}\n{text}\n"));
    let run = site.build();
    assert_eq!((run.code, run.err.as_str()), (0, ""));
    site.read("public/notices/wuyang-2024.html")
}

#[test]
fn a_notice_shows_an_estimate_step_by_step() {
    let page = with_text(&Site::example(), WORKED);
    let parts = [
        "一档，二级医院住院一次，政策范围内费用50,000元。",
        "<li><p>先减去起付线：二级医院每次住院300元。</p>",
        "50,000 − 300 = 49,700.00</p>",
        "<p class=\"source\">乌杨街道发〔2023〕84号 附件2</p></li>",
        "一共能报34,790元，自己承担15,210元。",
    ];
    says(&page, &parts);
}

#[test]
fn a_worked_example_stands_by_itself_and_asks_for_what_there_is() {
    let site = Site::example();
    let notice = site.read("content/notices/wuyang-2024.md");
    let wrong = WORKED.replace("二级", "二极").replace("in_scope", "cost");
    let text =
        format!("{notice}\n例如{WORKED}。\n\n{}\n\n{wrong}\n", WORKED.replace("5万", "五万"));
    site.write("content/notices/wuyang-2024.md", &text);
    let run = site.build();
    assert_eq!(run.code, 1);
    says(
        &run.err,
        &[
            "错误[template/inline]: “estimate_steps”要单独占一段",
            "“五万”不是金额",
            "没有“cost”这个参数",
        ],
    );
}

#[test]
fn the_steps_of_an_errand_are_a_numbered_list() {
    let text = "> [!步骤] 用手机缴费\n>\n> 1. **打开微信**；\n> 2. 缴费。\n";
    let page = with_text(&Site::example(), text);
    let list = "<ol>\n<li><strong>打开微信</strong>；</li>\n<li>缴费。</li>\n</ol>";
    says(
        &page,
        &[
            "<aside class=\"callout procedure\" role=\"note\">\n<p class=\"title\">用手机缴费</p>",
            list,
        ],
    );
}
