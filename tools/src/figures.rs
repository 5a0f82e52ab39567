//! Figures: how they are counted, printed and held to their floors.

use std::collections::BTreeMap;
use std::{fs, io};

/// How much is printed.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Talk {
    /// The sums alone.
    Sums,
    /// What went wrong too.
    Errors,
}

/// Found, expected and right.
#[derive(Clone, Copy, Default)]
pub struct Score {
    /// Found and expected.
    pub right: usize,
    /// Found.
    pub found: usize,
    /// Expected.
    pub expected: usize,
}

impl Score {
    /// Prints the score and gives its F1.
    pub fn print(&self, what: &str) -> f64 {
        let share = |part: usize, whole: usize| if whole == 0 { 0.0 } else { part as f64 / whole as f64 };
        let (precision, recall) = (share(self.right, self.found), share(self.right, self.expected));
        let sum = precision + recall;
        let f1 = if sum == 0.0 { 0.0 } else { 2.0 * precision * recall / sum };
        println!(
            "{what:28} P {precision:.3}  R {recall:.3}  F1 {f1:.3}   ({} right, {} found, {} expected)",
            self.right, self.found, self.expected
        );
        f1
    }
}

/// A name without case, accents, marks and article.
pub fn folded(name: &str) -> String {
    let mut plain = String::new();
    for word in name.split(|character: char| !character.is_alphanumeric()).filter(|word| !word.is_empty()) {
        if !plain.is_empty() {
            plain.push(' ');
        }
        morgue::text::fold(word, &mut plain);
    }
    plain.strip_prefix("the ").map(str::to_string).unwrap_or(plain)
}

/// The figures of a run by name.
#[derive(Default)]
pub struct Figures(BTreeMap<String, f64>);

impl Figures {
    /// Notes a figure.
    pub fn note(&mut self, name: &str, value: f64) {
        self.0.insert(name.to_string(), value);
    }

    /// Counts and prints the figures that are below their floors in a file of `name = number` lines.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn hold(&self, floors: Option<String>) -> io::Result<usize> {
        let Some(path) = floors else { return Ok(0) };
        let mut failed = 0;
        for line in fs::read_to_string(path)?.lines().filter(|line| !line.starts_with('#')) {
            let Some((name, floor)) = line.split_once('=') else { continue };
            let name = name.trim().trim_matches('"');
            let Ok(floor) = floor.trim().parse::<f64>() else { continue };
            if let Some(value) = self.0.get(name).filter(|value| **value < floor) {
                println!("below its floor: {name} is {value:.3}, must be {floor:.3}");
                failed += 1;
            }
        }
        Ok(failed)
    }
}
