//! What is wrong, as browsers show it: above the last good page, or in its place where there is
//! none yet.

use serde::Serialize;
use serde_json::{Value, json};

use super::stand::News;
use crate::diagnostic::{Diagnostics, Lang, Text, say};

/// The news as the script of the preview reads them.
pub(super) fn news(news: &News, lang: Lang) -> Value {
    let mistakes = news.mistakes.as_ref().map(|mistakes| {
        let close = say!("先收起来", "Hide");
        json!({
            "title": title(mistakes).in_lang(lang),
            "parts": parts(mistakes, lang),
            "close": close.in_lang(lang),
        })
    });
    json!({ "round": news.round, "mistakes": mistakes })
}

/// The page that stands for a site that could not be made once.
pub(super) fn page(mistakes: &Diagnostics, lang: Lang) -> String {
    let title = title(mistakes);
    let title = title.in_lang(lang);
    let parts = parts(mistakes, lang).into_iter();
    let parts = parts.map(|Part { kind, text }| {
        let text = escaped(&text);
        format!("<pre class=\"{kind}\">{text}</pre>")
    });
    let parts = parts.collect::<Vec<_>>().concat();
    format!(
        "<!doctype html>\n<html>\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>{title}</title>\n<link rel=\"stylesheet\" href=\"/-/reload.css\">\n</head>\n<body>\n\
         <main class=\"gongshi-mistakes\"><h1>{title}</h1>\n{parts}</main>\n</body>\n</html>\n"
    )
}

/// The page that stands for a site while it is made for the first time.
pub(super) fn waiting(lang: Lang) -> String {
    let title = say!("网站正在生成", "The site is being made");
    let title = title.in_lang(lang);
    format!(
        "<!doctype html>\n<html>\n<head>\n<meta charset=\"utf-8\">\n<title>{title}</title>\n</head>\n\
         <body>\n<p>{title}……</p>\n</body>\n</html>\n"
    )
}

fn title(mistakes: &Diagnostics) -> Text {
    let many = mistakes.errors();
    say!(
        "有{many}处要改，改好之前网页还是原来的样子",
        "{many} to mend; until then the page stays as it was"
    )
}

/// Lines that belong together.
#[derive(Serialize)]
struct Part {
    /// `words` may be broken anywhere; lines of `source` are not, as carets stand below them.
    kind: &'static str,
    text: String,
}

fn parts(mistakes: &Diagnostics, lang: Lang) -> Vec<Part> {
    let each: Vec<_> = mistakes.iter().map(|mistake| mistake.render(false, lang)).collect();
    let mut parts: Vec<Part> = Vec::new();
    for line in each.join("\n\n").lines() {
        let margin = |c: char| c == ' ' || c.is_ascii_digit();
        let is_source = line.trim_start_matches(margin).starts_with('|');
        let kind = if is_source { "source" } else { "words" };
        match parts.last_mut().filter(|last| last.kind == kind) {
            Some(last) => last.text.extend(["\n", line]),
            None => parts.push(Part { kind, text: line.to_owned() }),
        }
    }
    parts
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
