//! The calculator that runs on a resident's phone: a thin shell over [`gongshi_rules`].
//!
//! The interface is plain C so that one hand-written script (`calculator.js`) serves both the
//! WebAssembly module and its translation to JavaScript:
//!
//! | export | does |
//! | --- | --- |
//! | `memory` | the module's memory |
//! | `reserve(len) -> ptr` | makes the input buffer that long; the caller writes into it |
//! | `load(len) -> 1 or 0` | reads that many bytes of input as a policy |
//! | `estimate(len) -> out_len` | reads that much input as a query, writes the answer |
//! | `output() -> ptr` | where the answer lies |
//!
//! Nothing is imported: the module has no clock, no randomness and no network.

use std::cell::RefCell;

use gongshi_rules::Policy;

/// The standard library's allocator would be a tenth of the module; this one is a fortieth.
#[cfg(target_family = "wasm")]
#[global_allocator]
static ALLOCATOR: rlsf::SmallGlobalTlsf = rlsf::SmallGlobalTlsf::new();

/// One policy, one query, one answer.
#[derive(Default)]
struct Calculator {
    input: Vec<u8>,
    policy: Option<Policy>,
    answer: String,
}

impl Calculator {
    fn load(&mut self, len: usize) -> bool {
        self.policy = self.input.get(..len).and_then(|bytes| Policy::from_bytes(bytes).ok());
        self.policy.is_some()
    }

    /// The answer's length. It is empty only when the caller broke the contract: no policy was
    /// loaded, or the query is not UTF-8. Whatever a reader may type is answered in JSON.
    fn estimate(&mut self, len: usize) -> usize {
        let query = self.input.get(..len).and_then(|bytes| std::str::from_utf8(bytes).ok());
        self.answer = match (&self.policy, query) {
            (Some(policy), Some(query)) => gongshi_rules::answer::estimate(policy, query),
            _ => String::new(),
        };
        self.answer.len()
    }
}

thread_local! {
    // A module instance has one thread; this is its whole state.
    static CALCULATOR: RefCell<Calculator> = RefCell::default();
}

/// Makes the input buffer `len` bytes long and says where it is.
// `no_mangle` is unsafe because names may collide; these four are a module's only exports, and
// in native builds, where they could collide, they keep their mangled names.
#[allow(unsafe_code)]
#[cfg_attr(target_family = "wasm", unsafe(no_mangle))]
pub extern "C" fn reserve(len: u32) -> *mut u8 {
    CALCULATOR.with_borrow_mut(|calculator| {
        calculator.input.clear();
        calculator.input.resize(len as usize, 0);
        calculator.input.as_mut_ptr()
    })
}

/// Reads the first `len` bytes of the input buffer as a policy: 1 if it is one, 0 if not.
#[allow(unsafe_code)]
#[cfg_attr(target_family = "wasm", unsafe(no_mangle))]
pub extern "C" fn load(len: u32) -> u32 {
    CALCULATOR.with_borrow_mut(|calculator| calculator.load(len as usize).into())
}

/// Answers the query in the first `len` bytes of the input buffer; returns the answer's length.
#[allow(unsafe_code)]
#[cfg_attr(target_family = "wasm", unsafe(no_mangle))]
pub extern "C" fn estimate(len: u32) -> usize {
    CALCULATOR.with_borrow_mut(|calculator| calculator.estimate(len as usize))
}

/// Says where the last answer lies.
#[allow(unsafe_code)]
#[cfg_attr(target_family = "wasm", unsafe(no_mangle))]
pub extern "C" fn output() -> *const u8 {
    CALCULATOR.with_borrow(|calculator| calculator.answer.as_ptr())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_without_a_policy_has_an_empty_answer() {
        assert_eq!(estimate(0), 0);
    }

    #[test]
    fn bytes_that_are_no_policy_are_refused() {
        reserve(3);
        assert_eq!(load(3), 0);
        assert_eq!(estimate(0), 0);
    }

    #[test]
    fn a_length_past_the_buffer_is_refused() {
        reserve(3);
        assert_eq!(load(4), 0);
    }

    #[test]
    fn a_query_that_is_not_utf8_has_an_empty_answer() {
        let mut calculator = Calculator { input: vec![0xff], ..Calculator::default() };
        assert_eq!(calculator.estimate(1), 0);
    }
}
