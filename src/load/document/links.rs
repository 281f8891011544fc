//! Where links and images lead: to the web, a mailbox or a telephone, or to something of this
//! site that only the whole site knows.

use super::prepared::mark;
use crate::diagnostic::{Diagnostic, Span, Text, say};
use crate::site::document::{Address, Target};

/// Where an address leads.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// Out of the site, by one of the schemes that may be used.
    Web,
    /// To a mailbox or a telephone.
    Reach,
    /// To something of the site.
    Site(Address),
}

/// Finds where an address leads that stands in the notice of this name, its path from `content/`.
///
/// # Errors
/// Where it leads nowhere that a notice may.
pub(super) fn place(address: &str, name: &str, span: &Span) -> Result<Place, Diagnostic> {
    // Browsers take no notice of blanks and control characters within a scheme.
    let plain: String = address.chars().filter(|c| !c.is_whitespace() && !c.is_control()).collect();
    if let Some(place) = by_scheme(&plain, span)? {
        return Ok(place);
    }
    if plain.contains(mark::CALL) {
        let message =
            say!("链接的地址不能从大括号开始", "The address of a link cannot begin with braces");
        return Err(Diagnostic::error("link/call", message).at(span).help(say!(
            "大括号只能写在https://…、mailto:或者tel:后面，例如[电话](tel:{{{{ policy(path=\"facts.电话\") }}}})。",
            "Braces stand after https://…, mailto: or tel: only, as in [电话](tel:{{{{ policy(path=\"facts.电话\") }}}})."
        )));
    }
    if let Some(host) = plain.strip_prefix("//") {
        return Err(refused(span, &say!("请写成https://{host}。", "Write https://{host}.")));
    }
    if plain.starts_with("www.") {
        return Err(refused(
            span,
            &say!("网址请写全：https://{plain}。", "Write the address in full: https://{plain}."),
        ));
    }
    local(address.trim(), name, span).map(Place::Site)
}

/// Where an address with a scheme leads.
fn by_scheme(plain: &str, span: &Span) -> Result<Option<Place>, Diagnostic> {
    let lower = plain.to_ascii_lowercase();
    if (lower.starts_with("http") || lower.starts_with("mailto") || lower.starts_with("tel"))
        && lower.contains('：')
        && !lower.contains(':')
    {
        let right = plain.replace('：', ":").replace('／', "/");
        return Err(refused(span, &say!("请用英文的冒号：{right}。", "Write {right}.")));
    }
    let Some((scheme, _)) = lower.split_once(':') else { return Ok(None) };
    if scheme.contains(['/', '?', '#', mark::CALL]) || scheme.starts_with('@') {
        return Ok(None);
    }
    match scheme {
        "http" | "https" => Ok(Some(Place::Web)),
        "mailto" | "tel" => Ok(Some(Place::Reach)),
        _ if scheme == "file" || scheme.len() == 1 && scheme.is_ascii() => {
            let help = say!(
                "这是您电脑上的文件，别人打不开。请把它复制到通知旁边，只写文件名。",
                "This is a file of your computer that nobody else can open. Copy it beside the notice and write its name only."
            );
            Err(refused(span, &help))
        }
        _ => {
            let help = say!(
                "链接只能以https://、http://、mailto:、tel:开头，或者写网站里的文件。",
                "A link begins with https://, http://, mailto: or tel:, or names a file of the site."
            );
            Err(refused(span, &help))
        }
    }
}

fn refused(span: &Span, help: &Text) -> Diagnostic {
    let message = say!("这个链接不能用", "This link cannot be used");
    Diagnostic::error("link/scheme", message).at(span).help(help.clone())
}

/// Something of the site.
fn local(address: &str, name: &str, span: &Span) -> Result<Address, Diagnostic> {
    let (path, anchor) = address.split_once('#').unwrap_or((address, ""));
    let path = path.split('?').next().unwrap_or_default();
    let (path, anchor) = (decoded(path), decoded(anchor));
    if path.contains('\\') {
        let right = path.replace('\\', "/");
        let message = say!("地址里用了反斜杠“\\”", "This address has backslashes");
        return Err(Diagnostic::error("link/backslash", message)
            .at(span)
            .help(say!("请写成{right}。", "Write {right}.")));
    }
    let target = if path.is_empty() {
        if !address.contains('#') {
            let message = say!("链接没有写地址", "This link has no address");
            return Err(Diagnostic::error("link/empty", message).at(span).help(say!(
                "请在圆括号里写网址或者文件名，例如[办事指南](guide.md)。",
                "Write an address or the name of a file in the brackets, as in [办事指南](guide.md)."
            )));
        }
        Some(Target::Here)
    } else if let Some(path) = path.strip_prefix("@/") {
        normal("", path).map(|path| match path.strip_suffix(".md") {
            Some(_) => Target::Content(path),
            None => Target::Page(path),
        })
    } else if let Some(path) = path.strip_prefix('/') {
        normal("", path).map(Target::Page)
    } else {
        let folder = name.rsplit_once('/').map_or("", |(folder, _)| folder);
        normal(folder, &path).map(Target::Content)
    };
    let target = target.ok_or_else(|| {
        let message =
            say!("这个地址指到了网站外面", "This address leads out of the folder of the site");
        Diagnostic::error("link/outside", message).at(span).help(say!(
            "“..”写多了。请从通知所在的文件夹写起，或者写@/加上content里的路径。",
            "There is a `..` too many. Begin at the folder of the notice, or write @/ and the path within content."
        ))
    })?;
    Ok(Address { target, anchor, span: span.clone() })
}

/// A path from a folder, without `.` and `..`; nothing, if it leads above the top.
pub(crate) fn normal(folder: &str, path: &str) -> Option<String> {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    let end = if path.ends_with('/') && !parts.is_empty() { "/" } else { "" };
    Some(parts.join("/") + end)
}

/// A text with `%E4%B8%80` as the characters that it stands for; what stands for none stays.
fn decoded(text: &str) -> String {
    if !text.contains('%') {
        return text.to_owned();
    }
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, after @ ..] = rest {
        let digit = |at: usize| after.get(at).and_then(|b| char::from(*b).to_digit(16));
        if let (b'%', Some(high), Some(low)) = (first, digit(0), digit(1)) {
            bytes.extend(u8::try_from(high * 16 + low));
            rest = &after[2..];
        } else {
            bytes.push(*first);
            rest = after;
        }
    }
    match String::from_utf8(bytes) {
        Ok(decoded) if !decoded.contains(char::is_control) => decoded,
        _ => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::diagnostic::Source;

    fn span() -> Span {
        Span::new(&Arc::new(Source { path: String::new(), text: String::new() }), 0..0)
    }

    fn led(address: &str) -> Place {
        place(address, "notices/镇/a.md", &span()).unwrap()
    }

    #[track_caller]
    fn refused(address: &str) -> (&'static str, String) {
        let wrong = place(address, "notices/a.md", &span()).unwrap_err();
        (wrong.code, wrong.help.unwrap().zh)
    }

    fn site(target: Target, anchor: &str) -> Place {
        Place::Site(Address { target, anchor: anchor.into(), span: span() })
    }

    #[test]
    fn an_address_names_something_of_the_site() {
        let content = |path: &str| Target::Content(path.into());
        assert_eq!(led("b.md#一"), site(content("notices/镇/b.md"), "一"));
        assert_eq!(led("../x.md"), site(content("notices/x.md"), ""));
        assert_eq!(led("./%E9%99%84%E4%BB%B6%201.pdf"), site(content("notices/镇/附件 1.pdf"), ""));
        assert_eq!(led("@/notices/a.md#%E4%B8%80"), site(content("notices/a.md"), "一"));
        assert_eq!(led("#缴费"), site(Target::Here, "缴费"));
        let page = |path: &str| site(Target::Page(path.into()), "");
        assert_eq!(led("@/calculators/a.html"), page("calculators/a.html"));
        assert_eq!(led("/places/?v=1"), page("places/"));
        assert_eq!(led("/%2F%2Fevil"), page("evil"));
    }

    #[test]
    fn an_address_may_lead_out_by_four_schemes() {
        assert_eq!(led("https://例子.cn/a"), Place::Web);
        assert_eq!(led("HTTP://x"), Place::Web);
        assert_eq!(led("tel:023-1"), Place::Reach);
        assert_eq!(led("mailto:a@b.cn"), Place::Reach);
        assert_eq!(led("tel:\u{E010}0\u{E012}"), Place::Reach);
        for address in [
            "javascript:x",
            "JaVa\tscript:x",
            "\u{1}javascript:x",
            "data:text/html,x",
            "vbscript:x",
        ] {
            assert_eq!(refused(address).0, "link/scheme", "{address}");
        }
        assert!(refused("//evil.cn/x").1.contains("https://evil.cn/x"));
        assert!(refused("www.a.cn").1.contains("https://www.a.cn"));
        assert!(refused("https：//a.cn").1.contains("https://a.cn"));
        assert!(refused("D:\\文件\\a.docx").1.contains("您电脑上的文件"));
        assert!(refused("file:///a").1.contains("您电脑上的文件"));
    }

    #[test]
    fn what_leads_nowhere_is_refused() {
        assert_eq!(refused("../../x.md").0, "link/outside");
        assert_eq!(refused("%2e%2e/../x.md").0, "link/outside");
        assert_eq!(refused("@/../site.yaml").0, "link/outside");
        assert_eq!(refused("").0, "link/empty");
        assert_eq!(refused("附件\\表.pdf"), ("link/backslash", "请写成附件/表.pdf。".into()));
        assert_eq!(refused("/\\evil.cn").0, "link/backslash");
        assert_eq!(refused("/%5Cevil.cn").0, "link/backslash");
        assert_eq!(refused("\u{E010}0\u{E012}/a.md").0, "link/call");
        assert_eq!(refused("\u{E010}0\u{E012}:x").0, "link/call");
    }
}
