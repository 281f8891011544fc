//! Writing JSON: objects, arrays, strings, numbers. One writer serves the command line and the
//! phone, so that both give the same bytes, and a phone need not fetch a general library.

use crate::say::push_number;

/// A JSON text under construction.
#[derive(Debug, Default)]
pub(crate) struct Json {
    text: String,
    follows: bool,
}

impl Json {
    pub(crate) fn into_text(self) -> String {
        self.text
    }

    pub(crate) fn object(&mut self, members: impl FnOnce(&mut Self)) {
        self.nested('{', members, '}');
    }

    pub(crate) fn array<T>(
        &mut self,
        items: impl IntoIterator<Item = T>,
        mut item: impl FnMut(&mut Self, T),
    ) {
        self.nested(
            '[',
            |json| {
                for value in items {
                    item(json, value);
                }
            },
            ']',
        );
    }

    /// The key of the member that is written next.
    pub(crate) fn key(&mut self, key: &str) -> &mut Self {
        self.string(key);
        self.text.push(':');
        self.follows = false;
        self
    }

    pub(crate) fn number(&mut self, number: u64) {
        self.separate();
        push_number(number, 1, &mut self.text);
    }

    pub(crate) fn string(&mut self, string: &str) {
        self.separate();
        self.text.push('"');
        for c in string.chars() {
            match c {
                '"' => self.text.push_str("\\\""),
                '\\' => self.text.push_str("\\\\"),
                '\n' => self.text.push_str("\\n"),
                '\r' => self.text.push_str("\\r"),
                '\t' => self.text.push_str("\\t"),
                '\0'..='\u{1F}' => {
                    self.text.push_str("\\u00");
                    self.text.push(hex(u32::from(c) >> 4));
                    self.text.push(hex(u32::from(c) & 15));
                }
                _ => self.text.push(c),
            }
        }
        self.text.push('"');
    }

    /// A string, or `null`.
    pub(crate) fn text_or_null(&mut self, text: Option<&str>) {
        if let Some(text) = text {
            self.string(text);
        } else {
            self.separate();
            self.text.push_str("null");
        }
    }

    fn nested(&mut self, open: char, inner: impl FnOnce(&mut Self), close: char) {
        self.separate();
        self.text.push(open);
        self.follows = false;
        inner(self);
        self.text.push(close);
        self.follows = true;
    }

    fn separate(&mut self) {
        if self.follows {
            self.text.push(',');
        }
        self.follows = true;
    }
}

fn hex(digit: u32) -> char {
    char::from_digit(digit, 16).unwrap_or('0')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_are_separated_and_strings_escaped() {
        let mut json = Json::default();
        json.object(|json| {
            json.key("a").number(1);
            json.key("b").array(["x\"\\\n\u{1}", "一"], Json::string);
            json.key("c").object(|_| {});
        });
        assert_eq!(json.into_text(), r#"{"a":1,"b":["x\"\\\n\u0001","一"],"c":{}}"#);
    }
}
