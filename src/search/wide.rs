//! Many words that may stand at one place: a wildcard may stand for half of a dictionary.
//!
//! They are kept as bits, one for each word of each segment's dictionary. Where they stand is read
//! once a segment, into one bit per word of its texts, so that the cost in memory is bounded by the
//! text and not by the query.

use std::sync::{Arc, Mutex, PoisonError, Weak};

use rustc_hash::FxHashMap;
use tantivy::index::SegmentId;
use tantivy::postings::{Postings, SegmentPostings};
use tantivy::query::{BitSetDocSet, ConstScorer, EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{BitSet, DocId, DocSet, Score, SegmentReader, TERMINATED};

use super::interval::ones;
use super::postings::PositionMap;

/// Many words, by their places in the dictionaries.
#[derive(Debug, Default)]
pub struct Wide {
    ordinals: FxHashMap<(SegmentId, Field), Vec<u64>>,
    /// The maps that are in use.
    maps: Mutex<FxHashMap<(SegmentId, Field), Weak<PositionMap>>>,
}

impl Wide {
    /// Words by segment and field, as bits.
    pub fn new(ordinals: FxHashMap<(SegmentId, Field), Vec<u64>>) -> Wide {
        Wide { ordinals, maps: Mutex::default() }
    }

    /// Where they stand in a field of a segment.
    pub fn map(&self, segment: &SegmentReader, field: Field) -> tantivy::Result<Arc<PositionMap>> {
        let key = (segment.segment_id(), field);
        let maps = || self.maps.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(map) = maps().get(&key).and_then(Weak::upgrade) {
            return Ok(map);
        }
        let mut map = PositionMap::new(segment, field)?;
        let mut positions = Vec::new();
        self.each_posting(segment, field, IndexRecordOption::WithFreqsAndPositions, |postings| {
            while postings.doc() != TERMINATED {
                postings.positions(&mut positions);
                map.add(postings.doc(), &positions);
                postings.advance();
            }
        })?;
        let map = Arc::new(map);
        maps().insert(key, Arc::downgrade(&map));
        Ok(map)
    }

    fn rows(&self, segment: &SegmentReader, field: Field) -> tantivy::Result<BitSet> {
        let mut rows = BitSet::with_max_value(segment.max_doc());
        self.each_posting(segment, field, IndexRecordOption::Basic, |postings| {
            while postings.doc() != TERMINATED {
                rows.insert(postings.doc());
                postings.advance();
            }
        })?;
        Ok(rows)
    }

    fn each_posting(
        &self,
        segment: &SegmentReader,
        field: Field,
        option: IndexRecordOption,
        mut visit: impl FnMut(&mut SegmentPostings),
    ) -> tantivy::Result<()> {
        let inverted = segment.inverted_index(field)?;
        let ordinals = self.ordinals.get(&(segment.segment_id(), field));
        let mut meant = ones(ordinals.map_or(&[][..], Vec::as_slice)).peekable();
        let mut terms = inverted.terms().range().without_keys().into_stream()?;
        while meant.peek().is_some() && terms.advance() {
            if meant.next_if(|ordinal| *ordinal as u64 == terms.term_ord()).is_some() {
                visit(&mut inverted.read_postings_from_terminfo(terms.value(), option)?);
            }
        }
        Ok(())
    }
}

/// Finds the articles with one of many words in a field; all weigh the same.
#[derive(Clone, Debug)]
pub struct WideQuery {
    /// The words.
    pub words: Arc<Wide>,
    /// The field.
    pub field: Field,
}

impl Query for WideQuery {
    fn weight(&self, _: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(self.clone()))
    }
}

impl Weight for WideQuery {
    fn scorer(&self, segment: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let rows = self.words.rows(segment, self.field)?;
        Ok(Box::new(ConstScorer::new(BitSetDocSet::from(rows), boost)))
    }

    fn explain(&self, _: &SegmentReader, _: DocId) -> tantivy::Result<Explanation> {
        Ok(Explanation::new("one of many words", 1.0))
    }
}
