//! Reuters-21578: wire copy of 1987 in SGML that no XML parser takes.
//!
//! In: the bytes of a file, or one `<REUTERS>` record. Out: records with their NEWID, or what one
//! states and its text with the layout undone. The desk's TOPICS become keywords; its tags for
//! people, places and organisations are left aside, so that they can serve as a check.

use std::ops::Range;

use memchr::memmem;

use super::charset::clean;
use super::fields::squeeze;
use super::layout::join_wire_lines;
use super::records::{Cut, Step};
use super::tags::decode_entities;
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

/// Text that the makers of the collection put where a bulletin has none.
const NO_TEXT: &str = "Blah blah blah.";

/// How many upper-case words of an unformatted text are taken for its headline at most.
const MAX_HEADLINE_BYTES: usize = 200;

/// Cities of two words, by their first: a headline that runs into a dateline is cut before them.
const CITY_OPENINGS: [&str; 14] =
    ["NEW", "SAN", "LOS", "HONG", "BUENOS", "KUALA", "TEL", "SAO", "THE", "EL", "ABU", "ADDIS", "RIO", "ST"];

/// Reads one record. A bulletin that is nothing but a headline has no text.
pub(super) fn parse(record: &str) -> (Stated, String) {
    let (head, content) = record.split_once("<TEXT").unwrap_or((record, ""));
    let content = content.split_once('>').map_or("", |(_, content)| content);
    let closing = content.rfind("</TEXT>").or_else(|| content.rfind("</REUTERS>"));
    let content = &content[..closing.unwrap_or(content.len())];
    let mut stated = Stated {
        headline: find_line(content, "TITLE"),
        source: Some("Reuters".to_string()),
        agency: Some("Reuters".to_string()),
        byline: find_line(content, "AUTHOR"),
        dateline: find_line(content, "DATELINE"),
        published: find_line(head, "DATE"),
        keywords: find_topics(head),
        ..Stated::default()
    };
    if let Some(body) = find_element(content, "BODY") {
        return (stated, join_wire_lines(&undo_references(body.inside)));
    }
    let text = undo_references(&without_elements(content, &["TITLE", "AUTHOR", "DATELINE"]));
    let text = text.trim_matches(|c: char| c == '*' || c.is_whitespace());
    if text == NO_TEXT {
        return (stated, String::new());
    }
    let headline = if stated.headline.is_none() { leading_headline(text) } else { "" };
    if !headline.is_empty() {
        stated.headline = Some(squeeze(headline));
    }
    let text = join_wire_lines(text[headline.len()..].trim_start_matches([' ', ',']));
    (stated, text)
}

/// An element: what stands between its tags, and the bytes it takes with them.
struct Element<'a> {
    inside: &'a str,
    range: Range<usize>,
}

/// The first element of a name. One that is never closed takes all that follows.
fn find_element<'a>(text: &'a str, name: &str) -> Option<Element<'a>> {
    let find_tag = |from: usize, opening: &str| {
        let mut tags = memmem::find_iter(&text.as_bytes()[from..], opening.as_bytes());
        tags.find_map(|at| {
            let rest = text[from + at + opening.len()..].strip_prefix(name)?;
            rest.starts_with('>').then_some(from + at)
        })
    };
    let start = find_tag(0, "<")?;
    let inside = start + name.len() + 2;
    let (inside_end, end) = match find_tag(inside, "</") {
        Some(closing) => (closing, closing + name.len() + 3),
        None => (text.len(), text.len()),
    };
    Some(Element { inside: &text[inside..inside_end], range: start..end })
}

fn find_line(text: &str, name: &str) -> Option<String> {
    let element = find_element(text, name)?;
    Some(squeeze(&undo_references(element.inside))).filter(|line| !line.is_empty())
}

fn find_topics(head: &str) -> Vec<String> {
    let mut topics = Vec::new();
    let mut rest = find_element(head, "TOPICS").map_or("", |element| element.inside);
    while let Some(topic) = find_element(rest, "D") {
        topics.push(squeeze(&undo_references(topic.inside)));
        rest = &rest[topic.range.end..];
    }
    topics.retain(|topic| !topic.is_empty());
    topics
}

fn without_elements(text: &str, names: &[&str]) -> String {
    let mut left = text.to_string();
    for name in names {
        if let Some(element) = find_element(&left, name) {
            let range = element.range;
            left.replace_range(range, "\n");
        }
    }
    left
}

/// References undone, control characters dropped.
fn undo_references(text: &str) -> String {
    clean(decode_entities(text))
}

/// The upper-case words that an unformatted text begins with, or its first line where a blank line
/// follows it. Empty where it begins like any sentence.
fn leading_headline(text: &str) -> &str {
    let block = text.split("\n\n").next().unwrap_or_default();
    let block = block.split("\n ").next().unwrap_or_default();
    let mut end = 0;
    let mut word_count = 0;
    for word in block.split_inclusive(char::is_whitespace) {
        if word.contains(char::is_lowercase) || end + word.len() > MAX_HEADLINE_BYTES {
            break;
        }
        end += word.len();
        word_count += usize::from(word.contains(char::is_alphabetic));
    }
    if end < block.len() {
        end = without_city(&block[..end]);
    }
    let headline = block[..end].trim_end();
    if word_count >= 2 && !headline.is_empty() {
        return headline;
    }
    if block.len() < text.len() && block.len() <= MAX_HEADLINE_BYTES && !block.contains('\n') {
        block
    } else {
        ""
    }
}

/// Where a headline ends that runs into `LONDON, March 16 -`.
fn without_city(headline: &str) -> usize {
    if !headline.trim_end().ends_with(',') {
        return headline.len();
    }
    let mut words = headline.trim_end().rsplit(char::is_whitespace);
    let city = words.next().map_or(0, str::len);
    let end = headline.trim_end().len() - city;
    match words.next() {
        Some(opening) if CITY_OPENINGS.contains(&opening) => headline[..end].trim_end().len() - opening.len(),
        Some(_) | None => end,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_states_its_fields_and_undoes_its_layout() {
        let record = "<REUTERS NEWID=\"7\">\n<DATE> 3-MAR-1987 09:00:00.00</DATE>\n<TOPICS><D>tin</D><D>zinc</D></TOPICS>\n\
            <PEOPLE><D>nobody</D></PEOPLE>\n<TEXT>&#2;\n<TITLE>MINE &lt;ABC> OPENS\nAGAIN</TITLE>\n<AUTHOR>    By Anna Lind, Reuters</AUTHOR>\n\
            <DATELINE>    OSLO, March 3 - </DATELINE><BODY>A mine was opened, and the long-\nawaited works began.\n    It cost five mln dlrs, &lt;ABC>\nsaid.\n Tin  1  2\n Zinc 3  4\n Reuter\n&#3;</BODY></TEXT>\n</REUTERS>";
        let (stated, text) = parse(record);
        assert_eq!(stated.headline.as_deref(), Some("MINE <ABC> OPENS AGAIN"));
        assert_eq!(stated.byline.as_deref(), Some("By Anna Lind, Reuters"));
        assert_eq!(stated.dateline.as_deref(), Some("OSLO, March 3 -"));
        assert_eq!(stated.published.as_deref(), Some("3-MAR-1987 09:00:00.00"));
        assert_eq!(stated.keywords, ["tin", "zinc"]);
        let expected = "A mine was opened, and the long-awaited works began.\n\nIt cost five mln dlrs, <ABC> said.\n\n\
            Tin  1  2\nZinc 3  4\n\nReuter";
        assert_eq!(text, expected);
    }

    #[test]
    fn bulletins_and_unformatted_texts() {
        let cases = [
            (
                "<TEXT TYPE=\"BRIEF\">&#2;\n******<TITLE>BANK CUTS RATE\n</TITLE>Blah blah blah.\n&#3;\n</TEXT>",
                "BANK CUTS RATE",
                "",
            ),
            (
                "<TEXT TYPE=\"UNPROC\">&#2;\nTIN PRICES  11:30\n\n MAY 1\n JUN 2\n&#3;</TEXT>",
                "TIN PRICES 11:30",
                "MAY 1\nJUN 2",
            ),
            (
                "<TEXT>BANK LENDS MONEY NEW YORK,\nMarch 1 - The bank lent.\n    It paid.</TEXT>",
                "BANK LENDS MONEY",
                "NEW YORK, March 1 - The bank lent.\n\nIt paid.",
            ),
            ("<TEXT>The bank lent\nmoney.</TEXT>", "", "The bank lent money."),
        ];
        for (record, headline, text) in cases {
            let (stated, found) = parse(record);
            assert_eq!(
                (stated.headline.as_deref().unwrap_or_default(), found.as_str()),
                (headline, text),
                "{record}"
            );
        }
    }
}
