//! `morgue extract --explain`: how a file was recognised, and where each value comes from.

use std::io::{self, Write};

use morgue::document::{Document, SourceFile};
use morgue::pipeline::{STACK_BYTES, Settings, Worker};
use morgue::read::{self, format_row};
use serde_json::Value;

use crate::output::place;

/// Fields that say what the record is, not what the article says.
const ORIGIN: [&str; 7] = ["schema", "id", "path", "record", "format", "content_hash", "evidence"];
/// Fields that are told by their number.
const COUNTED: [&str; 5] = ["people", "organisations", "places", "furniture", "quotes"];

/// Explains every record of a file; returns how many were skipped.
pub fn explain(file: &SourceFile, settings: &Settings) -> io::Result<u64> {
    // Parsers recurse as far as they may in the pipeline's threads.
    let thread = std::thread::Builder::new().stack_size(STACK_BYTES);
    std::thread::scope(|scope| {
        let explained = thread.spawn_scoped(scope, || records(file, settings, &mut io::stdout().lock()))?;
        explained.join().map_err(|_| io::Error::other("a parser gave up"))?
    })
}

fn records(file: &SourceFile, settings: &Settings, out: &mut impl Write) -> io::Result<u64> {
    let mut worker = Worker::default();
    let mut skipped = 0;
    let mut records = match read::open(file, &settings.read) {
        Ok(records) => records,
        Err(skip) => {
            writeln!(out, "{}\n  skipped        {skip}\n", file.path)?;
            return Ok(1);
        }
    };
    while let Some(record) = records.next() {
        let layers = records.layers().join(", then ");
        let outcome = record.and_then(|record| worker.document(record, file, settings));
        match outcome {
            Ok(document) => print(&document, &layers, out)?,
            Err(skip) => {
                skipped += 1;
                writeln!(out, "{}", place(&file.path, skip.record.as_deref()))?;
                if !layers.is_empty() {
                    line(out, "inside", &layers)?;
                }
                line(out, "skipped", &skip.to_string())?;
            }
        }
        writeln!(out)?;
    }
    Ok(skipped)
}

fn print(document: &Document, layers: &str, out: &mut impl Write) -> io::Result<()> {
    let origin = &document.origin;
    writeln!(out, "{}", place(&origin.path, origin.record.as_deref()))?;
    if !layers.is_empty() {
        line(out, "inside", layers)?;
    }
    let recognised = format_row(origin.format).map_or("", |row| row.recognised);
    line(out, "format", &format!("{}, recognised by {recognised}", origin.format.name()))?;
    let Value::Object(fields) = serde_json::to_value(document)? else { return Ok(()) };
    for (name, value) in fields.iter().filter(|(name, _)| !ORIGIN.contains(&name.as_str())) {
        let shown = match value {
            Value::Null => "nothing says it".to_string(),
            Value::Array(items) if COUNTED.contains(&name.as_str()) => format!("{} found", items.len()),
            Value::String(text) if name == "body" => {
                format!("{} bytes in {} paragraphs", text.len(), text.split("\n\n").count())
            }
            value => shorten(value),
        };
        let evidence = match value {
            Value::Object(object) if object.contains_key("method") => Some(value),
            _ => fields.get("evidence").and_then(|evidence| evidence.get(name)),
        };
        let reason = evidence.map(|evidence| reason(evidence, document)).unwrap_or_default();
        line(out, name, &format!("{shown}{reason}"))?;
    }
    Ok(())
}

/// Which evidence gave a value, and the words that say so.
fn reason(evidence: &Value, document: &Document) -> String {
    let method = evidence.get("method").and_then(Value::as_str).unwrap_or("format");
    let number = |value: &Value| value.as_u64().and_then(|number| usize::try_from(number).ok());
    let furniture = evidence.get("furniture").and_then(number);
    let line = furniture.and_then(|index| document.article.furniture.get(index));
    let text = line.map_or(document.article.body.as_str(), |line| line.text.as_str());
    let span = evidence.get("span").and_then(Value::as_array).map(|span| span.iter().filter_map(number));
    let span: Vec<usize> = span.into_iter().flatten().collect();
    let words = match span.as_slice() {
        [start, end] => text.get(*start..*end).or(line.map(|line| line.text.as_str())),
        _ => line.map(|line| line.text.as_str()),
    };
    match words {
        Some(words) => format!("  ← {method}: {words:?}"),
        None => format!("  ← {method}"),
    }
}

fn shorten(value: &Value) -> String {
    let text = match value {
        Value::Object(object) => object.get("name").or_else(|| object.get("value")).unwrap_or(value),
        value => value,
    };
    let text = match text {
        Value::String(text) => text.clone(),
        Value::Array(items) => items.iter().filter_map(Value::as_str).collect::<Vec<_>>().join("; "),
        value => value.to_string(),
    };
    match text.char_indices().nth(100) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}

fn line(out: &mut impl Write, name: &str, value: &str) -> io::Result<()> {
    writeln!(out, "  {name:13}  {value}")
}
