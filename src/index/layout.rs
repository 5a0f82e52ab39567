//! Where sentences, paragraphs, mentions and quotes stand, by the positions of words: columns of
//! small numbers per article, which the evaluator of queries reads for articles that may match.
//!
//! Marker tokens among the words would say the same, but would cost a posting per sentence and
//! mention, and a term per name; numbers in a column cost an append.

mod quotes;

use tantivy::columnar::Column;
use tantivy::{DocId, SegmentReader};

use super::draft::Draft;
use super::schema::{self, Fields};
use crate::document::{Actor, Names, Quote, TextField};
use crate::text::{Start, Text, TokenKind, Tokens};

pub use quotes::QuotePlace;

/// The longest mention, in words.
const LONGEST: u64 = 63;
/// The most actors of one kind whose mentions are kept.
const MOST_ACTORS: usize = 1 << 16;

/// What a name names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ActorKind {
    /// A person.
    Person,
    /// An organisation.
    Organisation,
    /// A place.
    Place,
}

impl ActorKind {
    /// All kinds, in the order of the actors table.
    pub const ALL: [ActorKind; 3] = [ActorKind::Person, ActorKind::Organisation, ActorKind::Place];

    /// The word that commands and files use.
    pub fn name(self) -> &'static str {
        match self {
            ActorKind::Person => "person",
            ActorKind::Organisation => "organisation",
            ActorKind::Place => "place",
        }
    }

    /// The field and column of its names.
    pub fn column(self) -> &'static str {
        match self {
            ActorKind::Person => schema::PERSON,
            ActorKind::Organisation => schema::ORGANISATION,
            ActorKind::Place => schema::PLACE,
        }
    }
}

/// One mention, by words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MentionPlace {
    /// The field it stands in.
    pub field: TextField,
    /// What it names.
    pub kind: ActorKind,
    /// Which of the article's actors of that kind, counted from 0.
    pub actor: u32,
    /// The position of its first word.
    pub first: u32,
    /// The position of its last word.
    pub last: u32,
}

/// The columns of a segment.
pub struct Layout {
    bounds: Option<Column<u64>>,
    mentions: Option<Column<u64>>,
    quotes: Option<Column<u64>>,
}

impl Layout {
    /// Opens the columns.
    pub fn open(segment: &SegmentReader) -> tantivy::Result<Layout> {
        let columns = segment.fast_fields();
        Ok(Layout {
            bounds: columns.column_opt(schema::BOUNDS)?,
            mentions: columns.column_opt(schema::MENTIONS)?,
            quotes: columns.column_opt(schema::QUOTES)?,
        })
    }

    /// Gives the position of the first word of each sentence of a body, and whether it begins a
    /// paragraph too, in order.
    pub fn each_bound(&self, row: DocId, mut visit: impl FnMut(u32, Start)) {
        for value in self.bounds.iter().flat_map(|column| column.values_for_doc(row)) {
            visit((value >> 1) as u32, if value & 1 == 1 { Start::Paragraph } else { Start::Sentence });
        }
    }

    /// Gives the mentions of an article.
    pub fn each_mention(&self, row: DocId, mut visit: impl FnMut(MentionPlace)) {
        for value in self.mentions.iter().flat_map(|column| column.values_for_doc(row)) {
            visit(unpack(value));
        }
    }

    /// Gives the quotes of an article.
    pub fn each_quote(&self, row: DocId, mut visit: impl FnMut(QuotePlace)) {
        for value in self.quotes.iter().flat_map(|column| column.values_for_doc(row)) {
            visit(quotes::unpack(value));
        }
    }
}

/// Adds the columns of one article.
pub fn write(draft: &mut Draft, fields: &Fields, text: &Text, names: &Names, quotes: &[Quote]) {
    let mut position = 0;
    let mut begun = None;
    for token in text.body.iter() {
        begun = begun.max(Some(token.begins).filter(|begins| *begins != Start::Inside));
        if token.kind == TokenKind::Word {
            if let Some(begins) = begun.take() {
                draft.add_u64(fields.bounds, position << 1 | u64::from(begins == Start::Paragraph));
            }
            position += 1;
        }
    }
    for (kind, actors) in [
        (ActorKind::Person, &names.people),
        (ActorKind::Organisation, &names.organisations),
        (ActorKind::Place, &names.places),
    ] {
        write_mentions(draft, fields, text, kind, actors);
    }
    quotes::write(draft, fields, text, names, quotes);
}

fn write_mentions(draft: &mut Draft, fields: &Fields, text: &Text, kind: ActorKind, actors: &[Actor]) {
    for (ordinal, actor) in (0..).zip(actors.iter().take(MOST_ACTORS)) {
        let (mut headline, mut body) = (Cursor::default(), Cursor::default());
        for mention in &actor.mentions {
            let (cursor, tokens) = match mention.field {
                TextField::Headline => (&mut headline, &text.headline),
                TextField::Body => (&mut body, &text.body),
            };
            if let Some((first, last)) = cursor.find(tokens, mention.span.0, mention.span.1) {
                let place = MentionPlace { field: mention.field, kind, actor: ordinal, first, last };
                draft.add_u64(fields.mentions, pack(place));
            }
        }
    }
}

/// Goes through the words of a field, mention by mention.
#[derive(Default)]
struct Cursor {
    token: usize,
    position: u32,
}

impl Cursor {
    /// The positions of the first and the last word in `[start, end)`; mentions come in order.
    fn find(&mut self, tokens: &Tokens, start: u32, end: u32) -> Option<(u32, u32)> {
        while let Some(token) = tokens.get(self.token).filter(|token| token.end <= start) {
            self.position += u32::from(token.kind == TokenKind::Word);
            self.token += 1;
        }
        let inside = tokens[self.token.min(tokens.len())..].iter().take_while(|token| token.start < end);
        let words = inside.filter(|token| token.kind == TokenKind::Word).count() as u32;
        (words > 0).then(|| (self.position, self.position + words - 1))
    }
}

fn pack(place: MentionPlace) -> u64 {
    let kind = match place.kind {
        ActorKind::Person => 0,
        ActorKind::Organisation => 1,
        ActorKind::Place => 2,
    };
    let length = u64::from(place.last - place.first).min(LONGEST);
    let headline = u64::from(place.field == TextField::Headline);
    u64::from(place.first) << 25 | u64::from(place.actor) << 9 | length << 3 | kind << 1 | headline
}

fn unpack(value: u64) -> MentionPlace {
    let first = (value >> 25) as u32;
    MentionPlace {
        field: if value & 1 == 1 { TextField::Headline } else { TextField::Body },
        kind: match value >> 1 & 3 {
            0 => ActorKind::Person,
            1 => ActorKind::Organisation,
            _ => ActorKind::Place,
        },
        actor: (value >> 9 & 0xffff) as u32,
        first,
        last: first.saturating_add((value >> 3 & LONGEST) as u32),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mentions_come_back() {
        for place in [
            MentionPlace {
                field: TextField::Body,
                kind: ActorKind::Place,
                actor: 65_535,
                first: 9,
                last: 72,
            },
            MentionPlace {
                field: TextField::Headline,
                kind: ActorKind::Person,
                actor: 0,
                first: u32::MAX - 9,
                last: u32::MAX - 8,
            },
        ] {
            assert_eq!(unpack(pack(place)), place);
        }
    }
}
