//! Reads files: bytes in, what they state out. Knows syntax, not news.
//!
//! [`open`] finds out how a file is written and yields its [`Record`]s one after the other; this
//! part is sequential, cheap and streaming. [`parse`] turns one record into a [`RawDocument`]; it
//! is the costly part and any thread may run it on any record. One file of this folder per format;
//! `input` holds the bytes, `compression` inflates them, `detect` names the format, `nested` goes
//! into archives, `records` cuts, `charset` decodes, `repair` mends what was damaged before, `layout`
//! undoes line breaks, `fields` and `head` find the named fields. Nothing here interprets a value.

mod archive;
mod charset;
mod compression;
mod detect;
mod email;
mod europresse;
mod export_cut;
mod export_kinds;
mod export_labels;
mod factiva;
mod feed;
mod fields;
mod flow;
mod formats;
mod head;
pub mod html;
mod input;
mod json;
mod json_cut;
mod json_lists;
mod json_wire;
mod layout;
mod markdown;
mod markdown_inline;
mod mhtml;
mod nested;
mod newsml;
mod newsml_g2;
mod nexis;
mod nitf;
mod office;
#[cfg(feature = "parquet")]
mod parquet_rows;
mod pdf;
mod proquest;
mod records;
mod repair;
mod reuters;
mod rtf;
mod settings;
mod subjects;
mod tables;
mod tags;
mod text;
mod timed;
mod trec;
mod wires;
mod xml;
mod xml_cut;
mod xml_kinds;
mod xml_other;
mod xml_text;

use std::fs::File;
use std::io::Read;
use std::sync::Arc;

use xxhash_rust::xxh3::Xxh3;

pub use formats::{FORMATS, FormatRow, format_row};
pub use nested::Records;
pub use settings::{Limits, Mapping, ReadSettings};
pub use timed::THREAD;

use crate::document::{Format, Hash64, Origin, RawDocument, Record, Skip, SkipReason, SourceFile};
use input::{Input, Meter};

/// Opens a file, finds its format by its content and then its name, and starts streaming its
/// records.
pub fn open(file: &SourceFile, settings: &ReadSettings) -> Result<Records, Skip> {
    Records::open(Input::open(&file.location, &settings.limits)?, &file.path, settings)
}

/// Opens a file that is in memory. Its content is not hashed.
pub fn open_bytes(bytes: Vec<u8>, name: &str, settings: &ReadSettings) -> Result<Records, Skip> {
    let meter = Arc::new(Meter::of_memory(bytes.len() as u64, &settings.limits));
    Records::open(Input::of_bytes(bytes, &meter)?, name, settings)
}

/// Up to so many bytes no parser takes long, and a thread of its own would cost as much as the work.
const SHORT_BYTES: usize = 64 << 10;

/// Reads one record of `file`. Independent of every other record.
pub fn parse(record: Record, file: &SourceFile, settings: &ReadSettings) -> Result<RawDocument, Skip> {
    // A PDF has a thread of its own: a few bytes of it may be a bomb.
    if record.bytes.len() <= SHORT_BYTES || record.format == Format::Pdf {
        return parse_here(record, file, settings);
    }
    let (place, file, settings) = (record.place.clone(), file.clone(), settings.clone());
    timed::within(settings.limits.max_time, move || parse_here(record, &file, &settings))
        .map_err(|skip| skip.at(place))
}

fn parse_here(record: Record, file: &SourceFile, settings: &ReadSettings) -> Result<RawDocument, Skip> {
    let Record { format, place, bytes, stated: around } = record;
    let origin =
        Origin { path: file.path.clone(), record: place.clone(), format, content_hash: Hash64::of(&bytes) };
    let outcome = match format {
        Format::Text => Ok(text::parse(&charset::decode(bytes))),
        Format::Markdown => Ok(markdown::parse(&charset::decode(bytes))),
        Format::Html => html::parse_html(&charset::decode_page(bytes), &settings.limits.page()),
        Format::Mhtml => mhtml::parse(&bytes, &settings.limits),
        Format::Json | Format::JsonLines => json::parse(charset::decode_raw(bytes), &settings.mapping),
        Format::Csv => json::parse(charset::decode_raw(bytes), &settings.table),
        Format::Parquet => json::parse(charset::decode_raw(bytes), &settings.table),
        Format::Epub => html::parse_html(&charset::decode_page(bytes), &settings.limits.page()),
        Format::Docx => office::parse_docx(&bytes),
        Format::Odt => office::parse_odt(&bytes),
        Format::Rtf => rtf::parse(&bytes),
        Format::Email => email::parse(&bytes, &settings.limits),
        Format::Pdf => pdf::parse(bytes, settings.limits.max_time),
        Format::Reuters => Ok(reuters::parse(&charset::decode_latin(bytes))),
        Format::Nitf => nitf::parse(&charset::decode_page(bytes)),
        Format::Newsml => newsml::parse(&charset::decode_page(bytes)),
        Format::NewsmlG2 => newsml_g2::parse(&charset::decode_page(bytes)),
        Format::Feed => feed::parse(&charset::decode_page(bytes)),
        Format::Xml => xml_other::parse(&charset::decode_page(bytes)),
        Format::Trec => trec::parse(&charset::decode_page(bytes), &settings.limits),
        Format::Iptc7901 => Ok(wires::parse_7901(&charset::decode_raw(bytes))),
        Format::Anpa1312 => Ok(wires::parse_anpa(&charset::decode_raw(bytes))),
        Format::Nexis => Ok(nexis::parse(&charset::decode_page(bytes))),
        Format::Factiva => factiva::parse(&charset::decode_page(bytes)),
        Format::Europresse => europresse::parse(&charset::decode_page(bytes)),
        Format::Proquest => proquest::parse(&charset::decode_page(bytes)),
    };
    let (mut stated, text) = outcome.map_err(|skip| skip.at(place.clone()))?;
    if let Some(around) = around {
        nested::fill_in(&mut stated, *around);
    }
    let text = repair::repair(text);
    repair::repair_stated(&mut stated);
    if stated.headline.is_none() && text.is_empty() && stated.item.signal.as_deref() == Some("kill") {
        // A withdrawal without a word must reach the index all the same, to take the place of what
        // it withdraws.
        stated.headline = stated.slug.clone().or_else(|| stated.item.guid.clone());
    }
    if stated.headline.is_none() && text.is_empty() {
        return Err(Skip::new(SkipReason::Empty, "neither headline nor text").at(place));
    }
    Ok(RawDocument { origin, stated, text })
}

/// The hash of a file's bytes on disk, the one that [`Records::content_hash`] gives.
pub fn hash_content(file: &SourceFile) -> Result<Hash64, Skip> {
    let mut source = File::open(&file.location).map_err(|error| input::unreadable(&error))?;
    let mut hash = Xxh3::new();
    let mut chunk = vec![0; 128 << 10];
    loop {
        match source.read(&mut chunk).map_err(|error| input::unreadable(&error))? {
            0 => return Ok(Hash64(hash.digest())),
            count => hash.update(&chunk[..count]),
        }
    }
}

#[cfg(test)]
mod exchange_tests;
#[cfg(test)]
mod tests;
