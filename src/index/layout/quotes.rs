//! Where an article's quotes stand, by words, and who speaks.

use super::{ActorKind, Cursor};
use crate::document::{Actor, Names, Quote};
use crate::index::draft::Draft;
use crate::index::schema::Fields;
use crate::text::Text;

/// The longest quote, in words.
const LONGEST: u64 = (1 << 14) - 1;
/// The greatest number of an actor that fits; a quote of one beyond has no speaker here.
const MOST_ACTORS: u64 = (1 << 16) - 1;

/// One quote in the body, by words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct QuotePlace {
    /// The position of its first word.
    pub first: u32,
    /// The position of its last word.
    pub last: u32,
    /// Who speaks: the kind, and which of the article's actors of that kind, counted from 0.
    pub speaker: Option<(ActorKind, u32)>,
}

/// Adds the quotes of one article, which come in the order of the text.
pub(super) fn write(draft: &mut Draft, fields: &Fields, text: &Text, names: &Names, quotes: &[Quote]) {
    let mut cursor = Cursor::default();
    for quote in quotes {
        if let Some((first, last)) = cursor.find(&text.body, quote.span.0, quote.span.1) {
            let speaker = quote.speaker.as_deref().and_then(|name| find_speaker(name, names));
            draft.add_u64(fields.quotes, pack(QuotePlace { first, last, speaker }));
        }
    }
}

fn find_speaker(name: &str, names: &Names) -> Option<(ActorKind, u32)> {
    let find = |actors: &[Actor]| actors.iter().position(|actor| actor.name == name);
    let person = find(&names.people).map(|number| (ActorKind::Person, number as u32));
    person.or_else(|| find(&names.organisations).map(|number| (ActorKind::Organisation, number as u32)))
}

fn pack(place: QuotePlace) -> u64 {
    let (kind, actor) = match place.speaker.map(|(kind, actor)| (kind, u64::from(actor))) {
        Some((ActorKind::Person, actor)) if actor <= MOST_ACTORS => (1, actor),
        Some((ActorKind::Organisation, actor)) if actor <= MOST_ACTORS => (2, actor),
        Some((_, _)) | None => (0, 0),
    };
    let length = u64::from(place.last - place.first).min(LONGEST);
    u64::from(place.first) << 32 | length << 18 | actor << 2 | kind
}

pub(super) fn unpack(value: u64) -> QuotePlace {
    let first = (value >> 32) as u32;
    let actor = (value >> 2 & MOST_ACTORS) as u32;
    QuotePlace {
        first,
        last: first.saturating_add((value >> 18 & LONGEST) as u32),
        speaker: match value & 3 {
            1 => Some((ActorKind::Person, actor)),
            2 => Some((ActorKind::Organisation, actor)),
            _ => None,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_come_back() {
        for place in [
            QuotePlace { first: 0, last: 0, speaker: None },
            QuotePlace {
                first: u32::MAX - 99,
                last: u32::MAX - 9,
                speaker: Some((ActorKind::Person, 65_535)),
            },
            QuotePlace { first: 9, last: 16_000, speaker: Some((ActorKind::Organisation, 0)) },
        ] {
            assert_eq!(unpack(pack(place)), place);
        }
    }
}
