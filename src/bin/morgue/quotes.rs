//! `morgue quotes`: who said what, from the articles of the index.

use std::io::{self, BufWriter, Write};
use std::process::ExitCode;

use anstream::AutoStream;
use morgue::document::{Actor, Document, Hash64, Quote, Span, TextField};
use morgue::index::Index;
use morgue::search::{self, Expr, Highlighter, Hits, Match, Order, Place, Request};
use serde::Serialize;

use crate::Outcome;
use crate::args::{Dates, QuotesArgs, TableFormat};
use crate::hits::write_marked;
use crate::number::count;
use crate::output::{BOLD, DIM, place};
use crate::search::parse_query;

/// How many hits are read together.
const TOGETHER: usize = 256;

/// The columns of csv and tsv.
const COLUMNS: [&str; 13] = [
    "speaker",
    "surface",
    "text",
    "kind",
    "cue",
    "published",
    "source",
    "headline",
    "id",
    "path",
    "record",
    "start",
    "end",
];

pub fn run(args: &QuotesArgs) -> Outcome {
    let index = Index::open(&args.place.index)?;
    let by = args.by.as_deref().map(by_name).transpose()?;
    let about =
        args.about.as_ref().map(|about| parse_query(std::slice::from_ref(about), &no_dates())).transpose()?;
    let narrowed = parse_query(&args.query, &args.dates)?;
    let parts = [Some(narrowed), by.clone(), about.clone()].into_iter().flatten().collect();
    let hits = ask(&index, Expr::All(parts), None)?;
    // Empty answers, which tell where each part matches.
    let by = by.map(|by| ask(&index, by, Some(0))).transpose()?;
    let about = about.map(|about| ask(&index, about, Some(0))).transpose()?;

    let limit = if args.all { usize::MAX } else { args.limit };
    let mut printer = Printer::new(args.format)?;
    let mut highlighter = Highlighter::default();
    let mut shown = 0;
    let mut more = false;
    'hits: for chunk in hits.hits.chunks(TOGETHER) {
        let by_places = by.as_ref().map(|by| by.places(chunk)).transpose()?;
        let about_places = about.as_ref().map(|about| about.places(chunk)).transpose()?;
        for (at, hit) in chunk.iter().enumerate() {
            let document = hits.document(hit)?;
            let mut find = |places: &Vec<Vec<Place>>| highlighter.find_matches(&document, &places[at]);
            let speakers = by_places.as_ref().map(&mut find).map(|matches| named(&document, &matches));
            let matches = about_places.as_ref().map(&mut find);
            for quote in &document.quotes {
                let is_speaker = |names: &Vec<&str>| {
                    quote.speaker.as_deref().is_some_and(|speaker| names.contains(&speaker))
                };
                let marked = matches.as_ref().map(|matches| within(matches, quote.span));
                if !speakers.as_ref().is_none_or(is_speaker) || marked.as_ref().is_some_and(Vec::is_empty) {
                    continue;
                }
                if shown == limit {
                    more = true;
                    break 'hits;
                }
                printer.print(&document, quote, &marked.unwrap_or_default())?;
                shown += 1;
            }
        }
    }
    printer.finish()?;
    if args.format == TableFormat::Text {
        match (shown, more) {
            (0, _) => eprintln!("no quotes match"),
            (_, true) => {
                anstream::eprintln!("{DIM}the first {}; more: --limit N or --all{DIM:#}", count(shown as u64))
            }
            (_, false) => {}
        }
    }
    Ok(if shown > 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn no_dates() -> Dates {
    Dates { since: None, until: None }
}

/// The articles that name somebody, a person or an organisation.
fn by_name(name: &str) -> Result<Expr, Box<dyn std::error::Error>> {
    let name = name.replace(['"', '\\'], " ");
    parse_query(&[format!("(person:\"{name}\" OR org:\"{name}\")")], &no_dates())
}

fn ask(index: &Index, query: Expr, limit: Option<usize>) -> morgue::error::Result<Hits<'_>> {
    search::search(index, &Request { query, order: Order::Newest, limit, after: None })
}

/// The actors of an article whose mentions matched.
fn named<'d>(document: &'d Document, matches: &[Match]) -> Vec<&'d str> {
    let matched = |actor: &&Actor| {
        actor.mentions.iter().any(|mention| {
            let inside = |found: &Match| found.field == mention.field && found.span == mention.span;
            matches.iter().any(inside)
        })
    };
    let actors = document.names.people.iter().chain(&document.names.organisations);
    actors.filter(matched).map(|actor| actor.name.as_str()).collect()
}

/// The matches inside a quote.
fn within(matches: &[Match], span: Span) -> Vec<Span> {
    let body = matches.iter().filter(|found| found.field == TextField::Body);
    body.map(|found| found.span).filter(|found| found.0 >= span.0 && found.1 <= span.1).collect()
}

/// A quote as a line of data: the article it stands in, then the quote of the contract.
#[derive(Serialize)]
struct Line<'a> {
    id: Hash64,
    path: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    record: Option<&'a str>,
    headline: &'a str,
    source: Option<&'a str>,
    published: Option<&'a str>,
    #[serde(flatten)]
    quote: &'a Quote,
}

/// Writes quotes in the form that was asked for.
enum Printer {
    Text(AutoStream<io::Stdout>),
    Lines(BufWriter<io::Stdout>),
    Table(Box<csv::Writer<io::Stdout>>),
}

impl Printer {
    fn new(format: TableFormat) -> Result<Printer, Box<dyn std::error::Error>> {
        let delimiter = match format {
            TableFormat::Text => return Ok(Printer::Text(anstream::stdout())),
            TableFormat::Jsonl => return Ok(Printer::Lines(BufWriter::new(io::stdout()))),
            TableFormat::Csv => b',',
            TableFormat::Tsv => b'\t',
        };
        let mut table = csv::WriterBuilder::new().delimiter(delimiter).from_writer(io::stdout());
        table.write_record(COLUMNS)?;
        Ok(Printer::Table(Box::new(table)))
    }

    fn print(
        &mut self,
        document: &Document,
        quote: &Quote,
        marked: &[Span],
    ) -> Result<(), Box<dyn std::error::Error>> {
        let (origin, article) = (&document.origin, &document.article);
        let line = Line {
            id: document.id,
            path: &origin.path,
            record: origin.record.as_deref(),
            headline: &article.headline,
            source: article.source.as_ref().map(|source| source.name.as_str()),
            published: article.published.as_ref().map(|moment| moment.value.as_str()),
            quote,
        };
        match self {
            Printer::Text(out) => print_text(out, &line, marked)?,
            Printer::Lines(out) => {
                serde_json::to_writer(&mut *out, &line)?;
                out.write_all(b"\n")?;
            }
            Printer::Table(out) => out.write_record([
                quote.speaker.as_deref().unwrap_or_default(),
                &quote.speaker_surface,
                &quote.text,
                quote.kind.name(),
                &quote.cue,
                line.published.unwrap_or_default(),
                line.source.unwrap_or_default(),
                line.headline,
                &line.id.to_string(),
                line.path,
                line.record.unwrap_or_default(),
                &quote.span.0.to_string(),
                &quote.span.1.to_string(),
            ])?,
        }
        Ok(())
    }

    fn finish(self) -> io::Result<()> {
        match self {
            Printer::Text(mut out) => out.flush(),
            Printer::Lines(mut out) => out.flush(),
            Printer::Table(mut out) => out.flush(),
        }
    }
}

fn print_text(out: &mut impl Write, line: &Line<'_>, marked: &[Span]) -> io::Result<()> {
    let quote = line.quote;
    let who = match (&quote.speaker, quote.speaker_surface.as_str()) {
        (Some(name), _) => name.as_str(),
        (None, "") => "somebody",
        (None, surface) => surface,
    };
    writeln!(out, "{BOLD}{who}{BOLD:#}  {DIM}{}{DIM:#}", quote.kind.name())?;
    write!(out, "  ")?;
    write_marked(out, &quote.text, quote.span.0, marked, anstyle::Style::new())?;
    let day = line.published.map(|value| value.get(..10).unwrap_or(value));
    let place = place(line.path, line.record);
    let parts: Vec<&str> = [day, line.source, Some(place.as_str())].into_iter().flatten().collect();
    writeln!(out, "\n  {DIM}{}  {}{DIM:#}\n", parts.join(" · "), line.id)
}
