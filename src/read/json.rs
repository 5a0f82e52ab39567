//! One JSON value to what it states, whatever its makers called the fields.
//!
//! In: the text of one value. Out: the fields recognised by name (`data/fields.txt`) or by the
//! user's mapping, and the running text, which may be a string, paragraphs or HTML. Cutting values
//! out of files is `json_cut`'s affair.

use serde_json::{Map, Value};

use super::charset::clean;
use super::fields::{FIELDS, Field, find_field, put};
use super::json_wire::{merge, take_wire};
use super::layout::join_lines;
use super::settings::Mapping;
use super::tags::{decode_entities, has_tags, strip_tags};
use crate::document::{Skip, SkipReason, Stated};

/// Objects that hold the article itself, beside what a database knows about it.
const WRAPPERS: [&str; 6] = ["_source", "article", "document", "doc", "data", "item"];

/// Objects whose fields count as the article's own where it has none of that name.
const ASIDES: [&str; 4] = ["fields", "thread", "metadata", "meta"];

/// Keys of an object that stands for its name, best first.
const NAME_KEYS: [&str; 14] = [
    "name",
    "main",
    "original",
    "title",
    "text",
    "content",
    "value",
    "label",
    "full_name",
    "uri",
    "domain",
    "@id",
    "id",
    "$date",
];

/// Types of content blocks that are not running text.
const OTHER_BLOCKS: [&str; 16] = [
    "title",
    "headline",
    "byline",
    "author_info",
    "date",
    "kicker",
    "image",
    "video",
    "gallery",
    "deck",
    "tweet",
    "inline_story",
    "list_of_links",
    "interstitial_link",
    "divider",
    "advertisement",
];

/// How deep lists and objects inside a body are followed.
const MAX_BLOCK_DEPTH: usize = 8;

/// Reads one value.
pub(super) fn parse(text: String, mapping: &Mapping) -> Result<(Stated, String), Skip> {
    let value = parse_value(&text)?;
    drop(text);
    let Value::Object(object) = value else {
        return Err(Skip::new(SkipReason::Malformed, "not an object, so no article"));
    };
    let (mapped, object) = take_mapped(object, mapping);
    let mut object = unwrap_article(object);
    let mut wire = take_wire(&mut object)?;
    if mapping.path(Field::Source).is_some() {
        wire.source = None;
    }
    let mut found = Found::default();
    found.take_object(object);
    let (mut stated, text) = found.into_stated(mapped);
    merge(&mut stated, wire);
    Ok((stated, text))
}

/// Parses strictly, then once more with the usual slips of hand-made JSON mended.
fn parse_value(text: &str) -> Result<Value, Skip> {
    serde_json::from_str(text).or_else(|strict| {
        serde_json::from_str(&mend(text)).map_err(|_| {
            let detail = strict.to_string();
            let too_deep = detail.starts_with("recursion limit");
            let reason = if too_deep { SkipReason::TooLarge } else { SkipReason::Malformed };
            Skip::new(reason, if too_deep { "nested deeper than 128 levels".to_string() } else { detail })
        })
    })
}

/// Half surrogate pairs become U+FFFD, raw control characters in strings blanks, and the `NaN` and
/// `Infinity` of Python's writer `null`.
fn mend(text: &str) -> String {
    let mut mended = String::with_capacity(text.len());
    let mut in_string = false;
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let mut length = c.len_utf8();
        match c {
            '"' => in_string = !in_string,
            '\\' if in_string => {
                length = match surrogate_length(rest) {
                    Some((length, true)) => length,
                    Some((length, false)) => {
                        mended.push('\u{fffd}');
                        rest = &rest[length..];
                        continue;
                    }
                    None => 1 + rest[1..].chars().next().map_or(0, char::len_utf8),
                }
            }
            '\n' if in_string => {
                mended.push_str("\\n");
                rest = &rest[1..];
                continue;
            }
            c if in_string && c.is_ascii_control() => {
                mended.push(' ');
                rest = &rest[1..];
                continue;
            }
            'N' | 'I' | '-' if !in_string => {
                if let Some(word) =
                    ["NaN", "Infinity", "-Infinity"].iter().find(|word| rest.starts_with(**word))
                {
                    mended.push_str("null");
                    rest = &rest[word.len()..];
                    continue;
                }
            }
            _ => {}
        }
        mended.push_str(&rest[..length]);
        rest = &rest[length..];
    }
    mended
}

/// The length of a `\uD800`-like escape at the start of a string, and whether its other half follows.
fn surrogate_length(text: &str) -> Option<(usize, bool)> {
    let unit = |text: &str| u32::from_str_radix(text.strip_prefix("\\u")?.get(..4)?, 16).ok();
    let first = unit(text).filter(|unit| (0xd800..0xe000).contains(unit))?;
    let second = unit(&text[6..]).is_some_and(|unit| (0xdc00..0xe000).contains(&unit));
    Some(if first < 0xdc00 && second { (12, true) } else { (6, false) })
}

/// Takes out what the user's mapping names.
fn take_mapped(
    mut object: Map<String, Value>,
    mapping: &Mapping,
) -> (Vec<(Field, Value)>, Map<String, Value>) {
    let mut mapped = Vec::new();
    for (_, field) in FIELDS {
        if let Some(value) = mapping.path(field).and_then(|path| take_path(&mut object, path)) {
            mapped.push((field, value));
        }
    }
    (mapped, object)
}

fn take_path(object: &mut Map<String, Value>, path: &str) -> Option<Value> {
    let (first, rest) = path.split_once('.').unwrap_or((path, ""));
    let mut value = object.get_mut(first)?;
    for part in rest.split('.').filter(|part| !part.is_empty()) {
        value = match value {
            Value::Array(items) => items.get_mut(part.parse::<usize>().ok()?)?,
            Value::Object(inner) => inner.get_mut(part)?,
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => return None,
        };
    }
    Some(value.take())
}

/// The object that holds the article: the value itself, or the one it wraps.
fn unwrap_article(mut object: Map<String, Value>) -> Map<String, Value> {
    let names_article = |object: &Map<String, Value>| {
        object.iter().any(|(key, value)| {
            !value.is_null()
                && matches!(find_field(key), Some((Field::Headline | Field::Body, rank)) if rank < 12)
                && !value.is_object()
        })
    };
    let is_article = |object: &Map<String, Value>| names_article(object) || object.contains_key("headlines");
    if is_article(&object) {
        return object;
    }
    // `{"data": {"meta": {}, "item": {}}}` wraps twice.
    if let Some(Value::Object(data)) = object.get_mut("data")
        && !is_article(data)
        && let Some(Value::Object(item)) = data.get_mut("item")
    {
        return std::mem::take(item);
    }
    for wrapper in WRAPPERS {
        if let Some(Value::Object(inner)) = object.get_mut(wrapper) {
            return std::mem::take(inner);
        }
    }
    if let Some(Value::Array(nodes)) = object.get_mut("@graph") {
        let article =
            nodes.iter_mut().find_map(|node| node.as_object_mut().filter(|node| names_article(node)));
        return article.map(std::mem::take).unwrap_or_default();
    }
    object
}

/// The best value found for each field, with the rank of its name.
#[derive(Default)]
struct Found {
    values: Vec<(Field, usize, Value)>,
}

impl Found {
    fn take_object(&mut self, object: Map<String, Value>) {
        let mut asides = Vec::new();
        for (key, value) in object {
            if is_blank(&value) {
                continue;
            }
            match (value, find_field(&key)) {
                (Value::Object(aside), _) if ASIDES.contains(&key.as_str()) => asides.push(aside),
                (value, Some((field, rank))) => self.offer(field, rank, value),
                (_, None) => {}
            }
        }
        for (key, value) in asides.into_iter().flatten() {
            if let Some((field, rank)) = find_field(&key).filter(|_| !is_blank(&value)) {
                self.offer(field, rank + 100, value);
            }
        }
    }

    fn offer(&mut self, field: Field, rank: usize, value: Value) {
        match self.values.iter_mut().find(|(held, _, _)| *held == field) {
            Some((_, held_rank, held_value)) => {
                if rank < *held_rank {
                    (*held_rank, *held_value) = (rank, value);
                }
            }
            None => self.values.push((field, rank, value)),
        }
    }

    fn into_stated(self, mapped: Vec<(Field, Value)>) -> (Stated, String) {
        let mut stated = Stated::default();
        let mut body = String::new();
        let mut summary = String::new();
        let found = self.values.into_iter().map(|(field, _, value)| (field, value));
        for (field, value) in mapped.into_iter().chain(found) {
            match field {
                Field::Body if body.is_empty() => body = body_text(value, 0),
                Field::Summary if summary.is_empty() => summary = body_text(value, 0),
                Field::Published | Field::Updated => put(&mut stated, field, moment(value)),
                other => put(&mut stated, other, strings(value)),
            }
        }
        let text = if body.is_empty() { summary } else { body };
        (stated, text)
    }
}

fn is_blank(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.trim().is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::Object(inner) => inner.is_empty(),
        Value::Bool(_) | Value::Number(_) => false,
    }
}

/// The strings of a value: itself, its elements, or the name of an object.
fn strings(value: Value) -> Vec<String> {
    match value {
        Value::String(text) => vec![plain(text)],
        Value::Number(number) => vec![number.to_string()],
        Value::Array(items) => items.into_iter().filter_map(name_of).collect(),
        Value::Object(_) => name_of(value).into_iter().collect(),
        Value::Null | Value::Bool(_) => Vec::new(),
    }
}

/// The one string that stands for a value.
fn name_of(value: Value) -> Option<String> {
    match value {
        Value::String(text) => Some(plain(text)).filter(|text| !text.is_empty()),
        Value::Number(number) => Some(number.to_string()),
        Value::Object(mut object) => NAME_KEYS.iter().find_map(|key| match object.get_mut(*key)?.take() {
            Value::String(text) => Some(plain(text)).filter(|text| !text.is_empty()),
            Value::Number(number) => Some(number.to_string()),
            Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => None,
        }),
        Value::Null | Value::Bool(_) | Value::Array(_) => None,
    }
}

/// A short string without markup.
fn plain(text: String) -> String {
    let text = clean(text);
    if has_tags(&text) {
        strip_tags(&text)
    } else if text.contains('&') {
        clean(decode_entities(&text))
    } else {
        text
    }
}

/// A moment as written; seconds or milliseconds since 1970 become RFC 3339.
fn moment(value: Value) -> Vec<String> {
    let number = match &value {
        Value::Number(number) => number.as_f64(),
        Value::String(text) if matches!(text.len(), 10 | 13) => text.parse().ok(),
        Value::Object(object) => match object.get("$date") {
            Some(Value::Number(number)) => number.as_f64(),
            Some(_) | None => None,
        },
        Value::Null | Value::Bool(_) | Value::String(_) | Value::Array(_) => None,
    };
    match number.and_then(epoch_moment) {
        Some(moment) => vec![moment],
        None => strings(value),
    }
}

/// Numbers too large for seconds of this millennium are milliseconds.
fn epoch_moment(number: f64) -> Option<String> {
    let seconds = if number.abs() >= 1e11 { number / 1000.0 } else { number };
    // Smaller numbers are years, or days, or something else.
    if !(1e7..1e11).contains(&seconds.abs()) {
        return None;
    }
    jiff::Timestamp::from_second(seconds as i64).ok().map(|moment| moment.to_string())
}

/// Running text out of a string, paragraphs, or blocks of content.
fn body_text(value: Value, depth: usize) -> String {
    match value {
        Value::String(text) => running_text(text),
        Value::Array(items) if depth < MAX_BLOCK_DEPTH => {
            let parts = items.into_iter().map(|item| body_text(item, depth + 1));
            parts.filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n\n")
        }
        Value::Object(object) if depth < MAX_BLOCK_DEPTH => block_text(object, depth),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_) => String::new(),
    }
}

fn block_text(mut object: Map<String, Value>, depth: usize) -> String {
    let kind = object.get("type").or_else(|| object.get("@type")).and_then(Value::as_str).unwrap_or_default();
    if OTHER_BLOCKS.contains(&kind) {
        return String::new();
    }
    let keys = ["content", "text", "value", "body", "paragraphs", "html", "children", "items"];
    keys.iter()
        .find_map(|key| object.remove(*key))
        .map(|value| body_text(value, depth + 1))
        .unwrap_or_default()
}

fn running_text(text: String) -> String {
    let text = clean(text);
    if has_tags(&text) {
        return join_lines(&clean(strip_tags(&text)));
    }
    if memchr::memchr(b'&', text.as_bytes()).is_some() {
        return join_lines(&clean(decode_entities(&text)));
    }
    join_lines(&text)
}
