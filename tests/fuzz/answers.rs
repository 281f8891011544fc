//! Queries of any text, put to the policies of this repository.

use std::path::Path;
use std::sync::{Arc, LazyLock};

use gongshi::load;
use gongshi::site::PolicyFile;
use gongshi_rules::answer;
use serde_json::Value;

/// The policies of the example site, and the one in which every rule occurs.
static POLICIES: LazyLock<Vec<Arc<PolicyFile>>> = LazyLock::new(|| {
    let folders = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors();
    let mut roots = folders.filter(|folder| folder.join("site.yaml").is_file());
    let root = roots.next().expect("the repository");
    let site = load::site(root).unwrap_or_else(|mistakes| panic!("{mistakes:?}"));
    let mut policies = site.policies.to_vec();
    let every_rule = root.join("tests/suite/fixtures/kitchen-sink.yaml");
    let every_rule = load::policy(root, &every_rule.to_string_lossy());
    policies.push(every_rule.unwrap_or_else(|mistakes| panic!("{mistakes:?}")));
    policies
});

/// Asks a policy: `estimate zhongxian-wuyang-2024` in the first line, a query below it. Any query
/// has an answer in JSON: a mistake with a way out, or figures that add up.
pub(crate) fn run(input: &[u8]) {
    let Some((asked, query)) = str::from_utf8(input).ok().and_then(|it| it.split_once('\n')) else {
        return;
    };
    let Some((question, id)) = asked.split_once(' ') else { return };
    let Some(policy) = POLICIES.iter().find(|policy| policy.rules.id == id) else { return };
    let ask = match question {
        "estimate" => answer::estimate,
        "premium" => answer::premium,
        "coverage" => answer::coverage,
        "compare" => answer::compare,
        _ => return,
    };
    let answer = ask(&policy.rules, query);
    let answer: Value = serde_json::from_str(&answer).unwrap_or_else(|_| panic!("{answer}"));
    if let Some(mistakes) = answer.get("errors") {
        let mistakes = mistakes.as_array().expect("a list");
        // No page asks for an estimate where the policy has none to give.
        let is_never_asked = question == "estimate" && policy.rules.benefits.is_none();
        assert!(!mistakes.is_empty() || is_never_asked, "{answer}");
        for mistake in mistakes {
            for key in ["code", "message", "help"] {
                assert!(mistake[key].as_str().is_some_and(|text| !text.is_empty()), "{answer}");
            }
        }
    } else if question == "estimate" {
        adds_up(&answer["totals"]);
    }
}

/// design.md, Contracts: `basic + outpatient + … = reimbursed`, `reimbursed + personal = cost`,
/// `reimbursed ≤ in_scope`; unknown where a layer is.
fn adds_up(totals: &Value) {
    let fen = |amount: &Value| amount.as_str().map(|yuan| yuan.replace('.', "").parse::<u64>());
    let fen = |amount: &Value| fen(amount).transpose().expect("an amount, or null");
    let [cost, in_scope] = ["cost", "in_scope"].map(|key| fen(&totals[key]).expect("known"));
    let basic = ["basic", "outpatient", "special_outpatient", "major_illness"];
    let aids = totals["assistance"].as_object().expect("by id").values();
    let layers = basic.iter().map(|key| &totals[key]).chain(aids);
    let reimbursed = layers.map(fen).sum::<Option<u64>>();
    assert_eq!(fen(&totals["reimbursed"]), reimbursed, "{totals}");
    assert_eq!(fen(&totals["personal"]), reimbursed.map(|it| cost - it), "{totals}");
    assert!(reimbursed.is_none_or(|it| it <= in_scope) && in_scope <= cost, "{totals}");
}
