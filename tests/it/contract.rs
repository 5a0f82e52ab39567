//! The document contract, parsed back by types of the test's own that allow no other field.

use serde::Deserialize;

use crate::harness::{Dir, article};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(dead_code)]
struct Document {
    schema: String,
    id: String,
    path: String,
    record: Option<String>,
    format: String,
    content_hash: String,
    headline: String,
    body: String,
    source: Option<Source>,
    #[serde(default)]
    agencies: Vec<String>,
    #[serde(default)]
    contributors: Vec<String>,
    #[serde(default)]
    authors: Vec<String>,
    byline: Option<String>,
    dateline: Option<String>,
    located: Option<String>,
    published: Option<Moment>,
    updated: Option<Moment>,
    url: Option<String>,
    section: Option<String>,
    #[serde(default)]
    keywords: Vec<String>,
    slug: Option<String>,
    language: Option<String>,
    #[serde(default)]
    subjects: Vec<Subject>,
    item: Option<Item>,
    #[serde(default)]
    furniture: Vec<Furniture>,
    #[serde(default)]
    evidence: std::collections::BTreeMap<String, Evidence>,
    people: Vec<Actor>,
    organisations: Vec<Actor>,
    places: Vec<Actor>,
    #[serde(default)]
    quotes: Vec<Quote>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(dead_code)]
struct Subject {
    code: Option<String>,
    label: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(dead_code)]
struct Item {
    guid: Option<String>,
    version: Option<String>,
    status: Option<String>,
    signal: Option<String>,
    urgency: Option<u8>,
    embargo: Option<String>,
    creditline: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(dead_code)]
struct Source {
    name: String,
    method: String,
    span: Option<[usize; 2]>,
    furniture: Option<usize>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(dead_code)]
struct Moment {
    value: String,
    method: String,
    span: Option<[usize; 2]>,
    furniture: Option<usize>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(dead_code)]
struct Evidence {
    method: String,
    span: Option<[usize; 2]>,
    furniture: Option<usize>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(dead_code)]
struct Furniture {
    text: String,
    kind: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(dead_code)]
struct Actor {
    name: String,
    role: Option<String>,
    count: usize,
    in_headline: bool,
    mentions: Vec<Mention>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Mention {
    field: String,
    span: [usize; 2],
    surface: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Quote {
    text: String,
    span: [usize; 2],
    speaker: Option<String>,
    speaker_surface: String,
    speaker_span: Option<[usize; 2]>,
    cue: String,
    cue_span: Option<[usize; 2]>,
    kind: String,
}

fn check(document: &Document) {
    assert_eq!(document.schema, "morgue/1");
    assert_eq!(document.id.len(), 16);
    let slice = |text: &str, span: [usize; 2]| text.get(span[0]..span[1]).map(String::from);
    for actor in document.people.iter().chain(&document.organisations).chain(&document.places) {
        assert_eq!(actor.count, actor.mentions.len(), "{}", actor.name);
        for mention in &actor.mentions {
            let text = if mention.field == "headline" { &document.headline } else { &document.body };
            assert_eq!(slice(text, mention.span).as_deref(), Some(mention.surface.as_str()));
        }
    }
    for quote in &document.quotes {
        let surface =
            |span: Option<[usize; 2]>| span.map_or(Some(String::new()), |span| slice(&document.body, span));
        assert_eq!(slice(&document.body, quote.span).as_deref(), Some(quote.text.as_str()));
        assert_eq!(surface(quote.speaker_span).as_deref(), Some(quote.speaker_surface.as_str()));
        assert_eq!(surface(quote.cue_span).as_deref(), Some(quote.cue.as_str()));
        assert!(matches!(quote.kind.as_str(), "direct" | "indirect" | "mixed"));
        let actors = || document.people.iter().chain(&document.organisations);
        assert!(quote.speaker.as_ref().is_none_or(|name| actors().any(|actor| &actor.name == name)));
    }
    let evidence = document.source.iter().map(|source| (source.span, source.furniture));
    let evidence = evidence.chain(document.published.iter().map(|moment| (moment.span, moment.furniture)));
    for (span, furniture) in
        evidence.chain(document.evidence.values().map(|found| (found.span, found.furniture)))
    {
        let text = furniture.map_or(&document.body, |at| &document.furniture[at].text);
        if let Some(span) = span {
            assert!(slice(text, span).is_some_and(|text| !text.is_empty()));
        }
    }
    assert!(!document.body.contains("\n\n\n") && document.body.trim() == document.body);
}

#[test]
fn extract_show_and_search_print_the_contract() {
    let dir = Dir::new();
    dir.write("corpus/a.txt", article(1));
    dir.ok("index corpus");
    let extracted = dir.ok("extract corpus/a.txt");
    check(&serde_json::from_str(&extracted).unwrap());
    let shown = dir.ok("show a.txt --format json");
    assert_eq!(shown, extracted);
    let line = dir.ok("search bridge --format jsonl");
    let mut found: serde_json::Value = serde_json::from_str(&line).unwrap();
    assert!(found.as_object_mut().unwrap().remove("hit").is_some());
    assert_eq!(found, serde_json::from_str::<serde_json::Value>(&extracted).unwrap());
}

#[test]
fn sample_corpus_keeps_the_contract() {
    let dir = Dir::new();
    let corpus = concat!(env!("CARGO_MANIFEST_DIR"), "/corpus");
    let ran = dir.run(["extract", corpus, "--format", "jsonl"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(ran.out.lines().count() >= 80);
    for line in ran.out.lines() {
        check(&serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}")));
    }
}

#[test]
fn schema_names_every_field() {
    let schema: serde_json::Value = serde_json::from_str(&Dir::new().ok("schema")).unwrap();
    let properties = schema["properties"].as_object().unwrap();
    for field in ["id", "path", "headline", "body", "source", "published", "people", "furniture", "evidence"]
    {
        assert!(properties.contains_key(field), "{field}");
    }
}
