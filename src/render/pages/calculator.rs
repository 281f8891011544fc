//! The calculators of a policy: what is paid back, what it costs, from when it covers, and which
//! tier is the better one.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use gongshi_rules::day::Day;
use gongshi_rules::policy::Part;
use serde::Serialize;
use tera::Context;

use crate::diagnostic::Diagnostic;
use crate::fingerprint::{Fingerprint, Mixer};
use crate::render::Plan;
use crate::render::context::{Form, Groups, Tradeoff, assumptions, in_time, typical_bills};
use crate::render::theme::ContactContext;
use crate::site::PolicyFile;
use crate::site::addresses::{self, root};
use crate::site::calculators::Calculator;

/// A calculator of a policy, as pages lead to it.
#[derive(Serialize)]
pub(super) struct CalculatorLink {
    /// `estimate`, `premium`, `coverage` or `compare`.
    name: &'static str,
    title: String,
    url: String,
}

/// The policy of a later year of the same place.
#[derive(Serialize)]
struct Later {
    year: u16,
    /// The same calculator of that year, where there is one; else the policy's page.
    url: String,
}

impl<'s> Plan<'s> {
    pub(in crate::render) fn calculator(
        &self,
        policy: &'s PolicyFile,
        calculator: Calculator,
    ) -> Result<Vec<u8>, Diagnostic> {
        let rules = &policy.rules;
        let path = calculator.page(&rules.id);
        let root = root(&path);
        let title = self.calculator_title(policy, calculator);
        let year = rules.year.to_string();
        let values = [("place", rules.place.as_str()), ("year", &year), ("title", &title)];
        let page_title = self.say("calculator.page_title", &values);
        let described = match calculator {
            Calculator::Estimate => "estimate.description",
            Calculator::Premium => "premium.description",
            Calculator::Coverage => "coverage.description",
            Calculator::Compare => "compare.description",
        };
        let description = self.say(described, &values);
        let mut context = self.frame(&page_title, &description, &path);
        self.give_policy(&mut context, Some(policy), &root);
        context.insert("title", &title);
        context.insert("name", calculator.name());
        let notice = self.announced.announcing(policy);
        let notice_url = notice.map(|it| format!("{root}{}", addresses::notice_page(it)));
        context.insert("notice_url", &notice_url);
        let number = notice.and_then(|notice| notice.number.as_ref());
        context.insert("notice_number", &number.map(|number| &number.name));
        let later = self.current(policy).map(|later| Later {
            year: later.rules.year,
            url: format!("{root}{}", later_page(later, calculator)),
        });
        context.insert("later", &later);
        context.insert("contact", &self.contact_of(policy));
        context.insert("form", &Form::new(rules, calculator.ask(), &self.site.theme.strings));
        let template = match calculator {
            Calculator::Estimate => {
                give_benefits(&mut context, policy);
                "calculator-estimate.html"
            }
            Calculator::Premium => {
                context.insert("policy_data", &data(policy, Part::Enrolment));
                context.insert("groups", &Groups::new(rules));
                "calculator-premium.html"
            }
            Calculator::Coverage => {
                context.insert("policy_data", &data(policy, Part::Enrolment));
                "calculator-coverage.html"
            }
            Calculator::Compare => {
                give_benefits(&mut context, policy);
                let differs =
                    !rules.assistance.rules.is_empty() || rules.premium.personal.len() > 1;
                if differs {
                    context.insert("enrolment_data", &data(policy, Part::Enrolment));
                    context.insert("in_time", &in_time(rules).map(Day::to_text));
                }
                context.insert("tradeoff", &Tradeoff::new(rules));
                "calculator-compare.html"
            }
        };
        self.templates.render(template, &context)
    }

    /// The key of a calculator's page: the policy, the notice that announces it, and the policy
    /// of a later year that it leads to.
    pub(in crate::render) fn calculator_key(
        &self,
        policy: &PolicyFile,
        calculator: Calculator,
        mixer: Mixer,
    ) -> Fingerprint {
        let later = self.current(policy).map(|later| later_page(later, calculator));
        let mixer = mixer.and(policy.fingerprint).with(calculator.name());
        let mixer = mixer.with(later.unwrap_or_default());
        self.notices_key(self.announced.announcing(policy).as_slice(), mixer).end()
    }

    /// The calculators of a policy, for the page at the end of this way to the site's top.
    pub(super) fn calculators(&self, policy: &PolicyFile, root: &str) -> Vec<CalculatorLink> {
        let link = |calculator: Calculator| CalculatorLink {
            name: calculator.name(),
            title: self.calculator_title(policy, calculator),
            url: format!("{root}{}", calculator.page(&policy.rules.id)),
        };
        Calculator::of(&policy.rules).map(link).collect()
    }

    /// What a calculator is called: that of tiers by their names.
    fn calculator_title(&self, policy: &PolicyFile, calculator: Calculator) -> String {
        match calculator {
            Calculator::Estimate => self.say("estimate.title", &[]),
            Calculator::Premium => self.say("premium.title", &[]),
            Calculator::Coverage => self.say("coverage.title", &[]),
            Calculator::Compare => {
                let tiers = policy.rules.tiers.join(&self.say("compare.or", &[]));
                self.say("compare.title", &[("tiers", &tiers)])
            }
        }
    }

    /// Whom residents of a policy's place ask.
    fn contact_of(&self, policy: &PolicyFile) -> Option<ContactContext<'s>> {
        let config = &self.site.config;
        let place = config.place(&policy.rules.place);
        let mut asked =
            place.into_iter().flat_map(|at| std::iter::once(at).chain(config.above(at)));
        let contact = asked.find_map(|at| config.places[at].contact.as_ref());
        contact.or(config.contact.as_ref()).map(ContactContext::of)
    }
}

fn later_page(later: &PolicyFile, calculator: Calculator) -> String {
    if Calculator::of(&later.rules).any(|it| it == calculator) {
        calculator.page(&later.rules.id)
    } else {
        addresses::policy_page(later)
    }
}

fn give_benefits(context: &mut Context, policy: &PolicyFile) {
    context.insert("policy_data", &data(policy, Part::Benefits));
    let Some(benefits) = &policy.rules.benefits else { return };
    context.insert("bills", &typical_bills(&policy.rules, benefits));
    context.insert("assumptions", &assumptions(policy, benefits));
}

/// A policy as the calculators' modules read it.
fn data(policy: &PolicyFile, part: Part) -> String {
    BASE64_STANDARD.encode(policy.rules.to_bytes(part))
}
