//! The labels that databases print before a field, in six languages, and lines that are dates.

use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};

/// What a label stands before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Label {
    Headline,
    Byline,
    Section,
    Length,
    Dateline,
    Summary,
    Body,
    Language,
    Subject,
    Source,
    Published,
    Loaded,
    Url,
    Located,
    Number,
    Tail,
}

const LABELS: [(&str, Label); 16] = [
    ("headline", Label::Headline),
    ("byline", Label::Byline),
    ("section", Label::Section),
    ("length", Label::Length),
    ("dateline", Label::Dateline),
    ("summary", Label::Summary),
    ("body", Label::Body),
    ("language", Label::Language),
    ("subject", Label::Subject),
    ("source", Label::Source),
    ("published", Label::Published),
    ("loaded", Label::Loaded),
    ("url", Label::Url),
    ("located", Label::Located),
    ("number", Label::Number),
    ("tail", Label::Tail),
];

/// The longest label, in bytes.
const MAX_LABEL_BYTES: usize = 40;

fn lines(list: &'static str) -> impl Iterator<Item = &'static str> {
    list.lines().filter(|line| !line.starts_with('#'))
}

static NAMES: LazyLock<FxHashMap<&'static str, Label>> = LazyLock::new(|| {
    let mut names = FxHashMap::default();
    for (field, words) in lines(include_str!("data/labels.txt")).filter_map(|line| line.split_once(':')) {
        if let Some((_, label)) = LABELS.iter().find(|(name, _)| *name == field) {
            names.extend(words.split('|').map(|word| (word.trim(), *label)));
        }
    }
    names
});

static MONTHS: LazyLock<FxHashSet<&'static str>> =
    LazyLock::new(|| lines(include_str!("data/months.txt")).flat_map(str::split_whitespace).collect());

/// A label and its colon at the start of a line, and what follows them.
pub(super) fn split_label(line: &str) -> Option<(Label, &str)> {
    let (name, rest) = line.split_once(':')?;
    let name = name.trim();
    if name.is_empty() || name.len() > MAX_LABEL_BYTES {
        return None;
    }
    NAMES.get(name.to_lowercase().as_str()).map(|label| (*label, rest.trim()))
}

/// A line that is nothing but `Body` or `Classification`.
pub(super) fn bare_label(line: &str) -> Option<Label> {
    let name = line.trim().trim_end_matches(':');
    if name.is_empty() || name.len() > 16 {
        return None;
    }
    match name.to_lowercase().as_str() {
        "classification" | "klassifikation" | "klassifizierung" | "clasificación" | "classificatie"
        | "classificazione" => Some(Label::Tail),
        name => NAMES.get(name).copied().filter(|label| *label == Label::Body),
    }
}

/// Whether a line is a day with its year, and little else.
pub(super) fn is_date_line(line: &str) -> bool {
    let line = line.trim();
    if line.len() > 90 || line.ends_with(['?', '!']) {
        return false;
    }
    let (mut year, mut month, mut day, mut others) = (false, false, false, 0);
    for word in line.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
        match word.parse::<u32>() {
            Ok(number) if word.len() == 4 && (1500..2200).contains(&number) => year = true,
            Ok(1..=31) => day = true,
            Ok(_) => others += 1,
            Err(_) if MONTHS.contains(word.to_lowercase().as_str()) => month = true,
            Err(_) => others += 1,
        }
    }
    year && (month || day) && others <= 6 && (month || line.starts_with(|c: char| c.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_in_six_languages() {
        for (line, label) in [
            ("BYLINE: Anna Lind", Some((Label::Byline, "Anna Lind"))),
            ("RUBRIQUE: INTERNATIONAL; Pg. 35", Some((Label::Section, "INTERNATIONAL; Pg. 35"))),
            ("Länge: 344 Wörter", Some((Label::Length, "344 Wörter"))),
            ("IDIOMA:  ESPAÑOL", Some((Label::Language, "ESPAÑOL"))),
            ("Taal: Nederlands", Some((Label::Language, "Nederlands"))),
            ("He said: no", None),
            ("no label", None),
        ] {
            assert_eq!(split_label(line), label, "{line}");
        }
        assert_eq!(bare_label("Body"), Some(Label::Body));
        assert_eq!(bare_label("Everybody"), None);
    }

    #[test]
    fn lines_that_are_dates() {
        for (line, is_date) in [
            ("January 11, 2010 Monday", true),
            ("12 avril 2013 vendredi", true),
            ("11. Januar 2010, Montag", true),
            ("December 19, 1991, Sunday, An Edition", true),
            ("2010-01-11", true),
            ("31 December 2018", true),
            ("The Daily 2010", false),
            ("In January 2010 the council of the town decided that it would never build again", false),
            ("Budget 2025", false),
        ] {
            assert_eq!(is_date_line(line), is_date, "{line}");
        }
    }
}
