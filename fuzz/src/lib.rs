//! What the targets share: how bytes are read, what must hold of what comes out, and which panics
//! count.
//!
//! A panic in a parser of others is told and caught, as the pipeline does; a panic in our own code
//! ends the run, wherever it would be caught.

mod invariants;
mod office;
mod panics;

use std::cell::RefCell;

use morgue::document::{Format, Record, SourceFile};
use morgue::pipeline::{Settings, Worker};
use morgue::read::{self, ReadSettings};
use serde_json::{Map, Value};

pub use office::{read_docx, read_epub, read_odt};
pub use panics::guard;

/// Inputs that one worker is kept for; what it learns of words grows with them.
const WORKER_INPUTS: u32 = 1_000;
/// The fields that the lines of [`read_stated`] fill, in order.
const STATED: [&str; 10] = [
    "headline", "byline", "published", "dateline", "source", "agency", "updated", "url", "authors", "language",
];

thread_local! {
    static WORKER: RefCell<(u32, Worker)> = RefCell::default();
}

/// Reads `bytes` as the pipeline would read a file called `name`, to the last record.
pub fn read_file(bytes: &[u8], name: &str) {
    let settings = ReadSettings::default();
    guard(|| {
        let Ok(mut records) = read::open_bytes(bytes.to_vec(), name, &settings) else { return };
        while let Some(record) = records.next() {
            let _ = record.and_then(|record| read::parse(record, &file(name), &settings));
            let _ = (records.layers(), records.bytes_read(), records.content_hash());
        }
    });
}

/// Reads `bytes` as one record of a format, whatever they look like.
pub fn read_record(bytes: &[u8], format: Format) {
    guard(|| {
        let _ = read::parse(record(bytes, format), &file("fuzz"), &ReadSettings::default());
    });
}

/// Carries `bytes`, as one record of a format, to a document, and checks what the contract says.
pub fn carry(bytes: &[u8], format: Format) {
    guard(|| {
        let settings = Settings::default();
        let Ok(raw) = read::parse(record(bytes, format), &file("2025/fuzz.txt"), &settings.read) else { return };
        WORKER.with_borrow_mut(|(inputs, worker)| {
            *inputs += 1;
            if *inputs % WORKER_INPUTS == 0 {
                *worker = Worker::default();
            }
            let document = worker.document(record(bytes, format), &file("2025/fuzz.txt"), &settings);
            invariants::check(&raw, &document.expect("what can be read becomes a document"));
        });
    });
}

/// Carries an article whose fields are the first lines of `bytes` and whose text is the rest.
pub fn read_stated(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let mut lines = text.splitn(STATED.len() + 1, '\n');
    let mut article = Map::new();
    for field in STATED {
        let line = lines.next().unwrap_or_default();
        if !line.is_empty() {
            article.insert(field.into(), line.into());
        }
    }
    article.insert("text".into(), lines.next().unwrap_or_default().into());
    carry(Value::Object(article).to_string().as_bytes(), Format::Json);
}

fn record(bytes: &[u8], format: Format) -> Record {
    Record { format, place: None, bytes: bytes.to_vec(), stated: None }
}

fn file(name: &str) -> SourceFile {
    SourceFile { location: name.into(), path: name.into(), size_bytes: 0, modified_ns: 0 }
}
