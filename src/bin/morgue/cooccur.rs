//! `morgue cooccur`: who is named with whom, as a table or as a graph for Gephi and its kin.

use std::io::{self, BufWriter, Write};
use std::process::ExitCode;

use clap::ValueEnum;
use morgue::index::Index;
use morgue::search::{self, Cooccurrence, Pair, Party, Reach};
use morgue::settle::Kind;
use morgue::settle::copies::Copies;
use serde::Serialize;

use crate::Outcome;
use crate::args::{Dates, Place};
use crate::graph::{self, Dialect};
use crate::number::count;
use crate::output::DIM;
use crate::search::parse_query;

/// Count who is named with whom
///
/// Pairs of actors that articles name together, whatever the names; with --within sentence or
/// paragraph, only where one sentence or paragraph names both. A headline is one sentence.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  morgue cooccur ceasefire
  morgue cooccur person:okafor --within sentence --of person --limit 50
  morgue cooccur --since 2025-09 --within paragraph --least 3 --format gexf > network.gexf
  morgue cooccur ferry --of person,place --format csv --all > pairs.csv

Graphs (gexf, graphml) hold all pairs; a node has kind and articles, an edge articles and, as
its weight, the sentences, paragraphs or articles that name both.
Exit codes: 0 pairs, 1 none, 2 could not run.")]
pub struct CooccurArgs {
    /// Only articles that match
    #[arg(value_name = "QUERY")]
    query: Vec<String>,
    #[command(flatten)]
    place: Place,
    #[command(flatten)]
    dates: Dates,
    /// What must name both
    #[arg(long, value_name = "PART", default_value = "article")]
    within: Within,
    /// Kinds of actors: person, organisation, place
    #[arg(long, value_name = "KINDS", value_delimiter = ',', default_value = "person,organisation")]
    of: Vec<ActorKind>,
    /// Only pairs that at least N articles name
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u64).range(1..))]
    least: u64,
    /// Count stories: of copies, only the one they come from
    #[arg(long)]
    stories: bool,
    /// Print at most N pairs
    #[arg(long, short = 'n', value_name = "N", default_value_t = 20, conflicts_with = "all")]
    limit: usize,
    /// Print all pairs
    #[arg(long)]
    all: bool,
    /// Form of the output
    #[arg(long, short, value_name = "FORMAT", default_value = "text")]
    format: PairFormat,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Within {
    Sentence,
    Paragraph,
    Article,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum ActorKind {
    Person,
    #[value(alias = "org")]
    Organisation,
    Place,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum PairFormat {
    Text,
    Jsonl,
    Csv,
    Tsv,
    Gexf,
    Graphml,
}

/// A pair as data.
#[derive(Serialize)]
struct Row<'a> {
    a: &'a str,
    a_kind: &'a str,
    b: &'a str,
    b_kind: &'a str,
    articles: u64,
    places: u64,
    a_articles: u64,
    b_articles: u64,
}

pub fn run(args: &CooccurArgs) -> Outcome {
    let index = Index::open(&args.place.index)?;
    let words = crate::topics::written_out(&args.query, &index)?;
    let query = parse_query(&words, &args.dates)?;
    let copies = if args.stories { Some(Copies::open(&index)?) } else { None };
    let kind = |kind: &ActorKind| match kind {
        ActorKind::Person => Kind::Person,
        ActorKind::Organisation => Kind::Organisation,
        ActorKind::Place => Kind::Place,
    };
    let mut kinds: Vec<Kind> = args.of.iter().map(kind).collect();
    kinds.sort();
    kinds.dedup();
    let asked = Cooccurrence {
        query: &query,
        stories: copies.as_ref(),
        reach: match args.within {
            Within::Sentence => Reach::Sentence,
            Within::Paragraph => Reach::Paragraph,
            Within::Article => Reach::Article,
        },
        kinds: &kinds,
        least: args.least,
    };
    let (parties, pairs) = search::cooccur(&index, &asked)?;
    let shown = if args.all { pairs.len() } else { pairs.len().min(args.limit) };
    let rows = pairs[..shown].iter().map(|pair| row(pair, &parties));
    match args.format {
        PairFormat::Text => {
            print_text(rows)?;
            if shown < pairs.len() {
                let (shown, all) = (count(shown as u64), count(pairs.len() as u64));
                anstream::eprintln!("{DIM}{shown} of {all} pairs; all: --all{DIM:#}");
            }
        }
        PairFormat::Jsonl => {
            let mut out = BufWriter::new(io::stdout());
            for row in rows {
                serde_json::to_writer(&mut out, &row)?;
                out.write_all(b"\n")?;
            }
            out.flush()?;
        }
        PairFormat::Csv => print_table(rows, b',')?,
        PairFormat::Tsv => print_table(rows, b'\t')?,
        PairFormat::Gexf => graph::write(&parties, &pairs, Dialect::Gexf)?,
        PairFormat::Graphml => graph::write(&parties, &pairs, Dialect::Graphml)?,
    }
    Ok(if pairs.is_empty() { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

fn row<'a>(pair: &Pair, parties: &'a [Party]) -> Row<'a> {
    let (a, b) = (&parties[pair.a], &parties[pair.b]);
    Row {
        a: &a.name,
        a_kind: a.kind,
        b: &b.name,
        b_kind: b.kind,
        articles: pair.articles,
        places: pair.places,
        a_articles: a.articles,
        b_articles: b.articles,
    }
}

fn print_text<'a>(rows: impl Iterator<Item = Row<'a>>) -> io::Result<()> {
    let mut out = anstream::stdout();
    for Row { a, b, articles, places, .. } in rows {
        let beside = if places == articles { String::new() } else { format!("{} places", count(places)) };
        writeln!(out, "{:>7}  {DIM}{beside:>14}{DIM:#}  {a} {DIM}·{DIM:#} {b}", count(articles))?;
    }
    out.flush()
}

fn print_table<'a>(rows: impl Iterator<Item = Row<'a>>, delimiter: u8) -> io::Result<()> {
    let mut out = csv::WriterBuilder::new().delimiter(delimiter).from_writer(io::stdout());
    let mut any = false;
    for row in rows {
        out.serialize(row)?;
        any = true;
    }
    if !any {
        out.write_record(["a", "a_kind", "b", "b_kind", "articles", "places", "a_articles", "b_articles"])?;
    }
    out.flush()
}
