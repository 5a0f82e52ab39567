//! A query with its answer in a file: what `search --save` writes and `morgue rerun` reads.

use std::collections::BTreeMap;
use std::fmt;
use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::Path;

use morgue::document::Hash64;
use morgue::index::Index;
use morgue::search::{self, Expr, Order, Request, Today};
use morgue::settle::copies::Copies;
use serde::{Deserialize, Serialize};

use crate::args::Dates;
use crate::output::place;
use crate::search::parse_query_on;
use crate::topics::written_out;

/// A query and its answer.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Saved {
    /// The version of the program.
    pub version: String,
    /// The query as typed.
    pub query: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub since: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<String>,
    /// Whether one hit of each story counts.
    pub stories: bool,
    /// The day that relative dates count from.
    pub day: String,
    /// The query as it was read.
    pub reading: String,
    /// The fingerprint of all articles.
    pub corpus: String,
    /// Articles, or stories where those are counted.
    pub hits: u64,
    /// Matches in all articles.
    pub matches: u64,
    /// The articles in order of their paths: id, hash of the content, path.
    pub articles: Vec<String>,
}

/// How much was found.
#[derive(Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Counts {
    pub hits: u64,
    pub matches: u64,
}

/// An article of an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    pub content: Hash64,
    pub path: String,
}

/// What a query gives.
pub struct Answer {
    pub counts: Counts,
    pub articles: BTreeMap<Hash64, Found>,
}

/// Writes a query and its answer to a file.
pub fn save(
    path: &Path,
    index: &Index,
    words: &[String],
    dates: &Dates,
    copies: Option<&Copies>,
) -> Result<(), Box<dyn std::error::Error>> {
    let day = jiff::ZonedDateTime::now().date();
    let query = parse_query_on(&written_out(words, index)?, dates, Today(day))?;
    let Answer { counts, articles } = answer(index, &query, copies)?;
    let head = toml::to_string(&Saved {
        version: env!("CARGO_PKG_VERSION").into(),
        query: words.join(" "),
        since: dates.since.clone(),
        until: dates.until.clone(),
        stories: copies.is_some(),
        day: day.to_string(),
        reading: query.to_string(),
        corpus: search::fingerprint(index)?,
        hits: counts.hits,
        matches: counts.matches,
        articles: Vec::new(),
    })?;
    let failed = |error: std::io::Error| format!("{}: cannot be written: {error}", path.display());
    let mut out = BufWriter::new(File::create(path).map_err(failed)?);
    Ok(write(&mut out, &head, articles).map_err(failed)?)
}

/// Writes the list of articles last and line by line: it may be as long as the index.
fn write(out: &mut impl Write, head: &str, articles: BTreeMap<Hash64, Found>) -> std::io::Result<()> {
    writeln!(out, "# Saved by `morgue search --save`; `morgue rerun` asks it again.")?;
    let head = head.trim_end();
    out.write_all(head.strip_suffix("articles = []").unwrap_or(head).as_bytes())?;
    let mut articles: Vec<(Hash64, Found)> = articles.into_iter().collect();
    articles.sort_unstable_by(|a, b| (&a.1.path, a.0).cmp(&(&b.1.path, b.0)));
    writeln!(out, "articles = [")?;
    for (id, Found { content, path }) in articles {
        writeln!(out, "    {},", toml::Value::String(format!("{id} {content} {path}")))?;
    }
    writeln!(out, "]")?;
    out.flush()
}

/// Asks a query.
pub fn answer(index: &Index, query: &Expr, copies: Option<&Copies>) -> Result<Answer, morgue::error::Error> {
    let request = Request { query: query.clone(), order: Order::Oldest, limit: None, after: None };
    let hits = match copies {
        None => search::search(index, &request)?,
        Some(copies) => search::search_stories(index, &request, copies)?,
    };
    let mut articles = BTreeMap::new();
    hits.each_origin(|id, origin| {
        let path = place(&origin.path, origin.record.as_deref());
        articles.insert(id, Found { content: origin.content_hash, path });
    })?;
    let counts = Counts { hits: hits.total, matches: search::count_matches(index, query)? };
    Ok(Answer { counts, articles })
}

/// Reads a file.
pub fn load(path: &Path) -> Result<Saved, Box<dyn std::error::Error>> {
    let failed = |error: &dyn fmt::Display| format!("{}: {error}", path.display());
    let text = fs::read_to_string(path).map_err(|error| failed(&error))?;
    Ok(toml::from_str(&text).map_err(|error| failed(&format_args!("not a saved query: {error}")))?)
}

/// The articles of the file by id.
pub fn known_articles(saved: &Saved) -> Result<BTreeMap<Hash64, Found>, String> {
    let mut known = BTreeMap::new();
    for line in &saved.articles {
        let mut parts = line.splitn(3, ' ');
        let mut hash = || parts.next().and_then(Hash64::parse);
        let (id, content) = (hash(), hash());
        let (Some(id), Some(content), Some(path)) = (id, content, parts.next()) else {
            return Err(format!("`articles` has `{line}`, which is no id, hash and path"));
        };
        known.insert(id, Found { content, path: path.to_string() });
    }
    if known.len() as u64 != saved.hits || known.len() != saved.articles.len() {
        let (hits, listed) = (saved.hits, saved.articles.len());
        return Err(format!("`hits` is {hits}, but `articles` lists {listed}"));
    }
    let is_fingerprint =
        saved.corpus.len() == 32 && saved.corpus.bytes().all(|byte| byte.is_ascii_hexdigit());
    if !is_fingerprint {
        return Err("`corpus` is no fingerprint of 32 digits".into());
    }
    Ok(known)
}
