//! Plain text: a head of named fields where there is one, then paragraphs.

use super::head::{split_front_matter, split_head_lines};
use super::layout::join_lines;
use crate::document::Stated;

/// Reads a text file.
pub(super) fn parse(text: &str) -> (Stated, String) {
    let text = text.trim_start_matches('\n');
    let (stated, body) = split_front_matter(text)
        .or_else(|| split_head_lines(text))
        .unwrap_or_else(|| (Stated::default(), text));
    (stated, join_lines(body))
}
