//! Every diagnostic, in Chinese and English, as its reader sees it.
//!
//! A file of `tests/golden` is a family of codes, a case a heading:
//!
//! ```text
//! #### number/form                  the code that is said
//! > content/notices/a.md            a file of tests/golden/site, or a new one
//! - number: 甲府发〔2022〕3号        what stands once in it (further lines are indented by two spaces)
//! + number: 甲府发[2022]3号          and what is written instead
//! ```
//!
//! After `>` may stand `| a line` for each line of the file as a whole, and `! gbk`, `! utf16`,
//! `! broken`, `! large` or `! link PATH` for what becomes of it on the disk. `? policy NAME`, `? line
//! JSON`, `? payer JSON`, `? site FOLDER` and `$ build …` ask for something else than the check of
//! the site. What is said follows an empty line: `SNAPSHOTS=overwrite cargo test golden` writes it.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use gongshi::diagnostic::codes::{CODES, FAMILIES};
use gongshi::diagnostic::{Diagnostic, Diagnostics, Lang, Severity};
use gongshi::load::{self, Loader, claims};
use gongshi::render::Plan;
use gongshi::site::config::Occasion;
use snapbox::Data;

/// Codes that no site can be made to say in a test, and why.
const UNPROVOKED: [(&str, &str); 10] = [
    ("poster/many", "it takes five hundred villages; posters.rs has a test of it"),
    ("output/left-behind", "it takes a file that can be renamed but not removed"),
    ("new/unwritable", "what the system says of it differs, and root may write everywhere"),
    ("quota/formula", "it takes a workbook; quota/reading.rs has a test of it"),
    ("quota/merged", "it takes a workbook; quota/reading.rs has a test of it"),
    ("quota/hidden", "it takes a workbook; quota/around.rs has a test of it"),
    ("serve/port", "it takes another program; serve.rs has a test of it"),
    ("serve/polling", "it takes a system that cannot watch files"),
    ("serve/fallen", "it takes a mistake of ours"),
    ("serve/failed", "it takes a system that runs out of everything"),
];

/// A case of a golden file.
struct Case {
    code: String,
    /// The lines after the heading, as they are written.
    lines: Vec<String>,
}

/// What is said, in each language.
struct Said {
    codes: Vec<(String, Option<Severity>)>,
    zh: Vec<String>,
    en: Vec<String>,
    /// The first of its code in words: the message and what to do, in each language.
    first: Option<Diagnostic>,
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The golden files by their families.
fn families() -> BTreeMap<String, PathBuf> {
    let files = fs::read_dir(root().join("tests/golden")).unwrap();
    let files = files.map(|file| file.unwrap().path()).filter(|path| path.is_file());
    files.map(|path| (path.file_stem().unwrap().to_string_lossy().into_owned(), path)).collect()
}

fn cases(path: &Path) -> Vec<Case> {
    let text = fs::read_to_string(path).unwrap();
    let cases = format!("\n{text}");
    let cases = cases.split("\n#### ").skip(1).map(|case| {
        let mut lines = case.lines();
        let code = lines.next().unwrap().trim().to_owned();
        let lines = lines.take_while(|line| !line.is_empty()).map(str::to_owned).collect();
        Case { code, lines }
    });
    cases.collect()
}

impl Case {
    /// The site of the case in a folder, and what is asked of it.
    fn lay(&self, folder: &Path) -> Option<String> {
        copy(&root().join("tests/golden/site"), folder);
        let (mut file, mut from, mut to) = (PathBuf::new(), None::<String>, None::<String>);
        let (mut asked, mut fresh) = (None, true);
        for line in &self.lines {
            let (sign, rest) = line.split_at_checked(2).unwrap_or((line, ""));
            if sign != "  " {
                replace(&file, from.as_deref().filter(|_| to.is_some()), to.as_deref());
                if to.is_some() {
                    (from, to) = (None, None);
                }
            }
            match sign.trim_end() {
                ">" => (file, fresh) = (folder.join(rest), true),
                "-" => from = Some(rest.to_owned()),
                "+" => to = Some(rest.to_owned()),
                "" => {
                    let last = to.as_mut().or(from.as_mut()).unwrap();
                    *last += &format!("\n{rest}");
                }
                "|" => {
                    fs::create_dir_all(file.parent().unwrap()).unwrap();
                    let before = if fresh { String::new() } else { read(&file) };
                    fs::write(&file, format!("{before}{rest}\n")).unwrap();
                    fresh = false;
                }
                "!" => spoil(&file, rest),
                "?" | "$" => asked = Some(line.replace("[SITE]", folder.to_str().unwrap())),
                _ => panic!("{}: {line}", self.code),
            }
        }
        replace(&file, from.as_deref().filter(|_| to.is_some()), to.as_deref());
        asked
    }

    fn said(&self) -> Said {
        let folder = tempfile::tempdir().unwrap();
        let site = fs::canonicalize(folder.path()).unwrap();
        let asked = self.lay(&site);
        let found = match asked.as_deref().map(|asked| (&asked[..2], &asked[2..])) {
            None => checked(&site),
            Some(("$ ", arguments)) => return ran(&site, arguments),
            Some((_, question)) => {
                let (what, name) = question.split_once(' ').unwrap();
                match what {
                    "policy" => load::policy(&site, name).err().unwrap_or_default(),
                    "line" => claims::line(name).err().map(Into::into).unwrap_or_default(),
                    "payer" => claims::payer_line(name).err().map(Into::into).unwrap_or_default(),
                    "site" => Loader::default().read(&site.join(name)).mistakes,
                    _ => panic!("{}: {question}", self.code),
                }
            }
        };
        let shown = |lang| {
            let site = site.to_str().unwrap();
            found.iter().map(|it| it.render(false, lang).replace(site, "[SITE]")).collect()
        };
        Said {
            codes: found.iter().map(|it| (it.code.to_owned(), Some(it.severity))).collect(),
            zh: shown(Lang::Zh),
            en: shown(Lang::En),
            first: found.iter().find(|it| it.code == self.code).map(|it| anywhere(it, &site)),
        }
    }
}

/// A diagnostic that does not say in which folder the site was.
fn anywhere(diagnostic: &Diagnostic, site: &Path) -> Diagnostic {
    let mut diagnostic = diagnostic.clone();
    let site = format!("{}/", site.to_str().unwrap());
    for text in [Some(&mut diagnostic.message), diagnostic.help.as_mut()].into_iter().flatten() {
        text.zh = text.zh.replace(&site, "");
        text.en = text.en.replace(&site, "");
    }
    diagnostic
}

/// Everything wrong with a site, in the order of `gongshi check`.
fn checked(site: &Path) -> Diagnostics {
    let today = "2022-11-29".parse().unwrap();
    let occasion = Occasion { today, base_url: None, drafts: true };
    let loaded = Loader::default().read(site);
    let mut found = loaded.mistakes;
    let Some(site) = &loaded.site else { return found };
    found.extend(gongshi::check::site(site, &occasion));
    if found.is_empty()
        && let Err(mistakes) = Plan::of(site, &occasion)
    {
        found.extend(mistakes);
    }
    found.each_once()
}

/// What the program says on both streams.
fn ran(site: &Path, arguments: &str) -> Said {
    let shown = |lang: &str| {
        let output = Command::new(env!("CARGO_BIN_EXE_gongshi"))
            .args(arguments.split(' '))
            .args(["--lang", lang])
            .current_dir(site)
            .output()
            .unwrap();
        let text = [output.stderr, output.stdout].concat();
        String::from_utf8(text).unwrap().replace(site.to_str().unwrap(), "[SITE]")
    };
    let (zh, en) = (shown("zh"), shown("en"));
    let codes = zh.split('[').skip(1).filter_map(|part| part.split_once("]: "));
    let codes = codes.map(|(code, _)| (code.to_owned(), None)).collect();
    Said { codes, zh: vec![zh.trim().to_owned()], en: vec![en.trim().to_owned()], first: None }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let to = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &to);
        } else {
            fs::copy(entry.path(), to).unwrap();
        }
    }
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap()
}

#[track_caller]
fn replace(file: &Path, from: Option<&str>, to: Option<&str>) {
    if let (Some(from), Some(to)) = (from, to) {
        let text = read(file);
        assert_eq!(text.matches(from).count(), 1, "{from:?} stands once in {}", file.display());
        fs::write(file, text.replace(from, to)).unwrap();
    }
}

/// What becomes of a file on its way through staff's computers.
fn spoil(file: &Path, how: &str) {
    let (how, target) = how.split_once(' ').unwrap_or((how, ""));
    match how {
        "gbk" => fs::write(file, &*encoding_rs::GBK.encode(&read(file)).0).unwrap(),
        "utf16" => {
            let text = format!("\u{FEFF}{}", read(file));
            let bytes: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
            fs::write(file, bytes).unwrap();
        }
        "broken" => {
            let mut bytes = read(file).into_bytes();
            bytes.remove(12);
            fs::write(file, bytes).unwrap();
        }
        "large" => fs::File::create(file).unwrap().set_len(33 << 20).unwrap(),
        "link" => std::os::unix::fs::symlink(target, file).unwrap(),
        _ => panic!("{how}"),
    }
}

/// The text of a golden file as it should be. A case that does not say its code is wrong.
fn golden(path: &Path, wrong: &mut Vec<String>) -> String {
    let mut text = String::new();
    for case in cases(path) {
        let said = case.said();
        if !said.codes.iter().any(|(code, _)| *code == case.code) {
            let (code, lines, zh) = (&case.code, case.lines.join("\n"), said.zh.join("\n"));
            wrong.push(format!("{code} is not said after\n{lines}\nbut\n{zh}"));
        }
        for (code, severity) in &said.codes {
            let known = CODES.iter().find(|known| known.name == code);
            if known.is_none_or(|known| severity.is_some_and(|it| it != known.severity)) {
                wrong.push(format!("{code} is not in the registry as it is said, {severity:?}"));
            }
        }
        writeln!(text, "#### {}", case.code).unwrap();
        for line in case.lines.iter().chain(&[String::new()]) {
            writeln!(text, "{line}").unwrap();
        }
        for one in said.zh.iter().chain(&said.en) {
            writeln!(text, "{one}\n").unwrap();
        }
    }
    text.truncate(text.trim_end().len());
    text + "\n"
}

#[test]
fn every_diagnostic_is_said_as_it_should_be() {
    let mut wrong = Vec::new();
    for (family, path) in families() {
        let actual = golden(&path, &mut wrong);
        let expected = Data::read_from(&path, None).raw();
        let compared = snapbox::Assert::new().action_env("SNAPSHOTS").try_eq(
            Some(&family),
            actual.into(),
            expected,
        );
        wrong.extend(compared.err().map(|error| error.to_string()));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

/// Whoever adds a check, adds what its author is told.
#[test]
fn every_code_has_a_golden_case() {
    let cases: BTreeSet<String> =
        families().values().flat_map(|path| cases(path)).map(|case| case.code).collect();
    let exempt = |name: &str| UNPROVOKED.iter().any(|(code, _)| *code == name);
    let missing: Vec<_> = CODES
        .iter()
        .map(|code| code.name)
        .filter(|name| !cases.contains(*name) && !exempt(name))
        .collect();
    assert!(missing.is_empty(), "tests/golden has no case for {missing:?}");
    for (family, path) in families() {
        let stray: Vec<_> = self::cases(&path)
            .into_iter()
            .map(|case| case.code)
            .filter(|code| code.split('/').next() != Some(&family))
            .collect();
        assert!(stray.is_empty(), "{stray:?} belong elsewhere than in {family}");
    }
}

/// Texts in the sources that have the form of a code and are none.
const NO_CODES: [&str; 16] = [
    "calculator/dist",
    "themes/default",
    "resident-medical/1",
    "disk/real",
    "archive/index",
    "archive/undated",
    "application/json",
    "application/pdf",
    "application/wasm",
    "application/xml",
    "application/octet-stream",
    "image/gif",
    "image/jpeg",
    "image/png",
    "image/webp",
    "image/x-icon",
];

#[test]
fn the_registry_knows_every_code_of_the_sources_and_no_other() {
    let mut used = BTreeSet::new();
    for file in walkdir::WalkDir::new(root().join("src")) {
        let path = file.unwrap().into_path();
        let is_test = path.components().any(|part| part.as_os_str() == "tests");
        let is_test = is_test || path.ends_with("tests.rs");
        if is_test || path.ends_with("codes.rs") || path.extension().is_none_or(|it| it != "rs") {
            continue;
        }
        let text = read(&path);
        let text = text.split("#[cfg(test)]").next().unwrap();
        let quoted = text.split('"').filter(|part| is_code(part) && !NO_CODES.contains(part));
        used.extend(quoted.map(str::to_owned));
    }
    let known: BTreeSet<String> = CODES.iter().map(|code| code.name.to_owned()).collect();
    let unknown: Vec<_> = used.difference(&known).collect();
    let unused: Vec<_> = known.difference(&used).collect();
    assert!(unknown.is_empty(), "add to src/diagnostic/codes.rs: {unknown:?}");
    assert!(unused.is_empty(), "nothing says {unused:?}");
    let mut families: Vec<&str> =
        CODES.iter().map(|code| code.name.split('/').next().unwrap()).collect();
    families.dedup();
    assert_eq!(families, FAMILIES.iter().map(|(name, ..)| *name).collect::<Vec<_>>());
}

/// Whether a text has the form of a code: `family/name`.
fn is_code(text: &str) -> bool {
    let word = |text: &str| {
        text.starts_with(|c: char| c.is_ascii_lowercase())
            && text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
    };
    text.split_once('/').is_some_and(|(family, name)| word(family) && word(name))
}

/// The handbook of diagnostics, made from the registry and the first case of each code.
#[test]
fn the_handbook_of_diagnostics_is_as_the_program_says() {
    let mut text = HEAD.to_owned();
    let files = families();
    for (family, zh, en) in FAMILIES {
        writeln!(text, "\n## {zh} · {en}").unwrap();
        let cases = files.get(*family).map(|path| cases(path)).unwrap_or_default();
        for code in CODES.iter().filter(|code| code.name.split('/').next() == Some(family)) {
            let (severe, weighs) = match code.severity {
                Severity::Error => ("错误", "error"),
                Severity::Warning => ("提醒", "warning"),
            };
            let (name, zh, en) = (code.name, code.zh, code.en);
            write!(text, "\n### {name}\n\n{severe}：{zh}。<br>\n{weighs}: {en}.\n").unwrap();
            let said = cases.iter().find(|case| case.code == name).map(Case::said);
            let Some(first) = said.and_then(|said| said.first) else { continue };
            if first.help.is_none() {
                let [zh, en] = [Lang::Zh, Lang::En].map(|it| escaped(first.message.in_lang(it)));
                write!(text, "\n- 例如：{zh}\n- For instance: {en}\n").unwrap();
                continue;
            }
            let help =
                |lang| first.help.as_ref().map(|help| help.in_lang(lang)).unwrap_or_default();
            write!(
                text,
                "\n- 例如：{}  \n  {}\n- For instance: {}  \n  {}\n",
                escaped(first.message.in_lang(Lang::Zh)),
                escaped(help(Lang::Zh)),
                escaped(first.message.in_lang(Lang::En)),
                escaped(help(Lang::En))
            )
            .unwrap();
        }
    }
    let path = root().join("docs/diagnostics.md");
    snapbox::assert_data_eq!(text, Data::read_from(&path, None).raw());
}

const HEAD: &str = "# 错误和提醒 · Diagnostics

`gongshi check`一次列出网站的所有错误和提醒，每个都有代号、位置和改法。有错误的网站不会生成；有提醒的照样生成。英文用`--lang en`。

`gongshi check` lists everything that is wrong with a site at once, each with a code, its place and what to write instead. A site with errors is not published; one with warnings is. For English, add `--lang en`.

这一页由程序的说明和`tests/golden`里的例子生成，请不要直接改。<br>
This page is made from the program's own words and the cases of `tests/golden`: do not edit it.
";

/// Words as Markdown shows them as they are.
fn escaped(words: &str) -> String {
    let mut escaped = String::new();
    for c in words.chars() {
        if "<>*_[]|\\".contains(c) && !words.contains('`') {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}
