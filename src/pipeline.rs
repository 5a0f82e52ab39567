//! The flow: walk, read, extract, resolve, index, and what the ledger makes of it.
//!
//! One thread walks; the workers take files from it and carry each record through to the writer.
//! A file of many records is cut by the worker that opened it, and its records are shared out to
//! all of them. What came of every record is counted once, in [`Summary`]. Nothing is printed
//! here: a [`Report`] is told.

mod extract;
mod shift;
mod summary;
mod unseen;
mod worker;

use std::io::BufRead;
use std::path::PathBuf;
use std::sync::atomic::AtomicBool;

use crossbeam_channel::bounded;

use crate::document::{Hash64, SourceFile};
use crate::error::Result;
use crate::extract::ExtractSettings;
use crate::index::{Index, Known, Writer, file_key};
use crate::read::ReadSettings;
use crate::walk::{self, WalkSettings};
pub use extract::extract;
use shift::{Lanes, Shift};
pub use summary::{Report, Summary};
use unseen::Unseen;
pub use worker::{Worker, is_guarded};

/// HTML parsers recurse; their depth is limited so that this is ample.
pub const STACK_BYTES: usize = 16 << 20;
/// Files that the walk may be ahead of the workers.
const WALK_AHEAD: usize = 1_024;

/// Which files are read although the ledger knows them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Reread {
    /// Those whose size or time of change differs.
    #[default]
    Changed,
    /// Also those with skipped records.
    Skipped,
    /// All.
    Everything,
}

/// Where the files of a run come from.
pub enum Target {
    /// A root of the index, or a folder or file below it.
    Folder {
        /// The root.
        root: walk::Root,
        /// The part below it; empty for all of it.
        below: PathBuf,
    },
    /// A list of files, one a line, which says nothing about the files it leaves out.
    List {
        /// The root that the files lie below.
        root: walk::Root,
        /// The list.
        list: Box<dyn BufRead + Send>,
    },
}

/// The settings of a run.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// Processors to use.
    pub thread_count: usize,
    /// Which known files are read again.
    pub reread: Reread,
    /// How the tree is walked.
    pub walk: WalkSettings,
    /// How files are read.
    pub read: ReadSettings,
    /// How articles are extracted.
    pub extract: ExtractSettings,
}

/// What the walk makes of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// The ledger does not know it.
    New,
    /// The ledger knows it otherwise, or it is to be read again.
    Changed,
    /// As the ledger knows it.
    Unchanged,
}

impl Settings {
    /// A hash of what decides how a file is read; the ledger keeps it with every file.
    fn reading(&self) -> Hash64 {
        /// Counts up when the extractor has changed so that articles are worth reading again.
        const EXTRACTOR: u32 = 4;
        Hash64::of(format!("{EXTRACTOR} {:?} {:?}", self.read, self.extract).as_bytes())
    }

    /// Compares a file with what the ledger knows of it.
    fn compare(&self, file: &SourceFile, known: Option<&Known>, reading: Hash64) -> Change {
        let Some(known) = known else { return Change::New };
        let same = known.size_bytes == file.size_bytes
            && known.modified_ns == file.modified_ns
            && known.reading == reading;
        let again = match self.reread {
            Reread::Changed => false,
            Reread::Skipped => known.skipped > 0,
            Reread::Everything => true,
        };
        if same && !again { Change::Unchanged } else { Change::Changed }
    }
}

/// Brings an index up to date with its files.
///
/// Ends early, after a clean commit, once `stop` is set.
///
/// # Errors
/// [`Error::Walk`](crate::error::Error::Walk) when a target cannot be read at all,
/// [`Error::WriteIndex`](crate::error::Error::WriteIndex) when the index cannot be written.
pub fn index(
    index: &Index,
    targets: Vec<Target>,
    settings: &Settings,
    writer: Writer,
    watch: Watch<'_>,
) -> Result<Summary> {
    let ledger = index.ledger()?;
    // What an interrupted run left of files it had not finished; they are read afresh.
    ledger.orphans.iter().for_each(|&orphan| writer.forget(orphan));
    let (files_in, files) = bounded(WALK_AHEAD);
    let (records_in, records) = bounded(4 * settings.thread_count);
    let lanes = Lanes { files, records_in, records };
    let shift = Shift::new(index, &writer, settings, watch);

    let walked = std::thread::scope(|scope| {
        for number in 0..settings.thread_count.max(1) {
            let (shift, lanes) = (&shift, lanes.clone());
            let worker = std::thread::Builder::new().stack_size(STACK_BYTES).name("worker".into());
            worker
                .spawn_scoped(scope, move || shift.work(number, &lanes))
                .expect("the system can start a thread");
        }
        shift.walk(targets, Unseen::new(ledger.files), files_in)
    });
    let mut summary = shift.end()?;
    let unseen = walked?;
    if !summary.interrupted {
        let gone = unseen.find_gone(index)?;
        gone.iter().for_each(|entry| writer.forget(file_key(&entry.path)));
        summary.settle_gone(&gone);
    }
    writer.finish()?;
    watch.report.committed();
    Ok(summary)
}

/// Who is told of a run, and who may stop it.
#[derive(Clone, Copy)]
pub struct Watch<'a> {
    /// Who is told.
    pub report: &'a dyn Report,
    /// Set to end the run early.
    pub stop: &'a AtomicBool,
}

/// Lists what a run would read, without reading it. Returns the files that are gone.
///
/// # Errors
/// As [`index`].
pub fn plan(
    index: &Index,
    targets: Vec<Target>,
    settings: &Settings,
    mut list: impl FnMut(&str, Change),
) -> Result<Vec<String>> {
    let reading = settings.reading();
    let mut unseen = Unseen::new(index.ledger()?.files);
    for target in targets {
        for found in unseen.open(target, &settings.walk)? {
            match found {
                Ok(file) => {
                    if let Some(known) = unseen.see(&file.path) {
                        list(&file.path, settings.compare(&file, known.as_ref(), reading));
                    }
                }
                Err(lost) => unseen.lose(lost),
            }
        }
    }
    Ok(unseen.find_gone(index)?.into_iter().map(|entry| entry.path).collect())
}
