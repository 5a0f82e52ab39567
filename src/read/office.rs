//! Word processor documents: DOCX and ODT.
//!
//! In: the bytes of the document, a ZIP. Out: what it states, and its paragraphs. Only the text of
//! the page is read: no headers, notes, comments, nor what a reviewer struck out. A document's own
//! date and author are those of the file, not of the story, and are left.

use super::archive::unzip_part;
use super::xml_text::{Event, attribute, events};
use crate::document::{Skip, SkipReason, Stated};

/// The longest part of a document, unpacked.
const MAX_PART_BYTES: usize = 64 << 20;
/// Where a headline may stand, in paragraphs.
const HEADLINE_WITHIN: usize = 3;

/// Reads a DOCX.
pub(super) fn parse_docx(bytes: &[u8]) -> Result<(Stated, String), Skip> {
    let body = part(bytes, "word/document.xml")?;
    let mut text = Paragraphs::default();
    let mut hidden = 0usize;
    let mut in_text = false;
    events(&body, |event| match event {
        Event::Start(name, tag) => match name {
            "del" | "moveFrom" | "instrText" | "delText" | "Fallback" | "txbxContent" => hidden += 1,
            _ if hidden > 0 => {}
            "t" => in_text = true,
            "tab" if text.in_paragraph => text.push(" "),
            "br" | "cr" => text.push("\n"),
            "noBreakHyphen" => text.push("-"),
            "p" => text.begin(),
            "pStyle" => {
                let style = attribute(tag, "val").unwrap_or_default().to_ascii_lowercase();
                text.is_title |= matches!(style.as_str(), "title" | "heading1" | "titel" | "titre");
            }
            _ => {}
        },
        Event::End(name) => match name {
            "del" | "moveFrom" | "instrText" | "delText" | "Fallback" | "txbxContent" => {
                hidden = hidden.saturating_sub(1);
            }
            _ if hidden > 0 => {}
            "t" => in_text = false,
            "p" => text.end(),
            _ => {}
        },
        Event::Text(piece) if in_text && hidden == 0 => text.push(piece),
        Event::Text(_) => {}
    });
    let mut stated = Stated::default();
    if let Ok(Some(core)) = unzip_part(bytes, "docProps/core.xml", MAX_PART_BYTES) {
        read_properties(&core, &mut stated);
    }
    text.finish(stated)
}

/// Reads an ODT.
pub(super) fn parse_odt(bytes: &[u8]) -> Result<(Stated, String), Skip> {
    let body = part(bytes, "content.xml")?;
    let mut text = Paragraphs::default();
    let mut hidden = 0usize;
    let mut in_body = false;
    events(&body, |event| match event {
        Event::Start(name, tag) => match name {
            "body" => in_body = true,
            "note" | "annotation" | "tracked-changes" | "table-of-content" | "forms" => hidden += 1,
            _ if hidden > 0 || !in_body => {}
            "p" | "h" => {
                text.begin();
                let style = attribute(tag, "style-name").unwrap_or_default();
                let level = attribute(tag, "outline-level").unwrap_or_default();
                text.is_title = style == "Title" || (name == "h" && level == "1");
            }
            "s" => {
                let count = attribute(tag, "c").and_then(|count| count.parse().ok()).unwrap_or(1usize);
                text.push(&" ".repeat(count.min(8)));
            }
            "tab" => text.push(" "),
            "line-break" => text.push("\n"),
            _ => {}
        },
        Event::End(name) => match name {
            "note" | "annotation" | "tracked-changes" | "table-of-content" | "forms" => {
                hidden = hidden.saturating_sub(1);
            }
            "p" | "h" if hidden == 0 && in_body => text.end(),
            _ => {}
        },
        Event::Text(piece) if in_body && hidden == 0 && text.in_paragraph => text.push(piece),
        Event::Text(_) => {}
    });
    let mut stated = Stated::default();
    if let Ok(Some(meta)) = unzip_part(bytes, "meta.xml", MAX_PART_BYTES) {
        read_properties(&meta, &mut stated);
    }
    text.finish(stated)
}

fn part(bytes: &[u8], name: &str) -> Result<Vec<u8>, Skip> {
    let part = unzip_part(bytes, name, MAX_PART_BYTES)?;
    part.ok_or_else(|| Skip::new(SkipReason::Malformed, format!("{name} is missing")))
}

/// Keywords and language. A title is kept for comparison with the first lines.
fn read_properties(xml: &[u8], stated: &mut Stated) {
    let mut element = String::new();
    events(xml, |event| match event {
        Event::Start(name, _) => element = name.to_string(),
        Event::End(_) => element.clear(),
        Event::Text(text) => match element.as_str() {
            "keywords" | "keyword" => {
                let words = text.split([',', ';']).map(str::trim).filter(|word| !word.is_empty());
                stated.keywords.extend(words.map(str::to_string));
            }
            "language" if !text.trim().is_empty() => stated.language = Some(text.trim().into()),
            _ => {}
        },
    });
}

/// Paragraphs under construction.
#[derive(Default)]
pub(super) struct Paragraphs {
    text: String,
    paragraph: String,
    headline: Option<String>,
    count: usize,
    /// Whether a paragraph is open.
    pub in_paragraph: bool,
    /// Whether the open paragraph is marked as a title.
    pub is_title: bool,
}

impl Paragraphs {
    /// Opens a paragraph. One that is open (a box inside it) ends first.
    pub fn begin(&mut self) {
        self.end();
        self.in_paragraph = true;
    }

    /// Adds to the open paragraph.
    pub fn push(&mut self, piece: &str) {
        self.paragraph.push_str(piece);
    }

    /// Ends the paragraph.
    pub fn end(&mut self) {
        self.in_paragraph = false;
        let is_title = std::mem::take(&mut self.is_title);
        let paragraph = self.paragraph.trim();
        if !paragraph.is_empty() {
            self.count += 1;
            if is_title && self.headline.is_none() && self.count <= HEADLINE_WITHIN {
                self.headline = Some(super::fields::squeeze(paragraph));
            } else {
                if !self.text.is_empty() {
                    self.text.push_str("\n\n");
                }
                self.text.push_str(paragraph);
            }
        }
        self.paragraph.clear();
    }

    /// The whole; a document without text is a skip.
    pub fn finish(mut self, mut stated: Stated) -> Result<(Stated, String), Skip> {
        self.end();
        stated.headline = self.headline;
        let text = super::charset::clean(self.text);
        if text.is_empty() && stated.headline.is_none() {
            return Err(Skip::new(SkipReason::Empty, "no text in the document"));
        }
        Ok((stated, text))
    }
}
