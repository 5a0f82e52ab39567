//! Any bytes, as a compressed file.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| morgue_fuzz::read_file(bytes, "fuzz.gz"));
