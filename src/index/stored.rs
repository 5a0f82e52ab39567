//! A document as it is stored: the contract without what can be worked out again.
//!
//! Mentions are most of a document's JSON. Their surface is a slice of a text that is stored anyway,
//! so of each only its place is kept, as two numbers; id and schema follow from the rest.

use std::borrow::Cow;

use serde::de::IgnoredAny;
use serde::{Deserialize, Serialize};
use tantivy::TantivyDocument;
use tantivy::schema::{Field, OwnedValue};

use super::document_id;
use crate::document::{
    About, Actor, Article, Document, Fingerprint, KeyPhrase, Mention, Names, Origin, Quote, QuoteKind,
    SCHEMA, Span, TextField, Topic,
};

#[derive(Serialize)]
struct StoredRef<'a> {
    origin: &'a Origin,
    article: &'a Article,
    people: Vec<StoredActor<&'a str>>,
    organisations: Vec<StoredActor<&'a str>>,
    places: Vec<StoredActor<&'a str>>,
    quotes: Vec<StoredQuote<&'a str>>,
    topics: &'a [Topic],
    phrases: Vec<StoredPhrase>,
}

#[derive(Deserialize)]
struct Stored {
    origin: Origin,
    article: Article,
    people: Vec<StoredActor<String>>,
    organisations: Vec<StoredActor<String>>,
    places: Vec<StoredActor<String>>,
    #[serde(default)]
    quotes: Vec<StoredQuote<String>>,
    topics: Vec<Topic>,
    phrases: Vec<StoredPhrase>,
}

/// The start of the phrase, its length, and its count.
type StoredPhrase = [u32; 3];

/// Name, role, and the mentions: for each its start, doubled and odd in the headline, and length.
#[derive(Serialize, Deserialize)]
struct StoredActor<T>(T, Option<T>, Vec<u32>);

/// Speaker, kind, and where words, speaker and cue stand.
#[derive(Serialize, Deserialize)]
struct StoredQuote<T>(Option<T>, QuoteKind, Span, Option<Span>, Option<Span>);

/// The stored form of `document`.
pub fn encode(document: &Document) -> String {
    let names = &document.names;
    let stored = StoredRef {
        origin: &document.origin,
        article: &document.article,
        people: names.people.iter().map(shorten).collect(),
        organisations: names.organisations.iter().map(shorten).collect(),
        places: names.places.iter().map(shorten).collect(),
        quotes: document.quotes.iter().map(shorten_quote).collect(),
        topics: &document.about.topics,
        phrases: document.about.key_phrases.iter().map(shorten_phrase).collect(),
    };
    serde_json::to_string(&stored).expect("a document is plain data")
}

/// Reads what [`encode`] wrote.
///
/// # Errors
/// When the bytes are none of ours.
pub fn decode(json: &[u8]) -> serde_json::Result<Document> {
    let Stored { origin, article, people, organisations, places, quotes, topics, phrases } =
        serde_json::from_slice(json)?;
    let restore = |actors: Vec<StoredActor<String>>| {
        actors.into_iter().map(|actor| lengthen(actor, &article)).collect::<Vec<Actor>>()
    };
    let names =
        Names { people: restore(people), organisations: restore(organisations), places: restore(places) };
    let key_phrases = phrases.into_iter().map(|phrase| lengthen_phrase(phrase, &article)).collect();
    let about = About { topics, key_phrases };
    let quotes = quotes.into_iter().map(|quote| lengthen_quote(quote, &article.body)).collect();
    let id = document_id(&origin.path, origin.record.as_deref());
    let fingerprint = Fingerprint::default();
    Ok(Document { schema: SCHEMA.into(), id, origin, article, names, quotes, about, fingerprint })
}

/// The only stored field of a row that was read back.
pub fn stored_bytes(row: &TantivyDocument, field: Field) -> Option<Vec<u8>> {
    match OwnedValue::from(row.get_first(field)?) {
        OwnedValue::Str(text) => Some(text.into_bytes()),
        _ => None,
    }
}

/// Headline and body of a row as it lies in the store, without the rest of the document; `None`
/// when it is none of ours. tantivy would copy the whole row; a row has no other stored field, so
/// they are what begins as [`encode`] begins, and what stands behind the texts is not read.
pub fn texts_of_row(row: &[u8]) -> Option<(Cow<'_, str>, Cow<'_, str>)> {
    #[derive(Deserialize)]
    struct Texts<'a> {
        #[serde(borrow)]
        headline: Cow<'a, str>,
        #[serde(borrow)]
        body: Cow<'a, str>,
    }
    let (_, behind) = first_value::<IgnoredAny>(row, br#"{"origin":"#)?;
    let (texts, _) = first_value::<Texts>(behind.strip_prefix(b",")?, br#""article":"#)?;
    Some((texts.headline, texts.body))
}

/// Where the article of a row comes from, without the rest of the document.
pub fn origin_of_row(row: &[u8]) -> Option<Origin> {
    first_value(row, br#"{"origin":"#).map(|(origin, _)| origin)
}

/// The value behind the first `key`, and the bytes behind it.
fn first_value<'a, T: Deserialize<'a>>(row: &'a [u8], key: &[u8]) -> Option<(T, &'a [u8])> {
    let start = memchr::memmem::find(row, key)? + key.len();
    let mut values = serde_json::Deserializer::from_slice(&row[start..]).into_iter();
    let value = values.next()?.ok()?;
    Some((value, &row[start + values.byte_offset()..]))
}

fn shorten_phrase(phrase: &KeyPhrase) -> StoredPhrase {
    [phrase.span.0, phrase.span.1 - phrase.span.0, phrase.count]
}

fn lengthen_phrase([start, length, count]: StoredPhrase, article: &Article) -> KeyPhrase {
    let span = Span(start, start.saturating_add(length));
    KeyPhrase { text: article.body.get(span.range()).unwrap_or_default().to_string(), count, span }
}

fn shorten(actor: &Actor) -> StoredActor<&str> {
    let places = actor.mentions.iter().flat_map(|mention| {
        let headline = u32::from(mention.field == TextField::Headline);
        [mention.span.0 << 1 | headline, mention.span.1 - mention.span.0]
    });
    StoredActor(&actor.name, actor.role.as_deref(), places.collect())
}

fn lengthen(actor: StoredActor<String>, article: &Article) -> Actor {
    let StoredActor(name, role, places) = actor;
    let mentions = places.chunks_exact(2).map(|place| {
        let (field, text) = match place[0] & 1 {
            0 => (TextField::Body, &article.body),
            _ => (TextField::Headline, &article.headline),
        };
        let span = Span(place[0] >> 1, (place[0] >> 1) + place[1]);
        Mention { field, span, surface: text.get(span.range()).unwrap_or_default().to_string() }
    });
    let mentions: Vec<Mention> = mentions.collect();
    let in_headline = mentions.iter().any(|mention| mention.field == TextField::Headline);
    Actor { name, role, count: mentions.len() as u32, in_headline, mentions }
}

fn shorten_quote(quote: &Quote) -> StoredQuote<&str> {
    StoredQuote(quote.speaker.as_deref(), quote.kind, quote.span, quote.speaker_span, quote.cue_span)
}

fn lengthen_quote(quote: StoredQuote<String>, body: &str) -> Quote {
    let StoredQuote(speaker, kind, span, speaker_span, cue_span) = quote;
    let cut =
        |span: Option<Span>| span.and_then(|span| body.get(span.range())).unwrap_or_default().to_string();
    Quote {
        text: cut(Some(span)),
        span,
        speaker,
        speaker_surface: cut(speaker_span),
        speaker_span,
        cue: cut(cue_span),
        cue_span,
        kind,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Format, Hash64, Method};

    #[test]
    fn documents_come_back() {
        let mention = |field, start: u32, surface: &str| Mention {
            field,
            span: Span(start, start + surface.len() as u32),
            surface: surface.into(),
        };
        let person = Actor {
            name: "Edda Quist".into(),
            role: Some("Mayor".into()),
            count: 2,
            in_headline: true,
            mentions: vec![
                mention(TextField::Headline, 0, "Quist"),
                mention(TextField::Body, 6, "Edda Quist"),
            ],
        };
        let article = Article {
            headline: "Quist wins".into(),
            body: "Mayor Edda Quist won.".into(),
            ..Article::default()
        };
        let origin =
            Origin { path: "a.txt".into(), record: None, format: Format::Text, content_hash: Hash64(7) };
        let id = document_id("a.txt", None);
        let names = Names { people: vec![person], ..Names::default() };
        let fingerprint = Fingerprint::default();
        let quote = Quote {
            text: "won".into(),
            span: Span(17, 20),
            speaker: Some("Edda Quist".into()),
            speaker_surface: "Edda Quist".into(),
            speaker_span: Some(Span(6, 16)),
            cue: String::new(),
            cue_span: None,
            kind: QuoteKind::Mixed,
        };
        let quotes = vec![quote];
        let topic = Topic {
            code: "medtop:11000000".into(),
            label: "politics and government".into(),
            score: 0.83,
            method: Method::Detected,
        };
        let phrase = KeyPhrase { text: "won".into(), count: 1, span: Span(17, 20) };
        let about = About { topics: vec![topic], key_phrases: vec![phrase] };
        let document =
            Document { schema: SCHEMA.into(), id, origin, article, names, quotes, about, fingerprint };
        let stored = encode(&document);
        assert_eq!(decode(stored.as_bytes()).unwrap(), document);
        let row = [&[1, 0, 0, 0, 0, 7][..], stored.as_bytes()].concat();
        assert_eq!(texts_of_row(&row), Some(("Quist wins".into(), "Mayor Edda Quist won.".into())));
    }
}
