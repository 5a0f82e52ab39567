//! Documents and hits as bytes: JSON objects, chosen fields, table cells. Decides nothing.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::Value;

use crate::document::{Document, Span};
use crate::search::Match;

/// A document that was found, with what made it a hit.
#[derive(Debug, Serialize)]
pub struct Row<'a> {
    /// The label of the query that found it, where several were asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub label: Option<&'a str>,
    /// The document, whose fields stand at the top.
    #[serde(flatten)]
    pub document: &'a Document,
    /// How it was found.
    pub hit: Hit<'a>,
}

/// How a document was found.
#[derive(Debug, Serialize)]
pub struct Hit<'a> {
    /// BM25 over headline and body.
    pub score: f32,
    /// What matched, by field and bytes.
    pub matches: &'a [Match],
    /// The bytes of `body` that show it best.
    pub fragment: Span,
}

impl Row<'_> {
    /// Writes the row as one JSON object: the whole contract, or the fields chosen by dotted
    /// paths, such as `source.name`.
    ///
    /// # Errors
    /// When the stream fails.
    pub fn write_json(&self, out: &mut impl Write, fields: &[String]) -> io::Result<()> {
        if fields.is_empty() {
            return Ok(serde_json::to_writer(out, self)?);
        }
        let whole = self.to_value();
        // By hand, since a map of values would put its keys in an order of its own.
        let label = self.label.map(|_| "label");
        for (ordinal, field) in label.into_iter().chain(fields.iter().map(String::as_str)).enumerate() {
            out.write_all(if ordinal == 0 { b"{" } else { b"," })?;
            serde_json::to_writer(&mut *out, field)?;
            out.write_all(b":")?;
            serde_json::to_writer(&mut *out, find(&whole, field))?;
        }
        out.write_all(b"}")
    }

    /// The row as cells of a table. Lists are joined by `; `, an actor stands as its name.
    pub fn cells(&self, fields: &[String]) -> Vec<String> {
        let whole = self.to_value();
        fields.iter().map(|field| cell(find(&whole, field))).collect()
    }

    fn to_value(&self) -> Value {
        serde_json::to_value(self).expect("a row is plain data")
    }
}

fn find<'v>(value: &'v Value, path: &str) -> &'v Value {
    path.split('.').fold(value, |value, name| value.get(name).unwrap_or(&Value::Null))
}

fn cell(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::Bool(value) => value.to_string(),
        Value::Number(value) => value.to_string(),
        Value::String(value) => value.clone(),
        Value::Array(values) => values.iter().map(cell).collect::<Vec<_>>().join("; "),
        // A source, a moment, an actor: what they are called.
        Value::Object(fields) => match fields.get("name").or_else(|| fields.get("value")) {
            Some(name) => cell(name),
            None => value.to_string(),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn cells_are_readable() {
        let value = json!({"people": [{"name": "A"}, {"name": "B"}], "source": {"name": "S"}, "n": 1});
        for (path, expected) in
            [("people", "A; B"), ("source", "S"), ("source.name", "S"), ("n", "1"), ("x.y", "")]
        {
            assert_eq!(cell(find(&value, path)), expected, "{path}");
        }
    }
}
