//! `morgue formats`: what is read, and how it is recognised.

use std::io::{self, Write};
use std::process::ExitCode;

use morgue::read::FORMATS;

use crate::Outcome;

pub fn run() -> Outcome {
    let mut out = io::stdout().lock();
    let width = FORMATS.iter().map(|row| row.name.len()).max().unwrap_or(0);
    for row in FORMATS {
        writeln!(out, "{:width$}  {}", row.name, row.recognised)?;
        writeln!(out, "{:width$}  → {}", "", row.read_as)?;
    }
    Ok(ExitCode::SUCCESS)
}
