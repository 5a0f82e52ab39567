//! `morgue extract`: one file in, the contract out.

use std::io::Write;
use std::process::Stdio;

use crate::harness::{Dir, article};

#[test]
fn prints_one_or_many() {
    let dir = Dir::new();
    dir.write("a.txt", article(1));
    dir.write("b.jsonl", "{\"title\": \"B\", \"body\": \"One.\"}\n{\"title\": \"C\", \"body\": \"Two.\"}\n");
    let one: serde_json::Value = serde_json::from_str(&dir.ok("extract a.txt")).unwrap();
    assert_eq!(one["headline"], "Council votes on bridge number 1");
    assert_eq!(one["schema"], "morgue/1");
    let many: serde_json::Value = serde_json::from_str(&dir.ok("extract a.txt b.jsonl")).unwrap();
    assert_eq!(many.as_array().unwrap().len(), 3);
    assert_eq!(many[2]["record"], "2");
    let lines = dir.ok("extract b.jsonl --format jsonl");
    assert_eq!(lines.lines().count(), 2);
    assert_eq!(
        dir.ok("extract b.jsonl a.txt --format jsonl --threads 1"),
        dir.ok("extract b.jsonl a.txt --format jsonl --threads 4")
    );
}

#[test]
fn reads_stdin() {
    let dir = Dir::new();
    let mut child =
        dir.command().args(["extract", "-"]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(article(5).as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    let document: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(document["headline"], "Council votes on bridge number 5");
}

#[test]
fn tells_what_is_skipped() {
    let dir = Dir::new();
    dir.write("bad.json", "{");
    let ran = dir.run(["extract", "bad.json"]);
    assert_eq!(ran.code, 1);
    assert!(ran.err.starts_with("bad.json"), "{}", ran.err);
    assert_eq!(dir.run(["extract", "missing.txt"]).code, 2);
}
