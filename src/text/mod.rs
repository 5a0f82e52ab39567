//! The one pass over the words of an article: tokens, sentence and paragraph bounds, language.
//!
//! In comes the frozen headline and body; out goes [`Text`], which the name finder, the
//! fingerprint and the index all use, so that they agree on what a word is. Words are kept as
//! numbers in a [`Lexicon`] that a worker carries from article to article: what is known of a
//! word (folded form, shape) is worked out once, not once per occurrence.

mod fold;
mod hashes;
mod language;
mod lexicon;
mod tokens;

pub use fold::fold;
pub use hashes::{Hashes, hash};
pub use language::Language;
pub use lexicon::{Lexicon, Shape, WordId};
pub use tokens::{Start, Token, TokenKind, Tokens, cut_words};

/// The tokens of an article and the language they are in.
#[derive(Debug, Default)]
pub struct Text {
    /// Tokens of the headline.
    pub headline: Tokens,
    /// Tokens of the body.
    pub body: Tokens,
    /// The language, where it could be told.
    pub language: Option<Language>,
}

impl Text {
    /// Tokenises an article into this value, whose memory is used again.
    ///
    /// `stated` is the language tag that the format states; it counts only where the words
    /// themselves leave the language open.
    pub fn read(&mut self, headline: &str, body: &str, stated: Option<&str>, lexicon: &mut Lexicon) {
        lexicon.trim();
        self.headline.read(headline, lexicon);
        self.body.read(body, lexicon);
        self.language = language::detect(&[&self.body, &self.headline], body, headline, lexicon)
            .or_else(|| stated.and_then(Language::parse));
    }
}
