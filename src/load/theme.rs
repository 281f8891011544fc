//! The theme: templates and assets, embedded in the program, overridable file by file.
//!
//! A site lays a file of the same name into its own `themes/default/`, or a template into
//! `templates/`; or it chooses a theme of its own, `theme: plain`, which lies in `themes/plain/` and
//! is laid over the embedded one in the same way.

use std::borrow::Cow;
use std::path::Path;
use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Diagnostics, Source, say};
use crate::load::files::Root;
use crate::load::section::Mistakes;
use crate::load::strings;
use crate::site::Theme;
use crate::site::config::Language;
use crate::site::strings::Strings;

macro_rules! embedded {
    ($folder:literal: $($name:literal),+ $(,)?) => {
        &[$(($name, include_bytes!(concat!("../../", $folder, "/", $name)))),+]
    };
}

/// A file's name and its bytes.
type Embedded = (&'static str, &'static [u8]);

const TEMPLATES: &[Embedded] = embedded!("themes/default/templates":
    "404.html",
    "archive.html",
    "area.html",
    "base.html",
    "calculator-closed.html",
    "calculator-compare.html",
    "calculator-coverage.html",
    "calculator-estimate.html",
    "calculator-how.html",
    "calculator-premium.html",
    "calculator-sums.html",
    "calculator.html",
    "calculators.html",
    "components/assistance.html",
    "components/calculator-link.html",
    "components/estimate-steps.html",
    "components/medical-assistance.html",
    "components/out-of-area.html",
    "components/outpatient.html",
    "components/payment-table.html",
    "components/premium-table.html",
    "components/progress.html",
    "components/quota-table.html",
    "components/rates.html",
    "components/special-outpatient.html",
    "components/timeline.html",
    "components/windows.html",
    "contact.html",
    "course.html",
    "cover.html",
    "deadlines.html",
    "figures.html",
    "finder.html",
    "home.html",
    "links.html",
    "list.html",
    "notice-list.html",
    "notice.html",
    "pagination-head.html",
    "pagination.html",
    "place.html",
    "policy-calendar.html",
    "policy-links.html",
    "policy-sheet.html",
    "policy.html",
    "poster.html",
    "progress.html",
    "question-cost.html",
    "question.html",
    "quota.html",
    "search.html",
    "settlement-sheet.html",
    "year-over.html",
);

const ASSETS: &[Embedded] = embedded!("themes/default/assets":
    "calculator.css",
    "compare.js",
    "coverage.js",
    "estimate.js",
    "finder.js",
    "form.js",
    "icon-180.png",
    "icon-192.png",
    "icon-512.png",
    "icon.svg",
    "page.js",
    "policy.css",
    "poster.css",
    "premium.js",
    "quota.css",
    "quota.js",
    "result.css",
    "result.js",
    "search.js",
    "style.css",
);

/// The calculator is part of every theme and cannot be overridden: it must fit the program.
const CALCULATOR: &[Embedded] = embedded!("calculator/dist":
    "benefits-fallback.js",
    "benefits.wasm",
    "enrolment-fallback.js",
    "enrolment.wasm",
);

/// What opens the calculator. It is published at the head of the form's script, without which no
/// page needs it: a phone on a slow network asks for one file less.
const GLUE: &[u8] = include_bytes!("../../calculator/dist/calculator.js");

/// The form's script.
const FORM: &str = "form.js";

/// The words, a catalogue for each language.
const STRINGS: &[Embedded] = embedded!("themes/default/strings":
    "en.yaml",
    "zh-CN.yaml",
);

/// The name of the embedded theme.
pub(super) const DEFAULT: &str = "default";

/// A theme as far as it can be read.
pub(crate) struct Read {
    /// The theme: the embedded one, where what the site lays over it cannot be read.
    pub(crate) theme: Theme,
    /// Everything wrong with it.
    pub(crate) mistakes: Diagnostics,
}

/// The embedded theme, with what the site lays over it: its own `templates/` before the theme that
/// it chose, and that before its `themes/default/`.
pub(crate) fn read(root: &Root, chosen: &str, language: Language) -> Read {
    let mistakes = Mistakes::default();
    let over = Over::of(root, chosen, &mistakes);
    let mut templates = Vec::new();
    for (name, bytes) in TEMPLATES {
        let own = over.find("templates", name).and_then(|path| over.read(&path));
        let source = own.unwrap_or_else(|| embedded(&format!("templates/{name}"), bytes));
        templates.push((Cow::Borrowed(*name), source));
    }
    for name in over.more("templates", TEMPLATES) {
        let source = over.read(&over.own("templates", &name));
        templates.extend(source.map(|source| (Cow::Owned(name), source)));
    }
    let mut assets = Vec::new();
    for (name, bytes) in ASSETS {
        let own = over.find("assets", name).and_then(|path| over.bytes(&path));
        let bytes = own.map_or(Cow::Borrowed(*bytes), Cow::Owned);
        let bytes = match *name {
            FORM => Cow::Owned([GLUE, b"\n", &bytes].concat()),
            _ => bytes,
        };
        assets.push((Cow::Borrowed(*name), bytes));
    }
    assets.extend(CALCULATOR.iter().map(|(name, it)| (Cow::Borrowed(*name), Cow::Borrowed(*it))));
    for name in over.more("assets", ASSETS) {
        if CALCULATOR.iter().all(|(known, _)| *known != name) {
            let bytes = over.bytes(&over.own("assets", &name));
            assets.extend(bytes.map(|bytes| (Cow::Owned(name), Cow::Owned(bytes))));
        }
    }
    let strings = Arc::new(over.strings(language));
    Read { theme: Theme { templates, assets, strings }, mistakes: mistakes.into_inner() }
}

fn embedded(name: &str, bytes: &[u8]) -> Arc<Source> {
    let text = String::from_utf8_lossy(bytes).into_owned();
    Arc::new(Source { path: format!("themes/default/{name}"), text })
}

/// What a site lays over the embedded theme.
struct Over<'r> {
    root: &'r Root,
    /// The theme that it chose.
    chosen: &'r str,
    /// The names of that theme's files, from its folder, where it is not the embedded one.
    files: Vec<String>,
    mistakes: &'r Mistakes,
}

impl<'r> Over<'r> {
    fn of(root: &'r Root, chosen: &'r str, mistakes: &'r Mistakes) -> Self {
        let over = Self { root, chosen, files: Vec::new(), mistakes };
        if chosen == DEFAULT {
            return over;
        }
        let folder = format!("themes/{chosen}");
        let prefix = format!("{folder}/");
        let Some(files) = mistakes.caught(root.files(&folder)) else { return over };
        let names = files.iter().map(|path| root.name_of(path));
        let files: Vec<String> =
            names.filter_map(|name| Some(name.strip_prefix(&prefix)?.to_owned())).collect();
        if files.is_empty() {
            let message = say!("没有“{chosen}”这个主题", "There is no theme `{chosen}`");
            mistakes.push(Diagnostic::error("theme/missing", message).help(say!(
                "请把主题放在{folder}文件夹里，或者删掉site.yaml里的theme这一行。",
                "Lay the theme into the folder {folder}, or delete the line theme from site.yaml."
            )));
        }
        Self { files, ..over }
    }

    fn read(&self, path: &str) -> Option<Arc<Source>> {
        self.mistakes.caught(self.root.read(Path::new(path)))
    }

    fn bytes(&self, path: &str) -> Option<Vec<u8>> {
        self.mistakes.caught(self.root.bytes(Path::new(path)))
    }

    /// The file that is laid over one of the embedded theme.
    fn find(&self, kind: &str, name: &str) -> Option<String> {
        let of_site = (kind == "templates").then(|| format!("templates/{name}"));
        let of_theme = [self.own(kind, name), format!("themes/{DEFAULT}/{kind}/{name}")];
        of_site.into_iter().chain(of_theme).find(|path| self.root.has(path))
    }

    /// The path of a file of the chosen theme.
    fn own(&self, kind: &str, name: &str) -> String {
        format!("themes/{}/{kind}/{name}", self.chosen)
    }

    /// The files that the chosen theme has beside those of the embedded one.
    fn more(&self, kind: &str, known: &[Embedded]) -> Vec<String> {
        let names = self.files.iter().filter_map(|name| name.strip_prefix(kind)?.strip_prefix('/'));
        let more = names.filter(|name| known.iter().all(|(known, _)| known != name));
        more.map(str::to_owned).collect()
    }

    fn strings(&self, language: Language) -> Strings {
        let file = format!("{}.yaml", language.tag());
        let mut strings = Strings::default();
        let mut lay = |source: &Arc<Source>, complete: Option<&Strings>| {
            self.mistakes.extend(strings::lay(&mut strings, source, complete));
            strings.clone()
        };
        let mut complete = Strings::default();
        for (name, bytes) in STRINGS.iter().filter(|(name, _)| *name == file) {
            complete = lay(&embedded(&format!("strings/{name}"), bytes), None);
        }
        let laid_over = [(DEFAULT, Some(&complete)), (self.chosen, None)];
        let themes = if self.chosen == DEFAULT { &laid_over[..1] } else { &laid_over };
        for (theme, complete) in themes {
            let path = format!("themes/{theme}/strings/{file}");
            if let Some(source) = self.root.has(&path).then(|| self.read(&path)).flatten() {
                lay(&source, *complete);
            }
        }
        strings
    }
}

/// Whether a file of a site, by its name from the site's folder, is read for its theme.
pub(crate) fn overrides(name: &str, chosen: &str) -> bool {
    let known = |kind: &str, files: &[Embedded]| {
        let default = name.strip_prefix("themes/default/");
        let beside = name.strip_prefix("templates/").filter(|_| kind == "templates");
        let over = default.and_then(|name| name.strip_prefix(kind)?.strip_prefix('/')).or(beside);
        over.is_some_and(|name| files.iter().any(|(known, _)| *known == name))
    };
    let own = || {
        let file = name.strip_prefix("themes/")?.strip_prefix(chosen)?.strip_prefix('/')?;
        let (kind, file) = file.split_once('/')?;
        let calculator = CALCULATOR.iter().any(|(known, _)| *known == file);
        Some(match kind {
            "templates" => true,
            "assets" => !calculator,
            "strings" => STRINGS.iter().any(|(known, _)| *known == file),
            _ => false,
        })
    };
    known("templates", TEMPLATES)
        || known("assets", ASSETS)
        || known("strings", STRINGS)
        || chosen != DEFAULT && own() == Some(true)
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
        let strings = STRINGS.iter().map(|(name, _)| format!("strings/{name}"));
        let mut embedded: Vec<String> = templates.chain(assets).chain(strings).collect();
        on_disk.sort();
        embedded.sort();
        assert_eq!(on_disk, embedded);
    }
}
