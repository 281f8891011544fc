//! What is said of the commands: by `--help`, by `help`, by the shell.

use crate::site::Site;

const COMMANDS: [&str; 11] = [
    "init",
    "new",
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
    commands.extend([vec!["new", "notice"], vec!["new", "policy"]]);
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
