//! Counts of articles by the values of a column, and what an index holds in all.

use rustc_hash::FxHashMap;
use tantivy::collector::{Collector, SegmentCollector};
use tantivy::columnar::{Column, StrColumn};
use tantivy::{DateTime, DocId, Score, SegmentOrdinal, SegmentReader};
use xxhash_rust::xxh3::Xxh3;

use super::census::{self, Census};
use super::current::current;
use super::expr::Expr;
use super::plan::{Plan, all_articles};
use super::stories::collect_stories;
use crate::error::Result;
use crate::index::{FileEntry, Index, schema};
use crate::settle::copies::Copies;
use crate::settle::{self, Kind};

/// What articles can be counted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Facet {
    /// A column of strings, by its name in the [`schema`].
    Value(&'static str),
    /// The day of publication.
    Day,
    /// The week of publication, by its Monday.
    Week,
    /// The month of publication.
    Month,
    /// The year of publication.
    Year,
}

/// One row of a count.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct FacetCount {
    /// The value; empty for articles that have none.
    pub value: String,
    /// How many articles have it.
    pub count: u64,
}

/// Counts the articles that match `query`, or all, by a facet: values by count, the most frequent
/// first, dates in order. Returns the number of articles too. With `stories`, one article of each
/// story counts.
///
/// # Errors
/// [`Error::ReadIndex`](crate::error::Error::ReadIndex) when the index is damaged.
pub fn count_by(
    index: &Index,
    query: Option<&Expr>,
    facet: Facet,
    stories: Option<&Copies>,
) -> Result<(u64, Vec<FacetCount>)> {
    let searcher = index.searcher();
    let plan = query.map(|query| Plan::new(query, index, &searcher)).transpose()?;
    let query = match &plan {
        Some(plan) => plan.query.box_clone(),
        None => current(index, &searcher, all_articles())?,
    };
    if let Some(kind) = actors_of(facet) {
        let actors = &settle::open(index, &searcher)?;
        let census = Census { actors, kind };
        let counted = census::rows_of(&searcher, &query, stories)
            .and_then(|rows| census.count(&searcher, &rows))
            .map_err(|source| index.unreadable(source))?;
        plan.iter().try_for_each(|plan| super::affordable(&plan.tree))?;
        let rows = counted.by_actor.into_iter();
        let mut rows: Vec<FacetCount> =
            rows.map(|(actor, count)| FacetCount { value: actors.name_of(actor), count }).collect();
        if counted.without > 0 {
            rows.push(FacetCount { value: String::new(), count: counted.without });
        }
        rows.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.value.cmp(&b.value)));
        return Ok((counted.total, rows));
    }
    let counted = collect_stories(&searcher, &query, stories, FacetCollector { facet })
        .map_err(|source| index.unreadable(source))?;
    plan.iter().try_for_each(|plan| super::affordable(&plan.tree))?;
    let rows = counted.counts.into_iter().map(|(value, count)| FacetCount { value, count });
    let mut rows: Vec<FacetCount> = rows.collect();
    match facet {
        Facet::Value(_) => rows.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.value.cmp(&b.value))),
        Facet::Day | Facet::Week | Facet::Month | Facet::Year => rows.sort_by(|a, b| a.value.cmp(&b.value)),
    }
    Ok((counted.total, rows))
}

/// Columns of names are counted by whom they name.
fn actors_of(facet: Facet) -> Option<Kind> {
    let Facet::Value(column) = facet else { return None };
    Kind::ALL.into_iter().find(|kind| kind.column() == column)
}

#[derive(Default)]
struct Counted {
    total: u64,
    counts: FxHashMap<String, u64>,
}

struct FacetCollector {
    facet: Facet,
}

enum SegmentCounts {
    Values {
        column: Option<StrColumn>,
        counts: Vec<u64>,
        without: u64,
        total: u64,
    },
    Dates {
        facet: Facet,
        column: Option<Column<DateTime>>,
        counts: FxHashMap<i64, u64>,
        without: u64,
        total: u64,
    },
}

impl Collector for FacetCollector {
    type Fruit = Counted;
    type Child = SegmentCounts;

    fn for_segment(&self, _: SegmentOrdinal, reader: &SegmentReader) -> tantivy::Result<SegmentCounts> {
        Ok(match self.facet {
            Facet::Value(name) => {
                let column = reader.fast_fields().str(name)?;
                let counts = vec![0; column.as_ref().map_or(0, |column| column.num_terms())];
                SegmentCounts::Values { column, counts, without: 0, total: 0 }
            }
            facet @ (Facet::Day | Facet::Week | Facet::Month | Facet::Year) => {
                let column = reader.fast_fields().column_opt(schema::PUBLISHED)?;
                SegmentCounts::Dates { facet, column, counts: FxHashMap::default(), without: 0, total: 0 }
            }
        })
    }

    fn requires_scoring(&self) -> bool {
        false
    }

    fn merge_fruits(&self, fruits: Vec<Counted>) -> tantivy::Result<Counted> {
        let mut merged = Counted::default();
        for fruit in fruits {
            merged.total += fruit.total;
            for (value, count) in fruit.counts {
                *merged.counts.entry(value).or_default() += count;
            }
        }
        Ok(merged)
    }
}

impl SegmentCollector for SegmentCounts {
    type Fruit = Counted;

    fn collect(&mut self, row: DocId, _: Score) {
        match self {
            SegmentCounts::Values { column, counts, without, total } => {
                *total += 1;
                let mut ordinals = column.iter().flat_map(|column| column.term_ords(row)).peekable();
                if ordinals.peek().is_none() {
                    *without += 1;
                }
                ordinals.for_each(|ordinal| counts[ordinal as usize] += 1);
            }
            SegmentCounts::Dates { facet, column, counts, without, total } => {
                *total += 1;
                match column.as_ref().and_then(|column| column.first(row)) {
                    Some(moment) => {
                        *counts.entry(period(*facet, moment.into_timestamp_secs())).or_default() += 1
                    }
                    None => *without += 1,
                }
            }
        }
    }

    fn harvest(self) -> Counted {
        let mut counts = FxHashMap::default();
        let (total, without) = match self {
            SegmentCounts::Values { column, counts: by_ordinal, without, total } => {
                if let Some(column) = column {
                    let mut value = String::new();
                    for (ordinal, &count) in (0..).zip(&by_ordinal).filter(|(_, count)| **count > 0) {
                        value.clear();
                        if column.ord_to_str(ordinal, &mut value).is_ok() {
                            counts.insert(value.clone(), count);
                        }
                    }
                }
                (total, without)
            }
            SegmentCounts::Dates { facet, counts: by_period, without, total, .. } => {
                counts
                    .extend(by_period.into_iter().map(|(period, count)| (show_period(facet, period), count)));
                (total, without)
            }
        };
        if without > 0 {
            counts.insert(String::new(), without);
        }
        Counted { total, counts }
    }
}

/// The first day of the period that holds a moment, as days since 1970.
pub(super) fn period(facet: Facet, seconds: i64) -> i64 {
    let days = seconds.div_euclid(86_400);
    let Some(day) = day_of(days) else { return days };
    let back = match facet {
        Facet::Day | Facet::Value(_) => 0,
        Facet::Week => i64::from(day.weekday().to_monday_zero_offset()),
        Facet::Month => i64::from(day.day()) - 1,
        Facet::Year => i64::from(day.day_of_year()) - 1,
    };
    days - back
}

pub(super) fn show_period(facet: Facet, days: i64) -> String {
    let Some(day) = day_of(days) else { return String::new() };
    let text = day.to_string();
    match facet {
        Facet::Day | Facet::Week | Facet::Value(_) => text,
        Facet::Month => text[..text.len() - 3].to_string(),
        Facet::Year => text[..text.len() - 6].to_string(),
    }
}

pub(super) fn day_of(days: i64) -> Option<jiff::civil::Date> {
    let epoch = jiff::civil::date(1970, 1, 1);
    epoch.checked_add(jiff::Span::new().try_days(days).ok()?).ok()
}

/// What an index holds.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Overview {
    /// Articles.
    pub articles: u64,
    /// Files in the ledger.
    pub files: u64,
    /// Records that were skipped.
    pub skipped: u64,
    /// Bytes of the index on disk.
    pub index_bytes: u64,
    /// Bytes of the files it was made from.
    pub file_bytes: u64,
    /// The days of the first and the last article with a date.
    pub published: Option<(String, String)>,
    /// Articles without a date.
    pub undated: u64,
    /// Earlier versions of articles, which searches pass over.
    pub replaced: u64,
}

/// Sums up an index.
///
/// # Errors
/// As [`count_by`].
pub fn overview(index: &Index) -> Result<Overview> {
    let (articles, days) = count_by(index, None, Facet::Day, None)?;
    let undated = days.iter().find(|day| day.value.is_empty()).map_or(0, |day| day.count);
    let mut dated = days.into_iter().filter(|day| !day.value.is_empty()).map(|day| day.value);
    let first = dated.next();
    let last = dated.next_back().or_else(|| first.clone());
    let ledger = index.ledger()?;
    Ok(Overview {
        articles,
        files: ledger.files.len() as u64,
        skipped: ledger.files.values().map(|file| file.skipped).sum(),
        index_bytes: index.size_bytes(),
        file_bytes: ledger.files.values().map(|file| file.size_bytes).sum(),
        published: first.zip(last),
        undated,
        replaced: index.replaced(&index.searcher())?.count(),
    })
}

/// A hash of every article and of what the ledger knows of every file but its date, whatever the
/// order in which they were read.
///
/// # Errors
/// As [`count_by`].
pub fn fingerprint(index: &Index) -> Result<String> {
    let searcher = index.searcher();
    // A sum does not depend on the order, and two rows that are alike do not cancel out.
    let mut sum = 0_u128;
    for address in index.addresses(&searcher)? {
        let mut row = Xxh3::new();
        row.update(&address.file.0.to_le_bytes());
        match address.id {
            Some(id) => {
                row.update(&id.0.to_le_bytes());
                row.update(&index.stored(&searcher, address.row)?);
            }
            None => {
                let mut entry: FileEntry = index.parse_stored(&searcher, address.row)?;
                entry.modified_ns = 0;
                row.update(&serde_json::to_vec(&entry).expect("an entry is plain data"));
            }
        }
        sum = sum.wrapping_add(row.digest128());
    }
    Ok(format!("{sum:032x}"))
}
