//! What a worker knows of words: folded form, shape, the languages a word is typical of.
//!
//! A word is interned by its printed form, so `Baker` and `baker` are two words with one folded
//! form. The lexicon grows with the vocabulary, not with the corpus: [`Lexicon::trim`] empties it
//! between two articles once it holds [`LIMIT`] words.

use rustc_hash::FxHashMap;

use super::fold::{elision, fold};
use super::language::{self, LanguageSet};

/// How many words a lexicon holds before it starts afresh; about 20 MB.
const LIMIT: usize = 200_000;

/// The number of a word in its worker's [`Lexicon`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct WordId(pub(super) u32);

impl WordId {
    /// The number itself, dense from zero, for tables kept beside the lexicon.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// How a word is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// `ceasefire`
    Lower,
    /// `Rutte`
    Title,
    /// `NATO`, `U.S.`, `A`
    Upper,
    /// `McDonald`, `iPhone`
    Mixed,
    /// `1987`, `3.5`, `20th`
    Digit,
    /// Letters of a script without case.
    Uncased,
    /// A mark that is no word.
    Mark,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Slice(u32, u32);

#[derive(Debug)]
struct Word {
    surface: Slice,
    folded: Slice,
    shape: Shape,
    languages: LanguageSet,
}

/// The words of one worker.
#[derive(Debug, Default)]
pub struct Lexicon {
    /// Words of up to 15 bytes by their bytes and length, which compare as one number.
    short: FxHashMap<u128, WordId>,
    long: FxHashMap<Box<str>, WordId>,
    words: Vec<Word>,
    letters: String,
    generation: u32,
}

impl Lexicon {
    /// The number of `surface`, which is one token.
    pub fn intern(&mut self, surface: &str) -> WordId {
        match pack(surface) {
            Some(key) => match self.short.get(&key) {
                Some(&word) => word,
                None => {
                    let word = self.learn(surface);
                    self.short.insert(key, word);
                    word
                }
            },
            None => match self.long.get(surface) {
                Some(&word) => word,
                None => {
                    let word = self.learn(surface);
                    self.long.insert(surface.into(), word);
                    word
                }
            },
        }
    }

    fn learn(&mut self, surface: &str) -> WordId {
        let word = WordId(self.words.len() as u32);
        let from = self.letters.len();
        self.letters.push_str(surface);
        let printed = Slice(from as u32, self.letters.len() as u32);
        let from = self.letters.len();
        fold(&surface[elision(surface)..], &mut self.letters);
        let folded = Slice(from as u32, self.letters.len() as u32);
        let languages = language::typical_of(&self.letters[from..]);
        let shape = shape(surface);
        self.words.push(Word { surface: printed, folded, shape, languages });
        word
    }

    /// The word as printed.
    pub fn surface(&self, word: WordId) -> &str {
        self.letters(self.words[word.index()].surface)
    }

    /// The form under which the word is found.
    pub fn folded(&self, word: WordId) -> &str {
        self.letters(self.words[word.index()].folded)
    }

    /// How the word is written.
    pub fn shape(&self, word: WordId) -> Shape {
        self.words[word.index()].shape
    }

    /// Changes whenever the numbers of words start afresh; tables kept beside the lexicon are
    /// void then.
    pub fn generation(&self) -> u32 {
        self.generation
    }

    /// Starts afresh if the lexicon is full. Call it between articles only: it voids all numbers.
    pub fn trim(&mut self) {
        if self.words.len() > LIMIT || self.letters.len() > LIMIT * 64 {
            *self = Lexicon { generation: self.generation + 1, ..Lexicon::default() };
        }
    }

    pub(super) fn languages(&self, word: WordId) -> LanguageSet {
        self.words[word.index()].languages
    }

    fn letters(&self, slice: Slice) -> &str {
        &self.letters[slice.0 as usize..slice.1 as usize]
    }
}

/// A word of up to 15 bytes as a number: its bytes, and its length on top.
fn pack(word: &str) -> Option<u128> {
    let bytes = word.as_bytes();
    let (low, high) = match bytes.len() {
        0 => (0, 0),
        length @ 1..4 => {
            let (first, middle, last) = (bytes[0], bytes[length / 2], bytes[length - 1]);
            (u64::from(first) | u64::from(middle) << 8 | u64::from(last) << 16, 0)
        }
        length @ 4..8 => {
            let (first, last) = (bytes.first_chunk::<4>()?, bytes.last_chunk::<4>()?);
            let last = u64::from(u32::from_le_bytes(*last)) << (8 * (length - 4));
            (u64::from(u32::from_le_bytes(*first)) | last, 0)
        }
        length @ 8..16 => {
            let (first, last) = (bytes.first_chunk::<8>()?, bytes.last_chunk::<8>()?);
            let beyond = length - 8;
            let last = if beyond == 0 { 0 } else { u64::from_le_bytes(*last) >> (64 - 8 * beyond) };
            (u64::from_le_bytes(*first), last)
        }
        _ => return None,
    };
    Some(u128::from(low) | u128::from(high | (bytes.len() as u64) << 56) << 64)
}

fn shape(surface: &str) -> Shape {
    let (mut upper, mut lower, mut digit, mut other) = (0, 0, false, false);
    let mut first_upper = false;
    for (at, character) in surface.chars().enumerate() {
        if character.is_lowercase() {
            lower += 1;
        } else if character.is_uppercase() {
            upper += 1;
            first_upper |= at == 0;
        } else if character.is_numeric() {
            digit = true;
            if at == 0 {
                return Shape::Digit;
            }
        } else {
            other |= character.is_alphabetic();
        }
    }
    match (upper, lower) {
        (0, 0) if other => Shape::Uncased,
        (0, 0) if digit => Shape::Digit,
        (0, 0) => Shape::Mark,
        (0, _) => Shape::Lower,
        (_, 0) => Shape::Upper,
        (1, _) if first_upper => Shape::Title,
        _ => Shape::Mixed,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packed_words_differ() {
        let mut seen = rustc_hash::FxHashSet::default();
        let letters = "abcdefghijklmnopqrstuvwxyz";
        for start in 0..4 {
            for length in 1..16 {
                assert!(seen.insert(pack(&letters[start..start + length]).unwrap()));
                let same = "a".repeat(length);
                assert!(start > 0 && length > 0 || length == 1 || seen.insert(pack(&same).unwrap()));
            }
        }
        assert_eq!(pack(&letters[..16]), None);
    }

    #[test]
    fn shapes_and_forms() {
        let mut lexicon = Lexicon::default();
        for (surface, expected, folded) in [
            ("resigned", Shape::Lower, "resigned"),
            ("Rutte", Shape::Title, "rutte"),
            ("U.S.", Shape::Upper, "us"),
            ("McDonald", Shape::Mixed, "mcdonald"),
            ("20th", Shape::Digit, "20th"),
            ("中", Shape::Uncased, "中"),
        ] {
            let word = lexicon.intern(surface);
            assert_eq!(lexicon.intern(surface), word);
            assert_eq!(lexicon.surface(word), surface);
            assert_eq!(lexicon.shape(word), expected, "{surface}");
            assert_eq!(lexicon.folded(word), folded, "{surface}");
        }
    }
}
