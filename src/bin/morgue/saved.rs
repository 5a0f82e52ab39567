//! `search --save` and `morgue rerun`: a query with its answer in a file, asked again and compared.

use std::collections::{BTreeMap, HashSet};
use std::fmt;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use jiff::civil::Date;
use morgue::document::Hash64;
use morgue::index::Index;
use morgue::search::{self, Expr, Order, Request, Today};
use morgue::settle::copies::Copies;
use serde::{Deserialize, Serialize};

use crate::Outcome;
use crate::args::{Dates, ExtractFormat, Place};
use crate::number::{count, counted};
use crate::output::{DIM, place};
use crate::search::parse_query_on;
use crate::topics::written_out;

/// Ask a saved query again and tell what changed
///
/// Compares the articles and matches found now with those in the file: `+` is new in the answer,
/// `-` is gone, `~` is an article whose file reads otherwise than it did. Relative dates count
/// from the day of saving.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  morgue search 'ferry /s harbour' --save ferry.toml
  morgue rerun ferry.toml
  morgue rerun ferry.toml --format json | jq .added

Exit codes: 0 the same answer, 1 another one, 2 could not run.")]
pub struct RerunArgs {
    /// What `search --save` wrote
    file: PathBuf,
    #[command(flatten)]
    place: Place,
    /// Form of the output: json; text unless given
    #[arg(long, short, value_name = "FORMAT")]
    format: Option<ExtractFormat>,
}

/// A query and its answer.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Saved {
    /// The version of the program.
    version: String,
    /// The query as typed.
    query: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    since: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    until: Option<String>,
    /// Whether one hit of each story counts.
    stories: bool,
    /// The day that relative dates count from.
    day: String,
    /// The query as it was read.
    reading: String,
    /// The fingerprint of all articles.
    corpus: String,
    /// Articles, or stories where those are counted.
    hits: u64,
    /// Matches in all articles.
    matches: u64,
    /// The articles in order of their paths: id, hash of the content, path.
    articles: Vec<String>,
}

#[derive(Clone, Copy, PartialEq, Eq, Serialize)]
struct Counts {
    hits: u64,
    matches: u64,
}

/// An article of an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Found {
    content: Hash64,
    path: String,
}

/// What a query gives.
struct Answer {
    counts: Counts,
    articles: BTreeMap<Hash64, Found>,
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
    let mut lines: Vec<(&str, String)> = Vec::with_capacity(articles.len());
    for (id, Found { content, path }) in &articles {
        lines.push((path, format!("{id} {content} {path}")));
    }
    lines.sort();
    let saved = Saved {
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
        articles: lines.into_iter().map(|(_, line)| line).collect(),
    };
    let text = format!(
        "# Saved by `morgue search --save`; `morgue rerun` asks it again.\n{}",
        toml::to_string_pretty(&saved)?
    );
    fs::write(path, text).map_err(|error| format!("{}: cannot be written: {error}", path.display()).into())
}

fn answer(index: &Index, query: &Expr, copies: Option<&Copies>) -> Result<Answer, morgue::error::Error> {
    let request = Request { query: query.clone(), order: Order::Oldest, limit: None, after: None };
    let hits = match copies {
        None => search::search(index, &request)?,
        Some(copies) => search::search_stories(index, &request, copies)?,
    };
    let mut articles = BTreeMap::new();
    for hit in &hits.hits {
        let document = hits.document(hit)?;
        let path = place(&document.origin.path, document.origin.record.as_deref());
        articles.insert(document.id, Found { content: document.origin.content_hash, path });
    }
    let counts = Counts { hits: hits.total, matches: search::count_matches(index, query)? };
    Ok(Answer { counts, articles })
}

pub fn run(args: &RerunArgs) -> Outcome {
    let saved = load(&args.file)?;
    let index = Index::open(&args.place.index)?;
    let mistaken = |what: &dyn fmt::Display| format!("{}: {what}", args.file.display());
    let day: Date = saved.day.parse().map_err(|_| mistaken(&"`day` is no day such as 2025-10-22"))?;
    let words = written_out(std::slice::from_ref(&saved.query), &index)?;
    let dates = Dates { since: saved.since.clone(), until: saved.until.clone() };
    let query = parse_query_on(&words, &dates, Today(day)).map_err(|error| mistaken(&error))?;
    let known = known_articles(&saved).map_err(|error| mistaken(&error))?;
    let copies = if saved.stories { Some(Copies::open(&index)?) } else { None };
    let now = answer(&index, &query, copies.as_ref())?;
    let change = Change::between(&saved, known, &now, &index, &query)?;
    let mut out = anstream::stdout();
    match args.format {
        Some(ExtractFormat::Json | ExtractFormat::Jsonl) => {
            writeln!(out, "{}", serde_json::to_string(&change)?)?;
        }
        None => change.print(&mut out, &saved)?,
    }
    out.flush()?;
    Ok(if change.same { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn load(path: &Path) -> Result<Saved, Box<dyn std::error::Error>> {
    let failed = |error: &dyn fmt::Display| format!("{}: {error}", path.display());
    let text = fs::read_to_string(path).map_err(|error| failed(&error))?;
    Ok(toml::from_str(&text).map_err(|error| failed(&format_args!("not a saved query: {error}")))?)
}

/// The articles of the file by id.
fn known_articles(saved: &Saved) -> Result<BTreeMap<Hash64, Found>, String> {
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

/// What differs between two answers.
#[derive(Serialize)]
struct Change {
    same: bool,
    counts: Counts,
    saved_counts: Counts,
    /// New in the answer.
    added: Vec<Line>,
    /// No longer in the answer.
    removed: Vec<Line>,
    /// In both, with another content.
    edited: Vec<Line>,
    /// Whether any article of the corpus, found or not, has changed.
    corpus_changed: bool,
    /// How the query is read now, where that has changed.
    reading: Option<String>,
    version: String,
    saved_version: String,
}

#[derive(Serialize)]
struct Line {
    id: String,
    path: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    why: Option<&'static str>,
}

impl Change {
    fn between(
        saved: &Saved,
        known: BTreeMap<Hash64, Found>,
        now: &Answer,
        index: &Index,
        query: &Expr,
    ) -> Result<Change, morgue::error::Error> {
        let line =
            |id: &Hash64, found: &Found, why| Line { id: id.to_string(), path: found.path.clone(), why };
        let added = now.articles.iter().filter(|(id, _)| !known.contains_key(id));
        let gone: Vec<_> = known.iter().filter(|(id, _)| !now.articles.contains_key(id)).collect();
        let in_both = now.articles.iter().filter_map(|(id, found)| Some((id, found, known.get(id)?)));
        let edited = in_both.filter(|(_, found, before)| found.content != before.content);
        let still: HashSet<Hash64> = if gone.is_empty() {
            HashSet::new()
        } else {
            index.addresses(&index.searcher())?.into_iter().filter_map(|row| row.id).collect()
        };
        let removed = gone.into_iter().map(|(id, found)| {
            let why = if still.contains(id) { "no longer found" } else { "no longer in the corpus" };
            line(id, found, Some(why))
        });
        let reading = query.to_string();
        let mut change = Change {
            same: false,
            counts: now.counts,
            saved_counts: Counts { hits: saved.hits, matches: saved.matches },
            added: added.map(|(id, found)| line(id, found, None)).collect(),
            removed: removed.collect(),
            edited: edited.map(|(id, found, _)| line(id, found, None)).collect(),
            corpus_changed: search::fingerprint(index)? != saved.corpus,
            reading: (reading != saved.reading).then_some(reading),
            version: env!("CARGO_PKG_VERSION").into(),
            saved_version: saved.version.clone(),
        };
        for lines in [&mut change.added, &mut change.removed, &mut change.edited] {
            lines.sort_by(|a, b| (&a.path, &a.id).cmp(&(&b.path, &b.id)));
        }
        let differs = [&change.added, &change.removed, &change.edited].iter().any(|lines| !lines.is_empty());
        change.same = !differs && change.counts == change.saved_counts;
        Ok(change)
    }

    fn print(&self, out: &mut impl Write, saved: &Saved) -> std::io::Result<()> {
        let noun = |number| match (saved.stories, number) {
            (true, 1) => "1 story".to_string(),
            (true, many) => format!("{} stories", count(many)),
            (false, many) => counted(many, "article"),
        };
        let matches =
            |number: u64| if number == 1 { "1 match".into() } else { format!("{} matches", count(number)) };
        let (before, now) = (self.saved_counts, self.counts);
        if self.same {
            writeln!(out, "same: {}, {}", noun(now.hits), matches(now.matches))?;
        } else {
            let hits = (count(before.hits), noun(now.hits));
            let found = (count(before.matches), matches(now.matches));
            writeln!(out, "changed: {} → {}, {} → {}", hits.0, hits.1, found.0, found.1)?;
        }
        for (mark, lines) in [('+', &self.added), ('-', &self.removed), ('~', &self.edited)] {
            for Line { id, path, why } in lines {
                let why = why.map(|why| format!("  {why}")).unwrap_or_default();
                writeln!(out, "{mark} {id}  {path}{DIM}{why}{DIM:#}")?;
            }
        }
        if let Some(reading) = &self.reading {
            writeln!(out, "read as: {}\n    now: {reading}", saved.reading)?;
        }
        match (self.corpus_changed, self.same) {
            (true, true) => writeln!(out, "{DIM}the corpus has changed, this answer has not{DIM:#}")?,
            (false, false) => writeln!(out, "{DIM}the corpus is the same{DIM:#}")?,
            (true, false) | (false, true) => {}
        }
        if self.version != self.saved_version {
            writeln!(out, "{DIM}saved by version {}, this is {}{DIM:#}", self.saved_version, self.version)?;
        }
        Ok(())
    }
}
