//! How fast names are found.

use std::time::{Duration, Instant};

use morgue::document::Article;
use serde_json::Value;

use super::worker::Worker;

/// Measures tokens per second, three times over the same articles.
pub fn measure(text: &str, mut worker: Worker) {
    let articles: Vec<Article> = text
        .lines()
        .filter_map(|line| serde_json::from_str::<Value>(line).ok())
        .map(|value| {
            let field = |names: &[&str]| {
                let found = names.iter().find_map(|name| value[*name].as_str());
                found.unwrap_or_default().to_string()
            };
            Article {
                headline: field(&["headline", "title"]),
                body: field(&["body", "text", "content", "article"]),
                ..Article::default()
            }
        })
        .collect();
    for round in 1..=3 {
        let (mut reading, mut resolving) = (Duration::ZERO, Duration::ZERO);
        let (mut tokens, mut mentions) = (0, 0);
        for article in &articles {
            let start = Instant::now();
            worker.text.read(&article.headline, &article.body, None, &mut worker.lexicon);
            let read = Instant::now();
            let names = worker.resolver.resolve(article, &worker.text, &worker.lexicon);
            resolving += read.elapsed();
            reading += read - start;
            tokens += worker.text.headline.len() + worker.text.body.len();
            let all = names.people.iter().chain(&names.organisations).chain(&names.places);
            mentions += all.map(|actor| actor.mentions.len()).sum::<usize>();
        }
        let rate = |time: Duration| tokens as f64 / time.as_secs_f64() / 1e6;
        println!(
            "round {round}: {} articles, {tokens} tokens, {mentions} mentions; tokenise {:.2} M tokens/s, resolve {:.2} M tokens/s ({:.1} microseconds per article), both {:.2} M tokens/s",
            articles.len(),
            rate(reading),
            rate(resolving),
            resolving.as_secs_f64() * 1e6 / articles.len().max(1) as f64,
            rate(reading + resolving),
        );
    }
}
