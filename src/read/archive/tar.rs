//! tar: members one after the other, streamed; old, POSIX, pax and GNU headers.

use std::io::{self, Read};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::super::input::{Input, lost};
use super::{Lost, Member, Members, Place, is_hidden, malformed, shown_name};
use crate::document::{Skip, SkipReason};

const BLOCK_BYTES: usize = 512;
/// The longest header that only describes the next one.
const MAX_EXTENSION_BYTES: u64 = 1 << 20;

/// The members of a tar archive.
pub(super) struct Tar {
    feed: Arc<Mutex<Feed>>,
    ended: bool,
}

/// The archive, and how much of the member at hand is still in it.
struct Feed {
    input: Input,
    left: u64,
    padding: u64,
}

/// The name of a member, and why it cannot be read where it cannot.
type Found = (String, Result<(), Skip>);

/// A header's own words.
struct Header {
    name: Vec<u8>,
    size_bytes: u64,
    kind: u8,
}

impl Tar {
    pub fn new(input: Input) -> Tar {
        Tar { feed: Arc::new(Mutex::new(Feed { input, left: 0, padding: 0 })), ended: false }
    }

    fn find_next(&self, feed: &mut Feed) -> Result<Option<Found>, Skip> {
        let (mut long_name, mut long_size) = (None, None);
        loop {
            feed.skip_rest()?;
            let Some(mut header) = feed.read_header()? else { return Ok(None) };
            if let (Some(size), b'0' | 0 | b'7') = (long_size, header.kind) {
                header.size_bytes = size;
            }
            feed.left = header.size_bytes;
            feed.padding = header.size_bytes.wrapping_neg() % BLOCK_BYTES as u64;
            match header.kind {
                b'L' => long_name = Some(feed.read_extension()?),
                b'x' => {
                    let text = feed.read_extension()?;
                    long_name = find_pax(&text, b"path").map(<[u8]>::to_vec).or(long_name);
                    long_size = find_pax(&text, b"size")
                        .and_then(|size| std::str::from_utf8(size).ok()?.parse().ok())
                        .or(long_size);
                }
                b'0' | 0 | b'7' | b'S' => {
                    let name = shown_name(&long_name.take().unwrap_or(header.name));
                    long_size = None;
                    if name.ends_with('/') || is_hidden(&name) {
                        continue;
                    }
                    let sparse = || Err(Skip::new(SkipReason::Unrecognised, "a sparse member"));
                    return Ok(Some((name, if header.kind == b'S' { sparse() } else { Ok(()) })));
                }
                // Folders, links, devices, and headers that say nothing about names.
                0..=u8::MAX => (long_name, long_size) = (None, None),
            }
        }
    }
}

impl Members for Tar {
    fn next_member(&mut self) -> Option<Result<Member, Lost>> {
        if self.ended {
            return None;
        }
        let found = self.find_next(&mut lock(&self.feed));
        let (name, usable) = match found {
            Ok(Some(found)) => found,
            Ok(None) => {
                self.ended = true;
                return lock(&self.feed).input.read_out().err().map(|skip| Err(Lost::all(skip)));
            }
            Err(skip) => {
                self.ended = true;
                return Some(Err(Lost::all(skip)));
            }
        };
        let place = Place::Name(name.clone());
        let meter = Arc::clone(lock(&self.feed).input.meter());
        let portion = Portion { feed: Arc::clone(&self.feed) };
        let input = usable.and_then(|()| Input::of_member(Box::new(portion), &meter));
        Some(match input {
            Ok(input) => Ok(Member { place, name, input, format: None, stated: None }),
            Err(skip) => Err(Lost::one(place, skip)),
        })
    }
}

impl Feed {
    fn read_header(&mut self) -> Result<Option<Header>, Skip> {
        if !self.input.fill_to(BLOCK_BYTES)? {
            let rest = self.input.bytes();
            let clean = rest.iter().all(|byte| *byte == 0);
            return if clean { Ok(None) } else { Err(malformed("the archive breaks off")) };
        }
        let block = &self.input.bytes()[..BLOCK_BYTES];
        if block.iter().all(|byte| *byte == 0) {
            return Ok(None);
        }
        let header = parse_header(block).ok_or_else(|| malformed("a member's header is damaged"));
        self.input.consume(BLOCK_BYTES);
        header.map(Some)
    }

    /// Passes over what was not read of the member at hand.
    fn skip_rest(&mut self) -> Result<(), Skip> {
        let mut left = self.left.saturating_add(self.padding);
        (self.left, self.padding) = (0, 0);
        while left > 0 {
            if self.input.bytes().is_empty() && !self.input.fill()? {
                return Err(malformed("the archive breaks off inside a member"));
            }
            let count = (self.input.bytes().len() as u64).min(left);
            self.input.consume(count as usize);
            left -= count;
        }
        Ok(())
    }

    fn read_extension(&mut self) -> Result<Vec<u8>, Skip> {
        if self.left > MAX_EXTENSION_BYTES {
            return Err(Skip::new(SkipReason::TooLarge, "a member's header is too long"));
        }
        let length = self.left as usize;
        if !self.input.fill_to(length)? && self.input.bytes().len() < length {
            return Err(malformed("the archive breaks off"));
        }
        let mut bytes = self.input.bytes()[..length].to_vec();
        self.input.consume(length);
        self.left = 0;
        while bytes.last() == Some(&0) {
            bytes.pop();
        }
        Ok(bytes)
    }
}

/// Whether a block begins a member: its checksum holds.
pub(in super::super) fn is_header(block: &[u8]) -> bool {
    block.len() >= BLOCK_BYTES && parse_header(&block[..BLOCK_BYTES]).is_some()
}

fn parse_header(block: &[u8]) -> Option<Header> {
    let stated = parse_number(&block[148..156])?;
    let sum: u64 = block.iter().map(|byte| u64::from(*byte)).sum();
    let own: u64 = block[148..156].iter().map(|byte| u64::from(*byte)).sum();
    if block[0] == 0 || sum - own + 8 * u64::from(b' ') != stated {
        return None;
    }
    let field = |range: std::ops::Range<usize>| {
        let field = &block[range];
        &field[..memchr::memchr(0, field).unwrap_or(field.len())]
    };
    let mut name = Vec::new();
    if &block[257..263] == b"ustar\0" && block[345] != 0 {
        name.extend_from_slice(field(345..500));
        name.push(b'/');
    }
    name.extend_from_slice(field(0..100));
    Some(Header { name, size_bytes: parse_number(&block[124..136])?, kind: block[156] })
}

/// Octal digits, or a binary number where the first bit is set.
fn parse_number(field: &[u8]) -> Option<u64> {
    if field[0] & 0x80 != 0 {
        return field[1..].iter().try_fold(u64::from(field[0] & 0x7f), |number, byte| {
            number.checked_mul(256)?.checked_add(u64::from(*byte))
        });
    }
    let text = std::str::from_utf8(field).ok()?.trim_matches(['\0', ' ']);
    if text.is_empty() { Some(0) } else { u64::from_str_radix(text, 8).ok() }
}

/// The value of `key` in the lines `LENGTH KEY=VALUE` of a pax header.
fn find_pax<'a>(text: &'a [u8], key: &[u8]) -> Option<&'a [u8]> {
    let mut rest = text;
    let mut found = None;
    while let Some(space) = memchr::memchr(b' ', rest) {
        let length: usize = std::str::from_utf8(&rest[..space]).ok()?.parse().ok()?;
        let line = rest.get(space + 1..length)?;
        if let Some(value) = line.strip_prefix(key).and_then(|value| value.strip_prefix(b"=")) {
            found = Some(value.strip_suffix(b"\n").unwrap_or(value));
        }
        rest = &rest[length..];
    }
    found
}

/// The member at hand as a stream. A portion whose archive has moved on has nothing left.
struct Portion {
    feed: Arc<Mutex<Feed>>,
}

impl Read for Portion {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let mut feed = lock(&self.feed);
        if feed.left == 0 {
            return Ok(0);
        }
        if feed.input.bytes().is_empty() && !feed.input.fill().map_err(lost)? {
            return Err(lost(malformed("the archive breaks off inside a member")));
        }
        let left = usize::try_from(feed.left).unwrap_or(usize::MAX);
        let count = feed.input.bytes().len().min(left).min(buffer.len());
        buffer[..count].copy_from_slice(&feed.input.bytes()[..count]);
        feed.input.consume(count);
        feed.left -= count as u64;
        Ok(count)
    }
}

fn lock(feed: &Mutex<Feed>) -> MutexGuard<'_, Feed> {
    feed.lock().unwrap_or_else(PoisonError::into_inner)
}
