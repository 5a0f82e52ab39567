//! The one writer of an index: documents and ledger entries in, commits out.

use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};
use std::time::{Duration, Instant};

use tantivy::indexer::{IndexWriterOptions, LogMergePolicy, UserOperation};
use tantivy::{DateTime, IndexWriter, TantivyError};

use super::budget::Budget;
use super::forgotten::Forgotten;
use super::ledger::FileEntry;
use super::row::Row;
use super::schema::Fields;
use super::{Index, file_key, layout, ledger, prints, stored, tokenizer, versions};
use crate::document::{Actor, Document, Hash64};
use crate::error::{Error, Result};
use crate::text::{Lexicon, Text};

/// Deleted rows that a segment may hold before it is merged for their sake alone. The default of
/// tantivy is never, under which a folder that changes every night would rot.
const DELETED_SHARE: f32 = 0.3;
/// Segments of one size that are merged to one.
const MERGED_TOGETHER: usize = 4;
/// A segment of more rows is left as it is: a merge maps all it reads, so memory would grow with
/// the corpus, and a query goes through segments side by side anyway.
const MOST_MERGED: usize = 50_000;
/// Rows that may wait for the writer's threads. Few, so that they are still in the cache of the
/// processor when their turn comes, and their memory is used again.
const QUEUED_BYTES: usize = 8 << 20;
/// Rows that are handed over together.
const BATCH_BYTES: usize = 256 << 10;
/// What tantivy asks for as the least of a thread.
const LEAST_BYTES: usize = 16_000_000;

/// How an index is written.
#[derive(Clone, Copy, Debug)]
pub struct WriterSettings {
    /// Memory that the writer may hold before it writes a segment, over all threads. Flushing
    /// takes about as much again.
    pub memory_bytes: usize,
    /// Threads that build segments.
    pub thread_count: usize,
    /// How much time may pass between two commits.
    pub commit_every: Duration,
}

/// The writer of an index; there is one at a time.
pub struct Writer {
    tantivy: RwLock<State>,
    fields: Fields,
    folder: PathBuf,
    budget: Budget,
    commit_every: Duration,
    /// Whether anything waits for a commit.
    dirty: AtomicBool,
    forgotten: Mutex<Forgotten>,
    /// The number of this run.
    run: u64,
}

struct State {
    writer: IndexWriter<Row>,
    committed: Instant,
}

/// Rows of one worker that go to the writer together: handing them over one by one would wake a
/// thread for each.
#[derive(Default)]
pub struct Batch {
    rows: Vec<Row>,
    size_bytes: usize,
}

impl Batch {
    fn push(&mut self, row: Row) {
        self.size_bytes += row.size_bytes();
        self.rows.push(row);
    }

    fn is_full(&self) -> bool {
        self.size_bytes >= BATCH_BYTES
    }
}

impl Index {
    /// Starts writing.
    ///
    /// # Errors
    /// [`Error::WriteIndex`] when another writer is at work or the folder cannot be written.
    pub fn writer(&self, settings: &WriterSettings) -> Result<Writer> {
        let run = ledger::last_run(&self.searcher()).map_err(|source| self.unreadable(source))? + 1;
        let per_thread = settings.memory_bytes / settings.thread_count;
        let options = IndexWriterOptions::builder()
            .num_worker_threads(settings.thread_count)
            .memory_budget_per_thread(per_thread.max(LEAST_BYTES))
            .num_merge_threads(settings.thread_count)
            .build();
        let writer: IndexWriter<Row> =
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
            tantivy: RwLock::new(State { writer, committed: Instant::now() }),
            fields: self.fields,
            folder: self.folder.clone(),
            budget: Budget::new(QUEUED_BYTES),
            commit_every: settings.commit_every,
            dirty: AtomicBool::new(false),
            forgotten: Mutex::new(Forgotten { run, ..Forgotten::default() }),
            run,
        })
    }
}

impl Writer {
    /// Takes one document in, and sends `batch` once it is full. `text` is the pass over the
    /// document's headline and body.
    ///
    /// # Errors
    /// [`Error::WriteIndex`] when the writer has died, of a full disk for one.
    pub fn add(&self, batch: &mut Batch, document: &Document, text: &Text, lexicon: &Lexicon) -> Result<()> {
        let fields = &self.fields;
        let (origin, article, names) = (&document.origin, &document.article, &document.names);
        let mut row = Row::new();
        row.add_u64(fields.id, document.id.0);
        row.add_u64(fields.file, file_key(&origin.path).0);
        row.add_u64(fields.run, self.run);
        row.add_text(fields.headline, tokenizer::replay(&text.headline, lexicon, Vec::new()));
        row.add_text(fields.body, tokenizer::replay(&text.body, lexicon, self.budget.buffer()));
        if let Some(source) = &article.source {
            row.add_text(fields.source, &source.name);
        }
        if let Some(seconds) = article.published.as_ref().and_then(|moment| moment.seconds()) {
            row.add_date(fields.published, DateTime::from_timestamp_secs(seconds));
        }
        for (field, list) in [
            (fields.agency, &article.agencies),
            (fields.author, &article.authors),
            (fields.keyword, &article.keywords),
        ] {
            for value in list {
                row.add_text(field, value);
            }
        }
        for (field, value) in [
            (fields.located, &article.located),
            (fields.section, &article.section),
            (fields.language, &article.language),
            (fields.url, &article.url),
        ] {
            if let Some(value) = value {
                row.add_text(field, value);
            }
        }
        if let Some((item, version)) = versions::version_of(article) {
            row.add_u64(fields.item, item.0);
            row.add_u64(fields.version, version);
        }
        for number in prints::pack(&document.fingerprint) {
            row.add_u64(fields.fingerprint, number);
        }
        row.add_text(fields.path, &origin.path);
        row.add_text(fields.format, origin.format.name());
        for (field, actors) in [
            (fields.person, &names.people),
            (fields.organisation, &names.organisations),
            (fields.place, &names.places),
        ] {
            for Actor { name, .. } in actors {
                row.add_text(field, name);
            }
        }
        layout::write(&mut row, fields, text, names, &document.quotes);
        for topic in &document.about.topics {
            row.add_text(fields.topic, &topic.label);
            row.add_text(fields.topic_code, &topic.code);
        }
        let mut stored = self.budget.buffer();
        stored::encode(document, &mut stored);
        row.add_bytes(fields.stored, stored);
        batch.push(row);
        if batch.is_full() { self.send(batch) } else { Ok(()) }
    }

    /// Closes a file: from now on it counts as read.
    ///
    /// # Errors
    /// As [`Writer::add`].
    pub fn close_file(&self, batch: &mut Batch, entry: &FileEntry) -> Result<()> {
        let fields = &self.fields;
        let mut row = Row::new();
        row.add_u64(fields.file, file_key(&entry.path).0);
        row.add_u64(fields.run, self.run);
        row.add_u64(fields.file_size, entry.size_bytes);
        row.add_i64(fields.file_modified, entry.modified_ns);
        row.add_u64(fields.file_hash, entry.content_hash.0);
        row.add_u64(fields.file_reading, entry.reading.0);
        row.add_u64(fields.file_indexed, entry.indexed);
        row.add_u64(fields.file_skipped, entry.skipped);
        row.add_bytes(fields.stored, serde_json::to_vec(entry).expect("an entry is plain data"));
        batch.push(row);
        if batch.is_full() { self.send(batch) } else { Ok(()) }
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
    pub fn renew(&self, batch: &mut Batch, mut entry: FileEntry, modified_ns: i64) -> Result<()> {
        lock(&self.forgotten).entries.insert(file_key(&entry.path));
        entry.modified_ns = modified_ns;
        self.close_file(batch, &entry)
    }

    /// Commits if it is time to. Returns whether it did.
    ///
    /// # Errors
    /// As [`Writer::commit`].
    pub fn commit_if_due(&self) -> Result<bool> {
        if self.shared().committed.elapsed() < self.commit_every {
            return Ok(false);
        }
        self.commit()?;
        Ok(true)
    }

    /// Makes everything added so far permanent and visible to readers.
    ///
    /// # Errors
    /// [`Error::WriteIndex`]; what was committed before stays as it was.
    pub fn commit(&self) -> Result<()> {
        let mut state = self.exclusive();
        if !self.dirty.swap(false, Ordering::Relaxed) {
            return Ok(());
        }
        let mut forgotten = lock(&self.forgotten);
        if !forgotten.is_empty() {
            let dropped = state.writer.delete_query(Box::new(forgotten.clone()));
            dropped.map_err(|source| self.failed(source))?;
        }
        state.writer.commit().map_err(|source| self.failed(source))?;
        forgotten.files.clear();
        forgotten.entries.clear();
        state.committed = Instant::now();
        Ok(())
    }

    /// Commits, waits for merges and ends.
    ///
    /// # Errors
    /// As [`Writer::commit`].
    pub fn finish(self) -> Result<()> {
        self.commit()?;
        let folder = self.folder;
        let state = self.tantivy.into_inner().unwrap_or_else(PoisonError::into_inner);
        let failed =
            |source: TantivyError| Error::WriteIndex { path: folder.clone(), source: Box::new(source) };
        state.writer.wait_merging_threads().map_err(failed)
    }

    /// Sends what waits in `batch`.
    ///
    /// # Errors
    /// As [`Writer::add`].
    pub fn send(&self, batch: &mut Batch) -> Result<()> {
        if batch.rows.is_empty() {
            return Ok(());
        }
        // The last row lets go of the bytes of all.
        let reserved = Arc::new(self.budget.reserve(std::mem::take(&mut batch.size_bytes)));
        let rows = batch.rows.drain(..).map(|mut row| {
            row.hold(Arc::clone(&reserved));
            UserOperation::Add(row)
        });
        let sent = self.shared().writer.run(rows.collect::<Vec<_>>());
        if let Err(refused) = sent {
            // The writer's threads are gone; a commit tells what killed them.
            let cause = self.exclusive().writer.commit().err().unwrap_or(refused);
            return Err(self.failed(cause));
        }
        self.dirty.store(true, Ordering::Relaxed);
        Ok(())
    }

    fn failed(&self, source: TantivyError) -> Error {
        Error::WriteIndex { path: self.folder.clone(), source: Box::new(source) }
    }

    fn shared(&self) -> RwLockReadGuard<'_, State> {
        self.tantivy.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn exclusive(&self) -> RwLockWriteGuard<'_, State> {
        self.tantivy.write().unwrap_or_else(PoisonError::into_inner)
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
