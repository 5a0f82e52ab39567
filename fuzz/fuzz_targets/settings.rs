//! Any text, as the files that an owner of a corpus writes: `actors.toml` and `morgue.toml`.
#![no_main]

use std::path::Path;

use morgue::extract::ExtractSettings;
use morgue::read::Mapping;
use morgue::settle::Edits;

libfuzzer_sys::fuzz_target!(|text: &str| morgue_fuzz::guard(|| {
    let _ = Edits::default().read(text, Path::new("/nowhere/actors.toml"));
    let _ = toml::from_str::<Mapping>(text);
    let _ = toml::from_str::<ExtractSettings>(text);
}));
