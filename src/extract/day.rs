//! The day in a text: cuts the text into numbers, words and marks, and finds a date among them.
//!
//! In: a text. Out: its pieces, and year, month and day as far as they are certain.

use std::ops::Range;

use super::calendar::{find_month, find_zone};
use super::clock::Time;

/// The years that are believed.
pub(super) const YEARS: std::ops::RangeInclusive<u32> = 1600..=2100;

/// The most pieces of a string that are looked at.
const PIECES: usize = 48;

/// Reads `20251022`.
pub(super) fn compact_date(digits: &str) -> Option<Date> {
    Date::new(
        digits.get(..4)?.parse().ok()?,
        Some(digits.get(4..6)?.parse().ok()?),
        Some(digits.get(6..8)?.parse().ok()?),
    )
}

/// A date at the precision known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Date {
    year: u32,
    month: Option<u8>,
    /// Only where the month is known.
    pub day: Option<u8>,
}

impl Date {
    /// A date of a year that is believed and a day that exists.
    pub fn new(year: u32, month: Option<u8>, day: Option<u8>) -> Option<Date> {
        let valid = YEARS.contains(&year)
            && month.is_none_or(|month| (1..=12).contains(&month))
            && day.is_none_or(|day| {
                month.is_some_and(|month| {
                    jiff::civil::Date::new(year as i16, month as i8, day.min(32) as i8).is_ok()
                })
            });
        valid.then_some(Date { year, month, day })
    }

    /// As the contract writes it, with the time if the day is known.
    pub fn with_time(self, time: Option<Time>) -> String {
        match time.filter(|_| self.day.is_some()) {
            Some(Time { hour, minute, second, zone }) => {
                let second = second.as_deref().unwrap_or("00");
                let zone = zone.unwrap_or_default();
                format!("{self}T{hour:02}:{minute:02}:{second}{zone}")
            }
            None => self.to_string(),
        }
    }
}

impl std::fmt::Display for Date {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:04}", self.year)?;
        if let Some(month) = self.month {
            write!(f, "-{month:02}")?;
        }
        if let Some(day) = self.day {
            write!(f, "-{day:02}")?;
        }
        Ok(())
    }
}

/// What a piece is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A run of digits and its value; runs too long for one are `u64::MAX`.
    Number(u64),
    /// A run of letters.
    Word,
    /// Anything else.
    Mark(char),
}

/// A number, a word or a mark.
#[derive(Clone, Copy, Debug)]
pub(super) struct Piece {
    /// What it is.
    pub kind: Kind,
    /// Its first byte.
    pub start: usize,
    /// The byte after it.
    pub end: usize,
    /// Whether white space stands before it.
    pub spaced: bool,
}

impl Piece {
    /// Its text in `whole`.
    pub fn text<'a>(&self, whole: &'a str) -> &'a str {
        &whole[self.start..self.end]
    }

    /// Its length.
    pub fn digits(&self) -> usize {
        self.end - self.start
    }

    /// A number of one or two digits.
    pub fn small(&self) -> Option<u8> {
        match self.kind {
            Kind::Number(value) if self.digits() <= 2 => u8::try_from(value).ok(),
            Kind::Number(_) | Kind::Word | Kind::Mark(_) => None,
        }
    }

    /// A number that may be a year.
    pub fn year(&self) -> Option<u32> {
        match self.kind {
            Kind::Number(value) if self.digits() == 4 => {
                u32::try_from(value).ok().filter(|year| YEARS.contains(year))
            }
            Kind::Number(_) | Kind::Word | Kind::Mark(_) => None,
        }
    }
}

/// The pieces at the start of a text.
pub(super) fn pieces(text: &str) -> Vec<Piece> {
    each_piece(text).collect()
}

/// The pieces at the start of a text, one by one.
pub(super) fn each_piece(text: &str) -> impl Iterator<Item = Piece> {
    let mut chars = text.char_indices().peekable();
    let next = move || {
        let mut spaced = false;
        while chars.next_if(|(_, c)| c.is_whitespace()).is_some() {
            spaced = true;
        }
        let (start, c) = chars.next()?;
        let mut end = start + c.len_utf8();
        let of_kind: fn(char) -> bool = match c {
            '0'..='9' => |c| c.is_ascii_digit(),
            _ if c.is_alphabetic() => char::is_alphabetic,
            _ => |_| false,
        };
        while let Some((at, next)) = chars.next_if(|(_, next)| of_kind(*next)) {
            end = at + next.len_utf8();
        }
        let kind = match c {
            '0'..='9' => Kind::Number(text[start..end].parse().unwrap_or(u64::MAX)),
            _ if c.is_alphabetic() => Kind::Word,
            _ => Kind::Mark(c),
        };
        Some(Piece { kind, start, end, spaced })
    };
    std::iter::from_fn(next).take(PIECES)
}

/// Finds a date among the pieces, and where it stands among them.
pub(super) fn find_date(text: &str, pieces: &[Piece]) -> Option<(Date, Range<usize>)> {
    let named = (0..pieces.len()).find_map(|at| named_date(text, pieces, at));
    if let Some(found) = named {
        return Some(found);
    }
    let numbers = (0..pieces.len()).find_map(|at| numeric_date(text, pieces, at));
    if numbers.is_some() {
        return numbers;
    }
    let at = pieces.iter().position(|piece| piece.year().is_some())?;
    Date::new(pieces[at].year()?, None, None).map(|date| (date, at..at + 1))
}

/// `2025-10-22`, `22.10.2025`, `10/22/2025`, `20251022`, `2025年10月22日`.
fn numeric_date(text: &str, pieces: &[Piece], at: usize) -> Option<(Date, Range<usize>)> {
    let first = pieces[at];
    let Kind::Number(_) = first.kind else { return None };
    if first.digits() == 8 {
        return compact_date(first.text(text)).map(|date| (date, at..at + 1));
    }
    let second = pieces.get(at + 2)?.small()?;
    let mark = separator(text, pieces.get(at + 1)?)?;
    let third =
        pieces.get(at + 4).filter(|_| pieces.get(at + 3).and_then(|piece| separator(text, piece)).is_some());
    if let Some(year) = first.year() {
        let day = third.and_then(Piece::small);
        return match day.and_then(|day| Date::new(year, Some(second), Some(day))) {
            Some(date) => Some((date, at..at + 5)),
            None => Date::new(year, Some(second), None).map(|date| (date, at..at + 3)),
        };
    }
    let year = third?.year()?;
    let first = first.small()?;
    let date = match (first, second) {
        // With a slash both orders are in use; where both fit, only the year is certain.
        (1..=12, 1..=12) if mark == '/' && first != second => Date::new(year, None, None),
        (1..=12, 13..=31) => Date::new(year, Some(first), Some(second)),
        _ => Date::new(year, Some(second), Some(first)),
    }?;
    Some((date, at..at + 5))
}

fn separator(text: &str, piece: &Piece) -> Option<char> {
    match piece.kind {
        Kind::Mark(mark @ ('-' | '/' | '.')) => Some(mark),
        Kind::Word => matches!(piece.text(text), "年" | "月" | "년" | "월").then_some('-'),
        Kind::Mark(_) | Kind::Number(_) => None,
    }
}

/// `Oct. 22, 2025`, `22 October 2025`, `22. Oktober 2025`, `22 de octubre de 2025`, `26-FEB-1987`.
fn named_date(text: &str, pieces: &[Piece], at: usize) -> Option<(Date, Range<usize>)> {
    let Kind::Word = pieces[at].kind else { return None };
    let month = find_month(pieces[at].text(text))?;
    let before = (0..at).rev().find(|place| !is_joint(text, &pieces[*place]));
    let after = (at + 1..pieces.len()).find(|place| !is_joint(text, &pieces[*place]));
    let day_before = before.and_then(|place| pieces[place].small().map(|day| (place, day)));
    let day_after = after.and_then(|place| pieces[place].small().map(|day| (place, day)));
    let year_at =
        |place: Option<usize>| place.and_then(|place| pieces[place].year().map(|year| (place, year)));
    if let Some((start, day)) = day_before.filter(|(_, day)| (1..=31).contains(day)) {
        if let Some((end, year)) = year_at(after) {
            return Date::new(year, Some(month), Some(day)).map(|date| (date, start..end + 1));
        }
        // `26-FEB-87`: two digits of a year, as old records have them.
        let dashed = matches!(pieces.get(at + 1).map(|piece| piece.kind), Some(Kind::Mark('-')));
        if let Some((end, short)) = day_after.filter(|_| dashed) {
            let year = u32::from(short) + if short >= 50 { 1900 } else { 2000 };
            return Date::new(year, Some(month), Some(day)).map(|date| (date, start..end + 1));
        }
    }
    if let Some((place, day)) = day_after.filter(|(_, day)| (1..=31).contains(day)) {
        let next = (place + 1..pieces.len()).find(|place| !is_joint(text, &pieces[*place]));
        let next_year =
            year_at(next).or_else(|| year_later(text, pieces, place + 1)).or_else(|| year_at(before));
        if let Some((end, year)) = next_year {
            return Date::new(year, Some(month), Some(day))
                .map(|date| (date, at.min(end)..place.max(end) + 1));
        }
    }
    let (place, year) = year_at(after).or_else(|| year_at(before))?;
    Date::new(year, Some(month), None).map(|date| (date, at.min(place)..at.max(place) + 1))
}

/// The year after a time, as in `Wed Oct 22 07:30:00 2025`.
fn year_later(text: &str, pieces: &[Piece], at: usize) -> Option<(usize, u32)> {
    let rest = pieces.get(at..)?.iter().take(12).enumerate();
    let clock = |piece: &Piece| {
        piece.small().is_some() || piece.kind == Kind::Mark(':') || find_zone(piece.text(text)).is_some()
    };
    for (place, piece) in rest {
        if let Some(year) = piece.year().filter(|_| piece.spaced) {
            return Some((at + place, year));
        }
        if !clock(piece) && !is_joint(text, piece) {
            return None;
        }
    }
    None
}

/// What may stand between the parts of a date.
fn is_joint(text: &str, piece: &Piece) -> bool {
    match piece.kind {
        Kind::Mark(mark) => matches!(mark, '.' | ',' | '-' | '/' | 'º' | 'ª' | '\'' | '’'),
        Kind::Word => matches!(
            piece.text(text),
            "de" | "del" | "of" | "the" | "er" | "st" | "nd" | "rd" | "th" | "º" | "ª" | "o" | "d" | "T"
        ),
        Kind::Number(_) => false,
    }
}
