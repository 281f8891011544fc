//! Settles the bills of `cargo xtask bench` natively, on one thread, and says how long it took.
//!
//! ```text
//! settle POLICY BILLS
//! ```
//!
//! Prints a line for each way to settle: name, version, bills, seconds of the fastest pass, bills
//! wrong by a fen, with tabs between.

use std::{
    env,
    error::Error,
    fs,
    hint::black_box,
    path::Path,
    time::{Duration, Instant},
};

use gongshi::load;
use gongshi_rules::{
    Money, answer,
    estimate::{Area, Claim, Cost, Kind, Layer, Totals, Year, estimate, explained},
    person::Identities,
    policy::{Benefits, Level, Policy, Tier},
};

const PASSES: usize = 5;
/// Whole answers are slower and longer: fewer bills tell as much.
const WHOLE_ANSWERS: usize = 20_000;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [id, bills] = &arguments[..] else {
        return Err("settle POLICY BILLS".into());
    };
    let file = load::policy(Path::new("."), id).map_err(|_| format!("no policy {id}"))?;
    let policy = &file.rules;
    let benefits = policy.benefits.as_ref().ok_or("the policy has no benefits")?;
    let bills = read(&fs::read_to_string(bills)?, policy, benefits)?;

    let mut year = a_year(&bills[0]);
    contest("gongshi", &bills, paid, |bill| {
        bill.put_into(&mut year);
        estimate(benefits, &year)
    });
    contest("gongshi, with explanation", &bills, paid, |bill| {
        bill.put_into(&mut year);
        let (totals, steps) = explained(benefits, &year);
        // Made, even though nobody reads them here; kept, they would fill the memory.
        black_box(steps);
        totals
    });
    let told = |answer: &String| told(answer);
    contest("gongshi, from typed text to JSON", &bills[..WHOLE_ANSWERS], told, |bill| {
        answer::estimate(policy, &bill.query)
    });
    Ok(())
}

/// A bill and what it comes to.
struct Bill {
    tier: Tier,
    level: Level,
    in_scope: Money,
    /// The same as a form sends it.
    query: String,
    /// What basic insurance and what major illness insurance pay.
    exact: [Money; 2],
}

impl Bill {
    /// Makes it the only bill of a year.
    fn put_into(&self, year: &mut Year) {
        year.tier = self.tier;
        year.claims[0].level = self.level;
        year.claims[0].cost = Cost::in_scope_only(self.in_scope);
    }
}

fn a_year(bill: &Bill) -> Year {
    let claim = Claim {
        kind: Kind::Inpatient,
        level: bill.level,
        cost: Cost::in_scope_only(bill.in_scope),
        area: Area::Local,
        prior: None,
    };
    Year { tier: bill.tier, minor: false, identities: Identities::NONE, claims: vec![claim] }
}

fn read(text: &str, policy: &Policy, benefits: &Benefits) -> Result<Vec<Bill>, Box<dyn Error>> {
    let bill = |line: &str| {
        let [tier, level, in_scope, basic, major_illness] = line.split(',').collect::<Vec<_>>()[..]
        else {
            return None;
        };
        let fen = |text: &str| text.parse().ok().map(Money::from_fen);
        let in_scope = fen(in_scope)?;
        Some(Bill {
            tier: policy.tier(tier)?,
            level: benefits.level(level)?,
            in_scope,
            query: format!(
                "tier={tier}\nminor=no\nclaim=inpatient\nlevel={level}\nin_scope={}",
                in_scope.to_decimal()
            ),
            exact: [fen(basic)?, fen(major_illness)?],
        })
    };
    let lines = text.lines().skip(1);
    lines.map(|line| bill(line).ok_or_else(|| format!("not a bill: {line}").into())).collect()
}

/// Settles all bills several times over and reports the fastest pass.
fn contest<Answer>(
    name: &str,
    bills: &[Bill],
    paid: impl Fn(&Answer) -> Option<[Money; 2]>,
    mut settle: impl FnMut(&Bill) -> Answer,
) {
    let mut answers = Vec::with_capacity(bills.len());
    let mut fastest = Duration::MAX;
    // One more pass than is counted, to warm up.
    for pass in 0..=PASSES {
        answers.clear();
        let began = Instant::now();
        answers.extend(bills.iter().map(&mut settle));
        if pass > 0 {
            fastest = fastest.min(began.elapsed());
        }
    }
    let judged = bills.iter().zip(&answers);
    let wrong = judged.filter(|(bill, answer)| paid(answer) != Some(bill.exact)).count();
    let (version, seconds) = (env!("CARGO_PKG_VERSION"), fastest.as_secs_f64());
    println!("{name}\t{version}\t{}\t{seconds}\t{wrong}", bills.len());
}

fn paid(totals: &Totals) -> Option<[Money; 2]> {
    Some([totals.paid(Layer::Basic(Kind::Inpatient))?, totals.paid(Layer::MajorIllness)?])
}

/// What an answer in JSON says was paid.
fn told(answer: &str) -> Option<[Money; 2]> {
    let answer: serde_json::Value = serde_json::from_str(answer).ok()?;
    let amount = |layer: &str| Money::from_decimal(answer["totals"][layer].as_str()?);
    Some([amount("basic")?, amount("major_illness")?])
}
