//! Finds who and what an article names: people, organisations, places.
//!
//! In comes an [`Article`] with its tokens; out go its [`Names`]. The finder marks what in the
//! text is a name and of which kind; roles reads the titles around it; coreference decides which
//! mentions are of one and the same. Nothing here reads a file, and nothing is remembered from
//! article to article but what the lists say of a word.

mod classes;
mod coreference;
mod finder;
mod roles;

use crate::document::{Article, Names, TextField};
use crate::text::{Lexicon, Text};

use classes::{Classes, Language, View, Word};

/// What a name is a name of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Person,
    Organisation,
    Place,
}

/// A name in the text, before anyone has asked whose it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Candidate {
    /// Where it stands.
    pub(crate) field: TextField,
    /// Its first token.
    pub(crate) start: u32,
    /// One past its last token.
    pub(crate) end: u32,
    /// What it names.
    pub(crate) kind: Kind,
}

/// The name finder of one worker. It keeps what it knows of words by their number, so it goes
/// with one lexicon all its life.
#[derive(Debug, Default)]
pub struct Resolver {
    classes: Classes,
    headline: Vec<Word>,
    body: Vec<Word>,
    candidates: Vec<Candidate>,
    finder: finder::Finder,
}

impl Resolver {
    /// A resolver that has seen nothing yet.
    pub fn new() -> Resolver {
        Resolver::default()
    }

    /// Finds the people, organisations and places that `article` names.
    ///
    /// `text` holds the tokens of its headline and body, and `lexicon` their words.
    pub fn resolve(&mut self, article: &Article, text: &Text, lexicon: &Lexicon) -> Names {
        self.classes.follow(lexicon);
        let language = Language::of(text.language);
        self.classes.look_up(&text.headline, language, lexicon, &mut self.headline);
        self.classes.look_up(&text.body, language, lexicon, &mut self.body);
        let headline = View { field: TextField::Headline, tokens: &text.headline, words: &self.headline };
        let body = View { field: TextField::Body, tokens: &text.body, words: &self.body };
        self.candidates.clear();
        self.finder.find(
            [&body, &headline],
            language,
            lexicon,
            self.classes.key_count(),
            &mut self.candidates,
        );
        coreference::join(article, [&headline, &body], &self.candidates)
    }
}
