//! `site.yaml`: what the site is called, whose it is, and for which places.

use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Diagnostics, Source, say};
use crate::load::section::{self, Mistakes, Section};
use crate::load::theme;
use crate::load::yaml::{self, Node, Value};
use crate::site::config::{Config, Contact, Language, Place};

/// How many notices a page of a list has, where the site does not say.
const PER_PAGE: usize = 20;

/// How deep places may lie within each other: province, city, county, township, village, group.
const DEEPEST: usize = 6;

/// `site.yaml` as far as it can be read.
pub(crate) struct Read {
    /// What it says; where that cannot be read, what it says who does not say it.
    pub(crate) config: Config,
    /// Whether its places are not known, as something is wrong with them: `config` has none then.
    pub(crate) misses_places: bool,
    /// Whether nobody knows which theme it chooses.
    pub(crate) misses_theme: bool,
    /// Everything wrong with it.
    pub(crate) mistakes: Diagnostics,
}

/// Reads `site.yaml`.
pub(crate) fn read(source: &Arc<Source>) -> Read {
    let yaml::Read { tree, slips } = match yaml::parse(source) {
        Ok(read) => read,
        Err(mistakes) => return Read::nothing(mistakes),
    };
    let mistakes = Mistakes::from(slips);
    let Some(section) = Section::open(&tree, "", &mistakes) else {
        return Read::nothing(mistakes.into_inner());
    };
    let title = section.require_text("title");
    let place = section.require_text("place");
    let description = section.text("description").unwrap_or_default();
    let languages = [("zh-CN", Language::Chinese), ("en", Language::English)];
    let language = section.word("language", &languages).unwrap_or_default();
    let theme = section.get("theme").map(|node| mistakes.caught(id(node)));
    let misses_theme = theme == Some(None);
    let base_url = section.get("base_url").and_then(|node| {
        let written = mistakes.caught(section::text(node, "base_url"))?;
        let read = mistakes.caught(base_url(&written).map_err(|wrong| wrong.at(&node.span)));
        // Posters are not told that there is none.
        read.or(Some(written))
    });
    let per_page = section
        .get("per_page")
        .and_then(|node| mistakes.caught(section::whole(node, "per_page", 5..=200)));
    let answers = [("yes", true), ("no", false), ("true", true), ("false", false)];
    let compress = section.word("compress", &answers).unwrap_or(false);
    let offline = section.word("offline", &answers).unwrap_or(true);
    let contact = contact(&section);
    let site_code = section.text("site_code");
    let places = section.get("places").map(|node| places(node, &mistakes));
    let misses_places = matches!(places, Some(None));
    section.close();
    let config = Config {
        title: title.unwrap_or_default(),
        place: place.unwrap_or_default(),
        description,
        language,
        theme: theme.flatten().unwrap_or_else(|| theme::DEFAULT.to_owned()),
        base_url,
        per_page: per_page.unwrap_or(PER_PAGE),
        compress,
        offline,
        contact,
        site_code,
        // One that is missing would be unknown to every notice that names it.
        places: places.flatten().unwrap_or_default(),
    };
    Read { config, misses_places, misses_theme, mistakes: mistakes.into_inner() }
}

impl Read {
    /// Nothing can be read of it.
    pub(crate) fn nothing(mistakes: Diagnostics) -> Self {
        Self { config: Config::unread(), misses_places: true, misses_theme: true, mistakes }
    }
}

/// Where a site stands, as `--base-url` and `site.yaml` write it.
///
/// # Errors
/// Where it is no address of the web.
pub(crate) fn base_url(written: &str) -> Result<String, Diagnostic> {
    let url = written.trim().trim_end_matches('/');
    let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
    let (host, path) = rest.map_or(("", ""), |it| it.split_at(it.find('/').unwrap_or(it.len())));
    let (name, port) = host.split_once(':').unwrap_or((host, "80"));
    let is_name = |c: char| c.is_ascii_alphanumeric() || "-.".contains(c);
    let is_path = |c: char| is_name(c) || "_~/%".contains(c);
    let is_host = !name.is_empty() && name.chars().all(is_name) && port.parse::<u16>().is_ok();
    if is_host && path.chars().all(is_path) {
        return Ok(url.to_owned());
    }
    let message = say!("“{written}”不是网址", "`{written}` is no address of a site");
    Err(Diagnostic::error("value/url", message).help(say!(
        "请写网站将来的网址，例如https://yb.example.gov.cn。",
        "Write where the site will stand, such as https://yb.example.gov.cn."
    )))
}

fn contact(section: &Section<'_>) -> Option<Contact> {
    let section = section.section("contact")?;
    let contact = Contact {
        name: section.text("name"),
        phone: section.text("phone"),
        address: section.text("address"),
        hours: section.text("hours"),
    };
    section.close();
    Some(contact)
}

/// Places and those within them, one list. None, where there are others that cannot be read.
fn places(node: &Node, mistakes: &Mistakes) -> Option<Vec<Place>> {
    let mut places = Vec::new();
    let of_each = Mistakes::default();
    gather(node, None, 1, &of_each, &mut places);
    let of_each = of_each.into_inner();
    let are_all = of_each.is_empty();
    mistakes.extend(of_each);
    for (at, place) in places.iter().enumerate() {
        if let Some(first) = places[..at].iter().find(|other: &&Place| other.id == place.id) {
            let id = &place.id;
            let message = say!("两个地方的id都是“{id}”", "Two places have the id `{id}`");
            mistakes.push(
                Diagnostic::error("place/repeated", message)
                    .at(&place.span)
                    .also(&first.span, say!("第一次在这里", "first here"))
                    .help(say!("请给其中一个换个id。", "Give one of them another id.")),
            );
        }
    }
    are_all.then_some(places)
}

fn gather(
    node: &Node,
    within: Option<usize>,
    depth: usize,
    mistakes: &Mistakes,
    places: &mut Vec<Place>,
) {
    let Some(items) = mistakes.caught(section::filled_list(node, "places")) else { return };
    for item in items {
        let Some(section) = Section::open(item, "places", mistakes) else { continue };
        let id = section.require("id").and_then(|node| mistakes.caught(id(node)));
        let name = section.require_text("name");
        let contact = contact(&section);
        let below = section.get("places");
        section.close();
        let here = id.zip(name).map(|(id, name)| {
            places.push(Place { id, name, within, contact, span: item.span.clone() });
            places.len() - 1
        });
        match below {
            Some(node) if depth == DEEPEST => {
                let message = say!(
                    "地方最多分{DEEPEST}层",
                    "Places lie within each other at most {DEEPEST} deep"
                );
                mistakes.push(Diagnostic::error("place/deep", message).at(&node.span).help(say!(
                    "请少分一层，例如去掉省、市。",
                    "Leave out a level, such as the province."
                )));
            }
            Some(node) => gather(node, here, depth + 1, mistakes, places),
            None => {}
        }
    }
}

/// A part of an address: `wuyang`.
fn id(node: &Node) -> Result<String, Diagnostic> {
    let written = section::text(node, "id")?;
    let allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if matches!(node.value, Value::Scalar(_)) && written.chars().all(allowed) {
        return Ok(written);
    }
    let message = say!("“{written}”不能用作网址", "`{written}` cannot be part of an address");
    Err(Diagnostic::error("value/id", message).at(&node.span).help(say!(
        "请只用小写字母、数字和连字符，例如wuyang。",
        "Use small letters, digits and hyphens, such as wuyang."
    )))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config(yaml: &str) -> Result<Config, Diagnostics> {
        let text = format!("title: 医保\nplace: 忠县\n{yaml}");
        let Read { config, mistakes, .. } =
            read(&Arc::new(Source { path: "site.yaml".into(), text }));
        if mistakes.is_empty() { Ok(config) } else { Err(mistakes) }
    }

    const PLACES: &str = "places:\n- id: zhongxian\n  name: 忠县\n  places:\n  - {id: wuyang, name: 乌杨街道}\n  - {id: xinsheng, name: 新生街道}\n- {id: fengdu, name: 丰都县, places: [{id: xinsheng-fd, name: 新生街道}]}\n";

    #[test]
    fn a_place_is_found_by_every_name_that_is_its_own() {
        let config = config(PLACES).unwrap();
        let place = |named| config.place(named).map(|at| config.places[at].id.as_str());
        assert_eq!(place("wuyang"), Some("wuyang"));
        assert_eq!(place("乌杨街道"), Some("wuyang"));
        assert_eq!(place("忠县乌杨街道"), Some("wuyang"));
        assert_eq!(place("新生街道"), None, "there are two");
        assert_eq!(place("丰都县新生街道"), Some("xinsheng-fd"));
        assert_eq!(place("重庆市忠县"), Some("zhongxian"), "the site lists no cities");
        assert_eq!(place("重庆市忠县乌杨街道"), Some("wuyang"));
        assert_eq!(place("巫山县乌杨街道"), None, "another county's");
        assert_eq!(place("万州区"), None);
        assert_eq!(config.full_name(1), "忠县乌杨街道");
    }

    #[test]
    fn what_cannot_be_a_place_is_refused() {
        let codes = |yaml: &str| {
            let found = config(yaml).unwrap_err();
            found.iter().map(|it| it.code).collect::<Vec<_>>()
        };
        assert_eq!(codes("places: [{id: 乌杨, name: 乌杨}]"), ["value/id"]);
        assert_eq!(codes("places: [{id: a, name: 甲}, {id: a, name: 乙}]"), ["place/repeated"]);
        for wrong in ["www.example.cn", "https://", "https://a.cn:port/", "https://a_b.cn"] {
            assert_eq!(codes(&format!("base_url: {wrong}")), ["value/url"], "{wrong}");
        }
        assert_eq!(codes("per_page: 0"), ["value/number"]);
    }

    #[test]
    fn an_address_of_a_site_has_no_slash_at_its_end() {
        let config = config("base_url: https://yb.example.gov.cn/wuyang/").unwrap();
        assert_eq!(config.base_url.as_deref(), Some("https://yb.example.gov.cn/wuyang"));
    }
}
