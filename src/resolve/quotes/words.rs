//! What the quote finder knows of a word: a set of classes, worked out once per word.
//!
//! The classes come from a list and from the way the word is written. They are kept by the
//! word's number in the worker's lexicon.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::super::sets::Sets;
use crate::text::{Lexicon, Shape, Token, TokenKind, WordId, fold, hash};

/// A set of classes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(super) struct Class(u64);

macro_rules! classes {
    ($($name:ident = $bit:literal,)*) => {
        impl Class {
            $(pub(super) const $name: Class = Class(1 << $bit);)*
        }
    };
}

classes! {
    SAY = 0, WEAK = 1, TELL = 2, NAME = 3, ING = 4, NOUN = 5, CREDIT = 6,
    HAVE = 7, AUX = 8, ADVERB = 9, TIME = 10, PREP = 11, LOOSE = 12, CONJ = 13, THAT = 14, SUB = 15,
    DET = 16, HE = 17, THEY = 18, IT = 19, FIRST = 20, WHO = 21, GROUP = 22, OUTLET = 23,
    CAPITAL = 24, LOWER = 25, DIGIT = 26, POSSESSIVE = 27, BE = 29, SHE = 30, MAN = 31,
    COMMA = 32, STOP = 33, COLON = 34, SEMICOLON = 35, DASH = 36, LEFT = 37, RIGHT = 38, HYPHEN = 39,
    DOUBLE = 40, HIGH_OPEN = 41, HIGH_CLOSE = 42, LOW = 43, GUILLEMET_LEFT = 44, GUILLEMET_RIGHT = 45,
    SINGLE_OPEN = 46, SINGLE_CLOSE = 47, SINGLE = 48, ASKING = 49, FILLER = 50, BODY = 51,
    ASKS = 52, REPLIES = 53,
}

impl Class {
    /// Cues of any kind.
    pub(super) const CUE: Class =
        Class(Class::SAY.0 | Class::WEAK.0 | Class::TELL.0 | Class::NAME.0 | Class::ING.0 | Class::CREDIT.0);
    /// Marks that may open or close a quote.
    pub(super) const QUOTE: Class = Class(
        Class::DOUBLE.0
            | Class::HIGH_OPEN.0
            | Class::HIGH_CLOSE.0
            | Class::LOW.0
            | Class::GUILLEMET_LEFT.0
            | Class::GUILLEMET_RIGHT.0
            | Class::SINGLE_OPEN.0
            | Class::SINGLE_CLOSE.0
            | Class::SINGLE.0,
    );

    /// Cues that are verbs; written with a capital they are part of a name or a headline.
    const VERB: Class = Class(Class::CUE.0 & !Class::CREDIT.0);

    fn without(self, other: Class) -> Class {
        Class(self.0 & !other.0)
    }

    /// Whether the two sets share a class.
    pub(super) fn is(self, other: Class) -> bool {
        self.0 & other.0 != 0
    }
}

impl std::ops::BitOr for Class {
    type Output = Class;

    fn bitor(self, other: Class) -> Class {
        Class(self.0 | other.0)
    }
}

/// The classes of the words of one worker.
#[derive(Debug, Default)]
pub(super) struct Classes(Sets<Class>);

impl Classes {
    /// Fills `classes` with those of `tokens`.
    pub(super) fn look_up(&mut self, tokens: &[Token], lexicon: &Lexicon, classes: &mut Vec<Class>) {
        self.0.follow(lexicon);
        classes.clear();
        classes.reserve(tokens.len());
        for token in tokens {
            classes.push(match token.kind {
                TokenKind::Possessive => Class::POSSESSIVE,
                TokenKind::Word | TokenKind::Mark => self.0.of(token.word, || work_out(token.word, lexicon)),
            });
        }
        // Two single marks are one double mark, which the one nearer the outside stands for.
        for at in 1..classes.len() {
            let pair = classes[at].is(Class::SINGLE) && classes[at - 1].is(Class::SINGLE);
            if pair && !tokens[at].spaced {
                (classes[at - 1], classes[at]) = (Class::FILLER, Class::DOUBLE);
            }
        }
    }
}

fn work_out(word: WordId, lexicon: &Lexicon) -> Class {
    let listed = LISTED.get(&lexicon.hash(word)).copied().unwrap_or_default();
    match lexicon.shape(word) {
        Shape::Mark => mark(lexicon.surface(word)),
        Shape::Digit => Class::DIGIT,
        Shape::Lower => listed | adverb(lexicon.folded(word)) | Class::LOWER,
        Shape::Title | Shape::Upper | Shape::Mixed => listed.without(Class::VERB) | Class::CAPITAL,
        Shape::Uncased => Class::CAPITAL,
    }
}

fn adverb(folded: &str) -> Class {
    if folded.len() > 4 && folded.ends_with("ly") { Class::ADVERB } else { Class::default() }
}

fn mark(surface: &str) -> Class {
    match surface {
        "," | "，" | "、" => Class::COMMA,
        "." | "…" | "。" => Class::STOP,
        "!" | "?" | "！" | "？" => Class::STOP | Class::ASKING,
        ":" | "：" => Class::COLON,
        ";" => Class::SEMICOLON,
        "—" | "–" | "―" => Class::DASH,
        "(" | "[" => Class::LEFT,
        ")" | "]" => Class::RIGHT,
        "-" => Class::HYPHEN,
        "\"" => Class::DOUBLE,
        "“" | "「" => Class::HIGH_OPEN,
        "”" | "」" => Class::HIGH_CLOSE,
        "„" => Class::LOW,
        "«" => Class::GUILLEMET_LEFT,
        "»" => Class::GUILLEMET_RIGHT,
        "‘" => Class::SINGLE_OPEN,
        "’" => Class::SINGLE_CLOSE,
        "'" => Class::SINGLE,
        _ => Class::default(),
    }
}

/// By the hash of the folded word.
static LISTED: LazyLock<FxHashMap<u64, Class>> = LazyLock::new(|| {
    let mut listed: FxHashMap<u64, Class> = FxHashMap::default();
    let mut folded = String::new();
    for (name, words) in include_str!("data/words.txt")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split_once(": "))
    {
        let class = named(name);
        for word in words.split_whitespace() {
            folded.clear();
            fold(word, &mut folded);
            let entry = listed.entry(hash(&folded)).or_default();
            *entry = *entry | class;
        }
    }
    listed
});

fn named(name: &str) -> Class {
    match name {
        "say" => Class::SAY,
        "weak" => Class::WEAK,
        "tell" => Class::TELL,
        "name" => Class::NAME,
        "ing" => Class::ING,
        "noun" => Class::NOUN,
        "credit" => Class::CREDIT,
        "have" => Class::HAVE,
        "be" => Class::BE,
        "she" => Class::SHE,
        "man" => Class::MAN,
        "body" => Class::BODY,
        "asks" => Class::ASKS,
        "replies" => Class::REPLIES,
        "aux" => Class::AUX,
        "adverb" => Class::ADVERB,
        "time" => Class::TIME,
        "prep" => Class::PREP,
        "loose" => Class::LOOSE,
        "conj" => Class::CONJ,
        "that" => Class::THAT,
        "sub" => Class::SUB,
        "det" => Class::DET,
        "he" => Class::HE,
        "they" => Class::THEY,
        "it" => Class::IT,
        "first" => Class::FIRST,
        "who" => Class::WHO,
        "group" => Class::GROUP,
        "outlet" => Class::OUTLET,
        other => unreachable!("the list names no class {other}"),
    }
}
