//! Markdown inside a line: emphasis, links, pictures, code.
//!
//! In: a paragraph as written. Out: the words a reader of the printed page sees. Links leave their
//! text, pictures nothing.

use super::tags::{decode_entities, has_tags, strip_tags};

/// Takes the inline marks off a paragraph.
pub(super) fn plain_inline(paragraph: &str) -> String {
    let plain = without_marks(paragraph);
    if has_tags(&plain) {
        strip_tags(&plain)
    } else if plain.contains('&') {
        decode_entities(&plain)
    } else {
        plain.trim().to_string()
    }
}

fn without_marks(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let bytes = text.as_bytes();
    let mut at = 0;
    let mut copied = 0;
    while at < bytes.len() {
        let skipped = match bytes[at] {
            b'\\' if bytes.get(at + 1).is_some_and(u8::is_ascii_punctuation) => {
                plain.push_str(&text[copied..at]);
                copied = at + 1;
                at += 2;
                continue;
            }
            b'!' if bytes.get(at + 1) == Some(&b'[') => find_link(text, at + 1).map(|link| (None, link.end)),
            b'[' => find_link(text, at).map(|link| (Some(link.label), link.end)),
            b'<' if text[at..].starts_with("<http") => {
                memchr::memchr(b'>', &bytes[at..]).map(|end| (Some(&text[at + 1..at + end]), at + end + 1))
            }
            b'*' | b'_' | b'`' | b'~' => find_mark_end(bytes, at).map(|end| (None, end)),
            _ => None,
        };
        match skipped {
            Some((label, end)) => {
                plain.push_str(&text[copied..at]);
                // Labels hold no links, so this does not go deeper.
                plain.push_str(&label.map(without_emphasis).unwrap_or_default());
                at = end;
                copied = end;
            }
            None => at += 1,
        }
    }
    plain.push_str(&text[copied..]);
    plain
}

fn without_emphasis(label: &str) -> String {
    label.chars().filter(|c| !matches!(c, '*' | '`')).collect()
}

struct Link<'a> {
    label: &'a str,
    end: usize,
}

/// `[label](address)`, `[label][id]` or the note mark `[^1]`, whose label is empty.
fn find_link(text: &str, start: usize) -> Option<Link<'_>> {
    const MAX_LABEL_BYTES: usize = 1000;
    let bytes = text.as_bytes();
    let close = start + memchr::memchr(b']', &bytes[start..bytes.len().min(start + MAX_LABEL_BYTES)])?;
    let label = &text[start + 1..close];
    if label.starts_with('^') {
        return Some(Link { label: "", end: close + 1 });
    }
    let end = match bytes.get(close + 1)? {
        b'(' => closing_bracket(bytes, close + 1)? + 1,
        b'[' => {
            close + 1 + memchr::memchr(b']', &bytes[close + 1..bytes.len().min(close + MAX_LABEL_BYTES)])? + 1
        }
        _ => return None,
    };
    Some(Link { label, end })
}

/// Where the round bracket at `start` closes; addresses may hold brackets of their own.
fn closing_bracket(bytes: &[u8], start: usize) -> Option<usize> {
    const MAX_ADDRESS_BYTES: usize = 4000;
    let mut depth = 0_usize;
    for (offset, byte) in bytes[start..].iter().take(MAX_ADDRESS_BYTES).enumerate() {
        match byte {
            b'(' if depth > 8 => return None,
            b'(' => depth += 1,
            b')' if depth == 1 => return Some(start + offset),
            b')' => depth -= 1,
            b'\n' => return None,
            _ => {}
        }
    }
    None
}

/// Where a run of emphasis marks ends; `None` where the run is no emphasis: blanks on both sides, or
/// an underscore inside a word.
fn find_mark_end(bytes: &[u8], at: usize) -> Option<usize> {
    let mark = bytes[at];
    let end = at + bytes[at..].iter().take_while(|byte| **byte == mark).count();
    let blank = |byte: Option<&u8>| byte.is_none_or(u8::is_ascii_whitespace);
    let in_word = |byte: Option<&u8>| byte.is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte >= 0x80);
    let before = at.checked_sub(1).and_then(|before| bytes.get(before));
    let after = bytes.get(end);
    let loose = blank(before) && blank(after);
    let inner = in_word(before) && in_word(after);
    let single_tilde = mark == b'~' && end - at < 2;
    let is_text = loose || single_tilde || (inner && mark == b'_');
    if is_text { None } else { Some(end) }
}
