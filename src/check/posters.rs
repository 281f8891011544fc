//! Posters can do what they are printed for.

use crate::diagnostic::{Diagnostic, Diagnostics, Span, say};
use crate::site::Site;
use crate::site::config::Occasion;
use crate::site::posters::{MOST, Posters, Spot};

pub(super) fn check(site: &Site, posters: &Posters, occasion: &Occasion, found: &mut Diagnostics) {
    let base_url = occasion.base_url.as_ref().or(site.config.base_url.as_ref());
    // A site of one place is as likely only just begun; who lists villages wants their posters.
    let first = posters.each().find_map(|poster| match poster.place? {
        Spot::Listed(place) => Some(place),
        Spot::Counted(_) => None,
    });
    // A place whose policy could not be read seems to want a poster of the one above.
    let are_known = site.unread.policies.is_empty();
    if let Some(place) = first.filter(|_| are_known && base_url.is_none()) {
        let message = say!(
            "海报上没有二维码：不知道网站的网址",
            "Posters have no QR codes: nobody knows the address of the site"
        );
        found.push(
            Diagnostic::warning("poster/no-address", message)
                .at(&site.config.places[place].span)
                .help(say!(
                    "请在site.yaml里写base_url，例如base_url: https://yb.example.gov.cn；不用海报的，可以不管。",
                    "Write base_url into site.yaml, such as base_url: https://yb.example.gov.cn; without use for posters, leave it."
                )),
        );
    }
    for cut in posters.cut() {
        let policy = &site.policies[cut.policy];
        let (id, places) = (&policy.rules.id, cut.places);
        let message = say!(
            "“{id}”管{places}个地方，海报只做{MOST}张，先做上级的",
            "`{id}` applies in {places} places; {MOST} posters are made, those of the places above first"
        );
        found.push(
            Diagnostic::warning("poster/many", message).at(&Span::line(&policy.source, 1)).help(
                say!(
                    "村里的海报请由乡镇自己的网站做，site.yaml里只写到乡镇。",
                    "Let townships make their villages' posters on sites of their own, and list no villages in site.yaml."
                ),
            ),
        );
    }
}
