//! Any lines, as the fields of an article, carried to a document.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| morgue_fuzz::read_stated(bytes));
