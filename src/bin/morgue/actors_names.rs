//! `morgue actors --names`: a line of counts for each name of a file.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Write};
use std::path::Path;
use std::process::ExitCode;

use crate::Outcome;
use crate::actors::{Corpus, name_words};
use crate::actors_args::{ActorFormat, ActorsArgs};
use crate::number::count;

/// One line of counts for each name of a file.
pub fn count_names(args: &ActorsArgs, list: &Path) -> Outcome {
    let corpus = Corpus::open(&args.common)?;
    let lines: Box<dyn BufRead> = match list.as_os_str() == "-" {
        true => Box::new(BufReader::new(io::stdin())),
        false => Box::new(BufReader::new(
            File::open(list)
                .map_err(|source| morgue::error::Error::Walk { path: list.to_path_buf(), source })?,
        )),
    };
    let (mut bad, mut first) = (0, true);
    let mut out = io::stdout().lock();
    for (number, line) in (1..).zip(lines.split(b'\n')) {
        let line = line.map_err(|source| morgue::error::Error::Walk { path: list.to_path_buf(), source })?;
        let text = std::str::from_utf8(&line).map(str::trim);
        let name = match text {
            Ok("") => continue,
            Ok(name) if !name_words(name).is_empty() => name,
            Ok(_) | Err(_) => {
                bad += 1;
                let why = if text.is_ok() { "no name" } else { "not UTF-8" };
                eprintln!("{}:{number}: {why}", list.display());
                continue;
            }
        };
        let found = corpus.find_named(name);
        let mut articles = 0;
        for &actor in &found {
            articles += corpus.count(actor)?;
        }
        let names: Vec<String> = found.iter().take(4).map(|&actor| corpus.actors.name_of(actor)).collect();
        write_count(&mut out, args.format, (name, articles, found.len(), &names), first)?;
        first = false;
    }
    if args.format == ActorFormat::Json {
        writeln!(out, "{}", if first { "[]" } else { "\n]" })?;
    }
    out.flush()?;
    Ok(if bad > 0 { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

fn write_count(
    out: &mut impl Write,
    format: ActorFormat,
    (name, articles, actors, names): (&str, u64, usize, &[String]),
    first: bool,
) -> Result<(), Box<dyn std::error::Error>> {
    let json = || serde_json::json!({ "name": name, "articles": articles, "actors": actors, "found": names });
    let delimiter = match format {
        ActorFormat::Text => {
            writeln!(out, "{:>8}  {name}  {}", count(articles), names.join(", "))?;
            return Ok(());
        }
        ActorFormat::Jsonl => {
            writeln!(out, "{}", json())?;
            return Ok(());
        }
        ActorFormat::Json => {
            write!(out, "{}{}", if first { "[\n" } else { ",\n" }, json())?;
            return Ok(());
        }
        ActorFormat::Csv => b',',
        ActorFormat::Tsv => b'\t',
    };
    let mut table = csv::WriterBuilder::new().delimiter(delimiter).from_writer(out);
    if first {
        table.write_record(["name", "articles", "actors", "found"])?;
    }
    table.write_record([name, &articles.to_string(), &actors.to_string(), &names.join("; ")])?;
    table.flush()?;
    Ok(())
}
