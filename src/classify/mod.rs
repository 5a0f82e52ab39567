//! What an article is about, and what tells it from others, by its words alone.
//!
//! Pure: tokens go in, plain values come out. A [`Fingerprinter`] gives what copies are known by, a
//! [`Classifier`] topics and key phrases. In come the [`Article`], its tokens and the worker's lexicon; out come its [`About`]. Topics
//! are IPTC Media Topics: those that the newsroom states as section or keyword, else those that a
//! small model embedded in the binary finds in the words. What is known of a word is kept by its
//! number, so an article costs one look-up per word. Nothing here reads a file.

mod fingerprint;
mod keyphrases;
mod model;
mod stated;
mod taxonomy;
mod topics;
mod words;

pub use fingerprint::Fingerprinter;
pub use model::{MODEL, Model, Parts, Vector, WIDTH};
pub use taxonomy::{Entry, TAXONOMY, Taxonomy};
pub use topics::{BODY_WORDS, HEADLINE_WEIGHT, Scores};

use crate::document::{About, Article};
use crate::text::{Lexicon, Text};

use keyphrases::Phrases;
use words::Words;

/// The classifier of one worker; it goes with one lexicon all its life.
#[derive(Debug)]
pub struct Classifier {
    model: &'static Model,
    words: Words,
    phrases: Phrases,
}

impl Classifier {
    /// A classifier by the embedded model.
    pub fn new() -> Classifier {
        Classifier::with_model(&MODEL)
    }

    /// A classifier by `model`.
    pub fn with_model(model: &'static Model) -> Classifier {
        Classifier { model, words: Words::default(), phrases: Phrases::default() }
    }

    /// Finds what `article`, whose tokens `text` holds, is about.
    pub fn classify(&mut self, article: &Article, text: &Text, lexicon: &Lexicon) -> About {
        self.words.follow(lexicon);
        let mut topics = stated::topics(article);
        if topics.is_empty()
            && let Some(scores) = topics::score(text, lexicon, self.model, &mut self.words)
        {
            topics = scores.topics(self.model);
        }
        let key_phrases = self.phrases.find(article, text, lexicon, self.model, &mut self.words);
        About { topics, key_phrases }
    }

    /// The share of every class of the model, or `None` where too few words are known.
    pub fn scores(&mut self, text: &Text, lexicon: &Lexicon) -> Option<Scores> {
        self.words.follow(lexicon);
        topics::score(text, lexicon, self.model, &mut self.words)
    }
}

impl Default for Classifier {
    fn default() -> Classifier {
        Classifier::new()
    }
}
