//! Which format a file is of: content first, name second.

use super::input::Input;
use super::records::Layout;
use super::settings::ReadSettings;
use crate::document::{Format, Skip, SourceFile};

/// Finds out how the records of a file lie in it.
pub(super) fn find_layout(
    input: &mut Input,
    file: &SourceFile,
    _settings: &ReadSettings,
) -> Result<Layout, Skip> {
    let head = input.bytes().trim_ascii_start();
    if head.starts_with(b"<!DOCTYPE lewis") || head.starts_with(b"<REUTERS") {
        return Ok(Layout::Reuters);
    }
    if head.starts_with(b"{") {
        return Ok(Layout::Lines);
    }
    if head.starts_with(b"[{") {
        let start = input.bytes().len() - head.len();
        return Ok(Layout::Elements(start));
    }
    if head.starts_with(b"<") {
        return Ok(Layout::Whole(Format::Html));
    }
    let name = file.path.to_ascii_lowercase();
    Ok(Layout::Whole(if name.ends_with(".md") { Format::Markdown } else { Format::Text }))
}
