//! A site whose files mean harm, or came to harm. What cannot be published is refused by name,
//! with a code and the path of its file, and the site published before stays whole; what can is
//! published so that nothing of it is run.

mod files;
mod notices;
mod pages;
mod themes;

use std::fs;

use gongshi::output::verify;

use crate::site::{Run, Site};

/// The notice that means harm.
const EVIL: &str = "content/notices/evil.md";

/// A site that was published before the harm came.
struct Victim {
    site: Site,
    manifest: String,
    /// What lies beside it.
    beside: Vec<String>,
}

impl Victim {
    fn new() -> Self {
        let site = Site::small();
        assert_eq!(build(&site).code, 0);
        let manifest = site.read("public/manifest.json");
        let beside = beside(&site);
        Self { site, manifest, beside }
    }

    /// The build says this code and this path, and nothing else comes of it.
    #[track_caller]
    fn refuses(&self, code: &str, path: &str) {
        let run = build(&self.site);
        let said = run.err.contains(&format!("[{code}]")) && run.err.contains(path);
        assert!(said, "{code} of {path} is not said in\n{}", run.err);
        assert_eq!((run.code, run.out.as_str()), (1, ""), "{code} {path}");
        self.is_whole();
    }

    /// A notice with these lines of front matter and this text is refused.
    #[track_caller]
    fn refuses_notice(&self, front: &str, body: &str, code: &str) {
        self.site.write(EVIL, &notice(front, body));
        self.refuses(code, EVIL);
    }

    /// The site published before is there as it was.
    #[track_caller]
    fn is_whole(&self) {
        assert_eq!(self.site.read("public/manifest.json"), self.manifest);
        assert!(verify(&self.site.path("public")).unwrap().is_whole());
        assert_eq!(beside(&self.site), self.beside);
    }

    /// The build publishes the site; what it says on standard error.
    #[track_caller]
    fn publishes(&self) -> String {
        let Run { code, err, .. } = build(&self.site);
        assert_eq!(code, 0, "{err}");
        assert!(verify(&self.site.path("public")).unwrap().is_whole());
        err
    }
}

/// The files beside the published site that building it made.
fn beside(site: &Site) -> Vec<String> {
    let files = fs::read_dir(site.path("")).unwrap();
    let names = files.map(|file| file.unwrap().file_name().to_string_lossy().into_owned());
    let mut names: Vec<_> = names.filter(|name| name.contains("public")).collect();
    names.sort();
    names
}

fn build(site: &Site) -> Run {
    site.run(&["build", "--today", "2022-11-29"], "")
}

/// A notice with more lines in its front matter.
fn notice(front: &str, body: &str) -> String {
    format!("---\ntitle: 新通知\nissued: 2022-10-09\n{front}---\n\n{body}\n")
}
