//! Files that staff begin with: a new site, a new notice, a policy copied from another. Texts and
//! the paths they lie at; only [`Folder::write`] touches the disk, and it never overwrites.

mod notice;
mod place;
mod policy;
mod quota;
mod site;

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

pub(crate) use self::notice::{NewNotice, form_of_number, likely_issuer};
pub(crate) use self::place::NewPlace;
pub(crate) use self::policy::{COPIED, Known, NewDocument, NewPolicy};
pub(crate) use self::quota::{About, NewQuota};
pub(crate) use self::site::{NewSite, year_to_come};
use crate::diagnostic::{Diagnostic, say};

/// What a place that somebody must look at is marked with: `# 请核对`.
pub(crate) const UNCHECKED: &str = "请核对";

/// What stands where somebody must write something: 「请填写标题」.
pub(crate) const UNWRITTEN: &str = "请填写";

/// A file to be written: its path from the site's folder, with `/`, and its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct NewFile {
    /// Its path.
    pub(crate) path: String,
    /// Its text.
    pub(crate) text: String,
}

/// The folder of a site that files are added to.
#[derive(Debug)]
pub(crate) struct Folder {
    path: PathBuf,
}

impl Folder {
    /// The folder of a site that is there already.
    pub(crate) fn of_site(path: &Path) -> Self {
        Self { path: path.to_owned() }
    }

    /// A folder for a new site, made if it is not there.
    ///
    /// # Errors
    /// Where something lies in it, or it cannot be made.
    pub(crate) fn empty(path: &Path) -> Result<Self, Diagnostic> {
        fs::create_dir_all(path).map_err(|error| unwritable(path, &error))?;
        let mut names = Vec::new();
        for entry in fs::read_dir(path).map_err(|error| unwritable(path, &error))? {
            let entry = entry.map_err(|error| unwritable(path, &error))?;
            names.push(entry.file_name().to_string_lossy().into_owned());
        }
        names.retain(|name| name != ".git");
        names.sort();
        if names.is_empty() {
            return Ok(Self { path: path.to_owned() });
        }
        let shown = names.iter().take(SHOWN).map(String::as_str).collect::<Vec<_>>().join("、");
        let (folder, count) = (path.display(), names.len());
        let message = say!(
            "“{folder}”不是空的，里面有{count}样东西：{shown}{}",
            "`{folder}` is not empty, {count} things lie in it: {shown}{}",
            if count > SHOWN { "……" } else { "" }
        );
        Err(Diagnostic::error("new/exists", message).help(say!(
            "请换一个还没有的文件夹名；里面的东西没有动。",
            "Name a folder that is not there yet; nothing in it was touched."
        )))
    }

    /// Whether a file of this path is there.
    pub(crate) fn has(&self, path: &str) -> bool {
        self.path.join(path).symlink_metadata().is_ok()
    }

    /// # Errors
    /// Where a file of this path is there.
    pub(crate) fn must_not_have(&self, path: &str) -> Result<(), Diagnostic> {
        if self.has(path) { Err(exists(path)) } else { Ok(()) }
    }

    /// Writes a file.
    ///
    /// # Errors
    /// Where one is there already, or the disk refuses.
    pub(crate) fn write(&self, file: &NewFile) -> Result<(), Diagnostic> {
        let path = self.path.join(&file.path);
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).map_err(|error| unwritable(folder, &error))?;
        }
        let open = OpenOptions::new().write(true).create_new(true).open(&path);
        match open.and_then(|mut open| open.write_all(file.text.as_bytes())) {
            Ok(()) => Ok(()),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Err(exists(&file.path)),
            Err(error) => Err(unwritable(&path, &error)),
        }
    }
}

/// How many names of files a message shows.
const SHOWN: usize = 5;

fn exists(path: &str) -> Diagnostic {
    let message = say!("“{path}”已经有了", "`{path}` is there already");
    Diagnostic::error("new/exists", message).help(say!(
        "请换一个文件名（new用--file，import用--out）；原来的文件没有动。",
        "Give another name (--file of new, --out of import); the file was not touched."
    ))
}

fn unwritable(path: &Path, error: &io::Error) -> Diagnostic {
    let path = path.display();
    let message = say!("写不了“{path}”（{error}）", "`{path}` cannot be written ({error})");
    Diagnostic::error("new/unwritable", message).help(say!(
        "请检查文件夹的权限，磁盘是不是满了。",
        "Check the permissions of the folder, and whether the disk is full."
    ))
}

/// The first line by which an editor finds the schema of a file, by the file's path.
fn modeline(path: &str, format: &str) -> String {
    let up = "../".repeat(path.matches('/').count());
    format!("# yaml-language-server: $schema={up}schemas/{format}.json\n")
}

/// A text as a value of YAML, in quotes where it needs them.
pub(crate) fn yaml_text(text: &str) -> String {
    let is_plain = text.starts_with(char::is_alphanumeric)
        && !text.contains(|c: char| "\"\\\t{}[],".contains(c))
        && !text.contains(": ")
        && !text.contains(" #")
        && !text.ends_with([':', ' '])
        && !["true", "false", "yes", "no", "null"].contains(&text.to_lowercase().as_str());
    if is_plain {
        return text.to_owned();
    }
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"").replace('\t', " "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_quoted_where_yaml_would_read_something_else() {
        for plain in ["乌杨街道发〔2023〕84号", "关于做好2024年工作的通知（示例）", "a-b"]
        {
            assert_eq!(yaml_text(plain), plain);
        }
        for (text, quoted) in [
            ("甲: 乙", "\"甲: 乙\""),
            ("[甲]", "\"[甲]\""),
            ("通知 #1", "\"通知 #1\""),
            ("他说\"好\"", "\"他说\\\"好\\\"\""),
            ("yes", "\"yes\""),
            ("", "\"\""),
        ] {
            assert_eq!(yaml_text(text), quoted);
        }
    }

    #[test]
    fn a_schema_is_named_from_where_the_file_lies() {
        let line = modeline("policies/a/2024.yaml", "policy");
        assert_eq!(line, "# yaml-language-server: $schema=../../schemas/policy.json\n");
    }
}
