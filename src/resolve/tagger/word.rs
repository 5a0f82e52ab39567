//! What the tagger knows of words: hashes, shape, clusters, lists; worked out once per word.
//!
//! A word in a line of capitals has facts of its own, those of its form with one capital.

use rustc_hash::FxHashMap;

use super::super::classes::Class;
use super::super::words::class;
use super::model::{Entry, Model};
use crate::text::{Lexicon, Shape, Token, TokenKind, WordId, hash};

/// The number of the facts of what stands before and behind a sentence.
pub const BOUNDARY: u32 = 0;

/// What the first look at a word needs.
pub mod flag {
    /// It has a capital letter.
    pub const UPPER: u8 = 1;
    /// It may stand inside a name without a capital.
    pub const LINK: u8 = 2;
    /// It is a word in lower case.
    pub const LOWER: u8 = 4;
    /// It has two letters or more, all of them capitals.
    pub const CAPITALS: u8 = 8;
    /// It has a capital, but is mostly written without.
    pub const COMMON: u8 = 16;
    /// It is a hyphen.
    pub const HYPHEN: u8 = 32;
    /// It is longer than three bytes.
    pub const LONG: u8 = 64;
    /// The others are known.
    pub const KNOWN: u8 = 128;
}

/// Lower-case words and marks that stand inside names.
static LINKS: &[&str] = &[
    "of", "and", "the", "de", "la", "van", "von", "bin", "al", "el", "der", "den", "di", "da", "du", "dos",
    "das", "del", "ibn", "for", "on", "in", "at", "&", "'", ",", ".", "-", "–", "/", "’", "to", "le", "les",
    "ter", "te", "y", "e", "und", "et", "do", "des", "abu", "ben", "d", "l", "ul", "af", "av", "zu", "zum",
    "zur", "dem", "della", "degli", "delle", "dei", "lo", "los", "las", "van't", "t",
];

/// What is known of a word wherever it stands.
#[derive(Clone, Copy, Debug)]
pub struct Facts {
    /// Hash of the surface, digits as zeros.
    pub word: u64,
    /// Hash of the same in lower case.
    pub lower: u64,
    /// Hash of the folded form.
    pub folded: u64,
    /// The number of the folded form, the same for `Trump` and `TRUMP`.
    pub key: u32,
    /// Hash of the shape, repetitions collapsed.
    pub shape: u32,
    /// What the lexicon holds.
    pub entry: Entry,
    /// Clusters of its vector, coarse to fine, one above their number; zero for none.
    pub clusters: [u16; 3],
    /// The middle cluster of the form in lower case.
    pub other: u16,
    /// The lists it is on.
    pub lists: u16,
    /// The classes of the lists of cues.
    pub(in crate::resolve) class: Class,
    /// Its letters in lower case, in [`Words::letters`].
    pub letters: (u32, u32),
}

/// The words of one worker, beside its lexicon. Most words of an article are nowhere near a name: of
/// them only the flags are ever worked out.
#[derive(Debug)]
pub struct Words {
    generation: u32,
    /// By the number of the word: see [`flag`].
    flags: Vec<u8>,
    /// By the number of the word: that of its facts, zero while they are not known.
    numbers: Vec<u32>,
    /// The number of a word's facts in a line of capitals.
    capitals: FxHashMap<WordId, u32>,
    facts: Vec<Facts>,
    letters: String,
    keys: FxHashMap<u64, u32>,
}

impl Words {
    /// Knows nothing yet.
    pub fn new() -> Words {
        let mut words = Words {
            generation: 0,
            flags: Vec::new(),
            numbers: Vec::new(),
            capitals: FxHashMap::default(),
            facts: Vec::new(),
            letters: String::new(),
            keys: FxHashMap::default(),
        };
        let nothing = Entry { row: u16::MAX, brown: 0, odds: 127 };
        words.facts.push(Facts {
            word: 1,
            lower: 1,
            folded: 1,
            key: 0,
            shape: 1,
            entry: nothing,
            clusters: [0; 3],
            other: 0,
            lists: 0,
            class: Class::default(),
            letters: (0, 0),
        });
        words.keys.insert(1, 0);
        words
    }

    /// Forgets everything if the numbers of words have started afresh; says whether it did.
    pub fn follow(&mut self, lexicon: &Lexicon) -> bool {
        let stale = lexicon.generation() != self.generation;
        if stale {
            *self = Words { generation: lexicon.generation(), ..Words::new() };
        }
        stale
    }

    /// How many folded forms there are.
    pub fn key_count(&self) -> usize {
        self.keys.len()
    }

    /// How many facts there are.
    pub fn count(&self) -> usize {
        self.facts.len()
    }

    /// The facts of number `facts`.
    pub fn facts(&self, facts: u32) -> &Facts {
        &self.facts[facts as usize]
    }

    /// The letters of a word in lower case.
    pub fn letters(&self, facts: &Facts) -> &str {
        &self.letters[facts.letters.0 as usize..facts.letters.1 as usize]
    }

    /// What the first look at a token needs: see [`flag`].
    #[inline]
    pub fn flags(&mut self, token: &Token, model: &Model, lexicon: &Lexicon) -> u8 {
        match self.flags.get(token.word.index()) {
            Some(&flags) if flags != 0 => flags,
            Some(_) | None => self.learn_flags(token, model, lexicon),
        }
    }

    #[cold]
    fn learn_flags(&mut self, token: &Token, model: &Model, lexicon: &Lexicon) -> u8 {
        let (at, flags) = (token.word.index(), self.work_out(token, model, lexicon));
        if at >= self.flags.len() {
            self.flags.resize(at + 1, 0);
        }
        self.flags[at] = flags;
        flags
    }

    fn work_out(&mut self, token: &Token, model: &Model, lexicon: &Lexicon) -> u8 {
        let (surface, shape) = (lexicon.surface(token.word), lexicon.shape(token.word));
        let mut flags = flag::KNOWN;
        let mut set = |holds: bool, bit: u8| flags |= if holds { bit } else { 0 };
        let word = token.kind == TokenKind::Word;
        let cased = matches!(shape, Shape::Title | Shape::Upper | Shape::Mixed)
            || shape == Shape::Digit && surface.chars().any(char::is_uppercase);
        let upper = word && cased;
        set(upper, flag::UPPER);
        set(word && shape == Shape::Lower, flag::LOWER);
        let alphabetic = surface.chars().filter(|character| character.is_alphabetic()).take(2).count();
        set(shape == Shape::Upper && alphabetic > 1, flag::CAPITALS);
        set(!upper && surface.len() < 8 && LINKS.contains(&surface), flag::LINK);
        set(matches!(surface, "-" | "‐" | "‑"), flag::HYPHEN);
        set(surface.len() > 3, flag::LONG);
        if upper {
            let number = self.number(token.word, model, lexicon);
            let odds = self.facts(number).entry.odds;
            set(odds >= 2 && odds != 127, flag::COMMON);
        }
        flags
    }

    /// The number of the facts of a word.
    #[inline]
    pub fn number(&mut self, word: WordId, model: &Model, lexicon: &Lexicon) -> u32 {
        match self.numbers.get(word.index()) {
            Some(&number) if number != 0 => number,
            Some(_) | None => self.learn(word, model, lexicon),
        }
    }

    #[cold]
    fn learn(&mut self, word: WordId, model: &Model, lexicon: &Lexicon) -> u32 {
        let (at, number) = (word.index(), self.add(lexicon.surface(word), word, model, lexicon));
        if at >= self.numbers.len() {
            self.numbers.resize(at + 1, 0);
        }
        self.numbers[at] = number;
        number
    }

    /// The number of the facts of a word in a line of capitals.
    pub fn capitals(&mut self, word: WordId, model: &Model, lexicon: &Lexicon) -> u32 {
        if let Some(&known) = self.capitals.get(&word) {
            return known;
        }
        let surface = lexicon.surface(word);
        let mut title = String::with_capacity(surface.len());
        for (at, character) in surface.chars().enumerate() {
            match at {
                0 => title.push(character),
                _ => title.extend(character.to_lowercase()),
            }
        }
        let number = self.add(&title, word, model, lexicon);
        self.facts[number as usize].shape = 3;
        self.capitals.insert(word, number);
        number
    }

    /// Adds the facts of `word`, written as `surface`.
    fn add(&mut self, surface: &str, word: WordId, model: &Model, lexicon: &Lexicon) -> u32 {
        let start = self.letters.len();
        let plain = surface.chars().map(plain_mark);
        self.letters.extend(plain.clone().flat_map(char::to_lowercase));
        let lower = &self.letters[start..];
        let folded = lexicon.hash(word);
        let next = self.keys.len() as u32;
        let key = *self.keys.entry(folded).or_insert(next);
        let mut written = String::with_capacity(surface.len());
        written.extend(plain);
        let (word_hash, lower_hash) = (hash(&written), hash(lower));
        let in_lower = model.word(lower_hash);
        // As it is written, with one capital, in lower case, folded: most of these are the same.
        let own = if word_hash == lower_hash { in_lower } else { model.word(word_hash) };
        let own = own.or_else(|| {
            let titled = hash_titled(lower);
            if titled == word_hash { None } else { model.word(titled) }
        });
        let own = own.or(in_lower);
        let own = own.or_else(|| if folded == lower_hash { None } else { model.word(folded) });
        let entry = own.unwrap_or(Entry { row: u16::MAX, brown: 0, odds: 127 });
        let clusters = clusters_of(model, Some(entry));
        let facts = Facts {
            word: word_hash,
            lower: lower_hash,
            folded,
            key,
            shape: shape_of(&written),
            entry,
            clusters,
            other: if lower == written { clusters[1] } else { clusters_of(model, in_lower)[1] },
            lists: model.name(folded),
            class: class(surface, lexicon.folded(word), folded, lexicon.shape(word)),
            letters: (start as u32, self.letters.len() as u32),
        };
        self.facts.push(facts);
        self.facts.len() as u32 - 1
    }
}

impl Default for Words {
    fn default() -> Words {
        Words::new()
    }
}

fn clusters_of(model: &Model, entry: Option<Entry>) -> [u16; 3] {
    let found = entry.and_then(|entry| model.clusters(entry.row));
    found.map_or([0; 3], |(coarse, middle, fine)| [u16::from(coarse) + 1, u16::from(middle) + 1, fine + 1])
}

/// The hash of a word in lower case with a capital.
fn hash_titled(lower: &str) -> u64 {
    let mut titled = String::with_capacity(lower.len());
    for (at, character) in lower.chars().enumerate() {
        if at == 0 { titled.extend(character.to_uppercase()) } else { titled.push(character) }
    }
    hash(&titled)
}

/// Digits as zeros, and one mark for all of one kind.
fn plain_mark(character: char) -> char {
    match character {
        '0'..='9' => '0',
        '’' | '‘' | 'ʼ' => '\'',
        '“' | '”' | '„' | '«' | '»' => '"',
        '–' | '—' | '‐' | '‑' => '-',
        other => other,
    }
}

fn shape_of(word: &str) -> u32 {
    let (mut shape, mut last) = (5u32, ' ');
    for character in word.chars() {
        let kind = if character.is_uppercase() {
            'X'
        } else if character.is_alphabetic() {
            'x'
        } else if character.is_numeric() {
            'd'
        } else {
            character
        };
        if kind != last {
            shape = shape.wrapping_mul(0x0100_0193) ^ kind as u32;
            last = kind;
        }
    }
    shape
}
