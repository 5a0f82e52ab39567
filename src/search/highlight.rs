//! What matched in a document, and the piece of text that shows it best.
//!
//! The document goes through the same token pass as when it was indexed, and is held against the
//! same expanded words that the query ran with, so that a highlight is a match and nothing else.

use super::expr::Field;
use super::forms::Forms;
use super::plan::{Leaf, Plan};
use crate::document::{Actor, Document, Hash64, Span, TextField};
use crate::settle::Selection;
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
    leaf: usize,
}

/// A piece of the body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fragment {
    /// Its bytes in the body.
    pub span: Span,
    /// The matches inside, as bytes of the body, in order, not overlapping.
    pub matches: Vec<Span>,
}

/// Finds what matched.
pub struct Highlighter {
    leaves: Vec<Leaf>,
    lexicon: Lexicon,
    headline: Tokens,
    body: Tokens,
}

impl Highlighter {
    pub(super) fn new(plan: Plan) -> Highlighter {
        Highlighter {
            leaves: plan.leaves,
            lexicon: Lexicon::default(),
            headline: Tokens::default(),
            body: Tokens::default(),
        }
    }

    /// All matches in headline and body, in order.
    pub fn find_matches(&mut self, document: &Document) -> Vec<Match> {
        self.lexicon.trim();
        self.headline.read(&document.article.headline, &mut self.lexicon);
        self.body.read(&document.article.body, &mut self.lexicon);
        let mut matches = Vec::new();
        for (ordinal, leaf) in self.leaves.iter().enumerate() {
            let mut add = |field, span| matches.push(Match { field, span, leaf: ordinal });
            match leaf.field {
                Field::Text | Field::Headline | Field::Body => {
                    if leaf.field != Field::Body {
                        find_words(&self.headline, &self.lexicon, &leaf.positions, |span| {
                            add(TextField::Headline, span);
                        });
                    }
                    if leaf.field != Field::Headline {
                        find_words(&self.body, &self.lexicon, &leaf.positions, |span| {
                            add(TextField::Body, span)
                        });
                    }
                }
                Field::Person => find_actors(&document.names.people, document.id, &leaf.names, add),
                Field::Organisation => {
                    find_actors(&document.names.organisations, document.id, &leaf.names, add)
                }
                Field::Place => find_actors(&document.names.places, document.id, &leaf.names, add),
                Field::Source
                | Field::Agency
                | Field::Author
                | Field::Section
                | Field::Keyword
                | Field::Language
                | Field::Located
                | Field::Format
                | Field::Url
                | Field::Path => {}
            }
        }
        matches.sort_unstable();
        matches.dedup_by_key(|found| (found.field, found.span));
        matches
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
            let mut seen = vec![false; self.leaves.len()];
            let mut value = 0;
            for found in inside {
                value += if std::mem::replace(&mut seen[found.leaf], true) { 1 } else { 1_000 };
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

fn find_words(tokens: &Tokens, lexicon: &Lexicon, positions: &[Forms], mut found: impl FnMut(Span)) {
    let words: Vec<_> = tokens.words().collect();
    for window in words.windows(positions.len()) {
        let mut pairs = window.iter().zip(positions);
        if pairs.all(|(token, forms)| forms.contains(lexicon.folded(token.word))) {
            found(Span(window[0].start, window[window.len() - 1].end));
        }
    }
}

fn find_actors(actors: &[Actor], article: Hash64, names: &Selection, mut found: impl FnMut(TextField, Span)) {
    for actor in actors.iter().filter(|actor| names.holds(&actor.name, article)) {
        actor.mentions.iter().for_each(|mention| found(mention.field, mention.span));
    }
}
