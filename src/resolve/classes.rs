//! The classes that a word can be of, as a set of bits: what the lists and its letters say of it.

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
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
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
    BRAND = 26, "Its possessive is the name of a firm: `Moody's`.";
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
    PIECE = 56, "A story, report or other thing that is written.";
    MADE = 57, "What was done to a story: written, edited.";
    SCRIBE = 58, "One who writes or studies.";
    BEING = 59, "The words `is` and `was`.";
    ALIAS = 60, "Says that another name follows: `nicknamed`.";
    AGENCY = 61, "A wire service.";
    EMPTY = 62, "Alone it names nobody: `Corp`, `God`.";
    PAIR = 52, "Two capital letters that no list knows.";
}

impl std::ops::BitOr for Class {
    type Output = Class;

    fn bitor(self, other: Class) -> Class {
        Class(self.0 | other.0)
    }
}

impl Class {
    /// A class of no use to anyone, for marks that need not be told apart.
    pub(super) const MARK: Class = Class(1 << 63);

    /// The classes that are in both.
    pub(super) fn and(self, other: Class) -> Class {
        Class(self.0 & other.0)
    }

    /// The classes that are not in `other`.
    pub(super) fn without(self, other: Class) -> Class {
        Class(self.0 & !other.0)
    }

    /// Whether it shares a class with `any`.
    pub(super) fn is(self, any: Class) -> bool {
        self.0 & any.0 != 0
    }
}
