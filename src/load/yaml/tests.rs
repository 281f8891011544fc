//! YAML as staff write it.

use super::*;

fn source(text: &str) -> Arc<Source> {
    Arc::new(Source { path: "a.yaml".into(), text: text.into() })
}

fn code(text: &str) -> (&'static str, Option<(usize, usize)>) {
    let errors = parse(&source(text)).and_then(Read::whole).unwrap_err();
    let error = errors.iter().next().unwrap();
    (error.code, error.span.as_ref().map(Span::position))
}

#[test]
fn scalars_keep_the_text_of_the_file() {
    let tree = parse(&source(
        "起付线: 1.10\n比例: {一档: 80%, 二档: '85%'}\n日期: 2024-01-01\n列: [true, 007, 1e3, ~]\n",
    ))
    .and_then(Read::whole)
    .unwrap();
    assert_eq!(tree.get("起付线").unwrap().scalar(), Some("1.10"));
    assert_eq!(tree.get("比例").unwrap().get("二档").unwrap().scalar(), Some("85%"));
    assert_eq!(tree.get("日期").unwrap().scalar(), Some("2024-01-01"));
    let Value::List(items) = &tree.get("列").unwrap().value else { panic!() };
    let texts: Vec<_> = items.iter().map(Node::scalar).collect();
    assert_eq!(texts, [Some("true"), Some("007"), Some("1e3"), None]);
    assert_eq!(items[1].span.position(), (4, 11));
}

#[test]
fn mistakes_of_staff_are_told_apart() {
    assert_eq!(code("年: 1\n年: 2\n"), ("yaml/duplicate-key", Some((2, 1))));
    assert_eq!(code("a:\n\tb: 1\n").0, "yaml/tab");
    assert_eq!(code("a: 1\nb：2\nc: 3\n").0, "yaml/full-width-colon");
    assert_eq!(code("a: [1，2\nb: 1\n").0, "yaml/full-width-comma");
    assert_eq!(code("a: b: c\n"), ("yaml/colon", Some((1, 5))));
    assert_eq!(code("a: [1\nb: 2\n").0, "yaml/syntax");
    assert_eq!(code("a: *nope\n").0, "yaml/unknown-anchor");
}

/// The place is that of the character to be mended, not where the parser gave up.
#[test]
fn a_slip_of_the_keyboard_is_shown_where_it_is() {
    assert_eq!(code("a: 1\nb：2\nc: 3\n"), ("yaml/full-width-colon", Some((2, 2))));
    assert_eq!(code("a:\n  b: 甲#一\n\tc: 2\n"), ("yaml/tab", Some((3, 1))));
    assert_eq!(code("a: ｛b: 1, c: 2｝\n"), ("yaml/full-width-bracket", Some((1, 4))));
    assert_eq!(code("a: {b: 1, c: 2}#元\n"), ("yaml/comment", Some((1, 16))));
    assert_eq!(code("a:\u{A0}1\nb: 2\n"), ("yaml/wide-space", Some((1, 3))));
    assert_eq!(code("a: {b: 80,000, c: 120,000}\n"), ("yaml/number-comma", Some((1, 8))));
}

/// Whoever types Chinese colons has typed them in every line: all of them are shown at once.
#[test]
fn the_same_slip_is_shown_in_every_line() {
    let places = |text: &str| {
        let errors = parse(&source(text)).and_then(Read::whole).unwrap_err();
        errors.iter().map(|it| it.span.as_ref().unwrap().position()).collect::<Vec<_>>()
    };
    assert_eq!(places("title：甲\nissued：乙\nplace: 丙\n文号：丁\n"), [(1, 6), (2, 7), (4, 3)]);
    assert_eq!(places("title：甲\nplace：丙\n"), [(1, 6), (2, 6)], "a text to the parser");
    assert_eq!(places("a:\n\tb: 1\n\tc: 2\n"), [(2, 1), (3, 1)]);
    assert_eq!(places("title：甲\nsummary: >\n  说明：乙\n"), [(1, 6)], "a text of two lines");
}

/// A code and where it is said.
type Placed = (&'static str, (usize, usize));

/// What was read of a text in spite of its slips, `a.b` for the value of `b` below `a`, and the
/// slips with their places.
fn read_on(text: &str, paths: &[&str]) -> (Vec<String>, Vec<Placed>) {
    let Read { tree, slips } = parse(&source(text)).unwrap();
    let values = paths.iter().map(|path| {
        let node = path.split('.').try_fold(&tree, |node, part| node.get(part)).unwrap();
        let written = node.span.text().replace(',', "");
        assert_eq!(node.scalar(), Some(&*written), "{path}: a value stands where it says");
        written
    });
    let place = |it: &Diagnostic| (it.code, it.span.as_ref().unwrap().position());
    (values.collect(), slips.iter().map(place).collect())
}

/// What the parser is content with is no map to it, but a key without a value, or one text.
#[test]
fn an_entry_is_read_as_it_was_meant() {
    let (values, slips) = read_on(
        "year: 2024\nplace: {county：忠县, town:乌杨}\npersonal:\n  一档：380\n  二档:755\n",
        &["place.county", "place.town", "personal.一档", "personal.二档"],
    );
    assert_eq!(values, ["忠县", "乌杨", "380", "755"]);
    let (wide, glued) = ("yaml/full-width-colon", "yaml/colon-space");
    assert_eq!(slips, [(wide, (2, 15)), (glued, (2, 24)), (wide, (4, 5)), (glued, (5, 5))]);

    let (values, slips) =
        read_on("cap: {on: 甲, 一档：80000，二档：120000}\n", &["cap.一档", "cap.二档"]);
    assert_eq!(values, ["80000", "120000"]);
    assert_eq!(slips, [(wide, (1, 16)), ("yaml/full-width-comma", (1, 22)), (wide, (1, 25))]);

    let (values, slips) = read_on("cap: {一档: 80,000, 二档: 1,200,000}\n", &["cap.二档"]);
    assert_eq!(values, ["1200000"]);
    assert_eq!(slips, [("yaml/number-comma", (1, 11)), ("yaml/number-comma", (1, 23))]);
}

/// Beside entries a line is one too, whatever its key: tiers and columns have names of their own.
#[test]
fn names_are_keys_beside_other_entries() {
    let (values, slips) = read_on(
        "a:\n  一档：380\n  二档: 755\n  2022年任务数:task\nb：1\nc:\n  一级：\n    rate：60%\n  二级：{rate：70%}\n",
        &["a.一档", "a.二档", "a.2022年任务数", "b", "c.一级.rate", "c.二级.rate"],
    );
    assert_eq!(values, ["380", "755", "task", "1", "60%", "70%"]);
    let lines: Vec<_> = slips.iter().map(|(_, (line, _))| *line).collect();
    assert_eq!(lines, [2, 4, 5, 7, 8, 9, 9]);
}

/// Every character of Chinese punctuation that stands where none can be is told, once a kind and
/// line, and the line is read as it was meant.
#[test]
fn chinese_punctuation_is_read_past() {
    let (values, slips) = read_on(
        "target：｛persons：43727，source：notice｝\nlevels: ［一级］\nyear:\u{3000}2024\nsub:\n  a: 1\n\u{3000}b: 2\nminor: {under: 18}#岁\ntitle: 关于: 缴费\n",
        &["target.persons", "target.source", "year", "sub.b", "minor.under"],
    );
    assert_eq!(values, ["43727", "notice", "2024", "2", "18"]);
    let codes: Vec<_> = slips.iter().map(|(code, (line, _))| (*code, *line)).collect();
    assert_eq!(
        codes,
        [
            ("yaml/full-width-colon", 1),
            ("yaml/full-width-bracket", 1),
            ("yaml/full-width-comma", 1),
            ("yaml/full-width-bracket", 2),
            ("yaml/wide-space", 3),
            ("yaml/wide-space", 6),
            ("yaml/comment", 7),
            ("yaml/colon", 8),
            ("yaml/full-width-colon", 1),
            ("yaml/full-width-colon", 1),
        ]
    );
}

/// A text may have Chinese colons in it; what looks like a key in it is none.
#[test]
fn a_text_is_left_as_it_is() {
    for text in [
        "summary:\n  说明：乙\n  注意：丙\n",
        "summary: >\n  说明：乙\n",
        "a: [说明：乙, 丙:丁]\n",
        "- 依据：甲\n- 说明\n",
        "a: {b: 说明：乙}\n",
        "a: \"说明：乙\"\n",
        "title: ［公告］关于（甲：乙），丙\n",
        "summary:\n  　　说明：乙\n  　　丙\n",
    ] {
        assert!(parse(&source(text)).unwrap().slips.is_empty(), "{text}");
        let beside = format!("title：甲\nsub:\n  {}", text.replace('\n', "\n  ").trim_end());
        let read = parse(&source(&beside)).unwrap();
        assert_eq!(read.slips.len(), 1, "{beside}");
    }
}

/// Nobody knows which words the value of a fact is.
#[test]
fn a_text_of_several_lines_is_no_map_where_words_may_stand() {
    let text = "facts:\n  说法:\n    value:\n      说明：首次\n      注意：累计\n";
    let Read { tree, slips } = parse(&source(text)).unwrap();
    assert!(slips.is_empty());
    let value = tree.get("facts").unwrap().get("说法").unwrap().get("value").unwrap();
    assert_eq!(value.scalar(), Some("说明：首次 注意：累计"));
}

/// A long line is read but once, whatever stands in it: these would take hours.
#[test]
fn a_long_line_is_read_once() {
    let long = 1 << 20;
    let letters = "x".repeat(long);
    let (values, slips) = read_on(&format!("year：1\nfoo: {{a: {letters}}}\n"), &["year"]);
    assert_eq!((values[0].as_str(), slips.len()), ("1", 1));
    parse(&source(&format!("year：1\nfoo: {{a: {}}}\n", "，".repeat(long)))).unwrap();
    let digits = ",1".repeat(long / 16);
    let Read { tree, slips } = parse(&source(&format!("foo: {{a: 1{digits}}}\n"))).unwrap();
    assert_eq!(slips.len(), 1);
    let number = tree.get("foo").unwrap().get("a").unwrap().scalar().unwrap();
    assert_eq!(number.len(), long / 16 + 1);
}

/// Each is shown with its line: of a file without end the first are told, and how many there are.
#[test]
fn of_many_slips_the_first_are_told() {
    let twice = parse(&source(&"a: 1\n".repeat(5_000))).unwrap_err();
    assert_eq!(twice.len(), 100);
    let last = twice.iter().last().unwrap().help.as_ref().unwrap();
    assert!(last.zh.ends_with("这样的还有4899处，改好这些再列出来。"), "{}", last.zh);
    let text = "- year：1\n".repeat(5_000);
    let broken = parse(&source(&(text + "a: [\n"))).unwrap_err();
    assert_eq!(broken.len(), 101);
}

/// Which of two is meant, nobody knows: the file is not read on. But all of them are told.
#[test]
fn every_key_that_stands_twice_is_told() {
    let found = parse(&source("a: 1\na: 2\nb: {c: 1, c: 2}\nd：1\n")).unwrap_err();
    let codes: Vec<_> = found.iter().map(|it| it.code).collect();
    assert_eq!(codes, ["yaml/full-width-colon", "yaml/duplicate-key", "yaml/duplicate-key"]);
}

/// What nobody can see is not what is meant.
#[test]
fn what_nobody_can_see_is_left_out() {
    let Read { tree, slips } = parse(&source("一\u{202E}档: \"甲\\u202A乙\"\n")).unwrap();
    assert_eq!(tree.get("一档").unwrap().scalar(), Some("甲乙"));
    assert_eq!(slips.len(), 2);
}

/// Chinese punctuation in an explanation, or in a text, is not what is wrong with a line.
#[test]
fn chinese_punctuation_that_may_stand_there_is_not_blamed() {
    assert_eq!(code("a:\n    b: 1\n  # 注意：[甲、乙]\n   c: 2\n").0, "yaml/syntax");
    assert_eq!(code("a:\n    b: 关于：缴费\n   c: 2\n").0, "yaml/syntax");
}

#[test]
fn an_alias_bomb_is_refused() {
    let mut text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
    for level in 1..12 {
        let previous = format!("*a{}", level - 1);
        let list = vec![previous; 10].join(", ");
        text += &format!("a{level}: &a{level} [{list}]\n");
    }
    assert_eq!(code(&text).0, "yaml/too-large");
}
