//! What changed from one year's policy of a place to the next one's, in plain words.
//!
//! Two trees are walked side by side. Where something stands and how sure it is, what figures the
//! prose quotes, and what things are called are no changes of a policy. Neither are days that moved
//! with the year and nothing else: 12月31日 stays 12月31日.

use gongshi_rules::Rate;
use gongshi_rules::day::Day;
use gongshi_rules::money::{self, Percent};

use super::OF_THE_FILE;
use super::words::{Part, Quantity, Shape, Spoken};
use crate::load::yaml::Node;
use crate::schema::naming::Naming;

/// A difference between two policies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Change {
    /// The part of the policy: 「缴费标准」.
    pub(crate) chapter: String,
    /// What it is called there: 「个人缴费，一档」; nothing for the whole part.
    pub(crate) name: String,
    /// What happened: 「320元改为350元，多30元」.
    pub(crate) what: String,
}

/// What changed, in the order of the new policy.
pub(crate) fn changes(old: &Node, new: &Node, naming: &Naming) -> Vec<Change> {
    let year = |tree: &Node| tree.get("year").and_then(Node::scalar)?.parse::<u16>().ok();
    let years = year(new).zip(year(old)).map_or(0, |(new, old)| new.saturating_sub(old));
    let mut found = Comparison { years, changes: Vec::new() };
    let rules = |tree| parts_of_rules(&Part::top(tree, naming.top()));
    found.parts(&rules(old), &rules(new), &[]);
    found.changes
}

/// The parts of a policy that are rules.
fn parts_of_rules<'n>(top: &Part<'n>) -> Vec<Part<'n>> {
    const NO_RULES: [&str; 3] = ["place", "year", "facts"];
    let Shape::Parts(mut parts) = top.shape() else { return Vec::new() };
    parts.retain(|part| {
        let key = &*part.key;
        !OF_THE_FILE.contains(&key) && !NO_RULES.contains(&key)
    });
    parts
}

struct Comparison {
    /// How many years lie between the two.
    years: u16,
    changes: Vec<Change>,
}

impl Comparison {
    /// Compares what two values are made of: part by part, those of the new one first.
    fn parts(&mut self, old: &[Part<'_>], new: &[Part<'_>], names: &[String]) {
        let known =
            |part: &Part<'_>, others: &[Part<'_>]| others.iter().any(|it| it.key == part.key);
        // What has another name and is the same otherwise was renamed.
        let gone: Vec<&Part<'_>> = old.iter().filter(|part| !known(part, new)).collect();
        let added: Vec<&Part<'_>> = new.iter().filter(|part| !known(part, old)).collect();
        for part in new {
            let names = with(names, part);
            if let Some(old) = old.iter().find(|old| old.key == part.key) {
                self.part(old, part, &names);
            } else if !part.is_unknown() && !gone.iter().any(|old| self.is_renamed(old, part)) {
                self.say(&names, format!("新增：{}", part.words()));
            }
        }
        for part in &gone {
            if !part.is_unknown() && !added.iter().any(|new| self.is_renamed(part, new)) {
                self.say(&with(names, part), format!("不再有。原来是：{}", part.words()));
            }
        }
    }

    fn part(&mut self, old: &Part<'_>, new: &Part<'_>, names: &[String]) {
        match (old.shape(), new.shape()) {
            (Shape::Parts(old), Shape::Parts(new)) => self.parts(&old, &new, names),
            (Shape::Value(before), Shape::Value(now)) => match (old.members(), new.members()) {
                (Some(before), Some(now)) => self.members(&before, &now, names),
                _ if self.is_same(&before, &now) => {}
                _ => self.say(names, self.moved(&before, &now)),
            },
            _ => self.say(names, format!("{}改为{}", old.words(), new.words())),
        }
    }

    /// Compares two lists of names.
    fn members(&mut self, old: &[String], new: &[String], names: &[String]) {
        let less = |these: &[String], those: &[String]| {
            let left = these.iter().filter(|it| !those.contains(it));
            left.map(String::as_str).collect::<Vec<_>>().join("、")
        };
        let (added, gone) = (less(new, old), less(old, new));
        let added = (!added.is_empty()).then(|| format!("新增{added}"));
        let gone = (!gone.is_empty()).then(|| format!("不再有{gone}"));
        let said: Vec<String> = added.into_iter().chain(gone).collect();
        if !said.is_empty() {
            self.say(names, said.join("，"));
        }
    }

    fn is_same(&self, old: &Spoken, new: &Spoken) -> bool {
        match (old.quantity, new.quantity) {
            (Some(Quantity::Day(old)), Some(Quantity::Day(new))) => later(old, self.years) == new,
            (Some(old), Some(new)) => old == new,
            _ => old.words == new.words,
        }
    }

    /// Whether two things that a file names differ in their names alone.
    fn is_renamed(&self, old: &Part<'_>, new: &Part<'_>) -> bool {
        if !(old.is_named_by_file() && new.is_named_by_file()) {
            return false;
        }
        let mut inside = Self { years: self.years, changes: Vec::new() };
        inside.part(old, new, &[]);
        inside.changes.is_empty()
    }

    /// 「320元改为350元，多30元」.
    fn moved(&self, old: &Spoken, new: &Spoken) -> String {
        let unit = new.words.trim_start_matches(|c: char| c.is_ascii_digit() || c == ',');
        let how_far = match (old.quantity, new.quantity) {
            (Some(Quantity::Money(old)), Some(Quantity::Money(new))) => {
                let (more, less) = (new.less(old), old.less(new));
                if new > old { format!("，多{more}元") } else { format!("，少{less}元") }
            }
            (Some(Quantity::Rate(old)), Some(Quantity::Rate(new)))
            | (Some(Quantity::Points(old)), Some(Quantity::Points(new))) => {
                let points = |more: Rate, less: Rate| Percent(more.less_points(less));
                if new.millionths() > old.millionths() {
                    format!("，高{}个百分点", points(new, old))
                } else {
                    format!("，低{}个百分点", points(old, new))
                }
            }
            (Some(Quantity::Count(old)), Some(Quantity::Count(new))) => {
                let far = money::group(new.abs_diff(old));
                format!("，{}{far}{unit}", if new > old { "多" } else { "少" })
            }
            (Some(Quantity::Day(old)), Some(Quantity::Day(new))) => {
                let days = new.since(later(old, self.years));
                let far = days.unsigned_abs();
                format!("，比往年同期{}{far}天", if days > 0 { "晚" } else { "早" })
            }
            _ => String::new(),
        };
        format!("{}改为{}{how_far}", old.words, new.words)
    }

    fn say(&mut self, names: &[String], what: String) {
        let (chapter, names) = names.split_first().map_or(("", names), |(it, rest)| (&**it, rest));
        let (chapter, name) = (chapter.to_owned(), names.join("，"));
        self.changes.push(Change { chapter, name, what });
    }
}

fn with(names: &[String], part: &Part<'_>) -> Vec<String> {
    let mut names = names.to_vec();
    names.extend((!part.name.is_empty()).then(|| part.name.clone()));
    names
}

/// The same day so many years later; the last of February stays the last.
fn later(day: Day, years: u16) -> Day {
    let (year, month, of_month) = day.civil();
    let year = year.saturating_add(years);
    let end_of_february = Day::new(year, 3, 1).map(|march| march.plus(-1));
    let is_end = day.plus(1).civil().1 == 3 && month == 2;
    let same = if is_end { end_of_february } else { Day::new(year, month, of_month) };
    same.unwrap_or(day)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::diagnostic::Source;
    use crate::load::yaml;

    fn tree(year: u16, text: &str) -> Node {
        let text = format!("year: {year}\n{text}");
        yaml::parse(&Arc::new(Source { path: "a.yaml".into(), text })).unwrap().tree
    }

    /// What changed from 2023 to 2024.
    fn changed(old: &str, new: &str) -> Vec<String> {
        let naming = Naming::of_policies();
        let changes = changes(&tree(2023, old), &tree(2024, new), &naming);
        changes.into_iter().map(|it| format!("{}/{}/{}", it.chapter, it.name, it.what)).collect()
    }

    #[test]
    fn an_amount_says_how_much_more() {
        let old = "premium: {personal: {一档: 320, 二档: 1695}, fiscal_subsidy: {status: unknown}}";
        let new = "premium: {personal: {一档: 350, 二档: 1595}, fiscal_subsidy: 670}";
        assert_eq!(
            changed(old, new),
            [
                "缴费标准/个人缴费，一档/320元改为350元，多30元",
                "缴费标准/个人缴费，二档/1,695元改为1,595元，少100元",
                "缴费标准/财政补助/没有写改为670元",
            ]
        );
        let rate = |rate: &str| format!("inpatient: {{rate: {{一级: {rate}}}}}");
        assert_eq!(
            changed(&rate("80%"), &rate("82.5%")),
            ["住院报销/报销比例，一级/80%改为82.5%，高2.5个百分点"]
        );
        assert_eq!(changed(&rate("80%"), &rate("80.0%")), [""; 0]);
    }

    #[test]
    fn sources_facts_examples_and_names_are_no_changes() {
        let old = "id: a\nsource: notice\nsources: {notice: {title: 甲}}\nplace: {county: 丙}\n\
                   facts: {咨询电话: 1}\nminor: {under: 18, status: assumed}\n\
                   enrolment: [{id: 集中参保期, pays: {from: 2022-10-01, to: 2022-12-31}}]";
        let new = "id: b\nsource: notice#二\nsources: {notice: {title: 乙}}\nplace: {county: 丙}\n\
                   facts: {咨询电话: 2}\nexamples: [{source: 手算}]\nminor: {under: {value: 18}}\n\
                   enrolment: [{id: 集中缴费, pays: {from: 2023-10-01, to: 2023-12-31}}]";
        assert_eq!(changed(old, new), [""; 0]);
    }

    /// 12月31日还是12月31日；2月底还是2月底。
    #[test]
    fn days_that_moved_with_the_year_have_not_moved() {
        let window = |from: &str, to: &str| {
            format!("enrolment: [{{id: 补缴, pays: {{from: {from}, to: {to}}}}}]")
        };
        let old = window("2023-01-01", "2023-02-28");
        assert_eq!(changed(&old, &window("2024-01-01", "2024-02-29")), [""; 0]);
        assert_eq!(
            changed(&old, &window("2023-12-30", "2024-03-02")),
            [
                "缴费期/补缴，哪天缴费，第一天/2023年1月1日改为2023年12月30日，比往年同期早2天",
                "缴费期/补缴，哪天缴费，最后一天/2023年2月28日改为2024年3月2日，比往年同期晚2天",
            ]
        );
    }

    #[test]
    fn what_came_and_what_went_is_said_whole() {
        let old = "identities: [新生儿, 低保户]\n\
                   assistance: {rules: [{id: 甲, for: [低保户], amount: {any: {fixed: 80}}}]}";
        let new = "identities: [新生儿, 低保对象, 残疾人]\n\
                   assistance: {rules: [{id: 乙, for: [残疾人], amount: {any: {fixed: 80}}}]}\n\
                   special_outpatient: {status: unknown}";
        assert_eq!(
            changed(old, new),
            [
                "身份//新增低保对象、残疾人，不再有低保户",
                "资助参保/乙/新增：资助哪些人：残疾人；资助多少（不论哪一档（数额：80元））",
                "资助参保/甲/不再有。原来是：资助哪些人：低保户；资助多少（不论哪一档（数额：80元））",
            ]
        );
    }

    /// 一个数改成一档一个数，说的是整个改动。
    #[test]
    fn another_shape_is_said_as_a_whole() {
        let cap = |cap: &str| format!("outpatient: {{annual_cap: {cap}}}");
        assert_eq!(
            changed(&cap("300"), &cap("{一档: 300, 二档: 500}")),
            ["普通门诊报销/封顶线/300元改为一档：300元；二档：500元"]
        );
    }

    /// 人群变了，不是改名。
    #[test]
    fn other_people_are_a_change_and_no_other_name() {
        let adjust =
            |who: &str| format!("inpatient: {{adjust: [{{for: [{who}], add_points: 5}}]}}");
        assert_eq!(
            changed(&adjust("低保对象"), &adjust("特困人员")),
            [
                "住院报销/哪些人不一样，特困人员/新增：加几个百分点：5个百分点",
                "住院报销/哪些人不一样，低保对象/不再有。原来是：加几个百分点：5个百分点",
            ]
        );
    }
}
