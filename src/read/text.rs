//! Plain text: a head of named lines where there is one, then paragraphs.

use super::layout::join_lines;
use crate::document::Stated;

/// Reads a text file.
pub(super) fn parse(text: &str) -> (Stated, String) {
    (Stated::default(), join_lines(text))
}
