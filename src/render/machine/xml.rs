//! Text in XML and HTML.

/// A text as it stands between tags and in attributes. What XML 1.0 cannot hold at all, not even
/// escaped, becomes U+FFFD: a feed that cannot be read is worse than a lost control character.
pub(super) fn escape(text: &str) -> String {
    text.chars().fold(String::with_capacity(text.len()), |mut escaped, character| {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            // A reader would take them for spaces in attributes and for line ends in texts.
            '\t' | '\n' | '\r' => escaped.push_str(&format!("&#{};", u32::from(character))),
            '\0'..='\x1f' | '\u{fffe}' | '\u{ffff}' => escaped.push('\u{fffd}'),
            _ => escaped.push(character),
        }
        escaped
    })
}
