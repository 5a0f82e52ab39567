//! Collects what a page states outside its running text.
//!
//! One pass over the tree gathers meta tags, link targets, JSON-LD scripts, microdata, `time`
//! elements, headings and marked-up bylines, in page order. Nothing is weighed here:
//! `stated.rs` decides which of several statements counts.

use dom_query::{Document, Element, NodeRef};

/// Statements of one page, each in page order.
#[derive(Debug, Default)]
pub(super) struct Head {
    /// `name`, `property` or `itemprop` of a meta tag, in lower case, with its content.
    pub metas: Vec<(String, String)>,
    /// Contents of JSON-LD scripts.
    pub scripts: Vec<String>,
    /// Microdata: the property and its value.
    pub properties: Vec<(String, String)>,
    /// `datetime` of `time` elements, with what the element's class and neighbours call it.
    pub times: Vec<(String, String)>,
    /// Texts of `h1` elements.
    pub headings: Vec<String>,
    /// Texts of elements marked as a byline by class, rel or itemprop.
    pub bylines: Vec<String>,
    /// `link rel=canonical`.
    pub canonical: Option<String>,
    /// The `title` element.
    pub title: Option<String>,
    /// `lang` of the `html` element.
    pub language: Option<String>,
}

impl Head {
    /// The contents of the first meta tag of each of `names` that has one, in the order of `names`.
    pub fn metas_of<'a>(&'a self, names: &'a [&str]) -> impl Iterator<Item = &'a str> {
        names
            .iter()
            .flat_map(|name| self.metas.iter().filter(move |(key, _)| key == name))
            .map(|(_, value)| &**value)
    }

    /// The values of microdata property `name`.
    pub fn properties_of<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.properties.iter().filter(move |(key, _)| key == name).map(|(_, value)| &**value)
    }
}

/// Gathers the statements of `document`.
pub(super) fn find_statements(document: &Document) -> Head {
    let mut head = Head::default();
    for node in document.root().descendants_it() {
        let Some(element) = node.element_ref() else { continue };
        match &*element.name.local {
            "html" => head.language = head.language.or(attribute(&element, "lang")),
            "meta" => note_meta(&element, &mut head),
            "link" => note_link(&element, &mut head),
            "script" => {
                if attribute(&element, "type")
                    .is_some_and(|kind| kind.eq_ignore_ascii_case("application/ld+json"))
                {
                    head.scripts.push(node.text().to_string());
                }
            }
            "title" => {
                // An `svg` has titles too, but they come after the page's own.
                if head.title.is_none() {
                    head.title = Some(short_text(&node, VALUE_BYTES)).filter(|title| !title.is_empty());
                }
            }
            "time" => note_time(&node, &element, &mut head),
            "h1" => push_text(&node, &mut head.headings),
            _ => note_marked_up(&node, &element, &mut head),
        }
    }
    head
}

fn note_meta(element: &Element, head: &mut Head) {
    let Some(content) = attribute(element, "content") else { return };
    for key in ["property", "name", "itemprop"] {
        if let Some(name) = attribute(element, key) {
            head.metas.push((name.to_ascii_lowercase(), content.clone()));
            if key == "itemprop" {
                head.properties.push((name, content.clone()));
            }
        }
    }
}

fn note_link(element: &Element, head: &mut Head) {
    if head.canonical.is_none()
        && attribute(element, "rel").is_some_and(|rel| rel.eq_ignore_ascii_case("canonical"))
    {
        head.canonical = attribute(element, "href");
    }
}

fn note_time(node: &NodeRef, element: &Element, head: &mut Head) {
    let Some(value) = attribute(element, "datetime").or_else(|| Some(short_text(node, VALUE_BYTES))) else {
        return;
    };
    let mut called = String::new();
    let mut at = Some(*node);
    for _ in 0..3 {
        let Some(around) = at else { break };
        if let Some(element) = around.element_ref() {
            for key in ["class", "itemprop", "pubdate", "id", "data-testid"] {
                if let Some(value) = element.attrs.iter().find(|attr| &*attr.name.local == key) {
                    called.push_str(&value.value.to_ascii_lowercase());
                    called.push_str(if key == "pubdate" { " pubdate " } else { " " });
                }
            }
        }
        at = around.parent();
    }
    if let Some(property) = attribute(element, "itemprop") {
        head.properties.push((property, value.clone()));
    }
    head.times.push((value, called));
}

/// Longer texts marked as author are boxes about the author.
const BYLINE_BYTES: usize = 200;
/// Nothing longer is a heading or a value.
const VALUE_BYTES: usize = 500;

fn note_marked_up(node: &NodeRef, element: &Element, head: &mut Head) {
    let mut byline = false;
    for attr in &element.attrs {
        match &*attr.name.local {
            "itemprop" => {
                let value = attribute(element, "content").unwrap_or_else(|| short_text(node, VALUE_BYTES));
                if !value.is_empty() && value.len() < VALUE_BYTES {
                    head.properties.push((attr.value.to_string(), value));
                }
                byline |= &*attr.value == "author";
            }
            "rel" => {
                byline |= attr.value.split_ascii_whitespace().any(|rel| rel.eq_ignore_ascii_case("author"))
            }
            "class" | "data-testid" => byline |= attr.value.split_ascii_whitespace().any(is_byline_class),
            _ => {}
        }
    }
    if byline {
        let text = short_text(node, BYLINE_BYTES);
        if !text.is_empty() {
            head.bylines.push(text);
        }
    }
}

fn is_byline_class(class: &str) -> bool {
    let class = class.to_ascii_lowercase();
    ["byline", "author-name", "author_name", "authorname", "article-author", "article__author", "author"]
        .iter()
        .any(|name| class == *name || class.ends_with(name) && class.len() < 40)
}

fn push_text(node: &NodeRef, texts: &mut Vec<String>) {
    let text = short_text(node, VALUE_BYTES);
    if !text.is_empty() {
        texts.push(text);
    }
}

/// The text in `node`, on one line; empty where it has `limit` bytes or more. Never reads much
/// further: marked-up elements may be nested, each around most of the page.
fn short_text(node: &NodeRef, limit: usize) -> String {
    let mut text = String::new();
    for (place, inner) in node.descendants_it().enumerate() {
        if inner.is_text() {
            text.push_str(&inner.text());
        }
        if text.len() > 4 * limit || place > 200 {
            return String::new();
        }
    }
    let text = one_line(&text);
    if text.len() < limit { text } else { String::new() }
}

/// The attribute `key`, trimmed, unless empty.
pub(super) fn attribute(element: &Element, key: &str) -> Option<String> {
    let attr = element.attrs.iter().find(|attr| &*attr.name.local == key)?;
    let value = attr.value.trim();
    (!value.is_empty()).then(|| value.to_string())
}

/// `text` with every run of white space turned into one blank; soft hyphens and zero-width
/// characters, which only steer line breaks, are dropped.
pub(super) fn one_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    let mut blank = false;
    for character in text.chars() {
        match character {
            '\u{ad}' | '\u{200b}' | '\u{feff}' | '\u{2060}' => {}
            _ if character.is_whitespace() => blank = !line.is_empty(),
            _ => {
                if blank {
                    line.push(' ');
                    blank = false;
                }
                line.push(character);
            }
        }
    }
    line
}

/// `text` with entities and tags undone, on one line.
pub(super) fn plain(text: &str) -> String {
    if !text.contains(['&', '<']) {
        return one_line(text);
    }
    one_line(&Document::fragment(text).text())
}

/// The letters and digits of `text` in lower case, for comparing.
pub(super) fn simplified(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}
