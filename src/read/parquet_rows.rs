//! Parquet: the rows of a columnar file, each an object of JSON as a row of a table is.
//!
//! A thread of its own decodes rows and runs no more than a few ahead: the crate's row reader
//! cannot change threads, and a panic in it costs the file alone.

use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use crossbeam_channel::{Receiver, RecvTimeoutError, Sender, bounded};
use parquet::errors::{ParquetError, Result as ParquetResult};
use parquet::file::reader::{ChunkReader, FileReader, Length, SerializedFileReader};
use parquet::record::reader::RowIter;
use rawzip::ReaderAt;
use serde_json::Value;

use super::archive::{Blob, Lost, Member, Members, Part, Place, Rest};
use super::input::Meter;
use super::settings::ReadSettings;
use super::tables::{check_columns, row_member};
use super::timed::THREAD;
use crate::document::{Format, Skip, SkipReason};

const ROWS_AHEAD: usize = 64;

/// The rows of a Parquet file.
pub(super) struct ParquetRows {
    told: Receiver<Result<Value, String>>,
    max_time: Duration,
    meter: Arc<Meter>,
    ordinal: u64,
}

impl ParquetRows {
    pub fn open(blob: Blob, meter: &Arc<Meter>, settings: &ReadSettings) -> Result<ParquetRows, Skip> {
        let malformed = |error: ParquetError| Skip::new(SkipReason::Malformed, error.to_string());
        let reader = SerializedFileReader::new(blob).map_err(malformed)?;
        let schema = reader.metadata().file_metadata().schema().clone();
        let columns: Vec<String> = schema.get_fields().iter().map(|field| field.name().to_string()).collect();
        check_columns(&columns, &settings.table)?;
        let (teller, told) = bounded(ROWS_AHEAD);
        std::thread::Builder::new()
            .name(THREAD.into())
            .spawn(move || {
                if catch_unwind(AssertUnwindSafe(|| decode(reader, &teller))).is_err() {
                    teller.send(Err("the parser gave up".into())).ok();
                }
            })
            .map_err(|error| Skip::new(SkipReason::Failed, format!("cannot start a thread: {error}")))?;
        Ok(ParquetRows { told, max_time: settings.limits.max_time, meter: Arc::clone(meter), ordinal: 0 })
    }
}

fn decode(reader: SerializedFileReader<Blob>, teller: &Sender<Result<Value, String>>) {
    for row in RowIter::from_file_into(Box::new(reader)) {
        let row = row.map(|row| row.to_json_value()).map_err(|error| error.to_string());
        let broken = row.is_err();
        if teller.send(row).is_err() || broken {
            return;
        }
    }
}

impl Members for ParquetRows {
    fn next_member(&mut self) -> Option<Result<Member, Lost>> {
        let row = match self.told.recv_timeout(self.max_time) {
            Ok(row) => row,
            Err(RecvTimeoutError::Timeout) => {
                Err(format!("took longer than {} seconds", self.max_time.as_secs_f32()))
            }
            Err(RecvTimeoutError::Disconnected) => return None,
        };
        self.ordinal += 1;
        let place = Place::Ordinal(self.ordinal);
        Some(match row {
            Ok(row) => row_member(row, self.ordinal, Format::Parquet, &self.meter).map_err(|skip| Lost {
                place,
                skip,
                rest: Rest::Follows,
            }),
            Err(detail) => {
                let skip = Skip::new(SkipReason::Malformed, detail);
                Err(Lost { place, skip, rest: Rest::IsLost })
            }
        })
    }
}

impl Length for Blob {
    fn len(&self) -> u64 {
        self.size_bytes()
    }
}

impl ChunkReader for Blob {
    type T = io::BufReader<Part>;

    fn get_read(&self, start: u64) -> ParquetResult<Self::T> {
        Ok(io::BufReader::new(Part { blob: self.clone(), at: start, end: self.size_bytes() }))
    }

    fn get_bytes(&self, start: u64, length: usize) -> ParquetResult<Bytes> {
        let fits = start.checked_add(length as u64).is_some_and(|end| end <= self.size_bytes());
        if !fits {
            return Err(ParquetError::EOF("the file ends before its columns do".into()));
        }
        let mut bytes = vec![0; length];
        self.read_exact_at(&mut bytes, start).map_err(|error| ParquetError::External(Box::new(error)))?;
        Ok(bytes.into())
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use parquet::data_type::{ByteArray, ByteArrayType, Int64Type};
    use parquet::file::properties::WriterProperties;
    use parquet::file::writer::SerializedFileWriter;
    use parquet::schema::parser::parse_message_type;

    use crate::document::SourceFile;
    use crate::read::{ReadSettings, open_bytes, parse};

    #[test]
    fn rows_are_articles() {
        let schema = "message a { required binary title (UTF8); required binary text (UTF8); \
                      optional int64 date (TIMESTAMP_MILLIS); }";
        let schema = Arc::new(parse_message_type(schema).unwrap());
        let properties = Arc::new(WriterProperties::builder().build());
        let mut writer = SerializedFileWriter::new(Vec::new(), schema, properties).unwrap();
        let mut group = writer.next_row_group().unwrap();
        for column in [["A", "B"], ["One.", "Two."]] {
            let values: Vec<ByteArray> = column.iter().map(|text| ByteArray::from(*text)).collect();
            let mut column = group.next_column().unwrap().unwrap();
            column.typed::<ByteArrayType>().write_batch(&values, None, None).unwrap();
            column.close().unwrap();
        }
        let mut dates = group.next_column().unwrap().unwrap();
        // The second row has no date.
        dates.typed::<Int64Type>().write_batch(&[1_761_118_200_000], Some(&[1, 0]), None).unwrap();
        dates.close().unwrap();
        group.close().unwrap();
        let bytes = writer.into_inner().unwrap();
        let settings = ReadSettings::default();
        let records = open_bytes(bytes, "a.parquet", &settings).unwrap();
        let file = SourceFile { location: "".into(), path: "a".into(), size_bytes: 0, modified_ns: 0 };
        let rows: Vec<(Option<String>, String, Option<String>)> = records
            .map(|record| parse(record.unwrap(), &file, &settings).unwrap())
            .map(|raw| (raw.stated.headline, raw.text, raw.stated.published))
            .collect();
        let row = |title: &str, text: &str, date: Option<&str>| {
            (Some(title.to_string()), text.to_string(), date.map(String::from))
        };
        assert_eq!(rows, [row("A", "One.", Some("2025-10-22 07:30:00.000 +00:00")), row("B", "Two.", None)]);
    }
}
