//! 「一份文件＝一个地方×一年；上级写过的沿用，不同的写明改动」: policy-model.md, principles 1 and 2.

use std::sync::Arc;

use super::{Heritage, merge, without_parent};
use crate::diagnostic::{Diagnostics, Source};
use crate::load::yaml::{self, Inherited, Node, Value};

/// A city's policy: two documents, and every way of marking a value.
const CITY: &str = "\
schema: resident-medical/1
id: chongqing-2024
abstract: true
place: {province: 重庆市}
year: 2024
sources:
  notice: {title: 全市通知, number: 渝医保发〔2023〕1号}
  plan: {title: 实施方案, status: unknown}
source: notice#一
status: stated
tiers: [一档, 二档]
target: {persons: 1000, source: notice#九}
facts: {启动日: 2023-09-01}
examples: [{source: 问答}]
premium:
  source: notice#三
  personal: {一档: 380, 二档: {value: 755, status: assumed}}
  fiscal_subsidy: {status: unknown, source: plan}
assistance:
  source: plan#四
  overlap: highest_wins
  rules:
    - {id: 全额, source: 四(一)1, amount: {any: {percent: 100%}}}
    - {id: 定额, status: assumed, amount: {any: {fixed: 100}}}
minor: {under: 18, status: assumed}
";

/// A township's policy that says nothing itself.
const NOTHING: &str = "schema: resident-medical/1\nid: wuyang-2024\ninherits: chongqing-2024\n";

fn tree(path: &str, text: &str) -> Node {
    yaml::parse(&Arc::new(Source { path: path.to_owned(), text: text.to_owned() })).unwrap().tree
}

#[track_caller]
fn heritage(text: &str) -> Heritage {
    Heritage::of(&tree("policies/city.yaml", text)).unwrap()
}

/// The merged tree of a child of [`CITY`], a line a value, and what is wrong.
#[track_caller]
fn merged(child: &str) -> (Vec<String>, Diagnostics) {
    let merged = merge(&tree("policies/town.yaml", child), &heritage(CITY)).unwrap();
    (lines(&merged.tree), merged.mistakes)
}

/// The merged tree of a child that says this beside its name, where nothing is wrong with it.
#[track_caller]
fn child(says: &str) -> Vec<String> {
    let (lines, mistakes) = merged(&format!("{NOTHING}sources: {{own: {{title: 本地}}}}\n{says}"));
    assert_eq!(mistakes, Diagnostics::default());
    lines
}

/// What is wrong with a child that says this beside its name.
#[track_caller]
fn said(says: &str) -> String {
    let (_, mistakes) = merged(&format!("{NOTHING}sources: {{own: {{title: 本地}}}}\n{says}"));
    mistakes.iter().map(std::string::ToString::to_string).collect::<Vec<_>>().join("\n")
}

/// A tree as a line a value: its path, its text and, where it is inherited, its mark.
pub(crate) fn lines(tree: &Node) -> Vec<String> {
    let mut lines = Vec::new();
    collect("", tree, &mut lines);
    lines
}

fn collect(path: &str, node: &Node, lines: &mut Vec<String>) {
    let below = |name: &str| match path {
        "" => name.to_owned(),
        _ => format!("{path}.{name}"),
    };
    let value = match &node.value {
        Value::Map(entries) => {
            for (key, node) in entries {
                collect(&below(&key.name), node, lines);
            }
            return;
        }
        Value::List(items) => {
            for (at, node) in items.iter().enumerate() {
                collect(&below(&at.to_string()), node, lines);
            }
            return;
        }
        Value::Empty => "",
        Value::Scalar(text) => text,
    };
    let mark = node
        .inherited
        .as_deref()
        .map(|Inherited { source, status }| format!(" [{source} {}]", status.word()));
    lines.push(format!("{path}: {value}{}", mark.unwrap_or_default()));
}

#[track_caller]
fn assert_has(lines: &[String], wanted: &[&str]) {
    for line in wanted {
        assert!(lines.iter().any(|it| it == line), "{line}\nis not in\n{}", lines.join("\n"));
    }
}

/// 「The nearest ancestor's source/status applies」; what is stated above is inherited below, and
/// `assumed` and `unknown` stay what they are.
#[test]
fn what_is_handed_down_carries_its_mark() {
    assert_has(
        &lines(&heritage(CITY).tree),
        &[
            "tiers.0: 一档 [chongqing-2024/notice#一 inherited]",
            "premium.personal.一档: 380 [chongqing-2024/notice#三 inherited]",
            "premium.personal.二档.value: 755 [chongqing-2024/notice#三 assumed]",
            "premium.fiscal_subsidy.status: unknown [chongqing-2024/plan unknown]",
            "assistance.overlap: highest_wins [chongqing-2024/plan#四 inherited]",
            // A clause alone is one of the document around it.
            "assistance.rules.0.id: 全额 [chongqing-2024/plan#四(一)1 inherited]",
            "assistance.rules.0.amount.any.percent: 100% [chongqing-2024/plan#四(一)1 inherited]",
            "assistance.rules.1.amount.any.fixed: 100 [chongqing-2024/plan#四 assumed]",
            "minor.under: 18 [chongqing-2024/notice#一 assumed]",
        ],
    );
}

/// A `source` without a `status` is stated there, whatever is assumed around it; where nothing
/// says a source, it is the first document.
#[test]
fn marks_without_a_source_or_without_a_status() {
    let city = "schema: resident-medical/1\nid: a\nyear: 2024\nsources: {b: {title: 乙}, c: {title: 丙}}\n\
                status: assumed\ntiers: [一档]\npremium: {source: c#二, personal: 1}\n";
    assert_has(
        &lines(&heritage(city).tree),
        &["tiers.0: 一档 [a/b assumed]", "premium.personal: 1 [a/c#二 inherited]"],
    );
}

/// The list of keys that are never inherited.
#[test]
fn what_is_said_of_one_place_alone_is_not_handed_down() {
    let lines = lines(&heritage(CITY).tree);
    for key in [
        "schema",
        "id",
        "inherits",
        "abstract",
        "overrides",
        "source",
        "status",
        "target",
        "facts",
        "examples",
    ] {
        let found = lines.iter().find(|line| line.starts_with(&format!("{key}: ")));
        let below = lines.iter().find(|line| line.starts_with(&format!("{key}.")));
        assert_eq!((found, below), (None, None));
    }
}

#[test]
fn maps_go_together_and_everything_else_is_replaced() {
    let lines = child(
        "place: {county: 忠县}\ntiers: [一档, 二档]\n\
         premium: {personal: {二档: 760}, fiscal_subsidy: 640, total: 1020}\n\
         minor: {under: 16}\n",
    );
    assert_has(
        &lines,
        &[
            "place.county: 忠县",
            "place.province: 重庆市 [chongqing-2024/notice#一 inherited]",
            "tiers.0: 一档",
            "premium.personal.一档: 380 [chongqing-2024/notice#三 inherited]",
            "premium.personal.二档: 760",
            "premium.fiscal_subsidy: 640",
            "premium.total: 1020",
            "minor.under: 16",
        ],
    );
    // The marks of a map that has parts of both are those of the child.
    assert!(!lines.iter().any(|line| line.starts_with("premium.source")), "{lines:?}");
    assert!(!lines.iter().any(|line| line.starts_with("minor.status")), "{lines:?}");
}

/// The child's first document is the one that its own values cite.
#[test]
fn documents_stand_beside_the_childs_own() {
    let lines = child("target: {persons: 5}\n");
    let documents: Vec<_> = lines.iter().filter(|line| line.starts_with("sources.")).collect();
    assert_eq!(
        documents,
        [
            "sources.own.title: 本地",
            "sources.chongqing-2024/notice.title: 全市通知 [chongqing-2024/notice inherited]",
            "sources.chongqing-2024/notice.number: 渝医保发〔2023〕1号 [chongqing-2024/notice inherited]",
            "sources.chongqing-2024/plan.title: 实施方案 [chongqing-2024/plan inherited]",
            "sources.chongqing-2024/plan.status: unknown [chongqing-2024/plan inherited]",
        ]
    );
}

#[test]
fn a_grandparents_values_keep_its_documents() {
    let county = "schema: resident-medical/1\nid: zhongxian-2024\ninherits: chongqing-2024\n\
                  sources: {notice: {title: 全县通知}}\nsource: notice#二\n\
                  premium: {fiscal_subsidy: 640}\nout_of_area: {source: chongqing-2024/plan#五, filed: {first_pay: 10%}}\n";
    let county = merge(&tree("policies/county.yaml", county), &heritage(CITY)).unwrap();
    assert_eq!(county.mistakes, Diagnostics::default());
    let county = Heritage::of(&county.tree).unwrap();
    let town = merge(&tree("policies/town.yaml", NOTHING), &county).unwrap();
    assert_has(
        &lines(&town.tree),
        &[
            "sources.zhongxian-2024/notice.title: 全县通知 [zhongxian-2024/notice inherited]",
            "sources.chongqing-2024/notice.title: 全市通知 [chongqing-2024/notice inherited]",
            "premium.fiscal_subsidy: 640 [zhongxian-2024/notice#二 inherited]",
            "premium.personal.一档: 380 [chongqing-2024/notice#三 inherited]",
            "premium.personal.二档.value: 755 [chongqing-2024/notice#三 assumed]",
            "out_of_area.filed.first_pay: 10% [chongqing-2024/plan#五 inherited]",
        ],
    );
}

#[test]
fn a_contradiction_shows_both_places() {
    assert_eq!(
        said("premium: {personal: {一档: 390}}\n"),
        "错误[inherits/contradiction]: “premium.personal.一档”和上级政策不一样：这里是390，上级是380\n  \
         --> policies/town.yaml:5:26\n   \
         |\n \
         5 | premium: {personal: {一档: 390}}\n   \
         |                            ^^^\n   \
         |\n  \
         ::: policies/city.yaml:17:18\n   \
         |\n\
         17 |   personal: {一档: 380, 二档: {value: 755, status: assumed}}\n   \
         |                    --- 上级政策写的\n   \
         |\n   \
         = 怎么改: 确实不同的，请在overrides里写上“premium.personal.一档”；应当一样的，请删掉，会自动沿用上级的。"
    );
}

/// Anything that a document states is contradicted by another value in its place, however the
/// two are written.
#[test]
fn every_kind_of_contradiction_is_found() {
    for (says, path) in [
        ("tiers: [一档]\n", "tiers"),
        ("tiers: 一档\n", "tiers"),
        ("premium: {personal: 380}\n", "premium.personal"),
        ("premium: {status: unknown}\n", "premium"),
        ("premium: none\n", "premium"),
        ("premium:\n", "premium"),
        ("premium: {personal: {一档: {value: 390, status: assumed}}}\n", "premium.personal.一档"),
        ("premium: {personal: {一档: 380%}}\n", "premium.personal.一档"),
        ("premium: {personal: {一档: {status: unknown}}}\n", "premium.personal.一档"),
        ("place: {province: 四川省}\n", "place.province"),
        (
            "sources: {chongqing-2024/notice: {title: 别的}}\n",
            "sources.chongqing-2024/notice.title",
        ),
        (
            "assistance: {rules: [{id: 全额, amount: {any: {percent: 90%}}}, {id: 定额, amount: {any: {fixed: 100}}}]}\n",
            "assistance.rules",
        ),
        (
            "assistance: {rules: [{id: 全额, amount: {}}, {id: 定额, amount: {any: {fixed: 100}}}]}\n",
            "assistance.rules",
        ),
        (
            "assistance: {rules: [{id: 全额, until: 2024-06-30, amount: {any: {percent: 100%}}}, {id: 定额, amount: {any: {fixed: 100}}}]}\n",
            "assistance.rules",
        ),
        ("assistance: {rules: []}\n", "assistance.rules"),
    ] {
        let (_, mistakes) = merged(&format!("{NOTHING}source: chongqing-2024/notice\n{says}"));
        let said: Vec<_> = mistakes.iter().map(|it| (it.code, it.message.zh.as_str())).collect();
        let [("inherits/contradiction", message)] = said[..] else { panic!("{says}: {said:?}") };
        assert!(message.starts_with(&format!("“{path}”和上级政策不一样")), "{says}: {message}");
    }
}

#[test]
fn what_says_the_same_is_no_contradiction_and_cites_the_child() {
    let lines = child(
        "premium: {source: own, personal: {一档: '380.00', 二档: 0755}}\n\
         tiers: [ 一档, \"二档\" ]\n\
         assistance:\n  rules:\n\
         \x20   - {amount: {any: {percent: 100.0%}}, id: 全额, source: own#二}\n\
         \x20   - {id: 定额, amount: {any: {fixed: {value: 100}}}}\n",
    );
    assert_has(
        &lines,
        &["premium.source: own", "premium.personal.一档: 380.00", "assistance.rules.0.id: 全额"],
    );
}

#[test]
fn an_assumption_or_an_unknown_is_replaced_freely() {
    child("premium: {personal: {二档: 700}, fiscal_subsidy: 610}\nminor: {under: 14}\n");
    child("minor: {status: unknown}\n");
    // One item of a list is an assumption, and only that one differs.
    child(
        "assistance:\n  rules:\n    - {id: 全额, amount: {any: {percent: 100%}}}\n    \
         - {id: 定额, amount: {any: {fixed: 120}}}\n",
    );
}

#[test]
fn overrides_name_a_path_or_what_is_around_it() {
    for path in ["premium.personal.一档", "premium.personal", "premium"] {
        let lines = child(&format!("overrides: [{path}]\npremium: {{personal: {{一档: 390}}}}\n"));
        assert_has(&lines, &["premium.personal.一档: 390"]);
    }
    // 「premium.person」 is no part of the path 「premium.personal」.
    let said = said("overrides: [premium.person]\npremium: {personal: {一档: 390}}\n");
    assert!(said.contains("错误[inherits/contradiction]"), "{said}");
    assert!(said.contains("错误[inherits/overrides-nothing]"), "{said}");
    assert!(said.contains("是不是“premium.personal.一档”？"), "{said}");
}

#[test]
fn overrides_that_override_nothing_are_mistakes() {
    for says in [
        "overrides: [outpatient.annual_cap]\n",
        "overrides: [premium.personal.一档]\npremium: {personal: {一档: 380}}\n",
        "overrides: [premium.total]\npremium: {total: 960}\n",
    ] {
        let said = said(says);
        assert!(said.contains("错误[inherits/overrides-nothing]"), "{says}: {said}");
        assert!(said.contains("policies/town.yaml:5:"), "{said}");
    }
    let alone = without_parent(&tree("a.yaml", "id: a\noverrides: [premium]\n")).unwrap();
    assert_eq!(alone.code, "inherits/overrides-nothing");
    assert_eq!(without_parent(&tree("a.yaml", "id: a\n")), None);
    let said = said("overrides: premium\n");
    assert!(said.contains("错误[value/kind]"), "{said}");
}

/// A place with one tier cannot otherwise inherit a table by tier.
#[test]
fn an_override_without_a_value_takes_the_inherited_one_away() {
    let lines = child(
        "overrides: [tiers, premium.personal.一档]\ntiers: [二档]\n\
         premium:\n  personal:\n    一档:\n",
    );
    let personal: Vec<_> =
        lines.iter().filter(|line| line.starts_with("premium.personal")).collect();
    assert_eq!(
        personal,
        [
            "premium.personal.二档.value: 755 [chongqing-2024/notice#三 assumed]",
            "premium.personal.二档.status: assumed [chongqing-2024/notice#三 assumed]",
        ]
    );
}

/// 「A parent must be a policy file of the same year.」
#[test]
fn a_parent_of_another_year_is_refused() {
    let child = tree("policies/town.yaml", &format!("{NOTHING}year: 2025\n"));
    let found = merge(&child, &heritage(CITY)).unwrap_err();
    let said: Vec<_> = found.iter().map(std::string::ToString::to_string).collect();
    assert_eq!(found.iter().map(|it| it.code).collect::<Vec<_>>(), ["inherits/other-year"]);
    assert!(said[0].contains("policies/town.yaml:4:7"), "{}", said[0]);
    assert!(said[0].contains("policies/city.yaml:5:7"), "{}", said[0]);
}

/// Its own figures would otherwise cite the city's document.
#[test]
fn a_child_with_figures_of_its_own_needs_a_document_of_its_own() {
    let merged = |says: &str| {
        let child = tree("policies/town.yaml", &format!("{NOTHING}{says}"));
        merge(&child, &heritage(CITY)).map(|_| ()).map_err(|found| {
            found.iter().map(|it| (it.code, it.message.zh.clone())).collect::<Vec<_>>()
        })
    };
    let missing = ("key/missing", "文件最外层缺少“sources”".to_owned());
    assert_eq!(merged("premium: {total: 960}\n"), Err(vec![missing]));
    let empty = ("value/empty", "sources里还没有文件".to_owned());
    assert_eq!(merged("premium: {total: 960}\nsources: {}\n"), Err(vec![empty]));
    assert_eq!(merged("premium: {total: 960}\nsource: chongqing-2024/notice\n"), Ok(()));
    assert_eq!(merged("place: {township: 乌杨街道}\n"), Ok(()));
}

#[test]
fn what_a_parent_must_say_is_missed_in_the_parent() {
    for (from, to, code) in [
        ("id: chongqing-2024\n", "", "key/missing"),
        ("id: chongqing-2024\n", "id: 重庆\n", "value/id"),
        ("year: 2024\n", "", "key/missing"),
        ("resident-medical/1", "resident-medical/2", "value/choice"),
        ("source: notice#三", "source: notise#三", "source/unknown"),
        ("status: stated\n", "status: statd\n", "value/choice"),
    ] {
        assert_eq!(CITY.matches(from).count(), 1, "{from}");
        let city = Heritage::of(&tree("policies/city.yaml", &CITY.replace(from, to)));
        let found = city.map_or_else(|found| found, |city| city.mistakes);
        assert_eq!(found.iter().map(|it| it.code).collect::<Vec<_>>(), [code], "{to}");
        assert!(found.iter().all(|it| it.span.is_some()));
    }
    let none = CITY.replace("  notice: {title: 全市通知, number: 渝医保发〔2023〕1号}\n", "");
    let none = none.replace("  plan: {title: 实施方案, status: unknown}\n", "  {}\n");
    let found = Heritage::of(&tree("policies/city.yaml", &none)).unwrap_err();
    assert_eq!(found.iter().map(|it| it.code).collect::<Vec<_>>(), ["value/empty"]);
}

/// A child that says nothing but its name has every value of its parent, in the parent's order,
/// each with the mark that is nearest around it there.
#[test]
fn an_empty_child_changes_nothing_but_the_name() {
    let mut marked = 0;
    for seed in 0..200 {
        let (city, expected) = Random(seed).policy();
        let merged = merge(&tree("town.yaml", NOTHING), &heritage(&city)).unwrap();
        assert_eq!(merged.mistakes, Diagnostics::default());
        let lines = lines(&merged.tree);
        let values: Vec<_> = lines
            .iter()
            .filter(|line| line.starts_with("premium") && !line.contains("source: "))
            .collect();
        assert_eq!(values, expected.iter().collect::<Vec<_>>(), "{city}");
        marked += expected.iter().filter(|line| !line.ends_with("/a inherited]")).count();
        for own in ["schema", "id", "inherits"] {
            assert!(lines[..3].iter().any(|line| line.starts_with(own)));
        }
    }
    assert!(marked > 400, "only {marked} marks of their own");
}

/// Neither does a section of which it says nothing: the section as a whole is its parent's still.
#[test]
fn an_empty_section_changes_nothing() {
    let lines = child("minor: {}\n");
    let minor: Vec<_> = lines.iter().filter(|line| line.starts_with("minor")).collect();
    assert_eq!(
        minor,
        [
            "minor.under: 18 [chongqing-2024/notice#一 assumed]",
            "minor.status: assumed [chongqing-2024/notice#一 assumed]",
        ]
    );
}

/// Laying the same over the same changes nothing either, but for whose the values are.
#[test]
fn a_child_that_repeats_its_parent_contradicts_nothing() {
    for seed in 0..200 {
        let (city, expected) = Random(seed).policy();
        let repeated = city.replace("id: r\n", "id: s\ninherits: r\n");
        let merged = merge(&tree("town.yaml", &repeated), &heritage(&city)).unwrap();
        assert_eq!(merged.mistakes, Diagnostics::default(), "{city}");
        let values: Vec<_> = expected.iter().map(|line| line.split(" [").next().unwrap()).collect();
        let lines = lines(&merged.tree);
        let premium = lines.iter().filter(|line| line.starts_with("premium"));
        let premium: Vec<_> = premium.filter(|line| !line.contains("source: ")).collect();
        assert_eq!(premium, values);
    }
}

/// Random policies, the same ones every time (SplitMix64).
struct Random(u64);

impl Random {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % bound
    }

    /// A policy with anything below `premium`, and the lines that a child has there.
    fn policy(mut self) -> (String, Vec<String>) {
        let mut expected = Vec::new();
        let premium = self.map("premium", ("r/a".to_owned(), "inherited"), 0, &mut expected);
        let city = format!(
            "schema: resident-medical/1\nid: r\nyear: 2024\n\
             sources: {{a: {{title: 甲}}, b: {{title: 乙}}}}\npremium: {premium}\n"
        );
        (city, expected)
    }

    fn map(
        &mut self,
        path: &str,
        around: (String, &'static str),
        depth: u64,
        expected: &mut Vec<String>,
    ) -> String {
        let (mut source, mut status) = around;
        let mut entries = Vec::new();
        if self.below(3) == 0 {
            source = format!("r/b#{}", self.below(9));
            status = "inherited";
            entries.push(format!("source: {}", &source[2..]));
        }
        if self.below(4) == 0 {
            let (written, below) = [("stated", "inherited"), ("assumed", "assumed")]
                [usize::try_from(self.below(2)).unwrap()];
            status = below;
            entries.push(format!("status: {written}"));
            expected.push(format!("{path}.status: {written} [{source} {status}]"));
        }
        for at in 0..=self.below(3) {
            let path = format!("{path}.k{at}");
            entries
                .push(format!("k{at}: {}", self.value(&path, (&source, status), depth, expected)));
        }
        format!("{{{}}}", entries.join(", "))
    }

    fn value(
        &mut self,
        path: &str,
        around: (&str, &'static str),
        depth: u64,
        expected: &mut Vec<String>,
    ) -> String {
        match self.below(4 + depth) {
            0 => self.map(path, (around.0.to_owned(), around.1), depth + 1, expected),
            1 => {
                let items = (0..=self.below(2))
                    .map(|at| self.value(&format!("{path}.{at}"), around, depth + 1, expected));
                format!("[{}]", items.collect::<Vec<_>>().join(", "))
            }
            _ => {
                let number = self.below(1000);
                expected.push(format!("{path}: {number} [{} {}]", around.0, around.1));
                number.to_string()
            }
        }
    }
}
