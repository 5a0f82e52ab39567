//! A unit as a tantivy query: the articles that hold its words, of which those pass whose words
//! stand as the unit asks.

use std::sync::Arc;

use tantivy::query::{EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::{DocId, DocSet, Score, SegmentReader, TERMINATED};

use super::segment::SegmentUnit;
use super::unit::Unit;

/// A unit, and a query that finds at least every article it matches.
#[derive(Debug)]
pub struct PositionalQuery {
    /// Finds the candidates, and scores them.
    pub candidates: Box<dyn Query>,
    /// Decides; where there is none, all candidates pass. tantivy asks a phrase that is excluded
    /// for articles it has passed already, which a phrase does not bear; behind this one it does.
    pub unit: Option<Arc<Unit>>,
}

impl Clone for PositionalQuery {
    fn clone(&self) -> PositionalQuery {
        PositionalQuery { candidates: self.candidates.box_clone(), unit: self.unit.clone() }
    }
}

impl Query for PositionalQuery {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        let candidates = self.candidates.weight(scoring)?;
        Ok(Box::new(PositionalWeight { candidates, unit: self.unit.clone() }))
    }
}

struct PositionalWeight {
    candidates: Box<dyn Weight>,
    unit: Option<Arc<Unit>>,
}

impl Weight for PositionalWeight {
    fn scorer(&self, segment: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let candidates = self.candidates.scorer(segment, boost)?;
        if candidates.doc() == TERMINATED {
            return Ok(candidates);
        }
        let open = |unit: &Arc<Unit>| SegmentUnit::open(Arc::clone(unit), segment);
        let unit = self.unit.as_ref().map(open).transpose()?;
        let mut scorer = PositionalScorer { candidates, unit };
        scorer.pass();
        Ok(Box::new(scorer))
    }

    fn explain(&self, segment: &SegmentReader, row: DocId) -> tantivy::Result<Explanation> {
        self.candidates.explain(segment, row)
    }
}

struct PositionalScorer {
    candidates: Box<dyn Scorer>,
    unit: Option<SegmentUnit>,
}

impl PositionalScorer {
    /// Goes on to the next candidate that passes, this one included.
    fn pass(&mut self) -> DocId {
        let mut row = self.candidates.doc();
        while row != TERMINATED && !self.unit.as_mut().is_none_or(|unit| unit.holds(row)) {
            row = self.candidates.advance();
        }
        row
    }
}

impl DocSet for PositionalScorer {
    fn advance(&mut self) -> DocId {
        self.candidates.advance();
        self.pass()
    }

    fn seek(&mut self, target: DocId) -> DocId {
        if self.candidates.doc() < target {
            self.candidates.seek(target);
        }
        self.pass()
    }

    fn doc(&self) -> DocId {
        self.candidates.doc()
    }

    fn size_hint(&self) -> u32 {
        self.candidates.size_hint()
    }

    fn cost(&self) -> u64 {
        // Looking at places costs far more than going to the next article.
        self.candidates.cost().saturating_mul(8)
    }
}

impl Scorer for PositionalScorer {
    fn score(&mut self) -> Score {
        self.candidates.score()
    }
}
