//! Queries asked together: the one of the command line, or those of a file, a label and a query a
//! line. A line with a mistake is told of by its number, and the others are asked.

use std::fs;
use std::io::{self, Read, Write};
use std::path::Path;
use std::process::ExitCode;

use morgue::index::Index;
use morgue::search::Expr;
use serde::Serialize;

use crate::args::{Dates, TableFormat};
use crate::number::{count, counted};
use crate::output::ERROR;
use crate::search::parse_query;
use crate::topics::written_out;

/// A query under its label.
pub struct Question {
    pub label: String,
    pub query: Expr,
}

/// Queries, and how many lines held none.
pub struct Asked {
    pub questions: Vec<Question>,
    bad_lines: u64,
}

impl Asked {
    /// What the run gives, where so much was found.
    pub fn exit_code(&self, found: u64) -> ExitCode {
        if found > 0 && self.bad_lines == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
    }
}

/// A count of a query, or of one value in its answer.
#[derive(Serialize)]
pub struct Tally {
    pub label: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
    pub count: u64,
}

/// Parses the query of the command line, or those of a file, each narrowed to the former.
pub fn ask(
    index: &Index,
    file: Option<&Path>,
    words: &[String],
    dates: &Dates,
) -> Result<Asked, Box<dyn std::error::Error>> {
    let narrow = parse_query(&written_out(words, index)?, dates)?;
    let Some(path) = file else {
        let question = Question { label: String::new(), query: narrow };
        return Ok(Asked { questions: vec![question], bad_lines: 0 });
    };
    let text = if path == Path::new("-") { read_stdin() } else { fs::read(path) };
    let text = text.map_err(|error| format!("{}: cannot be read: {error}", path.display()))?;
    let text = String::from_utf8(text).map_err(|_| format!("{}: not UTF-8", path.display()))?;
    let mut asked = Asked { questions: Vec::new(), bad_lines: 0 };
    let text = text.trim_start_matches('\u{feff}');
    let delimiter = delimiter(path, text);
    let lines = (1..).zip(text.lines()).filter(|(_, line)| !is_passed_over(line));
    for (ordinal, (number, line)) in lines.enumerate() {
        let columns = split(line, delimiter);
        let is_header = columns.is_some_and(|(_, query)| query.eq_ignore_ascii_case("query"));
        if ordinal == 0 && is_header {
            continue;
        }
        match read_line(line, delimiter, index) {
            Ok(Question { label, query }) => {
                let is_narrowed = narrow != Expr::All(Vec::new());
                let query = if is_narrowed { Expr::All(vec![narrow.clone(), query]) } else { query };
                asked.questions.push(Question { label, query });
            }
            Err(error) => {
                asked.bad_lines += 1;
                anstream::eprintln!("{ERROR}{}:{number}:{ERROR:#} {error}", path.display());
            }
        }
    }
    if asked.bad_lines > 0 {
        let told = counted(asked.bad_lines, "line");
        anstream::eprintln!("{told} of {} not asked", path.display());
    }
    if asked.questions.is_empty() && asked.bad_lines == 0 {
        return Err(format!("{}: no line holds a query", path.display()).into());
    }
    Ok(asked)
}

fn read_stdin() -> io::Result<Vec<u8>> {
    let mut text = Vec::new();
    io::stdin().lock().read_to_end(&mut text)?;
    Ok(text)
}

/// A tab in a TSV, or where the first line has one before any comma.
fn delimiter(path: &Path, text: &str) -> char {
    let end = path.extension().and_then(|end| end.to_str()).unwrap_or_default().to_ascii_lowercase();
    let first = text.lines().find(|line| !is_passed_over(line)).unwrap_or_default();
    match end.as_str() {
        "tsv" | "tab" => '\t',
        "csv" => ',',
        _ if first.find('\t').is_some_and(|tab| first.find(',').is_none_or(|comma| tab < comma)) => '\t',
        _ => ',',
    }
}

fn is_passed_over(line: &str) -> bool {
    let line = line.trim();
    line.is_empty() || line.starts_with('#')
}

fn read_line(line: &str, delimiter: char, index: &Index) -> Result<Question, Box<dyn std::error::Error>> {
    let Some((label, query)) = split(line, delimiter) else {
        let mark = if delimiter == '\t' { "a tab" } else { "a comma" };
        return Err(format!("write a label, {mark} and a query").into());
    };
    if label.is_empty() {
        return Err("no label before the query".into());
    }
    if query.is_empty() {
        return Err(format!("no query behind the label {label}").into());
    }
    let no_dates = Dates { since: None, until: None };
    let query = parse_query(&written_out(&[query], index)?, &no_dates)?;
    Ok(Question { label, query })
}

/// Label and query of a line.
///
/// A query of a CSV that stands in quote marks for the sake of its commas or quote marks is
/// unwrapped, as spreadsheets write it; one that is a phrase of its own remains one.
fn split(line: &str, delimiter: char) -> Option<(String, String)> {
    if delimiter == '\t' {
        let (label, query) = line.split_once('\t')?;
        return Some((label.trim().to_string(), query.trim().to_string()));
    }
    let (label, rest) = match line.trim_start().strip_prefix('"') {
        Some(quoted) => {
            let (label, rest) = quoted.split_once("\",")?;
            (label.replace("\"\"", "\""), rest)
        }
        None => {
            let (label, rest) = line.split_once(',')?;
            (label.trim().to_string(), rest)
        }
    };
    let query = rest.trim();
    let is_wrapped_throughout = line.trim_start().starts_with('"');
    let inner = query.strip_prefix('"').and_then(|query| query.strip_suffix('"'));
    let unwrapped = inner.filter(|inner| {
        let singles = inner.replace("\"\"", "");
        let needs_marks = inner.contains([',', '"']);
        !singles.contains('"') && (needs_marks || is_wrapped_throughout)
    });
    let query = unwrapped.map_or(query.to_string(), |inner| inner.replace("\"\"", "\""));
    Some((label, query.trim().to_string()))
}

/// Prints counts by label.
pub fn print_tallies(tallies: &[Tally], format: TableFormat) -> io::Result<()> {
    let delimiter = match format {
        TableFormat::Text => return print_text(tallies),
        TableFormat::Jsonl => {
            let mut out = io::stdout().lock();
            for tally in tallies {
                writeln!(out, "{}", serde_json::to_string(tally)?)?;
            }
            return Ok(());
        }
        TableFormat::Csv => b',',
        TableFormat::Tsv => b'\t',
    };
    let mut out = csv::WriterBuilder::new().delimiter(delimiter).from_writer(io::stdout());
    let has_values = tallies.iter().any(|tally| tally.value.is_some());
    let columns: &[&str] = if has_values { &["label", "value", "count"] } else { &["label", "count"] };
    out.write_record(columns)?;
    for Tally { label, value, count } in tallies {
        let count = count.to_string();
        let cells = [Some(label.as_str()), value.as_deref(), Some(&count)];
        out.write_record(cells.into_iter().flatten())?;
    }
    out.flush()
}

fn print_text(tallies: &[Tally]) -> io::Result<()> {
    let mut out = anstream::stdout();
    let width = tallies.iter().map(|tally| count(tally.count).len()).max().unwrap_or(1);
    for tally in tallies {
        write!(out, "{:>width$}  {}", count(tally.count), tally.label)?;
        match tally.value.as_deref() {
            None => writeln!(out)?,
            Some("") => writeln!(out, "  (none)")?,
            Some(value) => writeln!(out, "  {value}")?,
        }
    }
    out.flush()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_split() {
        for (line, expected) in [
            ("oil,crude OR petrol", Some(("oil", "crude OR petrol"))),
            ("oil, \"crude oil\"", Some(("oil", "\"crude oil\""))),
            ("oil,\"crude oil\" W/5 price", Some(("oil", "\"crude oil\" W/5 price"))),
            ("oil,\"\"\"crude oil\"\" W/5 price\"", Some(("oil", "\"crude oil\" W/5 price"))),
            ("oil,\"crude, refined\"", Some(("oil", "crude, refined"))),
            ("\"oil\",\"crude oil\"", Some(("oil", "crude oil"))),
            ("\"oil, gas\",\"\"\"crude\"\"\"", Some(("oil, gas", "\"crude\""))),
            ("oil,a, b", Some(("oil", "a, b"))),
            ("oil", None),
        ] {
            let expected = expected.map(|(label, query)| (label.to_string(), query.to_string()));
            assert_eq!(split(line, ','), expected, "{line}");
        }
        let both = Some(("oil".to_string(), "\"a, b\" c".to_string()));
        assert_eq!(split("oil\t\"a, b\" c", '\t'), both);
    }
}
