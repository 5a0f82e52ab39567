//! Topics that the newsroom states: codes among its keywords, labels, and names of sections.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::taxonomy::{Entry, TAXONOMY};
use crate::document::{Article, Method, Topic};

/// The topics that names of sections and desks stand for.
static SECTIONS: LazyLock<FxHashMap<&str, &Entry>> = LazyLock::new(|| {
    let lines = include_str!("data/sections.txt").lines().filter(|line| !line.starts_with('#'));
    lines
        .filter_map(|line| line.split_once(' '))
        .filter_map(|(code, names)| Some((TAXONOMY.by_code(code)?, names)))
        .flat_map(|(entry, names)| names.split(", ").map(move |name| (name, entry)))
        .collect()
});

/// The topics stated: each behind those above it, without doubles.
pub(super) fn topics(article: &Article) -> Vec<Topic> {
    let mut topics: Vec<Topic> = Vec::new();
    for subject in &article.subjects {
        let by_code = subject.code.as_deref().and_then(find);
        let by_label = || TAXONOMY.by_label(&subject.label.as_deref()?.to_lowercase());
        if let Some(entry) = by_code.or_else(by_label) {
            push(&mut topics, entry);
        }
    }
    for keyword in &article.keywords {
        if let Some(entry) = TAXONOMY.by_code(keyword.trim()) {
            push(&mut topics, entry);
        }
    }
    if let Some(section) = article.section.as_deref().filter(|section| section.len() < 60) {
        let section = section.trim().to_lowercase();
        let entry = SECTIONS.get(section.as_str()).copied().or_else(|| TAXONOMY.by_code(&section));
        if let Some(entry) = entry.or_else(|| TAXONOMY.by_label(&section)) {
            push(&mut topics, entry);
        }
    }
    topics
}

/// The topic of a code. The older Subject Codes have the same first level, which is all that is taken
/// of them.
fn find(code: &str) -> Option<&'static Entry> {
    match code.strip_prefix("subj:") {
        Some(digits) => TAXONOMY.by_code(&format!("{}000000", digits.get(..2)?)),
        None => TAXONOMY.by_code(code),
    }
}

fn push(topics: &mut Vec<Topic>, entry: &Entry) {
    if let Some(above) = TAXONOMY.parent(entry) {
        push(topics, above);
    }
    let code = entry.qcode();
    if topics.iter().all(|topic| topic.code != code) {
        topics.push(Topic { code, label: entry.label.into(), score: 1.0, method: Method::Format });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Subject;

    #[test]
    fn stated_topics_win() {
        for (section, keywords, expected) in [
            (Some("Sport"), vec![], vec!["sport"]),
            (Some("Football"), vec![], vec!["sport", "competition discipline", "soccer"]),
            (None, vec!["medtop:20000344"], vec!["economy, business and finance", "economy"]),
            (Some("Comment"), vec!["harbour"], vec![]),
            (None, vec!["subj:15054000"], vec!["sport"]),
        ] {
            let article = Article {
                section: section.map(String::from),
                subjects: keywords
                    .into_iter()
                    .map(|code| Subject { code: Some(code.into()), label: None })
                    .collect(),
                ..Article::default()
            };
            let found: Vec<String> = topics(&article).into_iter().map(|topic| topic.label).collect();
            assert_eq!(found, expected, "{section:?}");
        }
    }
}
