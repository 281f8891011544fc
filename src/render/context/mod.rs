//! What templates are given. These names are a contract with every theme.

mod assistance;
mod benefits;
mod calculator;
mod deadlines;
mod effects;
mod further;
mod payments;
mod premium;
mod timeline;
mod windows;

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use gongshi_rules::day::Day;
use gongshi_rules::person::Scope;
use gongshi_rules::policy::Cite;
use jiff::civil::Date;
use serde::Serialize;
use tera::Value;

use self::assistance::Assistance;
use self::benefits::Benefits;
pub(super) use self::calculator::{Form, Groups, Tradeoff, assumptions, in_time, typical_bills};
pub(super) use self::deadlines::{Deadline, Paying, Payment, last_closing, soonest};
use self::deadlines::{Due, dues};
pub(super) use self::effects::effects;
use self::premium::PremiumTable;
use self::timeline::Timeline;
pub(super) use self::timeline::{title, when};
pub(super) use self::windows::Window;
use crate::dates;
use crate::diagnostic::Diagnostic;
use crate::site::PolicyFile;
use crate::site::addresses;
use crate::site::notice::{Issued, Notice};
use crate::site::state::Spell;
use crate::site::strings::Strings;
use crate::timeline::{Whose, names};

/// A policy, as pages show it. Amounts are grouped, without their unit.
#[derive(Serialize)]
pub(super) struct Policy {
    id: String,
    place: String,
    year: u16,
    /// Whether its year lies before the day of the build.
    past: bool,
    tiers: Vec<String>,
    cite: String,
    premiums: Vec<Premium>,
    premium_source: String,
    /// The same with all that differs by age and window, and what the treasury adds.
    premium_table: PremiumTable,
    windows: Vec<Window>,
    /// All its days.
    timeline: Timeline,
    /// What payments buy, by days and by people.
    payments: Vec<payments::Group>,
    /// Its year calendar, from the site's top.
    calendar: String,
    /// Its calendars for phones: of everything, then of each group of people.
    calendars: Vec<CalendarLink>,
    /// Who pays part of the premium for whom, where anybody does.
    assistance: Option<Assistance>,
    /// What bills are paid back. Where the notice does not say, its names are missing.
    #[serde(flatten)]
    benefits: Option<Benefits>,
}

/// A calendar for phones.
#[derive(Serialize)]
struct CalendarLink {
    /// `all`: every event; `everyone`: what those without an identity need to know; `some`: what
    /// some people do.
    kind: &'static str,
    /// Whom it is for, where it is for some.
    who: Option<String>,
    /// From the site's top.
    url: String,
}

#[derive(Serialize)]
struct Premium {
    tier: String,
    amount: String,
    /// Below which age in whole years, where the premium differs by age; the last has none.
    under: Option<u8>,
}

#[derive(Serialize)]
struct TierAmount {
    tier: String,
    amount: String,
}

impl Policy {
    pub(super) fn new(policy: &PolicyFile, today: Day, strings: &Strings) -> Self {
        let rules = &policy.rules;
        let bands = &rules.premium.personal;
        let premiums = bands.iter().flat_map(|band| {
            let amounts = rules.tiers.iter().zip(band.amounts.cells());
            amounts.map(|(tier, amount)| Premium {
                tier: tier.clone(),
                amount: amount.value.to_string(),
                under: band.under,
            })
        });
        let premium_cites = bands.iter().flat_map(|band| band.amounts.cells()).map(|it| it.cite);
        Self {
            id: rules.id.clone(),
            place: rules.place.clone(),
            year: rules.year,
            past: is_past(rules.year, today),
            tiers: rules.tiers.clone(),
            cite: policy.documents.main().name(),
            premiums: premiums.collect(),
            premium_source: sources(rules, premium_cites),
            premium_table: PremiumTable::new(rules),
            windows: rules.windows.iter().map(|it| Window::new(rules, it, today)).collect(),
            timeline: Timeline::new(policy, today, strings),
            payments: payments::groups(rules, today),
            calendar: addresses::policy_calendar(policy),
            calendars: calendars(policy),
            assistance: Assistance::new(rules),
            benefits: rules.benefits.as_ref().map(|it| Benefits::new(policy, it)),
        }
    }
}

fn calendars(policy: &PolicyFile) -> Vec<CalendarLink> {
    let link = |whose: Whose| CalendarLink {
        kind: match whose {
            Whose::All => "all",
            Whose::Everyone => "everyone",
            Whose::Some(_) => "some",
        },
        who: whose.in_words(&policy.rules),
        url: addresses::policy_days(policy, whose),
    };
    Whose::each(policy).into_iter().map(link).collect()
}

/// What several values cite, each once.
fn sources(rules: &gongshi_rules::Policy, cites: impl Iterator<Item = Cite>) -> String {
    let mut sources: Vec<&str> = Vec::new();
    for cite in cites {
        let source = rules.citation(cite);
        if !sources.contains(&source) {
            sources.push(source);
        }
    }
    sources.join("；")
}

/// Whom something is for, by name: 「在乡重点优抚对象（不含一至六级伤残军人）」.
fn people(rules: &gongshi_rules::Policy, scope: &Scope) -> String {
    let (any, all) = (names(rules, scope.any), names(rules, scope.all));
    let mut people = match (any.is_empty(), all.is_empty()) {
        (true, true) => "所有人".to_owned(),
        (true, false) => all,
        (false, true) => any,
        (false, false) => format!("{any}（同时是{all}）"),
    };
    if !scope.except.is_empty() {
        people += &format!("（不含{}）", names(rules, scope.except));
    }
    people
}

/// Whether a policy's year lies before a day.
pub(super) fn is_past(year: u16, today: Day) -> bool {
    today.year() > year
}

/// What the pages of one policy share, made once.
pub(super) struct Shared {
    /// The policy, for templates.
    pub(super) policy: Value,
    /// What its document says nothing about.
    pub(super) unknowns: Value,
    /// Components that were made, by name and by the way from their page to the site's top.
    components: Mutex<HashMap<(String, String), Arc<str>>>,
}

impl Shared {
    pub(super) fn of(policy: &PolicyFile, today: Day, strings: &Strings) -> Self {
        Self {
            policy: Value::from_serializable(&Policy::new(policy, today, strings)),
            unknowns: Value::from_serializable(&policy.unknown),
            components: Mutex::default(),
        }
    }

    /// A component of the policy's pages, made the first time.
    pub(super) fn component(
        &self,
        name: &str,
        root: &str,
        make: impl FnOnce() -> Result<String, Diagnostic>,
    ) -> Result<Arc<str>, Diagnostic> {
        let key = (name.to_owned(), root.to_owned());
        let kept = || self.components.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(made) = kept().get(&key) {
            return Ok(Arc::clone(made));
        }
        let made: Arc<str> = make()?.into();
        kept().insert(key, Arc::clone(&made));
        Ok(made)
    }
}

/// A day as the theme writes it: 「2023年11月14日」, `14 November 2023`.
pub(super) fn day_in_words(day: Day, strings: &Strings) -> String {
    let (year, month, day) = day.civil();
    let months = strings.get("date.months").map_or("", |months| months.other.as_str());
    let named = months.split_ascii_whitespace().nth(usize::from(month).saturating_sub(1));
    let (year, day) = (year.to_string(), day.to_string());
    let month = named.map_or_else(|| Cow::from(month.to_string()), Cow::from);
    strings.say("date.day", &[("year", &year), ("month", &month), ("day", &day)])
}

/// A notice, as lists show it. A large site has five lists of each: they are told no more than they
/// may want to show.
#[derive(Serialize)]
pub(super) struct ListedNotice<'n> {
    title: &'n str,
    /// Its page, from the site's top.
    url: String,
    number: Option<&'n str>,
    issuer_line: Cow<'n, str>,
    /// The day it has in lists, for machines and in words.
    day: Option<String>,
    day_text: Option<String>,
    place: Option<&'n str>,
    /// The year of its policy.
    year: Option<u16>,
    /// Whether that year is over.
    past: bool,
    /// `new`, `current`, `past`, `expired`, `replaced`, `repealed`, or `hidden` in a preview.
    state: &'static str,
    /// That, and what it will be later, by the visitor's clock.
    spells: Vec<ShownSpell>,
    /// When one pays under its policy, while it is in force.
    dues: Vec<Due>,
    summary: &'n str,
}

/// A notice, as its own page shows it.
#[derive(Serialize)]
pub(super) struct ShownNotice<'n> {
    #[serde(flatten)]
    listed: ListedNotice<'n>,
    issuer: &'n [String],
    issued_text: Option<String>,
    /// Whether its original prints no day.
    unprinted: bool,
    expires: Option<String>,
    expires_text: Option<String>,
    tags: &'n [String],
    /// Until when one goes by its policy's windows, while it is in force.
    in_force_until: Option<String>,
    based_on: &'n [String],
}

/// What a notice is for some days on end. The first has no first day, the last no last one.
#[derive(Serialize)]
struct ShownSpell {
    state: &'static str,
    from: Option<String>,
    to: Option<String>,
}

impl ShownSpell {
    fn new(spell: &Spell) -> Self {
        let text = |day: Date| day.to_string();
        Self { state: spell.state.name(), from: spell.from.map(text), to: spell.to.map(text) }
    }
}

/// Until when a notice is in force that is about a policy, where it is.
pub(super) fn in_force_until(policy: &PolicyFile, spells: &[Spell]) -> Option<Day> {
    let last = spells.iter().take_while(|spell| !spell.state.is_over()).last()?;
    Some(last.to.map_or(Day::last_of(policy.rules.year), dates::day))
}

impl<'n> ListedNotice<'n> {
    pub(super) fn new(
        notice: &'n Notice,
        policy: Option<&PolicyFile>,
        spells: &[Spell],
        today: Day,
        strings: &Strings,
    ) -> Self {
        let year = policy.map(|policy| policy.rules.year);
        let in_force = policy.and_then(|policy| Some((policy, in_force_until(policy, spells)?)));
        Self {
            title: &notice.title,
            url: addresses::notice_page(notice),
            number: notice.number.as_ref().map(|number| number.name.as_str()),
            issuer_line: match notice.issuer.as_slice() {
                [issuer] => Cow::Borrowed(issuer),
                issuers => Cow::Owned(issuers.concat()),
            },
            day: notice.day().map(|day| day.to_string()),
            day_text: notice.day().map(|day| day_in_words(dates::day(day), strings)),
            place: notice.place.as_ref().map(|place| place.name.as_str()),
            year,
            past: year.is_some_and(|year| is_past(year, today)),
            state: spells.first().map_or("", |spell| spell.state.name()),
            dues: in_force.map(|(policy, last)| dues(policy, today, last)).unwrap_or_default(),
            spells: spells.iter().map(ShownSpell::new).collect(),
            summary: &notice.summary,
        }
    }
}

impl<'n> ShownNotice<'n> {
    pub(super) fn new(
        notice: &'n Notice,
        policy: Option<&PolicyFile>,
        spells: &[Spell],
        today: Day,
        strings: &Strings,
    ) -> Self {
        let words = |date: Date| day_in_words(dates::day(date), strings);
        let last = policy.and_then(|policy| in_force_until(policy, spells));
        Self {
            listed: ListedNotice::new(notice, policy, spells, today, strings),
            issuer: &notice.issuer,
            issued_text: notice.issued.day().map(words),
            unprinted: notice.issued == Issued::Unprinted,
            expires: notice.expires.map(|day| day.to_string()),
            expires_text: notice.expires.map(words),
            tags: &notice.tags,
            in_force_until: last.map(Day::to_text),
            based_on: &notice.based_on,
        }
    }
}
