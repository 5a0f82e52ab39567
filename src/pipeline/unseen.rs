//! Which files of the ledger a walk has met, and which are gone.

use rustc_hash::{FxHashMap, FxHashSet};

use super::Target;
use crate::document::{Hash64, SkipReason, SourceFile};
use crate::error::Result;
use crate::index::{FileEntry, Index, Known, file_key};
use crate::walk::{self, Lost, WalkSettings};

/// The files of the ledger that the walk has not met yet.
pub struct Unseen {
    known: FxHashMap<Hash64, Known>,
    met: FxHashSet<Hash64>,
    /// Beginnings of paths; a file below one of them that is not met is gone.
    walked: Vec<String>,
    /// Paths that could not be looked into: what lies below is not known to be gone.
    closed: Vec<String>,
    /// Listed paths that are not there.
    missing: FxHashSet<String>,
}

impl Unseen {
    pub fn new(known: FxHashMap<Hash64, Known>) -> Unseen {
        Unseen {
            known,
            met: FxHashSet::default(),
            walked: Vec::new(),
            closed: Vec::new(),
            missing: FxHashSet::default(),
        }
    }

    /// Starts the walk of a target.
    pub fn open(
        &mut self,
        target: Target,
        settings: &WalkSettings,
    ) -> Result<Box<dyn Iterator<Item = std::result::Result<SourceFile, Lost>>>> {
        match target {
            Target::Folder { root, below } => {
                self.walked.push(format!("{}{}", root.prefix, walk::shown_path(&below)));
                let below = (!below.as_os_str().is_empty()).then_some(below.as_path());
                Ok(Box::new(walk::walk(&root, below, settings)?))
            }
            Target::List { root, list } => Ok(Box::new(walk::walk_list(list, &root, settings))),
        }
    }

    /// Meets a file: `None` when it was met before, else what the ledger knows of it.
    pub fn see(&mut self, path: &str) -> Option<Option<Known>> {
        let key = file_key(path);
        // A tree has no path twice; two targets may.
        let overlapping = self.walked.len() != 1;
        if overlapping && !self.met.insert(key) {
            return None;
        }
        Some(self.known.remove(&key))
    }

    /// Meets a path that could not be listed.
    pub fn lose(&mut self, lost: Lost) {
        match lost.skip.reason {
            SkipReason::Vanished => drop(self.missing.insert(lost.path)),
            SkipReason::Unreadable
            | SkipReason::NotAFile
            | SkipReason::Unrecognised
            | SkipReason::Malformed
            | SkipReason::Empty
            | SkipReason::NoText
            | SkipReason::TooLarge
            | SkipReason::Failed
            | SkipReason::NotFetched
            | SkipReason::Repeated => self.closed.push(lost.path),
        }
    }

    /// The entries of files that are gone, by path.
    pub fn find_gone(self, index: &Index) -> Result<Vec<FileEntry>> {
        if self.known.is_empty() {
            return Ok(Vec::new());
        }
        let mut gone = index.entries(|key| self.known.contains_key(&key))?;
        gone.retain(|entry| self.is_gone(&entry.path));
        gone.sort_by(|a, b| a.path.cmp(&b.path));
        Ok(gone)
    }

    fn is_gone(&self, path: &str) -> bool {
        let covered = self.walked.iter().any(|folder| lies_below(path, folder));
        let closed = self.closed.iter().any(|folder| lies_below(path, folder));
        (covered && !closed) || self.missing.contains(path)
    }
}

fn lies_below(path: &str, folder: &str) -> bool {
    match path.strip_prefix(folder) {
        Some(rest) => folder.is_empty() || folder.ends_with('/') || rest.is_empty() || rest.starts_with('/'),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::lies_below;

    #[test]
    fn paths_lie_below_folders() {
        for (path, folder, expected) in [
            ("a/b.txt", "", true),
            ("a/b.txt", "a", true),
            ("a/b.txt", "a/", true),
            ("a/b.txt", "a/b.txt", true),
            ("ab/c.txt", "a", false),
            ("a", "a/b", false),
        ] {
            assert_eq!(lies_below(path, folder), expected, "{path} below {folder}");
        }
    }
}
