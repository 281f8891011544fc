//! The least that any generator does: reads every notice, parses its Markdown, puts it into a
//! template, writes a page. `cargo xtask bench site` measures it beside the real ones.
//!
//! ```text
//! floor CONTENT OUT
//! ```

use std::error::Error;
use std::path::PathBuf;
use std::{env, fs};

use pulldown_cmark::{Options, Parser, html};
use rayon::prelude::*;
use tera::{Context, Tera, Value};

const PAGE: &str = r#"<!doctype html>
<html lang="zh-CN">
<head><meta charset="utf-8"><title>{{ title }}</title><link rel="stylesheet" href="style.css"></head>
<body><header><a href="index.html">{{ site }}</a></header><main><h1>{{ title }}</h1>{{ content }}</main></body>
</html>
"#;

fn main() -> Result<(), Box<dyn Error + Send + Sync>> {
    let folders: Vec<PathBuf> = env::args_os().skip(1).map(PathBuf::from).collect();
    let [content, out] = &folders[..] else { return Err("floor CONTENT OUT".into()) };
    let mut tera = Tera::default();
    tera.add_raw_template("page.html", PAGE)?;
    let files = fs::read_dir(content)?.collect::<Result<Vec<_>, _>>()?;
    fs::create_dir_all(out)?;
    files.par_iter().try_for_each(|file| {
        let text = fs::read_to_string(file.path())?;
        let (front, body) = text[4..].split_once("\n---\n").ok_or("no front matter")?;
        let title = front.lines().find_map(|line| line.strip_prefix("title: "));
        let mut page = String::with_capacity(body.len() * 2);
        html::push_html(&mut page, Parser::new_ext(body, Options::ENABLE_TABLES));
        let mut context = Context::new();
        context.insert("title", title.unwrap_or_default());
        context.insert("site", "医保");
        context.insert_value("content", Value::safe_string(&page));
        let name = file.file_name();
        let page = tera.render("page.html", &context)?;
        fs::write(out.join(name).with_extension("html"), page)?;
        Ok(())
    })
}
