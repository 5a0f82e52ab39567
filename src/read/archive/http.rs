//! What a server answered: status line, fields and content, with transfer and content encodings
//! undone.
//!
//! Crawlers store answers as they came, or with the encodings already undone and the fields left as
//! they were; both are read. An answer that is no page, picture or not, is a named skip.

use std::io::Read;
use std::sync::Arc;

use encoding_rs::{Encoding, UTF_8};
use flate2::read::{DeflateDecoder, MultiGzDecoder, ZlibDecoder};

use super::super::input::{Input, Meter};
use super::{Member, Place, malformed};
use crate::document::{Skip, SkipReason, Stated};

/// Content with its type.
pub(super) struct Fetched {
    content_type: String,
    content: Vec<u8>,
}

impl Fetched {
    /// Content that came without fields of its own.
    pub fn of(content_type: &str, content: Vec<u8>) -> Fetched {
        Fetched { content_type: content_type.to_ascii_lowercase(), content }
    }

    /// Reads an answer; one without the page is a skip.
    pub fn parse(answer: Vec<u8>, meter: &Arc<Meter>) -> Result<Fetched, Skip> {
        let (length, gap) = find_head_end(&answer);
        let head = &answer[..length];
        let status = head.split(|byte| *byte == b'\n').next().unwrap_or_default();
        let status = String::from_utf8_lossy(status);
        let code = status.split_ascii_whitespace().nth(1).and_then(|code| code.parse().ok());
        match code {
            Some(200u16 | 203 | 206) => {}
            Some(code) => return Err(Skip::new(SkipReason::NotFetched, format!("status {code}"))),
            None => return Err(malformed("the answer has no status")),
        }
        let content_type = find_field(head, "content-type").unwrap_or_default().to_ascii_lowercase();
        let is_chunked = find_field(head, "transfer-encoding")
            .is_some_and(|value| value.to_ascii_lowercase().contains("chunked"));
        let encoding = find_field(head, "content-encoding").unwrap_or_default().to_ascii_lowercase();
        if let Some(what) = find_other_media(&content_type) {
            return Err(Skip::new(SkipReason::Unrecognised, what));
        }
        let mut content = answer;
        content.drain(..(length + gap).min(content.len()));
        if is_chunked && let Some(joined) = join_chunks(&content) {
            content = joined;
        }
        for encoding in encoding.split(',').map(str::trim).rev() {
            content = decode(content, encoding, meter)?;
        }
        Ok(Fetched { content_type, content })
    }

    /// The member that the content is.
    pub fn into_member(
        mut self,
        address: Option<String>,
        place: Place,
        meter: &Arc<Meter>,
    ) -> Result<Member, Skip> {
        if let Some(what) = find_other_media(&self.content_type) {
            return Err(Skip::new(SkipReason::Unrecognised, what));
        }
        if address.as_deref().is_some_and(|address| address.ends_with("/robots.txt")) {
            return Err(Skip::new(SkipReason::Unrecognised, "not an article: rules for crawlers"));
        }
        self.apply_charset();
        let name = find_name(&self.content_type, address.as_deref().unwrap_or_default());
        let stated =
            Stated { url: address.filter(|address| address.starts_with("http")), ..Stated::default() };
        let input = Input::of_bytes(self.content, meter)?;
        Ok(Member { place, name, input, format: None, stated: Some(Box::new(stated)) })
    }

    /// The charset of the fields goes before the one that a page declares.
    fn apply_charset(&mut self) {
        let label = self.content_type.split_once("charset=").map(|(_, label)| label);
        let label = label.map(|label| label.trim_matches(['"', '\'', ' ']).split([';', '"']).next());
        let encoding = label.flatten().and_then(|label| Encoding::for_label(label.as_bytes()));
        let is_text = self.content_type.starts_with("text/") || self.content_type.contains("xml");
        if let Some(encoding) = encoding
            && is_text
            && encoding != UTF_8
            && encoding.output_encoding() == encoding
            && std::str::from_utf8(&self.content).is_err()
        {
            self.content = encoding.decode(&self.content).0.into_owned().into_bytes();
        }
    }
}

/// Where the head of an answer ends, and the length of the blank line after it.
fn find_head_end(answer: &[u8]) -> (usize, usize) {
    let strict = memchr::memmem::find(answer, b"\r\n\r\n").map(|at| (at, 4));
    let before = &answer[..strict.map_or(answer.len(), |(at, _)| at)];
    let loose = memchr::memmem::find(before, b"\n\n").map(|at| (at, 2));
    loose.or(strict).unwrap_or((answer.len(), 0))
}

/// The value of a field of a head, by its name in lower case.
pub(super) fn find_field(head: &[u8], name: &str) -> Option<String> {
    head.split(|byte| *byte == b'\n').find_map(|line| {
        let (field, value) = line.split_at_checked(memchr::memchr(b':', line)?)?;
        let named = field.trim_ascii().eq_ignore_ascii_case(name.as_bytes());
        named.then(|| String::from_utf8_lossy(value[1..].trim_ascii()).into_owned())
    })
}

/// Joins the chunks of a body. `None` where it is none; what follows a damaged chunk is lost.
fn join_chunks(body: &[u8]) -> Option<Vec<u8>> {
    let mut joined = Vec::with_capacity(body.len());
    let mut rest = body;
    loop {
        let Some((length, after)) = split_chunk_line(rest) else {
            return (rest.len() < body.len()).then_some(joined);
        };
        if length == 0 {
            return Some(joined);
        }
        let taken = length.min(after.len());
        joined.extend_from_slice(&after[..taken]);
        rest = &after[taken..];
        rest = rest.strip_prefix(b"\r\n").or_else(|| rest.strip_prefix(b"\n")).unwrap_or(rest);
        if rest.is_empty() {
            return Some(joined);
        }
    }
}

/// The length that a chunk begins with, and what follows its line.
fn split_chunk_line(rest: &[u8]) -> Option<(usize, &[u8])> {
    let end = memchr::memchr(b'\n', &rest[..rest.len().min(256)])?;
    let line = std::str::from_utf8(&rest[..end]).ok()?;
    let digits = line.split(';').next()?.trim();
    Some((usize::from_str_radix(digits, 16).ok()?, &rest[end + 1..]))
}

/// Undoes one content encoding. Content that was decoded by the crawler stays as it is.
fn decode(content: Vec<u8>, encoding: &str, meter: &Arc<Meter>) -> Result<Vec<u8>, Skip> {
    let undone = |source: Box<dyn Read + Send + '_>| -> Result<Vec<u8>, Skip> {
        let mut decoded = Vec::new();
        let mut source = source;
        let mut chunk = vec![0; 64 << 10];
        loop {
            match source.read(&mut chunk) {
                Ok(0) => return Ok(decoded),
                Ok(count) => {
                    let too_large = || Skip::new(SkipReason::TooLarge, "inflates beyond the limit");
                    meter.inflate(count as u64).map_err(|_| too_large())?;
                    decoded.extend_from_slice(&chunk[..count]);
                }
                // A page that breaks off is read as far as it goes.
                Err(_) if !decoded.is_empty() => return Ok(decoded),
                Err(error) => return Err(malformed(format!("the {encoding} content breaks off: {error}"))),
            }
        }
    };
    match encoding {
        "gzip" | "x-gzip" if content.starts_with(&[0x1f, 0x8b]) => {
            undone(Box::new(MultiGzDecoder::new(&*content)))
        }
        "deflate" if content.first().is_some_and(|byte| byte & 0x0f == 8) => {
            undone(Box::new(ZlibDecoder::new(&*content)))
        }
        "deflate" if std::str::from_utf8(&content).is_err() => {
            undone(Box::new(DeflateDecoder::new(&*content)))
        }
        "zstd" if content.starts_with(&[0x28, 0xb5, 0x2f, 0xfd]) => {
            undone(Box::new(zstd::Decoder::with_buffer(&*content).map_err(|e| malformed(e.to_string()))?))
        }
        "br" if std::str::from_utf8(&content).is_err() => {
            undone(Box::new(brotli_decompressor::Decompressor::new(&*content, 64 << 10)))
        }
        _ => Ok(content),
    }
}

/// What is fetched beside pages.
fn find_other_media(content_type: &str) -> Option<String> {
    const OTHERS: [&str; 13] = [
        "image/",
        "audio/",
        "video/",
        "font/",
        "text/css",
        "text/dns",
        "text/javascript",
        "application/javascript",
        "application/x-javascript",
        "application/font",
        "application/x-font",
        "application/vnd.ms-fontobject",
        "application/x-shockwave-flash",
    ];
    let media = content_type.split(';').next()?.trim();
    OTHERS.iter().any(|other| media.starts_with(other)).then(|| format!("not an article: {media}"))
}

/// A name with the ending that the type says, or the address has.
fn find_name(content_type: &str, address: &str) -> String {
    let media = content_type.split(';').next().unwrap_or_default().trim();
    let ending = match media {
        "text/html" | "application/xhtml+xml" => "html",
        "application/json" | "application/ld+json" => "json",
        "application/xml" | "text/xml" | "application/rss+xml" | "application/atom+xml" => "xml",
        "text/csv" => "csv",
        "text/tab-separated-values" => "tsv",
        "text/plain" => "txt",
        _ => {
            let path = address.split(['?', '#']).next().unwrap_or_default();
            return path.rsplit('/').next().unwrap_or_default().to_string();
        }
    };
    format!("page.{ending}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_decoded() {
        let meter = Arc::new(Meter::default());
        for (answer, expected) in [
            ("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>a", Ok("<p>a")),
            ("HTTP/1.0 200 OK\n\n<p>a", Ok("<p>a")),
            (
                "HTTP/1.1 200 OK\r\ntransfer-encoding: Chunked\r\n\r\n3\r\n<p>\r\n1;x\r\na\r\n0\r\n\r\n",
                Ok("<p>a"),
            ),
            ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n<p>a", Ok("<p>a")),
            ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\n<p>\r\nzz", Ok("<p>")),
            ("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n<p>a", Ok("<p>a")),
            ("HTTP/1.1 404 Not Found\r\n\r\n<p>a", Err(SkipReason::NotFetched)),
            ("HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\na", Err(SkipReason::Unrecognised)),
            ("no answer", Err(SkipReason::Malformed)),
            ("", Err(SkipReason::Malformed)),
        ] {
            let found = Fetched::parse(answer.as_bytes().to_vec(), &meter);
            let found = found.map(|fetched| String::from_utf8_lossy(&fetched.content).into_owned());
            assert_eq!(found.as_deref().map_err(|skip| skip.reason), expected, "{answer:?}");
        }
    }

    #[test]
    fn brotli_is_undone() {
        let packed = b"\x1b \x00\xf8\x8d\xd3\r\xb7\x16\xabzK\xcd\x13\x067,}^R\x83\xa8\x08 \x10_\n";
        let plain = "<p>a\u{e9}a</p>".repeat(3);
        let read = |content: &[u8]| {
            let answer = [&b"HTTP/1.1 200 OK\r\nContent-Encoding: br\r\n\r\n"[..], content].concat();
            Fetched::parse(answer, &Arc::default()).map(|fetched| fetched.content)
        };
        assert_eq!(read(packed).unwrap(), plain.as_bytes());
        assert_eq!(read(plain.as_bytes()).unwrap(), plain.as_bytes());
        assert_eq!(read(b"\xff\xff\xff\xff").unwrap_err().reason, SkipReason::Malformed);
    }
}
