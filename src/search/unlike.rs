//! What sets some articles apart from others: the values or words that are more frequent in them
//! than chance allows, by the log-likelihood ratio of Dunning (1993) over numbers of articles.
//!
//! Articles are counted, not words: a word that one long article repeats is no mark of a group.

use rustc_hash::{FxHashMap, FxHashSet};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocSet, Searcher, TERMINATED};

use super::census::{self, SegmentRows};
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
    let count = |expr: &Expr| match by {
        ContrastBy::Facet(facet) => count_by(index, Some(expr), facet, None),
        ContrastBy::Word => count_words(index, Some(expr), None),
    };
    let (total, own) = count(query)?;
    let (other_total, others) = count(&other)?;
    let mut counts: FxHashMap<String, (u64, u64)> =
        own.into_iter().map(|row| (row.value, (row.count, 0))).collect();
    for FacetCount { value, count } in others {
        counts.entry(value).or_default().1 = count;
    }
    let measures = counts.into_iter().map(|(value, (count, other_count))| {
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
    let plan = query.map(|query| Plan::new(query, index, &searcher)).transpose()?;
    let query = plan.as_ref().map_or_else(all_articles, |plan| plan.query.box_clone());
    let counted = census::rows_of(&searcher, query.as_ref(), stories).and_then(|rows| {
        let total = rows.iter().map(|segment| segment.rows.len() as u64).sum();
        Ok((total, words_of(&searcher, &rows)?))
    });
    let (total, counts) = counted.map_err(|source| index.unreadable(source))?;
    plan.iter().try_for_each(|plan| super::affordable(&plan.tree))?;
    let rows = counts.into_iter().map(|(value, count)| FacetCount { value, count });
    let mut rows: Vec<FacetCount> = rows.collect();
    rows.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.value.cmp(&b.value)));
    Ok((total, rows))
}

/// In how many of the rows each word stands, in the headline or in the body.
fn words_of(searcher: &Searcher, rows: &[SegmentRows]) -> tantivy::Result<FxHashMap<String, u64>> {
    let headline = searcher.schema().get_field(schema::HEADLINE)?;
    let body = searcher.schema().get_field(schema::BODY)?;
    let mut counts: FxHashMap<String, u64> = FxHashMap::default();
    for SegmentRows { ordinal, rows } in rows {
        let segment = searcher.segment_reader(*ordinal);
        let mut chosen = vec![false; segment.max_doc() as usize];
        rows.iter().for_each(|&row| chosen[row as usize] = true);
        let (in_headline, in_body) = (segment.inverted_index(headline)?, segment.inverted_index(body)?);
        let mut rows_in_headline: FxHashMap<String, FxHashSet<u32>> = FxHashMap::default();
        let mut words = in_headline.terms().stream()?;
        while words.advance() {
            let Ok(word) = std::str::from_utf8(words.key()) else { continue };
            let mut found = FxHashSet::default();
            let mut postings =
                in_headline.read_postings_from_terminfo(words.value(), IndexRecordOption::Basic)?;
            while postings.doc() != TERMINATED {
                if chosen[postings.doc() as usize] {
                    found.insert(postings.doc());
                }
                postings.advance();
            }
            if !found.is_empty() {
                rows_in_headline.insert(word.to_string(), found);
            }
        }
        let mut words = in_body.terms().stream()?;
        while words.advance() {
            let Ok(word) = std::str::from_utf8(words.key()) else { continue };
            let mut titled = rows_in_headline.remove(word).unwrap_or_default();
            let mut count = 0;
            let mut postings =
                in_body.read_postings_from_terminfo(words.value(), IndexRecordOption::Basic)?;
            while postings.doc() != TERMINATED {
                if chosen[postings.doc() as usize] {
                    count += 1;
                    titled.remove(&postings.doc());
                }
                postings.advance();
            }
            count += titled.len() as u64;
            if count > 0 {
                *counts.entry(word.to_string()).or_default() += count;
            }
        }
        for (word, titled) in rows_in_headline {
            *counts.entry(word).or_default() += titled.len() as u64;
        }
    }
    Ok(counts)
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
