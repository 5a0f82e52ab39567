//! RawDocument → Article.
mod agencies;
mod byline;
mod case;
mod dateline;
mod pattern;
mod published;
use crate::document::*;
#[derive(Clone, Debug, Default, serde::Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ExtractSettings { pub default: Option<String>, pub domains: std::collections::BTreeMap<String,String>, pub paths: std::collections::BTreeMap<String,String> }
pub fn extract(raw: RawDocument, _: &ExtractSettings) -> (Origin, Article) {
    let article = Article { headline: raw.stated.headline.unwrap_or_default(), body: raw.text, ..Article::default() };
    (raw.origin, article)
}
