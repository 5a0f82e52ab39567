//! placeholder
use crate::document::*;
#[derive(Clone, Debug, Default, serde::Deserialize)]
pub struct ExtractSettings {}
pub fn extract(raw: RawDocument, _: &ExtractSettings) -> (Origin, Article) {
    let mut article =
        Article { headline: raw.stated.headline.unwrap_or_default(), body: raw.text, ..Article::default() };
    if let Some(s) = raw.stated.source {
        article.source = Some(Source { name: s, evidence: Evidence::of(Method::Format) });
    }
    (raw.origin, article)
}
