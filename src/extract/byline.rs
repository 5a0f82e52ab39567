//! Who wrote it: the names in a byline, and in any other list of people at work.
//!
//! In: the text of a byline, or what stands beside the set words of a credit line. Out: people by
//! name and agencies by their canonical name, with roles, outlets, places, e-mail addresses and
//! handles taken off. Which line is a byline is decided by `furniture`, with [`Credits::unclear`].

use super::agencies::{find_agency, find_outlet, is_known, split_known_end, split_known_start};
use super::case::{is_capitals, is_particle, readable, squeeze};
use super::names::{
    Role, is_acronym, is_bare_name, is_date, is_house, is_name_word, is_nobody, is_outlet_like, is_region,
    is_role, is_wire, split_opener, split_role,
};

/// People and agencies of one line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Credits {
    /// Names in readable case, in order, each once.
    pub people: Vec<String>,
    /// Those of them who wrote it, where a credit line says so: `Reporting by`.
    pub reporters: Vec<String>,
    /// Canonical names of agencies, in order, each once.
    pub agencies: Vec<String>,
    /// Whether the line names nobody on purpose, as `By Staff Writer` does.
    pub nobody: bool,
    /// Whether an acronym among the names is an agency, as in a credit line.
    lists_houses: bool,
    /// Whether some part is neither a name nor anything else that bylines hold.
    pub unclear: bool,
}

impl Credits {
    /// Adds what `other` holds and this does not.
    pub fn join(&mut self, other: Credits) {
        for name in other.people {
            push_new(&mut self.people, name);
        }
        for name in other.reporters {
            push_new(&mut self.reporters, name);
        }
        for name in other.agencies {
            push_new(&mut self.agencies, name);
        }
        self.nobody |= other.nobody;
        self.unclear |= other.unclear;
    }
}

/// Adds a name that is not there yet, whatever its letter case.
pub(super) fn push_new(names: &mut Vec<String>, name: String) {
    let lower = name.to_lowercase();
    if !name.is_empty() && !names.iter().any(|known| known.to_lowercase() == lower) {
        names.push(name);
    }
}

/// Reads a byline as printed.
pub(super) fn parse_byline(line: &str) -> Credits {
    parse_people(split_opener(line).unwrap_or(line))
}

/// Reads the names that a format lists one by one; each may be a byline of its own.
pub(super) fn parse_listed(name: &str) -> Credits {
    let name = name.trim();
    if let Some((last, first)) = name.split_once(',') {
        let (last, first) = (last.trim(), first.trim());
        let plain = |text: &str, most: usize| {
            let count = text.split_whitespace().count();
            (1..=most).contains(&count) && text.split_whitespace().all(is_name_word)
        };
        if !first.contains(',') && plain(last, 1) && plain(first, 2) && !is_known(first) && !is_role(first) {
            let people = vec![format!("{} {}", readable(first), readable(last))];
            return Credits { people, ..Credits::default() };
        }
    }
    parse_byline(name)
}

/// Reads who did the work a credit line names: `Farahani reported from Rome` names nobody anew.
pub(super) fn parse_subject(text: &str) -> Credits {
    let credits = parse_credited(text);
    let surname = credits.people.is_empty()
        && !text.trim().contains(' ')
        && !is_acronym(text)
        && find_agency(text).is_none();
    if surname { Credits { nobody: true, ..Credits::default() } } else { credits }
}

/// Reads the people and agencies of a credit line, where an acronym is an agency.
pub(super) fn parse_credited(text: &str) -> Credits {
    read_people(text, Credits { lists_houses: true, ..Credits::default() })
}

/// Reads a list of people: `Ann Lee in Rome, Bo Ek of Norwire and The Associated Press`.
fn parse_people(text: &str) -> Credits {
    read_people(text, Credits::default())
}

fn read_people(text: &str, mut credits: Credits) -> Credits {
    let text = text.trim().trim_matches(['(', ')', '[', ']', '*', '_']).trim();
    if is_nobody(text) {
        credits.nobody = true;
        return credits;
    }
    if let Some(agency) = find_agency(text.trim_end_matches('.')) {
        credits.agencies.push(agency.into());
        return credits;
    }
    let pieces = split_pieces(text);
    let lone = pieces.len() == 1;
    let mut after_place = false;
    if let [(_, last), (Joint::Comma, first)] = pieces.as_slice()
        && is_surname_first(last, first)
    {
        credits.people.push(format!("{} {}", readable(first), readable(last)));
        return credits;
    }
    for (joint, piece) in pieces {
        if after_place && joint == Joint::Comma && is_region(piece) {
            continue;
        }
        let alone = match (lone, joint) {
            (true, _) => Standing::Alone,
            (false, Joint::And) => Standing::Joined,
            (false, Joint::Comma) if after_place => Standing::Loose,
            (false, Joint::Start | Joint::Comma | Joint::Bar) if credits.lists_houses => Standing::Joined,
            (false, Joint::Start | Joint::Comma | Joint::Bar) => Standing::Loose,
        };
        after_place = read_piece(piece, alone, &mut credits);
    }
    credits
}

/// `LIND, Anna`: a surname in capitals, then the given name.
fn is_surname_first(last: &str, first: &str) -> bool {
    is_capitals(last)
        && is_bare_name(last, 1)
        && !is_capitals(first)
        && is_bare_name(first, 2)
        && !is_known(last)
        && !is_known(first)
}

/// How a piece stands among the others, which says what a single word may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Standing {
    /// There is no other: a person of one name, or a house.
    Alone,
    /// Beside the others: a house.
    Joined,
    /// Behind another: its place or its house.
    Loose,
}

/// What stands before a piece of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Joint {
    Start,
    Comma,
    And,
    Bar,
}

fn split_pieces(text: &str) -> Vec<(Joint, &str)> {
    let mut pieces = Vec::new();
    let mut joint = Joint::Start;
    let mut start = 0;
    let mut push = |joint: Joint, piece: &'_ str, range: std::ops::Range<usize>| {
        let piece = piece.trim().trim_matches(is_loose).trim();
        if !piece.is_empty() {
            pieces.push((joint, range));
        }
    };
    let mut at = 0;
    while at < text.len() {
        let rest = &text[at..];
        let Some(c) = rest.chars().next() else { break };
        let next = match c {
            ',' | ';' => Some((Joint::Comma, c.len_utf8())),
            '|' | '/' | '·' | '•' | '—' | '–' | '(' | ')' | '[' | ']' | '\n' | '\t' | '&' | '+' | ':' => {
                Some((if c == '&' { Joint::And } else { Joint::Bar }, c.len_utf8()))
            }
            '-' if at > 0 && text[..at].ends_with(' ') && rest[1..].starts_with(' ') => Some((Joint::Bar, 1)),
            ' ' => and_word(&text[start..at], &rest[1..]).map(|length| (Joint::And, 1 + length)),
            _ => None,
        };
        match next {
            Some((after, length)) => {
                push(joint, &text[start..at], start..at);
                joint = after;
                at += length;
                start = at;
            }
            None => at += c.len_utf8(),
        }
    }
    push(joint, &text[start..], start..text.len());
    pieces
        .into_iter()
        .map(|(joint, range)| (joint, text[range].trim().trim_matches(is_loose).trim()))
        .collect()
}

fn is_loose(c: char) -> bool {
    matches!(c, '"' | '“' | '”' | '„' | '«' | '»' | '*' | '_' | '-' | ',' | ':' | '…')
}

/// The length of a word for *and* at the start of `rest`, its closing space included.
fn and_word(before: &str, rest: &str) -> Option<usize> {
    let word = rest.split(' ').next().filter(|word| word.len() < rest.len())?;
    match word {
        "and" | "AND" | "And" | "und" | "UND" | "et" | "ET" | "og" | "och" | "with" => Some(word.len() + 1),
        // These words mean something else in another language: both sides must look like names.
        "y" | "e" | "en" | "i" | "Y" => {
            let after = &rest[word.len() + 1..];
            let names = |mut words: std::str::SplitWhitespace<'_>| {
                words.next().is_some_and(is_name_word)
                    && words.next().is_some_and(|word| is_name_word(word) || is_particle(word))
            };
            (names(before.split_whitespace()) && names(after.split_whitespace())).then_some(word.len() + 1)
        }
        _ => None,
    }
}

/// Words that begin what is no longer the name.
const PLACERS: &[&str] = &[
    "in",
    "at",
    "from",
    "reporting",
    "reports",
    "en",
    "à",
    "aus",
    "desde",
    "depuis",
    "for",
    "of",
    "im",
    "i",
    "IN",
    "FOR",
    "OF",
    "AT",
    "FROM",
    "w",
    "aan",
    "contributed",
    "is",
    "per",
];

/// Reads one piece of a list; says whether it ended with a place.
fn read_piece(piece: &str, standing: Standing, credits: &mut Credits) -> bool {
    let is_address = |word: &str| word.contains('@') || word.contains("://") || word.starts_with("www.");
    if is_address(piece) {
        let kept = piece.split_whitespace().filter(|word| !is_address(word));
        let kept = kept.collect::<Vec<_>>().join(" ");
        return !kept.is_empty() && read_piece(kept.trim_end_matches(" on"), standing, credits);
    }
    // `Photo by`, `additional reporting by`: the name comes after.
    let piece = piece.rsplit_once(" by ").map_or(piece, |(_, name)| name);
    let (name, tail) = split_tail(piece);
    if let Some((word, place)) = tail
        && matches!(word, "for" | "of" | "FOR" | "OF" | "with" | "from")
    {
        note_house(place, credits);
    }
    read_name(name, standing, credits);
    tail.is_some()
}

/// Splits ` in Brussels` off a name.
fn split_tail(piece: &str) -> (&str, Option<(&str, &str)>) {
    let mut at = 0;
    for (index, word) in piece.split(' ').enumerate() {
        if index > 0 && PLACERS.contains(&word) {
            let rest = piece[at + word.len()..].trim();
            return (piece[..at].trim_end(), Some((word, rest)));
        }
        at += word.len() + 1;
    }
    (piece, None)
}

/// Notes an agency; other houses are not kept.
fn note_house(house: &str, credits: &mut Credits) {
    let house = split_tail(house.trim()).0.trim_end_matches(['.', ',']);
    if let Some(agency) = find_agency(house) {
        push_new(&mut credits.agencies, agency.into());
    } else if (is_acronym(house) || is_wire(house)) && find_outlet(house).is_none() {
        push_new(&mut credits.agencies, house.into());
    }
}

fn read_name(name: &str, standing: Standing, credits: &mut Credits) {
    let name = name.trim().trim_matches(['"', '“', '”', '«', '»', ',', ':']).trim();
    let name = name
        .strip_suffix('.')
        .filter(|bare| bare.split_whitespace().last().is_some_and(|word| word.len() > 3))
        .unwrap_or(name);
    if name.is_empty() {
        return;
    }
    if let Some(agency) = find_agency(name) {
        push_new(&mut credits.agencies, agency.into());
        return;
    }
    if find_outlet(name).is_some() {
        return;
    }
    if is_nobody(name) || is_role(name) {
        credits.nobody = true;
        return;
    }
    // `NPR's Daniel Estrin`
    if let Some((house, rest)) = split_owner(name) {
        note_house(house, credits);
        read_name(rest, standing, credits);
        return;
    }
    if let Some((house, rest)) = split_known_start(name).filter(|(_, rest)| !rest.is_empty()) {
        note_house(house, credits);
        read_name(rest, standing, credits);
        return;
    }
    if let Some((rest, house)) = split_known_end(name).filter(|(rest, _)| !rest.is_empty()) {
        note_house(house, credits);
        read_name(rest, standing, credits);
        return;
    }
    let name = match split_role(name) {
        Role::None => name,
        Role::Before(house, rest) => {
            // What stands before the role is its house, if it is an acronym.
            if let Some(house) = house {
                note_house(house, credits);
            }
            rest
        }
        Role::After(rest) => {
            credits.nobody |= is_bare_name(rest, 1);
            rest
        }
    };
    if is_outlet_like(name) {
        return;
    }
    if is_house(name) {
        let bare = name.strip_prefix("The ").or_else(|| name.strip_prefix("the ")).unwrap_or(name);
        push_new(&mut credits.agencies, bare.into());
        return;
    }
    if name.is_empty() || is_date(name) {
        return;
    }
    match (name.split_whitespace().count(), standing) {
        (1, _) if !is_bare_name(name, 1) => credits.unclear |= !name.starts_with(char::is_uppercase),
        (1, Standing::Alone) if is_acronym(name) => push_new(&mut credits.agencies, name.into()),
        (1, Standing::Alone) if !credits.lists_houses => push_new(&mut credits.people, readable(name)),
        (1, Standing::Alone | Standing::Joined) => push_new(&mut credits.agencies, name.into()),
        (1, Standing::Loose) => {}
        _ if is_bare_name(name, 6) => push_new(&mut credits.people, readable(name)),
        _ => credits.unclear = true,
    }
}

fn split_owner(name: &str) -> Option<(&str, &str)> {
    let at = name.find("'s ").map(|at| (at, 3)).or_else(|| name.find("’s ").map(|at| (at, "’s ".len())))?;
    let rest = &name[at.0 + at.1..];
    (!rest.trim().is_empty()).then(|| (&name[..at.0], rest))
}

/// The line as printed, with single spaces.
pub(super) fn printed(line: &str) -> String {
    squeeze(line)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bylines_name_people_and_agencies() {
        for (line, people, agencies) in [
            ("By Anna Lind and Tomas Okafor", "Anna Lind, Tomas Okafor", ""),
            ("BY JANE DOE, STAFF WRITER", "Jane Doe", ""),
            ("Anna Lind in Brussels", "Anna Lind", ""),
            ("Anna Lind in Brussels and Tomas Okafor in Kyiv", "Anna Lind, Tomas Okafor", ""),
            ("Anna Lind in Seoul, South Korea, and Tomas Okafor", "Anna Lind, Tomas Okafor", ""),
            ("Anna Lind | Staff", "Anna Lind", ""),
            ("Von Jana Lind", "Jana Lind", ""),
            ("Von Jana Lind und Karl Weiß, Berlin", "Jana Lind, Karl Weiß", ""),
            ("Par Marie Duval", "Marie Duval", ""),
            ("Par Marie Duval et Jean-Paul Petit", "Marie Duval, Jean-Paul Petit", ""),
            ("Por Ana Gómez y Luis Sanz", "Ana Gómez, Luis Sanz", ""),
            ("Por Ana Gómez en Madrid", "Ana Gómez", ""),
            ("Door Jan de Vries en Piet Bakker", "Jan de Vries, Piet Bakker", ""),
            ("Di Marco Rossi", "Marco Rossi", ""),
            ("By Anna Lind, Norwire", "Anna Lind", "Norwire"),
            ("By Anna Lind, Reuters", "Anna Lind", "Reuters"),
            ("BY TED D'AFFLISIO, Reuters", "Ted D'Afflisio", "Reuters"),
            (
                "By DANICA KIRK and JILL LAWTON Associated Press",
                "Danica Kirk, Jill Lawton",
                "Associated Press",
            ),
            ("By JAN VAN DER BERG and RORY MCDONALD", "Jan van der Berg, Rory McDonald", ""),
            ("Story by Ann Lee", "Ann Lee", ""),
            ("Text: Ann Lee", "Ann Lee", ""),
            ("By Ann Lee ann.lee@x.example", "Ann Lee", ""),
            ("By Ann Lee (@annlee)", "Ann Lee", ""),
            ("www.lantern.example, Ann Lee", "Ann Lee", ""),
            ("LIND, Anna", "Anna Lind", ""),
            ("By The Associated Press", "", "Associated Press"),
            ("Reuters", "", "Reuters"),
            ("Staff and agencies", "", ""),
            ("By Staff Writer", "", ""),
            ("By Chief Political Correspondent Ann Lee", "Ann Lee", ""),
            ("Ann Lee, Chief Political Correspondent", "Ann Lee", ""),
            ("By Dana Whitcombe and Jim Tolliver, Ledger staff", "Dana Whitcombe, Jim Tolliver", ""),
            ("CPA writer Leila Farahani", "Leila Farahani", "CPA"),
            ("Mike Stannard of CPA", "Mike Stannard", "CPA"),
            ("NPR's Daniel Estrin", "Daniel Estrin", ""),
            (
                "Associated Press writers Ann Lee in Rome and Bo Ek in Oslo",
                "Ann Lee, Bo Ek",
                "Associated Press",
            ),
            ("The Associated Press and CPA writer Leila Farahani", "Leila Farahani", "Associated Press, CPA"),
            ("AFP", "", "Agence France-Presse"),
        ] {
            let credits = if line.contains("CPA") { parse_credited(line) } else { parse_byline(line) };
            assert_eq!(
                (credits.people.join(", ").as_str(), credits.agencies.join(", ").as_str()),
                (people, agencies),
                "{line}"
            );
            assert!(!credits.unclear, "{line}");
        }
    }

    #[test]
    fn sentences_are_no_bylines() {
        for line in
            ["By the time the war ended, he was old", "By Friday nobody cared", "Von hier an ging es bergab"]
        {
            let credits = parse_byline(line);
            assert!(credits.unclear || credits.people.is_empty(), "{line}: {credits:?}");
        }
    }

    #[test]
    fn listed_names_are_cleaned() {
        for (name, expected) in [
            ("Lind, Anna", "Anna Lind"),
            ("By Anna Lind", "Anna Lind"),
            ("ANNA LIND", "Anna Lind"),
            ("Anna Lind, Reuters", "Anna Lind"),
            ("admin", ""),
            ("Voltaire", "Voltaire"),
        ] {
            assert_eq!(parse_listed(name).people.join(", "), expected, "{name}");
        }
    }
}
