//! Finds the list of articles inside a JSON object that wraps it, such as `{"articles": [ … ]}`.
//!
//! In: the first bytes of a file, or a path given by the user. Out: where the list's `[` stands.
//! The object is not parsed: keys are followed on the way down and everything else is passed over.

use super::fields::{Field, find_field};
use super::input::Input;
use crate::document::Skip;

/// Keys under which a dump keeps its list of articles.
const LIST_KEYS: [&str; 14] = [
    "articles",
    "data",
    "results",
    "docs",
    "posts",
    "items",
    "stories",
    "documents",
    "hits",
    "records",
    "news",
    "value",
    "entries",
    "_items",
];

/// Keys of objects that may stand around the list.
const OUTER_KEYS: [&str; 5] = ["response", "hits", "data", "result", "body"];

/// The list in an object whose first bytes are `head`; `None` for an object that is an article.
pub(super) fn find_list(head: &[u8]) -> Option<usize> {
    let mut at = 1;
    loop {
        let (key, value) = next_key(head, at)?;
        let opening = *head.get(value)?;
        let is_article = matches!(find_field(key), Some((Field::Headline | Field::Body, _)));
        if opening == b'[' && LIST_KEYS.contains(&key) && next_byte(head, value + 1) == Some(b'{') {
            return Some(value);
        }
        if opening == b'{' && OUTER_KEYS.contains(&key) {
            at = value + 1;
            continue;
        }
        if is_article {
            return None;
        }
        at = skip_value(head, value)?;
    }
}

/// The list at the end of a dotted path. The file is read on until it shows, a chunk at a time.
pub(super) fn find_list_at(input: &mut Input, start: usize, path: &str) -> Result<Option<usize>, Skip> {
    const MAX_SEARCH_BYTES: usize = 4 << 20;
    loop {
        if let Some(list) = follow_path(&input.bytes()[start..], path) {
            return Ok(Some(start + list));
        }
        if input.bytes().len() > MAX_SEARCH_BYTES || !input.fill()? {
            return Ok(None);
        }
    }
}

fn follow_path(head: &[u8], path: &str) -> Option<usize> {
    let mut at = 0;
    for part in path.split('.') {
        if *head.get(at)? != b'{' {
            return None;
        }
        at += 1;
        at = loop {
            let (key, value) = next_key(head, at)?;
            if key == part {
                break value;
            }
            at = skip_value(head, value)?;
        };
    }
    (head.get(at) == Some(&b'[')).then_some(at)
}

/// The next key at or after `at`, and where its value begins; `None` where the object ends.
fn next_key(head: &[u8], at: usize) -> Option<(&str, usize)> {
    let gap = head.get(at..)?.iter().position(|byte| !byte.is_ascii_whitespace() && *byte != b',')?;
    let start = at + gap;
    if head[start] != b'"' {
        return None;
    }
    let end = skip_string(head, start)?;
    let colon = end + head[end..].iter().position(|byte| *byte == b':')?;
    let value = colon + 1 + head[colon + 1..].iter().position(|byte| !byte.is_ascii_whitespace())?;
    Some((std::str::from_utf8(&head[start + 1..end - 1]).unwrap_or_default(), value))
}

fn next_byte(head: &[u8], at: usize) -> Option<u8> {
    head.get(at..)?.iter().copied().find(|byte| !byte.is_ascii_whitespace())
}

/// Where the string that begins at `start` ends.
fn skip_string(head: &[u8], start: usize) -> Option<usize> {
    let mut at = start + 1;
    loop {
        at += memchr::memchr2(b'"', b'\\', head.get(at..)?)?;
        if head[at] == b'"' {
            return Some(at + 1);
        }
        at += 2;
    }
}

/// Where the value that begins at `start` ends.
fn skip_value(head: &[u8], start: usize) -> Option<usize> {
    let mut depth = 0_usize;
    let mut at = start;
    loop {
        match *head.get(at)? {
            b'"' => at = skip_string(head, at)?,
            b'{' | b'[' => {
                depth += 1;
                at += 1;
                continue;
            }
            b'}' | b']' if depth > 0 => {
                depth -= 1;
                at += 1;
            }
            b',' | b'}' | b']' if depth == 0 => return Some(at),
            _ => {
                at += 1;
                continue;
            }
        }
        if depth == 0 {
            return Some(at);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_found_where_dumps_keep_them() {
        let cases = [
            (r#"{"status":"ok","n":2,"articles":[{"title":1}]}"#, Some(r#"[{"title":1}]}"#)),
            (r#"{"response":{"status":"ok","results":[ {"a":1}]}}"#, Some(r#"[ {"a":1}]}}"#)),
            (r#"{"took":1,"hits":{"total":{"value":2},"hits":[{"_id":1}]}}"#, Some(r#"[{"_id":1}]}}"#)),
            (r#"{"title":"x","posts":[{"a":1}]}"#, None),
            (r#"{"a":"\"}","b":[1,2],"data":["x"]}"#, None),
            (r#"{"a":"#, None),
            ("{", None),
        ];
        for (json, list) in cases {
            assert_eq!(find_list(json.as_bytes()).map(|at| &json[at..]), list, "{json}");
        }
        assert_eq!(follow_path(br#"{"a":[1,{"b":2}],"deep":{"list":[1]}}"#, "deep.list"), Some(32));
    }
}
