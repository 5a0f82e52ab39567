//! How words reach tantivy: the replay of the token pass, and the same pass over short names.
//!
//! Headline and body were tokenised before, by the pass that the name finder used. Their words are
//! handed over as one string, each word closed by [`SEPARATOR`], and cut there again: position n is
//! the n-th word of the pass. Names, sections and paths are short and go through the pass here.

use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

use crate::text::{Lexicon, TokenKind, Tokens};

/// Closes a word in a replayed field; no word holds it.
pub const SEPARATOR: u8 = b'\n';

/// The words of `tokens` as a replayed field, in `buffer`.
pub fn replay(tokens: &Tokens, lexicon: &Lexicon, buffer: Vec<u8>) -> String {
    let mut words = buffer;
    for token in tokens.words() {
        lexicon.push_folded(token.word, &mut words);
        words.push(SEPARATOR);
    }
    String::from_utf8(words).expect("folded words are UTF-8")
}

/// Cuts what [`replay`] wrote.
#[derive(Clone, Debug, Default)]
pub struct ReplayTokenizer {
    token: Token,
}

impl Tokenizer for ReplayTokenizer {
    type TokenStream<'a> = ReplayStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> ReplayStream<'a> {
        self.token.reset();
        ReplayStream { rest: text, token: &mut self.token }
    }
}

/// The words of one field.
#[derive(Debug)]
pub struct ReplayStream<'a> {
    rest: &'a str,
    token: &'a mut Token,
}

impl TokenStream for ReplayStream<'_> {
    fn advance(&mut self) -> bool {
        let Some(end) = memchr::memchr(SEPARATOR, self.rest.as_bytes()) else { return false };
        self.token.text.clear();
        self.token.text.push_str(&self.rest[..end]);
        self.token.position = self.token.position.wrapping_add(1);
        self.rest = &self.rest[end + 1..];
        true
    }

    fn token(&self) -> &Token {
        self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        self.token
    }
}

/// Cuts a short text by the token pass.
#[derive(Debug, Default)]
pub struct FoldedTokenizer {
    lexicon: Lexicon,
    tokens: Tokens,
    token: Token,
}

impl Clone for FoldedTokenizer {
    /// A fresh tokenizer: what one knows of words is no part of what it is.
    fn clone(&self) -> FoldedTokenizer {
        FoldedTokenizer::default()
    }
}

impl Tokenizer for FoldedTokenizer {
    type TokenStream<'a> = FoldedStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> FoldedStream<'a> {
        self.lexicon.trim();
        self.tokens.read(text, &mut self.lexicon);
        self.token.reset();
        FoldedStream { rest: &self.tokens, lexicon: &self.lexicon, token: &mut self.token }
    }
}

/// The words of one name.
pub struct FoldedStream<'a> {
    rest: &'a [crate::text::Token],
    lexicon: &'a Lexicon,
    token: &'a mut Token,
}

impl TokenStream for FoldedStream<'_> {
    fn advance(&mut self) -> bool {
        let next = self.rest.iter().position(|token| token.kind == TokenKind::Word);
        let Some(next) = next else { return false };
        let word = self.rest[next];
        self.rest = &self.rest[next + 1..];
        self.token.text.clear();
        self.token.text.push_str(self.lexicon.folded(word.word));
        self.token.position = self.token.position.wrapping_add(1);
        self.token.offset_from = word.start as usize;
        self.token.offset_to = word.end as usize;
        true
    }

    fn token(&self) -> &Token {
        self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        self.token
    }
}
