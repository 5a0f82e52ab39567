//! The terms of a segment under way, by number.

use crate::text::{Lexicon, WordId};

/// Terms numbered as they come. One term may have several numbers: `Baker` and `baker` are two words
/// of one form, and a lexicon that starts afresh brings the same words anew.
#[derive(Debug, Default)]
pub struct Terms {
    letters: Vec<u8>,
    ends: Vec<u32>,
}

impl Terms {
    /// Gives `term` a number.
    pub fn add(&mut self, term: &[u8]) -> u32 {
        self.letters.extend_from_slice(term);
        self.ends.push(self.letters.len() as u32);
        self.ends.len() as u32 - 1
    }

    /// The term with a number.
    pub fn get(&self, number: u32) -> &[u8] {
        let number = number as usize;
        let start = number.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.letters[start as usize..self.ends[number] as usize]
    }

    /// The terms in the order of their bytes, each once.
    pub fn sorted(&self) -> SortedTerms {
        let mut order: Vec<(u64, u32)> =
            (0..self.ends.len() as u32).map(|number| (beginning(self.get(number)), number)).collect();
        order.sort_unstable_by(|(left, a), (right, b)| {
            left.cmp(right).then_with(|| self.get(*a).cmp(self.get(*b)))
        });
        let mut sorted = SortedTerms { ranks: vec![0; order.len()], firsts: Vec::new() };
        for (_, number) in order {
            if sorted.firsts.last().is_none_or(|first| self.get(*first) != self.get(number)) {
                sorted.firsts.push(number);
            }
            sorted.ranks[number as usize] = sorted.firsts.len() as u32 - 1;
        }
        sorted
    }

    /// The memory held.
    pub fn size_bytes(&self) -> usize {
        self.letters.len() + 4 * self.ends.len()
    }
}

/// The first eight bytes as a number that sorts as they do.
fn beginning(term: &[u8]) -> u64 {
    let mut bytes = [0; 8];
    let length = term.len().min(8);
    bytes[..length].copy_from_slice(&term[..length]);
    u64::from_be_bytes(bytes)
}

/// The order of [`Terms`].
#[derive(Debug)]
pub struct SortedTerms {
    /// The rank of each number; numbers of one term share it.
    pub ranks: Vec<u32>,
    /// A number of the term of each rank.
    pub firsts: Vec<u32>,
}

/// What numbers the words of a lexicon have in a segment.
#[derive(Debug, Default)]
pub struct Numbering {
    generation: u32,
    /// One above the number, zero for none yet.
    numbers: Vec<u32>,
}

impl Numbering {
    /// Gets ready for the words of `lexicon`: what it called otherwise before is forgotten.
    pub fn follow(&mut self, lexicon: &Lexicon) {
        if self.generation != lexicon.generation() {
            self.generation = lexicon.generation();
            self.numbers.clear();
        }
        if self.numbers.len() < lexicon.word_count() {
            self.numbers.resize(lexicon.word_count(), 0);
        }
    }

    /// The number of the form under which `word` is found.
    pub fn number(&mut self, word: WordId, lexicon: &Lexicon, terms: &mut Terms) -> u32 {
        let number = &mut self.numbers[word.index()];
        if *number == 0 {
            *number = terms.add(lexicon.folded(word).as_bytes()) + 1;
        }
        *number - 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terms_sort_by_their_bytes_and_once() {
        let mut terms = Terms::default();
        for term in ["strike", "", "strikebreaker", "b", "strike", "\u{e9}", "strikebreakers", "b\0"] {
            terms.add(term.as_bytes());
        }
        let sorted = terms.sorted();
        let order: Vec<&[u8]> = sorted.firsts.iter().map(|number| terms.get(*number)).collect();
        assert!(order.is_sorted_by(|left, right| left < right), "{order:?}");
        assert_eq!((order.len(), sorted.ranks[0]), (7, sorted.ranks[4]));
    }
}
