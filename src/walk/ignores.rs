//! What the ignore files of a corpus leave out.
//!
//! In: folders, from the root inwards. Out: whether a path below them is left out. The rules are
//! those of git: the innermost file that says anything about a path decides.

use std::path::Path;
use std::sync::Arc;

use ignore::gitignore::{Gitignore, GitignoreBuilder};

/// The file that names what to leave out, in any folder.
pub const IGNORE_FILE: &str = ".morgueignore";

/// The ignore files that hold in a folder, innermost first.
pub(super) struct Ignores {
    rules: Gitignore,
    outer: Option<Arc<Ignores>>,
}

/// Whether a path is left out.
pub(super) fn is_ignored(location: &Path, is_folder: bool, ignores: Option<&Ignores>) -> bool {
    let mut level = ignores;
    while let Some(ignores) = level {
        let verdict = ignores.rules.matched(location, is_folder);
        if !verdict.is_none() {
            return verdict.is_ignore();
        }
        level = ignores.outer.as_deref();
    }
    false
}

/// Adds a folder's ignore file to those above it. A pattern that cannot be read is passed over.
pub(super) fn read_ignores(folder: &Path, outer: Option<Arc<Ignores>>) -> Option<Arc<Ignores>> {
    let file = folder.join(IGNORE_FILE);
    if !file.is_file() {
        return outer;
    }
    let mut builder = GitignoreBuilder::new(folder);
    builder.add(file);
    match builder.build() {
        Ok(rules) => Some(Arc::new(Ignores { rules, outer })),
        Err(_) => outer,
    }
}

/// The ignore files of the root and of the folders between it and `below`.
pub(super) fn ignores_above(root: &Path, below: Option<&Path>) -> Option<Arc<Ignores>> {
    let mut folder = root.to_path_buf();
    let mut ignores = None;
    for part in below?.components() {
        ignores = read_ignores(&folder, ignores);
        folder.push(part);
    }
    ignores
}
