//! Lists the files of a corpus, sorted by path. The only place that lists directories.
//!
//! In: a root folder, or a list of paths. Out: one [`SourceFile`] after the other, in the byte order
//! of their paths, or a [`Lost`] path with the reason. Only one folder's names are held per level.
//! Hidden files, what a `.morgueignore` (gitignore syntax) leaves out, and the corpus's own settings
//! files are passed over. What is in a file is not looked at.

mod ignores;
mod list;

use std::ffi::OsString;
use std::fs::{self, FileType, Metadata};
use std::io;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::document::{Skip, SkipReason, SourceFile};
use crate::error::{Error, Result};
pub use ignores::IGNORE_FILE;
use ignores::{Ignores, ignores_above, is_ignored, read_ignores};
pub use list::{ListWalk, walk_list};

/// Files of a corpus that are settings, not articles.
const SETTINGS_FILES: [&str; 2] = ["morgue.toml", "actors.toml"];

/// A folder of articles, or a single file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Root {
    /// Where it is.
    pub path: PathBuf,
    /// What the paths below it begin with: empty, or a name that ends with `/`.
    pub prefix: String,
}

/// The settings of a walk.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WalkSettings {
    /// Whether symbolic links are followed. A link to a folder that holds it is not.
    pub follow_links: bool,
    /// Folders left out wherever they stand, such as the index.
    pub excluded: Vec<PathBuf>,
}

/// A path that could not be listed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lost {
    /// The path, written as [`SourceFile::path`].
    pub path: String,
    /// Why.
    pub skip: Skip,
}

/// Walks a root, or only what is `below` one path under it.
///
/// The ignore files between the root and `below` hold. A single file is walked as itself. Fails
/// only where the root, or the path below it, cannot be read.
pub fn walk(root: &Root, below: Option<&Path>, settings: &WalkSettings) -> Result<Walk> {
    let start = below.map_or_else(|| root.path.clone(), |below| root.path.join(below));
    let shown = root.prefix.clone() + &below.map(shown_path).unwrap_or_default();
    let ignores = ignores_above(&root.path, below);
    Walk::start(start.clone(), shown, ignores, settings).map_err(|source| Error::Walk { path: start, source })
}

/// The files under a root, in order.
pub struct Walk {
    levels: Vec<Level>,
    single: Option<std::result::Result<SourceFile, Lost>>,
    settings: WalkSettings,
}

/// One folder on the way from the root to the file at hand.
struct Level {
    folder: PathBuf,
    /// What the paths of its files begin with.
    prefix: String,
    /// Its entries, last first.
    entries: Vec<Entry>,
    ignores: Option<Arc<Ignores>>,
    /// Device and number, by which a loop of links is known.
    identity: (u64, u64),
}

struct Entry {
    /// Its name; a folder's ends with `/`, so that names sort as the paths below them do.
    shown: String,
    /// The name on disk, where it is not UTF-8.
    raw: Option<OsString>,
    kind: Kind,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    File,
    Folder,
    Other,
    Broken,
}

impl Iterator for Walk {
    type Item = std::result::Result<SourceFile, Lost>;

    fn next(&mut self) -> Option<Self::Item> {
        if let Some(single) = self.single.take() {
            return Some(single);
        }
        loop {
            let level = self.levels.last_mut()?;
            let Some(entry) = level.entries.pop() else {
                self.levels.pop();
                continue;
            };
            let location = level.folder.join(entry.name());
            let path = format!("{}{}", level.prefix, entry.shown);
            match entry.kind {
                Kind::File => return Some(self.find_file(location, path)),
                Kind::Folder => {
                    if let Err(lost) = self.descend(location, path) {
                        return Some(Err(lost));
                    }
                }
                Kind::Other => return Some(Err(not_a_file(path))),
                Kind::Broken => {
                    let skip = Skip::new(SkipReason::Vanished, "a link to nothing");
                    return Some(Err(Lost { path, skip }));
                }
            }
        }
    }
}

impl Walk {
    /// Walks a folder or a file whose path is `shown`.
    fn start(
        start: PathBuf,
        mut shown: String,
        ignores: Option<Arc<Ignores>>,
        settings: &WalkSettings,
    ) -> io::Result<Walk> {
        let metadata = fs::metadata(&start)?;
        let mut walk = Walk { levels: Vec::new(), single: None, settings: settings.clone() };
        if metadata.is_dir() {
            if !shown.is_empty() && !shown.ends_with('/') {
                shown.push('/');
            }
            walk.levels.push(Level::open(start, shown, ignores, &metadata, settings)?);
        } else {
            if shown.is_empty() || shown.ends_with('/') {
                shown.push_str(
                    &start.file_name().map(|name| shown_name(name.to_owned()).0).unwrap_or_default(),
                );
            }
            walk.single = Some(source_file(start, shown, &metadata));
        }
        Ok(walk)
    }

    fn find_file(&self, location: PathBuf, path: String) -> std::result::Result<SourceFile, Lost> {
        match metadata_of(&location, self.settings.follow_links) {
            Ok(metadata) => source_file(location, path, &metadata),
            Err(error) => Err(lost(path, &error)),
        }
    }

    fn descend(&mut self, location: PathBuf, path: String) -> std::result::Result<(), Lost> {
        let metadata = match metadata_of(&location, self.settings.follow_links) {
            Ok(metadata) => metadata,
            Err(error) => return Err(lost(path, &error)),
        };
        let identity = (metadata.dev(), metadata.ino());
        if self.levels.iter().any(|level| level.identity == identity) {
            return Ok(());
        }
        let ignores = self.levels.last().and_then(|level| level.ignores.clone());
        match Level::open(location, path.clone(), ignores, &metadata, &self.settings) {
            Ok(level) => {
                self.levels.push(level);
                Ok(())
            }
            Err(error) => Err(lost(path.trim_end_matches('/').to_string(), &error)),
        }
    }
}

impl Level {
    fn open(
        folder: PathBuf,
        prefix: String,
        outer: Option<Arc<Ignores>>,
        metadata: &Metadata,
        settings: &WalkSettings,
    ) -> io::Result<Level> {
        let identity = (metadata.dev(), metadata.ino());
        let ignores = read_ignores(&folder, outer);
        let mut entries = Vec::new();
        for entry in fs::read_dir(&folder)? {
            let entry = entry?;
            let name = entry.file_name();
            if name.as_bytes().starts_with(b".") || is_settings_file(&name) {
                continue;
            }
            let Some(kind) = find_kind(&folder, &name, entry.file_type()?, settings.follow_links) else {
                continue;
            };
            if is_left_out(&folder, &name, kind, ignores.as_deref(), &settings.excluded) {
                continue;
            }
            let (mut shown, raw) = shown_name(name);
            if kind == Kind::Folder {
                shown.push('/');
            }
            entries.push(Entry { shown, raw, kind });
        }
        entries.sort_unstable_by(|a, b| b.shown.cmp(&a.shown));
        Ok(Level { folder, prefix, entries, ignores, identity })
    }
}

impl Entry {
    fn name(&self) -> &Path {
        self.raw.as_ref().map_or_else(|| Path::new(self.shown.trim_end_matches('/')), Path::new)
    }
}

/// What an entry is; `None` for a link that is not followed.
fn find_kind(folder: &Path, name: &std::ffi::OsStr, file_type: FileType, follow_links: bool) -> Option<Kind> {
    if !file_type.is_symlink() {
        return Some(kind_of(file_type));
    }
    if !follow_links {
        return None;
    }
    Some(fs::metadata(folder.join(name)).map_or(Kind::Broken, |metadata| kind_of(metadata.file_type())))
}

fn kind_of(file_type: FileType) -> Kind {
    if file_type.is_dir() {
        Kind::Folder
    } else if file_type.is_file() {
        Kind::File
    } else {
        Kind::Other
    }
}

fn is_settings_file(name: &std::ffi::OsStr) -> bool {
    SETTINGS_FILES.iter().any(|settings_file| name == *settings_file)
}

fn is_left_out(
    folder: &Path,
    name: &std::ffi::OsStr,
    kind: Kind,
    ignores: Option<&Ignores>,
    excluded: &[PathBuf],
) -> bool {
    let is_folder = kind == Kind::Folder;
    if ignores.is_none() && (excluded.is_empty() || !is_folder) {
        return false;
    }
    let location = folder.join(name);
    (is_folder && excluded.contains(&location)) || is_ignored(&location, is_folder, ignores)
}

fn metadata_of(location: &Path, follow_links: bool) -> io::Result<Metadata> {
    if follow_links { fs::metadata(location) } else { fs::symlink_metadata(location) }
}

fn source_file(
    location: PathBuf,
    path: String,
    metadata: &Metadata,
) -> std::result::Result<SourceFile, Lost> {
    if !metadata.is_file() {
        return Err(not_a_file(path));
    }
    let modified_ns = metadata.mtime().saturating_mul(1_000_000_000).saturating_add(metadata.mtime_nsec());
    Ok(SourceFile { location, path, size_bytes: metadata.len(), modified_ns })
}

fn not_a_file(path: String) -> Lost {
    Lost { path, skip: Skip::new(SkipReason::NotAFile, "a pipe, a socket or a device") }
}

fn lost(path: String, error: &io::Error) -> Lost {
    let reason =
        if error.kind() == io::ErrorKind::NotFound { SkipReason::Vanished } else { SkipReason::Unreadable };
    Lost { path, skip: Skip::new(reason, error.to_string().to_lowercase()) }
}

/// A name as paths show it, and the name itself where that differs.
fn shown_name(name: OsString) -> (String, Option<OsString>) {
    match name.into_string() {
        Ok(name) => (name, None),
        Err(name) => {
            let mut shown = String::new();
            for chunk in name.as_bytes().utf8_chunks() {
                shown.push_str(chunk.valid());
                for byte in chunk.invalid() {
                    shown.push_str(&format!("\\x{byte:02x}"));
                }
            }
            (shown, Some(name))
        }
    }
}

/// A path as [`SourceFile::path`] writes it.
pub fn shown_path(path: &Path) -> String {
    let parts = path.components().map(|part| shown_name(part.as_os_str().to_owned()).0);
    parts.filter(|part| part != "." && part != "/").collect::<Vec<_>>().join("/")
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::symlink;
    use std::os::unix::net::UnixListener;

    fn corpus(files: &[&str]) -> (tempfile::TempDir, Root) {
        let folder = tempfile::tempdir().unwrap();
        for file in files {
            let path = folder.path().join(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "text").unwrap();
        }
        let root = Root { path: folder.path().to_path_buf(), prefix: String::new() };
        (folder, root)
    }

    /// Paths, and `path: reason` for what was lost.
    fn outline(files: impl Iterator<Item = std::result::Result<SourceFile, Lost>>) -> Vec<String> {
        let line = |file: std::result::Result<SourceFile, Lost>| match file {
            Ok(file) => file.path,
            Err(lost) => format!("{}: {}", lost.path, lost.skip.reason.name()),
        };
        files.map(line).collect()
    }

    #[test]
    fn files_come_sorted_by_path_and_hidden_ones_do_not_come() {
        let (_folder, root) =
            corpus(&["b.txt", "a/z.txt", "a/.hidden", ".git/x", "a.txt", "a0", "a-/q", "morgue.toml"]);
        let paths = outline(walk(&root, None, &WalkSettings::default()).unwrap());
        assert_eq!(paths, ["a-/q", "a.txt", "a/z.txt", "a0", "b.txt"]);
        assert!(paths.is_sorted());
        let prefixed = Root { prefix: "old/".into(), ..root.clone() };
        assert_eq!(
            outline(walk(&prefixed, Some(Path::new("a")), &WalkSettings::default()).unwrap()),
            ["old/a/z.txt"]
        );
        assert_eq!(outline(walk(&root, Some(Path::new("./a0")), &WalkSettings::default()).unwrap()), ["a0"]);
        let single = Root { path: root.path.join("b.txt"), prefix: String::new() };
        let file = walk(&single, None, &WalkSettings::default()).unwrap().next().unwrap().unwrap();
        assert_eq!((file.path.as_str(), file.size_bytes), ("b.txt", 4));
        assert!(file.modified_ns > 1_500_000_000_000_000_000);
        let excluding = WalkSettings { excluded: vec![root.path.join("a")], ..WalkSettings::default() };
        assert_eq!(outline(walk(&root, None, &excluding).unwrap()), ["a-/q", "a.txt", "a0", "b.txt"]);
        let missing = walk(&root, Some(Path::new("nowhere")), &WalkSettings::default());
        assert!(matches!(missing.err(), Some(Error::Walk { .. })));
    }

    #[test]
    fn ignore_files_hold_below_them() {
        let (_folder, root) =
            corpus(&["a/x.log", "a/y.txt", "a/b/x.log", "a/b/deep.txt", "c/z.txt", "d.log"]);
        fs::write(root.path.join(IGNORE_FILE), "*.log\n/c/\n").unwrap();
        fs::write(root.path.join("a/b").join(IGNORE_FILE), "!x.log\ndeep.*\n").unwrap();
        let settings = WalkSettings::default();
        assert_eq!(outline(walk(&root, None, &settings).unwrap()), ["a/b/x.log", "a/y.txt"]);
        assert_eq!(outline(walk(&root, Some(Path::new("a")), &settings).unwrap()), ["a/b/x.log", "a/y.txt"]);
    }

    #[test]
    fn links_sockets_and_odd_names() {
        let (_folder, root) = corpus(&["a/x.txt"]);
        let _socket = UnixListener::bind(root.path.join("socket")).unwrap();
        symlink(&root.path, root.path.join("a/loop")).unwrap();
        symlink(root.path.join("a/x.txt"), root.path.join("link.txt")).unwrap();
        symlink("nothing", root.path.join("nothing.txt")).unwrap();
        fs::write(root.path.join(std::ffi::OsStr::from_bytes(b"caf\xe9.txt")), "x").unwrap();
        let plain = outline(walk(&root, None, &WalkSettings::default()).unwrap());
        assert_eq!(plain, ["a/x.txt", "caf\\xe9.txt", "socket: not a file"]);
        let following = WalkSettings { follow_links: true, ..WalkSettings::default() };
        let followed = outline(walk(&root, None, &following).unwrap());
        assert_eq!(
            followed,
            ["a/x.txt", "caf\\xe9.txt", "link.txt", "nothing.txt: vanished", "socket: not a file"]
        );
    }

    #[test]
    fn lists_name_files_by_line_or_nul() {
        let (_folder, root) = corpus(&["a/x.txt", "a/y.txt", "b.txt"]);
        let at = |name: &str| root.path.join(name).display().to_string();
        for separator in ["\n", "\r\n", "\0"] {
            let list = [at("b.txt"), String::new(), at("gone.txt"), at("a")].join(separator);
            let files = outline(walk_list(list.as_bytes(), &root, &WalkSettings::default()));
            assert_eq!(files, ["b.txt", "gone.txt: vanished", "a/x.txt", "a/y.txt"], "{separator:?}");
        }
        assert_eq!(outline(walk_list(&b"\n\n"[..], &root, &WalkSettings::default())), [""; 0]);
    }
}
