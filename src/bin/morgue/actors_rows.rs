//! Actors on stdout, as text or as data.

use std::io::{self, Write};

use crate::actors::ActorRow;
use crate::actors_args::ActorFormat;
use crate::number::{count, counted};
use crate::output::{BOLD, DIM};

type Rows<T> = Result<T, morgue::error::Error>;

/// Prints a list for a person, of `all` that were found.
pub fn print_text(
    rows: impl Iterator<Item = Rows<ActorRow>>,
    all: usize,
) -> Result<(), Box<dyn std::error::Error>> {
    let mut out = anstream::stdout();
    let mut shown = 0;
    for row in rows {
        let row = row?;
        shown += 1;
        let days = match (&row.first, &row.last) {
            (Some(first), Some(last)) => format!("{first} to {last}"),
            _ => String::new(),
        };
        write!(out, "{:>8}  {BOLD}{}{BOLD:#}  {DIM}{}", count(row.articles), row.name, row.kind)?;
        for part in [row.country.unwrap_or_default(), &days].iter().filter(|part| !part.is_empty()) {
            write!(out, " · {part}")?;
        }
        writeln!(out, "{DIM:#}")?;
        let roles: Vec<&str> = row.roles.iter().take(3).map(|role| role.role.as_str()).collect();
        // Behind the name may stand what tells it from another of the same name.
        let is_other = |name: &str| {
            row.name.strip_prefix(name).is_none_or(|mark| !mark.is_empty() && !mark.starts_with(" ("))
        };
        let others = row.variants.iter().filter(|variant| is_other(&variant.name));
        let others: Vec<String> = others
            .take(6)
            .map(|variant| format!("{} ({})", variant.name, count(u64::from(variant.articles))))
            .collect();
        for (label, text) in [("role", roles.join(", ")), ("also", others.join(", "))] {
            if !text.is_empty() {
                writeln!(out, "          {DIM}{label}{DIM:#}  {text}")?;
            }
        }
    }
    out.flush()?;
    if shown > 0 && shown < all {
        anstream::eprintln!("{DIM}{shown} of {}; all: --all{DIM:#}", counted(all as u64, "actor"));
    }
    Ok(())
}

/// Prints objects, a line each or as a list.
pub fn print_json(
    rows: impl Iterator<Item = Rows<ActorRow>>,
    format: ActorFormat,
) -> Result<(), Box<dyn std::error::Error>> {
    let mut out = io::BufWriter::new(io::stdout().lock());
    let list = format == ActorFormat::Json;
    if list {
        out.write_all(b"[")?;
    }
    for (ordinal, row) in rows.enumerate() {
        if list {
            out.write_all(if ordinal == 0 { b"\n" } else { b",\n" })?;
        }
        serde_json::to_writer(&mut out, &row?)?;
        if !list {
            out.write_all(b"\n")?;
        }
    }
    if list {
        out.write_all(b"\n]\n")?;
    }
    out.flush()?;
    Ok(())
}

/// Prints a table.
pub fn print_table(
    rows: impl Iterator<Item = Rows<ActorRow>>,
    delimiter: u8,
) -> Result<(), Box<dyn std::error::Error>> {
    let mut out = csv::WriterBuilder::new().delimiter(delimiter).from_writer(io::stdout());
    out.write_record(["name", "kind", "articles", "first", "last", "role", "variants"])?;
    for row in rows {
        let row = row?;
        let variants: Vec<&str> = row.variants.iter().map(|variant| variant.name.as_str()).collect();
        let role = row.roles.first().map(|role| role.role.as_str()).unwrap_or_default();
        let (first, last) = (row.first.unwrap_or_default(), row.last.unwrap_or_default());
        let articles = row.articles.to_string();
        out.write_record([&row.name, row.kind, &articles, &first, &last, role, &variants.join("; ")])?;
    }
    out.flush()?;
    Ok(())
}
