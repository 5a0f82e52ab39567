//! `morgue similar`: articles that share names, phrases and rare words.

use crate::harness::Dir;

#[test]
fn articles_that_share_come_first() {
    let dir = Dir::with_articles(30);
    for (name, text) in [
        ("one", "Edda Quist told the inquiry that the bow door of the Halmar had been sealed with tape."),
        (
            "two",
            "Nobody had sealed the bow door, the inquiry into the Halmar heard. Edda Quist kept her silence.",
        ),
        (
            "three",
            "The Halmar will be towed to Calder for scrap, its owners said in a letter to shareholders.",
        ),
    ] {
        dir.write(
            &format!("corpus/{name}.txt"),
            format!("Title: On the {name}\nDate: 2025-10-02\n\n{text}\n"),
        );
    }
    dir.ok("index corpus");
    let table = dir.ok("similar one.txt --format csv");
    let paths: Vec<&str> = table.lines().skip(1).filter_map(|line| line.split(',').nth(5)).collect();
    assert_eq!(paths[..2], ["two.txt", "three.txt"], "{table}");
    let lines = dir.ok("similar one.txt --limit 1 --format jsonl");
    let row: serde_json::Value = serde_json::from_str(&lines).unwrap();
    assert!(row["score"].as_f64().unwrap() < 1.0);
    assert_eq!(row["names"][0], "Edda Quist", "{row}");
    let shared = format!("{} {}", row["words"], row["phrases"]);
    assert!(shared.contains("halmar") || shared.contains("Halmar"), "{row}");
    assert!(dir.ok("similar one.txt").contains("On the two"));
    assert_eq!(dir.run(["similar", "none.txt"]).code, 1);
}
