//! Themes that never end, or that lead out of the site.

use super::Victim;

#[test]
fn a_template_that_never_ends_is_refused() {
    for text in [
        "{% include \"home.html\" %}",
        "{% extends \"home.html\" %}",
        "{% component x() %}{{ <x /> }}{% endcomponent %}{{ <x /> }}",
        "{% for a in range(end=1000000000) %}甲{% endfor %}",
        "{{ nothing.at.all }}",
        "{% if true %}",
    ] {
        let victim = Victim::new();
        victim.site.write("templates/home.html", text);
        victim.refuses("template/theme", "home.html");
    }
    let deep = "{% if true %}".repeat(20_000) + &"{% endif %}".repeat(20_000);
    let victim = Victim::new();
    victim.site.write("templates/home.html", &deep);
    victim.refuses("template/theme", "templates/home.html");
    let victim = Victim::new();
    victim.site.write("templates/home.html", "{% include \"list.html\" %}");
    victim.site.write("templates/list.html", "{% include \"home.html\" %}");
    victim.refuses("template/theme", "home.html");
}

#[test]
fn a_theme_lies_in_the_site() {
    for (theme, code) in [
        ("../../x", "value/id"),
        ("/etc", "value/id"),
        ("..", "value/id"),
        ("nix", "theme/missing"),
    ] {
        let victim = Victim::new();
        let config = victim.site.read("site.yaml");
        victim.site.write("site.yaml", &format!("{config}theme: {theme}\n"));
        victim.refuses(code, if code == "value/id" { "site.yaml" } else { theme });
    }
}

/// A template is a program of the site's own, and its raw text stands as it is; but in the frame of
/// the site no browser runs it: the policy of the page allows files of the site alone.
#[test]
fn raw_text_of_a_template_is_not_run_in_the_frame_of_the_site() {
    let victim = Victim::new();
    let text = "{% extends \"base.html\" %}{% block main %}\
        {{ \"<script>alert(1)</script>\" | safe }}{{ \"<script>alert(2)</script>\" }}{% endblock %}";
    victim.site.write("templates/home.html", text);
    victim.publishes();
    let page = victim.site.read("public/index.html");
    let policy = page.find("http-equiv=\"Content-Security-Policy\"").unwrap();
    assert!(policy < page.find("<script>alert(1)</script>").unwrap());
    assert!(!page.contains("<script>alert(2)") && !page.contains("'unsafe-inline'"));
}
