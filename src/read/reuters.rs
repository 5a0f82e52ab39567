//! Reuters-21578 SGML.

use std::ops::Range;

use memchr::memmem;

use super::records::{Cut, Step};
use crate::document::{Skip, SkipReason, Stated};

const OPEN: &[u8] = b"<REUTERS";
const CLOSE: &[u8] = b"</REUTERS>";

/// Cuts `<REUTERS …> … </REUTERS>`. A record that is not closed ends where the next begins.
#[derive(Default)]
pub(super) struct Sgml {
    ordinal: u64,
    place: Option<String>,
    begun: Option<usize>,
    handed_out: bool,
    seen: usize,
}

impl Sgml {
    fn begin(&mut self, window: &[u8]) -> bool {
        let Some(offset) = memmem::find(&window[self.seen..], OPEN) else {
            self.seen = window.len().saturating_sub(OPEN.len() - 1).max(self.seen);
            return false;
        };
        let start = self.seen + offset;
        let Some(tag_length) = memchr::memchr(b'>', &window[start..]) else {
            self.seen = start;
            return false;
        };
        self.ordinal += 1;
        let newid = find_attribute(&window[start..start + tag_length], b"NEWID=\"");
        self.place = Some(newid.unwrap_or_else(|| self.ordinal.to_string()));
        self.begun = Some(start);
        self.seen = start + OPEN.len();
        true
    }
}

fn find_attribute(tag: &[u8], mark: &[u8]) -> Option<String> {
    let value = &tag[memmem::find(tag, mark)? + mark.len()..];
    let end = memchr::memchr(b'"', value)?;
    std::str::from_utf8(&value[..end]).ok().filter(|text| !text.is_empty()).map(str::to_string)
}

impl Cut for Sgml {
    fn step(&mut self, window: &[u8]) -> Step {
        self.handed_out = false;
        if self.begun.is_none() && !self.begin(window) {
            return Step::More;
        }
        let rest = &window[self.seen..];
        let Some(offset) = memmem::find(rest, CLOSE) else {
            self.seen = window.len().saturating_sub(CLOSE.len() - 1).max(self.seen);
            return Step::More;
        };
        let end = match memmem::find(&rest[..offset], OPEN) {
            Some(next) => self.seen + next,
            None => self.seen + offset + CLOSE.len(),
        };
        self.seen = end;
        self.handed_out = true;
        Step::Record(self.begun.take().unwrap_or(0)..end)
    }

    fn finish(&mut self, _window: &[u8]) -> Result<Option<Range<usize>>, Skip> {
        match self.begun {
            Some(_) => Err(Skip::new(SkipReason::Malformed, "the file ends inside this record")),
            None => Ok(None),
        }
    }

    fn seen(&self) -> usize {
        self.seen
    }

    fn forget(&mut self, count: usize) {
        self.seen = self.seen.saturating_sub(count);
        self.begun = self.begun.map(|start| start.saturating_sub(count));
    }

    fn place(&self) -> Option<String> {
        if self.begun.is_some() || self.handed_out {
            self.place.clone()
        } else {
            Some((self.ordinal + 1).to_string())
        }
    }
}

/// Reads one record.
pub(super) fn parse(text: &str) -> (Stated, String) {
    let between = |open: &str, close: &str| {
        let after = &text[text.find(open)? + open.len()..];
        Some(after[..after.find(close)?].trim().to_string())
    };
    let stated = Stated {
        headline: between("<TITLE>", "</TITLE>"),
        published: between("<DATE>", "</DATE>"),
        dateline: between("<DATELINE>", "</DATELINE>"),
        agency: Some("Reuters".to_string()),
        source: Some("Reuters".to_string()),
        ..Stated::default()
    };
    (stated, between("<BODY>", "</BODY>").unwrap_or_default())
}
