//! Where the terms of one field stand in the rows of a segment under way.

use std::io;
use std::ops::Range;

use tantivy::DocId;
use tantivy::postings::FieldSerializer;
use tantivy::schema::IndexRecordOption;

use super::terms::{SortedTerms, Terms};

/// Stands between two values of a field, so that no phrase reaches from one into the other.
const GAP: u32 = u32::MAX;
/// tantivy takes no longer term.
const LONGEST_TERM: usize = u16::MAX as usize - 5;

/// The terms of one field in the order of the text, which is all that is written while articles come:
/// positions follow from the order. [`Log::write`] sorts them by counting, once.
#[derive(Debug, Default)]
pub struct Log {
    /// Numbers of terms, and [`GAP`].
    terms: Vec<u32>,
    /// Where rows end in `terms`.
    rows: Vec<(DocId, u32)>,
}

impl Log {
    /// Adds one value of the field in `row`, which is the last row or a new one. Returns how many
    /// terms it has.
    pub fn push(&mut self, row: DocId, terms: impl Iterator<Item = u32>) -> u32 {
        match self.rows.last() {
            Some((last, _)) if *last == row => self.terms.push(GAP),
            Some(_) | None => self.rows.push((row, 0)),
        }
        let start = self.terms.len();
        self.terms.extend(terms);
        if let Some((_, end)) = self.rows.last_mut() {
            *end = self.terms.len() as u32;
        }
        (self.terms.len() - start) as u32
    }

    /// Whether no row has a value.
    pub fn is_empty(&self) -> bool {
        self.terms.is_empty()
    }

    /// The memory held now, and as much again twice over that [`Log::write`] takes.
    pub fn size_bytes(&self) -> usize {
        12 * self.terms.len() + 8 * self.rows.len()
    }

    /// How many terms there are, not counting gaps.
    pub fn term_count(&self) -> u64 {
        self.terms.iter().filter(|term| **term != GAP).count() as u64
    }

    /// Writes the postings of all terms.
    ///
    /// # Errors
    /// When the disk is full.
    pub fn write(
        mut self,
        terms: &Terms,
        sorted: &SortedTerms,
        record: IndexRecordOption,
        mut out: FieldSerializer<'_>,
    ) -> io::Result<()> {
        let mut deltas = Vec::new();
        let (ends, places) = self.sort(sorted);
        let mut start = 0;
        for (end, number) in ends.into_iter().zip(&sorted.firsts) {
            let places = &places[std::mem::replace(&mut start, end as usize)..end as usize];
            let term = terms.get(*number);
            if places.is_empty() || term.len() > LONGEST_TERM {
                continue;
            }
            let in_row = || places.chunk_by(|left, right| row(*left) == row(*right));
            out.new_term(term, in_row().count() as u32, record.has_freq())?;
            for places in in_row() {
                let positions = places.iter().map(|place| position(*place));
                let before = std::iter::once(0).chain(positions.clone());
                deltas.clear();
                deltas.extend(positions.zip(before).map(|(position, before)| position - before));
                out.write_doc(row(places[0]), deltas.len() as u32, &deltas);
            }
            out.close_term()?;
        }
        out.close()
    }

    /// The places of all terms, in the order of the terms, and where each term's end.
    fn sort(&mut self, sorted: &SortedTerms) -> (Vec<u32>, Vec<u64>) {
        let mut ends = vec![0; sorted.firsts.len()];
        for term in self.terms.iter_mut().filter(|term| **term != GAP) {
            *term = sorted.ranks[*term as usize];
            ends[*term as usize] += 1;
        }
        let mut before = 0;
        for end in &mut ends {
            before += std::mem::replace(end, before);
        }
        // `ends` holds where each term begins; filling moves them to where it ends.
        let mut places = vec![0; before as usize];
        for (row, range) in self.each_row() {
            for (position, term) in (0..).zip(&self.terms[range]).filter(|(_, term)| **term != GAP) {
                let end = &mut ends[*term as usize];
                places[*end as usize] = u64::from(row) << 32 | position;
                *end += 1;
            }
        }
        (ends, places)
    }

    fn each_row(&self) -> impl Iterator<Item = (DocId, Range<usize>)> {
        let starts = std::iter::once(0).chain(self.rows.iter().map(|(_, end)| *end as usize));
        starts.zip(&self.rows).map(|(start, (row, end))| (*row, start..*end as usize))
    }
}

fn row(place: u64) -> DocId {
    (place >> 32) as DocId
}

fn position(place: u64) -> u32 {
    place as u32
}
