//! `morgue show`: one article of the index, as text or as JSON.

use std::io::{self, Write};
use std::process::ExitCode;

use morgue::document::{Actor, Document, Hash64};
use morgue::index::{Index, file_key};

use crate::Outcome;
use crate::args::{ShowArgs, ShowFormat};
use crate::output::{BOLD, DIM, place};

pub fn run(args: &ShowArgs) -> Outcome {
    let index = Index::open(&args.place.index)?;
    let found = find(&index, &args.article)?;
    match found.as_slice() {
        [] => {
            eprintln!("no article has this id or path");
            return Ok(ExitCode::FAILURE);
        }
        [document] => print(document, args.format)?,
        several => {
            list(several);
            return Ok(ExitCode::FAILURE);
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// The articles that a name on the command line may mean: an id, the beginning of one, or a path.
pub fn find(index: &Index, name: &str) -> Result<Vec<Document>, morgue::error::Error> {
    let searcher = index.searcher();
    let (path, record) = match name.rsplit_once(':') {
        Some((path, record)) => (path, Some(record)),
        None => (name, None),
    };
    let prefix = name.to_ascii_lowercase();
    let is_id =
        !prefix.is_empty() && prefix.len() <= 16 && prefix.bytes().all(|byte| byte.is_ascii_hexdigit());
    let wanted = |id: Hash64, file: Hash64| {
        file == file_key(name) || file == file_key(path) || is_id && id.to_string().starts_with(&prefix)
    };
    let mut found = Vec::new();
    for address in index.addresses(&searcher)? {
        if address.id.is_some_and(|id| wanted(id, address.file)) {
            let document = index.document(&searcher, address.row)?;
            if record.is_none() || document.origin.path == name || document.origin.record.as_deref() == record
            {
                found.push(document);
            }
        }
    }
    found.sort_by(|a, b| (&a.origin.path, a.id).cmp(&(&b.origin.path, b.id)));
    Ok(found)
}

/// Asks for one of several.
pub fn list(several: &[Document]) {
    eprintln!("{} articles fit; name one of them:", several.len());
    for document in several {
        println!("{}  {}", document.id, document.article.headline);
    }
}

fn print(document: &Document, format: ShowFormat) -> io::Result<()> {
    let mut out = anstream::stdout();
    if format == ShowFormat::Json {
        return writeln!(out, "{}", serde_json::to_string_pretty(document)?);
    }
    let article = &document.article;
    if !article.headline.is_empty() {
        writeln!(out, "{BOLD}{}{BOLD:#}\n", article.headline)?;
    }
    let names = |actors: &[Actor]| {
        let names = actors.iter().map(|actor| match &actor.role {
            Some(role) => format!("{} ({role})", actor.name),
            None => actor.name.clone(),
        });
        names.collect::<Vec<_>>().join(", ")
    };
    for (label, value) in [
        ("source", article.source.as_ref().map(|source| source.name.clone()).unwrap_or_default()),
        ("agencies", article.agencies.join(", ")),
        ("authors", article.authors.join(", ")),
        ("contributors", article.contributors.join(", ")),
        ("published", article.published.as_ref().map(|moment| moment.value.clone()).unwrap_or_default()),
        ("located", article.located.clone().unwrap_or_default()),
        ("section", article.section.clone().unwrap_or_default()),
        ("keywords", article.keywords.join(", ")),
        ("url", article.url.clone().unwrap_or_default()),
        ("topics", topics(document)),
        ("key phrases", key_phrases(document)),
        ("people", names(&document.names.people)),
        ("organisations", names(&document.names.organisations)),
        ("places", names(&document.names.places)),
        ("file", place(&document.origin.path, document.origin.record.as_deref())),
        ("id", document.id.to_string()),
    ] {
        if !value.is_empty() {
            writeln!(out, "{DIM}{label:>13}{DIM:#}  {value}")?;
        }
    }
    writeln!(out, "\n{}", article.body)
}

fn topics(document: &Document) -> String {
    let labels = document.about.topics.iter().map(|topic| topic.label.as_str());
    labels.collect::<Vec<_>>().join("; ")
}

fn key_phrases(document: &Document) -> String {
    let texts = document.about.key_phrases.iter().map(|phrase| phrase.text.as_str());
    texts.collect::<Vec<_>>().join("; ")
}
