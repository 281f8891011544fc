//! Quota tables: read as they are printed, checked, and asked for figures by notices.

mod around;
mod mutations;
mod notices;
mod reading;

use std::fs;
use std::path::Path;

use gongshi::check;
use gongshi::diagnostic::{Diagnostics, Lang};
use gongshi::load::Loader;
use gongshi::site::config::Occasion;

use crate::site::Site;

/// The tables of the example site, and how many rows each has.
const TABLES: [(&str, usize); 3] = [
    ("quotas/chongqing/zhongxian/2023.yaml", 29),
    ("quotas/anhui/suzhou/lingbi/zhuji/2023.yaml", 13),
    ("quotas/chongqing/wushan/futian/2022.yaml", 22),
];

/// A site of nothing but what is written into it.
fn bare() -> Site {
    let site = Site::small();
    for folder in ["policies", "content"] {
        fs::remove_dir_all(site.path(folder)).unwrap();
    }
    site
}

/// What is said of the site in a folder.
fn said(folder: &Path) -> Diagnostics {
    let occasion = Occasion { today: "2022-11-29".parse().unwrap(), base_url: None, drafts: true };
    let loaded = Loader::default().read(folder);
    let mut found = loaded.mistakes;
    found.extend(loaded.site.map(|site| check::site(&site, &occasion)).unwrap_or_default());
    found
}

/// The codes of what is said, in the order of the alphabet, and every message.
fn codes(found: &Diagnostics) -> (Vec<&'static str>, String) {
    let mut codes: Vec<_> = found.iter().map(|it| it.code).collect();
    codes.sort_unstable();
    let messages = found.iter().map(|it| it.message.in_lang(Lang::Zh).to_owned());
    (codes, messages.collect::<Vec<_>>().join("\n"))
}
