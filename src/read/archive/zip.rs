//! ZIP: the directory is read first, members are then inflated in place, in its order.
//!
//! Office documents, EPUBs and WACZ crawls are ZIPs too; which one it is shows in the names.

use std::collections::VecDeque;
use std::io::{BufReader, Read};
use std::sync::Arc;

use flate2::bufread::DeflateDecoder;
use rawzip::{CompressionMethod, RECOMMENDED_BUFFER_SIZE, ZipArchive, ZipArchiveEntryWayfinder};

use super::super::compression::Inflated;
use super::super::input::{Input, Meter};
use super::super::settings::Limits;
use super::blob::{Blob, Part};
use super::epub::Epub;
use super::{Lost, Member, Members, Place, is_hidden, malformed, shown_name};
use crate::document::{Format, Skip, SkipReason};

/// The members of a ZIP.
pub(super) struct Zip {
    archive: ZipArchive<Blob>,
    meter: Arc<Meter>,
    entries: VecDeque<Entry>,
}

struct Entry {
    name: String,
    method: CompressionMethod,
    is_encrypted: bool,
    found: ZipArchiveEntryWayfinder,
}

impl Zip {
    /// Reads the directory.
    pub fn open(blob: Blob, meter: &Arc<Meter>, limits: &Limits) -> Result<Zip, Skip> {
        let mut buffer = vec![0; RECOMMENDED_BUFFER_SIZE];
        let size_bytes = blob.size_bytes();
        let archive = rawzip::ZipLocator::new()
            .locate_in_reader(blob, &mut buffer, size_bytes)
            .map_err(|(_, error)| malformed(format!("its directory of members is damaged: {error}")))?;
        let mut entries = VecDeque::new();
        let mut listed = archive.entries(&mut buffer);
        loop {
            let entry = match listed.next_entry() {
                Ok(Some(entry)) => entry,
                Ok(None) => break,
                Err(error) => {
                    return Err(malformed(format!("its directory of members is damaged: {error}")));
                }
            };
            let name = shown_name(entry.file_path().as_ref());
            if entry.is_dir() || is_hidden(&name) {
                continue;
            }
            if entries.len() as u64 >= limits.max_members {
                return Err(Skip::new(
                    SkipReason::TooLarge,
                    format!("more than {} members", limits.max_members),
                ));
            }
            let (method, is_encrypted) = (entry.compression_method(), entry.flags().is_encrypted());
            entries.push_back(Entry { name, method, is_encrypted, found: entry.wayfinder() });
        }
        Ok(Zip { archive, meter: Arc::clone(meter), entries })
    }

    /// The format of a ZIP that is one document.
    pub fn find_document(&self) -> Result<Option<Format>, Skip> {
        let not_read = |what: &str| Err(Skip::new(SkipReason::Unrecognised, format!("{what}; not read yet")));
        if self.has("word/document.xml") {
            return Ok(Some(Format::Docx));
        }
        if self.has("xl/workbook.xml") || self.has("xl/workbook.bin") {
            return not_read("a spreadsheet");
        }
        if self.has("ppt/presentation.xml") {
            return not_read("a presentation");
        }
        if self.has("content.xml") && self.has("META-INF/manifest.xml") {
            let kind = self.read("mimetype", 1 << 10)?.unwrap_or_default();
            return match kind.trim_ascii() {
                b"application/vnd.oasis.opendocument.spreadsheet" => not_read("a spreadsheet"),
                b"application/vnd.oasis.opendocument.presentation" => not_read("a presentation"),
                b"application/vnd.oasis.opendocument.graphics" => not_read("a drawing"),
                [..] => Ok(Some(Format::Odt)),
            };
        }
        Ok(None)
    }

    /// The members that are worth reading: chapters of a book, crawls of a WACZ, files of anything
    /// else.
    pub fn into_members(mut self) -> Result<Box<dyn Members>, Skip> {
        if self.has("META-INF/container.xml") {
            return Ok(Box::new(Epub::open(self)?));
        }
        let is_crawl = |entry: &Entry| entry.name.starts_with("archive/") && entry.name.contains(".warc");
        if self.has("datapackage.json") && self.entries.iter().any(is_crawl) {
            self.entries.retain(is_crawl);
        }
        Ok(Box::new(self))
    }

    fn has(&self, name: &str) -> bool {
        self.entries.iter().any(|entry| entry.name == name)
    }

    /// The bytes of a member, at most `max_bytes` of them.
    pub fn read(&self, name: &str, max_bytes: usize) -> Result<Option<Vec<u8>>, Skip> {
        let Some(entry) = self.entries.iter().find(|entry| entry.name == name) else { return Ok(None) };
        let mut bytes = Vec::new();
        let reader = self.reader(entry)?;
        reader
            .take(max_bytes as u64 + 1)
            .read_to_end(&mut bytes)
            .map_err(|error| malformed(format!("{name} cannot be unpacked: {error}")))?;
        if bytes.len() > max_bytes {
            return Err(Skip::new(SkipReason::TooLarge, format!("{name} is longer than {max_bytes} bytes")));
        }
        Ok(Some(bytes))
    }

    fn reader(&self, entry: &Entry) -> Result<Box<dyn Read + Send>, Skip> {
        if entry.is_encrypted {
            return Err(Skip::new(SkipReason::Unrecognised, "encrypted"));
        }
        let found = self.archive.get_entry(entry.found).map_err(|error| malformed(error.to_string()))?;
        let (at, end) = found.compressed_data_range();
        let part = Part { blob: self.archive.get_ref().clone(), at, end };
        let part = BufReader::with_capacity(64 << 10, part);
        let source: Box<dyn Read + Send> = match entry.method {
            CompressionMethod::STORE => return Ok(Box::new(part)),
            CompressionMethod::DEFLATE => Box::new(DeflateDecoder::new(part)),
            CompressionMethod::BZIP2 => Box::new(bzip2::bufread::BzDecoder::new(part)),
            CompressionMethod::ZSTD => {
                Box::new(zstd::Decoder::with_buffer(part).map_err(|error| malformed(error.to_string()))?)
            }
            CompressionMethod::XZ => Box::new(lzma_rust2::XzReader::new_mem_limit(part, true, 128 << 10)),
            method => {
                let detail = format!("packed by a method that is not known: {method:?}");
                return Err(Skip::new(SkipReason::Unrecognised, detail));
            }
        };
        Ok(Box::new(Inflated { source, meter: Arc::clone(&self.meter) }))
    }

    /// The member of this name, as an input.
    pub fn member(&self, name: &str) -> Option<Result<Member, Lost>> {
        self.entries.iter().find(|entry| entry.name == name).map(|entry| self.open_entry(entry))
    }

    fn open_entry(&self, entry: &Entry) -> Result<Member, Lost> {
        let place = Place::Name(entry.name.clone());
        let input = self.reader(entry).and_then(|reader| Input::of_member(reader, &self.meter));
        match input {
            Ok(input) => Ok(Member { place, name: entry.name.clone(), input, format: None, stated: None }),
            Err(skip) => Err(Lost::one(place, skip)),
        }
    }
}

impl Members for Zip {
    fn next_member(&mut self) -> Option<Result<Member, Lost>> {
        let entry = self.entries.pop_front()?;
        Some(self.open_entry(&entry))
    }
}
