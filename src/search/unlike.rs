//! What sets some articles apart from others: the values or words that are more frequent in them
//! than chance allows, by the log-likelihood ratio of Dunning (1993) over numbers of articles.
//!
//! Articles are counted, not words: a word that one long article repeats is no mark of a group.

use std::sync::{Mutex, PoisonError};

use rustc_hash::{FxHashMap, FxHashSet};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, DocSet, Searcher, SegmentOrdinal, SegmentReader, TERMINATED};

use super::census::{self, SegmentRows};
use super::current::current;
use super::expr::Expr;
use super::facet::{Facet, FacetCount, count_by};
use super::plan::{Plan, all_articles};
use crate::error::Result;
use crate::index::{Index, schema};
use crate::settle::copies::Copies;

/// What groups of articles are compared by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ContrastBy {
    /// The values of a column.
    Facet(Facet),
    /// The words of headline and body, folded.
    Word,
}

/// A value or word, and how often each group has it.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct Measure {
    /// The value; empty for articles that have none.
    pub value: String,
    /// Articles of the group that have it.
    pub count: u64,
    /// Articles that the group is compared with that have it.
    pub other_count: u64,
    /// The log-likelihood ratio: 3.84 is chance at one in twenty, 10.83 at one in a thousand.
    /// Below zero where the group has it less often than the others.
    pub log_likelihood: f64,
}

/// Two groups compared.
#[derive(Clone, Debug, PartialEq)]
pub struct Contrast {
    /// Articles of the group.
    pub total: u64,
    /// Articles that it is compared with.
    pub other_total: u64,
    /// What marks the group most first, what it lacks most last.
    pub measures: Vec<Measure>,
}

/// Compares the articles that match `query` with those that match `other`; without one, with all
/// that do not match `query`. Articles that match both count for the first alone.
///
/// # Errors
/// As [`count_by`].
pub fn contrast(index: &Index, query: &Expr, other: Option<&Expr>, by: ContrastBy) -> Result<Contrast> {
    let rest = Expr::Not(Box::new(query.clone()));
    let other = match other {
        Some(other) => Expr::All(vec![other.clone(), rest]),
        None => rest,
    };
    let (total, other_total, counts) = match by {
        ContrastBy::Facet(facet) => {
            let (total, own) = count_by(index, Some(query), facet, None)?;
            let (other_total, others) = count_by(index, Some(&other), facet, None)?;
            let mut counts: FxHashMap<String, [u64; 2]> =
                own.into_iter().map(|row| (row.value, [row.count, 0])).collect();
            for FacetCount { value, count } in others {
                counts.entry(value).or_default()[1] = count;
            }
            (total, other_total, counts)
        }
        ContrastBy::Word => {
            let searcher = index.searcher();
            let groups = [
                find_rows(index, &searcher, Some(query), None)?,
                find_rows(index, &searcher, Some(&other), None)?,
            ];
            let counts = words_of(&searcher, &groups).map_err(|source| index.unreadable(source))?;
            (row_count(&groups[0]), row_count(&groups[1]), counts)
        }
    };
    let measures = counts.into_iter().map(|(value, [count, other_count])| {
        let log_likelihood = log_likelihood((count, total), (other_count, other_total));
        Measure { value, count, other_count, log_likelihood }
    });
    let mut measures: Vec<Measure> = measures.collect();
    measures
        .sort_by(|a, b| b.log_likelihood.total_cmp(&a.log_likelihood).then_with(|| a.value.cmp(&b.value)));
    Ok(Contrast { total, other_total, measures })
}

/// Counts the articles that match, or all, or one of each story of them, by the words in them, the
/// most frequent first.
///
/// # Errors
/// As [`count_by`].
pub fn count_words(
    index: &Index,
    query: Option<&Expr>,
    stories: Option<&Copies>,
) -> Result<(u64, Vec<FacetCount>)> {
    let searcher = index.searcher();
    let rows = find_rows(index, &searcher, query, stories)?;
    let total = row_count(&rows);
    let counts = words_of(&searcher, &[rows, Vec::new()]).map_err(|source| index.unreadable(source))?;
    let rows = counts.into_iter().map(|(value, [count, _])| FacetCount { value, count });
    let mut rows: Vec<FacetCount> = rows.collect();
    rows.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.value.cmp(&b.value)));
    Ok((total, rows))
}

fn find_rows(
    index: &Index,
    searcher: &Searcher,
    query: Option<&Expr>,
    stories: Option<&Copies>,
) -> Result<Vec<SegmentRows>> {
    let plan = query.map(|query| Plan::new(query, index, searcher)).transpose()?;
    let query = match &plan {
        Some(plan) => plan.query.box_clone(),
        None => current(index, searcher, all_articles())?,
    };
    let rows = census::rows_of(searcher, query.as_ref(), stories);
    let rows = rows.map_err(|source| index.unreadable(source))?;
    plan.iter().try_for_each(|plan| super::affordable(&plan.tree))?;
    Ok(rows)
}

fn row_count(rows: &[SegmentRows]) -> u64 {
    rows.iter().map(|segment| segment.rows.len() as u64).sum()
}

/// In how many of the rows of each group every word stands, in the headline or in the body.
fn words_of(
    searcher: &Searcher,
    groups: &[Vec<SegmentRows>; 2],
) -> tantivy::Result<FxHashMap<String, [u64; 2]>> {
    let headline = searcher.schema().get_field(schema::HEADLINE)?;
    let body = searcher.schema().get_field(schema::BODY)?;
    // Sums go together as segments end: all of them at once would be held twice.
    let all = Mutex::new(FxHashMap::default());
    let count_segment = |(ordinal, segment): (SegmentOrdinal, &SegmentReader)| {
        let mut membership: Vec<Option<usize>> = vec![None; segment.max_doc() as usize];
        for (number, group) in groups.iter().enumerate() {
            for rows in group.iter().filter(|rows| rows.ordinal == ordinal) {
                rows.rows.iter().for_each(|&row| membership[row as usize] = Some(number));
            }
        }
        let add = |sums: &mut [u64; 2], row: DocId| {
            membership[row as usize].iter().for_each(|&group| sums[group] += 1);
        };
        let mut titled: FxHashMap<String, FxHashSet<DocId>> = FxHashMap::default();
        each_word(segment, headline, &mut |word, rows| {
            titled.insert(word.to_string(), rows.collect());
        })?;
        let mut counts: FxHashMap<String, [u64; 2]> = FxHashMap::default();
        each_word(segment, body, &mut |word, rows| {
            let mut in_headline = titled.remove(word).unwrap_or_default();
            let mut sums = [0; 2];
            for row in rows {
                in_headline.remove(&row);
                add(&mut sums, row);
            }
            in_headline.into_iter().for_each(|row| add(&mut sums, row));
            if sums != [0, 0] {
                counts.insert(word.to_string(), sums);
            }
        })?;
        for (word, rows) in titled {
            let mut sums = [0; 2];
            rows.into_iter().for_each(|row| add(&mut sums, row));
            if sums != [0, 0] {
                counts.insert(word, sums);
            }
        }
        let mut all = all.lock().unwrap_or_else(PoisonError::into_inner);
        for (word, sums) in counts {
            let known: &mut [u64; 2] = all.entry(word).or_default();
            *known = [known[0] + sums[0], known[1] + sums[1]];
        }
        Ok(())
    };
    let segments = (0..).zip(searcher.segment_readers());
    searcher.index().search_executor().map(count_segment, segments)?;
    Ok(all.into_inner().unwrap_or_else(PoisonError::into_inner))
}

/// Gives each word of a field with its rows.
fn each_word(
    segment: &SegmentReader,
    field: Field,
    visit: &mut dyn FnMut(&str, &mut dyn Iterator<Item = DocId>),
) -> tantivy::Result<()> {
    let inverted = segment.inverted_index(field)?;
    let mut words = inverted.terms().stream()?;
    while words.advance() {
        let Ok(word) = std::str::from_utf8(words.key()) else { continue };
        let mut postings = inverted.read_postings_from_terminfo(words.value(), IndexRecordOption::Basic)?;
        let mut next = postings.doc();
        let mut rows = std::iter::from_fn(|| {
            let row = Some(next).filter(|row| *row != TERMINATED)?;
            next = postings.advance();
            Some(row)
        });
        visit(word, &mut rows);
    }
    Ok(())
}

/// The log-likelihood ratio of two counts, each out of a total, with the sign of the difference.
fn log_likelihood((count, total): (u64, u64), (other_count, other_total): (u64, u64)) -> f64 {
    let all = (total + other_total) as f64;
    let have = (count + other_count) as f64;
    let part = |observed: u64, row: u64, column: f64| match observed {
        0 => 0.0,
        _ => observed as f64 * (observed as f64 * all / (row as f64 * column)).ln(),
    };
    let sum = part(count, total, have)
        + part(total - count.min(total), total, all - have)
        + part(other_count, other_total, have)
        + part(other_total - other_count.min(other_total), other_total, all - have);
    let more = count as f64 * other_total as f64 >= other_count as f64 * total as f64;
    // Sums of logarithms of equal shares may fall short of zero by a rounding.
    let ratio = (2.0 * sum).max(0.0);
    if more { ratio } else { -ratio }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ratios() {
        // 2 × Σ observed × ln(observed / expected), worked out by hand.
        for (own, other, expected) in [
            ((10, 10), (0, 10), 27.7259),
            ((0, 10), (10, 10), -27.7259),
            ((5, 10), (50, 100), 0.0),
            ((0, 0), (3, 9), 0.0),
            ((30, 100), (10, 100), 12.9715),
        ] {
            let ratio = log_likelihood(own, other);
            assert!((ratio - expected).abs() < 1e-3, "{own:?} {other:?}: {ratio}");
        }
    }
}
