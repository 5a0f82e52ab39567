//! What is known of words, worked out once per word and kept by its number beside the lexicon.
//!
//! There are many words and few sets of classes, so a word has the number of its set: what is asked
//! for at random stays small.

use std::hash::Hash;

use rustc_hash::FxHashMap;

use crate::text::{Lexicon, WordId};

/// The sets of classes `C` of the words of one worker.
#[derive(Debug, Default)]
pub(super) struct Sets<C> {
    generation: u32,
    /// Per word, one above the number of its set; zero for a word not yet asked for.
    words: Vec<u16>,
    sets: Vec<C>,
    numbers: FxHashMap<C, u16>,
}

impl<C: Copy + Eq + Hash> Sets<C> {
    /// Forgets all words if their numbers have started afresh.
    pub(super) fn follow(&mut self, lexicon: &Lexicon) {
        if lexicon.generation() != self.generation {
            self.generation = lexicon.generation();
            self.words.clear();
        }
    }

    /// The set of a word, which is worked out when it is first asked for.
    #[inline]
    pub(super) fn of(&mut self, word: WordId, work_out: impl FnOnce() -> C) -> C {
        match self.words.get(word.index()) {
            Some(&number) if number != 0 => self.sets[usize::from(number) - 1],
            Some(_) | None => self.learn(word, work_out),
        }
    }

    #[cold]
    fn learn(&mut self, word: WordId, work_out: impl FnOnce() -> C) -> C {
        let (at, set) = (word.index(), work_out());
        if at >= self.words.len() {
            self.words.resize(at + 1, 0);
        }
        self.words[at] = self.number(set);
        set
    }

    /// One above the number of a set.
    fn number(&mut self, set: C) -> u16 {
        // A list of words has far fewer sets than numbers.
        let sets = &mut self.sets;
        *self.numbers.entry(set).or_insert_with(|| {
            sets.push(set);
            sets.len() as u16
        })
    }
}
