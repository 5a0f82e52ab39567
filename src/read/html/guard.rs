//! Keeps hostile pages away from the parsers.
//!
//! In comes the page as text, out comes a [`Skip`] or leave to parse. One cheap scan follows the
//! tags without building anything: what the parsers walk recursively (nesting) or in quadratic
//! time (attributes of one tag, unclosed formatting) is counted, and a page over a limit is left
//! out. It does not judge whether the page is well formed; nearly none is.

use memchr::{memchr, memchr3, memchr3_iter, memmem};

use super::HtmlLimits;
use crate::document::{Skip, SkipReason};

/// Elements that hold no others and so never nest.
const VOID: &[&str] = &[
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track",
    "wbr", "path", "rect", "circle", "use", "polygon", "line", "stop", "ellipse", "image",
];

/// Elements whose content is text up to their own end tag.
const RAW_TEXT: &[&str] = &["script", "style", "textarea", "title", "iframe", "noembed", "noframes", "xmp"];

/// Elements whose end tag is usually left out: another of the group ends them.
const SELF_CLOSING: &[&[&str]] = &[
    &["p"],
    &["li"],
    &["dt", "dd"],
    &["option", "optgroup"],
    &["td", "th"],
    &["tr"],
    &["thead", "tbody", "tfoot"],
    &["rt", "rp"],
    &["a"],
];

/// Elements that the parser opens again in the next block when they are not closed.
const FORMATTING: &[&str] =
    &["b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u"];

/// How many characters that break up text are let pass for each tag that is allowed: the parsers
/// take quadratic time to join the pieces.
const BREAKS_PER_TAG: usize = 5;

/// The parsers read an element's text again for some of the elements around it. How deep tags and
/// bytes may stand on average in a page that is as large as the limits allow; news pages have an
/// average of 10 to 20, and are far smaller.
const DEPTH_OF_TAGS: usize = 50;
const DEPTH_OF_BYTES: usize = 40;

/// Checks `page` against `limits`.
pub(super) fn check(page: &str, limits: &HtmlLimits) -> Result<(), Skip> {
    if page.len() > limits.page_bytes {
        return Err(too_large(format!("page of {} bytes, the limit is {}", page.len(), limits.page_bytes)));
    }
    let breaks = memchr3_iter(b'<', b'&', 0, page.as_bytes()).count();
    if breaks > limits.tags.saturating_mul(BREAKS_PER_TAG) {
        return Err(too_large(format!("{breaks} brackets, references and zero bytes")));
    }
    Scan { page, position: 0, open: Vec::new(), unclosed_formatting: 0, tags: 0, deep_tags: 0, deep_bytes: 0 }
        .run(limits)
}

struct Scan<'a> {
    page: &'a str,
    position: usize,
    /// Hashes of the names of the open elements, outermost first.
    open: Vec<u64>,
    unclosed_formatting: usize,
    tags: usize,
    /// The sum of the depths of all tags.
    deep_tags: usize,
    /// The sum of the depths of all bytes.
    deep_bytes: usize,
}

impl Scan<'_> {
    fn run(mut self, limits: &HtmlLimits) -> Result<(), Skip> {
        let bytes = self.page.as_bytes();
        while let Some(offset) = memchr(b'<', &bytes[self.position..]) {
            let start = self.position + offset;
            self.deep_bytes += offset * self.open.len();
            if self.deep_bytes > limits.page_bytes.saturating_mul(DEPTH_OF_BYTES) {
                return Err(too_large("too much text in elements nested too deep".to_string()));
            }
            self.position = start + 1;
            match bytes.get(start + 1) {
                Some(b'!') if bytes[start..].starts_with(b"<!--") => {
                    self.position =
                        memmem::find(&bytes[start + 2..], b"-->").map_or(bytes.len(), |at| start + at + 5);
                }
                Some(b'/') => self.close(start + 2),
                Some(byte) if byte.is_ascii_alphabetic() => self.open(start + 1, limits)?,
                Some(_) | None => {}
            }
        }
        let rest = bytes.len().saturating_sub(self.position);
        if self.deep_bytes + rest * self.open.len() > limits.page_bytes.saturating_mul(DEPTH_OF_BYTES) {
            return Err(too_large("too much text in elements nested too deep".to_string()));
        }
        Ok(())
    }

    fn name_at(&self, start: usize) -> ([u8; 16], usize) {
        let bytes = self.page.as_bytes();
        let mut name = [0; 16];
        let mut length = 0;
        for byte in bytes[start..]
            .iter()
            .take_while(|byte| !byte.is_ascii_whitespace() && !matches!(byte, b'>' | b'/'))
        {
            if length < name.len() {
                name[length] = byte.to_ascii_lowercase();
            }
            length += 1;
        }
        (name, length)
    }

    fn close(&mut self, start: usize) {
        let (name, length) = self.name_at(start);
        let bytes = self.page.as_bytes();
        self.position = memchr(b'>', &bytes[start..]).map_or(bytes.len(), |at| start + at + 1);
        if is_one_of(&name, length, FORMATTING) {
            self.unclosed_formatting = self.unclosed_formatting.saturating_sub(1);
        }
        let key = key_of(&name);
        if let Some(at) = self.open.iter().rposition(|open| *open == key) {
            self.open.truncate(at);
        }
    }

    fn open(&mut self, start: usize, limits: &HtmlLimits) -> Result<(), Skip> {
        let (name, length) = self.name_at(start);
        let (end, attributes) = self.tag_end(start + length);
        self.tags += 1;
        self.deep_tags += self.open.len();
        if self.deep_tags > limits.tags.saturating_mul(DEPTH_OF_TAGS) {
            return Err(too_large("too many elements nested too deep".to_string()));
        }
        if self.tags > limits.tags {
            return Err(too_large(format!("more than {} tags", limits.tags)));
        }
        if attributes > limits.attributes {
            return Err(too_large(format!("more than {} attributes in one tag", limits.attributes)));
        }
        let bytes = self.page.as_bytes();
        let closes_itself = end >= 2 && bytes[end - 2] == b'/';
        self.position = end;
        if is_one_of(&name, length, RAW_TEXT) {
            self.position = end_of_raw_text(self.page, end, &name[..length.min(16)]);
            return Ok(());
        }
        // Only foreign elements such as `<path/>` close themselves, but no page nests on `<div/>`
        // by intent; counting it as open would lose XHTML pages, so formatting is what is watched.
        if is_one_of(&name, length, VOID) || (closes_itself && !is_one_of(&name, length, FORMATTING)) {
            return Ok(());
        }
        if is_one_of(&name, length, FORMATTING) {
            self.unclosed_formatting += 1;
        }
        self.close_implied(&name, length);
        self.open.push(key_of(&name));
        if self.open.len() + self.unclosed_formatting > limits.nesting {
            return Err(too_large(format!("elements nested more than {} deep", limits.nesting)));
        }
        Ok(())
    }

    /// Ends the open `p`, `li`, `td` … that this tag implies the end of.
    fn close_implied(&mut self, name: &[u8; 16], length: usize) {
        let Some(group) = SELF_CLOSING.iter().find(|group| is_one_of(name, length, group)) else { return };
        let ends = |open: &u64| group.iter().any(|other| key_of(&padded(other)) == *open);
        let depth = self.open.len();
        // The end may be implied through a few unclosed inline elements, not through a new list.
        if let Some(at) = self.open[depth.saturating_sub(3)..].iter().rposition(ends) {
            self.open.truncate(depth.saturating_sub(3) + at);
        }
    }

    /// The byte after the `>` of the tag whose attributes start at `start`, and how many there are.
    fn tag_end(&self, start: usize) -> (usize, usize) {
        let bytes = self.page.as_bytes();
        let (mut at, mut attributes, mut between) = (start, 0, false);
        while let Some(byte) = bytes.get(at) {
            match byte {
                b'>' => return (at + 1, attributes),
                b'"' | b'\'' if at > start && bytes[at - 1] == b'=' => {
                    at = memchr(*byte, &bytes[at + 1..]).map_or(bytes.len(), |offset| at + 1 + offset);
                    between = true;
                }
                b'/' | b' ' | b'\n' | b'\t' | b'\r' | b'\x0c' => between = true,
                _ if between => {
                    attributes += usize::from(*byte != b'=');
                    between = false;
                }
                _ => {}
            }
            at += 1;
        }
        (bytes.len(), attributes)
    }
}

fn end_of_raw_text(page: &str, start: usize, name: &[u8]) -> usize {
    let bytes = page.as_bytes();
    let mut at = start;
    while let Some(offset) = memchr(b'<', &bytes[at..]) {
        let tag = at + offset;
        let rest = &bytes[tag + 1..];
        if rest.first() == Some(&b'/')
            && rest[1..].get(..name.len()).is_some_and(|end| end.eq_ignore_ascii_case(name))
        {
            return memchr3(b'>', b'<', b'\n', rest).map_or(bytes.len(), |end| tag + 1 + end);
        }
        at = tag + 1;
    }
    bytes.len()
}

fn padded(name: &str) -> [u8; 16] {
    let mut padded = [0; 16];
    padded[..name.len()].copy_from_slice(name.as_bytes());
    padded
}

fn is_one_of(name: &[u8; 16], length: usize, names: &[&str]) -> bool {
    length < 16 && names.iter().any(|other| other.len() == length && other.as_bytes() == &name[..length])
}

/// Two names with the same first 16 bytes count as one, which only matters to made-up names.
fn key_of(name: &[u8; 16]) -> u64 {
    let (mut low, mut high) = ([0; 8], [0; 8]);
    low.copy_from_slice(&name[..8]);
    high.copy_from_slice(&name[8..]);
    u64::from_le_bytes(low) ^ u64::from_le_bytes(high).wrapping_mul(0x9E37_79B9_7F4A_7C15)
}

fn too_large(detail: String) -> Skip {
    Skip::new(SkipReason::TooLarge, detail)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_are_counted() {
        let limits = HtmlLimits { page_bytes: 1 << 20, nesting: 100, tags: 5000, attributes: 50 };
        for (page, fits) in [
            ("<div>".repeat(90), true),
            ("<div>".repeat(101), false),
            ("<div></p>".repeat(101), false),
            ("<div></div>".repeat(4000), true),
            ("<div></div>".repeat(5001), false),
            ("<p>one<br>two".repeat(2000), true),
            ("<ul><li>one<li>two</ul>".repeat(1000), true),
            ("<table><tr><td>1<td>2<tr><td>3</table>".repeat(500), true),
            ("<p><b>x".repeat(101), false),
            ("<p><b>x</b>".repeat(1000), true),
            (format!("<div {}>", "a=1 ".repeat(40)), true),
            (format!("<div {}>", "a=1 ".repeat(51)), false),
            (format!("<div {}>", "a='1'b=\"2\"".repeat(26)), false),
            (format!("<div title='{}'>", "a b ".repeat(500)), true),
            (format!("<script>{}</script>", "'<div>'+".repeat(500)), true),
            (format!("<!-- {} -->", "<div>".repeat(500)), true),
            ("x".repeat((1 << 20) + 1), false),
            ("<".repeat(1000), true),
            ("</".repeat(1000), true),
            ("<a".repeat(1000), true),
            ("<!--".repeat(1000), true),
        ] {
            assert_eq!(check(&page, &limits).is_ok(), fits, "{}", &page[..page.len().min(60)]);
        }
    }
}
