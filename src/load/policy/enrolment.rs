//! What a person pays, and when: premium and enrolment windows.

use gongshi_rules::policy::Status;
use jiff::civil::Date;

use super::Reader;
use super::values::Mark;
use crate::diagnostic::{Diagnostic, nearest};
use crate::load::section::{self, Section};
use crate::load::yaml::Node;
use crate::site::{Pays, Premium, Starts, Window};

impl<'n> Reader<'n> {
    pub(super) fn premium(&self, section: Section<'n>, mark: &Mark) -> Option<Premium> {
        let mark = self.mark(&section, mark);
        let personal =
            section.require_section("personal").and_then(|row| self.by_tier(&row, &mark));
        self.unknown_as_yet(&section, "fiscal_subsidy", "财政补助：每人多少钱");
        section.close();
        let personal = personal?;
        let statuses = personal.cells().iter().map(|cell| cell.cite.status);
        self.assume_any(statuses, "个人缴费的数额。");
        let personal = personal.cells().iter().map(|cell| cell.value).collect();
        Some(Premium { personal, citation: self.citation(&mark) })
    }

    pub(super) fn windows(&self, top: &Section<'n>, mark: &Mark) -> Vec<Window> {
        let items = top
            .get("enrolment")
            .and_then(|node| self.mistakes.caught(section::list(node, "enrolment")));
        let mut windows: Vec<Window> = Vec::new();
        for (index, item) in items.into_iter().flatten().enumerate() {
            let section = top.below(&format!("enrolment[{}]", index + 1), item);
            let Some(window) = section.and_then(|it| self.window(it, mark)) else { continue };
            if windows.iter().any(|known| known.id == window.id) {
                let message = format!("有两个缴费期都叫“{}”", window.id);
                let mistake = Diagnostic::error("enrolment/same-id", message).at(&item.span);
                self.mistakes.push(mistake.help("每个缴费期的id要不同，请改一个。"));
            }
            windows.push(window);
        }
        windows
    }

    fn window(&self, section: Section<'n>, mark: &Mark) -> Option<Window> {
        let mark = self.mark(&section, mark);
        let id = section.require_text("id");
        let who = self.members(&section, "for");
        let except = self.members(&section, "not_for");
        if let Some(priority) = section.get("priority") {
            self.mistakes.caught(section::whole(priority, "priority", 0..=100u8));
        }
        let without_subsidy = section.word("without", &[("fiscal_subsidy", ())]).is_some();
        let pays = section.require_section("pays").and_then(|pays| self.pays(pays, &mark));
        let starts = section.require_section("benefit").and_then(|benefit| {
            let starts = benefit.require_section("starts");
            benefit.close();
            self.starts(starts?, &mark)
        });
        section.close();
        let ((pays, sure_of_days), (starts, sure_of_start)) = (pays?, starts?);
        let assumed = [sure_of_days, sure_of_start].contains(&Status::Assumed);
        let status = if assumed { Status::Assumed } else { sure_of_start };
        let citation = self.citation(&mark);
        Some(Window { id: id?, pays, starts, without_subsidy, who, except, citation, status })
    }

    /// The identities of a list, groups made into their members.
    fn members(&self, section: &Section<'n>, key: &'static str) -> Vec<String> {
        let mut members = Vec::new();
        for name in self.names(section, key) {
            let groups = || self.groups.iter().map(|(group, _)| group.as_str());
            if let Some((_, group)) = self.groups.iter().find(|(group, _)| *group == name) {
                members.extend(group.iter().cloned());
                continue;
            }
            if let (Some(group), Some(node)) = (nearest(&name, groups()), section.get(key)) {
                let message = format!("没有“{name}”这组人");
                let mistake = Diagnostic::error("identity/unknown", message).at(&node.span);
                self.mistakes.push(mistake.help(format!("是不是“{group}”？")));
            }
            members.push(name);
        }
        members
    }

    /// Refuses a day that cannot belong to the policy's year: a date left over from the file that
    /// this one was copied from.
    fn in_reach(&self, node: &Node, day: Date, years_before: i16) {
        let Some(year) = self.year else { return };
        if !(year - years_before..=year).contains(&day.year()) {
            let message = format!("{day}不在{year}年的政策里");
            let mistake = Diagnostic::error("enrolment/other-year", message).at(&node.span);
            self.mistakes.push(mistake.help("从上一年的文件复制来的，请把日期都改成今年的。"));
        }
    }

    fn pays(&self, section: Section<'n>, mark: &Mark) -> Option<(Pays, Status)> {
        let status = self.mark(&section, mark).status;
        let day = |key| {
            let node = section.require(key)?;
            let date = self.mistakes.caught(section::date(node, key))?;
            self.in_reach(node, date, 1);
            Some((date, node))
        };
        let pays = if section.word("within_days_of", &[("birth", ())]).is_some() {
            let days = section.require("days");
            if let Some(first_day) = section.get("first_day") {
                self.mistakes.caught(section::whole(first_day, "first_day", 0..=1u8));
            }
            days.and_then(|node| self.mistakes.caught(section::whole(node, "days", 1..=366)))
                .map(Pays::WithinDaysOfBirth)
        } else {
            let (from, to) = (day("from"), day("to"));
            from.zip(to).map(|((from, _), (to, node))| {
                if from > to {
                    let message = format!("缴费期在{to}截止，可是{from}才开始");
                    let mistake = Diagnostic::error("enrolment/backwards", message).at(&node.span);
                    let help = "请检查两个日期是不是写反了，或者年份写错了。";
                    self.mistakes.push(mistake.help(help));
                }
                Pays::Between(from, to)
            })
        };
        section.close();
        pays.map(|pays| (pays, status))
    }

    fn starts(&self, section: Section<'n>, mark: &Mark) -> Option<(Starts, Status)> {
        let mark = self.mark(&section, mark);
        let starts = if let Some(on) = section.get("on") {
            let day = self.mistakes.caught(section::date(on, "on"));
            day.inspect(|day| self.in_reach(on, *day, 0)).map(Starts::On)
        } else {
            section.require("rule")?;
            let rules = [
                ("next_month_first", Starts::NextMonthFirst),
                ("after_days", Starts::AfterDays(0)),
                ("next_day", Starts::NextDay),
                ("birth", Starts::Birth),
            ];
            match section.word("rule", &rules) {
                Some(Starts::AfterDays(_)) => {
                    section.word("count", &[("full", ())]);
                    let days = section.require("days").and_then(|node| {
                        self.mistakes.caught(section::whole(node, "days", 1..=366))
                    });
                    days.map(Starts::AfterDays)
                }
                other => other,
            }
        };
        section.close();
        starts.map(|starts| (starts, mark.status))
    }
}
