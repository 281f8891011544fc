//! The bills that every contestant settles, each with what it comes to.
//!
//! What is exact is computed here, in whole fen and apart from the rules crate, so that our own
//! answers are judged like everybody's.

use std::path::Path;

use crate::command::{Result, write};

/// How many bills the file holds; a slow contestant settles only the first of them.
pub(crate) const COUNT: usize = 1_000_000;

/// The policy that they are settled under.
pub(crate) const POLICY: &str = "zhongxian-wuyang-2024";

const TIERS: [&str; 2] = ["一档", "二档"];
const LEVELS: [&str; 3] = ["一级", "二级", "三级"];

// 乌杨街道发〔2023〕84号, 附件2; amounts in fen, rates in percent.
const DEDUCTIBLES: [u64; 3] = [yuan(100), yuan(300), yuan(800)];
const RATES: [[u64; 3]; 2] = [[80, 70, 50], [85, 75, 55]];
const CAPS: [u64; 2] = [yuan(80_000), yuan(120_000)];
const MAJOR_ILLNESS_DEDUCTIBLE: u64 = yuan(17_833);
const MAJOR_ILLNESS_RATE: u64 = 60;
const MAJOR_ILLNESS_CAP: u64 = yuan(200_000);

const fn yuan(amount: u64) -> u64 {
    amount * 100
}

/// Writes the bills, one a line, amounts in fen. The same bills every time.
pub(crate) fn write_to(path: &Path) -> Result<()> {
    let mut random = Random(20_231_114);
    let mut text = String::from("tier,level,in_scope,basic,major_illness\n");
    for _ in 0..COUNT {
        let bill = Bill::random(&mut random);
        let (tier, level) = (TIERS[bill.tier], LEVELS[bill.level]);
        let (basic, major_illness) = bill.exact();
        text.push_str(&format!("{tier},{level},{},{basic},{major_illness}\n", bill.in_scope));
    }
    write(path, text)
}

/// One stay in hospital, the only one of its year.
struct Bill {
    /// Into [`TIERS`].
    tier: usize,
    /// Into [`LEVELS`].
    level: usize,
    /// The cost within the policy's scope (政策范围内费用), in fen.
    in_scope: u64,
}

impl Bill {
    /// As many between 100 and 200 yuan as between 100,000 and 200,000: from 81.92 yuan,
    /// below the deductibles, to 1,342,177.27, above every cap.
    fn random(random: &mut Random) -> Self {
        let size = 1 << (13 + random.below(14));
        Bill {
            tier: random.one_of(TIERS.len()),
            level: random.one_of(LEVELS.len()),
            in_scope: size + random.below(size),
        }
    }

    /// What basic insurance and what major illness insurance pay, in fen, each rounded half up.
    fn exact(&self) -> (u64, u64) {
        let entering = self.in_scope.saturating_sub(DEDUCTIBLES[self.level]);
        let basic = percent(RATES[self.tier][self.level], entering).min(CAPS[self.tier]);
        let left = (self.in_scope - basic).saturating_sub(MAJOR_ILLNESS_DEDUCTIBLE);
        (basic, percent(MAJOR_ILLNESS_RATE, left).min(MAJOR_ILLNESS_CAP))
    }
}

fn percent(rate: u64, of: u64) -> u64 {
    (of * rate + 50) / 100
}

/// SplitMix64: small, seeded, the same on every machine.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % limit
    }

    fn one_of(&mut self, choices: usize) -> usize {
        // A number below a usize is one.
        usize::try_from(self.below(choices as u64)).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn exact(tier: usize, level: usize, in_scope: u64) -> (u64, u64) {
        Bill { tier, level, in_scope }.exact()
    }

    /// 渝北区政策问答 2023-10-30, the same parameters: (50,000 − 300) × 70%.
    #[test]
    fn a_bill_at_a_second_level_hospital() {
        assert_eq!(exact(0, 1, yuan(50_000)), (yuan(34_790), 0));
    }

    /// 附件2: 封顶线 80,000; then (100,000 − 17,833) × 60%.
    #[test]
    fn a_bill_above_the_cap() {
        assert_eq!(exact(0, 1, yuan(180_000)), (yuan(80_000), 4_930_020));
    }

    #[test]
    fn half_a_fen_is_rounded_up() {
        assert_eq!(exact(0, 2, yuan(800) + 1), (1, 0));
    }

    #[test]
    fn the_bills_reach_from_below_every_deductible_to_above_every_cap() {
        let mut random = Random(1);
        let bills: Vec<Bill> = (0..10_000).map(|_| Bill::random(&mut random)).collect();
        let some = |holds: fn(&Bill) -> bool| assert!(bills.iter().any(holds));
        some(|bill| bill.in_scope < yuan(100));
        some(|bill| bill.exact() == (CAPS[0], MAJOR_ILLNESS_CAP));
        some(|bill| bill.exact() == (CAPS[1], MAJOR_ILLNESS_CAP));
    }
}
