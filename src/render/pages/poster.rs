//! The poster of a policy in a place: what to pay, by when, what to do, and a QR code that opens
//! the place's page. Its second sheet, a leaflet, says the rest.

use serde::Serialize;

use super::{Link, PolicyLink};
use crate::diagnostic::Diagnostic;
use crate::fingerprint::{Fingerprint, Mixer};
use crate::render::Plan;
use crate::render::context::{Deadline, soonest};
use crate::render::machine::code::Code;
use crate::render::theme::ContactContext;
use crate::site::PolicyFile;
use crate::site::addresses::{self, root};
use crate::site::posters::{Poster, Spot};

/// A QR code, as templates know it.
#[derive(Serialize)]
struct ShownCode {
    /// The picture, from the site's top.
    url: String,
    /// How many pixels wide and high it is.
    side: usize,
    /// The address that it opens.
    opens: String,
}

impl<'s> Plan<'s> {
    pub(in crate::render) fn poster(&self, poster: Poster) -> Result<Vec<u8>, Diagnostic> {
        let config = &self.site.config;
        let policy = self.poster_policy(poster);
        let path = self.poster_path(poster);
        let root = root(&path);
        let place = match poster.place {
            Some(Spot::Listed(at)) => config.full_name(at),
            Some(Spot::Counted(at)) => self.full_name(at),
            None => policy.rules.place.clone(),
        };
        let year = policy.rules.year.to_string();
        let values = [("place", place.as_str()), ("year", year.as_str())];
        let title = self.say("poster.page_title", &values);
        let mut context = self.frame(&title, "", &path);
        self.give_policy(&mut context, Some(policy), &root);
        let url = format!("{root}{}", addresses::encoded(&self.opens(poster)));
        let current = self.current(policy).map(|policy| PolicyLink::new(policy, &root));
        context.insert("current", &current);
        context.insert("place", &Link { title: &place, url });
        let about = std::iter::once((policy, self.read_about(policy)));
        let mut deadlines = soonest(about, self.today());
        deadlines.retain(Deadline::is_for_everyone);
        context.insert("deadlines", &deadlines);
        context.insert("code", &self.shown_code(poster));
        let at = match poster.place {
            Some(Spot::Listed(at)) => Some(at),
            Some(Spot::Counted(at)) => self.nearest_declared(at),
            None => config.place(&policy.rules.place),
        };
        context.insert("contact", &config.contact_in(at).map(ContactContext::of));
        self.templates.render("poster.html", &context)
    }

    /// The picture of a poster's QR code.
    pub(in crate::render) fn poster_code(&self, poster: Poster) -> Vec<u8> {
        self.code(poster).map(|code| code.png).unwrap_or_default()
    }

    pub(in crate::render) fn poster_key(&self, poster: Poster, mixer: Mixer) -> Fingerprint {
        let policy = self.poster_policy(poster);
        let mixer = mixer.with(self.poster_path(poster)).with(self.opens(poster));
        // What `site.yaml` says of a place is of the frame.
        let mixer = match poster.place {
            Some(Spot::Counted(at)) => mixer.with(self.full_name(at)),
            _ => mixer,
        };
        let mixer = self.current_key(Some(policy), mixer);
        self.policies_key(std::iter::once(policy), mixer).end()
    }

    /// The key of the picture of its QR code; none, where there is none: nobody knows where the
    /// site will stand, or its address is too long.
    pub(in crate::render) fn poster_code_key(&self, poster: Poster) -> Option<Fingerprint> {
        let address = self.base.as_ref()?.page(&self.opens(poster));
        let fits = Code::fits(&address);
        fits.then(|| {
            Fingerprint::begin().with("code").with(env!("CARGO_PKG_VERSION")).with(&address).end()
        })
    }

    pub(in crate::render) fn poster_path(&self, poster: Poster) -> String {
        self.addresses.poster(self.site, poster)
    }

    pub(in crate::render) fn poster_policy(&self, poster: Poster) -> &'s PolicyFile {
        &self.site.policies[poster.policy]
    }

    /// What its QR code opens, by its path from the site's top: the place's page, or where the
    /// site has none, what there is to read about the policy.
    fn opens(&self, poster: Poster) -> String {
        let config = &self.site.config;
        let policy = self.poster_policy(poster);
        let own = || config.place(&policy.rules.place).map(Spot::Listed);
        let spot = poster.place.or_else(own);
        let page = spot.map(|spot| self.addresses.page_of(self.site, spot));
        page.unwrap_or_else(|| self.read_about(policy))
    }

    fn shown_code(&self, poster: Poster) -> Option<ShownCode> {
        let opens = self.base.as_ref()?.page(&self.opens(poster));
        let side = self.code(poster)?.side;
        let url = addresses::poster_code(&self.poster_path(poster));
        Some(ShownCode { url, side, opens })
    }

    fn code(&self, poster: Poster) -> Option<Code> {
        Code::of(&self.base.as_ref()?.page(&self.opens(poster)))
    }
}
