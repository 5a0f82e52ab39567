//! One hit for each story: copies of an article that is among the hits already are left out.

use std::sync::Arc;

use rustc_hash::FxHashSet;
use tantivy::collector::{Collector, DocSetCollector, FilterCollector};
use tantivy::query::Query;
use tantivy::{DocAddress, Searcher};

use super::plan::Plan;
use super::{Expr, Hits, Request, affordable, collect};
use crate::document::Hash64;
use crate::error::Result;
use crate::index::{Index, schema};
use crate::settle::copies::Copies;

/// As [`search`](super::search), with the first hit of each story alone.
///
/// # Errors
/// As [`search`](super::search).
pub fn search_stories<'a>(index: &'a Index, request: &Request, copies: &Copies) -> Result<Hits<'a>> {
    let searcher = index.searcher();
    let plan = Plan::new(&request.query, index, &searcher)?;
    // Which hit is the first of its story shows when all are known.
    let all = Request { limit: None, after: None, ..request.clone() };
    let (_, mut hits) =
        collect::collect(&searcher, &plan, &all).map_err(|source| index.unreadable(source))?;
    affordable(&plan.tree)?;
    let mut seen = FxHashSet::default();
    hits.retain(|hit| seen.insert(copies.story_of(hit.cursor.id())));
    let total = hits.len() as u64;
    hits.retain(|hit| request.after.is_none_or(|after| hit.cursor > after));
    hits.truncate(request.limit.unwrap_or(usize::MAX));
    Ok(Hits { total, hits, tree: plan.tree, index, searcher })
}

/// Counts the stories that match.
///
/// # Errors
/// As [`search`](super::search).
pub fn count_stories(index: &Index, query: &Expr, copies: &Copies) -> Result<u64> {
    let searcher = index.searcher();
    let plan = Plan::new(query, index, &searcher)?;
    let found = representatives(&searcher, &plan.query, copies);
    let found = found.map_err(|source| index.unreadable(source))?;
    affordable(&plan.tree)?;
    Ok(found.len() as u64)
}

/// Runs `collector` over one article of each story that matches, or over all that match where
/// stories are not asked for.
pub(super) fn collect_stories<C: Collector>(
    searcher: &Searcher,
    query: &dyn Query,
    stories: Option<&Copies>,
    collector: C,
) -> tantivy::Result<C::Fruit> {
    let Some(copies) = stories else { return searcher.search(query, &collector) };
    let chosen = Arc::new(representatives(searcher, query, copies)?);
    let is_chosen = move |id: u64| chosen.contains(&Hash64(id));
    searcher.search(query, &FilterCollector::new(schema::ID.to_string(), is_chosen, collector))
}

/// One article of each story that matches: the origin where it matches, else the first by id.
fn representatives(
    searcher: &Searcher,
    query: &dyn Query,
    copies: &Copies,
) -> tantivy::Result<FxHashSet<Hash64>> {
    let rows = searcher.search(query, &DocSetCollector)?;
    let mut ids = Vec::with_capacity(rows.len());
    for (ordinal, segment) in (0..).zip(searcher.segment_readers()) {
        let Some(column) = segment.fast_fields().column_opt::<u64>(schema::ID)? else { continue };
        let in_segment = segment.doc_ids_alive().filter(|&row| rows.contains(&DocAddress::new(ordinal, row)));
        ids.extend(in_segment.filter_map(|row| column.first(row)).map(Hash64));
    }
    ids.sort_unstable();
    let found: FxHashSet<Hash64> = ids.iter().copied().collect();
    let mut told = FxHashSet::default();
    let chosen = ids.into_iter().filter_map(|id| {
        let story = copies.story_of(id);
        let speaks = if found.contains(&story) { story } else { id };
        told.insert(story).then_some(speaks)
    });
    Ok(chosen.collect())
}
