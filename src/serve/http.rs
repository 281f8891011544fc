//! Over HTTP, to browsers of this computer.

use std::convert::Infallible;
use std::io;
use std::net::TcpListener;
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::header::{self, HeaderMap, HeaderValue};
use axum::http::{Method, StatusCode, Uri};
use axum::middleware::{self, Next};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use jiff::civil::Date;
use tokio_stream::wrappers::WatchStream;
use tokio_stream::{Stream, StreamExt};

use super::generation::Generation;
use super::stand::{Page, Stand};
use super::{address, failure};
use crate::diagnostic::{Diagnostics, Lang, Text, say};
use crate::fingerprint::Fingerprint;
use crate::site::addresses;

/// The script that makes a page follow the site.
const SCRIPT: &str = include_str!("reload.js");
/// How mistakes look above a page.
const STYLE: &str = include_str!("reload.css");

/// What every answer needs.
#[derive(Clone)]
struct Server {
    stand: Arc<Stand>,
    lang: Lang,
    port: u16,
    /// The day that pages are to take for today.
    day: Option<Date>,
}

/// Answers browsers until the process is ended.
pub(super) fn serve(
    listener: TcpListener,
    stand: Arc<Stand>,
    lang: Lang,
    day: Option<Date>,
) -> io::Result<()> {
    listener.set_nonblocking(true)?;
    let port = listener.local_addr()?.port();
    let server = Server { stand, lang, port, day };
    let routes = Router::new()
        .route("/-/events", get(events))
        .route("/-/reload.js", get(|| async { file("reload.js", SCRIPT) }))
        .route("/-/reload.css", get(|| async { file("reload.css", STYLE) }))
        .fallback(page)
        .layer(middleware::from_fn_with_state(server.clone(), guarded))
        .with_state(server);
    // Pages are made on threads of their own; one is enough to hand them out.
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime
        .block_on(async { axum::serve(tokio::net::TcpListener::from_std(listener)?, routes).await })
}

/// Lets in only what pages of this preview ask for, so that no page elsewhere can read drafts
/// through a name that it made lead here.
async fn guarded(State(server): State<Server>, request: Request, next: Next) -> Response {
    let mut response = match server.refusal(&request) {
        Some(refusal) => refusal,
        None => next.run(request).await,
    };
    let headers = response.headers_mut();
    for (name, value) in [
        (header::CACHE_CONTROL, "no-store"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    response
}

impl Server {
    fn refusal(&self, request: &Request) -> Option<Response> {
        let headers = request.headers();
        let is_own = |name: &str| self.is_own(name);
        let host = only(headers, header::HOST).is_some_and(is_own);
        let authority = request.uri().authority().is_none_or(|it| is_own(it.as_str()));
        let origin = !headers.contains_key(header::ORIGIN)
            || only(headers, header::ORIGIN)
                .and_then(|origin| origin.strip_prefix("http://"))
                .is_some_and(is_own);
        if !(host && authority && origin) {
            let port = self.port;
            let words = say!(
                "这是gongshi serve的预览，只能在这台电脑上用 http://127.0.0.1:{port}/ 打开。\n",
                "This is a preview of gongshi serve. Open it on this computer as http://127.0.0.1:{port}/.\n"
            );
            return Some(self.plain(StatusCode::FORBIDDEN, &words));
        }
        if ![Method::GET, Method::HEAD].contains(request.method()) {
            let words = say!("预览只能看，不能提交。\n", "A preview can only be read.\n");
            let mut refusal = self.plain(StatusCode::METHOD_NOT_ALLOWED, &words);
            refusal.headers_mut().insert(header::ALLOW, HeaderValue::from_static("GET, HEAD"));
            return Some(refusal);
        }
        None
    }

    /// Whether a host with its port is this computer's, and the port this preview's.
    fn is_own(&self, host: &str) -> bool {
        let (name, port) = match host.rsplit_once(':') {
            Some((name, port)) if !port.ends_with(']') => (name, port.parse().ok()),
            _ => (host, Some(80)),
        };
        let is_here =
            ["127.0.0.1", "[::1]"].contains(&name) || name.eq_ignore_ascii_case("localhost");
        is_here && port == Some(self.port)
    }

    fn page_response(&self, status: StatusCode, path: &str, page: &Page) -> Response {
        match (media(path), self.day) {
            (HTML, Some(day)) => html_response(status, &on(day, &page.bytes)),
            (HTML, None) => html_response(status, &page.bytes),
            (kind, _) => {
                let kind = [(header::CONTENT_TYPE, kind)];
                (status, kind, Body::from(page.bytes.to_vec())).into_response()
            }
        }
    }

    fn plain(&self, status: StatusCode, words: &Text) -> Response {
        let kind = [(header::CONTENT_TYPE, "text/plain; charset=utf-8")];
        (status, kind, words.in_lang(self.lang).to_owned()).into_response()
    }
}

/// The value of a header that comes once.
fn only(headers: &HeaderMap, name: header::HeaderName) -> Option<&str> {
    let mut values = headers.get_all(name).iter();
    let value = values.next()?;
    values.next().is_none().then(|| value.to_str().ok()).flatten()
}

/// Tells a browser what is wrong or that something else is shown: first as it is now, then
/// whenever it changes.
async fn events(
    State(server): State<Server>,
) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let news = WatchStream::new(server.stand.news());
    let lang = server.lang;
    let events =
        news.map(move |news| Ok(Event::default().data(failure::news(&news, lang).to_string())));
    Sse::new(events).keep_alive(KeepAlive::default())
}

/// A file of the site, or the page for what is none.
async fn page(State(server): State<Server>, uri: Uri) -> Response {
    let stand = &server.stand;
    let Some(generation) = stand.generation() else {
        let html = match stand.mistakes() {
            Some(mistakes) => failure::page(&mistakes, server.lang),
            None => failure::waiting(server.lang),
        };
        return html_response(StatusCode::SERVICE_UNAVAILABLE, html.as_bytes());
    };
    let path = address::path(uri.path());
    let index = path.as_ref().map(|path| match path.as_str() {
        "" => addresses::HOME.to_owned(),
        folder => format!("{}/index.html", folder.trim_end_matches('/')),
    });
    let found = path.filter(|path| generation.key(path).is_some());
    let index = index.filter(|path| generation.key(path).is_some());
    let (path, status) = match (found, index) {
        (Some(path), _) => (path, StatusCode::OK),
        // Links of the page lead on from its folder.
        (None, Some(_)) if !uri.path().ends_with('/') => {
            let folder = [(header::LOCATION, format!("{}/", uri.path()))];
            return (StatusCode::PERMANENT_REDIRECT, folder).into_response();
        }
        (None, Some(index)) => (index, StatusCode::OK),
        (None, None) => return missing(&server, &generation).await,
    };
    match stand.page(&generation, &path).await {
        Ok(Some(page)) => server.page_response(status, &path, &page),
        Ok(None) => missing(&server, &generation).await,
        Err(mistakes) => unmade(&mistakes, server.lang),
    }
}

/// The site's own page for what is not there.
async fn missing(server: &Server, generation: &Generation) -> Response {
    let path = addresses::NOT_FOUND;
    match server.stand.page(generation, path).await {
        Ok(Some(page)) => server.page_response(StatusCode::NOT_FOUND, path, &page),
        Ok(None) => StatusCode::NOT_FOUND.into_response(),
        Err(mistakes) => unmade(&mistakes, server.lang),
    }
}

/// What is wrong with a page that could never be made.
fn unmade(mistakes: &Diagnostics, lang: Lang) -> Response {
    let page = failure::page(mistakes, lang);
    html_response(StatusCode::INTERNAL_SERVER_ERROR, page.as_bytes())
}

/// A page that takes a day for today, whatever the clock of its browser.
fn on(day: Date, page: &[u8]) -> Vec<u8> {
    let root = b"<html ";
    let Some(at) = page.windows(root.len()).position(|it| it == root) else { return page.to_vec() };
    let (before, after) = page.split_at(at + root.len());
    [before, format!("data-today=\"{day}\" ").as_bytes(), after].concat()
}

/// A page with the script that makes it follow the site. All else is as `gongshi build` writes it.
fn html_response(status: StatusCode, page: &[u8]) -> Response {
    let digest = Fingerprint::of(page).hex();
    let tag = format!("<script src=\"/-/reload.js\" data-page=\"{digest}\" defer></script>\n");
    let end = b"</body>";
    let at = page.windows(end.len()).rposition(|it| it == end).unwrap_or(page.len());
    let bytes = [&page[..at], tag.as_bytes(), &page[at..]].concat();
    (status, [(header::CONTENT_TYPE, HTML)], bytes).into_response()
}

fn file(name: &str, text: &'static str) -> Response {
    ([(header::CONTENT_TYPE, media(name))], text).into_response()
}

const HTML: &str = "text/html; charset=utf-8";

/// What a file is, by the ending of its name.
fn media(path: &str) -> &'static str {
    let ending = path.rsplit_once('.').map_or("", |(_, ending)| ending);
    match ending.to_ascii_lowercase().as_str() {
        "html" => HTML,
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "json" => "application/json",
        "webmanifest" => "application/manifest+json",
        "xml" => "application/xml",
        "txt" => "text/plain; charset=utf-8",
        "csv" => "text/csv; charset=utf-8",
        "ics" => "text/calendar; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "gif" => "image/gif",
        "webp" => "image/webp",
        "ico" => "image/x-icon",
        "wasm" => "application/wasm",
        "pdf" => "application/pdf",
        "docx" => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "xlsx" => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        _ => "application/octet-stream",
    }
}
