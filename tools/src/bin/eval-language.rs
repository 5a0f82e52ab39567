//! Measures the language that articles are given: `eval-language FOLDER... [--wrong FILE] [--all]`.
//!
//! Reads every file below each FOLDER the way the binary does. An article of more than 200 characters
//! whose page, feed or record states a language is right where the language told without that
//! statement is the one stated. Prints the share, a line for each language, and each disagreement with
//! the beginning of its text, so that a reader can say which of the two is wrong. FILE lists what
//! a reader said: `PATH<tab>LANGUAGE` for each record (by the end of its path) or outlet (by the
//! beginning of its file's name) that states another language than it writes; `-` for a text of no
//! one language, which is left out. `--all` also prints articles that state nothing.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::{env, fs, thread};

use morgue::document::{Article, SourceFile};
use morgue::pipeline::{self, Settings};
use morgue::text::{Language, Lexicon, Text};
use morgue::walk::{self, Root};
use morgue::{extract, read};

type Error = Box<dyn std::error::Error>;

/// Shorter texts are left out.
const LEAST_CHARACTERS: usize = 200;

/// Which articles are printed.
#[derive(Default, PartialEq)]
enum List {
    #[default]
    Disagreements,
    All,
}

#[derive(Default)]
struct Measure {
    lexicon: Lexicon,
    text: Text,
    corrections: Vec<(String, Option<Language>)>,
    /// Articles and right ones by language.
    counts: BTreeMap<&'static str, [usize; 2]>,
    /// Articles that state nothing, by the language told.
    unstated: BTreeMap<&'static str, usize>,
    list: List,
}

fn main() -> Result<(), Error> {
    let reading = thread::Builder::new().stack_size(pipeline::STACK_BYTES);
    let reading = reading.spawn(|| run().map_err(|error| error.to_string()))?;
    Ok(reading.join().map_err(|_| "reading gave up")??)
}

fn run() -> Result<(), Error> {
    let mut measure = Measure::default();
    let mut folders = Vec::new();
    let mut args = env::args().skip(1);
    while let Some(arg) = args.next() {
        match arg.as_str() {
            "--wrong" => {
                let lines = fs::read_to_string(args.next().ok_or("--wrong needs a file")?)?;
                let rows = lines.lines().filter_map(|line| line.split_once('\t'));
                measure.corrections =
                    rows.map(|(place, code)| (place.to_string(), Language::parse(code))).collect();
            }
            "--all" => measure.list = List::All,
            _ => folders.push(PathBuf::from(arg)),
        }
    }
    let settings = Settings::default();
    for folder in folders {
        let root = Root { path: folder.canonicalize()?, prefix: String::new() };
        for file in walk::walk(&root, None, &settings.walk)?.flatten() {
            let Ok(records) = read::open(&file, &settings.read) else { continue };
            for record in records.flatten() {
                let Ok(raw) = read::parse(record, &file, &settings.read) else { continue };
                measure.count(&extract::extract(raw, &settings.extract).1, &file);
            }
        }
    }
    measure.print();
    Ok(())
}

impl Measure {
    fn count(&mut self, article: &Article, file: &SourceFile) {
        if article.body.chars().count() <= LEAST_CHARACTERS {
            return;
        }
        self.text.read(&article.headline, &article.body, None, &mut self.lexicon);
        let told = self.text.language;
        let name = file.path.rsplit('/').next().unwrap_or_default();
        let corrected =
            self.corrections.iter().find(|(place, _)| file.path.ends_with(place) || name.starts_with(place));
        let stated = article.language.as_deref().and_then(Language::parse);
        let truth = match corrected {
            Some((_, None)) => return,
            Some((_, language)) => *language,
            None => stated,
        };
        let code = |language: Option<Language>| language.map_or("none", Language::code);
        let beginning: String = article.body.chars().take(90).collect();
        let line = format!("{} {} {}: {beginning:?}", code(truth), code(told), file.path);
        match truth {
            Some(truth) => {
                let [all, right] = self.counts.entry(truth.code()).or_default();
                *all += 1;
                *right += usize::from(told == Some(truth));
                if told != Some(truth) {
                    println!("{line}");
                }
            }
            None => {
                *self.unstated.entry(code(told)).or_default() += 1;
                if self.list == List::All {
                    println!("{line}");
                }
            }
        }
    }

    fn print(&self) {
        let sum = |at: usize| self.counts.values().map(|counts| counts[at]).sum::<usize>();
        let (all, right) = (sum(0), sum(1));
        println!("{right} of {all} right, {:.2} %", 100.0 * right as f64 / all.max(1) as f64);
        for (code, [all, right]) in &self.counts {
            println!("  {code} {right} of {all}");
        }
        println!("stating nothing: {:?}", self.unstated);
    }
}
