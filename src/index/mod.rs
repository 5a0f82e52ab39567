//! Documents on disk: one folder, one tantivy index, which is its own ledger.
//!
//! The folder holds `morgue.json` (the version of the layout, and the corpus roots) and
//! `segments/`, the tantivy index. [`Index`] is the handle to both; [`Writer`] takes documents in,
//! [`Ledger`] tells what was read. Nothing here reads articles or answers queries.

mod bits;
mod draft;
mod folder;
mod forgotten;
mod layout;
mod ledger;
mod named;
mod prints;
pub mod schema;
mod stored;
mod versions;
mod writer;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
pub use tantivy::Searcher;
use tantivy::store::{Compressor, ZstdCompressor};
use tantivy::{DocAddress, IndexReader, IndexSettings, ReloadPolicy};

use folder::{Opening, SegmentFolder};
pub use layout::{ActorKind, Layout, MentionPlace, QuotePlace};
pub use ledger::{FileEntry, KEPT_SKIPS, Known, Ledger, RowAddress, file_key};
pub use named::{NamedActor, NamedArticle, SideFile};
pub use prints::Print;
pub use schema::Fields;
use stored::origin_of_row;
pub(crate) use stored::texts_of_row;
pub use versions::Replaced;
pub use writer::{Writer, WriterSettings};

use crate::document::{Document, Hash64, Origin};
use crate::error::{Error, Result};
use crate::text::Language;

/// What an index held at one moment.
pub type Snapshot = Searcher;

/// Blocks of stored rows that each segment keeps unpacked. Rows are mostly read in order, and hits in
/// order of relevance come from everywhere; a hundred blocks a segment were 50 MB for nothing.
const OPEN_BLOCKS: usize = 4;

/// The version of the layout on disk; another one is rebuilt, not read.
pub const LAYOUT: u32 = 7;

/// Rows of a store block are compressed together: larger blocks make a smaller index, smaller ones
/// a quicker hit. Measured on news of 2.5 KB: 16 KB costs a tenth more disk than 64 KB.
const STORE_BLOCK_BYTES: usize = 32 * 1024;

/// A language counts when more than one in so many articles are in it.
const FEW: u64 = 200;

/// At most so many threads share a query: there are few more segments that are worth a thread.
const MOST_SEARCHERS: usize = 8;

/// A folder whose articles an index holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CorpusRoot {
    /// The folder, absolute.
    pub folder: PathBuf,
    /// What stands before the relative path in [`Document`]s of this root: nothing for the first
    /// root, the folder's name and `/` for those added later.
    pub prefix: String,
}

#[derive(Debug, Serialize, Deserialize)]
struct Description {
    layout: u32,
    roots: Vec<CorpusRoot>,
}

/// An open index folder.
pub struct Index {
    folder: PathBuf,
    roots: Vec<CorpusRoot>,
    fields: Fields,
    tantivy: tantivy::Index,
    reader: IndexReader,
}

impl Index {
    /// Opens the index in `folder`.
    ///
    /// # Errors
    /// [`Error::OpenIndex`] when there is none, or when it has another layout.
    pub fn open(folder: &Path) -> Result<Index> {
        let failed = |source| Error::OpenIndex { path: folder.to_path_buf(), source };
        let path = folder.join("morgue.json");
        let text = fs::read(&path).map_err(|source| match source.kind() {
            std::io::ErrorKind::NotFound => failed("no index here; make one with `morgue index`".into()),
            _ => failed(Box::new(source)),
        })?;
        let description: Description =
            serde_json::from_slice(&text).map_err(|source| failed(Box::new(source)))?;
        if description.layout != LAYOUT {
            let message = format!(
                "it has layout {}, this program reads layout {LAYOUT}; \
                 delete the folder and run `morgue index` again",
                description.layout
            );
            return Err(failed(message.into()));
        }
        let segments = SegmentFolder::open(folder.join("segments"), Opening::Mapped);
        let tantivy = tantivy::Index::open(segments.map_err(|source| failed(Box::new(source)))?);
        Index::wrap(folder, description.roots, tantivy.map_err(|source| failed(Box::new(source)))?)
    }

    /// Opens the index in `folder`, or makes an empty one.
    ///
    /// # Errors
    /// [`Error::OpenIndex`] when the folder cannot be made or holds another layout.
    pub fn open_or_create(folder: &Path) -> Result<Index> {
        if folder.join("morgue.json").exists() {
            return Index::open(folder);
        }
        let failed = |source| Error::OpenIndex { path: folder.to_path_buf(), source };
        let segments = folder.join("segments");
        fs::create_dir_all(&segments).map_err(|source| failed(Box::new(source)))?;
        let (schema, _) = schema::schema();
        let settings = IndexSettings {
            docstore_compression: Compressor::Zstd(ZstdCompressor { compression_level: Some(1) }),
            docstore_blocksize: STORE_BLOCK_BYTES,
            ..IndexSettings::default()
        };
        let directory =
            SegmentFolder::open(segments, Opening::Mapped).map_err(|source| failed(Box::new(source)))?;
        // A folder without a description is what a run killed at its birth left behind.
        let tantivy = tantivy::Index::builder().schema(schema).settings(settings).open_or_create(directory);
        let index = Index::wrap(folder, Vec::new(), tantivy.map_err(|source| failed(Box::new(source)))?)?;
        index.describe()?;
        Ok(index)
    }

    fn wrap(folder: &Path, roots: Vec<CorpusRoot>, mut tantivy: tantivy::Index) -> Result<Index> {
        let failed = |source: tantivy::TantivyError| Error::OpenIndex {
            path: folder.to_path_buf(),
            source: Box::new(source),
        };
        let (schema, fields) = schema::schema();
        if tantivy.schema() != schema {
            let message = "its fields are of another version; delete the folder and run `morgue index` again";
            return Err(Error::OpenIndex { path: folder.to_path_buf(), source: message.into() });
        }
        // A query goes through the segments side by side. Where there can be no threads, it waits.
        let threads = std::thread::available_parallelism().map_or(1, usize::from).min(MOST_SEARCHERS);
        if threads > 1
            && let Ok(executor) = tantivy::Executor::multi_thread(threads, "search-")
        {
            tantivy.set_executor(executor);
        }
        let reader = tantivy.reader_builder().reload_policy(ReloadPolicy::Manual);
        let reader = reader.doc_store_cache_num_blocks(OPEN_BLOCKS).try_into().map_err(failed)?;
        Ok(Index { folder: folder.to_path_buf(), roots, fields, tantivy, reader })
    }

    /// The folders whose articles it holds.
    pub fn roots(&self) -> &[CorpusRoot] {
        &self.roots
    }

    /// The folder of the index.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The handles of its fields.
    pub fn fields(&self) -> &Fields {
        &self.fields
    }

    /// What was last committed when the index was opened or last reloaded.
    pub fn searcher(&self) -> Searcher {
        self.reader.searcher()
    }

    /// What `searcher` sees, for a pass over all of it: files are read, not mapped, so that memory does
    /// not grow with them.
    ///
    /// # Errors
    /// [`Error::ReadIndex`] when the index cannot be opened.
    pub fn for_pass(&self, searcher: &Searcher) -> Result<Searcher> {
        let segments = SegmentFolder::open(self.folder.join("segments"), Opening::Read);
        let opened = segments.map_err(tantivy::TantivyError::from).and_then(|segments| {
            let reader = tantivy::Index::open(segments)?.reader_builder();
            reader.reload_policy(ReloadPolicy::Manual).doc_store_cache_num_blocks(OPEN_BLOCKS).try_into()
        });
        let reader: IndexReader = opened.map_err(|source| self.unreadable(source))?;
        let read = reader.searcher();
        // Another run may have committed in the meantime.
        let same = self.commit_key(&read) == self.commit_key(searcher);
        Ok(if same { read } else { searcher.clone() })
    }

    /// Sees what was committed since.
    ///
    /// # Errors
    /// [`Error::ReadIndex`] when the new commit cannot be opened.
    pub fn reload(&self) -> Result<()> {
        self.reader.reload().map_err(|source| self.unreadable(source))
    }

    /// What was read of which file.
    ///
    /// # Errors
    /// [`Error::ReadIndex`] when the columns cannot be read.
    pub fn ledger(&self) -> Result<Ledger> {
        Ledger::load(&self.searcher()).map_err(|source| self.unreadable(source))
    }

    /// The ledger's entries of the files that `wanted` names.
    ///
    /// # Errors
    /// [`Error::ReadIndex`] when the index is damaged.
    pub fn entries(&self, wanted: impl Fn(Hash64) -> bool) -> Result<Vec<FileEntry>> {
        let searcher = self.searcher();
        let rows = self.addresses(&searcher)?.filter(|row| row.id.is_none() && wanted(row.file));
        rows.map(|row| self.parse_stored(&searcher, row.row)).collect()
    }

    /// Every row, segment by segment.
    ///
    /// # Errors
    /// [`Error::ReadIndex`] when the index is damaged.
    pub fn addresses<'s>(
        &self,
        searcher: &'s Searcher,
    ) -> Result<impl Iterator<Item = RowAddress> + use<'s>> {
        ledger::addresses(searcher).map_err(|source| self.unreadable(source))
    }

    /// How many articles it holds.
    pub fn article_count(&self) -> u64 {
        let searcher = self.searcher();
        self.addresses(&searcher).map_or(0, |rows| rows.filter(|row| row.id.is_some()).count() as u64)
    }

    /// The bytes of all its files.
    pub fn size_bytes(&self) -> u64 {
        let entries = fs::read_dir(self.folder.join("segments")).into_iter().flatten().flatten();
        entries.filter_map(|entry| entry.metadata().ok()).map(|metadata| metadata.len()).sum()
    }

    /// The files whose checksum is wrong, by name.
    ///
    /// # Errors
    /// [`Error::ReadIndex`] when a file is missing.
    pub fn damaged_files(&self) -> Result<Vec<PathBuf>> {
        let damaged = self.tantivy.validate_checksum().map_err(|source| self.unreadable(source))?;
        let mut damaged: Vec<PathBuf> = damaged.into_iter().collect();
        damaged.sort();
        Ok(damaged)
    }

    /// Finds the root that holds `folder`, or makes it one.
    ///
    /// Returns the root and the part of `folder` below it.
    ///
    /// # Errors
    /// [`Error::OpenIndex`] when `folder` holds a folder that is a root already, since its
    /// articles would then be filed twice.
    pub fn adopt(&mut self, folder: &Path) -> Result<(CorpusRoot, PathBuf)> {
        for root in &self.roots {
            if let Ok(below) = folder.strip_prefix(&root.folder) {
                return Ok((root.clone(), below.to_path_buf()));
            }
        }
        if let Some(inner) = self.roots.iter().find(|root| root.folder.starts_with(folder)) {
            let message = format!(
                "it already holds {}, which lies inside {}; \
                 use another --index folder, or index {0} alone",
                inner.folder.display(),
                folder.display()
            );
            return Err(Error::OpenIndex { path: self.folder.clone(), source: message.into() });
        }
        let root = CorpusRoot { folder: folder.to_path_buf(), prefix: self.new_prefix(folder) };
        self.roots.push(root.clone());
        self.describe()?;
        Ok((root, PathBuf::new()))
    }

    fn new_prefix(&self, folder: &Path) -> String {
        if self.roots.is_empty() {
            return String::new();
        }
        let name = folder.file_name().map_or("root".into(), |name| name.to_string_lossy());
        let numbers = std::iter::once(String::new()).chain((2..).map(|number| format!("-{number}")));
        let mut prefixes = numbers.map(|number| format!("{name}{number}/"));
        prefixes
            .find(|prefix| self.roots.iter().all(|root| root.prefix != *prefix))
            .expect("numbers do not run out")
    }

    fn describe(&self) -> Result<()> {
        let description = Description { layout: LAYOUT, roots: self.roots.clone() };
        let text = serde_json::to_vec_pretty(&description).expect("a description is plain data");
        let path = self.folder.join("morgue.json");
        let written = fs::write(self.folder.join("morgue.json.new"), text)
            .and_then(|()| fs::rename(self.folder.join("morgue.json.new"), &path));
        written.map_err(|source| Error::WriteIndex { path, source: Box::new(source) })
    }

    /// Reads one row back as a document.
    ///
    /// # Errors
    /// [`Error::ReadIndex`] when the store is damaged.
    pub fn document(&self, searcher: &Searcher, address: DocAddress) -> Result<Document> {
        let json = self.stored(searcher, address)?;
        stored::decode(&json)
            .map_err(|source| Error::ReadIndex { path: self.folder.clone(), source: Box::new(source) })
    }

    pub(crate) fn parse_stored<T: DeserializeOwned>(
        &self,
        searcher: &Searcher,
        address: DocAddress,
    ) -> Result<T> {
        let json = self.stored(searcher, address)?;
        serde_json::from_slice(&json)
            .map_err(|source| Error::ReadIndex { path: self.folder.clone(), source: Box::new(source) })
    }

    /// The stored JSON of a row.
    ///
    /// # Errors
    /// [`Error::ReadIndex`] when the store is damaged.
    pub fn stored(&self, searcher: &Searcher, address: DocAddress) -> Result<Vec<u8>> {
        let row: tantivy::TantivyDocument =
            searcher.doc(address).map_err(|source| self.unreadable(source))?;
        stored::stored_bytes(&row, self.fields.stored).ok_or_else(|| Error::ReadIndex {
            path: self.folder.clone(),
            source: "a row holds no document".into(),
        })
    }

    /// Where an article comes from.
    pub(crate) fn origin(&self, searcher: &Searcher, address: DocAddress) -> Result<Origin> {
        origin_of_row(&self.stored(searcher, address)?).ok_or_else(|| Error::ReadIndex {
            path: self.folder.clone(),
            source: "a row tells no origin".into(),
        })
    }

    /// The languages of its articles, by code, but those of a stray few: an article or two that
    /// were taken for Turkish must not bend the words of an English corpus.
    pub fn languages(&self, searcher: &Searcher) -> Vec<Language> {
        let mut counts: BTreeMap<Language, u64> = BTreeMap::new();
        for segment in searcher.segment_readers() {
            let Ok(inverted) = segment.inverted_index(self.fields.language) else { continue };
            let Ok(mut terms) = inverted.terms().stream() else { continue };
            while terms.advance() {
                let language = std::str::from_utf8(terms.key()).ok().and_then(Language::parse);
                if let Some(language) = language {
                    *counts.entry(language).or_default() += u64::from(terms.value().doc_freq);
                }
            }
        }
        let least = counts.values().sum::<u64>() / FEW;
        counts.into_iter().filter(|(_, count)| *count > least).map(|(language, _)| language).collect()
    }

    pub(crate) fn unreadable(&self, source: tantivy::TantivyError) -> Error {
        Error::ReadIndex { path: self.folder.clone(), source: Box::new(source) }
    }
}

/// The id of the article at `record` of `path`.
pub fn document_id(path: &str, record: Option<&str>) -> Hash64 {
    match record {
        None => Hash64::of(path.as_bytes()),
        Some(record) => Hash64::of(format!("{path}\0{record}").as_bytes()),
    }
}
