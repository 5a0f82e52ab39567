//! A JSON article.

use super::settings::Mapping;
use crate::document::{Skip, SkipReason, Stated};

/// Reads one JSON value.
pub(super) fn parse(text: String, _mapping: &Mapping) -> Result<(Stated, String), Skip> {
    let value: serde_json::Value =
        serde_json::from_str(&text).map_err(|error| Skip::new(SkipReason::Malformed, error.to_string()))?;
    let one = |names: &[&str]| {
        names
            .iter()
            .find_map(|name| value.get(name)?.as_str())
            .map(str::to_string)
            .filter(|text| !text.is_empty())
    };
    let stated = Stated {
        headline: one(&["title", "headline"]),
        source: one(&["source"]),
        published: one(&["published", "date"]),
        ..Stated::default()
    };
    Ok((stated, one(&["body", "text", "content"]).unwrap_or_default()))
}
