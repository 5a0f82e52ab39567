//! Any bytes, as one record of `mhtml`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| morgue_fuzz::read_record(bytes, morgue::document::Format::Mhtml));
