//! The theme's templates, parsed, and what is wrong with them in words.

use std::sync::Arc;

use tera::{ErrorKind, Kwargs, State, Tera};

use crate::diagnostic::{Diagnostic, Diagnostics, Source, Span};
use crate::render::assets::AssetNames;
use crate::site::Theme;

/// Parsed templates and their sources.
pub(super) struct Templates {
    tera: Tera,
    sources: Vec<(&'static str, Arc<Source>)>,
}

impl Templates {
    /// Parses the templates of a theme.
    pub(super) fn parse(theme: &Theme, assets: AssetNames) -> Result<Self, Diagnostics> {
        let mut tera = Tera::default();
        tera.register_function("asset", move |arguments: Kwargs, _: &State| {
            let name: String = arguments.must_get("name")?;
            assets.url(&name).ok_or_else(|| tera::Error::message(format!("没有“{name}”这个素材")))
        });
        let added = tera
            .add_raw_templates(theme.templates.iter().map(|(name, source)| (*name, &source.text)));
        let templates = Self { tera, sources: theme.templates.clone() };
        match added {
            Ok(()) => Ok(templates),
            Err(error) => Err(templates.mistake(&error).into()),
        }
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
            return Diagnostic::error("template/theme", format!("模板有误：{error}"));
        };
        let source = self.sources.iter().find(|(name, _)| *name == report.filename());
        let span = source.map(|(_, source)| Span::new(source, report.span().range.clone()));
        Diagnostic::error("template/theme", format!("模板有误（{}）", report.message()))
            .at_any(span.as_ref())
    }
}
