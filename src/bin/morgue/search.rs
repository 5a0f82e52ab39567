//! `morgue search`: the articles that match, as text or as data.

use std::io::{self, Write};

use morgue::error::Error;
use morgue::index::Index;
use morgue::search::{self, Cursor, Expr, Hits, Request, Today};
use morgue::settle::copies::Copies;

use crate::args::{CountOf, Dates, Format, Order, SearchArgs, TableFormat};
use crate::hits::{Labels, Look, Printer};
use crate::number::count;
use crate::output::DIM;
use crate::questions::{self, Asked, Tally};
use crate::{Outcome, open, saved};

pub fn run(args: &SearchArgs) -> Outcome {
    let index = Index::open(&args.place.index)?;
    let asked = questions::ask(&index, args.queries.as_deref(), &args.query, &args.dates)?;
    let copies = if args.stories || matches!(args.count, Some(CountOf::Stories)) {
        Some(Copies::open(&index)?)
    } else {
        None
    };
    if let Some(path) = &args.save {
        let stories = copies.as_ref().filter(|_| args.stories);
        saved::save(path, &index, &args.query, &args.dates, stories)?;
    }
    if let Some(of) = args.count {
        return print_counts(args, &index, &asked, of, copies.as_ref());
    }
    let mut printer = Printer::new(Look {
        format: args.format,
        fields: &args.fields,
        path_end: if args.null { "\0" } else { "\n" },
        labels: if args.queries.is_some() { Labels::Shown } else { Labels::Hidden },
    });
    let mut any = 0;
    for question in &asked.questions {
        let hits = find(args, &index, &question.query, copies.as_ref())?;
        if let Some(number) = args.open {
            return open::open(&index, &hits, number);
        }
        printer.begin(&question.label)?;
        printer.print_all(&hits)?;
        any += hits.hits.len() as u64;
        if !args.quiet && args.format == Format::Text {
            tell_rest(hits.total, if args.stories { "stories" } else { "articles" }, &hits.hits);
        }
    }
    printer.finish()?;
    Ok(asked.exit_code(any))
}

fn find<'i>(
    args: &SearchArgs,
    index: &'i Index,
    query: &Expr,
    copies: Option<&Copies>,
) -> Result<Hits<'i>, Box<dyn std::error::Error>> {
    let after = match &args.after {
        Some(text) => {
            Some(Cursor::parse(text).ok_or("--after takes a cursor that an earlier page has printed")?)
        }
        None => None,
    };
    let order = match args.sort {
        Order::Relevance => search::Order::Relevance,
        Order::Date => search::Order::Oldest,
        Order::NewestFirst => search::Order::Newest,
    };
    let limit = if args.all { None } else { Some(args.open.unwrap_or(args.limit)) };
    let request = Request { query: query.clone(), order, limit, after };
    Ok(match copies {
        None => search::search(index, &request)?,
        Some(copies) => search::search_stories(index, &request, copies)?,
    })
}

fn print_counts(
    args: &SearchArgs,
    index: &Index,
    asked: &Asked,
    of: CountOf,
    copies: Option<&Copies>,
) -> Outcome {
    let mut tallies = Vec::new();
    for question in &asked.questions {
        let total = match (of, copies) {
            (CountOf::Matches, _) => search::count_matches(index, &question.query)?,
            (CountOf::Articles | CountOf::Stories, Some(copies)) => {
                search::count_stories(index, &question.query, copies)?
            }
            (CountOf::Articles | CountOf::Stories, None) => search::count(index, &question.query)?,
        };
        tallies.push(Tally { label: question.label.clone(), value: None, count: total });
    }
    let any = tallies.iter().map(|tally| tally.count).sum();
    if args.queries.is_none() {
        writeln!(io::stdout(), "{any}")?;
    } else {
        let format = match args.format {
            Format::Text | Format::Paths => TableFormat::Text,
            Format::Jsonl | Format::Json => TableFormat::Jsonl,
            Format::Csv => TableFormat::Csv,
            Format::Tsv => TableFormat::Tsv,
        };
        questions::print_tallies(&tallies, format)?;
    }
    Ok(asked.exit_code(any))
}

/// Parses the words of the command line as one query, narrowed to dates.
pub fn parse_query(words: &[String], dates: &Dates) -> Result<Expr, Box<dyn std::error::Error>> {
    parse_query_on(words, dates, Today(jiff::ZonedDateTime::now().date()))
}

/// As [`parse_query`], on the day that relative dates count from.
pub fn parse_query_on(
    words: &[String],
    dates: &Dates,
    today: Today,
) -> Result<Expr, Box<dyn std::error::Error>> {
    let query = words.join(" ");
    let mut parts = Vec::new();
    if !query.trim().is_empty() {
        parts.push(search::parse(&query, today).map_err(|error| point_at(error, &query))?);
    }
    for (option, range) in [
        ("--since", dates.since.as_ref().map(|date| format!("{date}.."))),
        ("--until", dates.until.as_ref().map(|date| format!("..{date}"))),
    ] {
        let Some(range) = range else { continue };
        let Some((from, until)) = search::parse_date_range(&range, today) else {
            return Err(format!("{option} takes 2025, 2025-10, 2025-10-22 or 7d").into());
        };
        parts.push(Expr::Published { from, until });
    }
    Ok(if parts.len() == 1 { parts.remove(0) } else { Expr::All(parts) })
}

/// Shows where in the query a mistake stands.
fn point_at(error: Error, query: &str) -> Box<dyn std::error::Error> {
    match error {
        Error::Query { message, column } => {
            let column = query[..query.floor_char_boundary(column)].chars().count();
            format!("{message}\n  {query}\n  {}^", " ".repeat(column)).into()
        }
        other => Box::new(other),
    }
}

fn tell_rest(total: u64, what: &str, hits: &[search::Hit]) {
    let Some(last) = hits.last() else {
        eprintln!("no {what} match");
        return;
    };
    let shown = hits.len() as u64;
    let total_told = match (total, what) {
        (1, "stories") => "1 story".to_string(),
        (1, _) => "1 article".to_string(),
        (_, what) => format!("{} {what}", count(total)),
    };
    if shown == total {
        anstream::eprintln!("{DIM}{} of {total_told}{DIM:#}", count(shown));
    } else {
        anstream::eprintln!(
            "{DIM}{} of {total_told}; more: --limit N, --all, or --after {}{DIM:#}",
            count(shown),
            last.cursor
        );
    }
}
