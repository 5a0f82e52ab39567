//! The running text of an element: blocks become paragraphs, hard wraps are undone.
//!
//! In: an element of NITF, XHTML or any kin. Out: paragraphs apart by one blank line. Pictures with
//! their captions, scripts and styles are left out. Text that is itself escaped markup, or has no
//! element in it at all, is read as what it is.

use super::charset::clean;
use super::layout::join_lines;
use super::tags::{Gap, Paragraphs, decode_entities, has_tags, strip_tags};
use super::xml::{Element, Node};

/// Elements that begin and end a paragraph.
const BLOCKS: [&str; 38] = [
    "p",
    "hl1",
    "hl2",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "li",
    "ul",
    "ol",
    "dl",
    "dt",
    "dd",
    "blockquote",
    "block",
    "bq",
    "tr",
    "table",
    "div",
    "section",
    "article",
    "paragraph",
    "body.content",
    "body.end",
    "body",
    "tagline",
    "lead",
    "note",
    "header",
    "footer",
    "main",
    "hr",
    "datasource",
    "credit",
    "leadParagraph",
    "tailParagraphs",
];

/// Elements that are not running text.
const HIDDEN: [&str; 12] = [
    "media",
    "script",
    "style",
    "figure",
    "figcaption",
    "head",
    "iframe",
    "svg",
    "noscript",
    "template",
    "bibliography",
    "nitf-table-metadata",
];

/// The running text of an element.
pub(super) fn running_text(element: &Element) -> String {
    if !has_blocks(element) {
        return plain_text(&element.raw_text());
    }
    let mut flow = Flow::default();
    flow.walk(element);
    flow.out.text
}

/// The running text of a string that may hold escaped markup.
pub(super) fn plain_text(text: &str) -> String {
    let text = clean(text.to_string());
    if has_tags(&text) {
        // Markup with a blank line in it and no paragraphs is laid out by hand.
        return join_lines_where_none(&strip_tags(&text));
    }
    let text = if text.contains('&') { clean(decode_entities(&text)) } else { text };
    join_lines(&text)
}

/// Text with paragraphs stays; text whose lines were kept is joined.
fn join_lines_where_none(text: &str) -> String {
    if text.contains("\n\n") { trim_paragraphs(text) } else { join_lines(text) }
}

fn trim_paragraphs(text: &str) -> String {
    let paragraphs = text.split("\n\n").map(str::trim).filter(|paragraph| !paragraph.is_empty());
    paragraphs.collect::<Vec<_>>().join("\n\n")
}

fn has_blocks(element: &Element) -> bool {
    element.children().any(|child| {
        is_block(&child.name) || *child.name == *"br" || *child.name == *"pre" || has_blocks(child)
    })
}

fn is_block(name: &str) -> bool {
    BLOCKS.contains(&name)
}

/// The text that comes out of an element.
#[derive(Default)]
struct Flow {
    out: Paragraphs,
}

impl Flow {
    fn walk(&mut self, element: &Element) {
        for node in &element.nodes {
            match node {
                Node::Text(text) if text.contains(['&', '\u{ad}', '\r', '\t', '\u{7f}']) => {
                    self.push(&clean(decode_entities(text)));
                }
                Node::Text(text) => self.push(text),
                Node::Element(child) => self.enter(child),
            }
        }
    }

    fn enter(&mut self, child: &Element) {
        let name = &*child.name;
        if HIDDEN.contains(&name) {
            return;
        }
        if name == "br" {
            self.out.want_line();
        } else if name == "pre" {
            self.out.want(Gap::Paragraph);
            let text = plain_text(&child.raw_text());
            self.out.flush();
            self.out.text.push_str(&text);
            self.out.want(Gap::Paragraph);
        } else if matches!(name, "td" | "th") {
            self.out.want(Gap::Space);
            self.walk(child);
            self.out.want(Gap::Space);
        } else if is_block(name) {
            self.out.want(Gap::Paragraph);
            self.walk(child);
            self.out.want(Gap::Paragraph);
        } else {
            self.walk(child);
        }
    }

    /// A blank line inside a text ends a paragraph; any other white space is one blank.
    fn push(&mut self, piece: &str) {
        let mut feeds = 0;
        let mut word = None;
        for (at, c) in piece.char_indices() {
            if c.is_ascii_whitespace() {
                if let Some(start) = word.take() {
                    self.word(&piece[start..at]);
                    feeds = 0;
                }
                feeds += usize::from(c == '\n');
                self.out.want(if feeds > 1 { Gap::Paragraph } else { Gap::Space });
            } else if word.is_none() && !c.is_control() {
                word = Some(at);
            }
        }
        if let Some(start) = word {
            self.word(&piece[start..]);
        }
    }

    fn word(&mut self, word: &str) {
        self.out.flush();
        self.out.text.push_str(word);
    }
}

#[cfg(test)]
mod tests {
    use super::super::xml::parse_xml;
    use super::*;

    #[test]
    fn blocks_become_paragraphs() {
        for (xml, text) in [
            ("<b><p>One\ntwo</p>\n<hl2>Head</hl2><p>a<br/>b</p></b>", "One two\n\nHead\n\na\nb"),
            ("<b><p>One.\n \n (Reporting by)</p></b>", "One.\n\n(Reporting by)"),
            ("<b><p>x <em>y</em>, z</p><media><p>caption</p></media></b>", "x y, z"),
            ("<b>&lt;p&gt;One&lt;/p&gt;&lt;p&gt;two &amp;amp; three&lt;/p&gt;</b>", "One\n\ntwo & three"),
            ("<b>just text</b>", "just text"),
            ("<b><tr><td>a</td><td>b</td></tr></b>", "a b"),
            ("<b/>", ""),
        ] {
            assert_eq!(running_text(&parse_xml(xml).unwrap()), text, "{xml}");
        }
    }
}
