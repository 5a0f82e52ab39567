//! Span F1 per kind on an IOB2 file, brought back to raw text.

use std::collections::{BTreeMap, HashMap, HashSet};

use morgue::document::Article;
use morgue_tools::corpus::Sample;

use super::figures::{Figures, Score, Talk};
use super::worker::{Worker, context};

/// Measures spans of people, organisations and places, document by document.
pub fn measure(samples: Vec<Sample>, mut worker: Worker, talk: Talk, figures: &mut Figures) {
    let mut scores: BTreeMap<&str, Score> = BTreeMap::new();
    for document in samples {
        let article = Article { headline: document.headline, body: document.body, ..Article::default() };
        let names = worker.names(&article);
        let kinds = [("PER", &names.people), ("ORG", &names.organisations), ("LOC", &names.places)];
        let mut found = HashMap::new();
        for (kind, actors) in kinds {
            for mention in actors.iter().flat_map(|actor| &actor.mentions) {
                found.insert((mention.field, mention.span.0, mention.span.1), kind);
                scores.entry(kind).or_default().found += 1;
            }
        }
        let mut met = HashSet::new();
        for (field, span, kind) in &document.spans {
            let Some((kind, _)) = kinds.iter().find(|(name, _)| *name == kind) else { continue };
            let score = scores.entry(kind).or_default();
            score.expected += 1;
            let guess = found.get(&(*field, span.start as u32, span.end as u32)).copied();
            if guess == Some(kind) {
                score.right += 1;
                met.insert((*field, span.start as u32, span.end as u32));
            } else if talk == Talk::Errors {
                println!("missed\t{kind}\t{guess:?}\t{}", context(&article, *field, span.clone()));
            }
        }
        if talk == Talk::Errors {
            for (&(field, start, end), kind) in &found {
                if !met.contains(&(field, start, end)) {
                    println!("wrong\t{kind}\t{}", context(&article, field, start as usize..end as usize));
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
