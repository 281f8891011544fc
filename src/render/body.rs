//! The text of a notice as HTML: its gaps filled from the policy and from the site.

use std::borrow::Cow;

use super::Plan;
use crate::bind::{Answer, Figure};
use crate::diagnostic::{Diagnostic, say};
use crate::site::PolicyFile;
use crate::site::addresses::{self, Destination};
use crate::site::document::{Address, Call, Document, Filling, Line, Target};
use crate::site::notice::Named;

/// A page whose text is being filled.
pub(super) struct Body<'p, 's> {
    /// The site.
    pub(super) plan: &'p Plan<'s>,
    /// The policy that its calls are answered from.
    pub(super) policy: Option<&'s PolicyFile>,
    /// The quota tables that they are answered from.
    pub(super) quotas: &'p [Named],
    /// The path of its file from `content/`.
    pub(super) path: &'p str,
    /// The way from its page to the site's top.
    pub(super) root: &'p str,
}

impl Body<'_, '_> {
    /// The text as HTML.
    pub(super) fn html<'d>(&self, document: &'d Document) -> Result<Cow<'d, str>, Diagnostic> {
        if document.gaps.is_empty() {
            return Ok(Cow::Borrowed(&document.html));
        }
        let mut html = String::with_capacity(document.html.len() + 96 * document.gaps.len());
        let mut from = 0;
        for gap in &document.gaps {
            html.push_str(&document.html[from..gap.at]);
            from = gap.at;
            self.fill(&gap.filling, &mut html)?;
        }
        html.push_str(&document.html[from..]);
        Ok(html.into())
    }

    /// Words with their figures.
    pub(super) fn line(&self, line: &Line) -> Result<String, Diagnostic> {
        let mut words = String::with_capacity(line.text.len() + 8 * line.calls.len());
        let mut from = 0;
        for (at, call) in &line.calls {
            words.push_str(&line.text[from..*at]);
            from = *at;
            if let Answer::Figure(figure) = self.answer(call)? {
                words.push_str(&figure.text);
            }
        }
        words.push_str(&line.text[from..]);
        Ok(words)
    }

    fn answer(&self, call: &Call) -> Result<Answer<'_>, Diagnostic> {
        self.plan.binder(self.policy, self.quotas).answer(call)
    }

    /// What stands within a line of text.
    fn figure(&self, call: &Call) -> Result<Figure, Diagnostic> {
        match self.answer(call)? {
            Answer::Figure(figure) => Ok(figure),
            Answer::Component(name)
            | Answer::Worked(name, _)
            | Answer::Quota(name, _)
            | Answer::Progress(name, _) => Err(inline(call, name)),
        }
    }

    fn fill(&self, filling: &Filling, html: &mut String) -> Result<(), Diagnostic> {
        match filling {
            Filling::Figure(call) => element(&self.figure(call)?, html),
            Filling::Plain(call) => escape(html, &self.figure(call)?.text),
            Filling::Block(call) => {
                html.push_str(self.block(call)?.trim());
                html.push('\n');
            }
            Filling::Address(address) => escape(html, &self.url(address)),
            Filling::Size(address) => {
                let found = self.plan.addresses.find(&address.target, self.path);
                if let Some((Destination::Attached(attached), _)) = found
                    && let Some((width, height)) = attached.size
                {
                    html.push_str(&format!(" width=\"{width}\" height=\"{height}\""));
                }
            }
        }
        Ok(())
    }

    /// What stands where a call stands by itself.
    fn block(&self, call: &Call) -> Result<String, Diagnostic> {
        let (plan, policy, root) = (self.plan, self.policy, self.root);
        match self.answer(call)? {
            Answer::Figure(figure) => {
                let mut paragraph = "<p>".to_owned();
                element(&figure, &mut paragraph);
                paragraph.push_str("</p>");
                Ok(paragraph)
            }
            // Why the policy could not be read is told of the policy; nothing is published.
            Answer::Component(_) if policy.is_none() && !plan.site.unread.policies.is_empty() => {
                Ok(String::new())
            }
            Answer::Component(name) => plan.component(name, policy, root),
            Answer::Quota(name, id) => plan.quota_table(name, id, root),
            Answer::Progress(name, id) => plan.progress_of(name, id, root),
            Answer::Worked(name, worked) => plan.worked(name, &worked, policy, root),
        }
    }

    /// Where an address leads, seen from this page.
    fn url(&self, address: &Address) -> String {
        let found = self.plan.addresses.find(&address.target, self.path);
        let here = matches!(address.target, Target::Here);
        let mut url = match found {
            Some((_, url)) if !here => format!("{}{}", self.root, addresses::encoded(&url)),
            _ => String::new(),
        };
        if !address.anchor.is_empty() {
            url.push('#');
            url.push_str(&address.anchor);
        }
        url
    }
}

/// The mistake of putting a component into a line of text.
pub(crate) fn inline(call: &Call, name: &str) -> Diagnostic {
    let name = name.replace('-', "_");
    let written = call.span.text();
    let message = say!("“{name}”要单独占一段", "`{name}` must be a paragraph of its own");
    Diagnostic::error("template/inline", message).at(&call.span).help(say!(
        "请让{written}单独占一行，前面不空格，上下各空一行。",
        "Write {written} on a line of its own, with an empty line above and below."
    ))
}

fn element(figure: &Figure, into: &mut String) {
    into.push_str("<data value=\"");
    escape(into, &figure.value);
    into.push_str("\" data-path=\"");
    escape(into, &figure.path);
    if let Some(until) = figure.until {
        into.push_str("\" data-until=\"");
        into.push_str(&until.to_text());
    }
    into.push_str("\" title=\"");
    escape(into, &figure.source);
    into.push_str("\">");
    escape(into, &figure.text);
    into.push_str("</data>");
}

pub(super) fn escape(into: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '&' => into.push_str("&amp;"),
            '<' => into.push_str("&lt;"),
            '>' => into.push_str("&gt;"),
            '"' => into.push_str("&quot;"),
            _ => into.push(c),
        }
    }
}
