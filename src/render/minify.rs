//! Style sheets and scripts as they are published: without comments, indentation and what else
//! only their authors need. Nothing is renamed and no line of a script is joined to another; what
//! these few rules cannot be sure of is left as it is written.

/// An asset in fewer bytes; none, where it stays as it is.
pub(super) fn minified(name: &str, bytes: &[u8]) -> Option<Vec<u8>> {
    let (_, ending) = name.rsplit_once('.')?;
    let less = match ending {
        "css" => style(std::str::from_utf8(bytes).ok()?)?,
        "js" => script(std::str::from_utf8(bytes).ok()?)?,
        _ => return None,
    };
    (less.len() < bytes.len()).then(|| less.into_bytes())
}

/// A script without comments that have their lines to themselves, indentation, empty lines and
/// the spaces beside its brackets, commas and equals signs.
///
/// A line can begin inside a template literal, inside a string that goes on behind a `\`, or
/// inside a comment that began behind code: a script that has one of these is left alone. In any
/// other a line begins with code or with a comment, and its breaks stay, as a statement may end
/// with them.
fn script(text: &str) -> Option<String> {
    let mut less = String::with_capacity(text.len());
    let mut in_comment = false;
    for line in text.lines().map(|line| line.trim_matches([' ', '\t'])) {
        if in_comment {
            let Some((_, after)) = line.split_once("*/") else { continue };
            in_comment = false;
            if !after.trim().is_empty() {
                return None;
            }
        } else if line.starts_with("/*") && !line.starts_with("/*!") {
            match line[2..].split_once("*/") {
                None => in_comment = true,
                Some((_, "")) => {}
                Some(_) => return None,
            }
        } else if !line.starts_with("//") && !line.is_empty() {
            let opens = line.rsplit_once("/*").is_some_and(|(_, after)| !after.contains("*/"));
            if opens || line.contains('`') || line.ends_with('\\') {
                return None;
            }
            tight(line, &mut less)?;
            less.push('\n');
        }
    }
    (!in_comment).then_some(less)
}

/// A line of a script without spaces beside what stands for itself, in code and not in strings.
///
/// A line with a `/` stays: it may hold a comment, or an expression in which spaces count. None
/// where a string does not end in its line.
fn tight(line: &str, less: &mut String) -> Option<()> {
    // None of these grows into another sign of valid code when a space before or behind it goes.
    const ALONE: &[char] = &['{', '}', '(', ')', '[', ']', ';', ',', '=', '?', ':', '&', '|'];
    if line.contains('/') {
        less.push_str(line);
        return Some(());
    }
    let mut rest = line;
    while let Some(next) = rest.chars().next() {
        let taken = match next {
            '"' | '\'' => string(rest, next)?,
            ' ' if less.ends_with(ALONE) || rest[1..].starts_with(ALONE) => {
                rest = &rest[1..];
                continue;
            }
            next => next.len_utf8(),
        };
        less.push_str(&rest[..taken]);
        rest = &rest[taken..];
    }
    Some(())
}

/// A style sheet without comments, and without space where none is needed.
///
/// None for one with a `\` outside its strings, as spaces may belong to it, and for one that ends
/// inside a string or a comment.
fn style(text: &str) -> Option<String> {
    let mut less = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(next) = rest.chars().next() {
        let taken = match next {
            '/' if rest.starts_with("/*") => {
                let end = 4 + rest[2..].find("*/")?;
                comment(&rest[..end], &rest[end..], &mut less);
                end
            }
            '"' | '\'' => {
                let end = string(rest, next)?;
                less.push_str(&rest[..end]);
                end
            }
            '\\' => return None,
            // What stands in it without quotes may look like anything else.
            'u' if is_bare_address(rest) => {
                let end = 1 + rest.find(')')?;
                less.push_str(&rest[..end]);
                end
            }
            next if next.is_ascii_whitespace() => {
                let after = rest.trim_start_matches(|c: char| c.is_ascii_whitespace());
                if is_needed(&less, after) {
                    less.push(' ');
                }
                rest.len() - after.len()
            }
            next => {
                if next == '}' && less.ends_with(';') {
                    less.pop();
                }
                less.push(next);
                next.len_utf8()
            }
        };
        rest = &rest[taken..];
    }
    Some(less)
}

/// Leaves a comment out, unless it is to be kept, or alone keeps two words apart.
fn comment(whole: &str, after: &str, less: &mut String) {
    let parts = |c: char| c.is_ascii_whitespace() || "{};,".contains(c);
    if whole.starts_with("/*!") {
        less.push_str(whole);
    } else if !less.is_empty() && !less.ends_with(parts) && !after.starts_with(parts) {
        less.push_str("/**/");
    }
}

/// Where a string ends that begins here.
fn string(rest: &str, quote: char) -> Option<usize> {
    let mut escaped = false;
    let end = rest.char_indices().skip(1).find(|(_, c)| {
        let ends = !escaped && *c == quote;
        escaped = !escaped && *c == '\\';
        ends
    });
    end.map(|(at, _)| at + 1)
}

fn is_bare_address(rest: &str) -> bool {
    let inside = rest.strip_prefix("url(").map(str::trim_start);
    inside.is_some_and(|inside| !inside.starts_with(['"', '\'']))
}

/// Whether a space between these means anything: not beside what parts rules, declarations and
/// lists, and not behind the colon of a declaration, unless its value is this space.
fn is_needed(before: &str, after: &str) -> bool {
    let Some(next) = after.chars().next() else { return false };
    let parted = before.is_empty() || before.ends_with(['{', '}', ';', ',', ' ']);
    let value = before.ends_with(':') && !";}".contains(next);
    let parts = "{},".contains(next) || ";}".contains(next) && !before.ends_with(':');
    !(parted || value || parts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_style_sheet_loses_what_only_its_author_needs() {
        let sheets = [
            ("/* 颜色 */\n:root {\n  --ink: #000;\n}\n", ":root{--ink:#000}"),
            ("a , b > c { color : red ; }", "a,b > c{color :red}"),
            (
                "@media (min-width: 600px) { p { margin: 0 auto } }",
                "@media (min-width:600px){p{margin:0 auto}}",
            ),
            ("p { width: calc(1em + 2px); }", "p{width:calc(1em + 2px)}"),
            ("nav a :hover { top: -1px }", "nav a :hover{top:-1px}"),
            // A value that is a space is one.
            (":root { --none: ; }", ":root{--none: }"),
            // A comment that alone parts two words, and one that is to be kept.
            (".a/**/.b/* c */ .d { }", ".a/**/.b .d{}"),
            ("/*! 版权 */ p { }", "/*! 版权 */ p{}"),
            // Strings and addresses stay as they are.
            (
                "p::before { content: \"/* a  ; } \\\" \"; }",
                "p::before{content:\"/* a  ; } \\\" \"}",
            ),
            ("p { background: url( a;b/*c ) }", "p{background:url( a;b/*c )}"),
            ("p { background: url( \"a)  b\" ) }", "p{background:url( \"a)  b\" )}"),
        ];
        for (written, published) in sheets {
            assert_eq!(style(written).as_deref(), Some(published), "{written}");
        }
        for doubtful in [".a\\:b { }", "p { content: \"a }", "p { } /* a"] {
            assert_eq!(style(doubtful), None, "{doubtful}");
        }
    }

    #[test]
    fn a_script_loses_comments_and_indentation_and_keeps_its_lines() {
        let written = "// 一\n(function () {\n  /** 二\n   * 三 */\n  var a = '//' // 四\n\n  /* 五 */\n  return\n    a /* 六 */\n})()\n";
        let published = "(function(){\nvar a = '//' // 四\nreturn\na /* 六 */\n})()\n";
        assert_eq!(script(written).as_deref(), Some(published));
        let lines = [
            ("if (a && b) return [c, d]", "if(a&&b)return[c,d]"),
            ("var a = 'b , c' + \"d = \\\" e\"", "var a='b , c' + \"d = \\\" e\""),
            ("const f = async (x) => { g(x) }", "const f=async(x)=>{g(x)}"),
            ("a ? .5 : - -b + +c", "a?.5:- -b + +c"),
            ("while (n-- > 0 && a < !--b) f( )", "while(n-- > 0&&a < !--b)f()"),
            // Where a `/` stands, spaces may count.
            ("a = b.replace(/ = /g, c)", "a = b.replace(/ = /g, c)"),
        ];
        for (line, published) in lines {
            assert_eq!(script(line), Some(format!("{published}\n")), "{line}");
        }
        assert_eq!(script("/*! 版权 */\nf()\n").as_deref(), Some("/*! 版权 */\nf()\n"));
        let doubtful = [
            "var a = `\n  // no comment\n`\n",
            "var a = 'x\\\n  y'\n",
            "f() /* begins\n  // behind code */ g()\n",
            "/* ends */ f()\n",
            "/* ends\n */ f()\n",
            "var a = '/*'\n",
            "/* never ends\n",
            "var a = 'never ends\n",
        ];
        for doubtful in doubtful {
            assert_eq!(script(doubtful), None, "{doubtful}");
        }
    }

    #[test]
    fn what_is_no_text_of_these_stays_as_it_is() {
        assert_eq!(minified("icon.svg", b"<svg>  </svg>"), None);
        assert_eq!(minified("a.css", b"p { } \xff"), None);
        assert_eq!(minified("a.css", b"p{}"), None);
    }
}
