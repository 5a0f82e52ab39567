//! Articles as they now stand: versions that a later one has replaced are passed over.

use std::sync::Arc;

use tantivy::query::{BooleanQuery, ConstScorer, EnableScoring, Explanation, Occur, Query, Scorer, Weight};
use tantivy::{DocId, DocSet, Score, Searcher, SegmentReader, TERMINATED};

use crate::error::Result;
use crate::index::{Index, Replaced};

/// The articles of `query` that are not replaced.
pub fn current(index: &Index, searcher: &Searcher, query: Box<dyn Query>) -> Result<Box<dyn Query>> {
    let replaced = index.replaced(searcher)?;
    if replaced.count() == 0 {
        return Ok(query);
    }
    let earlier = Box::new(Earlier(Arc::new(replaced)));
    Ok(Box::new(BooleanQuery::new(vec![(Occur::Must, query), (Occur::MustNot, earlier)])))
}

/// The articles that are replaced.
#[derive(Clone, Debug)]
struct Earlier(Arc<Replaced>);

impl Query for Earlier {
    fn weight(&self, _: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(self.clone()))
    }
}

impl Weight for Earlier {
    fn scorer(&self, segment: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let rows = self.0.rows(segment).to_vec();
        Ok(Box::new(ConstScorer::new(Rows { rows, at: 0 }, boost)))
    }

    fn explain(&self, _: &SegmentReader, _: DocId) -> tantivy::Result<Explanation> {
        Ok(Explanation::new("replaced", 1.0))
    }
}

/// Some rows of a segment, in order.
pub(super) struct Rows {
    pub rows: Vec<DocId>,
    pub at: usize,
}

impl DocSet for Rows {
    fn advance(&mut self) -> DocId {
        self.at = (self.at + 1).min(self.rows.len());
        self.doc()
    }

    fn doc(&self) -> DocId {
        self.rows.get(self.at).copied().unwrap_or(TERMINATED)
    }

    fn size_hint(&self) -> u32 {
        self.rows.len() as u32
    }
}
