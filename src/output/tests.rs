//! How a site replaces the one before it, and what is left alone.

use std::fs::{self, File};
use std::path::Path;
use std::time::{Duration, SystemTime};

use rayon::prelude::*;

use super::staging::sibling;
use super::*;

type Files = std::collections::BTreeMap<String, Vec<u8>>;

/// Publishes files as the folder `target`.
pub(super) fn publish(files: &Files, target: &Path) -> Result<Published, OutputError> {
    let stage = Stage::begin(target, Options::default())?;
    files.par_iter().try_for_each(|(path, bytes)| stage.put(path, bytes).map(drop))?;
    stage.finish(Inputs::default())
}

fn files(entries: &[(&str, &str)]) -> Files {
    entries.iter().map(|(path, text)| ((*path).to_owned(), text.as_bytes().to_vec())).collect()
}

#[test]
fn a_site_replaces_the_one_before_it_whole() {
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path().join("public");
    publish(&files(&[("a.html", "1"), ("n/b.html", "2")]), &target).unwrap();
    publish(&files(&[("a.html", "3")]), &target).unwrap();
    assert_eq!(fs::read_to_string(target.join("a.html")).unwrap(), "3");
    assert!(!target.join("n").exists());
    let left: Vec<_> =
        fs::read_dir(folder.path()).unwrap().map(|it| it.unwrap().file_name()).collect();
    assert_eq!(left.len(), 2, "the site and its lock: {left:?}");
}

#[test]
fn a_folder_that_is_not_ours_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("论文.docx"), "x").unwrap();
    let error = publish(&files(&[("a.html", "1")]), folder.path()).unwrap_err();
    assert!(matches!(error, OutputError::NotOurs(_)), "{error}");
    assert!(folder.path().join("论文.docx").exists());
}

#[test]
fn what_cannot_be_written_leaves_the_old_site() {
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path().join("public");
    publish(&files(&[("a.html", "1")]), &target).unwrap();
    // A file where another needs a folder, and a name that no disk takes.
    for (path, other) in [("b", "b/c.html"), ("b.html", &*"长".repeat(300))] {
        let error = publish(&files(&[(path, "1"), (other, "2")]), &target).unwrap_err();
        let expected = if path == "b" { "占同一个位置" } else { "写不了" };
        assert!(error.to_string().contains(expected), "{error}");
        assert_eq!(fs::read_to_string(target.join("a.html")).unwrap(), "1");
        assert!(!sibling(&target, "staging").exists());
    }
}

#[test]
fn a_build_under_way_is_not_disturbed() {
    let folder = tempfile::tempdir().unwrap();
    let lock = File::create(folder.path().join(".public.lock")).unwrap();
    lock.lock().unwrap();
    let error = publish(&files(&[("a.html", "1")]), &folder.path().join("public")).unwrap_err();
    assert!(matches!(error, OutputError::Busy(_)), "{error}");
}

#[test]
fn a_folder_of_others_beside_the_target_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path().join("public");
    let beside = sibling(&target, "staging");
    fs::create_dir(&beside).unwrap();
    fs::write(beside.join("论文.docx"), "x").unwrap();
    let error = publish(&files(&[("a.html", "1")]), &target).unwrap_err();
    assert!(matches!(error, OutputError::NotOurs(_)), "{error}");
    assert!(beside.join("论文.docx").exists());
}

/// Every state that a kill can leave beside a site, in the order in which a build goes through
/// them: each is mended, and the next build leaves no trace of it.
#[test]
fn what_a_kill_left_half_way_is_mended() {
    let states: [(&str, &[&str], bool); 6] = [
        ("before the mark", &[], true),
        ("before a file", &["gongshi"], true),
        ("while files come", &["gongshi", "new/n/a.html"], true),
        ("between two renames", &["gongshi", "new/a.html", "new/manifest.json"], false),
        ("after the exchange", &["gongshi", "old/a.html", "old/manifest.json"], true),
        ("while old files go", &["gongshi", "new/n/a.html"], true),
    ];
    for (state, left, is_published) in states {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("public");
        publish(&files(&[("a.html", "1")]), &target).unwrap();
        let staging = sibling(&target, "staging");
        fs::create_dir(&staging).unwrap();
        for path in left {
            let path = staging.join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "half").unwrap();
        }
        if !is_published {
            fs::rename(&target, staging.join("old")).unwrap();
        }
        // A build that comes to nothing mends all the same.
        drop(Stage::begin(&target, Options::default()).unwrap());
        assert!(!staging.exists(), "{state}");
        assert!(verify(&target).unwrap().is_whole(), "{state}");
        assert_eq!(fs::read_to_string(target.join("a.html")).unwrap(), "1", "{state}");
        publish(&files(&[("a.html", "2")]), &target).unwrap();
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2, "{state}");
    }
}

#[cfg(unix)]
#[test]
fn a_staging_folder_that_is_a_link_is_not_followed() {
    let folder = tempfile::tempdir().unwrap();
    let precious = folder.path().join("precious");
    fs::create_dir_all(precious.join("new")).unwrap();
    fs::write(precious.join("gongshi"), "x").unwrap();
    let target = folder.path().join("public");
    std::os::unix::fs::symlink(&precious, sibling(&target, "staging")).unwrap();
    let error = publish(&files(&[("a.html", "1")]), &target).unwrap_err();
    assert!(matches!(error, OutputError::NotOurs(_)), "{error}");
    assert!(precious.join("new").exists());
}

#[test]
fn identical_input_gives_identical_bytes() {
    let folder = tempfile::tempdir().unwrap();
    let manifest = |name: &str| {
        let target = folder.path().join(name);
        publish(&files(&[("a.html", "1"), ("b.html", "2")]), &target).unwrap();
        fs::read(target.join(MANIFEST)).unwrap()
    };
    assert_eq!(manifest("one"), manifest("two"));
}

#[test]
fn files_added_by_hand_are_not_deleted() {
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path().join("public");
    let site = files(&[("a.html", "1"), ("n/b.html", "2")]);
    publish(&site, &target).unwrap();
    fs::write(target.join(".DS_Store"), "x").unwrap();
    publish(&site, &target).unwrap();
    for name in ["n/1.jpg", "n/2.jpg", "n/3.jpg", "说明.pdf"] {
        fs::write(target.join(name), "x").unwrap();
    }
    let error = publish(&site, &target).unwrap_err();
    assert!(
        error.to_string().ends_with("里有不是gongshi生成的文件：n/1.jpg、n/2.jpg、n/3.jpg等4个"),
        "{error}"
    );
    assert!(target.join("n/3.jpg").exists() && target.join("说明.pdf").exists());
}

#[test]
fn a_refusal_leaves_nothing_behind() {
    let folder = tempfile::tempdir().unwrap();
    let inner = folder.path().join("inner");
    fs::create_dir(&inner).unwrap();
    fs::write(folder.path().join("a.txt"), "x").unwrap();
    let site = files(&[("a.html", "1")]);
    let error = publish(&site, &inner.join("..")).unwrap_err();
    assert!(matches!(error, OutputError::NotOurs(_)), "{error}");
    let error = publish(&site, &folder.path().join("a.txt")).unwrap_err();
    assert!(matches!(error, OutputError::NotAFolder(_)), "{error}");
    assert!(matches!(publish(&site, &folder.path().join("a.txt/b")), Err(OutputError::Io { .. })));
    assert_eq!(fs::read_dir(&inner).unwrap().count(), 0);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2);
    // `..` in the middle of a path that does not exist yet.
    publish(&site, &inner.join("../public")).unwrap();
    assert!(folder.path().join("public/a.html").exists());
    assert!(folder.path().join(".public.lock").exists());
}

#[cfg(unix)]
#[test]
fn a_link_is_published_into_and_stays_a_link() {
    let folder = tempfile::tempdir().unwrap();
    let (target, real) = (folder.path().join("public"), folder.path().join("disk/real"));
    std::os::unix::fs::symlink(&real, &target).unwrap();
    let error = publish(&files(&[("a.html", "1")]), &target).unwrap_err();
    assert!(matches!(error, OutputError::Dangling(_)), "{error}");
    fs::create_dir_all(&real).unwrap();
    for text in ["1", "2"] {
        publish(&files(&[("a.html", text)]), &target).unwrap();
        assert_eq!(fs::read_to_string(real.join("a.html")).unwrap(), text);
    }
    assert!(target.is_symlink());
    assert!(real.with_file_name(".real.lock").exists());
    assert!(!folder.path().join(".public.lock").exists());
}

#[cfg(unix)]
#[test]
fn a_lock_that_is_a_link_is_not_followed() {
    let folder = tempfile::tempdir().unwrap();
    let precious = folder.path().join("precious");
    fs::write(&precious, "years of work").unwrap();
    let lock = folder.path().join(".public.lock");
    std::os::unix::fs::symlink(&precious, &lock).unwrap();
    let target = folder.path().join("public");
    let error = publish(&files(&[("a.html", "1")]), &target).unwrap_err();
    assert!(matches!(error, OutputError::NotALock(_)), "{error}");
    fs::remove_file(&lock).unwrap();
    fs::write(&lock, "kept").unwrap();
    publish(&files(&[("a.html", "1")]), &target).unwrap();
    assert_eq!(fs::read_to_string(&precious).unwrap(), "years of work");
    assert_eq!(fs::read_to_string(&lock).unwrap(), "kept");
}

/// A site of two notices and a style, `day` on one of them.
fn site(day: &str) -> Files {
    let text = "居民医保缴费标准：一档400元，二档755元。\n".repeat(20);
    files(&[
        ("notices/乌杨.html", &format!("{day}\n{text}")),
        ("notices/诸暨.html", &text),
        ("assets/a.css", &"td { text-align: right }\n".repeat(20)),
        ("assets/tiny.css", "a{}"),
    ])
}

/// Publishes a site with compressed forms.
fn compressed(files: &Files, target: &Path) -> Published {
    let stage = Stage::begin(target, Options { compress: true }).unwrap();
    files.par_iter().for_each(|(path, bytes)| stage.put(path, bytes).map(drop).unwrap());
    stage.finish(Inputs::default()).unwrap()
}

fn counts(published: &Published) -> [usize; 4] {
    assert!(published.unfinished.is_none());
    [published.files, published.written, published.kept, published.removed]
}

/// Every path in a folder, with what would tell that it was touched.
fn times(folder: &Path) -> Vec<(std::path::PathBuf, SystemTime)> {
    let entries = walkdir::WalkDir::new(folder).sort_by_file_name().into_iter();
    entries
        .map(|it| it.unwrap())
        .map(|it| (it.path().to_owned(), it.metadata().unwrap().modified().unwrap()))
        .collect()
}

#[test]
fn where_nothing_differs_nothing_is_touched() {
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path().join("public");
    publish(&site("29日"), &target).unwrap();
    let before = times(folder.path());
    let again = publish(&site("29日"), &target).unwrap();
    assert_eq!(counts(&again), [4, 0, 4, 0]);
    let stage = Stage::begin(&target, Options::default()).unwrap();
    for path in site("").keys() {
        assert!(stage.keep(path).unwrap(), "{path}");
    }
    assert_eq!(counts(&stage.finish(Inputs::default()).unwrap()), [4, 0, 4, 0]);
    assert_eq!(times(folder.path()), before);
}

#[test]
fn only_what_differs_is_written() {
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path().join("public");
    publish(&site("29日"), &target).unwrap();
    let before = times(&target.join("assets"));
    let mut next = site("30日");
    next.remove("assets/tiny.css");
    assert_eq!(counts(&publish(&next, &target).unwrap()), [3, 1, 2, 1]);
    let page = fs::read_to_string(target.join("notices/乌杨.html")).unwrap();
    assert!(page.starts_with("30日"));
    let after = times(&target.join("assets"));
    assert_eq!(after.last(), before.iter().rev().nth(1), "the style is the old file");
    assert!(verify(&target).unwrap().is_whole());
}

#[test]
fn a_file_is_kept_only_where_it_is_as_it_was_made() {
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path().join("public");
    publish(&site("29日"), &target).unwrap();
    let (edited, gone) = ("notices/乌杨.html", "assets/a.css");
    // Of the same length, so that only its time tells.
    let text = fs::read_to_string(target.join(edited)).unwrap();
    fs::write(target.join(edited), text.replace("755", "555")).unwrap();
    let later = SystemTime::now() + Duration::from_secs(2);
    File::options().append(true).open(target.join(edited)).unwrap().set_modified(later).unwrap();
    fs::remove_file(target.join(gone)).unwrap();
    // Only touched: its content is looked into, and is the same.
    let touched = File::options().append(true).open(target.join("notices/诸暨.html")).unwrap();
    touched.set_modified(later).unwrap();
    let stage = Stage::begin(&target, Options::default()).unwrap();
    assert!(!stage.keep(edited).unwrap() && !stage.keep(gone).unwrap());
    assert!(stage.keep("notices/诸暨.html").unwrap());
    assert!(!stage.keep("notices/没有.html").unwrap());
    assert!(stage.old_digest(edited).is_some() && stage.old_digest("没有").is_none());
    drop(stage);
    assert_eq!(counts(&publish(&site("29日"), &target).unwrap()), [4, 2, 2, 0]);
    assert!(fs::read_to_string(target.join(edited)).unwrap().contains("755"));
    assert!(verify(&target).unwrap().is_whole());
}

#[test]
fn inputs_alone_change_the_manifest_alone() {
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path().join("public");
    let built_from = |text: &[u8]| {
        let stage = Stage::begin(&target, Options::default()).unwrap();
        stage.put("a.html", b"1").unwrap();
        let mut inputs = Inputs::default();
        inputs.add("content/通知.md", crate::fingerprint::Fingerprint::of(text));
        let published = stage.finish(inputs).unwrap();
        (published.written, fs::read_to_string(target.join(MANIFEST)).unwrap())
    };
    let (written, manifest) = built_from(b"one");
    assert_eq!(written, 1);
    assert!(manifest.contains("\"path\": \"content/通知.md\""), "{manifest}");
    let page = times(&target).into_iter().find(|it| it.0.ends_with("a.html"));
    let (written, other) = built_from(b"two");
    assert_eq!(written, 0);
    assert_ne!(manifest, other);
    assert_eq!(times(&target).into_iter().find(|it| it.0.ends_with("a.html")), page);
    assert_eq!(built_from(b"one").1, manifest);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2);
}

#[test]
fn compressed_forms_stay_with_their_file() {
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path().join("public");
    // Three files have two forms each; the tiny one has none.
    assert_eq!(counts(&compressed(&site("29日"), &target)), [10, 10, 0, 0]);
    assert!(target.join("notices/乌杨.html.br").exists());
    assert_eq!(counts(&compressed(&site("29日"), &target)), [10, 0, 10, 0]);
    assert_eq!(counts(&compressed(&site("30日"), &target)), [10, 3, 7, 0]);
    // A form that somebody removed comes back, put or kept.
    fs::remove_file(target.join("assets/a.css.gz")).unwrap();
    let stage = Stage::begin(&target, Options { compress: true }).unwrap();
    assert!(!stage.keep("assets/a.css").unwrap());
    assert!(stage.keep("notices/诸暨.html").unwrap());
    drop(stage);
    assert_eq!(counts(&compressed(&site("30日"), &target)), [10, 1, 9, 0]);
    assert!(verify(&target).unwrap().is_whole());
}

/// Whatever was there before: the bytes of a site depend on the site alone.
#[test]
fn a_site_is_the_same_however_it_came_about() {
    let folder = tempfile::tempdir().unwrap();
    let published = |name: &str| {
        let target = folder.path().join(name);
        assert!(verify(&target).unwrap().is_whole());
        fs::read(target.join(MANIFEST)).unwrap()
    };
    let (once, often) = (folder.path().join("once"), folder.path().join("often"));
    compressed(&site("30日"), &once);
    publish(&site("28日"), &often).unwrap();
    compressed(&site("29日"), &often);
    publish(&site("30日"), &often).unwrap();
    assert_ne!(published("once"), published("often"), "one is not compressed");
    compressed(&site("30日"), &often);
    assert_eq!(published("once"), published("often"));
}

#[test]
fn a_stage_that_is_dropped_leaves_no_trace() {
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path().join("public");
    publish(&site("29日"), &target).unwrap();
    let before = times(&target);
    let stage = Stage::begin(&target, Options::default()).unwrap();
    stage.put("notices/乌杨.html", b"half").unwrap();
    assert!(sibling(&target, "staging").exists());
    drop(stage);
    assert_eq!(times(&target), before);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2);
}
