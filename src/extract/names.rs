//! What a name looks like, and what stands in bylines beside names: openers, roles, houses.
//!
//! In: a few words. Out: whether they are a name, a role, a house or a heading. The words are in
//! `data/openers.txt`, `data/roles.txt`, `data/regions.txt` and `data/headings.txt`.

use std::sync::LazyLock;

use rustc_hash::FxHashSet;

use super::calendar::{find_month, is_weekday};
use super::case::is_particle;

static WORDS: LazyLock<Words> = LazyLock::new(Words::load);

struct Words {
    /// By their first byte, the longest first.
    openers: [Vec<&'static str>; 256],
    roles: FxHashSet<&'static str>,
    modifiers: FxHashSet<&'static str>,
    nobody: FxHashSet<&'static str>,
    regions: FxHashSet<&'static str>,
    headings: FxHashSet<&'static str>,
}

impl Words {
    fn load() -> Words {
        let mut openers = [const { Vec::new() }; 256];
        for opener in entries(include_str!("data/openers.txt")) {
            openers[usize::from(opener.as_bytes()[0])].push(opener);
        }
        openers.iter_mut().for_each(|same| same.sort_by_key(|opener| std::cmp::Reverse(opener.len())));
        let mut words = Words {
            openers,
            roles: FxHashSet::default(),
            modifiers: FxHashSet::default(),
            nobody: FxHashSet::default(),
            regions: entries(include_str!("data/regions.txt")).collect(),
            headings: entries(include_str!("data/headings.txt")).collect(),
        };
        let mut section = "";
        for line in entries(include_str!("data/roles.txt")) {
            match (line, section) {
                ("[role]" | "[modifier]" | "[nobody]", _) => section = line,
                (_, "[role]") => words.roles.extend(line.split_whitespace()),
                (_, "[modifier]") => words.modifiers.extend(line.split_whitespace()),
                _ => {
                    words.nobody.insert(line);
                }
            }
        }
        words
    }
}

fn entries(source: &'static str) -> impl Iterator<Item = &'static str> {
    source.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'))
}

/// Splits the opening words of a byline off, such as `By` or `Written by`.
pub(super) fn split_opener(line: &str) -> Option<&str> {
    let line = line.trim_start_matches(['(', '[', '*', '_', '—', '–', '-', ' ']);
    let first = line.as_bytes().first()?.to_ascii_lowercase();
    WORDS.openers[usize::from(first)].iter().find_map(|opener| {
        let head = line.get(..opener.len()).filter(|head| {
            head.eq_ignore_ascii_case(opener) || (!head.is_ascii() && head.to_lowercase() == **opener)
        })?;
        let rest = &line[head.len()..];
        let closed = opener.ends_with(':') || rest.starts_with([' ', ':', '\u{a0}', '\t', '\n']);
        closed.then(|| rest.trim_start_matches([':', ' ', '\u{a0}', '\t', '\n']))
    })
}

/// Whether the line begins with `By`.
pub(super) fn is_by(line: &str) -> bool {
    line.get(..3).is_some_and(|head| head.eq_ignore_ascii_case("by "))
}

/// Whether the line holds a word that names do not, so that it is rather a heading.
pub(super) fn is_heading(line: &str) -> bool {
    line.split(|c: char| !c.is_alphanumeric())
        .any(|word| !word.is_empty() && WORDS.headings.contains(word.to_lowercase().as_str()))
}

/// What a name looks like without the role beside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role<'a> {
    /// There is no role.
    None,
    /// The role stands before the name, maybe with the acronym of a house: `CPA writer Leila Farahani`.
    Before(Option<&'a str>, &'a str),
    /// The role stands after the name: `Jane Doe Staff Writer`. The name may be empty.
    After(&'a str),
}

/// Takes the role off a name.
pub(super) fn split_role(name: &str) -> Role<'_> {
    let words: Vec<&str> = name.split_whitespace().collect();
    let lower: Vec<String> = words.iter().map(|word| word.trim_matches(['.', ',']).to_lowercase()).collect();
    let role = |place: &usize| WORDS.roles.contains(lower[*place].as_str());
    let Some(last) = (0..words.len()).rev().find(role) else { return Role::None };
    let offset = |place: usize| words[place].as_ptr() as usize - name.as_ptr() as usize;
    if last + 1 < words.len() {
        return Role::Before(Some(words[0]).filter(|house| is_acronym(house)), &name[offset(last + 1)..]);
    }
    let mut first = last;
    while first > 0 && (WORDS.modifiers.contains(lower[first - 1].as_str()) || role(&(first - 1))) {
        first -= 1;
    }
    Role::After(if first == 0 { "" } else { name[..offset(first)].trim_end() })
}

/// Whether the words are a country or a state that follows a city after a comma.
pub(super) fn is_region(words: &str) -> bool {
    WORDS.regions.contains(words.to_lowercase().as_str())
}

/// Whether the words stand for nobody: `Staff and agencies`.
pub(super) fn is_nobody(name: &str) -> bool {
    name.len() < 40 && WORDS.nobody.contains(name.trim_end_matches('.').to_lowercase().as_str())
}

/// Whether the words are a role and nothing else: `Staff Writer`, `Chief Political Correspondent`.
pub(super) fn is_role(name: &str) -> bool {
    let mut role = false;
    for word in name.split_whitespace() {
        let lower = word.trim_matches(['.', ',']).to_lowercase();
        let is_role = WORDS.roles.contains(lower.as_str());
        if !is_role && !WORDS.modifiers.contains(lower.as_str()) {
            return false;
        }
        role |= is_role;
    }
    role
}

/// Whether the name says that it is an outlet that is no agency.
pub(super) fn is_outlet_like(name: &str) -> bool {
    let last = name.split_whitespace().last().unwrap_or_default();
    let ending = [
        "Broadcasting",
        "Radio",
        "Television",
        "TV",
        "Times",
        "Post",
        "Tribune",
        "Herald",
        "Gazette",
        "Ledger",
        "Journal",
        "Courier",
        "Chronicle",
        "Observer",
        "Magazine",
        "Today",
        "Daily",
        "Telegraph",
        "Review",
        "Newspaper",
        "Newspapers",
    ];
    name != last && ending.contains(&last)
}

/// Whether the name is that of a house rather than of a person.
pub(super) fn is_house(name: &str) -> bool {
    let last = name.split_whitespace().last().unwrap_or_default();
    let article = name.starts_with("The ") || name.starts_with("the ");
    let ending =
        ["Press", "Agency", "News", "Service", "Services", "Newswire", "Wire", "Network", "Media", "Agentur"];
    let article = article && name.split_whitespace().count() > 1;
    article || (ending.contains(&last) && name != last) || is_wire(name)
}

/// Whether the text is an acronym or says by its name that it is an agency.
pub(super) fn is_agency_name(text: &str) -> bool {
    (is_acronym(text) && text.len() <= 4) || (is_wire(text) && is_bare_name(text, 3))
}

/// Whether the name says that the house is a news agency.
pub(super) fn is_wire(name: &str) -> bool {
    let last = name.split_whitespace().last().unwrap_or_default();
    (last.len() > 5 && last.ends_with("wire"))
        || (name != last && matches!(last, "Agency" | "Wire" | "Agentur"))
}

/// Two to six capitals.
pub(super) fn is_acronym(word: &str) -> bool {
    (2..=6).contains(&word.len()) && word.bytes().all(|byte| byte.is_ascii_uppercase())
}

/// Whether the words are a day: `October 31`, `2025`, `Friday`.
pub(super) fn is_date(name: &str) -> bool {
    let mut named = false;
    name.split_whitespace().all(|word| {
        let word = word.trim_matches(['.', ',']);
        let number = !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit() || byte == b':');
        let month = find_month(word).is_some() || (is_weekday(word) && word.len() > 2);
        named |= month || (number && name.len() == word.len() && word.len() == 4);
        month || number
    }) && named
}

/// Whether the text is a name of at most `most` words and nothing else.
pub(super) fn is_bare_name(text: &str, most: usize) -> bool {
    let mut count = 0;
    let mut capital = false;
    for word in text.split_whitespace() {
        count += 1;
        let fits = is_name_word(word);
        if !fits && !is_particle(word) {
            return false;
        }
        capital |= fits;
    }
    capital && count <= most
}

/// Whether the word begins with a capital, or with a lower-case particle and one, and has no digit.
pub(super) fn is_name_word(word: &str) -> bool {
    let word = word.trim_matches(['"', '“', '”', '(', ')', '\'', '‘', '’']);
    let mut chars = word.chars();
    let first = chars.next();
    let starts = match first {
        Some(c) if c.is_uppercase() => true,
        Some('d' | 'l') => {
            matches!(chars.next(), Some('\'' | '’')) && chars.next().is_some_and(char::is_uppercase)
        }
        Some('a') => word.starts_with("al-"),
        // Scripts without letter case.
        Some(c) => c.is_alphabetic() && !c.is_lowercase(),
        None => false,
    };
    starts && word.chars().all(|c| c.is_alphabetic() || matches!(c, '.' | '\'' | '’' | '-' | '‐' | '‑' | '´'))
}
