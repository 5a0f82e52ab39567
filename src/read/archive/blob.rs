//! Bytes that can be read at any place: a file on disk, or an inner archive held in memory.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::os::unix::fs::FileExt;
use std::sync::Arc;

use rawzip::ReaderAt;

use super::super::input::Input;
use super::super::settings::Limits;
use crate::document::{Skip, SkipReason};

/// The bytes of an archive.
#[derive(Clone)]
pub(in crate::read) enum Blob {
    File(Arc<File>, u64),
    Memory(Arc<Vec<u8>>),
}

impl Blob {
    /// The file that `input` shows, without reading it.
    pub fn in_place(input: &Input) -> Result<Blob, Skip> {
        let file = input.file().ok_or_else(|| Skip::new(SkipReason::Unreadable, "no file"))?;
        Ok(Blob::File(Arc::clone(file), input.size_bytes()))
    }

    /// The file that `input` shows, read through once for its hash, or all bytes of a member.
    pub fn of(input: &mut Input, limits: &Limits) -> Result<Blob, Skip> {
        if input.file().is_some() {
            let blob = Blob::in_place(input)?;
            input.read_out()?;
            return Ok(blob);
        }
        while input.fill()? {
            if input.bytes().len() as u64 > limits.max_inner_archive_bytes {
                let detail = format!("an inner archive longer than {} bytes", limits.max_inner_archive_bytes);
                return Err(Skip::new(SkipReason::TooLarge, detail));
            }
        }
        Ok(Blob::memory(input.take(input.bytes().len())))
    }

    /// Bytes in memory.
    pub fn memory(bytes: Vec<u8>) -> Blob {
        Blob::Memory(Arc::new(bytes))
    }

    /// The bytes of a blob in memory.
    pub fn into_bytes(self) -> Result<Vec<u8>, Skip> {
        match self {
            Blob::Memory(bytes) => Ok(Arc::try_unwrap(bytes).unwrap_or_else(|bytes| bytes.to_vec())),
            Blob::File(_, _) => Err(Skip::new(SkipReason::Unreadable, "not in memory")),
        }
    }

    /// Length in bytes.
    pub fn size_bytes(&self) -> u64 {
        match self {
            Blob::File(_, size_bytes) => *size_bytes,
            Blob::Memory(bytes) => bytes.len() as u64,
        }
    }
}

impl ReaderAt for Blob {
    fn read_at(&self, buffer: &mut [u8], offset: u64) -> io::Result<usize> {
        match self {
            Blob::File(file, _) => FileExt::read_at(&**file, buffer, offset),
            Blob::Memory(bytes) => {
                let start = usize::try_from(offset).unwrap_or(usize::MAX).min(bytes.len());
                let count = buffer.len().min(bytes.len() - start);
                buffer[..count].copy_from_slice(&bytes[start..start + count]);
                Ok(count)
            }
        }
    }
}

/// A part of a blob, as a stream.
pub(in crate::read) struct Part {
    pub blob: Blob,
    pub at: u64,
    pub end: u64,
}

impl Part {
    /// All of a blob.
    pub fn whole(blob: Blob) -> Part {
        Part { at: 0, end: blob.size_bytes(), blob }
    }
}

impl Read for Part {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let left = usize::try_from(self.end.saturating_sub(self.at)).unwrap_or(usize::MAX);
        let wanted = buffer.len().min(left);
        let count = self.blob.read_at(&mut buffer[..wanted], self.at)?;
        self.at += count as u64;
        Ok(count)
    }
}

impl Seek for Part {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let to = match to {
            SeekFrom::Start(at) => Some(at),
            SeekFrom::End(by) => self.end.checked_add_signed(by),
            SeekFrom::Current(by) => self.at.checked_add_signed(by),
        };
        self.at = to.ok_or_else(|| io::Error::new(io::ErrorKind::InvalidInput, "before the start"))?;
        Ok(self.at)
    }
}
