//! Which format a file is of: content first, name second.
//!
//! In: the first bytes of a file and its name. Out: how its records lie in it, or what the file
//! seems to be where it is of no format that is read.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::archive::{self, Kind};
use super::email;
use super::export_kinds::{find_page_layout, find_text_layout, find_wire_layout};
use super::input::Input;
use super::json_cut::Values;
use super::json_lists::{find_list, find_list_at};
use super::mhtml;
use super::records::{Cut, Layout, Step};
use super::settings::ReadSettings;
use super::xml_kinds::find_xml_layout;
use crate::document::{Format, Skip, SkipReason};

/// How much of a file is looked at. JSON is looked at until its first value ends.
const HEAD_BYTES: usize = 64 << 10;

/// Finds out how the records of a file lie in it.
pub(super) fn find_layout(input: &mut Input, name: &str, settings: &ReadSettings) -> Result<Layout, Skip> {
    let name = name.rsplit('/').next().unwrap_or_default().to_ascii_lowercase();
    let packed = [".gz", ".zst", ".xz", ".bz2"].iter().find_map(|ending| name.strip_suffix(ending));
    let name = packed.unwrap_or(&name);
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
    let head = &input.bytes()[..input.bytes().len().min(HEAD_BYTES)];
    if let Some(layout) = find_container(head) {
        return Ok(layout);
    }
    if let Some(what) = find_signature(head) {
        return Err(not_read(what));
    }
    let start = head.len() - head.trim_ascii_start().len();
    let content = &head[start..];
    if content.is_empty() {
        // Blanks as far as one looks: the rest, if any, can be nothing but text.
        let more = head.len() < input.bytes().len() || input.fill()?;
        let empty = Skip::new(SkipReason::Empty, "no content");
        return if more { Ok(Layout::Whole(Format::Text)) } else { Err(empty) };
    }
    if let Some(layout) = find_wire_layout(content) {
        return Ok(layout);
    }
    if let Some(detail) = find_binary(head) {
        return Err(Skip::new(SkipReason::Unrecognised, detail));
    }
    if begins(content, b"<!doctype lewis") || content.starts_with(b"<REUTERS") {
        return Ok(Layout::Reuters);
    }
    let named_json = matches!(ending, "json" | "jsonl" | "ndjson" | "jl") && content[0] != b'<';
    if named_json || looks_like_json(content) {
        return find_json_layout(input, start, ending, settings);
    }
    if content[0] == b'<' {
        return find_markup(content, &input.bytes()[start..], ending);
    }
    if email::is_mailbox(head) {
        return Ok(Layout::Mailbox);
    }
    if let Some(head) = email::head_fields(content) {
        if mhtml::is_saved_page(&head) {
            return Ok(Layout::Whole(Format::Mhtml));
        }
        if email::is_message(&head) {
            return Ok(Layout::Whole(Format::Email));
        }
    }
    if matches!(ending, "csv" | "tsv" | "tab" | "psv") {
        return Ok(Layout::Archive(Kind::Table));
    }
    if let Some(what) = find_named(ending) {
        return Err(not_read(what));
    }
    Ok(find_text_layout(content).unwrap_or_else(|| Layout::Whole(find_text_format(content, ending))))
}

fn not_read(what: &str) -> Skip {
    Skip::new(SkipReason::Unrecognised, format!("{what}; not read yet"))
}

fn begins(content: &[u8], mark: &[u8]) -> bool {
    content.get(..mark.len()).is_some_and(|start| start.eq_ignore_ascii_case(mark))
}

/// What files that are not read begin with, and what they are then.
static SIGNATURES: LazyLock<Vec<(Vec<u8>, &str)>> = LazyLock::new(|| {
    let digit = |digit: u8| char::from(digit).to_digit(16).expect("signatures are hexadecimal") as u8;
    let bytes =
        |key: &str| key.as_bytes().chunks(2).map(|pair| digit(pair[0]) << 4 | digit(pair[1])).collect();
    pairs(include_str!("data/signatures.txt")).map(|(key, what)| (bytes(key), what)).collect()
});
/// What names of files that are not read end with.
static ENDINGS: LazyLock<FxHashMap<&str, &str>> =
    LazyLock::new(|| pairs(include_str!("data/names.txt")).collect());

/// The `key what` lines of a list.
fn pairs(list: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
    list.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once(' '))
}

/// Archives and documents that are told by their first bytes.
fn find_container(head: &[u8]) -> Option<Layout> {
    let opening = &head[..head.len().min(1024)];
    Some(match head {
        [b'P', b'K', 3, 4, ..] | [b'P', b'K', 5, 6, ..] => Layout::Archive(Kind::Zip),
        [b'7', b'z', 0xbc, 0xaf, 0x27, 0x1c, ..] => Layout::Archive(Kind::SevenZip),
        [b'W', b'A', b'R', b'C', b'/', b'0' | b'1', b'.', ..] => Layout::Archive(Kind::Warc),
        [b'P', b'A', b'R', b'1', ..] => Layout::Archive(Kind::Parquet),
        [b'{', b'\\', b'r', b't', b'f', ..] => Layout::Whole(Format::Rtf),
        _ if head.starts_with(b"filedesc://") => Layout::Archive(Kind::Arc),
        _ if memchr::memmem::find(opening, b"%PDF-").is_some() => Layout::Whole(Format::Pdf),
        _ if archive::is_tar_header(head) => Layout::Archive(Kind::Tar),
        _ => return None,
    })
}

fn find_signature(head: &[u8]) -> Option<&'static str> {
    if head.get(4..8) == Some(b"ftyp") {
        return Some("a film or a picture");
    }
    SIGNATURES.iter().find(|(bytes, _)| head.starts_with(bytes)).map(|(_, what)| *what)
}

/// A NUL byte, or one control character in twenty, and it is no text.
fn find_binary(head: &[u8]) -> Option<String> {
    if let Some(at) = memchr::memchr(0, head) {
        return Some(format!("binary data: a NUL byte at byte {at}"));
    }
    let is_odd = |byte: &&u8| **byte < 0x20 && !matches!(**byte, b'\n' | b'\r' | b'\t' | 0x0c | 0x1b);
    let is_many = |count: usize| count * 20 > head.len();
    // Most texts have few control characters of any kind, which are counted at a glance.
    let odd = is_many(head.iter().filter(|byte| **byte < 0x20).count())
        && is_many(head.iter().filter(is_odd).count());
    odd.then(|| "binary data: too many control characters".to_string())
}

/// Prose may begin with a bracket, but not with `{"` or `[{`.
fn looks_like_json(content: &[u8]) -> bool {
    let next = content[1..].trim_ascii_start().first();
    match content[0] {
        b'{' => matches!(next, Some(b'"' | b'}')),
        b'[' => matches!(next, Some(b'{' | b']')),
        _ => false,
    }
}

fn find_json_layout(
    input: &mut Input,
    start: usize,
    ending: &str,
    settings: &ReadSettings,
) -> Result<Layout, Skip> {
    if let Some(path) = &settings.mapping.records
        && let Some(list) = find_list_at(input, start, path)?
    {
        return Ok(Layout::Elements(list));
    }
    if input.bytes()[start] == b'[' {
        return Ok(Layout::Elements(start));
    }
    if matches!(ending, "jsonl" | "ndjson" | "jl") {
        return Ok(Layout::Lines);
    }
    if let Some(list) = find_list(&input.bytes()[start..]) {
        return Ok(Layout::Elements(start + list));
    }
    find_value_count(input, settings.limits.max_record_bytes)
}

/// One value is a file of one article; several are lines where each keeps to its own.
fn find_value_count(input: &mut Input, max_record_bytes: usize) -> Result<Layout, Skip> {
    let mut values = Values::top();
    loop {
        match values.step(input.bytes()) {
            Step::Record(range) => {
                // Whether a second value follows shows at the next byte that is no blank.
                input.fill_to((range.end + HEAD_BYTES).min(max_record_bytes + HEAD_BYTES)).ok();
                let bytes = input.bytes();
                let several = !bytes[range.end..].trim_ascii_start().is_empty();
                let is_line = memchr::memchr(b'\n', &bytes[range.clone()]).is_none();
                return Ok(match (several, is_line) {
                    (false, _) => Layout::Whole(Format::Json),
                    (true, true) => Layout::Lines,
                    (true, false) => Layout::Values,
                });
            }
            Step::More if input.bytes().len() <= max_record_bytes && input.fill()? => {}
            Step::More | Step::End | Step::Broken(_) => return Ok(Layout::Whole(Format::Json)),
        }
    }
}

/// Markup that is no web page is told by its elements; a text that merely begins with `<` is text.
/// An export may begin with pages of styles, so that one is looked for in all that has been read.
fn find_markup(content: &[u8], window: &[u8], ending: &str) -> Result<Layout, Skip> {
    let opening = &content[..content.len().min(4096)];
    let has = |mark: &[u8]| opening.windows(mark.len()).any(|window| window.eq_ignore_ascii_case(mark));
    let is_page = has(b"<html") || has(b"<head>") || has(b"<body");
    let named_xml = matches!(ending, "xml" | "rss" | "atom" | "nitf" | "newsml" | "sgm" | "sgml");
    if !begins(content, b"<!doctype html") && !begins(content, b"<html") {
        // Some vocabularies share names with pages: only their declaration or ending tells them.
        let declared = begins(content, b"<?xml") || begins(content, b"<!doctype") || named_xml;
        let is_sure = |layout: &Result<Layout, Skip>| match layout {
            // TREC has a HEAD of its own, and pages inside.
            Ok(Layout::Docs) => true,
            Ok(Layout::Whole(Format::Xml) | Layout::Tags(Format::Xml, _)) => false,
            Ok(_) | Err(_) => !is_page,
        };
        if let Some(layout) = find_xml_layout(content).filter(|layout| declared || is_sure(layout)) {
            return layout;
        }
    }
    if begins(content, b"<!doctype html") || is_page {
        return Ok(find_page_layout(window).unwrap_or(Layout::Whole(Format::Html)));
    }
    if begins(content, b"<svg") {
        return Err(not_read("a drawing"));
    }
    if begins(content, b"<!element") || begins(content, b"<!entity") || ending == "dtd" {
        return Err(not_read("a document type definition"));
    }
    if begins(content, b"<?xml") || named_xml {
        return Err(not_read("XML of a kind that is not known"));
    }
    if matches!(ending, "html" | "htm" | "xhtml") {
        return Ok(Layout::Whole(Format::Html));
    }
    const ELEMENTS: [&[u8]; 9] =
        [b"<p>", b"<p ", b"<div", b"<article", b"<meta", b"<title", b"<h1", b"<section", b"<script"];
    let is_fragment = ELEMENTS.iter().any(|element| begins(content, element));
    Ok(Layout::Whole(match ending {
        "md" | "markdown" | "mkd" | "mdown" => Format::Markdown,
        _ if is_fragment => Format::Html,
        _ => Format::Text,
    }))
}

fn find_named(ending: &str) -> Option<&'static str> {
    ENDINGS.get(ending).copied()
}

fn find_text_format(content: &[u8], ending: &str) -> Format {
    let named_markdown = matches!(ending, "md" | "markdown" | "mkd" | "mdown");
    let has_matter = content.starts_with(b"---\n") || content.starts_with(b"---\r\n");
    if named_markdown || content.starts_with(b"+++\n") || (has_matter && has_markdown_marks(content)) {
        return Format::Markdown;
    }
    let opening = &content[..content.len().min(1024)];
    let is_page = memchr::memchr_iter(b'<', opening)
        .any(|at| begins(&opening[at..], b"<!doctype html") || begins(&opening[at..], b"<html"));
    if is_page { Format::Html } else { Format::Text }
}

/// A heading, a link or bold letters below the front matter.
fn has_markdown_marks(content: &[u8]) -> bool {
    let marks: [&[u8]; 6] = [b"\n# ", b"\n## ", b"](http", b"\n> ", b"**", b"\n```"];
    marks.iter().any(|mark| memchr::memmem::find(content, mark).is_some())
}
