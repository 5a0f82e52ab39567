//! A field as the name finder sees it: its tokens, with what is known of each.

use super::classes::Class;
use super::words::Word;
use crate::text::{Start, Token};

/// The tokens of one field with what is known of each.
#[derive(Clone, Copy)]
pub(super) struct View<'a> {
    pub(super) tokens: &'a [Token],
    pub(super) words: &'a [Word],
}

impl View<'_> {
    /// The classes of token `at`; none past the end.
    pub(super) fn class(&self, at: usize) -> Class {
        self.words.get(at).map_or(Class::default(), |word| word.class)
    }

    /// The classes of the token before `at` in the same sentence.
    pub(super) fn before(&self, at: usize) -> Class {
        let inside = at > 0 && at < self.tokens.len() && self.tokens[at].begins == Start::Inside;
        if inside { self.class(at - 1) } else { Class::default() }
    }

    /// The classes of token `at` if it goes on with the sentence of the token before it.
    pub(super) fn after(&self, at: usize) -> Class {
        let inside = at < self.tokens.len() && self.tokens[at].begins == Start::Inside;
        if inside { self.class(at) } else { Class::default() }
    }

    /// Whether token `at` follows the one before it without a space.
    pub(super) fn is_glued(&self, at: usize) -> bool {
        self.tokens.get(at).is_some_and(|token| !token.spaced)
    }

    /// Whether token `at` is a hyphen inside a word.
    pub(super) fn is_hyphen(&self, at: usize) -> bool {
        self.class(at).is(Class::HYPHEN) && self.is_glued(at) && self.is_glued(at + 1)
    }
}
