//! The rows that a commit drops: those of files that were read again, or are gone.
//!
//! Rows of a file are found by the column that every row has, in one pass over a segment for all
//! files of a commit; an index of files by key would cost every article a term of its own. Rows
//! that this run wrote are spared: they are what a file was read again for.

use rustc_hash::FxHashSet;
use tantivy::query::{ConstScorer, EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::{DocId, DocSet, Score, SegmentReader, TERMINATED};

use super::ledger::first;
use super::schema;
use crate::document::Hash64;

/// What to drop.
#[derive(Clone, Debug, Default)]
pub struct Forgotten {
    /// Files whose articles and entry go.
    pub files: FxHashSet<Hash64>,
    /// Files whose entry alone goes.
    pub entries: FxHashSet<Hash64>,
    /// The run whose rows are spared.
    pub run: u64,
}

impl Forgotten {
    /// Whether there is nothing to drop.
    pub fn is_empty(&self) -> bool {
        self.files.is_empty() && self.entries.is_empty()
    }

    fn rows(&self, segment: &SegmentReader) -> tantivy::Result<Vec<DocId>> {
        let column = |name| segment.fast_fields().column_opt::<u64>(name);
        let (file, run, size) = (column(schema::FILE)?, column(schema::RUN)?, column(schema::FILE_SIZE)?);
        let goes = |row: &DocId| {
            let Some(key) = first(&file, *row).map(Hash64) else { return false };
            let named =
                self.files.contains(&key) || self.entries.contains(&key) && first(&size, *row).is_some();
            named && first(&run, *row) != Some(self.run)
        };
        Ok((0..segment.max_doc()).filter(goes).collect())
    }
}

impl Query for Forgotten {
    fn weight(&self, _: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(self.clone()))
    }
}

impl Weight for Forgotten {
    fn scorer(&self, segment: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        Ok(Box::new(ConstScorer::new(Rows { rows: self.rows(segment)?, at: 0 }, boost)))
    }

    fn explain(&self, _: &SegmentReader, _: DocId) -> tantivy::Result<Explanation> {
        Ok(Explanation::new("row of a forgotten file", 1.0))
    }
}

/// Rows in order.
struct Rows {
    rows: Vec<DocId>,
    at: usize,
}

impl DocSet for Rows {
    fn advance(&mut self) -> DocId {
        self.at += 1;
        self.doc()
    }

    fn doc(&self) -> DocId {
        self.rows.get(self.at).copied().unwrap_or(TERMINATED)
    }

    fn size_hint(&self) -> u32 {
        self.rows.len() as u32
    }
}
