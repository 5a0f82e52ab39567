//! A folder of hostile files: each is named with its reason, the good ones are indexed.

use std::ffi::OsStr;
use std::fs;
use std::io::Write;
use std::os::unix::ffi::OsStrExt;
use std::process::Command;

use flate2::Compression;
use flate2::write::GzEncoder;

use crate::harness::{Dir, article};

fn gzip(content: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(content).unwrap();
    encoder.finish().unwrap()
}

#[test]
fn every_bad_file_is_named() {
    let dir = Dir::new();
    let good = ["good.txt", "odd name\twith\ttabs.txt", "-dash.txt", "ünïcode.txt", "good.jsonl"];
    for (number, name) in good.iter().take(4).enumerate() {
        dir.write(&format!("corpus/{name}"), article(number));
    }
    dir.write("corpus/good.jsonl", "{\"title\": \"Bridge\", \"body\": \"The bridge is open.\"}\n");
    let raw_name = dir.path("corpus").join(OsStr::from_bytes(b"raw\xff.txt"));
    fs::write(raw_name, article(7)).unwrap();

    let bad: &[(&str, Vec<u8>)] = &[
        ("empty.txt", Vec::new()),
        ("blank.txt", b" \n \n".to_vec()),
        ("binary.txt", (0..4_000u32).map(|n| (n * 7 % 256) as u8).collect()),
        ("nul.txt", b"A headline\n\nText \0\0\0\0 with NULs".repeat(20)),
        ("cut.txt.gz", gzip(article(8).as_bytes())[..40].to_vec()),
        ("bomb.txt.gz", gzip(&vec![b'a'; 64 << 20])),
        ("deep.json", [b"[".repeat(100_000), b"]".repeat(100_000)].concat()),
        ("deep.html", [b"<html><body>".to_vec(), b"<div>".repeat(200_000)].concat()),
        ("long.jsonl", [b"{\"title\": \"".to_vec(), b"x".repeat(40 << 20), b"\"}\n".to_vec()].concat()),
        ("broken.json", b"{\"title\": \"A\", \"body\": ".to_vec()),
        ("picture.jpg", b"\xff\xd8\xff\xe0\0\x10JFIF".to_vec()),
        ("paper.pdf", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n".to_vec()),
    ];
    for (name, content) in bad {
        dir.write(&format!("corpus/{name}"), content);
    }
    let pipe = Command::new("mkfifo").arg(dir.path("corpus/pipe.txt")).status().unwrap();
    assert!(pipe.success());
    std::os::unix::fs::symlink(dir.path("corpus"), dir.path("corpus/loop")).unwrap();

    let ran = dir.run(["index", "corpus", "--follow", "--errors", "skips.jsonl"]);
    assert_eq!(ran.code, 1, "{}", ran.err);
    for (name, _) in bad.iter().chain(&[("pipe.txt", Vec::new())]) {
        assert!(ran.err.lines().any(|line| line.starts_with(name)), "{name} is not named in: {}", ran.err);
    }
    assert!(!ran.err.contains("panicked"), "{}", ran.err);
    assert!(ran.err.contains("6 articles indexed"), "{}", ran.err);
    assert_eq!(dir.find("bridge").len(), 6);
    assert_eq!(fs::read_to_string(dir.path("skips.jsonl")).unwrap().lines().count(), bad.len() + 1);
    dir.ok("check --content");
}

#[test]
fn invalid_utf8_is_read_by_its_own_charset() {
    let dir = Dir::new();
    dir.write("corpus/latin.txt", b"Caf\xe9 owners protest\n\nThe caf\xe9 owners of Z\xfcrich protested against the new law on Monday.\n");
    dir.ok("index corpus");
    assert_eq!(dir.find("café zürich"), ["latin.txt"]);
}
