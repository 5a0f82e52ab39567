//! The foot of a text: credit lines, repost footers, rights, signatures, after the body ends.
//!
//! In: the lines of a text, from the last one up. Out: what is cut off, and the line the foot
//! begins with.

use std::ops::Range;

use super::agencies::find_agency;
use super::byline::{self, Credits, parse_byline};
use super::furniture::{Beside, Cut, LONGEST, Line, Note, ends_sentence, is_rule};
use super::head::read_opened_byline;
use super::headline::is_same;
use super::names::{self, is_bare_name};
use super::pattern::Token;
use super::phrases::{find_copyright, find_phrase};
use super::published::parse_date_line;
use crate::document::FurnitureKind;

/// How many lines at the foot are looked at.
const FOOT_LINES: usize = 24;

/// After how many lines of body the foot is over.
const FOOT_BODY_LINES: usize = 3;

/// Cuts the foot; gives the index of its first line.
pub(super) fn cut_foot(
    text: &str,
    lines: &[Line],
    body_start: usize,
    beside: Beside<'_>,
    cuts: &mut Vec<Cut>,
    room: &mut Vec<Token>,
) -> usize {
    let house = cuts.iter().find_map(|cut| match &cut.note {
        Note::Dateline(found) => {
            found.agency.clone().map(|agency| text[cut.range.clone()][agency].to_string())
        }
        Note::Plain | Note::Byline(_) | Note::Date(_) | Note::Credit(_) | Note::Outlet(_) => None,
    });
    let mut body_lines = 0;
    let mut foot_start = lines.len();
    let least = lines.len().saturating_sub(FOOT_LINES).max(body_start);
    for at in (least..lines.len()).rev() {
        let Line { start, end, opens } = lines[at];
        let line = &text[start..end];
        let last = body_lines == 0;
        let alone = opens && lines.get(at + 1).is_none_or(|next| next.opens);
        let found = foot_line(line, room).or_else(|| {
            let before = lines[..at].last().filter(|_| last && alone && at > body_start)?;
            find_signature(line, &text[before.start..before.end], house.as_deref(), beside)
        });
        if let Some((kind, note)) = found {
            cuts.push(Cut { range: start..end, kind, note });
            foot_start = at;
            continue;
        }
        if last && let Some(found) = tail_agency(line) {
            let credits = parse_byline(line[found.clone()].trim_matches(['(', ')', ' ', '-', '—', '–', '/']));
            cuts.push(Cut {
                range: start + found.start..start + found.end,
                kind: FurnitureKind::Credit,
                note: Note::Credit(credits),
            });
            foot_start = at;
        }
        body_lines += 1;
        if body_lines == FOOT_BODY_LINES {
            break;
        }
    }
    foot_start
}

/// Reads a line of the foot.
fn foot_line(line: &str, room: &mut Vec<Token>) -> Option<(FurnitureKind, Note)> {
    if line.len() > LONGEST {
        return None;
    }
    if is_rule(line) {
        return Some((FurnitureKind::Mark, Note::Plain));
    }
    if line.ends_with("hide caption") || line.ends_with("toggle caption") {
        return Some((FurnitureKind::Caption, Note::Plain));
    }
    if let Some(outlet) = find_copyright(line) {
        return Some((FurnitureKind::Copyright, outlet.map_or(Note::Plain, Note::Outlet)));
    }
    if let Some(found) = find_phrase(line, room) {
        return Some(found);
    }
    if line.len() > 200 {
        return None;
    }
    if let Some(date) = parse_date_line(line) {
        return Some((FurnitureKind::Date, Note::Date(date)));
    }
    if let Some(credits) = read_opened_byline(line) {
        return Some((FurnitureKind::Byline, Note::Byline(credits)));
    }
    None
}

/// Reads a line that signs the text: an agency, initials or a name alone in the last paragraph.
fn find_signature(
    line: &str,
    before: &str,
    house: Option<&str>,
    beside: Beside<'_>,
) -> Option<(FurnitureKind, Note)> {
    let bare = line.trim_matches(|c: char| {
        matches!(c, '(' | ')' | '[' | ']' | '-' | '–' | '—' | '/' | '*' | '.') || c.is_whitespace()
    });
    if bare.is_empty() || bare.len() > 60 {
        return None;
    }
    let known =
        |part: &str| find_agency(part).is_some() || house.is_some_and(|house| is_same(house, part.trim()));
    if bare.split(['/', ',', '&']).all(known) || (names::is_agency_name(bare) && ends_sentence(before)) {
        return Some((FurnitureKind::Credit, Note::Credit(parse_credited_sign(bare))));
    }
    let initials =
        bare.len() <= 16 && bare.contains('/') && bare.chars().all(|c| c.is_alphabetic() || c == '/');
    if initials {
        return Some((FurnitureKind::Mark, Note::Plain));
    }
    let other = beside.authors.is_some_and(|authors| !is_same(authors, bare));
    let name = (2..=4).contains(&bare.split_whitespace().count()) && is_bare_name(bare, 4);
    let signed = !other && name && ends_sentence(before) && !ends_sentence(line) && !names::is_heading(bare);
    signed.then(|| (FurnitureKind::Byline, Note::Byline(parse_byline(bare))))
}

/// A signature of one word is a house: `Norwire`.
fn parse_credited_sign(bare: &str) -> Credits {
    let mut credits = Credits::default();
    for part in bare.split(['/', ',', '&']).map(str::trim) {
        byline::push_new(&mut credits.agencies, find_agency(part).map_or(part, |agency| agency).to_string());
    }
    credits
}

/// ` (dpa)` or ` - AFP` at the end of the last line of the body.
fn tail_agency(line: &str) -> Option<Range<usize>> {
    // An agency's name ends in a letter, so that most lines are out at once.
    let bare = line.trim_end().trim_end_matches('/');
    if !bare.ends_with(|c: char| c == ')' || c.is_alphabetic()) {
        return None;
    }
    let start = match bare.strip_suffix(')') {
        Some(inner) => inner.rfind('(').filter(|at| find_agency(&inner[at + 1..]).is_some())?,
        None => {
            let at = [" - ", " — ", " – ", " -", " /"].iter().find_map(|mark| bare.rfind(mark))?;
            let agency = bare[at..].trim_matches([' ', '-', '—', '–', '/', '.']);
            (bare.len() - at < 40 && find_agency(agency).is_some() && ends_sentence(bare[..at].trim_end()))
                .then_some(at + 1)?
        }
    };
    (start > 0).then_some(start..line.len())
}
