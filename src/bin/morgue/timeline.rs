//! `morgue timeline`: counts over time, as bars, as a table, as a picture.

use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::ValueEnum;
use morgue::index::Index;
use morgue::search::{self, Facet, Period};
use morgue::settle::copies::Copies;

use crate::Outcome;
use crate::args::{Dates, Place, TableFormat};
use crate::number::{count, counted};
use crate::output::DIM;
use crate::picture::{self, Bar, Chart};
use crate::search::parse_query;

/// The widest bar, in characters.
const BAR: f64 = 50.0;

/// Count articles over time
///
/// Periods in which nothing matches are zeros, not gaps. Articles without a date are told of, and
/// counted nowhere.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  morgue timeline ceasefire
  morgue timeline '(oil OR gas) W/5 price' --by year --share
  morgue timeline person:okafor --by week --format csv > okafor.csv
  morgue timeline ceasefire --by day --stories
  morgue timeline ceasefire --plot ceasefire.svg

Exit codes: 0 articles, 1 none, 2 could not run.")]
pub struct TimelineArgs {
    /// The query; several words are joined
    #[arg(required = true, value_name = "QUERY")]
    query: Vec<String>,
    #[command(flatten)]
    place: Place,
    #[command(flatten)]
    dates: Dates,
    /// Length of a period
    #[arg(long, value_name = "PERIOD", default_value = "month")]
    by: By,
    /// Draw the share of all articles of the period, not the number
    #[arg(long)]
    share: bool,
    /// Count stories: of copies, only the one they come from
    #[arg(long)]
    stories: bool,
    /// Form of the output
    #[arg(long, short, value_name = "FORMAT", default_value = "text")]
    format: TableFormat,
    /// Also draw it into FILE, as SVG or PNG by its name
    #[arg(long, value_name = "FILE")]
    plot: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum By {
    Day,
    Week,
    Month,
    Year,
}

pub fn run(args: &TimelineArgs) -> Outcome {
    let index = Index::open(&args.place.index)?;
    let words = crate::topics::written_out(&args.query, &index)?;
    let query = parse_query(&words, &args.dates)?;
    let by = match args.by {
        By::Day => Facet::Day,
        By::Week => Facet::Week,
        By::Month => Facet::Month,
        By::Year => Facet::Year,
    };
    let copies = if args.stories { Some(Copies::open(&index)?) } else { None };
    let timeline = search::timeline(&index, &query, by, copies.as_ref())?;
    let height = |period: &Period| if args.share { period.share } else { period.count as f64 };
    let heights: Vec<f64> = timeline.periods.iter().map(height).collect();
    match args.format {
        TableFormat::Text => print_bars(&timeline.periods, &heights)?,
        TableFormat::Jsonl => {
            let mut out = io::stdout().lock();
            for period in &timeline.periods {
                writeln!(out, "{}", serde_json::to_string(period)?)?;
            }
        }
        TableFormat::Csv => print_table(&timeline.periods, b',')?,
        TableFormat::Tsv => print_table(&timeline.periods, b'\t')?,
    }
    if let Some(path) = &args.plot {
        picture::write(path, &chart(&query.to_string(), &timeline.periods, &heights, args))?;
    }
    if timeline.undated > 0 {
        let undated = match (args.stories, timeline.undated) {
            (true, 1) => "1 story".to_string(),
            (true, many) => format!("{} stories", count(many)),
            (false, many) => counted(many, "article"),
        };
        anstream::eprintln!("{DIM}{undated} without a date{DIM:#}");
    }
    let any = !timeline.periods.is_empty() || timeline.undated > 0;
    Ok(if any { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn chart<'a>(title: &'a str, periods: &'a [Period], heights: &[f64], args: &TimelineArgs) -> Chart<'a> {
    let highest = heights.iter().copied().fold(0.0, f64::max);
    let bars = periods.iter().zip(heights).map(|(period, &height)| Bar {
        name: &period.period,
        note: format!("{}, {:.1} %", count(period.count), 100.0 * period.share),
        height,
    });
    let most = if args.share { format!("{:.1} %", 100.0 * highest) } else { count(highest as u64) };
    Chart { title, most, bars: bars.collect() }
}

fn print_bars(periods: &[Period], heights: &[f64]) -> io::Result<()> {
    let mut out = anstream::stdout();
    let most = heights.iter().copied().fold(f64::MIN_POSITIVE, f64::max);
    let digits = periods.iter().map(|period| count(period.count).len()).max().unwrap_or(1);
    for (period, height) in periods.iter().zip(heights) {
        let bar = "█".repeat((height / most * BAR).ceil() as usize);
        let (number, share) = (count(period.count), 100.0 * period.share);
        writeln!(out, "{}  {number:>digits$}  {share:>5.1} %  {DIM}{bar}{DIM:#}", period.period)?;
    }
    out.flush()
}

fn print_table(periods: &[Period], delimiter: u8) -> io::Result<()> {
    let mut out = csv::WriterBuilder::new().delimiter(delimiter).from_writer(io::stdout());
    out.write_record(["period", "count", "all", "share"])?;
    for Period { period, count, all, share } in periods {
        let (count, all, share) = (count.to_string(), all.to_string(), format!("{share:.6}"));
        out.write_record([period.as_str(), &count, &all, &share])?;
    }
    out.flush()
}
