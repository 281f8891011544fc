//! What staff write into any line comes out as words: nothing that is published runs.

use std::fs;
use std::path::Path;

use super::{EVIL, Victim, build};
use crate::site::Site;

/// Ends every quote and tag that it may stand in, and begins a script in four ways.
const PAYLOAD: &str = "\"'></title></script><script>alert(1)</script><img src=x onerror=alert(2)>\
    <svg onload=alert(3)><a href=javascript:alert(4)>{{ 7 }}]]>&lt;b&gt;--><!--";

/// A payload in the quotes of YAML.
fn quoted() -> String {
    format!("'{}'", PAYLOAD.replace('\'', "''"))
}

/// The small site with the payload in every line of text that there is.
fn lay(site: &Site) {
    let evil = quoted();
    let config = site
        .read("site.yaml")
        .replace("甲县居民医保", &evil)
        .replace("place: 甲县", &format!("place: {evil}"))
        .replace("name: 白水镇", &format!("name: {evil}"))
        .replace(
            "{phone: 13812345678}",
            &format!("{{name: {evil}, phone: {evil}, address: {evil}, hours: {evil}}}"),
        );
    site.write("site.yaml", &format!("{config}description: {evil}\nsite_code: {evil}\n"));
    let policy = site
        .read("policies/jia.yaml")
        .replace("关于参保的通知", &evil)
        .replace("甲府发〔2022〕1号", &evil)
        .replace("county: 甲县", &format!("county: {evil}"))
        .replace("县残联", &evil)
        .replace("甲县问答", &evil);
    site.write("policies/jia.yaml", &policy);
    site.write("content/notices/a.pdf", "甲");
    let text = PAYLOAD.replace("{{ 7 }}", "");
    site.write(
        "content/notices/index.md",
        &format!("---\ntitle: {evil}\nsummary: {evil}\n---\n\n{text}\n"),
    );
    let attribute = text.replace('"', "\\\"");
    site.write(
        EVIL,
        &format!(
            "---\ntitle: {evil}\nnumber: {evil}\nissuer: [{evil}]\nissued: 2022-10-09\nplace: baishui\n\
            policy: jia-2023\nsummary: {evil}\ntags: [{evil}]\nbased_on: [{evil}]\n\
            attachments: [{{file: a.pdf, title: {evil}}}]\naliases: [old/a]\n---\n\n\
            ## {text}\n\n{text}\n\n> [!注意] {text}\n> {text}\n\n表：{text}\n\n|{t}|乙|\n|-|-|\n|{t}|^|\n\n\
            ![{text}](https://a.cn \"{attribute}\")\n\n[{text}](https://a.cn/{attribute} \"{attribute}\")\n\n\
            ```{text}\n{text}\n```\n\n`{text}`\n\n甲[^1]\n\n[^1]: {text}\n\n\
            {{{{ policy(path=\"premium.personal.一档\") }}}}{text}\n",
            t = text.replace('|', "\\|"),
        ),
    );
}

#[test]
fn words_stay_words_in_whatever_is_published() {
    let victim = Victim::new();
    lay(&victim.site);
    let run = build(&victim.site);
    assert_eq!(run.code, 0, "{}", run.err);
    let public = victim.site.path("public");
    let (mut pages, mut shown) = (0, 0);
    for entry in walkdir::WalkDir::new(&public) {
        let path = entry.unwrap().into_path();
        let name = path.strip_prefix(&public).unwrap().to_string_lossy().into_owned();
        let text = |path: &Path| fs::read_to_string(path).unwrap();
        match path.extension().and_then(|it| it.to_str()) {
            Some("html") => {
                let page = text(&path);
                harmless(&name, &page);
                shown += usize::from(page.contains("alert(1)"));
                pages += 1;
            }
            Some("xml") => {
                let text = text(&path);
                let tree = roxmltree::Document::parse(&text).unwrap();
                let known = |it: roxmltree::Node<'_, '_>| {
                    !["script", "img", "svg"].contains(&it.tag_name().name())
                        && it.attributes().all(|it| !it.name().starts_with("on"))
                };
                assert!(
                    tree.descendants().filter(roxmltree::Node::is_element).all(known),
                    "{name}"
                );
            }
            Some("json" | "webmanifest") => {
                serde_json::from_str::<serde_json::Value>(&text(&path)).unwrap();
            }
            // The index of the search is one call, and all in it is data.
            Some("js") if name.starts_with("search/") => {
                let text = text(&path);
                let data = text.trim_end().strip_prefix("gongshiSearch(").unwrap();
                let data = format!("[{}]", data.strip_suffix(')').unwrap());
                serde_json::from_str::<serde_json::Value>(&data).unwrap();
            }
            _ => {}
        }
    }
    assert!(pages > 15 && shown > 5, "{shown} of {pages} pages show the words");
}

/// Reads a page as a browser does, tag by tag, and fails where something in it would run.
#[track_caller]
fn harmless(name: &str, page: &str) {
    let mut rest = page;
    while let Some((_, after)) = rest.split_once('<') {
        if let Some(comment) = after.strip_prefix("!--") {
            rest = comment.split_once("-->").unwrap_or_default().1;
            continue;
        }
        if !after.starts_with(|c: char| c.is_ascii_alphabetic() || "/!?".contains(c)) {
            rest = after;
            continue;
        }
        let (tag, attributes, after) = tag(after);
        rest = after;
        let value = |key: &str| attributes.iter().find(|(name, _)| name == key).map(|it| &it.1);
        if tag == "script" {
            let (inside, after) = rest.split_once("</script").unwrap();
            rest = after;
            let is_data = value("type").is_some_and(|it| it.ends_with("json"));
            let is_ours = value("src").is_some_and(|it| !it.contains(':') && !it.starts_with("//"));
            assert!(is_data || is_ours && inside.trim().is_empty(), "{name}: <script>{inside}");
        }
        let foreign = ["iframe", "object", "embed", "base", "frame", "style", "math"];
        assert!(!foreign.contains(&tag.as_str()), "{name}: <{tag}>");
        if tag == "title" {
            // Only its end ends it.
            rest = rest.split_once("</title").unwrap().1;
        }
        for (key, value) in &attributes {
            assert!(!key.starts_with("on") && key != "style" && key != "srcdoc", "{name}: {key}");
            assert!(!key.contains(['<', '"', '\'']), "{name}: {key} in <{tag}>");
            if ["href", "src", "action", "formaction", "xlink:href", "poster"]
                .contains(&key.as_str())
            {
                let scheme = value.split(['/', '?', '#']).next().unwrap_or_default();
                let scheme = scheme.split_once(':').map(|(scheme, _)| scheme);
                let known =
                    [None, Some("http"), Some("https"), Some("tel"), Some("mailto"), Some("data")];
                assert!(known.contains(&scheme), "{name}: {key}={value}");
                let is_picture = value.starts_with("data:image/") || value == "data:,";
                assert!(scheme != Some("data") || is_picture, "{name}: {key}={value}");
            }
        }
    }
}

/// A tag after its `<`: its name, its attributes with references resolved, and what follows.
fn tag(text: &str) -> (String, Vec<(String, String)>, &str) {
    let end = text.find(|c: char| c.is_whitespace() || c == '>').unwrap_or(text.len());
    let (name, mut rest) = text.split_at(end);
    let mut attributes = Vec::new();
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '/');
        if rest.is_empty() || rest.starts_with('>') {
            let after = rest.get(1..).unwrap_or_default();
            return (name.trim_end_matches('/').to_ascii_lowercase(), attributes, after);
        }
        let end = rest.find(|c: char| c.is_whitespace() || "=>/".contains(c)).unwrap_or(rest.len());
        let (key, after) = rest.split_at(end.max(1));
        let (value, after) = match after.strip_prefix('=') {
            None => ("", after),
            Some(after) => match after.chars().next().filter(|c| "\"'".contains(*c)) {
                Some(quote) => after[1..].split_once(quote).unwrap_or((&after[1..], "")),
                None => after.split_at(after.find([' ', '\n', '>']).unwrap_or(after.len())),
            },
        };
        let plain = value.replace("&#58;", ":").replace("&colon;", ":").replace("&Tab;", "");
        let plain: String = plain.chars().filter(|c| !c.is_control()).collect();
        attributes.push((key.to_ascii_lowercase(), plain.trim().to_ascii_lowercase()));
        rest = after;
    }
}

/// The reader above would find what it is there for.
#[test]
fn a_page_that_runs_something_is_noticed() {
    for page in [
        "<p><script>alert(1)</script>",
        "<script src=\"https://evil.cn/x.js\"></script>",
        "<img src=x onerror=alert(1)>",
        "<p title='a' ONCLICK='x'>",
        "<a href=\"java\tscript:x\">",
        "<a href='javascript&colon;x'>",
        "<title></title><iframe>",
        "<a title=\"\"onclick=x\">",
        "<!-- --><base href=x>",
    ] {
        assert!(std::panic::catch_unwind(|| harmless("x", page)).is_err(), "{page}");
    }
    harmless("x", "<p title=\"<script>\">&lt;script&gt; 1 < 2 <a href=\"b.html#一:二\">");
}
