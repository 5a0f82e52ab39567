//! Lists of files to read instead of a folder to walk.
//!
//! In: the bytes of a list. Out: one file after the other, in the order of the list.

use std::ffi::OsString;
use std::io::{self, BufRead};
use std::os::unix::ffi::OsStringExt;
use std::path::{Path, PathBuf};

use super::{Lost, Root, Walk, WalkSettings, lost, shown_path};
use crate::document::SourceFile;

/// Lists the files that `list` names, one per line, or separated by NUL bytes where it has any.
///
/// Blank lines are none. A path under the root is written relative to it, any other from `/`.
/// A folder is walked. What is not there is lost, and the list goes on.
pub fn walk_list<R: BufRead>(list: R, root: &Root, settings: &WalkSettings) -> ListWalk<R> {
    ListWalk { list, separator: None, root: root.clone(), settings: settings.clone(), walk: None }
}

/// The files that a list names, in its order.
pub struct ListWalk<R> {
    list: R,
    separator: Option<u8>,
    root: Root,
    settings: WalkSettings,
    walk: Option<Walk>,
}

impl<R: BufRead> Iterator for ListWalk<R> {
    type Item = std::result::Result<SourceFile, Lost>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(file) = self.walk.as_mut().and_then(Walk::next) {
                return Some(file);
            }
            let name = match self.next_name() {
                Ok(name) => name?,
                Err(error) => return Some(Err(lost("(list of files)".to_string(), &error))),
            };
            let (start, shown) = self.place(&name);
            match Walk::start(start, shown.clone(), None, &self.settings) {
                Ok(walk) => self.walk = Some(walk),
                Err(error) => return Some(Err(lost(shown, &error))),
            }
        }
    }
}

impl<R: BufRead> ListWalk<R> {
    /// The next path of the list; a list that cannot be read on ends.
    fn next_name(&mut self) -> io::Result<Option<PathBuf>> {
        let separator = match self.separator {
            Some(separator) => separator,
            None => *self.separator.insert(if self.list.fill_buf()?.contains(&0) { 0 } else { b'\n' }),
        };
        let mut name = Vec::new();
        while self.list.read_until(separator, &mut name)? > 0 {
            let end = if separator == 0 { &b"\0"[..] } else { b"\r\n" };
            while name.last().is_some_and(|byte| end.contains(byte)) {
                name.pop();
            }
            if !name.trim_ascii().is_empty() {
                return Ok(Some(PathBuf::from(OsString::from_vec(name))));
            }
            name.clear();
        }
        Ok(None)
    }

    /// Where a listed path is, and how it is shown.
    fn place(&self, name: &Path) -> (PathBuf, String) {
        let absolute = absolute(name);
        let shown = match absolute.strip_prefix(&self.root.path) {
            Ok(relative) => format!("{}{}", self.root.prefix, shown_path(relative)),
            Err(_) => format!("/{}", shown_path(&absolute)),
        };
        (absolute, shown)
    }
}

/// The path from the root of the file system, links undone in its folder: the file need not exist.
fn absolute(name: &Path) -> PathBuf {
    let folder = name.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    match (folder.canonicalize(), name.file_name()) {
        (Ok(folder), Some(file)) => folder.join(file),
        (_, _) => std::path::absolute(name).unwrap_or_else(|_| name.to_path_buf()),
    }
}
