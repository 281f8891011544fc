//! Why a site could not be published or verified, for people who are no programmers.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use super::MANIFEST;
use crate::diagnostic::{Text, say};

/// Why a site could not be published. The old one is still there.
#[derive(Debug)]
pub enum OutputError {
    /// The folder was not made by us.
    NotOurs(PathBuf),
    /// The folder was made by us, and its manifest cannot be read any more.
    Damaged(PathBuf),
    /// The folder was made by us, and someone put files into it.
    Added {
        /// The folder.
        target: PathBuf,
        /// The paths of the files in it.
        files: Vec<String>,
    },
    /// There is a file where the folder should be.
    NotAFolder(PathBuf),
    /// There is no published site to verify.
    Unpublished(PathBuf),
    /// The folder is a link to one that does not exist.
    Dangling(PathBuf),
    /// Where the lock should be, there is no plain file.
    NotALock(PathBuf),
    /// Another build is under way.
    Busy(PathBuf),
    /// A path that not every computer can have, or that leads out of the site.
    Path {
        /// The path.
        path: String,
        /// What is wrong with it.
        fault: Text,
    },
    /// Two files that have one place on Windows, or everywhere.
    Collision {
        /// The path that came second.
        path: String,
        /// The one that was there.
        with: String,
    },
    /// The disk refused to be written.
    Io {
        /// The file or folder.
        path: PathBuf,
        /// Why.
        error: io::Error,
    },
    /// The disk refused to be read.
    Unreadable {
        /// The file or folder.
        path: PathBuf,
        /// Why.
        error: io::Error,
    },
}

impl OutputError {
    /// What is wrong.
    pub fn message(&self) -> Text {
        match self {
            Self::NotOurs(folder) => {
                let folder = folder.display();
                say!(
                    "“{folder}”里有别的文件，不是gongshi生成的文件夹",
                    "“{folder}” holds other files: gongshi did not make this folder"
                )
            }
            Self::Damaged(folder) => {
                let folder = folder.display();
                say!(
                    "“{folder}”里的{MANIFEST}坏了，读不出来",
                    "{MANIFEST} in “{folder}” is damaged and cannot be read"
                )
            }
            Self::Added { target, files } => {
                let (folder, files) = (target.display(), some(files));
                Text {
                    zh: format!("“{folder}”里有不是gongshi生成的文件：{}", files.zh),
                    en: format!("“{folder}” holds files that gongshi did not make: {}", files.en),
                }
            }
            Self::NotAFolder(path) => {
                let path = path.display();
                say!("“{path}”是文件，不是文件夹", "“{path}” is a file, not a folder")
            }
            Self::Unpublished(folder) => {
                let folder = folder.display();
                say!(
                    "“{folder}”里没有{MANIFEST}，不是gongshi生成的文件夹",
                    "“{folder}” has no {MANIFEST}: gongshi did not make this folder"
                )
            }
            Self::Dangling(link) => {
                let link = link.display();
                say!(
                    "“{link}”是一个链接，它指向的文件夹不存在",
                    "“{link}” is a link to a folder that does not exist"
                )
            }
            Self::NotALock(path) => {
                let path = path.display();
                say!(
                    "“{path}”不是普通文件，不能用来防止同时生成",
                    "“{path}” is no plain file and cannot keep two builds apart"
                )
            }
            Self::Busy(target) => {
                let target = target.display();
                say!("另一个gongshi正在生成“{target}”", "another gongshi is building “{target}”")
            }
            Self::Path { path, fault } => Text {
                zh: format!("不能生成文件“{path}”：{}", fault.zh),
                en: format!("cannot make the file “{path}”: {}", fault.en),
            },
            Self::Collision { path, with } if path == with => {
                say!("有两个文件都要写成“{path}”", "two files are both to be written as “{path}”")
            }
            Self::Collision { path, with } => say!(
                "“{path}”和“{with}”占同一个位置：Windows不分大小写，文件和文件夹也不能同名",
                "“{path}” and “{with}” take one place: Windows does not tell capitals from small letters, and a file cannot have a folder's name"
            ),
            Self::Io { path, error } => {
                let (path, reason) = (path.display(), reason(error));
                Text {
                    zh: format!("写不了“{path}”：{}", reason.zh),
                    en: format!("cannot write “{path}”: {}", reason.en),
                }
            }
            Self::Unreadable { path, error } => {
                let (path, reason) = (path.display(), reason(error));
                Text {
                    zh: format!("读不了“{path}”：{}", reason.zh),
                    en: format!("cannot read “{path}”: {}", reason.en),
                }
            }
        }
    }

    /// What to do about it.
    pub fn help(&self) -> Text {
        match self {
            Self::NotOurs(_) => say!(
                "请用 --out 指定一个空的或者不存在的文件夹。",
                "Name a folder that is empty or does not exist with --out."
            ),
            Self::Damaged(_) => say!(
                "没有它就不知道哪些文件是gongshi生成的。请把这个文件夹移走，再重新生成。",
                "Without it nobody knows which files gongshi made. Move the folder away and build again."
            ),
            Self::Added { .. } => say!(
                "重新生成会把它们删掉。请先把它们移走，例如移到网站自己的文件夹里；或者用 --out 指定别的文件夹。",
                "Building again would delete them. Move them away first, for example into the site's own folder, or name another folder with --out."
            ),
            Self::NotAFolder(_) => say!("请指定一个文件夹。", "Name a folder."),
            Self::Unpublished(_) => say!(
                "请写gongshi build生成的文件夹，一般是网站文件夹里的public。",
                "Name the folder that gongshi build made, usually “public” in the site's folder."
            ),
            Self::Dangling(_) => say!(
                "请先建好它指向的文件夹，或者用 --out 指定别的文件夹。",
                "Make the folder it leads to first, or name another with --out."
            ),
            Self::NotALock(_) => say!("请删掉它后再试。", "Delete it and try again."),
            Self::Busy(_) => say!("请等它完成以后再试。", "Wait until it is done, then try again."),
            Self::Path { .. } => say!(
                "请给对应的通知或者附件换一个名字，只用汉字、字母、数字、“-”和“_”。",
                "Give the notice or attachment another name: Chinese characters, letters, digits, “-” and “_” only."
            ),
            Self::Collision { .. } => {
                say!("请给其中一个换一个名字。", "Give one of the two another name.")
            }
            Self::Io { .. } => say!(
                "原来的网站没有动。请检查磁盘空间和文件夹权限后再试。",
                "The old site is as it was. Look at the free space and the folder's permissions, then try again."
            ),
            Self::Unreadable { .. } => say!(
                "请检查名字有没有写错、文件夹能不能打开，再试一次。",
                "See whether the name is right and the folder can be opened, then try again."
            ),
        }
    }
}

impl fmt::Display for OutputError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message().zh)
    }
}

impl std::error::Error for OutputError {}

/// The new site is published, but something after that went wrong.
#[derive(Debug)]
pub struct Unfinished {
    /// What could not be removed or brought to the disk.
    pub path: PathBuf,
    /// Why.
    pub error: io::Error,
}

impl Unfinished {
    /// What is wrong.
    pub fn message(&self) -> Text {
        let (path, reason) = (self.path.display(), reason(&self.error));
        Text {
            zh: format!("新网站已经生成，但旧的文件没有收拾干净（“{path}”：{}）", reason.zh),
            en: format!(
                "the new site is published, but old files could not be tidied away (“{path}”: {})",
                reason.en
            ),
        }
    }

    /// What to do about it.
    pub fn help(&self) -> Text {
        say!(
            "网页可以正常使用。下次生成时会再收拾一次，也可以手动删除。",
            "The pages can be used. The next build tries again; you may also delete them by hand."
        )
    }
}

/// The first of some names, and how many there are if not all of them are said.
fn some(names: &[String]) -> Text {
    let first = |between| names.iter().take(3).cloned().collect::<Vec<_>>().join(between);
    match names.len() {
        0..=3 => Text { zh: first("、"), en: first(", ") },
        n => Text {
            zh: format!("{}等{n}个", first("、")),
            en: format!("{} … {n} in all", first(", ")),
        },
    }
}

fn reason(error: &io::Error) -> Text {
    match error.kind() {
        io::ErrorKind::StorageFull => say!("磁盘满了", "the disk is full"),
        io::ErrorKind::QuotaExceeded => {
            say!("给你的磁盘空间用完了", "your share of the disk is used up")
        }
        io::ErrorKind::FileTooLarge => {
            say!("文件太大，超过了系统允许的大小", "the file is larger than the system allows")
        }
        io::ErrorKind::PermissionDenied => say!("没有权限", "permission denied"),
        io::ErrorKind::NotADirectory => {
            say!("它的上一层是文件，不是文件夹", "what holds it is a file, not a folder")
        }
        io::ErrorKind::ReadOnlyFilesystem => say!("磁盘是只读的", "the disk is read-only"),
        io::ErrorKind::ResourceBusy => say!(
            "它正被系统占用，例如是一个挂载点",
            "the system is using it; it may be a mount point"
        ),
        io::ErrorKind::NotFound => say!("没有这个文件夹", "there is no such folder"),
        _ => Text::untranslated(error.to_string()),
    }
}

/// Says which path could not be written.
pub(super) fn writing(path: &Path) -> impl FnOnce(io::Error) -> OutputError + use<> {
    let path = path.to_owned();
    move |error| OutputError::Io { path, error }
}

/// Says which path could not be read.
pub(super) fn reading(path: &Path) -> impl FnOnce(io::Error) -> OutputError + use<> {
    let path = path.to_owned();
    move |error| OutputError::Unreadable { path, error }
}
