//! `morgue quotes`: who said what, by speaker and by word.

use crate::harness::Dir;

fn corpus() -> Dir {
    let dir = Dir::new();
    dir.write(
        "corpus/a.txt",
        "Title: Bridge to close\nSource: Norwire\nDate: 2025-09-18\n\nThe bridge will close, Mayor Edda Quist said on Thursday. \
         “The steel is tired,” she told reporters. “We will build a new one.”\n\n\
         According to Tomas Okafor, the ferry will run all night.",
    );
    dir.write(
        "corpus/b.txt",
        "Title: Ferry runs\nSource: Harbour Post\nDate: 2025-09-20\n\n“The ferry is full,” said Tomas Okafor, its captain.",
    );
    dir.ok("index corpus");
    dir
}

#[test]
fn prints_quotes_by_speaker_and_word() {
    let dir = corpus();
    for (arguments, expected) in [
        ("--by quist", vec!["The bridge will close", "The steel is tired,", "We will build a new one."]),
        ("--by okafor", vec!["The ferry is full,", "the ferry will run all night"]),
        ("--about ferries", vec!["The ferry is full,", "the ferry will run all night"]),
        ("--by okafor --about night", vec!["the ferry will run all night"]),
        ("--by okafor --until 2025-09-18", vec!["the ferry will run all night"]),
        ("source:harbour", vec!["The ferry is full,"]),
        ("--by okafor --limit 1", vec!["The ferry is full,"]),
    ] {
        let lines = dir.ok(&format!("quotes {arguments} --format jsonl"));
        let told: Vec<String> = lines
            .lines()
            .map(|line| {
                serde_json::from_str::<serde_json::Value>(line).unwrap()["text"].as_str().unwrap().into()
            })
            .collect();
        assert_eq!(told, expected, "{arguments}");
    }
}

#[test]
fn prints_tables_and_text() {
    let dir = corpus();
    let table = dir.ok("quotes --by okafor --format csv");
    let mut lines = table.lines();
    assert!(lines.next().unwrap().starts_with("speaker,surface,text,kind,cue,published"));
    let first = lines.next().unwrap();
    assert!(
        first.starts_with("Tomas Okafor,Tomas Okafor,\"The ferry is full,\",direct,said,2025-09-20"),
        "{first}"
    );
    let text = dir.ok("quotes --about steel");
    assert!(text.starts_with("Edda Quist  direct\n  The steel is tired,\n"), "{text}");
    assert_eq!(dir.run(["quotes", "--by", "nobody"]).code, 1);
}

#[test]
fn asks_who_said_what() {
    let dir = corpus();
    for (query, expected) in [
        ("said-by:okafor", 2),
        ("said-by:\"Tomas Okafor\"(ferry)", 2),
        ("said-by:okafor(night)", 1),
        ("said-by:quist(ferry)", 0),
        ("quote:(steel W/3 tired)", 1),
        ("quote:(steel new)", 0),
        ("quote:(ferry NOT night)", 1),
        ("quote:(ferry NOT night) said-by:okafor", 1),
        ("said-by:quist(close) W/9 steel", 1),
        ("NOT said-by:quist", 1),
        ("lead:said-by:okafor", 1),
        ("said-by:quist(person:okafor)", 0),
    ] {
        assert_eq!(dir.run(["search", query, "--count"]).out.trim(), expected.to_string(), "{query}");
    }
    assert_eq!(dir.run(["search", "said-by:quist", "--count", "matches"]).out.trim(), "3");
    let lines = dir.run(["kwic", "said-by:quist(tired)", "--format", "jsonl"]).out;
    assert!(lines.contains("\"match\":\"tired\""), "{lines}");
    let told = dir.run(["explain", "said-by:okafor(ferry)"]).out;
    assert!(told.contains("by the actors table"), "{told}");
}
