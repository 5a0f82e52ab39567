//! Archives, crawls and compressions, made here and read as files.

use std::io::Write;

use super::{check, gzip, outline, read};
use crate::document::SkipReason;
use crate::read::{Limits, ReadSettings};

const PAGE: &str = "<html><body><article><h1>Ferry runs again</h1><p>The ferry between Osterby and Valmere \
    ran again on Monday after three weeks in the dock.</p></article></body></html>";

/// A ZIP of these files.
pub(super) fn zip(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = rawzip::ZipArchiveWriter::new(Vec::new());
    for (name, bytes) in files {
        let builder = archive.new_file(*name).compression_method(rawzip::CompressionMethod::DEFLATE);
        let (mut entry, config) = builder.start().unwrap();
        let encoder = flate2::write::DeflateEncoder::new(&mut entry, flate2::Compression::default());
        let mut writer = config.wrap(encoder);
        writer.write_all(bytes).unwrap();
        let (encoder, descriptor) = writer.finish().unwrap();
        encoder.finish().unwrap();
        entry.finish(descriptor).unwrap();
    }
    archive.finish().unwrap()
}

fn tar_member(name: &str, kind: u8, bytes: &[u8]) -> Vec<u8> {
    let mut block = vec![0; 512];
    block[..name.len()].copy_from_slice(name.as_bytes());
    block[124..136].copy_from_slice(format!("{:011o}\0", bytes.len()).as_bytes());
    block[148..156].copy_from_slice(b"        ");
    block[156] = kind;
    block[257..263].copy_from_slice(b"ustar\0");
    let sum: u32 = block.iter().map(|byte| u32::from(*byte)).sum();
    block[148..156].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
    block.extend_from_slice(bytes);
    block.resize(block.len().next_multiple_of(512), 0);
    block
}

pub(super) fn tar(members: &[(&str, u8, &[u8])]) -> Vec<u8> {
    let mut archive: Vec<u8> =
        members.iter().flat_map(|(name, kind, bytes)| tar_member(name, *kind, bytes)).collect();
    archive.resize(archive.len() + 1024, 0);
    archive
}

pub(super) fn warc_record(kind: &str, content_type: &str, block: &str) -> String {
    format!(
        "WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: <http://a.example/x>\r\nContent-Type: {content_type}\r\n\
         Content-Length: {}\r\n\r\n{block}\r\n\r\n",
        block.len()
    )
}

pub(super) fn response(head: &str, body: &str) -> String {
    warc_record("response", "application/http; msgtype=response", &format!("HTTP/1.1 {head}\r\n\r\n{body}"))
}

/// A 7z archive of these files.
pub(super) fn seven_zip(files: &[(&str, &str)]) -> Vec<u8> {
    let mut writer = sevenz_rust2::ArchiveWriter::new(std::io::Cursor::new(Vec::new())).unwrap();
    for (name, text) in files {
        let entry = sevenz_rust2::ArchiveEntry::new_file(name);
        writer.push_archive_entry(entry, Some(text.as_bytes())).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

#[test]
fn compressions_are_undone() {
    let text = b"Text.";
    let mut bzip2 = bzip2::write::BzEncoder::new(Vec::new(), bzip2::Compression::fast());
    bzip2.write_all(text).unwrap();
    let mut xz = lzma_rust2::XzWriter::new(Vec::new(), lzma_rust2::XzOptions::default()).unwrap();
    xz.write_all(text).unwrap();
    let zstd = zstd::encode_all(&text[..], 0).unwrap();
    for bytes in [bzip2.finish().unwrap(), xz.finish().unwrap(), zstd.clone(), gzip(&zstd)] {
        check("a.txt.z", &bytes, &["text - -: Text."]);
    }
    check("a.txt.zst", &[zstd.clone(), zstd].concat(), &["text - -: Text.Text."]);
    let bomb = zstd::encode_all(&vec![b' '; 64 << 20][..], 0).unwrap();
    check("a.zst", &bomb, &["- too large"]);
    check("a.bz2", b"BZh91AY&SYxxxx", &["- malformed"]);
}

#[test]
fn zip_members_are_read_each_by_its_own_format() {
    let lines = b"{\"title\":\"A\"}\n{\"title\":\"B\"}";
    let inner = zip(&[("b.txt", b"Inner.")]);
    let files: [(&str, &[u8]); 6] = [
        ("a.md", b"# A\n\nText."),
        ("x/lines.jsonl", lines),
        ("x/pixel.png", b"\x89PNG\r\n"),
        ("inner.zip", &inner),
        ("__MACOSX/._a.md", b"x"),
        ("c.txt.gz", &gzip(b"Packed.")),
    ];
    check(
        "a.zip",
        &zip(&files),
        &[
            "markdown !/a.md A: Text.",
            "json-lines !/x/lines.jsonl:1 A: ",
            "json-lines !/x/lines.jsonl:2 B: ",
            "!/x/pixel.png unrecognised",
            "text !/inner.zip!/b.txt -: Inner.",
            "text !/c.txt.gz -: Packed.",
        ],
    );
    check("a.zip", &zip(&[]), &["- empty"]);
    check("a.zip", b"PK\x03\x04 damaged", &["- malformed"]);
}

#[test]
fn tar_members_are_streamed() {
    let long = "x".repeat(120) + "/long.txt";
    let path = format!("{} path={long}\n", long.len() + 10);
    let inner = tar(&[("in.txt", b'0', b"In.")]);
    let archive = tar(&[
        ("folder/", b'5', b""),
        ("a.txt", b'0', b"First."),
        ("PaxHeader", b'x', path.as_bytes()),
        ("short.txt", b'0', b"Second."),
        ("inner.tar", b'0', &inner),
        ("a.txt", b'0', b"Again."),
    ]);
    let second = format!("text !/{long} -: Second.");
    let expected =
        ["text !/a.txt -: First.", &second, "text !/inner.tar!/in.txt -: In.", "text !/a.txt#2 -: Again."];
    check("a.tar", &archive, &expected);
    check("a.tgz", &gzip(&archive), &expected);
    check("a.tar", &archive[..1300], &["text !/a.txt -: First.", "- malformed"]);
}

#[test]
fn seven_zip_members_are_handed_over() {
    let bytes = seven_zip(&[("a.txt", "First."), ("b/c.txt", "Second.")]);
    check("a.7z", &bytes, &["text !/a.txt -: First.", "text !/b/c.txt -: Second."]);
    check("a.7z", &bytes[..40], &["- malformed"]);
}

#[test]
fn every_answer_of_a_crawl_is_counted() {
    let crawl = [
        warc_record("warcinfo", "application/warc-fields", "software: x"),
        warc_record("request", "application/http; msgtype=request", "GET / HTTP/1.1"),
        response("200 OK\r\nContent-Type: text/html", PAGE),
        response("404 Not Found\r\nContent-Type: text/html", "<p>gone"),
        response("200 OK\r\nContent-Type: image/png", "x"),
        warc_record("revisit", "application/http; msgtype=response", "HTTP/1.1 200 OK\r\n\r\n"),
        warc_record("resource", "text/plain", "A note."),
        "WARC/1.0\r\nContent-Length: 4\r\n\r\nabcd\r\n\r\n".to_string(),
        warc_record("conversion", "text/plain", "The plain text."),
        warc_record("response", "text/dns", "20140216050221\na.example. 3600 IN A 10.0.0.1"),
    ];
    let page = "The ferry between Osterby and Valmere ran again on Monday after three weeks in the dock.";
    let page = format!("html 3 Ferry runs again: {page}");
    let expected = [
        &page,
        "4 not fetched",
        "5 unrecognised",
        "6 repeated",
        "text 7 -: A note.",
        "8 malformed",
        "text 9 -: The plain text.",
        "10 unrecognised",
    ];
    check("a.warc", crawl.concat().as_bytes(), &expected);
    let packed: Vec<u8> = crawl.iter().flat_map(|record| gzip(record.as_bytes())).collect();
    check("a.warc.gz", &packed, &expected);
    let wacz =
        zip(&[("datapackage.json", b"{}"), ("archive/a.warc.gz", &packed), ("pages/pages.jsonl", b"{}")]);
    let outcomes = outline(&read("a.wacz", &wacz, &ReadSettings::default()));
    assert_eq!(outcomes[0], page.replacen("html 3", "html !/archive/a.warc.gz:3", 1));
    assert_eq!(outcomes.len(), expected.len());
    let outcomes = read("a.warc", crawl.concat().as_bytes(), &ReadSettings::default());
    assert_eq!(outcomes[0].as_ref().unwrap().stated.url.as_deref(), Some("http://a.example/x"));
}

#[test]
fn the_older_crawls_are_read() {
    let version = "1 0 x\nURL IP-address Archive-date Content-type Archive-length\n";
    let answer = format!("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n{PAGE}");
    let head = |address: &str, length| format!("{address} 10.0.0.1 20140216050221 text/html {length}\n");
    let damaged =
        "http://a.example/c 10.0.0.1 201402160502210000 text/html -1\n<p>Lost: http://a.example/ is gone\n";
    let crawl = format!(
        "{}{version}\n{}{answer}\n{damaged}{}HTTP/1.1 301 Moved\r\n\r\n\n",
        head("filedesc://a.arc", version.len()),
        head("http://a.example/", answer.len()),
        head("http://a.example/b", 22),
    );
    let outcomes = outline(&read("a.arc", crawl.as_bytes(), &ReadSettings::default()));
    assert!(outcomes[0].starts_with("html 2 Ferry runs again: "), "{outcomes:?}");
    assert_eq!(outcomes[1..], ["3 malformed", "4 not fetched"]);
}

#[test]
fn archives_are_bounded() {
    let limits = Limits { max_archive_depth: 2, max_members: 3, ..Limits::default() };
    let settings = ReadSettings { limits, ..ReadSettings::default() };
    let mut nested = zip(&[("a.txt", b"Text.")]);
    for _ in 0..3 {
        nested = zip(&[("b.zip", &nested)]);
    }
    assert_eq!(outline(&read("a.zip", &nested, &settings)), ["!/b.zip!/b.zip too large"]);
    let many = zip(&[("a", b"x"), ("b", b"x"), ("c", b"x"), ("d", b"x")]);
    assert_eq!(outline(&read("a.zip", &many, &settings)), ["- too large"]);
    let bomb = zip(&[("a.txt", &vec![b' '; 64 << 20]), ("b.txt", b"Text.")]);
    let outcomes = read("a.zip", &bomb, &ReadSettings::default());
    assert!(outcomes.iter().all(|outcome| outcome.as_ref().is_err_and(|s| s.reason == SkipReason::TooLarge)));
}
