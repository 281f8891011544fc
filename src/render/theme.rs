//! The theme's templates, parsed, and what is wrong with them in words.

use std::sync::Arc;

use serde::Serialize;
use tera::{ErrorKind, Kwargs, State, Tera};

use super::assets::Assets;
use crate::diagnostic::{Diagnostic, Diagnostics, Source, Span, say};
use crate::site::Theme;
use crate::site::config::{Config, Contact, Occasion};

/// Parsed templates and their sources.
pub(super) struct Templates {
    tera: Tera,
    sources: Vec<(&'static str, Arc<Source>)>,
}

/// The site, as templates know it.
#[derive(Serialize)]
struct SiteContext<'s> {
    title: &'s str,
    place: &'s str,
    description: &'s str,
    language: &'static str,
    contact: Option<ContactContext<'s>>,
    base_url: Option<&'s str>,
}

/// Whom residents ask.
#[derive(Serialize)]
pub(super) struct ContactContext<'s> {
    name: Option<&'s str>,
    phone: Option<&'s str>,
    address: Option<&'s str>,
    hours: Option<&'s str>,
}

impl<'s> ContactContext<'s> {
    pub(super) fn of(contact: &'s Contact) -> Self {
        Self {
            name: contact.name.as_deref(),
            phone: contact.phone.as_deref(),
            address: contact.address.as_deref(),
            hours: contact.hours.as_deref(),
        }
    }
}

impl Templates {
    /// Parses the templates of a theme.
    pub(super) fn parse(theme: &Theme, assets: &Assets) -> Result<Self, Diagnostics> {
        let mut tera = Tera::default();
        let no_such = |name: &str| tera::Error::message(format!("没有“{name}”这个素材"));
        let published = assets.clone();
        tera.register_function("asset", move |arguments: Kwargs, _: &State| {
            let name: String = arguments.must_get("name")?;
            published.url(&name).map(str::to_owned).ok_or_else(|| no_such(&name))
        });
        let published = assets.clone();
        tera.register_function("integrity", move |arguments: Kwargs, _: &State| {
            let name: String = arguments.must_get("name")?;
            published.integrity(&name).map(str::to_owned).ok_or_else(|| no_such(&name))
        });
        let added = tera
            .add_raw_templates(theme.templates.iter().map(|(name, source)| (*name, &source.text)));
        let templates = Self { tera, sources: theme.templates.clone() };
        match added {
            Ok(()) => Ok(templates),
            Err(error) => Err(templates.mistake(&error).into()),
        }
    }

    /// What every template knows of the site.
    pub(super) fn tell(&mut self, config: &Config, occasion: &Occasion) {
        let context = self.tera.global_context();
        context.insert(
            "site",
            &SiteContext {
                title: &config.title,
                place: &config.place,
                description: &config.description,
                language: config.language.tag(),
                contact: config.contact.as_ref().map(ContactContext::of),
                base_url: occasion.base_url.as_deref().or(config.base_url.as_deref()),
            },
        );
        context.insert("generator", concat!("gongshi ", env!("CARGO_PKG_VERSION")));
        context.insert("today", &occasion.today.to_string());
    }

    /// Renders a page.
    pub(super) fn render(
        &self,
        template: &str,
        context: &tera::Context,
    ) -> Result<String, Diagnostic> {
        self.tera.render(template, context).map_err(|error| self.mistake(&error))
    }

    /// A template error, at its place in the template where it was made. Themes are made by
    /// people who read the template engine's own words.
    fn mistake(&self, error: &tera::Error) -> Diagnostic {
        let (ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report)) = error.kind()
        else {
            return Diagnostic::error(
                "template/theme",
                say!("模板有误：{error}", "The template is wrong: {error}"),
            );
        };
        let source = self.sources.iter().find(|(name, _)| *name == report.filename());
        let span = source.map(|(_, source)| Span::new(source, report.span().range.clone()));
        let why = report.message();
        let message = say!("模板有误（{why}）", "The template is wrong ({why})");
        Diagnostic::error("template/theme", message).at_any(span.as_ref())
    }
}
