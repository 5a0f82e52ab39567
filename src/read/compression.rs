//! The compressions that lie around a whole file or member: gzip, zstd, xz and bzip2.
//!
//! In: a reader of compressed bytes. Out: a reader of what they hold, counted against the limit on
//! inflation. Concatenated streams are read through to the end, as tools that compress record by
//! record write them. What is inside is not looked at.

use std::io::{self, BufReader, Read};
use std::sync::Arc;

use bzip2::bufread::MultiBzDecoder;
use flate2::bufread::MultiGzDecoder;
use lzma_rust2::XzReader;

use super::input::{Input, Meter};
use crate::document::{Skip, SkipReason};

/// The largest dictionary that an xz stream may ask for, in KiB.
const MAX_XZ_KIB: u32 = 128 << 10;
/// The largest dictionary of a `.warc.zst`.
const MAX_DICTIONARY_BYTES: usize = 16 << 20;
/// The skippable frame of zstd that holds such a dictionary.
const DICTIONARY_FRAME: [u8; 4] = [0x5d, 0x2a, 0x4d, 0x18];
const ZSTD_FRAME: [u8; 4] = [0x28, 0xb5, 0x2f, 0xfd];

/// A way to compress a stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Compression {
    Gzip,
    Zstd,
    Xz,
    Bzip2,
}

impl Compression {
    /// The compression whose mark `bytes` begin with.
    pub fn of(bytes: &[u8]) -> Option<Compression> {
        match bytes {
            [0x1f, 0x8b, 0x08, ..] => Some(Compression::Gzip),
            [0x28, 0xb5, 0x2f, 0xfd, ..] | [0x5d, 0x2a, 0x4d, 0x18, ..] => Some(Compression::Zstd),
            [0xfd, b'7', b'z', b'X', b'Z', 0, ..] => Some(Compression::Xz),
            // Text may begin with the first three; no text goes on with the digits of pi.
            [b'B', b'Z', b'h', b'1'..=b'9', 0x31, 0x41, 0x59, 0x26, 0x53, 0x59, ..] => {
                Some(Compression::Bzip2)
            }
            [..] => None,
        }
    }

    /// What reports call it.
    pub fn name(self) -> &'static str {
        match self {
            Compression::Gzip => "gzip",
            Compression::Zstd => "zstd",
            Compression::Xz => "xz",
            Compression::Bzip2 => "bzip2",
        }
    }

    /// A reader of what `source` holds.
    pub fn decoder(
        self,
        source: Box<dyn Read + Send>,
        dictionary: Option<&[u8]>,
    ) -> io::Result<Box<dyn Read + Send>> {
        let source = BufReader::with_capacity(64 << 10, source);
        Ok(match self {
            Compression::Gzip => Box::new(MultiGzDecoder::new(source)),
            Compression::Bzip2 => Box::new(MultiBzDecoder::new(source)),
            Compression::Xz => Box::new(XzReader::new_mem_limit(source, true, MAX_XZ_KIB)),
            Compression::Zstd => match dictionary {
                Some(dictionary) => Box::new(zstd::Decoder::with_dictionary(source, dictionary)?),
                None => Box::new(zstd::Decoder::with_buffer(source)?),
            },
        })
    }
}

/// The dictionary that a `.warc.zst` begins with.
pub(super) fn find_dictionary(input: &mut Input) -> Result<Option<Vec<u8>>, Skip> {
    let Some(length) = input.bytes().strip_prefix(&DICTIONARY_FRAME).and_then(|rest| rest.first_chunk())
    else {
        return Ok(None);
    };
    let length = u32::from_le_bytes(*length) as usize;
    if length > MAX_DICTIONARY_BYTES {
        return Err(Skip::new(SkipReason::TooLarge, "its zstd dictionary is too large"));
    }
    let broken = || Skip::new(SkipReason::Malformed, "its zstd dictionary breaks off");
    if !input.fill_to(8 + length)? {
        return Err(broken());
    }
    let dictionary = &input.bytes()[8..8 + length];
    if !dictionary.starts_with(&ZSTD_FRAME) {
        return Ok(Some(dictionary.to_vec()));
    }
    let mut plain = Vec::new();
    let decoder = zstd::Decoder::with_buffer(dictionary).map_err(|_| broken())?;
    decoder.take(MAX_DICTIONARY_BYTES as u64).read_to_end(&mut plain).map_err(|_| broken())?;
    Ok(Some(plain))
}

/// Counts what comes out of a decompressor.
pub(super) struct Inflated {
    pub source: Box<dyn Read + Send>,
    pub meter: Arc<Meter>,
}

impl Read for Inflated {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.source.read(buffer)?;
        self.meter.inflate(count as u64)?;
        Ok(count)
    }
}
