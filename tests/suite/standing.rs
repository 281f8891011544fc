//! A build that would make the same again looks at its files and parses none: but only then.

use std::fs::File;
use std::time::{Duration, SystemTime};

use crate::site::{NOTICE, Run, Site};

/// What a build of the site on a day says as JSON.
fn built(site: &Site, day: &str) -> serde_json::Value {
    let Run { code, out, err } = site.run(&["build", "--today", day, "--json"], "");
    assert_eq!(code, 0, "{err}");
    serde_json::from_str(&out).unwrap()
}

/// Whether a build saw that nothing had to be done, without reading what its files say.
fn is_standing(built: &serde_json::Value) -> bool {
    let phases = built["phases"].as_object().unwrap();
    phases.contains_key("load") && !phases.contains_key("check")
}

const DAY: &str = "2023-11-29";

#[test]
fn a_site_of_which_nothing_changed_stands_as_it_is() {
    let site = Site::example();
    let first = built(&site, DAY);
    let manifest = site.read("public/manifest.json");
    let again = built(&site, DAY);
    assert!(!is_standing(&first) && is_standing(&again), "{first} {again}");
    for what in ["pages", "files", "bytes", "warnings"] {
        assert_eq!(again[what], first[what], "{what}");
    }
    assert_eq!((&again["written"], &again["removed"]), (&0.into(), &0.into()));
    assert_eq!(again["kept"], first["files"]);
    assert_eq!(site.read("public/manifest.json"), manifest);
    assert!(site.build().out.contains("和上次一样，没有改动"));
}

#[test]
fn another_day_another_address_or_a_draft_is_another_site() {
    let site = Site::example();
    built(&site, DAY);
    assert!(!is_standing(&built(&site, "2023-11-30")));
    assert!(is_standing(&built(&site, "2023-11-30")));
    for other in [["--base-url", "https://yb.example.gov.cn"].as_slice(), &["--drafts"]] {
        let run = site.run(&[&["build", "--today", "2023-11-30", "--json"], other].concat(), "");
        assert!(!is_standing(&serde_json::from_str(&run.out).unwrap()), "{other:?}");
    }
}

/// The time of a file says when a program wrote it, and not that it is the same.
#[test]
fn a_file_that_changed_is_seen_whatever_its_time_says() {
    let site = Site::example();
    let pages = built(&site, DAY)["pages"].as_u64().unwrap();
    let long_ago = SystemTime::now() - Duration::from_hours(1);
    let is_old = |path: &str| {
        let file = File::options().write(true).open(site.path(path)).unwrap();
        file.set_modified(long_ago).unwrap();
    };
    site.replace(NOTICE, "title: ", "title: 新");
    is_old(NOTICE);
    assert!(!is_standing(&built(&site, DAY)));
    assert!(site.read("public/notices/wuyang-2024.html").contains("<h1>新"));
    site.write(
        "content/notices/ling.md",
        "---\ntitle: 另一份\nissued: 2023-11-20\n---\n\n正文。\n",
    );
    is_old("content/notices/ling.md");
    assert_eq!(built(&site, DAY)["pages"], pages + 1);
    std::fs::remove_file(site.path("content/notices/ling.md")).unwrap();
    assert_eq!(built(&site, DAY)["pages"], pages);
    assert!(is_standing(&built(&site, DAY)));
    site.write("themes/default/templates/404.html", "没有这一页\n");
    is_old("themes/default/templates/404.html");
    built(&site, DAY);
    assert_eq!(site.read("public/404.html"), "没有这一页\n");
}

#[test]
fn what_was_done_to_the_published_site_is_mended() {
    let site = Site::example();
    built(&site, DAY);
    let page = site.read("public/index.html");
    site.write("public/index.html", &page.replace("医保", "医"));
    let mended = built(&site, DAY);
    assert_eq!((is_standing(&mended), &mended["written"]), (false, &1.into()));
    assert_eq!(site.read("public/index.html"), page);
    std::fs::remove_file(site.path("public/404.html")).unwrap();
    assert!(!is_standing(&built(&site, DAY)));
    assert!(site.path("public/404.html").exists());
}

/// What is worth a word is said at every build.
#[test]
fn a_warning_is_not_said_once_and_forgotten() {
    let site = Site::example();
    built(&site, DAY);
    site.write("policies/note.txt", "");
    for _ in 0..2 {
        let run = site.build();
        assert!(run.err.contains("提醒[file/unused]"), "{}", run.err);
    }
}
