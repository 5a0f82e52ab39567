//! What every target shares: bytes are read as a file of some name, to the last record.

use morgue::document::{Format, Record, SourceFile};
use morgue::read::{self, ReadSettings};

/// Reads `bytes` as the pipeline would read a file called `name`.
pub fn read_file(bytes: &[u8], name: &str) {
    let settings = ReadSettings::default();
    let Ok(records) = read::open_bytes(bytes.to_vec(), name, &settings) else { return };
    for record in records.flatten() {
        let _ = read::parse(record, &file(name), &settings);
    }
}

/// Reads `bytes` as one record of a format, whatever they look like.
pub fn read_record(bytes: &[u8], format: Format) {
    let record = Record { format, place: None, bytes: bytes.to_vec(), stated: None };
    let _ = read::parse(record, &file("fuzz"), &ReadSettings::default());
}

fn file(name: &str) -> SourceFile {
    SourceFile { location: name.into(), path: name.into(), size_bytes: 0, modified_ns: 0 }
}
