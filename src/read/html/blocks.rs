//! Cuts a page into its blocks of text, in page order.
//!
//! In comes the tree, out come paragraphs, headings, list items and cells, each with what stands
//! around it, and the regions that classes and tags call captions, promotions or leads. What
//! belongs to the article is decided in `body.rs`.

use std::ops::Range;
use std::sync::LazyLock;

use dom_query::{Document, Element, NodeRef};

use super::entries;
use super::head::one_line;

/// What a block is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A paragraph, or text that is in no other element.
    Paragraph,
    /// The heading of the page.
    Title,
    /// A heading below it.
    Heading,
    /// An item of a list.
    Item,
    /// A cell of a table.
    Cell,
}

/// What an element's tag or class says of the text in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    /// The caption or credit of a picture.
    Caption,
    /// Links, sign-ups, shares, comments: about other things than the story.
    Promotion,
    /// The standfirst.
    Lead,
}

/// One block.
#[derive(Debug)]
pub(super) struct Block {
    /// Its text, on one line.
    pub text: String,
    /// What it is.
    pub kind: Kind,
    /// How much of `text` is inside links, in bytes.
    pub linked_bytes: usize,
    /// The numbers of the elements around the block's own, nearest first.
    pub around: [u32; 3],
}

/// A page in blocks.
#[derive(Debug, Default)]
pub(super) struct Blocks {
    /// The blocks, in page order.
    pub blocks: Vec<Block>,
    /// Which of them stand in an element that says what it is for.
    pub regions: Vec<(Mark, Range<usize>)>,
}

/// Elements without text of the article.
const SKIPPED: &[&str] = &[
    "script", "style", "noscript", "template", "svg", "iframe", "head", "select", "button", "input",
    "textarea", "option", "object", "canvas", "audio", "video", "math", "dialog",
];

/// Elements that begin and end a block.
const BLOCK: &[&str] = &[
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "center",
    "dd",
    "details",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "html",
    "li",
    "main",
    "nav",
    "ol",
    "p",
    "pre",
    "section",
    "summary",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "tr",
    "ul",
];

/// Cuts `document` into blocks.
pub(super) fn find_blocks(document: &Document) -> Blocks {
    let mut walk = Walk::default();
    if let Some(body) = document.body() {
        let around = Around { kind: Kind::Paragraph, elements: [0; 4] };
        walk.visit(&body, around);
        walk.flush(around);
    }
    walk.found
}

#[derive(Clone, Copy)]
struct Around {
    kind: Kind,
    /// The block element itself, then those around it.
    elements: [u32; 4],
}

#[derive(Default)]
struct Walk {
    found: Blocks,
    text: String,
    linked_bytes: usize,
    links: usize,
    elements: u32,
}

impl Walk {
    /// Recursion is as deep as the page, which the guard has limited.
    fn visit(&mut self, node: &NodeRef, around: Around) {
        for child in node.children_it(false) {
            if child.is_text() {
                self.note_text(&child.text());
                continue;
            }
            let Some(element) = child.element_ref() else { continue };
            let name = element.name.local.clone();
            if SKIPPED.contains(&&*name) || element.attrs.iter().any(|attr| &*attr.name.local == "hidden") {
                continue;
            }
            let mark = mark_of(&name, &element);
            drop(element);
            let start = self.found.blocks.len();
            match &*name {
                "br" => self.text.push('\n'),
                "a" => {
                    self.links += 1;
                    self.visit(&child, around);
                    self.links -= 1;
                }
                name if BLOCK.contains(&name) => self.visit_block(&child, name, around),
                _ => self.visit(&child, around),
            }
            if let Some(mark) = mark
                && self.found.blocks.len() > start
            {
                self.found.regions.push((mark, start..self.found.blocks.len()));
            }
        }
    }

    fn visit_block(&mut self, node: &NodeRef, name: &str, around: Around) {
        self.flush(around);
        self.elements += 1;
        let [nearest, second, third, _] = around.elements;
        let inside =
            Around { kind: kind_of(name, around.kind), elements: [self.elements, nearest, second, third] };
        self.visit(node, inside);
        self.flush(inside);
    }

    fn note_text(&mut self, text: &str) {
        if self.links > 0 {
            self.linked_bytes += text.trim().len();
        }
        // Line breaks in the source are blanks; those kept in `text` come from `br`.
        for (place, line) in text.split('\n').enumerate() {
            if place > 0 {
                self.text.push(' ');
            }
            self.text.push_str(line);
        }
    }

    /// Ends the current block. Two `br` in a row end a paragraph.
    fn flush(&mut self, around: Around) {
        let linked_bytes = std::mem::take(&mut self.linked_bytes);
        if self.text.trim().is_empty() {
            self.text.clear();
            return;
        }
        let text = std::mem::take(&mut self.text);
        let mut paragraph = String::new();
        for line in text.split('\n').chain([""]) {
            if line.trim().is_empty() {
                let line = one_line(&paragraph);
                paragraph.clear();
                if !line.is_empty() {
                    let [_, nearest, second, third] = around.elements;
                    let linked_bytes = linked_bytes * line.len() / text.len();
                    let (kind, around) = (around.kind, [nearest, second, third]);
                    self.found.blocks.push(Block { text: line, kind, linked_bytes, around });
                }
            } else {
                paragraph.push_str(line);
                paragraph.push(' ');
            }
        }
    }
}

fn kind_of(name: &str, around: Kind) -> Kind {
    match name {
        "h1" => Kind::Title,
        "h2" | "h3" | "h4" | "h5" | "h6" => Kind::Heading,
        "li" | "dd" | "dt" => Kind::Item,
        "td" | "th" => Kind::Cell,
        _ => around,
    }
}

/// Class words, each with what they mean, as `-word-`.
static CLASSES: LazyLock<Vec<(String, Mark)>> = LazyLock::new(|| {
    let mut classes = Vec::new();
    for (list, mark) in [
        (include_str!("data/lead_classes.txt"), Mark::Lead),
        (include_str!("data/caption_classes.txt"), Mark::Caption),
        (include_str!("data/promotion_classes.txt"), Mark::Promotion),
    ] {
        for entry in entries(list) {
            let word = match entry.strip_suffix('*') {
                Some(beginning) => format!("-{beginning}"),
                None => format!("-{entry}-"),
            };
            classes.push((word, mark));
        }
    }
    classes
});

fn mark_of(name: &str, element: &Element) -> Option<Mark> {
    match name {
        "figcaption" | "figure" => return Some(Mark::Caption),
        "aside" | "nav" | "footer" | "form" => return Some(Mark::Promotion),
        _ => {}
    }
    let mut words = String::new();
    for attr in &element.attrs {
        if matches!(&*attr.name.local, "class" | "id" | "data-testid" | "data-component") {
            push_words(&attr.value, &mut words);
        }
    }
    if words.is_empty() {
        return None;
    }
    words.push('-');
    CLASSES.iter().find(|(word, _)| words.contains(word.as_str())).map(|(_, mark)| *mark)
}

/// Appends the words of `classes`, also of camel case, in lower case, each after a `-`. Classes
/// that say what an element contains are left out: they are about its surroundings.
fn push_words(classes: &str, words: &mut String) {
    let contains =
        |class: &&str| ["has", "with", "no-", "contains"].iter().any(|word| class.starts_with(word));
    for class in classes.split_ascii_whitespace().take(30).filter(|class| !contains(class)) {
        let mut before = ' ';
        for character in class.chars().take(80) {
            if character.is_alphanumeric() {
                let begins = !before.is_alphanumeric() || before.is_lowercase() && character.is_uppercase();
                if begins {
                    words.push('-');
                }
                words.extend(character.to_lowercase());
            }
            before = character;
        }
    }
}
