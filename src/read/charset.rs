//! Bytes to clean text: the encoding is found, control characters and odd line ends are undone.
//!
//! In: the bytes of a record, without wrapping. Out: a string whose only control character is the
//! line feed. Valid UTF-8 is taken as it is; else a declaration in the text decides, else the
//! statistics of the bytes.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};
use memchr::memmem;

/// Where a declaration of the encoding is looked for.
const DECLARATION_BYTES: usize = 4096;

/// Decodes plain text.
pub(super) fn decode(bytes: Vec<u8>) -> String {
    clean(decode_raw(bytes))
}

/// Decodes a page, whose head may declare its encoding.
pub(super) fn decode_page(bytes: Vec<u8>) -> String {
    clean(decode_with(bytes, |bytes| find_declared(bytes).unwrap_or_else(|| detect(bytes))))
}

/// Decodes text of the age of one-byte encodings.
pub(super) fn decode_latin(bytes: Vec<u8>) -> String {
    decode_with(bytes, |_| WINDOWS_1252)
}

/// Decodes and leaves control characters alone.
pub(super) fn decode_raw(bytes: Vec<u8>) -> String {
    decode_with(bytes, detect)
}

fn decode_with(bytes: Vec<u8>, choose: impl FnOnce(&[u8]) -> &'static Encoding) -> String {
    match String::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => {
            let bytes = error.into_bytes();
            choose(&bytes).decode(&bytes).0.into_owned()
        }
    }
}

/// UTF-8 with a few broken bytes stays UTF-8; anything else is left to the detector.
fn detect(bytes: &[u8]) -> &'static Encoding {
    let mut valid_count = 0;
    let mut broken_count = 0;
    for chunk in bytes.utf8_chunks() {
        valid_count += chunk.valid().bytes().filter(|byte| *byte >= 0xc0).count();
        broken_count += usize::from(!chunk.invalid().is_empty());
    }
    if valid_count > 4 * broken_count {
        return UTF_8;
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    detector.feed(bytes, true);
    detector.guess(None, Utf8Detection::Allow)
}

/// Finds `charset=…` or `encoding="…"` in the head of a page.
fn find_declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = bytes[..bytes.len().min(DECLARATION_BYTES)].to_ascii_lowercase();
    [&b"charset="[..], b"encoding="].iter().find_map(|mark| {
        let after = &head[memmem::find(&head, mark)? + mark.len()..];
        let label = after.strip_prefix(b"\"").or_else(|| after.strip_prefix(b"'")).unwrap_or(after);
        let end = label.iter().position(|byte| !(byte.is_ascii_alphanumeric() || b"-_:.".contains(byte)))?;
        Encoding::for_label(&label[..end])
    })
}

/// Drops control characters, turns tabs into spaces and every line end into a line feed.
pub(super) fn clean(text: String) -> String {
    let Some(first) = find_odd(&text, 0) else { return text };
    let mut cleaned = String::with_capacity(text.len());
    let mut copied = 0;
    let mut next = Some(first);
    while let Some(at) = next {
        cleaned.push_str(&text[copied..at]);
        let mut following = text[at..].chars();
        match following.next() {
            Some('\r') if following.as_str().starts_with('\n') => {}
            Some('\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}') => cleaned.push('\n'),
            Some('\u{2029}') => cleaned.push_str("\n\n"),
            // A tab at the head of a line indents a paragraph, and must be seen to.
            Some('\t') if cleaned.is_empty() || cleaned.ends_with('\n') => cleaned.push_str("    "),
            Some('\t') => cleaned.push(' '),
            Some(_) | None => {}
        }
        copied = text.len() - following.as_str().len();
        next = find_odd(&text, copied);
    }
    cleaned.push_str(&text[copied..]);
    cleaned
}

/// Where the next character stands, at or after `from`, that may not stay as it is.
fn find_odd(text: &str, from: usize) -> Option<usize> {
    /// Looked at without a branch, so that the compiler can look at all at once.
    const STRIDE: usize = 64;
    let bytes = text.as_bytes();
    let mut at = from;
    for chunk in bytes[from..].chunks(STRIDE) {
        if chunk.iter().fold(false, |found, byte| found | is_suspect(*byte)) {
            let offset =
                (0..chunk.len()).find(|offset| is_suspect(chunk[*offset]) && is_odd(&bytes[at + offset..]));
            if let Some(offset) = offset {
                return Some(at + offset);
            }
        }
        at += chunk.len();
    }
    None
}

/// Whether a byte may begin a character that may not stay: ASCII controls, and the first bytes of
/// U+0080–U+00BF, U+2000–U+2FFF and U+F000–U+FFFF.
fn is_suspect(byte: u8) -> bool {
    ((byte < 0x20) & (byte != b'\n')) | (byte == 0x7f) | (byte == 0xc2) | (byte == 0xe2) | (byte == 0xef)
}

/// Whether the character that begins with a suspect byte is a control character, a soft hyphen, a
/// line or paragraph separator or a byte order mark.
fn is_odd(bytes: &[u8]) -> bool {
    match bytes {
        [0xc2, second, ..] => matches!(second, 0x80..=0x9f | 0xad),
        [0xe2, 0x80, third, ..] => matches!(third, 0xa8 | 0xa9),
        [0xef, 0xbb, 0xbf, ..] => true,
        [first, ..] => first.is_ascii(),
        [] => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn control_characters_and_line_ends_are_undone() {
        let cases = [
            ("a\r\nb\rc\u{2028}d\u{85}e", "a\nb\nc\nd\ne"),
            ("a\tb\n\tc", "a b\n    c"),
            ("a\u{0}b\u{1b}c\u{7f}d\u{feff}e\u{ad}f", "abcdef"),
            (
                "caf\u{e9}\u{a0}\u{201c}x\u{201d} \u{20ac}5 \u{ff01}",
                "caf\u{e9}\u{a0}\u{201c}x\u{201d} \u{20ac}5 \u{ff01}",
            ),
        ];
        for (text, cleaned) in cases {
            assert_eq!(clean(text.to_string()), cleaned, "{text:?}");
        }
    }

    #[test]
    fn encodings_are_found() {
        let latin = b"<meta charset=\"iso-8859-2\">\xa3\xf3d\xbc".to_vec();
        assert_eq!(decode_page(latin), "<meta charset=\"iso-8859-2\">\u{141}\u{f3}d\u{17a}");
        let german = b"Die Gr\xfc\xdfe der B\xfcrgermeisterin \xfcber die Stra\xdfe".to_vec();
        assert_eq!(decode(german), "Die Gr\u{fc}\u{df}e der B\u{fc}rgermeisterin \u{fc}ber die Stra\u{df}e");
        assert_eq!(decode_latin(b"na\xefve \x93x\x94".to_vec()), "na\u{ef}ve \u{201c}x\u{201d}");
        let broken =
            "Ein langer deutscher Satz \u{fc}ber \u{c4}pfel, K\u{f6}nige und Stra\u{df}en.".as_bytes();
        let broken = [broken, b"\xff", broken].concat();
        assert!(decode(broken).contains("K\u{f6}nige"));
    }
}
