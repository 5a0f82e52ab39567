//! Finds the article's text in a page.

use dom_query::Document;

use super::head::one_line;
use super::linked::Linked;

/// The text of the article, paragraphs separated by one blank line.
pub(super) fn find_text(document: Document, page: &str, _linked: &Linked) -> String {
    let options = trafilatura::Options::default().with_fallback(false).with_exclude_comments(true);
    let first =
        trafilatura::extract(page, &options).map(|found| paragraphs(&found.content_html)).unwrap_or_default();
    let config = dom_smoothie::Config { text_mode: dom_smoothie::TextMode::Formatted, ..Default::default() };
    let second = dom_smoothie::Readability::with_document(document, None, Some(config))
        .and_then(|mut readability| readability.parse())
        .map(|found| paragraphs(&found.content))
        .unwrap_or_default();
    if second.len() > 3 * first.len() { second } else { first }
}

fn paragraphs(html: &str) -> String {
    let text = Document::fragment(html).formatted_text();
    let lines: Vec<String> = text.split('\n').map(one_line).filter(|line| !line.is_empty()).collect();
    lines.join("\n\n")
}
