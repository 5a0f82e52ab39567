//! Versions of one item: the latest stands for all, whatever the order in which they come.

use std::fs;

use crate::harness::Dir;

fn item(version: u32, status: &str, headline: &str) -> String {
    let headline =
        if headline.is_empty() { String::new() } else { format!("<headline>{headline}</headline>") };
    let body = if headline.is_empty() { String::new() } else { "<p>The lighthouse is dark.</p>".to_string() };
    format!(
        "<?xml version=\"1.0\"?><newsItem guid=\"urn:newsml:norwire.example:20250114:lighthouse\" version=\"{version}\">\
         <itemMeta><itemClass qcode=\"ninat:text\"/><provider><name>Norwire</name></provider>\
         <versionCreated>2025-01-14T0{version}:00:00Z</versionCreated><pubStatus qcode=\"stat:{status}\"/></itemMeta>\
         <contentMeta><slugline>lighthouse-dark</slugline>{headline}</contentMeta>\
         <contentSet><inlineXML><html><body>{body}</body></html></inlineXML></contentSet></newsItem>"
    )
}

/// What is found of the item, as its version and headline.
fn found(dir: &Dir) -> Vec<String> {
    let out = dir.ok("search NOT bridge --format jsonl --all");
    let hits = out.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap());
    hits.map(|hit| {
        format!("{} {}", hit["item"]["version"].as_str().unwrap(), hit["headline"].as_str().unwrap())
    })
    .collect()
}

#[test]
fn a_later_version_replaces_the_earlier() {
    let dir = Dir::with_articles(2);
    let count = || dir.ok("search lighthouse --format paths").lines().count();
    let versions = |folder: &str| {
        let files = fs::read_dir(dir.path(folder)).unwrap().flatten();
        files.filter(|file| file.file_name().to_string_lossy().starts_with("versions-")).count()
    };
    dir.ok("index corpus");
    assert_eq!(versions("index"), 0, "a corpus without versions pays nothing");
    // The later version is read first, from the file that sorts first.
    dir.write("corpus/a.xml", item(3, "usable", "Lighthouse dark for a third night"));
    dir.ok("index corpus");
    assert_eq!(found(&dir), ["3 Lighthouse dark for a third night"]);
    assert_eq!(versions("index"), 1);
    dir.write("corpus/b.xml", item(1, "usable", "Lighthouse dark"));
    dir.write("corpus/c.xml", item(2, "usable", "Lighthouse dark for a second night"));
    dir.ok("index corpus");
    assert_eq!(found(&dir), ["3 Lighthouse dark for a third night"]);
    assert_eq!(count(), 1);
    assert!(dir.ok("stats").contains("2 earlier versions"), "{}", dir.ok("stats"));
    assert!(dir.ok("show b.xml").contains("Lighthouse dark"), "an earlier version can still be shown");
    assert_eq!(dir.run(["copies"]).code, 1, "versions are no copies");
    dir.ok("check");

    // A run that changes nothing, and one from nothing, end the same.
    let fingerprint = dir.fingerprint();
    dir.ok("index corpus");
    assert_eq!((found(&dir).len(), dir.fingerprint()), (1, fingerprint.clone()));
    fs::remove_dir_all(dir.path("index")).unwrap();
    dir.ok("index corpus");
    assert_eq!((found(&dir).len(), dir.fingerprint()), (1, fingerprint));

    // The earlier one stands again when the later is gone.
    fs::remove_file(dir.path("corpus/a.xml")).unwrap();
    dir.ok("index corpus");
    assert_eq!(found(&dir), ["2 Lighthouse dark for a second night"]);
    fs::remove_file(dir.path("corpus/c.xml")).unwrap();
    dir.ok("index corpus");
    assert_eq!(found(&dir), ["1 Lighthouse dark"]);
}

#[test]
fn a_withdrawal_replaces_what_it_withdraws() {
    let dir = Dir::with_articles(2);
    dir.write("corpus/a.xml", item(1, "usable", "Lighthouse dark"));
    dir.write("corpus/b.xml", item(1, "canceled", ""));
    dir.ok("index corpus");
    assert_eq!(found(&dir), ["1 lighthouse-dark"]);
    let kill: serde_json::Value = serde_json::from_str(&dir.ok("extract corpus/b.xml")).unwrap();
    assert_eq!((&kill["item"]["status"], &kill["item"]["signal"]), (&"canceled".into(), &"kill".into()));
    fs::remove_file(dir.path("corpus/b.xml")).unwrap();
    dir.ok("index corpus");
    assert_eq!(found(&dir), ["1 Lighthouse dark"]);
}

#[test]
fn versions_in_one_file_and_of_other_outlets() {
    let dir = Dir::new();
    let line = |source: &str, version: u32, headline: &str| {
        format!(
            "{{\"type\":\"text\",\"uri\":\"12\",\"version\":\"{version}\",\"headline\":\"{headline}\",\
             \"body_text\":\"Text of it.\",\"source\":\"{source}\",\"profile\":\"x\",\"versioncreated\":\"2025-01-14T08:00:00Z\"}}\n"
        )
    };
    dir.write(
        "corpus/a.jsonl",
        line("Norwire", 2, "Second") + &line("Norwire", 1, "First") + &line("The Post", 1, "Other"),
    );
    dir.ok("index corpus");
    let mut found = found(&dir);
    found.sort();
    assert_eq!(found, ["1 Other", "2 Second"]);
}
