//! Addresses: of the published site, and from one of its pages to another.

use std::fmt;

use crate::diagnostic::{Text, say};

/// The address under which a site is published: `https://www.zhongxian.gov.cn/yibao/`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BaseUrl {
    /// With `/` at its end.
    url: String,
    /// The part of it that names the host, with its port.
    host: std::ops::Range<usize>,
}

impl BaseUrl {
    /// Reads an address as it is typed.
    ///
    /// # Errors
    /// What is wrong with it and how it should look.
    pub fn parse(written: &str) -> Result<Self, Text> {
        let wrong = |zh: &str, en: &str| {
            say!(
                "“{written}”不能作网址：{zh}。请写成https://www.example.gov.cn/yibao/这样",
                "“{written}” is not the address of a site: {en}. Write it like https://www.example.gov.cn/yibao/"
            )
        };
        let scheme = ["https://", "http://"].into_iter().find(|scheme| written.starts_with(scheme));
        let Some(scheme) = scheme else {
            return Err(wrong(
                "开头要是https://或http://",
                "it must begin with https:// or http://",
            ));
        };
        let rest = &written[scheme.len()..];
        let (host, path) = rest.split_at(rest.find(['/', '?', '#']).unwrap_or(rest.len()));
        let (name, port) = host.split_once(':').unwrap_or((host, "80"));
        let plain = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '.';
        if name.is_empty() || !name.chars().all(plain) || port.parse::<u16>().is_err() {
            return Err(wrong(
                "域名只能有英文字母、数字、“-”和“.”，中文域名请写它的xn--形式",
                "a host has letters, digits, “-” and “.”; write a Chinese name in its xn-- form",
            ));
        }
        if path.contains(['?', '#']) {
            return Err(wrong("里面不能有“?”和“#”", "it may have no “?” and no “#”"));
        }
        let host = scheme.len()..scheme.len() + host.len();
        let path = escape(&percent_decode(path));
        let slash = if path.ends_with('/') { "" } else { "/" };
        Ok(Self { url: format!("{scheme}{}{path}{slash}", &written[host.clone()]), host })
    }

    /// The whole address of something, by its path from the site's top. The page of a folder
    /// goes by the folder's own address.
    pub fn page(&self, path: &str) -> String {
        let folder = path.strip_suffix("index.html");
        let path = folder.filter(|it| it.is_empty() || it.ends_with('/')).unwrap_or(path);
        format!("{}{}", self.url, escape(path))
    }

    /// The path of the site's top on its host, from `/` to `/`.
    pub fn path(&self) -> String {
        self.url[self.host.end..].to_owned()
    }

    /// The host, without its port.
    pub fn domain(&self) -> &str {
        let host = &self.url[self.host.clone()];
        host.split_once(':').map_or(host, |(name, _)| name)
    }
}

impl fmt::Display for BaseUrl {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.url)
    }
}

/// The way from one page to another, both by their paths from the site's top; it holds on a
/// disk too.
pub fn relative(from: &str, to: &str) -> String {
    let folders: Vec<&str> = from.split('/').collect();
    let steps: Vec<&str> = to.split('/').collect();
    let most = folders.len().min(steps.len()) - 1;
    let common = (0..most).take_while(|at| folders[*at] == steps[*at]).count();
    let up = "../".repeat(folders.len() - 1 - common);
    // Nothing before the first “:” may look like a scheme; what is escaped has no colon.
    format!("{up}{}", escape(&steps[common..].join("/")))
}

/// A path as it stands in addresses.
fn escape(path: &str) -> String {
    path.bytes().fold(String::with_capacity(path.len()), |mut escaped, byte| {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'-' | b'.' | b'_' | b'~' => {
                escaped.push(char::from(byte));
            }
            _ => escaped.push_str(&format!("%{byte:02X}")),
        }
        escaped
    })
}

/// Takes back what is escaped already, so that it is not escaped twice.
fn percent_decode(path: &str) -> String {
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        let digits = after.get(..2).and_then(|digits| std::str::from_utf8(digits).ok());
        let escaped = digits.filter(|_| byte == b'%');
        let decoded = escaped.and_then(|digits| u8::from_str_radix(digits, 16).ok());
        bytes.push(decoded.unwrap_or(byte));
        rest = if decoded.is_some() { &after[2..] } else { after };
    }
    String::from_utf8(bytes).unwrap_or_else(|_| path.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_ends_with_a_slash_and_escapes_chinese_once() {
        let base = BaseUrl::parse("https://a.gov.cn:8080/医保").unwrap();
        assert_eq!(base.to_string(), "https://a.gov.cn:8080/%E5%8C%BB%E4%BF%9D/");
        assert_eq!(BaseUrl::parse(&base.to_string()).unwrap(), base);
        assert_eq!(base.domain(), "a.gov.cn");
        assert_eq!(base.page("notices/甲 &.html"), format!("{base}notices/%E7%94%B2%20%26.html"));
        assert_eq!(base.page("index.html"), base.to_string());
        assert_eq!(base.page("a/index.html"), format!("{base}a/"));
        assert_eq!(base.page("reindex.html"), format!("{base}reindex.html"));
    }

    #[test]
    fn what_is_no_address_is_refused_with_the_right_form() {
        let written = [
            "",
            "a.gov.cn",
            "ftp://a",
            "https://",
            "https://医保.cn/",
            "https://a b/",
            "https://a?b",
            "https://a/#b",
            "https://user@a.gov.cn/",
            "https://a:b/",
            "javascript:alert(1)",
        ];
        for written in written {
            let text = BaseUrl::parse(written).unwrap_err();
            assert!(text.zh.contains("https://www.example.gov.cn/yibao/"), "{written}");
        }
    }

    #[test]
    fn the_way_from_page_to_page_holds_on_a_disk() {
        assert_eq!(relative("old.html", "notices/a.html"), "notices/a.html");
        assert_eq!(relative("notices/old.html", "notices/a.html"), "a.html");
        assert_eq!(relative("notices/2023/old.html", "notices/a.html"), "../a.html");
        assert_eq!(relative("notices/old.html", "index.html"), "../index.html");
        assert_eq!(relative("a", "a:b/甲.html"), "a%3Ab/%E7%94%B2.html");
    }
}
