//! The query as a tree.

use crate::index::schema;
use crate::settle::Kind;

/// A query.
#[derive(Clone, Debug, PartialEq)]
pub enum Expr {
    /// Every part holds.
    All(Vec<Expr>),
    /// At least one part holds.
    Any(Vec<Expr>),
    /// The part does not hold.
    Not(Box<Expr>),
    /// The words stand in a field.
    Words(Words),
    /// Published in `[from, until)`, in seconds since 1970.
    Published {
        /// The first second.
        from: Option<i64>,
        /// The second after the last.
        until: Option<i64>,
    },
    /// The article's id begins with these hexadecimal digits.
    Id(String),
}

/// Words that stand one after the other.
#[derive(Clone, Debug, PartialEq)]
pub struct Words {
    /// Where they stand.
    pub field: Field,
    /// One pattern per position.
    pub patterns: Vec<Pattern>,
}

/// What may stand at one position. Words are folded.
#[derive(Clone, Debug, PartialEq)]
pub enum Pattern {
    /// Any form of the word: those with its stem, by the languages of the corpus.
    Stem(String),
    /// This form.
    Exact(String),
    /// Any word that begins so.
    Prefix(String),
}

/// Where words may stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// Headline or body.
    Text,
    /// Headline.
    Headline,
    /// Body.
    Body,
    /// Names of people.
    Person,
    /// Names of organisations.
    Organisation,
    /// Names of places.
    Place,
    /// The outlet.
    Source,
    /// Wire services.
    Agency,
    /// Authors.
    Author,
    /// Section.
    Section,
    /// Keywords.
    Keyword,
    /// Language code.
    Language,
    /// Place of the dateline.
    Located,
    /// How it was read.
    Format,
    /// Address.
    Url,
    /// Path of the file.
    Path,
}

impl Field {
    /// The fields by the names that queries use.
    pub const NAMES: &'static [(&'static str, Field)] = &[
        ("text", Field::Text),
        ("headline", Field::Headline),
        ("title", Field::Headline),
        ("body", Field::Body),
        ("person", Field::Person),
        ("org", Field::Organisation),
        ("organisation", Field::Organisation),
        ("organization", Field::Organisation),
        ("place", Field::Place),
        ("source", Field::Source),
        ("agency", Field::Agency),
        ("author", Field::Author),
        ("section", Field::Section),
        ("keyword", Field::Keyword),
        ("language", Field::Language),
        ("lang", Field::Language),
        ("located", Field::Located),
        ("format", Field::Format),
        ("url", Field::Url),
        ("path", Field::Path),
    ];

    /// The fields of the index that hold its words.
    pub fn indexed(self) -> &'static [&'static str] {
        match self {
            Field::Text => &[schema::HEADLINE, schema::BODY],
            Field::Headline => &[schema::HEADLINE],
            Field::Body => &[schema::BODY],
            Field::Person => &[schema::PERSON],
            Field::Organisation => &[schema::ORGANISATION],
            Field::Place => &[schema::PLACE],
            Field::Source => &[schema::SOURCE],
            Field::Agency => &[schema::AGENCY],
            Field::Author => &[schema::AUTHOR],
            Field::Section => &[schema::SECTION],
            Field::Keyword => &[schema::KEYWORD],
            Field::Language => &[schema::LANGUAGE],
            Field::Located => &[schema::LOCATED],
            Field::Format => &[schema::FORMAT],
            Field::Url => &[schema::URL],
            Field::Path => &[schema::PATH],
        }
    }

    /// What it names, if its words are names of actors, which the actors table resolves.
    pub fn actors(self) -> Option<Kind> {
        match self {
            Field::Person => Some(Kind::Person),
            Field::Organisation => Some(Kind::Organisation),
            Field::Place => Some(Kind::Place),
            Field::Text
            | Field::Headline
            | Field::Body
            | Field::Source
            | Field::Agency
            | Field::Author
            | Field::Section
            | Field::Keyword
            | Field::Language
            | Field::Located
            | Field::Format
            | Field::Url
            | Field::Path => None,
        }
    }

    /// Whether its words are running text, which is found by stem; names are found as written.
    pub fn is_prose(self) -> bool {
        matches!(self, Field::Text | Field::Headline | Field::Body)
    }
}
