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

const SYNDICATED: &str = "\
Harbour chief resigns over ‘missing’ dredging money

By MARIT SOLBAKK, Norwire

PORT ANSLEY, Ohio (AP) — Harbour Commissioner Dale Whitcombe resigned on Tuesday after the state auditor, \
Renata Kos, said that $4 million for dredging could not be found.

‘I have done nothing wrong,’ Whitcombe told reporters outside the Lake Erie Port Authority.

Kos, who took office in January, said her report would be published within a week. Mayor Edda Quist \
declined to comment.

Norwire’s Jonas Pell and The Associated Press contributed to this report.

This post appeared first on Erie Shore Gazette.
";

#[test]
fn a_syndicated_article_gives_up_its_parts() {
    let dir = Dir::new();
    dir.write("copy.txt", SYNDICATED);
    let document: serde_json::Value = serde_json::from_str(&dir.ok("extract copy.txt")).unwrap();
    let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_string();
    let names = |field: &str| -> Vec<String> {
        document[field].as_array().unwrap().iter().map(|actor| text(&actor["name"])).collect()
    };

    assert_eq!(document["headline"], "Harbour chief resigns over ‘missing’ dredging money");
    assert_eq!(document["published"], serde_json::Value::Null);
    assert_eq!(document["contributors"], serde_json::json!(["Jonas Pell"]));
    let agencies = document["agencies"].to_string();
    assert!(agencies.contains("Associated Press"), "{agencies}");

    let source = &document["source"];
    assert_eq!(text(&source["name"]), "Erie Shore Gazette");
    assert_eq!(text(&source["method"]), "footer");
    let line = &document["furniture"][source["furniture"].as_u64().unwrap() as usize];
    let (start, end) = (source["span"][0].as_u64().unwrap(), source["span"][1].as_u64().unwrap());
    assert_eq!(&text(&line["text"])[start as usize..end as usize], "Erie Shore Gazette");

    let body = text(&document["body"]);
    assert!(
        body.starts_with("Harbour Commissioner Dale") && body.ends_with("declined to comment."),
        "{body}"
    );

    let people = names("people");
    assert_eq!(people.len(), 3, "{people:?}");
    for (name, role) in
        [("Dale Whitcombe", "Harbour Commissioner"), ("Renata Kos", "state auditor"), ("Edda Quist", "Mayor")]
    {
        let at = people.iter().position(|person| person == name);
        let person = &document["people"][at.unwrap_or_else(|| panic!("no {name} in {people:?}"))];
        assert!(text(&person["role"]).contains(role), "{person}");
        for mention in person["mentions"].as_array().unwrap() {
            let (start, end) = (&mention["span"][0], &mention["span"][1]);
            let field = text(&document[text(&mention["field"])]);
            let printed = &field[start.as_u64().unwrap() as usize..end.as_u64().unwrap() as usize];
            assert_eq!(printed, text(&mention["surface"]));
        }
    }
    assert_eq!(document["people"][0]["count"], 2);
    assert!(!names("organisations").iter().any(|name| name.contains("Press") || name.contains("Gazette")));
}
