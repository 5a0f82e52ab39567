//! Any bytes, as a page that may be an export of a database.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| morgue_fuzz::read_file(bytes, "fuzz.html"));
