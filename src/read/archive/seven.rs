//! 7z: unpacked by a thread of its own, which hands the bytes over as they come.
//!
//! The crate that knows the format calls back for each member; a channel turns that around. The
//! thread never runs more than a few chunks ahead, and ends when nobody takes them any more.

use std::io::{self, Read};
use std::sync::Arc;

use crossbeam_channel::{Receiver, Sender, bounded};
use sevenz_rust2::{ArchiveReader, Error, Password};

use super::super::compression::Inflated;
use super::super::input::{Input, Meter};
use super::blob::{Blob, Part};
use super::{Lost, Member, Members, Place, is_hidden, malformed, shown_name};
use crate::document::{Skip, SkipReason};

const CHUNK_BYTES: usize = 128 << 10;
const CHUNKS_AHEAD: usize = 4;
/// The largest dictionary that may be asked for, in KiB.
const MAX_MEMORY_KIB: usize = 256 << 10;

/// The members of a 7z archive.
pub(super) struct SevenZip {
    told: Receiver<Told>,
    meter: Arc<Meter>,
}

/// What the unpacking thread tells.
enum Told {
    Member(String, Receiver<io::Result<Vec<u8>>>),
    Broken(String),
}

impl SevenZip {
    pub fn open(blob: Blob, meter: &Arc<Meter>) -> Result<SevenZip, Skip> {
        let (teller, told) = bounded(0);
        let thread = std::thread::Builder::new().name("7z".into());
        thread
            .spawn(move || unpack(blob, &teller))
            .map_err(|error| Skip::new(SkipReason::Failed, format!("cannot start a thread: {error}")))?;
        Ok(SevenZip { told, meter: Arc::clone(meter) })
    }
}

fn unpack(blob: Blob, teller: &Sender<Told>) {
    let reader = ArchiveReader::new_with_memory_limit(Part::whole(blob), Password::empty(), MAX_MEMORY_KIB);
    let outcome = reader.and_then(|mut reader| {
        reader.set_thread_count(1);
        reader.for_each_entries(|entry, bytes| {
            let name = shown_name(entry.name().as_bytes());
            if entry.is_directory() || is_hidden(&name) {
                return io::copy(bytes, &mut io::sink()).map(|_| true).map_err(Error::from);
            }
            let (chunks_in, chunks) = bounded(CHUNKS_AHEAD);
            if teller.send(Told::Member(name, chunks)).is_err() {
                return Ok(false);
            }
            let mut wanted = true;
            loop {
                let mut chunk = Vec::with_capacity(CHUNK_BYTES);
                match bytes.take(CHUNK_BYTES as u64).read_to_end(&mut chunk) {
                    Ok(0) => return Ok(true),
                    // A solid archive must be read on although nobody wants this member.
                    Ok(_) => wanted = wanted && chunks_in.send(Ok(chunk)).is_ok(),
                    Err(error) => {
                        let detail = error.to_string();
                        chunks_in.send(Err(error)).ok();
                        return Err(Error::from(io::Error::other(detail)));
                    }
                }
            }
        })
    });
    if let Err(error) = outcome {
        teller.send(Told::Broken(error.to_string())).ok();
    }
}

impl Members for SevenZip {
    fn next_member(&mut self) -> Option<Result<Member, Lost>> {
        let (name, chunks) = match self.told.recv().ok()? {
            Told::Member(name, chunks) => (name, chunks),
            Told::Broken(detail) => {
                return Some(Err(Lost::all(malformed(format!("cannot be unpacked: {detail}")))));
            }
        };
        let place = Place::Name(name.clone());
        let source = Inflated {
            source: Box::new(Chunks { chunks, chunk: Vec::new(), start: 0 }),
            meter: Arc::clone(&self.meter),
        };
        Some(match Input::of_member(Box::new(source), &self.meter) {
            Ok(input) => Ok(Member { place, name, input, format: None, stated: None }),
            Err(skip) => Err(Lost::one(place, skip)),
        })
    }
}

/// One member's bytes.
struct Chunks {
    chunks: Receiver<io::Result<Vec<u8>>>,
    chunk: Vec<u8>,
    start: usize,
}

impl Read for Chunks {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.start == self.chunk.len() {
            match self.chunks.recv() {
                Ok(chunk) => (self.chunk, self.start) = (chunk?, 0),
                Err(_) => return Ok(0),
            }
        }
        let count = buffer.len().min(self.chunk.len() - self.start);
        buffer[..count].copy_from_slice(&self.chunk[self.start..self.start + count]);
        self.start += count;
        Ok(count)
    }
}
