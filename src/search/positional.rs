//! A unit as a tantivy query: the articles that hold its words, of which those pass whose words
//! stand as the unit asks.

use std::sync::Arc;

use tantivy::query::{EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::{DocId, DocSet, Score, SeekDangerResult, SegmentReader, TERMINATED};

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
        let mut scorer = PositionalScorer { candidates, unit, next: 0 };
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
    /// Behind a look at an article that does not pass: no earlier article than this one does.
    next: DocId,
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
        if self.candidates.doc() >= target {
            return self.candidates.doc();
        }
        self.candidates.seek(target);
        self.pass()
    }

    /// Looks at one article alone, where `seek` would look at all up to the next that passes.
    fn seek_danger(&mut self, target: DocId) -> SeekDangerResult {
        let valid = self.next == 0;
        let earliest = if valid { self.candidates.doc() } else { self.next };
        if target >= TERMINATED || target < earliest {
            return SeekDangerResult::SeekLowerBound(earliest.max(target));
        }
        if valid && target == earliest {
            return SeekDangerResult::Found;
        }
        self.next = match self.candidates.seek_danger(target) {
            SeekDangerResult::Found if self.unit.as_mut().is_none_or(|unit| unit.holds(target)) => 0,
            SeekDangerResult::Found => target + 1,
            SeekDangerResult::SeekLowerBound(bound) => bound,
        };
        match self.next {
            0 => SeekDangerResult::Found,
            bound => SeekDangerResult::SeekLowerBound(bound),
        }
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
