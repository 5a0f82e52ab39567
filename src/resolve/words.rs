//! What is known of the words of one worker, worked out once per word and kept by its number.

use rustc_hash::FxHashMap;

use super::classes::{Class, Language};
use super::lists::{LISTS, lines};
use super::sets::Sets;
use crate::text::{Lexicon, Shape, Token, TokenKind, Tokens};

/// What is known of a word.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Word {
    /// Its classes.
    pub(super) class: Class,
    /// The hash of its folded form, cut: equal for `Trump` and `TRUMP`.
    pub(super) key: u32,
}

/// The classes of the words of one worker, and which names stand for others.
#[derive(Debug)]
pub(super) struct Classes {
    sets: Sets<Class>,
    /// From the hash of a name to that of the name it stands for.
    aliases: FxHashMap<u64, u64>,
}

impl Default for Classes {
    fn default() -> Classes {
        let mut aliases = FxHashMap::default();
        for (name, others) in lines(include_str!("data/aliases.txt")).filter_map(|line| line.split_once(": "))
        {
            let name = name_hash(name);
            aliases.extend(others.split(", ").map(|other| (name_hash(other), name)));
        }
        Classes { sets: Sets::default(), aliases }
    }
}

impl Classes {
    /// Forgets all words if their numbers have started afresh.
    pub(super) fn follow(&mut self, lexicon: &Lexicon) {
        self.sets.follow(lexicon);
    }

    /// The hash of the name that the name with the hash `name` stands for.
    pub(super) fn alias(&self, name: u64) -> u64 {
        self.aliases.get(&name).copied().unwrap_or(name)
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
            let word = token.word;
            let mut class = self.sets.of(word, || {
                class(lexicon.surface(word), lexicon.folded(word), lexicon.hash(word), lexicon.shape(word))
            });
            // One surface may be a mark here and a possessive there.
            if token.kind == TokenKind::Possessive {
                class = Class::POSSESSIVE;
            }
            if class.is(Class::FOREIGN) && language != Language::English {
                class = class | Class::FUNCTION;
            }
            words.push(Word { class, key: lexicon.hash(word) as u32 });
        }
    }
}

/// The hash of a name as printed.
pub(super) fn name_hash(name: &str) -> u64 {
    let (mut tokens, mut lexicon) = (Tokens::default(), Lexicon::default());
    tokens.read(name, &mut lexicon);
    hash_keys(tokens.words().map(|token| lexicon.hash(token.word) as u32))
}

/// The hash of a name by the keys of its words.
pub(super) fn hash_keys(keys: impl Iterator<Item = u32>) -> u64 {
    keys.fold(0xcbf2_9ce4_8422_2325, |hash: u64, key| {
        (hash ^ u64::from(key)).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(23)
    })
}

/// The classes of a word by its letters, its folded form with its hash, and its shape.
pub(super) fn class(surface: &str, folded: &str, hash: u64, shape: Shape) -> Class {
    let listed = LISTS.words.get(&hash).copied().unwrap_or_default();
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
        return Class::WORD | Class::CAPITAL | Class::UPPER | known | listed.and(Class::AGENCY);
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
