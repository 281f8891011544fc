//! SHA-256: what a county office can check with the tools of its computer, and by which a build
//! knows what it has made before.

use std::borrow::Cow;
use std::fmt::{self, Display, Formatter};
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;
use std::str::FromStr;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use sha2::{Digest, Sha256};

/// The digest of some bytes, or of several things in their order. It is written as 64 small
/// hexadecimal digits, as common tools print it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fingerprint([u8; 32]);

impl Fingerprint {
    /// The digest of some bytes.
    pub fn of(bytes: &[u8]) -> Self {
        Self(Sha256::digest(bytes).into())
    }

    /// The digest of a file, which may be larger than memory.
    pub(crate) fn of_file(path: &Path) -> io::Result<Self> {
        let (mut file, mut digest) = (File::open(path)?, Sha256::new());
        let mut buffer = vec![0; 64 * 1024];
        loop {
            match file.read(&mut buffer) {
                Ok(0) => return Ok(Self(digest.finalize().into())),
                Ok(read) => digest.update(&buffer[..read]),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
    }

    /// The digest of several things, begun.
    pub(crate) fn begin() -> Mixer {
        Mixer(Sha256::new())
    }

    /// As hexadecimal digits.
    pub fn hex(&self) -> String {
        self.to_string()
    }

    fn digits(&self) -> [u8; 64] {
        let mut digits = [0; 64];
        for (pair, byte) in digits.chunks_exact_mut(2).zip(self.0) {
            for (digit, half) in pair.iter_mut().zip([byte >> 4, byte & 15]) {
                *digit = b"0123456789abcdef"[usize::from(half)];
            }
        }
        digits
    }
}

impl Display for Fingerprint {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(std::str::from_utf8(&self.digits()).unwrap_or_default())
    }
}

impl FromStr for Fingerprint {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let digits = text.as_bytes();
        let mut bytes = [0; 32];
        if digits.len() != 2 * bytes.len() {
            return Err(());
        }
        let value = |digit: u8| match digit {
            b'0'..=b'9' => Ok(digit - b'0'),
            b'a'..=b'f' => Ok(digit - b'a' + 10),
            _ => Err(()),
        };
        for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
            *byte = value(pair[0])? << 4 | value(pair[1])?;
        }
        Ok(Self(bytes))
    }
}

impl Serialize for Fingerprint {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Fingerprint {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <Cow<'_, str>>::deserialize(deserializer)?;
        text.parse().map_err(|()| D::Error::custom("64 hexadecimal digits are expected"))
    }
}

/// A digest of several things while they are put into it.
pub(crate) struct Mixer(Sha256);

impl Mixer {
    /// Puts some bytes in, told apart from what comes before and after.
    #[must_use]
    pub(crate) fn with(mut self, bytes: impl AsRef<[u8]>) -> Self {
        let bytes = bytes.as_ref();
        self.0.update((bytes.len() as u64).to_le_bytes());
        self.0.update(bytes);
        self
    }

    /// Puts a digest in.
    #[must_use]
    pub(crate) fn and(self, other: Fingerprint) -> Self {
        self.with(other.0)
    }

    pub(crate) fn end(self) -> Fingerprint {
        Fingerprint(self.0.finalize().into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// FIPS 180-2, appendix B.1.
    const ABC: &str = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    #[test]
    fn the_digest_is_the_standard_one() {
        assert_eq!(Fingerprint::of(b"abc").hex(), ABC);
    }

    #[test]
    fn a_file_has_the_digest_of_its_bytes() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("通知.html");
        std::fs::write(&path, "abc").unwrap();
        assert_eq!(Fingerprint::of_file(&path).unwrap(), Fingerprint::of(b"abc"));
    }

    #[test]
    fn a_digest_is_read_as_it_is_written() {
        let abc = Fingerprint::of(b"abc");
        assert_eq!(ABC.parse(), Ok(abc));
        let json = serde_json::to_string(&abc).unwrap();
        assert_eq!(json, format!("\"{ABC}\""));
        assert_eq!(serde_json::from_str::<Fingerprint>(&json).unwrap(), abc);
        for wrong in ["", "0", &ABC[1..], &ABC.replace('b', "g"), &ABC.to_uppercase()] {
            assert_eq!(wrong.parse::<Fingerprint>(), Err(()), "{wrong}");
        }
    }

    #[test]
    fn what_stands_side_by_side_is_told_apart() {
        let mixed =
            |parts: &[&str]| parts.iter().fold(Fingerprint::begin(), super::Mixer::with).end();
        assert_ne!(mixed(&["甲", "乙"]), mixed(&["甲乙"]));
        assert_ne!(mixed(&["甲", ""]), mixed(&["甲"]));
        assert_eq!(mixed(&["甲"]), mixed(&["甲"]));
    }
}
