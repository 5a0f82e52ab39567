//! `morgue search`: the articles that match, as text or as data.

use std::io::{self, BufWriter, Write};
use std::process::ExitCode;

use anstream::AutoStream;
use anstyle::Style;
use morgue::document::{Document, Span, TextField};
use morgue::error::Error;
use morgue::index::Index;
use morgue::output::{Hit, Row};
use morgue::search::{self, Cursor, Expr, Fragment, Highlighter, Match, Request, Today};
use morgue::settle::copies::Copies;

use crate::Outcome;
use crate::args::{CountOf, Dates, Format, Order, SearchArgs};
use crate::number::count;
use crate::output::{BOLD, DIM, MATCH, place};

/// The columns of csv and tsv unless others are asked for.
const COLUMNS: [&str; 6] = ["id", "published.value", "source.name", "headline", "path", "hit.score"];

/// Hits whose matches are found together.
const TOGETHER: usize = 256;

pub fn run(args: &SearchArgs) -> Outcome {
    let index = Index::open(&args.place.index)?;
    let query = parse_query(&args.query, &args.dates)?;
    let copies = if args.stories || matches!(args.count, Some(CountOf::Stories)) {
        Some(Copies::open(&index)?)
    } else {
        None
    };
    if let Some(of) = args.count {
        let total = match (of, &copies) {
            (CountOf::Matches, _) => search::count_matches(&index, &query)?,
            (CountOf::Articles | CountOf::Stories, Some(copies)) => {
                search::count_stories(&index, &query, copies)?
            }
            (CountOf::Articles | CountOf::Stories, None) => search::count(&index, &query)?,
        };
        println!("{total}");
        return Ok(found(total));
    }
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
    let limit = (!args.all).then_some(args.limit);
    let request = Request { query, order, limit, after };
    let mut hits = match &copies {
        None => search::search(&index, &request)?,
        Some(copies) => search::search_stories(&index, &request, copies)?,
    };

    let list = std::mem::take(&mut hits.hits);
    let mut printer = Printer::new(args);
    let mut highlighter = Highlighter::default();
    let mut number = 0;
    for group in list.chunks(TOGETHER) {
        for (hit, places) in group.iter().zip(hits.places(group)?) {
            let document = hits.document(hit)?;
            let matches = highlighter.find_matches(&document, &places);
            let fragment = highlighter.find_fragment(&document, &matches);
            number += 1;
            printer.print(number, &document, &matches, &fragment, hit)?;
        }
    }
    printer.finish()?;
    if !args.quiet && args.format == Format::Text {
        tell_rest(hits.total, if args.stories { "stories" } else { "articles" }, &list);
    }
    Ok(found(list.len() as u64))
}

/// Parses the words of the command line as one query, narrowed to dates.
pub fn parse_query(words: &[String], dates: &Dates) -> Result<Expr, Box<dyn std::error::Error>> {
    let today = Today(jiff::ZonedDateTime::now().date());
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

fn found(total: u64) -> ExitCode {
    if total > 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
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

/// Writes hits in the form that was asked for.
struct Printer<'a> {
    args: &'a SearchArgs,
    form: Form,
}

enum Form {
    Text(AutoStream<io::Stdout>),
    Lines(BufWriter<io::Stdout>),
    Table(Box<csv::Writer<io::Stdout>>, Vec<String>),
}

impl<'a> Printer<'a> {
    fn new(args: &'a SearchArgs) -> Printer<'a> {
        let table = |delimiter| {
            let writer = csv::WriterBuilder::new().delimiter(delimiter).from_writer(io::stdout());
            let columns = match args.fields.as_slice() {
                [] => COLUMNS.map(String::from).to_vec(),
                fields => fields.to_vec(),
            };
            Form::Table(Box::new(writer), columns)
        };
        let form = match args.format {
            Format::Text => Form::Text(anstream::stdout()),
            Format::Jsonl | Format::Json | Format::Paths => Form::Lines(BufWriter::new(io::stdout())),
            Format::Csv => table(b','),
            Format::Tsv => table(b'\t'),
        };
        Printer { args, form }
    }

    fn print(
        &mut self,
        number: u64,
        document: &Document,
        matches: &[Match],
        fragment: &Fragment,
        hit: &search::Hit,
    ) -> Result<(), Box<dyn std::error::Error>> {
        let fields = &self.args.fields;
        let row = || Row { document, hit: Hit { score: hit.score, matches, fragment: fragment.span } };
        match &mut self.form {
            Form::Text(out) => print_text(out, number, document, matches, fragment)?,
            Form::Lines(out) if self.args.format == Format::Paths => {
                out.write_all(document.origin.path.as_bytes())?;
                out.write_all(if self.args.null { b"\0" } else { b"\n" })?;
            }
            Form::Lines(out) => {
                let json = self.args.format == Format::Json;
                if json {
                    out.write_all(if number == 1 { b"[\n" } else { b",\n" })?;
                }
                row().write_json(out, fields)?;
                if !json {
                    out.write_all(b"\n")?;
                }
            }
            Form::Table(out, columns) => {
                if number == 1 {
                    out.write_record(&*columns)?;
                }
                out.write_record(row().cells(columns))?;
            }
        }
        if let (1, Form::Lines(out)) = (number, &mut self.form) {
            // The first hit goes out at once, for whoever waits at the other end.
            out.flush()?;
        }
        Ok(())
    }

    fn finish(self) -> io::Result<()> {
        match self.form {
            Form::Text(mut out) => out.flush(),
            Form::Lines(mut out) => {
                if self.args.format == Format::Json {
                    out.write_all(b"\n]\n")?;
                }
                out.flush()
            }
            Form::Table(mut out, _) => out.flush(),
        }
    }
}

fn print_text(
    out: &mut impl Write,
    number: u64,
    document: &Document,
    matches: &[Match],
    fragment: &Fragment,
) -> io::Result<()> {
    let article = &document.article;
    let in_headline: Vec<Span> =
        matches.iter().filter(|found| found.field == TextField::Headline).map(|found| found.span).collect();
    write!(out, "{DIM}{number:>3}{DIM:#}  ")?;
    match article.headline.as_str() {
        "" => write!(out, "{DIM}(no headline){DIM:#}")?,
        headline => write_marked(out, headline, 0, &in_headline, BOLD)?,
    }
    writeln!(out)?;
    let source = article.source.as_ref().map(|source| source.name.as_str());
    let agency = article.agencies.first().map(String::as_str);
    let place = place(&document.origin.path, document.origin.record.as_deref());
    let day = article.published.as_ref().map(|moment| moment.value.get(..10).unwrap_or(&moment.value));
    let line: Vec<&str> = [day, source.or(agency), Some(place.as_str())].into_iter().flatten().collect();
    writeln!(out, "     {DIM}{}  {}{DIM:#}", line.join(" · "), document.id)?;
    if !fragment.span.range().is_empty() {
        let text = &article.body[fragment.span.range()];
        write!(out, "     ")?;
        write_marked(out, text, fragment.span.0, &fragment.matches, Style::new())?;
        if (fragment.span.1 as usize) < article.body.len() {
            write!(out, " …")?;
        }
        writeln!(out)?;
    }
    writeln!(out)
}

/// Writes `text`, which begins at byte `offset` of its field, with the spans of that field marked.
pub fn write_marked(
    out: &mut impl Write,
    text: &str,
    offset: u32,
    spans: &[Span],
    style: Style,
) -> io::Result<()> {
    let mut at = 0;
    for span in spans {
        let (start, end) = ((span.0 - offset) as usize, (span.1 - offset) as usize);
        if start < at {
            continue;
        }
        write!(out, "{style}{}{style:#}", Flat(&text[at..start]))?;
        write!(out, "{MATCH}{}{MATCH:#}", Flat(&text[start..end]))?;
        at = end;
    }
    write!(out, "{style}{}{style:#}", Flat(&text[at..]))
}

/// Text on one line, without what would move the cursor.
struct Flat<'a>(&'a str);

impl std::fmt::Display for Flat<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let pieces = self.0.split(char::is_control);
        for (ordinal, piece) in pieces.enumerate() {
            if ordinal > 0 {
                f.write_str(" ")?;
            }
            f.write_str(piece)?;
        }
        Ok(())
    }
}
