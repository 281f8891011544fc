//! The day that a site is seen on.

use clap::Args;
use jiff::civil::Date;
use jiff::tz::{self, TimeZone};
use jiff::{Timestamp, Zoned};

use super::usage::Refused;
use crate::diagnostic::say;
use crate::load;

/// The day that pages are made for.
#[derive(Debug, Clone, Copy, Args)]
#[command(next_help_heading = "选项")]
pub(super) struct Today {
    /// 按哪一天（年-月-日）；不写就是今天
    #[arg(long, value_name = "日期", value_parser = day)]
    today: Option<Date>,
}

impl Today {
    /// The day that was given.
    pub(super) fn given(self) -> Option<Date> {
        self.today
    }

    /// The day that was given, else today.
    pub(super) fn date(self) -> Date {
        self.today.unwrap_or_else(today_in_china)
    }
}

/// The day in China, whatever the time zone of the computer.
pub(super) fn today_in_china() -> Date {
    Zoned::new(Timestamp::now(), TimeZone::fixed(tz::offset(8))).date()
}

/// A day as it is written everywhere: `2024-01-31`, and nothing that merely resembles it.
fn day(text: &str) -> Result<Date, Refused> {
    let date = text.parse::<Date>().ok().filter(|date| date.to_string() == text);
    date.ok_or_else(|| {
        let meant = load::meant_day(text).unwrap_or_else(|| "2024-01-31".to_owned());
        Refused(say!("请写成{meant}这样", "Write it like {meant}"))
    })
}
