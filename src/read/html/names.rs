//! Cleans author names as pages state them.
//!
//! In comes one statement (`By Anna Lind, Tomas Okafor`, `Anna Lind / Reporter`, an address of a
//! profile), out come names one by one, without the word for "by", roles, handles and addresses.
//! Whether a name is a person or a newsroom is not decided here.

use super::entries;

/// Words that open a byline, with the blank or colon after them.
const OPENERS: &str = include_str!("data/byline_openers.txt");
/// Words that say what somebody does, or that a name is missing.
const ROLES: &str = include_str!("data/roles.txt");
/// Words and marks between two names.
const SEPARATORS: &[&str] = &[
    " and ", " und ", " et ", " y ", " og ", " och ", " en ", " dan ", " & ", ";", "|", "/", " • ", " · ",
    "\n", "、",
];

/// The names in `statement`, in order.
pub(super) fn parse_names(statement: &str) -> Vec<String> {
    let mut names = Vec::new();
    split(without_opener(statement), &mut names);
    names
}

/// Cleans `names` and drops what is stated twice.
pub(super) fn clean_names<'a>(statements: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for name in statements.flat_map(parse_names) {
        if names.len() < 40 && !names.iter().any(|other| other.to_lowercase() == name.to_lowercase()) {
            names.push(name);
        }
    }
    names
}

fn split(statement: &str, names: &mut Vec<String>) {
    for separator in SEPARATORS {
        if is_address(statement) {
            return;
        }
        if let Some((first, rest)) = statement.split_once(separator) {
            split(first, names);
            split(rest, names);
            return;
        }
    }
    for part in statement.split([',', '，']) {
        let name = clean(part);
        if !name.is_empty() {
            names.push(name.to_string());
        }
    }
}

/// `statement` without the word for "by" before the names.
fn without_opener(statement: &str) -> &str {
    let statement = statement.trim();
    for opener in entries(OPENERS) {
        if let Some(rest) = strip_prefix_ignoring_case(statement, opener)
            && rest.starts_with([' ', ':', '\u{a0}'])
        {
            return rest.trim_start_matches([' ', ':', '\u{a0}']);
        }
    }
    statement
}

fn strip_prefix_ignoring_case<'a>(text: &'a str, prefix: &str) -> Option<&'a str> {
    let mut rest = text.chars();
    for expected in prefix.chars() {
        if !rest.next()?.to_lowercase().eq(expected.to_lowercase()) {
            return None;
        }
    }
    Some(rest.as_str())
}

fn is_address(text: &str) -> bool {
    let text = text.trim();
    text.contains("://") || text.starts_with("www.") || text.contains(".com/")
}

/// One name without brackets, address, handle or role; empty where nothing is left.
fn clean(part: &str) -> &str {
    let mut name = part
        .trim_matches(|c: char| c.is_whitespace() || matches!(c, '.' | '-' | '–' | '—' | ':' | '*' | '"'));
    if let Some(at) = name.find(['(', '[', '<', '（']) {
        name = name[..at].trim_end();
    }
    if let Some(at) = name.find("http") {
        name = name[..at].trim_end();
    }
    let is_name = !name.is_empty()
        && name.len() <= 80
        && !name.contains(['@', '#', '{', '='])
        && name.chars().any(char::is_alphabetic)
        && !name.chars().all(|c| c.is_ascii_digit())
        && name.split_whitespace().count() <= 7
        && !is_role(name);
    if is_name { name } else { "" }
}

fn is_role(name: &str) -> bool {
    let lower = name.to_lowercase();
    entries(ROLES).any(|role| lower == role)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_come_one_by_one() {
        for (statement, names) in [
            ("By Anna Lind", vec!["Anna Lind"]),
            ("Von Anna Lind und Tomas Okafor", vec!["Anna Lind", "Tomas Okafor"]),
            ("Anna Lind, Tomas Okafor", vec!["Anna Lind", "Tomas Okafor"]),
            ("Anna Lind / Journalist", vec!["Anna Lind"]),
            ("Anna Lind, Political Correspondent", vec!["Anna Lind"]),
            ("anna.lind@example.org", vec![]),
            ("@annalind", vec![]),
            ("https://www.example.org/authors/anna-lind", vec![]),
            ("Anna Lind (Berlin)", vec!["Anna Lind"]),
            ("Byron Lind", vec!["Byron Lind"]),
            ("105092", vec![]),
            ("", vec![]),
        ] {
            assert_eq!(parse_names(statement), names, "{statement}");
        }
    }
}
