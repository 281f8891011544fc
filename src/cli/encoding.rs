//! `gongshi check --fix-encoding`: files in the encodings of staff's computers become UTF-8, each
//! with a copy of what it was beside it.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::diagnostic::{Diagnostic, Diagnostics, Lang, say};
use crate::load::encoding::Encoding;
use crate::load::files::Root;

/// How the names of texts that a site is made from end.
const TEXTS: [&str; 6] = ["md", "yaml", "yml", "html", "css", "js"];

/// Converts every text of a site that is in a known encoding, and says so on standard error. What
/// cannot be decoded without loss is left for the check to name.
pub(super) fn fix(folder: &Path, lang: Lang) -> Result<Diagnostics, Diagnostics> {
    let root = Root::open(folder)?;
    let mut failed = Diagnostics::default();
    for path in texts(&root)? {
        // What cannot be read is told by whoever loads it.
        let Ok(bytes) = root.bytes(&path) else { continue };
        if std::str::from_utf8(&bytes).is_ok() {
            continue;
        }
        let Some(encoding) = Encoding::of(&bytes) else { continue };
        let Some(text) = encoding.decode(&bytes) else { continue };
        let name = root.name_of(&path);
        match converted(&path, &bytes, &text, encoding) {
            Ok(copy) => {
                let copy = root.name_of(&copy);
                let told = say!(
                    "“{name}”从{encoding}转成了UTF-8，原来的文件留在“{copy}”",
                    "`{name}` was converted from {encoding} to UTF-8, the file as it was is `{copy}`"
                );
                let _ = writeln!(io::stderr(), "{}", told.in_lang(lang));
            }
            Err(error) => {
                let message =
                    say!("写不了“{name}”（{error}）", "`{name}` cannot be written ({error})");
                failed.push(Diagnostic::error("file/unwritable", message).help(say!(
                    "请检查文件夹的权限，或者文件是不是正在被别的程序使用。",
                    "Check who may write to the folder, and whether another program is using the file."
                )));
            }
        }
    }
    Ok(failed)
}

/// The texts that a site is made from. The copies that this makes are none of them.
fn texts(root: &Root) -> Result<Vec<PathBuf>, Diagnostic> {
    let mut files = vec![root.path().join("site.yaml")];
    for folder in ["policies", "quotas", "content", "templates", "themes"] {
        files.extend(root.files(folder)?);
    }
    files.retain(|path| {
        let ending = path.extension().and_then(|ending| ending.to_str());
        ending.is_some_and(|ending| TEXTS.contains(&ending)) && path.is_file()
    });
    Ok(files)
}

/// Puts a text in the place of a file. The copy stands before anything is replaced; the text is
/// whole before it takes the file's name.
fn converted(path: &Path, bytes: &[u8], text: &str, encoding: Encoding) -> io::Result<PathBuf> {
    let path = fs::canonicalize(path)?;
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    // A name that begins with `~` is nobody's notice or policy.
    let beside = |ending: &str| path.with_file_name(format!("~{name}.{ending}"));
    let (copy, mut file) = new_file(|number| match number {
        1 => beside(encoding.ending()),
        _ => beside(&format!("{number}.{}", encoding.ending())),
    })?;
    file.write_all(bytes)?;
    file.sync_all()?;
    let (new, mut file) = new_file(|number| beside(&format!("{number}.new")))?;
    file.write_all(text.as_bytes())?;
    file.set_permissions(fs::metadata(&path)?.permissions())?;
    file.sync_all()?;
    fs::rename(new, path)?;
    Ok(copy)
}

/// A file that was not there, under the first name that is free.
fn new_file(name: impl Fn(u32) -> PathBuf) -> io::Result<(PathBuf, File)> {
    for number in 1.. {
        let path = name(number);
        match File::create_new(&path) {
            Ok(file) => return Ok((path, file)),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
        }
    }
    Err(io::ErrorKind::AlreadyExists.into())
}
