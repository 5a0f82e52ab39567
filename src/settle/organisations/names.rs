//! How organisations and places are spelled: what makes two names one, and one the other's initials.

use std::sync::OnceLock;

use rustc_hash::FxHashMap;

use crate::settle::gazetteer::{countries, regions};
use crate::settle::groups::Reason;
use crate::settle::sightings::Kind;
use crate::settle::spelling::fold_name;

/// Words that acronyms pass over.
const SMALL_WORDS: &[&str] = &[
    "of", "the", "and", "for", "in", "on", "to", "de", "du", "des", "la", "le", "der", "die", "und", "del",
    "y", "et",
];

/// The key under which names are one, and why.
pub(super) fn key(name: &str, kind: Kind) -> (String, Reason) {
    let folded = fold_name(&name.replace('&', " and "));
    let without = folded.strip_prefix("the ").unwrap_or(&folded);
    if kind == Kind::Place {
        return match (countries().get(without), regions().get(without)) {
            (Some(country), _) => ((*country).to_string(), Reason::Gazetteer),
            (None, Some((_, region))) => (region.clone(), Reason::Gazetteer),
            (None, None) => (without.to_string(), Reason::LegalForm),
        };
    }
    let mut words: Vec<&str> = without.split(' ').collect();
    drop_forms(&mut words);
    // `U.S. Department of Justice` is the Justice Department.
    if let Some(at) = words.windows(2).position(|pair| is_office(pair[0]) && pair[1] == "of")
        && at == usize::from(is_american(words[0]))
        && words.len() > at + 2
    {
        let office = words[at];
        words.drain(..at + 2);
        words.push(office);
    } else if words.len() > 2 && is_american(words[0]) && words.last() == Some(&"department") {
        words.remove(0);
    }
    (words.join(" "), Reason::LegalForm)
}

fn is_office(word: &str) -> bool {
    matches!(word, "department" | "ministry")
}

/// Departments are America's; others have ministries.
fn is_american(word: &str) -> bool {
    word == "us"
}

/// Drops the legal forms that a name ends in.
fn drop_forms(words: &mut Vec<&str>) {
    while words.len() > 1 {
        let two = words.len() > 2 && legal_forms().contains_key(&words[words.len() - 2..].concat());
        let one = legal_forms().contains_key(words[words.len() - 1]);
        match (two, one) {
            (true, _) => words.truncate(words.len() - 2),
            (false, true) => words.truncate(words.len() - 1),
            (false, false) => break,
        }
        while words.len() > 1 && words.last().is_some_and(|word| *word == "and") {
            words.pop();
        }
    }
}

fn legal_forms() -> &'static FxHashMap<String, ()> {
    static FORMS: OnceLock<FxHashMap<String, ()>> = OnceLock::new();
    FORMS.get_or_init(|| {
        let lines = include_str!("../data/legal-forms.txt").lines().filter(|line| !line.starts_with('#'));
        lines.flat_map(str::split_whitespace).map(|form| (form.to_string(), ())).collect()
    })
}

pub(super) fn is_acronym(name: &str) -> bool {
    let letters = name.chars().filter(|c| c.is_alphabetic()).count();
    let upper = name.chars().filter(|c| c.is_uppercase()).count();
    (2..=8).contains(&letters) && !name.contains(' ') && upper * 3 >= letters * 2
}

/// The acronyms a name can have.
pub(super) fn initials(name: &str) -> Vec<String> {
    let folded = fold_name(name);
    let mut words: Vec<&str> = folded.strip_prefix("the ").unwrap_or(&folded).split(' ').collect();
    drop_forms(&mut words);
    if words.len() < 2 {
        return Vec::new();
    }
    if is_american(words[0]) {
        words.splice(..1, ["u", "s"]);
    }
    let take = |words: &mut dyn Iterator<Item = &str>| {
        words.filter_map(|word| word.chars().next()).collect::<String>()
    };
    let all = take(&mut words.iter().copied());
    let mut found = vec![take(&mut words.iter().copied().filter(|word| !SMALL_WORDS.contains(word)))];
    if all != found[0] {
        found.push(all);
    }
    // The Department of Health and Human Services is HHS.
    if let [office, "of", rest @ ..] = &words[..]
        && is_office(office)
    {
        found.push(take(&mut rest.iter().copied().filter(|word| !SMALL_WORDS.contains(word))));
    }
    found.retain(|initials| initials.len() > 2);
    found
}

/// Whether a name may stand for a longer one: its initials, or its first words.
pub(super) fn is_short_for(short: &str, long: &str) -> bool {
    if is_acronym(short) {
        // Articles print odd acronyms beside the name; three letters of it in order will do.
        let letters = fold_name(short);
        let folded = fold_name(long);
        let mut rest = folded.chars();
        let spelt_out = folded.contains(' ') && folded.split(' ').all(|word| word != letters);
        return spelt_out && letters.chars().all(|letter| rest.any(|other| other == letter));
    }
    // One word may be anything, but for `Moody's`.
    let enough = short.contains(' ') || short.ends_with("'s") || short.ends_with("’s");
    let (short, long) = (fold_name(short), fold_name(long));
    let short = short.strip_prefix("the ").unwrap_or(&short);
    let long = long.strip_prefix("the ").unwrap_or(&long);
    let behind = long.strip_prefix(short).is_some_and(|rest| rest.starts_with(' '));
    behind && enough
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_drop_what_does_not_matter() {
        for (name, kind, expected) in [
            ("Hansa Handelsbank AG", Kind::Organisation, "hansa handelsbank"),
            ("The Boeing Co.", Kind::Organisation, "boeing"),
            ("Procter & Gamble", Kind::Organisation, "procter and gamble"),
            ("Tiffany & Co.", Kind::Organisation, "tiffany"),
            ("Banco Santander S.A.", Kind::Organisation, "banco santander"),
            ("Limited", Kind::Organisation, "limited"),
            ("U.S. Department of Justice", Kind::Organisation, "justice department"),
            ("the Justice Department", Kind::Organisation, "justice department"),
            ("US Agriculture Department", Kind::Organisation, "agriculture department"),
            ("California Department of Education", Kind::Organisation, "california department of education"),
            ("Ministry of Health", Kind::Organisation, "health ministry"),
            ("U.S.", Kind::Place, "US"),
            ("the United States", Kind::Place, "US"),
            ("Ashworth", Kind::Place, "ashworth"),
            ("Calif.", Kind::Place, "california"),
            ("N.Y.", Kind::Place, "new york"),
        ] {
            assert_eq!(key(name, kind).0, expected, "{name}");
        }
    }

    #[test]
    fn short_names() {
        assert_eq!(
            initials("Bank of the West"),
            ["bw", "botw"].into_iter().filter(|s| s.len() > 2).collect::<Vec<_>>()
        );
        assert_eq!(initials("Meridian Business Machines Corp"), ["mbm"]);
        assert!(initials("Department of Health and Human Services").contains(&"hhs".to_string()));
        assert!(is_short_for("HMB", "Hansa Meridian Bank"));
        assert!(is_short_for("Hansa Meridian", "Hansa Meridian Bank"));
        assert!(is_short_for("Moody's", "Moody's Investors Service"));
        assert!(!is_short_for("HMB", "HMB Cargo"));
        assert!(initials("U.S. Department of Agriculture").contains(&"usda".to_string()));
        assert!(!is_short_for("Bank", "Bank of Norway"));
        assert!(!is_short_for("ECB", "Hansa Meridian Bank"));
    }
}
