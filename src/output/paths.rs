//! The paths of a site's files: relative, with `/`, such as every computer can have. Staff build
//! on Windows what a server with Linux shows, and the other way round.

use std::collections::HashMap;

use super::{MANIFEST, OutputError};
use crate::diagnostic::{Text, say};

/// Names that Windows keeps for devices, whatever stands behind a dot.
const DEVICES: [&str; 6] = ["con", "prn", "aux", "nul", "conin$", "conout$"];

/// Refuses a path that leads out of the folder it is joined to.
pub(super) fn inside(path: &str) -> Result<(), OutputError> {
    let refused = |fault| Err(OutputError::Path { path: path.to_owned(), fault });
    if path.starts_with('/') || path.chars().nth(1) == Some(':') {
        return refused(say!("它是绝对路径", "it is an absolute path"));
    }
    if path.contains('\\') {
        return refused(say!("里面有“\\”，请用“/”", "it has a “\\”; write “/”"));
    }
    if path.split('/').any(|part| matches!(part, "" | "." | "..")) {
        return refused(say!(
            "“/”之间不能是空的，也不能是“.”或者“..”",
            "between two “/” there must be a name, not “.” or “..”"
        ));
    }
    Ok(())
}

/// Refuses a path that leads out of the site, or that some computer cannot have.
fn check(path: &str) -> Result<(), OutputError> {
    inside(path)?;
    match path.split('/').find_map(fault) {
        None => Ok(()),
        Some(fault) => Err(OutputError::Path { path: path.to_owned(), fault }),
    }
}

/// What Windows has against a name.
fn fault(name: &str) -> Option<Text> {
    let forbidden =
        |c: &char| c.is_control() || matches!(c, '<' | '>' | ':' | '"' | '|' | '?' | '*');
    // One that turns the text around shows `fdp.exe` for `exe.pdf`.
    let turns = |c: &char| matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}');
    if let Some(c) = name.chars().find(turns) {
        let c = c.escape_debug();
        return Some(say!(
            "文件名里有看不见的字符“{c}”",
            "the name has “{c}”, which nobody can see"
        ));
    }
    if let Some(c) = name.chars().find(forbidden) {
        let c = c.escape_debug();
        return Some(say!(
            "Windows的文件名里不能有“{c}”",
            "a file name on Windows cannot have “{c}”"
        ));
    }
    if name.ends_with(['.', ' ']) {
        return Some(say!(
            "Windows的文件名不能以点或者空格结尾",
            "a file name on Windows cannot end with a dot or a space"
        ));
    }
    let stem = name.split('.').next().unwrap_or_default().trim_end().to_lowercase();
    let numbered = stem.strip_prefix("com").or_else(|| stem.strip_prefix("lpt"));
    let port = numbered.is_some_and(|it| {
        it.chars().count() == 1
            && it.contains(['1', '2', '3', '4', '5', '6', '7', '8', '9', '¹', '²', '³'])
    });
    (port || DEVICES.contains(&stem.as_str()))
        .then(|| say!("“{stem}”是Windows保留的名字", "Windows keeps the name “{stem}” for itself"))
}

/// The paths that are taken, so that no two files have one place on any computer.
#[derive(Debug)]
pub(super) struct Names {
    /// By the path in small letters: the path as it is written, and whether it is a folder.
    taken: HashMap<String, (String, bool)>,
}

impl Names {
    /// None is taken but the manifest's.
    pub(super) fn new() -> Self {
        let manifest = (MANIFEST.to_owned(), (MANIFEST.to_owned(), false));
        Self { taken: HashMap::from([manifest]) }
    }

    /// Whether a path is taken for a file, written in this way.
    pub(super) fn has(&self, path: &str) -> bool {
        self.taken.get(&path.to_lowercase()).is_some_and(|it| *it == (path.to_owned(), false))
    }

    /// Takes a path for a file, and the paths of the folders it is in for folders.
    pub(super) fn take(&mut self, path: &str) -> Result<(), OutputError> {
        check(path)?;
        let folders = path.match_indices('/').map(|(end, _)| (&path[..end], true));
        for (name, is_folder) in folders.chain([(path, false)]) {
            let folded = name.to_lowercase();
            match self.taken.get(&folded) {
                Some((there, true)) if is_folder && there == name => {}
                Some((there, _)) => {
                    let (path, with) = (path.to_owned(), there.clone());
                    return Err(OutputError::Collision { path, with });
                }
                None => {
                    self.taken.insert(folded, (name.to_owned(), is_folder));
                }
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_one_that_every_computer_can_have() {
        for path in
            ["a.html", "通知/2024.html", "console.html", "com10.txt", ".nojekyll", "a b.pdf"]
        {
            assert!(check(path).is_ok(), "{path}");
        }
        let refused = [
            "",
            "/a",
            "a/",
            "a//b",
            "../a",
            "a/../b",
            "./a",
            "a\\b",
            "C:/a",
            "a:b",
            "a?.html",
            "a\u{202E}fdp.exe",
            "a\u{7}.html",
            "nul",
            "NUL.html",
            "通知/Con.txt",
            "aux .html",
            "lpt1.pdf",
            "com³",
            "a.",
            "通知 /a",
            "a ",
        ];
        for path in refused {
            assert!(matches!(check(path), Err(OutputError::Path { .. })), "{path:?}");
        }
        assert_eq!(
            check("notices/aux.html").unwrap_err().message().zh,
            "不能生成文件“notices/aux.html”：“aux”是Windows保留的名字"
        );
    }

    #[test]
    fn two_files_never_have_one_place() {
        let collide = |paths: [&str; 2]| {
            let mut names = Names::new();
            names.take(paths[0]).unwrap();
            let message = names.take(paths[1]).unwrap_err().message().zh;
            assert!(message.contains(&format!("“{}”", paths[1])), "{message}");
            message
        };
        assert!(collide(["A.html", "a.html"]).contains("“A.html”"));
        assert!(collide(["Ä/x.html", "ä/y.html"]).contains("“Ä”"));
        assert!(collide(["b", "b/c.html"]).contains("“b”"));
        collide(["b/c.html", "b"]);
        assert_eq!(collide(["a.html", "a.html"]), "有两个文件都要写成“a.html”");
        let mut names = Names::new();
        assert!(names.take(MANIFEST).is_err(), "the manifest is ours to write");
        names.take("n/a.html").unwrap();
        names.take("n/b.html").unwrap();
    }
}
