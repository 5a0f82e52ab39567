//! What came of a run: every file and every record counted once.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use crate::document::{Hash64, Skip, SkipReason};
use crate::index::FileEntry;

/// What a run tells while it goes on. All methods are called from any thread.
pub trait Report: Sync {
    /// A file was passed over or finished; `bytes` of it were not told by `advanced`.
    fn passed(&self, bytes: u64);
    /// More bytes of a file were read.
    fn advanced(&self, bytes: u64);
    /// A record became an article.
    fn indexed(&self);
    /// A record, or a whole file, was left out.
    fn skipped(&self, path: &str, skip: &Skip);
    /// Everything so far is permanent.
    fn committed(&self);
}

/// What came of a run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Files read for the first time.
    pub new_files: u64,
    /// Files read again because they changed, or because they were asked for.
    pub changed_files: u64,
    /// Files read under a new path while the old one is gone.
    pub moved_files: u64,
    /// Files that the ledger knew, passed over.
    pub unchanged_files: u64,
    /// Files that are gone, whose articles were dropped.
    pub deleted_files: u64,
    /// Files and folders that could not be opened.
    pub lost_files: u64,
    /// Records that became articles.
    pub indexed: u64,
    /// Articles of unchanged files.
    pub unchanged: u64,
    /// Records of unchanged files that were skipped when they were read.
    pub skipped_before: u64,
    /// Records left out, by reason; a file or folder that could not be opened counts as one.
    pub skipped: BTreeMap<SkipReason, u64>,
    /// Bytes of the files that were read, on disk.
    pub bytes: u64,
    /// Whether the run was stopped before its end.
    pub interrupted: bool,
    /// The contents that were read under a new path, to tell moves by.
    pub(super) new_contents: FxHashMap<Hash64, u64>,
}

impl Summary {
    /// Records left out in this run.
    pub fn skipped_count(&self) -> u64 {
        self.skipped.values().sum()
    }

    /// Records met in this run, passed over ones included.
    pub fn record_count(&self) -> u64 {
        self.indexed + self.skipped_count() + self.unchanged + self.skipped_before
    }

    /// Counts files that are gone: one whose content was read under a new path has moved.
    pub(super) fn settle_gone(&mut self, gone: &[FileEntry]) {
        for entry in gone {
            match self.new_contents.get_mut(&entry.content_hash) {
                Some(count) if *count > 0 => {
                    *count -= 1;
                    self.moved_files += 1;
                    self.new_files -= 1;
                }
                Some(_) | None => self.deleted_files += 1,
            }
        }
    }
}
