//! Reads web pages: what the page states about its article, and the article's text.
//!
//! In comes a page, decoded; out come [`Stated`] and the text, paragraphs separated by one blank
//! line, without navigation, captions, related links, share lines, notices and comments. Pages
//! over the limits never reach a parser, and a parser that panics costs the page alone. What the
//! fields mean is not decided here.

mod blocks;
mod body;
mod guard;
mod head;
mod linked;
mod names;
mod stated;

use std::panic::{AssertUnwindSafe, catch_unwind};

use dom_query::Document;
use memchr::memmem;

use crate::document::{Skip, SkipReason, Stated};

/// What a page may measure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HtmlLimits {
    /// Length of the page in bytes.
    pub page_bytes: usize,
    /// Elements inside each other. A worker needs about 16 KiB of stack for each.
    pub nesting: usize,
    /// Start tags in the page.
    pub tags: usize,
    /// Attributes of one tag.
    pub attributes: usize,
}

impl Default for HtmlLimits {
    fn default() -> HtmlLimits {
        HtmlLimits { page_bytes: 8 << 20, nesting: 512, tags: 100_000, attributes: 256 }
    }
}

/// Reads `page`, a whole web page.
pub fn parse_html(page: &str, limits: &HtmlLimits) -> Result<(Stated, String), Skip> {
    guard::check(page, limits)?;
    let read = catch_unwind(AssertUnwindSafe(|| {
        let document = Document::from(page);
        let head = head::find_statements(&document);
        let linked = linked::find_article(&head.scripts, &stated::addresses(&head));
        let stated = stated::weigh(&head, &linked);
        let text = body::find_text(document, page, &body::Clues::new(&head, &linked, &stated));
        (stated, text)
    }));
    let (stated, text) = read.map_err(|_| Skip::new(SkipReason::Failed, "the page parser gave up"))?;
    if text.is_empty() {
        return Err(Skip::new(SkipReason::Empty, "no text in the page"));
    }
    Ok((stated, text))
}

/// The lines of a word list.
fn entries(list: &'static str) -> impl Iterator<Item = &'static str> {
    list.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'))
}

/// How far into a page its charset may be declared. The standard says 1 KiB; pages go further.
const CHARSET_WINDOW_BYTES: usize = 2048;

/// The charset that `bytes`, the beginning of a page, declare in a `meta` tag.
pub fn declared_charset(bytes: &[u8]) -> Option<&str> {
    let window = &bytes[..bytes.len().min(CHARSET_WINDOW_BYTES)];
    let lower = window.to_ascii_lowercase();
    for start in memmem::find_iter(&lower, b"<meta") {
        let tag = &lower[start..];
        let end = memchr::memchr(b'>', tag).unwrap_or(tag.len());
        let Some(at) = memmem::find(&tag[..end], b"charset") else { continue };
        let skipped = |byte: &&u8| byte.is_ascii_whitespace() || matches!(byte, b'=' | b'"' | b'\'');
        let value = start + at + b"charset".len();
        let value = value + window[value..start + end].iter().take_while(skipped).count();
        let named =
            |byte: &&u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b':' | b'.' | b'+');
        let length = window[value..start + end].iter().take_while(named).count();
        if length > 0 {
            return std::str::from_utf8(&window[value..value + length]).ok();
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn charsets_are_found() {
        for (page, charset) in [
            ("<html><meta charset=utf-8>", Some("utf-8")),
            ("<META CHARSET = 'Windows-1251' />", Some("Windows-1251")),
            (
                "<meta name=a><meta http-equiv=Content-Type content=\"text/html; charset=euc-jp\">",
                Some("euc-jp"),
            ),
            ("<meta name=charset><p>charset=x", None),
            ("<meta charset", None),
            ("", None),
        ] {
            assert_eq!(declared_charset(page.as_bytes()), charset, "{page}");
        }
    }
}
