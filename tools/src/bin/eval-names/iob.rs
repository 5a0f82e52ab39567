//! Span F1 per kind on an IOB2 file, brought back to raw text.

use std::collections::{BTreeMap, HashMap, HashSet};

use morgue::document::Article;
use morgue::resolve::tagger::Tagger;
use morgue::text::{Lexicon, Text};
use morgue_tools::corpus::Sample;

use super::worker::{Worker, context};
use morgue_tools::figures::{Figures, Score, Talk};

/// Prints how often the names of each level of confidence are right, as the tagger marks them.
pub fn calibrate(samples: Vec<Sample>, figures: &mut Figures) {
    const STEPS: usize = 10;
    let (mut text, mut lexicon, mut tagger) = (Text::default(), Lexicon::default(), Tagger::default());
    let mut bins = [(0, 0, 0.0); STEPS];
    for document in samples {
        text.read(&document.headline, &document.body, None, &mut lexicon);
        let names = ["PER", "ORG", "LOC"];
        let gold: HashSet<_> = document
            .spans
            .iter()
            .filter_map(|(field, span, kind)| {
                let kind = names.iter().position(|name| name == kind)?;
                Some((*field, span.start, span.end, kind))
            })
            .collect();
        for mark in tagger.marks(&text, &lexicon) {
            let bin = &mut bins[((mark.confidence * STEPS as f32) as usize).min(STEPS - 1)];
            bin.0 += 1;
            bin.1 += usize::from(gold.contains(&(mark.field, mark.span.start, mark.span.end, mark.kind)));
            bin.2 += f64::from(mark.confidence);
        }
    }
    let total: usize = bins.iter().map(|bin| bin.0).sum();
    let mut error = 0.0;
    println!("confidence   names   stated   right");
    for (step, &(count, right, stated)) in bins.iter().enumerate().filter(|(_, bin)| bin.0 > 0) {
        let (stated, right) = (stated / count as f64, right as f64 / count as f64);
        error += (stated - right).abs() * count as f64 / total.max(1) as f64;
        println!(
            "{:.1} to {:.1}  {count:7}    {stated:.3}   {right:.3}",
            step as f64 / 10.0,
            (step + 1) as f64 / 10.0
        );
    }
    println!("off by {error:.3} on average");
    figures.note("calibration", 1.0 - error);
}

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
