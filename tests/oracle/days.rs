//! From when to when a payer is covered under 乌杨街道's notice for 2024 (乌杨街道发〔2023〕84号,
//! 五 and 六), with a calendar of its own that knows how to step from one day to the next.

use std::fmt;

/// A day of the civil calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Date {
    year: u16,
    month: u8,
    day: u8,
}

impl Date {
    /// The day of that name; panics where the calendar has none.
    pub(crate) fn new(year: u16, month: u8, day: u8) -> Self {
        assert!((1..=12).contains(&month), "没有{month}月");
        assert!((1..=days_in_month(year, month)).contains(&day), "{year}年{month}月没有{day}日");
        Self { year, month, day }
    }

    /// The day after.
    pub(crate) fn next(self) -> Self {
        if self.day < days_in_month(self.year, self.month) {
            Self { day: self.day + 1, ..self }
        } else {
            self.first_of_next_month()
        }
    }

    /// The day that comes `days` days later.
    pub(crate) fn plus(self, days: u32) -> Self {
        (0..days).fold(self, |day, _| day.next())
    }

    fn first_of_next_month(self) -> Self {
        if self.month < 12 {
            Self { month: self.month + 1, day: 1, ..self }
        } else {
            Self { year: self.year + 1, month: 1, day: 1 }
        }
    }

    fn is_between(self, first: Self, last: Self) -> bool {
        first <= self && self <= last
    }
}

/// `2024-02-29`.
impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { year, month, day } = self;
        write!(f, "{year}-{month:02}-{day:02}")
    }
}

fn days_in_month(year: u16, month: u8) -> u8 {
    match month {
        2 if is_leap(year) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

fn is_leap(year: u16) -> bool {
    (year.is_multiple_of(4) && !year.is_multiple_of(100)) || year.is_multiple_of(400)
}

/// Who pays. All fields empty: a person without any of these identities.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Payer {
    /// 新生儿, with the day of birth.
    pub(crate) newborn: Option<Date>,
    /// 脱贫人口
    pub(crate) out_of_poverty: bool,
    /// One of the seven groups of 六: 特困人员, 低保对象, 低保边缘户, 返贫致贫人口, 脱贫不稳定户,
    /// 边缘易致贫户, 突发严重困难户.
    pub(crate) seven_groups: bool,
    /// 在渝高校新生
    pub(crate) college_freshman: bool,
}

/// The cover that a payment brings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Coverage {
    /// The id of the payment window.
    pub(crate) window: &'static str,
    /// The first day of cover.
    pub(crate) start: Date,
    /// The last day of cover.
    pub(crate) end: Date,
    /// The number of days from `start` to `end`, both counted; 0 where `start` falls after `end`.
    pub(crate) days: u32,
}

/// The cover of a payer who pays on that day; nothing where no window is open to them.
///
/// Windows that could both apply are asked in the order in which they win.
pub(crate) fn coverage(payer: Payer, paid: Date) -> Option<Coverage> {
    newborn(payer, paid)
        .or_else(|| college_freshman(payer, paid))
        .or_else(|| seven_groups(payer, paid))
        .or_else(|| out_of_poverty(payer, paid))
        .or_else(|| everyone_else(payer, paid))
}

/// 五(二): “缴费时间为其出生之日起90日内。其医保待遇从出生之日起享受至当年年底”. 读作 the day of birth
/// being day 1 and the 90th day the last; 当年 being the year of birth.
fn newborn(payer: Payer, paid: Date) -> Option<Coverage> {
    let birth = payer.newborn.filter(|birth| birth.year == 2024)?;
    let ninetieth_day = birth.plus(89);
    paid.is_between(birth, ninetieth_day)
        .then(|| covered("新生儿", birth, Date::new(birth.year, 12, 31)))
}

/// 五(四): “新生入学时参加我市下一年度居民医保的，待遇享受时间为完成缴费的次日至次年12月31日”.
/// 入学时 读作 from 1 September to the end of 2023.
fn college_freshman(payer: Payer, paid: Date) -> Option<Coverage> {
    let open = paid.is_between(Date::new(2023, 9, 1), Date::new(2023, 12, 31));
    (payer.college_freshman && open)
        .then(|| covered("在渝高校新生", paid.next(), Date::new(2024, 12, 31)))
}

/// 六: the seven groups “在7月1日至12月31日期间参加当年城乡居民医疗保险，不设待遇享受等待期”. 读作 cover
/// from the next day.
fn seven_groups(payer: Payer, paid: Date) -> Option<Coverage> {
    let open = paid.is_between(Date::new(2024, 7, 1), Date::new(2024, 12, 31));
    (payer.seven_groups && open)
        .then(|| covered("困难群众7—12月", paid.next(), Date::new(2024, 12, 31)))
}

/// 六: “继续实行脱贫人口参加居民医保不设待遇享受等待期”, within the 补缴时间 of 五(三). 读作 cover from
/// the next day.
fn out_of_poverty(payer: Payer, paid: Date) -> Option<Coverage> {
    let open = paid.is_between(Date::new(2024, 1, 1), Date::new(2024, 9, 30));
    (payer.out_of_poverty && open)
        .then(|| covered("脱贫人口不设等待期", paid.next(), Date::new(2024, 12, 31)))
}

/// 五(一) and 五(三), for all but 新生儿, who have a clause of their own. Those of the year before are
/// among all: 二(一) names “2023年出生并具有本县户籍的新生儿” among those who are to join for 2024.
fn everyone_else(payer: Payer, paid: Date) -> Option<Coverage> {
    if payer.newborn.is_some_and(|birth| birth.year == 2024) {
        return None;
    }
    let end_of_year = Date::new(2024, 12, 31);
    // 五(一): “文件下发之日起至2023年12月31日……从2024年1月1日起享受待遇至年底”; issued 2023-11-14.
    if paid.is_between(Date::new(2023, 11, 14), Date::new(2023, 12, 31)) {
        return Some(covered("集中参保期", Date::new(2024, 1, 1), end_of_year));
    }
    // 五(三): “1月1日至2月29日参保缴费的，自完清缴费的次月1日起”.
    if paid.is_between(Date::new(2024, 1, 1), Date::new(2024, 2, 29)) {
        return Some(covered("补缴（1—2月）", paid.first_of_next_month(), end_of_year));
    }
    // 五(三): “3月1日以后缴费的，从其完清费用之日起满90日后”. 读作 the day of payment plus 90 days.
    if paid.is_between(Date::new(2024, 3, 1), Date::new(2024, 6, 30)) {
        return Some(covered("补缴（3—6月）", paid.plus(90), end_of_year));
    }
    // 五(三), as above; “7月1日及以后参保缴费的不享受财政补助”, 补缴时间 until 30 September.
    if paid.is_between(Date::new(2024, 7, 1), Date::new(2024, 9, 30)) {
        return Some(covered("补缴（7—9月）", paid.plus(90), end_of_year));
    }
    None
}

fn covered(window: &'static str, start: Date, end: Date) -> Coverage {
    let mut days = 0;
    let mut day = start;
    while day <= end {
        days += 1;
        day = day.next();
    }
    Coverage { window, start, end, days }
}
