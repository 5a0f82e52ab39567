//! Gathers the hits of a query in a total order, so that every page and every run agree.

use std::collections::BinaryHeap;
use std::fmt;

use tantivy::collector::{Collector, SegmentCollector};
use tantivy::columnar::Column;
use tantivy::{DocAddress, DocId, Score, Searcher, SegmentOrdinal, SegmentReader};

use super::plan::Plan;
use super::{Hit, Request};
use crate::index::schema;

/// The order of hits. Ties are broken by the article's id.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// Best first.
    #[default]
    Relevance,
    /// Oldest first; articles without a date last.
    Oldest,
    /// Newest first; articles without a date last.
    Newest,
}

/// The place of a hit in the order: what comes before it is smaller.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cursor {
    key: u64,
    id: u64,
}

impl Cursor {
    /// Reads what `Display` wrote.
    pub fn parse(text: &str) -> Option<Cursor> {
        let digits = text.len() == 32 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
        let half = |range: std::ops::Range<usize>| u64::from_str_radix(&text[range], 16).ok();
        if digits { Some(Cursor { key: half(0..16)?, id: half(16..32)? }) } else { None }
    }

    /// The id of the hit's article.
    pub fn id(self) -> crate::document::Hash64 {
        crate::document::Hash64(self.id)
    }
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}{:016x}", self.key, self.id)
    }
}

/// The number of matches, and the hits that were asked for, in order.
pub fn collect(searcher: &Searcher, plan: &Plan, request: &Request) -> tantivy::Result<(u64, Vec<Hit>)> {
    let limit = request.limit.unwrap_or(usize::MAX);
    searcher.search(&plan.query, &HitCollector { order: request.order, limit, after: request.after })
}

struct HitCollector {
    order: Order,
    limit: usize,
    after: Option<Cursor>,
}

struct SegmentHits {
    order: Order,
    limit: usize,
    after: Option<Cursor>,
    segment: SegmentOrdinal,
    ids: Option<Column<u64>>,
    published: Option<Column<tantivy::DateTime>>,
    total: u64,
    /// The best hits, the worst on top.
    best: BinaryHeap<Ranked>,
}

#[derive(Clone, Copy, Debug)]
struct Ranked(Hit);

impl PartialEq for Ranked {
    fn eq(&self, other: &Ranked) -> bool {
        self.0.cursor == other.0.cursor
    }
}

impl Eq for Ranked {}

impl PartialOrd for Ranked {
    fn partial_cmp(&self, other: &Ranked) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Ranked {
    fn cmp(&self, other: &Ranked) -> std::cmp::Ordering {
        self.0.cursor.cmp(&other.0.cursor)
    }
}

impl Collector for HitCollector {
    type Fruit = (u64, Vec<Hit>);
    type Child = SegmentHits;

    fn for_segment(&self, segment: SegmentOrdinal, reader: &SegmentReader) -> tantivy::Result<SegmentHits> {
        Ok(SegmentHits {
            order: self.order,
            limit: self.limit,
            after: self.after,
            segment,
            ids: reader.fast_fields().column_opt(schema::ID)?,
            published: reader.fast_fields().column_opt(schema::PUBLISHED)?,
            total: 0,
            best: BinaryHeap::new(),
        })
    }

    fn requires_scoring(&self) -> bool {
        true
    }

    fn merge_fruits(&self, fruits: Vec<(u64, Vec<Hit>)>) -> tantivy::Result<(u64, Vec<Hit>)> {
        let total = fruits.iter().map(|(total, _)| total).sum();
        let mut hits: Vec<Hit> = fruits.into_iter().flat_map(|(_, hits)| hits).collect();
        hits.sort_unstable_by_key(|hit| hit.cursor);
        hits.truncate(self.limit);
        Ok((total, hits))
    }
}

impl SegmentCollector for SegmentHits {
    type Fruit = (u64, Vec<Hit>);

    fn collect(&mut self, row: DocId, score: Score) {
        // A row without an id is an entry of the ledger.
        let Some(id) = self.ids.as_ref().and_then(|ids| ids.first(row)) else { return };
        self.total += 1;
        let cursor = Cursor { key: self.key(row, score), id };
        if self.after.is_some_and(|after| cursor <= after) {
            return;
        }
        if self.best.len() >= self.limit {
            match self.best.peek() {
                Some(worst) if cursor < worst.0.cursor => drop(self.best.pop()),
                Some(_) | None => return,
            }
        }
        self.best.push(Ranked(Hit { score, cursor, address: DocAddress::new(self.segment, row) }));
    }

    fn harvest(self) -> (u64, Vec<Hit>) {
        (self.total, self.best.into_iter().map(|ranked| ranked.0).collect())
    }
}

impl SegmentHits {
    /// What orders the hit, smallest first.
    fn key(&self, row: DocId, score: Score) -> u64 {
        let date = || {
            let published = self.published.as_ref().and_then(|column| column.first(row));
            published.map(|moment| moment.into_timestamp_secs() as u64 ^ (1 << 63))
        };
        match self.order {
            // The bits of a positive float grow with it.
            Order::Relevance => u64::from(!score.max(0.0).to_bits()),
            Order::Oldest => date().unwrap_or(u64::MAX),
            Order::Newest => date().map_or(u64::MAX, |date| !date),
        }
    }
}
