//! Answers as text that can be read to somebody: the result first, who pays what, then every
//! step with its formula and where it stands, and what the notice leaves open.

use gongshi_rules::Policy;
use gongshi_rules::answer::Step;
use gongshi_rules::coverage::NoCoverage;
use gongshi_rules::input::Payer;

/// What stands in place of an amount that the notice does not say.
pub(super) const NOT_SAID: &str = "通知没有写";

/// What stands in place of an amount that follows on one that the notice does not say.
pub(super) const UNCERTAIN: &str = "不能确定";

/// A text under construction.
pub(super) struct Told(String);

impl Told {
    /// Begins with the result.
    pub(super) fn result(policy: &Policy, result: &str) -> Self {
        Self(format!("{}{}年居民医保，{result}\n", policy.place, policy.year))
    }

    /// Why somebody cannot pay on a day, and what to do.
    pub(super) fn cannot_pay(policy: &Policy, none: &NoCoverage<'_>, payer: &Payer) -> Self {
        let mut told = Self::result(policy, &none.message(payer));
        told.paragraph(&none.help());
        told
    }

    /// A sentence by itself.
    pub(super) fn paragraph(&mut self, sentence: &str) {
        self.0 += &format!("\n{sentence}\n");
    }

    /// Rows of a name and amounts, the amounts of a column below one another.
    pub(super) fn table(&mut self, rows: &[Vec<String>]) {
        let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
        let cells = |column| rows.iter().filter_map(move |row: &Vec<_>| row.get(column));
        let widest = |column| cells(column).map(|cell: &String| width(cell)).max().unwrap_or(0);
        let widths: Vec<_> = (0..columns).map(widest).collect();
        self.0.push('\n');
        for row in rows {
            for (column, cell) in row.iter().enumerate() {
                let gap = widths[column] - width(cell);
                self.0 += &match column {
                    0 => format!("  {cell}{:gap$}", ""),
                    _ => format!("    {:gap$}{cell}", ""),
                };
            }
            self.0.push('\n');
        }
    }

    /// Begins a part.
    pub(super) fn part(&mut self, title: &str) {
        self.0 += &format!("\n{title}\n");
    }

    /// A sentence of a part.
    pub(super) fn line(&mut self, sentence: &str) {
        self.0 += &format!("  {sentence}\n");
    }

    /// A sentence with its formula, if it has one, and where it stands.
    pub(super) fn step(&mut self, label: &str, formula: Option<&str>, source: &str) {
        self.line(label);
        let formula = formula.map_or_else(String::new, |formula| format!("{formula}    "));
        self.0 += &format!("    {formula}（{source}）\n");
    }

    /// The steps of an answer about a payer.
    pub(super) fn steps(&mut self, policy: &Policy, steps: &[Step]) {
        self.part("怎么算出来的");
        for Step { label, expression, cite, .. } in steps {
            let formula = Some(expression.as_str()).filter(|it| !it.is_empty());
            self.step(label, formula, policy.citation(*cite));
        }
    }

    /// The readings that an answer rests on, if there are any, and how far they move it.
    pub(super) fn assumed<T: AsRef<str>>(
        &mut self,
        readings: impl IntoIterator<Item = T>,
        range: &str,
    ) {
        let mut readings = readings.into_iter().peekable();
        if readings.peek().is_some() {
            self.part("没有写明、按推断计算的地方");
            readings.for_each(|reading| self.line(reading.as_ref()));
            self.line(range);
        }
    }

    /// The whole, ended by who has the last word.
    pub(super) fn ended(mut self, policy: &Policy, last_word: &str) -> String {
        self.paragraph(&format!("按{}年政策估算，{last_word}为准。", policy.year));
        self.0
    }
}

/// How many columns a text takes on a terminal: Chinese characters take two each.
fn width(text: &str) -> usize {
    text.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum()
}
