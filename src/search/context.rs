//! What stands left and right of a match: the lines of a concordance.

use super::highlight::Highlighter;
use super::matching::Place;
use crate::document::{Document, Span, TextField};
use crate::text::{Start, Token, TokenKind, Tokens};

/// How much stands beside a match.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Window {
    /// So many words on each side, with the marks that open the first and close the last.
    Words(u32),
    /// The sentence.
    Sentence,
    /// The paragraph.
    Paragraph,
}

/// A match with what stands beside it, as bytes of its field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Context {
    /// The field.
    pub field: TextField,
    /// What stands before the match.
    pub left: Span,
    /// The match.
    pub found: Span,
    /// What stands behind it.
    pub right: Span,
}

impl Highlighter {
    /// The matches of a document, each with what stands beside it.
    pub fn find_contexts(&mut self, document: &Document, places: &[Place], window: Window) -> Vec<Context> {
        self.read(document);
        let (headline, body) = (words(&self.headline), words(&self.body));
        let contexts = places.iter().filter_map(|place| {
            let (tokens, words, text) = match place.field {
                TextField::Headline => (&self.headline, &headline, &document.article.headline),
                TextField::Body => (&self.body, &body, &document.article.body),
            };
            let (first, last) = (place.words.first as usize, place.words.last as usize);
            let found = Span(tokens[*words.get(first)?].start, tokens[*words.get(last)?].end);
            let (from, until) = match window {
                Window::Words(count) => {
                    let count = count as usize;
                    let start = words[first.saturating_sub(count)];
                    let end = words[last.saturating_add(count).min(words.len() - 1)];
                    (tokens[opening(tokens, start)].start, tokens[closing(tokens, end)].end)
                }
                Window::Sentence => {
                    around(tokens, words[first], words[last], Start::Sentence, text.len() as u32)
                }
                Window::Paragraph => {
                    around(tokens, words[first], words[last], Start::Paragraph, text.len() as u32)
                }
            };
            Some(Context {
                field: place.field,
                left: Span(from.min(found.0), found.0),
                found,
                right: Span(found.1, until.max(found.1)),
            })
        });
        contexts.collect()
    }
}

/// The tokens that are words.
fn words(tokens: &Tokens) -> Vec<usize> {
    let is_word = |token: &Token| token.kind == TokenKind::Word;
    tokens.iter().enumerate().filter(|(_, token)| is_word(token)).map(|(at, _)| at).collect()
}

/// The first of the marks that open the word at `at`, such as a quotation mark; `at` when none do.
/// A mark between two words, such as a hyphen, opens neither.
fn opening(tokens: &[Token], at: usize) -> usize {
    let mut first = at;
    while first > 0 && !tokens[first].spaced && tokens[first - 1].kind == TokenKind::Mark {
        first -= 1;
    }
    if tokens[first].spaced || first == 0 { first } else { at }
}

/// The last of the marks that close the word at `at`, such as a full stop; `at` when none do.
fn closing(tokens: &[Token], at: usize) -> usize {
    let attached = |token: &&Token| !token.spaced && token.kind != TokenKind::Word;
    let last = at + tokens[at + 1..].iter().take_while(attached).count();
    if tokens.get(last + 1).is_none_or(|next| next.spaced) { last } else { at }
}

/// The bytes from the beginning of the unit that holds token `first` to the end of that of `last`.
fn around(tokens: &Tokens, first: usize, last: usize, unit: Start, end: u32) -> (u32, u32) {
    let begins = |token: &&Token| token.begins >= unit;
    let from = tokens[..=first].iter().rev().find(begins).map_or(0, |token| token.start);
    let next = tokens[last + 1..].iter().position(|token| begins(&token));
    let until = match next {
        Some(distance) => tokens[last + distance].end,
        None => tokens.last().map_or(end, |token| token.end),
    };
    (from, until)
}
