//! The theme's templates, parsed, and what is wrong with them in words.

use std::borrow::Cow;
use std::sync::Arc;

use serde::Serialize;
use tera::{ErrorKind, Kwargs, State, Tera};

use super::assets::Assets;
use crate::diagnostic::{Diagnostic, Diagnostics, Source, Span, nearest_or, say};
use crate::site::Theme;
use crate::site::config::{Config, Contact, Occasion};
use crate::site::strings::Strings;

/// The bytes of most pages, and somewhat more.
const USUAL: usize = 16 * 1024;

/// Parsed templates and their sources.
pub(super) struct Templates {
    /// The templates as they are written.
    tera: Tera,
    /// The same, with the calls answered that every page would have answered alike.
    answered: Tera,
    sources: Vec<(Cow<'static, str>, Arc<Source>)>,
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
    /// Whether phones keep pages.
    offline: bool,
}

/// Whom residents ask.
#[derive(Serialize, PartialEq, Eq)]
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
        let mut tera = engine(theme, assets);
        let texts = || theme.templates.iter().map(|(name, source)| (name.as_ref(), &source.text));
        let added = tera.add_raw_templates(texts());
        let mut answered = engine(theme, assets);
        let added = added.and_then(|()| {
            answered.add_raw_templates(
                texts().map(|(name, text)| (name, answer(text, &theme.strings, assets))),
            )
        });
        let templates = Self { tera, answered, sources: theme.templates.clone() };
        match added {
            Ok(()) => templates.asked_for(&theme.strings),
            Err(error) => Err(templates.mistake(&error).into()),
        }
    }

    /// These templates, if the words that they ask for are there.
    fn asked_for(self, strings: &Strings) -> Result<Self, Diagnostics> {
        let mut mistakes = Diagnostics::default();
        for (_, source) in &self.sources {
            for (key, at) in keys(&source.text).filter(|(key, _)| strings.get(key).is_none()) {
                let span = Span::new(source, at..at + key.len());
                mistakes.push(no_such_words(key, strings).at(&span));
            }
        }
        if mistakes.is_empty() { Ok(self) } else { Err(mistakes) }
    }

    /// What every template knows of the site.
    pub(super) fn tell(&mut self, config: &Config, occasion: &Occasion) {
        let site = SiteContext {
            title: &config.title,
            place: &config.place,
            description: &config.description,
            language: config.language.tag(),
            contact: config.contact.as_ref().map(ContactContext::of),
            base_url: occasion.base_url.as_deref().or(config.base_url.as_deref()),
            offline: config.offline,
        };
        for tera in [&mut self.tera, &mut self.answered] {
            let context = tera.global_context();
            context.insert("site", &site);
            context.insert("generator", concat!("gongshi ", env!("CARGO_PKG_VERSION")));
            context.insert("today", &occasion.today.to_string());
        }
    }

    /// Renders a page.
    pub(super) fn render(
        &self,
        template: &str,
        context: &tera::Context,
    ) -> Result<Vec<u8>, Diagnostic> {
        let mut page = Vec::with_capacity(USUAL);
        if self.answered.render_to(template, context, &mut page).is_ok() {
            return Ok(page);
        }
        // Once more as it is written, as there a mistake has its place.
        self.tera.render(template, context).map(String::into_bytes).map_err(|error| {
            let mistake = self.mistake(&error);
            let source = self.sources.iter().find(|(name, _)| *name == template);
            match source.filter(|_| mistake.span.is_none()) {
                Some((_, source)) => mistake.at(&Span::line(source, 1)),
                None => mistake,
            }
        })
    }

    /// Renders what stands within a page.
    pub(super) fn component(
        &self,
        name: &str,
        context: &tera::Context,
    ) -> Result<String, Diagnostic> {
        let made = self.render(&format!("components/{name}.html"), context)?;
        Ok(String::from_utf8_lossy(&made).into_owned())
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

/// A template engine with the functions of themes.
fn engine(theme: &Theme, assets: &Assets) -> Tera {
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
    let strings = Arc::clone(&theme.strings);
    tera.register_function("t", move |arguments: Kwargs, _: &State| said(&strings, &arguments));
    tera
}

/// A template with `{{ t(key="…", n=1) }}` and `{{ asset(name="…") }}` answered, where what they are
/// given is written out: each page asks for some twenty of them, and a site has ten thousand pages.
/// What could be more than words to the engine stays as it is.
fn answer(text: &str, strings: &Strings, assets: &Assets) -> String {
    // Between the marks of `raw`, braces are words.
    if text.contains("raw") {
        return text.to_owned();
    }
    let known = |call: &str| {
        let answer = match (arguments(call, "t("), arguments(call, "asset(")) {
            (Some(given), _) => {
                let key = given.iter().find(|(name, _)| *name == "key")?.1;
                strings.get(key)?.fill(&given).ok()?
            }
            (_, Some(given)) => match given[..] {
                [("name", name)] => assets.url(name)?.to_owned(),
                _ => return None,
            },
            (None, None) => return None,
        };
        // A brace within words is one; beside others it would be a tag.
        let is_plain = !answer.contains(['%', '#', '&', '<', '>', '"', '\''])
            && !["{{", "}}"].into_iter().any(|it| answer.contains(it))
            && !answer.starts_with(['{', '}'])
            && !answer.ends_with(['{', '}']);
        // The engine takes blanks away beside some tags.
        let is_solid = !answer.is_empty() && answer.trim() == answer;
        (is_plain && is_solid).then_some(answer)
    };
    let (open, close) = ("{{ ", " }}");
    let mut answered = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(open) {
        answered.push_str(before);
        let call = after.split_once(close);
        if let Some((answer, left)) = call.and_then(|(call, left)| Some((known(call)?, left))) {
            answered.push_str(&answer);
            rest = left;
        } else {
            answered.push_str(open);
            rest = after;
        }
    }
    answered.push_str(rest);
    answered
}

/// What a call is given, where all of it is written out.
fn arguments<'c>(call: &'c str, function: &str) -> Option<Vec<(&'c str, &'c str)>> {
    let given = call.strip_prefix(function)?.strip_suffix(')')?.split(", ");
    let argument = |argument: &'c str| {
        let (name, value) = argument.split_once('=')?;
        let text = value.strip_prefix('"').and_then(|value| value.strip_suffix('"'));
        let text = text.filter(|text| !text.contains(['"', '\\']));
        let is_number = value.parse().is_ok_and(|number: u32| number.to_string() == value);
        Some((name, text.or_else(|| is_number.then_some(value))?))
    };
    given.map(argument).collect()
}

/// The words of a key, for `t(key="…", n=3)` of a template.
fn said(strings: &Strings, arguments: &Kwargs) -> Result<String, tera::Error> {
    let key: String = arguments.must_get("key")?;
    let Some(phrase) = strings.get(&key) else {
        return Err(tera::Error::message(no_such_words(&key, strings).message.zh));
    };
    let values: Vec<(String, String)> =
        arguments.iter().map(|(name, value)| (name.to_string(), value.to_string())).collect();
    let values: Vec<(&str, &str)> =
        values.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    phrase.fill(&values).map_err(|place| {
        tera::Error::message(format!("“{key}”缺少“{place}”：t(key=\"{key}\", {place}=…)"))
    })
}

fn no_such_words(key: &str, strings: &Strings) -> Diagnostic {
    let message = say!("主题里没有“{key}”这句话", "The theme has no words `{key}`");
    let help = nearest_or(key, strings.keys(), || {
        say!(
            "请把它写进strings文件夹里的zh-CN.yaml。",
            "Write it into zh-CN.yaml of the folder strings."
        )
    });
    Diagnostic::error("theme/string", message).help(help)
}

/// The keys that a template asks words for, as far as they stand in it as they are, and where.
fn keys(text: &str) -> impl Iterator<Item = (&str, usize)> {
    const CALL: &str = "t(key=\"";
    text.match_indices(CALL).filter_map(|(at, call)| {
        let before = text[..at].chars().next_back();
        let start = at + call.len();
        let (key, after) = text[start..].split_once('"')?;
        let whole = after.starts_with([',', ')']);
        let own = !before.is_some_and(|c| c.is_alphanumeric() || c == '_');
        (own && whole).then_some((key, start))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_are_the_same_on_every_page_are_asked_for_once() {
        use crate::site::strings::Phrase;
        let words = [
            ("a", "目录"),
            ("days", "还有{n}天"),
            ("until", "到{n}"),
            ("less", "<50"),
            ("blank", " 和 "),
        ];
        let phrase = |words: &str| Phrase { one: None, other: words.to_owned() };
        let words = words.map(|(key, words)| (key.to_owned(), phrase(words)));
        let strings = Strings(words.into());
        let assets = Assets::of(&Theme {
            templates: Vec::new(),
            assets: Vec::new(),
            strings: Arc::new(strings.clone()),
        });
        let answer = |text| answer(text, &strings, &assets);
        assert_eq!(answer("<p>{{ t(key=\"a\") }}</p>{{ b }}"), "<p>目录</p>{{ b }}");
        for (text, answered) in [
            ("{{ t(key=\"days\", n=3) }}", "还有3天"),
            ("{{ t(key=\"days\", n=\"{n}\") }}", "还有{n}天"),
            ("{{ t(n=\"几\", key=\"days\") }}", "还有几天"),
        ] {
            assert_eq!(answer(text), answered);
        }
        for same in [
            "{{ t(key=\"days\") }}",
            "{{ t(key=\"days\", n=count) }}",
            "{{ t(key=\"days\", n=03) }}",
            "{{ t(key=\"days\", n=\"{{\") }}",
            "{{ t(key=\"until\", n=\"{n}\") }}",
            "{{ t(key=\"less\") }}",
            "{{ t(key=\"blank\") }}",
            "{{ t(key=\"none\") }}",
            "{{ t(key=\"a\") | upper }}",
            "{{ asset(name=\"none.css\") }}",
            "{% raw %}{{ t(key=\"a\") }}{% endraw %}",
        ] {
            assert_eq!(answer(same), same);
        }
    }

    #[test]
    fn the_words_that_a_template_asks_for_are_known_before_it_is_rendered() {
        let text =
            "{{ t(key=\"a.b\") }}{{ t(key=\"c\", n=3) }}{{ t(key=\"d.\" ~ e) }}{{ at(key=\"f\") }}";
        assert_eq!(keys(text).map(|(key, _)| key).collect::<Vec<_>>(), ["a.b", "c"]);
    }
}
