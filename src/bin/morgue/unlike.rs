//! `stats --unlike`: what sets the articles of a query apart from others.

use std::io::{self, Write};
use std::process::ExitCode;

use morgue::index::Index;
use morgue::search::{self, Contrast, ContrastBy, Expr, Measure};

use crate::Outcome;
use crate::args::{Dates, Facet, TableFormat};
use crate::number::{count, counted};
use crate::output::DIM;
use crate::search::parse_query;
use crate::stats::{StatsArgs, facet};
use crate::topics::written_out;

/// Means all articles that the query does not find.
const REST: &str = "rest";

/// Prints the values that are more frequent in the articles of `query` than in others.
pub fn run(args: &StatsArgs, index: &Index, query: &Expr, unlike: &str, by: Facet) -> Outcome {
    let no_dates = Dates { since: None, until: None };
    let other = match unlike {
        REST => None,
        other => Some(parse_query(&written_out(&[other.to_string()], index)?, &no_dates)?),
    };
    let by = facet(by).map_or(ContrastBy::Word, ContrastBy::Facet);
    let mut contrast = search::contrast(index, query, other.as_ref(), by)?;
    if contrast.total == 0 || contrast.other_total == 0 {
        let found = counted(contrast.total, "article");
        eprintln!("nothing to compare: {found} with {}", counted(contrast.other_total, "other"));
        return Ok(ExitCode::FAILURE);
    }
    if !args.all {
        contrast.measures.truncate(args.limit);
    }
    match args.format {
        TableFormat::Text => print_text(&contrast)?,
        TableFormat::Jsonl => {
            let mut out = io::stdout().lock();
            for measure in &contrast.measures {
                writeln!(out, "{}", serde_json::to_string(measure)?)?;
            }
        }
        TableFormat::Csv => print_table(&contrast, b',')?,
        TableFormat::Tsv => print_table(&contrast, b'\t')?,
    }
    Ok(ExitCode::SUCCESS)
}

fn shares(contrast: &Contrast, measure: &Measure) -> (f64, f64) {
    let share = |count: u64, total: u64| count as f64 / total.max(1) as f64;
    (share(measure.count, contrast.total), share(measure.other_count, contrast.other_total))
}

fn print_text(contrast: &Contrast) -> io::Result<()> {
    let mut out = anstream::stdout();
    writeln!(
        out,
        "{DIM}{:>10}  {:>7}  {:>7}  of {} and of {}{DIM:#}",
        "log-lik.",
        "here",
        "there",
        counted(contrast.total, "article"),
        count(contrast.other_total)
    )?;
    for measure in &contrast.measures {
        let (own, other) = shares(contrast, measure);
        let value = if measure.value.is_empty() { "(none)" } else { &measure.value };
        let (own, other) = (100.0 * own, 100.0 * other);
        writeln!(out, "{:>10.1}  {own:>5.1} %  {other:>5.1} %  {value}", measure.log_likelihood)?;
    }
    out.flush()
}

fn print_table(contrast: &Contrast, delimiter: u8) -> io::Result<()> {
    let mut out = csv::WriterBuilder::new().delimiter(delimiter).from_writer(io::stdout());
    out.write_record(["value", "count", "share", "other_count", "other_share", "log_likelihood"])?;
    for measure in &contrast.measures {
        let (own, other) = shares(contrast, measure);
        out.write_record([
            measure.value.clone(),
            measure.count.to_string(),
            format!("{own:.6}"),
            measure.other_count.to_string(),
            format!("{other:.6}"),
            format!("{:.3}", measure.log_likelihood),
        ])?;
    }
    out.flush()
}
