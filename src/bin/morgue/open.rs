//! `search --open N`: the file of a hit, in the program that shows such files.

use std::path::PathBuf;
use std::process::{Command, ExitCode, Stdio};

use morgue::index::Index;
use morgue::search::Hits;

use crate::Outcome;
use crate::number::counted;

/// Names the program to open files with.
const PROGRAM: &str = "MORGUE_OPEN";

/// The number of a hit.
pub fn parse_number(text: &str) -> Result<usize, String> {
    text.parse().ok().filter(|number| *number > 0).ok_or_else(|| "hits are numbered from 1".into())
}

/// Opens the file of the hit of this number, the last that was asked for.
pub fn open(index: &Index, hits: &Hits<'_>, number: usize) -> Outcome {
    let Some(hit) = hits.hits.get(number - 1) else {
        eprintln!("there is no hit {number}: {} found", counted(hits.total, "article"));
        return Ok(ExitCode::FAILURE);
    };
    let path = hits.document(hit)?.origin.path;
    let Some(file) = locate(index, &path) else {
        return Err(format!("{path}: the file is gone; read the article with `morgue show`").into());
    };
    let (program, arguments) = opener();
    let started = Command::new(&program).args(arguments).arg(&file).stdin(Stdio::inherit()).status();
    let status = started
        .map_err(|error| format!("{program}: cannot be started: {error}; name a program in {PROGRAM}"))?;
    if status.success() {
        Ok(ExitCode::SUCCESS)
    } else {
        Err(format!("{program} failed on {}", file.display()).into())
    }
}

/// The file of a path of the index, where it still is.
fn locate(index: &Index, path: &str) -> Option<PathBuf> {
    // The longest prefix first: that of the first root is empty and fits all.
    let mut roots: Vec<_> = index.roots().iter().collect();
    roots.sort_by_key(|root| std::cmp::Reverse(root.prefix.len()));
    let mut files =
        roots.into_iter().filter_map(|root| Some(root.folder.join(path.strip_prefix(&root.prefix)?)));
    files.find(|file| file.exists())
}

fn opener() -> (String, Vec<String>) {
    if let Ok(named) = std::env::var(PROGRAM) {
        let mut words = named.split_whitespace().map(String::from);
        if let Some(program) = words.next() {
            return (program, words.collect());
        }
    }
    if cfg!(target_os = "macos") {
        ("open".into(), Vec::new())
    } else if cfg!(windows) {
        ("explorer".into(), Vec::new())
    } else {
        ("xdg-open".into(), Vec::new())
    }
}
