//! What a payment covers: the window that it falls into, and from when to when.

use crate::day::Day;
use crate::input::{Payer, Unsaid};
use crate::policy::enrolment::{Count, Event, Gap, Pays, Starts, WaitFrom, Waiting};
use crate::policy::{Policy, Status, Window};

/// The cover that a payment buys.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Coverage<'p> {
    /// The window that the payment falls into.
    pub window: &'p Window,
    /// The first day covered, after [`ends`](Self::ends) where the wait outlasts the year;
    /// absent where the notice does not say.
    pub starts: Option<Day>,
    /// The last day covered.
    pub ends: Day,
}

/// Why a payment buys no cover.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoCoverage<'p> {
    /// No window is open to this person on this day.
    NoWindow {
        /// The next one that will be, and its first day.
        next: Option<(&'p Window, Day)>,
        /// The last one that was, and its last day.
        last: Option<(&'p Window, Day)>,
    },
    /// Two windows are, and neither goes before the other: the policy contradicts itself.
    Ambiguous(&'p Window, &'p Window),
}

/// The cover that a payment buys. What nobody said of the payer is not so: a window that depends
/// on it is not open.
///
/// # Errors
/// [`NoCoverage`], where the payer cannot pay on that day.
pub fn coverage<'p>(policy: &'p Policy, payer: &Payer) -> Result<Coverage<'p>, NoCoverage<'p>> {
    covered(policy, payer, Flipped::NONE)
}

impl Coverage<'_> {
    /// Fewer days than this deserve a warning before one pays for a year.
    pub const FEW_DAYS: u16 = 31;

    /// How many days are covered, both included: none where the wait outlasts the year, unknown
    /// where the notice does not say from when.
    pub fn days(&self) -> Option<u16> {
        let days = self.ends.since(self.starts?) + 1;
        Some(u16::try_from(days.max(0)).unwrap_or(u16::MAX))
    }

    /// The least sure of what decides it.
    pub fn status(&self) -> Status {
        let window = self.window;
        let ends = window.ends.map_or(Status::Stated, |ends| ends.cite.status);
        let starts = match self.starts {
            Some(_) => window.starts.cite.status,
            None => Status::Unknown,
        };
        window.cite.status.max(window.pays.cite.status).max(starts).max(ends)
    }
}

/// Assumed readings that are taken the other way, to see what an answer would then be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Flipped(u8);

impl Flipped {
    /// Everything as the policy reads it.
    pub(crate) const NONE: Self = Self(0);
    /// How the days of a wait are counted (满90日).
    pub(crate) const COUNT: Self = Self(1);
    /// Whether the day of birth is day 1 of the days within which one pays.
    pub(crate) const FIRST_DAY: Self = Self(2);
    /// Whether assistance by several rules is the highest or their sum.
    pub(crate) const OVERLAP: Self = Self(4);
    /// Whether those who pay late bear the fiscal subsidy.
    pub(crate) const SUBSIDY: Self = Self(8);

    /// Every way to take these readings, none flipped first.
    pub(crate) fn ways(self) -> impl Iterator<Item = Self> {
        (0..16).filter(move |way| way & !self.0 == 0).map(Self)
    }

    pub(crate) const fn toggled(self, reading: Self) -> Self {
        Self(self.0 ^ reading.0)
    }

    /// Whether a reading of this status is taken the other way. Only assumed ones are.
    pub(crate) fn turns(self, reading: Self, status: Status) -> bool {
        self.0 & reading.0 != 0 && status == Status::Assumed
    }
}

pub(crate) fn covered<'p>(
    policy: &'p Policy,
    payer: &Payer,
    flipped: Flipped,
) -> Result<Coverage<'p>, NoCoverage<'p>> {
    let window = window(policy, payer, flipped)?;
    Ok(Coverage {
        window,
        starts: starts(policy, window, payer, flipped),
        ends: ends(policy, window),
    })
}

/// The window that a payment falls into; the first that is for the payer, where nobody said the
/// day of payment.
pub(crate) fn window<'p>(
    policy: &'p Policy,
    payer: &Payer,
    flipped: Flipped,
) -> Result<&'p Window, NoCoverage<'p>> {
    let (mut best, mut rival) = (None, None);
    for window in &policy.windows {
        match open_if(policy, window, payer, flipped) {
            Some(_) if payer.pays.is_none() => return Ok(window),
            Some(Unsaid::NOTHING) => {}
            _ => continue,
        }
        match best.map(|best: &Window| best.priority.cmp(&window.priority)) {
            Some(core::cmp::Ordering::Greater) => {}
            Some(core::cmp::Ordering::Equal) => rival = Some(window),
            _ => (best, rival) = (Some(window), None),
        }
    }
    match (best, rival) {
        (Some(best), Some(rival)) => Err(NoCoverage::Ambiguous(best, rival)),
        (Some(best), None) => Ok(best),
        (None, _) => Err(neighbours(policy, payer, flipped)),
    }
}

/// On what nobody said it depends whether the payer can pay in a window; nothing where they
/// surely can, `None` where they surely cannot.
pub(crate) fn open_if(
    policy: &Policy,
    window: &Window,
    payer: &Payer,
    flipped: Flipped,
) -> Option<Unsaid> {
    let open = open_days(policy, window, payer, flipped)?;
    match payer.pays {
        None => Some(open.unsaid.with(Unsaid::PAYS)),
        Some(pays) if open.from <= pays && pays <= open.to => Some(open.unsaid),
        Some(_) => None,
    }
}

/// The days on which a window is open to a payer.
struct OpenDays {
    from: Day,
    to: Day,
    /// What nobody said, so that it may be open on these days or not.
    unsaid: Unsaid,
}

fn open_days(
    policy: &Policy,
    window: &Window,
    payer: &Payer,
    flipped: Flipped,
) -> Option<OpenDays> {
    if !window.scope.includes(payer.identities) {
        return None;
    }
    let (from, to, depends) = match window.pays.value {
        Pays::Between { from, to } => (from, to, Unsaid::NOTHING),
        Pays::After { event, .. } => {
            let (earliest, latest, happened, unsaid) = match event {
                Event::Birth => (policy.year, policy.year, payer.birth, Unsaid::BIRTH),
                Event::TermStart => {
                    let before = policy.year.saturating_sub(1);
                    (before, policy.year, payer.term_start, Unsaid::TERM_START)
                }
            };
            let years = earliest..=latest;
            match happened {
                Some(day) if years.contains(&day.year()) => {
                    (day, last_day(window, day, flipped), Unsaid::NOTHING)
                }
                Some(_) => return None,
                None => {
                    let last = last_day(window, Day::last_of(latest), flipped);
                    (Day::first_of(earliest), last, unsaid)
                }
            }
        }
    };
    let gap = match (window.gap, payer.gap_months) {
        (Some(gap), Some(months)) if !gap.includes(months) => return None,
        (Some(_), None) => Unsaid::GAP,
        _ => Unsaid::NOTHING,
    };
    Some(OpenDays { from, to, unsaid: depends.with(gap) })
}

/// The last day on which one can pay in a window, for one that follows something that happened.
pub(crate) fn last_day(window: &Window, happened: Day, flipped: Flipped) -> Day {
    match window.pays.value {
        Pays::Between { to, .. } => to,
        Pays::After { days, first_day, .. } => {
            let turned = flipped.turns(Flipped::FIRST_DAY, window.pays.cite.status);
            happened.plus(i32::from(days) - i32::from(first_day ^ u8::from(turned)))
        }
    }
}

/// The windows before and after a day on which none is open.
fn neighbours<'p>(policy: &'p Policy, payer: &Payer, flipped: Flipped) -> NoCoverage<'p> {
    let (mut next, mut last) = (None::<(&Window, Day)>, None::<(&Window, Day)>);
    for window in &policy.windows {
        let Some(open) = open_days(policy, window, payer, flipped) else { continue };
        let Some(pays) = payer.pays.filter(|_| open.unsaid == Unsaid::NOTHING) else { continue };
        if open.from > pays && next.is_none_or(|(_, day)| open.from < day) {
            next = Some((window, open.from));
        }
        if open.to < pays && last.is_none_or(|(_, day)| open.to > day) {
            last = Some((window, open.to));
        }
    }
    NoCoverage::NoWindow { next, last }
}

fn starts(policy: &Policy, window: &Window, payer: &Payer, flipped: Flipped) -> Option<Day> {
    match window.starts.value {
        Starts::On(day) => Some(day),
        Starts::NextDay => Some(payer.pays?.plus(1)),
        Starts::NextMonthFirst => Some(payer.pays?.first_of_month_after(1)),
        Starts::AfterDays { days, count } => {
            let turned = flipped.turns(Flipped::COUNT, window.starts.cite.status);
            let of_payment = i32::from((count == Count::LastDay) != turned);
            Some(payer.pays?.plus(i32::from(days) - of_payment))
        }
        Starts::AfterMonths(months) => Some(payer.pays?.plus_months(months)),
        Starts::Birth => payer.birth,
        // Paying after a wait has run out covers nobody for what lies behind.
        Starts::Waiting(waiting) => {
            let pays = payer.pays?;
            let from = waiting.from.day(policy.year, pays);
            Some(from.plus_months(waiting.months_of(payer)).max(pays))
        }
        Starts::Unknown => None,
    }
}

fn ends(policy: &Policy, window: &Window) -> Day {
    window.ends.map_or(Day::last_of(policy.year), |ends| ends.value)
}

impl Gap {
    const fn includes(self, months: u16) -> bool {
        self.least <= months
            && match self.most {
                Some(most) => months <= most,
                None => true,
            }
    }
}

impl WaitFrom {
    /// The day from which the wait of somebody runs who pays on a day for a year.
    pub(crate) fn day(self, year: u16, pays: Day) -> Day {
        match self {
            Self::Payment => pays.max(Day::first_of(year)),
            Self::YearStart => Day::first_of(year),
        }
    }
}

impl Waiting {
    /// How many months missed years add, before years that were paid back are taken off.
    pub(crate) fn added(&self, payer: &Payer) -> u16 {
        let missed = payer.missed_years.unwrap_or(0);
        missed.saturating_sub(self.free_years).saturating_mul(self.per_missed_year)
    }

    /// How many months years that were paid back take off.
    pub(crate) fn repaired(&self, payer: &Payer) -> u16 {
        let repaid = payer.repaid_years.unwrap_or(0).saturating_mul(self.per_repaid_year);
        repaid.min(self.added(payer))
    }

    /// How many months somebody waits.
    pub(crate) fn months_of(&self, payer: &Payer) -> u16 {
        let months = self.months.saturating_add(self.added(payer) - self.repaired(payer));
        let missed = payer.missed_years.unwrap_or(0);
        match self.least {
            Some(least) if missed >= least.missed_years => months.max(least.months),
            _ => months,
        }
    }

    /// What nobody said of the payer on which the wait depends.
    pub(crate) fn unsaid(&self, payer: &Payer) -> Unsaid {
        let by_missed = self.per_missed_year > 0 || self.least.is_some();
        if by_missed && payer.missed_years.is_none() {
            Unsaid::MISSED_YEARS
        } else if self.added(payer) > 0 && self.per_repaid_year > 0 && payer.repaid_years.is_none()
        {
            Unsaid::REPAID_YEARS
        } else {
            Unsaid::NOTHING
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bill::tests::zhuji_2023;
    use crate::input::{Fields, For};
    use crate::person::{Identities, Scope};
    use crate::policy::enrolment::LeastWait;
    use crate::policy::fixture::{assumed, stated, wuyang_2024};
    use proptest::prelude::*;

    fn day(text: &str) -> Day {
        Day::from_text(text).unwrap()
    }

    fn payer(policy: &Policy, written: &str) -> Payer {
        let mut fields = Fields::default();
        for (key, text) in written.split_whitespace().map(|it| it.split_once('=').unwrap()) {
            fields.push(key, text);
        }
        Payer::read(&fields, policy, For::Coverage).unwrap()
    }

    /// The window, the first day and how many days.
    fn cover(policy: &Policy, written: &str) -> Option<(String, String, u16)> {
        let cover = coverage(policy, &payer(policy, written)).ok()?;
        Some((cover.window.id.clone(), cover.starts?.to_text(), cover.days()?))
    }

    fn expected(window: &str, starts: &str, days: u16) -> (String, String, u16) {
        (window.into(), starts.into(), days)
    }

    /// policy-model.md, seed 002: 「Benefit starts」.
    #[test]
    fn payments_of_2024_begin_to_cover_on_the_printed_days() {
        for (pays, window, starts, days) in [
            ("2023-12-31", "集中参保期", "2024-01-01", 366),
            ("2024-01-01", "补缴（1—2月）", "2024-02-01", 335),
            ("2024-02-29", "补缴（1—2月）", "2024-03-01", 306),
            ("2024-03-01", "补缴（3—6月）", "2024-05-30", 216),
            ("2024-06-30", "补缴（3—6月）", "2024-09-28", 95),
            ("2024-07-01", "补缴（7—9月）", "2024-09-29", 94),
            ("2024-09-30", "补缴（7—9月）", "2024-12-29", 3),
        ] {
            let answer = cover(&wuyang_2024(), &format!("pays={pays}"));
            assert_eq!(answer, Some(expected(window, starts, days)), "{pays}");
        }
    }

    /// policy-model.md, seed 002: 10-01 → no window; 五(一): the first is from the day of issue on.
    #[test]
    fn outside_every_window_the_next_or_the_last_is_named() {
        let policy = wuyang_2024();
        let neighbours = |written| match coverage(&policy, &payer(&policy, written)) {
            Err(NoCoverage::NoWindow { next, last }) => {
                let named = |it: Option<(&Window, Day)>| {
                    it.map(|(window, day)| (window.id.clone(), day.to_text()))
                };
                (named(next), named(last))
            }
            other => panic!("{other:?}"),
        };
        let named = |id: &str, day: &str| Some((id.to_owned(), day.to_owned()));
        assert_eq!(neighbours("pays=2024-10-01"), (None, named("补缴（7—9月）", "2024-09-30")));
        assert_eq!(neighbours("pays=2023-11-13"), (named("集中参保期", "2023-11-14"), None));
        assert_eq!(
            neighbours("identity=脱贫人口 pays=2024-10-01"),
            (None, named("脱贫人口不设等待期", "2024-09-30"))
        );
        assert_eq!(
            neighbours("identity=新生儿 birth=2024-03-01 pays=2024-05-30"),
            (None, named("新生儿", "2024-05-29"))
        );
        assert_eq!(
            neighbours("identity=新生儿 birth=2023-12-31 pays=2024-10-01"),
            (None, named("补缴（7—9月）", "2024-09-30")),
            "born in the year before, one pays as everybody does"
        );
    }

    /// 五(二)、五(四) and 六, as policy-model.md reads them.
    #[test]
    fn groups_have_their_own_windows() {
        let policy = wuyang_2024();
        for (written, window, starts, days) in [
            ("identity=新生儿 birth=2024-03-01 pays=2024-05-29", "新生儿", "2024-03-01", 306),
            (
                "identity=新生儿 identity=脱贫人口 birth=2024-03-01 pays=2024-05-30",
                "脱贫人口不设等待期",
                "2024-05-31",
                215,
            ),
            // 二(一): born in 2023 they join for 2024 like everybody else.
            ("identity=新生儿 birth=2023-12-20 pays=2023-12-31", "集中参保期", "2024-01-01", 366),
            (
                "identity=新生儿 birth=2023-12-20 pays=2024-02-01",
                "补缴（1—2月）",
                "2024-03-01",
                306,
            ),
            ("identity=低保对象 pays=2024-07-01", "困难群众7—12月", "2024-07-02", 183),
            ("identity=低保对象 pays=2024-12-31", "困难群众7—12月", "2025-01-01", 0),
            // The text gives them no exemption from March to June.
            ("identity=低保对象 pays=2024-06-30", "补缴（3—6月）", "2024-09-28", 95),
            ("identity=脱贫人口 pays=2024-06-30", "脱贫人口不设等待期", "2024-07-01", 184),
            ("identity=高校新生 pays=2023-09-15", "在渝高校新生", "2023-09-16", 473),
            ("identity=高校新生 pays=2023-12-31", "在渝高校新生", "2024-01-01", 366),
            ("identity=高校新生 pays=2024-01-01", "补缴（1—2月）", "2024-02-01", 335),
        ] {
            assert_eq!(cover(&policy, written), Some(expected(window, starts, days)), "{written}");
        }
    }

    /// policy-model.md: 「满90日: day 90 or the day after」 moves one day.
    #[test]
    fn the_days_of_a_wait_are_counted_in_two_ways() {
        let mut policy = wuyang_2024();
        policy.windows[2].starts = stated(Starts::AfterDays { days: 90, count: Count::LastDay });
        let payer = payer(&policy, "pays=2024-03-01");
        assert_eq!(coverage(&policy, &payer).unwrap().starts, Some(day("2024-05-29")));
        let flipped = covered(&policy, &payer, Flipped::COUNT).unwrap();
        assert_eq!(flipped.starts, Some(day("2024-05-29")), "stated readings have no other way");
        let flipped = covered(&wuyang_2024(), &payer, Flipped::COUNT).unwrap().starts;
        assert_eq!(flipped, Some(day("2024-05-29")));
    }

    /// Seed 001 三(三): 中断缴费不超过3个月 → the next day; longer → 6 months.
    #[test]
    fn a_lapse_of_more_than_three_months_waits_for_six() {
        let policy = zhuji_2023();
        let gap = |months: u16, pays: &str| {
            cover(&policy, &format!("identity=职工医保中断人员 gap_months={months} pays={pays}"))
        };
        assert_eq!(gap(3, "2023-03-15"), Some(expected("中断不超过3个月", "2023-03-16", 291)));
        assert_eq!(gap(4, "2023-03-15"), Some(expected("中断超过3个月", "2023-09-15", 108)));
        assert_eq!(gap(4, "2023-06-30"), Some(expected("中断超过3个月", "2023-12-30", 2)));
        assert_eq!(gap(4, "2023-08-31"), Some(expected("中断超过3个月", "2024-02-29", 0)));
        assert_eq!(
            cover(&policy, "pays=2023-02-28"),
            Some(expected("集中参保期", "2023-01-01", 365))
        );
    }

    /// 五(四): students enrol when they enter, which is in the year before.
    #[test]
    fn a_window_may_follow_the_start_of_a_term() {
        let mut policy = wuyang_2024();
        policy.windows[7].pays =
            stated(Pays::After { event: Event::TermStart, days: 30, first_day: 0 });
        let student = |pays: &str, term: &str| {
            let written = format!("identity=高校新生 pays={pays} term_start={term}");
            cover(&policy, &written).map(|(window, _, days)| (window, days))
        };
        let students = |days| Some(("在渝高校新生".to_owned(), days));
        assert_eq!(student("2023-10-01", "2023-09-01"), students(457));
        assert_eq!(student("2023-10-02", "2023-09-01"), None);
        assert_eq!(student("2023-08-31", "2023-09-01"), None);
        assert_eq!(student("2024-09-30", "2024-09-01"), students(92));
        assert_eq!(student("2022-09-10", "2022-09-01"), None, "for another year");
    }

    /// 国办发〔2024〕38号: three months; one more for each missed year; each year paid back takes
    /// one off; with four missed years and more, no less than six months in all.
    fn waiting(missed: u16, repaid: u16) -> u16 {
        let waiting = Waiting {
            months: 3,
            per_missed_year: 1,
            free_years: 0,
            per_repaid_year: 1,
            least: Some(LeastWait { missed_years: 4, months: 6 }),
            from: WaitFrom::YearStart,
        };
        let policy = wuyang_2024();
        let who = Payer {
            missed_years: Some(missed),
            repaid_years: Some(repaid),
            ..payer(&policy, "pays=2024-01-01")
        };
        waiting.months_of(&who)
    }

    #[test]
    fn missed_years_lengthen_the_wait_and_repaid_ones_shorten_it() {
        for (missed, repaid, months) in [
            (0, 0, 3),
            (0, 5, 3),
            (1, 0, 4),
            (3, 1, 5),
            (3, 9, 3),
            (4, 0, 7),
            (4, 4, 6),
            (9, 2, 10),
        ] {
            assert_eq!(waiting(missed, repaid), months, "{missed} {repaid}");
        }
    }

    /// 「counted from 1 January of the benefit year」 (policy-model.md), or from payment.
    #[test]
    fn a_wait_runs_from_new_year_or_from_payment() {
        let mut policy = wuyang_2024();
        let mut starts = |from, free_years, pays| {
            policy.windows[0].pays =
                stated(Pays::Between { from: day("2023-11-14"), to: day("2024-12-31") });
            policy.windows[0].priority = 9;
            policy.windows[0].starts = assumed(Starts::Waiting(Waiting {
                months: 3,
                per_missed_year: 1,
                free_years,
                per_repaid_year: 0,
                least: None,
                from,
            }));
            let payer = payer(&policy, &format!("missed_years=2 pays={pays}"));
            coverage(&policy, &payer).unwrap().starts.unwrap().to_text()
        };
        assert_eq!(starts(WaitFrom::YearStart, 0, "2023-12-15"), "2024-06-01");
        assert_eq!(starts(WaitFrom::YearStart, 1, "2023-12-15"), "2024-05-01");
        assert_eq!(starts(WaitFrom::YearStart, 0, "2024-08-05"), "2024-08-05");
        assert_eq!(starts(WaitFrom::Payment, 0, "2023-12-15"), "2024-06-01");
        assert_eq!(starts(WaitFrom::Payment, 0, "2024-03-15"), "2024-08-15");
    }

    #[test]
    fn the_highest_priority_wins_and_equal_ones_contradict_each_other() {
        let mut policy = wuyang_2024();
        let payer = payer(&policy, "pays=2024-01-15");
        policy.windows.push(policy.windows[1].clone());
        let (one, other) = (&policy.windows[1], &policy.windows[8]);
        assert_eq!(coverage(&policy, &payer), Err(NoCoverage::Ambiguous(one, other)));
        let mut above = policy.windows[1].clone();
        above.priority = 1;
        policy.windows.push(above);
        assert_eq!(coverage(&policy, &payer).unwrap().window, &policy.windows[9]);
    }

    /// Seed 003 prints no day from which a payment covers.
    #[test]
    fn a_start_that_the_notice_does_not_print_is_unknown() {
        let mut policy = wuyang_2024();
        policy.windows[0].starts = stated(Starts::Unknown);
        let cover = coverage(&policy, &payer(&policy, "pays=2023-12-31")).unwrap();
        assert_eq!((cover.starts, cover.days(), cover.status()), (None, None, Status::Unknown));
    }

    #[test]
    fn a_cover_is_as_sure_as_what_decides_it() {
        let policy = wuyang_2024();
        let status = |written| coverage(&policy, &payer(&policy, written)).unwrap().status();
        assert_eq!(status("pays=2023-12-31"), Status::Stated);
        assert_eq!(status("pays=2024-03-01"), Status::Assumed);
        assert_eq!(status("identity=新生儿 birth=2024-03-01 pays=2024-03-02"), Status::Assumed);
    }

    /// 乌杨 2024: every day that matters, whoever one is.
    #[test]
    fn on_no_day_do_two_windows_contradict_each_other() {
        let policy = wuyang_2024();
        let base = payer(&policy, "pays=2024-01-01");
        let (first, last) = (day("2023-07-01"), day("2025-01-31"));
        for set in 0..1 << policy.identities.len() {
            let identities = Identities(set);
            for pays in (0..=last.since(first)).map(|days| first.plus(days)) {
                for age in [0, 89, 90] {
                    let birth = Some(pays.plus(-age)).filter(|_| set & 1 == 1);
                    let payer = Payer { identities, pays: Some(pays), birth, ..base };
                    match coverage(&policy, &payer) {
                        Ok(cover) => assert!(cover.window.scope.includes(identities)),
                        Err(NoCoverage::NoWindow { .. }) => {}
                        Err(clash) => panic!("{payer:?}: {clash:?}"),
                    }
                    if set & 1 == 0 {
                        break;
                    }
                }
            }
        }
    }

    fn any_window() -> impl Strategy<Value = Window> {
        let day = (0..800i32).prop_map(|days| Day::first_of(2023).plus(days));
        let pays = prop_oneof![
            (day.clone(), 0..400i32)
                .prop_map(|(from, days)| Pays::Between { from, to: from.plus(days) }),
            (any::<bool>(), any::<u16>(), 0..2u8).prop_map(|(birth, days, first_day)| {
                let event = if birth { Event::Birth } else { Event::TermStart };
                Pays::After { event, days, first_day }
            }),
        ];
        let waiting = any::<[u16; 5]>().prop_map(|[months, per, free, repaid, least]| {
            Starts::Waiting(Waiting {
                months,
                per_missed_year: per,
                free_years: free,
                per_repaid_year: repaid,
                least: Some(LeastWait { missed_years: free, months: least }),
                from: if months % 2 == 0 { WaitFrom::Payment } else { WaitFrom::YearStart },
            })
        });
        let starts = prop_oneof![
            day.prop_map(Starts::On),
            any::<u16>().prop_map(|days| Starts::AfterDays { days, count: Count::LastDay }),
            any::<u16>().prop_map(Starts::AfterMonths),
            waiting,
            Just(Starts::Birth),
            Just(Starts::NextMonthFirst),
            Just(Starts::Unknown),
        ];
        let gap = proptest::option::of((0..6u16, proptest::option::of(0..9u16)))
            .prop_map(|it| it.map(|(least, most)| Gap { least, most }));
        (pays, starts, gap, 0..3u8, any::<[u64; 3]>()).prop_map(
            |(pays, starts, gap, priority, [any, all, except])| Window {
                pays: assumed(pays),
                starts: assumed(starts),
                gap,
                priority,
                scope: Scope {
                    any: Identities(any & 15),
                    all: Identities(all & except & 15),
                    except: Identities(except & 3),
                },
                ..wuyang_2024().windows[0].clone()
            },
        )
    }

    proptest! {
        /// Whatever a policy may say and whatever is left unsaid, there is an answer, and if it is
        /// a window, then the person is one whom it is for.
        #[test]
        fn every_payer_is_answered_under_every_policy(
            windows in proptest::collection::vec(any_window(), 0..5),
            identities in 0..16u64,
            days in any::<[Option<u16>; 3]>(),
            counts in any::<[Option<u16>; 3]>(),
        ) {
            let policy = Policy { windows, ..wuyang_2024() };
            let on = |days: Option<u16>| Some(Day::first_of(2022).plus(i32::from(days? % 1_500)));
            let payer = Payer {
                identities: Identities(identities),
                pays: on(days[0]),
                birth: on(days[1]),
                term_start: on(days[2]),
                gap_months: counts[0],
                missed_years: counts[1],
                repaid_years: counts[2],
                ..payer(&wuyang_2024(), "pays=2024-01-01")
            };
            if let Ok(cover) = coverage(&policy, &payer) {
                prop_assert!(cover.window.scope.includes(payer.identities));
                let starts = cover.starts.unwrap_or(cover.ends);
                prop_assert_eq!(cover.days() == Some(0), starts > cover.ends);
            }
        }
    }
}
