//! Recall of the people that Reuters tagged in 1987.
//!
//! An article counts as found when one of its people has the tag's family name, and no first name
//! that speaks against it. Only recall can be told, since many people have no tag.

use std::collections::{BTreeMap, HashMap};
use std::{fs, io};

use morgue::document::{Actor, Names};
use morgue::pipeline::{self, Settings};
use morgue::walk::{self, Root};

use super::worker::Worker;
use morgue_tools::figures::{Figures, Talk, folded};

/// Measures the files of a folder.
pub fn measure(folder: &str, mut worker: Worker, talk: Talk, figures: &mut Figures) -> io::Result<()> {
    let mut tags: HashMap<String, Vec<String>> = HashMap::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|end| end == "sgm") {
            scan(&fs::read(path)?, &mut tags);
        }
    }
    let settings = Settings { thread_count: 1, ..Settings::default() };
    let root = Root { path: folder.into(), prefix: String::new() };
    let files = walk::walk(&root, None, &settings.walk).map_err(io::Error::other)?;
    let mut persons: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    pipeline::extract(files, &settings, |_, found| {
        let Ok(document) = found else { return Ok(()) };
        let Some(wanted) = document.origin.record.as_deref().and_then(|record| tags.get(record)) else {
            return Ok(());
        };
        let names = worker.names(&document.article);
        for tag in wanted {
            let (right, all) = persons.entry(tag.clone()).or_default();
            *all += 1;
            if is_found(&names, tag) {
                *right += 1;
            } else if talk == Talk::Errors {
                let people: Vec<&str> = names.people.iter().map(|actor| actor.name.as_str()).collect();
                println!("{tag}\t{}\t{people:?}", document.article.headline);
            }
        }
        Ok(())
    })?;
    let (right, all) = persons.values().fold((0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1));
    let micro = right as f64 / all.max(1) as f64;
    let each = persons.values().map(|(right, all)| *right as f64 / *all as f64);
    let macro_recall = each.sum::<f64>() / persons.len().max(1) as f64;
    println!(
        "{right} of {all} tags found = {micro:.4}; per person, {} persons: {macro_recall:.4}",
        persons.len()
    );
    figures.note("reuters-micro", micro);
    figures.note("reuters-macro", macro_recall);
    Ok(())
}

fn is_found(names: &Names, tag: &str) -> bool {
    let parts: Vec<&str> = tag.split('-').collect();
    names.people.iter().any(|actor| is_of(actor, &parts))
}

fn is_of(actor: &Actor, parts: &[&str]) -> bool {
    let surname = parts.last().copied().unwrap_or_default();
    let full = folded(&actor.name);
    let words: Vec<&str> = full.split(' ').collect();
    // `james-baker`, but also `de-larosiere` and `leigh-pemberton`.
    let fits = words.len() < 2
        || parts.len() < 2
        || words.last() != Some(&surname)
        || words.iter().any(|word| word.chars().next() == parts[0].chars().next());
    let has = |name: &str| folded(name).split(' ').any(|word| word == surname);
    fits && (has(&actor.name) || actor.mentions.iter().any(|mention| has(&mention.surface)))
}

/// Finds the records of a file and whom their tags name.
fn scan(bytes: &[u8], tags: &mut HashMap<String, Vec<String>>) {
    let text: String = bytes.iter().map(|&byte| char::from(byte)).collect();
    for record in text.split("<REUTERS ").skip(1) {
        let Some(number) = between(record, "NEWID=\"", "\"") else { continue };
        let people = between(record, "<PEOPLE>", "</PEOPLE>").unwrap_or_default();
        let people: Vec<String> = people
            .split("<D>")
            .skip(1)
            .filter_map(|name| Some(name.split_once("</D>")?.0.to_string()))
            .collect();
        if !people.is_empty() {
            tags.insert(number.to_string(), people);
        }
    }
}

fn between<'t>(text: &'t str, open: &str, close: &str) -> Option<&'t str> {
    let start = text.find(open)? + open.len();
    let length = text[start..].find(close)?;
    Some(&text[start..start + length])
}
