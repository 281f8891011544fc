//! Links, pipes, encodings, sizes and names.

use std::fs;

use super::{EVIL, Victim, build, notice};

#[cfg(unix)]
mod links {
    use std::os::unix::fs::{PermissionsExt, symlink};
    use std::process::Command;

    use super::*;

    #[test]
    fn a_link_out_of_the_site_is_not_followed() {
        let secret = tempfile::tempdir().unwrap();
        let file = secret.path().join("secret.txt");
        fs::write(&file, notice("", "机密")).unwrap();
        for path in [
            EVIL,
            "content/notices/folder",
            "policies/evil.yaml",
            "templates/home.html",
            "themes/default/assets/style.css",
        ] {
            let victim = Victim::new();
            let link = victim.site.path(path);
            fs::create_dir_all(link.parent().unwrap()).unwrap();
            let is_folder = path.ends_with("folder");
            symlink(if is_folder { secret.path() } else { &file }, link).unwrap();
            victim.refuses("file/outside", path);
        }
        for path in ["site.yaml", "content", "policies/jia.yaml"] {
            let victim = Victim::new();
            let moved = secret.path().join(path.replace('/', "-"));
            fs::rename(victim.site.path(path), &moved).unwrap();
            symlink(&moved, victim.site.path(path)).unwrap();
            victim.refuses("file/outside", path);
        }
        let victim = Victim::new();
        symlink(&file, victim.site.path("content/notices/a.pdf")).unwrap();
        victim.site.write(EVIL, &notice("attachments: [a.pdf]\n", ""));
        victim.refuses("file/outside", "content/notices/a.pdf");
        let victim = Victim::new();
        victim.site.write("site.yaml", "title: 甲\nplace: 甲\ntheme: evil\n");
        fs::create_dir(victim.site.path("themes")).unwrap();
        symlink(secret.path(), victim.site.path("themes/evil")).unwrap();
        victim.refuses("file/outside", "themes/evil");
    }

    /// Policies in a folder that is a link are not found; that they are not is said.
    #[test]
    fn a_linked_folder_of_policies_is_not_read() {
        let (victim, other) = (Victim::new(), tempfile::tempdir().unwrap());
        fs::write(other.path().join("x.yaml"), "id: x").unwrap();
        symlink(other.path(), victim.site.path("policies/more")).unwrap();
        let said = victim.publishes();
        assert!(said.contains("[file/unused]") && said.contains("policies/more"), "{said}");
    }

    #[test]
    fn a_link_to_itself_ends() {
        for (to, path, code) in [
            (".", "content/loop", "file/unreadable"),
            ("..", "content/notices/loop", "file/unreadable"),
            ("evil.md", EVIL, "file/unreadable"),
            ("nothing.md", EVIL, "file/missing"),
        ] {
            let victim = Victim::new();
            symlink(to, victim.site.path(path)).unwrap();
            victim.refuses(code, path);
        }
    }

    #[test]
    fn a_pipe_is_not_waited_for() {
        let victim = Victim::new();
        let pipe = victim.site.path(EVIL);
        assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
        victim.refuses("file/unreadable", EVIL);
        fs::rename(&pipe, victim.site.path("content/notices/a.pdf")).unwrap();
        victim.refuses("file/unreadable", "content/notices/a.pdf");
    }

    #[test]
    fn a_folder_that_nobody_may_read_is_named() {
        let victim = Victim::new();
        let folder = victim.site.path("content/closed");
        fs::create_dir(&folder).unwrap();
        fs::set_permissions(&folder, fs::Permissions::from_mode(0o0)).unwrap();
        if fs::read_dir(&folder).is_err() {
            victim.refuses("file/unreadable", "content/closed");
        } else {
            // The superuser reads everything.
            victim.publishes();
        }
        fs::set_permissions(&folder, fs::Permissions::from_mode(0o755)).unwrap();
    }

    #[test]
    fn names_that_some_computer_cannot_have_are_refused() {
        for name in ["a\nb", "😀", "CON", "甲", "a.", " a", "a b", "\"><script>", "A", "page-2"]
        {
            let victim = Victim::new();
            let path = format!("content/notices/{name}.md");
            victim.site.write(&path, &notice("", ""));
            victim.refuses("file/name", path.split('\n').next().unwrap());
        }
        let victim = Victim::new();
        victim.site.write("content/notices/\u{202E}a.md", &notice("", ""));
        victim.refuses("file/name", "content/notices/\u{FFFD}a.md");
        for name in ["con", "aux", "com1", "con/x"] {
            let victim = Victim::new();
            victim.site.write(&format!("content/notices/{name}.md"), &notice("", ""));
            victim
                .refuses("output/failed", &format!("notices/{}", name.split('/').next().unwrap()));
        }
        for name in ["a\nb", "CON", "aux.x", "a:b", "\"><script>", "\u{202E}fdp"] {
            let victim = Victim::new();
            victim.site.write(&format!("content/notices/{name}.pdf"), "甲");
            let front = format!("attachments: [{:?}]\n", format!("{name}.pdf"));
            let front = front.replace("\\u{202e}", "\\u202E");
            victim.site.write(EVIL, &notice(&front, ""));
            let is_unseen = name.starts_with('\u{202E}');
            let name = name.split('\n').next().unwrap();
            if is_unseen {
                victim.refuses("yaml/invisible", EVIL);
            } else {
                victim.refuses("output/failed", &format!("notices/{name}"));
            }
        }
        // Not Markdown by its name: said, and not published.
        for name in ["a.md.", "a.md ", "b.MD"] {
            let victim = Victim::new();
            victim.site.write(&format!("content/notices/{name}"), &notice("", ""));
            let said = victim.publishes();
            assert!(said.contains("[file/unused]") && said.contains(name), "{said}");
        }
        let victim = Victim::new();
        for name in ["a.pdf.", "a.pdf "] {
            victim.site.write(&format!("content/notices/{name}"), "甲");
            victim.site.write(EVIL, &notice(&format!("attachments: [{name:?}]\n"), ""));
            victim.refuses("output/failed", &format!("notices/{name}"));
        }
    }

    #[test]
    fn files_that_differ_in_capitals_only_are_refused() {
        let victim = Victim::new();
        victim.site.write("content/notices/a.pdf", "1");
        victim.site.write("content/notices/A.pdf", "2");
        victim.site.write(EVIL, &notice("attachments: [a.pdf, A.pdf]\n", ""));
        victim.refuses("output/failed", "notices/A.pdf");
        let victim = Victim::new();
        victim.site.write("content/Notices/a.pdf", "1");
        victim.site.write(EVIL, &notice("attachments: [../Notices/a.pdf]\n", ""));
        victim.refuses("output/failed", "Notices");
    }
}

#[test]
fn what_is_no_text_is_named() {
    let victim = Victim::new();
    let write = |path: &str, bytes: &[u8]| fs::write(victim.site.path(path), bytes).unwrap();
    let text = notice("", "居民医保缴费通知");
    let little: Vec<u8> =
        std::iter::once(0xFEFF).chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    let broken = [text.as_bytes(), b"\xFF\xFE\n"].concat();
    for bytes in [&encoding_rs::GBK.encode(&text).0[..], &little, &broken] {
        write(EVIL, bytes);
        victim.refuses("file/encoding", EVIL);
    }
    write(EVIL, text.replace('\n', "\r").as_bytes());
    victim.refuses("notice/front-matter", EVIL);
    write(EVIL, b"");
    victim.refuses("notice/front-matter", EVIL);
    write(EVIL, text.replace("新通知", "新\u{0}通知").as_bytes());
    victim.refuses("yaml/syntax", EVIL);
    fs::remove_file(victim.site.path(EVIL)).unwrap();
    for path in ["site.yaml", "policies/jia.yaml"] {
        let text = victim.site.read(path);
        write(path, &encoding_rs::GBK.encode(&text).0);
        victim.refuses("file/encoding", path);
        write(path, text.as_bytes());
    }
    victim.publishes();
}

/// Windows' line ends, a byte-order mark and a NUL among the words are put right.
#[test]
fn what_windows_adds_is_left_out() {
    let victim = Victim::new();
    let text = notice("", "第一段。\n\n第二\u{0}段。");
    victim.site.write(EVIL, &format!("\u{FEFF}{}", text.replace('\n', "\r\n")));
    let said = victim.publishes();
    assert!(said.contains("[text/control]") && said.contains(EVIL), "{said}");
    let page = victim.site.read("public/notices/evil.html");
    assert!(page.contains("<p>第一段。</p>\n<p>第二段。</p>"), "{page}");
}

#[test]
fn a_file_that_is_too_large_is_not_read() {
    let victim = Victim::new();
    fs::File::create(victim.site.path(EVIL)).unwrap().set_len(50 << 20).unwrap();
    victim.refuses("file/too-large", EVIL);
    fs::rename(victim.site.path(EVIL), victim.site.path("policies/x.yaml")).unwrap();
    victim.refuses("file/too-large", "policies/x.yaml");
}

#[test]
fn a_file_in_place_of_a_folder_is_named_and_the_other_way_round() {
    let victim = Victim::new();
    fs::remove_dir_all(victim.site.path("content")).unwrap();
    victim.site.write("content", "甲");
    victim.refuses("file/unreadable", "content");
    let victim = Victim::new();
    fs::remove_file(victim.site.path("site.yaml")).unwrap();
    victim.site.write("site.yaml/a", "甲");
    victim.refuses("file/unreadable", "site.yaml");
}

/// What the site makes of itself is not for a notice to make.
#[test]
fn no_file_takes_the_place_of_the_sites_own() {
    for folder in ["assets", "archive", "calculators", "places", "policies", "search"] {
        let victim = Victim::new();
        victim.site.write(&format!("content/{folder}/x.md"), &notice("", ""));
        victim.refuses("file/taken", &format!("content/{folder}/x.md"));
        let victim = Victim::new();
        victim.site.write(&format!("content/{folder}/index.md"), "---\ntitle: 甲\n---\n");
        victim.refuses("file/taken", &format!("content/{folder}/index.md"));
    }
    let victim = Victim::new();
    for page in ["404", "search", "manifest"] {
        let path = format!("content/{page}.md");
        victim.site.write(&path, &notice("", ""));
        victim.refuses("file/taken", &path);
        fs::remove_file(victim.site.path(&path)).unwrap();
    }
    for file in ["robots.txt", "manifest.json"] {
        victim.site.write(&format!("content/{file}"), "{}");
        victim.site.write(EVIL, &notice(&format!("attachments: [../{file}]\n"), ""));
        victim.refuses("output/failed", file);
    }
}

/// A notice and a folder of one name have two addresses.
#[test]
fn a_notice_and_a_folder_may_have_one_name() {
    let victim = Victim::new();
    victim.site.write(EVIL, &notice("", "一"));
    victim.site.write("content/notices/evil/index.md", "---\ntitle: 文件夹\n---\n");
    victim.publishes();
    assert!(victim.site.read("public/notices/evil.html").contains("<p>一</p>"));
    assert!(victim.site.read("public/notices/evil/index.html").contains("文件夹"));
}

#[test]
fn a_file_that_would_run_is_not_published() {
    let victim = Victim::new();
    for name in ["b.html", "x.HTM", "x.svg", "x.js", "x.xml", "x.php"] {
        victim.site.write(&format!("content/notices/{name}"), "<script>alert(1)</script>");
        victim.site.write(EVIL, &notice(&format!("attachments: [{name}]\n"), ""));
        victim.refuses("file/active", &format!("content/notices/{name}"));
        victim.site.write(EVIL, &notice("", &format!("[看这里]({name})")));
        let run = build(&victim.site);
        assert_eq!(run.code, 1, "{name}: {}", run.err);
        victim.is_whole();
    }
}
