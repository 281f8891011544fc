//! `gongshi verify`: what differs is named, file by file.

use snapbox::str;

use crate::site::Site;

#[test]
fn a_site_as_it_was_made_is_whole() {
    let site = Site::example();
    site.build();
    let run = site.run(&["verify", "public"], "");
    snapbox::assert_data_eq!(
        run.out,
        str![
            "“public”和生成时一样：[..]个文件都在，没有改动，也没有多出来的。

"
        ]
    );
    assert_eq!((run.code, run.err.as_str()), (0, ""));
    let run = site.run(&["verify", "public", "--format", "json"], "");
    assert!(
        run.out.contains("\"whole\":true") && run.out.contains("\"missing\":[]"),
        "{}",
        run.out
    );
    assert_eq!(run.code, 0);
}

/// Whom a figure on a page was changed for: it is found, and building again brings it back.
#[test]
fn what_somebody_changed_is_named_and_the_next_build_mends_it() {
    let site = Site::example();
    site.build();
    let (page, feed) = ("public/notices/wuyang-2024.html", "public/404.html");
    site.replace(page, ">755</data>元</strong>", ">555</data>元</strong>");
    std::fs::remove_file(site.path(feed)).unwrap();
    site.write("public/notices/说明.txt", "看这里");
    let run = site.run(&["verify", "public"], "");
    snapbox::assert_data_eq!(
        run.out,
        str![[r#"
“public”和生成时不一样，有3处：

  少了  404.html
  变了  notices/wuyang-2024.html
  多了  notices/说明.txt

怎么改：
  少了的、变了的：重新生成（gongshi build），或者重新拷贝一次。
  多了的：请移走，例如移到网站自己的文件夹里。

"#]]
    );
    assert_eq!((run.code, run.err.as_str()), (1, ""));
    let run = site.run(&["verify", "public", "--format", "json"], "");
    assert!(run.out.contains(r#""added":["notices/说明.txt"]"#), "{}", run.out);
    assert!(run.out.contains(r#""whole":false"#), "{}", run.out);
    assert_eq!(run.code, 1);
    std::fs::remove_file(site.path("public/notices/说明.txt")).unwrap();
    assert_eq!(site.build().code, 0);
    assert_eq!(site.run(&["verify", "public"], "").code, 0);
}

#[test]
fn what_is_not_a_published_site_is_said() {
    let site = Site::example();
    let run = site.run(&["verify", "content"], "");
    snapbox::assert_data_eq!(
        run.err,
        str![[r#"
错误[verify/failed]: “content”里没有manifest.json，不是gongshi生成的文件夹
 |
 = 怎么改: 请写gongshi build生成的文件夹，一般是网站文件夹里的public。


"#]]
    );
    assert_eq!((run.code, run.out.as_str()), (1, ""));
    let missing = site.run(&["verify", "没有"], "");
    assert!(missing.err.contains("读不了“没有”：没有这个文件夹"), "{}", missing.err);
    site.build();
    let manifest = site.read("public/manifest.json");
    site.write("public/manifest.json", &manifest[..manifest.len() / 2]);
    for command in [["verify", "public"].as_slice(), &["build", "--today", "2023-11-29"]] {
        let damaged = site.run(command, "");
        assert!(damaged.err.contains("public”里的manifest.json坏了"), "{}", damaged.err);
        assert_eq!(damaged.code, 1);
    }
}
