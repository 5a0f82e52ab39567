//! MHTML: a web page that a browser saved with its pictures and frames in one file.
//!
//! In: the bytes of the file. Out: what the page states, and its text. The date of the file is the day
//! on which somebody saved the page; it says nothing of when it was published, and is not taken.

use mail_parser::{Message, MessageParser, MessagePart, MimeHeaders, PartType};

use super::email::HeadField;
use super::fields::squeeze;
use super::html::parse_html;
use super::settings::Limits;
use crate::document::{Skip, SkipReason, Stated};

/// Where browsers of today say which page it was.
const LOCATION: &str = "Snapshot-Content-Location";

/// Whether a head is that of a saved page. Browsers sign it; word processors leave one without sender
/// or receiver.
pub(super) fn is_saved_page(fields: &[HeadField<'_>]) -> bool {
    let value = |wanted: &str| {
        fields.iter().find(|(name, _)| name.eq_ignore_ascii_case(wanted)).map(|(_, value)| *value)
    };
    let has = |name: &str, mark: &[u8]| {
        value(name).is_some_and(|value| memchr::memmem::find(&value.to_ascii_lowercase(), mark).is_some())
    };
    value(LOCATION).is_some()
        || has("content-type", b"multipart/related") && (has("from", b"saved by ") || value("from").is_none())
}

/// Reads a saved page.
pub(super) fn parse(bytes: &[u8], limits: &Limits) -> Result<(Stated, String), Skip> {
    let message = MessageParser::default()
        .parse(bytes)
        .ok_or_else(|| Skip::new(SkipReason::Malformed, "not a saved page"))?;
    let location = message.header_raw(LOCATION).map(|location| location.trim().to_string());
    let (page, html) = find_page(&message, location.as_deref())
        .ok_or_else(|| Skip::new(SkipReason::Empty, "no page in the file"))?;
    let (mut stated, text) = parse_html(html, &limits.page())?;
    if stated.headline.is_none() {
        stated.headline = message.subject().map(squeeze).filter(|subject| !subject.is_empty());
    }
    if stated.url.is_none() {
        let location = location.or_else(|| page.content_location().map(str::to_string));
        stated.url = location.filter(|location| location.starts_with("http"));
    }
    Ok((stated, text))
}

/// The page itself: the one saved from `location`, else the first; the others are its frames.
fn find_page<'m>(message: &'m Message<'m>, location: Option<&str>) -> Option<(&'m MessagePart<'m>, &'m str)> {
    let mut pages = message.parts.iter().filter_map(|part| match &part.body {
        PartType::Html(html) => Some((part, html.as_ref())),
        _ => None,
    });
    let is_it =
        |(part, _): &(&MessagePart<'_>, &str)| location.is_some() && part.content_location() == location;
    pages.clone().find(is_it).or_else(|| pages.next())
}

#[cfg(test)]
mod tests {
    use super::super::email::head_fields;
    use super::*;

    #[test]
    fn saved_pages_are_told_from_mail() {
        for (head, expected) in [
            (
                "From: <Saved by Blink>\r\nSnapshot-Content-Location: https://a.example/\r\nSubject: x\r\n\r\n",
                true,
            ),
            (
                "From: \"Saved by Internet Explorer 11\"\nContent-Type: multipart/related;\n\ttype=\"text/html\"\n\n",
                true,
            ),
            ("MIME-Version: 1.0\nContent-Type: multipart/related; boundary=b\n\nThis is a page.", true),
            ("From: a@b.example\nSubject: x\nContent-Type: multipart/related; boundary=b\n\n", false),
            ("MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n", false),
            ("MIME-Version 1.0\n", false),
        ] {
            let found = head_fields(head.as_bytes()).is_some_and(|fields| is_saved_page(&fields));
            assert_eq!(found, expected, "{head:?}");
        }
    }
}
