//! When an article was published or changed: the only place that reads dates.
//!
//! In: a string that a format states, a date line of the text, an address, a file's path. Out: the
//! value of a moment at the precision known, as the contract writes it. A year between 1600 and
//! 2100 must be there, or it is no moment; a day written so that it could be two days is cut to
//! what is certain. It never looks at a clock.

use std::ops::Range;
use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};

/// The years that are believed.
const YEARS: std::ops::RangeInclusive<u32> = 1600..=2100;

/// The most pieces of a string that are looked at.
const PIECES: usize = 48;

static CALENDAR: LazyLock<Calendar> = LazyLock::new(Calendar::load);

struct Calendar {
    months: FxHashMap<&'static str, u8>,
    weekdays: FxHashSet<&'static str>,
    zones: FxHashMap<&'static str, &'static str>,
    labels: FxHashMap<&'static str, Label>,
}

/// What a word of a date line says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Label {
    Published,
    Updated,
    Filler,
}

impl Calendar {
    fn load() -> Calendar {
        let mut calendar = Calendar {
            months: FxHashMap::default(),
            weekdays: FxHashSet::default(),
            zones: FxHashMap::default(),
            labels: FxHashMap::default(),
        };
        for line in entries(include_str!("data/months.txt")) {
            let mut words = line.split_whitespace();
            let number = words.next().and_then(|number| number.parse().ok()).unwrap_or(0);
            calendar.months.extend(words.map(|word| (word, number)));
        }
        calendar.weekdays.extend(entries(include_str!("data/weekdays.txt")).flat_map(str::split_whitespace));
        calendar
            .zones
            .extend(entries(include_str!("data/zones.txt")).filter_map(|line| line.split_once(' ')));
        let mut label = Label::Filler;
        for line in entries(include_str!("data/date-words.txt")) {
            match line {
                "[published]" => label = Label::Published,
                "[updated]" => label = Label::Updated,
                "[filler]" => label = Label::Filler,
                _ => calendar.labels.extend(line.split_whitespace().map(|word| (word, label))),
            }
        }
        calendar
    }
}

fn entries(source: &'static str) -> impl Iterator<Item = &'static str> {
    source.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'))
}

/// The number of the month that `word` names.
pub(super) fn find_month(word: &str) -> Option<u8> {
    lookup(word, |word| CALENDAR.months.get(word).copied())
}

/// Whether `word` names a day of the week.
pub(super) fn is_weekday(word: &str) -> bool {
    lookup(word, |word| CALENDAR.weekdays.contains(word).then_some(())).is_some()
}

/// Looks a word up in lower case.
fn lookup<T>(word: &str, find: impl Fn(&str) -> Option<T>) -> Option<T> {
    let mut buffer = [0; 24];
    if let Some(room) = buffer.get_mut(..word.len()).filter(|_| word.is_ascii()) {
        room.copy_from_slice(word.as_bytes());
        room.make_ascii_lowercase();
        return std::str::from_utf8(room).ok().and_then(find);
    }
    if word.len() > 40 { None } else { find(&word.to_lowercase()) }
}

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
    let pieces = pieces(line);
    // Everything in the line must belong to a date. A second label begins a second moment.
    let mut starts: Vec<(usize, Option<Label>)> = Vec::new();
    for (place, piece) in pieces.iter().enumerate() {
        let Kind::Word = piece.kind else { continue };
        let word = piece.text(line);
        if find_month(word).is_some() || is_weekday(word) || find_zone(word).is_some() || is_half_day(word) {
            continue;
        }
        match lookup(word, |word| CALENDAR.labels.get(word).copied())? {
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

fn compact_date(digits: &str) -> Option<Date> {
    Date::new(
        digits.get(..4)?.parse().ok()?,
        Some(digits.get(4..6)?.parse().ok()?),
        Some(digits.get(6..8)?.parse().ok()?),
    )
}

fn compact_time(digits: &str) -> Option<Time> {
    let second = digits.get(4..6).map(str::to_string);
    Time::new(digits.get(..2)?.parse().ok()?, digits.get(2..4)?.parse().ok()?, second)
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Date {
    year: u32,
    month: Option<u8>,
    day: Option<u8>,
}

impl Date {
    fn new(year: u32, month: Option<u8>, day: Option<u8>) -> Option<Date> {
        let valid = YEARS.contains(&year)
            && month.is_none_or(|month| (1..=12).contains(&month))
            && day.is_none_or(|day| {
                month.is_some_and(|month| {
                    jiff::civil::Date::new(year as i16, month as i8, day.min(32) as i8).is_ok()
                })
            });
        valid.then_some(Date { year, month, day })
    }

    fn with_time(self, time: Option<Time>) -> String {
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

struct Time {
    hour: u8,
    minute: u8,
    /// With its fraction.
    second: Option<String>,
    zone: Option<String>,
}

impl Time {
    fn new(hour: u8, minute: u8, second: Option<String>) -> Option<Time> {
        // A leap second stands as 60; few who read the value can carry that.
        let second = second.map(|second| if second.starts_with('6') { "59".into() } else { second });
        (hour < 24 && minute < 60).then_some(Time { hour, minute, second, zone: None })
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// A run of digits and its value; runs too long for one are `u64::MAX`.
    Number(u64),
    Word,
    Mark(char),
}

#[derive(Clone, Copy, Debug)]
struct Piece {
    kind: Kind,
    start: usize,
    end: usize,
    /// Whether white space stands before it.
    spaced: bool,
}

impl Piece {
    fn text<'a>(&self, whole: &'a str) -> &'a str {
        &whole[self.start..self.end]
    }

    fn digits(&self) -> usize {
        self.end - self.start
    }

    fn small(&self) -> Option<u8> {
        match self.kind {
            Kind::Number(value) if self.digits() <= 2 => u8::try_from(value).ok(),
            Kind::Number(_) | Kind::Word | Kind::Mark(_) => None,
        }
    }

    fn year(&self) -> Option<u32> {
        match self.kind {
            Kind::Number(value) if self.digits() == 4 => {
                u32::try_from(value).ok().filter(|year| YEARS.contains(year))
            }
            Kind::Number(_) | Kind::Word | Kind::Mark(_) => None,
        }
    }
}

fn pieces(text: &str) -> Vec<Piece> {
    let mut pieces = Vec::with_capacity(16);
    let mut spaced = false;
    let mut chars = text.char_indices().peekable();
    while let Some((start, c)) = chars.next() {
        if c.is_whitespace() {
            spaced = true;
            continue;
        }
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
        pieces.push(Piece { kind, start, end, spaced });
        spaced = false;
        if pieces.len() == PIECES {
            break;
        }
    }
    pieces
}

/// Finds a date among the pieces, and where it stands among them.
fn find_date(text: &str, pieces: &[Piece]) -> Option<(Date, Range<usize>)> {
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

/// Finds a time of day beside the date that stands at `date`.
fn find_time(text: &str, pieces: &[Piece], date: &Range<usize>) -> Option<Time> {
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

fn is_half_day(word: &str) -> bool {
    ["am", "pm", "a", "p", "m"].iter().any(|half| word.eq_ignore_ascii_case(half))
}

fn find_zone(word: &str) -> Option<&'static str> {
    lookup(word, |word| CALENDAR.zones.get(word).copied())
}

/// Reads the zone that stands at `at`, maybe in brackets or after `Uhr`.
fn read_zone(text: &str, pieces: &[Piece], at: usize) -> Option<String> {
    let skip = |piece: &&Piece| {
        matches!(piece.kind, Kind::Mark('(' | ',')) || matches!(piece.text(text), "Uhr" | "uur" | "h" | "hrs")
    };
    let at = at + pieces.get(at..)?.iter().take(2).take_while(skip).count();
    let piece = pieces.get(at)?;
    match piece.kind {
        Kind::Word => match (find_zone(piece.text(text))?, offset(text, pieces, at + 1)) {
            // `GMT+2`
            ("Z", Some(offset)) => Some(offset),
            (zone, _) => Some(zone.into()),
        },
        Kind::Mark('+' | '-' | '−') => offset(text, pieces, at),
        Kind::Mark(_) | Kind::Number(_) => None,
    }
}

fn offset(text: &str, pieces: &[Piece], at: usize) -> Option<String> {
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
    let _ = text;
    (hour <= 14 && minute < 60).then(|| format!("{sign}{hour:02}:{minute:02}"))
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
