//! The words of a theme: a catalogue for each language, embedded, with what a site lays over it.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Diagnostics, Source, nearest_or, say};
use crate::load::yaml::{self, Node, Value};
use crate::site::strings::{Phrase, Strings};

/// Lays a catalogue over another, and tells everything wrong with it: what it does not say, or does
/// not say well, stays.
///
/// `complete` is the catalogue whose keys are all that templates ask for; none for the catalogues
/// of a theme that has templates, and so words, of its own.
pub(super) fn lay(
    over: &mut Strings,
    source: &Arc<Source>,
    complete: Option<&Strings>,
) -> Diagnostics {
    let yaml::Read { tree, slips: mut mistakes } = match yaml::parse(source) {
        Ok(read) => read,
        Err(mistakes) => return mistakes,
    };
    let entries: &[_] = match &tree.value {
        Value::Map(entries) => entries,
        Value::Empty => &[],
        _ => {
            mistakes.push(shape(&tree));
            return mistakes;
        }
    };
    let mut laid = BTreeMap::new();
    for (key, node) in entries {
        let name = key.name.as_str();
        let known = over.get(name);
        if let (None, Some(complete)) = (known, complete) {
            let message = say!("主题里没有“{name}”这句话", "The theme has no words `{name}`");
            let help = nearest_or(name, complete.keys(), || {
                say!(
                    "请删掉这一行；有哪些，见docs/theme.md。",
                    "Delete the line; docs/theme.md lists what there is."
                )
            });
            mistakes.push(Diagnostic::error("theme/string", message).at(&key.span).help(help));
            continue;
        }
        let Some(phrase) = phrase(node) else {
            mistakes.push(shape(node));
            continue;
        };
        let places = phrase.places();
        if let Some(stranger) = known.and_then(|known| {
            let given = known.places();
            places.iter().copied().find(|place| !given.contains(place))
        }) {
            let message = say!(
                "“{name}”里没有“{{{stranger}}}”可以填",
                "There is no `{{{stranger}}}` to fill in for `{name}`"
            );
            mistakes.push(Diagnostic::error("theme/placeholder", message).at(&node.span).help(
                say!(
                    "花括号里的名字要和原来那句话的一样。",
                    "The names in braces must be those of the words that it replaces."
                ),
            ));
            continue;
        }
        laid.insert(name.to_owned(), phrase);
    }
    over.0.extend(laid);
    mistakes
}

/// Words, or `{one: …, other: …}` where one is said otherwise.
fn phrase(node: &Node) -> Option<Phrase> {
    if let Some(words) = node.scalar() {
        return Some(Phrase { one: None, other: words.to_owned() });
    }
    let words = |key| node.get(key).and_then(Node::scalar).map(str::to_owned);
    Some(Phrase { one: words("one"), other: words("other")? })
}

fn shape(node: &Node) -> Diagnostic {
    let message = say!("主题的文字要一行一句", "The words of a theme are one entry a line");
    Diagnostic::error("theme/string", message).at(&node.span).help(say!(
        "请写成“notice.contents: 目录”这样。",
        "Write them like `notice.contents: Contents`."
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(text: &str) -> Arc<Source> {
        Arc::new(Source { path: "themes/default/strings/zh-CN.yaml".into(), text: text.into() })
    }

    #[test]
    fn a_site_says_a_few_things_otherwise() {
        let mut strings = Strings::default();
        lay(&mut strings, &source("a.left: 还有{n}天\nb: 目录\n"), None);
        let complete = strings.clone();
        lay(&mut strings, &source("b: 本页内容\n"), Some(&complete));
        assert_eq!(strings.say("b", &[]), "本页内容");
        assert_eq!(strings.say("a.left", &[("n", "3")]), "还有3天");

        let wrong = source("a.lest: 剩\na.left: 剩{days}天\nb: [目录]\n");
        let found = lay(&mut strings, &wrong, Some(&complete));
        let said: Vec<_> = found.iter().map(|it| (it.code, it.message.zh.as_str())).collect();
        assert_eq!(
            said,
            [
                ("theme/string", "主题里没有“a.lest”这句话"),
                ("theme/placeholder", "“a.left”里没有“{days}”可以填"),
                ("theme/string", "主题的文字要一行一句"),
            ]
        );
        assert_eq!(strings.say("b", &[]), "本页内容");
    }
}
