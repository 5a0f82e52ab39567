//! Measures how well web pages are read.
//!
//! `eval-html FOLDER [--failures]`: FOLDER holds `gold.jsonl` (one object a line with `html`, the
//! page's path, and `title`, `authors`, `publishing_date`, `body`) and the pages, gzipped or not.
//! Prints the share of headlines, authors and days that are right, the 4-gram F1 of the bodies and
//! the time taken; with `--failures` also what was found against what was expected.

use std::error::Error;
use std::fs;
use std::io::Read;
use std::path::Path;
use std::time::{Duration, Instant};

use jiff::civil::Date;
use morgue::document::{Format, Record, SourceFile};
use morgue::extract::{self, ExtractSettings};
use morgue::read::{self, ReadSettings};
use rustc_hash::FxHashMap;
use serde_json::Value;

/// The stack that indexing threads have.
const STACK_BYTES: usize = 16 << 20;

/// Bodies below this F1 are listed as failures.
const FAILURE_F1: f64 = 0.97;

/// What is compared.
struct Fields {
    headline: Option<String>,
    authors: Vec<String>,
    published: Option<String>,
    body: String,
}

/// Reads one page as the binary does.
fn extract(page: Vec<u8>) -> Option<Fields> {
    let record = Record { format: Format::Html, place: None, bytes: page, stated: None };
    let file =
        SourceFile { location: "page.html".into(), path: "page.html".into(), size_bytes: 0, modified_ns: 0 };
    let raw = read::parse(record, &file, &ReadSettings::default()).ok()?;
    let (_, article) = extract::extract(raw, &ExtractSettings::default());
    let published = article.published.map(|moment| moment.value);
    let headline = Some(article.headline).filter(|headline| !headline.is_empty());
    Some(Fields { headline, authors: article.authors, published, body: article.body })
}

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let folder = arguments.iter().find(|argument| !argument.starts_with("--")).cloned();
    let folder = folder.ok_or("which folder? usage: eval-html FOLDER [--failures]")?;
    let failures = arguments.iter().any(|argument| argument == "--failures");
    let worker = std::thread::Builder::new()
        .stack_size(STACK_BYTES)
        .spawn(move || evaluate(Path::new(&folder), failures).map_err(|error| error.to_string()))?;
    Ok(worker.join().map_err(|_| "the evaluation panicked")??)
}

fn evaluate(folder: &Path, failures: bool) -> Result<(), Box<dyn Error>> {
    let mut totals = Totals::default();
    for line in fs::read_to_string(folder.join("gold.jsonl"))?.lines() {
        let gold: Value = serde_json::from_str(line)?;
        let name = gold["html"].as_str().ok_or("gold without `html`")?;
        let page = read_page(&folder.join(name))?;
        let (wall, cpu) = (Instant::now(), thread_cpu());
        let found = extract(page);
        totals.cpu += thread_cpu().saturating_sub(cpu);
        totals.note_time(name, wall.elapsed());
        let problems = totals.compare(&gold, found);
        if failures && !problems.is_empty() {
            println!("{name}");
            for problem in problems {
                println!("    {problem}");
            }
        }
    }
    totals.print();
    Ok(())
}

fn read_page(path: &Path) -> Result<Vec<u8>, Box<dyn Error>> {
    let stored = fs::read(path)?;
    let mut bytes = Vec::new();
    if stored.starts_with(&[0x1f, 0x8b]) {
        flate2::read::MultiGzDecoder::new(&*stored).read_to_end(&mut bytes)?;
    } else {
        bytes = stored;
    }
    Ok(bytes)
}

/// CPU time of this thread, where the system tells.
fn thread_cpu() -> Duration {
    let schedstat = fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    let nanoseconds = schedstat.split(' ').next().and_then(|field| field.parse().ok());
    Duration::from_nanos(nanoseconds.unwrap_or_default())
}

#[derive(Default)]
struct Totals {
    pages: u32,
    headlines: Share,
    exact_headlines: Share,
    authors: Share,
    exact_authors: Share,
    days: Share,
    micro: Body,
    macro_scores: [f64; 3],
    cpu: Duration,
    slowest: (Duration, String),
}

#[derive(Default)]
struct Share {
    right: u32,
    of: u32,
}

impl Share {
    fn note(&mut self, right: bool) -> bool {
        self.of += 1;
        self.right += u32::from(right);
        right
    }

    fn percent(&self) -> f64 {
        100.0 * f64::from(self.right) / f64::from(self.of.max(1))
    }
}

/// 4-grams right, too many and missing, as shares of a page's union.
#[derive(Default)]
struct Body {
    right: f64,
    extra: f64,
    missing: f64,
}

impl Body {
    fn scores(&self) -> [f64; 3] {
        let ratio = |part: f64, whole: f64| if whole > 0.0 { part / whole } else { 0.0 };
        let precision = ratio(self.right, self.right + self.extra);
        let recall = ratio(self.right, self.right + self.missing);
        [precision, recall, ratio(2.0 * precision * recall, precision + recall)]
    }
}

impl Totals {
    fn note_time(&mut self, name: &str, time: Duration) {
        if time > self.slowest.0 {
            self.slowest = (time, name.to_string());
        }
    }

    /// Compares one page; returns what is wrong with it.
    fn compare(&mut self, gold: &Value, found: Option<Fields>) -> Vec<String> {
        let mut problems = Vec::new();
        self.pages += 1;
        let found = found.unwrap_or_else(|| {
            problems.push("skipped".to_string());
            Fields { headline: None, authors: Vec::new(), published: None, body: String::new() }
        });
        if let Some(title) = gold["title"].as_str() {
            let headline = found.headline.unwrap_or_default();
            let (title, headline) = (simplified(title), simplified(&headline));
            self.exact_headlines.note(title == headline);
            let contains = !headline.is_empty() && (headline.contains(&title) || title.contains(&headline));
            if !self.headlines.note(contains) {
                problems.push(format!("headline  {headline}\n    expected  {title}"));
            }
        }
        let gold_authors: Vec<&str> =
            gold["authors"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        if !gold_authors.is_empty() {
            let same = |name: &str| found.authors.iter().any(|author| is_same_name(author, name));
            let all = gold_authors.iter().all(|name| same(name));
            self.exact_authors.note(all && found.authors.len() == gold_authors.len());
            if !self.authors.note(all) {
                problems.push(format!("authors   {:?}\n    expected  {gold_authors:?}", found.authors));
            }
        }
        if let Some(day) = gold["publishing_date"].as_str() {
            let published = found.published.unwrap_or_default();
            if !self.days.note(is_same_day(&published, day)) {
                problems.push(format!("published {published}\n    expected  {day}"));
            }
        }
        let expected = gold_text(&gold["body"]);
        let body = compare_bodies(&expected, &found.body);
        let [precision, recall, f1] = body.scores();
        if f1 < FAILURE_F1 {
            problems.push(format!("body      precision {precision:.3}, recall {recall:.3}, F1 {f1:.3}"));
            problems
                .extend(strangers(&found.body, &expected).map(|paragraph| format!("  extra   {paragraph}")));
            problems
                .extend(strangers(&expected, &found.body).map(|paragraph| format!("  missing {paragraph}")));
        }
        for (total, score) in self.macro_scores.iter_mut().zip([precision, recall, f1]) {
            *total += score;
        }
        self.micro.right += body.right;
        self.micro.extra += body.extra;
        self.micro.missing += body.missing;
        problems
    }

    fn print(&self) {
        let pages = f64::from(self.pages.max(1));
        let [precision, recall, f1] = self.macro_scores.map(|total| total / pages);
        let [micro_precision, micro_recall, micro_f1] = self.micro.scores();
        println!("pages                      {}", self.pages);
        println!(
            "headline                   {:.1} % (exact {:.1} %)",
            self.headlines.percent(),
            self.exact_headlines.percent()
        );
        println!(
            "all authors found          {:.1} % (and no others {:.1} %)",
            self.authors.percent(),
            self.exact_authors.percent()
        );
        println!("day of publication         {:.1} %", self.days.percent());
        println!("body, mean over pages      precision {precision:.4}, recall {recall:.4}, F1 {f1:.4}");
        println!(
            "body, as the benchmark     precision {micro_precision:.4}, recall {micro_recall:.4}, F1 {micro_f1:.4}"
        );
        let (time, name) = &self.slowest;
        println!("slowest page               {:.0} ms ({name})", time.as_secs_f64() * 1000.0);
        println!("pages per second of CPU    {:.0}", pages / self.cpu.as_secs_f64().max(1e-9));
    }
}

/// Lower case, without marks, quotes and soft hyphens, single blanks.
fn simplified(text: &str) -> String {
    let kept: String = text.chars().filter(|c| !matches!(c, '\u{ad}' | '\u{200b}')).collect();
    let words = kept.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join(" ").to_lowercase()
}

fn is_same_name(author: &str, name: &str) -> bool {
    let (author, name) = (simplified(author), simplified(name));
    !author.is_empty()
        && (author == name || author.contains(&name) || author.len() > 3 && name.contains(&author))
}

/// Whether `published`, as written or at the zone of `gold`, is on the day of `gold`.
fn is_same_day(published: &str, gold: &str) -> bool {
    let Some(day) = parse_day(gold) else { return false };
    let at_zone = || {
        let zone = jiff::fmt::temporal::Pieces::parse(gold).ok()?.to_numeric_offset()?;
        let moment: jiff::Timestamp = mended(published).parse().ok()?;
        Some(zone.to_datetime(moment).date())
    };
    parse_day(published) == Some(day) || at_zone() == Some(day)
}

fn mended(moment: &str) -> String {
    let mut moment = moment.replacen(' ', "T", 1).replace(' ', "");
    // `+0200` without a colon.
    if let Some(at) = moment.rfind(['+', '-'])
        && at > 10
        && moment.len() - at == 5
    {
        moment.insert(at + 3, ':');
    }
    moment
}

fn parse_day(moment: &str) -> Option<Date> {
    moment.get(..10).and_then(|day| day.parse().ok())
}

fn gold_text(body: &Value) -> String {
    let lines = |value: &Value| -> Vec<String> {
        value.as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_string).collect()
    };
    let mut text = lines(&body["summary"]);
    for section in body["sections"].as_array().into_iter().flatten() {
        text.extend(lines(&section["headline"]));
        text.extend(lines(&section["paragraphs"]));
    }
    text.join("\n\n")
}

fn compare_bodies(gold: &str, found: &str) -> Body {
    let (gold, found) = (shingles(gold), shingles(found));
    let mut body = Body::default();
    for (shingle, count) in &gold {
        let shared = f64::from(*found.get(shingle).unwrap_or(&0)).min(f64::from(*count));
        body.right += shared;
        body.missing += f64::from(*count) - shared;
    }
    body.extra = found.values().map(|count| f64::from(*count)).sum::<f64>() - body.right;
    let union = body.right + body.extra + body.missing;
    if union > 0.0 {
        body.right /= union;
        body.extra /= union;
        body.missing /= union;
    }
    body
}

/// The beginnings of paragraphs of `text` of which most is not in `other`.
fn strangers<'a>(text: &'a str, other: &'a str) -> impl Iterator<Item = String> + 'a {
    let other = shingles(other);
    let strange = move |paragraph: &&str| {
        let own = shingles(paragraph);
        own.keys().filter(|shingle| other.contains_key(*shingle)).count() * 2 < own.len()
    };
    text.split("\n\n").filter(strange).map(|paragraph| paragraph.chars().take(110).collect())
}

fn shingles(text: &str) -> FxHashMap<Vec<&str>, u32> {
    let words: Vec<&str> =
        text.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|word| !word.is_empty()).collect();
    let mut shingles = FxHashMap::default();
    for start in 0..words.len().saturating_sub(3).max(1) {
        let shingle = words[start..words.len().min(start + 4)].to_vec();
        if !shingle.is_empty() {
            *shingles.entry(shingle).or_default() += 1;
        }
    }
    shingles
}
