//! What the word lists say of a word, as bits, worked out once per word and kept by its number.
//!
//! In come the tokens of a field; out goes a [`View`] with the [`Word`] of every token. What a
//! run of words names, and whom, is for the finder and for coreference to decide.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use crate::document::TextField;
use crate::text::{Lexicon, Shape, Start, Token, TokenKind, WordId};

/// How much a capital letter says in the language of the article.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Language {
    /// English, or a language that could not be told: names alone have capitals.
    English,
    /// German: every noun has a capital.
    German,
    /// Another language; the list of common words is of no help.
    Other,
}

impl Language {
    /// The kind of language that `language` is.
    pub(super) fn of(language: Option<crate::text::Language>) -> Language {
        match language.map(crate::text::Language::code) {
            None | Some("en") => Language::English,
            Some("de" | "lb") => Language::German,
            Some(_) => Language::Other,
        }
    }
}

/// A set of word classes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Class(u64);

macro_rules! classes {
    ($($name:ident = $bit:expr, $meaning:literal;)*) => {
        impl Class { $(#[doc = $meaning] pub(super) const $name: Class = Class(1 << $bit);)* }
    };
}

classes! {
    CAPITAL = 0, "Written with a capital first letter.";
    UPPER = 1, "Two or more letters, all of them capitals.";
    INITIAL = 2, "One capital letter, or several with full stops that no list knows.";
    LOWER = 3, "Written without capitals.";
    FUNCTION = 4, "A function word.";
    COMMON = 5, "A common word of English.";
    GIVEN = 6, "A given name.";
    SURNAME = 7, "A family name.";
    HONORIFIC = 8, "Mr, Mrs and the like.";
    TITLE = 9, "A title or function.";
    RELATION = 10, "A word of kinship.";
    MODIFIER = 11, "Belongs to the title behind it.";
    PORTFOLIO = 12, "What a secretary or minister is in charge of.";
    TAIL = 13, "Ends the name of an organisation.";
    HEAD = 14, "Begins the name of an organisation.";
    SITE = 15, "Ends the name of a place.";
    LANDFORM = 16, "Begins the name of a place.";
    OTHER = 17, "Ends the name of something else.";
    NOTHING = 18, "Names none of the three by itself.";
    CALENDAR = 19, "A day, month or feast.";
    SPEECH = 20, "A verb of saying.";
    NEAR = 21, "Stands before places.";
    PARTICLE = 22, "Stands inside family names.";
    DEMONYM = 23, "Of a country, faith or party.";
    PLACE = 24, "A place by itself.";
    ORGANISATION = 25, "An organisation by itself.";
    PHRASE = 26, "The first word of a listed name of several.";
    OF = 27, "The word `of`.";
    THE = 28, "The word `the`.";
    AND = 29, "The word `and`.";
    FOR = 30, "The words `for`, `on` and `in`.";
    DETERMINER = 31, "An article or possessive pronoun.";
    COMMA = 32, "The mark `,`.";
    STOP = 33, "The mark `.`.";
    HYPHEN = 34, "A hyphen.";
    OPEN = 35, "An opening bracket.";
    CLOSE = 36, "A closing bracket.";
    AMPERSAND = 37, "The mark `&`.";
    POSSESSIVE = 38, "The `'s` of a possessive.";
    WORD = 39, "A word, not a mark.";
    SUFFIX = 40, "Jr, Sr, III.";
    DIGIT = 41, "A number.";
    CITY = 42, "A city of the long list.";
    FAMILY = 43, "A family name that stands before the given name.";
    ROYAL = 44, "A title that a given name follows.";
    FOREIGN = 45, "A function word of a language other than English.";
    LINK = 46, "Leads on from a function to its institution.";
    VERB = 47, "A lower-case word in -ed or -ing.";
    SLASH = 48, "The mark `/`.";
    CREDIT = 49, "Says that somebody worked on the article.";
    STATE = 50, "The abbreviation of a state.";
    PLURAL = 51, "A lower-case or capital word in -s.";
    OPENER = 53, "A preposition or conjunction before which a function begins: `by`, `with`, `and`.";
    ADJECTIVE = 54, "A lower-case word in -al or -ic.";
    BACKER = 55, "Follows the name of an organisation: `spokesman`, `shares`.";
    PAIR = 52, "Two capital letters that no list knows.";
}

impl std::ops::BitOr for Class {
    type Output = Class;

    fn bitor(self, other: Class) -> Class {
        Class(self.0 | other.0)
    }
}

impl Class {
    /// Whether it shares a class with `any`.
    pub(super) fn is(self, any: Class) -> bool {
        self.0 & any.0 != 0
    }
}

/// What is known of a word.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Word {
    /// Its classes; the empty set stands for a word not yet looked up.
    pub(super) class: Class,
    /// The number of its folded form: equal for `Trump` and `TRUMP`.
    pub(super) key: u32,
}

struct Lists {
    words: FxHashMap<Box<str>, Class>,
    /// Names that are names in capitals alone, such as `US` and `WHO`, without full stops.
    capitals: FxHashMap<Box<str>, Class>,
    phrases: FxHashMap<Box<str>, Class>,
    common: Vec<&'static str>,
}

static LISTS: LazyLock<Lists> = LazyLock::new(Lists::read);

impl Lists {
    fn read() -> Lists {
        let common = lines(include_str!("data/common-words.txt")).flat_map(|line| line.split(' ')).collect();
        let mut lists = Lists {
            words: FxHashMap::default(),
            capitals: FxHashMap::default(),
            phrases: FxHashMap::default(),
            common,
        };
        for (text, class) in [
            (include_str!("data/given-names.txt"), Class::GIVEN),
            (include_str!("data/surnames.txt"), Class::SURNAME),
        ] {
            lines(text).flat_map(|line| line.split(' ')).for_each(|word| lists.add(word, class));
        }
        for text in [include_str!("data/cues.txt"), include_str!("data/titles.txt")] {
            for (name, words) in lines(text).filter_map(|line| line.split_once(": ")) {
                let class = class_of(name);
                words.split([' ', '-']).for_each(|word| lists.add(word, class));
            }
        }
        for (text, class) in [
            (include_str!("data/demonyms.txt"), Class::DEMONYM),
            (include_str!("data/cities.txt"), Class::CITY),
            (include_str!("data/places.txt"), Class::PLACE),
            (include_str!("data/organisations.txt"), Class::ORGANISATION),
        ] {
            lines(text).for_each(|name| lists.add_name(name, class));
        }
        for (word, class) in [
            ("of", Class::OF),
            ("the", Class::THE | Class::DETERMINER),
            ("and", Class::AND),
            ("for", Class::FOR),
            ("on", Class::FOR),
            ("jr", Class::SUFFIX),
            ("sr", Class::SUFFIX),
            ("ii", Class::SUFFIX),
            ("iii", Class::SUFFIX),
            ("iv", Class::SUFFIX),
        ] {
            lists.add(word, class);
        }
        for word in [
            "of",
            "for",
            "and",
            "by",
            "with",
            "from",
            "as",
            "including",
            "like",
            "but",
            "while",
            "when",
            "where",
        ] {
            lists.add(word, Class::OPENER);
        }
        for word in ["a", "an", "his", "her", "its", "their", "our", "my", "your", "this", "that"] {
            lists.add(word, Class::DETERMINER);
        }
        lists
    }

    fn add(&mut self, word: &str, class: Class) {
        let entry = self.words.entry(word.to_lowercase().into()).or_default();
        *entry = *entry | class;
    }

    fn add_name(&mut self, name: &str, class: Class) {
        let plain: String = name.chars().filter(|&character| character != '.').collect();
        if !plain.contains(' ') && plain.len() < 6 && plain.bytes().all(|byte| byte.is_ascii_uppercase()) {
            let entry = self.capitals.entry(plain.into()).or_default();
            *entry = *entry | class;
            return;
        }
        // A lexicon of its own folds the name as the words of an article are folded.
        let (mut tokens, mut lexicon) = (crate::text::Tokens::default(), Lexicon::default());
        tokens.read(name, &mut lexicon);
        let folded: Vec<&str> = tokens.words().map(|token| lexicon.folded(token.word)).collect();
        let (Some(first), count) = (folded.first(), folded.len()) else { return };
        if count == 1 {
            self.add(first, class);
            return;
        }
        self.add(first, Class::PHRASE);
        let entry = self.phrases.entry(folded.join(" ").into()).or_default();
        *entry = *entry | class;
    }
}

fn lines(text: &'static str) -> impl Iterator<Item = &'static str> {
    text.lines().filter(|line| !line.starts_with('#') && !line.is_empty())
}

fn class_of(name: &str) -> Class {
    match name {
        "honorific" => Class::HONORIFIC,
        "title" => Class::TITLE,
        "relation" => Class::RELATION,
        "modifier" => Class::MODIFIER,
        "portfolio" => Class::PORTFOLIO,
        "tail" => Class::TAIL,
        "head" => Class::HEAD,
        "site" => Class::SITE,
        "landform" => Class::LANDFORM,
        "other" => Class::OTHER,
        "nothing" => Class::NOTHING,
        "calendar" => Class::CALENDAR,
        "speech" => Class::SPEECH,
        "near" => Class::NEAR,
        "particle" => Class::PARTICLE,
        "function" => Class::FUNCTION,
        "foreign" => Class::FOREIGN,
        "family" => Class::FAMILY,
        "backer" => Class::BACKER,
        "royal" => Class::ROYAL,
        "link" => Class::LINK,
        "credit" => Class::CREDIT,
        "state" => Class::STATE,
        unknown => unreachable!("the lists have no class {unknown}"),
    }
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

    /// How many keys there are.
    pub(super) fn key_count(&self) -> usize {
        self.keys.len()
    }

    /// The hash of the name that the name with the hash `name` stands for.
    pub(super) fn alias(&self, name: u64) -> u64 {
        self.aliases.get(&name).copied().unwrap_or(name)
    }

    fn name_hash(&mut self, name: &str) -> u64 {
        let (mut tokens, mut lexicon) = (crate::text::Tokens::default(), Lexicon::default());
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

fn class(surface: &str, folded: &str, shape: Shape) -> Class {
    let shaped = match shape {
        Shape::Mark => return mark(surface),
        Shape::Digit => return Class::WORD | Class::DIGIT,
        Shape::Uncased => return Class::WORD,
        Shape::Lower => Class::LOWER,
        Shape::Title => Class::CAPITAL,
        Shape::Mixed if surface.starts_with(char::is_uppercase) => Class::CAPITAL,
        Shape::Mixed => Class::LOWER,
        Shape::Upper => {
            let letters = surface.chars().filter(|character| character.is_alphabetic()).count();
            let plain: String = surface.chars().filter(|&character| character != '.').collect();
            if let Some(&listed) = LISTS.capitals.get(plain.as_str()) {
                let phrase = LISTS.words.get(folded).copied().unwrap_or_default().0 & Class::PHRASE.0;
                return Class::WORD | Class::CAPITAL | Class::UPPER | listed | Class(phrase);
            }
            if letters == 1 || (letters <= 3 && surface.contains('.')) {
                let listed = LISTS.words.get(folded).copied().unwrap_or_default();
                let function = if letters == 1 && matches!(surface, "A" | "I" | "O" | "Y" | "E") {
                    Class::FUNCTION
                } else {
                    Class::default()
                };
                return Class::WORD
                    | Class::CAPITAL
                    | Class::INITIAL
                    | function
                    | Class(listed.0 & (Class::PHRASE.0 | Class::PLACE.0));
            }
            let digits = surface.bytes().any(|byte| byte.is_ascii_digit());
            if digits { Class::CAPITAL } else { Class::CAPITAL | Class::UPPER }
        }
    };
    let mut listed = LISTS.words.get(folded).copied().unwrap_or_default();
    if shape == Shape::Lower {
        let names = Class::GIVEN
            | Class::SURNAME
            | Class::PLACE
            | Class::CITY
            | Class::ORGANISATION
            | Class::PHRASE
            | Class::DEMONYM
            | Class::TAIL
            | Class::HEAD
            | Class::SITE
            | Class::LANDFORM
            | Class::OTHER;
        listed = Class(listed.0 & !names.0);
    }
    let common = LISTS.common.binary_search(&folded).is_ok();
    let mut shaped = shaped;
    if common {
        shaped = shaped | Class::COMMON;
    }
    if shape == Shape::Lower && (folded.ends_with("al") || folded.ends_with("ic")) {
        shaped = shaped | Class::ADJECTIVE;
    }
    if shape == Shape::Lower && (folded.ends_with("ed") || folded.ends_with("ing")) {
        shaped = shaped | Class::VERB;
    }
    if folded.ends_with('s') && !folded.ends_with("ss") {
        shaped = shaped | Class::PLURAL;
    }
    if shape == Shape::Upper && surface.len() == 2 && !common {
        shaped = shaped | Class::PAIR;
    }
    Class::WORD | shaped | listed
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
        // A class of no use to anyone, so that the word counts as looked up.
        _ => Class(1 << 63),
    }
}

/// The tokens of one field with what is known of each.
#[derive(Clone, Copy)]
pub(super) struct View<'a> {
    pub(super) field: TextField,
    pub(super) tokens: &'a [Token],
    pub(super) words: &'a [Word],
}

impl View<'_> {
    /// The classes of token `at`; none past the end.
    pub(super) fn class(&self, at: usize) -> Class {
        self.words.get(at).map_or(Class::default(), |word| word.class)
    }

    /// The classes of the token before `at` in the same sentence.
    pub(super) fn before(&self, at: usize) -> Class {
        let inside = at > 0 && at < self.tokens.len() && self.tokens[at].begins == Start::Inside;
        if inside { self.class(at - 1) } else { Class::default() }
    }

    /// The classes of token `at` if it goes on with the sentence of the token before it.
    pub(super) fn after(&self, at: usize) -> Class {
        let inside = at < self.tokens.len() && self.tokens[at].begins == Start::Inside;
        if inside { self.class(at) } else { Class::default() }
    }

    /// Whether token `at` follows the one before it without a space.
    pub(super) fn is_glued(&self, at: usize) -> bool {
        self.tokens.get(at).is_some_and(|token| !token.spaced)
    }

    /// Whether token `at` is a hyphen inside a word.
    pub(super) fn is_hyphen(&self, at: usize) -> bool {
        self.class(at).is(Class::HYPHEN) && self.is_glued(at) && self.is_glued(at + 1)
    }

    /// The end of the longest listed name that begins with token `at`, and its class.
    pub(super) fn phrase(&self, at: usize, lexicon: &Lexicon, buffer: &mut String) -> Option<(usize, Class)> {
        const LONGEST: usize = 6;
        buffer.clear();
        let (mut found, mut count, mut next) = (None, 0, at);
        while next < self.tokens.len() && count < LONGEST {
            let class = self.class(next);
            if next > at && self.tokens[next].begins != Start::Inside {
                break;
            }
            if class.is(Class::WORD) {
                if count > 0 {
                    buffer.push(' ');
                }
                buffer.push_str(lexicon.folded(self.tokens[next].word));
                count += 1;
                let ends = count > 1 && !class.is(Class::LOWER);
                if ends && let Some(&class) = LISTS.phrases.get(buffer.as_str()) {
                    found = Some((next + 1, class));
                }
            } else if class.is(Class::COMMA) && self.class(next + 1).is(Class::UPPER | Class::INITIAL) {
                // `Washington, D.C.`
            } else if !(class.is(Class::HYPHEN | Class::STOP | Class::AMPERSAND)
                || self.class(next).is(Class::POSSESSIVE))
            {
                break;
            }
            next += 1;
        }
        found
    }
}
