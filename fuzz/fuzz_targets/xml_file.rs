//! Any bytes, as XML that may hold many articles.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| morgue_fuzz::read_file(bytes, "fuzz.xml"));
