//! Fields of the Reuters-21578 files against the collection's own tags.
//!
//! `eval-reuters FOLDER [--failures]` extracts every `.sgm` file of FOLDER the way the binary does,
//! scans the same files by itself with a few string searches, and prints for how many records each
//! field came out: every record once, `published` on all, a headline wherever TITLE has one,
//! `located` wherever DATELINE names a place.

use std::collections::HashMap;
use std::path::PathBuf;
use std::{env, fs};

use morgue::document::Document;
use morgue::pipeline::{self, Settings};
use morgue::walk::{self, Root};

type Error = Box<dyn std::error::Error>;

/// What a record's tags say.
struct Tags {
    title: String,
    place: String,
}

fn main() -> Result<(), Error> {
    let mut args = env::args().skip(1);
    let folder = PathBuf::from(args.next().ok_or("usage: eval-reuters FOLDER [--failures]")?);
    let failures = args.next().as_deref() == Some("--failures");
    let mut tags = HashMap::new();
    for entry in fs::read_dir(&folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|end| end == "sgm") {
            scan(&fs::read(path)?, &mut tags);
        }
    }
    let settings = Settings { thread_count: 2, ..Settings::default() };
    let root = Root { path: folder, prefix: String::new() };
    let mut documents: HashMap<u32, Document> = HashMap::new();
    let (mut twice, mut skips) = (0, Vec::new());
    pipeline::extract(walk::walk(&root, None, &settings.walk)?, &settings, |path, found| {
        match found {
            Ok(document) => {
                let number = document.origin.record.as_deref().and_then(|record| record.parse().ok());
                if let Some(number) = number {
                    twice += usize::from(documents.insert(number, document).is_some());
                }
            }
            Err(skip) => skips.push(format!("{path}:{}: {skip}", skip.record.as_deref().unwrap_or(""))),
        }
        Ok(())
    })?;
    println!("records {}, documents {}, twice {twice}, skips {}", tags.len(), documents.len(), skips.len());
    skips.iter().for_each(|skip| println!("  {skip}"));
    let report = |name: &str, wanted: &dyn Fn(&Tags) -> bool, has: &dyn Fn(&Document) -> bool| {
        let mut all = 0;
        let mut missing = Vec::new();
        for (number, tags) in tags.iter().filter(|(_, tags)| wanted(tags)) {
            let Some(document) = documents.get(number) else { continue };
            all += 1;
            if !has(document) {
                missing.push((*number, &tags.title, &tags.place));
            }
        }
        let found = all - missing.len();
        println!("{name:<10} {found} of {all} = {:.2} %", 100.0 * found as f64 / all.max(1) as f64);
        missing.sort();
        for (number, title, place) in missing.iter().filter(|_| failures) {
            println!("  {number}: {title} | {place}");
        }
    };
    report("published", &|_| true, &|document| document.article.published.is_some());
    report("headline", &|tags| !tags.title.is_empty(), &|document| !document.article.headline.is_empty());
    report("located", &|tags| !tags.place.is_empty(), &|document| document.article.located.is_some());
    Ok(())
}

/// Finds the records of a file and what their tags say.
fn scan(bytes: &[u8], tags: &mut HashMap<u32, Tags>) {
    let text: String = bytes.iter().map(|&byte| char::from(byte)).collect();
    for record in text.split("<REUTERS ").skip(1) {
        let number = between(record, "NEWID=\"", "\"").and_then(|number| number.parse().ok());
        let Some(number) = number else { continue };
        let title = between(record, "<TITLE>", "</TITLE>").unwrap_or_default().trim().to_string();
        let dateline = between(record, "<DATELINE>", "</DATELINE>").unwrap_or_default();
        // `    SALVADOR, Feb 26 -`: a place is what stands before the first comma.
        let place = dateline.split_once(',').map_or("", |(place, _)| place).trim().to_string();
        tags.insert(number, Tags { title, place });
    }
}

fn between<'t>(text: &'t str, open: &str, close: &str) -> Option<&'t str> {
    let start = text.find(open)? + open.len();
    let length = text[start..].find(close)?;
    Some(&text[start..start + length])
}
