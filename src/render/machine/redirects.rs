//! Pages that stand at the old address of a notice and lead to where it is now.

use super::xml::escape;
use super::{BaseUrl, relative};

/// What the page at an old path says, in the language of the site.
#[derive(Debug, Clone, Copy)]
pub struct Words<'w> {
    /// The language: `zh-CN`.
    pub language: &'w str,
    /// That the page has moved.
    pub moved: &'w str,
    /// What stands before the link.
    pub see: &'w str,
}

/// The page at an old path, which leads to the new one, both from the site's top. It works from
/// a disk, without script, and says in words where the notice has gone.
pub fn redirect(
    from: &str,
    to: &str,
    title: &str,
    base: Option<&BaseUrl>,
    words: Words<'_>,
) -> Vec<u8> {
    let (way, title) = (escape(&relative(from, to)), escape(title));
    let [language, moved, see] = [words.language, words.moved, words.see].map(escape);
    let canonical = base.map(|base| base.page(to)).map_or_else(|| way.clone(), |url| escape(&url));
    let page = format!(
        r#"<!doctype html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
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
"#
    );
    page.into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(from: &str, base: Option<&BaseUrl>) -> String {
        let words = Words { language: "en", moved: "Moved & gone", see: "See " };
        let page = redirect(from, "notices/乌杨.html", "一档\"<二档>", base, words);
        String::from_utf8(page).unwrap()
    }

    #[test]
    fn an_old_address_leads_on_from_any_folder() {
        let page = page("old/2023/a.html", None);
        assert!(page.contains("<html lang=\"en\">") && page.contains("<h1>Moved &amp; gone</h1>"));
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
