//! The pages of a site: what each template is given.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use gongshi_rules::policy::Part;
use serde::Serialize;
use tera::{Context, Value};

use super::Plan;
use super::body::Body;
use super::context::{ShownNotice, assumptions, is_past, questions, typical_bills};
use crate::diagnostic::Diagnostic;
use crate::site::PolicyFile;
use crate::site::addresses::{self, root};
use crate::site::document::Document;
use crate::site::notice::Notice;

/// How many notices the home page shows.
const ON_HOME: usize = 10;

/// The page at hand, for the frame around it.
#[derive(Serialize)]
struct Page<'p> {
    title: &'p str,
    description: &'p str,
    path: &'p str,
}

#[derive(Serialize)]
struct Link<'p> {
    title: &'p str,
    url: String,
}

#[derive(Serialize)]
struct CalculatorLink<'p> {
    title: &'static str,
    url: String,
    place: &'p str,
    year: u16,
    past: bool,
}

#[derive(Serialize)]
struct TocEntry {
    level: u8,
    id: String,
    text: String,
}

impl<'s> Plan<'s> {
    pub(super) fn home(&self) -> Result<String, Diagnostic> {
        let config = &self.site.config;
        let mut context = self.frame(&config.title, &config.description, addresses::HOME);
        let latest = self.latest.iter().take(ON_HOME).map(|notice| self.shown(notice));
        context.insert("notices", &latest.collect::<Vec<_>>());
        let policies = self.site.policies.iter().filter(|it| it.rules.benefits.is_some());
        let calculators = policies.map(|policy| CalculatorLink {
            title: "住院能报多少",
            url: addresses::calculator(policy),
            place: &policy.rules.place,
            year: policy.rules.year,
            past: is_past(policy.rules.year, self.today()),
        });
        context.insert("calculators", &calculators.collect::<Vec<_>>());
        self.templates.render("home.html", &context)
    }

    pub(super) fn not_found(&self) -> Result<String, Diagnostic> {
        let context = self.frame("没有找到这一页", "", addresses::NOT_FOUND);
        self.templates.render("404.html", &context)
    }

    pub(super) fn notice(&self, notice: &Notice) -> Result<String, Diagnostic> {
        let path = addresses::notice_page(notice);
        let root = root(&path);
        let policy = self.policy_of(notice);
        let mut context = self.frame(&notice.title, &notice.summary, &path);
        self.give_policy(&mut context, policy, &root);
        let body = Body { plan: self, policy, path: &notice.path, root: &root };
        let content = body.html(&notice.document)?;
        context.insert("toc", &toc(&body, &notice.document)?);
        context.insert("notice", &self.shown(notice));
        context.insert("replaces", &links(self.relations.replaces(notice), &root));
        context.insert("replaced_by", &links(self.relations.replaced_by(notice), &root));
        let attachments = notice.attachments.iter().map(|attachment| Link {
            title: &attachment.title,
            url: format!("{root}{}", addresses::encoded(&attachment.path)),
        });
        context.insert("attachments", &attachments.collect::<Vec<_>>());
        context.insert_value("content", Value::safe_string(&content));
        self.templates.render("notice.html", &context)
    }

    pub(super) fn calculator(&self, policy: &'s PolicyFile) -> Result<String, Diagnostic> {
        let path = addresses::calculator(policy);
        let rules = &policy.rules;
        let (place, year) = (&rules.place, rules.year);
        let title = format!("{place}{year}年住院能报多少");
        let description =
            format!("填档次、医院级别和费用，算一算{place}{year}年居民医保住院能报多少。");
        let mut context = self.frame(&title, &description, &path);
        self.give_policy(&mut context, Some(policy), &root(&path));
        let notice = self.announcing(policy);
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

    /// The notice that a policy's figures are cited from: the one with its document number, or
    /// the earliest about it.
    fn announcing(&self, policy: &PolicyFile) -> Option<&'s Notice> {
        let number = policy.documents.main().number.as_deref();
        let about = |notice: &&&Notice| {
            notice.policy.as_ref().is_some_and(|named| named.name == policy.rules.id)
        };
        let notices = self.latest.iter().filter(about);
        notices.copied().min_by_key(|notice| {
            let own = notice.number.as_ref().map(|number| number.name.as_str());
            (own != number, notice.day())
        })
    }

    /// A component of a notice.
    pub(super) fn component(
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

fn links<'n>(notices: &[&'n Notice], root: &str) -> Vec<Link<'n>> {
    let link = |notice: &&'n Notice| Link {
        title: &notice.title,
        url: format!("{root}{}", addresses::notice_page(notice)),
    };
    notices.iter().map(link).collect()
}

/// The headings of a text.
fn toc(body: &Body<'_, '_>, document: &Document) -> Result<Vec<TocEntry>, Diagnostic> {
    let entries = document.headings.iter().map(|heading| {
        let text = body.line(&heading.line)?;
        Ok(TocEntry { level: heading.level, id: heading.id.clone(), text })
    });
    entries.collect()
}
