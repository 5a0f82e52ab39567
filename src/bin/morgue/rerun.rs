//! `morgue rerun`: a saved query asked again, and what changed since.

use std::collections::{BTreeMap, HashSet};
use std::fmt;
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use jiff::civil::Date;
use morgue::document::Hash64;
use morgue::index::Index;
use morgue::search::{self, Expr, Today};
use morgue::settle::copies::Copies;
use serde::Serialize;

use crate::Outcome;
use crate::args::{Dates, ExtractFormat, Place};
use crate::number::{count, counted};
use crate::output::DIM;
use crate::saved::{Answer, Counts, Found, Saved, answer, known_articles, load};
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
