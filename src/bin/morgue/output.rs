//! The two streams: results to stdout, talk to stderr, and the way a failure is told.

use std::error::Error;
use std::io;
use std::process::ExitCode;

use anstyle::{AnsiColor, Style};

/// Could not run.
pub const FAILED: u8 = 2;
/// Stopped by the user.
pub const INTERRUPTED: u8 = 130;

/// For headlines and names.
pub const BOLD: Style = Style::new().bold();
/// For what is beside the point.
pub const DIM: Style = Style::new().dimmed();
/// For matches.
pub const MATCH: Style = AnsiColor::Red.on_default().bold();
/// For failures.
pub const ERROR: Style = AnsiColor::Red.on_default().bold();

/// Keeps panics of parsers off stderr: they are told as skips.
pub fn quiet_guarded_panics() {
    let usual = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        let is_parser = std::thread::current().name() == Some(morgue::read::THREAD);
        if !morgue::pipeline::is_guarded() && !is_parser {
            usual(panic);
        }
    }));
}

/// A record for a person: `dump.jsonl:17`, or the path alone where the file is the record.
pub fn place(path: &str, record: Option<&str>) -> String {
    match record {
        Some(record) if record.starts_with("!/") => format!("{path}{record}"),
        Some(record) => format!("{path}:{record}"),
        None => path.to_string(),
    }
}

/// The processors to use, all unless a number is given.
pub fn processors(given: Option<u16>) -> usize {
    let all = || std::thread::available_parallelism().map_or(1, usize::from);
    given.map_or_else(all, usize::from)
}

/// Prints a failure with its causes. A reader that has closed the pipe is no failure.
pub fn fail(error: &(dyn Error + 'static)) -> ExitCode {
    let broken = |error: &(dyn Error + 'static)| {
        error.downcast_ref::<io::Error>().is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe)
    };
    let chain = std::iter::successors(Some(error), |&error| error.source());
    if chain.clone().any(broken) {
        return ExitCode::SUCCESS;
    }
    let mut told = String::new();
    for cause in chain {
        let text = cause.to_string();
        // Some libraries repeat their cause in their own text.
        if told.contains(&text) {
            continue;
        }
        if !told.is_empty() {
            told.push_str(": ");
        }
        told.push_str(&text);
    }
    anstream::eprintln!("{ERROR}error:{ERROR:#} {told}");
    if told.contains("No space left on device") {
        eprintln!("make room and run it again; what was committed is kept");
    }
    ExitCode::from(FAILED)
}
