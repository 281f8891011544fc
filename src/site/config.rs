//! What `site.yaml` says.

use jiff::civil::Date;

use crate::diagnostic::{Lang, Span};
use crate::fingerprint::Fingerprint;
use crate::site::notice::Notice;

/// What `site.yaml` says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Config {
    /// What the site is called: 「乌杨街道居民医保」.
    pub title: String,
    /// The place it is for, as its people call it.
    pub place: String,
    /// One sentence for search engines and link previews.
    pub description: String,
    /// The language of the site's own words.
    pub language: Language,
    /// The theme that it is shown in: `default`, or the name of a folder in `themes/`.
    pub theme: String,
    /// Where the site will stand, without a slash at its end: `https://yb.example.gov.cn`.
    pub base_url: Option<String>,
    /// How many notices a page of a list has.
    pub per_page: usize,
    /// Whether compressed forms are laid beside the files, for servers that send them.
    pub compress: bool,
    /// Whether phones keep pages, to be read without a network.
    pub offline: bool,
    /// Whom residents ask.
    pub contact: Option<Contact>,
    /// The site's number in the register of government sites (网站标识码).
    pub site_code: Option<String>,
    /// The places whose people read the site, each after the one that it is within.
    pub places: Vec<Place>,
}

/// A language of the theme's words.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Language {
    /// Chinese.
    #[default]
    Chinese,
    /// English.
    English,
}

impl Language {
    /// Its name as the web knows it.
    pub fn tag(self) -> &'static str {
        match self {
            Self::Chinese => "zh-CN",
            Self::English => "en",
        }
    }

    /// What is said in both is said in this one.
    pub(crate) fn lang(self) -> Lang {
        match self {
            Self::Chinese => Lang::Zh,
            Self::English => Lang::En,
        }
    }
}

/// Whom residents ask.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Contact {
    /// The office.
    pub name: Option<String>,
    /// Its telephone number.
    pub phone: Option<String>,
    /// Where it is.
    pub address: Option<String>,
    /// When it is open.
    pub hours: Option<String>,
}

/// A county, township or village.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Its part of an address: `wuyang`.
    pub id: String,
    /// Its name: 「乌杨街道」.
    pub name: String,
    /// Where the place that it is within stands among [`Config::places`].
    pub within: Option<usize>,
    /// Whom its people ask.
    pub contact: Option<Contact>,
    /// Where it stands in `site.yaml`.
    pub span: Span,
}

impl Config {
    /// What stands in for a `site.yaml` that cannot be read, so that the rest can be checked.
    pub(crate) fn unread() -> Self {
        Self {
            theme: "default".to_owned(),
            title: String::new(),
            place: String::new(),
            description: String::new(),
            language: Language::default(),
            base_url: None,
            per_page: 1,
            compress: false,
            offline: false,
            contact: None,
            site_code: None,
            places: Vec::new(),
        }
    }

    /// The place that a notice or a policy names: by its id, by its name, or by its name with
    /// those that it is within before it, 「忠县乌杨街道」. None, if it could be several.
    pub fn place(&self, named: &str) -> Option<usize> {
        let mut found = (0..self.places.len()).filter(|at| {
            let place = &self.places[*at];
            place.id == named || place.name == named || self.is_full_name(*at, named)
        });
        let first = found.next();
        first.filter(|_| found.next().is_none())
    }

    /// Whether a text ends in the name of a place, and what is before it names places that this
    /// one is within, in their order. An outermost place is within what the site does not list:
    /// 「重庆市忠县」 is the 忠县 of a county's site.
    fn is_full_name(&self, at: usize, named: &str) -> bool {
        let place = &self.places[at];
        let Some(before) = named.strip_suffix(place.name.as_str()) else { return false };
        before.is_empty()
            || (place.within.is_none()
                && before.ends_with(['省', '市', '州', '盟', '区', '县', '旗']))
            || self.above(at).any(|above| self.is_full_name(above, before))
    }

    /// The places that a place is within, the nearest first.
    pub fn above(&self, at: usize) -> impl Iterator<Item = usize> {
        std::iter::successors(self.places[at].within, |at| self.places[*at].within)
    }

    /// Whom the people of a place ask: its own office, else the one of a place above, else the
    /// site's.
    pub fn contact_in(&self, place: Option<usize>) -> Option<&Contact> {
        let mut asked = place.into_iter().flat_map(|at| std::iter::once(at).chain(self.above(at)));
        asked.find_map(|at| self.places[at].contact.as_ref()).or(self.contact.as_ref())
    }

    /// The name of a place with those that it is within before it.
    pub fn full_name(&self, at: usize) -> String {
        let mut names: Vec<&str> = self.above(at).map(|at| self.places[at].name.as_str()).collect();
        names.reverse();
        names.concat() + &self.places[at].name
    }
}

/// What differs from build to build of one and the same site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Occasion {
    /// The day that pages are made for.
    pub today: Date,
    /// Where the site will stand, if not where `site.yaml` says.
    pub base_url: Option<String>,
    /// Whether drafts and notices of days to come are published too, as a preview.
    pub drafts: bool,
}

impl Occasion {
    /// Whether a notice is on the site.
    pub fn shows(&self, notice: &Notice) -> bool {
        self.drafts || !notice.is_hidden(self.today)
    }

    /// By which a site is known that is made from these files on this occasion.
    pub fn fingerprint(&self, inputs: &[(String, Fingerprint)]) -> Fingerprint {
        let mixer = Fingerprint::begin()
            .with(self.today.to_string())
            .with(self.base_url.as_deref().unwrap_or_default())
            .with([u8::from(self.drafts)]);
        inputs.iter().fold(mixer, |mixer, (name, input)| mixer.with(name).and(*input)).end()
    }
}
