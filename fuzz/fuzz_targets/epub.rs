//! Any bytes, as the text of `epub`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| morgue_fuzz::read_epub(bytes));
