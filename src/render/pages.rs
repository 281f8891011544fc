//! The pages of a site: which there are, where they lie, what each template is given.

use std::cmp::Reverse;
use std::sync::Arc;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use gongshi_rules::day::Day;
use gongshi_rules::policy::{Benefits, Part};
use serde::Serialize;
use tera::Context;

use super::context::{Policy, ShownNotice, assumptions, is_past, questions, typical_bills};
use super::markdown::Refused;
use super::theme::Templates;
use super::{Files, bindings, markdown};
use crate::diagnostic::{Diagnostic, Diagnostics, Span};
use crate::site::{Notice, PolicyFile, Site};

/// Renders every page into the files.
pub(super) fn render(
    site: &Site,
    today: Day,
    templates: &Templates,
    files: &mut Files,
) -> Result<(), Diagnostics> {
    let pages = Pages { site, today, templates };
    let mut mistakes = Diagnostics::default();
    let mut add = |path: String, page: Result<String, Diagnostic>| match page {
        Ok(page) => drop(files.insert(path, page.into_bytes())),
        Err(mistake) => mistakes.push(mistake),
    };
    add("index.html".to_owned(), pages.home());
    add("404.html".to_owned(), pages.not_found());
    for policy in &site.policies {
        if let Some(benefits) = &policy.rules.benefits {
            add(calculator_url(policy), pages.calculator(policy, benefits));
        }
    }
    for notice in &site.notices {
        if let Some(policy) = site.policy(&notice.policy) {
            add(format!("{}.html", notice.page), pages.notice(notice, policy));
        }
    }
    if mistakes.is_empty() { Ok(()) } else { Err(mistakes) }
}

struct Pages<'s> {
    site: &'s Site,
    today: Day,
    templates: &'s Templates,
}

/// The page at hand, for the frame around it.
#[derive(Serialize)]
struct Page<'p> {
    title: &'p str,
    description: &'p str,
    path: &'p str,
}

#[derive(Serialize)]
struct CalculatorLink {
    title: &'static str,
    url: String,
    place: String,
    year: u16,
    past: bool,
}

impl Pages<'_> {
    fn home(&self) -> Result<String, Diagnostic> {
        let config = &self.site.config;
        let mut context = self.frame(&config.title, &config.description, "index.html");
        let mut latest: Vec<&Notice> = self.site.notices.iter().collect();
        latest.sort_by_key(|notice| Reverse(notice.issued));
        let notices = latest.into_iter().filter_map(|notice| {
            let policy = self.site.policy(&notice.policy)?;
            Some(ShownNotice::new(notice, policy, self.today))
        });
        context.insert("notices", &notices.collect::<Vec<_>>());
        let policies = self.site.policies.iter().filter(|it| it.rules.benefits.is_some());
        let calculators = policies.map(|policy| CalculatorLink {
            title: "住院能报多少",
            url: calculator_url(policy),
            place: policy.rules.place.clone(),
            year: policy.rules.year,
            past: is_past(policy.rules.year, self.today),
        });
        context.insert("calculators", &calculators.collect::<Vec<_>>());
        self.templates.render("home.html", &context)
    }

    fn not_found(&self) -> Result<String, Diagnostic> {
        self.templates.render("404.html", &self.frame("没有找到这一页", "", "404.html"))
    }

    fn notice(&self, notice: &Notice, policy: &Arc<PolicyFile>) -> Result<String, Diagnostic> {
        let path = format!("{}.html", notice.page);
        let mut context = self.frame(&notice.title, &notice.summary, &path);
        let root = root(&path);
        context.insert("policy", &Policy::new(policy, self.today));
        context.insert("unknowns", &policy.unknown);
        let benefits = policy.rules.benefits.as_ref();
        let calculator = benefits.map(|_| format!("{root}{}", calculator_url(policy)));
        context.insert("calculator_url", &calculator);
        let bound = bindings::bind(&self.site.theme, notice, policy)?;
        let component =
            |name: &str| self.templates.render(&format!("components/{name}.html"), &context);
        let content = markdown::render(&bound, &component).map_err(|refused| match refused {
            Refused::Component(mistake) => mistake,
            Refused::Inline(name) => inline_component(notice, &name),
        })?;
        context.insert("notice", &ShownNotice::new(notice, policy, self.today));
        context.insert("content", &content);
        self.templates.render("notice.html", &context)
    }

    fn calculator(
        &self,
        policy: &Arc<PolicyFile>,
        benefits: &Benefits,
    ) -> Result<String, Diagnostic> {
        let path = calculator_url(policy);
        let rules = &policy.rules;
        let (place, year) = (&rules.place, rules.year);
        let title = format!("{place}{year}年住院能报多少");
        let description =
            format!("填档次、医院级别和费用，算一算{place}{year}年居民医保住院能报多少。");
        let mut context = self.frame(&title, &description, &path);
        context.insert("policy", &Policy::new(policy, self.today));
        let notice = self.announcing(policy);
        let notice_url = notice.map(|notice| format!("{}{}.html", root(&path), notice.page));
        context.insert("notice_url", &notice_url);
        context.insert("notice_number", &notice.and_then(|notice| notice.number.as_ref()));
        context.insert("policy_data", &BASE64_STANDARD.encode(rules.to_bytes(Part::Benefits)));
        context.insert("questions", &questions(rules, benefits));
        context.insert("bills", &typical_bills(rules, benefits));
        context.insert("assumptions", &assumptions(policy, benefits));
        context.insert("unknowns", &policy.unknown);
        self.templates.render("calculator.html", &context)
    }

    /// The notice that a policy's figures are cited from: the one with its document number, or
    /// the earliest about it.
    fn announcing(&self, policy: &PolicyFile) -> Option<&Notice> {
        let number = &policy.documents.main().number;
        let notices = self.site.notices.iter().filter(|it| it.policy == policy.rules.id);
        notices.min_by_key(|notice| (notice.number != *number, notice.issued))
    }

    /// What every page is given.
    fn frame(&self, title: &str, description: &str, path: &str) -> Context {
        let mut context = Context::new();
        let config = &self.site.config;
        context.insert(
            "site",
            &SiteContext {
                title: &config.title,
                place: &config.place,
                description: &config.description,
            },
        );
        context.insert("page", &Page { title, description, path });
        context.insert("root", &root(path));
        context.insert("generator", concat!("gongshi ", env!("CARGO_PKG_VERSION")));
        context.insert("today", &self.today.to_string());
        context
    }
}

#[derive(Serialize)]
struct SiteContext<'s> {
    title: &'s str,
    place: &'s str,
    description: &'s str,
}

/// The mistake of putting a component into a line of text.
fn inline_component(notice: &Notice, component: &str) -> Diagnostic {
    let name = component.replace('-', "_");
    let call = format!("{name}(");
    let calls = |line: &&str| line.contains(&call);
    let alone = |line: &&str| line.starts_with("{{") && line.trim_end().ends_with("}}");
    let lines = || notice.body.lines().enumerate();
    let within = lines().find(|(_, line)| calls(line) && !alone(line));
    let line = within.or_else(|| lines().find(|(_, line)| calls(line))).map_or(1, |(at, _)| at + 1);
    Diagnostic::error("template/inline", format!("“{name}”要单独占一段"))
        .at(&Span::line(&notice.source, line))
        .help(format!("请让{{{{ {name}() }}}}单独占一行，前面不空格，上下各空一行。"))
}

/// The calculator's page of a policy.
fn calculator_url(policy: &PolicyFile) -> String {
    format!("calculators/{}.html", policy.rules.id)
}

/// The way from a page up to the site's top, so that links work from any folder and from a disk.
fn root(path: &str) -> String {
    "../".repeat(path.matches('/').count())
}
