//! Measures the name finder, through the very code of the binary.
//!
//! `eval-names PEOPLE_JSONL`: people and their other forms, roles, organisations, places against
//! gold. `--iob FILE`: span F1 per kind on an IOB2 file (or `.txt` with inline marks)
//! as raw text, document by document; `--calibration FILE`: how often names are right, by how sure
//! the tagger is of them.
//! `--reuters FOLDER`: recall of the people that Reuters tagged, per tag and per person.
//! `--time JSONL`: tokens per second. `--show FILE`: the names of a text. `--errors` lists what went
//! wrong, `--model=FILE` takes another model than the embedded one, `--floors=FILE` fails if a figure
//! is below its floor there.

mod gold;
mod iob;
mod reuters;
mod time;
mod worker;

use std::fs;
use std::process::ExitCode;

use morgue_tools::corpus::{read_iob, read_marked};

use morgue_tools::figures::{Figures, Talk};
use worker::Worker;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let has = |name: &str| arguments.iter().any(|argument| argument == name);
    let value = |name: &str| {
        arguments
            .iter()
            .find_map(|argument| argument.strip_prefix(name)?.strip_prefix('='))
            .map(str::to_string)
    };
    let paths: Vec<&String> = arguments.iter().filter(|argument| !argument.starts_with("--")).collect();
    let [path] = paths[..] else {
        eprintln!(
            "usage: eval-names [--iob | --calibration | --reuters | --time | --show] [--errors] [--floors=FILE] FILE"
        );
        return ExitCode::from(2);
    };
    let talk = if has("--errors") { Talk::Errors } else { Talk::Sums };
    let mut figures = Figures::default();
    let outcome = run(path, &has, talk, Worker::new(value("--model")), &mut figures);
    match outcome.and_then(|()| figures.hold(value("--floors"))) {
        Ok(0) => ExitCode::SUCCESS,
        Ok(_) => ExitCode::from(1),
        Err(error) => {
            eprintln!("{path}: {error}");
            ExitCode::from(2)
        }
    }
}

fn run(
    path: &str,
    has: &impl Fn(&str) -> bool,
    talk: Talk,
    worker: Worker,
    figures: &mut Figures,
) -> Result<(), std::io::Error> {
    if has("--reuters") {
        return reuters::measure(path, worker, talk, figures);
    }
    let text = fs::read_to_string(path)?;
    if has("--show") {
        worker.show(&text);
    } else if has("--calibration") {
        let samples = if path.ends_with(".txt") { read_marked(&text) } else { read_iob(&text) };
        iob::calibrate(samples, figures);
    } else if has("--iob") {
        let samples = if path.ends_with(".txt") { read_marked(&text) } else { read_iob(&text) };
        iob::measure(samples, worker, talk, figures);
    } else if has("--time") {
        time::measure(&text, worker);
    } else {
        gold::measure(&text, worker, talk, figures);
    }
    Ok(())
}
