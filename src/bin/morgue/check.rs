//! `morgue check`: whether the index, its ledger and the files it was made from agree.

use std::process::ExitCode;

use anstream::println;
use morgue::index::{Index, file_key};
use morgue::pipeline::{self, Change, Reread, Settings, Target};
use morgue::read;
use morgue::walk::{self, Root, WalkSettings};
use rustc_hash::FxHashMap;

use crate::Outcome;
use crate::args::CheckArgs;
use crate::config::Config;
use crate::number::counted;
use crate::output::{DIM, ERROR, place};

pub fn run(args: &CheckArgs) -> Outcome {
    let index = Index::open(&args.place.index)?;
    let mut findings = 0;
    let mut find = |text: String, mend: &str| {
        findings += 1;
        println!("{ERROR}{text}{ERROR:#}\n    {mend}");
    };

    for file in index.damaged_files()? {
        let text = format!("{} is damaged", file.display());
        find(text, "delete the index folder and run `morgue index` again");
    }
    let searcher = index.searcher();
    let mut articles: FxHashMap<_, u64> = FxHashMap::default();
    let mut ids = Vec::new();
    for row in index.addresses(&searcher)? {
        let Some(id) = row.id else { continue };
        *articles.entry(row.file).or_default() += 1;
        ids.push(id);
    }
    let article_count = ids.len();
    ids.sort_unstable();
    ids.dedup();
    if ids.len() < article_count {
        let text =
            format!("{} stand twice in the index", counted((article_count - ids.len()) as u64, "article"));
        find(text, "run `morgue index --force`");
    }
    let entries = index.entries(|_| true)?;
    for entry in &entries {
        let held = articles.remove(&file_key(&entry.path)).unwrap_or_default();
        if held != entry.indexed {
            let text =
                format!("{}: the ledger says {} articles, the index holds {held}", entry.path, entry.indexed);
            find(text, "run `morgue index --force`");
        }
    }
    if !articles.is_empty() {
        let text = format!("{} of files that were not finished", counted(articles.values().sum(), "article"));
        find(text, "an interrupted run left them; run `morgue index` to go on");
    }
    let (changed, gone) = compare_files(&index, args)?;
    for (number, what) in [(changed, "new or changed"), (gone, "gone")] {
        if number > 0 {
            find(format!("{} {what} since the last run", counted(number, "file")), "run `morgue index`");
        }
    }

    let skipped: u64 = entries.iter().map(|entry| entry.skipped).sum();
    if args.skipped {
        let mut entries = entries;
        entries.sort_by(|a, b| a.path.cmp(&b.path));
        for entry in &entries {
            for skip in &entry.skips {
                println!("{}: {skip}", place(&entry.path, skip.record.as_deref()));
            }
            let more = entry.skipped.saturating_sub(entry.skips.len() as u64);
            if more > 0 {
                println!("{}: {} more were skipped", entry.path, counted(more, "record"));
            }
        }
    } else if skipped > 0 {
        println!("{DIM}{} skipped when read; --skipped lists them{DIM:#}", counted(skipped, "record"));
    }
    if findings > 0 {
        return Ok(ExitCode::FAILURE);
    }
    println!(
        "all is well: {} of {}, every file as it was read",
        counted(article_count as u64, "article"),
        counted(index.ledger()?.files.len() as u64, "file")
    );
    Ok(ExitCode::SUCCESS)
}

/// Counts the files that differ from the ledger, and those that are gone.
fn compare_files(index: &Index, args: &CheckArgs) -> Result<(u64, u64), Box<dyn std::error::Error>> {
    let (mut changed, mut gone) = (0, 0);
    let walk = WalkSettings { excluded: vec![args.place.index.canonicalize()?], ..WalkSettings::default() };
    let ledger = index.ledger()?;
    for root in index.roots() {
        if !root.folder.exists() {
            gone += ledger.files.len() as u64;
            continue;
        }
        let (read, extract) = Config::load(&root.folder)?.into_settings();
        let settings =
            Settings { reread: Reread::Changed, walk: walk.clone(), read, extract, thread_count: 1 };
        let root = Root { path: root.folder.clone(), prefix: root.prefix.clone() };
        let target = Target::Folder { root: root.clone(), below: Default::default() };
        let vanished = pipeline::plan(index, vec![target], &settings, |_, change| match change {
            Change::New | Change::Changed => changed += 1,
            Change::Unchanged => {}
        })?;
        gone += vanished.len() as u64;
        if args.content {
            for file in walk::walk(&root, None, &walk)?.flatten() {
                let known = ledger.files.get(&file_key(&file.path));
                let read = known.filter(|known| known.indexed > 0).map(|known| known.content_hash);
                if read.is_some_and(|hash| read::hash_content(&file) != Ok(hash)) {
                    println!("{}: its content differs from what was read", file.path);
                    changed += 1;
                }
            }
        }
    }
    Ok((changed, gone))
}
