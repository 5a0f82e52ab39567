//! The names that fields go by, and how a value is put where it belongs.
//!
//! In: a name and the strings found under it. Out: a field of [`Stated`]. Used by every format in
//! which fields have names: JSON, front matter, head lines.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use crate::document::Stated;

/// A field that a format may state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Field {
    Headline,
    Body,
    Summary,
    Source,
    Agency,
    Byline,
    Authors,
    Dateline,
    Published,
    Updated,
    Url,
    Section,
    Keywords,
    Slug,
    Language,
}

/// Every field, with the name that the list of names and the user's mapping give it.
pub(super) const FIELDS: [(&str, Field); 15] = [
    ("headline", Field::Headline),
    ("body", Field::Body),
    ("summary", Field::Summary),
    ("source", Field::Source),
    ("agency", Field::Agency),
    ("byline", Field::Byline),
    ("authors", Field::Authors),
    ("dateline", Field::Dateline),
    ("published", Field::Published),
    ("updated", Field::Updated),
    ("url", Field::Url),
    ("section", Field::Section),
    ("keywords", Field::Keywords),
    ("slug", Field::Slug),
    ("language", Field::Language),
];

/// Names and their rank: of two names of one field the one with the lower rank wins.
static NAMES: LazyLock<FxHashMap<&'static str, (Field, usize)>> = LazyLock::new(|| {
    let mut names = FxHashMap::default();
    let lines = include_str!("data/fields.txt").lines().filter(|line| !line.starts_with('#'));
    for (line, words) in lines.filter_map(|line| line.split_once(':')) {
        let field = FIELDS.iter().find(|(name, _)| *name == line).map(|(_, field)| *field);
        for (rank, word) in words.split_whitespace().enumerate() {
            if let Some(field) = field {
                names.insert(word, (field, rank));
            }
        }
    }
    names
});

/// The longest name worth looking up.
const MAX_NAME_BYTES: usize = 32;

/// The field that a name stands for, and the name's rank among the names of that field.
pub(super) fn find_field(name: &str) -> Option<(Field, usize)> {
    if name.len() > MAX_NAME_BYTES {
        return None;
    }
    let mut folded = [0; MAX_NAME_BYTES];
    let mut length = 0;
    for byte in name.bytes().filter(|byte| !matches!(byte, b' ' | b'_' | b'-' | b'.' | b':' | b'@')) {
        folded[length] = byte.to_ascii_lowercase();
        length += 1;
    }
    NAMES.get(std::str::from_utf8(&folded[..length]).ok()?).copied()
}

/// Puts the strings found for a field where it belongs. A field that has a value keeps it.
/// Body and summary are the reader's own affair and are passed over.
pub(super) fn put(stated: &mut Stated, field: Field, values: Vec<String>) {
    let mut values: Vec<String> =
        values.iter().map(|value| squeeze(value)).filter(|v| !v.is_empty()).collect();
    let slot = match field {
        Field::Headline => &mut stated.headline,
        Field::Body | Field::Summary => return,
        Field::Source => &mut stated.source,
        Field::Agency => &mut stated.agency,
        Field::Byline | Field::Authors if values.len() > 1 => {
            fill(&mut stated.authors, values);
            return;
        }
        Field::Byline | Field::Authors => &mut stated.byline,
        Field::Dateline => &mut stated.dateline,
        Field::Published => &mut stated.published,
        Field::Updated => &mut stated.updated,
        Field::Url => &mut stated.url,
        Field::Section => &mut stated.section,
        Field::Keywords => {
            let split = values.iter().flat_map(|value| value.split([',', ';', '|'])).map(str::trim);
            let words = split.filter(|word| !word.is_empty()).map(str::to_string).collect();
            fill(&mut stated.keywords, words);
            return;
        }
        Field::Slug => &mut stated.slug,
        Field::Language => &mut stated.language,
    };
    if slot.is_none() && !values.is_empty() {
        *slot = Some(values.swap_remove(0));
    }
}

fn fill(slot: &mut Vec<String>, values: Vec<String>) {
    if slot.is_empty() {
        *slot = values;
    }
}

/// One line, single spaces, nothing around it.
pub(super) fn squeeze(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for word in text.split(|c: char| c.is_ascii_whitespace()).filter(|word| !word.is_empty()) {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_in_any_spelling() {
        let cases = [
            ("Title", Some(Field::Headline)),
            ("publishedAt", Some(Field::Published)),
            ("date_publish", Some(Field::Published)),
            ("created_utc", Some(Field::Published)),
            ("Last Modified", Some(Field::Updated)),
            ("maintext", Some(Field::Body)),
            ("By", Some(Field::Byline)),
            ("id", None),
            ("a name much too long to be the name of any field", None),
        ];
        for (name, field) in cases {
            assert_eq!(find_field(name).map(|(field, _)| field), field, "{name}");
        }
    }

    #[test]
    fn one_author_is_a_byline_and_several_are_names() {
        let mut stated = Stated::default();
        put(&mut stated, Field::Authors, vec!["Anna Lind and\n Tomas Okafor".into()]);
        put(&mut stated, Field::Authors, vec!["Anna Lind".into(), "Tomas Okafor".into()]);
        put(&mut stated, Field::Keywords, vec!["harbour, strike; ".into()]);
        assert_eq!(stated.byline.as_deref(), Some("Anna Lind and Tomas Okafor"));
        assert_eq!(stated.authors, ["Anna Lind", "Tomas Okafor"]);
        assert_eq!(stated.keywords, ["harbour", "strike"]);
    }
}
