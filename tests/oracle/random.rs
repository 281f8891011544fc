//! Random person-years that lean towards the places where the table of 附件2 changes its answer.
//! The same seed gives the same years on every machine.

use crate::year::{Claim, Cost, Kind, Level, Person, Tier, YUAN};

/// The generator `splitmix64` (Steele, Lea, Flood: Fast Splittable Pseudorandom Number Generators,
/// OOPSLA 2014).
pub(crate) struct Random {
    state: u64,
}

impl Random {
    /// A generator; equal seeds give equal sequences.
    pub(crate) fn new(seed: u64) -> Self {
        Self { state: seed }
    }

    /// The next 64 random bits.
    pub(crate) fn bits(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.state;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A person and one to six claims of the same year.
    pub(crate) fn person_year(&mut self) -> (Person, Vec<Claim>) {
        let person = Person { tier: self.pick([Tier::One, Tier::Two]), minor: self.one_in(3) };
        let claims = (0..self.from(1, 6)).map(|_| self.claim()).collect();
        (person, claims)
    }

    fn claim(&mut self) -> Claim {
        let kind = self.pick([Kind::Inpatient, Kind::Outpatient]);
        let level = self.pick([Level::One, Level::Two, Level::Three]);
        let amount = self.amount(kind);
        let cost = if self.one_in(4) { self.whole_bill(amount) } else { Cost::InScope(amount) };
        let prior_basic =
            (kind == Kind::Inpatient && self.one_in(6)).then(|| self.prior_basic(amount));
        Claim { kind, level, cost, prior_basic }
    }

    /// An amount in fen: small, near a line of the table, ordinary, or huge.
    fn amount(&mut self, kind: Kind) -> u64 {
        match (self.from(0, 9), kind) {
            (0, _) => self.from(0, 99),
            (1 | 2, _) => self.from(0, 1_000 * YUAN),
            (3..=6, Kind::Inpatient) => self.near(&STAY_LINES),
            (3..=6, Kind::Outpatient) => self.near(&VISIT_LINES),
            (7 | 8, Kind::Inpatient) => self.from(0, 300_000 * YUAN),
            (7 | 8, Kind::Outpatient) => self.from(0, 3_000 * YUAN),
            (_, _) => self.from(300_000 * YUAN, 100_000_000 * YUAN),
        }
    }

    /// One of the lines: on it, some fen beside it, or some hundred yuan beside it.
    fn near(&mut self, lines: &[u64]) -> u64 {
        let line = lines[self.index(lines.len())];
        let reach = self.pick([0, 3, 300 * YUAN]);
        self.from(line.saturating_sub(reach), line + reach)
    }

    /// A bill of that amount, with 全自费 and up to three 乙类 items that fit into it together.
    fn whole_bill(&mut self, total: u64) -> Cost {
        let self_funded = if self.one_in(3) { 0 } else { self.from(0, total / 2) };
        let mut left = total - self_funded;
        let class_b = (0..self.from(0, 3))
            .map(|_| {
                let amount = self.from(0, left);
                left -= amount;
                (amount, self.first_pay_share())
            })
            .collect();
        Cost::Total { total, self_funded, class_b }
    }

    /// A share in millionths: one in use somewhere, or any.
    fn first_pay_share(&mut self) -> u64 {
        let any = self.from(0, 1_000_000);
        self.pick([0, 50_000, 100_000, 125_000, 200_000, 300_000, 1_000_000, any])
    }

    /// What a sheet may say on a bill of that amount, in fen: likely, as much as the bill, more than
    /// the bill, or near a cap.
    fn prior_basic(&mut self, amount: u64) -> u64 {
        match self.from(0, 5) {
            0..=2 => self.from(0, amount),
            3 => amount,
            4 => amount + self.from(1, 500 * YUAN),
            _ => self.near(&[80_000 * YUAN, 120_000 * YUAN]),
        }
    }

    fn one_in(&mut self, n: u64) -> bool {
        self.bits().is_multiple_of(n)
    }

    /// A number from `low` to `high`, both included.
    fn from(&mut self, low: u64, high: u64) -> u64 {
        low + self.bits() % (high - low + 1)
    }

    fn pick<T: Copy, const N: usize>(&mut self, choices: [T; N]) -> T {
        choices[self.index(N)]
    }

    fn index(&mut self, length: usize) -> usize {
        (self.bits() >> 32) as u32 as usize % length
    }
}

/// In-scope costs of a stay, in fen, at which the table of 附件2 changes its answer.
const STAY_LINES: [u64; 12] = [
    100 * YUAN,          // 起付线 一级
    300 * YUAN,          // 起付线 二级
    800 * YUAN,          // 起付线 三级
    17_833 * YUAN,       // 大病保险起付线
    34_866 * YUAN,       // self-paid 17,833 at 一档 三级: 800 + 50% of the rest
    100_100 * YUAN,      // 一档 封顶线 at 一级: 80,000 ÷ 80% + 100
    114_585 * YUAN + 71, // 一档 封顶线 at 二级: 80,000 ÷ 70% + 300
    141_276 * YUAN + 47, // 二档 封顶线 at 一级: 120,000 ÷ 85% + 100
    160_300 * YUAN,      // 二档 封顶线 at 二级: 120,000 ÷ 75% + 300
    160_800 * YUAN,      // 一档 封顶线 at 三级: 80,000 ÷ 50% + 800
    431_166 * YUAN + 33, // 一档: 80,000 + 17,833 + 200,000 ÷ 60%, the 大病保险封顶线
    471_166 * YUAN + 33, // 二档: 120,000 + 17,833 + 200,000 ÷ 60%, the 大病保险封顶线
];

/// In-scope costs of a visit, in fen, at which the table of 附件2 changes its answer.
const VISIT_LINES: [u64; 5] = [
    200 * YUAN,      // 二级起付标准
    500 * YUAN,      // 一档 封顶线 at 一级: 300 ÷ 60%
    833 * YUAN + 33, // 二档 封顶线 at 一级: 500 ÷ 60%
    950 * YUAN,      // 一档 封顶线 at 二级: 300 ÷ 40% + 200
    1_450 * YUAN,    // 二档 封顶线 at 二级: 500 ÷ 40% + 200
];
