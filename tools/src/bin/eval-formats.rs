//! What is read of a folder of format samples.
//!
//! `eval-formats FOLDER [--list] [--skips]` extracts every file below FOLDER the way the binary
//! does and prints a Markdown table with a row for each folder in it: files, articles, how many of
//! them have a headline, a date, a source, a byline, a body, subjects, and the skips by reason.
//! `--list` prints a line for each article instead, `--skips` one for each skip.

use std::collections::{BTreeMap, BTreeSet};
use std::env;
use std::path::PathBuf;

use morgue::document::{Document, Skip, SkipReason};
use morgue::pipeline::{self, Settings};
use morgue::walk::{self, Root};

type Error = Box<dyn std::error::Error>;

#[derive(Default)]
struct Row {
    files: BTreeSet<String>,
    articles: usize,
    with: [usize; 6],
    skips: BTreeMap<SkipReason, usize>,
}

const COLUMNS: [&str; 6] = ["headline", "date", "source", "byline", "body", "subjects"];

fn main() -> Result<(), Error> {
    let mut args = env::args().skip(1);
    let folder = PathBuf::from(args.next().ok_or("usage: eval-formats FOLDER [--list] [--skips]")?);
    let options: Vec<String> = args.collect();
    let wants = |option: &str| options.iter().any(|given| given == option);
    let (list, list_skips) = (wants("--list"), wants("--skips"));
    let settings = Settings { thread_count: 2, ..Settings::default() };
    let root = Root { path: folder, prefix: String::new() };
    let mut rows: BTreeMap<String, Row> = BTreeMap::new();
    pipeline::extract(walk::walk(&root, None, &settings.walk)?, &settings, |path, found| {
        let name = path.split('/').next().unwrap_or_default().to_string();
        let row = rows.entry(name).or_default();
        row.files.insert(path.to_string());
        match found {
            Ok(document) => {
                if list {
                    print_article(&document);
                }
                row.add(&document);
            }
            Err(skip) => {
                if list_skips {
                    print_skip(path, &skip);
                }
                *row.skips.entry(skip.reason).or_default() += 1;
            }
        }
        Ok(())
    })?;
    if !list && !list_skips {
        print_table(&rows);
    }
    Ok(())
}

impl Row {
    fn add(&mut self, document: &Document) {
        let article = &document.article;
        self.articles += 1;
        let has = [
            !article.headline.is_empty(),
            article.published.is_some(),
            article.source.is_some(),
            article.byline.is_some() || !article.authors.is_empty(),
            !article.body.is_empty(),
            !article.subjects.is_empty() || !article.keywords.is_empty(),
        ];
        for (count, has) in self.with.iter_mut().zip(has) {
            *count += usize::from(has);
        }
    }
}

fn print_article(document: &Document) {
    let article = &document.article;
    let place = document.origin.record.as_deref().unwrap_or("-");
    let published = article.published.as_ref().map_or("-", |moment| moment.value.as_str());
    let source = article.source.as_ref().map_or("-", |source| source.name.as_str());
    let head: String = article.body.chars().take(60).collect();
    println!(
        "{} {place} {} | {} | {published} | {source} | {:?} | {:?} | {} bytes {head:?} | {} subjects, {} keywords | {:?} {:?} {:?}",
        document.origin.path,
        document.origin.format.name(),
        article.headline,
        article.byline,
        article.authors,
        article.body.len(),
        article.subjects.len(),
        article.keywords.len(),
        article.located,
        article.slug,
        article.item,
    );
}

fn print_skip(path: &str, skip: &Skip) {
    println!("{path} {} {skip}", skip.record.as_deref().unwrap_or("-"));
}

fn print_table(rows: &BTreeMap<String, Row>) {
    println!("| folder | files | articles | {} | skipped |", COLUMNS.join(" | "));
    println!("|---|{}---|", "---|".repeat(2 + COLUMNS.len()));
    for (name, row) in rows {
        let with: Vec<String> = row.with.iter().map(usize::to_string).collect();
        let skips: Vec<String> =
            row.skips.iter().map(|(reason, count)| format!("{count} {}", reason.name())).collect();
        let (files, articles) = (row.files.len(), row.articles);
        println!("| {name} | {files} | {articles} | {} | {} |", with.join(" | "), skips.join(", "));
    }
}
