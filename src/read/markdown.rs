//! Markdown.

use super::layout::join_lines;
use crate::document::Stated;

/// Reads a Markdown file.
pub(super) fn parse(text: &str) -> (Stated, String) {
    (Stated::default(), join_lines(text))
}
