//! The encodings that staff's computers write besides UTF-8: named, so that they can be told, and
//! decoded, so that they can be converted.

use std::fmt;

use encoding_rs::GB18030;

/// An encoding that is not UTF-8.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Encoding {
    /// What Chinese editions of Windows call ANSI: GB 2312 and its extension, two bytes a character.
    Gbk,
    /// GBK with characters of four bytes.
    Gb18030,
    /// What Notepad calls Unicode, its byte-order mark before it.
    Utf16Le,
    /// What Notepad calls Unicode big endian.
    Utf16Be,
}

impl Encoding {
    /// The encoding of bytes that are no UTF-8; none where it cannot be told, or where something
    /// would be lost in decoding.
    pub(crate) fn of(bytes: &[u8]) -> Option<Self> {
        let known = match bytes {
            [0xFF, 0xFE, ..] => Self::Utf16Le,
            [0xFE, 0xFF, ..] => Self::Utf16Be,
            _ => chinese(bytes)?,
        };
        known.decode(bytes).map(|_| known)
    }

    /// The text of bytes in this encoding, without its byte-order mark, if every byte of them is
    /// kept: encoded again, the text gives the same bytes.
    pub(crate) fn decode(self, bytes: &[u8]) -> Option<String> {
        match self {
            Self::Gbk | Self::Gb18030 => {
                let text = GB18030.decode_without_bom_handling_and_without_replacement(bytes)?;
                let (again, _, lossy) = GB18030.encode(&text);
                (!lossy && *again == *bytes).then(|| text.into_owned())
            }
            Self::Utf16Le => utf16(bytes, u16::from_le_bytes),
            Self::Utf16Be => utf16(bytes, u16::from_be_bytes),
        }
    }

    /// Its part of a file's name.
    pub(crate) fn ending(self) -> &'static str {
        match self {
            Self::Gbk => "gbk",
            Self::Gb18030 => "gb18030",
            Self::Utf16Le | Self::Utf16Be => "utf16",
        }
    }
}

/// What UTF-8 may begin with. Without it, Excel takes a file for the code page of the computer.
pub(crate) const BYTE_ORDER_MARK: &str = "\u{FEFF}";

/// The text of bytes in UTF-8 or any other encoding that is known, without its byte-order mark.
pub(crate) fn text(bytes: &[u8]) -> Option<String> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Some(text.strip_prefix(BYTE_ORDER_MARK).unwrap_or(text).to_owned()),
        Err(_) => Encoding::of(bytes)?.decode(bytes),
    }
}

impl fmt::Display for Encoding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Gbk => "GBK",
            Self::Gb18030 => "GB18030",
            Self::Utf16Le | Self::Utf16Be => "UTF-16",
        })
    }
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Option<String> {
    let (pairs, rest) = bytes.as_chunks::<2>();
    let units: Vec<u16> = pairs.iter().skip(1).map(|pair| unit(*pair)).collect();
    String::from_utf16(&units).ok().filter(|_| rest.is_empty())
}

/// How many in a hundred characters of a Chinese text are at least among the 3,755 common ones,
/// which stand in the rows B0 to D7 of GB 2312. Bytes of anything else, broken UTF-8 above all,
/// come out as rare characters.
const COMMON: usize = 70;

/// Whether bytes are Chinese in GBK or GB18030, and in which.
fn chinese(bytes: &[u8]) -> Option<Encoding> {
    let (mut common, mut han, mut four) = (0, 0, false);
    let mut rest = bytes;
    while let [first, after @ ..] = rest {
        rest = match (first, after) {
            (0..=0x7F, _) => after,
            (0x81..=0xFE, [0x30..=0x39, 0x81..=0xFE, 0x30..=0x39, after @ ..]) => {
                four = true;
                after
            }
            (lead @ 0x81..=0xFE, [trail @ (0x40..=0x7E | 0x80..=0xFE), after @ ..]) => {
                // The rows A1 to A9 are punctuation and symbols.
                if !(0xA1..=0xA9).contains(lead) {
                    han += 1;
                    common += usize::from((0xB0..=0xD7).contains(lead) && *trail >= 0xA1);
                }
                after
            }
            _ => return None,
        };
    }
    let is_chinese = han > 0 && common * 100 >= COMMON * han;
    is_chinese.then_some(if four { Encoding::Gb18030 } else { Encoding::Gbk })
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str =
        "---\ntitle: 居民医保缴费通知\n---\n\n2023年12月31日前，到村（社区）缴费。\r\n";

    fn little_endian(text: &str) -> Vec<u8> {
        let units = std::iter::once(0xFEFF).chain(text.encode_utf16());
        units.flat_map(u16::to_le_bytes).collect()
    }

    #[test]
    fn what_windows_writes_is_named_and_decoded() {
        let (gbk, ..) = GB18030.encode(TEXT);
        assert_eq!(Encoding::of(&gbk), Some(Encoding::Gbk));
        assert_eq!(Encoding::Gbk.decode(&gbk).as_deref(), Some(TEXT));
        let rare = format!("{TEXT}㐂村");
        let (gb18030, ..) = GB18030.encode(&rare);
        assert_eq!(Encoding::of(&gb18030), Some(Encoding::Gb18030));
        let unicode = little_endian(TEXT);
        assert_eq!(Encoding::of(&unicode), Some(Encoding::Utf16Le));
        assert_eq!(Encoding::Utf16Le.decode(&unicode).as_deref(), Some(TEXT));
        let swapped: Vec<u8> =
            unicode.as_chunks::<2>().0.iter().flat_map(|[low, high]| [*high, *low]).collect();
        assert_eq!(Encoding::of(&swapped), Some(Encoding::Utf16Be));
    }

    /// Whatever cannot be told is left alone: nobody's text may be spoilt.
    #[test]
    fn what_cannot_be_told_is_not_guessed() {
        let mut broken = TEXT.as_bytes().to_vec();
        broken.remove(12);
        assert_eq!(Encoding::of(&broken), None);
        let mut torn = GB18030.encode(TEXT).0.into_owned();
        torn.push(0xFF);
        assert_eq!(Encoding::of(&torn), None);
        assert_eq!(Encoding::of(b"caf\xE9 r\xE9sum\xE9"), None);
        assert_eq!(Encoding::of(&little_endian(TEXT)[..9]), None, "half a character");
        assert_eq!(Encoding::of(&[0xFF, 0xFE, 0x00, 0xD8]), None, "half a pair");
    }
}
