//! `morgue sample`: articles drawn at random, the same for the same seed.

use std::process::ExitCode;

use morgue::index::Index;
use morgue::search::{self, Order, Request};
use morgue::settle::copies::Copies;

use crate::Outcome;
use crate::args::{Dates, Format, Place};
use crate::hits::{Labels, Look, Printer};
use crate::number::count;
use crate::output::DIM;
use crate::search::parse_query;

/// Draw articles at random
///
/// The same seed draws the same articles in the same order, and the first ten of a sample of
/// fifty are the sample of ten. An article keeps its place in the draw when others come or go.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  morgue sample 50
  morgue sample 200 'ferry OR ferries' --seed 7 --format csv --fields id,headline,body > coding.csv
  morgue sample 20 source:norwire --stories --format paths

Exit codes: 0 articles, 1 none, 2 could not run.")]
pub struct SampleArgs {
    /// How many
    #[arg(value_name = "N")]
    count: usize,
    /// Draw from articles that match
    #[arg(value_name = "QUERY")]
    query: Vec<String>,
    /// Which draw
    #[arg(long, value_name = "S", default_value_t = 0)]
    seed: u64,
    #[command(flatten)]
    place: Place,
    #[command(flatten)]
    dates: Dates,
    /// Draw stories: of copies, only the earliest
    #[arg(long)]
    stories: bool,
    /// Form of the output
    #[arg(long, short, value_name = "FORMAT", default_value = "text")]
    format: Format,
    /// Fields to print, in order, for csv, tsv, json and jsonl
    #[arg(long, value_name = "A,B", value_delimiter = ',')]
    fields: Vec<String>,
    /// Print nothing but results
    #[arg(long, short)]
    quiet: bool,
}

pub fn run(args: &SampleArgs) -> Outcome {
    let index = Index::open(&args.place.index)?;
    let words = crate::topics::written_out(&args.query, &index)?;
    let query = parse_query(&words, &args.dates)?;
    let request = Request { query, order: Order::Oldest, limit: None, after: None };
    let mut hits = if args.stories {
        search::search_stories(&index, &request, &Copies::open(&index)?)?
    } else {
        search::search(&index, &request)?
    };
    search::sample(&mut hits, args.count, args.seed);
    let look = Look { format: args.format, fields: &args.fields, path_end: "\n", labels: Labels::Hidden };
    let mut printer = Printer::new(look);
    printer.print_all(&hits)?;
    printer.finish()?;
    if !args.quiet && args.format == Format::Text {
        let (drawn, what) = (hits.hits.len() as u64, if args.stories { "stories" } else { "articles" });
        let (drawn, total, seed) = (count(drawn), count(hits.total), args.seed);
        anstream::eprintln!("{DIM}{drawn} of {total} {what}, seed {seed}{DIM:#}");
    }
    Ok(if hits.hits.is_empty() { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}
