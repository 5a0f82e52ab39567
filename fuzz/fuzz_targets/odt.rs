//! Any bytes, as the text of `odt`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| morgue_fuzz::read_odt(bytes));
