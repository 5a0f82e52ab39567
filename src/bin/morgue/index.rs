//! `morgue index`: brings the index up to date with its files.

use std::io::{self, BufReader};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use anstream::eprintln;
use morgue::index::{Index, WriterSettings};
use morgue::pipeline::{self, Change, Reread, Settings, Summary, Target, Watch};
use morgue::settle::copies::Copies;
use morgue::settle::{self, Settled};
use morgue::walk::{self, Root, WalkSettings};

use crate::Outcome;
use crate::args::IndexArgs;
use crate::config::Config;
use crate::number::{count, counted, duration, size};
use crate::output::{DIM, INTERRUPTED, processors};
use crate::progress::{Progress, Talk};

/// Where the articles are if nobody says otherwise.
const DEFAULT_CORPUS: &str = "corpus";

pub fn run(args: IndexArgs) -> Outcome {
    let started = Instant::now();
    let thread_count = processors(args.threads);
    if args.dry_run && !args.place.index.join("morgue.json").exists() {
        return Err("no index yet: all files are new".into());
    }
    let mut index = Index::open_or_create(&args.place.index)?;
    let (targets, corpus) = find_targets(&args, &mut index)?;
    let (read, extract) = Config::load(&corpus)?.into_settings();
    let reread = match (args.force, args.retry_skipped) {
        (true, _) => Reread::Everything,
        (false, true) => Reread::Skipped,
        (false, false) => Reread::Changed,
    };
    let walk = WalkSettings { follow_links: args.follow, excluded: vec![absolute(&args.place.index)?] };
    let settings = Settings { thread_count, reread, walk, read, extract };
    if args.dry_run {
        return list(&index, targets, &settings);
    }

    let talk = if args.quiet { Talk::Quiet } else { Talk::Normal };
    let progress = Progress::start(talk, args.errors.as_deref())?;
    let writer = index.writer(&WriterSettings {
        memory_bytes: args.memory,
        worker_count: thread_count,
        commit_every: Duration::from_secs(args.commit_every),
    })?;
    let stop = Arc::new(AtomicBool::new(false));
    watch_for_interrupts(&stop)?;
    let censuses = censuses(&targets);
    let outcome = std::thread::scope(|scope| {
        let teller = scope.spawn(|| progress.tell());
        if progress.is_watched() {
            scope.spawn(|| take_census(censuses, &settings.walk, &progress));
        }
        let watch = Watch { report: &progress, stop: &stop };
        let outcome = pipeline::index(&index, targets, &settings, writer, watch);
        let written = progress.finish();
        teller.thread().unpark();
        outcome.map(|summary| (summary, written))
    });
    let (summary, written) = outcome?;
    written?;
    index.reload()?;
    if !summary.interrupted {
        settle_actors(&index, thread_count, talk)?;
    }
    Copies::settle(&index)?;
    if talk == Talk::Normal {
        print_summary(&summary, &index, started.elapsed());
    }
    Ok(match (summary.interrupted, summary.skipped_count()) {
        (true, _) => ExitCode::from(INTERRUPTED),
        (false, 0) => ExitCode::SUCCESS,
        (false, _) => ExitCode::FAILURE,
    })
}

/// Brings the actors table up to date with what was indexed.
fn settle_actors(index: &Index, thread_count: usize, talk: Talk) -> Result<(), morgue::error::Error> {
    let started = Instant::now();
    let settled = settle::settle(index, thread_count)?;
    if talk == Talk::Normal && settled == Settled::Written {
        eprintln!("actors settled in {}", duration(started.elapsed()));
    }
    Ok(())
}

/// Turns the paths of the command line into targets. Also gives the folder whose settings hold.
fn find_targets(
    args: &IndexArgs,
    index: &mut Index,
) -> Result<(Vec<Target>, PathBuf), Box<dyn std::error::Error>> {
    let from_stdin = args.paths.iter().any(|path| path.as_os_str() == "-");
    let list = args.files_from.clone().or(from_stdin.then(|| PathBuf::from("-")));
    let mut paths: Vec<PathBuf> = args.paths.iter().filter(|path| path.as_os_str() != "-").cloned().collect();
    if paths.is_empty() && list.is_none() {
        paths = match index.roots() {
            [] => vec![PathBuf::from(DEFAULT_CORPUS)],
            roots => roots.iter().map(|root| root.folder.clone()).collect(),
        };
    }
    let mut targets = Vec::new();
    let mut corpus = None;
    for path in paths {
        let path = absolute(&path)?;
        let folder = if path.is_file() { path.parent().unwrap_or(&path) } else { &path };
        let (root, below) = index.adopt(folder)?;
        let below = if path.is_file() { below.join(path.file_name().unwrap_or_default()) } else { below };
        corpus.get_or_insert_with(|| root.folder.clone());
        targets.push(Target::Folder { root: Root { path: root.folder, prefix: root.prefix }, below });
    }
    if let Some(list) = list {
        let (root, _) = match index.roots().first() {
            Some(root) => (root.clone(), PathBuf::new()),
            None => index.adopt(&absolute(Path::new("."))?)?,
        };
        corpus.get_or_insert_with(|| root.folder.clone());
        let root = Root { path: root.folder, prefix: root.prefix };
        targets.push(Target::List { root, list: open_list(&list)? });
    }
    Ok((targets, corpus.unwrap_or_default()))
}

fn open_list(list: &Path) -> Result<Box<dyn io::BufRead + Send>, morgue::error::Error> {
    if list.as_os_str() == "-" {
        return Ok(Box::new(BufReader::new(io::stdin())));
    }
    let file = std::fs::File::open(list)
        .map_err(|source| morgue::error::Error::Walk { path: list.to_path_buf(), source })?;
    Ok(Box::new(BufReader::new(file)))
}

/// The path from the root of the file system, links undone, so that a folder has one name.
fn absolute(path: &Path) -> Result<PathBuf, morgue::error::Error> {
    path.canonicalize().map_err(|source| morgue::error::Error::Walk { path: path.to_path_buf(), source })
}

fn list(index: &Index, targets: Vec<Target>, settings: &Settings) -> Outcome {
    let (mut read, mut kept) = (0, 0);
    let gone = pipeline::plan(index, targets, settings, |path, change| match change {
        Change::New => {
            read += 1;
            println!("new\t{path}");
        }
        Change::Changed => {
            read += 1;
            println!("changed\t{path}");
        }
        Change::Unchanged => kept += 1,
    })?;
    for path in &gone {
        println!("gone\t{path}");
    }
    eprintln!(
        "would read {}, drop {}, pass over {}",
        counted(read, "file"),
        counted(gone.len() as u64, "file"),
        counted(kept, "file")
    );
    Ok(ExitCode::SUCCESS)
}

/// The first interrupt ends the run cleanly, the second at once.
fn watch_for_interrupts(stop: &Arc<AtomicBool>) -> Result<(), ctrlc::Error> {
    let stop = Arc::clone(stop);
    ctrlc::set_handler(move || {
        if stop.swap(true, Ordering::Relaxed) {
            std::process::exit(i32::from(INTERRUPTED));
        }
        eprintln!("stopping: writing what was read; once more to stop at once");
    })
}

/// The folders to count for a progress with an end.
fn censuses(targets: &[Target]) -> Vec<(Root, PathBuf)> {
    let folders = targets.iter().filter_map(|target| match target {
        Target::Folder { root, below } => Some((root.clone(), below.clone())),
        Target::List { .. } => None,
    });
    folders.collect()
}

fn take_census(folders: Vec<(Root, PathBuf)>, settings: &WalkSettings, progress: &Progress) {
    let mut bytes = 0;
    for (root, below) in folders {
        let below = (!below.as_os_str().is_empty()).then_some(below.as_path());
        let Ok(files) = walk::walk(&root, below, settings) else { return };
        for file in files.flatten() {
            if progress.done.load(Ordering::Relaxed) {
                return;
            }
            bytes += file.size_bytes;
        }
    }
    progress.total_bytes.store(bytes, Ordering::Relaxed);
}

fn print_summary(summary: &Summary, index: &Index, elapsed: Duration) {
    let files = [
        (summary.new_files, "new"),
        (summary.changed_files, "changed"),
        (summary.moved_files, "moved"),
        (summary.unchanged_files, "unchanged"),
        (summary.deleted_files, "deleted"),
        (summary.lost_files, "not read"),
    ];
    let rate = summary.bytes as f64 / elapsed.as_secs_f64().max(0.001);
    eprintln!(
        "{} indexed in {} ({}, {}/s)",
        counted(summary.indexed, "article"),
        duration(elapsed),
        size(summary.bytes),
        size(rate as u64)
    );
    eprintln!("  files    {}", list_counts(files.iter().map(|&(number, name)| (number, name.to_string()))));
    let skipped = summary.skipped.iter().map(|(reason, &number)| (number, reason.name().to_string()));
    let records = [(summary.indexed, "indexed"), (summary.unchanged, "unchanged")];
    let records = records.iter().map(|&(number, name)| (number, name.to_string()));
    let before = std::iter::once((summary.skipped_before, "skipped before".to_string()));
    eprintln!(
        "  records  {} = {}",
        count(summary.record_count()),
        list_counts(records.chain(before).chain(skipped))
    );
    let articles = index.article_count();
    eprintln!("  index    {} in {}", counted(articles, "article"), size(index.size_bytes()));
    if summary.interrupted {
        eprintln!("interrupted; run it again to go on");
    } else if summary.skipped_before > 0 {
        eprintln!("{DIM}`morgue check --skipped` lists what was skipped before{DIM:#}");
    }
}

fn list_counts(counts: impl Iterator<Item = (u64, String)>) -> String {
    let told: Vec<String> = counts
        .filter(|(number, _)| *number > 0)
        .map(|(number, name)| format!("{} {name}", count(number)))
        .collect();
    if told.is_empty() { "none".into() } else { told.join(", ") }
}
