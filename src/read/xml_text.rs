//! XML that is nothing but text with marks, as office documents have it.
//!
//! In: the bytes of an XML file. Out: its tags by local name and its text, in order, to a closure.
//! Nothing is checked, no entity is defined, no depth is kept: damage costs the place where it is.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event as Raw};

use super::tags::decode_entities;

/// What stands next in an XML file.
pub(super) enum Event<'a> {
    /// A tag opens; the name is without prefix. An empty element opens and closes.
    Start(&'a str, &'a BytesStart<'a>),
    /// A tag closes.
    End(&'a str),
    /// Text, with its references undone.
    Text(&'a str),
}

/// Reads `bytes` to the end, or to where they cannot be read on.
pub(super) fn events(bytes: &[u8], mut take: impl FnMut(Event)) {
    let text = String::from_utf8_lossy(bytes);
    let mut reader = Reader::from_str(&text);
    let config = reader.config_mut();
    config.check_end_names = false;
    config.allow_unmatched_ends = true;
    config.allow_dangling_amp = true;
    while let Ok(event) = reader.read_event() {
        match event {
            Raw::Start(tag) => take(Event::Start(tag.local_name().as_ref(), &tag)),
            Raw::Empty(tag) => {
                take(Event::Start(tag.local_name().as_ref(), &tag));
                take(Event::End(tag.local_name().as_ref()));
            }
            Raw::End(tag) => take(Event::End(tag.local_name().as_ref())),
            Raw::Text(text) => take(Event::Text(&text)),
            Raw::CData(text) => take(Event::Text(&text)),
            Raw::GeneralRef(name) => take(Event::Text(&decode_entities(&format!("&{};", &*name)))),
            Raw::Eof => return,
            Raw::Comment(_) | Raw::Decl(_) | Raw::PI(_) | Raw::DocType(_) => {}
        }
    }
}

/// The value of an attribute, by its name without prefix.
pub(super) fn attribute(tag: &BytesStart, name: &str) -> Option<String> {
    let mut attributes = tag.attributes();
    attributes.with_checks(false);
    let value = attributes.flatten().find(|attribute| attribute.key.local_name().as_ref() == name)?;
    Some(decode_entities(&value.value))
}
