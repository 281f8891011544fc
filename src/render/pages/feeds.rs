//! The feed of the latest notices: what each of them is on the day of the build.

use gongshi_rules::day::Day;
use jiff::civil::Date;

use crate::dates;
use crate::render::Plan;
use crate::render::context::{self, Paying, Payment, in_force_until, last_closing};
use crate::render::machine::BaseUrl;
use crate::render::machine::feeds::{Feed, Item, LATEST, Successor, Term, Window};
use crate::site::PolicyFile;
use crate::site::addresses;
use crate::site::notice::{Notice, Standing};
use crate::site::state::{Spell, State};

/// A notice of a feed, and what it is.
struct Shown<'s> {
    notice: &'s Notice,
    policy: Option<&'s PolicyFile>,
    published: Date,
    /// What it is and will be.
    spells: Vec<Spell>,
    state: State,
    /// From which day on it is that, where that is known.
    since: Option<Date>,
    /// On which day it lost its force, where a reader must learn of that.
    ended: Option<Date>,
}

impl<'s> Plan<'s> {
    /// The feed of the latest notices.
    pub(super) fn feed<'p>(&'p self, base: &'p BaseUrl) -> Feed<'p> {
        let config = &self.site.config;
        let latest = self.latest.iter().take(LATEST);
        let shown: Vec<Shown<'s>> =
            latest.filter_map(|notice| self.shown_in_feed(notice)).collect();
        let as_of = self.say("feed.as_of", &[("day", &self.in_words(self.occasion.today))]);
        Feed {
            base,
            language: config.language.tag(),
            title: &config.title,
            description: self.joined(&[&config.description, &as_of]),
            page: addresses::HOME,
            today: self.occasion.today,
            items: shown.iter().map(|it| self.item(it, &shown)).collect(),
        }
    }

    fn shown_in_feed(&self, notice: &'s Notice) -> Option<Shown<'s>> {
        let (policy, today) = (self.policy_of(notice), self.occasion.today);
        let replaced_by = self.relations.replaced_by(notice);
        let replaced = replaced_by.iter().filter_map(|other| other.day()).min();
        let state = self.state(notice);
        Some(Shown {
            notice,
            policy,
            published: notice.day()?,
            spells: State::spells(notice, policy, !replaced_by.is_empty(), today),
            state,
            since: state.since(notice, policy, replaced, today),
            ended: State::ended(notice, policy, replaced, today),
        })
    }

    fn item<'p>(&'p self, shown: &Shown<'s>, all: &[Shown<'s>]) -> Item<'p> {
        let notice = shown.notice;
        // One pays by a notice only while it is in force.
        let last = shown.policy.and_then(|policy| in_force_until(policy, &shown.spells));
        let in_force = shown.policy.zip(last);
        let payment = in_force.and_then(|(policy, last)| Payment::on(self.today(), policy, last));
        let windows = in_force.map(|(policy, last)| self.windows(policy, last));
        let of_payment = payment.map(|payment| self.said_of(payment)).unwrap_or_default();
        let replaced_by = self.relations.replaced_by(notice).iter();
        let replaced_by = replaced_by
            .map(|other| Successor { title: &other.title, page: addresses::notice_page(other) });
        Item {
            page: addresses::notice_page(notice),
            title: &notice.title,
            summary: self.joined(&[&self.said_of_state(shown), &of_payment, &notice.summary]),
            issuer: notice.issuer.concat(),
            published: shown.published,
            updated: self.updated(shown, all),
            state: Term { name: shown.state.name(), label: self.label_of_state(shown.state) },
            since: shown.since,
            until: shown.spells.first().and_then(|spell| spell.to),
            payment: payment.map(|it| self.term(it.paying)),
            windows: windows.unwrap_or_default(),
            replaced_by: replaced_by.collect(),
        }
    }

    /// The last day on which something befell a notice that its reader must see: it was published,
    /// everybody's last days to pay began, it lost its force. It never goes back from one day to a
    /// later one.
    fn updated(&self, shown: &Shown<'s>, all: &[Shown<'s>]) -> Date {
        let closing = || {
            // Of several notices about a policy one reminds of it: the first that holds.
            let policy = shown.policy?;
            let about = |it: &&Shown<'s>| {
                let is_same = it.policy.is_some_and(|other| std::ptr::eq(other, policy));
                let is_set_aside =
                    matches!(it.notice.standing, Some(Standing::Historical | Standing::Repealed));
                is_same && !is_set_aside && it.ended.is_none()
            };
            let first = all.iter().rfind(about)?;
            let reminds = std::ptr::eq(first.notice, shown.notice);
            reminds.then(|| last_closing(policy, self.today()).map(dates::civil))?
        };
        let day = shown.ended.or_else(closing);
        day.map_or(shown.published, |day| day.max(shown.published))
    }

    /// The windows of a policy that open by a last day.
    fn windows<'p>(&self, policy: &'p PolicyFile, last: Day) -> Vec<Window<'p>> {
        let (rules, last) = (&policy.rules, last.to_text());
        let windows = rules.windows.iter().map(|window| {
            let shown = context::Window::new(rules, window, self.today());
            Window {
                name: &window.id,
                state: Paying::of(rules, window, self.today()).name(),
                when: shown.when,
                from: shown.from,
                to: shown.to,
                who: shown.who,
                except: shown.except,
                status: shown.status,
            }
        });
        windows.filter(|it| it.from.as_ref().is_none_or(|from| *from <= last)).collect()
    }

    /// What a reader must know of a notice before they read on.
    fn said_of_state(&self, shown: &Shown<'s>) -> String {
        let replaced = || {
            let titles = self.relations.replaced_by(shown.notice).iter();
            let titles: Vec<&str> = titles.map(|other| other.title.as_str()).collect();
            let titles = titles.join(&self.say("comma", &[]));
            if titles.is_empty() {
                titles
            } else {
                self.say("feed.replaced", &[("titles", &titles)])
            }
        };
        match shown.state {
            State::New | State::Current => String::new(),
            State::Hidden => self.say("state.hidden", &[]) + &self.say("stop", &[]),
            State::Past => match shown.policy {
                // A notice may be of the past before its year is over.
                Some(policy) if context::is_past(policy.rules.year, self.today()) => {
                    self.say("feed.year_over", &[("year", &policy.rules.year.to_string())])
                }
                _ => self.say("notice.kept", &[]),
            },
            State::Expired => {
                let last = shown.notice.expires.map(|last| self.in_words(last));
                self.say("notice.expired", &[("day", &last.unwrap_or_default())])
            }
            State::Replaced => replaced(),
            State::Repealed => self.joined(&[&self.say("notice.repealed", &[]), &replaced()]),
        }
    }

    fn label_of_state(&self, state: State) -> String {
        let key = match state {
            State::Hidden => "state.hidden",
            State::New => "state.new",
            State::Current => "state.current",
            State::Past => "state.past",
            State::Expired => "state.expired",
            State::Replaced => "state.replaced",
            State::Repealed => "state.repealed",
        };
        self.say(key, &[])
    }

    /// When one pays, in days that are true whenever they are read.
    fn said_of(&self, Payment { paying, window, from, to }: Payment<'_>) -> String {
        let key = match paying {
            Paying::Upcoming => "feed.pay_from",
            Paying::Open => "feed.pay",
            Paying::Closing => "feed.pay_soon",
            Paying::Closed => "feed.paid",
        };
        let (from, to) = (dates::civil(from), dates::civil(to));
        let (from, to) = (self.in_words(from), self.in_words(to));
        self.say(key, &[("name", window), ("from", &from), ("to", &to)])
    }

    fn term(&self, paying: Paying) -> Term {
        let key = match paying {
            Paying::Upcoming => "state.upcoming",
            Paying::Open => "state.can_pay",
            Paying::Closing => "state.closing",
            Paying::Closed => "state.closed",
        };
        Term { name: paying.name(), label: self.say(key, &[]) }
    }

    fn in_words(&self, day: Date) -> String {
        context::day_in_words(dates::day(day), &self.site.theme.strings)
    }

    /// Sentences one after the other, those that say nothing left out. A description need not end
    /// like a sentence; Chinese ones need no space between them.
    fn joined(&self, sentences: &[&str]) -> String {
        let mut said = String::new();
        for sentence in sentences.iter().map(|it| it.trim()).filter(|it| !it.is_empty()) {
            match said.trim_end_matches(['”', '’', '）', ')', '"']).chars().next_back() {
                None | Some('。' | '！' | '？' | '…') => {}
                Some('.' | '!' | '?') => said.push(' '),
                Some(_) => said += &self.say("stop", &[]),
            }
            said += sentence;
        }
        said
    }
}
