//! Raw HTML: it is shown as the text that it is, but for comments, which are left out.

use crate::diagnostic::{Diagnostic, Span, Text, say};

/// A piece of raw HTML without its comments. One that does not end stays, so that it is seen.
pub(super) fn without_comments(html: &str) -> String {
    let mut left = String::with_capacity(html.len());
    let mut rest = html;
    while let Some((before, after)) = rest.split_once("<!--") {
        let Some((_, after)) = after.split_once("-->") else { break };
        left.push_str(before);
        rest = after;
    }
    left.push_str(rest);
    left
}

/// Says what to write instead.
pub(super) fn instead(html: &str, span: &Span) -> Diagnostic {
    let message = say!(
        "正文里不能用HTML，这里会照原样显示成文字",
        "HTML cannot be used in a notice: this is shown as it is written"
    );
    Diagnostic::warning("markdown/html", message).at(span).help(help(html))
}

fn help(html: &str) -> Text {
    let name: String = html
        .trim_start()
        .trim_start_matches(['<', '/'])
        .chars()
        .take_while(char::is_ascii_alphanumeric)
        .collect();
    match name.to_ascii_lowercase().as_str() {
        "br" => say!(
            "要换行，请在行末打两个空格再回车；要分段，请空一行。",
            "For a line end write two spaces at the end of the line; for a new paragraph leave a line empty."
        ),
        "p" | "div" => say!("要分段，请空一行。", "For a new paragraph leave a line empty."),
        "b" | "strong" => say!("加粗请写成**文字**。", "Bold is written **words**."),
        "i" | "em" => say!("强调请写成*文字*。", "Emphasis is written *words*."),
        "s" | "del" | "strike" => {
            say!("删除线请写成~~文字~~。", "What is struck out is written ~~words~~.")
        }
        "a" => say!("链接请写成[文字](地址)。", "A link is written [words](address)."),
        "img" => say!("图片请写成![说明](文件名)。", "An image is written ![words](file)."),
        "table" | "tr" | "td" | "th" => say!(
            "表格请写成| 甲 | 乙 |，合并的格子写“^”或者“<”。",
            "A table is written | a | b |, a merged cell `^` or `<`."
        ),
        "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
            say!("标题请写成## 文字。", "A heading is written ## words.")
        }
        "font" | "span" | "u" | "center" => say!(
            "字体、颜色和位置由网站统一，请去掉这个标记；要突出的写成**文字**。",
            "Type, colour and place are the site's: take the tag away, and write what stands out **words**."
        ),
        "script" | "iframe" | "style" | "object" | "embed" | "video" => say!(
            "网页里不能放别的程序和页面，请去掉，改成一个链接：[文字](地址)。",
            "No other program or page can be put in: write a link instead, [words](address)."
        ),
        "" if html.trim_start().starts_with("<!--") => say!(
            "不发布的备注写在<!-- 和 -->之间，单独成段。",
            "Notes that are not published stand between <!-- and -->, in a paragraph of their own."
        ),
        _ => say!(
            "要显示“<”的，写成“\\<”；其余请去掉。",
            "A `<` that is to be shown is written `\\<`; take everything else away."
        ),
    }
}
