//! TREC SGML: the newswire collections, and pages in the same wrapping.
//!
//! In: the bytes of a file, or one `<DOC>`. Out: records, or what one states and its text. It is no
//! XML: nothing is quoted and tags may be left open, so elements are found by their names alone.

use std::ops::Range;

use memchr::memmem;

use super::charset::clean;
use super::fields::squeeze;
use super::html::parse_html;
use super::layout::join_lines;
use super::records::{Cut, Step};
use super::settings::Limits;
use super::subjects::add_subject;
use super::tags::{decode_entities, strip_tags};
use crate::document::{Skip, SkipReason, Stated};

const CLOSE: &[u8] = b"</DOC>";

/// Cuts `<DOC> … </DOC>`.
#[derive(Default)]
pub(super) struct Docs {
    seen: usize,
    ordinal: u64,
    open_ended: bool,
}

fn find_open(window: &[u8]) -> Option<usize> {
    let is_tag = |at: &usize| matches!(window.get(at + 4), Some(b'>' | b' ' | b'\n' | b'\t' | b'\r'));
    memmem::find_iter(window, b"<DOC").find(is_tag)
}

impl Cut for Docs {
    fn step(&mut self, window: &[u8]) -> Step {
        loop {
            let Some(offset) = memmem::find(&window[self.seen..], CLOSE) else {
                self.seen = window.len().saturating_sub(CLOSE.len() - 1).max(self.seen);
                return Step::More;
            };
            let end = self.seen + offset + CLOSE.len();
            self.seen = end;
            // A record never begins before the end of the last: what was taken is forgotten.
            if let Some(start) = find_open(&window[..end]) {
                self.ordinal += 1;
                return Step::Record(start..end);
            }
        }
    }

    fn finish(&mut self, window: &[u8]) -> Result<Option<Range<usize>>, Skip> {
        self.open_ended = true;
        match find_open(window) {
            Some(_) => Err(Skip::new(SkipReason::Malformed, "the file ends inside this record")),
            None => Ok(None),
        }
    }

    fn seen(&self) -> usize {
        self.seen
    }

    fn forget(&mut self, count: usize) {
        self.seen = self.seen.saturating_sub(count);
    }

    fn place(&self) -> Option<String> {
        Some((self.ordinal + u64::from(self.open_ended)).to_string())
    }
}

/// Elements by what they hold, the surest first.
const HEADLINES: [&str; 7] = ["HEADLINE", "HEAD", "HL", "TITLE", "TI", "TTL", "H3"];
const DATES: [&str; 6] = ["DATE", "DATE_TIME", "DATETIME", "DATE1", "PUBDATE", "DD"];
const BYLINES: [&str; 4] = ["BYLINE", "AUTHOR", "AU", "BY"];
const SOURCES: [&str; 4] = ["SO", "SOURCE", "PUB", "NEWSPAPER"];
const TEXTS: [&str; 4] = ["LP", "LEADPARA", "TEXT", "BODY"];
const SUBJECTS: [&str; 4] = ["NS", "SUBJECT", "SUBJECTS", "IN"];

/// Reads one record.
pub(super) fn parse(record: &str, limits: &Limits) -> Result<(Stated, String), Skip> {
    if let Some((_, page)) = record.split_once("</DOCHDR>") {
        let page = page.rsplit_once("</DOC>").map_or(page, |(page, _)| page);
        return parse_html(page, &limits.page());
    }
    let line = |names: &[&str]| {
        let found = names.iter().find_map(|name| find_element(record, name));
        found.map(|text| squeeze(&plain(text))).filter(|line| !line.is_empty())
    };
    let number = line(&["DOCNO", "DOCID"]).or_else(|| find_id(record));
    let mut stated = Stated {
        headline: line(&HEADLINES),
        byline: line(&BYLINES),
        dateline: line(&["DATELINE"]),
        source: line(&SOURCES),
        published: line(&DATES),
        section: line(&["SECTION"]),
        language: line(&["LANGUAGE"]),
        ..Stated::default()
    };
    if stated.published.is_none() {
        stated.published = number.as_deref().and_then(find_day);
    }
    stated.item.guid = number;
    for subject in SUBJECTS.iter().filter_map(|name| find_element(record, name)) {
        let lines = plain(subject);
        for label in lines.split(['\n', ';']) {
            add_subject(&mut stated.subjects, None, Some(squeeze(label)));
        }
    }
    let parts = TEXTS.iter().filter_map(|name| find_element(record, name)).map(running_text);
    let text = parts.filter(|text| !text.is_empty()).collect::<Vec<_>>().join("\n\n");
    Ok((stated, text))
}

/// What stands between the first tag of a name and its end tag.
fn find_element<'a>(record: &'a str, name: &str) -> Option<&'a str> {
    let opens = memmem::find_iter(record.as_bytes(), name.as_bytes()).filter(|at| {
        let before = at.checked_sub(1).and_then(|before| record.as_bytes().get(before));
        let after = record.as_bytes().get(at + name.len());
        before == Some(&b'<') && matches!(after, Some(b'>' | b' '))
    });
    let open = opens.into_iter().next()?;
    let rest = &record[open..];
    let inside = &rest[memchr::memchr(b'>', rest.as_bytes())? + 1..];
    let end = memmem::find_iter(inside.as_bytes(), b"</").find(|at| {
        inside.as_bytes()[at + 2..]
            .strip_prefix(name.as_bytes())
            .is_some_and(|rest| rest.first() == Some(&b'>'))
    });
    Some(&inside[..end.unwrap_or(inside.len())])
}

/// `<DOC id="…">`.
fn find_id(record: &str) -> Option<String> {
    let tag = record.split_once('>')?.0;
    let value = tag.split_once("id=")?.1.trim_matches(['"', '\'']);
    value.split(['"', '\'', ' ']).next().filter(|id| !id.is_empty()).map(str::to_string)
}

fn plain(text: &str) -> String {
    clean(strip_tags(text))
}

fn running_text(text: &str) -> String {
    let upper = ["<P>", "<p>", "<BR>", "<br>"].iter().any(|tag| text.contains(tag));
    if upper { plain(text).trim().to_string() } else { join_lines(&clean(decode_entities(text))) }
}

/// The day in a number such as `AP880212-0047` or `XIN_ENG_20021101.0012`. The Los Angeles Times
/// begins with the month.
fn find_day(number: &str) -> Option<String> {
    let digits = number.split(|c: char| !c.is_ascii_digit()).find(|run| matches!(run.len(), 6 | 8))?;
    let part = |from: usize| digits[from..from + 2].parse::<u8>().ok();
    let (year, month, day) = match digits.len() {
        8 => (digits[..4].parse().ok()?, part(4)?, part(6)?),
        _ if number.starts_with("LA") => (1900 + u16::from(part(4)?), part(0)?, part(2)?),
        _ => (1900 + u16::from(part(0)?), part(2)?, part(4)?),
    };
    let is_day = (1..=12).contains(&month) && (1..=31).contains(&day) && (1900..2100).contains(&year);
    is_day.then(|| format!("{year:04}-{month:02}-{day:02}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_states_its_fields() {
        let record = "<DOC>\n<DOCNO> NW880212-0007 </DOCNO>\n<HEAD>Ferry Returns</HEAD>\n<BYLINE>By ANNA LIND</BYLINE>\n\
            <DATELINE>SANDHOLM (Norwire) </DATELINE>\n<TEXT>\n   The ferry &amp; its crew are back after a long winter in the dock.\n\
            They sail at night.\n   Nobody complained.\n</TEXT>\n</DOC>";
        let (stated, text) = parse(record, &Limits::default()).unwrap();
        assert_eq!(stated.headline.as_deref(), Some("Ferry Returns"));
        assert_eq!(stated.byline.as_deref(), Some("By ANNA LIND"));
        assert_eq!(stated.dateline.as_deref(), Some("SANDHOLM (Norwire)"));
        assert_eq!(stated.published.as_deref(), Some("1988-02-12"));
        assert_eq!(stated.item.guid.as_deref(), Some("NW880212-0007"));
        assert!(text.starts_with("The ferry & its crew are back"), "{text}");
    }

    #[test]
    fn numbers_hold_days() {
        for (number, day) in [
            ("AP880212-0047", Some("1988-02-12")),
            ("LA010289-0012", Some("1989-01-02")),
            ("XIN_ENG_20021101.0012", Some("2002-11-01")),
            ("FT911-3", None),
            ("AP999999-1", None),
        ] {
            assert_eq!(find_day(number).as_deref(), day, "{number}");
        }
    }

    #[test]
    fn records_are_cut() {
        let file = b"x<DOC>\n<DOCNO>1</DOCNO></DOC>\n<DOCS><DOC id=\"2\">b</DOC><DOC>";
        let mut cut = Docs::default();
        assert_eq!(cut.step(file), Step::Record(1..29));
        cut.forget(29);
        let rest = &file[29..];
        assert_eq!(cut.step(rest), Step::Record(7..26));
        cut.forget(26);
        assert_eq!(cut.step(&rest[26..]), Step::More);
        assert!(cut.finish(&rest[26..]).is_err());
    }
}
