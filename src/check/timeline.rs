//! The phases of a policy: they follow each other, and agree with the windows of payment.

use gongshi_rules::policy::Window;
use gongshi_rules::policy::enrolment::Pays;

use crate::dates;
use crate::diagnostic::{Diagnostic, Diagnostics, Text, say};
use crate::site::PolicyFile;
use crate::site::phase::{Days, Phase};

pub(super) fn check(policy: &PolicyFile, found: &mut Diagnostics) {
    for (index, phase) in policy.phases.iter().enumerate() {
        let overlapping = policy.phases[..index].iter().filter_map(|it| overlap(it, phase));
        let windows = &policy.rules.windows;
        let window = windows.iter().find(|window| window.id == phase.id);
        let differs = window.and_then(|window| differs(phase, window));
        overlapping.chain(differs).for_each(|diagnostic| found.push(diagnostic));
    }
}

/// Two phases that overlap: phases are steps, of which one comes after the other.
fn overlap(one: &Phase, other: &Phase) -> Option<Diagnostic> {
    let (from, to) = one.days.common(other.days)?;
    let both = if from == to { from.in_words() } else { dates::range(from, to) };
    let (one_id, other_id) = (&one.id, &other.id);
    let message = say!(
        "阶段“{one_id}”和“{other_id}”有重叠：{both}两个阶段都在进行",
        "The phases `{one_id}` and `{other_id}` overlap: both run from {from} to {to}"
    );
    let said = |phase: &Phase| say!("出自{}", "by {}", phase.source);
    let overlap = Diagnostic::warning("timeline/overlap", message);
    let overlap = overlap.at(&other.span).also(&one.span, said(one));
    Some(overlap.help(say!(
        "请核对原文。原文就是这样的，不用改，时间表照原文画；抄错了的，请改正日期。",
        "Compare with the document. Where it says so, leave it: the timeline is drawn as printed. Else correct the days."
    )))
}

/// A phase that has the name of a window but not its days.
fn differs(phase: &Phase, window: &Window) -> Option<Diagnostic> {
    let Pays::Between { from, to } = window.pays.value else { return None };
    let same = |said: Option<_>, of_window| said.is_none_or(|day| day == of_window);
    if same(phase.days.from(), from) && same(phase.days.to(), to) {
        return None;
    }
    let (id, in_window) = (&phase.id, dates::range(from, to));
    let in_phase = match phase.days {
        Days::Between(from, to) => {
            Text { zh: dates::range(from, to), en: format!("from {from} to {to}") }
        }
        Days::From(from) => {
            Text { zh: format!("{}起", from.in_words()), en: format!("from {from} on") }
        }
        Days::Until(to) => {
            Text { zh: format!("到{}为止", to.in_words()), en: format!("until {to}") }
        }
    };
    let message = say!(
        in_phase => "阶段“{id}”是{in_phase}，同名的缴费期却是{in_window}",
        "The phase `{id}` is {in_phase}, but the window of that name from {from} to {to}"
    );
    Some(Diagnostic::warning("timeline/differs", message).at(&phase.span).help(say!(
        "说的是一回事的，请把日期改成一样；不是一回事的，请换一个名称。",
        "If the two are one thing, give them the same days; if not, call one of them otherwise."
    )))
}
