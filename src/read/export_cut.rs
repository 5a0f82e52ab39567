//! Cuts what databases export, which is one file of many articles, at the marks they print.
//!
//! In: a window of bytes. Out: where each article lies. A mark stands at the start of a line or of
//! a tag; it begins an article, or ends one. What stands before the first is the cover sheet.

use std::ops::Range;

use memchr::{memchr, memmem};

use super::records::{Cut, Step};
use crate::document::Skip;

/// What divides the articles of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    /// `12 of 340 DOCUMENTS`, in any language.
    CountLine,
    /// A line `End of Document`.
    EndLine,
    /// `Document FTFT000020120109e51700030`, after the article.
    NumberLine,
    /// A line of underscores.
    RuleLine,
    /// `<DOC NUMBER=1>` inside a comment.
    NexisTag,
    /// `<div class="article enArticle">`.
    FactivaTag,
    /// `<article>`.
    ArticleTag,
    /// `<span class="DocPublicationName">`.
    EuropresseTag,
    /// SOH, which begins a message of a wire.
    Message,
}

impl Mark {
    /// Whether the mark closes an article, and belongs to it.
    fn ends(self) -> bool {
        matches!(self, Mark::EndLine | Mark::NumberLine)
    }

    /// The first mark at or after `from`: its bytes. `None` where none shows.
    pub fn find(self, window: &[u8], from: usize) -> Option<Range<usize>> {
        match self {
            Mark::NexisTag => find_tag(window, from, b"<DOC NUMBER="),
            Mark::ArticleTag => find_tag(window, from, b"<article"),
            Mark::FactivaTag => find_tag(window, from, b"class=\"article "),
            Mark::EuropresseTag => find_tag(window, from, b"class=\"DocPublicationName\""),
            Mark::Message => {
                let at = from + memchr(1, window.get(from..)?)?;
                Some(at..at + 1)
            }
            Mark::CountLine => find_line(window, from, is_count_line),
            Mark::EndLine => find_line(window, from, |line| line.eq_ignore_ascii_case(b"end of document")),
            Mark::NumberLine => find_line(window, from, is_number_line),
            Mark::RuleLine => find_line(window, from, is_rule_line),
        }
    }
}

/// The tag that holds `needle`.
fn find_tag(window: &[u8], from: usize, needle: &[u8]) -> Option<Range<usize>> {
    let at = from + memmem::find(window.get(from..)?, needle)?;
    let start = memchr::memrchr(b'<', &window[..at + 1]).unwrap_or(at);
    Some(start..at + needle.len())
}

/// The first whole line at or after `from` that fits. A line is whole where its end shows.
fn find_line(window: &[u8], from: usize, fits: impl Fn(&[u8]) -> bool) -> Option<Range<usize>> {
    let mut start = from;
    while let Some(length) = memchr(b'\n', window.get(start..)?) {
        let line = window[start..start + length].trim_ascii();
        if line.len() < 120 && fits(line) {
            return Some(start..start + length + 1);
        }
        start += length + 1;
    }
    None
}

/// `1 of 10 DOCUMENTS`, `Document 1 de 10`, `1 von 10 Dokumenten`.
fn is_count_line(line: &[u8]) -> bool {
    let Ok(line) = std::str::from_utf8(line) else { return false };
    let words: Vec<&str> = line.split_whitespace().collect();
    let is_number =
        |word: &&str| word.bytes().all(|byte| byte.is_ascii_digit() || byte == b',' || byte == b'.');
    let is_document = |word: &str| {
        word.to_ascii_lowercase().starts_with("do") && word.to_ascii_lowercase().contains("ument")
    };
    let counts = |a: &&str, of: &str, b: &&str| {
        is_number(a)
            && is_number(b)
            && matches!(of.to_ascii_lowercase().as_str(), "of" | "de" | "von" | "van" | "di" | "sur")
    };
    match words.as_slice() {
        [a, of, b, document] if is_document(document) => counts(a, of, b),
        [document, a, of, b] => is_document(document) && counts(a, of, b),
        _ => false,
    }
}

/// `Document FTFT000020120109e51700030`, with or without `AN` before it.
fn is_number_line(line: &[u8]) -> bool {
    let line = line.strip_prefix(b"AN").map_or(line, <[u8]>::trim_ascii_start);
    let Some(number) = line.strip_prefix(b"Document ").map(<[u8]>::trim_ascii) else { return false };
    (15..40).contains(&number.len())
        && number.iter().all(u8::is_ascii_alphanumeric)
        && number.iter().filter(|byte| byte.is_ascii_digit()).count() >= 8
}

fn is_rule_line(line: &[u8]) -> bool {
    line.len() >= 30 && line.iter().all(|byte| *byte == b'_')
}

/// Whether nothing but rules and blanks stands in `article`.
fn is_bare(article: &[u8]) -> bool {
    article.iter().all(|byte| byte.is_ascii_whitespace() || *byte == b'_')
}

/// Cuts at a mark.
pub(super) struct Articles {
    mark: Mark,
    begun: Option<usize>,
    seen: usize,
    ordinal: u64,
}

impl Articles {
    /// Cuts at `mark`. Where marks end articles the first begins with the file.
    pub fn new(mark: Mark) -> Articles {
        Articles { mark, begun: mark.ends().then_some(0), seen: 0, ordinal: 0 }
    }
}

impl Cut for Articles {
    fn step(&mut self, window: &[u8]) -> Step {
        loop {
            let Some(found) = self.mark.find(window, self.seen) else {
                // A mark may be cut by the end of the window: its line is looked at again.
                let line = memchr::memrchr(b'\n', window).map_or(0, |end| end + 1);
                self.seen = self.seen.max(line.min(window.len().saturating_sub(64)));
                return Step::More;
            };
            self.seen = found.end;
            if self.mark.ends() {
                let start = self.begun.replace(found.end).unwrap_or(0);
                self.ordinal += 1;
                return Step::Record(start..found.end);
            }
            // Two rules may stand below each other.
            if let Some(start) =
                self.begun.replace(found.start).filter(|start| !is_bare(&window[*start..found.start]))
            {
                self.ordinal += 1;
                return Step::Record(start..found.start);
            }
        }
    }

    fn finish(&mut self, window: &[u8]) -> Result<Option<Range<usize>>, Skip> {
        let Some(start) = self.begun.take() else { return Ok(None) };
        let rest = &window[start.min(window.len())..];
        if is_bare(rest) {
            return Ok(None);
        }
        self.ordinal += 1;
        Ok(Some(start.min(window.len())..window.len()))
    }

    fn seen(&self) -> usize {
        self.seen
    }

    fn forget(&mut self, count: usize) {
        self.seen = self.seen.saturating_sub(count);
        self.begun = self.begun.map(|start| start.saturating_sub(count));
    }

    fn place(&self) -> Option<String> {
        Some(self.ordinal.max(1).to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(mark: Mark, text: &str) -> Vec<String> {
        let mut cut = Articles::new(mark);
        let mut window = text.as_bytes().to_vec();
        let mut found = Vec::new();
        let mut take = |range: Range<usize>, window: &mut Vec<u8>, cut: &mut Articles| {
            found.push(String::from_utf8_lossy(&window[range.clone()]).trim().to_string());
            window.drain(..range.end);
            cut.forget(range.end);
        };
        while let Step::Record(range) = cut.step(&window) {
            take(range, &mut window, &mut cut);
        }
        if let Ok(Some(range)) = cut.finish(&window) {
            take(range, &mut window, &mut cut);
        }
        found
    }

    #[test]
    fn articles_are_cut_at_their_marks() {
        assert_eq!(
            cut(Mark::CountLine, "cover\n   1 of 2 DOCUMENTS\n\na\n  2 of 2 DOCUMENTS\nb\n"),
            ["1 of 2 DOCUMENTS\n\na", "2 of 2 DOCUMENTS\nb"]
        );
        assert_eq!(
            cut(
                Mark::NumberLine,
                "a\nDocument NW00000020250308e13800001\n\nb\nAN  Document NW00000020250308e13800002\n"
            ),
            ["a\nDocument NW00000020250308e13800001", "b\nAN  Document NW00000020250308e13800002"]
        );
        assert_eq!(
            cut(Mark::ArticleTag, "<p><article>a</article><article>b"),
            ["<article>a</article>", "<article>b"]
        );
        assert_eq!(
            cut(Mark::EndLine, "a\nEnd of Document\n\nb\nEnd of Document\n"),
            ["a\nEnd of Document", "b\nEnd of Document"]
        );
    }

    #[test]
    fn count_lines_in_several_languages() {
        for (line, fits) in [
            ("1 of 10 DOCUMENTS", true),
            ("DOCUMENT 3 de 146", true),
            ("2 von 3 DOKUMENTEN", true),
            ("Documento 1 di 2", true),
            ("3 of 10 people", false),
            ("Document 12", false),
        ] {
            assert_eq!(is_count_line(line.as_bytes()), fits, "{line}");
        }
    }
}
