//! Every policy of the repository: exactly one window for everybody on every day, or none and
//! what to do (policy-model.md, Principles 3).

use std::path::Path;

use gongshi::load;
use gongshi_rules::Policy;
use gongshi_rules::coverage::{NoCoverage, coverage};
use gongshi_rules::day::Day;
use gongshi_rules::input::Payer;
use gongshi_rules::person::Identities;
use gongshi_rules::policy::enrolment::{Event, Pays};
use rayon::prelude::*;

use super::refused;

#[test]
fn everybody_has_one_window_or_is_told_what_to_do() {
    let site = load::site(Path::new(env!("CARGO_MANIFEST_DIR")));
    let site = site.unwrap_or_else(|mistakes| refused(&mistakes));
    assert!(site.policies.len() >= 5, "the seeds");
    for policy in &site.policies {
        let policy = &policy.rules;
        let everybody: Vec<Payer> =
            up_to_three(policy.identities.len()).flat_map(|set| payers(policy, set)).collect();
        everybody.par_iter().for_each(|payer| one_window_or_none(policy, payer));
    }
}

/// On every day of the policy's year, the year before and the year after.
fn one_window_or_none(policy: &Policy, payer: &Payer) {
    let (first, last) = (Day::first_of(policy.year - 1), Day::last_of(policy.year + 1));
    for day in 0..=last.since(first) {
        let payer = Payer { pays: Some(first.plus(day)), ..*payer };
        match coverage(policy, &payer) {
            Ok(_) => {}
            Err(NoCoverage::Ambiguous(one, other)) => {
                panic!("{}：“{}”和“{}”，{payer:?}", policy.id, one.id, other.id)
            }
            Err(none) => {
                assert!(!none.message(&payer).is_empty(), "{}: {payer:?}", policy.id);
                assert!(!none.help().is_empty(), "{}: {payer:?}", policy.id);
            }
        }
    }
}

/// The sets of at most three of so many identities, each once.
fn up_to_three(identities: usize) -> impl Iterator<Item = Identities> {
    let sets = (0..identities).flat_map(move |one| {
        (one..identities).flat_map(move |two| {
            // Fewer than three are the last of them repeated.
            let third = (two..identities).filter(move |three| one < two || two == *three);
            third.map(move |three| [one, two, three].map(Identities::at))
        })
    });
    let set = |[one, two, three]: [Identities; 3]| one.with(two).with(three);
    std::iter::once(Identities::NONE).chain(sets.map(set))
}

/// People of these identities, by all else that a window may ask of them.
fn payers(policy: &Policy, identities: Identities) -> Vec<Payer> {
    let windows = || policy.windows.iter().filter(|window| window.scope.includes(identities));
    let asks = |asked| {
        windows().any(|it| matches!(it.pays.value, Pays::After { event, .. } if event == asked))
    };
    let (mut births, mut terms, mut gaps) = (vec![None], vec![None], vec![None]);
    if asks(Event::Birth) {
        births.extend(some_days(policy.year).map(Some));
    }
    if asks(Event::TermStart) {
        terms.extend(some_days(policy.year).map(Some));
    }
    for gap in windows().filter_map(|window| window.gap) {
        let edges = [Some(0), Some(gap.least), gap.most, gap.most.map(|most| most + 1)];
        gaps.extend(edges.into_iter().flatten().map(Some));
    }
    let mut payers = Vec::new();
    for birth in births {
        for term_start in &terms {
            for gap_months in &gaps {
                payers.push(Payer {
                    tier: policy.all_tiers().next().expect("a policy has a tier"),
                    identities,
                    outgrown: Identities::NONE,
                    met: 0,
                    denied: 0,
                    pays: None,
                    birth,
                    term_start: *term_start,
                    age: None,
                    gap_months: *gap_months,
                    missed_years: None,
                    repaid_years: None,
                });
            }
        }
    }
    payers
}

/// The first of every month of a year and of the one before, and the last day of the year.
fn some_days(year: u16) -> impl Iterator<Item = Day> {
    let first = Day::first_of(year - 1);
    (0..24).map(move |month| first.plus_months(month)).chain([Day::last_of(year)])
}
