//! The fingerprint of an article: what is needed to tell, from two of them alone, how much text
//! two articles share.
//!
//! Four words in a row are a shingle. A body is known by the [`Fingerprint::KEPT`] smallest of the hashes of its
//! shingles. Since small hashes fall on all texts alike, the share of them that two bodies have in
//! common is the share of their text; and the small hashes of a part of a text are among those of
//! the whole, so that a trimmed copy is known as well as a full one. The names and numbers of a text
//! are kept in the same way, for they tell two notices of one form apart. Words count in their folded
//! form: quotation marks, case and accents make no difference.

use crate::document::Fingerprint;
use crate::text::{Lexicon, Shape, Start, TokenKind, Tokens, WordId};

/// Words in a row that make a shingle.
const SHINGLE: usize = 4;
/// How many words at the beginning of a body are its opening.
const OPENING_WORDS: usize = 40;

/// Works out fingerprints; a worker keeps one beside its [`Lexicon`].
#[derive(Debug, Default)]
pub struct Fingerprinter {
    /// The hash of each word's folded form, by its number in the lexicon; the lowest bit says
    /// whether the word is written as names and numbers are.
    words: Vec<u32>,
    generation: u32,
    /// The hashes of all shingles.
    hashes: Vec<u32>,
    /// The hashes of all names and numbers.
    particulars: Vec<u32>,
    small: Vec<u32>,
}

impl Fingerprinter {
    /// The fingerprint of an article with these tokens, which `lexicon` knows.
    pub fn fingerprint(&mut self, headline: &Tokens, body: &Tokens, lexicon: &Lexicon) -> Fingerprint {
        if self.generation != lexicon.generation() {
            (self.generation, self.words) = (lexicon.generation(), Vec::new());
        }
        let headline_hash = self.fold_words(headline, lexicon).1;
        let (word_count, body_hash) = self.shingle(body, lexicon);
        let opening = self.hashes.len().min(OPENING_WORDS + 1 - SHINGLE);
        Fingerprint {
            body: body_hash,
            headline: (headline_hash >> 32) as u32,
            word_count,
            opening: smallest(&self.hashes[..opening], OPENING, &mut self.small).to_vec(),
            particulars: smallest(&self.particulars, PARTICULARS, &mut self.small).to_vec(),
            minima: smallest(&self.hashes, BODY, &mut self.small).to_vec(),
        }
    }

    /// The number of words of a field, and a hash of them in order.
    fn fold_words(&mut self, tokens: &Tokens, lexicon: &Lexicon) -> (u32, u64) {
        let (mut count, mut whole) = (0, 0);
        for token in tokens.iter().filter(|token| token.kind == TokenKind::Word) {
            whole = append(whole, self.hash_of(token.word, lexicon) & !PARTICULAR);
            count += 1;
        }
        (count, mix(whole))
    }

    /// As [`Fingerprinter::fold_words`], and leaves the hashes of shingles, names and numbers behind.
    fn shingle(&mut self, tokens: &Tokens, lexicon: &Lexicon) -> (u32, u64) {
        let mut hashes = std::mem::take(&mut self.hashes);
        hashes.clear();
        hashes.reserve(tokens.len());
        self.particulars.clear();
        let (mut count, mut whole, mut last) = (0usize, 0u64, [0u64; SHINGLE]);
        for token in tokens.iter().filter(|token| token.kind == TokenKind::Word) {
            let word = self.hash_of(token.word, lexicon);
            // A word that opens a sentence has a capital whatever it is.
            if word & PARTICULAR != 0 && token.begins == Start::Inside {
                self.particulars.push((mix(u64::from(word)) >> 32) as u32);
            }
            let word = word & !PARTICULAR;
            whole = append(whole, word);
            last = [last[1], last[2], last[3], u64::from(word)];
            count += 1;
            if count >= SHINGLE {
                hashes.push(
                    (mix(last.iter().fold(0, |sum: u64, &word| sum.wrapping_mul(STEP).wrapping_add(word)))
                        >> 32) as u32,
                );
            }
        }
        self.hashes = hashes;
        (u32::try_from(count).unwrap_or(u32::MAX), mix(whole))
    }

    fn hash_of(&mut self, word: WordId, lexicon: &Lexicon) -> u32 {
        if let Some(&hash) = self.words.get(word.index()) {
            return hash;
        }
        // Words are numbered in the order in which they are met, so the new ones lie in a row.
        let known = self.words.len();
        self.words.extend((known..=word.index()).map(|number| {
            let folded = lexicon.folded(WordId::from_index(number));
            let hash = xxhash_rust::xxh3::xxh3_64(folded.as_bytes()) as u32;
            match lexicon.shape(WordId::from_index(number)) {
                Shape::Title | Shape::Upper | Shape::Mixed | Shape::Digit => hash | PARTICULAR,
                Shape::Lower | Shape::Uncased | Shape::Mark => hash & !PARTICULAR,
            }
        }));
        self.words[word.index()]
    }
}

/// How many hashes are kept, and how many bits of each.
#[derive(Clone, Copy)]
struct Kept {
    count: usize,
    bits: u32,
}

const BODY: Kept = Kept { count: Fingerprint::KEPT, bits: Fingerprint::BITS };
const PARTICULARS: Kept = Kept { count: Fingerprint::KEPT_PARTICULARS, bits: Fingerprint::PARTICULAR_BITS };
const OPENING: Kept = Kept { count: Fingerprint::KEPT_OPENING, bits: Fingerprint::OPENING_BITS };

/// The smallest of `hashes`, each once, in order.
fn smallest<'s>(hashes: &[u32], kept: Kept, small: &'s mut Vec<u32>) -> &'s [u32] {
    // Hashes are spread evenly, so those below a bound are about as many as wanted; only they need
    // be sorted.
    let share = (kept.count + kept.count / 2) as u64;
    let bound = u32::try_from((share << 32) / (hashes.len() as u64).max(1)).unwrap_or(u32::MAX);
    for bound in [bound, u32::MAX] {
        small.clear();
        let below = hashes.iter().copied().filter(|&hash| hash <= bound);
        small.extend(below.map(|hash| hash >> (u32::BITS - kept.bits)));
        small.sort_unstable();
        small.dedup();
        if small.len() >= kept.count {
            break;
        }
    }
    small.truncate(kept.count);
    small
}

/// The bit that marks names and numbers.
const PARTICULAR: u32 = 1;
/// An odd number without a pattern: the golden ratio.
const STEP: u64 = 0x9e37_79b9_7f4a_7c15;

fn append(whole: u64, word: u32) -> u64 {
    (whole.rotate_left(5) ^ u64::from(word)).wrapping_mul(STEP)
}

/// Spreads a number over all its bits.
fn mix(mut number: u64) -> u64 {
    number ^= number >> 32;
    number = number.wrapping_mul(0xd6e8_feb8_6659_fd93);
    number ^= number >> 32;
    number.wrapping_mul(0xd6e8_feb8_6659_fd93)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fingerprint(fingerprinter: &mut Fingerprinter, lexicon: &mut Lexicon, body: &str) -> Fingerprint {
        let (mut headline, mut tokens) = (Tokens::default(), Tokens::default());
        headline.read("Bridge closed", lexicon);
        tokens.read(body, lexicon);
        fingerprinter.fingerprint(&headline, &tokens, lexicon)
    }

    #[test]
    fn form_makes_no_difference_and_words_do() {
        let mut lexicon = Lexicon::default();
        let mut fingerprinter = Fingerprinter::default();
        let mut of = |body: &str| fingerprint(&mut fingerprinter, &mut lexicon, body);
        let first = of("Mayor Quist said: “The bridge is closed until May 2026.”");
        for (body, same) in [
            ("Mayor Quist said: \"The bridge is closed until May 2026.\"", true),
            ("Mayor Quist said \n\nthe bridge is closed until May 2026", true),
            ("Mayor Quist said the bridge is closed until May 2027", false),
            ("", false),
            ("Quist", false),
        ] {
            let other = of(body);
            assert_eq!((other.body == first.body, other.minima == first.minima), (same, same), "{body}");
        }
    }

    #[test]
    fn what_was_read_before_does_not_show() {
        let text = (0..900).map(|number| format!("word{} Name{} ", number % 317, number)).collect::<String>();
        let mut lexicon = Lexicon::default();
        let mut used = Fingerprinter::default();
        fingerprint(&mut used, &mut lexicon, "Other words were here before, of 1987.");
        let first = fingerprint(&mut used, &mut lexicon, &text);
        let fresh = fingerprint(&mut Fingerprinter::default(), &mut Lexicon::default(), &text);
        assert_eq!(first, fresh);
        assert_eq!(first.minima.len(), Fingerprint::KEPT);
        assert!(first.minima.is_sorted());
    }
}
