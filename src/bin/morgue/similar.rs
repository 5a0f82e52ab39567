//! `morgue similar`: articles that share names, key phrases and rare words with one.

use std::io::{self, Write};
use std::process::ExitCode;

use morgue::document::Document;
use morgue::index::Index;
use morgue::search::{self, Similar};
use morgue::settle::copies::Copies;
use serde::Serialize;

use crate::Outcome;
use crate::args::{Place, TableFormat};
use crate::output::{BOLD, DIM, place};
use crate::show;

/// Find articles like one article
///
/// By the people, organisations and places it names, its key phrases and its rare words; each
/// weighs by how few articles have it. What is shared is printed with each.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  morgue similar 3f0c9d2a81b7e645
  morgue similar txt/norwire/2025/09/18/talks.txt --limit 5 --format jsonl | jq .headline

Exit codes: 0 articles, 1 none, 2 could not run.")]
pub struct SimilarArgs {
    /// Its id, or the beginning of it, or its path
    article: String,
    #[command(flatten)]
    place: Place,
    /// Print at most N articles
    #[arg(long, short = 'n', value_name = "N", default_value_t = 10)]
    limit: usize,
    /// Also print its own copies, and every copy of other stories
    #[arg(long)]
    copies: bool,
    /// Form of the output
    #[arg(long, short, value_name = "FORMAT", default_value = "text")]
    format: TableFormat,
}

/// A similar article as data.
#[derive(Serialize)]
struct Row<'a> {
    id: String,
    score: f32,
    published: Option<&'a str>,
    source: Option<&'a str>,
    headline: &'a str,
    path: &'a str,
    record: Option<&'a str>,
    names: &'a [String],
    phrases: &'a [String],
    words: &'a [String],
}

pub fn run(args: &SimilarArgs) -> Outcome {
    let index = Index::open(&args.place.index)?;
    let found = show::find(&index, &args.article)?;
    let document = match found.as_slice() {
        [] => {
            eprintln!("no article has this id or path");
            return Ok(ExitCode::FAILURE);
        }
        [document] => document,
        several => {
            show::list(several);
            return Ok(ExitCode::FAILURE);
        }
    };
    let copies = if args.copies { None } else { Some(Copies::open(&index)?) };
    let similar = search::similar(&index, document, args.limit, copies.as_ref())?;
    match args.format {
        TableFormat::Text => print_text(&similar)?,
        TableFormat::Jsonl => {
            let mut out = io::stdout().lock();
            for similar in &similar {
                serde_json::to_writer(&mut out, &row(similar))?;
                writeln!(out)?;
            }
        }
        TableFormat::Csv => print_table(&similar, b',')?,
        TableFormat::Tsv => print_table(&similar, b'\t')?,
    }
    if let (Some(cluster), TableFormat::Text) =
        (copies.and_then(|copies| copies.cluster_of(document.id)), args.format)
    {
        let own = cluster.members.len() - 1;
        let told = if own == 1 { "1 copy of it".to_string() } else { format!("{own} copies of it") };
        anstream::eprintln!("{DIM}{told} not shown: --copies{DIM:#}");
    }
    Ok(if similar.is_empty() { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

fn row(similar: &Similar) -> Row<'_> {
    let Document { id, origin, article, .. } = &similar.document;
    Row {
        id: id.to_string(),
        score: similar.score,
        published: article.published.as_ref().map(|moment| moment.value.as_str()),
        source: article.source.as_ref().map(|source| source.name.as_str()),
        headline: &article.headline,
        path: &origin.path,
        record: origin.record.as_deref(),
        names: &similar.names,
        phrases: &similar.phrases,
        words: &similar.words,
    }
}

fn print_text(similar: &[Similar]) -> io::Result<()> {
    let mut out = anstream::stdout();
    for similar in similar {
        let row = row(similar);
        let headline = if row.headline.is_empty() { "(no headline)" } else { row.headline };
        writeln!(out, "{DIM}{:>4.0} %{DIM:#}  {BOLD}{headline}{BOLD:#}", 100.0 * row.score)?;
        let day = row.published.map(|moment| moment.get(..10).unwrap_or(moment));
        let place = place(row.path, row.record);
        let line: Vec<&str> = [day, row.source, Some(place.as_str())].into_iter().flatten().collect();
        writeln!(out, "        {DIM}{}  {}{DIM:#}", line.join(" · "), row.id)?;
        for (label, shared) in [("names", row.names), ("phrases", row.phrases), ("words", row.words)] {
            if !shared.is_empty() {
                writeln!(out, "        {DIM}{label}{DIM:#} {}", shared.join(", "))?;
            }
        }
        writeln!(out)?;
    }
    out.flush()
}

fn print_table(similar: &[Similar], delimiter: u8) -> io::Result<()> {
    let mut out = csv::WriterBuilder::new().delimiter(delimiter).from_writer(io::stdout());
    out.write_record([
        "id",
        "score",
        "published",
        "source",
        "headline",
        "path",
        "names",
        "phrases",
        "words",
    ])?;
    for similar in similar {
        let row = row(similar);
        let (names, phrases, words) = (row.names.join("; "), row.phrases.join("; "), row.words.join("; "));
        let (score, place) = (format!("{:.4}", row.score), place(row.path, row.record));
        let (published, source) = (row.published.unwrap_or_default(), row.source.unwrap_or_default());
        let cells = [&row.id, score.as_str(), published, source, row.headline, &place];
        out.write_record(cells.into_iter().chain([names.as_str(), &phrases, &words]))?;
    }
    out.flush()
}
