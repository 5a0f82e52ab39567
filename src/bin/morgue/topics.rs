//! `morgue topics`: the taxonomy with counts of articles, and the user's own topics.
//!
//! Topics of the user are named queries in `morgue.toml`; `topic:NAME` stands for the query wherever
//! a query is read, so a new one counts for all articles at once.

use std::collections::{BTreeMap, HashMap};
use std::io::{self, Write};
use std::process::ExitCode;

use morgue::classify::{Entry, TAXONOMY};
use morgue::index::{Index, schema};
use morgue::search::{self, Facet};

use crate::Outcome;
use crate::args::{TableFormat, TopicsArgs};
use crate::config::Config;
use crate::number::count;
use crate::output::DIM;
use crate::search::parse_query;

/// One row: a topic of the taxonomy or of the user, and how many articles have it.
#[derive(serde::Serialize)]
struct Row {
    code: String,
    label: String,
    level: u8,
    count: u64,
}

pub fn run(args: &TopicsArgs) -> Outcome {
    let index = Index::open(&args.place.index)?;
    let own = own_topics(&index)?;
    let words = expand(&args.query, &own);
    let narrowed = !words.is_empty() || args.dates.since.is_some() || args.dates.until.is_some();
    let query = if narrowed { Some(parse_query(&words, &args.dates)?) } else { None };
    let (total, counts) = search::count_by(&index, query.as_ref(), Facet::Value(schema::TOPIC), None)?;
    let counts: HashMap<String, u64> = counts.into_iter().map(|row| (row.value, row.count)).collect();
    let mut rows = Vec::new();
    for (name, own) in &own {
        let mut words = words.clone();
        words.push(format!("({own})"));
        let count = search::count(&index, &parse_query(&words, &args.dates)?)?;
        rows.push(Row { code: String::new(), label: name.clone(), level: 1, count });
    }
    for entry in &TAXONOMY.entries {
        let count = counts.get(entry.label).copied().unwrap_or(0);
        if count > 0 || args.all || entry.level == 1 {
            rows.push(row(entry, count));
        }
    }
    match args.format {
        TableFormat::Text => print_text(&rows)?,
        TableFormat::Jsonl => {
            let mut out = io::stdout().lock();
            for row in &rows {
                writeln!(out, "{}", serde_json::to_string(row)?)?;
            }
        }
        TableFormat::Csv => print_table(&rows, b',')?,
        TableFormat::Tsv => print_table(&rows, b'\t')?,
    }
    Ok(if total > 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn row(entry: &Entry, count: u64) -> Row {
    Row { code: entry.qcode(), label: entry.label.to_string(), level: entry.level, count }
}

/// The user's topics by name: those of every root of the index.
fn own_topics(index: &Index) -> Result<BTreeMap<String, String>, Box<dyn std::error::Error>> {
    let mut topics = BTreeMap::new();
    for root in index.roots() {
        topics.extend(Config::load(&root.folder)?.into_topics());
    }
    Ok(topics)
}

/// The words of a query with the user's topics written out.
pub fn written_out(words: &[String], index: &Index) -> Result<Vec<String>, Box<dyn std::error::Error>> {
    if words.iter().any(|word| word.contains("topic:")) {
        return Ok(expand(words, &own_topics(index)?));
    }
    Ok(words.to_vec())
}

fn expand(words: &[String], own: &BTreeMap<String, String>) -> Vec<String> {
    let expand_word = |word: &String| {
        let mut word = word.clone();
        // The longest name first, so that `energy policy` is not taken for `energy`.
        let mut names: Vec<_> = own.iter().collect();
        names.sort_by_key(|(name, _)| std::cmp::Reverse(name.len()));
        for (name, query) in names {
            word = word.replace(&format!("topic:\"{name}\""), &format!("({query})"));
            word = replace_bare(&word, &format!("topic:{name}"), &format!("({query})"));
        }
        word
    };
    words.iter().map(expand_word).collect()
}

/// Replaces `name` where no letter, digit or hyphen goes on with it.
fn replace_bare(text: &str, name: &str, query: &str) -> String {
    let (mut out, mut rest) = (String::with_capacity(text.len()), text);
    while let Some(at) = rest.find(name) {
        let (head, tail) = rest.split_at(at);
        let tail = &tail[name.len()..];
        let goes_on =
            tail.chars().next().is_some_and(|next| next.is_alphanumeric() || matches!(next, '-' | '_'));
        out.push_str(head);
        out.push_str(if goes_on { name } else { query });
        rest = tail;
    }
    out.push_str(rest);
    out
}

fn print_text(rows: &[Row]) -> io::Result<()> {
    let mut out = anstream::stdout();
    let width = rows.iter().map(|row| count(row.count).len()).max().unwrap_or(1);
    for row in rows {
        let indent = "  ".repeat(usize::from(row.level) - 1);
        writeln!(out, "{:>width$}  {indent}{}  {DIM}{}{DIM:#}", count(row.count), row.label, row.code)?;
    }
    out.flush()
}

fn print_table(rows: &[Row], delimiter: u8) -> io::Result<()> {
    let mut out = csv::WriterBuilder::new().delimiter(delimiter).from_writer(io::stdout());
    for row in rows {
        out.serialize(row)?;
    }
    out.flush()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn own_topics_are_written_out() {
        let own = BTreeMap::from([
            ("ferries".to_string(), "ferry OR ship".to_string()),
            ("ferry safety".to_string(), "bow PRE/2 door".to_string()),
        ]);
        for (query, expected) in [
            ("topic:ferries -oil", "(ferry OR ship) -oil"),
            ("(topic:ferries)", "((ferry OR ship))"),
            ("topic:ferries-uk", "topic:ferries-uk"),
            ("topic:\"ferry safety\"", "(bow PRE/2 door)"),
            ("topic:sport", "topic:sport"),
        ] {
            assert_eq!(expand(&[query.to_string()], &own), [expected]);
        }
    }
}
