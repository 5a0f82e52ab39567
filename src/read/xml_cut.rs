//! Cuts XML into its records: the elements of certain names, however deep they lie.
//!
//! In: a window of bytes. Out: where each record lies, and what stands before the first one, which
//! may state the charset and the name of the feed. Comments and CDATA are passed over, so that a
//! tag inside an article is no record.

use std::ops::Range;

use memchr::{memchr, memmem};

use super::records::{Cut, Step};
use crate::document::{Skip, SkipReason};

/// How much of what stands before the first record is kept.
const MAX_PROLOG_BYTES: usize = 16 << 10;

/// Finds elements by their names without prefix. The outermost one is the record.
pub(super) struct Elements {
    names: &'static [&'static str],
    prolog: Option<Vec<u8>>,
    seen: usize,
    begun: Option<usize>,
    /// The name of the record at hand, and how many of that name are open.
    open: (&'static str, usize),
    ordinal: u64,
    handed_out: bool,
}

impl Elements {
    /// Cuts at elements of these names.
    pub fn new(names: &'static [&'static str]) -> Elements {
        Elements { names, prolog: None, seen: 0, begun: None, open: ("", 0), ordinal: 0, handed_out: false }
    }

    fn open(&mut self, window: &[u8], at: usize, tag: &[u8]) {
        let name = local_name(&tag[1..]);
        if self.begun.is_some() {
            self.open.1 += usize::from(self.open.0.as_bytes() == name);
            return;
        }
        let Some(known) = self.names.iter().find(|known| known.as_bytes() == name) else { return };
        if self.prolog.is_none() {
            self.prolog = Some(prolog(&window[..at]).to_vec());
        }
        self.begun = Some(at);
        self.open = (known, 1);
        self.ordinal += 1;
    }

    /// Whether the tag closes the record at hand.
    fn closes(&mut self, tag: &[u8]) -> bool {
        if self.begun.is_none() || local_name(&tag[2..]) != self.open.0.as_bytes() {
            return false;
        }
        self.open.1 -= 1;
        self.open.1 == 0
    }
}

/// Whole tags of what stands before the first record.
fn prolog(head: &[u8]) -> &[u8] {
    let head = &head[..head.len().min(MAX_PROLOG_BYTES)];
    memchr::memrchr(b'>', head).map_or(&[], |end| &head[..=end])
}

/// The name at the start of a tag, without its prefix.
fn local_name(tag: &[u8]) -> &[u8] {
    let length = tag.iter().take_while(|byte| !byte.is_ascii_whitespace() && !b"/>".contains(byte)).count();
    let name = &tag[..length];
    memchr(b':', name).map_or(name, |colon| &name[colon + 1..])
}

/// The length of the markup at the start of a window, which begins with `<`; `None` where its end
/// does not show yet.
fn markup_length(rest: &[u8]) -> Option<usize> {
    let after = |mark: &[u8]| memmem::find(rest, mark).map(|at| at + mark.len());
    if rest.starts_with(b"<!--") {
        return after(b"-->");
    }
    if rest.starts_with(b"<![CDATA[") {
        return after(b"]]>");
    }
    if rest.starts_with(b"<?") {
        return after(b"?>");
    }
    match rest.get(1)? {
        b'!' if rest.len() < 9 => None,
        b'!' | b'/' => after(b">"),
        byte if byte.is_ascii_alphabetic() || *byte == b'_' => tag_length(rest),
        _ => Some(1),
    }
}

/// The length of a tag, past any `>` inside quotes.
fn tag_length(tag: &[u8]) -> Option<usize> {
    let mut at = 0;
    loop {
        at += memchr::memchr3(b'>', b'"', b'\'', &tag[at..])?;
        if tag[at] == b'>' {
            return Some(at + 1);
        }
        at += 1 + memchr(tag[at], &tag[at + 1..])? + 1;
    }
}

impl Cut for Elements {
    fn step(&mut self, window: &[u8]) -> Step {
        self.handed_out = false;
        loop {
            let Some(offset) = memchr(b'<', &window[self.seen..]) else {
                self.seen = window.len();
                return Step::More;
            };
            let at = self.seen + offset;
            self.seen = at;
            let Some(length) = markup_length(&window[at..]) else { return Step::More };
            let tag = &window[at..at + length];
            self.seen = at + length;
            match tag.get(1) {
                Some(b'/') if self.closes(tag) => {
                    self.handed_out = true;
                    return Step::Record(self.begun.take().unwrap_or(at)..at + length);
                }
                Some(byte) if byte.is_ascii_alphabetic() || *byte == b'_' => {
                    if !tag.ends_with(b"/>") {
                        self.open(window, at, tag);
                    }
                }
                Some(_) | None => {}
            }
        }
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
        let at_hand = self.begun.is_some() || self.handed_out;
        Some(if at_hand { self.ordinal } else { self.ordinal + 1 }.to_string())
    }

    fn prolog(&self) -> &[u8] {
        self.prolog.as_deref().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(xml: &str) -> Vec<String> {
        let mut cut = Elements::new(&["item", "entry"]);
        let mut found = Vec::new();
        for end in 0..=xml.len() {
            while let Step::Record(range) = cut.step(&xml.as_bytes()[..end]) {
                found.push(String::from_utf8_lossy(&xml.as_bytes()[range]).into_owned());
            }
        }
        found
    }

    #[test]
    fn records_are_cut_however_the_window_grows() {
        for (xml, records) in [
            (
                "<rss><item a='>'>x</item><items/><x:item>y</x:item></rss>",
                vec!["<item a='>'>x</item>", "<x:item>y</x:item>"],
            ),
            ("<item><![CDATA[</item>]]></item>", vec!["<item><![CDATA[</item>]]></item>"]),
            ("<!-- <item> --><item><item>in</item></item>", vec!["<item><item>in</item></item>"]),
            ("<item>1 < 2 <entry/></item>", vec!["<item>1 < 2 <entry/></item>"]),
            ("<item>never closed", vec![]),
        ] {
            assert_eq!(cut(xml), records, "{xml}");
        }
    }
}
