//! What is known of the words of one worker, worked out once per word and kept by its number.

use rustc_hash::FxHashMap;

use super::classes::{Class, Language};
use super::lists::{LISTS, lines};
use crate::text::{Lexicon, Shape, Token, TokenKind, Tokens, WordId};

/// What is known of a word.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Word {
    /// Its classes; the empty set stands for a word not yet looked up.
    pub(super) class: Class,
    /// The number of its folded form: equal for `Trump` and `TRUMP`.
    pub(super) key: u32,
}

/// The classes of the words of one worker, beside its lexicon.
#[derive(Debug)]
pub(super) struct Classes {
    generation: u32,
    words: Vec<Word>,
    keys: FxHashMap<Box<str>, u32>,
    /// From the hash of a name to that of the name it stands for.
    aliases: FxHashMap<u64, u64>,
}

impl Default for Classes {
    fn default() -> Classes {
        let mut classes = Classes {
            generation: 0,
            words: Vec::new(),
            keys: FxHashMap::default(),
            aliases: FxHashMap::default(),
        };
        for (name, others) in lines(include_str!("data/aliases.txt")).filter_map(|line| line.split_once(": "))
        {
            let name = classes.name_hash(name);
            for other in others.split(", ") {
                let other = classes.name_hash(other);
                classes.aliases.insert(other, name);
            }
        }
        classes
    }
}

impl Classes {
    /// Forgets everything if the numbers of words have started afresh.
    pub(super) fn follow(&mut self, lexicon: &Lexicon) {
        if lexicon.generation() != self.generation {
            *self = Classes { generation: lexicon.generation(), ..Classes::default() };
        }
    }

    /// The hash of the name that the name with the hash `name` stands for.
    pub(super) fn alias(&self, name: u64) -> u64 {
        self.aliases.get(&name).copied().unwrap_or(name)
    }

    fn name_hash(&mut self, name: &str) -> u64 {
        let (mut tokens, mut lexicon) = (Tokens::default(), Lexicon::default());
        tokens.read(name, &mut lexicon);
        let words: Vec<_> = tokens.words().map(|token| token.word).collect();
        let keys: Vec<u32> = words.into_iter().map(|word| self.key(lexicon.folded(word))).collect();
        hash_keys(keys.into_iter())
    }

    fn key(&mut self, folded: &str) -> u32 {
        let next = self.keys.len() as u32;
        match self.keys.get(folded) {
            Some(&key) => key,
            None => *self.keys.entry(folded.into()).or_insert(next),
        }
    }

    /// Fills `words` with the words of `tokens`.
    pub(super) fn look_up(
        &mut self,
        tokens: &[Token],
        language: Language,
        lexicon: &Lexicon,
        words: &mut Vec<Word>,
    ) {
        words.clear();
        words.reserve(tokens.len());
        for token in tokens {
            let index = token.word.index();
            if index >= self.words.len() {
                self.words.resize(index + 1, Word::default());
            }
            if self.words[index].class == Class::default() {
                self.words[index] = self.work_out(token.word, lexicon);
            }
            let mut word = self.words[index];
            // One surface may be a mark here and a possessive there.
            if token.kind == TokenKind::Possessive {
                word.class = Class::POSSESSIVE;
            }
            if word.class.is(Class::FOREIGN) && language != Language::English {
                word.class = word.class | Class::FUNCTION;
            }
            words.push(word);
        }
    }

    fn work_out(&mut self, word: WordId, lexicon: &Lexicon) -> Word {
        let (surface, folded) = (lexicon.surface(word), lexicon.folded(word));
        let key = self.key(folded);
        Word { class: class(surface, folded, lexicon.shape(word)), key }
    }
}

/// The hash of a name by the keys of its words.
pub(super) fn hash_keys(keys: impl Iterator<Item = u32>) -> u64 {
    keys.fold(0xcbf2_9ce4_8422_2325, |hash: u64, key| {
        (hash ^ u64::from(key)).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(23)
    })
}

pub(super) fn class(surface: &str, folded: &str, shape: Shape) -> Class {
    let listed = LISTS.words.get(folded).copied().unwrap_or_default();
    match shape {
        Shape::Mark => mark(surface),
        Shape::Digit => Class::WORD | Class::DIGIT,
        Shape::Uncased => Class::WORD,
        Shape::Lower => lower(folded, listed),
        Shape::Mixed if !surface.starts_with(char::is_uppercase) => lower(folded, listed),
        Shape::Title | Shape::Mixed => Class::CAPITAL | spelt(folded, listed),
        Shape::Upper => upper(surface, folded, listed),
    }
}

fn lower(folded: &str, listed: Class) -> Class {
    let capital = Class::GIVEN
        | Class::SURNAME
        | Class::PLACE
        | Class::CITY
        | Class::ORGANISATION
        | Class::DEMONYM
        | Class::TAIL
        | Class::HEAD
        | Class::SITE
        | Class::LANDFORM
        | Class::OTHER;
    let mut class = Class::LOWER | spelt(folded, listed.without(capital));
    if folded.ends_with("al") || folded.ends_with("ic") {
        class = class | Class::ADJECTIVE;
    }
    if folded.ends_with("ed") || folded.ends_with("ing") {
        class = class | Class::VERB;
    }
    class
}

fn upper(surface: &str, folded: &str, listed: Class) -> Class {
    let plain: String = surface.chars().filter(|&character| character != '.').collect();
    if let Some(&known) = LISTS.capitals.get(plain.as_str()) {
        return Class::WORD | Class::CAPITAL | Class::UPPER | known;
    }
    let letters = surface.chars().filter(|character| character.is_alphabetic()).count();
    if letters == 1 || (letters <= 3 && surface.contains('.')) {
        let word =
            if matches!(surface, "A" | "I" | "O" | "Y" | "E") { Class::FUNCTION } else { Class::default() };
        let named = listed.and(Class::PLACE);
        return Class::WORD | Class::CAPITAL | Class::INITIAL | word | named;
    }
    let mut class = Class::CAPITAL | spelt(folded, listed);
    if !surface.bytes().any(|byte| byte.is_ascii_digit()) {
        class = class | Class::UPPER;
    }
    if surface.len() == 2 && !class.is(Class::COMMON) {
        class = class | Class::PAIR;
    }
    class
}

/// What holds for a word however it is written.
fn spelt(folded: &str, listed: Class) -> Class {
    let mut class = Class::WORD | listed;
    if LISTS.common.binary_search(&folded).is_ok() {
        class = class | Class::COMMON;
    }
    if folded.ends_with('s') && !folded.ends_with("ss") {
        class = class | Class::PLURAL;
    }
    class
}

fn mark(surface: &str) -> Class {
    match surface {
        "," => Class::COMMA,
        "." => Class::STOP,
        "-" | "‐" | "‑" => Class::HYPHEN,
        "(" | "[" => Class::OPEN,
        ")" | "]" => Class::CLOSE,
        "&" => Class::AMPERSAND,
        "/" => Class::SLASH,
        _ => Class::MARK,
    }
}
