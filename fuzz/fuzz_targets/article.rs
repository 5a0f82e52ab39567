//! Any text, carried to a document.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| morgue_fuzz::carry(bytes, morgue::document::Format::Text));
