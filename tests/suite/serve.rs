//! `gongshi serve`: a real process, asked over real connections.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Mutex;
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::{Duration, Instant};

use crate::site::{NOTICE, POLICY, Site};

const PAGE: &str = "/notices/wuyang-2024.html";
/// Longer than anything takes on a computer that is busy with other tests.
const PATIENCE: Duration = Duration::from_secs(30);

/// A preview of a site, ended when it is dropped.
pub(crate) struct Preview {
    process: Child,
    port: u16,
    /// What it says on standard output after its address.
    lines: Mutex<Receiver<String>>,
}

/// An answer.
struct Answer {
    status: u16,
    head: String,
    body: Vec<u8>,
}

impl Preview {
    fn of(site: &Site, more: &[&str]) -> Self {
        Self::in_folder(&site.path(""), more)
    }

    pub(crate) fn in_folder(folder: &Path, more: &[&str]) -> Self {
        let mut process = Command::new(env!("CARGO_BIN_EXE_gongshi"))
            .args(["serve", "--port", "0"])
            .args(more)
            .current_dir(folder)
            .env("LC_ALL", "zh_CN.UTF-8")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut out = BufReader::new(process.stdout.take().unwrap());
        let mut url = String::new();
        out.read_line(&mut url).unwrap();
        let port = url.trim().trim_end_matches('/').rsplit_once(':').unwrap().1.parse().unwrap();
        let (tell, lines) = mpsc::channel();
        thread::spawn(move || out.lines().map_while(Result::ok).try_for_each(|it| tell.send(it)));
        Self { process, port, lines: Mutex::new(lines) }
    }

    /// A preview as of a day in the first window of payment, its site made.
    fn ready(site: &Site) -> Self {
        let preview = Self::of(site, &["--today", "2023-11-29"]);
        preview.says("网站做好了");
        preview
    }

    /// Waits for a line that contains this.
    pub(crate) fn says(&self, words: &str) -> String {
        let lines = self.lines.lock().unwrap();
        loop {
            let line = lines.recv_timeout(PATIENCE).unwrap_or_else(|_| panic!("says no {words:?}"));
            if line.contains(words) {
                return line;
            }
        }
    }

    fn get(&self, path: &str) -> Answer {
        self.ask(&format!("GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\n", self.port))
    }

    pub(crate) fn page(&self, path: &str) -> String {
        let answer = self.get(path);
        assert_eq!(answer.status, 200, "{path}: {}", answer.text());
        answer.text()
    }

    /// Sends a request, given without its end.
    fn ask(&self, request: &str) -> Answer {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        stream.write_all(format!("{request}Connection: close\r\n\r\n").as_bytes()).unwrap();
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).unwrap();
        let end = bytes.windows(4).position(|it| it == b"\r\n\r\n").unwrap();
        let head = String::from_utf8(bytes[..end].to_vec()).unwrap();
        let status = head[9..12].parse().unwrap();
        Answer { status, head: head.to_lowercase(), body: bytes[end + 4..].to_vec() }
    }

    /// Waits until a page says this.
    pub(crate) fn follows(&self, path: &str, words: &str) {
        let until = Instant::now() + PATIENCE;
        while !self.get(path).text().contains(words) {
            assert!(Instant::now() < until, "{path} does not come to say {words:?}");
            thread::sleep(Duration::from_millis(20));
        }
    }

    /// The news, a line of JSON each.
    fn news(&self) -> News {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        let host = format!("127.0.0.1:{}", self.port);
        let request =
            format!("GET /-/events HTTP/1.1\r\nHost: {host}\r\nOrigin: http://{host}\r\n\r\n");
        stream.write_all(request.as_bytes()).unwrap();
        News(BufReader::new(stream))
    }
}

impl Drop for Preview {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl Answer {
    fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The page without the script that makes it follow the site.
    fn as_built(&self) -> String {
        let text = self.text();
        let (before, after) = text.split_once("<script src=\"/-/reload.js\"").unwrap();
        let page = before.to_owned() + after.split_once("</script>\n").unwrap().1;
        page.replacen(" data-today=\"2023-11-29\"", "", 1)
    }
}

struct News(BufReader<TcpStream>);

impl News {
    fn next(&mut self) -> serde_json::Value {
        loop {
            let mut line = String::new();
            assert_ne!(self.0.read_line(&mut line).unwrap(), 0, "the news end");
            if let Some(data) = line.strip_prefix("data:") {
                return serde_json::from_str(data.trim()).unwrap();
            }
        }
    }

    /// Waits for news of mistakes, or of there being none.
    fn until(&mut self, wrong: bool) -> serde_json::Value {
        loop {
            let news = self.next();
            if news["mistakes"].is_object() == wrong {
                return news;
            }
        }
    }
}

/// A published page as the preview has it, of which phones keep nothing.
fn previewed(page: &str) -> String {
    let (before, worker) = page.split_once(" data-worker=\"").unwrap();
    before.to_owned() + worker.split_once('"').unwrap().1
}

#[test]
fn a_page_is_what_a_build_writes_and_one_script() {
    let site = Site::example();
    assert_eq!(site.build().code, 0);
    let preview = Preview::ready(&site);
    for path in [PAGE, "/index.html", "/calculators/zhongxian-wuyang-2024.html"] {
        let answer = preview.get(path);
        assert_eq!(answer.status, 200);
        assert_eq!(answer.as_built(), previewed(&site.read(&format!("public{path}"))), "{path}");
        assert!(answer.head.contains("content-type: text/html; charset=utf-8"), "{}", answer.head);
        assert!(answer.head.contains("cache-control: no-store"), "{}", answer.head);
        assert!(!answer.head.contains("access-control"), "{}", answer.head);
    }
    assert_eq!(preview.get("/").as_built(), previewed(&site.read("public/index.html")));
    let home = site.read("public/index.html");
    let style = home.split("href=\"").find(|it| it.starts_with("assets/style")).unwrap();
    let style = style.split('"').next().unwrap();
    let answer = preview.get(&format!("/{style}"));
    assert_eq!(answer.text(), site.read(&format!("public/{style}")));
    assert!(answer.head.contains("content-type: text/css"), "{}", answer.head);
    let missing = preview.get("/notices/nothing.html");
    assert_eq!((missing.status, missing.as_built()), (404, site.read("public/404.html")));
    assert!(preview.page("/-/reload.js").contains("EventSource"));
    assert!(preview.page("/-/reload.css").contains(".gongshi-overlay"));
}

#[test]
fn a_saved_notice_shows_on_its_page_and_on_lists() {
    let site = Site::example();
    let preview = Preview::ready(&site);
    let mut news = preview.news();
    let before = news.until(false)["round"].as_u64().unwrap();
    let title = "乌杨街道2024年居民医保：怎么缴、什么时候缴";
    assert!(preview.page("/").contains(title));
    site.replace(NOTICE, title, "新的标题");
    assert!(news.next()["round"].as_u64().unwrap() > before);
    assert!(preview.says(NOTICE).contains("毫秒"));
    assert!(preview.page(PAGE).contains("新的标题"));
    let home = preview.page("/");
    assert!(home.contains("新的标题") && !home.contains(title));
}

#[test]
fn notices_come_move_and_go() {
    let site = Site::example();
    let preview = Preview::ready(&site);
    let mut news = preview.news();
    news.until(false);
    // A folder that was not there when the preview began, and a file in it.
    site.write(
        "content/villages/jia.md",
        "---\ntitle: 甲村通知\nissued: 2023-11-20\n---\n\n正文\n",
    );
    news.next();
    assert!(preview.page("/villages/jia.html").contains("甲村通知"));
    assert!(preview.page("/").contains("甲村通知"));
    let (from, to) = (site.path("content/villages/jia.md"), site.path("content/villages/yi.md"));
    std::fs::rename(from, &to).unwrap();
    news.next();
    assert_eq!(preview.get("/villages/jia.html").status, 404);
    assert!(preview.page("/villages/yi.html").contains("甲村通知"));
    std::fs::remove_file(to).unwrap();
    news.next();
    assert_eq!(preview.get("/villages/yi.html").status, 404);
    assert!(!preview.page("/").contains("甲村通知"));
}

/// Editors write beside the file and put the new one in its place.
#[test]
fn a_file_that_is_put_in_place_of_another_is_saved() {
    let site = Site::example();
    let preview = Preview::ready(&site);
    let mut news = preview.news();
    news.until(false);
    let text = site.read(NOTICE).replace("怎么缴、什么时候缴", "换过的标题");
    site.write("content/notices/.wuyang-2024.md.swp", &text);
    std::fs::rename(site.path("content/notices/.wuyang-2024.md.swp"), site.path(NOTICE)).unwrap();
    news.next();
    assert!(preview.page(PAGE).contains("换过的标题"));
}

#[test]
fn a_template_is_laid_over_and_taken_away() {
    let site = Site::example();
    let preview = Preview::ready(&site);
    let mut news = preview.news();
    news.until(false);
    site.write("templates/404.html", "<p>没有</p>");
    news.next();
    let missing = preview.get("/nothing");
    assert_eq!((missing.status, missing.as_built().as_str()), (404, "<p>没有</p>"));
    std::fs::remove_file(site.path("templates/404.html")).unwrap();
    news.next();
    assert!(preview.get("/nothing").text().contains("<!doctype html>"));
}

#[test]
fn a_mistake_leaves_the_last_good_site_and_is_told() {
    let site = Site::example();
    let preview = Preview::ready(&site);
    let good = preview.get(PAGE).body;
    let mut news = preview.news();
    news.until(false);
    site.replace(POLICY, "二级: 70%,", "二级: 70,");
    let told = news.until(true);
    let text = &text_of(&told);
    assert!(text.starts_with("错误[value/percent-sign]: “70”后面没有百分号"), "{text}");
    assert!(text.contains("二级: 70, 三级: 50%"), "the line stands there: {text}");
    let kinds: Vec<_> = parts_of(&told).iter().map(|(kind, _)| *kind).collect();
    assert_eq!(kinds, ["words", "source", "words"], "only lines of the file are not broken");
    assert_eq!(preview.get(PAGE).body, good);
    site.replace(POLICY, "二级: 70,", "二级: 70%,");
    news.until(false);
    assert_eq!(preview.get(PAGE).body, good);
}

/// The parts of what is wrong, each with its kind.
fn parts_of(told: &serde_json::Value) -> Vec<(&str, &str)> {
    let parts = told["mistakes"]["parts"].as_array().unwrap().iter();
    parts.map(|it| (it["kind"].as_str().unwrap(), it["text"].as_str().unwrap())).collect()
}

fn text_of(told: &serde_json::Value) -> String {
    parts_of(told).iter().map(|(_, text)| *text).collect::<Vec<_>>().join("\n")
}

/// What is wrong with a template shows only when a page is made.
#[test]
fn a_page_that_cannot_be_made_stays_as_it_was() {
    let site = Site::example();
    let preview = Preview::ready(&site);
    let good = preview.get(PAGE).body;
    let mut news = preview.news();
    news.until(false);
    site.write("templates/notice.html", "{{ nothing.at.all }}");
    news.next();
    assert_eq!(preview.get(PAGE).body, good);
    let told = news.until(true);
    let text = &text_of(&told);
    assert!(text.contains("template/theme") && text.contains("nothing"), "{text}");
    std::fs::remove_file(site.path("templates/notice.html")).unwrap();
    news.until(false);
    assert_eq!(preview.get(PAGE).body, good);
}

#[test]
fn a_site_that_cannot_be_made_at_first_says_why_and_recovers() {
    let site = Site::example();
    site.write("content/notices/b.md", "<script>没有说明</script>");
    let preview = Preview::of(&site, &["--today", "2023-11-29", "--lang", "en"]);
    let mut news = preview.news();
    let told = news.until(true);
    assert!(text_of(&told).starts_with("error[notice/front-matter]"));
    let answer = preview.get("/");
    assert_eq!(answer.status, 503);
    let text = answer.text();
    assert!(
        text.contains("notice/front-matter") && text.contains("&lt;script>")
            || text.contains("&lt;script&gt;"),
        "{text}"
    );
    assert!(!text.contains("<script>"), "{text}");
    std::fs::remove_file(site.path("content/notices/b.md")).unwrap();
    news.until(false);
    preview.page(PAGE);
}

#[test]
fn the_day_can_be_chosen() {
    let site = Site::example();
    let preview = Preview::of(&site, &["--today", "2023-11-01"]);
    preview.says("网站做好了");
    // The notice is of 14 November.
    assert_eq!(preview.get(PAGE).status, 404);
    let drafts = Preview::of(&site, &["--today", "2023-11-01", "--drafts"]);
    drafts.says("网站做好了");
    drafts.page(PAGE);
    // The page is told which day it is, or its script would go by the clock of this computer.
    assert!(drafts.get(PAGE).text().contains("<html data-today=\"2023-11-01\" lang="));
    let of_now = Preview::of(&site, &[]);
    of_now.says("网站做好了");
    assert!(!of_now.get(PAGE).text().contains("data-today"));
}

#[test]
fn only_this_computer_is_answered() {
    let site = Site::example();
    let preview = Preview::ready(&site);
    let port = preview.port;
    let own = format!("Host: 127.0.0.1:{port}\r\n");
    let refused = [
        "Host: evil.example\r\n".to_owned(),
        format!("Host: evil.example:{port}\r\n"),
        format!("Host: 127.0.0.1.evil.example:{port}\r\n"),
        "Host: 127.0.0.1:1\r\n".to_owned(),
        "Host: 127.0.0.1\r\n".to_owned(),
        format!("{own}Host: evil.example\r\n"),
        format!("{own}Origin: http://evil.example\r\n"),
        format!("{own}Origin: https://127.0.0.1:{port}\r\n"),
        format!("{own}Origin: http://127.0.0.1:1\r\n"),
        format!("{own}Origin: null\r\n"),
    ];
    for path in [PAGE, "/-/events", "/-/reload.js"] {
        for headers in &refused {
            let answer = preview.ask(&format!("GET {path} HTTP/1.1\r\n{headers}"));
            assert_eq!(answer.status, 403, "{path} {headers}");
            assert!(answer.text().contains("只能在这台电脑上"), "{}", answer.text());
        }
    }
    let absolute = format!("GET http://evil.example{PAGE} HTTP/1.1\r\n{own}");
    assert_eq!(preview.ask(&absolute).status, 403);
    for host in ["localhost", "LOCALHOST", "[::1]"] {
        let answer = preview.ask(&format!("GET {PAGE} HTTP/1.1\r\nHost: {host}:{port}\r\n"));
        assert_eq!(answer.status, 200, "{host}");
    }
    for method in ["POST", "PUT", "DELETE", "OPTIONS"] {
        let answer =
            preview.ask(&format!("{method} {PAGE} HTTP/1.1\r\n{own}Content-Length: 0\r\n"));
        assert_eq!(answer.status, 405, "{method}");
        assert!(answer.head.contains("allow: get, head"), "{}", answer.head);
    }
    let head = preview.ask(&format!("HEAD {PAGE} HTTP/1.1\r\n{own}"));
    assert_eq!((head.status, head.body.len()), (200, 0));
}

#[test]
fn nothing_beside_the_site_is_handed_out() {
    let site = Site::example();
    let preview = Preview::ready(&site);
    let paths = [
        "/../site.yaml",
        "/%2e%2e/site.yaml",
        "/%2E%2E%2Fsite.yaml",
        "/..%2fsite.yaml",
        "/..%5csite.yaml",
        "/%252e%252e/site.yaml",
        "/assets/../../site.yaml",
        "/./../site.yaml",
        "//etc/passwd",
        "/%2fetc/passwd",
        "/etc/passwd",
        "/index.html%00",
        "/site.yaml",
        "/content/notices/wuyang-2024.md",
        "/%c0%ae%c0%ae/site.yaml",
        "/C:%5cWindows",
        "/%zz",
        "/-/../site.yaml",
        "/-/nothing",
    ];
    for path in paths {
        let answer = preview.get(path);
        assert_eq!(answer.status, 404, "{path}");
        assert!(!answer.text().contains("title: "), "{path}");
    }
}

#[test]
fn a_port_that_is_taken_is_named() {
    let site = Site::example();
    let preview = Preview::of(&site, &[]);
    let run = site.run(&["serve", "--port", &preview.port.to_string()], "");
    assert_eq!(run.code, 1);
    assert!(run.err.contains("已经被别的程序占用") && run.err.contains("--port"), "{}", run.err);
    let nowhere = site.run(&["serve", "--site", "nirgends"], "");
    assert_eq!(nowhere.code, 1);
    assert!(nowhere.err.contains("file/no-site"), "{}", nowhere.err);
}
