//! The positions of words in the articles of one segment.
//!
//! A few words keep their postings open and go forward with the articles. Many are read from a map
//! of one bit per word of the segment.

use std::sync::Arc;

use tantivy::fieldnorm::FieldNormReader;
use tantivy::postings::{Postings, SegmentPostings};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, DocSet, SegmentReader, Term};

use super::forms::Forms;

/// The positions of any of some words.
pub enum WordReader {
    /// No word.
    Nothing,
    /// Open postings.
    Few(Vec<SegmentPostings>),
    /// A map of positions.
    Many(Arc<PositionMap>),
}

impl WordReader {
    /// Opens the postings of `forms` in the field `name`.
    pub fn open(segment: &SegmentReader, name: &str, forms: &Forms) -> tantivy::Result<WordReader> {
        let field = segment.schema().get_field(name)?;
        let words = match forms {
            Forms::Few(words) => words,
            Forms::Many(words) => return Ok(WordReader::Many(words.map(segment, field)?)),
        };
        let inverted = segment.inverted_index(field)?;
        let option = IndexRecordOption::WithFreqsAndPositions;
        let open = |word: &String| inverted.read_postings(&Term::from_field_text(field, word), option);
        let postings = words.iter().map(open).filter_map(std::io::Result::transpose);
        Ok(WordReader::Few(postings.collect::<std::io::Result<_>>()?))
    }

    /// Reads the positions in an article; articles are asked for in rising order.
    pub fn read(&mut self, row: DocId, out: &mut Vec<u32>) {
        out.clear();
        match self {
            WordReader::Nothing => {}
            WordReader::Few(postings) => {
                let mut sources = 0;
                for postings in postings {
                    let at = if postings.doc() < row { postings.seek(row) } else { postings.doc() };
                    if at == row {
                        postings.append_positions_with_offset(0, out);
                        sources += 1;
                    }
                }
                if sources > 1 {
                    out.sort_unstable();
                }
            }
            WordReader::Many(map) => map.read(row, out),
        }
    }
}

/// One bit per word of a field.
#[derive(Debug)]
pub struct PositionMap {
    /// Where the bits of each article begin; one more at the end.
    starts: Vec<u64>,
    bits: Vec<u64>,
}

impl PositionMap {
    /// An empty map of the field's texts.
    pub fn new(segment: &SegmentReader, field: Field) -> tantivy::Result<PositionMap> {
        let norms = segment.get_fieldnorms_reader(field)?;
        let mut starts = Vec::with_capacity(segment.max_doc() as usize + 1);
        let mut total: u64 = 0;
        for row in 0..segment.max_doc() {
            starts.push(total);
            // Lengths are kept rounded down; the next step above is beyond the last position.
            let above = norms.fieldnorm_id(row).saturating_add(1);
            total += u64::from(FieldNormReader::id_to_fieldnorm(above));
        }
        starts.push(total);
        Ok(PositionMap { starts, bits: vec![0; (total / 64 + 1) as usize] })
    }

    /// Adds positions in an article.
    pub fn add(&mut self, row: DocId, positions: &[u32]) {
        let start = self.starts[row as usize];
        for position in positions {
            let bit = start + u64::from(*position);
            self.bits[(bit / 64) as usize] |= 1 << (bit % 64);
        }
    }

    fn read(&self, row: DocId, out: &mut Vec<u32>) {
        let (start, end) = (self.starts[row as usize], self.starts[row as usize + 1]);
        let mut at = start;
        while at < end {
            let rest = self.bits[(at / 64) as usize] >> (at % 64);
            if rest == 0 {
                at = (at / 64 + 1) * 64;
                continue;
            }
            at += u64::from(rest.trailing_zeros());
            if at < end {
                out.push((at - start) as u32);
            }
            at += 1;
        }
    }
}
