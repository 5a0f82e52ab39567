//! `morgue extract`: what is found in files, without an index.

use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use morgue::document::{Document, Skip};
use morgue::pipeline::{self, Settings};
use morgue::walk::{self, Root, WalkSettings};

use crate::Outcome;
use crate::args::{ExtractArgs, ExtractFormat};
use crate::config::Config;
use crate::output::{place, processors};
use crate::trace;

pub fn run(args: &ExtractArgs) -> Outcome {
    let thread_count = processors(args.threads);
    let mut printer = Printer::new(args.format);
    let mut skipped = 0;
    let mut explained = 0;
    let mut tell = |path: &str, skip: &Skip| {
        skipped += 1;
        eprintln!("{}: {skip}", place(path, skip.record.as_deref()));
    };
    for path in &args.paths {
        let stdin = (path.as_os_str() == "-").then(Spool::from_stdin).transpose()?;
        let path = stdin.as_ref().map_or(path.as_path(), |spool| spool.file.as_path());
        let folder = if path.is_dir() { path } else { path.parent().unwrap_or(Path::new(".")) };
        let (read, extract) = Config::load(folder)?.into_settings();
        let walk = WalkSettings::default();
        let settings = Settings { thread_count, read, extract, walk, ..Settings::default() };
        let root = Root { path: path.to_path_buf(), prefix: String::new() };
        let files = walk::walk(&root, None, &settings.walk)?;
        if args.explain {
            for found in files {
                match found {
                    Ok(file) => explained += trace::explain(&file, &settings)?,
                    Err(lost) => tell(&lost.path, &lost.skip),
                }
            }
            continue;
        }
        pipeline::extract(files, &settings, |path, found| match found {
            Ok(document) => printer.print(&document),
            Err(skip) => {
                tell(path, &skip);
                Ok(())
            }
        })?;
    }
    printer.finish()?;
    Ok(if skipped + explained > 0 { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

/// Writes documents: one JSON object, a list of them, or a line for each.
struct Printer {
    out: BufWriter<io::Stdout>,
    format: ExtractFormat,
    /// The first document waits until it is known whether there is a second.
    first: Option<String>,
    count: u64,
}

impl Printer {
    fn new(format: ExtractFormat) -> Printer {
        Printer { out: BufWriter::new(io::stdout()), format, first: None, count: 0 }
    }

    fn print(&mut self, document: &Document) -> io::Result<()> {
        self.count += 1;
        if self.format == ExtractFormat::Jsonl {
            serde_json::to_writer(&mut self.out, document)?;
            return self.out.write_all(b"\n");
        }
        let json = serde_json::to_string_pretty(document)?;
        if self.count == 1 {
            self.first = Some(json);
            return Ok(());
        }
        if let Some(first) = self.first.take() {
            write!(self.out, "[\n{first}")?;
        }
        write!(self.out, ",\n{json}")
    }

    fn finish(mut self) -> io::Result<()> {
        match (self.format, self.first.take(), self.count) {
            (ExtractFormat::Json, Some(only), _) => writeln!(self.out, "{only}")?,
            (ExtractFormat::Json, None, 0) | (ExtractFormat::Jsonl, _, _) => {}
            (ExtractFormat::Json, None, _) => self.out.write_all(b"\n]\n")?,
        }
        self.out.flush()
    }
}

/// What came on stdin, as a file that goes when it is done with.
struct Spool {
    folder: PathBuf,
    file: PathBuf,
}

impl Spool {
    fn from_stdin() -> io::Result<Spool> {
        let folder = std::env::temp_dir().join(format!("morgue-{}", std::process::id()));
        fs::create_dir_all(&folder)?;
        let spool = Spool { file: folder.join("stdin"), folder };
        io::copy(&mut io::stdin().lock(), &mut fs::File::create(&spool.file)?)?;
        Ok(spool)
    }
}

impl Drop for Spool {
    fn drop(&mut self) {
        // What cannot be removed is left to whoever cleans the folder of temporary files.
        let _ = fs::remove_dir_all(&self.folder);
    }
}
