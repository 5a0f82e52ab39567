//! What the classifier knows of a word, kept by the word's number in the lexicon.

use std::sync::LazyLock;

use rustc_hash::FxHashSet;

use super::model::Model;
use crate::text::{Lexicon, Shape, WordId, hash};

/// Words that say nothing of what a text is about, folded.
static STOP_WORDS: LazyLock<FxHashSet<u64>> = LazyLock::new(|| {
    let lines = include_str!("data/stop-words.txt").lines().filter(|line| !line.starts_with('#'));
    lines.flat_map(str::split_whitespace).map(hash).collect()
});

/// What part a word may have in what a text is about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Part {
    /// Not asked yet.
    #[default]
    Unknown,
    /// A mark, a number, a stop word.
    Empty,
    /// A word written in lower case.
    Content,
    /// A word with capitals.
    Name,
}

/// What is known of a word.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Fact {
    /// The hash of its folded form, cut.
    pub key: u32,
    /// One above its row in the model; zero for none.
    pub row: u16,
    /// How rare it is, 0 to 255.
    pub rarity: u8,
    /// Its part.
    pub part: Part,
}

/// Facts by the number of the word.
#[derive(Debug, Default)]
pub(super) struct Words {
    facts: Vec<Fact>,
    generation: u32,
}

impl Words {
    /// Forgets all words if their numbers have started afresh.
    pub(super) fn follow(&mut self, lexicon: &Lexicon) {
        if self.generation != lexicon.generation() {
            self.generation = lexicon.generation();
            self.facts.clear();
        }
    }

    /// What is known of a word.
    #[inline]
    pub(super) fn fact(&mut self, word: WordId, lexicon: &Lexicon, model: &Model) -> Fact {
        match self.facts.get(word.index()) {
            Some(fact) if fact.part != Part::Unknown => *fact,
            Some(_) | None => self.learn(word, lexicon, model),
        }
    }

    #[cold]
    fn learn(&mut self, word: WordId, lexicon: &Lexicon, model: &Model) -> Fact {
        if self.facts.len() <= word.index() {
            self.facts.resize(word.index() + 256, Fact::default());
        }
        let hash = lexicon.hash(word);
        let part = match lexicon.shape(word) {
            Shape::Mark | Shape::Digit => Part::Empty,
            _ if lexicon.folded(word).len() < 2 || STOP_WORDS.contains(&hash) => Part::Empty,
            Shape::Lower | Shape::Uncased => Part::Content,
            Shape::Title | Shape::Upper | Shape::Mixed => Part::Name,
        };
        let row = if part == Part::Empty { None } else { model.row(hash) };
        let rarity = row.map_or(u8::MAX, |row| model.rarity(row));
        let fact = Fact { key: hash as u32, row: row.map_or(0, |row| row + 1), rarity, part };
        self.facts[word.index()] = fact;
        fact
    }
}
