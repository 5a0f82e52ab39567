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
        let mut text = body::find_text(document, page, &body::Clues::new(&head, &linked, &stated));
        if text.is_empty() {
            // The page is put together by its scripts; what it states for machines is all there is.
            text = linked.body.unwrap_or_default();
        }
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

    fn read(page: &str) -> (Stated, String) {
        parse_html(page, &HtmlLimits::default()).expect("the fixture is a page")
    }

    #[test]
    fn structured_data_is_read_and_the_page_cut_to_its_article() {
        let (stated, text) = read(include_str!("../../tests/fixtures/html/ferry-inquiry.html"));
        assert_eq!(stated.headline.as_deref(), Some("Harbour ferry was overloaded, inquiry finds"));
        assert_eq!(stated.source.as_deref(), Some("The Lantern Gazette"));
        assert_eq!(stated.authors, ["Anna Lind", "Tomas Okafor"]);
        assert_eq!(stated.byline.as_deref(), Some("By Anna Lind and Tomas Okafor"));
        assert_eq!(stated.published.as_deref(), Some("2025-03-08T06:30:00+01:00"));
        assert_eq!(stated.updated.as_deref(), Some("2025-03-09T19:00:00+01:00"));
        assert_eq!(stated.url.as_deref(), Some("https://lantern-gazette.example/news/harbour-ferry-inquiry"));
        assert_eq!(stated.section.as_deref(), Some("Local"));
        assert_eq!(stated.keywords, ["ferries", "Sandholm"]);
        assert_eq!(stated.language.as_deref(), Some("en-GB"));
        assert_eq!(
            beginnings(&text),
            [
                "Investigators say the operator",
                "The passenger ferry",
                "Its report, the work",
                "Two warnings",
                "“Nobody wanted to leave",
                "The company said",
                "Prosecutors in the district",
            ]
        );
    }

    #[test]
    fn meta_tags_are_read_and_line_breaks_end_paragraphs() {
        let (stated, text) = read(include_str!("../../tests/fixtures/html/seilbahn.html"));
        assert_eq!(stated.headline.as_deref(), Some("Seilbahn am Rabenstein steht still"));
        assert_eq!(stated.authors, ["Greta Moser"]);
        assert_eq!(stated.published.as_deref(), Some("2025-01-14T11:05:00+01:00"));
        assert_eq!(
            beginnings(&text),
            ["Nach einem Riss im", "Die Seilbahn am Rabenstein", "Verletzt wurde niemand", "„Für die Hütten",]
        );
    }

    #[test]
    fn a_page_that_states_nothing_keeps_its_printed_date() {
        let (stated, text) = read(include_str!("../../tests/fixtures/html/clock-tower.html"));
        assert_eq!(stated.headline.as_deref(), Some("The clock tower strikes again"));
        assert_eq!((stated.published, stated.authors), (None, Vec::new()));
        assert_eq!(
            beginnings(&text),
            ["Posted 3 May 2004", "After eleven years", "The watchmaker who", "The council paid",]
        );
    }

    /// The first words of each paragraph, as many as the test expects to see.
    fn beginnings(text: &str) -> Vec<Beginning<'_>> {
        text.split("\n\n").map(Beginning).collect()
    }

    #[derive(Debug)]
    struct Beginning<'a>(&'a str);

    impl PartialEq<&str> for Beginning<'_> {
        fn eq(&self, other: &&str) -> bool {
            self.0.starts_with(*other)
        }
    }

    #[test]
    fn hostile_pages_end_in_an_outcome() {
        let limits = HtmlLimits::default();
        let depth = limits.nesting - 8;
        let pages = [
            String::new(),
            "<".repeat(10_000),
            "\0".repeat(10_000),
            "<!--".repeat(1000),
            "<div>".repeat(depth),
            "<b>".repeat(limits.nesting / 2 - 4),
            format!("{}text, more text", "<table><tr><td>".repeat(depth / 4)),
            format!("{}text", "<div itemprop=author class=byline>".repeat(depth)),
            format!("<script type=application/ld+json>{}</script><p>x", "[".repeat(10_000)),
            format!("<script type=application/ld+json>{}</script><p>x", "{\"author\":".repeat(10_000)),
            "<template><svg><math><p>".repeat(50),
        ];
        // Indexing threads have this much stack.
        let worker = std::thread::Builder::new().stack_size(16 << 20).spawn(move || {
            pages.iter().map(|page| parse_html(page, &limits).map_err(|skip| skip.reason)).collect::<Vec<_>>()
        });
        let outcomes = worker.expect("a thread starts").join().expect("no page panics");
        for outcome in outcomes {
            assert!(!matches!(outcome, Err(SkipReason::Failed)), "{outcome:?}");
        }
    }

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
