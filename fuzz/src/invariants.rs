//! What must hold of every document: spans, surfaces, no lost letter, JSON and back.

use std::collections::BTreeMap;

use morgue::document::{Actor, Document, Evidence, RawDocument, Span, TextField};

/// Checks a document against the record it was made of.
pub fn check(raw: &RawDocument, document: &Document) {
    check_names(document);
    check_quotes(document);
    check_evidence(document);
    for phrase in &document.about.key_phrases {
        assert!(phrase.span.range().end <= document.article.body.len());
        assert!(document.article.body.get(phrase.span.range()).is_some(), "a phrase cuts a character");
    }
    for topic in &document.about.topics {
        assert!((0.0..=1.0).contains(&topic.score), "a score of {}", topic.score);
    }
    check_letters(raw, document);
    let json = serde_json::to_string(document).expect("a document can be written");
    let mut read: Document = serde_json::from_str(&json).expect("a document can be read");
    read.fingerprint = document.fingerprint.clone();
    assert_eq!(&read, document);
}

fn check_names(document: &Document) {
    let names = &document.names;
    for Actor { name, count, mentions, .. } in
        names.people.iter().chain(&names.organisations).chain(&names.places)
    {
        assert!(!name.is_empty() && *count as usize == mentions.len(), "{name:?}");
        for mention in mentions {
            let text = match mention.field {
                TextField::Headline => &document.article.headline,
                TextField::Body => &document.article.body,
            };
            assert_eq!(text.get(mention.span.range()), Some(mention.surface.as_str()));
        }
    }
}

fn check_quotes(document: &Document) {
    let body = &document.article.body;
    let surface = |span: Option<Span>| span.map_or(Some(""), |span| body.get(span.range()));
    for quote in &document.quotes {
        assert_eq!(body.get(quote.span.range()), Some(quote.text.as_str()));
        assert_eq!(surface(quote.speaker_span), Some(quote.speaker_surface.as_str()));
        assert_eq!(surface(quote.cue_span), Some(quote.cue.as_str()));
    }
}

fn check_evidence(document: &Document) {
    let article = &document.article;
    let source = article.source.iter().map(|source| source.evidence);
    let moments = article.published.iter().chain(&article.updated).map(|moment| moment.evidence);
    for Evidence { span, furniture, .. } in source.chain(moments).chain(article.evidence.values().copied()) {
        let text = furniture.map_or(&article.body, |index| &article.furniture[index as usize].text);
        if let Some(span) = span {
            assert!(text.get(span.range()).is_some_and(|text| !text.is_empty()), "evidence without a text");
        }
    }
}

/// Furniture and body hold the letters of the text, each once.
fn check_letters(raw: &RawDocument, document: &Document) {
    let mut counts: BTreeMap<char, i64> = BTreeMap::new();
    let mut count = |text: &str, by: i64| {
        for letter in text.chars().filter(|letter| !letter.is_whitespace()) {
            *counts.entry(letter).or_default() += by;
        }
    };
    count(&raw.text, 1);
    count(&document.article.body, -1);
    document.article.furniture.iter().for_each(|line| count(&line.text, -1));
    counts.retain(|_, count| *count != 0);
    assert!(counts.is_empty(), "letters too few or too many: {counts:?}");
}
