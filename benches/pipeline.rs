//! What each stage costs on a folder of articles, against a bare tantivy writer as the limit.
//!
//! `cargo bench --bench pipeline -- FOLDER [THREADS]` walks FOLDER (`corpus` unless given) and runs,
//! each in a process of its own: walking and reading; the same with extracting and resolving; a
//! bare tantivy writer that is given the same headlines and bodies, tokenised by tantivy's default,
//! with positions and stored, nothing extracted; and the whole of `morgue index`. It prints CPU
//! time, megabytes of text per CPU second, articles per second, peak memory and index size, and
//! what the whole costs as a multiple of the bare writer. Machines are noisy: compare within a run.

use std::fs::{self, File};
use std::io::{BufReader, BufWriter, Read, Write};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};

use morgue::document::Skip;
use morgue::index::{Index, WriterSettings};
use morgue::pipeline::{self, Report, Settings, Target, Watch};
use morgue::read;
use morgue::walk::{self, Root};

#[cfg(feature = "mimalloc")]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

type Error = Box<dyn std::error::Error>;

/// The budget of `morgue index`, given to both writers.
const MEMORY_BYTES: usize = 96 << 20;

fn main() -> Result<(), Error> {
    let args: Vec<String> = std::env::args().skip(1).filter(|arg| arg != "--bench").collect();
    if let [stage, folder, scratch, threads] = args.as_slice()
        && stage.starts_with("--stage=")
    {
        let measured =
            run_stage(&stage["--stage=".len()..], folder.as_ref(), scratch.as_ref(), threads.parse()?)?;
        println!("{}", serde_json::to_string(&measured)?);
        return Ok(());
    }
    let folder = PathBuf::from(args.first().map_or("corpus", String::as_str)).canonicalize()?;
    let threads = match args.get(1) {
        Some(threads) => threads.parse()?,
        None => std::thread::available_parallelism()?.get(),
    };
    let scratch = tempfile::tempdir()?;
    let run = |stage: &str| -> Result<Measured, Error> {
        let output = Command::new(std::env::current_exe()?)
            .arg(format!("--stage={stage}"))
            .args([folder.as_path(), scratch.path()])
            .arg(threads.to_string())
            .output()?;
        if !output.status.success() {
            return Err(format!("{stage}: {}", String::from_utf8_lossy(&output.stderr)).into());
        }
        Ok(serde_json::from_slice(&output.stdout)?)
    };
    // Once unmeasured, so that every stage finds the files in the page cache.
    let text = run("text")?;
    println!("{} articles, {:.1} MB of text, {threads} threads\n", text.articles, text.bytes as f64 / 1e6);
    println!("stage              CPU s    wall s   MB/CPU s  articles/s   peak MB  index MB");
    let mut cpu = Vec::new();
    for (stage, name) in [
        ("read", "read"),
        ("extract", "read + extract"),
        ("bare", "bare tantivy"),
        ("index", "morgue index"),
        ("again", "index, unchanged"),
    ] {
        let row = run(stage)?;
        println!(
            "{name:<17} {:>7.2} {:>8.2} {:>10.1} {:>11.0} {:>9.0} {:>9.1}",
            row.cpu_seconds,
            row.wall_seconds,
            text.bytes as f64 / 1e6 / row.cpu_seconds,
            text.articles as f64 / row.wall_seconds,
            row.peak_bytes as f64 / 1e6,
            row.index_bytes as f64 / 1e6,
        );
        cpu.push(row);
    }
    println!("\nmorgue index / bare tantivy: {:.2} of its CPU time", cpu[3].cpu_seconds / cpu[2].cpu_seconds);
    println!("index / text: {:.2}", cpu[3].index_bytes as f64 / text.bytes as f64);
    println!("unchanged run / first run: {:.1} %", 100.0 * cpu[4].wall_seconds / cpu[3].wall_seconds);
    Ok(())
}

/// What one stage took.
#[derive(Debug, serde::Serialize, serde::Deserialize)]
struct Measured {
    articles: u64,
    /// Bytes of headlines and bodies.
    bytes: u64,
    cpu_seconds: f64,
    wall_seconds: f64,
    peak_bytes: u64,
    index_bytes: u64,
}

fn run_stage(stage: &str, folder: &Path, scratch: &Path, threads: usize) -> Result<Measured, Error> {
    let settings = Settings { thread_count: threads, ..Settings::default() };
    let root = Root { path: folder.to_path_buf(), prefix: String::new() };
    let started = Instant::now();
    let (mut articles, mut bytes, mut index_bytes) = (0, 0, 0);
    match stage {
        "text" => {
            let mut out = BufWriter::new(File::create(scratch.join("text"))?);
            pipeline::extract(walk::walk(&root, None, &settings.walk)?, &settings, |_, found| {
                let Ok(document) = found else { return Ok(()) };
                let article = document.article;
                articles += 1;
                bytes += (article.headline.len() + article.body.len()) as u64;
                for field in [article.headline, article.body] {
                    out.write_all(&(field.len() as u32).to_le_bytes())?;
                    out.write_all(field.as_bytes())?;
                }
                Ok(())
            })?;
            out.flush()?;
        }
        "read" => {
            for file in walk::walk(&root, None, &settings.walk)?.flatten() {
                let Ok(records) = read::open(&file, &settings.read) else { continue };
                for record in records.flatten() {
                    articles += u64::from(read::parse(record, &file, &settings.read).is_ok());
                }
            }
        }
        "extract" => pipeline::extract(walk::walk(&root, None, &settings.walk)?, &settings, |_, found| {
            articles += u64::from(found.is_ok());
            Ok(())
        })?,
        "bare" => index_bytes = write_bare(scratch, threads)?,
        "index" | "again" => {
            let mut index = Index::open_or_create(&scratch.join("index"))?;
            let (adopted, below) = index.adopt(folder)?;
            let root = Root { path: adopted.folder, prefix: adopted.prefix };
            let commit_every = Duration::from_secs(30);
            let writer = index.writer(&WriterSettings {
                memory_bytes: MEMORY_BYTES,
                worker_count: threads,
                commit_every,
            })?;
            let watch = Watch { report: &Silent, stop: &AtomicBool::new(false) };
            let targets = vec![Target::Folder { root, below }];
            articles = pipeline::index(&index, targets, &settings, writer, watch)?.indexed;
            index_bytes = index.size_bytes();
        }
        other => return Err(format!("no stage {other}").into()),
    }
    Ok(Measured {
        articles,
        bytes,
        cpu_seconds: cpu_seconds()?,
        wall_seconds: started.elapsed().as_secs_f64(),
        peak_bytes: peak_bytes()?,
        index_bytes,
    })
}

/// Writes the text with tantivy as it comes: default tokenizer, positions, stored, default store.
fn write_bare(scratch: &Path, threads: usize) -> Result<u64, Error> {
    use tantivy::schema::{STORED, Schema, TEXT};
    let mut builder = Schema::builder();
    let title = builder.add_text_field("title", TEXT | STORED);
    let body = builder.add_text_field("body", TEXT | STORED);
    let folder = scratch.join("bare");
    fs::create_dir(&folder)?;
    let index = tantivy::Index::create_in_dir(&folder, builder.build())?;
    let mut writer: tantivy::IndexWriter = index.writer_with_num_threads(threads, MEMORY_BYTES)?;
    let mut text = BufReader::with_capacity(1 << 20, File::open(scratch.join("text"))?);
    let mut length = [0; 4];
    while text.read_exact(&mut length).is_ok() {
        let mut fields = [String::new(), String::new()];
        for (ordinal, field) in fields.iter_mut().enumerate() {
            if ordinal > 0 {
                text.read_exact(&mut length)?;
            }
            let mut bytes = vec![0; u32::from_le_bytes(length) as usize];
            text.read_exact(&mut bytes)?;
            *field = String::from_utf8(bytes)?;
        }
        let [headline, text] = fields;
        writer.add_document(tantivy::doc!(title => headline, body => text))?;
    }
    writer.commit()?;
    writer.wait_merging_threads()?;
    let files = fs::read_dir(&folder)?.flatten().filter_map(|entry| entry.metadata().ok());
    Ok(files.map(|metadata| metadata.len()).sum())
}

/// CPU time of this process, all threads, in seconds.
fn cpu_seconds() -> Result<f64, Error> {
    let stat = fs::read_to_string("/proc/self/stat")?;
    // The name of the command may hold spaces; it ends with the last parenthesis.
    let fields = stat.rsplit_once(')').ok_or("no command in /proc/self/stat")?.1;
    let ticks: Vec<f64> = fields.split_whitespace().skip(11).take(2).flat_map(str::parse).collect();
    // The kernel counts these in hundredths of a second on every Linux.
    Ok(ticks.iter().sum::<f64>() / 100.0)
}

fn peak_bytes() -> Result<u64, Error> {
    let status = fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).ok_or("no VmHWM")?;
    Ok(line.trim().trim_end_matches("kB").trim().parse::<u64>()? * 1024)
}

struct Silent;

impl Report for Silent {
    fn passed(&self, _: u64) {}
    fn advanced(&self, _: u64) {}
    fn indexed(&self) {}
    fn skipped(&self, _: &str, _: &Skip) {}
    fn committed(&self) {}
}
