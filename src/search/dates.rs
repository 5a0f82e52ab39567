//! Dates in queries: `2025`, `2025-10`, `2025-10-22`, ranges with `..`, and `7d` ago.

use jiff::civil::{Date, date};
use jiff::{Span, ToSpan};

use super::Today;

/// Seconds since 1970, `[from, until)`.
pub type Range = (Option<i64>, Option<i64>);

/// Reads a date, or a range of two with `..` between them, either of which may be left out.
pub fn parse_date_range(text: &str, today: Today) -> Option<Range> {
    let Some((from, until)) = text.split_once("..") else {
        let (from, until) = parse_period(text, today)?;
        return Some((Some(seconds(from)), Some(seconds(until))));
    };
    let from = match from {
        "" => None,
        from => Some(seconds(parse_period(from, today)?.0)),
    };
    let until = match until {
        "" => None,
        until => Some(seconds(parse_period(until, today)?.1)),
    };
    Some((from, until)).filter(|range| *range != (None, None))
}

/// The first day of a period and the day after its last.
fn parse_period(text: &str, today: Today) -> Option<(Date, Date)> {
    match text {
        "today" => return Some((today.0, today.0.tomorrow().ok()?)),
        "yesterday" => return Some((today.0.yesterday().ok()?, today.0)),
        _ => {}
    }
    if let Some(ago) = parse_ago(text) {
        let day = today.0.checked_sub(ago).ok().filter(|day| day.year() >= 1)?;
        return Some((day, day.tomorrow().ok()?));
    }
    let mut parts = text.split('-');
    let year: i16 = parts.next().filter(|part| part.len() == 4)?.parse().ok()?;
    let month: Option<i8> = parts.next().map(str::parse).transpose().ok()?;
    let day: Option<i8> = parts.next().map(str::parse).transpose().ok()?;
    if parts.next().is_some() || !(1..9999).contains(&year) {
        return None;
    }
    let first = Date::new(year, month.unwrap_or(1), day.unwrap_or(1)).ok()?;
    let length = match (month, day) {
        (None, _) => 1.year(),
        (Some(_), None) => 1.month(),
        (Some(_), Some(_)) => 1.day(),
    };
    Some((first, first.checked_add(length).ok()?))
}

/// `7d`, `2w`, `3m`, `1y`.
fn parse_ago(text: &str) -> Option<Span> {
    let unit = text.chars().next_back()?;
    let number: i32 = text[..text.len() - unit.len_utf8()].parse().ok().filter(|number| *number >= 0)?;
    match unit {
        'd' => Span::new().try_days(number).ok(),
        'w' => Span::new().try_weeks(number).ok(),
        'm' => Span::new().try_months(number).ok(),
        'y' => Span::new().try_years(number).ok(),
        _ => None,
    }
}

fn seconds(day: Date) -> i64 {
    let days = day.since((jiff::Unit::Day, date(1970, 1, 1))).map_or(0, |span| span.get_days());
    i64::from(days) * 86_400
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_dates() {
        const DAY: i64 = 86_400;
        let today = Today(date(1970, 3, 1));
        for (text, expected) in [
            ("1970", Some((Some(0), Some(365 * DAY)))),
            ("1970-02", Some((Some(31 * DAY), Some(59 * DAY)))),
            ("1970-01-02", Some((Some(DAY), Some(2 * DAY)))),
            ("1970-01-02..1970-01", Some((Some(DAY), Some(31 * DAY)))),
            ("..1970-01-01", Some((None, Some(DAY)))),
            ("1970-02..", Some((Some(31 * DAY), None))),
            ("1d", Some((Some(58 * DAY), Some(59 * DAY)))),
            ("2m..", Some((Some(0), None))),
            ("today", Some((Some(59 * DAY), Some(60 * DAY)))),
            ("1970-13", None),
            ("70", None),
            ("..", None),
            ("2002020d", None),
            ("soon", None),
            ("é", None),
        ] {
            assert_eq!(parse_date_range(text, today), expected, "{text}");
        }
    }
}
