//! A notice is for a place that `site.yaml` knows, where it knows any.

use crate::diagnostic::{Diagnostic, Diagnostics, listed, nearest_or_choices, say};
use crate::site::config::Config;
use crate::site::notice::Notice;

pub(super) fn check(config: &Config, notice: &Notice, found: &mut Diagnostics) {
    let Some(place) = &notice.place else { return };
    let name = &place.name;
    if config.places.is_empty() || config.place(name).is_some() {
        return;
    }
    let places = || 0..config.places.len();
    let same: Vec<String> = places()
        .filter(|at| config.places[*at].name == *name)
        .map(|at| config.full_name(at))
        .collect();
    if !same.is_empty() {
        let message = say!("有几个地方都叫“{name}”", "Several places are called `{name}`");
        let which = listed(same.iter().map(String::as_str));
        found.push(
            Diagnostic::error("place/ambiguous", message)
                .at(&place.span)
                .help(say!(which => "请写明是哪一个：{which}。", "Say which one: {which}.")),
        );
        return;
    }
    let names: Vec<String> = places().map(|at| config.full_name(at)).collect();
    // Of a place at the top, both are the same.
    let below = config.places.iter().filter(|place| place.within.is_some());
    let own = below.map(|place| place.name.as_str());
    let names = names.iter().map(String::as_str).chain(own);
    let message = say!("site.yaml里没有“{name}”这个地方", "site.yaml has no place `{name}`");
    let unknown = Diagnostic::error("place/unknown", message).at(&place.span);
    found.push(unknown.help(nearest_or_choices(name, names)));
}
