//! Links and images.

use super::*;

#[test]
fn a_link_leads_out_or_is_a_gap() {
    assert_eq!(
        rendered("[点](https://例子.cn/a?b=1&c=\"x\")"),
        "<p><a href=\"https://%E4%BE%8B%E5%AD%90.cn/a?b=1&amp;c=%22x%22\">点</a></p>\n"
    );
    assert_eq!(
        rendered("[点](../b.md#一 \"“甲”\\\"\")"),
        "<p><a href=\"content:b.md#一\" title=\"“甲”&quot;\">点</a></p>\n"
    );
    assert_eq!(rendered("<a@b.cn>"), "<p><a href=\"mailto:a@b.cn\">a@b.cn</a></p>\n");
    assert_eq!(rendered("[点](https://a.cn/~x)"), "<p><a href=\"https://a.cn/~x\">点</a></p>\n");
    assert_eq!(rendered("打12345，看https://a.cn"), "<p>打12345，看https://a.cn</p>\n");
}

#[test]
fn a_refused_link_leaves_its_words() {
    for address in [
        "javascript:alert(1)",
        "JaVaScRiPt:x",
        "&#106;avascript:x",
        "java&#x0A;script:x",
        "data:text/html,x",
        "vbscript:x",
        "//evil.cn",
    ] {
        let text = format!("甲\n\n**[点]({address})**");
        let (document, said) = parsed(&text);
        assert_eq!(document.html, "<p>甲</p>\n<p><strong>点</strong></p>\n", "{address}");
        assert_eq!(said.iter().map(|it| it.code).collect::<Vec<_>>(), ["link/scheme"]);
    }
    let (_, said) = parsed("**甲：**[点](javascript:x)");
    assert_eq!(said.iter().next().unwrap().span.as_ref().unwrap().text(), "javascript:x");
}

#[test]
fn an_image_is_of_this_site() {
    assert_eq!(
        rendered("![**盖\"章**](图.jpg)"),
        "<p><img src=\"content:notices/图.jpg\" alt=\"盖&quot;章\"></p>\n"
    );
    warns("甲\n![章](https://a.cn/x.png)", &[("image/remote", 2)]);
    assert_eq!(
        filled(&parsed("![章](https://a.cn/x.png)").0),
        "<p><a href=\"https://a.cn/x.png\">章</a></p>\n"
    );
    assert_eq!(
        filled(&parsed("[![章](https://a.cn/x.png)](b.md)").0),
        "<p><a href=\"content:notices/b.md\">章</a></p>\n"
    );
    warns("![章](data:image/png;base64,x)", &[("link/scheme", 1)]);
    warns("![](x.png)", &[("image/alt", 1)]);
    let sizes = parsed("![章](x.png)").0.gaps;
    assert!(matches!(&sizes[1].filling, Filling::Size(_)));
}
