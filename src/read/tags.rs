//! Markup inside a text field to plain text: tags are dropped, blocks become paragraphs, character
//! references are undone.
//!
//! In: a string that may hold a fragment of HTML. Out: text. It is a scanner, not a parser: it
//! builds no tree, never fails, and looks at every byte once. Whole pages are `html`'s affair.

use std::sync::LazyLock;

use memchr::{memchr, memchr_iter};
use rustc_hash::FxHashMap;

/// Elements that begin and end a paragraph.
const BLOCKS: [&str; 32] = [
    "p",
    "div",
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
    "section",
    "article",
    "header",
    "footer",
    "aside",
    "main",
    "nav",
    "figure",
    "figcaption",
    "table",
    "tr",
    "pre",
    "hr",
    "body",
    "html",
    "head",
    "title",
];

/// Elements that leave no trace but what they hold.
const INLINES: [&str; 27] = [
    "a", "b", "i", "em", "strong", "span", "u", "s", "small", "sub", "sup", "font", "img", "td", "th",
    "cite", "q", "mark", "time", "abbr", "code", "tbody", "thead", "center", "video", "picture", "source",
];

/// Elements whose content is no text.
const HIDDEN: [&str; 6] = ["script", "style", "noscript", "iframe", "svg", "template"];

static ENTITIES: LazyLock<FxHashMap<&'static str, char>> = LazyLock::new(|| {
    let lines = include_str!("data/entities.txt").lines().filter(|line| !line.starts_with('#'));
    let pairs = lines.filter_map(|line| {
        let (name, code) = line.split_once(' ')?;
        Some((name, char::from_u32(u32::from_str_radix(code, 16).ok()?)?))
    });
    pairs.collect()
});

/// What a tag does to the text around it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Effect {
    Paragraph,
    Line,
    Cell,
    None,
    Hides(&'static str),
}

/// A tag at the start of a string.
struct Tag {
    effect: Effect,
    length: usize,
}

/// Whether a string holds tags of HTML, not just a stray `<`.
pub(super) fn has_tags(text: &str) -> bool {
    memchr_iter(b'<', text.as_bytes()).any(|at| find_tag(&text[at..]).is_some())
}

/// Turns a fragment of HTML into text: paragraphs apart by one blank line.
///
/// Where no tag makes a paragraph or a line, the line breaks of the source are kept.
pub(super) fn strip_tags(text: &str) -> String {
    let has_blocks = memchr_iter(b'<', text.as_bytes())
        .filter_map(|at| find_tag(&text[at..]))
        .any(|tag| matches!(tag.effect, Effect::Paragraph | Effect::Line));
    let mut fragment = Text {
        out: Paragraphs { text: String::with_capacity(text.len()), wanted: Gap::None },
        folds_lines: has_blocks,
    };
    let mut rest = text;
    while let Some(at) = memchr(b'<', rest.as_bytes()) {
        fragment.push(&rest[..at]);
        rest = &rest[at..];
        let Some(tag) = find_tag(rest) else {
            fragment.push("<");
            rest = &rest[1..];
            continue;
        };
        rest = &rest[tag.length..];
        match tag.effect {
            Effect::Paragraph => fragment.out.want(Gap::Paragraph),
            Effect::Line => fragment.out.want_line(),
            Effect::Cell => fragment.out.want(Gap::Space),
            Effect::None => {}
            Effect::Hides(name) => rest = after_element(rest, name),
        }
    }
    fragment.push(rest);
    fragment.out.text
}

/// Undoes character references: `&amp;`, `&#8217;`, `&#x2019;`.
pub(super) fn decode_entities(text: &str) -> String {
    let mut decoded = String::with_capacity(text.len());
    push_decoded(&mut decoded, text);
    decoded
}

fn push_decoded(decoded: &mut String, text: &str) {
    let mut rest = text;
    while let Some(at) = memchr(b'&', rest.as_bytes()) {
        decoded.push_str(&rest[..at]);
        rest = &rest[at..];
        match find_entity(rest) {
            Some((c, length)) => {
                decoded.push(c);
                rest = &rest[length..];
            }
            None => {
                decoded.push('&');
                rest = &rest[1..];
            }
        }
    }
    decoded.push_str(rest);
}

/// The character that a reference at the start of a string stands for, and its length.
fn find_entity(text: &str) -> Option<(char, usize)> {
    let end = text.bytes().take(12).position(|byte| byte == b';')?;
    let name = &text[1..end];
    let c = match name.strip_prefix('#') {
        Some(number) => numbered_char(number)?,
        None => *ENTITIES.get(name)?,
    };
    Some((c, end + 1))
}

/// Numbers from 128 to 159 are meant as Windows-1252, as every browser takes them.
fn numbered_char(number: &str) -> Option<char> {
    let code = match number.strip_prefix(['x', 'X']) {
        Some(digits) => u32::from_str_radix(digits, 16).ok()?,
        None => number.parse().ok()?,
    };
    match code {
        0x80..=0x9f => encoding_rs::WINDOWS_1252.decode(&[code as u8]).0.chars().next(),
        other => char::from_u32(other),
    }
}

/// What follows the end tag of `name`; all of it where there is no end tag.
fn after_element<'a>(text: &'a str, name: &str) -> &'a str {
    for at in memchr_iter(b'<', text.as_bytes()) {
        let tag = &text.as_bytes()[at + 1..];
        if tag.first() == Some(&b'/')
            && tag.get(1..=name.len()).is_some_and(|n| n.eq_ignore_ascii_case(name.as_bytes()))
        {
            return memchr(b'>', tag).map_or("", |end| &text[at + 1 + end + 1..]);
        }
    }
    ""
}

/// Reads a tag or a comment at the start of a string that begins with `<`.
fn find_tag(text: &str) -> Option<Tag> {
    let bytes = text.as_bytes();
    if text.starts_with("<!--") {
        let end = text.find("-->").map_or(text.len(), |end| end + 3);
        return Some(Tag { effect: Effect::None, length: end });
    }
    let closing = bytes.get(1) == Some(&b'/');
    let start = if closing { 2 } else { 1 };
    let name_length = bytes[start..].iter().take(12).take_while(|byte| byte.is_ascii_alphanumeric()).count();
    let after = *bytes.get(start + name_length)?;
    if name_length == 0 || !(after.is_ascii_whitespace() || matches!(after, b'>' | b'/')) {
        return None;
    }
    let effect = find_effect(&bytes[start..start + name_length], closing)?;
    Some(Tag { effect, length: tag_length(bytes)? })
}

/// The length of a tag, past any `>` inside quotes. A `<` before its end says that it is none.
fn tag_length(tag: &[u8]) -> Option<usize> {
    const MAX_TAG_BYTES: usize = 4096;
    let tag = &tag[..tag.len().min(MAX_TAG_BYTES)];
    let mut quote = 0;
    for (at, &byte) in tag.iter().enumerate().skip(1) {
        match byte {
            b'>' if quote == 0 => return Some(at + 1),
            b'<' if quote == 0 => return None,
            b'"' | b'\'' if quote == 0 && tag[at - 1] == b'=' => quote = byte,
            byte if byte == quote => quote = 0,
            _ => {}
        }
    }
    // A quote that is never closed would swallow the text.
    memchr(b'>', tag).map(|end| end + 1)
}

fn find_effect(name: &[u8], closing: bool) -> Option<Effect> {
    let is = |known: &&str| known.as_bytes().eq_ignore_ascii_case(name);
    if is(&"br") {
        return Some(Effect::Line);
    }
    if is(&"td") || is(&"th") {
        return Some(Effect::Cell);
    }
    if BLOCKS.iter().any(is) {
        return Some(Effect::Paragraph);
    }
    if let Some(hidden) = HIDDEN.iter().find(|known| is(known)) {
        return Some(if closing { Effect::None } else { Effect::Hides(hidden) });
    }
    INLINES.iter().any(is).then_some(Effect::None)
}

/// White space between two words, the stronger one last.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd)]
pub(super) enum Gap {
    #[default]
    None,
    Space,
    Line,
    Paragraph,
}

/// Text on its way out, with the gap that the next word needs before it.
#[derive(Default)]
pub(super) struct Paragraphs {
    /// What is there so far; write to it after [`Paragraphs::flush`].
    pub text: String,
    wanted: Gap,
}

impl Paragraphs {
    /// Asks for a gap; the strongest that was asked for counts.
    pub fn want(&mut self, gap: Gap) {
        if gap > self.wanted {
            self.wanted = gap;
        }
    }

    /// Asks for a line break; two of them end a paragraph.
    pub fn want_line(&mut self) {
        self.want(if self.wanted == Gap::Line { Gap::Paragraph } else { Gap::Line });
    }

    /// Puts the gap that was asked for; none before the first word.
    pub fn flush(&mut self) {
        let gap = match std::mem::take(&mut self.wanted) {
            Gap::None => return,
            Gap::Space => " ",
            Gap::Line => "\n",
            Gap::Paragraph => "\n\n",
        };
        if !self.text.is_empty() {
            self.text.push_str(gap);
        }
    }
}

/// The text that comes out of a fragment.
struct Text {
    out: Paragraphs,
    folds_lines: bool,
}

impl Text {
    fn push(&mut self, piece: &str) {
        if !self.folds_lines {
            self.out.flush();
            push_decoded(&mut self.out.text, piece);
            return;
        }
        for (index, word) in piece.split(|c: char| c.is_ascii_whitespace()).enumerate() {
            if index > 0 {
                self.out.want(Gap::Space);
            }
            if !word.is_empty() {
                self.out.flush();
                push_decoded(&mut self.out.text, word);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fragments_become_paragraphs() {
        let cases = [
            ("<p>One &amp; two</p>\n<p>Three<br>four</p>", "One & two\n\nThree\nfour"),
            ("a<br/><br />b", "a\n\nb"),
            ("<div><b>Bold</b>, <a href=\"x>y\">link</a>.</div>", "Bold, link."),
            ("<p>x</p><script>if (a<b) {}</script><p>y</p>", "x\n\ny"),
            ("one\ntwo <em>three</em>\n\nfour", "one\ntwo three\n\nfour"),
            ("<p>5 < 6 and <IBM></p>", "5 < 6 and <IBM>"),
            ("<table><tr><td>a</td><td>b</td></tr></table>", "a b"),
            ("it&#8217;s &#146;so&#x2019; &nosuch; &", "it\u{2019}s \u{2019}so\u{2019} &nosuch; &"),
            ("<!-- no --><p>yes", "yes"),
            ("<p", "<p"),
            ("", ""),
        ];
        for (html, text) in cases {
            assert_eq!(strip_tags(html), text, "{html}");
        }
    }

    #[test]
    fn a_stray_angle_is_no_tag() {
        for (text, tags) in [("5 < 6", false), ("<IBM>", false), ("a <b>c</b>", true), ("x<br>", true)] {
            assert_eq!(has_tags(text), tags, "{text}");
        }
    }
}
