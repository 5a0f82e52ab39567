//! Counts over time without gaps: a period in which nothing was published is a zero, not a hole.

use jiff::ToSpan;
use jiff::civil::Date;
use rustc_hash::FxHashMap;

use super::expr::Expr;
use super::facet::{Facet, FacetCount, count_by};
use crate::error::Result;
use crate::index::Index;
use crate::settle::copies::Copies;

/// One period.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct Period {
    /// `2025`, `2025-10` or a day; a week goes by its Monday.
    pub period: String,
    /// Articles that match.
    pub count: u64,
    /// All articles of the period.
    pub all: u64,
    /// The part of them that matches.
    pub share: f64,
}

/// Counts over time.
#[derive(Clone, Debug, PartialEq)]
pub struct Timeline {
    /// The periods in order, from the first to the last with a match.
    pub periods: Vec<Period>,
    /// Articles that match and have no date.
    pub undated: u64,
}

/// Counts the articles that match, or with `stories` one of each story, by day, week, month or year.
///
/// # Errors
/// As [`count_by`].
pub fn timeline(index: &Index, query: &Expr, by: Facet, stories: Option<&Copies>) -> Result<Timeline> {
    let (_, rows) = count_by(index, Some(query), by, stories)?;
    let (_, all) = count_by(index, None, by, stories)?;
    let all: FxHashMap<String, u64> = all.into_iter().map(|row| (row.value, row.count)).collect();
    let (undated, dated): (Vec<FacetCount>, Vec<FacetCount>) =
        rows.into_iter().partition(|row| row.value.is_empty());
    let counts: FxHashMap<&str, u64> = dated.iter().map(|row| (row.value.as_str(), row.count)).collect();
    let mut periods = Vec::new();
    if let (Some(first), Some(last)) = (dated.first(), dated.last()) {
        let mut next = Some(first.value.clone());
        while let Some(period) = next.filter(|period| *period <= last.value) {
            let count = counts.get(period.as_str()).copied().unwrap_or_default();
            let all = all.get(&period).copied().unwrap_or_default();
            let share = if all > 0 { count as f64 / all as f64 } else { 0.0 };
            next = following(&period, by);
            periods.push(Period { period, count, all, share });
        }
    }
    Ok(Timeline { periods, undated: undated.first().map_or(0, |row| row.count) })
}

/// The name of the period behind `period`.
fn following(period: &str, by: Facet) -> Option<String> {
    let mut parts = period.split('-').map(str::parse::<i16>);
    let mut part = || parts.next().map_or(Some(1), std::result::Result::ok);
    let (year, month, day) = (part()?, part()?, part()?);
    let first = Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()?;
    let step = match by {
        Facet::Day | Facet::Value(_) => 1.day(),
        Facet::Week => 7.days(),
        Facet::Month => 1.month(),
        Facet::Year => 1.year(),
    };
    let mut text = first.checked_add(step).ok()?.to_string();
    text.truncate(period.len());
    Some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn periods_follow() {
        for (period, by, expected) in [
            ("2024-02-28", Facet::Day, "2024-02-29"),
            ("2024-12-30", Facet::Week, "2025-01-06"),
            ("2024-12", Facet::Month, "2025-01"),
            ("1999", Facet::Year, "2000"),
        ] {
            assert_eq!(following(period, by).as_deref(), Some(expected));
        }
        assert_eq!(following("9999", Facet::Year), None);
    }
}
