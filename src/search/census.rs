//! Counts of articles by the actors they name, whatever the names.

use rustc_hash::FxHashMap;
use tantivy::collector::{Collector, SegmentCollector};
use tantivy::columnar::{Column, StrColumn};
use tantivy::query::Query;
use tantivy::{DocId, Score, Searcher, SegmentOrdinal, SegmentReader};

use super::stories::collect_stories;
use crate::document::Hash64;
use crate::index::schema;
use crate::settle::copies::Copies;
use crate::settle::{Actors, Kind};

/// Counts articles by actor.
pub struct Census<'a> {
    /// Who is who.
    pub actors: &'a Actors,
    /// What is counted.
    pub kind: Kind,
}

/// How many articles name each actor.
#[derive(Default)]
pub struct Counts {
    /// Articles.
    pub total: u64,
    /// Articles that name none.
    pub without: u64,
    /// Articles by the number of the actor.
    pub by_actor: FxHashMap<u32, u64>,
}

/// What a name of the column means.
#[derive(Clone, Copy)]
pub enum Bearer {
    /// Nobody that is counted.
    Nobody,
    /// The same actor in every article.
    Sole(u32),
    /// It depends on the article; the number of the name.
    ByArticle(u32),
}

impl Bearer {
    /// The actor it means in an article.
    pub fn actor(self, actors: &Actors, article: impl FnOnce() -> Hash64) -> Option<u32> {
        match self {
            Bearer::Nobody => None,
            Bearer::Sole(actor) => Some(actor),
            Bearer::ByArticle(name) => actors.bearer_of(name, article()),
        }
    }
}

/// The names of one segment, and what was counted in it.
struct SegmentCensus {
    column: Option<StrColumn>,
    ids: Option<Column<u64>>,
    /// Of each article, what it names, as numbers of names of the column.
    bearers: Vec<Bearer>,
    counts: Counts,
    seen: Vec<u32>,
}

impl Census<'_> {
    fn look_up(&self, name: &str) -> Bearer {
        let Some(number) = self.actors.find_name(self.kind, name) else { return Bearer::Nobody };
        match self.actors.sole_bearer(number) {
            Some(Some(actor)) => Bearer::Sole(actor),
            Some(None) => Bearer::Nobody,
            None => Bearer::ByArticle(number),
        }
    }
}

impl Census<'_> {
    /// Counts the articles of these rows.
    pub fn count(&self, searcher: &Searcher, rows: &[SegmentRows]) -> tantivy::Result<Counts> {
        let mut counts = Counts::default();
        for SegmentRows { ordinal, rows } in rows {
            let columns = searcher.segment_reader(*ordinal).fast_fields();
            let column = columns.str(self.kind.column())?;
            let bearers = column.as_ref().map(|column| self.bearers(column, rows)).transpose()?;
            let mut segment = SegmentCensus {
                column,
                ids: columns.column_opt(schema::ID)?,
                bearers: bearers.unwrap_or_default(),
                counts: Counts::default(),
                seen: Vec::new(),
            };
            rows.iter().for_each(|&row| self.take(&mut segment, row));
            counts.total += segment.counts.total;
            counts.without += segment.counts.without;
            for (actor, count) in segment.counts.by_actor {
                *counts.by_actor.entry(actor).or_default() += count;
            }
        }
        Ok(counts)
    }

    /// Looks up every name that stands in the rows: in the order of the dictionary, each block of
    /// which is then unpacked once. Gives what each name of the column means.
    pub fn bearers(&self, column: &StrColumn, rows: &[DocId]) -> tantivy::Result<Vec<Bearer>> {
        let mut bearers = vec![Bearer::Nobody; column.num_terms()];
        let mut names: Vec<u64> = rows.iter().flat_map(|&row| column.term_ords(row)).collect();
        names.sort_unstable();
        names.dedup();
        let mut ordinals = names.iter();
        column.dictionary().sorted_ords_to_term_cb(&names, |name| {
            if let (Some(&ordinal), Ok(name)) = (ordinals.next(), std::str::from_utf8(name)) {
                bearers[ordinal as usize] = self.look_up(name);
            }
        })?;
        Ok(bearers)
    }

    fn take(&self, segment: &mut SegmentCensus, row: DocId) {
        segment.counts.total += 1;
        segment.seen.clear();
        let Some(column) = &segment.column else {
            segment.counts.without += 1;
            return;
        };
        let mut any = false;
        for ordinal in column.term_ords(row) {
            any = true;
            let article = || Hash64(segment.ids.as_ref().and_then(|ids| ids.first(row)).unwrap_or_default());
            let actor = segment.bearers[ordinal as usize].actor(self.actors, article);
            if let Some(actor) = actor.filter(|actor| !segment.seen.contains(actor)) {
                segment.seen.push(actor);
                *segment.counts.by_actor.entry(actor).or_default() += 1;
            }
        }
        segment.counts.without += u64::from(!any);
    }
}

/// The rows of a segment that match.
pub struct SegmentRows {
    /// The segment.
    pub ordinal: SegmentOrdinal,
    /// Its rows, in order.
    pub rows: Vec<DocId>,
}

/// Lists the rows that match, or one of each story, segment by segment.
pub fn rows_of(
    searcher: &Searcher,
    query: &dyn Query,
    stories: Option<&Copies>,
) -> tantivy::Result<Vec<SegmentRows>> {
    collect_stories(searcher, query, stories, Rows)
}

struct Rows;

impl Collector for Rows {
    type Fruit = Vec<SegmentRows>;
    type Child = SegmentRows;

    fn for_segment(&self, ordinal: SegmentOrdinal, _: &SegmentReader) -> tantivy::Result<SegmentRows> {
        Ok(SegmentRows { ordinal, rows: Vec::new() })
    }

    fn requires_scoring(&self) -> bool {
        false
    }

    fn merge_fruits(&self, fruits: Vec<SegmentRows>) -> tantivy::Result<Vec<SegmentRows>> {
        Ok(fruits)
    }
}

impl SegmentCollector for SegmentRows {
    type Fruit = SegmentRows;

    fn collect(&mut self, row: DocId, _: Score) {
        self.rows.push(row);
    }

    fn harvest(self) -> SegmentRows {
        self
    }
}
