//! When an article was published or changed: the only place that reads dates.
//!
//! In: a string that a format states, a date line of the text, an address, a file's path. Out: the
//! value of a moment at the precision known, as the contract writes it. A year between 1600 and
//! 2100 must be there, or it is no moment; a day written so that it could be two days is cut to
//! what is certain. It never looks at a clock.

use std::ops::Range;

use super::calendar::{Label, find_label, find_month, find_zone, is_half_day, is_weekday};
use super::clock::{compact_time, find_time};
use super::day::{Date, Kind, Piece, YEARS, compact_date, each_piece, find_date, pieces};

/// What a line in the head or at the foot of a text says about time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct DateLine {
    /// The moment of publication and its bytes in the line.
    pub published: Option<(String, Range<usize>)>,
    /// The moment of the last change and its bytes in the line.
    pub updated: Option<(String, Range<usize>)>,
}

/// Reads a moment that a format states, whatever stands around it.
pub(super) fn parse_moment(text: &str) -> Option<String> {
    let text = text.trim();
    if text.bytes().all(|byte| byte.is_ascii_digit())
        && let Some(value) = parse_digits(text)
    {
        return Some(value);
    }
    let pieces = pieces(text);
    let (date, at) = find_date(text, &pieces)?;
    Some(date.with_time(find_time(text, &pieces, &at)))
}

/// Reads a line that says when, and nothing else.
pub(super) fn parse_date_line(line: &str) -> Option<DateLine> {
    if line.len() > 160 || !line.bytes().any(|byte| byte.is_ascii_digit()) {
        return None;
    }
    // Everything in the line must belong to a date, which the first word of most lines does not. A
    // second label begins a second moment.
    let mut starts: Vec<(usize, Option<Label>)> = Vec::new();
    let mut pieces = Vec::new();
    for (place, piece) in each_piece(line).enumerate() {
        pieces.push(piece);
        let Kind::Word = piece.kind else { continue };
        let word = piece.text(line);
        if find_month(word).is_some() || is_weekday(word) || find_zone(word).is_some() || is_half_day(word) {
            continue;
        }
        match find_label(word)? {
            Label::Filler => {}
            label => {
                let again = starts.last().is_some_and(|(_, last)| *last == Some(label));
                if !again {
                    starts.push((place, Some(label)));
                }
            }
        }
    }
    if starts.first().is_none_or(|(place, _)| *place > 3) {
        starts.insert(0, (0, None));
    }
    let mut found = DateLine { published: None, updated: None };
    for (index, (start, label)) in starts.iter().enumerate() {
        let end = starts.get(index + 1).map_or(pieces.len(), |(place, _)| *place);
        let part = &pieces[*start..end];
        let Some((date, at)) = find_date(line, part) else { continue };
        let time = find_time(line, part, &at);
        // Rows of tables hold months and numbers too.
        let numbers =
            |range: &[Piece]| range.iter().filter(|piece| matches!(piece.kind, Kind::Number(_))).count();
        let others = numbers(part) - numbers(&part[at.clone()]);
        let glued = part.windows(2).any(|pair| {
            pair[0].kind == Kind::Word
                && matches!(pair[1].kind, Kind::Number(_))
                && !pair[1].spaced
                && time.is_none()
        });
        if date.day.is_none() || glued || (others > 0 && time.is_none()) || others > 5 {
            return None;
        }
        let value = date.with_time(time);
        let first = part.iter().find(|piece| matches!(piece.kind, Kind::Number(_)));
        let span = first.map_or(0, |piece| piece.start)..part.last().map_or(0, |piece| piece.end);
        let month = part
            .iter()
            .find(|piece| matches!(piece.kind, Kind::Word) && find_month(piece.text(line)).is_some());
        let span = month.map_or(span.start, |piece| piece.start.min(span.start))..span.end;
        let slot = if *label == Some(Label::Updated) { &mut found.updated } else { &mut found.published };
        slot.get_or_insert((value, span));
    }
    (found.published.is_some() || found.updated.is_some()).then_some(found)
}

/// Finds a date that stands inside a longer text, such as a dateline or a copyright line.
pub(super) fn find_day(text: &str) -> Option<String> {
    let pieces = pieces(text);
    find_date(text, &pieces).filter(|(date, _)| date.day.is_some()).map(|(date, _)| date.to_string())
}

/// Finds the day in an address or a path: `/2025/10/22/`, `/2025/oct/22/`, `2025-10-22`, `20251022`.
/// A path that gives no more than a month gives the month.
pub(super) fn find_day_in_path(path: &str) -> Option<(String, Range<usize>)> {
    let bytes = path.as_bytes();
    let mut month_only = None;
    let mut at = 0;
    while at < bytes.len() {
        if !bytes[at].is_ascii_digit() {
            at += 1;
            continue;
        }
        let end = digits_end(bytes, at);
        if let Some((date, range)) = day_at(path, at, end) {
            match date.day {
                Some(_) => return Some((date.to_string(), range)),
                None => month_only = month_only.or(Some((date.to_string(), range))),
            }
        }
        at = end;
    }
    month_only
}

fn day_at(path: &str, at: usize, end: usize) -> Option<(Date, Range<usize>)> {
    let bytes = path.as_bytes();
    let fresh = at == 0 || !bytes[at - 1].is_ascii_alphanumeric();
    if !fresh {
        return None;
    }
    if end - at == 8 {
        let date = compact_date(&path[at..end])?;
        return Some((date, at..end));
    }
    let year =
        (end - at == 4).then(|| path[at..end].parse().ok()).flatten().filter(|year| YEARS.contains(year))?;
    let mark = *bytes.get(end).filter(|mark| matches!(mark, b'/' | b'-' | b'_' | b'.'))?;
    let month_end = word_end(bytes, end + 1);
    let month = &path.get(end + 1..month_end)?;
    let month = match month.parse::<u8>() {
        Ok(month) if month_end - end <= 3 => Some(month),
        Ok(_) => None,
        Err(_) => find_month(month),
    };
    let month = month.filter(|month| (1..=12).contains(month))?;
    let day_end = digits_end(bytes, (month_end + 1).min(bytes.len()));
    let day = path.get(month_end + 1..day_end).filter(|_| bytes.get(month_end) == Some(&mark));
    let day = day.filter(|day| day.len() <= 2).and_then(|day| day.parse().ok());
    let closed = bytes.get(day_end).is_none_or(|byte| !byte.is_ascii_alphanumeric());
    match day.and_then(|day| Date::new(year, Some(month), Some(day))).filter(|_| closed) {
        Some(date) => Some((date, at..day_end)),
        // `2025-10` in a file's name may be a score or a season; a folder of that name is a month.
        None => (mark == b'/' || bytes.get(month_end).is_none_or(|byte| *byte == b'/'))
            .then(|| Date::new(year, Some(month), None))
            .flatten()
            .map(|date| (date, at..month_end)),
    }
}

fn digits_end(bytes: &[u8], at: usize) -> usize {
    bytes[at..].iter().position(|byte| !byte.is_ascii_digit()).map_or(bytes.len(), |count| at + count)
}

fn word_end(bytes: &[u8], at: usize) -> usize {
    let at = at.min(bytes.len());
    bytes[at..].iter().position(|byte| !byte.is_ascii_alphanumeric()).map_or(bytes.len(), |count| at + count)
}

/// Digits alone: a day, a second or a millisecond since 1970, or a year.
fn parse_digits(text: &str) -> Option<String> {
    let number: i64 = text.parse().ok()?;
    match text.len() {
        4 => Date::new(number as u32, None, None).map(|date| date.to_string()),
        8 => compact_date(text).map(|date| date.to_string()),
        9 | 10 => instant(number),
        12 | 13 => instant(number / 1000),
        14 => {
            let date = compact_date(&text[..8])?;
            Some(date.with_time(compact_time(&text[8..])))
        }
        _ => None,
    }
}

fn instant(seconds: i64) -> Option<String> {
    jiff::Timestamp::from_second(seconds).ok().map(|timestamp| timestamp.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_keep_their_precision() {
        for (text, expected) in [
            ("2025-10-22", "2025-10-22"),
            ("2025-10", "2025-10"),
            ("2025", "2025"),
            ("October 2025", "2025-10"),
            ("2025-10-22T07:30:00Z", "2025-10-22T07:30:00Z"),
            ("2025-10-22T07:30:00.000+02:00", "2025-10-22T07:30:00+02:00"),
            ("2025-10-22T07:30:00+0200", "2025-10-22T07:30:00+02:00"),
            ("2025-10-22T07:30", "2025-10-22T07:30:00"),
            ("2025-10-22 07:30:00", "2025-10-22T07:30:00"),
            ("2025-10-22 07:30:00 +0000 UTC", "2025-10-22T07:30:00+00:00"),
            ("20251022T073000Z", "2025-10-22T07:30:00Z"),
            ("20251022T0730", "2025-10-22T07:30:00"),
            ("20251022", "2025-10-22"),
            ("20251022073000", "2025-10-22T07:30:00"),
            ("1761118200", "2025-10-22T07:30:00Z"),
            ("1761118200000", "2025-10-22T07:30:00Z"),
            ("26-FEB-1987 15:01:01.79", "1987-02-26T15:01:01.79"),
            (" 3-MAR-1987 09:18:21.26", "1987-03-03T09:18:21.26"),
            ("Wed, 22 Oct 2025 07:30:00 GMT", "2025-10-22T07:30:00Z"),
            ("Wed, 15 Oct 2025 18:20:00 +0200", "2025-10-15T18:20:00+02:00"),
            ("Wed Oct 22 07:30:00 2025", "2025-10-22T07:30:00"),
            ("Wed Oct 22 07:30:00 UTC 2025", "2025-10-22T07:30:00Z"),
            ("Oct. 22, 2025", "2025-10-22"),
            ("Oct 22nd, 2025", "2025-10-22"),
            ("October 22, 2025 at 7:30 p.m. EDT", "2025-10-22T19:30:00-04:00"),
            ("Oct 22, 2025, 12:05 AM", "2025-10-22T00:05:00"),
            ("22 October 2025 07:30 GMT", "2025-10-22T07:30:00Z"),
            ("16 September 2025, 14:05 CEST", "2025-09-16T14:05:00+02:00"),
            ("Published: 22 October 2025", "2025-10-22"),
            ("Published 5:30 PM ET, Wed October 22, 2025", "2025-10-22T17:30:00"),
            ("2025/10/22", "2025-10-22"),
            ("22.10.2025", "2025-10-22"),
            ("22.10.2025 07:30 Uhr", "2025-10-22T07:30:00"),
            ("22.10.2025, 17.48 Uhr", "2025-10-22T17:48:00"),
            ("22. Oktober 2025", "2025-10-22"),
            ("22 de octubre de 2025", "2025-10-22"),
            ("le 22 octobre 2025 à 17h48", "2025-10-22T17:48:00"),
            ("1er octobre 2025", "2025-10-01"),
            ("22 października 2025", "2025-10-22"),
            ("22 октября 2025", "2025-10-22"),
            ("16/10/2025", "2025-10-16"),
            ("10/22/2025", "2025-10-22"),
            ("03/04/2025", "2025"),
            ("04/04/2025", "2025-04-04"),
            ("2025年10月22日", "2025-10-22"),
            ("22 Oct 2025 07:30 (GMT+2)", "2025-10-22T07:30:00+02:00"),
            ("26-Feb-87", "1987-02-26"),
        ] {
            assert_eq!(parse_moment(text).as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn no_year_is_no_moment() {
        for text in [
            "",
            "soon",
            "Oct 22",
            "22.10.",
            "12:30",
            "1234-10-22",
            "9999",
            "0000-00-00",
            "yesterday",
            "99999999999999999999",
        ] {
            assert_eq!(parse_moment(text), None, "{text}");
        }
    }

    #[test]
    fn date_lines_say_when_and_nothing_else() {
        for (line, published, updated) in [
            ("Published: 22 October 2025", Some("2025-10-22"), None),
            ("Oct. 22, 2025", Some("2025-10-22"), None),
            (
                "Published 22 Oct 2025, updated 23 Oct 2025 10:00 GMT",
                Some("2025-10-22"),
                Some("2025-10-23T10:00:00Z"),
            ),
            ("Updated on October 23, 2025", None, Some("2025-10-23")),
            ("Last updated: 23.10.2025", None, Some("2025-10-23")),
            ("Publié le 22 octobre 2025 à 07h30", Some("2025-10-22T07:30:00"), None),
            ("Stand: 22.10.2025, 07:30 Uhr", Some("2025-10-22T07:30:00"), None),
        ] {
            let found = parse_date_line(line).unwrap_or(DateLine { published: None, updated: None });
            assert_eq!(found.published.map(|(value, _)| value).as_deref(), published, "{line}");
            assert_eq!(found.updated.map(|(value, _)| value).as_deref(), updated, "{line}");
        }
        for line in ["On 22 October 2025 the minister resigned.", "Budget 2025", "Page 3", "PARIS, Oct 22"] {
            assert_eq!(parse_date_line(line), None, "{line}");
        }
    }

    #[test]
    fn paths_hold_days() {
        for (path, expected) in [
            ("https://x.example/2025/10/22/slug", Some("2025-10-22")),
            ("https://x.example/news/2025/oct/22/slug", Some("2025-10-22")),
            ("norwire/2025/10/14/ceasefire.txt", Some("2025-10-14")),
            ("harbour/2025-09/2025-09-22-waits.txt", Some("2025-09-22")),
            ("harbour/2025-09/waits.txt", Some("2025-09")),
            ("a/20251022-x.html", Some("2025-10-22")),
            ("a/2025-31-40.txt", None),
            ("a/id12345678.txt", None),
            ("reut2-000.sgm", None),
        ] {
            assert_eq!(find_day_in_path(path).map(|(value, _)| value).as_deref(), expected, "{path}");
        }
    }
}
