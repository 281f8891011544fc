//! A policy file of any bytes.

use std::fs;
use std::sync::LazyLock;

use gongshi::load;
use gongshi_rules::policy::Part;
use gongshi_rules::{Policy, answer};
use tempfile::TempDir;

/// A policy in which every way to write something occurs once, for files that inherit.
const ABOVE: &str = include_str!("../suite/fixtures/kitchen-sink.yaml");

/// A site with that policy.
static SITE: LazyLock<TempDir> = LazyLock::new(|| {
    let site = TempDir::new().expect("a folder of our own");
    fs::create_dir(site.path().join("policies")).expect("our folder can be written");
    fs::write(site.path().join("policies/above.yaml"), ABOVE).expect("our folder can be written");
    site
});

/// Reads the bytes as a policy file beside that site. Every mistake can be shown and says what to
/// write instead; a policy without mistakes reaches the phone and answers.
pub(crate) fn run(input: &[u8]) {
    let file = SITE.path().join("input.yaml");
    fs::write(&file, input).expect("our folder can be written");
    match load::policy(SITE.path(), &file.to_string_lossy()) {
        Ok(policy) => answers(&policy.rules),
        Err(mistakes) => {
            assert!(!mistakes.is_empty());
            for mistake in mistakes.iter() {
                assert!(mistake.help.is_some(), "{mistake:?}");
                assert!(!mistake.to_string().is_empty());
            }
        }
    }
}

fn answers(policy: &Policy) {
    for part in [Part::Benefits, Part::Enrolment] {
        Policy::from_bytes(&policy.to_bytes(part), part).expect("it reaches the phone");
    }
    let everything: String = policy
        .identities
        .iter()
        .map(|name| format!("identity={name}\n"))
        .collect::<Vec<_>>()
        .concat();
    for tier in policy.tiers.iter().map(|tier| format!("tier={tier}\n")) {
        for who in ["", &everything] {
            for payer in PAYERS {
                answer::premium(policy, &[&tier, who, payer].concat());
                answer::coverage(policy, &[&tier, who, payer].concat());
            }
            for level in policy.benefits.iter().flat_map(|it| &it.levels) {
                let year = [&tier, who, &BILLS.replace("LEVEL", level)].concat();
                answer::estimate(policy, &year);
                answer::compare(policy, &year);
            }
        }
    }
}

/// Who says nothing, and who says everything.
const PAYERS: [&str; 2] = [
    "",
    "pays=2025-03-01\nbirth=2025-02-28\nterm_start=2024-09-01\nage=0\n\
     gap_months=4\nmissed_years=5\nrepaid_years=1\n",
];

/// A bill of each kind, one of them of the largest amount there is.
const BILLS: &str = "age=9\n\
    claim=inpatient\nlevel=LEVEL\ntotal=300000\nself_funded=1000\nclass_b=5000@12.5%\n\
    claim=inpatient\nlevel=LEVEL\nin_scope=100000000\nout_of_area=unfiled\n\
    claim=outpatient\nlevel=LEVEL\nin_scope=0.01\n\
    claim=special_outpatient\nlevel=LEVEL\nin_scope=900\nprior_basic=1\n";
