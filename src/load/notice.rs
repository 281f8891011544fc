//! A notice: Markdown with a few lines of YAML before it. The `index.md` of a folder says what the
//! folder is called.

use std::path::Path;
use std::sync::{Arc, OnceLock};

use jiff::civil::Date;

use crate::diagnostic::{Diagnostic, Diagnostics, Source, Span, Text, say};
use crate::fingerprint::Fingerprint;
use crate::load::document;
use crate::load::section::{self, Mistakes, Section};
use crate::load::yaml::{self, Node, Value};
use crate::site::document::Document;
use crate::site::notice::{self, Attachment, Issued, Named, Notice, SectionText, Standing};

/// The line before and after the front matter.
const FENCE: &str = "---";

/// The file that says what a folder is called.
pub(super) const INDEX: &str = "index.md";

/// Reads a notice. `name` is its path from the content folder, with `/`. Mistakes in its front
/// matter and its text come with it, so that what is left of it can be checked at the same time.
///
/// # Errors
/// Everything wrong with it, where it can have no address, or where nobody can tell what is front
/// matter and what is text.
pub(super) fn read(source: &Arc<Source>, name: &str) -> Result<Notice, Diagnostics> {
    let Parts { tree, document, mistakes, warnings } = Parts::of(source, name)?;
    let page = mistakes.caught(page(source, name));
    let front = Section::open(&tree, "", &mistakes).map(|section| {
        let front = Front::read(&section, name);
        section.close();
        front
    });
    let (Some(page), Some(front)) = (page, front) else { return Err(mistakes.into_inner()) };
    let (mistakes, mut all) = mistakes.into_inner().parted();
    all.extend(warnings);
    Ok(Notice {
        source: Arc::clone(source),
        path: name.to_owned(),
        page,
        title: front.title,
        number: front.number,
        issuer: front.issuer,
        issued: front.issued,
        published: front.published,
        expires: front.expires,
        place: front.place,
        policy: front.policy,
        quotas: front.quotas,
        standing: front.standing,
        replaces: front.replaces,
        based_on: front.based_on,
        attachments: front.attachments,
        summary: front.summary,
        tags: front.tags,
        draft: front.draft,
        aliases: front.aliases,
        document,
        mistakes,
        warnings: all,
        fingerprint: Fingerprint::of(source.text.as_bytes()),
        words_checked: OnceLock::new(),
    })
}

/// Reads the `index.md` of a folder, its path from the content folder.
///
/// # Errors
/// Everything wrong with it.
pub(super) fn read_index(
    source: &Arc<Source>,
    folder: &str,
) -> Result<notice::Section, Diagnostics> {
    let name = if folder.is_empty() { INDEX.to_owned() } else { format!("{folder}/{INDEX}") };
    let Parts { tree, document, mistakes, warnings } = Parts::of(source, &name)?;
    let front = Section::open(&tree, "", &mistakes).and_then(|section| {
        let title = section.require_text("title");
        let summary = section.text("summary").unwrap_or_default();
        let order = section.get("order");
        let order = order.and_then(|it| mistakes.caught(section::whole(it, "order", 0..=9999)));
        section.close();
        Some((title?, summary, order.unwrap_or_default()))
    });
    let (title, summary, order) = mistakes.finish(front)?;
    let fingerprint = Fingerprint::of(source.text.as_bytes());
    let text = SectionText { source: Arc::clone(source), document, warnings, fingerprint };
    Ok(notice::Section { folder: folder.to_owned(), title, summary, order, text: Some(text) })
}

/// A file of `content/` taken apart.
struct Parts {
    /// What stands before its text.
    tree: Node,
    document: Document,
    /// What is wrong with its text.
    mistakes: Mistakes,
    /// What of its text is worth a word.
    warnings: Diagnostics,
}

impl Parts {
    /// Takes a file apart. Slips of the keyboard in its front matter hide nothing else that is
    /// wrong with it; and where it is no YAML at all, what is wrong with the text below is told.
    fn of(source: &Arc<Source>, name: &str) -> Result<Self, Diagnostics> {
        let (yaml, body) = fenced(source).map_err(|(message, help)| {
            let at = Span::line(source, 1);
            Diagnostic::error("notice/front-matter", message).at(&at).help(help)
        })?;
        let (document, found) = document::parse(source, body..source.text.len(), name);
        match yaml::parse_part(source, &yaml) {
            Ok(yaml::Read { tree, slips }) => {
                let mistakes = Mistakes::from(slips);
                let warnings = mistakes.take_errors(found);
                Ok(Self { tree, document, mistakes, warnings })
            }
            Err(mut mistakes) => {
                mistakes.extend(found);
                Err(mistakes)
            }
        }
    }
}

/// What stands before the text of a notice.
struct Front {
    title: String,
    number: Option<Named>,
    issuer: Vec<String>,
    issued: Issued,
    published: Option<Date>,
    expires: Option<Date>,
    place: Option<Named>,
    policy: Option<Named>,
    quotas: Vec<Named>,
    standing: Option<Standing>,
    replaces: Vec<Named>,
    based_on: Vec<String>,
    attachments: Vec<Attachment>,
    summary: String,
    tags: Vec<String>,
    draft: bool,
    aliases: Vec<Named>,
}

impl Front {
    fn read(section: &Section<'_>, path: &str) -> Self {
        let mistakes = section.mistakes();
        let date = |key: &'static str| {
            filled(section, key).and_then(|node| mistakes.caught(section::date(node, key)))
        };
        let words = |key: &'static str| {
            let named = several(section, key).into_iter();
            named.map(|Named { name, .. }| name).collect::<Vec<_>>()
        };
        let standings = [
            ("现行", Standing::Current),
            ("历史", Standing::Historical),
            ("废止", Standing::Repealed),
        ];
        let answers = [("true", true), ("false", false), ("yes", true), ("no", false)];
        Self {
            title: section.require_text("title").unwrap_or_default(),
            number: named(section, "number"),
            issuer: issuer(section),
            issued: issued(section),
            published: date("published"),
            expires: date("expires"),
            place: named(section, "place"),
            policy: named(section, "policy"),
            quotas: several(section, "quotas"),
            standing: section.word("status", &standings),
            replaces: several(section, "replaces"),
            based_on: words("based_on"),
            attachments: attachments(section, path),
            summary: named(section, "summary").map(|it| it.name).unwrap_or_default(),
            tags: tags(section),
            draft: section.word("draft", &answers).unwrap_or_default(),
            aliases: several(section, "aliases"),
        }
    }
}

/// The value of a key, if it has one: staff leave lines of a template empty.
fn filled<'n>(section: &Section<'n>, key: &'static str) -> Option<&'n Node> {
    section.get(key).filter(|node| !matches!(node.value, Value::Empty))
}

/// Who issued it, a line each: nobody, where the original prints nobody and its author says so
/// with `unknown`. A document number is an agency's: one that stands alone is worth a word.
fn issuer(section: &Section<'_>) -> Vec<String> {
    match (filled(section, "issuer"), filled(section, "number")) {
        (Some(node), _) if node.scalar() == Some("unknown") => Vec::new(),
        (Some(_), _) => several(section, "issuer").into_iter().map(|it| it.name).collect(),
        (None, None) => Vec::new(),
        (None, Some(number)) => {
            let message = say!(
                "写了文号，没有写发文机关",
                "There is a document number, but nobody who issued it"
            );
            let warning = Diagnostic::warning("notice/issuer", message).at(&number.span);
            section.mistakes().push(warning.help(say!(
                "请加一行发文机关，例如issuer: 新村镇人民政府；原件上没有印的，写issuer: unknown。",
                "Add who issued it, such as `issuer: 新村镇人民政府`; where the original prints nobody, `issuer: unknown`."
            )));
            Vec::new()
        }
    }
}

/// A day, or `unknown` where the original prints none.
fn issued(section: &Section<'_>) -> Issued {
    match filled(section, "issued") {
        None => Issued::Unsaid,
        Some(node) if node.scalar() == Some("unknown") => Issued::Unprinted,
        Some(node) => section
            .mistakes()
            .caught(section::date(node, "issued"))
            .map_or(Issued::Unsaid, Issued::On),
    }
}

/// One name and where it stands.
fn named(section: &Section<'_>, key: &'static str) -> Option<Named> {
    let node = filled(section, key)?;
    let name = section.mistakes().caught(section::text(node, key))?;
    Some(Named { name, span: node.span.clone() })
}

/// One name or a list of them, each once.
fn several(section: &Section<'_>, key: &'static str) -> Vec<Named> {
    let Some(node) = filled(section, key) else { return Vec::new() };
    let mistakes = section.mistakes();
    let Value::List(items) = &node.value else { return named(section, key).into_iter().collect() };
    let Some(names) = mistakes.caught(section::names(node, key)) else { return Vec::new() };
    let places = items.iter().map(|item| item.span.clone());
    names.into_iter().zip(places).map(|(name, span)| Named { name, span }).collect()
}

/// How many tags a notice has at most: each of them has a page.
const MOST_TAGS: usize = 30;

fn tags(section: &Section<'_>) -> Vec<String> {
    let tags = several(section, "tags");
    if let Some(tag) = tags.get(MOST_TAGS) {
        let message = say!(
            "标签太多：有{}个，最多{MOST_TAGS}个",
            "There are too many tags: {}, of {MOST_TAGS} at most",
            tags.len()
        );
        section.mistakes().push(Diagnostic::error("notice/tags", message).at(&tag.span).help(
            say!(
                "标签是给人找通知用的，请只留几个。",
                "Tags are there to find notices by: keep a few."
            ),
        ));
    }
    for tag in &tags {
        let mut names = tag.name.split(['，', '、', ',', '；']).map(str::trim);
        if names.clone().count() > 1 {
            let name = &tag.name;
            let right = names.by_ref().filter(|it| !it.is_empty()).collect::<Vec<_>>().join(", ");
            let message = say!("“{name}”是一个标签，不是几个", "`{name}` is one tag, not several");
            section.mistakes().push(Diagnostic::error("notice/tags", message).at(&tag.span).help(
                say!(
                    "几个标签写在方括号里，用英文逗号隔开：tags: [{right}]。",
                    "Several stand in brackets, with plain commas: tags: [{right}]."
                ),
            ));
        }
    }
    tags.into_iter().map(|tag| tag.name).collect()
}

/// The files of a notice: `- 登记表.xlsx`, or `- {file: dengji.xlsx, title: 登记表}`.
fn attachments(section: &Section<'_>, path: &str) -> Vec<Attachment> {
    let mistakes = section.mistakes();
    let Some(node) = filled(section, "attachments") else { return Vec::new() };
    let Some(items) = mistakes.caught(section::list(node, "attachments")) else {
        return Vec::new();
    };
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let read = |item: &Node| {
        let (file, title) = match &item.value {
            Value::Map(_) => {
                let section = Section::open(item, "attachments", mistakes)?;
                let (file, title) = (section.require_text("file"), section.text("title"));
                section.close();
                (file?, title)
            }
            _ => (mistakes.caught(section::text(item, "attachments"))?, None),
        };
        let Some(path) = document::joined(folder, &file) else {
            let message = say!(
                "附件“{file}”不在content文件夹里",
                "The attachment `{file}` does not lie in the folder content"
            );
            mistakes.push(Diagnostic::error("link/outside", message).at(&item.span).help(say!(
                "请把附件放在通知旁边，只写文件名。",
                "Lay the file beside the notice and write its name alone."
            )));
            return None;
        };
        let title = title.unwrap_or_else(|| {
            Path::new(&file).file_stem().unwrap_or_default().to_string_lossy().into_owned()
        });
        Some(Attachment { path, title, span: item.span.clone() })
    };
    items.iter().filter_map(read).collect()
}

/// The front matter of a file, everything before it blanked, so that every byte stays where it is;
/// and where its text begins.
fn fenced(source: &Source) -> Result<(String, usize), (Text, Text)> {
    let text = &source.text;
    let mut lines = text.split_inclusive('\n');
    let first = lines.next().unwrap_or_default();
    if first.trim_end() != FENCE {
        return Err((
            say!("通知开头没有说明", "The notice begins without front matter"),
            say!(
                "请在第一行写“---”，下面写title（标题）、issuer（发文机关）、issued（成文日期）、place（地方）、policy（政策），再用一行“---”结束。",
                "Write `---` as the first line, then title, issuer, issued, place and policy, then `---` again."
            ),
        ));
    }
    let mut at = first.len();
    for line in lines {
        if line.trim_end() == FENCE {
            let yaml = " ".repeat(first.len() - 1) + "\n" + &text[first.len()..at];
            return Ok((yaml, at + line.len()));
        }
        at += line.len();
    }
    Err((
        say!("通知开头的说明没有结束", "The front matter of the notice does not end"),
        say!("请在说明的最后另起一行写“---”。", "Write a line `---` after its last entry."),
    ))
}

/// The address of a notice's page, from the name of its file.
fn page(source: &Arc<Source>, name: &str) -> Result<String, Diagnostic> {
    let page = Path::new(name).with_extension("").to_string_lossy().replace('\\', "/");
    let allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "-/".contains(c);
    if page.chars().all(allowed) {
        // A folder's list goes on at `page-2.html`.
        let file = page.rsplit('/').next().unwrap_or_default();
        let number = file.strip_prefix("page-").unwrap_or_default();
        if number.parse::<usize>().is_err() {
            return Ok(page);
        }
        let path = &source.path;
        let message = say!(
            "文件名“{path}”留给了通知列表的第{number}页",
            "The file name `{path}` is that of page {number} of a list"
        );
        return Err(Diagnostic::error("file/name", message).help(say!(
            "请换个名字，例如wuyang-2024.md。",
            "Choose another name, such as wuyang-2024.md."
        )));
    }
    let path = &source.path;
    let message = say!("文件名“{path}”不能用作网址", "The file name `{path}` cannot be an address");
    Err(Diagnostic::error("file/name", message).help(say!(
        "请只用小写字母、数字和连字符，例如wuyang-2024.md。",
        "Use small letters, digits and hyphens, such as wuyang-2024.md."
    )))
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOTICE: &str = "---\ntitle: 缴费\nissuer: 办事处\nissued: 2023-11-14\nplace: 乌杨\npolicy: p\n---\n\n正文\n";

    fn source(text: &str) -> Arc<Source> {
        Arc::new(Source { path: "content/a.md".into(), text: text.into() })
    }

    #[test]
    fn the_text_begins_after_the_front_matter() {
        let notice = read(&source(NOTICE), "notices/a.md").unwrap();
        assert_eq!((notice.page.as_str(), notice.title.as_str()), ("notices/a", "缴费"));
        assert_eq!(notice.document.words().text.trim(), "正文");
        assert_eq!(notice.policy.unwrap().span.position(), (6, 9));
    }

    #[test]
    fn the_later_pages_of_a_list_are_not_taken() {
        let read = |name| read(&source(NOTICE), name).map_err(|it| it.iter().next().unwrap().code);
        assert_eq!(read("notices/page-2.md").unwrap_err(), "file/name");
        assert_eq!(read("notices/page-two.md").unwrap().page, "notices/page-two");
    }

    #[test]
    fn windows_line_ends_are_read_too() {
        let notice = read(&source(&NOTICE.replace('\n', "\r\n")), "a.md").unwrap();
        assert_eq!(notice.title, "缴费");
        assert_eq!(notice.policy.unwrap().span.position(), (6, 9));
    }

    #[test]
    fn an_attachment_is_named_alone_or_with_a_title() {
        let list = "attachments: [a/表.xlsx, {file: ../b.pdf, title: 参保登记表}]";
        let text = NOTICE.replace("policy: p", list);
        let notice = read(&source(&text), "notices/2024/a.md").unwrap();
        let said: Vec<_> =
            notice.attachments.iter().map(|it| (it.path.as_str(), it.title.as_str())).collect();
        assert_eq!(said, [("notices/2024/a/表.xlsx", "表"), ("notices/b.pdf", "参保登记表")]);
        let outside = NOTICE.replace("policy: p", "attachments: [../../../a.pdf]");
        let notice = read(&source(&outside), "notices/a.md").unwrap();
        assert_eq!(notice.mistakes.iter().next().unwrap().code, "link/outside");
    }

    #[test]
    fn what_is_wrong_is_said_at_once() {
        let text = NOTICE.replace("title: 缴费", "titel: 缴费\nstatus: 有效\ndraft: 是");
        let notice = read(&source(&text), "a.md").unwrap();
        let codes: Vec<_> =
            notice.mistakes.iter().map(|error| (error.code, error.message.zh.as_str())).collect();
        assert_eq!(
            codes,
            [
                ("key/missing", "文件最外层缺少“title”"),
                ("value/choice", "“status”不能是“有效”"),
                ("value/choice", "“draft”不能是“是”"),
                ("key/unknown", "文件最外层没有“titel”这个项目"),
            ]
        );
    }

    /// Nobody mends the front matter only to be told of the text below.
    #[test]
    fn the_text_below_wrong_front_matter_is_looked_at_too() {
        let wrong = |text: &str| {
            let read = read(&source(text), "a.md");
            let found = read.map_or_else(|found| found, |notice| notice.mistakes);
            found.iter().map(|it| it.code).collect::<Vec<_>>()
        };
        let text = NOTICE.replace("正文", "[甲](javascript:x)");
        assert_eq!(wrong(&text), ["link/scheme"]);
        assert_eq!(wrong(&text.replace("2023-11-14", "昨天")), ["link/scheme", "value/date"]);
        let colon = wrong(&text.replace("place:", "place："));
        assert_eq!(colon, ["yaml/full-width-colon", "link/scheme"]);
        assert_eq!(
            wrong(&text.replace("place: 乌杨", "place: [乌杨")),
            ["yaml/syntax", "link/scheme"]
        );
    }

    /// Whoever mends a slip of the keyboard is not told the next day of what stood beside it.
    #[test]
    fn slips_of_the_keyboard_hide_nothing() {
        let text = "---\ntitle：缴费\nplace:乌杨\nnumber：甲〔2026〕1号\nissued：2026年9月1日\n\tstatus: 有效\nexpires: 昨天\ntitel: 甲\n---\n\n正文\n";
        let notice = read(&source(text), "a.md").unwrap();
        let place = |it: &Diagnostic| (it.code, it.span.as_ref().unwrap().position());
        let found: Vec<_> = notice.mistakes.iter().map(place).collect();
        assert_eq!(
            found,
            [
                ("yaml/full-width-colon", (2, 6)),
                ("yaml/colon-space", (3, 6)),
                ("yaml/full-width-colon", (4, 7)),
                ("yaml/full-width-colon", (5, 7)),
                ("yaml/tab", (6, 1)),
                ("value/date", (7, 10)),
                ("value/choice", (6, 10)),
                ("key/unknown", (8, 1)),
            ]
        );
        // What to write is what is right.
        let help = notice.mistakes.iter().nth(3).and_then(|it| it.help.as_ref()).unwrap();
        assert_eq!(help.zh, "请改成英文冒号加一个空格：“issued: 2026-09-01”。");
        let none = read(&source(&text.replace("9月1日", "9月31日")), "a.md").unwrap();
        let help = none.mistakes.iter().nth(3).and_then(|it| it.help.as_ref()).unwrap();
        assert_eq!(help.zh, "请改成英文冒号加一个空格，例如“issued: 2026-09-01”。");
        let day = none.mistakes.iter().find(|it| it.code == "value/date").unwrap();
        assert_eq!(day.message.zh, "“2026年9月31日”这一天不存在");
        assert_eq!(notice.place.unwrap().span.text(), "乌杨");
        assert_eq!(notice.issued.day().unwrap().to_string(), "2026-09-01");
        // A text that goes on for lines is one, however they are indented.
        for summary in [
            "summary: |\n\t第一行\n\t第二行",
            "summary: 第一行\n\t第二行",
            "summary: |\n\t注意：\n\thttps://例.cn/甲\n\t- 依据：第二行",
        ] {
            let text = format!("---\n{summary}\n\tstatus: 有效\nexpires: 昨天\n---\n\n正文\n");
            let found = read(&source(&text), "a.md").map_or_else(|it| it, |it| it.mistakes);
            let codes: Vec<_> = found.iter().map(|it| it.code).collect();
            assert!(!codes.contains(&"yaml/syntax"), "{summary}: {codes:?}");
            for code in ["yaml/tab", "value/date", "value/choice"] {
                assert!(codes.contains(&code), "{code} in {summary}: {codes:?}");
            }
        }
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
