//! `morgue kwic`: every match on a line of its own, with what stands left and right of it.

use std::io::{self, BufWriter, Write};
use std::process::ExitCode;
use std::str::FromStr;

use morgue::document::{Document, Span, TextField};
use morgue::index::Index;
use morgue::search::{self, Highlighter, Request, Window};
use serde::Serialize;

use crate::Outcome;
use crate::args::{Dates, Place, TableFormat};
use crate::output::{DIM, MATCH};
use crate::search::parse_query;

/// Articles whose lines are found together.
const TOGETHER: usize = 256;
/// The columns beside a match on a terminal, in characters.
const BESIDE: usize = 44;

/// List every match with its context: a concordance
///
/// Lines come article by article, newest first, and stream; with --sort they are gathered first.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  morgue kwic ceasefire
  morgue kwic 'said W/3 (truce OR ceasefire)' --window sentence --format csv > lines.csv
  morgue kwic resign* --sort R1,L1 --window 5

Exit codes: 0 matches, 1 none, 2 could not run.")]
pub struct KwicArgs {
    /// The query; several words are joined
    #[arg(required = true, value_name = "QUERY")]
    query: Vec<String>,
    #[command(flatten)]
    place: Place,
    #[command(flatten)]
    dates: Dates,
    /// What stands beside a match: a number of words, sentence or paragraph
    #[arg(long, short, value_name = "WINDOW", default_value = "10")]
    window: Wide,
    /// Sort by words beside the match: L1 is the first to the left, R2 the second to the right
    #[arg(long, value_name = "L1,R1", value_delimiter = ',')]
    sort: Vec<Key>,
    /// Print at most N lines; all unless given
    #[arg(long, short = 'n', value_name = "N")]
    limit: Option<usize>,
    /// Form of the output
    #[arg(long, short, value_name = "FORMAT", default_value = "text")]
    format: TableFormat,
}

#[derive(Clone, Copy, Debug)]
struct Wide(Window);

impl FromStr for Wide {
    type Err = String;

    fn from_str(text: &str) -> Result<Wide, String> {
        Ok(Wide(match text {
            "sentence" => Window::Sentence,
            "paragraph" => Window::Paragraph,
            number => Window::Words(number.parse().map_err(|_| "write a number, sentence or paragraph")?),
        }))
    }
}

/// A word beside the match to sort by.
#[derive(Clone, Copy, Debug)]
enum Key {
    Left(usize),
    Right(usize),
}

impl FromStr for Key {
    type Err = String;

    fn from_str(text: &str) -> Result<Key, String> {
        let place = || text.get(1..).and_then(|digits| digits.parse().ok()).filter(|place| *place > 0);
        match (text.chars().next(), place()) {
            (Some('L' | 'l'), Some(place)) => Ok(Key::Left(place)),
            (Some('R' | 'r'), Some(place)) => Ok(Key::Right(place)),
            _ => Err("write L1, R1, L2 …".into()),
        }
    }
}

/// One line of the concordance.
#[derive(Debug, Serialize)]
struct Line {
    id: String,
    path: String,
    published: Option<String>,
    field: TextField,
    span: Span,
    left: String,
    #[serde(rename = "match")]
    found: String,
    right: String,
}

pub fn run(args: &KwicArgs) -> Outcome {
    let index = Index::open(&args.place.index)?;
    let query = parse_query(&args.query, &args.dates)?;
    let request = Request { query, order: search::Order::Newest, limit: None, after: None };
    let mut hits = search::search(&index, &request)?;
    let list = std::mem::take(&mut hits.hits);
    let mut out = Output::new(args.format);
    let mut gathered = Vec::new();
    let mut highlighter = Highlighter::default();
    let limit = args.limit.unwrap_or(usize::MAX);
    // The first lines come from few articles, so that they come at once.
    let (first, rest) = list.split_at(list.len().min(16));
    'articles: for group in std::iter::once(first).chain(rest.chunks(TOGETHER)) {
        for (hit, places) in group.iter().zip(hits.places(group)?) {
            if places.is_empty() {
                continue;
            }
            let document = hits.document(hit)?;
            for line in lines(&document, &mut highlighter, &places, args.window.0) {
                if !args.sort.is_empty() {
                    gathered.push(line);
                    continue;
                }
                if out.count >= limit {
                    break 'articles;
                }
                out.write(&line)?;
            }
        }
        out.flush()?;
    }
    gathered.sort_by_cached_key(|line| {
        let keys: Vec<String> = args.sort.iter().map(|key| key.of(line)).collect();
        (keys, line.published.clone(), line.id.clone(), line.span)
    });
    gathered.iter().take(limit).try_for_each(|line| out.write(line))?;
    out.flush()?;
    Ok(if out.count > 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn lines<'a>(
    document: &'a Document,
    highlighter: &mut Highlighter,
    places: &[search::Place],
    window: Window,
) -> impl Iterator<Item = Line> + 'a {
    let contexts = highlighter.find_contexts(document, places, window);
    contexts.into_iter().map(|context| {
        let article = &document.article;
        let text = match context.field {
            TextField::Headline => &article.headline,
            TextField::Body => &article.body,
        };
        let flat = |span: Span| text[span.range()].split_whitespace().collect::<Vec<_>>().join(" ");
        Line {
            id: document.id.to_string(),
            path: document.origin.path.clone(),
            published: article.published.as_ref().map(|moment| moment.value.clone()),
            field: context.field,
            span: context.found,
            left: flat(context.left),
            found: flat(context.found),
            right: flat(context.right),
        }
    })
}

impl Key {
    fn of(self, line: &Line) -> String {
        let word = |word: Option<&str>| {
            word.unwrap_or_default().trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase()
        };
        match self {
            Key::Left(place) => word(line.left.split(' ').nth_back(place - 1)),
            Key::Right(place) => {
                let behind = line.right.trim_start_matches(|c: char| !c.is_alphanumeric());
                word(behind.split(' ').nth(place - 1))
            }
        }
    }
}

/// Lines in the form that was asked for.
struct Output {
    form: Form,
    count: usize,
}

enum Form {
    Text(anstream::AutoStream<io::Stdout>),
    Lines(BufWriter<io::Stdout>),
    Table(Box<csv::Writer<io::Stdout>>),
}

impl Output {
    fn new(format: TableFormat) -> Output {
        let table = |delimiter| {
            Form::Table(Box::new(csv::WriterBuilder::new().delimiter(delimiter).from_writer(io::stdout())))
        };
        let form = match format {
            TableFormat::Text => Form::Text(anstream::stdout()),
            TableFormat::Jsonl => Form::Lines(BufWriter::new(io::stdout())),
            TableFormat::Csv => table(b','),
            TableFormat::Tsv => table(b'\t'),
        };
        Output { form, count: 0 }
    }

    fn write(&mut self, line: &Line) -> Result<(), Box<dyn std::error::Error>> {
        self.count += 1;
        match &mut self.form {
            Form::Text(out) => {
                let skipped = line.left.chars().count().saturating_sub(BESIDE);
                let left: String = line.left.chars().skip(skipped).collect();
                let right: String = line.right.chars().take(BESIDE).collect();
                let day = line.published.as_deref().and_then(|day| day.get(..10)).unwrap_or_default();
                writeln!(
                    out,
                    "{DIM}{day:10} {}{DIM:#} {left:>BESIDE$} {MATCH}{}{MATCH:#} {right}",
                    line.id, line.found
                )?;
            }
            Form::Lines(out) => {
                serde_json::to_writer(&mut *out, line)?;
                out.write_all(b"\n")?;
            }
            Form::Table(out) => {
                if self.count == 1 {
                    out.write_record(["id", "path", "published", "field", "left", "match", "right"])?;
                }
                let field = match line.field {
                    TextField::Headline => "headline",
                    TextField::Body => "body",
                };
                let published = line.published.as_deref().unwrap_or_default();
                out.write_record([
                    &line.id,
                    &line.path,
                    published,
                    field,
                    &line.left,
                    &line.found,
                    &line.right,
                ])?;
            }
        }
        Ok(())
    }

    fn flush(&mut self) -> io::Result<()> {
        match &mut self.form {
            Form::Text(out) => out.flush(),
            Form::Lines(out) => out.flush(),
            Form::Table(out) => out.flush(),
        }
    }
}
