//! Copies: how many are found, and how many of those found are copies.
//!
//! `eval-copies PATH [--limit N]` reads the articles of PATH, makes edited copies of N of them (the
//! same text, another headline, the first 60 % and 35 % of the paragraphs, three in ten sentences
//! replaced by foreign ones, foreign paragraphs around the whole) and gathers them together with all
//! others of PATH, which are the unrelated ones, many of them on the same events. Prints, for each
//! kind of edit, the share that was found, and over all pairs how many join texts that share less
//! than half of the shorter one, by an exact count of their shingles.
//!
//! `eval-copies --scale N` gathers N random fingerprints, a quarter of them copies, for the time.

use std::path::PathBuf;
use std::time::Instant;

use morgue::classify::Fingerprinter;
use morgue::document::{Document, Fingerprint, Hash64};
use morgue::index::Print;
use morgue::pipeline::{self, Settings};
use morgue::settle::copies::{Cluster, Prints};
use morgue::text::{Lexicon, Text, TokenKind};
use morgue::walk::{self, Root};
use rustc_hash::{FxHashMap, FxHashSet};

type Error = Box<dyn std::error::Error>;

const EDITS: [&str; 7] = ["original", "verbatim", "retitled", "60 %", "35 %", "rewritten", "surrounded"];
/// Shorter articles are not edited: half of one is no text any more.
const LEAST_WORDS: usize = 150;
/// The share of the shorter text from which on two texts are copies.
const SHARED: f64 = 0.5;

fn main() -> Result<(), Error> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let number = |name: &str| {
        let at = args.iter().position(|arg| arg == name)?;
        args.get(at + 1)?.parse::<usize>().ok()
    };
    if let Some(count) = number("--scale") {
        scale(count);
        return Ok(());
    }
    let path = args.first().ok_or("usage: eval-copies PATH [--limit N] | --scale N")?;
    let documents = read(PathBuf::from(path))?;
    score(&documents, number("--limit").unwrap_or(1_000));
    Ok(())
}

fn read(path: PathBuf) -> Result<Vec<Document>, Error> {
    let settings = Settings { thread_count: 2, ..Settings::default() };
    let (folder, below) = match path.is_file() {
        true => (path.parent().ok_or("no folder")?.to_path_buf(), path.file_name().map(PathBuf::from)),
        false => (path, None),
    };
    let root = Root { path: folder, prefix: String::new() };
    let mut documents = Vec::new();
    pipeline::extract(walk::walk(&root, below.as_deref(), &settings.walk)?, &settings, |_, found| {
        documents.extend(found.ok());
        Ok(())
    })?;
    Ok(documents)
}

/// An article or an edit of one.
struct Item {
    document: usize,
    edit: usize,
    body: String,
}

fn score(documents: &[Document], limit: usize) {
    let long =
        |document: &&(usize, &Document)| document.1.article.body.split_whitespace().count() >= LEAST_WORDS;
    let all: Vec<(usize, &Document)> = documents.iter().enumerate().collect();
    let editable: Vec<usize> = all.iter().filter(long).map(|(at, _)| *at).collect();
    let step = (editable.len() / limit.max(1)).max(1);
    let edited: FxHashSet<usize> = editable.iter().copied().step_by(step).take(limit).collect();

    let (mut lexicon, mut text, mut fingerprinter) =
        (Lexicon::default(), Text::default(), Fingerprinter::default());
    let mut items: FxHashMap<Hash64, Item> = FxHashMap::default();
    let mut prints = Prints::default();
    for (at, document) in all {
        for (edit, name) in EDITS.iter().enumerate() {
            if edit > 0 && !edited.contains(&at) {
                continue;
            }
            let body = change(&document.article.body, &foreign_sentences(documents, at), edit);
            let headline = match edit {
                0 | 1 => document.article.headline.clone(),
                _ => format!("Another headline {name}"),
            };
            text.read(&headline, &body, None, &mut lexicon);
            let id = Hash64::of(format!("{} {edit}", document.id).as_bytes());
            prints.add(&Print {
                id,
                published: document.article.published.as_ref().and_then(|moment| moment.seconds()),
                fingerprint: fingerprinter.fingerprint(&text.headline, &text.body, &lexicon),
                ..Print::default()
            });
            items.insert(id, Item { document: at, edit, body });
        }
    }
    let started = Instant::now();
    let clusters = prints.gather();
    println!("{} articles, {} edited; gathered in {:?}", documents.len(), edited.len(), started.elapsed());
    report(&clusters, &items, edited.len());
}

/// Sentences of many articles, one of each.
fn foreign_sentences(documents: &[Document], at: usize) -> String {
    let others = (1..80).map(|step| &documents[(at + step * 7_919) % documents.len()].article.body);
    let sentences = others.filter_map(|body| body.split(". ").nth(2));
    sentences.map(|sentence| format!("{} . ", sentence.trim())).collect()
}

/// Makes edit number `edit` of a body.
fn change(body: &str, foreign: &str, edit: usize) -> String {
    let paragraphs: Vec<&str> = body.split("\n\n").collect();
    let first = |percent: usize| {
        let words = body.split_whitespace().count();
        let mut kept = Vec::new();
        let mut count = 0;
        for sentence in body.split_inclusive(". ") {
            if count * 100 >= words * percent {
                break;
            }
            count += sentence.split_whitespace().count();
            kept.push(sentence);
        }
        kept.concat()
    };
    match edit {
        3 => first(60),
        4 => first(35),
        5 => {
            let mut others = foreign.split_inclusive(" . ").cycle();
            let sentences = body.split_inclusive(". ").enumerate();
            let new = sentences.map(|(at, sentence)| match at % 10 {
                2 | 5 | 8 => others.next().unwrap_or(sentence),
                _ => sentence,
            });
            new.collect()
        }
        6 => {
            let words: Vec<&str> = foreign.split_whitespace().collect();
            let part = words.len().min(body.split_whitespace().count() / 5);
            let (before, after) = (words[..part].join(" "), words[words.len() - part..].join(" "));
            [vec![before.as_str()], paragraphs, vec![after.as_str()]].concat().join("\n\n")
        }
        _ => body.to_string(),
    }
}

fn report(clusters: &[Cluster], items: &FxHashMap<Hash64, Item>, edited: usize) {
    let mut cluster_of: FxHashMap<(usize, usize), usize> = FxHashMap::default();
    let (mut right, mut wrong, mut worst) = (0u64, 0u64, Vec::new());
    let mut exact = Exact::default();
    for (number, cluster) in clusters.iter().enumerate() {
        let members: Vec<&Item> = cluster.members.iter().map(|member| &items[&member.id]).collect();
        for (at, first) in members.iter().enumerate() {
            cluster_of.insert((first.document, first.edit), number);
            for second in &members[at + 1..] {
                let family = first.document == second.document;
                let shared = if family { 1.0 } else { exact.shared(&first.body, &second.body) };
                if shared >= SHARED {
                    right += 1;
                } else {
                    wrong += 1;
                    worst.push((first.body.clone(), second.body.clone(), shared));
                }
            }
        }
    }
    for (edit, name) in EDITS.iter().enumerate().skip(1) {
        let originals = cluster_of.keys().filter(|key| key.1 == edit);
        let found = originals
            .filter(|key| {
                cluster_of.get(&(key.0, 0)).is_some_and(|number| cluster_of.get(key) == Some(number))
            })
            .count();
        println!("{name:<11} {found} of {edited} = {:.2} %", 100.0 * found as f64 / edited.max(1) as f64);
    }
    println!(
        "pairs       {right} right, {wrong} wrong = precision {:.4}",
        right as f64 / (right + wrong).max(1) as f64
    );
    let mut families: Vec<_> =
        worst.iter().map(|(a, b, shared)| (a.get(..90), b.get(..90), shared)).collect();
    families.sort_by(|a, b| a.2.total_cmp(b.2));
    families.dedup_by_key(|pair| pair.0);
    for (first, second, shared) in families.iter().take(12) {
        println!("  {shared:.2} {first:?}\n       {second:?}");
    }
}

/// Counts shared shingles exactly.
#[derive(Default)]
struct Exact {
    lexicon: Lexicon,
    text: Text,
}

impl Exact {
    fn shared(&mut self, first: &str, second: &str) -> f64 {
        let (first, second) = (self.shingles(first), self.shingles(second));
        let least = first.len().min(second.len()).max(1);
        first.intersection(&second).count() as f64 / least as f64
    }

    fn shingles(&mut self, body: &str) -> FxHashSet<u64> {
        self.text.read("", body, None, &mut self.lexicon);
        let words = self.text.body.iter().filter(|token| token.kind == TokenKind::Word);
        let words: Vec<&str> = words.map(|token| self.lexicon.folded(token.word)).collect();
        words.windows(4).map(|four| Hash64::of(four.join(" ").as_bytes()).0).collect()
    }
}

/// Gathers random fingerprints; every fourth is a copy of the one before, half its minima changed.
fn scale(count: usize) {
    let mut state = 1u64;
    let mut random = move || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 32) as u32
    };
    let mut prints = Prints::default();
    let mut last = Fingerprint::default();
    for number in 0..count {
        // The smallest of as many hashes as a text has.
        let mut list = |hashes: u32, bits: u32, kept: usize| {
            let mut list: Vec<u32> = (0..hashes).map(|_| random() >> (u32::BITS - bits)).collect();
            list.sort_unstable();
            list.dedup();
            list.truncate(kept);
            list
        };
        let word_count = 200 + (number % 800) as u32;
        let fresh = Fingerprint {
            body: number as u64,
            headline: number as u32,
            word_count,
            opening: list(37, Fingerprint::OPENING_BITS, Fingerprint::KEPT_OPENING),
            particulars: list(60, Fingerprint::PARTICULAR_BITS, Fingerprint::KEPT_PARTICULARS),
            minima: list(word_count, Fingerprint::BITS, Fingerprint::KEPT),
        };
        let mut fingerprint = fresh;
        if number % 4 == 3 {
            let kept = last.minima.len() * 3 / 4;
            fingerprint.particulars = last.particulars.clone();
            fingerprint.opening = last.opening.clone();
            fingerprint
                .minima
                .splice(..kept.min(fingerprint.minima.len()), last.minima[..kept].iter().copied());
            fingerprint.minima.sort_unstable();
        }
        last = fingerprint.clone();
        prints.add(&Print { id: Hash64(number as u64), fingerprint, ..Print::default() });
    }
    let started = Instant::now();
    let clusters = prints.gather();
    println!("{count} fingerprints, {} clusters in {:?}", clusters.len(), started.elapsed());
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find(|line| line.starts_with("VmHWM"));
    println!("{}", peak.unwrap_or("no peak known"));
}
