//! What a long run tells on stderr: progress, skips, and nothing that a cron mail would drown in.

use std::fs::File;
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use morgue::document::Skip;
use morgue::pipeline::Report;

use crate::number;
use crate::output::place;

/// How often a terminal sees news.
const TICK: Duration = Duration::from_millis(100);
/// How often a log sees news.
const LOG: Duration = Duration::from_secs(60);

/// Counts of a run, and where they are told.
pub struct Progress {
    started: Instant,
    bar: Option<ProgressBar>,
    loud: bool,
    files: AtomicU64,
    articles: AtomicU64,
    bytes: AtomicU64,
    skips: AtomicU64,
    /// Bytes of all files, once they have been counted; zero until then.
    pub total_bytes: AtomicU64,
    /// Set at the end, which ends [`Progress::tell`].
    pub done: AtomicBool,
    errors: Option<Mutex<BufWriter<File>>>,
}

/// Who hears of a run.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Talk {
    /// Everything on stderr.
    Normal,
    /// Only what is an error.
    Quiet,
}

impl Progress {
    /// Starts telling; skips also go to the file `errors`.
    pub fn start(talk: Talk, errors: Option<&Path>) -> io::Result<Progress> {
        let errors = errors.map(File::create).transpose()?.map(|file| Mutex::new(BufWriter::new(file)));
        let bar = (talk == Talk::Normal && io::stderr().is_terminal()).then(|| {
            let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr());
            bar.set_style(ProgressStyle::with_template("{spinner} {msg}").expect("the template is valid"));
            bar
        });
        Ok(Progress {
            started: Instant::now(),
            bar,
            loud: talk == Talk::Normal,
            files: AtomicU64::new(0),
            articles: AtomicU64::new(0),
            bytes: AtomicU64::new(0),
            skips: AtomicU64::new(0),
            total_bytes: AtomicU64::new(0),
            done: AtomicBool::new(false),
            errors,
        })
    }

    /// Whether a person is watching, for whom the files are worth counting beforehand.
    pub fn is_watched(&self) -> bool {
        self.bar.is_some()
    }

    /// Tells how far the run is until it is done.
    pub fn tell(&self) {
        let mut logged = Instant::now();
        while !self.done.load(Ordering::Acquire) {
            std::thread::park_timeout(TICK);
            if let Some(bar) = &self.bar {
                bar.set_message(self.line());
                bar.tick();
            } else if self.loud && logged.elapsed() >= LOG {
                eprintln!("{}", self.line());
                logged = Instant::now();
            }
        }
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }

    fn line(&self) -> String {
        let bytes = self.bytes.load(Ordering::Relaxed);
        let total = self.total_bytes.load(Ordering::Relaxed);
        let elapsed = self.started.elapsed();
        let rate = bytes as f64 / elapsed.as_secs_f64().max(0.001);
        let articles = number::counted(self.articles.load(Ordering::Relaxed), "article");
        let files = number::counted(self.files.load(Ordering::Relaxed), "file");
        let mut line = format!("{articles} of {files}");
        let skips = self.skips.load(Ordering::Relaxed);
        if skips > 0 {
            line.push_str(&format!(", {} skipped", number::count(skips)));
        }
        if total > 0 {
            line.push_str(&format!(", {} of {}", number::size(bytes), number::size(total)));
        } else {
            line.push_str(&format!(", {}", number::size(bytes)));
        }
        line.push_str(&format!(", {}/s", number::size(rate as u64)));
        if total > bytes && bytes > 0 && elapsed > Duration::from_secs(2) {
            let left = Duration::from_secs_f64((total - bytes) as f64 / rate);
            line.push_str(&format!(", {} left", number::duration(left)));
        }
        line
    }

    /// Ends the list of skips.
    pub fn finish(&self) -> io::Result<()> {
        self.done.store(true, Ordering::Release);
        match &self.errors {
            Some(errors) => errors.lock().unwrap_or_else(PoisonError::into_inner).flush(),
            None => Ok(()),
        }
    }
}

impl Report for Progress {
    fn passed(&self, bytes: u64) {
        self.files.fetch_add(1, Ordering::Relaxed);
        self.bytes.fetch_add(bytes, Ordering::Relaxed);
    }

    fn advanced(&self, bytes: u64) {
        self.bytes.fetch_add(bytes, Ordering::Relaxed);
    }

    fn indexed(&self) {
        self.articles.fetch_add(1, Ordering::Relaxed);
    }

    fn skipped(&self, path: &str, skip: &Skip) {
        self.skips.fetch_add(1, Ordering::Relaxed);
        let line = format!("{}: {skip}", place(path, skip.record.as_deref()));
        match &self.bar {
            Some(bar) => bar.suspend(|| eprintln!("{line}")),
            None if self.loud => eprintln!("{line}"),
            None => {}
        }
        if let Some(errors) = &self.errors {
            let entry = serde_json::json!({
                "path": path,
                "record": skip.record,
                "reason": skip.reason,
                "detail": skip.detail,
            });
            let mut errors = errors.lock().unwrap_or_else(PoisonError::into_inner);
            // A full disk ends the run at the index; the list is told of the same at its end.
            let _ = writeln!(errors, "{entry}");
        }
    }

    fn committed(&self) {}
}
