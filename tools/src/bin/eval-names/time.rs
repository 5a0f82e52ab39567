//! How fast names are found, in processor time, and in how much memory (Linux).

use std::fs;

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
    let resident = resident_bytes();
    for round in 1..=3 {
        let (mut tokens, mut mentions) = (0, 0);
        let start = cpu_seconds();
        for article in &articles {
            worker.text.read(&article.headline, &article.body, None, &mut worker.lexicon);
            tokens += worker.text.headline.len() + worker.text.body.len();
        }
        let read = cpu_seconds();
        for article in &articles {
            let names = worker.names(article);
            let all = names.people.iter().chain(&names.organisations).chain(&names.places);
            mentions += all.map(|actor| actor.mentions.len()).sum::<usize>();
        }
        let (reading, both) = (read - start, cpu_seconds() - read);
        println!(
            "round {round}: {} articles, {tokens} tokens, {mentions} mentions; tokenise {:.2} M tokens/s, from text to names {:.2} M tokens/s, names alone {:.1} microseconds per article",
            articles.len(),
            tokens as f64 / reading / 1e6,
            tokens as f64 / both / 1e6,
            (both - reading) * 1e6 / articles.len().max(1) as f64,
        );
    }
    let grown = resident_bytes().saturating_sub(resident) as f64 / 1e6;
    println!("memory for words, model and names together: {grown:.0} MB");
}

fn resident_bytes() -> u64 {
    let pages = fs::read_to_string("/proc/self/statm").unwrap_or_default();
    pages.split(' ').nth(1).and_then(|pages| pages.parse::<u64>().ok()).unwrap_or_default() * 4_096
}

/// The processor time this thread has had, so that a busy machine does not count.
fn cpu_seconds() -> f64 {
    let text = fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    text.split(' ').next().and_then(|time| time.parse::<f64>().ok()).unwrap_or_default() / 1e9
}
