//! Line breaks to paragraphs.

/// Undoes hard wraps.
pub(super) fn join_lines(text: &str) -> String {
    text.trim().to_string()
}
