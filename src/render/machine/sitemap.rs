//! The list of pages for search engines (sitemaps.org 0.9), and `robots.txt`, which names it.

use jiff::civil::Date;

use super::BaseUrl;
use super::xml::escape;

/// A sitemap may hold no more addresses.
const MOST: usize = 50_000;
const SPACE: &str = "http://www.sitemaps.org/schemas/sitemap/0.9";

/// A page that search engines should know.
#[derive(Debug, Clone, Copy)]
pub struct Page<'p> {
    /// Its path from the site's top.
    pub path: &'p str,
    /// The day of its last change, where that is known.
    pub changed: Option<Date>,
}

/// The names of the files of the sitemap of so many pages.
pub fn names(pages: usize) -> Vec<String> {
    let parts = if pages <= MOST { 0 } else { pages.div_ceil(MOST) };
    std::iter::once("sitemap.xml".to_owned()).chain((1..=parts).map(part)).collect()
}

fn part(number: usize) -> String {
    format!("sitemap-{number}.xml")
}

/// The files of the sitemap with their paths: `sitemap.xml`, which lists the pages, or, where
/// there are too many, other sitemaps that do.
pub fn sitemap(base: &BaseUrl, pages: &[Page<'_>]) -> Vec<(String, Vec<u8>)> {
    in_parts(base, pages, MOST)
}

fn in_parts(base: &BaseUrl, pages: &[Page<'_>], most: usize) -> Vec<(String, Vec<u8>)> {
    if pages.len() <= most {
        return vec![("sitemap.xml".to_owned(), list("urlset", "url", base, pages))];
    }
    let parts: Vec<(String, &[Page<'_>])> =
        (1..).zip(pages.chunks(most)).map(|(number, pages)| (part(number), pages)).collect();
    let index: Vec<Page<'_>> = parts
        .iter()
        .map(|(path, pages)| Page { path, changed: pages.iter().filter_map(|it| it.changed).max() })
        .collect();
    let index = ("sitemap.xml".to_owned(), list("sitemapindex", "sitemap", base, &index));
    let parts =
        parts.iter().map(|(path, pages)| (path.clone(), list("urlset", "url", base, pages)));
    std::iter::once(index).chain(parts).collect()
}

fn list(root: &str, item: &str, base: &BaseUrl, pages: &[Page<'_>]) -> Vec<u8> {
    let mut xml =
        format!("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<{root} xmlns=\"{SPACE}\">\n");
    for page in pages {
        xml += &format!("<{item}><loc>{}</loc>", escape(&base.page(page.path)));
        if let Some(day) = page.changed {
            xml += &format!("<lastmod>{day}</lastmod>");
        }
        xml += &format!("</{item}>\n");
    }
    xml += &format!("</{root}>\n");
    xml.into_bytes()
}

/// `robots.txt`: everything may be read but the files of the search index, which are no pages.
/// Crawlers read it at the top of a host only; a site in a folder publishes it all the same,
/// for the host's own to be made from.
pub fn robots(base: Option<&BaseUrl>) -> Vec<u8> {
    // The path behind the host; `/`, where it is unknown.
    let top = base.map_or_else(|| "/".to_owned(), BaseUrl::path);
    let mut text = format!("User-agent: *\nDisallow: {top}search/\n");
    if let Some(base) = base {
        text += &format!("\nSitemap: {}\n", base.page("sitemap.xml"));
    }
    text.into_bytes()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use roxmltree::Document;

    use super::*;

    fn base() -> BaseUrl {
        BaseUrl::parse("https://a.gov.cn/yibao/").unwrap()
    }

    fn read(xml: &[u8]) -> (String, Vec<String>, Vec<String>) {
        let document = Document::parse(std::str::from_utf8(xml).unwrap()).unwrap();
        let texts = |name| {
            let named = document.descendants().filter(|node| node.has_tag_name((SPACE, name)));
            named.map(|node| node.text().unwrap().to_owned()).collect()
        };
        let root = document.root_element().tag_name().name().to_owned();
        (root, texts("loc"), texts("lastmod"))
    }

    #[test]
    fn a_sitemap_lists_whole_addresses_with_their_days() {
        let pages = [
            Page { path: "index.html", changed: None },
            Page { path: "notices/a&b.html", changed: Some(date(2023, 9, 20)) },
        ];
        let files = sitemap(&base(), &pages);
        assert_eq!(files.len(), 1);
        let (root, addresses, days) = read(&files[0].1);
        assert_eq!(root, "urlset");
        assert_eq!(
            addresses,
            ["https://a.gov.cn/yibao/", "https://a.gov.cn/yibao/notices/a%26b.html"]
        );
        assert_eq!(days, ["2023-09-20"]);
    }

    #[test]
    fn too_many_pages_are_parted() {
        let names: Vec<String> = (0..5).map(|page| format!("{page}.html")).collect();
        let pages: Vec<_> = names
            .iter()
            .zip([None, Some(date(2023, 1, 2)), Some(date(2023, 1, 1)), None, None])
            .map(|(path, changed)| Page { path, changed })
            .collect();
        let files = in_parts(&base(), &pages, 2);
        let paths: Vec<_> = files.iter().map(|(path, _)| path.as_str()).collect();
        assert_eq!(paths, ["sitemap.xml", "sitemap-1.xml", "sitemap-2.xml", "sitemap-3.xml"]);
        let (root, addresses, days) = read(&files[0].1);
        assert_eq!(root, "sitemapindex");
        assert_eq!(addresses[2], "https://a.gov.cn/yibao/sitemap-3.xml");
        assert_eq!(days, ["2023-01-02", "2023-01-01"]);
        let all: Vec<_> = files[1..].iter().flat_map(|(_, xml)| read(xml).1).collect();
        assert_eq!(all.len(), 5);
    }

    #[test]
    fn robots_name_the_sitemap_where_there_is_one() {
        let text = String::from_utf8(robots(Some(&base()))).unwrap();
        assert!(text.contains("Disallow: /yibao/search/\n"), "{text}");
        assert!(text.ends_with("\nSitemap: https://a.gov.cn/yibao/sitemap.xml\n"), "{text}");
        assert_eq!(robots(None), b"User-agent: *\nDisallow: /search/\n");
    }
}
