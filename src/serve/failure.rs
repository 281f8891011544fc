//! What is wrong, as browsers show it: above the last good page, or in its place where there is
//! none yet.

use serde_json::{Value, json};

use super::stand::News;
use crate::diagnostic::{Diagnostics, Lang, Text, say};

/// The news as the script of the preview reads them.
pub(super) fn news(news: &News, lang: Lang) -> Value {
    let mistakes = news.mistakes.as_ref().map(|mistakes| {
        let close = say!("先收起来", "Hide");
        json!({
            "title": title(mistakes).in_lang(lang),
            "text": text(mistakes, lang),
            "close": close.in_lang(lang),
        })
    });
    json!({ "round": news.round, "mistakes": mistakes })
}

/// The page that stands for a site that could not be made once.
pub(super) fn page(mistakes: &Diagnostics, lang: Lang) -> String {
    let title = title(mistakes);
    let (title, text) = (title.in_lang(lang), escaped(&text(mistakes, lang)));
    format!(
        "<!doctype html>\n<html>\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>{title}</title>\n<link rel=\"stylesheet\" href=\"/-/reload.css\">\n</head>\n<body>\n\
         <main class=\"gongshi-mistakes\"><h1>{title}</h1>\n<pre>{text}</pre></main>\n</body>\n</html>\n"
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

fn text(mistakes: &Diagnostics, lang: Lang) -> String {
    let each: Vec<_> = mistakes.iter().map(|mistake| mistake.render(false, lang)).collect();
    each.join("\n\n")
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
