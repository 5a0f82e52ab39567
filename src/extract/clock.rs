//! The time of day beside a date.
//!
//! In: the pieces of a text and where the date stands among them. Out: hour, minute, second and
//! zone, as far as they are printed. A zone that could be several is left unknown.

use std::ops::Range;

use super::calendar::{find_zone, is_half_day};
use super::day::{Kind, Piece};

/// Reads `0730` and `073000`.
pub(super) fn compact_time(digits: &str) -> Option<Time> {
    let second = digits.get(4..6).map(str::to_string);
    Time::new(digits.get(..2)?.parse().ok()?, digits.get(2..4)?.parse().ok()?, second)
}

/// A time of day.
pub(super) struct Time {
    /// 0 to 23.
    pub hour: u8,
    /// 0 to 59.
    pub minute: u8,
    /// With its fraction.
    pub second: Option<String>,
    /// `Z` or an offset.
    pub zone: Option<String>,
}

impl Time {
    fn new(hour: u8, minute: u8, second: Option<String>) -> Option<Time> {
        // A leap second stands as 60; few who read the value can carry that.
        let second = second.map(|second| if second.starts_with('6') { "59".into() } else { second });
        (hour < 24 && minute < 60).then_some(Time { hour, minute, second, zone: None })
    }
}

/// Finds a time of day beside the date that stands at `date`.
pub(super) fn find_time(text: &str, pieces: &[Piece], date: &Range<usize>) -> Option<Time> {
    let outside = |at: &usize| {
        !date.contains(at) || (pieces.get(at + 1).is_some_and(|next| next.kind == Kind::Mark(':')))
    };
    for at in (0..pieces.len()).filter(outside) {
        let Some(hour) = pieces[at].small() else {
            // `T073000` after a compact date.
            let compact = matches!(pieces[at].kind, Kind::Number(_)) && matches!(pieces[at].digits(), 4 | 6);
            let marked = at.checked_sub(1).is_some_and(|before| pieces[before].text(text) == "T");
            if compact && marked {
                let mut time = compact_time(pieces[at].text(text))?;
                time.zone = read_zone(text, pieces, at + 1);
                return Some(time);
            }
            continue;
        };
        if let Some(time) = clock_time(text, pieces, at, hour) {
            return Some(time);
        }
    }
    None
}

fn clock_time(text: &str, pieces: &[Piece], at: usize, hour: u8) -> Option<Time> {
    let next = pieces.get(at + 1)?;
    let half = |place: usize| half_day(text, pieces, place);
    let (minute, mut end) = match next.kind {
        Kind::Mark(':') => (pieces.get(at + 2)?.small()?, at + 3),
        // `17.48 Uhr`, `5.48 p.m.`
        Kind::Mark('.') => {
            let minute = pieces.get(at + 2).filter(|piece| piece.digits() == 2)?.small()?;
            let said =
                pieces.get(at + 3).is_some_and(|piece| matches!(piece.text(text), "Uhr" | "uur" | "h"));
            (minute, if said || half(at + 3).is_some() { at + 3 } else { return None })
        }
        // `17h48`, `17 h`, `5 pm`
        Kind::Word if matches!(next.text(text), "h" | "H" | "Uhr" | "uur") => {
            let minute = pieces
                .get(at + 2)
                .filter(|piece| !piece.spaced && piece.digits() == 2)
                .and_then(Piece::small);
            (minute.unwrap_or(0), if minute.is_some() { at + 3 } else { at + 2 })
        }
        Kind::Word if half(at + 1).is_some() => (0, at + 1),
        Kind::Word | Kind::Number(_) | Kind::Mark(_) => return None,
    };
    let mut second = None;
    let colon = pieces.get(end).is_some_and(|piece| matches!(piece.kind, Kind::Mark(':')));
    if let Some(whole) =
        pieces.get(end + 1).filter(|piece| colon && piece.small().is_some_and(|second| second <= 60))
    {
        let mut digits = format!("{:02}", whole.small()?);
        end += 2;
        let point = pieces.get(end).is_some_and(|piece| matches!(piece.kind, Kind::Mark('.' | ',')));
        let fraction = pieces
            .get(end + 1)
            .filter(|piece| point && !piece.spaced && matches!(piece.kind, Kind::Number(_)));
        if let Some(fraction) = fraction {
            // Nothing finer than a nanosecond is kept, and no fraction that is nought.
            let fraction = fraction.text(text);
            let fraction = &fraction[..fraction.len().min(9)];
            if fraction.bytes().any(|byte| byte != b'0') {
                digits.push('.');
                digits.push_str(fraction);
            }
            end += 2;
        }
        second = Some(digits);
    }
    let (hour, end) = match half(end) {
        Some((afternoon, after)) if hour <= 12 => (hour % 12 + if afternoon { 12 } else { 0 }, after),
        Some((_, after)) => (hour, after),
        None => (hour, end),
    };
    let mut time = Time::new(hour, minute, second)?;
    time.zone = read_zone(text, pieces, end);
    Some(time)
}

/// Reads `am`, `PM`, `p.m.`: whether it is the afternoon, and the place after it.
fn half_day(text: &str, pieces: &[Piece], at: usize) -> Option<(bool, usize)> {
    let word = pieces.get(at)?.text(text);
    if is_half_day(word) && word.len() == 2 {
        return Some((word.starts_with(['p', 'P']), at + 1));
    }
    let dotted = pieces.get(at + 1)?.kind == Kind::Mark('.')
        && pieces.get(at + 2)?.text(text).eq_ignore_ascii_case("m");
    let letter = word.eq_ignore_ascii_case("a") || word.eq_ignore_ascii_case("p");
    let end = at + 3 + usize::from(pieces.get(at + 3).is_some_and(|piece| piece.kind == Kind::Mark('.')));
    (dotted && letter).then(|| (word.eq_ignore_ascii_case("p"), end))
}

/// Reads the zone that stands at `at`, maybe in brackets or after `Uhr`.
fn read_zone(text: &str, pieces: &[Piece], at: usize) -> Option<String> {
    let skip = |piece: &&Piece| {
        matches!(piece.kind, Kind::Mark('(' | ',')) || matches!(piece.text(text), "Uhr" | "uur" | "h" | "hrs")
    };
    let at = at + pieces.get(at..)?.iter().take(2).take_while(skip).count();
    let piece = pieces.get(at)?;
    match piece.kind {
        Kind::Word => match (find_zone(piece.text(text))?, offset(pieces, at + 1)) {
            // `GMT+2`
            ("Z", Some(offset)) => Some(offset),
            (zone, _) => Some(zone.into()),
        },
        Kind::Mark('+' | '-' | '−') => offset(pieces, at),
        Kind::Mark(_) | Kind::Number(_) => None,
    }
}

fn offset(pieces: &[Piece], at: usize) -> Option<String> {
    let sign = match pieces.get(at)?.kind {
        Kind::Mark('+') => '+',
        Kind::Mark('-' | '−') => '-',
        Kind::Mark(_) | Kind::Word | Kind::Number(_) => return None,
    };
    let digits = pieces.get(at + 1).filter(|piece| !piece.spaced)?;
    let (hour, minute) = match (digits.kind, digits.digits()) {
        (Kind::Number(value), 4) => (value / 100, value % 100),
        (Kind::Number(value), 1 | 2) => {
            let colon = pieces.get(at + 2).is_some_and(|piece| piece.kind == Kind::Mark(':'));
            let minute = pieces.get(at + 3).filter(|_| colon).and_then(Piece::small).unwrap_or(0);
            (value, u64::from(minute))
        }
        _ => return None,
    };
    (hour <= 14 && minute < 60).then(|| format!("{sign}{hour:02}:{minute:02}"))
}
