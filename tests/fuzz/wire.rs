//! Bytes read as the part of a policy that travels to a phone.

use gongshi_rules::Policy;
use gongshi_rules::policy::Part;

/// Reads the bytes behind the first, which chooses the part, as if they had arrived whole. What
/// can be read survives another journey.
pub(crate) fn run(input: &[u8]) {
    let Some((part, bytes)) = input.split_first() else { return };
    let part = if part % 2 == 0 { Part::Benefits } else { Part::Enrolment };
    let bytes = [bytes, &checksum(bytes).to_le_bytes()].concat();
    if let Ok(policy) = Policy::from_bytes(&bytes, part) {
        assert_eq!(Policy::from_bytes(&policy.to_bytes(part), part), Ok(policy));
    }
}

/// FNV-1a, by which the rules tell bytes that were damaged on the way.
fn checksum(bytes: &[u8]) -> u32 {
    bytes.iter().fold(0x811c_9dc5, |sum, byte| (sum ^ u32::from(*byte)).wrapping_mul(0x0100_0193))
}
