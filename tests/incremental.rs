//! One saved file rebuilds to the same bytes as a full build: after every one of 300 random edits,
//! the site that was loaded again by a loader that remembers, with the files kept whose keys are
//! the same, is byte by byte the site that is made from nothing.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use gongshi::fingerprint::Fingerprint;
use gongshi::load::Loader;
use gongshi::render::{Made, Plan};
use gongshi::site::Site;
use gongshi::site::config::Occasion;
use gongshi::{check, load};

const EDITS: usize = 300;

/// The files of a published site, each with the key it was made under.
type Files = BTreeMap<String, (Fingerprint, Vec<u8>)>;

#[test]
fn one_saved_file_rebuilds_to_the_same_bytes_as_a_full_build() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().canonicalize().unwrap();
    let mut author = Author { root: root.clone(), random: Random(7), before: Vec::new() };
    author.begin();
    let mut loader = Loader::default();
    let mut kept = Files::new();
    let (mut good, mut refused, mut made) = (0, 0, 0);
    let (mut trusted, mut wrong, mut drafts) = (false, false, true);
    let mut today = "2023-11-29";
    for edit in 0..EDITS {
        // Whoever made a mistake takes it back.
        let (what, saved) = if wrong { author.undo() } else { author.edit() };
        // Now and then nobody says what was saved.
        let blind = author.random.below(4) == 0;
        let again = match &saved {
            Some(file) if !blind => loader.read_saved(&root, std::slice::from_ref(file)).whole(),
            _ => loader.load(&root),
        };
        trusted |= saved.is_some() && !blind;
        // Now and then a preview begins or ends: it shows drafts and what is dated later.
        drafts ^= author.random.below(8) == 0;
        // Now and then it is another day: before the payment closes, or when the year is over.
        if author.random.below(16) == 0 {
            today = author.pick(&["2023-11-29", "2023-11-30", "2023-12-20", "2025-01-01"]);
        }
        let when = Occasion { today: today.parse().unwrap(), base_url: None, drafts };
        let again = again.map(|site| files(&site, &root, &when, &kept, &mut made));
        let fresh = load::site(&root);
        let fresh = fresh.map(|site| files(&site, &root, &when, &Files::new(), &mut 0));
        match (again, fresh) {
            (Ok(Ok(again)), Ok(Ok(fresh))) => {
                same(&again, &fresh, &format!("edit {edit}: {what}"));
                kept = again;
                good += 1;
                wrong = false;
            }
            (Ok(Err(again)), Ok(Err(fresh))) | (Err(again), Err(fresh)) => {
                assert_eq!(again, fresh, "edit {edit}: {what}");
                refused += 1;
                wrong = true;
            }
            (again, fresh) => panic!("edit {edit}: {what}:\n{again:?}\n{fresh:?}"),
        }
    }
    // The edits are worth something: most can be published, some cannot, and much is kept.
    assert!(good > EDITS / 2 && refused > EDITS / 50 && trusted, "{good} good, {refused} refused");
    let all = good * kept.len();
    assert!(made * 2 < all, "{made} of {all} files were made");
}

/// The files of a site, those with a known key not made again.
fn files(
    site: &Site,
    root: &Path,
    occasion: &Occasion,
    kept: &Files,
    made: &mut usize,
) -> Result<Files, gongshi::diagnostic::Diagnostics> {
    let found = check::site(site, occasion);
    if found.errors() > 0 {
        return Err(found);
    }
    let plan = Plan::of(site, occasion)?;
    let mut files = Files::new();
    for file in plan.files() {
        let known = kept.get(&file.path).filter(|(key, _)| *key == file.key);
        let bytes = if let Some((_, bytes)) = known {
            bytes.clone()
        } else {
            *made += 1;
            match plan.make(file)? {
                Made::Bytes(bytes) => bytes,
                Made::Copy(path) => fs::read(root.join("content").join(path)).unwrap(),
            }
        };
        assert!(files.insert(file.path.clone(), (file.key, bytes)).is_none(), "{}", file.path);
    }
    Ok(files)
}

#[track_caller]
fn same(again: &Files, fresh: &Files, when: &str) {
    let paths = |files: &Files| files.keys().cloned().collect::<Vec<_>>();
    assert_eq!(paths(again), paths(fresh), "{when}");
    for (path, (key, bytes)) in fresh {
        assert_eq!(again[path].0, *key, "{when}: the key of {path}");
        if again[path].1 != *bytes {
            let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
            panic!(
                "{when}: {path} was kept, but is another now:\n{}\n--- made anew ---\n{}",
                text(&again[path].1),
                text(bytes)
            );
        }
    }
}

/// Someone who edits a small site, without much thought.
struct Author {
    root: PathBuf,
    random: Random,
    /// What the last edit found.
    before: Vec<(PathBuf, Option<Vec<u8>>)>,
}

const PLACES: &str = "title: 医保\nplace: 某县\ndescription: 一个小网站\nbase_url: https://a.gov.cn\n\
    per_page: 5\nplaces: [{id: mou, name: 某县, places: [{id: cun, name: 东村}]}]\n";

impl Author {
    fn begin(&mut self) {
        self.write("site.yaml", PLACES);
        for id in ["city-2024", "jia-2024", "yi-2024"] {
            self.write(&format!("policies/{id}.yaml"), &policy(id, 380));
        }
        for name in ["a", "b", "c"] {
            let text = format!("---\ntitle: {name}\nissued: 2023-11-01\n---\n\n## 一、缴费\n");
            self.write(&format!("content/notices/{name}.md"), &text);
        }
        self.write("quotas/q.yaml", &quota("甲村任务表"));
        self.write("quotas/q.csv", "村名,任务数\n甲村,100\n");
        self.write("quotas/p.csv", "日期,村名,人数\n2023-11-07,甲村,20\n");
        self.write("content/notices/files/form.txt", "登记表");
        self.write("content/notices/files/map.txt", "地图");
    }

    /// Edits something; says what, and which file it was, if it was one that is saved and stays.
    fn edit(&mut self) -> (String, Option<PathBuf>) {
        self.before.clear();
        let notice = self.notice_name();
        match self.random.below(32) {
            24..32 => self.edit_seldom(),
            0..7 => {
                let text = self.notice();
                self.saved(&notice, &text)
            }
            7 | 8 => self.remove(&notice),
            9 | 10 => {
                let to = self.notice_name();
                self.rename(&notice, &to)
            }
            11 => {
                let text = format!("{}\n\n没有开头的说明\n", self.random.below(9));
                self.saved(&notice, &text)
            }
            12 | 13 => {
                let id = self.pick(&["city-2024", "jia-2024", "bing-2025"]);
                let premium = 300 + self.random.below(5);
                self.saved(&format!("policies/{id}.yaml"), &policy(id, premium))
            }
            14 => {
                let title = self.pick(&["医保", "居民医保", "<医保>"]);
                let village = self.pick(&["东村", "西村", "东村}, {id: xi, name: 西村"]);
                let text = PLACES.replace("医保", title).replace("东村", village);
                let is_declared = self.pick(&["yes", "no"]) == "yes";
                let (head, _) = text.split_once("places:").unwrap();
                let text = if is_declared { text } else { head.to_owned() };
                self.saved("site.yaml", &text)
            }
            15 => {
                let words = self.pick(&["没有这一页", "{{ nothing", "找不到"]);
                self.saved("templates/404.html", words)
            }
            16 => self.remove("templates/404.html"),
            17 => {
                let color = self.pick(&["red", "blue"]);
                let text = format!("body {{ color: {color} }}\n");
                self.saved("themes/default/assets/style.css", &text)
            }
            18 => {
                let file = self.pick(&["form.txt", "map.txt"]);
                let text = format!("第{}版", self.random.below(100));
                self.saved(&format!("content/notices/files/{file}"), &text)
            }
            19 => {
                let figure = self.pick(&["100", "1000", "四千"]);
                let more = self.pick(&["", "乙村,100\n", "佳村,50\n乙村,7\n"]);
                self.saved("quotas/q.csv", &format!("村名,任务数\n甲村,{figure}\n{more}"))
            }
            20 | 21 => {
                let title = self.pick(&["甲村任务表", "任务分解表"]);
                let progress = self.pick(&["", "progress: {file: p.csv}\n"]);
                self.saved("quotas/q.yaml", &(quota(title) + progress))
            }
            22 => {
                let village = self.pick(&["甲村", "甲村", "乙村", "丁村"]);
                let (day, count) = (self.pick(&["07", "14", "32"]), self.random.below(90));
                let more = format!("2023-11-21,{village},{count}\n");
                let text = format!("日期,村名,人数\n2023-11-{day},甲村,{}\n{more}", count / 2);
                self.saved("quotas/p.csv", &text)
            }
            _ => match self.random.below(4) {
                0 => self.remove("themes/default/assets/style.css"),
                3 => self.remove("policies/bing-2025.yaml"),
                1 => self.rename("content/notices/files/map.txt", "content/notices/files/plan.txt"),
                _ => {
                    let text = format!("---\ntitle: 通知{}\n---\n", self.random.below(5));
                    self.saved("content/notices/index.md", &text)
                }
            },
        }
    }

    /// Edits what is edited less often: files of tables and policies that come, move and go, the
    /// theme, the pages of folders.
    fn edit_seldom(&mut self) -> (String, Option<PathBuf>) {
        let tables = ["quotas/q.yaml", "quotas/r.yaml", "quotas/2024/q.yaml"];
        let policies = ["policies/jia-2024.yaml", "policies/jia.yaml", "policies/2024/jia.yaml"];
        let own = [
            "themes/default/strings/zh-CN.yaml",
            "themes/default/assets/finder.js",
            "templates/notice.html",
            "templates/components/timeline.html",
            "content/index.md",
        ];
        match self.random.below(8) {
            0 => {
                let (title, count) =
                    (self.pick(&["乙镇任务表", "补充任务表"]), self.random.below(90));
                let rows = format!("rows: [[丙村, {count}], [甲村, 7]]\n");
                let text = quota(title).replace("id: q", "id: r").replace("file: q.csv\n", "");
                let text = text.replace("某县", "某县, township: 乙镇") + &rows;
                self.saved("quotas/r.yaml", &text)
            }
            1 => {
                let (from, to) = (self.pick(&tables), self.pick(&tables));
                self.rename(from, to)
            }
            2 => {
                let file = self.pick(&["quotas/r.yaml", "quotas/p.csv", "quotas/2024/q.yaml"]);
                self.remove(file)
            }
            3 => {
                let (from, to) = (self.pick(&policies), self.pick(&policies));
                self.rename(from, to)
            }
            4 => {
                let name = self.pick(&[
                    "notice.html",
                    "list.html",
                    "base.html",
                    "components/timeline.html",
                ]);
                let more = self.pick(&["<p>甲</p>\n", "<p>{{ site.title }}</p>\n", "{{ nothing"]);
                let theme = Path::new(env!("CARGO_MANIFEST_DIR")).join("themes/default/templates");
                let text = fs::read_to_string(theme.join(name)).unwrap();
                // Before the end of the page's block, or of the component.
                let at = text.rfind("{%- endblock main %}").or(text.rfind("</main>"));
                let (before, after) = text.split_at(at.unwrap_or(text.len()));
                self.saved(&format!("templates/{name}"), &format!("{before}{more}{after}"))
            }
            5 => {
                let words = self.pick(&["全部通知（新）", "所有的通知"]);
                let key = self.pick(&["archive.title", "frame.search", "frame.serach"]);
                self.saved("themes/default/strings/zh-CN.yaml", &format!("{key}: \"{words}\"\n"))
            }
            6 => {
                let title = self.pick(&["首页", "医保通知"]);
                let text = self.pick(&[
                    "说明一。",
                    "看[a](@/notices/a.md)。",
                    "看[表](@/notices/files/form.txt)。",
                ]);
                self.saved("content/index.md", &format!("---\ntitle: {title}\n---\n\n{text}\n"))
            }
            _ => {
                let file = self.pick(&own);
                if file.contains("/assets/") && self.random.below(2) == 0 {
                    let text = format!("var version = {};\n", self.random.below(9));
                    return self.saved(file, &text);
                }
                self.remove(file)
            }
        }
    }

    fn notice_name(&mut self) -> String {
        let name = self.pick(&["a", "b", "c", "d", "2024/e", "2024/f"]);
        format!("content/notices/{name}.md")
    }

    fn notice(&mut self) -> String {
        let number = self.random.below(1000);
        let day = 1 + self.random.below(30);
        let month = 10 + self.random.below(3);
        let mut front = format!("title: 第{number}号通知\nissued: 2023-{month}-{day:02}\n");
        let mut body = "## 一、缴费\n\n".to_owned();
        if self.random.below(2) == 0 {
            let id = self.pick(&["jia-2024", "yi-2024"]);
            front += &format!("policy: {id}\n");
            body += "每人缴{{ policy(path=\"premium.personal.一档\") }}元。\n\n";
            body += self.pick(&["", "{{ timeline() }}\n\n", "{{ payment_table() }}\n\n"]);
        }
        if self.random.below(4) == 0 {
            front += "quotas: [q]\n";
            body += "甲村{{ quota(village=\"甲村\") }}人。\n\n";
            body += self.pick(&["", "{{ quota_table() }}\n\n"]);
        }
        if self.random.below(5) == 0 {
            front += "draft: true\n";
        }
        front += self.pick(&[
            "",
            "",
            "expires: 2023-12-19\n",
            "expires: 2024-05-31\n",
            "status: 废止\n",
        ]);
        if self.random.below(3) == 0 {
            let other = self.notice_name();
            front += &format!("replaces: [{}]\n", other.trim_start_matches("content/"));
        }
        match self.random.below(6) {
            0 => front += "attachments: [files/form.txt]\n",
            1 => body += "看[地图](@/notices/files/map.txt)。\n\n",
            2 => {
                let other = self.notice_name();
                body += &format!("看[那一份](@/{}#一缴费)。\n\n", &other["content/".len()..]);
            }
            _ => {}
        }
        format!("---\n{front}---\n\n{body}第{number}段。\n")
    }

    fn pick(&mut self, of: &[&'static str]) -> &'static str {
        of[self.random.below(of.len())]
    }

    fn undo(&mut self) -> (String, Option<PathBuf>) {
        for (path, bytes) in self.before.drain(..).rev() {
            match bytes {
                Some(bytes) => fs::write(path, bytes).unwrap(),
                None => drop(fs::remove_file(path)),
            }
        }
        ("taken back".to_owned(), None)
    }

    fn remember(&mut self, path: &str) -> PathBuf {
        let path = self.root.join(path);
        self.before.push((path.clone(), fs::read(&path).ok()));
        path
    }

    fn write(&mut self, path: &str, text: &str) {
        let path = self.remember(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn saved(&mut self, path: &str, text: &str) -> (String, Option<PathBuf>) {
        self.write(path, text);
        (format!("{path} saved as {text:?}"), Some(self.root.join(path)))
    }

    fn remove(&mut self, path: &str) -> (String, Option<PathBuf>) {
        let _ = fs::remove_file(self.remember(path));
        (format!("{path} removed"), None)
    }

    fn rename(&mut self, from: &str, to: &str) -> (String, Option<PathBuf>) {
        let (from_path, to_path) = (self.remember(from), self.remember(to));
        fs::create_dir_all(to_path.parent().unwrap()).unwrap();
        let _ = fs::rename(from_path, to_path);
        (format!("{from} renamed to {to}"), None)
    }
}

/// A small policy: the fewer keys, the quicker. 乙 inherits its premium; 丙 is of the year after.
fn policy(id: &str, premium_of: usize) -> String {
    let year = id.rsplit('-').next().unwrap();
    let head = |id: &str| {
        format!(
            "schema: resident-medical/1\nid: {id}\nyear: {year}\nplace: {{county: 某县}}\n\
             sources: {{notice: {{title: 通知, issuer: 某县人民政府}}}}\nsource: notice\n"
        )
    };
    let premium = format!(
        "tiers: [一档, 二档]\npremium:\n  personal: {{一档: {premium_of}, 二档: 725}}\n  \
         fiscal_subsidy: {{status: unknown}}\n"
    );
    let enrolment = "enrolment:\n  - id: 集中参保期\n    pays: {from: 2023-11-01, to: 2023-12-31}\n    \
         benefit: {status: unknown}\n";
    let phases = format!("phases: [{{id: 宣传阶段, to: 2023-10-{}}}]\n", premium_of % 28 + 1);
    match id {
        "bing-2025" => format!("{}{premium}{}", head(id), enrolment.replace("2023", "2024")),
        "city-2024" => format!("{}abstract: true\n{premium}", head(id)),
        "yi-2024" => format!("{}inherits: city-2024\n{enrolment}", head(id)),
        _ => format!("{}{premium}{enrolment}{phases}", head(id)),
    }
}

/// A small quota table, whose figures stand beside it.
fn quota(title: &str) -> String {
    format!(
        "schema: resident-medical-quota/1\nid: q\nyear: 2024\nplace: {{county: 某县}}\ntitle: {title}\n\
         file: q.csv\ncolumns: {{村名: name, 任务数: task}}\n"
    )
}

/// A generator of numbers that are the same in every run (Knuth's constants for 64 bits).
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from((self.0 >> 33) % bound as u64).unwrap()
    }
}
