//! What a worker knows of words: folded form, shape, the languages a word is typical of.
//!
//! A word is interned by its printed form, so `Baker` and `baker` are two words with one folded
//! form. The lexicon grows with the vocabulary, not with the corpus: [`Lexicon::trim`] empties it
//! between two articles once it holds [`LIMIT`] words.

use super::fold::{elision, fold};
use super::hashes::hash;
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

    /// The word with this number, which must be one that [`WordId::index`] gave or a smaller one.
    pub fn from_index(number: usize) -> WordId {
        WordId(number as u32)
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

/// A word and what is known of it: one line of the processor's cache, since most words of an
/// article are rare and each line that must be fetched for them costs more than all the rest.
#[derive(Debug)]
struct Word {
    surface: Letters,
    folded: Letters,
    /// Of the folded form.
    hash: u64,
    languages: LanguageSet,
    shape: Shape,
}

/// Up to 15 bytes and their number, or the place of more in [`Lexicon::long`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Letters([u8; 16]);

impl Letters {
    /// The length of letters that stand elsewhere.
    const LONG: u8 = 255;

    fn short(&self) -> Option<&[u8]> {
        self.0.get(..usize::from(self.0[15]))
    }

    fn long(start: usize, end: usize) -> Letters {
        let mut bytes = [0; 16];
        bytes[..4].copy_from_slice(&(start as u32).to_le_bytes());
        bytes[4..8].copy_from_slice(&(end as u32).to_le_bytes());
        bytes[15] = Letters::LONG;
        Letters(bytes)
    }

    fn range(&self) -> std::ops::Range<usize> {
        let number = |at| self.0[at..].first_chunk().map_or(0, |bytes| u32::from_le_bytes(*bytes) as usize);
        number(0)..number(4)
    }
}

/// A word on its way to its number.
#[derive(Clone, Copy, Debug)]
pub(super) struct Key {
    /// The word itself, or [`Key::LONG`].
    packed: u128,
    hash: u64,
    /// One above the number of the word, zero while it is not known.
    number: u32,
}

impl Key {
    /// No short word: their topmost byte is at most 15.
    const LONG: u128 = u128::MAX;

    pub fn of(word: &str) -> Key {
        let Some(packed) = pack(word.as_bytes()) else {
            return Key { packed: Key::LONG, hash: xxhash_rust::xxh3::xxh3_64(word.as_bytes()), number: 0 };
        };
        let (low, high) = (packed as u64, (packed >> 64) as u64);
        let product = u128::from(low ^ 0x9e37_79b9_7f4a_7c15) * u128::from(high ^ 0xd6e8_feb8_6659_fd93);
        Key { packed, hash: product as u64 ^ (product >> 64) as u64, number: 0 }
    }

    /// The number, once [`Lexicon::intern_all`] has found it.
    pub fn word(&self) -> WordId {
        WordId(self.number - 1)
    }
}

/// The words of one worker.
#[derive(Debug, Default)]
pub struct Lexicon {
    words: Vec<Word>,
    /// Where words are by their hash: one above their number, zero for none. At most half full.
    slots: Vec<u32>,
    /// Letters of words that are longer than 15 bytes.
    long: String,
    generation: u32,
    scratch: String,
}

impl Lexicon {
    /// The number of `surface`, which is one token.
    pub fn intern(&mut self, surface: &str) -> WordId {
        let key = Key::of(surface);
        self.find_or_learn(surface, &key)
    }

    /// Finds the numbers of words, which their keys then hold.
    pub(super) fn intern_all<'t>(&mut self, surfaces: impl Iterator<Item = &'t str>, keys: &mut [Key]) {
        // Two passes of loads that do not wait for each other; what they guess is then checked.
        let mask = self.slots.len().wrapping_sub(1);
        for key in &mut *keys {
            key.number = self.slots.get(key.hash as usize & mask).copied().unwrap_or(0);
        }
        for key in &mut *keys {
            let guess = key.number.checked_sub(1).and_then(|at| self.words.get(at as usize));
            if guess.is_none_or(|word| u128::from_le_bytes(word.surface.0) != key.packed) {
                key.number = 0;
            }
        }
        for (key, surface) in keys.iter_mut().zip(surfaces) {
            if key.number == 0 {
                key.number = self.find_or_learn(surface, key).0 + 1;
            }
        }
    }

    fn find_or_learn(&mut self, surface: &str, key: &Key) -> WordId {
        if self.words.len() * 2 >= self.slots.len() {
            self.grow();
        }
        let mask = self.slots.len() - 1;
        let mut slot = key.hash as usize & mask;
        loop {
            match self.slots[slot] {
                0 => {
                    self.slots[slot] = self.words.len() as u32 + 1;
                    return self.learn(surface, key);
                }
                number => {
                    let known = &self.words[number as usize - 1].surface;
                    let same = match key.packed {
                        Key::LONG => known.0[15] == Letters::LONG && &self.long[known.range()] == surface,
                        packed => u128::from_le_bytes(known.0) == packed,
                    };
                    if same {
                        return WordId(number - 1);
                    }
                }
            }
            slot = (slot + 1) & mask;
        }
    }

    fn grow(&mut self) {
        let mut slots = vec![0; (self.slots.len() * 2).max(1 << 12)];
        let mask = slots.len() - 1;
        for (number, word) in (1..).zip(&self.words) {
            let mut slot = Key::of(self.letters(&word.surface)).hash as usize & mask;
            while slots[slot] != 0 {
                slot = (slot + 1) & mask;
            }
            slots[slot] = number;
        }
        self.slots = slots;
    }

    fn learn(&mut self, surface: &str, key: &Key) -> WordId {
        let word = WordId(self.words.len() as u32);
        let mut folded = std::mem::take(&mut self.scratch);
        folded.clear();
        // Most words are plain letters, for which the rules come down to lower case.
        let shape = match plain_shape(surface.as_bytes()) {
            Some(shape) => {
                folded.push_str(surface);
                folded.make_ascii_lowercase();
                shape
            }
            None => {
                fold(&surface[elision(surface)..], &mut folded);
                shape(surface)
            }
        };
        let hash = hash(&folded);
        let languages = language::typical_of(hash);
        let surface = self.keep(surface, Some(key.packed).filter(|packed| *packed != Key::LONG));
        let letters = self.keep(&folded, pack(folded.as_bytes()));
        self.words.push(Word { surface, folded: letters, hash, languages, shape });
        self.scratch = folded;
        word
    }

    fn keep(&mut self, letters: &str, packed: Option<u128>) -> Letters {
        match packed {
            Some(packed) => Letters(packed.to_le_bytes()),
            None => {
                let start = self.long.len();
                self.long.push_str(letters);
                Letters::long(start, self.long.len())
            }
        }
    }

    /// The word as printed.
    pub fn surface(&self, word: WordId) -> &str {
        self.letters(&self.words[word.index()].surface)
    }

    /// The form under which the word is found.
    pub fn folded(&self, word: WordId) -> &str {
        self.letters(&self.words[word.index()].folded)
    }

    /// Appends the folded form, which is UTF-8, to `out`.
    pub fn push_folded(&self, word: WordId, out: &mut Vec<u8>) {
        let folded = &self.words[word.index()].folded;
        match folded.short() {
            Some(short) => out.extend_from_slice(short),
            None => out.extend_from_slice(self.long[folded.range()].as_bytes()),
        }
    }

    /// The [`hash`](super::hash) of the folded form: equal for `Trump` and `TRUMP`.
    pub fn hash(&self, word: WordId) -> u64 {
        self.words[word.index()].hash
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

    /// How many words it holds.
    pub fn word_count(&self) -> usize {
        self.words.len()
    }

    /// Starts afresh if the lexicon is full. Call it between articles only: it voids all numbers.
    pub fn trim(&mut self) {
        if self.words.len() > LIMIT || self.long.len() > LIMIT * 64 {
            *self = self.renewed();
        }
    }

    /// An empty lexicon to take the place of this one.
    pub fn renewed(&self) -> Lexicon {
        Lexicon { generation: self.generation + 1, ..Lexicon::default() }
    }

    pub(super) fn languages(&self, word: WordId) -> LanguageSet {
        self.words[word.index()].languages
    }

    fn letters<'a>(&'a self, letters: &'a Letters) -> &'a str {
        match letters.short() {
            Some(short) => std::str::from_utf8(short).expect("letters are those of a word"),
            None => &self.long[letters.range()],
        }
    }
}

/// A word of up to 15 bytes as a number: its bytes in order, and their number on top.
fn pack(bytes: &[u8]) -> Option<u128> {
    let (low, high) = match bytes.len() {
        0 => (0, 0),
        1 => (u64::from(bytes[0]), 0),
        2 => (u64::from(bytes[0]) | u64::from(bytes[1]) << 8, 0),
        3 => (u64::from(bytes[0]) | u64::from(bytes[1]) << 8 | u64::from(bytes[2]) << 16, 0),
        length @ 4..8 => {
            let (first, last) = (bytes.first_chunk::<4>()?, bytes.last_chunk::<4>()?);
            let last = u64::from(u32::from_le_bytes(*last)) << (8 * (length - 4));
            (u64::from(u32::from_le_bytes(*first)) | last, 0)
        }
        8 => (u64::from_le_bytes(*bytes.first_chunk::<8>()?), 0),
        length @ 9..16 => {
            let (first, last) = (bytes.first_chunk::<8>()?, bytes.last_chunk::<8>()?);
            (u64::from_le_bytes(*first), u64::from_le_bytes(*last) >> (8 * (16 - length)))
        }
        _ => return None,
    };
    Some(u128::from(low) | u128::from(high | (bytes.len() as u64) << 56) << 64)
}

/// The shape of a word of ASCII letters and digits.
fn plain_shape(word: &[u8]) -> Option<Shape> {
    let (mut upper, mut lower, mut digit) = (0, 0, 0);
    for byte in word {
        match byte {
            b'A'..=b'Z' => upper += 1,
            b'a'..=b'z' => lower += 1,
            b'0'..=b'9' => digit += 1,
            _ => return None,
        }
    }
    let first = *word.first()?;
    Some(match (upper, lower) {
        _ if first.is_ascii_digit() => Shape::Digit,
        (0, 0) if digit == 0 => Shape::Mark,
        (0, _) => Shape::Lower,
        (_, 0) => Shape::Upper,
        (1, _) if first.is_ascii_uppercase() => Shape::Title,
        (_, _) => Shape::Mixed,
    })
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
    fn words_keep_their_letters() {
        let mut lexicon = Lexicon::default();
        let letters = "Abcdefghijklmnopqrstuvwxyzé";
        let all: Vec<&str> =
            (0..8).flat_map(|start| (1..19).map(move |length| &letters[start..start + length])).collect();
        let numbers: Vec<WordId> = all.iter().map(|word| lexicon.intern(word)).collect();
        for (word, number) in all.iter().zip(&numbers) {
            assert_eq!((lexicon.intern(word), lexicon.surface(*number)), (*number, *word));
            let mut folded = Vec::new();
            lexicon.push_folded(*number, &mut folded);
            assert_eq!(String::from_utf8(folded).unwrap(), lexicon.folded(*number));
            assert_eq!(lexicon.folded(*number), word.to_lowercase());
        }
        let many: Vec<String> = (0..20_000).map(|number| format!("w{number}")).collect();
        let numbers: Vec<WordId> = many.iter().map(|word| lexicon.intern(word)).collect();
        assert!(many.iter().zip(&numbers).all(|(word, number)| lexicon.intern(word) == *number));
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
