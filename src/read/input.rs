//! The bytes of one file, in order, through a window that grows only as far as one record needs.
//!
//! In: a path. Out: decompressed bytes, the number and the hash of the bytes on disk. Knows gzip
//! and UTF-16, the two wrappings that hide every format; knows nothing of formats.

use std::fs::File;
use std::io::{self, BufReader, Cursor, Read};
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use encoding_rs::{Decoder, UTF_16BE, UTF_16LE};
use flate2::bufread::MultiGzDecoder;
use xxhash_rust::xxh3::Xxh3;

use super::settings::Limits;
use crate::document::{Hash64, Skip, SkipReason};

/// How much is asked of the file at once.
const CHUNK_BYTES: usize = 256 << 10;

/// Inflated bytes that no ratio is held against: short files of blanks are no attack.
const FREE_INFLATION_BYTES: u64 = 1 << 20;

/// A file being read: the bytes read and not yet consumed are `bytes()`.
pub(super) struct Input {
    source: Box<dyn Read + Send>,
    tally: Arc<Tally>,
    buffer: Vec<u8>,
    start: usize,
    size_bytes: u64,
    wrapping: Wrapping,
    inflated_bytes: u64,
    max_inflation_ratio: u64,
    ended: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Wrapping {
    None,
    Gzip,
    Utf16,
}

/// What has passed from the disk, shared with the reader at the bottom of the stack.
#[derive(Default)]
struct Tally {
    bytes: AtomicU64,
    hash: Mutex<Xxh3>,
}

impl Input {
    /// Opens a file and looks under gzip and UTF-16 if it is wrapped so.
    pub fn open(path: &Path, limits: &Limits) -> Result<Input, Skip> {
        let file = File::open(path).map_err(|error| unreadable(&error))?;
        let metadata = file.metadata().map_err(|error| unreadable(&error))?;
        if !metadata.is_file() {
            return Err(Skip::new(SkipReason::NotAFile, "not a regular file"));
        }
        let tally = Arc::new(Tally::default());
        let mut input = Input {
            source: Box::new(Tallied { file, tally: tally.clone() }),
            tally,
            buffer: Vec::new(),
            start: 0,
            size_bytes: metadata.len(),
            wrapping: Wrapping::None,
            inflated_bytes: 0,
            max_inflation_ratio: limits.max_inflation_ratio,
            ended: false,
        };
        input.fill()?;
        if input.bytes().starts_with(&[0x1f, 0x8b, 0x08]) {
            input.inflate()?;
        }
        input.unmark()?;
        Ok(input)
    }

    /// The bytes read and not yet consumed.
    pub fn bytes(&self) -> &[u8] {
        &self.buffer[self.start..]
    }

    /// Whether the bytes came compressed.
    pub fn is_compressed(&self) -> bool {
        self.wrapping == Wrapping::Gzip
    }

    /// Length of the file on disk when it was opened.
    pub fn size_bytes(&self) -> u64 {
        self.size_bytes
    }

    /// Forgets the first `count` bytes of the window.
    pub fn consume(&mut self, count: usize) {
        self.start = (self.start + count).min(self.buffer.len());
    }

    /// Takes the first `count` bytes of the window.
    pub fn take(&mut self, count: usize) -> Vec<u8> {
        if self.start == 0 && count == self.buffer.len() {
            return std::mem::take(&mut self.buffer);
        }
        let taken = self.bytes()[..count].to_vec();
        self.consume(count);
        taken
    }

    /// Reads more; `false` at the end of the file.
    pub fn fill(&mut self) -> Result<bool, Skip> {
        if self.ended {
            return Ok(false);
        }
        self.buffer.drain(..self.start);
        self.start = 0;
        let old_len = self.buffer.len();
        let wanted = self.wanted_bytes(old_len);
        self.buffer.reserve_exact(wanted);
        let outcome = (&mut self.source).take(wanted as u64).read_to_end(&mut self.buffer);
        let count = self.buffer.len() - old_len;
        if let Err(error) = outcome {
            self.ended = true;
            return Err(self.broken(&error));
        }
        // A plain file ends where its size says: asking again would cost every file one more call.
        self.ended = count < wanted || (!self.is_wrapped() && self.bytes_read() == self.size_bytes);
        if self.is_compressed() {
            self.inflated_bytes += count as u64;
            self.check_inflation()?;
        }
        if self.ended && self.bytes_read() < self.size_bytes {
            return Err(Skip::new(SkipReason::Vanished, "became shorter while it was read"));
        }
        Ok(count > 0)
    }

    /// Reads on until the window holds `count` bytes; `false` where the file ends before.
    pub fn fill_to(&mut self, count: usize) -> Result<bool, Skip> {
        while self.bytes().len() < count {
            if !self.fill()? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Bytes of the file on disk that have been read.
    pub fn bytes_read(&self) -> u64 {
        self.tally.bytes.load(Ordering::Relaxed)
    }

    /// The hash of the file on disk, once all of it has been read.
    pub fn content_hash(&self) -> Option<Hash64> {
        let complete = self.ended && self.bytes_read() >= self.size_bytes;
        complete.then(|| self.tally.hash.lock().ok().map(|hash| Hash64(hash.digest()))).flatten()
    }

    fn is_wrapped(&self) -> bool {
        self.wrapping != Wrapping::None
    }

    /// A whole small file at once, a large one in chunks that grow with the record they must hold.
    fn wanted_bytes(&self, held: usize) -> usize {
        let left = self.size_bytes.saturating_sub(self.bytes_read());
        let chunk = CHUNK_BYTES.max(held);
        if self.is_wrapped() || left == 0 { chunk } else { chunk.min(left as usize) }
    }

    /// Puts a decompressor between the file and the window.
    fn inflate(&mut self) -> Result<(), Skip> {
        self.wrap(Wrapping::Gzip, |source| Box::new(MultiGzDecoder::new(BufReader::new(source))));
        self.fill().map(|_| ())
    }

    /// Takes off a byte order mark, and turns UTF-16 into UTF-8 where it says so.
    fn unmark(&mut self) -> Result<(), Skip> {
        let encoding = match self.bytes() {
            [0xef, 0xbb, 0xbf, ..] => {
                self.consume(3);
                return Ok(());
            }
            [0xff, 0xfe, ..] => UTF_16LE,
            [0xfe, 0xff, ..] => UTF_16BE,
            _ => return Ok(()),
        };
        let wrapping = if self.is_compressed() { Wrapping::Gzip } else { Wrapping::Utf16 };
        self.wrap(wrapping, |source| {
            Box::new(Utf16 {
                source,
                decoder: encoding.new_decoder(),
                decoded: Vec::new(),
                start: 0,
                ended: false,
            })
        });
        self.fill().map(|_| ())
    }

    /// Replaces the source by one that reads through it, from the start of the window on.
    fn wrap(
        &mut self,
        wrapping: Wrapping,
        wrapper: impl FnOnce(Box<dyn Read + Send>) -> Box<dyn Read + Send>,
    ) {
        let seen = Cursor::new(self.buffer.split_off(self.start));
        let source = std::mem::replace(&mut self.source, Box::new(io::empty()));
        self.source = wrapper(Box::new(seen.chain(source)));
        self.buffer.clear();
        self.start = 0;
        self.wrapping = wrapping;
        self.ended = false;
    }

    fn check_inflation(&self) -> Result<(), Skip> {
        let allowed = self.bytes_read().saturating_mul(self.max_inflation_ratio);
        if self.inflated_bytes > allowed.max(FREE_INFLATION_BYTES) {
            let detail = format!("one compressed byte became more than {}", self.max_inflation_ratio);
            return Err(Skip::new(SkipReason::TooLarge, detail));
        }
        Ok(())
    }

    fn broken(&self, error: &io::Error) -> Skip {
        if self.is_compressed() && error.raw_os_error().is_none() {
            Skip::new(SkipReason::Malformed, format!("the gzip data breaks off: {error}"))
        } else {
            unreadable(error)
        }
    }
}

/// Why a file could not be opened or read.
pub(super) fn unreadable(error: &io::Error) -> Skip {
    if error.kind() == io::ErrorKind::NotFound {
        return Skip::new(SkipReason::Vanished, "no longer there");
    }
    Skip::new(SkipReason::Unreadable, error.to_string().to_lowercase())
}

/// The reader next to the disk: counts and hashes what passes.
struct Tallied {
    file: File,
    tally: Arc<Tally>,
}

impl Read for Tallied {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.file.read(buffer)?;
        self.tally.bytes.fetch_add(count as u64, Ordering::Relaxed);
        if let Ok(mut hash) = self.tally.hash.lock() {
            hash.update(&buffer[..count]);
        }
        Ok(count)
    }
}

/// UTF-16 in, UTF-8 out.
struct Utf16 {
    source: Box<dyn Read + Send>,
    decoder: Decoder,
    decoded: Vec<u8>,
    start: usize,
    ended: bool,
}

impl Utf16 {
    fn decode_more(&mut self) -> io::Result<()> {
        let mut raw = [0; 16 << 10];
        let count = self.source.read(&mut raw)?;
        self.ended = count == 0;
        let room = self.decoder.max_utf8_buffer_length(count).unwrap_or(64 << 10);
        self.decoded.resize(room, 0);
        let (_, _, written, _) = self.decoder.decode_to_utf8(&raw[..count], &mut self.decoded, self.ended);
        self.decoded.truncate(written);
        self.start = 0;
        Ok(())
    }
}

impl Read for Utf16 {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.start == self.decoded.len() && !self.ended {
            self.decode_more()?;
        }
        let left = &self.decoded[self.start..];
        let count = left.len().min(buffer.len());
        buffer[..count].copy_from_slice(&left[..count]);
        self.start += count;
        Ok(count)
    }
}
