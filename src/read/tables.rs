//! Tables of articles: comma-, semicolon- and tab-separated values, a row an article.
//!
//! In: the bytes of a table whose first row names its columns. Out: a member for each row, as an
//! object of JSON with the columns as names, so that columns are recognised as the fields of a dump
//! are. Rows are streamed. A table without a column for headline or text is one skip.

use std::io::{self, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use csv::{ByteRecord, Reader, ReaderBuilder};
use serde_json::{Map, Value};

use super::archive::{Lost, Member, Members, Place, Rest};
use super::charset::decode_raw;
use super::fields::{FIELDS, Field, find_field};
use super::input::{Input, Meter, lost, skip_of};
use super::settings::{Mapping, ReadSettings};
use crate::document::{Format, Skip, SkipReason};

/// How much of a table is looked at for its delimiter.
const HEAD_BYTES: usize = 64 << 10;

/// The rows of a table.
pub(super) struct Rows {
    reader: Reader<Bounded>,
    columns: Vec<String>,
    row: ByteRecord,
    since_row: Arc<AtomicUsize>,
    meter: Arc<Meter>,
    ended: bool,
}

impl Rows {
    pub fn open(mut input: Input, settings: &ReadSettings) -> Result<Rows, Skip> {
        input.fill_to(HEAD_BYTES)?;
        let meter = Arc::clone(input.meter());
        let delimiter = find_delimiter(input.bytes());
        let since_row = Arc::new(AtomicUsize::new(0));
        let max_bytes = settings.limits.max_record_bytes;
        let bounded = Bounded { input, since_row: Arc::clone(&since_row), max_bytes };
        let mut reader =
            ReaderBuilder::new().delimiter(delimiter).flexible(true).has_headers(true).from_reader(bounded);
        let columns = reader.byte_headers().map_err(|error| table_skip(&error))?;
        let columns: Vec<String> =
            columns.iter().map(|name| decode_raw(name.to_vec()).trim().to_string()).collect();
        check_columns(&columns, &settings.table)?;
        Ok(Rows { reader, columns, row: ByteRecord::new(), since_row, meter, ended: false })
    }

    fn member(&self, line: u64) -> Result<Member, Skip> {
        let cells = self.columns.iter().zip(&self.row).filter(|(_, cell)| !cell.is_empty());
        let object: Map<String, Value> =
            cells.map(|(name, cell)| (name.clone(), Value::String(decode_raw(cell.to_vec())))).collect();
        row_member(Value::Object(object), line, Format::Csv, &self.meter)
    }
}

/// The member that a row is, once it is an object.
pub(super) fn row_member(
    object: Value,
    line: u64,
    format: Format,
    meter: &Arc<Meter>,
) -> Result<Member, Skip> {
    let bytes = object.to_string().into_bytes();
    let input = Input::of_bytes(bytes, meter)?;
    let name = String::new();
    Ok(Member { place: Place::Ordinal(line), name, input, format: Some(format), stated: None })
}

/// A table of other things has no column for a headline or a text.
pub(super) fn check_columns(columns: &[String], mapping: &Mapping) -> Result<(), Skip> {
    let is_mapped = |name: &str| FIELDS.iter().any(|(_, field)| mapping.path(*field) == Some(name));
    let is_text =
        |name: &str| matches!(find_field(name), Some((Field::Headline | Field::Body | Field::Summary, _)));
    if columns.iter().any(|name| is_mapped(name) || is_text(name)) {
        return Ok(());
    }
    let shown: String = columns.join(", ").chars().take(120).collect();
    let detail = format!("a table without a column for headline or text; its columns are: {shown}");
    Err(Skip::new(SkipReason::Unrecognised, detail))
}

impl Members for Rows {
    fn next_member(&mut self) -> Option<Result<Member, Lost>> {
        if self.ended {
            return None;
        }
        loop {
            self.since_row.store(0, Ordering::Relaxed);
            let line = self.reader.position().line();
            match self.reader.read_byte_record(&mut self.row) {
                Ok(true) if self.row.iter().all(|cell| cell.trim_ascii().is_empty()) => {}
                Ok(true) => {
                    let line = self.row.position().map_or(line, csv::Position::line);
                    let place = Place::Ordinal(line);
                    let lost = |skip| Lost { place, skip, rest: Rest::Follows };
                    return Some(self.member(line).map_err(lost));
                }
                Ok(false) => {
                    self.ended = true;
                    return None;
                }
                Err(error) => {
                    self.ended = true;
                    let skip = table_skip(&error);
                    return Some(Err(Lost { place: Place::Ordinal(line), skip, rest: Rest::IsLost }));
                }
            }
        }
    }
}

/// The delimiter that occurs most in the first line, outside of quotes.
fn find_delimiter(bytes: &[u8]) -> u8 {
    let mut counts = [(b',', 0), (b'\t', 0), (b';', 0), (b'|', 0)];
    let mut quoted = false;
    for byte in &bytes[..bytes.len().min(HEAD_BYTES)] {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' if !quoted => break,
            byte if !quoted => {
                if let Some((_, count)) = counts.iter_mut().find(|(delimiter, _)| delimiter == byte) {
                    *count += 1;
                }
            }
            _ => {}
        }
    }
    counts.iter().rev().max_by_key(|(_, count)| *count).map_or(b',', |(delimiter, _)| *delimiter)
}

fn table_skip(error: &csv::Error) -> Skip {
    match error.kind() {
        csv::ErrorKind::Io(error) => skip_of(error),
        _ => Skip::new(SkipReason::Malformed, error.to_string()),
    }
}

/// An input that gives no more than a row may hold. A quote that is never closed would else make
/// one row of the rest of the file.
struct Bounded {
    input: Input,
    since_row: Arc<AtomicUsize>,
    max_bytes: usize,
}

impl Read for Bounded {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.input.copy_to(buffer).map_err(lost)?;
        let since_row = self.since_row.fetch_add(count, Ordering::Relaxed) + count;
        if since_row > self.max_bytes + buffer.len() {
            let detail = format!("a row longer than {} bytes; is a quote not closed?", self.max_bytes);
            return Err(lost(Skip::new(SkipReason::TooLarge, detail)));
        }
        Ok(count)
    }
}
