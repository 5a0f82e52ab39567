//! Counts of articles by the actors they name, whatever the names.

use rustc_hash::FxHashMap;
use tantivy::collector::{Collector, SegmentCollector};
use tantivy::columnar::{Column, StrColumn};
use tantivy::{DocId, Score, SegmentOrdinal, SegmentReader};

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
    /// The column of its names.
    pub column: &'static str,
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
enum Bearer {
    /// Not looked up yet.
    Open,
    /// Nobody that is counted.
    Nobody,
    /// The same actor in every article.
    Sole(u32),
    /// It depends on the article; the number of the name.
    ByArticle(u32),
}

/// The names of one segment, and what was counted in it.
pub struct SegmentCensus {
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
    /// Counts the articles that match, or one of each story.
    pub fn count(
        &self,
        searcher: &tantivy::Searcher,
        query: &dyn tantivy::query::Query,
        stories: Option<&Copies>,
    ) -> tantivy::Result<Counts> {
        let mut counts = Counts::default();
        for rows in collect_stories(searcher, query, stories, Rows { column: self.column })? {
            let SegmentRows { column, ids, rows } = rows;
            let name_count = column.as_ref().map_or(0, |column| column.num_terms());
            let mut segment = SegmentCensus {
                column,
                ids,
                bearers: vec![Bearer::Open; name_count],
                counts: Counts::default(),
                seen: Vec::new(),
            };
            for row in rows {
                self.take(&mut segment, row);
            }
            counts.total += segment.counts.total;
            counts.without += segment.counts.without;
            for (actor, count) in segment.counts.by_actor {
                *counts.by_actor.entry(actor).or_default() += count;
            }
        }
        Ok(counts)
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
            let bearer = &mut segment.bearers[ordinal as usize];
            if let Bearer::Open = bearer {
                let mut name = String::new();
                let read = column.ord_to_str(ordinal, &mut name).is_ok();
                *bearer = if read { self.look_up(&name) } else { Bearer::Nobody };
            }
            let actor = match *bearer {
                Bearer::Open | Bearer::Nobody => None,
                Bearer::Sole(actor) => Some(actor),
                Bearer::ByArticle(name) => {
                    let id = segment.ids.as_ref().and_then(|ids| ids.first(row)).unwrap_or_default();
                    self.actors.bearer_of(name, Hash64(id))
                }
            };
            if let Some(actor) = actor.filter(|actor| !segment.seen.contains(actor)) {
                segment.seen.push(actor);
                *segment.counts.by_actor.entry(actor).or_default() += 1;
            }
        }
        segment.counts.without += u64::from(!any);
    }
}

/// Lists the rows that match, segment by segment.
struct Rows {
    column: &'static str,
}

struct SegmentRows {
    column: Option<StrColumn>,
    ids: Option<Column<u64>>,
    rows: Vec<DocId>,
}

impl Collector for Rows {
    type Fruit = Vec<SegmentRows>;
    type Child = SegmentRows;

    fn for_segment(&self, _: SegmentOrdinal, reader: &SegmentReader) -> tantivy::Result<SegmentRows> {
        let columns = reader.fast_fields();
        Ok(SegmentRows {
            column: columns.str(self.column)?,
            ids: columns.column_opt(schema::ID)?,
            rows: Vec::new(),
        })
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
