//! The theme: templates and assets, embedded in the program, overridable file by file.
//!
//! A site lays a file of the same name into its own `themes/default/`, or a template into
//! `templates/`.

use std::borrow::Cow;
use std::path::Path;
use std::sync::Arc;

use tera::{ErrorKind, Kwargs, State, Tera};

use crate::diagnostic::{Diagnostic, Diagnostics, Source, Span};
use crate::load::files::Root;
use crate::render::assets::AssetNames;

/// The files of a theme.
pub(super) struct Theme {
    /// Templates, by name.
    templates: Vec<(&'static str, Arc<Source>)>,
    /// Assets, by name.
    pub(super) assets: Vec<(&'static str, Cow<'static, [u8]>)>,
}

macro_rules! embedded {
    ($folder:literal: $($name:literal),+ $(,)?) => {
        &[$(($name, include_bytes!(concat!("../../", $folder, "/", $name)))),+]
    };
}

/// A file's name and its bytes.
type Embedded = (&'static str, &'static [u8]);

const TEMPLATES: &[Embedded] = embedded!("themes/default/templates":
    "404.html",
    "base.html",
    "calculator.html",
    "components/calculator-link.html",
    "components/outpatient.html",
    "components/rates.html",
    "components/windows.html",
    "home.html",
    "notice.html",
    "question.html",
);

const ASSETS: &[Embedded] = embedded!("themes/default/assets":
    "estimate.js",
    "icon.svg",
    "page.js",
    "style.css",
);

/// The calculator is part of every theme and cannot be overridden: it must fit the program.
const CALCULATOR: &[Embedded] = embedded!("calculator/dist":
    "calculator-fallback.js",
    "calculator.js",
    "calculator.wasm",
);

impl Theme {
    /// The embedded theme, with what the site lays over it.
    pub(super) fn load(folder: &Path) -> Result<Self, Diagnostics> {
        let root = Root::open(folder)?;
        let mut templates = Vec::new();
        for (name, bytes) in TEMPLATES {
            let overrides =
                [format!("templates/{name}"), format!("themes/default/templates/{name}")];
            let over = overrides.iter().find(|path| folder.join(path).exists());
            let source = match over {
                Some(path) => root.read(Path::new(path))?,
                None => Arc::new(Source {
                    path: format!("themes/default/templates/{name}"),
                    text: String::from_utf8_lossy(bytes).into_owned(),
                }),
            };
            templates.push((*name, source));
        }
        let mut assets = Vec::new();
        for (name, bytes) in ASSETS {
            let path = format!("themes/default/assets/{name}");
            let bytes = if folder.join(&path).exists() {
                Cow::Owned(root.bytes(Path::new(&path))?)
            } else {
                Cow::Borrowed(*bytes)
            };
            assets.push((*name, bytes));
        }
        assets.extend(CALCULATOR.iter().map(|(name, bytes)| (*name, Cow::Borrowed(*bytes))));
        Ok(Self { templates, assets })
    }

    /// The components that notices can call, by the names of their templates.
    pub(super) fn components() -> impl Iterator<Item = &'static str> {
        TEMPLATES.iter().filter_map(|(name, _)| {
            name.strip_prefix("components/").and_then(|name| name.strip_suffix(".html"))
        })
    }

    /// The templates, parsed.
    pub(super) fn templates(&self, assets: AssetNames) -> Result<Templates, Diagnostics> {
        let mut tera = Tera::default();
        tera.register_function("asset", move |arguments: Kwargs, _: &State| {
            let name: String = arguments.must_get("name")?;
            assets.url(&name).ok_or_else(|| tera::Error::message(format!("没有“{name}”这个素材")))
        });
        let added = tera
            .add_raw_templates(self.templates.iter().map(|(name, source)| (*name, &source.text)));
        let templates = Templates { tera, sources: self.templates.clone() };
        match added {
            Ok(()) => Ok(templates),
            Err(error) => Err(templates.mistake(&error).into()),
        }
    }
}

/// Parsed templates and their sources.
pub(super) struct Templates {
    tera: Tera,
    sources: Vec<(&'static str, Arc<Source>)>,
}

impl Templates {
    /// Renders a page.
    pub(super) fn render(
        &self,
        template: &str,
        context: &tera::Context,
    ) -> Result<String, Diagnostic> {
        self.tera.render(template, context).map_err(|error| self.mistake(&error))
    }

    fn mistake(&self, error: &tera::Error) -> Diagnostic {
        explain(error, |name| {
            self.sources.iter().find(|(known, _)| *known == name).map(|(_, source)| source)
        })
    }
}

/// A template error, at its place in the file where it was made.
pub(super) fn explain<'s>(
    error: &tera::Error,
    source: impl Fn(&str) -> Option<&'s Arc<Source>>,
) -> Diagnostic {
    match error.kind() {
        ErrorKind::SyntaxError(report) => {
            let diagnostic = Diagnostic::error(
                "template/syntax",
                format!("{{{{ … }}}}里的写法看不懂（{}）", report.message()),
            );
            let help = "请检查括号、引号和等号是不是英文的、是不是成对，例如{{ policy(path=\"premium.personal.一档\") }}。";
            at(diagnostic.help(help), source(report.filename()), report.span().range.clone())
        }
        ErrorKind::RenderingError(report) => {
            let message = match report.message() {
                message if message.is_ascii() => format!("这里算不出来（{message}）"),
                message => message.to_owned(),
            };
            let (message, help) = match message.split_once('\n') {
                Some((message, help)) => (message.to_owned(), Some(help.to_owned())),
                None => (message, None),
            };
            let mut diagnostic = Diagnostic::error("template/value", message);
            diagnostic.help = help;
            at(diagnostic, source(report.filename()), report.span().range.clone())
        }
        _ => Diagnostic::error("template/error", format!("模板有误：{error}")),
    }
}

fn at(
    diagnostic: Diagnostic,
    source: Option<&Arc<Source>>,
    range: std::ops::Range<usize>,
) -> Diagnostic {
    match source {
        Some(source) => diagnostic.at(&Span::new(source, range)),
        None => diagnostic,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A file of the theme that is not embedded would be missing from every site.
    #[test]
    fn every_file_of_the_theme_is_embedded() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("themes/default");
        let mut on_disk: Vec<String> = walkdir::WalkDir::new(&folder)
            .into_iter()
            .map(Result::unwrap)
            .filter(|entry| entry.file_type().is_file())
            .map(|entry| {
                let name = entry.path().strip_prefix(&folder).unwrap();
                name.to_string_lossy().replace('\\', "/")
            })
            .collect();
        let templates = TEMPLATES.iter().map(|(name, _)| format!("templates/{name}"));
        let assets = ASSETS.iter().map(|(name, _)| format!("assets/{name}"));
        let mut embedded: Vec<String> = templates.chain(assets).collect();
        on_disk.sort();
        embedded.sort();
        assert_eq!(on_disk, embedded);
    }
}
