#![no_main]

#[path = "../policies.rs"]
mod policies;

libfuzzer_sys::fuzz_target!(|input: &[u8]| policies::run(input));
