//! Words, calls, headings, notes and callouts.

use super::*;

#[test]
fn a_figure_stands_wherever_words_do() {
    assert_eq!(rendered("一档{{ f() }}元"), "<p>一档<data>f</data>元</p>\n");
    assert_eq!(rendered("**{{ f() }}元**"), "<p><strong><data>f</data>元</strong></p>\n");
    assert_eq!(rendered("**注意：**{{ f() }}"), "<p><strong>注意：</strong><data>f</data></p>\n");
    assert!(
        rendered("|甲|乙|\n|-|-|\n|{{ f(a=\"x|y*_[\") }}|2|\n").contains("<td><data>f</data></td>")
    );
    assert_eq!(rendered("- {{ f() }}\n"), "<ul>\n<li><data>f</data></li>\n</ul>\n");
}

#[test]
fn a_figure_is_plain_where_no_element_can_be() {
    assert_eq!(rendered("`{{ f() }}`"), "<p><code>f</code></p>\n");
    assert_eq!(rendered("    {{ f() }}\n"), "<pre><code>f\n</code></pre>\n");
    assert_eq!(
        rendered("![{{ f() }}元](a.png \"{{ g() }}\")"),
        "<p><img src=\"content:notices/a.png\" alt=\"f元\" title=\"g\"></p>\n"
    );
    assert_eq!(
        rendered("[点](tel:{{ f() }} \"{{ g() }}\")"),
        "<p><a href=\"tel:f\" title=\"g\">点</a></p>\n"
    );
    let (document, _) = parsed("文[^{{ f() }}]\n\n[^{{ f() }}]: 注\n\n```{{ f() }}\nx\n```\n");
    let page = filled(&document);
    assert!(!page.contains(|c| ('\u{E000}'..='\u{E01F}').contains(&c)), "{page}");
}

#[test]
fn a_call_alone_in_its_paragraph_is_a_block() {
    assert_eq!(
        rendered("前\n\n{{ rates() }}\n\n后"),
        "<p>前</p>\n<table>rates</table>\n<p>后</p>\n"
    );
    assert_eq!(rendered("> {{ f() }}"), "<blockquote>\n<table>f</table>\n</blockquote>\n");
    assert_eq!(
        rendered("- 甲\n\n  {{ f() }}\n"),
        "<ul>\n<li>\n<p>甲</p>\n<table>f</table>\n</li>\n</ul>\n"
    );
    for text in ["见{{ f() }}表", "## {{ f() }}\n\n文", "{{ f() }} 表", "{{ f() }}\n表"] {
        assert!(rendered(text).contains("<data>f</data>"), "{text}");
    }
}

#[test]
fn everything_wrong_in_braces_is_said() {
    warns(
        "{% if %}\n{{ a }}\n{# 备注 #}\n{{ b(x=1, x=2) }}\n\npolicy(path=\"a\")\n\n{{ c()",
        &[
            ("template/syntax", 1),
            ("template/syntax", 2),
            ("template/syntax", 3),
            ("template/syntax", 4),
            ("template/syntax", 8),
            ("template/syntax", 6),
        ],
    );
    assert_eq!(
        rendered("写成\\{{ f() }}，`\\{{ f() }}`"),
        "<p>写成{{ f() }}，<code>{{ f() }}</code></p>\n"
    );
}

#[test]
fn bold_beside_full_width_punctuation_is_what_its_author_meant() {
    assert_eq!(
        rendered("**注意：**请按时缴费。这是**“应保尽保”**的要求"),
        "<p><strong>注意：</strong>请按时缴费。这是<strong>“应保尽保”</strong>的要求</p>\n"
    );
    assert_eq!(rendered("`**注意：**`"), "<p><code>**注意：**</code></p>\n");
    assert_eq!(rendered("~~（一）~~二"), "<p><del>（一）</del>二</p>\n");
    assert_eq!(rendered("1~3月和5~7月`~`"), "<p>1~3月和5~7月<code>~</code></p>\n");
}

#[test]
fn chinese_lines_are_joined_without_a_space() {
    assert_eq!(rendered("缴一次，\n管一年"), "<p>缴一次，管一年</p>\n");
    assert_eq!(rendered("**注意：**\n请缴"), "<p><strong>注意：</strong>请缴</p>\n");
    assert_eq!(
        rendered("请看\n[指南](b.md)"),
        "<p>请看<a href=\"content:notices/b.md\">指南</a></p>\n"
    );
    assert_eq!(rendered("一档\n{{ f() }}\n元"), "<p>一档<data>f</data>元</p>\n");
    assert_eq!(rendered("one\ntwo"), "<p>one\ntwo</p>\n");
    assert_eq!(rendered("甲  \n乙"), "<p>甲<br>\n乙</p>\n");
    assert_eq!(parsed("缴一次，\n管一年\nPOS机").0.words().text, "缴一次，管一年 POS机");
}

#[test]
fn the_title_of_a_page_is_the_notices() {
    let shifted = "<h2 id=\"大标题\">大标题</h2>\n<p>文</p>\n<h3 id=\"小\">小</h3>\n<p>文</p>\n";
    assert_eq!(rendered("# 大标题\n\n文\n\n## 小\n\n文"), shifted);
    assert_eq!(rendered("## 甲\n\n文"), "<h2 id=\"甲\">甲</h2>\n<p>文</p>\n");
}

#[test]
fn a_heading_is_named_by_its_words() {
    let (document, _) = parsed(
        "## 一、怎么 POS 缴{{ f() }}\n\n文\n\n## 二、怎么 POS 缴\n\n文\n\n## 三、缴费 {#jiaofei}\n\n文\n\n## ！\n\n文",
    );
    let ids: Vec<_> = document.headings.iter().map(|it| it.id.as_str()).collect();
    assert_eq!(ids, ["怎么-pos-缴", "怎么-pos-缴-2", "jiaofei", "节"]);
    assert_eq!(document.anchors, ids);
    let line = &document.headings[0].line;
    assert_eq!((line.text.as_str(), line.calls[0].0), ("一、怎么 POS 缴", "一、怎么 POS 缴".len()));
    assert_eq!(document.headings[2].line.text, "三、缴费");
    warns("## 甲 {#a}\n\n文\n\n## 乙 {#a}\n\n文", &[("heading/id", 5)]);
    warns("## 甲 {#1}\n\n文", &[("heading/id", 1)]);
    warns("文 {#a}", &[("heading/id", 1)]);
}

#[test]
fn a_heading_that_is_none_is_shown_as_it_should_be() {
    warns("##缴费\n\n文", &[("heading/space", 1)]);
    assert_eq!(wrong("文\n＃＃ **缴费：**\n")[0].2, "“#”要用英文的，后面空一格：## **缴费：**");
    warns("#医保# 参保", &[]);
    warns("文\n\n##\n", &[("heading/empty", 3)]);
}

#[test]
fn sections_and_numbers_are_checked_at_their_lines() {
    warns("## 一、甲\n\n## 三、乙\n\n文", &[("section/empty", 1), ("heading/number-skipped", 3)]);
    warns("## 一、甲\n\n### （一）乙\n", &[("section/empty", 3)]);
    warns("## 一、甲\n\n<!-- 备注 -->\n", &[("section/empty", 1)]);
    warns("## 一、甲\n\n{{ f() }}\n\n> ## 五、引\n\n## **二、**乙\n\n---\n", &[]);
}

#[test]
fn footnotes_are_numbered_as_they_are_met() {
    let page = rendered("甲[^b]乙[^a]丙[^b]\n\n[^a]: 注甲\n[^b]: 注乙\n");
    assert_eq!(
        page,
        "<p>甲<sup><a href=\"#fn-1\" id=\"fn-1-ref\" aria-label=\"注释1\">1</a></sup>\
         乙<sup><a href=\"#fn-2\" id=\"fn-2-ref\" aria-label=\"注释2\">2</a></sup>\
         丙<sup><a href=\"#fn-1\" id=\"fn-1-ref-2\" aria-label=\"注释1\">1</a></sup></p>\n\
         <section class=\"footnotes\" aria-label=\"注释\">\n<ol>\n\
         <li id=\"fn-1\"><p>注乙 <a href=\"#fn-1-ref\" class=\"back\" aria-label=\"回到正文注释1第1处\">↩</a> \
         <a href=\"#fn-1-ref-2\" class=\"back\" aria-label=\"回到正文注释1第2处\">↩</a></p></li>\n\
         <li id=\"fn-2\"><p>注甲 <a href=\"#fn-2-ref\" class=\"back\" aria-label=\"回到正文注释2\">↩</a></p></li>\n\
         </ol>\n</section>\n"
    );
    warns("甲[^a]", &[("footnote/missing", 1)]);
    warns("甲\n\n[^a]: 注", &[("footnote/unused", 3)]);
    warns("甲[^a]\n\n[^a]: 注\n\n[^a]: 又", &[("footnote/repeated", 5)]);
    warns("甲\\[^a]`[^a]`", &[]);
}

#[test]
fn tasks_and_callouts_have_names() {
    assert_eq!(
        rendered("- [x] 缴费\n- [ ] 登记\n"),
        "<ul>\n<li><span class=\"task\" role=\"img\" aria-label=\"已办\">☑</span> 缴费</li>\n\
         <li><span class=\"task\" role=\"img\" aria-label=\"未办\">☐</span> 登记</li>\n</ul>\n"
    );
    let callout = |class: &str, title: &str, rest: &str| {
        format!(
            "<aside class=\"callout {class}\" role=\"note\">\n<p class=\"title\">{title}</p>\n{rest}</aside>\n"
        )
    };
    assert_eq!(
        rendered("> [!注意]\n> 12月底前缴费。"),
        callout("warning", "注意", "<p>12月底前缴费。</p>\n")
    );
    assert_eq!(
        rendered("> [!TIP] **先**登记\n>\n> 再缴费。"),
        callout("tip", "<strong>先</strong>登记", "<p>再缴费。</p>\n")
    );
    assert_eq!(
        rendered("> [!note]\n>\n> - 甲\n"),
        callout("note", "说明", "<ul>\n<li>甲</li>\n</ul>\n")
    );
    assert_eq!(wrong("> [!WARNIGN]\n> 文")[0], ("callout/unknown", 1, "是不是[!WARNING]？".into()));
    assert!(filled(&parsed("> [!甲]\n> 文").0).starts_with("<blockquote>\n<p>[!甲]\n文"));
}

#[test]
fn raw_html_is_text_and_comments_are_nothing() {
    let page = |text| filled(&parsed(text).0);
    assert_eq!(page("<script>1</script>"), "<p>&lt;script&gt;1&lt;/script&gt;</p>\n");
    assert_eq!(page("a <b>x</b>"), "<p>a &lt;b&gt;x&lt;/b&gt;</p>\n");
    warns(
        "a <b>x</b> <i>y</i>\n\nb<br>c\n\n<div>\n<p>\n</div>",
        &[("markdown/html", 1), ("markdown/html", 3), ("markdown/html", 5)],
    );
    assert!(wrong("甲<br>乙")[0].2.contains("两个空格"));
    assert_eq!(
        rendered("甲\n\n<!-- 张三\n\n还没定 -->\n\n乙<!-- x -->丙"),
        "<p>甲</p>\n<p>乙丙</p>\n"
    );
    warns("<!-- 没有结束\n\n## 正文", &[("markdown/html", 1)]);
}

#[test]
fn words_are_what_is_read() {
    let (document, _) = parsed(
        "# 题\n\n甲**乙**[丙](b.md)`丁`{{ f() }}元\n\n|一|二|\n|-|-|\n|三|<|\n\n- 四\n- 五\n\n> [!提示]\n> 六[^1]\n\n[^1]: 七\n",
    );
    let words = document.words();
    assert_eq!(words.text, "题\n甲乙丙丁元\n一 二\n三\n四\n五\n提示\n六\n七");
    let (at, call) = &words.calls[0];
    assert_eq!((&words.text[..*at], call.name.as_str()), ("题\n甲乙丙丁", "f"));
}

/// What a sign says in HTML is said by its name, and blanks there are no words.
#[test]
fn words_are_read_off_the_page() {
    for (text, words) in [
        ("甲 & 乙 \\< 丙", "甲 & 乙 < 丙"),
        ("- 甲\n  - 乙\n- 丙", "甲\n乙\n丙"),
        ("- [x] 甲\n- [ ] 乙", "甲\n乙"),
        ("甲[^1]乙\n\n[^1]: 丙", "甲乙\n丙"),
        ("表：缴费\n\n|甲|乙|\n|-|-|\n||丁|", "缴费\n甲 乙\n 丁"),
        ("见![盖\"章\"](a.png \"图\")。", "见盖\"章\"。"),
        ("甲  \n乙\n\n```\na\nb\n```\n", "甲 乙\na\nb"),
    ] {
        assert_eq!(parsed(text).0.words().text, words, "{text}");
    }
    // Figures that stand alone between two tags.
    for text in ["|甲|乙|\n|-|-|\n|丙|{{ f() }}|", "甲乙丙**{{ f() }}**", "## **{{ f() }}**"]
    {
        let (document, _) = parsed(text);
        assert_eq!(document.words().calls.len(), 1, "{text}");
        let headings = document.headings.iter().map(|it| it.line.calls.len());
        assert_eq!(headings.sum::<usize>(), text.matches('#').count() / 2, "{text}");
    }
    let words = parsed("{{ f() }}\n\n- {{ g() }}\n- 甲\n\n![{{ h() }}](a.png)").0.words();
    let calls: Vec<_> = words.calls.iter().map(|(at, call)| (*at, call.name.as_str())).collect();
    assert_eq!(
        (words.text.as_str(), &calls[..]),
        ("\n\n甲\n", &[(0, "f"), (1, "g"), (6, "h")][..])
    );
}

/// Texts from Word have a heading or a point a line, and no marks.
#[test]
fn numbered_lines_without_marks_are_told() {
    let codes = |text: &str| {
        let (_, said) = parsed(text);
        said.iter().map(|it| (it.code, it.span.as_ref().unwrap().position())).collect::<Vec<_>>()
    };
    assert_eq!(codes("一、参保对象\n\n本县居民。\n"), [("heading/plain", (1, 1))]);
    assert_eq!(codes("本县居民。\n\n（二）新生儿\n"), [("heading/plain", (3, 1))]);
    assert_eq!(codes("要带：\n1、身份证；\n2、户口簿。\n"), [("text/joined", (2, 1))]);
    assert_eq!(codes("（一）身份证\n（二）户口簿。\n"), [("text/joined", (2, 1))]);
    for right in [
        "一、参保对象是本县居民。\n",
        "（一）身份证；\n\n（二）户口簿。\n",
        "1、身份证；  \n2、户口簿。\n",
        "具体见\n（一）中的说明。\n",
        "共有\n1.5万人参保。\n",
        "> 一、原文\n",
        "一档缴380元\n二档缴755元\n",
    ] {
        assert_eq!(codes(right), [], "{right}");
    }
}
