//! The folder of an index's segments: its files are mapped into memory, but stored rows are read.
//!
//! A pass over all articles, such as settling who is who, touches every page of the store. Mapped,
//! these pages would count as memory of the process until the store is closed, so that a run over a
//! large corpus would seem to need as much as the corpus; read block by block they never add up. A
//! block is decompressed anyway, which costs far more than to copy it. For such a pass the columns
//! are read likewise, one segment after the other ([`Opening::Read`]).

use std::fs::File;
use std::io;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tantivy::HasLen;
use tantivy::directory::error::{DeleteError, LockError, OpenDirectoryError, OpenReadError, OpenWriteError};
use tantivy::directory::{
    Directory, DirectoryLock, FileHandle, Lock, MmapDirectory, OwnedBytes, WatchCallback, WatchHandle,
    WritePtr,
};

/// What is longer than this is mapped for the time of its use: tantivy asks for a whole store when it
/// merges segments.
const LONGEST_READ: usize = 1 << 20;

/// How files are opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Opening {
    /// Mapped, but for stored rows: for queries, which touch few pages, again and again.
    Mapped,
    /// Read where they are used: for a pass over everything.
    Read,
}

/// The folder.
#[derive(Clone, Debug)]
pub struct SegmentFolder {
    path: PathBuf,
    mapped: MmapDirectory,
    opening: Opening,
}

impl SegmentFolder {
    /// Opens the folder at `path`, which exists.
    pub fn open(path: PathBuf, opening: Opening) -> Result<SegmentFolder, OpenDirectoryError> {
        Ok(SegmentFolder { mapped: MmapDirectory::open(&path)?, path, opening })
    }
}

/// A file, open for reading.
#[derive(Debug)]
struct ReadFile {
    file: File,
    size_bytes: usize,
    name: PathBuf,
    folder: SegmentFolder,
}

impl HasLen for ReadFile {
    fn len(&self) -> usize {
        self.size_bytes
    }
}

impl FileHandle for ReadFile {
    fn read_bytes(&self, range: Range<usize>) -> io::Result<OwnedBytes> {
        // A store that was deleted since it was opened can no longer be mapped, but still be read.
        if range.len() > LONGEST_READ
            && self.folder.opening == Opening::Mapped
            && let Ok(mapped) = self.folder.mapped.get_file_handle(&self.name)
        {
            return mapped.read_bytes(range);
        }
        let mut bytes = vec![0; range.len()];
        read_at(&self.file, &mut bytes, range.start as u64)?;
        Ok(OwnedBytes::new(bytes))
    }
}

#[cfg(unix)]
fn read_at(file: &File, bytes: &mut [u8], start: u64) -> io::Result<()> {
    std::os::unix::fs::FileExt::read_exact_at(file, bytes, start)
}

#[cfg(windows)]
fn read_at(file: &File, mut bytes: &mut [u8], mut start: u64) -> io::Result<()> {
    while !bytes.is_empty() {
        match std::os::windows::fs::FileExt::seek_read(file, bytes, start)? {
            0 => return Err(io::ErrorKind::UnexpectedEof.into()),
            count => {
                bytes = &mut bytes[count..];
                start += count as u64;
            }
        }
    }
    Ok(())
}

impl Directory for SegmentFolder {
    fn get_file_handle(&self, path: &Path) -> Result<Arc<dyn FileHandle>, OpenReadError> {
        let is_store = path.extension().is_some_and(|extension| extension == "store");
        if self.opening == Opening::Mapped && !is_store {
            return self.mapped.get_file_handle(path);
        }
        let name = path.to_path_buf();
        let opened = File::open(self.path.join(path)).and_then(|file| Ok((file.metadata()?.len(), file)));
        match opened {
            Ok((size, file)) => {
                let size_bytes = usize::try_from(size).unwrap_or(usize::MAX);
                Ok(Arc::new(ReadFile { file, size_bytes, name, folder: self.clone() }))
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                Err(OpenReadError::FileDoesNotExist(name))
            }
            Err(error) => Err(OpenReadError::wrap_io_error(error, name)),
        }
    }

    fn delete(&self, path: &Path) -> Result<(), DeleteError> {
        self.mapped.delete(path)
    }

    fn exists(&self, path: &Path) -> Result<bool, OpenReadError> {
        self.mapped.exists(path)
    }

    fn open_write(&self, path: &Path) -> Result<WritePtr, OpenWriteError> {
        self.mapped.open_write(path)
    }

    fn atomic_read(&self, path: &Path) -> Result<Vec<u8>, OpenReadError> {
        self.mapped.atomic_read(path)
    }

    fn atomic_write(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        self.mapped.atomic_write(path, bytes)
    }

    fn sync_directory(&self) -> io::Result<()> {
        self.mapped.sync_directory()
    }

    fn acquire_lock(&self, lock: &Lock) -> Result<DirectoryLock, LockError> {
        self.mapped.acquire_lock(lock)
    }

    fn watch(&self, callback: WatchCallback) -> tantivy::Result<WatchHandle> {
        self.mapped.watch(callback)
    }
}
