//! A new notice: its front matter, and a text that takes every figure from its policy.

use super::{NewFile, modeline, yaml_text};
use crate::diagnostic::{Text, say};
use crate::load::yaml::{Node, Value};
use crate::site::PolicyFile;
use crate::site::number::DocumentNumber;

/// What stands before the text of a new notice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct NewNotice {
    /// Its path from the site's folder.
    pub(crate) path: String,
    /// What it is called.
    pub(crate) title: String,
    /// Its document number (文号).
    pub(crate) number: Option<String>,
    /// Who issued it.
    pub(crate) issuer: Option<String>,
    /// The day on which it was issued, as written.
    pub(crate) issued: String,
    /// The place it is for.
    pub(crate) place: String,
    /// One sentence about it.
    pub(crate) summary: Option<String>,
}

impl NewNotice {
    /// The file: its text says what its policy has.
    pub(crate) fn file(&self, policy: &PolicyFile) -> NewFile {
        let mut text = format!("---\n{}", modeline(&self.path, "notice"));
        let issued = Some(&self.issued);
        let id = Some(&policy.rules.id);
        let entries = [
            ("title", Some(&self.title)),
            ("number", self.number.as_ref()),
            ("issuer", self.issuer.as_ref()),
            ("issued", issued),
            ("place", Some(&self.place)),
            ("policy", id),
            ("summary", self.summary.as_ref()),
        ];
        for (key, value) in entries {
            if let Some(value) = value {
                text += &format!("{key}: {}\n", yaml_text(value));
            }
        }
        text += "---\n\n";
        text += COMMENT;
        text += &body(policy);
        NewFile { path: self.path.clone(), text }
    }
}

/// Who issues notices in a place, by the ending of its name: 「新村镇人民政府」, 「乌杨街道办事处」.
pub(crate) fn likely_issuer(place: &str) -> Option<String> {
    let governed = ["省", "市", "自治区", "州", "县", "区", "旗", "镇", "乡"];
    // Neither has a government of its own.
    let zones = ["开发区", "园区", "社区", "新区", "小区"];
    let office = match place {
        _ if place.ends_with("街道") => "办事处",
        _ if zones.iter().any(|it| place.ends_with(it)) => return None,
        _ if governed.iter().any(|it| place.ends_with(it)) => "人民政府",
        _ => return None,
    };
    Some(format!("{place}{office}"))
}

/// What the author reads and nobody else.
const COMMENT: &str = "<!--\n双大括号里的，生成网站时换成政策里的数字，不要手打。标题和文字随便改。\n这几行不会发布。\n-->\n\n";

/// The sections for which the policy has something.
fn body(policy: &PolicyFile) -> String {
    let rules = &policy.rules;
    let has_benefits = rules.benefits.is_some();
    let has_assistance = !rules.assistance.rules.is_empty();
    let sections = [
        ("缴多少钱", Some(premium(&policy.tree))),
        ("哪天缴，哪天起能报", (!rules.windows.is_empty()).then(|| "{{ windows() }}".to_owned())),
        (
            "住院能报多少",
            has_benefits.then(|| "{{ rates() }}\n\n{{ calculator_link() }}".to_owned()),
        ),
        ("平时看门诊能报多少", has_benefits.then(|| "{{ outpatient() }}".to_owned())),
        ("哪些人缴费有资助", has_assistance.then(|| "{{ assistance() }}".to_owned())),
    ];
    let mut text = String::new();
    let there = sections.into_iter().filter_map(|(title, body)| Some((title, body?)));
    for ((title, body), ordinal) in there.zip(["一", "二", "三", "四", "五"]) {
        text += &format!("## {ordinal}、{title}\n\n{body}\n\n");
    }
    text.trim_end().to_owned() + "\n"
}

/// 「2027年参加居民医保，一档每人400元，二档每人800元。」
fn premium(tree: &Node) -> String {
    let mut sentence = "{{ policy(path=\"year\") }}年参加居民医保".to_owned();
    let mut table = "";
    let personal = tree.get("premium").and_then(|it| it.get("personal"));
    match personal.map(|node| &node.value) {
        Some(Value::Scalar(_)) => {
            sentence += "，每人{{ policy(path=\"premium.personal\") }}元";
        }
        Some(Value::Map(tiers)) => {
            let is_tier = |name: &str| !["source", "status", "value"].contains(&name);
            for (tier, _) in tiers.iter().filter(|(tier, _)| is_tier(&tier.name)) {
                let tier = &tier.name;
                sentence +=
                    &format!("，{tier}每人{{{{ policy(path=\"premium.personal.{tier}\") }}}}元");
            }
        }
        // By age: a sentence would not hold it.
        _ => table = "\n\n{{ premium_table() }}",
    }
    if let Some(until) = tree.get("enrolment").and_then(first_deadline) {
        sentence += &format!("，请在{{{{ policy(path=\"{until}\") }}}}以前缴");
    }
    sentence + "。" + table
}

/// The path of the last day of the first window that has one.
fn first_deadline(enrolment: &Node) -> Option<String> {
    let Value::List(windows) = &enrolment.value else { return None };
    windows.iter().find_map(|window| {
        window.get("pays")?.get("to")?.scalar()?;
        let id = window.get("id")?.scalar()?;
        let can_be_asked = !id.contains(['.', '"', '\\']);
        can_be_asked.then(|| format!("enrolment.{id}.pays.to"))
    })
}

/// Whether a document number is written as such numbers are: 「乌杨街道发〔2023〕84号」.
///
/// # Errors
/// What to write instead.
pub(crate) fn form_of_number(written: &str) -> Result<(), Text> {
    if DocumentNumber::parse(written).is_some() {
        return Ok(());
    }
    Err(match DocumentNumber::meant(written) {
        Some(meant) => say!("请写成“{meant}”。", "Write it as `{meant}`."),
        None => say!(
            "请写成“乌杨街道发〔2023〕84号”这样：机关代字、六角括号里的年份、序号和“号”。",
            "Write it as `乌杨街道发〔2023〕84号`: the agency, the year in 〔〕, the number, 号."
        ),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_has_an_office_that_issues_its_notices() {
        let issuer = |place| likely_issuer(place).unwrap_or_default();
        assert_eq!(issuer("新村镇"), "新村镇人民政府");
        assert_eq!(issuer("乌杨街道"), "乌杨街道办事处");
        assert_eq!(issuer("高新技术开发区"), "");
    }

    #[test]
    fn a_wrong_document_number_is_told_the_right_one() {
        assert_eq!(form_of_number("乌杨街道发〔2023〕84号"), Ok(()));
        let help = |written| form_of_number(written).unwrap_err().zh;
        assert_eq!(help("乌杨街道发[2023]第084号"), "请写成“乌杨街道发〔2023〕84号”。");
        assert!(help("84号").contains("六角括号"));
    }
}
