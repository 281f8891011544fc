//! When the work is to be done: phases (工作阶段).

use super::Reader;
use super::marks::Mark;
use crate::diagnostic::{Diagnostic, say};
use crate::load::section::{self, Section};
use crate::site::phase::{Days, Phase};

impl<'n> Reader<'n> {
    pub(super) fn phases(&self, top: &Section<'n>, mark: &Mark) -> Vec<Phase> {
        let Some(node) = top.get("phases") else { return Vec::new() };
        let items = self.mistakes.caught(section::filled_list(node, "phases")).unwrap_or_default();
        let mut phases: Vec<Phase> = Vec::new();
        for (index, item) in items.iter().enumerate() {
            let section = top.below(&format!("phases[{}]", index + 1), item);
            let Some(phase) = section.and_then(|it| self.phase(it, mark)) else { continue };
            if let Some(first) = phases.iter().find(|known| known.id == phase.id) {
                let message = say!("有两个阶段都叫“{}”", "Two phases are called `{}`", phase.id);
                let mistake = Diagnostic::error("timeline/same-id", message).at(&phase.span);
                let mistake = mistake.also(&first.span, say!("先写的", "the first"));
                self.mistakes.push(mistake.help(say!(
                    "每个阶段的id要不同，请改一个。",
                    "Each phase needs an id of its own: change one of them."
                )));
            }
            phases.push(phase);
        }
        phases
    }

    fn phase(&self, section: Section<'n>, mark: &Mark) -> Option<Phase> {
        let id = section.require_text("id");
        let span = section.get("id").map_or(section.span(), |id| &id.span).clone();
        let phase = self.together(&section, mark);
        let bound = |key| {
            phase.optional(key, |node, name| {
                let bound = section::day_of(node, name, self.year)?;
                self.in_reach(node, bound, 1);
                Ok(bound)
            })
        };
        let said = section.node().get("from").is_some() || section.node().get("to").is_some();
        let (from, to) = (bound("from"), bound("to"));
        let mark = phase.mark();
        section.close();
        let id = id?;
        if !said {
            let message = say!("阶段“{id}”没有写日期", "The phase `{id}` has no days");
            self.mistakes.push(Diagnostic::error("timeline/undated", message).at(&span).help(
                say!(
                    "请写from（第一天）或者to（最后一天），例如“to: 2023-12-31”。",
                    "Write `from` (the first day) or `to` (the last day), such as `to: 2023-12-31`."
                ),
            ));
        }
        if let (Some(from), Some(to)) = (from, to)
            && from > to
        {
            let message = say!(
                "阶段“{id}”在{to}结束，可是{from}才开始",
                "The phase `{id}` ends on {to} but begins only on {from}"
            );
            self.mistakes.push(Diagnostic::error("timeline/backwards", message).at(&span).help(
                say!(
                    "请检查两个日期是不是写反了，或者年份写错了。",
                    "The days may have changed places, or the year of one is wrong."
                ),
            ));
        }
        self.assume(&mark, format!("“{id}”是哪些天。"));
        Some(Phase {
            id,
            days: Days::new(from, to)?,
            source: self.citation(&mark),
            status: mark.status,
            span,
        })
    }
}
