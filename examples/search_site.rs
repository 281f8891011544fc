//! Writes the search page and the index of made-up notices: what the end-to-end test of search
//! opens in a browser, and compares with a plain search through the same texts.
//!
//! ```text
//! search_site FOLDER COUNT
//! ```
//!
//! Beside the page lies `texts.json` with every text.

use std::{env, error::Error, fs, path::Path};

use gongshi::fingerprint::Fingerprint;
use gongshi::load;
use gongshi::render::search::{Entry, Index, Root, Words};
use gongshi::render::{Made, Plan};
use gongshi::site::config::Occasion;
use gongshi::site::state::State;
use jiff::civil::date;
use serde_json::{Value, json};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [folder, count] = &arguments[..] else {
        return Err("search_site FOLDER COUNT".into());
    };
    let folder = Path::new(folder);
    fs::create_dir_all(folder)?;
    let notices: Vec<Notice> = (0..count.parse()?).map(Notice::new).collect();
    let entries: Vec<Entry<'_>> = notices.iter().map(Notice::entry).collect();
    let index = Index::of(entries);
    fs::create_dir_all(folder.join(&index.root().folder))?;
    index.write(|path, bytes| fs::write(folder.join(path), bytes))?;
    let texts: Value = notices.iter().map(Notice::text).collect();
    fs::write(folder.join("texts.json"), texts.to_string())?;
    publish(folder, index.root())
}

/// An empty site with the theme as it is, its search page led to this index.
fn publish(folder: &Path, root: &Root) -> Result<(), Box<dyn Error>> {
    let source = folder.join("source");
    fs::create_dir_all(&source)?;
    fs::write(source.join("site.yaml"), "title: 乌杨街道居民医保\nplace: 乌杨街道\n")?;
    let site = load::site(&source).map_err(|_| "the empty site cannot be read")?;
    let occasion = Occasion { today: date(2023, 12, 1), base_url: None, drafts: false };
    let plan = Plan::of(&site, &occasion).map_err(|_| "the theme cannot be read")?;
    let empty = plan.search().root();
    for file in plan.files() {
        let Ok(Made::Bytes(mut bytes)) = plan.make(file) else {
            return Err(format!("{} cannot be made", file.path).into());
        };
        if file.path == "search.html" {
            let page = String::from_utf8(bytes)?;
            let page = page.replace(&attributes(empty), &attributes(root));
            bytes = page.into_bytes();
        }
        let path = folder.join(&file.path);
        fs::create_dir_all(path.parent().unwrap_or(folder))?;
        fs::write(path, bytes)?;
    }
    Ok(())
}

/// How the search page says where the index is.
fn attributes(root: &Root) -> String {
    let Root { folder, bits, block, .. } = root;
    format!("data-folder=\"{folder}\" data-bits=\"{bits}\" data-block=\"{block}\"")
}

/// A made-up notice; which one follows from its number alone.
struct Notice {
    url: String,
    title: String,
    number: Option<String>,
    place: &'static str,
    date: String,
    state: State,
    words: String,
}

const PLACES: [&str; 5] = ["乌杨街道", "福田镇", "白沙镇", "汪场镇", "𠮷祥村"];
const SUBJECTS: [&str; 5] = ["参保缴费", "医疗救助", "大病保险", "门诊统筹", "<b>住院</b>报销"];
const PIECES: [&str; 24] = [
    "居民医保",
    "个人缴费",
    "医疗",
    "救助",
    "疗救",
    "大病",
    "大病保险",
    "起付线",
    "报销比例",
    "，",
    "。",
    "\n",
    "第35号",
    "35",
    "第135号",
    " 35 号",
    "12,000元",
    "380 元",
    "〔2023〕84号",
    "（2023）84号",
    "[2022]84号",
    "84",
    "Excel 2016",
    "😀",
];

impl Notice {
    fn new(notice: u32) -> Self {
        let place = PLACES[notice as usize % PLACES.len()];
        let subject = SUBJECTS[(notice / 5) as usize % SUBJECTS.len()];
        let year = 2020 + notice % 7;
        // A generator of Lehmer's.
        let mut state = notice + 1;
        let mut random = |below: u32| {
            state = (u64::from(state) * 48_271 % 0x7fff_ffff).try_into().unwrap_or(1);
            state % below
        };
        let words = (0..20 + random(200)).map(|_| match random(3) {
            0 => PIECES[random(24) as usize].to_owned(),
            // Pairs of some characters stand side by side in many ways.
            _ => char::from_u32(0x4e00 + random(40)).map(String::from).unwrap_or_default(),
        });
        Self {
            url: format!("notices/{notice}.html"),
            title: format!("关于做好{place}{year}年{subject}工作的通知"),
            number: (!notice.is_multiple_of(3))
                .then(|| format!("{place}发〔{year}〕{}号", notice % 97)),
            place,
            date: format!("{}-{:02}-{:02}", year - 1, notice % 12 + 1, notice % 28 + 1),
            state: if year < 2024 { State::Past } else { State::Current },
            words: words.collect(),
        }
    }

    fn entry(&self) -> Entry<'_> {
        Entry {
            url: self.url.as_str().into(),
            title: &self.title,
            number: self.number.as_deref(),
            summary: "何时缴、缴多少",
            place: self.place,
            date: self.date.as_str().into(),
            state: self.state,
            words: Words::Filled(self.words.as_str().into()),
            fingerprint: Fingerprint::of(self.words.as_bytes()),
        }
    }

    fn text(&self) -> Value {
        let entry = self.entry();
        json!({"url": entry.url, "names": [entry.title, entry.number.unwrap_or_default()],
            "rest": [entry.summary, entry.place, entry.date, self.words]})
    }
}
