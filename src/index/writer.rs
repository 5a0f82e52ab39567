//! The one writer of an index: documents and ledger entries in, commits out.

use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError, RwLock};
use std::time::{Duration, Instant};

use tantivy::indexer::{IndexWriterOptions, LogMergePolicy};
use tantivy::{DateTime, IndexWriter, SegmentMeta, TantivyError};

use super::draft::Draft;
use super::forgotten::Forgotten;
use super::ledger::FileEntry;
use super::schema::Fields;
use super::{Index, file_key, layout, ledger, prints, stored, versions};
use crate::document::{Actor, Document, Hash64};
use crate::error::{Error, Result};
use crate::text::{Lexicon, Text};

/// Deleted rows that a segment may hold before it is merged for their sake alone. The default of
/// tantivy is never, under which a folder that changes every night would rot.
const DELETED_SHARE: f32 = 0.3;
/// Segments of one size that are merged to one.
const MERGED_TOGETHER: usize = 8;
/// A segment of more rows is left as it is: a merge maps all it reads, so memory would grow with
/// the corpus, and a query goes through segments side by side anyway.
const MOST_MERGED: usize = 50_000;
/// What tantivy asks for as the least of a thread. Its own thread gets no rows.
const LEAST_BYTES: usize = 16_000_000;

/// Below this, segments would be too many to merge.
const LEAST_DRAFT_BYTES: usize = 8 << 20;

/// How an index is written.
#[derive(Clone, Copy, Debug)]
pub struct WriterSettings {
    /// Memory that the drafts of all workers may take, held and to be written, at least 8 MB each.
    pub memory_bytes: usize,
    /// Workers, each of which writes segments of its own.
    pub worker_count: usize,
    /// How much time may pass between two commits.
    pub commit_every: Duration,
}

/// The writer of an index; there is one at a time.
pub struct Writer {
    index: tantivy::Index,
    /// A draft for each worker. Whoever holds all of them sees no row without those added before it.
    drafts: Vec<Mutex<Option<Draft>>>,
    draft_bytes: usize,
    /// Taken after drafts, never before.
    tantivy: RwLock<IndexWriter>,
    committed: Mutex<Instant>,
    fields: Fields,
    folder: PathBuf,
    commit_every: Duration,
    /// Whether anything waits for a commit.
    dirty: AtomicBool,
    forgotten: Mutex<Forgotten>,
    /// The number of this run.
    run: u64,
}

impl Index {
    /// Starts writing.
    ///
    /// # Errors
    /// [`Error::WriteIndex`] when another writer is at work or the folder cannot be written.
    pub fn writer(&self, settings: &WriterSettings) -> Result<Writer> {
        let run = ledger::last_run(&self.searcher()).map_err(|source| self.unreadable(source))? + 1;
        let worker_count = settings.worker_count.max(1);
        let options = IndexWriterOptions::builder()
            .num_worker_threads(1)
            .memory_budget_per_thread(LEAST_BYTES)
            .num_merge_threads(worker_count)
            .build();
        let writer: IndexWriter =
            self.tantivy.writer_with_options(options).map_err(|source| match source {
                TantivyError::LockFailure(..) => Error::WriteIndex {
                    path: self.folder.clone(),
                    source: "another `morgue index` is writing it; wait for it to end".into(),
                },
                source => Error::WriteIndex { path: self.folder.clone(), source: Box::new(source) },
            })?;
        let mut policy = LogMergePolicy::default();
        policy.set_del_docs_ratio_before_merge(DELETED_SHARE);
        policy.set_min_num_segments(MERGED_TOGETHER);
        policy.set_max_docs_before_merge(MOST_MERGED);
        writer.set_merge_policy(Box::new(policy));
        Ok(Writer {
            index: self.tantivy.clone(),
            drafts: (0..worker_count).map(|_| Mutex::default()).collect(),
            draft_bytes: (settings.memory_bytes / worker_count).max(LEAST_DRAFT_BYTES),
            tantivy: RwLock::new(writer),
            committed: Mutex::new(Instant::now()),
            fields: self.fields,
            folder: self.folder.clone(),
            commit_every: settings.commit_every,
            dirty: AtomicBool::new(false),
            forgotten: Mutex::new(Forgotten { run, ..Forgotten::default() }),
            run,
        })
    }
}

impl Writer {
    /// Takes in one document of a worker, counted from 0. `text` is the pass over the document's
    /// headline and body.
    ///
    /// # Errors
    /// [`Error::WriteIndex`], of a full disk for one.
    pub fn add(&self, worker: usize, document: &Document, text: &Text, lexicon: &Lexicon) -> Result<()> {
        self.write_row(worker, |draft| {
            self.draw_up(draft, document, text, lexicon);
            stored::encode(document)
        })
    }

    /// Closes a file: from now on it counts as read. Its articles were added before.
    ///
    /// # Errors
    /// As [`Writer::add`].
    pub fn close_file(&self, worker: usize, entry: &FileEntry) -> Result<()> {
        let fields = &self.fields;
        self.write_row(worker, |draft| {
            draft.add_u64(fields.file, file_key(&entry.path).0);
            draft.add_u64(fields.run, self.run);
            draft.add_u64(fields.file_size, entry.size_bytes);
            draft.add_i64(fields.file_modified, entry.modified_ns);
            draft.add_u64(fields.file_hash, entry.content_hash.0);
            draft.add_u64(fields.file_reading, entry.reading.0);
            draft.add_u64(fields.file_indexed, entry.indexed);
            draft.add_u64(fields.file_skipped, entry.skipped);
            serde_json::to_string(entry).expect("an entry is plain data")
        })
    }

    /// Writes a row: what `fill` adds, and what it returns, which is stored.
    fn write_row(&self, worker: usize, fill: impl FnOnce(&mut Draft) -> String) -> Result<()> {
        let mut slot = lock(&self.drafts[worker]);
        let draft = match &mut *slot {
            Some(draft) => draft,
            empty => empty.insert(Draft::new(&self.index).map_err(|source| self.failed(source))?),
        };
        let stored = fill(draft);
        draft.end_row(self.fields.stored, &stored).map_err(|source| self.failed(source))?;
        self.dirty.store(true, Ordering::Relaxed);
        if draft.size_bytes() < self.draft_bytes {
            return Ok(());
        }
        let segment = slot.take().map(Draft::write).transpose();
        self.take_up(segment.map_err(|source| self.failed(source))?)
    }

    fn draw_up(&self, draft: &mut Draft, document: &Document, text: &Text, lexicon: &Lexicon) {
        let fields = &self.fields;
        let (origin, article, names) = (&document.origin, &document.article, &document.names);
        draft.add_u64(fields.id, document.id.0);
        draft.add_u64(fields.file, file_key(&origin.path).0);
        draft.add_u64(fields.run, self.run);
        draft.add_prose(fields.headline, &text.headline, lexicon);
        draft.add_prose(fields.body, &text.body, lexicon);
        if let Some(source) = &article.source {
            draft.add_words(fields.source, &source.name);
        }
        if let Some(seconds) = article.published.as_ref().and_then(|moment| moment.seconds()) {
            draft.add_date(fields.published, DateTime::from_timestamp_secs(seconds));
        }
        for (field, list) in [
            (fields.agency, &article.agencies),
            (fields.author, &article.authors),
            (fields.keyword, &article.keywords),
        ] {
            for value in list {
                draft.add_words(field, value);
            }
        }
        for (field, value) in [
            (fields.located, &article.located),
            (fields.section, &article.section),
            (fields.language, &article.language),
            (fields.url, &article.url),
        ] {
            if let Some(value) = value {
                draft.add_words(field, value);
            }
        }
        if let Some((item, version)) = versions::version_of(article) {
            draft.add_u64(fields.item, item.0);
            draft.add_u64(fields.version, version);
        }
        for number in prints::pack(&document.fingerprint) {
            draft.add_u64(fields.fingerprint, number);
        }
        draft.add_words(fields.path, &origin.path);
        draft.add_words(fields.format, origin.format.name());
        for (field, actors) in [
            (fields.person, &names.people),
            (fields.organisation, &names.organisations),
            (fields.place, &names.places),
        ] {
            for Actor { name, .. } in actors {
                draft.add_name(field, name);
            }
        }
        layout::write(draft, fields, text, names, &document.quotes);
        for topic in &document.about.topics {
            draft.add_words(fields.topic, &topic.label);
            draft.add_words(fields.topic_code, &topic.code);
        }
    }

    /// Makes a written segment part of the next commit.
    fn take_up(&self, segment: Option<SegmentMeta>) -> Result<()> {
        let Some(segment) = segment else { return Ok(()) };
        let tantivy = self.tantivy.read().unwrap_or_else(PoisonError::into_inner);
        tantivy.add_segment(segment).map_err(|source| self.failed(source))
    }

    /// Drops what earlier runs wrote of a file, with the next commit.
    pub fn forget(&self, file: Hash64) {
        lock(&self.forgotten).files.insert(file);
        self.dirty.store(true, Ordering::Relaxed);
    }

    /// Gives an unchanged file a new date in the ledger; its articles stay.
    ///
    /// # Errors
    /// As [`Writer::add`].
    pub fn renew(&self, worker: usize, mut entry: FileEntry, modified_ns: i64) -> Result<()> {
        lock(&self.forgotten).entries.insert(file_key(&entry.path));
        entry.modified_ns = modified_ns;
        self.close_file(worker, &entry)
    }

    /// Commits if it is time to. Returns whether it did.
    ///
    /// # Errors
    /// As [`Writer::commit`].
    pub fn commit_if_due(&self) -> Result<bool> {
        let due = lock(&self.committed).elapsed() >= self.commit_every;
        if due {
            self.commit()?;
        }
        Ok(due)
    }

    /// Makes everything added so far permanent and visible to readers.
    ///
    /// # Errors
    /// [`Error::WriteIndex`]; what was committed before stays as it was.
    pub fn commit(&self) -> Result<()> {
        let mut drafts: Vec<_> = self.drafts.iter().map(lock).collect();
        if !self.dirty.swap(false, Ordering::Relaxed) {
            return Ok(());
        }
        let written: Vec<tantivy::Result<SegmentMeta>> = std::thread::scope(|scope| {
            let taken = drafts.iter_mut().filter_map(|slot| slot.take());
            let writing: Vec<_> = taken.map(|draft| scope.spawn(|| draft.write())).collect();
            writing.into_iter().map(|draft| draft.join().expect("a draft is written without panic")).collect()
        });
        for segment in written {
            self.take_up(Some(segment.map_err(|source| self.failed(source))?))?;
        }
        let mut tantivy = self.tantivy.write().unwrap_or_else(PoisonError::into_inner);
        let mut forgotten = lock(&self.forgotten);
        if !forgotten.is_empty() {
            let dropped = tantivy.delete_query(Box::new(forgotten.clone()));
            dropped.map_err(|source| self.failed(source))?;
        }
        tantivy.commit().map_err(|source| self.failed(source))?;
        forgotten.files.clear();
        forgotten.entries.clear();
        *lock(&self.committed) = Instant::now();
        Ok(())
    }

    /// Commits, waits for merges and ends.
    ///
    /// # Errors
    /// As [`Writer::commit`].
    pub fn finish(self) -> Result<()> {
        self.commit()?;
        let folder = self.folder;
        let tantivy = self.tantivy.into_inner().unwrap_or_else(PoisonError::into_inner);
        let failed =
            |source: TantivyError| Error::WriteIndex { path: folder.clone(), source: Box::new(source) };
        tantivy.wait_merging_threads().map_err(failed)
    }

    fn failed(&self, source: TantivyError) -> Error {
        Error::WriteIndex { path: self.folder.clone(), source: Box::new(source) }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
