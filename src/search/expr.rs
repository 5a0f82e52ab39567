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
    /// Two parts stand near each other, or one stands far from the other.
    Near(Box<Near>),
    /// The part matches at least so often in an article.
    AtLeast {
        /// How often.
        count: u32,
        /// The part.
        part: Box<Expr>,
    },
    /// The part holds of a piece of the body, as if the article were that piece alone.
    Inside {
        /// The piece.
        region: Region,
        /// The part.
        part: Box<Expr>,
    },
    /// Somebody says it: a quote of the body in which the part holds, as if the quote were the body.
    Said {
        /// The name of who speaks; anybody where there is none. Its field means nothing.
        by: Option<Words>,
        /// The part; any words where there is none.
        part: Option<Box<Expr>>,
    },
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
    /// How many other words may stand between them in all.
    pub slop: u32,
}

/// What may stand at one position. Words are folded, but for [`Pattern::Cased`].
#[derive(Clone, Debug, PartialEq)]
pub enum Pattern {
    /// Any form of the word: those with its stem, by the languages of the corpus.
    Stem(String),
    /// This form.
    Exact(String),
    /// This form in this case and spelling, as printed.
    Cased(String),
    /// Any word that begins so.
    Prefix(String),
    /// Any word of this shape: `*` stands for any letters, `?` for one.
    Wild(String),
    /// Any word that so many inserted, dropped, changed or swapped letters turn into this one.
    Fuzzy(String, u32),
}

impl Pattern {
    /// How it is read, for a person.
    pub fn reading(&self) -> &'static str {
        match self {
            Pattern::Stem(_) => "all forms",
            Pattern::Exact(_) => "this form",
            Pattern::Cased(_) => "as printed",
            Pattern::Prefix(_) => "beginning",
            Pattern::Wild(_) => "shape",
            Pattern::Fuzzy(..) => "alike",
        }
    }
}

/// A proximity.
#[derive(Clone, Debug, PartialEq)]
pub struct Near {
    /// The part before the operator.
    pub left: Expr,
    /// How near.
    pub relation: Relation,
    /// Near, or not near.
    pub sense: Sense,
    /// The part behind the operator.
    pub right: Expr,
}

/// How two parts of a text lie to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relation {
    /// At most so many positions apart, in any order.
    Within(u32),
    /// The right one behind the left one, at most so many positions apart.
    Before(u32),
    /// In one sentence.
    Sentence,
    /// In one paragraph.
    Paragraph,
}

/// Whether a proximity is asked for or ruled out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sense {
    /// Both stand together.
    With,
    /// The left one stands without the right one.
    Without,
}

/// A piece of the body, from its beginning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Region {
    /// The first paragraph.
    Lead,
    /// The first words.
    First(u32),
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
    /// IPTC Media Topics, by label or code.
    Topic,
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
        ("topic", Field::Topic),
        ("language", Field::Language),
        ("lang", Field::Language),
        ("located", Field::Located),
        ("format", Field::Format),
        ("url", Field::Url),
        ("path", Field::Path),
    ];

    /// The name that queries use.
    pub fn name(self) -> &'static str {
        let named = Field::NAMES.iter().find(|(_, field)| *field == self);
        named.map_or("text", |(name, _)| name)
    }

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
            Field::Topic => &[schema::TOPIC, schema::TOPIC_CODE],
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
            | Field::Topic
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
