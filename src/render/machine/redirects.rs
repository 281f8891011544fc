//! Pages that stand at the old address of a notice and lead to where it is now.

use super::xml::escape;
use super::{BaseUrl, relative};

/// The page at an old path.
#[derive(Debug, Clone, Copy)]
pub struct Redirect<'r> {
    /// The old path, from the site's top.
    pub from: &'r str,
    /// The new path, from the site's top.
    pub to: &'r str,
    /// What the notice is called.
    pub title: &'r str,
    /// The language of its own words.
    pub language: &'r str,
    /// Its own words: that the page has moved.
    pub moved: &'r str,
    /// Its own words: what the link behind them is for.
    pub see: &'r str,
}

impl Redirect<'_> {
    /// The page. It works from a disk, without script, and says in words where the notice has
    /// gone.
    pub fn page(&self, base: Option<&BaseUrl>) -> Vec<u8> {
        let (way, title) = (escape(&relative(self.from, self.to)), escape(self.title));
        let (moved, see) = (escape(self.moved), escape(self.see));
        let canonical =
            base.map(|base| base.page(self.to)).map_or_else(|| way.clone(), |url| escape(&url));
        let page = format!(
            r#"<!doctype html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{title}</title>
<link rel="canonical" href="{canonical}">
<meta http-equiv="refresh" content="0; url={way}">
</head>
<body>
<main>
<h1>{moved}</h1>
<p>{see}<a href="{way}">{title}</a></p>
</main>
</body>
</html>
"#,
            language = self.language,
        );
        page.into_bytes()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(from: &str, base: Option<&BaseUrl>) -> String {
        let (to, title) = ("notices/乌杨.html", "一档\"<二档>");
        let (moved, see) = ("这一页换了网址", "请看");
        let redirect = Redirect { from, to, title, language: "zh-CN", moved, see };
        String::from_utf8(redirect.page(base)).unwrap()
    }

    #[test]
    fn an_old_address_leads_on_from_any_folder() {
        let page = page("old/2023/a.html", None);
        let way = "../../notices/%E4%B9%8C%E6%9D%A8.html";
        assert!(page.contains(&format!("content=\"0; url={way}\"")), "{page}");
        assert!(page.contains(&format!("<a href=\"{way}\">一档&quot;&lt;二档&gt;</a>")), "{page}");
        assert!(page.contains(&format!("rel=\"canonical\" href=\"{way}\"")), "{page}");
    }

    #[test]
    fn search_engines_are_told_the_whole_address() {
        let base = BaseUrl::parse("https://a.gov.cn/").unwrap();
        let canonical = "href=\"https://a.gov.cn/notices/%E4%B9%8C%E6%9D%A8.html\"";
        assert!(page("old.html", Some(&base)).contains(canonical));
    }
}
