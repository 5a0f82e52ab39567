//! One run of the workers: who does what next, and what came of it.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crossbeam_channel::{Receiver, RecvTimeoutError, Sender, TrySendError, select};

use super::summary::Summary;
use super::unseen::Unseen;
use super::worker::{Worker, guard};
use super::{Change, Settings, Target, Watch};
use crate::document::{Hash64, Record, Skip, SkipReason, SourceFile};
use crate::error::{Error, Result};
use crate::index::{FileEntry, Index, KEPT_SKIPS, Known, Writer, file_key};
use crate::read::{self, Records};
use crate::walk::Lost;

/// Records are shared out together, so many bytes at once, to make the handing over cheap.
const SHARE_BYTES: usize = 128 << 10;
/// How often an idle worker looks whether the work is over.
const IDLE: Duration = Duration::from_millis(5);

/// Where work comes from: files from the walk, records from the workers that cut large files.
#[derive(Clone)]
pub struct Lanes {
    pub files: Receiver<Job>,
    pub records_in: Sender<Share>,
    pub records: Receiver<Share>,
}

/// A file to read.
pub struct Job {
    file: SourceFile,
    known: Option<Known>,
}

/// Some records of one file.
pub struct Share {
    file: Arc<OpenFile>,
    records: Vec<Record>,
    size_bytes: usize,
}

/// A file whose records are under way. Whoever drops it last closes it.
struct OpenFile {
    file: SourceFile,
    known: Option<Known>,
    indexed: AtomicU64,
    skipped: AtomicU64,
    skips: Mutex<Vec<Skip>>,
    content_hash: Mutex<Option<Hash64>>,
    /// Set when the file could not be read to its end, so that the next run reads it again.
    unfinished: AtomicBool,
}

/// What one thread of the run carries along.
struct Hand {
    worker: Worker,
    /// Which of the workers it is, counted from 0.
    number: usize,
}

/// The run.
pub struct Shift<'a> {
    index: &'a Index,
    writer: &'a Writer,
    settings: &'a Settings,
    watch: Watch<'a>,
    reading: Hash64,
    open_files: AtomicU64,
    summary: Mutex<Summary>,
    failure: Mutex<Option<Error>>,
    failed: AtomicBool,
}

impl<'a> Shift<'a> {
    pub fn new(index: &'a Index, writer: &'a Writer, settings: &'a Settings, watch: Watch<'a>) -> Shift<'a> {
        Shift {
            index,
            writer,
            settings,
            watch,
            reading: settings.reading(),
            open_files: AtomicU64::new(0),
            summary: Mutex::default(),
            failure: Mutex::default(),
            failed: AtomicBool::new(false),
        }
    }

    /// Walks the targets and hands out the files to read. Returns what it did not meet.
    pub fn walk(&self, targets: Vec<Target>, known: Unseen, files: Sender<Job>) -> Result<Unseen> {
        let mut unseen = known;
        for target in targets {
            for found in unseen.open(target, &self.settings.walk)? {
                if self.is_stopping() {
                    return Ok(unseen);
                }
                match found {
                    Ok(file) => {
                        if let Some(known) = unseen.see(&file.path) {
                            self.hand_out(file, known, &files);
                        }
                    }
                    Err(lost) => {
                        self.count_lost(&lost);
                        unseen.lose(lost);
                    }
                }
            }
        }
        Ok(unseen)
    }

    fn hand_out(&self, file: SourceFile, known: Option<Known>, files: &Sender<Job>) {
        if let (Change::Unchanged, Some(known)) =
            (self.settings.compare(&file, known.as_ref(), self.reading), known)
        {
            return self.count_unchanged(&file, &known);
        }
        self.open_files.fetch_add(1, Ordering::AcqRel);
        files.send(Job { file, known }).expect("the workers outlive the walk");
    }

    /// Works until the walk is over and every file is closed. Records go before files: what is
    /// open is finished first.
    pub fn work(&self, number: usize, lanes: &Lanes) {
        let mut hand = Hand { worker: Worker::default(), number };
        loop {
            if let Ok(share) = lanes.records.try_recv() {
                self.take_share(share, &mut hand);
                continue;
            }
            let job = select! {
                recv(lanes.records) -> share => {
                    self.take_share(share.expect("every worker holds a sender"), &mut hand);
                    continue;
                }
                recv(lanes.files) -> job => job,
            };
            match job {
                Ok(job) => self.take_file(job, lanes, &mut hand),
                Err(_) => break,
            }
        }
        self.help_out(lanes, &mut hand);
    }

    /// Takes records of the files that are still open when there are no more files.
    fn help_out(&self, lanes: &Lanes, hand: &mut Hand) {
        loop {
            match lanes.records.recv_timeout(IDLE) {
                Ok(share) => self.take_share(share, hand),
                Err(RecvTimeoutError::Timeout) if self.open_files.load(Ordering::Acquire) == 0 => return,
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return,
            }
        }
    }

    fn take_file(&self, job: Job, lanes: &Lanes, hand: &mut Hand) {
        if !self.is_stopping() && !self.renew(&job, hand) {
            let open = Arc::new(OpenFile::new(job));
            match guard(|| read::open(&open.file, &self.settings.read)) {
                Ok(records) => self.cut(records, &open, lanes, hand),
                Err(skip) => {
                    self.skip(&open, skip);
                    // What can no longer be read is no longer what the index holds. What cannot
                    // be opened now stays as it was.
                    if !open.unfinished.load(Ordering::Relaxed) {
                        self.forget(&open);
                    }
                }
            }
            self.close(open, hand);
        }
        self.open_files.fetch_sub(1, Ordering::AcqRel);
        self.note(self.writer.commit_if_due().map(|committed| {
            if committed {
                self.watch.report.committed();
            }
        }));
    }

    /// Whether only the date of the file changed. Then its articles stay and the ledger learns the
    /// new date.
    fn renew(&self, job: &Job, hand: &mut Hand) -> bool {
        let Some(known) = job.known.filter(|known| {
            known.size_bytes == job.file.size_bytes
                && known.modified_ns != job.file.modified_ns
                && known.reading == self.reading
        }) else {
            return false;
        };
        let moved_on = Known { modified_ns: job.file.modified_ns, ..known };
        let still = self.settings.compare(&job.file, Some(&moved_on), self.reading);
        if still != Change::Unchanged || read::hash_content(&job.file) != Ok(known.content_hash) {
            return false;
        }
        let key = file_key(&job.file.path);
        let renewed = self.index.entries(|file| file == key).and_then(|entries| {
            entries
                .into_iter()
                .try_for_each(|entry| self.writer.renew(hand.number, entry, job.file.modified_ns))
        });
        self.note(renewed);
        self.count_unchanged(&job.file, &known);
        true
    }

    /// Cuts a file into records. A short file is carried through here; the records of a long one
    /// are shared out, and taken by this worker too when the others have enough.
    fn cut(&self, mut records: Records, open: &Arc<OpenFile>, lanes: &Lanes, hand: &mut Hand) {
        self.forget(open);
        let mut share = Share::new(open);
        let mut read_bytes = 0;
        loop {
            if self.is_stopping() {
                open.unfinished.store(true, Ordering::Relaxed);
                break;
            }
            match guard(|| records.next().transpose()) {
                Ok(Some(record)) => share.push(record),
                Ok(None) => break,
                Err(skip) => {
                    let broken = skip.reason == SkipReason::Failed;
                    self.skip(open, skip);
                    if broken {
                        break;
                    }
                }
            }
            if share.size_bytes >= SHARE_BYTES {
                self.watch.report.advanced(records.bytes_read() - read_bytes);
                read_bytes = records.bytes_read();
                let full = std::mem::replace(&mut share, Share::new(open));
                match lanes.records_in.try_send(full) {
                    Ok(()) => {}
                    Err(TrySendError::Full(full) | TrySendError::Disconnected(full)) => {
                        self.take_share(full, hand);
                    }
                }
            }
        }
        *lock(&open.content_hash) = records.content_hash();
        self.take_share(share, hand);
        self.watch.report.advanced(open.file.size_bytes.saturating_sub(read_bytes));
    }

    fn forget(&self, open: &OpenFile) {
        if open.known.is_some() {
            self.writer.forget(file_key(&open.file.path));
        }
    }

    fn take_share(&self, share: Share, hand: &mut Hand) {
        for record in share.records {
            if self.failed.load(Ordering::Relaxed) {
                share.file.unfinished.store(true, Ordering::Relaxed);
                break;
            }
            match hand.worker.document(record, &share.file.file, self.settings) {
                Ok(document) => {
                    let Worker { text, lexicon, .. } = &hand.worker;
                    self.note(self.writer.add(hand.number, &document, text, lexicon));
                    share.file.indexed.fetch_add(1, Ordering::Relaxed);
                    self.watch.report.indexed();
                }
                Err(skip) => self.skip(&share.file, skip),
            }
        }
        self.close(share.file, hand);
    }

    fn skip(&self, open: &OpenFile, skip: Skip) {
        self.watch.report.skipped(&open.file.path, &skip);
        match skip.reason {
            // The file may be there, or open to us, the next time.
            SkipReason::Unreadable | SkipReason::Vanished => open.unfinished.store(true, Ordering::Relaxed),
            SkipReason::NotAFile
            | SkipReason::Unrecognised
            | SkipReason::Malformed
            | SkipReason::Empty
            | SkipReason::NoText
            | SkipReason::TooLarge
            | SkipReason::Failed
            | SkipReason::NotFetched
            | SkipReason::Repeated => {}
        }
        open.skipped.fetch_add(1, Ordering::Relaxed);
        *lock(&self.summary).skipped.entry(skip.reason).or_default() += 1;
        lock(&open.skips).push(skip);
    }

    /// Lets go of a file; the last one to do so writes its entry and counts it.
    fn close(&self, open: Arc<OpenFile>, hand: &mut Hand) {
        let Some(open) = Arc::into_inner(open) else { return };
        let (indexed, skipped) = (open.indexed.into_inner(), open.skipped.into_inner());
        let finished = !open.unfinished.into_inner();
        let content_hash = open.content_hash.into_inner().unwrap_or_else(PoisonError::into_inner);
        let content_hash = content_hash.unwrap_or_default();
        let mut skips = open.skips.into_inner().unwrap_or_else(PoisonError::into_inner);
        skips.sort_by_cached_key(|skip| (place_order(skip), skip.detail.clone()));
        skips.truncate(KEPT_SKIPS);
        let lost = indexed == 0 && !finished;

        let mut summary = lock(&self.summary);
        summary.indexed += indexed;
        match (lost, open.known.is_some()) {
            (true, _) => summary.lost_files += 1,
            (false, true) => summary.changed_files += 1,
            (false, false) => {
                summary.new_files += 1;
                *summary.new_contents.entry(content_hash).or_default() += 1;
            }
        }
        if !lost {
            summary.bytes += open.file.size_bytes;
        }
        drop(summary);
        self.watch.report.passed(0);
        if finished {
            let entry = FileEntry {
                path: open.file.path,
                size_bytes: open.file.size_bytes,
                modified_ns: open.file.modified_ns,
                content_hash,
                reading: self.reading,
                indexed,
                skipped,
                skips,
            };
            self.note(self.writer.close_file(hand.number, &entry));
        }
    }

    fn count_unchanged(&self, file: &SourceFile, known: &Known) {
        let mut summary = lock(&self.summary);
        summary.unchanged_files += 1;
        summary.unchanged += known.indexed;
        summary.skipped_before += known.skipped;
        drop(summary);
        self.watch.report.passed(file.size_bytes);
    }

    fn count_lost(&self, lost: &Lost) {
        self.watch.report.skipped(&lost.path, &lost.skip);
        let mut summary = lock(&self.summary);
        summary.lost_files += 1;
        *summary.skipped.entry(lost.skip.reason).or_default() += 1;
    }

    /// What came of it, once the workers are done.
    pub fn end(self) -> Result<Summary> {
        if let Some(failure) = self.failure.into_inner().unwrap_or_else(PoisonError::into_inner) {
            return Err(failure);
        }
        let mut summary = self.summary.into_inner().unwrap_or_else(PoisonError::into_inner);
        summary.interrupted = self.watch.stop.load(Ordering::Relaxed);
        Ok(summary)
    }

    fn is_stopping(&self) -> bool {
        self.failed.load(Ordering::Relaxed) || self.watch.stop.load(Ordering::Relaxed)
    }

    /// Keeps the first failure, which ends the run.
    fn note(&self, outcome: Result<()>) {
        if let Err(failure) = outcome {
            self.failed.store(true, Ordering::Relaxed);
            lock(&self.failure).get_or_insert(failure);
        }
    }
}

impl OpenFile {
    fn new(job: Job) -> OpenFile {
        OpenFile {
            file: job.file,
            known: job.known,
            indexed: AtomicU64::new(0),
            skipped: AtomicU64::new(0),
            skips: Mutex::default(),
            content_hash: Mutex::default(),
            unfinished: AtomicBool::new(false),
        }
    }
}

impl Share {
    fn new(file: &Arc<OpenFile>) -> Share {
        Share { file: Arc::clone(file), records: Vec::new(), size_bytes: 0 }
    }

    fn push(&mut self, record: Record) {
        self.size_bytes += record.bytes.len();
        self.records.push(record);
    }
}

/// Places sort as numbers where they are numbers.
fn place_order(skip: &Skip) -> (u64, Option<String>) {
    let place = skip.record.clone();
    let number = place.as_deref().and_then(|place| place.parse().ok());
    (number.unwrap_or(0), place)
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
