//! The set phrases: what a line says that stands at the head or foot of a text, or breaks into it.
//!
//! In: one line. Out: its kind, and whom it credits or which outlet it names. The wordings are in
//! `data/phrases.txt` and `data/interruptions.txt`. Where in a text a line may be furniture is
//! decided by `furniture`.

use std::ops::Range;
use std::sync::LazyLock;

use super::byline::{Credits, parse_credited, parse_subject};
use super::furniture::Note;
use super::pattern::{Found, Patterns, Slot, Token};
use crate::document::FurnitureKind;

static PHRASES: LazyLock<Patterns<FurnitureKind>> =
    LazyLock::new(|| Patterns::compile(include_str!("data/phrases.txt"), section));
/// What goes on about who worked on it, and means nothing by itself: a film is produced too.
static CONTINUED: LazyLock<Patterns<FurnitureKind>> = LazyLock::new(|| {
    let kind = |name: &str| (name == "continued").then_some(FurnitureKind::Credit);
    Patterns::compile(include_str!("data/phrases.txt"), kind)
});
static INTERRUPTIONS: LazyLock<Patterns<FurnitureKind>> =
    LazyLock::new(|| Patterns::compile(include_str!("data/interruptions.txt"), section));

fn section(name: &str) -> Option<FurnitureKind> {
    Some(match name {
        "footer" => FurnitureKind::Footer,
        "credit" => FurnitureKind::Credit,
        "copyright" => FurnitureKind::Copyright,
        "promotion" => FurnitureKind::Promotion,
        "mark" => FurnitureKind::Mark,
        "caption" => FurnitureKind::Caption,
        _ => return None,
    })
}

/// Reads who holds the rights: `© 2025 The Daily. All rights reserved`.
pub(super) fn find_copyright(line: &str) -> Option<Option<Range<usize>>> {
    let start = line.trim_start_matches(['(', ' ', '*']);
    let offset = line.len() - start.len();
    let opener = ["©", "(c)", "c)", "(C)", "C)", "Copyright", "copyright", "COPYRIGHT"]
        .iter()
        .find(|opener| start.starts_with(**opener))?;
    if matches!(*opener, "c)" | "C)") && !line.starts_with('(') {
        return None;
    }
    let after = start[opener.len()..].trim_start_matches([':', ' ', '.']);
    let after = after
        .strip_prefix('©')
        .or_else(|| after.strip_prefix("(c)"))
        .or_else(|| after.strip_prefix("(C)"))
        .unwrap_or(after);
    let digits =
        |c: char| c.is_ascii_digit() || matches!(c, ' ' | ',' | '-' | '–' | '\u{a0}' | '©' | '/' | '.');
    let bare = after.trim_start_matches(digits);
    let dated = after[..after.len() - bare.len()].bytes().filter(u8::is_ascii_digit).count() >= 4;
    let bare = bare.strip_prefix("by ").unwrap_or(bare);
    // `Copyright law changed on Monday.` is a sentence.
    let sign = *opener == "©"
        || opener.len() <= 3
        || dated
        || line[offset + opener.len()..].trim_start().starts_with(['©', '(']);
    if !sign {
        return None;
    }
    let end = [". ", " All ", " all ", ", all ", " – ", " - ", " | ", ";", " Alle ", " Tous ", " Todos "]
        .iter()
        .filter_map(|stop| bare.find(stop))
        .min()
        .unwrap_or(bare.len());
    let name = bare[..end].trim_end_matches(['.', ',', ' ', ')', '*']);
    let at = bare.as_ptr() as usize - line.as_ptr() as usize;
    let named = name.starts_with(char::is_uppercase) && name.split_whitespace().count() <= 6;
    Some(named.then_some(at..at + name.len()))
}

/// Reads a line by the set phrases.
pub(super) fn find_phrase(line: &str, room: &mut Vec<Token>) -> Option<(FurnitureKind, Note)> {
    let Some(found) = PHRASES.find(line, room) else { return find_credit_clauses(line, room) };
    match found.kind {
        FurnitureKind::Credit => {
            let credits = read_credits(line, &found, room);
            match told(&credits) || found.slots.is_empty() {
                true if !credits.unclear => Some((FurnitureKind::Credit, Note::Credit(credits))),
                _ => find_credit_clauses(line, room),
            }
        }
        FurnitureKind::Footer => {
            let outlet =
                found.slots.into_iter().find(|(slot, _)| *slot == Slot::Outlet).map(|(_, range)| range);
            Some((FurnitureKind::Footer, outlet.map_or(Note::Plain, Note::Outlet)))
        }
        kind => Some((kind, Note::Plain)),
    }
}

/// Whether the credits say anything.
pub(super) fn told(credits: &Credits) -> bool {
    !credits.people.is_empty() || !credits.agencies.is_empty() || credits.nobody
}

/// Reads the people of a credit that a phrase found; a list may hold further credits.
fn read_credits(line: &str, found: &Found<FurnitureKind>, room: &mut Vec<Token>) -> Credits {
    let mut credits = Credits::default();
    for (_, range) in found.slots.iter().filter(|(slot, _)| *slot == Slot::People) {
        for (index, clause) in clauses(&line[range.clone()]).enumerate() {
            match PHRASES.find(clause, room).filter(|inner| index > 0 && inner.kind == FurnitureKind::Credit)
            {
                Some(inner) => credits.join(read_clause(clause, &inner)),
                None if index == 0 && range.start < 2 => credits.join(parse_subject(clause)),
                None => credits.join(parse_credited(clause)),
            }
            if index == 0 {
                note_reporters(line, &mut credits);
            }
        }
    }
    credits
}

fn read_clause(clause: &str, found: &Found<FurnitureKind>) -> Credits {
    let mut credits = Credits::default();
    for (_, range) in found.slots.iter().filter(|(slot, _)| *slot == Slot::People) {
        let text = &clause[range.clone()];
        credits.join(if range.start < 2 { parse_subject(text) } else { parse_credited(text) });
    }
    note_reporters(clause, &mut credits);
    credits
}

/// Those whom a clause names after `Reporting by` wrote the article.
fn note_reporters(clause: &str, credits: &mut Credits) {
    let start = clause.trim_start_matches(['(', '[', '*', ' ']);
    let wrote = ["reporting by ", "reporting and writing by ", "written by ", "reporting from "]
        .iter()
        .any(|opener| start.get(..opener.len()).is_some_and(|head| head.eq_ignore_ascii_case(opener)));
    if wrote {
        credits.reporters.clone_from(&credits.people);
    }
}

/// `Reporting by A in B; Editing by C`, or sentences of which each is furniture and one a credit.
fn find_credit_clauses(line: &str, room: &mut Vec<Token>) -> Option<(FurnitureKind, Note)> {
    if !line.contains(';') && !line.contains(". ") {
        return None;
    }
    // Names are read only when the phrases have shown that it is worth while.
    let mut found = Vec::new();
    let mut sure = false;
    let is_credit = |phrase: &Found<FurnitureKind>| phrase.kind == FurnitureKind::Credit;
    for clause in clauses(line) {
        let phrase = PHRASES.find(clause, room);
        sure |= phrase.as_ref().is_some_and(is_credit);
        let phrase = phrase.or_else(|| CONTINUED.find(clause, room));
        // `Reuters and Norwire. With files from Ann Lee.`
        let names = clause.len() < 80 && clause.starts_with(char::is_uppercase);
        if phrase.is_none() && !names && find_copyright(clause).is_none() {
            return None;
        }
        found.push((clause, phrase));
    }
    if !sure {
        return None;
    }
    let mut credits = Credits::default();
    for (clause, phrase) in found {
        match phrase {
            Some(phrase) if is_credit(&phrase) => credits.join(read_clause(clause, &phrase)),
            Some(_) => {}
            None if find_copyright(clause).is_some() => {}
            None => credits.join(parse_credited(clause)),
        }
    }
    (!credits.unclear && told(&credits)).then_some((FurnitureKind::Credit, Note::Credit(credits)))
}

/// Splits at semicolons and at full stops that end a sentence.
fn clauses(line: &str) -> impl Iterator<Item = &str> {
    let mut rest = line;
    std::iter::from_fn(move || {
        if rest.trim().is_empty() {
            return None;
        }
        let stop = |at: &usize| {
            let word = rest[..*at].rsplit(' ').next().unwrap_or_default();
            word.chars().count() > 2
        };
        let mut stops = rest.match_indices(". ").map(|(at, _)| at).filter(stop);
        let at = rest.find(';').into_iter().chain(stops.next()).min().unwrap_or(rest.len());
        let clause = rest[..at].trim();
        rest = rest.get(at + 1..).unwrap_or_default();
        Some(clause)
    })
}

/// The kind of a line that breaks into the middle of a text.
pub(super) fn find_interruption(line: &str, room: &mut Vec<Token>) -> Option<FurnitureKind> {
    INTERRUPTIONS.find(line, room).map(|found| found.kind)
}
