//! Any bytes, as the text of `docx`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| morgue_fuzz::read_docx(bytes));
