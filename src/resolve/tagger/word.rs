//! What the tagger knows of words: hashes, shape, clusters, lists; worked out once per word.
//!
//! A word in a line of capitals has facts of its own, those of its form with one capital.

use rustc_hash::FxHashMap;

use super::super::classes::Class;
use super::super::words::class;
use super::hash::{fingerprint, fnv};
use super::model::{Entry, Model};
use crate::text::{Lexicon, Shape, Token, TokenKind, WordId};

/// The number of the facts of what stands before and behind a sentence.
pub const BOUNDARY: u32 = 0;

/// Bits of [`Known::flags`].
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
    /// It is the full stop.
    pub const STOP: u8 = 128;
}

/// Lower-case words and marks that stand inside names.
static LINKS: &str = "of and the de la van von bin al el der den di da du dos das del ibn for on in at & ' , . - – / ’ to le les ter te y e und et do des abu ben d l ul af av zu zum zur dem della degli delle dei lo los las van't t";

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

/// What the first look at a token needs.
#[derive(Clone, Copy, Debug, Default)]
pub struct Known {
    /// The number of its facts; zero while they are not known.
    pub facts: u32,
    /// The number of its facts in a line of capitals; zero while they are not known.
    pub capitals: u32,
    /// See [`flag`].
    pub flags: u8,
}

/// The words of one worker, beside its lexicon.
#[derive(Debug)]
pub struct Words {
    generation: u32,
    known: Vec<Known>,
    facts: Vec<Facts>,
    letters: String,
    keys: FxHashMap<u64, u32>,
}

impl Words {
    /// Knows nothing yet.
    pub fn new() -> Words {
        let mut words = Words {
            generation: 0,
            known: Vec::new(),
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

    /// What the first look at a token needs.
    pub fn know(&mut self, token: &Token, model: &Model, lexicon: &Lexicon) -> Known {
        let at = token.word.index();
        if at >= self.known.len() {
            self.known.resize(at + 1, Known::default());
        }
        if self.known[at].facts == 0 {
            self.known[at] = self.learn(token, model, lexicon);
        }
        self.known[at]
    }

    /// The facts of a word in a line of capitals.
    pub fn capitals(&mut self, word: WordId, model: &Model, lexicon: &Lexicon) -> u32 {
        let known = self.known[word.index()];
        if known.capitals != 0 {
            return known.capitals;
        }
        let surface = lexicon.surface(word);
        let mut title = String::with_capacity(surface.len());
        for (at, character) in surface.chars().enumerate() {
            match at {
                0 => title.push(character),
                _ => title.extend(character.to_lowercase()),
            }
        }
        let number = self.add(&title, lexicon.folded(word), model, lexicon.shape(word));
        let facts = &mut self.facts[number as usize];
        facts.shape = 3;
        self.known[word.index()].capitals = number;
        number
    }

    fn learn(&mut self, token: &Token, model: &Model, lexicon: &Lexicon) -> Known {
        let (surface, folded) = (lexicon.surface(token.word), lexicon.folded(token.word));
        let shape = lexicon.shape(token.word);
        let facts = self.add(surface, folded, model, shape);
        let mut flags = 0;
        let mut set = |holds: bool, bit: u8| flags |= if holds { bit } else { 0 };
        let word = token.kind == TokenKind::Word;
        let cased = matches!(shape, Shape::Title | Shape::Upper | Shape::Mixed)
            || shape == Shape::Digit && surface.chars().any(char::is_uppercase);
        let upper = word && cased;
        set(upper, flag::UPPER);
        set(word && shape == Shape::Lower, flag::LOWER);
        let alphabetic = surface.chars().filter(|character| character.is_alphabetic()).count();
        set(shape == Shape::Upper && alphabetic > 1, flag::CAPITALS);
        set(!upper && LINKS.split(' ').any(|link| link == surface), flag::LINK);
        let odds = self.facts[facts as usize].entry.odds;
        set(upper && odds >= 2 && odds != 127, flag::COMMON);
        set(matches!(surface, "-" | "‐" | "‑"), flag::HYPHEN);
        set(surface.len() > 3, flag::LONG);
        set(surface == ".", flag::STOP);
        Known { facts, capitals: 0, flags }
    }

    fn add(&mut self, surface: &str, folded: &str, model: &Model, shape: Shape) -> u32 {
        let start = self.letters.len();
        let plain = surface.chars().map(plain_mark);
        self.letters.extend(plain.clone().flat_map(char::to_lowercase));
        let lower = &self.letters[start..];
        let folded_hash = fnv(folded.bytes());
        let next = self.keys.len() as u32;
        let key = *self.keys.entry(folded_hash).or_insert(next);
        let hash = |text: &str| fnv(text.bytes());
        let mut written = String::with_capacity(surface.len());
        written.extend(plain);
        let mut titled = String::with_capacity(lower.len());
        for (at, character) in lower.chars().enumerate() {
            if at == 0 { titled.extend(character.to_uppercase()) } else { titled.push(character) }
        }
        let find = |text: &str| model.word(fingerprint(hash(text)));
        let own = find(&written).or_else(|| find(&titled)).or_else(|| find(lower));
        let own = own.or_else(|| find(folded));
        let entry = own.unwrap_or(Entry { row: u16::MAX, brown: 0, odds: 127 });
        let clusters = clusters_of(model, Some(entry));
        let facts = Facts {
            word: hash(&written),
            lower: hash(lower),
            folded: folded_hash,
            key,
            shape: shape_of(&written),
            entry,
            clusters,
            other: if lower == written { clusters[1] } else { clusters_of(model, find(lower))[1] },
            lists: model.name(fingerprint(folded_hash)),
            class: class(surface, folded, shape),
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
