//! The bytes of one file, in order, through a window that grows only as far as one record needs.
//!
//! In: a path, or a member of an archive. Out: decompressed bytes, the number and the hash of the
//! bytes on disk. Undoes UTF-16 and, through `compression`, the wrappings that hide every format;
//! knows nothing of formats.

use std::fs::File;
use std::io::{self, Cursor, Read};
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use encoding_rs::{Decoder, UTF_16BE, UTF_16LE};
use xxhash_rust::xxh3::Xxh3;

use super::compression::{self, Compression, Inflated};
use super::settings::Limits;
use crate::document::{Hash64, Skip, SkipReason};

/// How much is asked of the file at once.
const CHUNK_BYTES: usize = 256 << 10;

/// How many compressions may lie around each other.
const MAX_COMPRESSIONS: usize = 4;

/// A file, or a member of one, being read: the bytes read and not yet consumed are `bytes()`.
pub(super) struct Input {
    source: Box<dyn Read + Send>,
    meter: Arc<Meter>,
    /// The file, while the window shows its bytes as they are.
    file: Option<Arc<File>>,
    buffer: Vec<u8>,
    start: usize,
    size_bytes: u64,
    wrapping: Wrapping,
    layers: Vec<&'static str>,
    ended: bool,
}

/// What lies between the window and the disk.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Wrapping {
    None,
    Utf16,
    Compression(&'static str),
    Archive,
}

/// What has passed from the disk, and what it was inflated to. All readers of a file share one.
#[derive(Default)]
pub(super) struct Meter {
    bytes: AtomicU64,
    inflated: AtomicU64,
    max_inflation_ratio: u64,
    hash: Mutex<Xxh3>,
}

/// The skip that a reader's error carries, or the error as one.
pub(super) fn skip_of(error: &io::Error) -> Skip {
    match error.get_ref().and_then(|inner| inner.downcast_ref()) {
        Some(Lost(skip)) => skip.clone(),
        None => unreadable(error),
    }
}

/// A skip on its way through a reader.
#[derive(Debug)]
struct Lost(Skip);

impl std::error::Error for Lost {}

impl std::fmt::Display for Lost {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

/// The error that a reader gives where `skip` is why it cannot go on.
pub(super) fn lost(skip: Skip) -> io::Error {
    io::Error::other(Lost(skip))
}

impl Meter {
    /// A meter for what is unpacked from `count` bytes in memory.
    pub fn of_memory(count: u64, limits: &Limits) -> Meter {
        let max_inflation_ratio = limits.max_inflation_ratio;
        Meter { bytes: AtomicU64::new(count), max_inflation_ratio, ..Meter::default() }
    }

    /// Bytes of the file on disk that have been read.
    pub fn bytes_read(&self) -> u64 {
        self.bytes.load(Ordering::Relaxed)
    }

    /// The hash of the bytes on disk that have been read.
    pub fn hash(&self) -> Option<Hash64> {
        self.hash.lock().ok().map(|hash| Hash64(hash.digest()))
    }

    /// Counts inflated bytes; an error once they are too many for the bytes they came from.
    pub fn inflate(&self, count: u64) -> io::Result<()> {
        let inflated = self.inflated.fetch_add(count, Ordering::Relaxed).saturating_add(count);
        let allowed = self.bytes.load(Ordering::Relaxed).saturating_mul(self.max_inflation_ratio);
        if inflated > allowed.max(FREE_INFLATION_BYTES) {
            let detail = format!("one compressed byte became more than {}", self.max_inflation_ratio);
            return Err(lost(Skip::new(SkipReason::TooLarge, detail)));
        }
        Ok(())
    }
}

/// Inflated bytes that no ratio is held against: short files of blanks are no attack.
const FREE_INFLATION_BYTES: u64 = 1 << 20;

impl Input {
    /// Opens a file and looks under gzip and UTF-16 if it is wrapped so.
    pub fn open(path: &Path, limits: &Limits) -> Result<Input, Skip> {
        let file = File::open(path).map_err(|error| unreadable(&error))?;
        let metadata = file.metadata().map_err(|error| unreadable(&error))?;
        if !metadata.is_file() {
            return Err(Skip::new(SkipReason::NotAFile, "not a regular file"));
        }
        let max_inflation_ratio = limits.max_inflation_ratio;
        let meter = Arc::new(Meter { max_inflation_ratio, ..Meter::default() });
        let file = Arc::new(file);
        let source = Box::new(Tallied { file: Arc::clone(&file), meter: Arc::clone(&meter) });
        let mut input = Input::new(source, meter, metadata.len(), Wrapping::None);
        input.file = Some(file);
        input.unwrap_layers()
    }

    /// A member of an archive, read through whatever is compressed around it.
    pub fn of_member(source: Box<dyn Read + Send>, meter: &Arc<Meter>) -> Result<Input, Skip> {
        Input::new(source, Arc::clone(meter), 0, Wrapping::Archive).unwrap_layers()
    }

    /// A member of an archive that is in memory.
    pub fn of_bytes(bytes: Vec<u8>, meter: &Arc<Meter>) -> Result<Input, Skip> {
        let mut input = Input::new(Box::new(io::empty()), Arc::clone(meter), 0, Wrapping::Archive);
        input.buffer = bytes;
        input.unwrap_layers()
    }

    fn new(source: Box<dyn Read + Send>, meter: Arc<Meter>, size_bytes: u64, wrapping: Wrapping) -> Input {
        Input {
            source,
            meter,
            file: None,
            buffer: Vec::new(),
            start: 0,
            size_bytes,
            wrapping,
            layers: Vec::new(),
            ended: false,
        }
    }

    fn unwrap_layers(mut self) -> Result<Input, Skip> {
        if self.bytes().is_empty() {
            self.fill()?;
        }
        for _ in 0..MAX_COMPRESSIONS {
            let Some(compression) = Compression::of(self.bytes()) else { break };
            self.inflate(compression)?;
        }
        self.unmark()?;
        Ok(self)
    }

    /// The bytes read and not yet consumed.
    pub fn bytes(&self) -> &[u8] {
        &self.buffer[self.start..]
    }

    /// Whether nothing but an encoding lies between the window and the disk.
    pub fn is_plain(&self) -> bool {
        matches!(self.wrapping, Wrapping::None | Wrapping::Utf16)
    }

    /// What was undone around the bytes, the outermost first.
    pub fn layers(&self) -> &[&'static str] {
        &self.layers
    }

    /// The file, where the window shows its bytes as they are.
    pub fn file(&self) -> Option<&Arc<File>> {
        self.file.as_ref()
    }

    /// The meter of the file.
    pub fn meter(&self) -> &Arc<Meter> {
        &self.meter
    }

    /// Length of the file on disk when it was opened.
    pub fn size_bytes(&self) -> u64 {
        self.size_bytes
    }

    /// Forgets the first `count` bytes of the window.
    pub fn consume(&mut self, count: usize) {
        self.start = (self.start + count).min(self.buffer.len());
    }

    /// Drops the next `length` bytes, read or not yet; fewer where the input ends before.
    pub fn pass_over(&mut self, length: u64) -> Result<(), Skip> {
        let mut left = length;
        while left > 0 && (!self.bytes().is_empty() || self.fill()?) {
            let count = (self.bytes().len() as u64).min(left);
            self.consume(count as usize);
            left -= count;
        }
        Ok(())
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
        if self.ended && self.is_plain() && self.bytes_read() < self.size_bytes {
            return Err(Skip::new(SkipReason::Vanished, "became shorter while it was read"));
        }
        Ok(count > 0)
    }

    /// Copies bytes out of the window, which is filled when it is empty; 0 at the end.
    pub fn copy_to(&mut self, buffer: &mut [u8]) -> Result<usize, Skip> {
        if self.bytes().is_empty() {
            self.fill()?;
        }
        let count = buffer.len().min(self.bytes().len());
        buffer[..count].copy_from_slice(&self.bytes()[..count]);
        self.consume(count);
        Ok(count)
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
    fn bytes_read(&self) -> u64 {
        self.meter.bytes_read()
    }

    /// Reads to the end, for the hash.
    pub fn read_out(&mut self) -> Result<(), Skip> {
        loop {
            self.consume(self.bytes().len());
            if !self.fill()? {
                return Ok(());
            }
        }
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
    fn inflate(&mut self, compression: Compression) -> Result<(), Skip> {
        let dictionary = compression::find_dictionary(self)?;
        let meter = Arc::clone(&self.meter);
        let mut outcome = Ok(());
        self.layers.push(compression.name());
        self.wrap(Wrapping::Compression(compression.name()), |source| {
            match compression.decoder(source, dictionary.as_deref()) {
                Ok(decoder) => Box::new(Inflated { source: decoder, meter }),
                Err(error) => {
                    outcome = Err(Skip::new(SkipReason::Malformed, error.to_string()));
                    Box::new(io::empty())
                }
            }
        });
        outcome?;
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
        self.layers.push("utf-16");
        let wrapping = if self.is_plain() { Wrapping::Utf16 } else { self.wrapping };
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
        self.file = None;
        self.wrapping = wrapping;
        self.ended = false;
    }

    fn broken(&self, error: &io::Error) -> Skip {
        if let Some(Lost(skip)) = error.get_ref().and_then(|inner| inner.downcast_ref()) {
            return skip.clone();
        }
        match self.wrapping {
            Wrapping::Compression(name) if error.raw_os_error().is_none() => {
                Skip::new(SkipReason::Malformed, format!("the {name} data breaks off: {error}"))
            }
            Wrapping::Archive if error.raw_os_error().is_none() => {
                Skip::new(SkipReason::Malformed, format!("cannot be unpacked: {error}"))
            }
            Wrapping::None | Wrapping::Utf16 | Wrapping::Compression(_) | Wrapping::Archive => {
                unreadable(error)
            }
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
    file: Arc<File>,
    meter: Arc<Meter>,
}

impl Read for Tallied {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = (&*self.file).read(buffer)?;
        self.meter.bytes.fetch_add(count as u64, Ordering::Relaxed);
        if let Ok(mut hash) = self.meter.hash.lock() {
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
