//! What was read of which file: the part of the index that makes a second run cheap.
//!
//! An entry is a row of the same index and of the same commit as the articles of its file, so the
//! two can never disagree. An article without an entry is what an interrupted run left of a file it
//! had not finished: an orphan, dropped by the next run before it reads that file again.

use rustc_hash::{FxHashMap, FxHashSet};
use serde::{Deserialize, Serialize};

use tantivy::columnar::Column;
use tantivy::{DocAddress, Searcher};

use super::schema;
use crate::document::{Hash64, Skip};

/// What is known of one file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileEntry {
    /// The path relative to the corpus root.
    pub path: String,
    /// Length in bytes when it was walked.
    pub size_bytes: u64,
    /// Time of the last change when it was walked, in nanoseconds since 1970.
    pub modified_ns: i64,
    /// Hash of the bytes that were read.
    pub content_hash: Hash64,
    /// By which extractor and settings it was read.
    pub reading: Hash64,
    /// How many records became articles.
    pub indexed: u64,
    /// How many records were skipped.
    pub skipped: u64,
    /// The skips, by place; the first [`KEPT_SKIPS`] of them.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub skips: Vec<Skip>,
}

/// How many skips an entry holds.
pub const KEPT_SKIPS: usize = 1_000;

/// The part of an entry that tells whether a file is unchanged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Known {
    /// Length in bytes.
    pub size_bytes: u64,
    /// Time of the last change.
    pub modified_ns: i64,
    /// Hash of the content.
    pub content_hash: Hash64,
    /// By which extractor and settings it was read.
    pub reading: Hash64,
    /// How many records became articles.
    pub indexed: u64,
    /// How many records were skipped.
    pub skipped: u64,
}

/// All entries, by [`file_key`].
#[derive(Debug, Default)]
pub struct Ledger {
    /// What is known of each file.
    pub files: FxHashMap<Hash64, Known>,
    /// Files that have articles but no entry.
    pub orphans: FxHashSet<Hash64>,
}

/// The number that stands for a file in the index.
pub fn file_key(path: &str) -> Hash64 {
    Hash64::of(path.as_bytes())
}

impl Ledger {
    /// Reads the ledger from the columns of the index; no row is decompressed.
    pub(super) fn load(searcher: &Searcher) -> tantivy::Result<Ledger> {
        let mut ledger = Ledger::default();
        for segment in searcher.segment_readers() {
            let columns = segment.fast_fields();
            let unsigned = |name| columns.column_opt::<u64>(name);
            let Some(file) = unsigned(schema::FILE)? else { continue };
            let size = unsigned(schema::FILE_SIZE)?;
            let modified = columns.column_opt::<i64>(schema::FILE_MODIFIED)?;
            let hash = unsigned(schema::FILE_HASH)?;
            let reading = unsigned(schema::FILE_READING)?;
            let indexed = unsigned(schema::FILE_INDEXED)?;
            let skipped = unsigned(schema::FILE_SKIPPED)?;
            let mut last_article = None;
            for row in segment.doc_ids_alive() {
                let Some(key) = file.first(row).map(Hash64) else { continue };
                let Some(size_bytes) = first(&size, row) else {
                    if last_article != Some(key) {
                        ledger.orphans.insert(key);
                        last_article = Some(key);
                    }
                    continue;
                };
                let known = Known {
                    size_bytes,
                    modified_ns: first(&modified, row).unwrap_or_default(),
                    content_hash: Hash64(first(&hash, row).unwrap_or_default()),
                    reading: Hash64(first(&reading, row).unwrap_or_default()),
                    indexed: first(&indexed, row).unwrap_or_default(),
                    skipped: first(&skipped, row).unwrap_or_default(),
                };
                ledger.files.insert(key, known);
            }
        }
        ledger.orphans.retain(|key| !ledger.files.contains_key(key));
        Ok(ledger)
    }
}

/// The number of the last run that wrote.
pub(super) fn last_run(searcher: &Searcher) -> tantivy::Result<u64> {
    let mut last = 0;
    for segment in searcher.segment_readers() {
        let column = segment.fast_fields().column_opt::<u64>(schema::RUN)?;
        last = last.max(column.map_or(0, |column| column.max_value()));
    }
    Ok(last)
}

/// Where a row is and what it holds.
#[derive(Clone, Copy, Debug)]
pub struct RowAddress {
    /// The row.
    pub row: DocAddress,
    /// The file it belongs to, as [`file_key`].
    pub file: Hash64,
    /// The article's id; `None` for the entry of a file.
    pub id: Option<Hash64>,
}

/// All rows, segment by segment, one by one: there may be more of them than memory should hold.
pub(super) fn addresses(searcher: &Searcher) -> tantivy::Result<impl Iterator<Item = RowAddress>> {
    let mut segments = Vec::new();
    for (ordinal, segment) in (0..).zip(searcher.segment_readers()) {
        let file = segment.fast_fields().column_opt::<u64>(schema::FILE)?;
        let id = segment.fast_fields().column_opt::<u64>(schema::ID)?;
        segments.push((ordinal, segment, file, id));
    }
    Ok(segments.into_iter().flat_map(|(ordinal, segment, file, id)| {
        segment.doc_ids_alive().filter_map(move |row| {
            let file = first(&file, row).map(Hash64)?;
            Some(RowAddress { row: DocAddress::new(ordinal, row), file, id: first(&id, row).map(Hash64) })
        })
    }))
}

/// The first value of a row, if the column and the value are there.
pub(super) fn first<T: PartialOrd + Copy + std::fmt::Debug + Send + Sync + 'static>(
    column: &Option<Column<T>>,
    row: tantivy::DocId,
) -> Option<T> {
    column.as_ref().and_then(|column| column.first(row))
}
