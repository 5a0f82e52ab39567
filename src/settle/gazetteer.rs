//! What is known of places: the names of countries, and which one a town lies in.

use std::sync::OnceLock;

use rustc_hash::FxHashMap;

use super::spelling::fold_name;

/// The names of countries, folded, and the one that stands for each.
pub(super) fn countries() -> &'static FxHashMap<String, &'static str> {
    static NAMES: OnceLock<FxHashMap<String, &'static str>> = OnceLock::new();
    NAMES.get_or_init(|| {
        let mut names = FxHashMap::default();
        for line in include_str!("data/countries.txt").lines().filter(|line| !line.starts_with('#')) {
            let mut forms = line.split('|');
            let Some(code) = forms.next() else { continue };
            forms.for_each(|form| {
                let folded = fold_name(form);
                let bare = folded.strip_prefix("the ").unwrap_or(&folded).to_string();
                names.insert(bare, code);
            });
        }
        names
    })
}

/// The country of a place: the place itself, or the one that its largest town of that name lies in.
pub fn country_of(place: &str) -> Option<&'static str> {
    static TOWNS: OnceLock<FxHashMap<String, &'static str>> = OnceLock::new();
    let towns = TOWNS.get_or_init(|| {
        let mut towns = FxHashMap::default();
        for line in include_str!("data/towns.txt").lines().filter(|line| !line.starts_with('#')) {
            let Some((code, names)) = line.split_once('|') else { continue };
            names.split('|').for_each(|name| {
                towns.insert(fold_name(name), code);
            });
        }
        towns
    });
    let folded = fold_name(place);
    let bare = folded.strip_prefix("the ").unwrap_or(&folded);
    countries().get(bare).or_else(|| towns.get(bare)).copied()
}
