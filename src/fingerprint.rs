//! Digests by which a build knows what it has made before.

use sha2::{Digest, Sha256};

use crate::digest::hexadecimal;

/// The digest of some bytes, or of several things in their order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fingerprint([u8; 32]);

impl Fingerprint {
    /// The digest of some bytes.
    pub fn of(bytes: &[u8]) -> Self {
        Self(Sha256::digest(bytes).into())
    }

    /// The digest of several things, begun.
    pub(crate) fn begin() -> Mixer {
        Mixer(Sha256::new())
    }

    /// As hexadecimal digits, as common tools print it.
    pub fn hex(&self) -> String {
        hexadecimal(&self.0)
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

    #[test]
    fn what_stands_side_by_side_is_told_apart() {
        let mixed =
            |parts: &[&str]| parts.iter().fold(Fingerprint::begin(), super::Mixer::with).end();
        assert_ne!(mixed(&["甲", "乙"]), mixed(&["甲乙"]));
        assert_ne!(mixed(&["甲", ""]), mixed(&["甲"]));
        assert_eq!(mixed(&["甲"]), mixed(&["甲"]));
    }
}
