//! Names of news agencies and outlets that everyone knows.
//!
//! In: a name as printed, or a domain. Out: the canonical name. Whether the name stands where it
//! counts (a dateline, a credit line, a footer) is decided by the callers.

use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};

static HOUSES: LazyLock<Houses> = LazyLock::new(Houses::load);

struct Houses {
    /// By the name as printed.
    agencies: FxHashMap<&'static str, &'static str>,
    /// By the name in lower case, for names long enough to be no word.
    long_agencies: FxHashMap<String, &'static str>,
    domains: FxHashMap<&'static str, &'static str>,
    /// Names of outlets in lower case, without a leading article.
    outlets: FxHashMap<String, &'static str>,
    /// The first words of all of them, in lower case.
    first_words: FxHashSet<String>,
}

/// Names up to this length are acronyms, whose case counts.
const ACRONYM_BYTES: usize = 5;

impl Houses {
    fn load() -> Houses {
        let mut houses = Houses {
            agencies: FxHashMap::default(),
            long_agencies: FxHashMap::default(),
            domains: FxHashMap::default(),
            outlets: FxHashMap::default(),
            first_words: FxHashSet::default(),
        };
        for line in entries(include_str!("data/agencies.txt")) {
            let names = line.split('|').map(str::trim);
            let Some(name) = names.clone().next() else { continue };
            for printed in names {
                houses.agencies.insert(printed, name);
                if printed.len() > ACRONYM_BYTES {
                    houses.long_agencies.insert(printed.to_lowercase(), name);
                }
                houses.note_first_word(printed);
            }
        }
        for line in entries(include_str!("data/outlets.txt")) {
            let Some((domain, name)) = line.split_once(' ') else { continue };
            houses.domains.insert(domain, name);
            houses.outlets.insert(bare(&name.to_lowercase()).to_string(), name);
            houses.note_first_word(name);
        }
        houses
    }

    fn note_first_word(&mut self, name: &str) {
        let lower = name.to_lowercase();
        for name in [lower.as_str(), bare(&lower)] {
            self.first_words.extend(name.split_whitespace().next().map(String::from));
        }
    }
}

fn entries(source: &'static str) -> impl Iterator<Item = &'static str> {
    source.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'))
}

fn bare(lower: &str) -> &str {
    lower.strip_prefix("the ").unwrap_or(lower)
}

/// The canonical name of the agency that is printed as `name`.
pub(super) fn find_agency(name: &str) -> Option<&'static str> {
    let name = name.trim();
    if name.is_empty() || name.len() > 60 {
        return None;
    }
    if let Some(agency) = HOUSES.agencies.get(name) {
        return Some(agency);
    }
    if name.len() <= ACRONYM_BYTES {
        return None;
    }
    let lower = name.to_lowercase();
    HOUSES.long_agencies.get(bare(&lower)).or_else(|| HOUSES.long_agencies.get(&lower)).copied()
}

/// The usual name of the outlet that is printed as `name`.
pub(super) fn find_outlet(name: &str) -> Option<&'static str> {
    let name = name.trim();
    if name.is_empty() || name.len() > 60 {
        return None;
    }
    let lower = name.to_lowercase();
    HOUSES.outlets.get(bare(&lower)).copied()
}

/// The outlet whose domain, or a domain above it, is `domain`.
pub(super) fn find_domain(domain: &str) -> Option<&'static str> {
    let mut domain = domain;
    loop {
        if let Some(name) = HOUSES.domains.get(domain) {
            return Some(name);
        }
        domain = domain.split_once('.')?.1;
    }
}

/// Whether `name` is an agency or an outlet that everyone knows.
pub(super) fn is_known(name: &str) -> bool {
    find_agency(name).is_some() || find_outlet(name).is_some()
}

/// Splits the name of an agency or outlet off the end of `text`: `JILL LAWLESS Associated Press`.
pub(super) fn split_known_end(text: &str) -> Option<(&str, &str)> {
    let starts =
        text.char_indices().rev().filter(|(_, c)| c.is_whitespace()).map(|(at, c)| at + c.len_utf8());
    let mut best = None;
    for start in starts.take(4) {
        let end = &text[start..];
        let word = end.split_whitespace().next().unwrap_or_default();
        if HOUSES.first_words.contains(&word.to_lowercase()) && is_known(end) {
            best = Some((text[..start].trim_end(), end));
        }
    }
    best
}

/// Splits the name of an agency off the start of `text`: `Associated Press writers Ann Smith`.
pub(super) fn split_known_start(text: &str) -> Option<(&str, &str)> {
    let first = text.split_whitespace().next()?;
    if !HOUSES.first_words.contains(&first.to_lowercase()) {
        return None;
    }
    let ends = text.char_indices().filter(|(_, c)| c.is_whitespace()).map(|(at, _)| at);
    let mut best = None;
    for end in ends.take(4) {
        if is_known(&text[..end]) {
            best = Some((&text[..end], text[end..].trim_start()));
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agencies_have_one_name() {
        for (printed, expected) in [
            ("AP", Some("Associated Press")),
            ("The Associated Press", Some("Associated Press")),
            ("ASSOCIATED PRESS", Some("Associated Press")),
            ("the associated press", Some("Associated Press")),
            ("ap", None),
            ("dpa", Some("dpa")),
            ("Reuter", Some("Reuters")),
            ("Norwire", None),
        ] {
            assert_eq!(find_agency(printed), expected, "{printed}");
        }
        assert_eq!(find_domain("edition.cnn.com"), Some("CNN"));
        assert_eq!(find_domain("x.example"), None);
        assert_eq!(find_outlet("New York Times"), Some("The New York Times"));
    }

    #[test]
    fn known_names_split_off() {
        assert_eq!(
            split_known_end("JILL LAWLESS The Associated Press"),
            Some(("JILL LAWLESS", "The Associated Press"))
        );
        assert_eq!(
            split_known_start("Associated Press writers Ann"),
            Some(("Associated Press", "writers Ann"))
        );
        assert_eq!(split_known_end("Jill Lawless"), None);
    }
}
