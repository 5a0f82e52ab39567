//! `morgue extract`: what is found in files, without an index.

use std::io::{self, BufWriter, Read, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::mpsc;

use morgue::document::{Document, SourceFile};
use morgue::error::Error;
use morgue::pipeline::{self, Settings};
use morgue::walk::{self, Root, WalkSettings};

use crate::Outcome;
use crate::args::{ExtractArgs, ExtractFormat};
use crate::config::Config;

pub fn run(args: &ExtractArgs) -> Outcome {
    let mut out = BufWriter::new(io::stdout());
    let mut documents = 0;
    let mut skipped = 0;
    let thread_count = match args.threads {
        Some(threads) => usize::from(threads),
        None => std::thread::available_parallelism().map_or(1, usize::from),
    };
    for path in &args.paths {
        let stdin;
        let path = if path.as_os_str() == "-" {
            stdin = Stdin::spool()?;
            stdin.file.as_path()
        } else {
            path.as_path()
        };
        let settings = settings_for(path, thread_count)?;
        let root = Root { path: path.to_path_buf(), prefix: String::new() };
        let mut write = |found: Result<&Document, (&str, &morgue::document::Skip)>| -> io::Result<()> {
            match found {
                Ok(document) => {
                    write_document(&mut out, document, documents, args.format)?;
                    documents += 1;
                }
                Err((path, skip)) => {
                    let place = skip.record.as_ref().map(|record| format!(":{record}")).unwrap_or_default();
                    eprintln!("{path}{place}: {skip}");
                    skipped += 1;
                }
            }
            Ok(())
        };
        for found in walk::walk(&root, None, &settings.walk)? {
            match found {
                Ok(file) => pipeline::extract_file(&file, &settings, |found| {
                    write(found.as_ref().map_err(|skip| (file.path.as_str(), skip)))
                })?,
                Err(lost) => write(Err((&lost.path, &lost.skip)))?,
            }
        }
    }
    if args.format == ExtractFormat::Json && documents != 1 {
        out.write_all(if documents == 0 { b"[]\n" } else { b"]\n" })?;
    }
    out.flush()?;
    Ok(if skipped > 0 { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}
