//! The calculator of a policy.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use gongshi_rules::policy::Part;

use crate::diagnostic::Diagnostic;
use crate::render::Plan;
use crate::render::context::{assumptions, questions, typical_bills};
use crate::site::PolicyFile;
use crate::site::addresses::{self, root};

impl<'s> Plan<'s> {
    pub(in crate::render) fn calculator(
        &self,
        policy: &'s PolicyFile,
    ) -> Result<Vec<u8>, Diagnostic> {
        let path = addresses::calculator(policy);
        let rules = &policy.rules;
        let (place, year) = (&rules.place, rules.year);
        let year = year.to_string();
        let values = [("place", place.as_str()), ("year", year.as_str())];
        let title = self.say("calculator.page_title", &values);
        let description = self.say("calculator.description", &values);
        let mut context = self.frame(&title, &description, &path);
        self.give_policy(&mut context, Some(policy), &root(&path));
        let notice = self.announced.announcing(policy);
        let notice_url =
            notice.map(|notice| format!("{}{}", root(&path), addresses::notice_page(notice)));
        context.insert("notice_url", &notice_url);
        let number = notice.and_then(|notice| notice.number.as_ref());
        context.insert("notice_number", &number.map(|number| &number.name));
        context.insert("policy_data", &BASE64_STANDARD.encode(rules.to_bytes(Part::Benefits)));
        if let Some(benefits) = &rules.benefits {
            context.insert("questions", &questions(rules, benefits));
            context.insert("bills", &typical_bills(rules, benefits));
            context.insert("assumptions", &assumptions(policy, benefits));
        }
        self.templates.render("calculator.html", &context)
    }
}
