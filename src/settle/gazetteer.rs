//! What is known of places: the names of countries and of their states and provinces, and which country
//! a town lies in.

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

/// The names of states and provinces, folded; for each its country, and the name that stands for it.
pub(super) fn regions() -> &'static FxHashMap<String, (&'static str, String)> {
    static NAMES: OnceLock<FxHashMap<String, (&'static str, String)>> = OnceLock::new();
    NAMES.get_or_init(|| {
        let lines = include_str!("data/regions.txt").lines().filter(|line| !line.starts_with('#'));
        let named = lines.filter_map(|line| line.split_once('|')).flat_map(|(country, forms)| {
            let first = fold_name(forms.split('|').next().unwrap_or_default());
            forms.split('|').map(move |form| (fold_name(form), (country, first.clone())))
        });
        named.collect()
    })
}

/// The country of a place: the place itself, or the one that it or its largest town of that name lies
/// in; `None` where that is not known, or the name alone does not say.
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
    if bare == "georgia" {
        return None;
    }
    let region = || regions().get(bare).map(|(country, _)| country);
    countries().get(bare).or_else(region).or_else(|| towns.get(bare)).copied()
}
