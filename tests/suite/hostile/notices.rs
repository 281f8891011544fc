//! Front matter, policies and texts that mean harm.

use gongshi::load::Loader;

use super::{EVIL, Victim, notice};

#[test]
fn no_path_leads_out_of_the_site() {
    let victim = Victim::new();
    for (written, code) in [
        ("../../../etc/passwd", "link/outside"),
        ("a.md/../../../x", "link/outside"),
        ("/etc/passwd", "link/missing"),
        ("C:\\x", "link/missing"),
        ("..\\x", "link/missing"),
    ] {
        victim.refuses_notice(&format!("attachments: ['{written}']\n"), "", code);
    }
    for (written, code) in [
        ("../../../etc/passwd", "link/outside"),
        ("../../site.yaml", "link/outside"),
        ("@/../site.yaml", "link/outside"),
        ("%2e%2e/%2e%2e/x", "link/outside"),
        ("/etc/passwd", "link/missing"),
        ("file:///etc/passwd", "link/scheme"),
        ("..\\\\..\\\\x", "link/backslash"),
    ] {
        victim.refuses_notice("", &format!("[甲]({written})"), code);
        victim.refuses_notice("", &format!("![甲]({written})"), code);
    }
    for written in ["../../../x", "/etc/passwd"] {
        victim.refuses_notice(&format!("policy: {written}\n"), "", "policy/not-found");
    }
    let victim = Victim::new();
    for written in ["../../../x.yaml", "/etc/passwd", "z"] {
        let policy = victim.site.read("policies/jia.yaml").replace("id: jia-2023", "id: y-2023");
        let policy = policy.replace("year: 2023", &format!("year: 2023\ninherits: {written}"));
        victim.site.write("policies/evil.yaml", &policy);
        victim.refuses("inherits/not-found", "policies/evil.yaml");
    }
}

#[test]
fn an_old_address_is_a_page_that_nobody_has() {
    let victim = Victim::new();
    for written in [
        "../../x.html",
        "/a/../../x",
        "https://a.cn/x",
        "javascript:x",
        "a//b",
        "a\\b",
        "a?b",
        "assets/style.css",
        "manifest.json",
        ".htaccess",
        "x.php",
        "a/\"><script>",
    ] {
        victim.refuses_notice(&format!("aliases: ['{written}']\n"), "", "alias/form");
    }
    for written in [
        "/",
        "index.html",
        "404",
        "search.html",
        "archive/",
        "archive/2022.html",
        "places/jia.html",
        "policies/x.html",
        "notices/b",
        "notices/B.html",
        "Notices/B.html",
        "notices/evil.html",
    ] {
        victim.refuses_notice(&format!("aliases: ['{written}']\n"), "", "alias/taken");
    }
    victim.refuses_notice("aliases: [old/x, old/X.html]\n", "", "alias/taken");
    // A page that is a folder too.
    victim.site.write(EVIL, &notice("aliases: [notices/b.html/x]\n", ""));
    victim.refuses("output/failed", "notices/b.html");
}

#[test]
fn no_link_runs_a_script_in_any_disguise() {
    let victim = Victim::new();
    for address in [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "java&#115;cript:x",
        "&#x6A;avascript:x",
        "java&Tab;script:x",
        "java&NewLine;script:x",
        "javascript&colon;x",
        "<java\tscript:x>",
        "\u{1}javascript:x",
        "java\u{0}script:x",
        "jav\u{200B}ascript:x",
        "data:text/html,x",
        "vbscript:x",
        "feed:javascript:x",
        "blob:x",
        "//evil.cn",
    ] {
        victim.refuses_notice("", &format!("[甲]({address})"), "link/scheme");
        victim.refuses_notice("", &format!("![甲]({address})"), "link/scheme");
    }
    // A full-width colon makes no scheme, nor does an encoded one: these are names of files.
    for address in ["javascript：x", "javascript%3Ax", "./javascript:x"] {
        victim.refuses_notice("", &format!("[甲]({address})"), "link/missing");
    }
    victim.refuses_notice("", "<javascript:alert(1)>", "link/scheme");
    victim.refuses_notice("", "[甲]\n\n[甲]: javascript:x", "link/scheme");
}

/// Nine to the power of twelve.
fn bomb() -> String {
    let mut text = "a0: &a0 [甲,甲,甲,甲,甲,甲,甲,甲,甲]\n".to_owned();
    for level in 1..12 {
        let below = [format!("*a{}", level - 1).as_str(); 9].join(", ");
        text += &format!("a{level}: &a{level} [{below}]\n");
    }
    text
}

#[test]
fn yaml_that_blows_up_is_put_out() {
    let victim = Victim::new();
    victim.refuses_notice(&bomb(), "", "yaml/too-large");
    let victim = Victim::new();
    victim.site.write("policies/evil.yaml", &bomb());
    victim.refuses("yaml/too-large", "policies/evil.yaml");
    let victim = Victim::new();
    let config = victim.site.read("site.yaml");
    victim.site.write("site.yaml", &(config + &bomb()));
    victim.refuses("yaml/too-large", "site.yaml");
}

#[test]
fn yaml_that_is_too_deep_is_refused() {
    let victim = Victim::new();
    for depth in [33, 64, 200] {
        let lists = "[".repeat(depth) + &"]".repeat(depth);
        victim.refuses_notice(&format!("tags: {lists}\n"), "", "yaml/too-deep");
        let maps = "{a: ".repeat(depth) + &"}".repeat(depth);
        victim.refuses_notice(&format!("tags: {maps}\n"), "", "yaml/too-deep");
    }
    // So deep that the parser itself stops.
    let lists = "[".repeat(20_000);
    victim.refuses_notice(&format!("tags: {lists}\n"), "", "yaml/syntax");
    let victim = Victim::new();
    let lines = (0..300).map(|depth| " ".repeat(depth) + "a:\n").collect::<String>();
    victim.site.write("policies/evil.yaml", &lines);
    victim.refuses("yaml/too-deep", "policies/evil.yaml");
}

#[test]
fn front_matter_of_another_shape_is_refused() {
    let victim = Victim::new();
    for (text, code) in [
        ("---\n- 甲\n- 乙\n---\n正文", "value/kind"),
        ("---\n甲\n---\n正文", "value/kind"),
        ("---\n---\n正文", "value/kind"),
        ("---\ntitle: 甲\n", "notice/front-matter"),
        ("---\ntitle: 甲\n...\ntitle: 乙\n---\n", "yaml/syntax"),
        ("---\ntitle: &a [*a]\n---\n", "yaml/syntax"),
        ("---\ntitle: [甲]\n---\n", "value/kind"),
    ] {
        victim.site.write(EVIL, text);
        victim.refuses(code, EVIL);
    }
    for written in ["\\u202E", "\\0", "\\a", "\\uE0100\\uE012"] {
        victim.refuses_notice(&format!("summary: \"甲{written}乙\"\n"), "", "yaml/invisible");
    }
    let tags: Vec<String> = (0..10_000).map(|number| format!("标签{number}")).collect();
    victim.refuses_notice(&format!("tags: [{}]\n", tags.join(", ")), "", "notice/tags");
}

#[test]
fn policies_that_inherit_in_a_circle_are_refused() {
    let victim = Victim::new();
    for (name, above) in [("p", "q"), ("q", "r"), ("r", "p")] {
        let policy = format!("schema: resident-medical/1\nid: {name}\ninherits: {above}\n");
        victim.site.write(&format!("policies/{name}.yaml"), &policy);
    }
    victim.refuses("inherits/cycle", "policies/p.yaml");
}

#[test]
fn a_title_of_a_hundred_kilobytes_is_a_title() {
    let victim = Victim::new();
    let title = "医保".repeat(17_000);
    victim.site.write(EVIL, &format!("---\ntitle: {title}\nissued: 2022-10-09\n---\n\n正文\n"));
    victim.publishes();
    assert!(victim.site.read("public/notices/evil.html").contains(&title));
}

/// Twice as much text is at most a little more than twice as much page.
#[test]
fn texts_of_twenty_thousand_levels_are_refused_or_stay_in_proportion() {
    let victim = Victim::new();
    let nested = |n: usize| {
        [
            ("[".repeat(n) + &"]".repeat(n), true),
            ("![".repeat(n) + &"](a)".repeat(n), false),
            ("> ".repeat(n) + "甲", false),
            ("- ".repeat(n) + "甲", false),
            ("*甲 ".repeat(n) + &"乙*".repeat(n), false),
            ("**“".repeat(n) + &"”**".repeat(n), true),
            ("|".repeat(n) + "\n" + &"|-".repeat(n), true),
            ("`".repeat(n) + "甲", true),
            ("<b>".repeat(n), true),
            ("<!--".repeat(n), true),
            ("[甲](b.md)".repeat(n), true),
            ("|甲|乙|\n|-|-|\n".to_owned() + &"|^|<|\n".repeat(n), true),
        ]
    };
    for ((half, _), (whole, is_fine)) in nested(10_000).into_iter().zip(nested(20_000)) {
        if !is_fine {
            victim.refuses_notice("", &whole, "markdown/nesting");
            continue;
        }
        let sizes = [half, whole].map(|body| {
            victim.site.write(EVIL, &notice("", &body));
            let loaded = Loader::default().load(&victim.site.path("")).unwrap();
            let evil = loaded.notices.iter().find(|it| EVIL.ends_with(&it.path)).unwrap();
            (evil.document.html.len(), evil.document.gaps.len())
        });
        let [(half, gaps), (whole, more)] = sizes;
        assert!(whole <= 2 * half + 1000 && more <= 2 * gaps, "{sizes:?}");
    }
}
