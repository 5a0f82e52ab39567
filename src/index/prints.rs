//! Fingerprints in their column, and the way back for the reduce over the corpus.
//!
//! A fingerprint is a row of numbers: the hash of the body, headline hash and word count, then the
//! hashes of opening, particulars and body in as few bits as they need ([`super::bits`]). They are
//! read from columns alone; no row is decompressed.

use rustc_hash::FxHashMap;
use tantivy::columnar::{Column, StrColumn};
use tantivy::{DateTime, DocId, Searcher, SegmentReader};

use super::bits::{BitReader, BitWriter};
use super::{Index, schema};
use crate::document::{Fingerprint, Hash64};
use crate::error::Result;

/// What the columns say of an article that may be a copy.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Print {
    /// The article.
    pub id: Hash64,
    /// Seconds since 1970 at which it was published.
    pub published: Option<i64>,
    /// The number of its outlet's name; zero for none. Equal names have equal numbers.
    pub source: u32,
    /// The numbers of the first wire services it credits, as for `source`.
    pub agencies: [u32; 2],
    /// What its text is known by.
    pub fingerprint: Fingerprint,
}

/// The numbers of a fingerprint's column.
pub(super) fn pack(print: &Fingerprint) -> Vec<u64> {
    let mut numbers = Vec::with_capacity(16);
    numbers.extend([print.body, u64::from(print.headline) << 32 | u64::from(print.word_count)]);
    let mut writer = BitWriter::after(numbers);
    for list in [&print.opening, &print.particulars, &print.minima] {
        writer.write(list);
    }
    writer.finish()
}

/// Reads into `print` what [`pack`] wrote; `None` where it is not whole.
fn unpack(mut numbers: impl Iterator<Item = u64>, print: &mut Fingerprint) -> Option<()> {
    print.body = numbers.next()?;
    let head = numbers.next()?;
    (print.headline, print.word_count) = ((head >> 32) as u32, head as u32);
    let mut reader = BitReader::new(numbers);
    for list in [&mut print.opening, &mut print.particulars, &mut print.minima] {
        reader.read(list)?;
    }
    Some(())
}

impl Index {
    /// Gives every article's [`Print`] to `each`, in no order that means anything; replaced versions
    /// are passed over.
    ///
    /// # Errors
    /// [`Error::ReadIndex`](crate::error::Error::ReadIndex) when the columns cannot be read.
    pub fn read_prints(&self, searcher: &Searcher, mut each: impl FnMut(&Print)) -> Result<()> {
        let mut names = Names::default();
        let replaced = self.replaced(searcher)?;
        for segment in searcher.segment_readers() {
            let read = read_segment(segment, replaced.rows(segment), &mut names, &mut each);
            read.map_err(|source| self.unreadable(source))?;
        }
        Ok(())
    }
}

fn read_segment(
    segment: &SegmentReader,
    replaced: &[DocId],
    names: &mut Names,
    each: &mut impl FnMut(&Print),
) -> tantivy::Result<()> {
    let columns = segment.fast_fields();
    let ids: Option<Column<u64>> = columns.column_opt(schema::ID)?;
    let prints: Option<Column<u64>> = columns.column_opt(schema::FINGERPRINT)?;
    let published: Option<Column<DateTime>> = columns.column_opt(schema::PUBLISHED)?;
    let sources = NameColumn::read(columns.str(schema::SOURCE)?, names)?;
    let agencies = NameColumn::read(columns.str(schema::AGENCY)?, names)?;
    let (Some(ids), Some(prints)) = (ids, prints) else { return Ok(()) };
    let mut print = Print::default();
    for row in segment.doc_ids_alive() {
        let Some(id) = ids.first(row).filter(|_| replaced.binary_search(&row).is_err()) else { continue };
        if unpack(prints.values_for_doc(row), &mut print.fingerprint).is_none() {
            continue;
        }
        print.id = Hash64(id);
        print.published =
            published.as_ref().and_then(|column| column.first(row)).map(|at| at.into_timestamp_secs());
        print.source = sources.numbers(row).next().unwrap_or(0);
        print.agencies = [0; 2];
        for (slot, number) in print.agencies.iter_mut().zip(agencies.numbers(row)) {
            *slot = number;
        }
        each(&print);
    }
    Ok(())
}

/// Names of outlets and wire services by number, over all segments.
#[derive(Default)]
struct Names(FxHashMap<String, u32>);

/// A column of names, with the number of each.
struct NameColumn {
    column: Option<StrColumn>,
    numbers: Vec<u32>,
}

impl NameColumn {
    fn read(column: Option<StrColumn>, names: &mut Names) -> tantivy::Result<NameColumn> {
        let mut numbers = Vec::new();
        if let Some(column) = &column {
            let mut name = String::new();
            for ordinal in 0..column.num_terms() as u64 {
                name.clear();
                column.ord_to_str(ordinal, &mut name)?;
                let next = names.0.len() as u32 + 1;
                numbers.push(*names.0.entry(name.to_lowercase()).or_insert(next));
            }
        }
        Ok(NameColumn { column, numbers })
    }

    fn numbers(&self, row: DocId) -> impl Iterator<Item = u32> {
        let ordinals = self.column.iter().flat_map(move |column| column.term_ords(row));
        ordinals.map(|ordinal| self.numbers.get(ordinal as usize).copied().unwrap_or(0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fingerprints_come_back() {
        for (opening, particulars, minima) in
            [(vec![], vec![], vec![]), (vec![1], vec![], vec![]), (vec![1, 9], vec![3], vec![1, 4, u32::MAX])]
        {
            let print =
                Fingerprint { body: u64::MAX, headline: 7, word_count: 9, opening, particulars, minima };
            let mut read = Fingerprint::default();
            assert_eq!(unpack(pack(&print).into_iter(), &mut read), Some(()));
            assert_eq!(read, print);
        }
        assert_eq!(unpack([1, 2].into_iter(), &mut Fingerprint::default()), None);
    }
}
