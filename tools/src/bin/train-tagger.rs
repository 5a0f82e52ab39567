//! Trains the name tagger that the binary embeds: `train-tagger TRAIN LEXICA OUT`.
//!
//! TRAIN is the folder of annotated text, LEXICA what `tools/lexica.py` makes, OUT the model. With
//! `--without=a,b` the files of these names are left out, for measuring. Deterministic.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use morgue::resolve::tagger::Tagger;
use morgue::text::{Lexicon, Text};
use morgue_tools::corpus::{Sample, in_capitals, read_iob, read_marked};
use morgue_tools::learn::{Learner, Others, Plan, Set, open_model};

/// The least confidence of people, organisations and places, in parts of 256: best for F1 on three
/// held-out files of invented news.
const LEVELS: [u8; 3] = [110, 105, 105];

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let paths: Vec<&String> = arguments.iter().filter(|argument| !argument.starts_with("--")).collect();
    let [train, lexica, out] = paths[..] else {
        eprintln!("usage: train-tagger TRAIN LEXICA OUT");
        return ExitCode::from(2);
    };
    match run(train.as_ref(), lexica.as_ref(), out.as_ref(), &arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::from(2)
        }
    }
}

fn number<T: std::str::FromStr>(arguments: &[String], name: &str, otherwise: T) -> T {
    let found = arguments.iter().find_map(|argument| argument.strip_prefix(name)?.strip_prefix('='));
    found.and_then(|value| value.parse().ok()).unwrap_or(otherwise)
}

fn run(train: &Path, lexica: &Path, out: &Path, arguments: &[String]) -> Result<(), String> {
    let plan = Plan {
        bits: number(arguments, "--bits", 18),
        epochs: number(arguments, "--epochs", 5),
        hidden: number(arguments, "--hidden", 0.15),
        nameless: number(arguments, "--nameless", 0.12),
        seed: number(arguments, "--seed", 1),
    };
    let mut sets = read_sets(train, arguments)?;
    let capitals = number(arguments, "--capitals", 6usize);
    for set in &mut sets {
        let raised: Vec<Sample> = set.samples.iter().step_by(capitals).map(in_capitals).collect();
        eprintln!("{}: {} documents, weight {}", set.name, set.samples.len(), set.weight);
        set.samples.extend(raised);
    }
    let lexica = fs::read(lexica).map_err(|error| format!("{}: {error}", lexica.display()))?;
    if number(arguments, "--votes", 1) == 1 {
        guess(&mut sets, &lexica, plan)?;
    }
    // The sum of models that saw the same in another order errs less than any of them.
    let seeds = number(arguments, "--seeds", 3);
    let mut learner = Learner::new(plan);
    learner.learn(&sets, |_| true);
    for seed in 1..seeds {
        let mut other = Learner::new(Plan { seed: plan.seed + seed, ..plan });
        other.learn(&sets, |_| true);
        learner.add(&other);
    }
    learner.divide(seeds as f32);
    let bytes = learner.bytes(&lexica, LEVELS);
    fs::write(out, bytes).map_err(|error| format!("{}: {error}", out.display()))
}

/// Whether `--without=a,b` names a file.
fn is_held_out(path: &Path, arguments: &[String]) -> bool {
    let without = number(arguments, "--without", String::new());
    let name = path.file_stem().unwrap_or_default().to_string_lossy();
    without.split(',').any(|other| other == name)
}

/// Labels every document by a model that learned from the other half of them.
fn guess(sets: &mut [Set], lexica: &[u8], plan: Plan) -> Result<(), String> {
    for half in [0, 1] {
        let mut learner = Learner::new(plan);
        learner.learn(sets, |at| at / 2 % 2 != half);
        let model = open_model(learner.bytes(lexica, [0, 0, 0])).ok_or("the model is not whole")?;
        let (mut tagger, mut text, mut lexicon) = (Tagger::new(model), Text::default(), Lexicon::default());
        for set in &mut *sets {
            set.guesses.resize(set.samples.len(), Vec::new());
            for (at, sample) in set.samples.iter().enumerate().filter(|(at, _)| at / 2 % 2 == half) {
                text.read(&sample.headline, &sample.body, None, &mut lexicon);
                set.guesses[at] = tagger.label(&text, &lexicon).to_vec();
            }
        }
    }
    Ok(())
}

fn read_sets(train: &Path, arguments: &[String]) -> Result<Vec<Set>, String> {
    let mut sets = Vec::new();
    let mut add = |name: &str, paths: Vec<PathBuf>, weight: f32, others: Others| -> Result<(), String> {
        let weight = number(arguments, &format!("--{name}"), weight);
        if weight == 0.0 {
            return Ok(());
        }
        let mut samples = Vec::new();
        for path in paths.iter().filter(|path| !is_held_out(path, arguments)) {
            let text = fs::read(path).map_err(|error| format!("{}: {error}", path.display()))?;
            let text = String::from_utf8_lossy(&text);
            let marked = path.extension().is_some_and(|extension| extension == "txt")
                && !path.ends_with("train.txt")
                && !name.starts_with("crossner");
            samples.extend(if marked { read_marked(&text) } else { read_iob(&text) });
        }
        if name == "crossner" {
            samples.iter_mut().for_each(rename);
        }
        if name == "btc" || name == "crossner" {
            samples = samples.iter().flat_map(paragraphs).collect();
        }
        sets.push(Set { name: name.to_string(), weight, others, samples, guesses: Vec::new() });
        Ok(())
    };
    let bio = |name: &str| vec![train.join(name)];
    let listed = |folder: &str, prefix: &str| -> Vec<PathBuf> {
        let entries = fs::read_dir(train.join(folder)).into_iter().flatten().flatten();
        let mut paths: Vec<PathBuf> = entries.map(|entry| entry.path()).collect();
        paths.retain(|path| {
            path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(prefix))
                && !path.ends_with("GUIDE.md")
        });
        paths.sort();
        paths
    };
    add("adjudicated", bio("voa_adjudicated.bio"), 1.0, Others::Marked)?;
    add("agreed", bio("voa_agreed.bio"), 0.3, Others::Marked)?;
    add("wikigold", bio("wikigold.all.bio"), 1.0, Others::Marked)?;
    let uner = ["uner_ewt.dev.bio", "uner_ewt.test.bio", "uner_pud.test.bio"].map(|name| train.join(name));
    add("uner", uner.to_vec(), 1.0, Others::Unmarked)?;
    add("btc", listed("btc/CONLL-format/data", ""), 0.5, Others::Unmarked)?;
    add("crossner", listed("crossner_politics", ""), 0.5, Others::Marked)?;
    add("invented", listed("invented", "part_"), 1.0, Others::Marked)?;
    for language in ["de", "fr", "es", "it", "pt", "nl"] {
        add(language, listed("invented", &format!("{language}_")), 1.0, Others::Marked)?;
    }
    Ok(sets)
}

/// Brings the kinds of CrossNER to ours.
fn rename(sample: &mut Sample) {
    for (_, _, kind) in &mut sample.spans {
        let ours = match kind.as_str() {
            "politician" | "person" => "PER",
            "organisation" | "politicalparty" => "ORG",
            "location" | "country" => "LOC",
            _ => "MISC",
        };
        *kind = ours.to_string();
    }
}

/// Tweets that share nothing, one document each.
fn paragraphs(sample: &Sample) -> Vec<Sample> {
    let mut parts = Vec::new();
    let mut start = 0;
    for part in sample.body.split("\n\n") {
        let end = start + part.len();
        let spans = sample.spans.iter().filter(|(_, span, _)| span.start >= start && span.end <= end);
        let spans =
            spans.map(|(field, span, kind)| (*field, span.start - start..span.end - start, kind.clone()));
        if !part.is_empty() {
            parts.push(Sample { headline: String::new(), body: part.to_string(), spans: spans.collect() });
        }
        start = end + 2;
    }
    parts
}
