//! The pages of a site, a file each kind: what their templates are given.

mod calculator;
mod home;
mod machine;
mod notice;
mod policy;

pub(super) use self::machine::Machine;

use serde::Serialize;
use tera::Context;

use super::Plan;
use super::context::ShownNotice;
use crate::diagnostic::Diagnostic;
use crate::site::PolicyFile;
use crate::site::addresses::{self, root};
use crate::site::notice::Notice;

/// The page at hand, for the frame around it.
#[derive(Serialize)]
struct Page<'p> {
    title: &'p str,
    description: &'p str,
    path: &'p str,
}

/// A link as templates know it.
#[derive(Serialize)]
pub(super) struct Link<'p> {
    title: &'p str,
    url: String,
}

impl<'s> Plan<'s> {
    pub(in crate::render) fn not_found(&self) -> Result<String, Diagnostic> {
        let context = self.frame("没有找到这一页", "", addresses::NOT_FOUND);
        self.templates.render("404.html", &context)
    }

    /// A component of a notice.
    pub(in crate::render) fn component(
        &self,
        name: &str,
        policy: Option<&'s PolicyFile>,
        root: &str,
    ) -> Result<String, Diagnostic> {
        let make = || {
            let mut context = Context::new();
            context.insert("root", root);
            self.give_policy(&mut context, policy, root);
            self.templates.render(&format!("components/{name}.html"), &context)
        };
        match policy.and_then(|policy| self.shared(policy)) {
            Some(shared) => shared.component(name, root, make).map(|made| made.to_string()),
            None => make(),
        }
    }

    /// What templates know of a policy.
    fn give_policy(&self, context: &mut Context, policy: Option<&'s PolicyFile>, root: &str) {
        let Some(policy) = policy else { return };
        if let Some(shared) = self.shared(policy) {
            context.insert_value("policy", shared.policy.clone());
            context.insert_value("unknowns", shared.unknowns.clone());
        }
        let benefits = policy.rules.benefits.as_ref();
        let calculator = benefits.map(|_| format!("{root}{}", addresses::calculator(policy)));
        context.insert("calculator_url", &calculator);
        let url = format!("{root}{}", addresses::policy_page(policy));
        context.insert("policy_url", &url);
    }

    fn shown<'n>(&self, notice: &'n Notice) -> ShownNotice<'n> {
        ShownNotice::new(notice, self.policy_of(notice), self.state(notice), self.today())
    }

    /// What every page is given beside what the templates know of the site.
    fn frame(&self, title: &str, description: &str, path: &str) -> Context {
        let mut context = Context::new();
        context.insert("page", &Page { title, description, path });
        context.insert("root", &root(path));
        context
    }
}
