//! `morgue stats`: what the index holds, and counts of articles by one field.

use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use morgue::index::{Index, schema};
use morgue::search::{self, Facet as By, FacetCount};
use morgue::settle::copies::Copies;

use crate::Outcome;
use crate::args::{Dates, Facet, Place, TableFormat};
use crate::number::{count, counted, size};
use crate::output::DIM;
use crate::questions::{self, Question, Tally};
use crate::unlike;

/// The widest bar, in characters.
const BAR: u64 = 30;

/// Count articles by source, person, month and more
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  morgue stats                            what the index holds
  morgue stats ceasefire --by source
  morgue stats person:okafor --by month --format csv
  morgue stats source:norwire --by word --unlike rest
  morgue stats ferry --by person --unlike 'harbour -ferry'
  morgue stats --queries codebook.csv --by year --format csv > counts.csv
  morgue stats --fingerprint              a hash of all articles, whatever the order of reading

--unlike weighs by the log-likelihood ratio over numbers of articles: above 10.83 less than one
difference in a thousand is chance. Values that the articles lack come last, below zero.

Exit codes: 0 articles, 1 none or a mistake in a line of --queries, 2 could not run.")]
pub struct StatsArgs {
    /// Count only articles that match
    #[arg(value_name = "QUERY")]
    pub query: Vec<String>,
    /// Count for each query that FILE (`-` is stdin) holds, a label and a query a line
    #[arg(long, value_name = "FILE", conflicts_with_all = ["fingerprint", "unlike"])]
    pub queries: Option<PathBuf>,
    #[command(flatten)]
    pub place: Place,
    #[command(flatten)]
    pub dates: Dates,
    /// What to count by
    #[arg(long, value_name = "FIELD")]
    pub by: Option<Facet>,
    /// Compare with the `rest` of the articles, or with those that match QUERY: what is more
    /// frequent than chance allows comes first
    #[arg(long, value_name = "QUERY", requires = "by", conflicts_with = "stories")]
    pub unlike: Option<String>,
    /// Count stories: of copies, only the one they come from
    #[arg(long)]
    pub stories: bool,
    /// Print at most N rows
    #[arg(long, short = 'n', value_name = "N", default_value_t = 20, conflicts_with = "all")]
    pub limit: usize,
    /// Print all rows
    #[arg(long)]
    pub all: bool,
    /// Form of the output
    #[arg(long, short, value_name = "FORMAT", default_value = "text")]
    pub format: TableFormat,
    /// Print a hash of the whole content of the index
    #[arg(long, conflicts_with_all = ["query", "by"])]
    pub fingerprint: bool,
}

pub fn run(args: &StatsArgs) -> Outcome {
    let index = Index::open(&args.place.index)?;
    if args.fingerprint {
        println!("{}", search::fingerprint(&index)?);
        return Ok(ExitCode::SUCCESS);
    }
    let narrowed = !args.query.is_empty() || args.dates.since.is_some() || args.dates.until.is_some();
    if args.by.is_none() && !narrowed && !args.stories && args.queries.is_none() {
        return print_overview(&index, args.format);
    }
    let copies = if args.stories { Some(Copies::open(&index)?) } else { None };
    let asked = questions::ask(&index, args.queries.as_deref(), &args.query, &args.dates)?;
    if let (Some(unlike), Some(by), [question]) = (&args.unlike, args.by, asked.questions.as_slice()) {
        return unlike::run(args, &index, &question.query, unlike, by);
    }
    let mut any = 0;
    let mut tallies = Vec::new();
    for Question { label, query } in &asked.questions {
        let label = label.clone();
        let Some(by) = args.by else {
            let total = match &copies {
                None => search::count(&index, query)?,
                Some(copies) => search::count_stories(&index, query, copies)?,
            };
            any += total;
            tallies.push(Tally { label, value: None, count: total });
            continue;
        };
        let (total, mut rows) = match facet(by) {
            Some(facet) => search::count_by(&index, Some(query), facet, copies.as_ref())?,
            None => search::count_words(&index, Some(query), copies.as_ref())?,
        };
        any += total;
        let all = rows.len();
        if !args.all {
            rows.truncate(args.limit);
        }
        if args.queries.is_none() {
            print_rows(&rows, total, all, args.format)?;
        } else {
            let tally =
                |row: FacetCount| Tally { label: label.clone(), value: Some(row.value), count: row.count };
            tallies.extend(rows.into_iter().map(tally));
        }
    }
    if args.queries.is_some() {
        questions::print_tallies(&tallies, args.format)?;
    } else if args.by.is_none() {
        writeln!(io::stdout(), "{any}")?;
    }
    Ok(asked.exit_code(any))
}

fn print_rows(rows: &[FacetCount], total: u64, all: usize, format: TableFormat) -> io::Result<()> {
    match format {
        TableFormat::Text => print_text(rows, total, all),
        TableFormat::Jsonl => {
            let mut out = io::stdout().lock();
            rows.iter().try_for_each(|row| writeln!(out, "{}", serde_json::to_string(row)?))
        }
        TableFormat::Csv => print_table(rows, b','),
        TableFormat::Tsv => print_table(rows, b'\t'),
    }
}

/// The column to count by; words have none.
pub fn facet(by: Facet) -> Option<By> {
    Some(match by {
        Facet::Word => return None,
        Facet::Source => By::Value(schema::SOURCE),
        Facet::Agency => By::Value(schema::AGENCY),
        Facet::Author => By::Value(schema::AUTHOR),
        Facet::Person => By::Value(schema::PERSON),
        Facet::Organisation => By::Value(schema::ORGANISATION),
        Facet::Place => By::Value(schema::PLACE),
        Facet::Located => By::Value(schema::LOCATED),
        Facet::Section => By::Value(schema::SECTION),
        Facet::Keyword => By::Value(schema::KEYWORD),
        Facet::Topic => By::Value(schema::TOPIC),
        Facet::Language => By::Value(schema::LANGUAGE),
        Facet::Format => By::Value(schema::FORMAT),
        Facet::Day => By::Day,
        Facet::Week => By::Week,
        Facet::Month => By::Month,
        Facet::Year => By::Year,
    })
}

fn print_overview(index: &Index, format: TableFormat) -> Outcome {
    let overview = search::overview(index)?;
    let mut out = anstream::stdout();
    if format != TableFormat::Text {
        writeln!(out, "{}", serde_json::to_string(&overview)?)?;
        return Ok(ExitCode::SUCCESS);
    }
    let (first, last) = overview.published.clone().unwrap_or_default();
    for (label, value) in [
        ("articles", count(overview.articles)),
        ("files", format!("{} ({})", count(overview.files), size(overview.file_bytes))),
        ("skipped", if overview.skipped > 0 { counted(overview.skipped, "record") } else { String::new() }),
        ("published", if first.is_empty() { String::new() } else { format!("{first} to {last}") }),
        ("undated", if overview.undated > 0 { count(overview.undated) } else { String::new() }),
        (
            "replaced",
            if overview.replaced > 0 { counted(overview.replaced, "earlier version") } else { String::new() },
        ),
        ("index", size(overview.index_bytes)),
        (
            "roots",
            index.roots().iter().map(|root| root.folder.display().to_string()).collect::<Vec<_>>().join(", "),
        ),
    ] {
        if !value.is_empty() {
            writeln!(out, "{DIM}{label:>10}{DIM:#}  {value}")?;
        }
    }
    for (label, by) in
        [("sources", schema::SOURCE), ("people", schema::PERSON), ("languages", schema::LANGUAGE)]
    {
        let (_, rows) = search::count_by(index, None, By::Value(by), None)?;
        let named: Vec<String> = rows
            .iter()
            .filter(|row| !row.value.is_empty())
            .take(5)
            .map(|row| format!("{} ({})", row.value, count(row.count)))
            .collect();
        if !named.is_empty() {
            writeln!(out, "{DIM}{label:>10}{DIM:#}  {}", named.join(", "))?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn print_text(rows: &[FacetCount], total: u64, all: usize) -> io::Result<()> {
    let mut out = anstream::stdout();
    let most = rows.iter().map(|row| row.count).max().unwrap_or(1).max(1);
    let width = count(most).len();
    for row in rows {
        let bar = "█".repeat((row.count * BAR).div_ceil(most) as usize);
        let value = if row.value.is_empty() { "(none)" } else { &row.value };
        let share = 100.0 * row.count as f64 / total.max(1) as f64;
        writeln!(out, "{:>width$}  {share:>5.1} %  {DIM}{bar:<30}{DIM:#}  {value}", count(row.count))?;
    }
    out.flush()?;
    if rows.len() < all {
        anstream::eprintln!("{DIM}{} of {} values; all: --all{DIM:#}", rows.len(), all);
    }
    Ok(())
}

fn print_table(rows: &[FacetCount], delimiter: u8) -> io::Result<()> {
    let mut out = csv::WriterBuilder::new().delimiter(delimiter).from_writer(io::stdout());
    out.write_record(["value", "count"])?;
    for row in rows {
        out.write_record([row.value.as_str(), &row.count.to_string()])?;
    }
    out.flush()
}
