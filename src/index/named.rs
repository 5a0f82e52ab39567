//! Who is named where: the names of every article, read back for the reduce over the corpus, and
//! the files beside the index that the reduce writes.
//!
//! Only the names of a stored document are turned into values; its words are passed over. Segments
//! are shared out between threads, so articles come in no order that means anything.

use std::borrow::Cow;
use std::fs;
use std::ops::Deref;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};

use serde::Deserialize;
use tantivy::columnar::Column;
use tantivy::directory::{Directory, MmapDirectory, OwnedBytes};
use tantivy::{DateTime, DocId, Searcher, SegmentReader, TantivyDocument, TantivyError};

use super::{Index, schema, stored::stored_bytes};
use crate::document::Hash64;
use crate::error::{Error, Result};

/// The names of one article.
#[derive(Debug)]
pub struct NamedArticle<'a> {
    /// Its id.
    pub id: Hash64,
    /// The day of publication, in days since 1970.
    pub day: Option<i32>,
    /// People, organisations and places.
    pub actors: [Vec<NamedActor<'a>>; 3],
}

/// A name of an article.
#[derive(Debug)]
pub struct NamedActor<'a> {
    /// The fullest name in the article.
    pub name: Cow<'a, str>,
    /// The title or function printed with it.
    pub role: Option<Cow<'a, str>>,
    /// What else it is called there, as printed.
    pub surfaces: Vec<&'a str>,
}

/// What [`super::stored`] writes, as far as names go.
#[derive(Deserialize)]
struct Stored<'a> {
    #[serde(borrow)]
    article: StoredArticle<'a>,
    #[serde(borrow)]
    people: Vec<StoredName<'a>>,
    #[serde(borrow)]
    organisations: Vec<StoredName<'a>>,
    #[serde(borrow)]
    places: Vec<StoredName<'a>>,
}

#[derive(Deserialize)]
struct StoredArticle<'a> {
    #[serde(borrow)]
    headline: Cow<'a, str>,
    #[serde(borrow)]
    body: Cow<'a, str>,
}

#[derive(Deserialize)]
struct StoredName<'a>(#[serde(borrow)] Cow<'a, str>, #[serde(borrow)] Option<Cow<'a, str>>, Vec<u32>);

impl Index {
    /// Reads the names of every article that `searcher` sees, but those of replaced versions. Each thread
    /// adds to a value of its own; all are given back.
    ///
    /// # Errors
    /// [`Error::ReadIndex`] when the store is damaged.
    pub fn read_names<T: Default + Send>(
        &self,
        searcher: &Searcher,
        thread_count: usize,
        add: impl Fn(&mut T, &NamedArticle<'_>) + Sync,
    ) -> Result<Vec<T>> {
        let next = AtomicUsize::new(0);
        let replaced = self.replaced(searcher)?;
        let read = || {
            let mut sum = T::default();
            let segments = searcher.segment_readers();
            while let Some(segment) = segments.get(next.fetch_add(1, Ordering::Relaxed)) {
                self.read_segment(segment, replaced.rows(segment), &mut |article| add(&mut sum, article))?;
            }
            Ok(sum)
        };
        std::thread::scope(|scope| {
            let threads: Vec<_> = (0..thread_count.max(1)).map(|_| scope.spawn(read)).collect();
            let sums = threads.into_iter().map(|thread| match thread.join() {
                Ok(sum) => sum,
                Err(panic) => std::panic::resume_unwind(panic),
            });
            sums.collect()
        })
    }

    fn read_segment(
        &self,
        segment: &SegmentReader,
        replaced: &[DocId],
        add: &mut dyn FnMut(&NamedArticle<'_>),
    ) -> Result<()> {
        let failed = |source: TantivyError| self.unreadable(source);
        let columns = segment.fast_fields();
        let ids: Option<Column<u64>> = columns.column_opt(schema::ID).map_err(failed)?;
        let Some(ids) = ids else { return Ok(()) };
        let dates: Option<Column<DateTime>> = columns.column_opt(schema::PUBLISHED).map_err(failed)?;
        let store = segment.get_store_reader(1).map_err(|source| failed(source.into()))?;
        for article in segment.doc_ids_alive() {
            let Some(id) = ids.first(article).filter(|_| replaced.binary_search(&article).is_err()) else {
                continue;
            };
            let row = store.get_document_bytes(article).map_err(failed)?;
            let json = match only_value(&row) {
                Some(json) => Cow::Borrowed(json),
                None => {
                    let stored: TantivyDocument = store.get(article).map_err(failed)?;
                    let Some(json) = stored_bytes(&stored, self.fields.stored) else { continue };
                    Cow::Owned(json)
                }
            };
            let day = dates.as_ref().and_then(|dates| dates.first(article));
            let day = day.and_then(|day| i32::try_from(day.into_timestamp_secs().div_euclid(86_400)).ok());
            let stored: Stored<'_> = serde_json::from_slice(&json)
                .map_err(|source| Error::ReadIndex { path: self.folder.clone(), source: Box::new(source) })?;
            let Stored { article, people, organisations, places } = stored;
            let actors = [people, organisations, places]
                .map(|names| names.into_iter().map(|name| name.show(&article)).collect::<Vec<_>>());
            add(&NamedArticle { id: Hash64(id), day, actors });
        }
        Ok(())
    }

    /// A hash of what `searcher` sees: the segments and what is deleted in them.
    pub fn commit_key(&self, searcher: &Searcher) -> Hash64 {
        let mut segments: Vec<String> = searcher
            .segment_readers()
            .iter()
            .map(|segment| format!("{} {}", segment.segment_id().uuid_string(), segment.num_docs()))
            .collect();
        segments.sort();
        Hash64::of(segments.join("\n").as_bytes())
    }

    /// Opens a file beside the index; `None` where there is none.
    pub fn side_file(&self, name: &str) -> Option<SideFile> {
        let path = Path::new(name);
        let directory = MmapDirectory::open(&self.folder).ok()?;
        if !directory.exists(path).ok()? {
            return None;
        }
        directory.open_read(path).ok()?.read_bytes().ok().map(SideFile)
    }

    /// Writes a file beside the index, whole or not at all, and removes the others of its kind:
    /// those whose names begin with the same word.
    ///
    /// # Errors
    /// [`Error::WriteIndex`] when the folder cannot be written.
    pub fn write_side_file(&self, name: &str, bytes: &[u8]) -> Result<()> {
        let path = self.folder.join(name);
        let failed =
            |source: std::io::Error| Error::WriteIndex { path: path.clone(), source: Box::new(source) };
        let new = self.folder.join(format!(".{name}.{}", std::process::id()));
        fs::write(&new, bytes).and_then(|()| fs::File::open(&new)?.sync_all()).map_err(failed)?;
        fs::rename(&new, &path).map_err(failed)?;
        let kind = name.split('-').next().unwrap_or(name);
        for entry in fs::read_dir(&self.folder).map_err(failed)?.flatten() {
            let other = entry.file_name().to_string_lossy().into_owned();
            if other != name && other.starts_with(kind) && other[kind.len()..].starts_with('-') {
                // Whoever still reads it keeps it; if it cannot be removed it only takes room.
                let _ = fs::remove_file(entry.path());
            }
        }
        Ok(())
    }
}

/// The bytes of the only field of a stored row, where they lie: the count of fields, a field, the kind
/// of its value, a length, and the value. `None` where the row looks otherwise.
fn only_value(row: &[u8]) -> Option<&[u8]> {
    const FIELD: usize = 4;
    const TEXT: u8 = 0;
    let (count, rest) = read_length(row)?;
    let (kind, rest) = rest.get(FIELD..)?.split_first()?;
    let (length, value) = read_length(rest)?;
    (count == 1 && *kind == TEXT && length == value.len()).then_some(value)
}

/// Seven bits a byte, the lowest first; the last byte has the eighth.
fn read_length(bytes: &[u8]) -> Option<(usize, &[u8])> {
    let last = bytes.iter().take(5).position(|byte| byte & 128 != 0)?;
    let (digits, rest) = bytes.split_at(last + 1);
    Some((digits.iter().rev().fold(0, |length, digit| length << 7 | usize::from(digit & 127)), rest))
}

/// The bytes of a file beside the index: mapped, not read; or just made and not written.
pub struct SideFile(OwnedBytes);

impl SideFile {
    /// Bytes that stand in no file.
    pub fn unwritten(bytes: Vec<u8>) -> SideFile {
        SideFile(OwnedBytes::new(bytes))
    }
}

impl Deref for SideFile {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        self.0.as_slice()
    }
}

impl<'a> StoredName<'a> {
    fn show<'t>(self, article: &'t StoredArticle<'_>) -> NamedActor<'t>
    where
        'a: 't,
    {
        let StoredName(name, role, places) = self;
        let mut surfaces: Vec<&str> = Vec::new();
        for place in places.chunks_exact(2) {
            let text = if place[0] & 1 == 0 { &article.body } else { &article.headline };
            let start = (place[0] >> 1) as usize;
            let surface = text.get(start..start + place[1] as usize).unwrap_or_default();
            if surface != name && !surface.is_empty() && !surfaces.contains(&surface) {
                surfaces.push(surface);
            }
        }
        NamedActor { name, role, surfaces }
    }
}
