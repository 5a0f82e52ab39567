//! Any bytes, as a 7z.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| morgue_fuzz::read_file(bytes, "fuzz.7z"));
