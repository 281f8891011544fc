//! The calculators that run on a resident's phone: a thin shell over [`gongshi_rules`].
//!
//! There are two modules, each with what one kind of page needs and no more: with the feature
//! `benefits` what bills are paid back, with `enrolment` what a year costs and from when one is
//! covered. The interface is plain C, so that one hand-written script (`calculator.js`) serves
//! them and their translations to JavaScript:
//!
//! | export | does |
//! | --- | --- |
//! | `memory` | the module's memory |
//! | `reserve(len) -> ptr` | makes the input buffer that long; the caller writes into it |
//! | `load(len) -> 1 or 0` | reads that many bytes of input as a policy |
//! | `estimate(len) -> out_len` | reads that much input as a query, three bytes a character, writes the answer (`benefits`) |
//! | `premium(len)`, `coverage(len)` | the same for a payer (`enrolment`) |
//! | `output() -> ptr` | where the answer lies |
//!
//! Nothing is imported: a module has no clock, no randomness and no network.

use std::cell::RefCell;

use gongshi_rules::Policy;
use gongshi_rules::policy::Part;

#[cfg(target_family = "wasm")]
mod arena;

#[cfg(target_family = "wasm")]
#[global_allocator]
static ARENA: arena::Arena = arena::Arena::new();

/// What of a policy this module knows.
const PART: Part = if cfg!(feature = "enrolment") { Part::Enrolment } else { Part::Benefits };

/// One policy, one query, one answer.
struct Calculator {
    input: Vec<u8>,
    policy: Option<Policy>,
    answer: String,
}

/// What the page asks for.
#[derive(Clone, Copy)]
enum Ask {
    Reserve,
    Load,
    Answer(fn(&Policy, &str) -> String),
    Output,
}

impl Calculator {
    const EMPTY: Self = Self { input: Vec::new(), policy: None, answer: String::new() };

    /// Does what is asked with `len` bytes of input; the result is what its export returns.
    fn ask(&mut self, ask: Ask, len: usize) -> usize {
        match ask {
            Ask::Reserve => {
                self.forget();
                self.input.resize(len, 0);
                self.input.as_ptr() as usize
            }
            Ask::Load => {
                let bytes = self.input.get(..len);
                self.policy = bytes.and_then(|bytes| Policy::from_bytes(bytes, PART).ok());
                #[cfg(target_family = "wasm")]
                ARENA.keep();
                self.policy.is_some().into()
            }
            // The answer is empty only when the caller broke the contract: no policy was loaded,
            // or the query is no text. Whatever a reader may type is answered in JSON.
            Ask::Answer(answer) => {
                let query = self.input.get(..len).and_then(text);
                self.answer = match (&self.policy, query) {
                    (Some(policy), Some(query)) => answer(policy, &query),
                    _ => String::new(),
                };
                self.answer.len()
            }
            Ask::Output => self.answer.as_ptr() as usize,
        }
    }

    /// Forgets the last question and its answer: all that lies in the arena beside the policy.
    #[cfg_attr(target_family = "wasm", allow(unsafe_code))]
    fn forget(&mut self) {
        self.input = Vec::new();
        self.answer = String::new();
        // SAFETY: the two were all that was left of the last question.
        #[cfg(target_family = "wasm")]
        unsafe {
            ARENA.empty();
        }
    }
}

/// A query, from characters of three bytes each, the lowest first: what it takes to check UTF-8
/// is an eightieth of the module.
fn text(bytes: &[u8]) -> Option<String> {
    let mut text = String::new();
    for character in bytes.chunks(3) {
        let [low, middle, high] = *character else { return None };
        text.push(char::from_u32(u32::from_le_bytes([low, middle, high, 0]))?);
    }
    Some(text)
}

thread_local! {
    // A module instance has one thread; this is its whole state.
    static CALCULATOR: RefCell<Calculator> = const { RefCell::new(Calculator::EMPTY) };
}

fn ask(ask: Ask, len: u32) -> usize {
    CALCULATOR.with_borrow_mut(|calculator| calculator.ask(ask, len as usize))
}

/// Makes the input buffer `len` bytes long and says where it is.
// `no_mangle` is unsafe because names may collide; these few are a module's only exports, and
// in native builds, where they could collide, they keep their mangled names.
#[allow(unsafe_code)]
#[cfg_attr(target_family = "wasm", unsafe(no_mangle))]
pub extern "C" fn reserve(len: u32) -> usize {
    ask(Ask::Reserve, len)
}

/// Reads the first `len` bytes of the input buffer as a policy: 1 if it is one, 0 if not.
#[allow(unsafe_code)]
#[cfg_attr(target_family = "wasm", unsafe(no_mangle))]
pub extern "C" fn load(len: u32) -> usize {
    ask(Ask::Load, len)
}

/// Estimates the year in the first `len` bytes of the input buffer; returns the answer's length.
#[cfg(feature = "benefits")]
#[allow(unsafe_code)]
#[cfg_attr(target_family = "wasm", unsafe(no_mangle))]
pub extern "C" fn estimate(len: u32) -> usize {
    ask(Ask::Answer(gongshi_rules::answer::estimate), len)
}

/// Says what the payer in the first `len` bytes of the input buffer pays; returns the answer's
/// length.
#[cfg(feature = "enrolment")]
#[allow(unsafe_code)]
#[cfg_attr(target_family = "wasm", unsafe(no_mangle))]
pub extern "C" fn premium(len: u32) -> usize {
    ask(Ask::Answer(gongshi_rules::answer::premium), len)
}

/// Says from when to when the payer in the first `len` bytes of the input buffer is covered;
/// returns the answer's length.
#[cfg(feature = "enrolment")]
#[allow(unsafe_code)]
#[cfg_attr(target_family = "wasm", unsafe(no_mangle))]
pub extern "C" fn coverage(len: u32) -> usize {
    ask(Ask::Answer(gongshi_rules::answer::coverage), len)
}

/// Says where the last answer lies.
#[allow(unsafe_code)]
#[cfg_attr(target_family = "wasm", unsafe(no_mangle))]
pub extern "C" fn output() -> usize {
    ask(Ask::Output, 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(_: &Policy, _: &str) -> String {
        String::from("asked")
    }

    #[test]
    fn a_query_without_a_policy_has_an_empty_answer() {
        let mut calculator = Calculator { input: vec![b't', 0, 0], ..Calculator::EMPTY };
        assert_eq!(calculator.ask(Ask::Answer(asked), 3), 0);
    }

    #[test]
    fn bytes_that_are_no_policy_are_refused() {
        reserve(3);
        assert_eq!(load(3), 0);
    }

    #[test]
    fn a_length_past_the_buffer_is_refused() {
        reserve(3);
        assert_eq!(load(4), 0);
    }

    #[test]
    fn a_query_is_made_of_characters_of_three_bytes() {
        assert_eq!(text(&[0x00, 0x4e, 0, b'=', 0, 0]).as_deref(), Some("一="));
        assert_eq!(text(&[0x00, 0x4e]), None, "cut off");
        assert_eq!(text(&[0, 0xd8, 0]), None, "half of a pair is no character");
    }
}
