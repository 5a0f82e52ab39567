//! The head of a text: headline, byline, date line and dateline, before the body begins.
//!
//! In: the lines of a text and what the format states beside it. Out: what is cut off, and the
//! line the body begins with.

use super::agencies::find_agency;
use super::byline::{Credits, parse_byline};
use super::dateline::find_dateline;
use super::furniture::{Beside, Cut, Guess, LONGEST, Line, Note, ends_sentence, is_rule};
use super::headline::{Next, is_headline, is_same};
use super::names::{self, split_opener};
use super::pattern::Token;
use super::phrases::{find_phrase, told};
use super::published::parse_date_line;
use crate::document::FurnitureKind;

/// How many lines at the head are looked at.
const HEAD_LINES: usize = 12;

/// Cuts the head; gives the index of the first line of the body.
pub(super) fn cut_head(
    text: &str,
    lines: &[Line],
    beside: Beside<'_>,
    guess: Guess,
    cuts: &mut Vec<Cut>,
    room: &mut Vec<Token>,
) -> usize {
    let line = |at: usize| lines.get(at).map(|line| &text[line.start..line.end]);
    let mut at = 0;
    let mut whole =
        |at: usize, kind, note| cuts.push(Cut { range: lines[at].start..lines[at].end, kind, note });
    let Some(first) = line(0) else { return 0 };
    let headline = match beside.headline {
        Some(headline) => is_same(headline, first),
        None => {
            lines.len() > 1
                && guess == Guess::Headline
                && find_dateline(first).is_none()
                && !is_opening(first)
                && {
                    let next = match line(1) {
                        Some(next) if is_opening(next) || find_dateline(next).is_some() => Next::Byline,
                        _ if lines[1].opens => Next::Gap,
                        _ => Next::Line,
                    };
                    is_headline(first, next)
                }
        }
    };
    if headline {
        whole(0, FurnitureKind::Headline, Note::Plain);
        at = 1;
    }
    let mut deck_lines = 0;
    let mut seen = Seen::Nothing;
    while at < lines.len().min(HEAD_LINES) {
        let here = &text[lines[at].start..lines[at].end];
        if let Some((kind, note)) = head_line(here, seen, room) {
            if matches!(note, Note::Byline(_)) {
                seen = Seen::Authors;
            }
            whole(at, kind, note);
            at += 1;
            continue;
        }
        let inline = find_dateline(here)
            .filter(|found| beside.dateline.is_none() || found.day.is_some() || found.agency.is_some());
        if let Some(found) = inline {
            if found.end >= here.len() {
                whole(at, FurnitureKind::Dateline, Note::Dateline(found));
                at += 1;
                continue;
            }
            let range = lines[at].start..lines[at].start + here[..found.end].trim_end().len();
            cuts.push(Cut { range, kind: FurnitureKind::Dateline, note: Note::Dateline(found) });
            break;
        }
        let known = beside.authors.is_some_and(|authors| is_same(authors, here));
        let named = seen == Seen::Nothing && (at > 0 || known) && is_name_line(here, line(at + 1));
        if named || known {
            seen = Seen::Authors;
            whole(at, FurnitureKind::Byline, Note::Byline(parse_byline(here)));
            at += 1;
            continue;
        }
        // A standfirst may stand between the headline and the byline. It is body.
        // Something must follow it, or it is the foot.
        let near = (at + 1..at + 3).filter(|next| next + 1 < lines.len()).filter_map(line).any(is_opening);
        if deck_lines == 2 || here.len() > LONGEST || !near {
            break;
        }
        deck_lines += 1;
        at += 1;
    }
    at
}

/// Whether a line is sure to belong to the head: a byline with its opening word, or a date line.
fn is_opening(line: &str) -> bool {
    line.len() <= 200 && (read_opened_byline(line).is_some() || parse_date_line(line).is_some())
}

/// What of the head has been found so far.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Seen {
    Nothing,
    Authors,
}

/// Reads a line of the head by itself.
fn head_line(line: &str, seen: Seen, room: &mut Vec<Token>) -> Option<(FurnitureKind, Note)> {
    if line.len() > 300 {
        return None;
    }
    if is_rule(line) || is_editors_note(line) {
        return Some((FurnitureKind::Mark, Note::Plain));
    }
    if let Some(credits) = read_opened_byline(line) {
        return Some((FurnitureKind::Byline, Note::Byline(credits)));
    }
    if let Some(date) = parse_date_line(line) {
        return Some((FurnitureKind::Date, Note::Date(date)));
    }
    if line.len() <= 60 && !ends_sentence(line) && find_dateline(line).is_none() {
        let bare = line.trim_matches(['(', ')', '[', ']']);
        let lone = find_agency(bare).is_some();
        let credits = parse_byline(bare);
        let role = seen == Seen::Authors && told(&credits) && credits.people.is_empty() && !credits.unclear;
        let address = seen == Seen::Authors && is_address(line);
        if lone
            || role
            || address
            || (credits.nobody && credits.people.is_empty() && !credits.unclear && bare.len() < 30)
        {
            return Some((FurnitureKind::Byline, Note::Byline(credits)));
        }
    }
    let found = find_phrase(line, room)?;
    match found.0 {
        FurnitureKind::Credit | FurnitureKind::Mark | FurnitureKind::Promotion | FurnitureKind::Caption => {
            Some(found)
        }
        FurnitureKind::Footer | FurnitureKind::Copyright => Some(found),
        FurnitureKind::Headline | FurnitureKind::Byline | FurnitureKind::Dateline | FurnitureKind::Date => {
            None
        }
    }
}

/// Reads a byline that begins with its opening word.
pub(super) fn read_opened_byline(line: &str) -> Option<Credits> {
    if line.len() > 200 {
        return None;
    }
    let rest = split_opener(line)?;
    if rest.is_empty()
        || ends_sentence(rest)
        || !rest.starts_with(|c: char| !c.is_lowercase() || matches!(c, 'd' | 'v' | 'a' | 't'))
    {
        let lower = rest.to_lowercase();
        // `by our own correspondent`
        let nobody = parse_byline(&lower);
        return (nobody.nobody && !nobody.unclear && nobody.people.is_empty()).then_some(nobody);
    }
    let credits = parse_byline(line);
    let told = !credits.people.is_empty() || !credits.agencies.is_empty() || credits.nobody;
    let single = credits.people.iter().all(|name| !name.contains(' '));
    let colon = line[..line.len() - rest.len()].trim_end().ends_with(':');
    let plain =
        !credits.people.is_empty() && single && credits.agencies.is_empty() && !colon && !names::is_by(line);
    (told && !credits.unclear && !plain).then_some(credits)
}

/// Whether a line holds names and nothing else, where one may stand without an opening word.
fn is_name_line(line: &str, next: Option<&str>) -> bool {
    if line.len() > 90 || next.is_none() || line.ends_with(['.', ':', '?', '!', ',', '"', '”']) {
        return false;
    }
    let credits = parse_byline(line);
    let names = !credits.people.is_empty()
        && !credits.unclear
        && credits.people.iter().all(|name| (2..=4).contains(&name.split_whitespace().count()));
    names && !names::is_heading(line) && next.is_some_and(|next| next.len() > line.len() || is_address(next))
}

/// Whether the line is an e-mail address, a handle or a link.
fn is_address(line: &str) -> bool {
    line.split_whitespace()
        .all(|word| word.contains('@') || word.starts_with("http") || word.starts_with("www."))
}

/// `(Adds reaction, background)`: what an update changes.
fn is_editors_note(line: &str) -> bool {
    let Some(inner) = line.strip_prefix('(').and_then(|line| line.strip_suffix(')')) else { return false };
    let first = inner.split([' ', ',', ':']).next().unwrap_or_default();
    let verbs = [
        "Adds",
        "Updates",
        "Recasts",
        "Corrects",
        "Refiles",
        "Repeats",
        "Rewrites",
        "Writes",
        "Changes",
        "Removes",
        "Fixes",
        "Clarifies",
        "ADDS",
        "UPDATES",
        "RECASTS",
        "CORRECTS",
        "REPEATS",
        "Releads",
        "Edits",
        "Deletes",
        "Updated",
        "Corrected",
    ];
    verbs.contains(&first)
}
