//! A query with its answer in a file: what `search --save` writes and `morgue rerun` reads.

use std::borrow::Cow;
use std::fmt;
use std::fs::File;
use std::io::{self, BufRead, BufReader, BufWriter, Write};
use std::path::Path;

use morgue::document::Hash64;
use morgue::index::Index;
use morgue::search::{self, Today};
use morgue::settle::copies::Copies;
use serde::{Deserialize, Serialize};

use crate::answer::{Answer, Articles, Found, answer};
use crate::args::Dates;
use crate::search::parse_query_on;
use crate::topics::written_out;

/// A query and its answer.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Saved {
    /// The version of the program.
    pub version: String,
    /// The query as typed.
    pub query: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub since: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<String>,
    /// Whether one hit of each story counts.
    pub stories: bool,
    /// The day that relative dates count from.
    pub day: String,
    /// The query as it was read.
    pub reading: String,
    /// The fingerprint of all articles.
    pub corpus: String,
    /// Articles, or stories where those are counted.
    pub hits: u64,
    /// Matches in all articles.
    pub matches: u64,
    /// The articles in order of their ids: id, hash of the content, path. They are the end of the
    /// file, a line each, and never held here: [`Known`] reads them.
    articles: Vec<String>,
}

/// What stands before and behind the lines of the articles.
const FIRST_LINE: &str = "articles = [";
const LAST_LINE: &str = "]";

/// Writes a query and its answer to a file.
pub fn save(
    path: &Path,
    index: &Index,
    words: &[String],
    dates: &Dates,
    copies: Option<&Copies>,
) -> Result<(), Box<dyn std::error::Error>> {
    let day = jiff::ZonedDateTime::now().date();
    let query = parse_query_on(&written_out(words, index)?, dates, Today(day))?;
    let Answer { counts, articles } = answer(index, &query, copies)?;
    let head = toml::to_string(&Saved {
        version: env!("CARGO_PKG_VERSION").into(),
        query: words.join(" "),
        since: dates.since.clone(),
        until: dates.until.clone(),
        stories: copies.is_some(),
        day: day.to_string(),
        reading: query.to_string(),
        corpus: search::fingerprint(index)?,
        hits: counts.hits,
        matches: counts.matches,
        articles: Vec::new(),
    })?;
    let failed = |error: std::io::Error| format!("{}: cannot be written: {error}", path.display());
    let mut out = BufWriter::new(File::create(path).map_err(failed)?);
    Ok(write(&mut out, &head, &articles).map_err(failed)?)
}

/// Writes the list of articles last and line by line: it may be as long as the index.
fn write(out: &mut impl Write, head: &str, articles: &Articles) -> io::Result<()> {
    writeln!(out, "# Saved by `morgue search --save`; `morgue rerun` asks it again.")?;
    let head = head.trim_end();
    out.write_all(head.strip_suffix("articles = []").unwrap_or(head).as_bytes())?;
    writeln!(out, "{FIRST_LINE}")?;
    for Found { id, content, path } in articles.iter() {
        // A string of JSON is one of TOML, and never longer than a line.
        writeln!(out, "    {},", serde_json::Value::String(format!("{id} {content} {path}")))?;
    }
    writeln!(out, "{LAST_LINE}")?;
    out.flush()
}

/// Reads a file as far as the list of its articles.
pub fn load(path: &Path) -> Result<(Saved, Known), Box<dyn std::error::Error>> {
    let failed = |error: &dyn fmt::Display| format!("{}: {error}", path.display());
    let mut lines = BufReader::new(File::open(path).map_err(|error| failed(&error))?).lines();
    let (mut head, mut number) = (String::new(), 0);
    for line in lines.by_ref() {
        let line = line.map_err(|error| failed(&error))?;
        number += 1;
        if line == FIRST_LINE {
            // Its lines are read when they are asked for.
            head.push_str("articles = []\n");
            break;
        }
        head.push_str(&line);
        head.push('\n');
    }
    let saved: Saved =
        toml::from_str(&head).map_err(|error| failed(&format_args!("not a saved query: {error}")))?;
    let is_fingerprint =
        saved.corpus.len() == 32 && saved.corpus.bytes().all(|byte| byte.is_ascii_hexdigit());
    if !is_fingerprint {
        return Err(failed(&"`corpus` is no fingerprint of 32 digits").into());
    }
    if !saved.articles.is_empty() {
        return Err(failed(&format_args!("`articles` is no list with a line for each article")).into());
    }
    let known = Known { lines, number, hits: saved.hits, listed: 0, last: None };
    Ok((saved, known))
}

/// The articles of a file in order of their ids, read one by one.
pub struct Known {
    lines: io::Lines<BufReader<File>>,
    /// Lines read so far.
    number: u64,
    /// How many articles there should be.
    hits: u64,
    /// How many there were so far.
    listed: u64,
    last: Option<Hash64>,
}

impl Known {
    /// The next article; `None` behind the last.
    pub fn read_next(&mut self) -> Result<Option<Found<'static>>, String> {
        let line = match self.lines.next() {
            None => return Err("the list of `articles` has no end".into()),
            Some(line) => line.map_err(|error| error.to_string())?,
        };
        self.number += 1;
        if line == LAST_LINE {
            if self.listed != self.hits {
                return Err(format!("`hits` is {}, but `articles` lists {}", self.hits, self.listed));
            }
            return match self.lines.find(|line| !matches!(line, Ok(line) if line.trim().is_empty())) {
                None => Ok(None),
                Some(_) => Err("something stands behind the list of `articles`".into()),
            };
        }
        let found = parse_found(&line)
            .ok_or_else(|| format!("line {}: `{}` is no id, hash and path", self.number, line.trim()))?;
        if self.last.is_some_and(|last| last >= found.id) {
            return Err(format!("line {}: {} is out of order", self.number, found.id));
        }
        self.last = Some(found.id);
        self.listed += 1;
        Ok(Some(found))
    }
}

/// Reads the line of an article.
fn parse_found(line: &str) -> Option<Found<'static>> {
    let text: String = serde_json::from_str(line.trim().strip_suffix(',')?).ok()?;
    let mut parts = text.splitn(3, ' ');
    let mut parse_hash = || parts.next().and_then(Hash64::parse);
    let (id, content) = (parse_hash()?, parse_hash()?);
    Some(Found { id, content, path: Cow::Owned(parts.next()?.to_string()) })
}
