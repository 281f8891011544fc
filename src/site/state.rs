//! What a notice is on a given day: to come, new, in force, over.

use jiff::ToSpan;
use jiff::civil::Date;

use super::PolicyFile;
use super::notice::{Notice, Standing};

/// What a notice is on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Not published: a draft, or its day has not come.
    Hidden,
    /// Published within the last days.
    New,
    /// In force.
    Current,
    /// Kept for reference: its year is past.
    Past,
    /// Its own last day is past, in a year that is not.
    Expired,
    /// Another notice stands in its place.
    Replaced,
    /// Repealed.
    Repealed,
}

/// What a notice is for some days on end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Spell {
    /// What it is.
    pub state: State,
    /// From which day on, where that day is to come.
    pub from: Option<Date>,
    /// Until which day, where it becomes something else.
    pub to: Option<Date>,
}

/// Whether a notice has lost its force for a reason that its reader must learn of: it expired,
/// another took its place, staff set it aside. That a year is over everybody knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Force {
    /// It has not.
    Kept,
    /// It has: for the first reason on one day, for the last on another.
    Lost {
        /// From which day on it had lost it.
        first: Date,
        /// On which day its reader had to learn of another reason.
        last: Date,
    },
    /// It has, on a day that nobody wrote down.
    LostSomeDay,
}

/// For how many days a notice is new.
const NEW_DAYS: i32 = 14;

impl State {
    /// What a notice is on a day, under the policy that it announces. Whether another notice has
    /// replaced it depends on those that are shown.
    pub fn of(
        notice: &Notice,
        policy: Option<&PolicyFile>,
        is_replaced: bool,
        today: Date,
    ) -> Self {
        if notice.is_hidden(today) {
            return Self::Hidden;
        }
        match notice.standing {
            Some(Standing::Repealed) => return Self::Repealed,
            _ if is_replaced => return Self::Replaced,
            Some(Standing::Historical) => return Self::Past,
            Some(Standing::Current) | None => {}
        }
        if policy.is_some_and(|policy| i32::from(policy.rules.year) < i32::from(today.year())) {
            return Self::Past;
        }
        if notice.expires.is_some_and(|last| last < today) {
            return Self::Expired;
        }
        let age = notice.day().map(|day| today.duration_since(day).as_hours() / 24);
        match age {
            Some(age) if age < i64::from(NEW_DAYS) => Self::New,
            _ => Self::Current,
        }
    }

    /// What a notice is from a day on, one after the other: whoever reads its page later goes by
    /// their own clock.
    pub fn spells(
        notice: &Notice,
        policy: Option<&PolicyFile>,
        is_replaced: bool,
        today: Date,
    ) -> Vec<Spell> {
        let of = |day| Self::of(notice, policy, is_replaced, day);
        let changes =
            [notice.day(), new_no_more(notice), expired(notice), policy.and_then(year_over)];
        let mut changes: Vec<Date> =
            changes.into_iter().flatten().filter(|day| *day > today).collect();
        changes.sort_unstable();
        let mut spells = vec![Spell { state: of(today), from: None, to: None }];
        for day in changes {
            let state = of(day);
            if let Some(last) = spells.last_mut().filter(|last| last.state != state) {
                last.to = day.yesterday().ok();
                spells.push(Spell { state, from: Some(day), to: None });
            }
        }
        spells
    }

    /// From which day on a notice is what it is on a day, where that is known. Nobody writes down
    /// when a notice was repealed or put with the past: that it had been repealed by the day after
    /// its last one, or by the day of one in its place, is known.
    pub fn since(
        self,
        notice: &Notice,
        policy: Option<&PolicyFile>,
        replaced_by: &[&Notice],
        today: Date,
    ) -> Option<Date> {
        let began = match self {
            Self::Hidden => None,
            Self::New => notice.day(),
            Self::Current => new_no_more(notice),
            Self::Past if notice.standing == Some(Standing::Historical) => None,
            Self::Past => policy.and_then(year_over),
            Self::Expired => expired(notice),
            Self::Replaced => replaced(replaced_by),
            Self::Repealed => [expired(notice), replaced(replaced_by)].into_iter().flatten().min(),
        };
        let began = began.filter(|day| *day <= today)?;
        Some(notice.day().map_or(began, |day| day.max(began)))
    }

    /// Whether it holds no more.
    pub fn is_over(self) -> bool {
        match self {
            Self::Hidden | Self::New | Self::Current => false,
            Self::Past | Self::Expired | Self::Replaced | Self::Repealed => true,
        }
    }

    /// Its name for templates and style sheets.
    pub fn name(self) -> &'static str {
        match self {
            Self::Hidden => "hidden",
            Self::New => "new",
            Self::Current => "current",
            Self::Past => "past",
            Self::Expired => "expired",
            Self::Replaced => "replaced",
            Self::Repealed => "repealed",
        }
    }
}

impl Force {
    /// Whether a notice has lost its force by a day; `replaced_by` are the notices in its place.
    pub fn of(
        notice: &Notice,
        policy: Option<&PolicyFile>,
        replaced_by: &[&Notice],
        today: Date,
    ) -> Self {
        let year_over = policy.and_then(year_over);
        let expired = expired(notice).filter(|day| year_over.is_none_or(|over| *day < over));
        let days = [expired, replaced(replaced_by)].into_iter().flatten();
        let days = days.filter(|day| *day <= today);
        let set_aside = matches!(notice.standing, Some(Standing::Historical | Standing::Repealed));
        match (days.clone().min(), days.max()) {
            (Some(first), Some(last)) => Self::Lost { first, last },
            _ if set_aside || !replaced_by.is_empty() => Self::LostSomeDay,
            _ => Self::Kept,
        }
    }
}

/// The first day on which a notice is new no more.
fn new_no_more(notice: &Notice) -> Option<Date> {
    notice.day()?.checked_add(NEW_DAYS.days()).ok()
}

/// The first day after its last one.
fn expired(notice: &Notice) -> Option<Date> {
    notice.expires?.tomorrow().ok()
}

/// The first day on which one of the notices in its place was there, as far as they say.
fn replaced(replaced_by: &[&Notice]) -> Option<Date> {
    replaced_by.iter().filter_map(|other| other.day()).min()
}

/// The first day after the year of a policy.
fn year_over(policy: &PolicyFile) -> Option<Date> {
    Date::new(i16::try_from(policy.rules.year).ok()? + 1, 1, 1).ok()
}
