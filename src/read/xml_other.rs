//! XML that is of no standard but names its fields as everybody does.
//!
//! In: the tree of one record. Out: the fields that its elements, their `name` attributes or its
//! own attributes are named after, and the text. Anything that names neither headline nor body is
//! no article.

use super::fields::{Field, find_field, put};
use super::flow::running_text;
use super::nitf::fill;
use super::xml::{Element, parse_xml};
use crate::document::{Skip, SkipReason, Stated};

/// Elements that hold one article each.
pub(super) const ITEMS: [&str; 13] = [
    "article", "Article", "ARTICLE", "doc", "document", "story", "record", "newsitem", "news", "RBNews",
    "row", "text", "post",
];

/// How deep the fields of a record are looked for.
const MAX_FIELD_DEPTH: usize = 4;

/// Reads one record.
pub(super) fn parse(text: &str) -> Result<(Stated, String), Skip> {
    let tree = parse_xml(text)?;
    let Some(item) = tree.find(&ITEMS) else {
        return Err(Skip::new(SkipReason::Malformed, "no record in it"));
    };
    let mut found = Vec::new();
    gather(item, 0, &mut found);
    found.sort_by_key(|(_, rank, _)| *rank);
    let mut stated = Stated::default();
    let mut body = String::new();
    let mut summary = String::new();
    for (field, rank, element) in &found {
        let same = found.iter().filter(|(other, other_rank, _)| other == field && other_rank == rank);
        match field {
            Field::Body if body.is_empty() => body = running_text(element),
            Field::Summary if summary.is_empty() => summary = running_text(element),
            Field::Body | Field::Summary => {}
            Field::Keywords | Field::Authors => {
                let values = same.flat_map(|(_, _, element)| values(element)).collect();
                put(&mut stated, *field, values);
            }
            field => put(&mut stated, *field, element.line().into_iter().collect()),
        }
    }
    for name in ["date", "published", "pubdate"] {
        fill(&mut stated.published, || item.attribute(name).map(str::to_string));
    }
    fill(&mut stated.language, || item.attribute("lang").map(str::to_string));
    for name in ["town", "city", "location", "place"] {
        fill(&mut stated.located, || item.line_of(name));
    }
    fill(&mut stated.slug, || item.line_of("strapline"));
    fill(&mut stated.source, || {
        let origin = item.line_of("origin")?;
        Some(origin.trim_matches('/').to_string()).filter(|origin| !origin.is_empty())
    });
    stated.item.version = item.line_of("version").filter(|version| version.len() < 12);
    let text = if body.is_empty() { summary } else { body };
    if stated.headline.is_none() && text.is_empty() {
        return Err(Skip::new(SkipReason::Unrecognised, "XML of a kind that is not known"));
    }
    Ok((stated, text))
}

fn gather<'a>(element: &'a Element, depth: usize, found: &mut Vec<(Field, usize, &'a Element)>) {
    for child in element.children() {
        let name =
            child.attribute("name").filter(|_| matches!(&*child.name, "field" | "str" | "arr" | "date"));
        match find_field(name.unwrap_or(&child.name)) {
            Some((field, rank)) => found.push((field, rank + depth * 100, child)),
            None if depth < MAX_FIELD_DEPTH => gather(child, depth + 1, found),
            None => {}
        }
    }
}

/// The text of an element's parts, or its own.
fn values(element: &Element) -> Vec<String> {
    let parts: Vec<String> = element.children().filter_map(Element::line).collect();
    if parts.is_empty() { element.line().into_iter().collect() } else { parts }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_found_by_their_names() {
        for xml in [
            "<article date='2025-03-08'><headline>Ferry</headline><byline>Anna Lind</byline><text><p>One.</p><p>Two.</p></text></article>",
            "<doc><field name='title'>Ferry</field><field name='author'>Anna Lind</field><field name='date'>2025-03-08</field><field name='body'>One.\n\nTwo.</field></doc>",
        ] {
            let (stated, text) = parse(xml).unwrap();
            assert_eq!(stated.headline.as_deref(), Some("Ferry"), "{xml}");
            assert_eq!(stated.byline.as_deref(), Some("Anna Lind"), "{xml}");
            assert_eq!(stated.published.as_deref(), Some("2025-03-08"), "{xml}");
            assert_eq!(text, "One.\n\nTwo.", "{xml}");
        }
        assert_eq!(parse("<doc><a>1</a></doc>").unwrap_err().reason, SkipReason::Unrecognised);
    }
}
