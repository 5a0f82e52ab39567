//! Span F1 per kind on an IOB2 file, brought back to raw text.

use std::collections::{BTreeMap, HashMap, HashSet};

use morgue::document::{Article, TextField};

use super::figures::{Figures, Score, Talk};
use super::worker::{Worker, context};

/// Measures spans of people, organisations and places, document by document.
pub fn measure(text: &str, mut worker: Worker, talk: Talk, figures: &mut Figures) {
    let mut scores: BTreeMap<&str, Score> = BTreeMap::new();
    for document in morgue_tools::corpus::read_iob(text) {
        let article = Article { body: document.body, ..Article::default() };
        let names = worker.names(&article);
        let kinds = [("PER", &names.people), ("ORG", &names.organisations), ("LOC", &names.places)];
        let mut found = HashMap::new();
        for (kind, actors) in kinds {
            for mention in actors.iter().flat_map(|actor| &actor.mentions) {
                found.insert((mention.span.0 as usize, mention.span.1 as usize), kind);
                scores.entry(kind).or_default().found += 1;
            }
        }
        let mut met = HashSet::new();
        for (_, span, kind) in &document.spans {
            let Some((kind, _)) = kinds.iter().find(|(name, _)| *name == kind) else { continue };
            let score = scores.entry(kind).or_default();
            score.expected += 1;
            let guess = found.get(&(span.start, span.end)).copied();
            if guess == Some(kind) {
                score.right += 1;
                met.insert((span.start, span.end));
            } else if talk == Talk::Errors {
                println!("missed\t{kind}\t{guess:?}\t{}", context(&article, TextField::Body, span.clone()));
            }
        }
        if talk == Talk::Errors {
            for ((start, end), kind) in &found {
                if !met.contains(&(*start, *end)) {
                    println!("wrong\t{kind}\t{}", context(&article, TextField::Body, *start..*end));
                }
            }
        }
    }
    let mut all = Score::default();
    for (kind, score) in &scores {
        figures.note(kind, score.print(kind));
        all = Score {
            right: all.right + score.right,
            found: all.found + score.found,
            expected: all.expected + score.expected,
        };
    }
    figures.note("all", all.print("all three"));
}
