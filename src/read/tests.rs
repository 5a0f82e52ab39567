//! Files of every kind, good and hostile, read from disk as the pipeline reads them.

mod archives;
mod documents;
mod mutations;

use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;

use super::{Limits, Mapping, ReadSettings, hash_content, open, parse};
use crate::document::{RawDocument, Skip, SkipReason, SourceFile};

/// Writes a file and reads all of its records.
pub(super) fn read(name: &str, bytes: &[u8], settings: &ReadSettings) -> Vec<Result<RawDocument, Skip>> {
    let folder = tempfile::tempdir().unwrap();
    let location = folder.path().join("file");
    std::fs::write(&location, bytes).unwrap();
    let file = SourceFile { location, path: name.into(), size_bytes: bytes.len() as u64, modified_ns: 0 };
    let mut records = match open(&file, settings) {
        Ok(records) => records,
        Err(skip) => return vec![Err(skip)],
    };
    let mut outcomes = Vec::new();
    for record in records.by_ref() {
        outcomes.push(record.and_then(|record| parse(record, &file, settings)));
    }
    if let Some(hash) = records.content_hash() {
        assert_eq!(hash, hash_content(&file).unwrap(), "{name}");
        assert_eq!(records.bytes_read(), bytes.len() as u64, "{name}");
    }
    outcomes
}

/// Each outcome in a word or two: place, then headline and text or the reason.
pub(super) fn outline(outcomes: &[Result<RawDocument, Skip>]) -> Vec<String> {
    let line = |outcome: &Result<RawDocument, Skip>| match outcome {
        Ok(raw) => {
            let place = raw.origin.record.as_deref().unwrap_or("-");
            let headline = raw.stated.headline.as_deref().unwrap_or("-");
            format!("{} {place} {headline}: {}", raw.origin.format.name(), raw.text)
        }
        Err(skip) => format!("{} {}", skip.record.as_deref().unwrap_or("-"), skip.reason.name()),
    };
    outcomes.iter().map(line).collect()
}

pub(super) fn check(name: &str, bytes: &[u8], expected: &[&str]) {
    assert_eq!(outline(&read(name, bytes, &ReadSettings::default())), expected, "{name}");
}

pub(super) fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

#[test]
fn formats_are_told_by_content_before_name() {
    let lines = b"{\"title\":\"A\",\"text\":\"a\"}\n\n{\"title\":\"B\",\"text\":\"b\"}";
    check("x.txt", lines, &["json-lines 1 A: a", "json-lines 3 B: b"]);
    check("x.json", b"{\"title\":\n\"A\",\"text\":\"a\"}\n", &["json - A: a"]);
    check("x.json", b"{\"title\":\n\"A\"}{\"title\":\"B\"}", &["json 1 A: ", "json 2 B: "]);
    check("x.json", b" [{\"title\":\"A\"},\n{\"title\":\"B\"}] ", &["json 1 A: ", "json 2 B: "]);
    check("x.json", b"{\"status\":\"ok\",\"articles\":[{\"title\":\"A\"}],\"n\":1}", &["json 1 A: "]);
    check("x.md", b"# A\n\nText *b*.", &["markdown - A: Text b."]);
    check("x.txt", b"---\ntitle: A\n---\nText.\n\n## More\n", &["markdown - A: Text.\n\nMore"]);
    check("x", b"---\ntitle: A\n---\nText.\n", &["text - A: Text."]);
    check("x", b"[Correction] A text.", &["text - -: [Correction] A text."]);
    check(
        "x",
        b"<REUTERS NEWID=\"5\"><TEXT><TITLE>A</TITLE><BODY>b</BODY></TEXT></REUTERS>",
        &["reuters 5 A: b"],
    );
    check("x", &[b"\xff\xfe".as_slice(), &b"T\0e\0x\0t\0.\0"[..]].concat(), &["text - -: Text."]);
    check("x.txt", b"\xef\xbb\xbfText.", &["text - -: Text."]);
    check("x.txt.gz", &gzip(b"Text."), &["text - -: Text."]);
    check(
        "x.jsonl.gz",
        &[gzip(lines), gzip(b"\n{\"title\":\"C\"}")].concat(),
        &["json-lines 1 A: a", "json-lines 3 B: b", "json-lines 4 C: "],
    );
}

#[test]
fn what_cannot_be_read_is_named() {
    let unread: [(&str, &[u8]); 8] = [
        ("a.txt", b"\x89PNG\r\n"),
        ("a.txt", b"Rar!\x1a\x07\x01\x00"),
        ("a.txt", b"text with a \0 byte"),
        ("a.txt", b"\x01\x02\x03\x04\x05text"),
        ("a.xml", b"<?xml version=\"1.0\"?><invoice/>"),
        ("a.xml", b"<?xml version=\"1.0\"?><xs:schema/>"),
        ("a.css", b"p { color: red }"),
        ("a", b"%!PS-Adobe \0"),
    ];
    for (name, bytes) in unread {
        check(name, bytes, &["- unrecognised"]);
    }
    check("a.txt", b"", &["- empty"]);
    check("a.txt", b" \n\t\n", &["- empty"]);
    check("a.xml", b"<?xml version=\"1.0\"?><nitf/>", &["- empty"]);
    check("a.rss", b"<?xml version=\"1.0\"?><rss></rss>", &["- empty"]);
    check("a.xml", b"<packageItem></packageItem>", &["- no text"]);
    check("a.json", b"{}", &["- empty"]);
    check("a.json", b"{\"title\": tru}", &["- malformed"]);
    let missing =
        SourceFile { location: "/nowhere/at/all".into(), path: "x".into(), size_bytes: 0, modified_ns: 0 };
    assert_eq!(open(&missing, &ReadSettings::default()).err().unwrap().reason, SkipReason::Vanished);
}

#[test]
fn a_lost_record_does_not_lose_the_next() {
    check(
        "a.jsonl",
        b"{\"title\":\"A\"}\n{\"title\":\n{\"title\":\"C\"}\n",
        &["json-lines 1 A: ", "2 malformed", "json-lines 3 C: "],
    );
    check(
        "a.json",
        b"[{\"title\":\"A\"},{\"title\":]},{\"title\":\"C\"",
        &["json 1 A: ", "2 malformed", "3 malformed"],
    );
    let settings = ReadSettings {
        limits: Limits { max_record_bytes: 40, ..Limits::default() },
        ..ReadSettings::default()
    };
    let long = format!("{{\"title\":\"{}\"}}", "x".repeat(1 << 20));
    let lines = format!("{{\"title\":\"A\"}}\n{long}\n{{\"title\":\"C\"}}\n");
    assert_eq!(
        outline(&read("a.jsonl", lines.as_bytes(), &settings)),
        ["json-lines 1 A: ", "2 too large", "json-lines 3 C: "]
    );
    let list = format!("[{{\"title\":\"A\"}},{long},{{\"title\":\"C\"}}]");
    assert_eq!(
        outline(&read("a.json", list.as_bytes(), &settings)),
        ["json 1 A: ", "2 too large", "json 3 C: "]
    );
    let sgml = format!(
        "<REUTERS NEWID=\"1\"><TEXT>A</REUTERS>\n<REUTERS NEWID=\"2\">{}</REUTERS>\n<REUTERS NEWID=\"3\"><TEXT>C</REUTERS>",
        "x".repeat(1 << 20)
    );
    assert_eq!(
        outline(&read("a.sgm", sgml.as_bytes(), &settings)),
        ["reuters 1 -: A", "2 too large", "reuters 3 -: C"]
    );
    assert_eq!(outline(&read("a.txt", &[b'x'; 41], &settings)), ["- too large"]);
}

#[test]
fn broken_gzip_keeps_what_came_before() {
    let lines: String =
        (0..20_000).map(|n| format!("{{\"title\":\"Story {n} of {}\"}}\n", n * 7919 % 1000)).collect();
    let whole = gzip(lines.as_bytes());
    let outcomes = read("a.jsonl.gz", &whole[..whole.len() / 2], &ReadSettings::default());
    let (last, before) = outcomes.split_last().unwrap();
    assert!(before.len() > 1000 && before.iter().all(Result::is_ok));
    let skip = last.as_ref().unwrap_err();
    assert_eq!(skip.reason, SkipReason::Malformed);
    assert_eq!(skip.record, Some((before.len() + 1).to_string()));
    let bomb = gzip(&vec![b' '; 64 << 20]);
    check("a.txt.gz", &bomb, &["- too large"]);
}

#[test]
fn news_dumps_are_recognised_by_their_field_names() {
    let dumps = [
        r#"{"@type":"NewsArticle","headline":"H","articleBody":"B","author":[{"name":"Anna Lind"}],"publisher":{"name":"S"},"datePublished":"2025-10-22"}"#,
        r#"{"source":{"id":null,"name":"S"},"author":"Anna Lind","title":"H","description":"short","content":"B","publishedAt":"2025-10-22"}"#,
        r#"{"maintext":"B","title":"H","authors":["Anna Lind"],"source_domain":"S","date_publish":"2025-10-22","description":"no"}"#,
        r#"{"thread":{"site":"S","title":"T"},"title":"H","author":"Anna Lind","text":"B","published":"2025-10-22"}"#,
        r#"{"title":"H","author":"Anna Lind","source":"S","published_date":"2025-10-22","contents":[{"type":"title","content":"H"},{"type":"sanitized_html","content":"<b>B</b>"},{"type":"image","fullcaption":"C"}]}"#,
        r#"{"_id":1,"_source":{"hed":"H","body":["B"],"byline":"Anna Lind","site_name":"S","pubDate":"2025-10-22"}}"#,
    ];
    for dump in dumps {
        let outcomes = read("a.json", dump.as_bytes(), &ReadSettings::default());
        let raw = outcomes[0].as_ref().unwrap();
        let stated = &raw.stated;
        let found = (
            stated.headline.as_deref(),
            stated.byline.as_deref(),
            stated.source.as_deref(),
            stated.published.as_deref(),
        );
        assert_eq!(found, (Some("H"), Some("Anna Lind"), Some("S"), Some("2025-10-22")), "{dump}");
        assert_eq!(raw.text, "B", "{dump}");
    }
}

#[test]
fn numbers_mapped_paths_and_slips_of_hand_made_json() {
    let mapping = Mapping {
        headline: Some("meta.hed".into()),
        records: Some("deep.list".into()),
        ..Mapping::default()
    };
    let settings = ReadSettings { mapping, ..ReadSettings::default() };
    let json = "{\"deep\":{\"list\":[{\"title\":\"no\",\"meta\":{\"hed\":\"A\"},\"created_utc\":1761118200,\"text\":\"<p>one</p><p>t&amp;wo</p>\"}]}}";
    let outcomes = read("a.json", json.as_bytes(), &settings);
    assert_eq!(outline(&outcomes), ["json 1 A: one\n\nt&wo"]);
    assert_eq!(outcomes[0].as_ref().unwrap().stated.published.as_deref(), Some("2025-10-22T07:30:00Z"));
    let ms = read("a.json", b"{\"title\":\"A\",\"date\":1761118200000}", &settings);
    assert_eq!(ms[0].as_ref().unwrap().stated.published.as_deref(), Some("2025-10-22T07:30:00Z"));
    check(
        "a.json",
        b"{\"title\":\"A\\ud83d\",\"score\":NaN,\"text\":\"b\tc\nd\"}",
        &["json - A\u{fffd}: b c\nd"],
    );
}

/// A small deterministic source of numbers.
pub(super) struct Dice(pub u64);

impl Dice {
    pub fn roll(&mut self, below: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % below as u64) as usize
    }
}

#[test]
fn no_bytes_make_a_reader_panic() {
    const PIECES: [&[u8]; 40] = [
        b"{",
        b"}",
        b"[",
        b"]",
        b"\"",
        b"\\",
        b",",
        b":",
        b"\n",
        b"\r\n",
        b"\t",
        b" ",
        b"    ",
        b"<",
        b">",
        b"</",
        b"&",
        b"&#3;",
        b"&amp;",
        b"<REUTERS",
        b"NEWID=\"9\">",
        b"</REUTERS>",
        b"<TEXT>",
        b"<BODY>",
        b"<TITLE>",
        b"<D>",
        b"<p>",
        b"<br",
        b"<!--",
        b"---\n",
        b"+++\n",
        b"title: x\n",
        b"# ",
        b"**",
        b"](",
        b"\xff\xfe",
        b"\xe2\x80\xa8",
        b"\xf0\x9f",
        b"\x00",
        b"word ",
    ];
    const OPENINGS: [&[u8]; 8] =
        [b"", b"{\"a\":", b"[{", b"<REUTERS ", b"---\n", b"Title: x\nBy: y\n", b"# x\n", b"\x1f\x8b\x08"];
    let mut dice = Dice(0x9e37_79b9_7f4a_7c15);
    let settings = ReadSettings {
        limits: Limits { max_record_bytes: 4096, ..Limits::default() },
        ..ReadSettings::default()
    };
    for round in 0..1500 {
        let mut bytes = OPENINGS[dice.roll(OPENINGS.len())].to_vec();
        for _ in 0..dice.roll(60) {
            match dice.roll(8) {
                0 => bytes.push(dice.roll(256) as u8),
                _ => bytes.extend_from_slice(PIECES[dice.roll(PIECES.len())]),
            }
        }
        let name = ["a.txt", "a.md", "a.json", "a.jsonl", "a.sgm", "a.html"][round % 6];
        let outcomes = read(name, &bytes, &settings);
        let text = String::from_utf8_lossy(&bytes).into_owned();
        assert!(outcomes.len() <= bytes.len().max(1), "{text:?}");
        // The parsers, whatever the format was found to be.
        super::text::parse(&super::charset::clean(text.clone()));
        super::markdown::parse(&super::charset::clean(text.clone()));
        super::reuters::parse(&text);
        super::tags::strip_tags(&text);
        let _ = super::json::parse(text, &settings.mapping);
    }
}

#[test]
fn depth_and_width_are_bounded() {
    let deep = [vec![b'['; 1 << 20], b"{\"title\":1}".to_vec()].concat();
    check("a.jsonl", &[b"{\"a\":".as_slice(), &deep].concat(), &["1 too large"]);
    assert_eq!(read("a.json", &[b"[{\"a\":".as_slice(), &deep].concat(), &ReadSettings::default()).len(), 1);
    let angles = "<".repeat(1 << 20);
    assert_eq!(super::tags::strip_tags(&angles).len(), 1 << 20);
    let open_tags = "<p ".repeat(100_000);
    super::tags::strip_tags(&open_tags);
    super::markdown::parse(&"[".repeat(200_000));
    super::reuters::parse(&"<TEXT><D".repeat(50_000));
}

#[test]
fn the_fixtures_read_as_a_person_would() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    let cases: [(&str, &[&str]); 8] = [
        ("text/wire-wrapped.txt", &["- 4"]),
        ("text/head-lines.txt", &["Valmere dockers end strike 3"]),
        ("text/indented-latin1.txt", &["- 3"]),
        ("markdown/front-matter.md", &["What Valmere's strike cost: a ledger 4"]),
        ("json/news-api.json", &["Grain ships turn back to Valmere 2", "Fog closes the fairway 1"]),
        ("json/schema-org.json", &["Remote cranes shelved in Valmere 2"]),
        (
            "json-lines/dump.jsonl",
            &["Osterby mayor opens grain hall 1", "3: malformed", "Ferry runs again 2"],
        ),
        (
            "reuters/three-records.sgm",
            &[
                "VALMERE PORT <VLM> REOPENS 5",
                "OSTERBY MILLS SAYS IT TO BUY 40,000 TONNES 0",
                "OSTERBY GRAIN 10:00 1",
            ],
        ),
    ];
    for (name, expected) in cases {
        let outcomes = read(name, &std::fs::read(folder.join(name)).unwrap(), &ReadSettings::default());
        let line = |outcome: &Result<RawDocument, Skip>| match outcome {
            Ok(raw) => {
                let paragraph_count = raw.text.split("\n\n").filter(|text| !text.is_empty()).count();
                format!("{} {paragraph_count}", raw.stated.headline.as_deref().unwrap_or("-"))
            }
            Err(skip) => format!("{}: {}", skip.record.as_deref().unwrap_or("-"), skip.reason.name()),
        };
        let lines: Vec<String> = outcomes.iter().map(line).collect();
        assert_eq!(lines, expected, "{name}: {outcomes:#?}");
    }
}

#[test]
fn a_record_over_its_time_is_named() {
    let limits = Limits { max_time: std::time::Duration::ZERO, ..Limits::default() };
    let settings = ReadSettings { limits, ..ReadSettings::default() };
    let page = format!("<html><body><article>{}</article></body></html>", "<p>Text of it.</p>".repeat(8_000));
    let outcomes = read("a.html", page.as_bytes(), &settings);
    assert_eq!(outcomes[0].as_ref().unwrap_err().to_string(), "failed: took longer than 0 seconds");
}
