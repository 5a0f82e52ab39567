//! E-mail: newsletters and forwarded copy, as single messages or mailboxes.
//!
//! In: the bytes of a message. Out: what its head states, and its text. The plain part is read where
//! it says as much as the page beside it, else the page. Attachments are no articles.

use std::ops::Range;

use mail_parser::{Address, HeaderValue, Message, MessageParser, PartType};

use super::charset::clean;
use super::html::parse_html;
use super::layout::join_lines;
use super::records::{Cut, Step};
use super::settings::Limits;
use super::tags::strip_tags;
use crate::document::{Skip, SkipReason, Stated};

/// Fields that only mail has.
const MAIL_FIELDS: [&str; 9] = [
    "received",
    "return-path",
    "message-id",
    "mime-version",
    "delivered-to",
    "dkim-signature",
    "content-type",
    "x-mailer",
    "list-unsubscribe",
];
/// A plain part this much shorter than the page is only a pointer to it.
const POINTER_RATIO: usize = 4;

/// A field of a head: its name in small letters, and the first line of its value.
pub(super) type HeadField<'a> = (String, &'a [u8]);

/// Whether a head is that of a message.
pub(super) fn is_message(fields: &[HeadField<'_>]) -> bool {
    let is_usual = |name: &str| matches!(name, "from" | "to" | "subject" | "date");
    fields.iter().filter(|(name, _)| is_usual(name)).count() >= 2
        && fields.iter().any(|(name, _)| MAIL_FIELDS.contains(&name.as_str()))
}

/// The fields of the head that a text begins with; `None` if it begins otherwise.
pub(super) fn head_fields(content: &[u8]) -> Option<Vec<HeadField<'_>>> {
    let mut fields = Vec::new();
    for line in content.split(|byte| *byte == b'\n').take(60) {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        match line {
            [] => break,
            [b' ' | b'\t', ..] => continue,
            _ => {}
        }
        let (name, value) = line.split_at(memchr::memchr(b':', line)?);
        let is_name =
            !name.is_empty() && name.iter().all(|byte| byte.is_ascii_alphanumeric() || *byte == b'-');
        let name = std::str::from_utf8(name).ok().filter(|_| is_name)?;
        fields.push((name.to_ascii_lowercase(), &value[1..]));
    }
    Some(fields)
}

/// Whether a file is a mailbox: it begins with `From ` and the head of a message.
pub(super) fn is_mailbox(head: &[u8]) -> bool {
    let after =
        head.strip_prefix(b"From ").and_then(|rest| memchr::memchr(b'\n', rest).map(|at| &rest[at + 1..]));
    after.and_then(head_fields).is_some_and(|head| is_message(&head))
}

/// Reads a message.
pub(super) fn parse(bytes: &[u8], limits: &Limits) -> Result<(Stated, String), Skip> {
    let message = match bytes.strip_prefix(b"From ") {
        Some(rest) => rest.splitn(2, |byte| *byte == b'\n').nth(1).unwrap_or_default(),
        None => bytes,
    };
    let message = MessageParser::default()
        .parse(message)
        .ok_or_else(|| Skip::new(SkipReason::Malformed, "not a message"))?;
    let stated = read_head(&message);
    let text = find_text(&message, limits);
    if text.is_empty() {
        return Err(Skip::new(SkipReason::Empty, "no text in the message"));
    }
    Ok((stated, text))
}

fn read_head(message: &Message) -> Stated {
    let text = |name: &str| match message.header(name) {
        Some(HeaderValue::Text(text)) => Some(text.trim().to_string()).filter(|text| !text.is_empty()),
        Some(_) | None => None,
    };
    let sender = message.from().and_then(Address::first);
    let sender = sender.and_then(|sender| sender.name()).map(|name| name.trim().to_string());
    let sender = sender.filter(|name| !name.is_empty());
    // What is sent to many names its outlet; what one person sends, that person.
    let is_newsletter =
        ["List-Id", "List-Unsubscribe", "List-Post"].iter().any(|name| message.header(*name).is_some());
    let (source, byline) = if is_newsletter { (sender, None) } else { (None, sender) };
    Stated {
        headline: message.subject().map(plain_subject).filter(|subject| !subject.is_empty()),
        source,
        byline,
        published: message.date().filter(|date| date.is_valid()).map(mail_parser::DateTime::to_rfc3339),
        url: text("Archived-At").map(|url| url.trim_matches(['<', '>']).to_string()),
        language: text("Content-Language"),
        ..Stated::default()
    }
}

/// A subject without `Fwd:` and `Re:`.
fn plain_subject(subject: &str) -> String {
    let mut rest = subject.trim();
    while let Some((mark, after)) = rest.split_once(':') {
        if !matches!(
            mark.trim().to_ascii_lowercase().as_str(),
            "re" | "fwd" | "fw" | "wg" | "aw" | "tr" | "rv"
        ) {
            break;
        }
        rest = after.trim_start();
    }
    super::fields::squeeze(rest)
}

fn find_text(message: &Message, limits: &Limits) -> String {
    let part = |ids: &[u32], wanted: fn(&PartType) -> bool| {
        let parts = ids.iter().filter_map(|id| message.parts.get(*id as usize));
        parts.map(|part| &part.body).find(|body| wanted(body)).and_then(|body| match body {
            PartType::Text(text) | PartType::Html(text) => Some(clean(text.to_string())),
            PartType::Binary(_)
            | PartType::InlineBinary(_)
            | PartType::Message(_)
            | PartType::Multipart(_) => None,
        })
    };
    let plain = part(&message.text_body, |body| matches!(body, PartType::Text(_))).unwrap_or_default();
    let plain = join_lines(plain.trim());
    let Some(page) = part(&message.html_body, |body| matches!(body, PartType::Html(_))) else {
        return plain;
    };
    let page_text = match parse_html(&page, &limits.page()) {
        Ok((_, text)) => text,
        Err(_) => clean(strip_tags(&page)).trim().to_string(),
    };
    if plain.len() * POINTER_RATIO < page_text.len() || plain.is_empty() { page_text } else { plain }
}

/// Cuts a mailbox.
#[derive(Default)]
pub(super) struct Mailbox {
    seen: usize,
    ordinal: u64,
    open: bool,
}

impl Cut for Mailbox {
    fn step(&mut self, window: &[u8]) -> Step {
        if !self.open {
            self.open = true;
            self.ordinal += 1;
        }
        let from = self.seen.max(1).min(window.len());
        for at in memchr::memmem::find_iter(&window[from..], b"\nFrom ").map(|at| at + from) {
            let before = window[..at].strip_suffix(b"\r").unwrap_or(&window[..at]);
            if before.ends_with(b"\n") {
                self.open = false;
                return Step::Record(0..at + 1);
            }
        }
        // The mark may lie across the end of the window, and its blank line before it.
        self.seen = window.len().saturating_sub(8);
        Step::More
    }

    fn finish(&mut self, window: &[u8]) -> Result<Option<Range<usize>>, Skip> {
        self.open = false;
        Ok((!window.trim_ascii().is_empty()).then_some(0..window.len()))
    }

    fn seen(&self) -> usize {
        self.seen
    }

    fn forget(&mut self, count: usize) {
        self.seen = self.seen.saturating_sub(count);
    }

    fn place(&self) -> Option<String> {
        Some(self.ordinal.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_are_told_from_texts_with_a_head() {
        for (head, expected) in [
            ("From: a@b.example\nSubject: x\nMessage-ID: <1>\n\nText", true),
            ("Received: from x\n by y\nFrom: a\nDate: x\n\nText", true),
            ("Title: x\nDate: y\nBy: z\n\nText", false),
            ("From: the desk\nSubject: the harbour\n\nText", false),
            ("Text: it goes on\nand on", false),
            ("", false),
        ] {
            let found = head_fields(head.as_bytes()).is_some_and(|fields| is_message(&fields));
            assert_eq!(found, expected, "{head:?}");
        }
    }

    #[test]
    fn parts_and_charsets_are_read() {
        let message = "From: =?utf-8?q?Die_K=C3=BCste?= <news@kueste.example>\r\nSubject: Fwd: =?iso-8859-1?q?F=E4hre?= sinkt\r\n\
            Date: Wed, 22 Oct 2025 07:30:00 +0200\r\nList-Id: <x>\r\nMIME-Version: 1.0\r\n\
            Content-Type: multipart/alternative; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain; charset=iso-8859-1\r\n\
            Content-Transfer-Encoding: quoted-printable\r\n\r\nDie F=E4hre ist =\r\ngesunken.\r\n--b\r\n\
            Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\nPHA+RGllPC9wPg==\r\n--b--\r\n";
        let (stated, text) = parse(message.as_bytes(), &Limits::default()).unwrap();
        assert_eq!(text, "Die F\u{e4}hre ist gesunken.");
        assert_eq!(stated.headline.as_deref(), Some("F\u{e4}hre sinkt"));
        assert_eq!(stated.source.as_deref(), Some("Die K\u{fc}ste"));
        assert_eq!(stated.published.as_deref(), Some("2025-10-22T07:30:00+02:00"));
    }
}
