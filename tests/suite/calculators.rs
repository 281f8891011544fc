//! The pages of the calculators: which questions, in which words, and what stands there before
//! anybody answers. What they do is tested in a browser (`tests/e2e`).

use crate::site::{Site, file, says};

#[track_caller]
fn page(site: &Site, name: &str) -> String {
    let run = site.build();
    assert_eq!(run.code, 0, "{}", run.err);
    site.read(&format!("public/calculators/{name}.html"))
}

/// Seed 002, 五: a newborn's window goes by the day of birth, of which nobody else is asked.
#[test]
fn what_only_some_are_asked_is_hidden_until_the_rules_miss_it() {
    let page = page(&Site::example(), "zhongxian-wuyang-2024-premium");
    says(
        &page,
        &[
            "<legend>参加的是哪一档？</legend>",
            "name=\"tier\" id=\"tier-unsure\" value=\"?\"",
            "name=\"identity\" id=\"identity-none\" value=\"-\"",
            "data-field=\"birth\" data-short=\"出生日期\" data-if-missing hidden>",
            "data-field=\"pays\" data-short=\"缴费日期\">",
        ],
    );
    assert!(!page.contains(" checked"), "nothing is chosen before");
}

/// Most people have none of many identities: that stands in front, and each is said plainly.
#[test]
fn an_identity_is_said_in_plain_words() {
    let page = page(&Site::example(), "zhongxian-wuyang-2024-premium");
    says(
        &page,
        &["<span class=\"label\">低保对象</span> <span class=\"soft\">家里领低保的</span>"],
    );
    let at = |id: &str| page.find(id).unwrap();
    assert!(at("id=\"identity-none\"") < at("id=\"identity-1\""));
}

/// Seed 001: 350元 whatever the day, but on none after 五's can one pay.
#[test]
fn everybody_is_asked_on_which_day_they_pay() {
    let site = Site::example();
    site.write("policies/zhuji.yaml", &file("policies/anhui/suzhou/lingbi/zhuji/2023.yaml"));
    site.write("policies/futian.yaml", &file("policies/chongqing/wushan/futian/2022.yaml"));
    for name in ["zhuji-2023-premium", "wushan-futian-2022-premium"] {
        says(&page(&site, name), &["data-field=\"pays\" data-short=\"缴费日期\">"]);
    }
}

/// Seed 003, 四(三): the condition is asked of those alone who are assisted where it is met.
#[test]
fn a_condition_is_asked_of_whom_it_decides() {
    let site = Site::example();
    site.write("policies/futian.yaml", &file("policies/chongqing/wushan/futian/2022.yaml"));
    says(
        &page(&site, "wushan-futian-2022-premium"),
        &[
            "data-only-for=\"一至六级伤残军人\" hidden",
            "<legend>是不是“未参加职工医保”？</legend>",
            "value=\"未参加职工医保=no\" data-case=\"不符合“未参加职工医保”\"><span class=\"box\"><span class=\"label\">不是</span>",
            "<li data-rule=\"计生-奖扶\" data-who=\"计生奖励扶助对象\">县卫生健康委</li>",
            "<td class=\"number\">320.00</td><td class=\"number\">695.00</td>",
        ],
    );
}

/// What one pays in all is drawn, and said in words and figures, without script.
#[test]
fn tiers_are_weighed_in_the_page_itself() {
    says(
        &page(&Site::example(), "zhongxian-wuyang-2024-compare"),
        &[
            "在二级医院住一次院，政策范围内费用满7,800元，二档就划算。",
            "通知没有写明超过封顶线的费用是否计入大病保险。",
            "<li data-tier=\"一档\" data-premium=\"380.00\"></li>",
            "<circle class=\"turn\" cx=\"117\"",
            // 380 + 300 + 4,700 × 30%, and 755 + 300 + 4,700 × 25%.
            "<td class=\"number\">2,090.00</td><td class=\"number\">2,230.00</td>",
        ],
    );
}

#[test]
fn a_result_says_whom_to_ask() {
    let site = Site::example();
    site.replace(
        "site.yaml",
        "title:",
        "contact: {name: 乌杨街道社保所, phone: 023-54710001}\ntitle:",
    );
    let page = page(&site, "zhongxian-wuyang-2024");
    let result = page.split("id=\"result\"").nth(1).unwrap().split("</section>").next().unwrap();
    says(result, &["乌杨街道社保所", "tel:023-54710001"]);
}

#[test]
fn a_site_in_english_asks_in_english() {
    let site = Site::example();
    site.replace("site.yaml", "title:", "language: en\ntitle:");
    let page = page(&site, "zhongxian-wuyang-2024");
    says(
        &page,
        &[
            "<h1>What is paid back</h1>",
            "<legend>Which tier?</legend>",
            "380 yuan a person",
            "None of these",
        ],
    );
    let form = page.split("<form").nth(1).unwrap().split("</form>").next().unwrap();
    assert!(!form.contains('？') && !form.contains("下一步"), "{form}");
}
