//! Calls in braces: `{{ policy(path="premium.personal.一档") }}`.
//!
//! A call is a name and arguments by name, and nothing else. Filters, sums and conditions could
//! make a figure into another one that still carries its path and source.

use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Source, Span, Text, say};
use crate::site::document::Call;

/// What stands where a call opens.
pub(super) enum Read {
    /// A call, whose span says where it ends.
    Call(Call),
    /// Something else, and where to go on after it.
    Wrong(Diagnostic, usize),
    /// Braces that nothing closes.
    Open(Diagnostic),
}

/// Reads what opens with `{{` at a byte of a source, before the end of its text.
pub(super) fn read(source: &Arc<Source>, at: usize, end: usize) -> Read {
    let text = &source.text[at..end];
    match parse(text) {
        Ok((name, arguments, length)) => {
            Read::Call(Call { name, arguments, span: Span::new(source, at..at + length) })
        }
        Err(slip) => {
            let Some(length) = text.find("}}").map(|found| found + 2) else {
                let narrow = text.lines().next().map(narrow).filter(|line| parse(line).is_ok());
                let message = say!("大括号没有成对", "These braces are not closed");
                let diagnostic = wrong(&Span::new(source, at..at + 2), message);
                return Read::Open(diagnostic.help(match narrow {
                    Some(line) => right(&line),
                    None => say!(
                        "请在后面写上}}}}，{EXAMPLE}。",
                        "Write }}}} after the call, {EXAMPLE_EN}."
                    ),
                }));
            };
            let span = Span::new(source, at..at + length);
            Read::Wrong(slip.explain(&span), at + length)
        }
    }
}

/// Braces of a kind that calls are not written with, and where to go on after them.
pub(super) fn foreign(
    source: &Arc<Source>,
    at: usize,
    end: usize,
    opening: &str,
) -> (Diagnostic, usize) {
    let near = source.text[at..end].char_indices().nth(LONGEST).map_or(end, |(more, _)| at + more);
    let line = source.text[at..near].lines().next().unwrap_or_default();
    let (zh, en) = match opening {
        "{%" => ("{% … %}", "{% … %}"),
        "{#" => ("{# … #}", "{# … #}"),
        _ => ("中文的花括号", "Full-width braces"),
    };
    let message = say!("不能用{zh}", "{en} cannot be used");
    let closing = line.rfind('｝').map(|found| found + '｝'.len_utf8());
    let length = closing.or_else(|| line.rfind("}}").map(|found| found + 2));
    let written = length.filter(|_| opening == "｛").map(|length| &line[..length]);
    let narrowed = written.map(|written| {
        let inner = narrow(written);
        format!("{{{{ {} }}}}", inner.trim_matches(['{', '}']).trim())
    });
    if let (Some(narrowed), Some(length)) = (narrowed, length)
        && parse(&narrowed).is_ok_and(|(.., parsed)| parsed == narrowed.len())
    {
        let diagnostic = wrong(&Span::new(source, at..at + length), message);
        return (diagnostic.help(right(&narrowed)), at + length);
    }
    let diagnostic = wrong(&Span::new(source, at..at + opening.len()), message);
    let help = say!(
        "通知里只能用英文的{{{{ … }}}}取数字和放表格，{EXAMPLE}。",
        "A notice takes figures and tables with {{{{ … }}}} only, {EXAMPLE_EN}."
    );
    (diagnostic.help(help), at + opening.len())
}

/// Calls that lost their braces: they would be published as they stand.
pub(super) fn bare(source: &Arc<Source>, start: usize, end: usize) -> Vec<Diagnostic> {
    let body = &source.text[start..end];
    let mut found = Vec::new();
    if !body.contains('(') {
        return found;
    }
    for call in ["policy(path", "estimate(tier"] {
        for (at, _) in body.match_indices(call) {
            if body[..at].trim_end().ends_with("{{") {
                continue;
            }
            let at = start + at;
            let message = say!("这里少了大括号", "Braces are missing here");
            let help = say!(
                "请在前后各写两个大括号，{EXAMPLE}。",
                "Write two braces before and after it, {EXAMPLE_EN}."
            );
            found.push(wrong(&Span::new(source, at..at + call.len()), message).help(help));
        }
    }
    found
}

/// How many characters full-width braces are looked through for their end.
const LONGEST: usize = 300;

const EXAMPLE: &str = "例如{{ policy(path=\"premium.personal.一档\") }}";
const EXAMPLE_EN: &str = "as in {{ policy(path=\"premium.personal.一档\") }}";

fn wrong(span: &Span, message: Text) -> Diagnostic {
    Diagnostic::error("template/syntax", message).at(span)
}

fn right(call: &str) -> Text {
    say!("请写成{call}。", "Write {call}.")
}

/// Why braces hold no call.
enum Slip {
    /// A name without brackets.
    Brackets(String),
    /// An argument that is there already, and the bytes of its name.
    Twice(String, std::ops::Range<usize>),
    /// Anything else.
    Other,
}

impl Slip {
    fn explain(self, span: &Span) -> Diagnostic {
        let written = span.text();
        let narrowed = narrow(written);
        match self {
            Self::Brackets(name) => {
                wrong(span, say!("后面少了括号", "The brackets after the name are missing"))
                    .help(right(&format!("{{{{ {name}() }}}}")))
            }
            Self::Twice(name, bytes) => {
                let start = span.bytes.start;
                let here = Span::new(&span.source, start + bytes.start..start + bytes.end);
                wrong(&here, say!("参数“{name}”写了两次", "The argument `{name}` comes twice"))
                    .help(say!("请只留一个。", "Keep one of them."))
            }
            Self::Other if narrowed != written => {
                let message = say!("大括号里的写法看不懂", "These braces hold no call");
                let help = match parse(&narrowed) {
                    Ok((.., length)) => right(&narrowed[..length]),
                    Err(_) => say!(
                        "大括号里的引号、括号、逗号和等号要用英文的，{EXAMPLE}。",
                        "Quotes, brackets, commas and equals signs in braces are half-width ones, {EXAMPLE_EN}."
                    ),
                };
                wrong(span, message).help(help)
            }
            Self::Other => {
                let message = say!("大括号里的写法看不懂", "These braces hold no call");
                wrong(span, message).help(say!(
                    "一对大括号里只能写一个功能，引号和括号要成对；两个数相减写minus=\"…\"。{EXAMPLE}。",
                    "Braces hold one function, its quotes and brackets in pairs; the difference of two amounts is minus=\"…\". Write it {EXAMPLE_EN}."
                ))
            }
        }
    }
}

/// The signs that Chinese input methods type for those of a call.
fn narrow(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '｛' => '{',
            '｝' => '}',
            '（' => '(',
            '）' => ')',
            '“' | '”' | '＂' => '"',
            '‘' | '’' => '\'',
            '，' => ',',
            '＝' => '=',
            '　' => ' ',
            other => other,
        })
        .collect()
}

type Arguments = Vec<(String, String)>;

/// The name and arguments of the call that a text begins with, and its length.
fn parse(text: &str) -> Result<(String, Arguments, usize), Slip> {
    let mut cursor = Cursor { text, at: 0 };
    cursor.expect("{{")?;
    let name = cursor.word()?.to_owned();
    if cursor.expect("(").is_err() {
        return Err(if cursor.expect("}}").is_ok() { Slip::Brackets(name) } else { Slip::Other });
    }
    let mut arguments: Arguments = Vec::new();
    while cursor.expect(")").is_err() {
        if !arguments.is_empty() {
            cursor.expect(",")?;
            if cursor.expect(")").is_ok() {
                break;
            }
        }
        let key = cursor.word()?.to_owned();
        let bytes = cursor.at - key.len()..cursor.at;
        cursor.expect("=")?;
        let value = cursor.value()?;
        if arguments.iter().any(|(known, _)| *known == key) {
            return Err(Slip::Twice(key, bytes));
        }
        arguments.push((key, value));
    }
    cursor.expect("}}")?;
    Ok((name, arguments, cursor.at))
}

/// A place in the text of a call.
struct Cursor<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Cursor<'t> {
    fn rest(&self) -> &'t str {
        &self.text[self.at..]
    }

    /// Goes past blanks and this sign, or stays.
    fn expect(&mut self, sign: &str) -> Result<(), Slip> {
        let rest = self.rest().trim_ascii_start();
        if !rest.starts_with(sign) {
            return Err(Slip::Other);
        }
        self.at = self.text.len() - rest.len() + sign.len();
        Ok(())
    }

    /// A name of letters, digits and `_`.
    fn word(&mut self) -> Result<&'t str, Slip> {
        let rest = self.rest().trim_ascii_start();
        let length = rest.bytes().take_while(|b| b.is_ascii_alphanumeric() || *b == b'_').count();
        if length == 0 || rest.as_bytes()[0].is_ascii_digit() {
            return Err(Slip::Other);
        }
        self.at = self.text.len() - rest.len() + length;
        Ok(&rest[..length])
    }

    /// A text in quotes, a number, or true or false.
    fn value(&mut self) -> Result<String, Slip> {
        let rest = self.rest().trim_ascii_start();
        let start = self.text.len() - rest.len();
        let Some(quote) = rest.chars().next().filter(|c| matches!(c, '"' | '\'')) else {
            let length = rest
                .bytes()
                .take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_'))
                .count();
            let word = &rest[..length];
            let number = word.strip_prefix('-').unwrap_or(word);
            let is_number = number.starts_with(|c: char| c.is_ascii_digit())
                && number.bytes().all(|b| b.is_ascii_digit() || b == b'.');
            if !is_number && word != "true" && word != "false" {
                return Err(Slip::Other);
            }
            self.at = start + length;
            return Ok(word.to_owned());
        };
        let mut value = String::new();
        let mut characters = rest.char_indices().skip(1);
        while let Some((at, c)) = characters.next() {
            match c {
                '\n' => return Err(Slip::Other),
                '\\' => match characters.next() {
                    Some((_, escaped @ ('"' | '\'' | '\\'))) => value.push(escaped),
                    _ => return Err(Slip::Other),
                },
                c if c == quote => {
                    self.at = start + at + 1;
                    return Ok(value);
                }
                c => value.push(c),
            }
        }
        Err(Slip::Other)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reading(text: &str) -> Read {
        let source = Arc::new(Source { path: "a.md".into(), text: text.into() });
        read(&source, 0, text.len())
    }

    fn call(text: &str) -> Call {
        match reading(text) {
            Read::Call(call) => call,
            Read::Wrong(wrong, _) | Read::Open(wrong) => panic!("{wrong}"),
        }
    }

    fn refused(text: &str) -> (String, String) {
        match reading(text) {
            Read::Call(call) => panic!("{call:?}"),
            Read::Wrong(wrong, _) | Read::Open(wrong) => {
                assert_eq!(wrong.code, "template/syntax");
                (wrong.message.zh, wrong.help.unwrap().zh)
            }
        }
    }

    #[test]
    fn a_call_is_a_name_and_arguments_by_name() {
        let read =
            call("{{ estimate(tier=\"一档\", level='二\\'级', in_scope=50000, all=true,) }}元");
        assert_eq!(read.name, "estimate");
        let arguments: Vec<_> =
            read.arguments.iter().map(|(key, value)| (key.as_str(), value.as_str())).collect();
        let expected =
            [("tier", "一档"), ("level", "二'级"), ("in_scope", "50000"), ("all", "true")];
        assert_eq!(arguments, expected);
        assert!(read.span.text().ends_with("}}"));
        assert_eq!(call("{{rates()}}").arguments, []);
        assert_eq!(call("{{\n f( a = \"}}|*_[\" )\n}}").arguments[0].1, "}}|*_[");
    }

    #[test]
    fn chinese_signs_are_shown_as_they_should_be() {
        let (message, help) = refused("{{ policy（path＝“year”，minus=“a”） }}");
        assert_eq!(message, "大括号里的写法看不懂");
        assert_eq!(help, "请写成{{ policy(path=\"year\",minus=\"a\") }}。");
        let text = "｛｛ policy（path=“year”）｝｝年";
        let source = Arc::new(Source { path: String::new(), text: text.into() });
        let (diagnostic, end) = foreign(&source, 0, text.len(), "｛");
        assert_eq!(diagnostic.message.zh, "不能用中文的花括号");
        assert_eq!(diagnostic.help.unwrap().zh, "请写成{{ policy(path=\"year\") }}。");
        assert_eq!(&text[end..], "年");
        assert_eq!(refused("{{ rates() ｝｝").1, "请写成{{ rates() }}。");
    }

    #[test]
    fn everything_else_in_braces_is_refused() {
        assert_eq!(refused("{{ rates }}").0, "后面少了括号");
        assert_eq!(refused("{{ rates }}").1, "请写成{{ rates() }}。");
        assert_eq!(refused("{{ rates()").0, "大括号没有成对");
        assert_eq!(refused("{{ f(a=1, a=2) }}").0, "参数“a”写了两次");
        for text in [
            "{{ policy(path=\"a\") | length }}",
            "{{ policy(path=\"a\") - 1 }}",
            "{{ policy(path=\"a\" }}",
            "{{ policy(path=a) }}",
            "{{ policy(\"a\") }}",
            "{{ 43727 }}",
            "{{ a() b() }}",
            "{{ a.b() }}",
            "{{ f(a=\"x\\n\") }}",
            "{{ f(a=1 b=2) }}",
            "{{ f(,) }}",
            "{{ }}",
        ] {
            assert_eq!(refused(text).0, "大括号里的写法看不懂", "{text}");
        }
    }
}
