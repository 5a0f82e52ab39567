//! `morgue rerun`: a saved query asked again, and what changed since.

use std::collections::HashSet;
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
use crate::answer::{Answer, Counts, Found, answer};
use crate::args::{Dates, ExtractFormat, Place};
use crate::number::{count, counted};
use crate::output::DIM;
use crate::saved::{Known, Saved, load};
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
    let (saved, known) = load(&args.file)?;
    let index = Index::open(&args.place.index)?;
    let mistaken = |what: &dyn fmt::Display| format!("{}: {what}", args.file.display());
    let day: Date = saved.day.parse().map_err(|_| mistaken(&"`day` is no day such as 2025-10-22"))?;
    let words = written_out(std::slice::from_ref(&saved.query), &index)?;
    let dates = Dates { since: saved.since.clone(), until: saved.until.clone() };
    let query = parse_query_on(&words, &dates, Today(day)).map_err(|error| mistaken(&error))?;
    let copies = if saved.stories { Some(Copies::open(&index)?) } else { None };
    let now = answer(&index, &query, copies.as_ref())?;
    let mut change = Change { reading: reading_now(&saved, &query), ..Change::of_counts(&saved, &now) };
    change.compare(known, &now).map_err(|error| mistaken(&error))?;
    change.look_up(&saved, &index)?;
    let mut out = anstream::stdout();
    match args.format {
        Some(ExtractFormat::Json | ExtractFormat::Jsonl) => {
            serde_json::to_writer(&mut out, &change)?;
            writeln!(out)?;
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
    id: Hash64,
    path: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    why: Option<&'static str>,
}

impl Line {
    fn of(found: Found<'_>) -> Line {
        Line { id: found.id, path: found.path.into_owned(), why: None }
    }
}

/// How a query is read now, if that is not how it was read.
fn reading_now(saved: &Saved, query: &Expr) -> Option<String> {
    Some(query.to_string()).filter(|reading| *reading != saved.reading)
}

impl Change {
    fn of_counts(saved: &Saved, now: &Answer) -> Change {
        Change {
            same: false,
            counts: now.counts,
            saved_counts: Counts { hits: saved.hits, matches: saved.matches },
            added: Vec::new(),
            removed: Vec::new(),
            edited: Vec::new(),
            corpus_changed: false,
            reading: None,
            version: env!("CARGO_PKG_VERSION").into(),
            saved_version: saved.version.clone(),
        }
    }

    /// Goes through both answers side by side: both are in order of ids.
    fn compare(&mut self, mut known: Known, now: &Answer) -> Result<(), String> {
        let mut articles = now.articles.iter().peekable();
        while let Some(before) = known.read_next()? {
            while let Some(found) = articles.next_if(|found| found.id < before.id) {
                self.added.push(Line::of(found));
            }
            match articles.next_if(|found| found.id == before.id) {
                None => self.removed.push(Line::of(before)),
                Some(found) if found.content != before.content => self.edited.push(Line::of(found)),
                Some(_) => {}
            }
        }
        self.added.extend(articles.map(Line::of));
        Ok(())
    }

    /// Looks up what else has changed, and why what is gone is gone.
    fn look_up(&mut self, saved: &Saved, index: &Index) -> Result<(), morgue::error::Error> {
        if !self.removed.is_empty() {
            let searcher = index.searcher();
            let gone: HashSet<Hash64> = self.removed.iter().map(|line| line.id).collect();
            let still = index.addresses(&searcher)?.filter_map(|row| row.id);
            let still: HashSet<Hash64> = still.filter(|id| gone.contains(id)).collect();
            for line in &mut self.removed {
                let is_there = still.contains(&line.id);
                line.why = Some(if is_there { "no longer found" } else { "no longer in the corpus" });
            }
        }
        for lines in [&mut self.added, &mut self.removed, &mut self.edited] {
            lines.sort_unstable_by(|a, b| (&a.path, a.id).cmp(&(&b.path, b.id)));
        }
        self.corpus_changed = search::fingerprint(index)? != saved.corpus;
        let differs = [&self.added, &self.removed, &self.edited].iter().any(|lines| !lines.is_empty());
        self.same = !differs && self.counts == self.saved_counts;
        Ok(())
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
