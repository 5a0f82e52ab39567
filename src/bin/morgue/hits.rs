//! Articles that were found, in the form that was asked for: text, JSON, a table, paths.

use std::io::{self, BufWriter, Write};

use anstream::AutoStream;
use anstyle::Style;
use morgue::document::{Document, Span, TextField};
use morgue::output::{Hit, Row};
use morgue::search::{self, Fragment, Highlighter, Hits, Match};

use crate::args::Format;
use crate::output::{BOLD, DIM, MATCH, place};

/// The columns of csv and tsv unless others are asked for.
const COLUMNS: [&str; 6] = ["id", "published.value", "source.name", "headline", "path", "hit.score"];

/// Hits whose matches are found together.
const TOGETHER: usize = 256;

/// The form of hits.
#[derive(Clone, Copy)]
pub struct Look<'a> {
    /// Text, JSON, a table, paths.
    pub format: Format,
    /// The fields of tables and JSON; all, or the usual columns, where none are named.
    pub fields: &'a [String],
    /// What ends a path.
    pub path_end: &'static str,
    /// Whether each hit is told with the query that found it.
    pub labels: Labels,
}

/// Whether each hit is told with the label of its query.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Labels {
    Shown,
    Hidden,
}

/// Writes hits.
pub struct Printer<'a> {
    look: Look<'a>,
    form: Form,
    label: String,
    any: u64,
    highlighter: Highlighter,
}

enum Form {
    Text(AutoStream<io::Stdout>),
    Lines(BufWriter<io::Stdout>),
    Table(Box<csv::Writer<io::Stdout>>, Vec<String>),
}

impl<'a> Printer<'a> {
    pub fn new(look: Look<'a>) -> Printer<'a> {
        let table = |delimiter| {
            let writer = csv::WriterBuilder::new().delimiter(delimiter).from_writer(io::stdout());
            let columns = match look.fields {
                [] => COLUMNS.map(String::from).to_vec(),
                fields => fields.to_vec(),
            };
            Form::Table(Box::new(writer), columns)
        };
        let form = match look.format {
            Format::Text => Form::Text(anstream::stdout()),
            Format::Jsonl | Format::Json | Format::Paths => Form::Lines(BufWriter::new(io::stdout())),
            Format::Csv => table(b','),
            Format::Tsv => table(b'\t'),
        };
        Printer { look, form, label: String::new(), any: 0, highlighter: Highlighter::default() }
    }

    /// What follows was found by the query of this label.
    pub fn begin(&mut self, label: &str) -> io::Result<()> {
        self.label = label.to_string();
        match (&mut self.form, self.look.labels) {
            (Form::Text(out), Labels::Shown) => writeln!(out, "{BOLD}{label}{BOLD:#}\n"),
            (Form::Text(_) | Form::Lines(_) | Form::Table(..), Labels::Shown | Labels::Hidden) => Ok(()),
        }
    }

    /// Prints the hits of an answer.
    pub fn print_all(&mut self, hits: &Hits<'_>) -> Result<(), Box<dyn std::error::Error>> {
        let mut number = 0;
        for group in hits.hits.chunks(TOGETHER) {
            for (hit, places) in group.iter().zip(hits.places(group)?) {
                let document = hits.document(hit)?;
                let matches = self.highlighter.find_matches(&document, &places);
                let fragment = self.highlighter.find_fragment(&document, &matches);
                number += 1;
                self.print(number, &document, &matches, &fragment, hit)?;
            }
        }
        Ok(())
    }

    fn print(
        &mut self,
        number: u64,
        document: &Document,
        matches: &[Match],
        fragment: &Fragment,
        hit: &search::Hit,
    ) -> Result<(), Box<dyn std::error::Error>> {
        let fields = self.look.fields;
        let label = (self.look.labels == Labels::Shown).then_some(self.label.as_str());
        self.any += 1;
        let first = self.any == 1;
        let row = || Row { label, document, hit: Hit { score: hit.score, matches, fragment: fragment.span } };
        match &mut self.form {
            Form::Text(out) => print_text(out, number, document, matches, fragment)?,
            Form::Lines(out) if self.look.format == Format::Paths => {
                out.write_all(document.origin.path.as_bytes())?;
                out.write_all(self.look.path_end.as_bytes())?;
            }
            Form::Lines(out) => {
                let json = self.look.format == Format::Json;
                if json {
                    out.write_all(if first { b"[\n" } else { b",\n" })?;
                }
                row().write_json(out, fields)?;
                if !json {
                    out.write_all(b"\n")?;
                }
            }
            Form::Table(out, columns) => {
                if first {
                    out.write_record(
                        label.iter().map(|_| "label").chain(columns.iter().map(String::as_str)),
                    )?;
                }
                out.write_record(label.map(String::from).into_iter().chain(row().cells(columns)))?;
            }
        }
        if let (true, Form::Lines(out)) = (first, &mut self.form) {
            // The first hit goes out at once, for whoever waits at the other end.
            out.flush()?;
        }
        Ok(())
    }

    /// Ends the output.
    pub fn finish(self) -> io::Result<()> {
        match self.form {
            Form::Text(mut out) => out.flush(),
            Form::Lines(mut out) => {
                if self.look.format == Format::Json {
                    out.write_all(if self.any > 0 { b"\n]\n" } else { b"[]\n" })?;
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
