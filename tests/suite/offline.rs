//! The worker by which phones keep pages: what it is written from, and how it is taken back.

use crate::site::{NOTICE, POLICY, Site};

const WORKER: &str = "public/sw.js";

#[test]
fn a_phone_keeps_the_home_page_the_notice_the_calculator_and_what_they_need() {
    let site = Site::example();
    site.build();
    let worker = site.read(WORKER);
    let pages = worker.lines().find(|line| line.starts_with("const PAGES")).unwrap();
    for page in ["index.html", "calculators/zhongxian-wuyang-2024.html", "notices/wuyang-2024.html"]
    {
        assert!(pages.contains(&format!("\"{page}\"")), "{page} in {pages}");
    }
    let assets = worker.lines().find(|line| line.starts_with("const ASSETS")).unwrap();
    for asset in ["style", "page", "estimate", "calculator", "benefits", "benefits-fallback"] {
        assert!(assets.contains(&format!("\"assets/{asset}.")), "{asset} in {assets}");
    }
    assert!(!assets.contains(".png"), "{assets}");
    let page = site.read("public/notices/wuyang-2024.html");
    assert!(page.contains(" data-worker=\"../sw.js\""), "it stands above the pages it serves");
}

/// Phones fetch what they keep anew when it says something else, and not because a day has passed.
#[test]
fn the_worker_is_another_when_the_policy_or_the_notice_is() {
    let site = Site::example();
    let worker = |day: &str| {
        let run = site.run(&["build", "--today", day], "");
        assert_eq!((run.code, run.err.as_str()), (0, ""));
        site.read(WORKER)
    };
    let first = worker("2023-12-01");
    assert_eq!(first, worker("2023-12-02"));
    site.replace(NOTICE, "缴一次，管一年", "缴一回，管一年");
    let second = worker("2023-12-02");
    assert_ne!(first, second);
    site.replace(POLICY, "三级: {covered: false, status: assumed}", "三级: {covered: false}");
    assert_ne!(second, worker("2023-12-02"));
}

#[test]
fn a_site_that_keeps_nothing_says_so_to_phones_that_kept_something() {
    let site = Site::example();
    let config = site.read("site.yaml");
    site.write("site.yaml", &format!("{config}offline: no\n"));
    assert_eq!(site.build().code, 0);
    let worker = site.read(WORKER);
    assert!(worker.contains("unregister()") && !worker.contains("'fetch'"), "{worker}");
    assert!(!site.read("public/index.html").contains("data-worker"));
}
