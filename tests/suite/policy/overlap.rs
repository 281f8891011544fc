//! “Exactly one window must match; two matches without a priority are an error” (policy-model.md,
//! principle 3): what the loader says of some thousand sets of windows, against trying everybody
//! on every day.

use std::fmt::Write;

use super::right::read;

/// A window as it is tried.
struct Tried {
    /// Bits of [`NAMES`]: for any of these, and for none of those.
    any: u8,
    except: u8,
    /// The first and the last half-month of payment; for births, none.
    pays: Option<(usize, usize)>,
    gap: Option<(u16, u16)>,
    priority: u8,
}

const NAMES: [&str; 3] = ["新生儿", "低保对象", "残疾人"];

/// Days of payment and births are firsts and sixteenths of months, from 2022-09 on.
const HALF_MONTHS: usize = 40;

/// The first of January 2023.
const NEW_YEAR: usize = 8;

/// Births within 90 days: at most six half-months back, whichever months those are.
const WITHIN: usize = 6;

impl Tried {
    fn random(random: &mut Random) -> Self {
        let from = random.below(30);
        let most = random.below(6);
        Self {
            any: u8::try_from(random.below(8)).unwrap() & u8::try_from(random.below(8)).unwrap(),
            except: u8::try_from(random.below(8)).unwrap() & u8::try_from(random.below(8)).unwrap(),
            pays: (random.below(4) > 0).then(|| (from, (from + random.below(6)).min(31))),
            gap: (random.below(3) == 0)
                .then(|| (u16::try_from(most / 2).unwrap(), u16::try_from(most).unwrap())),
            priority: u8::try_from(random.below(2)).unwrap(),
        }
    }

    fn is_for(&self, who: u8, gap: u16, pays: usize, born: usize) -> bool {
        let open = match self.pays {
            Some((from, to)) => (from..=to).contains(&pays),
            None => (born..born + WITHIN).contains(&pays),
        };
        open && (self.any == 0 || self.any & who > 0)
            && self.except & who == 0
            && self.gap.is_none_or(|(least, most)| (least..=most).contains(&gap))
    }

    /// Whether it is for nobody, which is a mistake of its own.
    fn is_for_nobody(&self) -> bool {
        self.any > 0 && self.any & !self.except == 0
    }

    fn line(&self, id: usize) -> String {
        let mut line = format!("  - {{id: 窗口{id}, priority: {}, ", self.priority);
        for (key, people) in [("for", self.any), ("not_for", self.except)] {
            if people > 0 {
                let names = (0..3).filter(|name| people >> name & 1 == 1).map(|name| NAMES[name]);
                write!(line, "{key}: [{}], ", names.collect::<Vec<_>>().join(", ")).unwrap();
            }
        }
        if let Some((least, most)) = self.gap {
            write!(line, "gap_months: {{least: {least}, most: {most}}}, ").unwrap();
        }
        match self.pays {
            Some((from, to)) => {
                write!(line, "pays: {{from: {}, to: {}}}", day(from), day(to)).unwrap();
            }
            None => line.push_str("pays: {within_days_of: birth, days: 90, first_day: 1}"),
        }
        line + ", benefit: {status: unknown}}\n"
    }
}

fn day(half_month: usize) -> String {
    let month = half_month / 2 + 8;
    format!("{}-{:02}-{}", 2022 + month / 12, month % 12 + 1, ["01", "16"][half_month % 2])
}

/// Whether two windows of one priority are for the same payer, whoever that is.
fn clash(one: &Tried, other: &Tried) -> bool {
    let both = |who, gap, pays, born| {
        one.is_for(who, gap, pays, born) && other.is_for(who, gap, pays, born)
    };
    one.priority == other.priority
        && (0..8).any(|who| {
            (0..6).any(|gap| {
                (0..HALF_MONTHS)
                    .any(|pays| (NEW_YEAR..NEW_YEAR + 24).any(|born| both(who, gap, pays, born)))
            })
        })
}

/// splitmix64.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ mixed >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((mixed ^ mixed >> 31) % u64::try_from(bound).unwrap()).unwrap()
    }
}

#[test]
fn windows_overlap_when_somebody_could_use_both() {
    let mut random = Random(2024);
    let (mut overlapping, mut apart) = (0, 0);
    for _ in 0..2_000 {
        let windows = [Tried::random(&mut random), Tried::random(&mut random)];
        if windows.iter().any(Tried::is_for_nobody) {
            continue;
        }
        let mut text = "schema: resident-medical/1\nid: x\nyear: 2023\nplace: {county: 甲县}\n\
                        sources: {notice: {title: 通知}}\npremium: {personal: 350}\nenrolment:\n"
            .to_owned();
        for (id, window) in windows.iter().enumerate() {
            text += &window.line(id);
        }
        let said = match read(&text) {
            Ok(_) => Vec::new(),
            Err(mistakes) => mistakes.iter().map(|mistake| mistake.code).collect(),
        };
        let expected =
            if clash(&windows[0], &windows[1]) { vec!["enrolment/overlap"] } else { Vec::new() };
        assert_eq!(said, expected, "{text}");
        if said.is_empty() { apart += 1 } else { overlapping += 1 }
    }
    assert!(overlapping > 200 && apart > 200, "{overlapping} overlap, {apart} do not");
}
