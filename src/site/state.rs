//! What a notice is on a given day: to come, new, in force, over.

use jiff::civil::Date;

use super::config::Occasion;
use super::notice::{Notice, Standing};
use super::{PolicyFile, Site};

/// What a notice is on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    /// Not published: a draft, or its day has not come.
    Hidden,
    /// Published within the last days.
    New,
    /// In force.
    Current,
    /// Kept for reference: its year, or its own last day, is past.
    Past,
    /// Repealed.
    Repealed,
}

/// For how many days a notice is new.
const NEW_DAYS: i32 = 14;

impl State {
    /// What a notice is on a day, under the policy that it announces.
    pub fn of(notice: &Notice, policy: Option<&PolicyFile>, today: Date) -> Self {
        if notice.draft || notice.day().is_some_and(|day| day > today) {
            return Self::Hidden;
        }
        match notice.standing {
            Some(Standing::Repealed) => return Self::Repealed,
            Some(Standing::Historical) => return Self::Past,
            Some(Standing::Current) | None => {}
        }
        let over = notice.expires.is_some_and(|last| last < today)
            || policy.is_some_and(|policy| i32::from(policy.rules.year) < i32::from(today.year()));
        let age = notice.day().map(|day| today.duration_since(day).as_hours() / 24);
        match age {
            _ if over => Self::Past,
            Some(age) if age < i64::from(NEW_DAYS) => Self::New,
            _ => Self::Current,
        }
    }

    /// Its name for templates and style sheets.
    pub fn name(self) -> &'static str {
        match self {
            Self::Hidden => "hidden",
            Self::New => "new",
            Self::Current => "current",
            Self::Past => "past",
            Self::Repealed => "repealed",
        }
    }
}

impl Site {
    /// What a notice of the site is on a day.
    pub fn state(&self, notice: &Notice, today: Date) -> State {
        let policy = notice.policy.as_ref().and_then(|named| self.policy(&named.name));
        State::of(notice, policy.map(AsRef::as_ref), today)
    }

    /// Whether a notice is on the site on this occasion.
    pub fn shows(&self, notice: &Notice, occasion: &Occasion) -> bool {
        occasion.drafts || self.state(notice, occasion.today) != State::Hidden
    }
}
