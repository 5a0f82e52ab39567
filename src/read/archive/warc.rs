//! WARC: what a crawler fetched, one record after the other.
//!
//! `response` and `resource` records, and the plain text that `conversion` records hold, become
//! members; a `revisit` is a named skip; the rest describes the crawl and is passed over. A damaged
//! record is a skip, and reading goes on at the next line that begins one.

use memchr::memmem;

use super::super::input::Input;
use super::super::settings::Limits;
use super::http::{Fetched, find_field};
use super::{Lost, Member, Members, Place, malformed};
use crate::document::{Skip, SkipReason};

/// The longest head of a record.
const MAX_HEAD_BYTES: usize = 256 << 10;

/// The records of a WARC.
pub(super) struct Warc {
    input: Input,
    ordinal: u64,
    max_bytes: u64,
    ended: bool,
}

/// What a record's head says.
struct Head {
    length: u64,
    kind: String,
    address: Option<String>,
    content_type: String,
}

impl Warc {
    pub fn new(input: Input, limits: &Limits) -> Warc {
        Warc { input, ordinal: 0, max_bytes: limits.max_document_bytes as u64, ended: false }
    }

    /// The next record that counts.
    fn find_next(&mut self) -> Result<Option<Result<Member, Skip>>, Skip> {
        loop {
            if !self.skip_blank_lines()? {
                return Ok(None);
            }
            self.ordinal += 1;
            let head = match self.read_head()? {
                Ok(head) => head,
                Err(skip) => {
                    self.resume()?;
                    return Ok(Some(Err(skip)));
                }
            };
            let is_page = matches!(head.kind.as_str(), "response" | "resource" | "conversion");
            if is_page && head.length <= self.max_bytes {
                let length = head.length as usize;
                if !self.input.fill_to(length)? && self.input.bytes().len() < length {
                    self.input.consume(length);
                    return Ok(Some(Err(malformed("the record breaks off"))));
                }
                let block = self.input.take(length);
                let outcome = self.check_end().and_then(|()| member(head, block, self.ordinal, &self.input));
                return Ok(Some(outcome));
            }
            self.input.pass_over(head.length)?;
            if head.kind == "revisit" {
                let detail = format!("a revisit of {}", head.address.as_deref().unwrap_or("a page"));
                return Ok(Some(Err(Skip::new(SkipReason::Repeated, detail))));
            }
            if is_page {
                let detail = format!("longer than {} bytes", self.max_bytes);
                return Ok(Some(Err(Skip::new(SkipReason::TooLarge, detail))));
            }
        }
    }

    /// Whether anything but blank lines follows.
    fn skip_blank_lines(&mut self) -> Result<bool, Skip> {
        loop {
            let bytes = self.input.bytes();
            let blank = bytes.iter().take_while(|byte| matches!(byte, b'\r' | b'\n' | 0)).count();
            let more = blank < bytes.len();
            self.input.consume(blank);
            if more || !self.input.fill()? {
                return Ok(more);
            }
        }
    }

    fn read_head(&mut self) -> Result<Result<Head, Skip>, Skip> {
        self.input.fill_to(5)?;
        if !self.input.bytes().starts_with(b"WARC/") {
            return Ok(Err(malformed("no record begins here")));
        }
        let (length, gap) = loop {
            if let Some(found) = find_head_end(self.input.bytes()) {
                break found;
            }
            if self.input.bytes().len() > MAX_HEAD_BYTES || !self.input.fill()? {
                return Ok(Err(malformed("the head of the record breaks off")));
            }
        };
        let head = parse_head(&self.input.bytes()[..length]);
        if head.is_some() {
            self.input.consume(length + gap);
        }
        Ok(head.ok_or_else(|| malformed("the head of the record states no length")))
    }

    /// After a record come two line ends; where text comes instead, its length was wrong.
    fn check_end(&mut self) -> Result<(), Skip> {
        self.input.fill_to(1)?;
        match self.input.bytes().first() {
            None | Some(b'\r' | b'\n' | b'W') => Ok(()),
            Some(_) => {
                self.resume()?;
                Err(malformed("the record is longer than its head says"))
            }
        }
    }

    /// Goes on to the next line that begins a record.
    fn resume(&mut self) -> Result<(), Skip> {
        const MARK: &[u8] = b"\nWARC/";
        loop {
            if let Some(at) = memmem::find(self.input.bytes(), MARK) {
                self.input.consume(at + 1);
                return Ok(());
            }
            let seen = self.input.bytes().len().saturating_sub(MARK.len());
            self.input.consume(seen);
            if !self.input.fill()? {
                self.input.consume(self.input.bytes().len());
                return Ok(());
            }
        }
    }
}

impl Members for Warc {
    fn next_member(&mut self) -> Option<Result<Member, Lost>> {
        if self.ended {
            return None;
        }
        let found = self.find_next();
        self.ended = !matches!(found, Ok(Some(_)));
        match found {
            Ok(found) => Some(found?.map_err(|skip| Lost::one(Place::Ordinal(self.ordinal), skip))),
            Err(skip) => Some(Err(Lost { place: Place::Ordinal(self.ordinal + 1), ..Lost::all(skip) })),
        }
    }
}

/// The member that a record's block is.
fn member(head: Head, block: Vec<u8>, ordinal: u64, input: &Input) -> Result<Member, Skip> {
    let is_http = head.content_type.starts_with("application/http")
        || (head.kind == "response" && block.starts_with(b"HTTP/"));
    let fetched = match is_http {
        true => Fetched::parse(block, input.meter())?,
        false => Fetched::of(&head.content_type, block),
    };
    fetched.into_member(head.address, Place::Ordinal(ordinal), input.meter())
}

/// Where a head ends, and the length of the blank line after it.
fn find_head_end(bytes: &[u8]) -> Option<(usize, usize)> {
    let strict = memmem::find(bytes, b"\r\n\r\n").map(|at| (at, 4));
    let loose = memmem::find(&bytes[..strict.map_or(bytes.len(), |(at, _)| at)], b"\n\n").map(|at| (at, 2));
    loose.or(strict)
}

fn parse_head(head: &[u8]) -> Option<Head> {
    let field = |name: &str| find_field(head, name);
    let length = field("content-length")?.parse().ok()?;
    let address = field("warc-target-uri").map(|uri| uri.trim_matches(['<', '>']).to_string());
    let kind = field("warc-type")?.to_ascii_lowercase();
    let content_type = field("content-type").unwrap_or_default().to_ascii_lowercase();
    Some(Head { length, kind, address, content_type })
}
