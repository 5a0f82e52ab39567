//! Good files made bad at random: every reader ends in an outcome, without a panic, soon.
//!
//! The short test runs always. The long one is for a night: `cargo test --release --lib mutations
//! -- --ignored`; `fuzz/` holds the same readers for cargo-fuzz.

use super::archives::{response, seven_zip, tar, warc_record, zip};
use super::documents::{pdf, set};
use super::{Dice, gzip};
use crate::document::SourceFile;
use crate::read::{Limits, ReadSettings, open_bytes, parse};

/// A file of every kind, with a name that says so.
fn samples() -> Vec<(&'static str, Vec<u8>)> {
    let page =
        "<html><head><title>A</title></head><body><article><p>Text of the page.</p></article></body></html>";
    let crawl =
        [response("200 OK\r\nContent-Type: text/html", page), warc_record("resource", "text/plain", "Note.")];
    let crawl = crawl.concat().into_bytes();
    let word = "<w:document><w:body><w:p><w:r><w:t>Text &amp; more.</w:t></w:r></w:p></w:body></w:document>";
    let mail = "From: a@b.example\nSubject: =?utf-8?q?x=C3=A9?=\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n\
        --b\nContent-Type: text/html\nContent-Transfer-Encoding: base64\n\nPHA+VGV4dDwvcD4=\n--b--\n";
    let package = b"<package><manifest><item id=\"a\" href=\"a.xhtml\" media-type=\"application/xhtml+xml\"/></manifest><spine><itemref idref=\"a\"/></spine></package>";
    let container = b"<container><rootfile full-path=\"p.opf\"/></container>";
    let arc = "filedesc://a.arc 0.0.0.0 20140216050221 text/plain 4\n1 0\n\nhttp://a.example/ 10.0.0.1 20140216050221 text/html 42\n\
        HTTP/1.1 200 OK\r\n\r\n<p>Text of the page.</p>\n";
    vec![
        ("a.zip", zip(&[("a.txt", b"Text."), ("b.html", page.as_bytes())])),
        ("a.tar", tar(&[("a.txt", b'0', b"Text."), ("b.html", b'0', page.as_bytes())])),
        ("a.tgz", gzip(&tar(&[("a.txt", b'0', b"Text.")]))),
        ("a.7z", seven_zip(&[("a.txt", "Text.")])),
        ("a.warc", crawl.clone()),
        ("a.warc.gz", gzip(&crawl)),
        ("a.warc.zst", zstd::encode_all(&crawl[..], 0).unwrap()),
        ("a.arc", arc.into()),
        ("a.docx", zip(&[("word/document.xml", word.as_bytes())])),
        (
            "a.epub",
            zip(&[("META-INF/container.xml", container), ("p.opf", package), ("a.xhtml", page.as_bytes())]),
        ),
        (
            "a.rtf",
            b"{\\rtf1\\ansicpg1252{\\fonttbl{\\f0\\fcharset204 A;}}\\f0 \\'e9 \\u8220? text\\par\\bin3 abc}"
                .to_vec(),
        ),
        ("a.pdf", pdf(&[set(50, 700, 24, "A headline of it") + &set(50, 600, 10, "Text of it.")])),
        ("a.eml", mail.into()),
        ("a.mbox", format!("From x\n{mail}\nFrom x\n{mail}").into()),
        ("a.csv", b"title,text\n\"A\",\"b\nc\"\nD,e\n".to_vec()),
        ("a.jsonl", b"{\"title\":\"A\",\"text\":\"b\"}\n{\"title\":\"C\"}\n".to_vec()),
        ("a.html", page.into()),
        ("a.md", b"---\ntitle: A\n---\n# A\n\nText **b**.".to_vec()),
    ]
}

/// Damages a file in one to eight places.
fn mutate(sample: &[u8], dice: &mut Dice) -> Vec<u8> {
    let mut bytes = sample.to_vec();
    for _ in 0..=dice.roll(8) {
        if bytes.is_empty() {
            return bytes;
        }
        let at = dice.roll(bytes.len());
        match dice.roll(6) {
            0 => bytes[at] ^= 1 << dice.roll(8),
            1 => bytes[at] = [0, 0xff, 0x80, b'<', b'9', b'\n'][dice.roll(6)],
            2 => bytes.truncate(at),
            3 => drop(bytes.drain(at..(at + 1 + dice.roll(16)).min(bytes.len()))),
            4 => {
                let piece = bytes[at..(at + 1 + dice.roll(64)).min(bytes.len())].to_vec();
                let to = dice.roll(bytes.len());
                bytes.splice(to..to, piece);
            }
            _ => {
                let end = (at + 4).min(bytes.len());
                bytes[at..end].fill(0xff);
            }
        }
    }
    bytes
}

fn run(round_count: usize, seed: u64) {
    let mut dice = Dice(seed);
    let settings = ReadSettings {
        limits: Limits { max_record_bytes: 1 << 20, ..Limits::default() },
        ..ReadSettings::default()
    };
    for (name, sample) in samples() {
        let file = SourceFile { location: name.into(), path: name.into(), size_bytes: 0, modified_ns: 0 };
        for _ in 0..round_count {
            let Ok(records) = open_bytes(mutate(&sample, &mut dice), name, &settings) else { continue };
            for record in records {
                let _ = record.and_then(|record| parse(record, &file, &settings));
            }
        }
    }
}

#[test]
fn damaged_files_end_in_an_outcome() {
    run(60, 0x9e37_79b9_7f4a_7c15);
}

#[test]
#[ignore = "runs for minutes"]
fn damaged_files_end_in_an_outcome_all_night() {
    (1..=200).for_each(|seed| run(500, seed * 0x9e37_79b9));
}
