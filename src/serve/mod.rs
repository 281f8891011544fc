//! A preview of a site while it is written: made in memory, made again whenever a file is saved,
//! shown to browsers of this computer alone.
//!
//! ```text
//! watch ─ what was saved ─► workshop ─ a generation ─► stand ◄─ pages, news ─ http ◄─ browser
//! ```
//!
//! A [`Generation`](generation::Generation) is a site with its plan, on a thread of its own that
//! makes pages when they are asked for. The [`Workshop`] makes the next one;
//! where that fails, the last good one stays on the [`Stand`], and browsers show
//! what is wrong above the page.

mod address;
mod failure;
mod generation;
mod http;
mod stand;
mod watch;
mod workshop;

use std::io::{self, Write};
use std::net::{Ipv4Addr, TcpListener};
use std::path::PathBuf;
use std::sync::Arc;
use std::thread;

use jiff::civil::Date;

use self::stand::Stand;
use self::workshop::Workshop;
use crate::diagnostic::{Diagnostic, Diagnostics, Lang, say};
use crate::load::files::Root;
use crate::site::config::Occasion;

/// The port of a preview, where nobody asks for another.
const PORT: u16 = 4000;
/// How many ports are tried from there.
const PORTS: u16 = 20;

/// What to show, and where.
pub struct Preview {
    /// The folder of the site.
    pub folder: PathBuf,
    /// The port; any that is free, if 0; [`None`] for 4000 or the next free one.
    pub port: Option<u16>,
    /// What it is made for; asked before each site that is made, as days pass.
    pub occasion: Box<dyn Fn() -> Occasion + Send>,
    /// The day that browsers are to take for today, where that is not the day it is.
    pub day: Option<Date>,
    /// The language of what is said to staff.
    pub lang: Lang,
}

impl Preview {
    /// Shows the site until the process is ended. `opened` is called once with its address.
    ///
    /// # Errors
    /// Where there is no such folder or no free port.
    pub fn run(self, opened: impl FnOnce(&str)) -> Result<(), Diagnostics> {
        let root = Root::open(&self.folder)?;
        let listener = self.listen()?;
        let address = listener.local_addr().map_err(|error| no_server(&error))?;
        let stand = Arc::new(Stand::new());
        let changes = watch::start(&root, self.lang);
        let url = format!("http://{address}/");
        // Tests and tools read the address from the first line; whoever reads no more may.
        let _ = writeln!(io::stdout(), "{url}");
        let words = say!(
            "改好保存，网页会自己更新。按Ctrl+C结束。",
            "Save a file, and the page follows. Ctrl+C ends."
        );
        let _ = writeln!(io::stdout(), "{}", words.in_lang(self.lang));
        let (lang, day) = (self.lang, self.day);
        let shown = Arc::clone(&stand);
        thread::spawn(move || Workshop::new(self, root, shown).run(&changes));
        opened(&url);
        http::serve(listener, stand, lang, day).map_err(|error| no_server(&error).into())
    }

    /// The port of this preview. Nobody but this computer reaches it.
    fn listen(&self) -> Result<TcpListener, Diagnostic> {
        let bind = |port| TcpListener::bind((Ipv4Addr::LOCALHOST, port));
        if let Some(port) = self.port {
            return bind(port).map_err(|error| no_port(port, &error));
        }
        let first = bind(PORT);
        let others = || (PORT + 1..PORT + PORTS).map(bind).find_map(Result::ok);
        first.or_else(|error| others().ok_or_else(|| no_port(PORT, &error)))
    }
}

fn no_port(port: u16, error: &io::Error) -> Diagnostic {
    let message = match error.kind() {
        io::ErrorKind::AddrInUse => {
            say!("端口{port}已经被别的程序占用", "Port {port} is taken by another program")
        }
        _ => say!("不能使用端口{port}（{error}）", "Port {port} cannot be used ({error})"),
    };
    Diagnostic::error("serve/port", message).help(say!(
        "可能是另一个窗口里的gongshi serve还开着，请先关掉；或者换一个端口，例如 --port 4100，写 --port 0 会自己找一个。",
        "Another window may still run gongshi serve: end it, or name another port, such as --port 4100; --port 0 finds one by itself."
    ))
}

fn no_server(error: &io::Error) -> Diagnostic {
    let message = say!("预览停下来了（{error}）", "The preview stopped ({error})");
    Diagnostic::error("serve/failed", message)
        .help(say!("请再运行一次。", "Run the command once more."))
}
