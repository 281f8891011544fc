//! What is said of the commands: by `--help`, by `help`, by the shell.

use crate::site::Site;

const COMMANDS: [&str; 12] = [
    "init",
    "new",
    "import",
    "build",
    "verify",
    "estimate",
    "premium",
    "coverage",
    "compare",
    "schema",
    "completions",
    "help",
];

/// The commands that are listed, in their order.
fn listed(help: &str) -> Vec<&str> {
    let list = help.split_once("命令:\n").unwrap().1.split("\n\n").next().unwrap();
    list.lines().map(|line| line.split_whitespace().next().unwrap()).collect()
}

#[test]
fn the_commands_are_listed_in_the_order_of_their_use() {
    let site = Site::example();
    let run = site.run(&["--help"], "");
    let listed = listed(&run.out);
    let places = COMMANDS.map(|command| listed.iter().position(|known| *known == command));
    assert!(places.iter().all(Option::is_some) && places.is_sorted(), "{listed:?}");
}

#[test]
fn every_command_teaches_by_examples_in_chinese() {
    let site = Site::example();
    let help = site.run(&["help"], "").out;
    assert_eq!(help, site.run(&["--help"], "").out);
    let mut commands: Vec<Vec<&str>> = listed(&help).into_iter().map(|it| vec![it]).collect();
    commands.extend([vec!["new", "notice"], vec!["new", "policy"], vec!["import", "quotas"]]);
    for command in commands {
        let asked = site.run(&[&["help"], command.as_slice()].concat(), "");
        assert_eq!((asked.code, asked.err.as_str()), (0, ""), "{command:?}");
        let said = site.run(&[command.as_slice(), &["--help"]].concat(), "");
        assert_eq!(asked.out, said.out, "{command:?}");
        let name = command.join(" ");
        for part in ["用法：gongshi ", "例子：\n", &format!("\n  gongshi {name}")] {
            assert!(asked.out.contains(part), "{part:?} in\n{}", asked.out);
        }
        for word in ["Options", "Usage", "Commands", "Print", "[default", "possible values"] {
            assert!(!asked.out.contains(word), "{word} in\n{}", asked.out);
        }
    }
    let run = site.run(&["help", "biuld"], "");
    assert_eq!(run.code, 2);
    assert!(run.err.contains("是不是“build”？"), "{}", run.err);
}

#[test]
fn every_shell_completes_every_command() {
    let site = Site::example();
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let run = site.run(&["completions", shell], "");
        assert_eq!((run.code, run.err.as_str()), (0, ""), "{shell}");
        for word in COMMANDS.into_iter().chain(["notice", "base-url"]) {
            assert!(run.out.contains(word), "{shell}: {word}");
        }
    }
    let run = site.run(&["completions", "cmd"], "");
    assert_eq!(run.code, 2);
    assert!(run.err.contains("可以写bash、elvish、fish、powershell、zsh"), "{}", run.err);
}

#[test]
fn a_wrong_command_line_is_told_in_english_where_that_is_asked_for() {
    let site = Site::example();
    for (arguments, parts) in [
        (
            &["biuld", "--lang", "en"][..],
            &["error: There is no command `biuld`", "Did you mean `build`?"][..],
        ),
        (&["build", "--lang", "en", "--todya"], &["There is no option `--todya`", "`--today`"]),
        (
            &["build", "--lang=en", "--today", "2024/1/1"],
            &["cannot be `2024/1/1`", "help: Write it like 2024-01-01"],
        ),
        (&["init", "甲", "--year", "99", "--lang", "en"], &["help: Write a year, such as 2027"]),
        (&["init", "甲", "--year", "99"], &["怎么改：请写四位数的年份，例如2027"]),
        (&["build", "--base-url", "www.a.cn"], &["怎么改：请写网站将来的网址"]),
        (&["serve", "--port", "99999"], &["怎么改：请写0到65535的整数"]),
        (&["verify", "--lang", "en"], &["error: Missing: <文件夹>", "See gongshi --help"]),
    ] {
        let run = site.run(arguments, "");
        assert_eq!(run.code, 2, "{arguments:?}");
        for part in parts {
            assert!(run.err.contains(part), "{part} in\n{}", run.err);
        }
    }
}

#[test]
fn what_was_done_is_told_in_english_where_that_is_asked_for() {
    let site = Site::example();
    let run = site.run(&["build", "--lang", "en"], "");
    assert!(run.out.starts_with("Made ") && run.out.contains(" in public\n"), "{}", run.out);
    let run = site.run(&["verify", "public", "--lang", "en"], "");
    assert!(run.out.starts_with("`public` is as it was made"), "{}", run.out);
    site.write("public/多.txt", "x");
    let run = site.run(&["verify", "public", "--lang", "en"], "");
    assert!(run.out.contains("  added    多.txt") && !run.out.contains("怎么改"), "{}", run.out);
}
