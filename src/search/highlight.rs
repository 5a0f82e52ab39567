//! What matched in a document, and the piece of text that shows it best.
//!
//! Matches come as positions of words; the document goes through the same token pass as when it
//! was indexed, which gives each position its bytes.

use super::matching::Place;
use crate::document::{Document, Span, TextField};
use crate::text::{Lexicon, Start, Tokens};

/// About how many bytes of text a fragment shows.
const FRAGMENT_BYTES: usize = 240;

/// One match in a field of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
pub struct Match {
    /// The field.
    pub field: TextField,
    /// Its bytes in that field.
    pub span: Span,
    /// Which part of the query it matches.
    #[serde(skip)]
    unit: usize,
}

/// A piece of the body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fragment {
    /// Its bytes in the body.
    pub span: Span,
    /// The matches inside, as bytes of the body, in order, not overlapping.
    pub matches: Vec<Span>,
}

/// Gives matches their bytes.
#[derive(Default)]
pub struct Highlighter {
    lexicon: Lexicon,
    pub(super) headline: Tokens,
    pub(super) body: Tokens,
}

impl Highlighter {
    /// The matches of a document, in order.
    pub fn find_matches(&mut self, document: &Document, places: &[Place]) -> Vec<Match> {
        self.read(document);
        let spans = |tokens: &Tokens| -> Vec<Span> {
            tokens.words().map(|token| Span(token.start, token.end)).collect()
        };
        let (headline, body) = (spans(&self.headline), spans(&self.body));
        let found = places.iter().filter_map(|place| {
            let words = match place.field {
                TextField::Headline => &headline,
                TextField::Body => &body,
            };
            let first = words.get(place.words.first as usize)?;
            let last = words.get(place.words.last as usize)?;
            Some(Match { field: place.field, span: Span(first.0, last.1), unit: place.unit })
        });
        found.collect()
    }

    pub(super) fn read(&mut self, document: &Document) {
        self.lexicon.trim();
        self.headline.read(&document.article.headline, &mut self.lexicon);
        self.body.read(&document.article.body, &mut self.lexicon);
    }

    /// The piece of the body with the most matches; its beginning where there are none.
    ///
    /// `matches` are those of this document, the last that was given to
    /// [`Highlighter::find_matches`].
    pub fn find_fragment(&self, document: &Document, matches: &[Match]) -> Fragment {
        let body = &document.article.body;
        let matches: Vec<Match> =
            matches.iter().copied().filter(|found| found.field == TextField::Body).collect();
        let first = self.best_window(&matches);
        let start = matches.get(first).map_or(0, |found| self.start_near(found.span.0 as usize));
        let paragraph_end = body[start..].find("\n\n").map_or(body.len(), |length| start + length);
        let limit = body.floor_char_boundary(start + FRAGMENT_BYTES);
        let end = match body[start..limit].rfind(char::is_whitespace) {
            Some(space) if limit < paragraph_end => start + space,
            Some(_) | None => limit.min(paragraph_end),
        };
        let inside = matches.iter().map(|found| found.span);
        let inside = inside.filter(|span| span.0 as usize >= start && span.1 as usize <= end);
        let mut spans: Vec<Span> = Vec::new();
        for span in inside {
            match spans.last_mut() {
                Some(last) if span.0 < last.1 => last.1 = last.1.max(span.1),
                Some(_) | None => spans.push(span),
            }
        }
        Fragment { span: Span::new(start..end), matches: spans }
    }

    /// The match from which on a fragment holds the most, different ones before many.
    fn best_window(&self, matches: &[Match]) -> usize {
        let value = |first: usize| {
            let limit = matches[first].span.0 as usize + FRAGMENT_BYTES / 2;
            let inside = matches[first..].iter().take_while(|found| (found.span.1 as usize) < limit);
            let units = matches.iter().map(|found| found.unit + 1).max().unwrap_or(0);
            let mut seen = vec![false; units];
            let mut value = 0;
            for found in inside {
                value += if std::mem::replace(&mut seen[found.unit], true) { 1 } else { 1_000 };
            }
            value
        };
        (0..matches.len()).rev().max_by_key(|&first| value(first)).unwrap_or(0)
    }

    /// Where a fragment that shows the byte `at` begins: with its sentence, or some words before.
    fn start_near(&self, at: usize) -> usize {
        let before = self.body.iter().take_while(|token| token.start as usize <= at);
        let near = before.filter(|token| token.start as usize + FRAGMENT_BYTES / 2 > at);
        let near: Vec<_> = near.collect();
        let sentence = near.iter().rev().find(|token| token.begins != Start::Inside);
        let spaced = near.iter().find(|token| token.spaced || token.begins != Start::Inside);
        sentence.or(spaced).map_or(at, |token| token.start as usize)
    }
}
