//! The dossier of an actor: what the articles that name it say in sum.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;
use tantivy::columnar::Column;
use tantivy::{DateTime, DocAddress, Searcher};

use super::census::{self, Census, SegmentRows};
use super::facet::{Facet, FacetCount, period, show_period};
use super::named;
use crate::document::{Document, Hash64};
use crate::error::Result;
use crate::index::{Index, schema};
use crate::settle::{Actors, Kind};

/// What is known of an actor, beyond the actors table.
#[derive(Debug)]
pub struct Dossier {
    /// Articles that name it.
    pub articles: u64,
    /// Who is named with it, by kind, the most frequent first.
    pub company: [Vec<FacetCount>; 3],
    /// Outlets.
    pub sources: Vec<FacetCount>,
    /// Articles by month, in order.
    pub months: Vec<FacetCount>,
    /// The latest articles, newest first.
    pub latest: Vec<Document>,
}

/// Counts the articles that name an actor.
///
/// # Errors
/// [`Error::ReadIndex`](crate::error::Error::ReadIndex) when the index is damaged.
pub fn count_actor(index: &Index, actors: &Actors, actor: u32) -> Result<u64> {
    let query = named::query(index, actors.brief(actor).0, &actors.select(&[actor]));
    let counted = index.searcher().search(&query, &tantivy::collector::Count);
    counted.map(|count| count as u64).map_err(|source| index.unreadable(source))
}

/// Gathers the dossier of an actor, with its `latest_count` latest articles.
///
/// # Errors
/// [`Error::ReadIndex`](crate::error::Error::ReadIndex) when the index is damaged.
pub fn dossier(index: &Index, actors: &Actors, actor: u32, latest_count: usize) -> Result<Dossier> {
    let searcher = index.searcher();
    let query = named::query(index, actors.brief(actor).0, &actors.select(&[actor]));
    let rows = census::rows_of(&searcher, query.as_ref(), None).map_err(|source| index.unreadable(source))?;
    let counted = sum_up(&searcher, &rows, actors, actor).map_err(|source| index.unreadable(source))?;
    let Counted { company, sources, months, mut dated } = counted;
    dated.sort_unstable_by_key(|&(moment, id, _)| (std::cmp::Reverse(moment), id));
    let latest = dated.iter().take(latest_count).map(|(.., address)| index.document(&searcher, *address));
    Ok(Dossier {
        articles: dated.len() as u64,
        company,
        sources,
        months,
        latest: latest.collect::<Result<_>>()?,
    })
}

struct Counted {
    company: [Vec<FacetCount>; 3],
    sources: Vec<FacetCount>,
    months: Vec<FacetCount>,
    dated: Vec<(Option<i64>, Hash64, DocAddress)>,
}

fn sum_up(
    searcher: &Searcher,
    rows: &[SegmentRows],
    actors: &Actors,
    actor: u32,
) -> tantivy::Result<Counted> {
    let mut company: [Vec<FacetCount>; 3] = Default::default();
    for kind in Kind::ALL {
        let counts = Census { actors, kind }.count(searcher, rows)?.by_actor.into_iter();
        let others = counts.filter(|(other, _)| *other != actor);
        company[kind as usize] = by_count(others.map(|(other, count)| (actors.name_of(other), count)));
    }
    let mut sources: FxHashMap<String, u64> = FxHashMap::default();
    let mut months: BTreeMap<i64, u64> = BTreeMap::new();
    let mut dated = Vec::new();
    for SegmentRows { ordinal, rows } in rows {
        let columns = searcher.segment_reader(*ordinal).fast_fields();
        let published: Option<Column<DateTime>> = columns.column_opt(schema::PUBLISHED)?;
        let ids: Option<Column<u64>> = columns.column_opt(schema::ID)?;
        let source = columns.str(schema::SOURCE)?;
        for &row in rows {
            let moment = published.as_ref().and_then(|published| published.first(row));
            let moment = moment.map(DateTime::into_timestamp_secs);
            if let Some(moment) = moment {
                *months.entry(period(Facet::Month, moment)).or_default() += 1;
            }
            let id = Hash64(ids.as_ref().and_then(|ids| ids.first(row)).unwrap_or_default());
            dated.push((moment, id, DocAddress::new(*ordinal, row)));
            for term in source.iter().flat_map(|source| source.term_ords(row).map(move |term| (source, term)))
            {
                let mut name = String::new();
                if term.0.ord_to_str(term.1, &mut name).is_ok() {
                    *sources.entry(name).or_default() += 1;
                }
            }
        }
    }
    let months = months
        .into_iter()
        .map(|(month, count)| FacetCount { value: show_period(Facet::Month, month), count });
    Ok(Counted { company, sources: by_count(sources.into_iter()), months: months.collect(), dated })
}

fn by_count(counts: impl Iterator<Item = (String, u64)>) -> Vec<FacetCount> {
    let mut rows: Vec<FacetCount> = counts.map(|(value, count)| FacetCount { value, count }).collect();
    rows.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.value.cmp(&b.value)));
    rows
}
