//! SHA-256 in hexadecimal: what a county office can check with the tools of its computer.

use std::fmt::Write;

use sha2::{Digest, Sha256};

/// The digest of some bytes, 64 small hexadecimal digits.
pub(crate) fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().fold(String::with_capacity(64), |mut digits, byte| {
        let _ = write!(digits, "{byte:02x}");
        digits
    })
}

#[cfg(test)]
mod tests {
    /// FIPS 180-2, appendix B.1.
    #[test]
    fn the_digest_is_the_standard_one() {
        assert_eq!(
            super::sha256(b"abc"),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
    }
}
