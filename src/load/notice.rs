//! A notice: Markdown with a few lines of YAML before it.

use std::path::Path;
use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Diagnostics, Source, Span, say};
use crate::load::section::{self, Mistakes, Section};
use crate::load::yaml::{self, Value};
use crate::site::Notice;

/// The line before and after the front matter.
const FENCE: &str = "---";

/// Reads a notice. `name` is its path from the content folder, with `/`.
pub(crate) fn read(source: &Arc<Source>, name: &str) -> Result<Notice, Diagnostics> {
    let page = page(source, name)?;
    let front = front_matter(source)?;
    let tree = yaml::parse_part(source, &front.yaml)?;
    let mistakes = Mistakes::default();
    let notice = Section::open(&tree, "", &mistakes).and_then(|section| {
        let title = section.require_text("title");
        let number = section.text("number");
        let issuer = section.require("issuer").and_then(|node| match node.value {
            Value::List(_) => mistakes.caught(section::names(node, "issuer")),
            _ => mistakes.caught(section::text(node, "issuer")).map(|issuer| vec![issuer]),
        });
        let issued =
            section.require("issued").and_then(|it| mistakes.caught(section::date(it, "issued")));
        let place = section.require_text("place");
        let summary = section.get("summary").filter(|node| !matches!(node.value, Value::Empty));
        let summary = summary.and_then(|it| mistakes.caught(section::text(it, "summary")));
        let policy = section.require("policy");
        let policy_id = policy.and_then(|node| mistakes.caught(section::text(node, "policy")));
        section.close();
        Some(Notice {
            source: Arc::clone(source),
            page,
            title: title?,
            number,
            issuer: issuer?,
            issued: issued?,
            place: place?,
            summary: summary.unwrap_or_default(),
            policy: policy_id?,
            policy_span: policy?.span.clone(),
            body: front.body,
        })
    });
    mistakes.finish(notice)
}

/// A file parted in two texts of its own length, each with the other blanked, so that every
/// byte stays where it is.
struct Parted {
    yaml: String,
    body: String,
}

fn front_matter(source: &Arc<Source>) -> Result<Parted, Diagnostic> {
    let text = &source.text;
    let mut lines = text.split_inclusive('\n');
    let first = lines.next().unwrap_or_default();
    if first.trim_end() != FENCE {
        return Err(Diagnostic::error("notice/front-matter", "通知开头没有说明")
            .at(&Span::line(source, 1))
            .help(
                "请在第一行写“---”，下面写title（标题）、issuer（发文机关）、issued（成文日期）、place（地方）、policy（政策），再用一行“---”结束。",
            ));
    }
    let mut at = first.len();
    for line in lines {
        if line.trim_end() == FENCE {
            let end = at + line.len();
            let yaml = blank(&text[..first.len()]) + &text[first.len()..at];
            return Ok(Parted { yaml, body: blank(&text[..end]) + &text[end..] });
        }
        at += line.len();
    }
    let message = say!("通知开头的说明没有结束", "The front matter of the notice does not end");
    Err(Diagnostic::error("notice/front-matter", message)
        .at(&Span::line(source, 1))
        .help(say!("请在说明的最后另起一行写“---”。", "Write a line `---` after its last entry.")))
}

/// As many bytes of blanks, line ends kept.
fn blank(text: &str) -> String {
    text.bytes().map(|byte| if byte == b'\n' { '\n' } else { ' ' }).collect()
}

/// The address of a notice's page, from the name of its file.
fn page(source: &Arc<Source>, name: &str) -> Result<String, Diagnostic> {
    let page = Path::new(name).with_extension("").to_string_lossy().replace('\\', "/");
    let allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "-/".contains(c);
    if page.chars().all(allowed) {
        return Ok(page);
    }
    Err(Diagnostic::error("file/name", format!("文件名“{}”不能用作网址", source.path))
        .help("请只用小写字母、数字和连字符，例如wuyang-2024.md。"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOTICE: &str = "---\ntitle: 缴费\nissuer: 办事处\nissued: 2023-11-14\nplace: 乌杨\npolicy: p\n---\n\n正文\n";

    fn source(text: &str) -> Arc<Source> {
        Arc::new(Source { path: "content/a.md".into(), text: text.into() })
    }

    #[test]
    fn the_body_keeps_its_lines() {
        let notice = read(&source(NOTICE), "notices/a.md").unwrap();
        assert_eq!((notice.page.as_str(), notice.title.as_str()), ("notices/a", "缴费"));
        assert_eq!(notice.body.len(), NOTICE.len());
        assert_eq!(notice.body.lines().position(|line| line == "正文"), Some(8));
    }

    #[test]
    fn windows_line_ends_are_read_too() {
        let notice = read(&source(&NOTICE.replace('\n', "\r\n")), "a.md").unwrap();
        assert_eq!(notice.title, "缴费");
    }

    #[test]
    fn what_is_missing_is_said_at_once() {
        let text = NOTICE.replace("issued: 2023-11-14\nplace: 乌杨\n", "isued: 2023\n");
        let errors = read(&source(&text), "a.md").unwrap_err();
        let codes: Vec<_> =
            errors.iter().map(|error| (error.code, error.message.zh.as_str())).collect();
        assert_eq!(
            codes,
            [
                ("key/missing", "文件最外层缺少“issued”"),
                ("key/missing", "文件最外层缺少“place”"),
                ("key/unknown", "文件最外层没有“isued”这个项目"),
            ]
        );
    }

    #[test]
    fn a_file_without_front_matter_is_told_what_to_write() {
        assert_eq!(
            read(&source("正文"), "a.md").unwrap_err().iter().next().unwrap().code,
            "notice/front-matter"
        );
        let unfinished = read(&source("---\ntitle: a\n"), "a.md").unwrap_err();
        assert_eq!(unfinished.iter().next().unwrap().message.zh, "通知开头的说明没有结束");
    }
}
