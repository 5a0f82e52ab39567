//! XML as a tree: one record, read by a pull parser, within limits.
//!
//! In: the text of a record. Out: its elements by local name, with their attributes and text.
//! Entities of a DTD are never expanded and nothing outside the record is read. A tag that closes
//! nothing and an element that is never closed cost only themselves. What elements mean is known
//! by the file of each vocabulary.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::charset::clean;
use super::fields::squeeze;
use super::tags::decode_entities;
use crate::document::{Skip, SkipReason};

/// The deepest nesting that is followed; news stays below thirty.
const MAX_DEPTH: usize = 200;

/// An element, by its name without prefix.
#[derive(Debug, Default)]
pub(super) struct Element {
    /// Name without prefix.
    pub name: Box<str>,
    /// The prefix; empty where there is none.
    pub prefix: Box<str>,
    attributes: Vec<(Box<str>, String)>,
    /// What it holds, in order.
    pub nodes: Vec<Node>,
}

/// What an element holds.
#[derive(Debug)]
pub(super) enum Node {
    Element(Element),
    Text(String),
}

/// Reads a text into an element without a name that holds all of it.
pub(super) fn parse_xml(text: &str) -> Result<Element, Skip> {
    let mut reader = Reader::from_str(text);
    let config = reader.config_mut();
    config.check_end_names = false;
    config.allow_unmatched_ends = true;
    config.allow_dangling_amp = true;
    let mut open = vec![Element::default()];
    loop {
        let event = reader.read_event().map_err(|error| {
            let detail = error.to_string().to_lowercase();
            Skip::new(SkipReason::Malformed, format!("at byte {}: {detail}", reader.error_position()))
        })?;
        match event {
            Event::Start(tag) => {
                if open.len() > MAX_DEPTH {
                    let detail = format!("elements nested deeper than {MAX_DEPTH}");
                    return Err(Skip::new(SkipReason::TooLarge, detail));
                }
                open.push(start(&tag));
            }
            Event::Empty(tag) => add(&mut open, Node::Element(start(&tag))),
            Event::End(tag) => {
                let name = tag.local_name();
                let opened = open.iter().skip(1).rposition(|element| *element.name == *name.as_ref());
                if let Some(at) = opened {
                    close(&mut open, at + 1);
                }
            }
            Event::Text(piece) => add_text(&mut open, &piece),
            Event::CData(piece) => add_text(&mut open, &piece),
            Event::GeneralRef(name) => add_text(&mut open, &decode_entities(&format!("&{};", &*name))),
            Event::Eof => break,
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => {}
        }
    }
    close(&mut open, 1);
    Ok(open.pop().unwrap_or_default())
}

fn start(tag: &BytesStart) -> Element {
    let mut found = tag.attributes();
    let attributes = found.with_checks(false).flatten().map(|attribute| {
        let value = clean(decode_entities(&attribute.value));
        (attribute.key.local_name().as_ref().into(), value)
    });
    let attributes = attributes.collect();
    let full = tag.name();
    let (prefix, name) = full.as_ref().split_once(':').unwrap_or(("", full.as_ref()));
    Element { name: name.into(), prefix: prefix.into(), attributes, nodes: Vec::new() }
}

fn add(open: &mut [Element], node: Node) {
    if let Some(parent) = open.last_mut() {
        parent.nodes.push(node);
    }
}

fn add_text(open: &mut [Element], piece: &str) {
    if piece.is_empty() {
        return;
    }
    if let Some(parent) = open.last_mut() {
        match parent.nodes.last_mut() {
            Some(Node::Text(text)) => text.push_str(piece),
            Some(Node::Element(_)) | None => parent.nodes.push(Node::Text(piece.to_string())),
        }
    }
}

/// Closes all open elements down to the one at `at`.
fn close(open: &mut Vec<Element>, at: usize) {
    while open.len() > at.max(1) {
        if let Some(element) = open.pop() {
            add(open, Node::Element(element));
        }
    }
}

impl Element {
    /// The value of an attribute, by its name without prefix; `None` where it is blank.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        let (_, value) = self.attributes.iter().find(|(key, _)| **key == *name)?;
        Some(value.trim()).filter(|value| !value.is_empty())
    }

    /// The elements it holds.
    pub fn children(&self) -> impl Iterator<Item = &Element> {
        self.nodes.iter().filter_map(|node| match node {
            Node::Element(element) => Some(element),
            Node::Text(_) => None,
        })
    }

    /// The first element of a name that it holds.
    pub fn child(&self, name: &str) -> Option<&Element> {
        self.children().find(|child| *child.name == *name)
    }

    /// The element at the end of a path of names.
    pub fn at(&self, path: &[&str]) -> Option<&Element> {
        path.iter().try_fold(self, |element, name| element.child(name))
    }

    /// The first element, at any depth, of one of the names; itself counts.
    pub fn find(&self, names: &[&str]) -> Option<&Element> {
        if names.contains(&&*self.name) {
            return Some(self);
        }
        self.children().find_map(|child| child.find(names))
    }

    /// All elements of a name, at any depth, in order.
    pub fn all(&self, name: &str) -> Vec<&Element> {
        let mut found = Vec::new();
        self.gather(name, &mut found);
        found
    }

    fn gather<'a>(&'a self, name: &str, found: &mut Vec<&'a Element>) {
        for child in self.children() {
            if *child.name == *name {
                found.push(child);
            }
            child.gather(name, found);
        }
    }

    /// All of its text on one line; `None` where there is none.
    pub fn line(&self) -> Option<String> {
        let line = squeeze(&decode_entities(&clean(self.raw_text())));
        Some(line).filter(|line| !line.is_empty())
    }

    /// The text of the first child of a name, on one line.
    pub fn line_of(&self, name: &str) -> Option<String> {
        self.children().filter(|child| *child.name == *name).find_map(Element::line)
    }

    /// All of its text, as it stands.
    pub fn raw_text(&self) -> String {
        let mut text = String::new();
        self.push_text(&mut text);
        text
    }

    fn push_text(&self, text: &mut String) {
        for node in &self.nodes {
            match node {
                Node::Text(piece) => text.push_str(piece),
                Node::Element(element) => {
                    // Words of neighbouring elements must not run together.
                    if !text.is_empty() && !text.ends_with(char::is_whitespace) && is_apart(&element.name) {
                        text.push(' ');
                    }
                    element.push_text(text);
                }
            }
        }
    }
}

/// Whether an element stands apart from the words before it.
fn is_apart(name: &str) -> bool {
    matches!(
        name,
        "p" | "br" | "city" | "state" | "region" | "country" | "name" | "paragraph" | "byttl" | "hl2"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elements_attributes_and_references() {
        let tree = parse_xml(
            "<!DOCTYPE a [<!ENTITY x \"boom\">]><n:a k=' v&amp;w '><b>one &amp; <![CDATA[<two>]]></b> &x; &#233;<c/></n:a>",
        );
        let tree = tree.unwrap();
        let a = tree.find(&["a"]).unwrap();
        assert_eq!(a.attribute("k"), Some("v&w"));
        assert_eq!(a.line_of("b").as_deref(), Some("one & <two>"));
        assert_eq!(a.line().as_deref(), Some("one & <two> &x; \u{e9}"));
        assert!(a.child("c").is_some() && a.child("d").is_none());
    }

    #[test]
    fn damage_costs_only_itself() {
        for (xml, line) in [
            ("<a><b>x</c></a>", "x"),
            ("<a><b>x", "x"),
            ("</a>x</b>", "x"),
            ("x & y", "x & y"),
            ("<a>5 &lt; 6", "5 < 6"),
        ] {
            assert_eq!(parse_xml(xml).unwrap().line().as_deref(), Some(line), "{xml}");
        }
        assert_eq!(parse_xml(&"<a>".repeat(5000)).unwrap_err().reason, SkipReason::TooLarge);
        assert_eq!(parse_xml("<a><!-- ").unwrap_err().reason, SkipReason::Malformed);
    }
}
