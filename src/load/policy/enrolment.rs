//! What a person pays, and when: premium and enrolment windows.

use gongshi_rules::policy::Status;

use super::Reader;
use super::values::Mark;
use crate::diagnostic::Diagnostic;
use crate::load::section::{self, Section};
use crate::site::{Pays, Premium, Starts, Window};

impl<'n> Reader<'n> {
    pub(super) fn premium(&self, section: Section<'n>, mark: &Mark) -> Option<Premium> {
        let mark = self.mark(&section, mark);
        let personal =
            section.require_section("personal").and_then(|row| self.by_tier(&row, &mark));
        self.unknown_as_yet(&section, "fiscal_subsidy", "财政补助：每人多少钱");
        section.close();
        let personal = personal?.cells().iter().map(|cell| cell.value).collect();
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

    pub(super) fn window(&self, section: Section<'n>, mark: &Mark) -> Option<Window> {
        let mark = self.mark(&section, mark);
        let id = section.require_text("id");
        let members =
            |names: Vec<String>| names.into_iter().flat_map(|it| self.members(it)).collect();
        let who = members(self.names(&section, "for"));
        let except = members(self.names(&section, "not_for"));
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

    /// The members of a group, or the one identity that a name stands for.
    pub(super) fn members(&self, name: String) -> Vec<String> {
        let group = self.groups.iter().find(|(group, _)| *group == name);
        group.map_or_else(|| vec![name], |(_, members)| members.clone())
    }

    pub(super) fn pays(&self, section: Section<'n>, mark: &Mark) -> Option<(Pays, Status)> {
        let status = self.mark(&section, mark).status;
        let day = |key| {
            let node = section.require(key)?;
            self.mistakes.caught(section::date(node, key)).map(|date| (date, node))
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

    pub(super) fn starts(&self, section: Section<'n>, mark: &Mark) -> Option<(Starts, Status)> {
        let mark = self.mark(&section, mark);
        let starts = if let Some(on) = section.get("on") {
            self.mistakes.caught(section::date(on, "on")).map(Starts::On)
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
