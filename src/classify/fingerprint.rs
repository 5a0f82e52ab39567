//! The fingerprint of an article: what is needed to tell, from two of them alone, how much text
//! two articles share.
//!
//! Four words in a row are a shingle. A body is known by the [`Fingerprint::KEPT`] smallest of the hashes of its
//! shingles. Since small hashes fall on all texts alike, the share of them that two bodies have in
//! common is the share of their text; and the small hashes of a part of a text are among those of
//! the whole, so that a trimmed copy is known as well as a full one. Words count in their folded
//! form: quotation marks, case and accents make no difference.

use crate::document::Fingerprint;
use crate::text::{Lexicon, TokenKind, Tokens, WordId};

const KEPT: usize = Fingerprint::KEPT;
/// Words in a row that make a shingle.
const SHINGLE: usize = 4;
/// How many words at the beginning of a body are its opening.
const OPENING_WORDS: usize = 40;
/// How many of the smallest hashes of the opening are kept.
const OPENING_KEPT: usize = 8;

/// Works out fingerprints; a worker keeps one beside its [`Lexicon`].
#[derive(Debug, Default)]
pub struct Fingerprinter {
    /// The hash of each word's folded form, by its number in the lexicon.
    words: Vec<u32>,
    generation: u32,
    hashes: Vec<u32>,
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
        self.small.clear();
        self.small.extend_from_slice(&self.hashes[..opening]);
        self.small.sort_unstable();
        self.small.dedup();
        self.small.truncate(OPENING_KEPT);
        let opening = self.small.clone();
        Fingerprint {
            body: body_hash,
            headline: (headline_hash >> 32) as u32,
            word_count,
            opening,
            minima: self.smallest().to_vec(),
        }
    }

    /// The number of words of a field, and a hash of them in order.
    fn fold_words(&mut self, tokens: &Tokens, lexicon: &Lexicon) -> (u32, u64) {
        let (mut count, mut whole) = (0, 0);
        for token in tokens.iter().filter(|token| token.kind == TokenKind::Word) {
            whole = append(whole, self.hash_of(token.word, lexicon));
            count += 1;
        }
        (count, mix(whole))
    }

    /// As [`Fingerprinter::fold_words`], and leaves the hash of every shingle in `hashes`.
    fn shingle(&mut self, tokens: &Tokens, lexicon: &Lexicon) -> (u32, u64) {
        let mut hashes = std::mem::take(&mut self.hashes);
        hashes.clear();
        hashes.reserve(tokens.len());
        let (mut count, mut whole, mut last) = (0usize, 0u64, [0u64; SHINGLE]);
        for token in tokens.iter().filter(|token| token.kind == TokenKind::Word) {
            let word = self.hash_of(token.word, lexicon);
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

    /// The smallest of `hashes`, each once, in order.
    fn smallest(&mut self) -> &[u32] {
        // Hashes are spread evenly, so those below a bound are about as many as wanted; only they
        // need be sorted.
        let share = (KEPT + KEPT / 2) as u64;
        let bound = (share << 32) / (self.hashes.len() as u64).max(1);
        let bound = u32::try_from(bound).unwrap_or(u32::MAX);
        for bound in [bound, u32::MAX] {
            self.small.clear();
            self.small.extend(self.hashes.iter().copied().filter(|&hash| hash <= bound));
            self.small.sort_unstable();
            self.small.dedup();
            if self.small.len() >= KEPT {
                break;
            }
        }
        self.small.truncate(KEPT);
        &self.small
    }

    fn hash_of(&mut self, word: WordId, lexicon: &Lexicon) -> u32 {
        if let Some(&hash) = self.words.get(word.index()) {
            return hash;
        }
        // Words are numbered in the order in which they are met, so the new ones lie in a row.
        let known = self.words.len();
        self.words.extend((known..=word.index()).map(|number| {
            let folded = lexicon.folded(WordId::from_index(number));
            xxhash_rust::xxh3::xxh3_64(folded.as_bytes()) as u32
        }));
        self.words[word.index()]
    }
}

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
