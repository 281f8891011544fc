//! The feed of the latest notices: what each of them is on the day of the build.

use std::collections::HashMap;

use gongshi_rules::day::Day;
use jiff::civil::Date;

use crate::dates;
use crate::render::Plan;
use crate::render::context::{self, Paying, Payment, in_force_until, last_closing};
use crate::render::machine::BaseUrl;
use crate::render::machine::feeds::{Feed, Item, LATEST, Successor, Term, Window};
use crate::site::PolicyFile;
use crate::site::addresses;
use crate::site::notice::Notice;
use crate::site::state::{Force, Spell, State};

/// A notice of a feed, and what it is.
struct Shown<'s> {
    notice: &'s Notice,
    policy: Option<&'s PolicyFile>,
    published: Date,
    /// The last day on which something befell it that its reader must see.
    updated: Date,
    /// What it is and will be.
    spells: Vec<Spell>,
    state: State,
    /// From which day on it is that, where that is known.
    since: Option<Date>,
}

impl<'s> Plan<'s> {
    /// The feed of the notices that its reader must look at: that were published or that something
    /// befell last.
    pub(super) fn feed<'p>(&'p self, base: &'p BaseUrl) -> Feed<'p> {
        let config = &self.site.config;
        let as_of = self.say("feed.as_of", &[("day", &self.in_words(self.occasion.today))]);
        Feed {
            base,
            language: config.language.tag(),
            title: &config.title,
            description: self.joined(&[&config.description, &as_of]),
            page: addresses::HOME,
            today: self.occasion.today,
            items: self.shown_in_feed().iter().map(|it| self.item(it)).collect(),
        }
    }

    /// The notices that were updated last, those first; of one day in the order of lists.
    fn shown_in_feed(&self) -> Vec<Shown<'s>> {
        let reminders = self.reminders();
        let mut last: Vec<(Date, Date, &'s Notice)> = Vec::with_capacity(LATEST + 1);
        for notice in &self.latest {
            let Some(published) = notice.day() else { continue };
            let lost = match self.force(notice) {
                Force::Lost { last, .. } => Some(last),
                Force::Kept | Force::LostSomeDay => None,
            };
            let reminded = reminders.get(notice.path.as_str()).copied();
            let updated = [lost, reminded].into_iter().flatten().fold(published, Date::max);
            let at = last.partition_point(|(day, ..)| *day >= updated);
            last.insert(at, (updated, published, notice));
            last.truncate(LATEST);
        }
        let shown = |(updated, published, notice): (Date, Date, &'s Notice)| {
            let (policy, today) = (self.policy_of(notice), self.occasion.today);
            let replaced_by = self.relations.replaced_by(notice);
            let state = self.state(notice);
            Shown {
                notice,
                policy,
                published,
                updated,
                spells: State::spells(notice, policy, !replaced_by.is_empty(), today),
                state,
                since: state.since(notice, policy, replaced_by, today),
            }
        };
        last.into_iter().map(shown).collect()
    }

    /// On which day each notice last reminded of everybody's last days to pay, by its path.
    fn reminders(&self) -> HashMap<&'s str, Date> {
        let mut reminders = HashMap::new();
        for policy in &self.site.policies {
            // Nobody has had a turn before anything was about to close.
            if last_closing(policy, self.today()).is_none() {
                continue;
            }
            let turns = self.turns(policy).into_iter().filter_map(|(notice, last)| {
                let day = last_closing(policy, dates::day(last))?;
                Some((notice.path.as_str(), dates::civil(day)))
            });
            reminders.extend(turns);
        }
        reminders
    }

    /// Of several notices about a policy one reminds: the one that announces it while that holds,
    /// else the earliest that does. Each that had its turn, and the last day of it.
    fn turns(&self, policy: &PolicyFile) -> Vec<(&'s Notice, Date)> {
        let announcing = self.announced.announcing(policy);
        let own = announcing.and_then(|notice| Some((notice, self.held(notice)?)));
        // The earliest first, those of one day as in lists.
        let days = self.announced.about(policy).chunk_by(|a, b| a.day() == b.day()).rev();
        let others = days.flatten().copied();
        let others =
            others.filter(|it| announcing.is_none_or(|announcing| !std::ptr::eq(announcing, *it)));
        // The last day on which an earlier one held: all began before those that are to come.
        let mut taken: Option<Date> = None;
        let mut turns = Vec::new();
        for notice in others {
            if taken == Some(self.occasion.today) {
                break;
            }
            let Some((from, last)) = self.held(notice) else { continue };
            let free = match own {
                Some((_, (first, end))) if first <= last && last <= end => first.yesterday().ok(),
                _ => Some(last),
            };
            let free = free.filter(|day| *day >= from && taken.is_none_or(|taken| taken < *day));
            turns.extend(free.map(|day| (notice, day)));
            taken = taken.max(Some(last));
        }
        turns.extend(own.map(|(notice, (_, last))| (notice, last)));
        turns
    }

    fn force(&self, notice: &Notice) -> Force {
        let replaced_by = self.relations.replaced_by(notice);
        // It matters only beside a last day, and few have one.
        let policy = notice.expires.and_then(|_| self.policy_of(notice));
        Force::of(notice, policy, replaced_by, self.occasion.today)
    }

    /// From which day to which a notice was there and held; as far as today, where it still does.
    fn held(&self, notice: &Notice) -> Option<(Date, Date)> {
        let last = match self.force(notice) {
            Force::Kept => self.occasion.today,
            Force::Lost { first, .. } => first.yesterday().ok()?,
            Force::LostSomeDay => return None,
        };
        notice.day().filter(|from| *from <= last).map(|from| (from, last))
    }

    fn item<'p>(&'p self, shown: &Shown<'s>) -> Item<'p> {
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
            updated: shown.updated,
            state: Term { name: shown.state.name(), label: self.label_of_state(shown.state) },
            since: shown.since,
            until: shown.spells.first().and_then(|spell| spell.to),
            payment: payment.map(|it| self.term(it.paying())),
            windows: windows.unwrap_or_default(),
            replaced_by: replaced_by.collect(),
        }
    }

    /// The windows of a policy that open by a last day.
    fn windows<'p>(&self, policy: &'p PolicyFile, last: Day) -> Vec<Window<'p>> {
        let (rules, last) = (&policy.rules, last.to_text());
        let windows = rules.windows.iter().map(|window| {
            let shown = context::Window::new(rules, window, self.today());
            Window {
                name: &window.id,
                state: Paying::of(window, self.today()).map(Paying::name),
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
    fn said_of(&self, payment: Payment<'_>) -> String {
        let in_words = |day| self.in_words(dates::civil(day));
        match payment {
            Payment::In { paying, window, from, to } => {
                let key = match paying {
                    Paying::Upcoming => "feed.pay_from",
                    Paying::Open => "feed.pay",
                    Paying::Closing | Paying::Closed => "feed.pay_soon",
                };
                let (from, to) = (in_words(from), in_words(to));
                self.say(key, &[("name", window), ("from", &from), ("to", &to)])
            }
            Payment::Closed { year, last } => {
                let year = year.to_string();
                self.say("feed.paid", &[("year", &year), ("day", &in_words(last))])
            }
        }
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
