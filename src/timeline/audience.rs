//! Whom a window is for.

use gongshi_rules::Policy;
use gongshi_rules::person::{Identities, Scope};
use gongshi_rules::policy::Window;
use gongshi_rules::policy::enrolment::Gap;

/// Whom a window is for: by who they are, and by how long their insurance has lapsed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Audience {
    pub(crate) scope: Scope,
    pub(crate) gap: Option<Gap>,
}

impl Audience {
    pub(crate) const EVERYBODY: Self = Self { scope: Scope::EVERYBODY, gap: None };

    pub(crate) fn of(window: &Window) -> Self {
        Self { scope: window.scope, gap: window.gap }
    }

    /// Whether it is not for everyone but those whom it leaves out.
    pub(crate) fn is_for_some(&self) -> bool {
        !self.scope.any.is_empty() || !self.scope.all.is_empty() || self.gap.is_some()
    }

    /// Whether those whom another is for are among those whom it is for.
    pub(crate) fn includes(&self, other: &Self) -> bool {
        let identities = other.scope.common(&Scope::EVERYBODY).unwrap_or_default();
        self.scope.includes(identities) && self.gap.is_none_or(|gap| other.gap == Some(gap))
    }

    /// Whether all for whom another is are among those for whom it is, whoever of several groups
    /// they are. Whom a group leaves out is nobody of another group.
    pub(crate) fn covers(&self, other: &Self) -> bool {
        let Scope { any, all, except } = other.scope;
        let leaves_out = if other.is_for_some() { Identities::NONE } else { self.scope.except };
        let groups = any.places().map(|place| all.with(Identities::at(place)));
        let everyone = any.is_empty().then_some(all);
        except.has(leaves_out)
            && everyone.into_iter().chain(groups).all(|it| self.scope.includes(it))
            && self.gap.is_none_or(|gap| other.gap == Some(gap))
    }

    /// Lets in those whom another is for, where it leaves all of them out; says whether it does now.
    pub(crate) fn takes_in(&mut self, other: &Self) -> bool {
        let Scope { any, all, except } = other.scope;
        let left = self.scope.except.without(any);
        let leaves_out = !any.is_empty() && self.scope.except.has(any) && left.has(except);
        let takes_in = leaves_out && all.is_empty() && other.gap.is_none() && !self.is_for_some();
        if takes_in {
            self.scope.except = left;
        }
        takes_in
    }

    /// The same, whomever it leaves out.
    pub(crate) fn whole(&self) -> Self {
        Self { scope: Scope { except: Identities::NONE, ..self.scope }, ..*self }
    }

    /// Whom it is for, where it is not for everyone.
    pub(crate) fn in_words(&self, rules: &Policy) -> Option<String> {
        let Scope { any, all, .. } = self.scope;
        let mut parts = Vec::new();
        if !any.is_empty() {
            parts.push(names(rules, any));
        }
        if !all.is_empty() {
            let all = names(rules, all);
            parts.push(if parts.is_empty() { all } else { format!("同时是{all}的") });
        }
        parts.extend(self.gap.map(|gap| match gap {
            Gap { least: 0, most: Some(most) } => format!("中断缴费不超过{most}个月的"),
            Gap { least, most: Some(most) } => format!("中断缴费{least}至{most}个月的"),
            // Months begun count whole: who are in the fourth are beyond three.
            Gap { least: 0 | 1, most: None } => "中断过缴费的".to_owned(),
            Gap { least, most: None } => format!("中断缴费超过{}个月的", least - 1),
        }));
        (!parts.is_empty()).then(|| parts.join("，"))
    }

    /// Whom it leaves out.
    pub(crate) fn left_out(&self, rules: &Policy) -> Option<String> {
        let except = self.scope.except;
        (!except.is_empty()).then(|| names(rules, except))
    }
}

/// The names of identities, one after the other; whom the year of birth makes one with it:
/// 「2024年出生的新生儿」, unless its name says so.
pub(crate) fn names(rules: &Policy, identities: Identities) -> String {
    let newborns = rules.newborns();
    let name = |place: usize| {
        let name = &rules.identities[place];
        let year = format!("{}年", rules.year);
        if newborns.meets(Identities::at(place)) && !name.contains(&year) {
            format!("{year}出生的{name}")
        } else {
            name.clone()
        }
    };
    identities.places().map(name).collect::<Vec<_>>().join("、")
}
