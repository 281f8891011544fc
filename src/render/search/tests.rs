use std::collections::BTreeMap;
use std::convert::Infallible;
use std::sync::Mutex;

use std::borrow::Cow;

use super::*;

fn notice() -> Entry<'static> {
    saying("城乡居民医保\n第35号")
}

fn saying(words: &str) -> Entry<'_> {
    Entry {
        url: Cow::Borrowed("notices/wuyang-2024.html"),
        title: "关于做好2024年居民医保参保缴费工作的通知",
        number: Some("乌杨街道发〔2023〕84号"),
        summary: "一档380元",
        place: "乌杨街道",
        date: Cow::Borrowed("2023-09-20"),
        state: State::Current,
        words: Words::Filled(words.into()),
        fingerprint: Fingerprint::of(words.as_bytes()),
    }
}

fn files(index: &Index<'_>) -> BTreeMap<String, Vec<u8>> {
    let files = Mutex::new(BTreeMap::new());
    let put = |path: &str, bytes: &[u8]| {
        files.lock().unwrap().insert(path.to_owned(), bytes.to_vec());
        Ok::<(), Infallible>(())
    };
    index.write(put).unwrap();
    files.into_inner().unwrap()
}

/// Some notices whose words differ, enough for several files of each kind.
fn notices(count: u32) -> Vec<(String, String)> {
    let words = |notice: u32| {
        let character = |at: u32| char::from_u32(0x4e00 + notice * at * at % 3000);
        (1..400).filter_map(character).collect()
    };
    (0..count).map(|notice| (format!("notices/{notice}.html"), words(notice))).collect()
}

fn entries(notices: &[(String, String)]) -> Vec<Entry<'_>> {
    notices.iter().map(|(url, words)| Entry { url: url.into(), ..saying(words) }).collect()
}

#[test]
fn a_file_that_is_asked_for_is_the_one_that_is_written() {
    let notices = notices(40);
    let index = Index::of(entries(&notices));
    let written = files(&index);
    assert!(index.root().bits > 1, "{:?}", index.root());
    let mut paths = index.paths();
    paths.sort();
    assert_eq!(paths, written.keys().cloned().collect::<Vec<_>>());
    for (path, bytes) in written {
        assert_eq!(index.file(&path), Some(bytes), "{path}");
    }
}

#[test]
fn nothing_else_is_there() {
    let index = Index::of(vec![notice()]);
    let folder = &index.root().folder;
    assert_eq!(index.paths(), [format!("{folder}p0.js"), format!("{folder}t0.js")]);
    for name in ["p1.js", "t1.js", "p00.js", "p+0.js", "x0.js", "p0", "p.js", "医0.js"] {
        assert_eq!(index.file(&format!("{folder}{name}")), None, "{name}");
    }
    assert_eq!(index.file("search/p0.js"), None);
    assert_eq!(Index::of(vec![]).paths(), [""; 0]);
}

#[test]
fn the_order_of_reading_changes_nothing_and_every_text_does() {
    let notices = notices(20);
    let mut entries = entries(&notices);
    let index = Index::of(entries.clone());
    entries.reverse();
    assert_eq!(files(&Index::of(entries.clone())), files(&index));

    let folder = |entry: Entry<'_>| Index::of(vec![entry]).root().folder.clone();
    let changed = [
        Entry { url: Cow::Borrowed("notices/b.html"), ..notice() },
        Entry { title: "关于", ..notice() },
        Entry { number: None, ..notice() },
        Entry { summary: "", ..notice() },
        Entry { place: "忠县", ..notice() },
        Entry { date: Cow::Borrowed("2023-09-21"), ..notice() },
        Entry { state: State::Past, ..notice() },
        saying("城乡居民医保"),
    ];
    for entry in changed {
        assert_ne!(folder(entry.clone()), folder(notice()), "{entry:?}");
    }
    // The files do not say that it was new, and need not be loaded again when it no longer is.
    assert_eq!(folder(Entry { state: State::New, ..notice() }), folder(notice()));
}

/// Hits are shown in the order of the documents: what holds today, then what held last.
#[test]
fn what_holds_comes_first_and_the_newest_first() {
    let past = Entry {
        url: Cow::Borrowed("a"),
        state: State::Past,
        date: Cow::Borrowed("2022-01-01"),
        ..notice()
    };
    let older = Entry {
        url: Cow::Borrowed("b"),
        state: State::Past,
        date: Cow::Borrowed("2021-01-01"),
        ..notice()
    };
    let now = Entry { url: Cow::Borrowed("c"), date: Cow::Borrowed("2020-01-01"), ..notice() };
    let index = Index::of(vec![older, past, now]);
    let texts = String::from_utf8(index.file(&format!("{}t0.js", index.root().folder)).unwrap());
    let texts = texts.unwrap();
    let places = ["[\"c\"", "[\"a\"", "[\"b\""].map(|url| texts.find(url).unwrap());
    assert!(places.is_sorted(), "{texts}");
}

/// U+2028 ends a line in a string of ES2017.
#[test]
fn texts_are_a_script_whatever_they_hold() {
    let entry = saying("甲\u{2028}乙\"\\</script>");
    let index = Index::of(vec![entry]);
    let texts = String::from_utf8(index.file(&format!("{}t0.js", index.root().folder)).unwrap());
    let texts = texts.unwrap();
    let rows = texts.strip_prefix("gongshiSearch(\"t0\",").unwrap().strip_suffix(")\n").unwrap();
    assert!(!rows.contains('\u{2028}'));
    let rows: serde_json::Value = serde_json::from_str(rows).unwrap();
    assert_eq!(rows[0][6], "甲\u{2028}乙\"\\</script>");
}

/// A notice of a book's length fetches no book.
#[test]
fn only_the_beginning_of_a_long_text_travels() {
    let words = "医".repeat(100_000);
    let index = Index::of(vec![saying(&words), notice()]);
    let texts = index.file(&format!("{}t0.js", index.root().folder)).unwrap();
    assert!(texts.len() < 10_000, "{}", texts.len());
}
