//! Measures topics: `eval-topics DATA [MODEL]`.
//!
//! DATA holds `topics/bbc/CLASS/*.txt`, `topics/masakhanews-en.dev.tsv` and `gold/topics.jsonl`;
//! what is missing is passed over. Each set is halved by a hash of its texts: whoever works on the model
//! looks at the errors of half A only, which are those printed. MODEL is tried instead of the embedded one. The classes of the BBC
//! and of MasakhaNEWS are topics of the first level, as [`BBC`] and [`MASAKHANEWS`] say.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::ExitCode;
use std::time::Instant;

use morgue::classify::{Classifier, MODEL, Model, Scores};
use morgue::document::Hash64;
use morgue::text::{Lexicon, Text};
use serde_json::Value;

/// A class, and the numbers of its topics at the first level.
type Mapping = &'static [(&'static str, &'static [u32])];

// Crime, law and justice is in neither: it says what happened, and any of the classes may be where. Of
// such an article the next topic decides, as the desk would: a trial for fraud is business, a banned
// sprinter sport.
const BBC: Mapping = &[
    ("business", &[4, 9]),
    ("entertainment", &[1, 8, 10]),
    ("politics", &[5, 7, 11, 12, 14, 16]),
    ("sport", &[15]),
    ("tech", &[13]),
];

const MASAKHANEWS: Mapping = &[
    ("business", &[4, 9]),
    ("entertainment", &[1, 8, 10]),
    ("health", &[7]),
    ("politics", &[11, 12, 14, 16]),
    ("sports", &[15]),
    ("technology", &[13]),
];

struct Reader {
    classifier: Classifier,
    model: &'static Model,
    lexicon: Lexicon,
    text: Text,
}

impl Reader {
    fn scores(&mut self, headline: &str, body: &str) -> Option<Scores> {
        self.text.read(headline, body, None, &mut self.lexicon);
        self.classifier.scores(&self.text, &self.lexicon)
    }

    fn class(&mut self, headline: &str, body: &str, mapping: Mapping) -> Option<&'static str> {
        let scores = self.scores(headline, body)?;
        let best = |numbers: &[u32]| -> f32 {
            let codes = self.model.codes.iter().take(self.model.first_level).zip(&scores.0);
            let found = codes.filter(|(code, _)| numbers.contains(&(**code / 1_000_000)));
            found.map(|(_, share)| *share).fold(0.0, f32::max)
        };
        mapping.iter().max_by(|a, b| best(a.1).total_cmp(&best(b.1))).map(|(name, _)| *name)
    }
}

/// Counts of (wanted, found), of each half.
#[derive(Default)]
struct Confusion([BTreeMap<(String, String), usize>; 2]);

impl Confusion {
    fn count(&mut self, text: &str, wanted: &str, found: &str) {
        let half = (Hash64::of(text.as_bytes()).0 & 1) as usize;
        *self.0[half].entry((wanted.to_string(), found.to_string())).or_default() += 1;
    }

    fn print(&self, title: &str) {
        let totals = self.0.each_ref().map(|half| half.values().sum::<usize>());
        let rights = self.0.each_ref().map(|half| {
            half.iter().filter(|((wanted, found), _)| wanted == found).map(|(_, count)| count).sum::<usize>()
        });
        let (total, right) = (totals[0] + totals[1], rights[0] + rights[1]);
        if total == 0 {
            return;
        }
        let percent = |right: usize, total: usize| 100.0 * right as f64 / total.max(1) as f64;
        println!(
            "{title}: {right} of {total}, {:.1} % (A {:.1}, B {:.1})",
            percent(right, total),
            percent(rights[0], totals[0]),
            percent(rights[1], totals[1])
        );
        let mut wrong: Vec<_> = self.0[0].iter().filter(|((wanted, found), _)| wanted != found).collect();
        wrong.sort_by(|a, b| b.1.cmp(a.1));
        for ((wanted, found), count) in wrong.into_iter().take(6) {
            println!("  {wanted} taken for {found}: {count}");
        }
    }
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [folder, model @ ..] = arguments.as_slice() else {
        eprintln!("usage: eval-topics DATA [MODEL]");
        return ExitCode::from(2);
    };
    let model: &'static Model = match model.first() {
        None => &MODEL,
        Some(path) => {
            let bytes: &'static [u8] = Box::leak(fs::read(path).unwrap_or_default().into_boxed_slice());
            match Model::parse(bytes) {
                Some(model) => Box::leak(Box::new(model)),
                None => {
                    eprintln!("{path}: no model");
                    return ExitCode::from(2);
                }
            }
        }
    };
    let mut reader = Reader {
        classifier: Classifier::with_model(model),
        model,
        lexicon: Lexicon::default(),
        text: Text::default(),
    };
    let folder = Path::new(folder);
    measure_bbc(folder, &mut reader);
    measure_masakhanews(folder, &mut reader);
    measure_gold(folder, &mut reader);
    ExitCode::SUCCESS
}

fn measure_bbc(folder: &Path, reader: &mut Reader) {
    let mut confusion = Confusion::default();
    let mut texts = Vec::new();
    for (class, _) in BBC {
        let entries = fs::read_dir(folder.join("topics/bbc").join(class)).into_iter().flatten().flatten();
        for entry in entries {
            let text = String::from_utf8_lossy(&fs::read(entry.path()).unwrap_or_default()).into_owned();
            let (headline, body) = text.split_once('\n').unwrap_or((&text, ""));
            confusion.count(&text, class, reader.class(headline, body, BBC).unwrap_or("none"));
            texts.push(text);
        }
    }
    confusion.print("BBC, five classes");
    // What the scores cost once the words are known, beside the pass over the text; the least of a
    // few tries, since others may use the processor too.
    let (mut spent, bytes) = (0.0, texts.iter().map(String::len).sum::<usize>().max(1));
    for text in &texts {
        reader.text.read("", text, None, &mut reader.lexicon);
        let tries = (0..5).map(|_| {
            let start = Instant::now();
            std::hint::black_box(reader.classifier.scores(&reader.text, &reader.lexicon));
            start.elapsed().as_secs_f64()
        });
        spent += tries.fold(f64::MAX, f64::min);
    }
    println!("scores: {:.2} µs per 2.5 KB", spent * 1e6 * 2500.0 / bytes as f64);
}

fn measure_masakhanews(folder: &Path, reader: &mut Reader) {
    let Ok(text) = fs::read_to_string(folder.join("topics/masakhanews-en.dev.tsv")) else { return };
    let mut confusion = Confusion::default();
    for fields in rows(&text).into_iter().skip(1).filter(|fields| fields.len() >= 3) {
        confusion.count(
            &fields[2],
            &fields[0],
            reader.class(&fields[1], &fields[2], MASAKHANEWS).unwrap_or("none"),
        );
    }
    confusion.print("MasakhaNEWS, six classes");
}

/// The rows of a tab-separated text whose fields may be quoted and then hold line breaks.
fn rows(text: &str) -> Vec<Vec<String>> {
    let (mut rows, mut row, mut field, mut quoted) = (Vec::new(), Vec::new(), String::new(), false);
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '"' if quoted && characters.peek() == Some(&'"') => {
                field.push('"');
                characters.next();
            }
            '"' if quoted => quoted = false,
            '"' if field.is_empty() => quoted = true,
            '\t' if !quoted => row.push(std::mem::take(&mut field)),
            '\n' if !quoted => {
                row.push(std::mem::take(&mut field));
                rows.push(std::mem::take(&mut row));
            }
            other => field.push(other),
        }
    }
    rows
}

fn measure_gold(folder: &Path, reader: &mut Reader) {
    let Ok(text) = fs::read_to_string(folder.join("gold/topics.jsonl")) else { return };
    let (mut first, mut second, mut total) = (0, 0, 0);
    let mut confusion = Confusion::default();
    for line in text.lines() {
        let Ok(gold) = serde_json::from_str::<Value>(line) else { continue };
        let codes = |key: &str| -> Vec<u32> {
            let list = gold[key].as_array().into_iter().flatten().filter_map(Value::as_str);
            list.filter_map(|code| code.trim_start_matches("medtop:").parse().ok()).collect()
        };
        let (wanted, wanted_children) = (codes("level1"), codes("level2"));
        let headline = gold["headline"].as_str().unwrap_or_default();
        let body = gold["body"].as_str().unwrap_or_default();
        total += 1;
        let Some(Scores(shares)) = reader.scores(headline, body) else { continue };
        let model = reader.model;
        let best = (0..model.first_level).max_by(|&a, &b| shares[a].total_cmp(&shares[b])).unwrap_or(0);
        let children = (0..model.parents.len()).filter(|&child| model.parents[child] == best);
        let child =
            children.max_by(|&a, &b| shares[model.first_level + a].total_cmp(&shares[model.first_level + b]));
        first += usize::from(wanted.contains(&model.codes[best]));
        let main = wanted.first().copied().unwrap_or_default();
        let found = if wanted.contains(&model.codes[best]) { main } else { model.codes[best] };
        confusion.count(body, &format!("{:02}", main / 1_000_000), &format!("{:02}", found / 1_000_000));
        let code = child.map(|child| model.codes[model.first_level + child]).unwrap_or_default();
        second += usize::from(wanted_children.contains(&code));
    }
    confusion.print("gold, first level");
    let total = total.max(1);
    println!(
        "gold: first level {first}, second level {second} of {total} ({:.1} %, {:.1} %)",
        100.0 * first as f64 / total as f64,
        100.0 * second as f64 / total as f64
    );
}
