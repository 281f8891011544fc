//! Opening the files of a site: UTF-8 text, inside the site's folder, of a sensible size.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::string::FromUtf8Error;
use std::sync::Arc;
use std::time::SystemTime;

use crate::diagnostic::{Diagnostic, Source, Span, Text, say};
use crate::load::encoding::{BYTE_ORDER_MARK, Encoding};

/// The folder of a site, resolved: nothing outside it is ever opened.
#[derive(Debug, Clone)]
pub struct Root {
    path: PathBuf,
    /// The folder itself, where a system can open one.
    folder: Option<Arc<File>>,
}

/// The largest file that is read: longer than any notice and any form beside it, shorter than
/// what hurts.
const LARGEST: u64 = 32 * 1024 * 1024;

/// By which a file is known to be the one that was read before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Stamp(Option<(SystemTime, u64)>);

impl Stamp {
    pub(crate) fn of(path: &Path) -> Self {
        let known = fs::metadata(path).ok();
        Self(known.and_then(|known| Some((known.modified().ok()?, known.len()))))
    }
}

impl Root {
    /// The folder of a site.
    ///
    /// # Errors
    /// Where there is no such folder.
    pub fn open(path: &Path) -> Result<Self, Diagnostic> {
        match fs::canonicalize(path) {
            Ok(path) if path.is_dir() => {
                let folder = File::open(&path).ok().map(Arc::new);
                Ok(Self { path, folder })
            }
            _ => {
                let path = path.display();
                let message = say!("找不到网站文件夹“{path}”", "There is no site folder `{path}`");
                Err(Diagnostic::error("file/no-site", message).help(say!(
                    "请用--site指定放有site.yaml的文件夹。",
                    "Name the folder that site.yaml lies in with --site."
                )))
            }
        }
    }

    /// The resolved path of the folder.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// A path as the site's author knows it: from the site's folder, with `/`.
    pub fn name_of(&self, path: &Path) -> String {
        let path = path.strip_prefix(&self.path).unwrap_or(path);
        path.components()
            .map(|part| part.as_os_str().to_string_lossy())
            .collect::<Vec<_>>()
            .join("/")
    }

    /// Reads a text of the site.
    ///
    /// # Errors
    /// Where it is missing, lies outside the folder, is too large, or is not UTF-8.
    pub fn read(&self, path: &Path) -> Result<Arc<Source>, Diagnostic> {
        text(self.bytes(path)?, self.name_of(path))
    }

    /// Reads any file of the site.
    ///
    /// # Errors
    /// Where it is missing, lies outside the folder, or is too large.
    pub fn bytes(&self, path: &Path) -> Result<Vec<u8>, Diagnostic> {
        if let Some(bytes) = self.beneath(path).and_then(plain) {
            return Ok(bytes);
        }
        let name = self.name_of(path);
        let real =
            fs::canonicalize(self.path.join(path)).map_err(|error| unreadable(&name, &error))?;
        if !real.starts_with(&self.path) {
            return Err(outside(&name));
        }
        bytes(&real, &name)
    }

    /// Opens a file if no link on the way to it leads out: in one step, where the slow way asks the
    /// system for each part of the path. None, where it cannot be known at once.
    #[cfg(target_os = "linux")]
    fn beneath(&self, path: &Path) -> Option<File> {
        use rustix::fs::{Mode, OFlags, ResolveFlags, openat2};
        let path = path.strip_prefix(&self.path).unwrap_or(path);
        // A pipe is not waited for.
        let flags = OFlags::RDONLY | OFlags::CLOEXEC | OFlags::NONBLOCK;
        let folder = self.folder.as_deref()?;
        openat2(folder, path, flags, Mode::empty(), ResolveFlags::BENEATH).ok().map(File::from)
    }

    #[cfg(not(target_os = "linux"))]
    fn beneath(&self, _: &Path) -> Option<File> {
        None
    }

    /// Whether the site has a file of this name.
    pub fn has(&self, name: &str) -> bool {
        self.path.join(name).exists()
    }

    /// The files below a folder of the site, in a fixed order.
    ///
    /// # Errors
    /// Where a folder cannot be listed, or lies outside the site's.
    pub fn files(&self, folder: &str) -> Result<Vec<PathBuf>, Diagnostic> {
        let name = folder;
        let folder = self.path.join(folder);
        if folder.is_file() {
            let message = say!("“{name}”是文件，不是文件夹", "`{name}` is a file, not a folder");
            return Err(Diagnostic::error("file/unreadable", message).help(say!(
                "请删掉它，建一个同名的文件夹。",
                "Delete it and make a folder of that name."
            )));
        }
        if !folder.is_dir() {
            return Ok(Vec::new());
        }
        let real = fs::canonicalize(&folder).map_err(|error| unreadable(name, &error))?;
        if !real.starts_with(&self.path) {
            return Err(outside(name));
        }
        let mut files = Vec::new();
        for entry in walkdir::WalkDir::new(&folder).sort_by_file_name() {
            let entry = entry.map_err(|error| {
                let name = error.path().map_or_else(String::new, |path| self.name_of(path));
                let message = say!("读不了“{name}”：{error}", "`{name}` cannot be read: {error}");
                Diagnostic::error("file/unreadable", message)
                    .help(say!("请检查这个文件夹的权限。", "Check who may read this folder."))
            })?;
            if !entry.file_type().is_dir() {
                files.push(entry.into_path());
            }
        }
        Ok(files)
    }
}

/// Reads a text wherever it lies, as a file named on the command line.
///
/// # Errors
/// Where it is missing, too large, or not UTF-8.
pub fn read(path: &Path, name: String) -> Result<Arc<Source>, Diagnostic> {
    text(bytes(path, &name)?, name)
}

/// The bytes of a plain file of a sensible size.
fn plain(file: File) -> Option<Vec<u8>> {
    let known = file.metadata().ok()?;
    if !known.is_file() || known.len() > LARGEST {
        return None;
    }
    let mut bytes = Vec::with_capacity(usize::try_from(known.len()).ok()? + 1);
    // Within a limit, as it may be growing; and so the system is not asked for its size again.
    file.take(LARGEST + 1).read_to_end(&mut bytes).ok()?;
    (bytes.len() as u64 <= LARGEST).then_some(bytes)
}

/// The bytes of a file wherever it lies, as one named on the command line.
///
/// # Errors
/// Where it is missing, no plain file, or too large.
pub(crate) fn bytes(path: &Path, name: &str) -> Result<Vec<u8>, Diagnostic> {
    let known = fs::metadata(path).map_err(|error| unreadable(name, &error))?;
    // A pipe or a device would be waited for, or never end.
    if !known.is_file() && !known.is_dir() {
        let message = say!("“{name}”不是普通的文件", "`{name}` is no plain file");
        return Err(Diagnostic::error("file/unreadable", message)
            .help(say!("请删掉它，换成真正的文件。", "Delete it, and put a real file there.")));
    }
    if known.len() > LARGEST {
        let message =
            say!("“{name}”太大，超过了{}MB", "`{name}` is too large, above {} MB", LARGEST >> 20);
        return Err(Diagnostic::error("file/too-large", message)
            .help(say!("请把它分成几个文件。", "Split it into several files.")));
    }
    fs::read(path).map_err(|error| unreadable(name, &error))
}

/// Bytes as a text, a byte-order mark taken off.
///
/// # Errors
/// Where they are not UTF-8.
pub fn text(bytes: Vec<u8>, name: String) -> Result<Arc<Source>, Diagnostic> {
    let text = match simdutf8::basic::from_utf8(&bytes) {
        Ok(text) => text.strip_prefix(BYTE_ORDER_MARK).unwrap_or(text).to_owned(),
        // Slower, but it says where.
        Err(_) => String::from_utf8(bytes).map_err(|error| not_utf8(&name, &error))?,
    };
    let source = Arc::new(Source { path: name, text });
    // They carry bound figures through Markdown, and no typeface has a character for them. They
    // all begin with one byte that few others begin with.
    let may_be_there = source.text.as_bytes().contains(&0xEE);
    let is_private = |c| ('\u{E000}'..='\u{E01F}').contains(&c);
    match may_be_there.then(|| source.text.find(is_private)).flatten() {
        Some(at) => {
            let message =
                say!("这里有一个看不见的特殊字符", "There is a character here that nobody can see");
            Err(Diagnostic::error("file/private-use", message)
                .at(&Span::new(&source, at..at + 1))
                .help(say!(
                    "请删掉这个字符，重新输入前后的文字。",
                    "Delete it and type the words around it again."
                )))
        }
        None => Ok(source),
    }
}

/// That bytes are not UTF-8, and what they are if that can be told.
fn not_utf8(name: &str, error: &FromUtf8Error) -> Diagnostic {
    if let Some(encoding) = Encoding::of(error.as_bytes()) {
        let message = say!(
            "“{name}”是{encoding}编码，不是UTF-8",
            "`{name}` is encoded as {encoding}, not as UTF-8"
        );
        return Diagnostic::error("file/encoding", message).help(say!(
            "网站里的文件，运行“gongshi check --fix-encoding”会转成UTF-8，原来的留一份；也可以在编辑器里另存为，编码选“UTF-8”。",
            "For files of a site, run `gongshi check --fix-encoding`: it converts them and keeps a copy. Or save it anew in your editor as UTF-8."
        ));
    }
    let valid = &error.as_bytes()[..error.utf8_error().valid_up_to()];
    let line = String::from_utf8_lossy(valid).matches('\n').count() + 1;
    let message =
        say!("“{name}”第{line}行起不是UTF-8编码", "`{name}` is not UTF-8 from line {line} on");
    Diagnostic::error("file/encoding", message).help(save_as_utf8())
}

/// What to do about a text that is not UTF-8.
pub(crate) fn save_as_utf8() -> Text {
    say!("请在编辑器里另存为，编码选“UTF-8”。", "Save it anew in your editor as UTF-8.")
}

fn outside(name: &str) -> Diagnostic {
    let message = say!(
        "“{name}”指向网站文件夹外面，不能读取",
        "`{name}` leads out of the site's folder and is not read"
    );
    Diagnostic::error("file/outside", message).help(say!(
        "请把文件复制到网站文件夹里，不要用快捷方式或链接。",
        "Copy the file into the site's folder; do not use shortcuts or links."
    ))
}

/// Why a file could not be opened.
pub(crate) fn unreadable(name: &str, error: &io::Error) -> Diagnostic {
    let unreadable = |message: Text| Diagnostic::error("file/unreadable", message);
    match error.kind() {
        io::ErrorKind::NotFound => {
            let message = say!("找不到文件“{name}”", "There is no file `{name}`");
            Diagnostic::error("file/missing", message)
                .help(say!("请检查文件名和所在的文件夹。", "Check its name and its folder."))
        }
        io::ErrorKind::PermissionDenied => {
            unreadable(say!("没有权限读取“{name}”", "You may not read `{name}`")).help(say!(
                "请检查文件的权限，或者是不是正在被别的程序使用。",
                "Check who may read it, and whether another program is using it."
            ))
        }
        io::ErrorKind::IsADirectory => {
            unreadable(say!("“{name}”是文件夹，不是文件", "`{name}` is a folder, not a file"))
                .help(say!("请写文件的名字。", "Name the file."))
        }
        _ => unreadable(say!("读不了“{name}”（{error}）", "`{name}` cannot be read ({error})"))
            .help(say!("请检查它是不是一个能打开的文件。", "Check that it can be opened.")),
    }
}
