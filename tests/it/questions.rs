//! `--queries FILE`: many queries in one run, and lines that hold none.

use crate::harness::Dir;

fn corpus() -> Dir {
    let dir = Dir::with_articles(12);
    dir.write(
        "corpus/ferry.txt",
        "Title: Ferry late\nDate: 2024-02-01\n\nThe ferry, old and slow, was late.\n",
    );
    dir.ok("index corpus");
    dir
}

#[test]
fn counts_by_label() {
    let dir = corpus();
    dir.write(
        "codes.csv",
        "# what we look for\nlabel,query\nferry,ferry AND \"was late\"\nvotes,\"\"\"council voted\"\" PRE/3 thursday\"\n\
         phrase,\"old and slow\"\nnone,zeppelin\n",
    );
    let expected = "label,count\nferry,1\nvotes,12\nphrase,1\nnone,0\n";
    assert_eq!(dir.ok("search --queries codes.csv --count --format csv"), expected);
    assert_eq!(dir.ok("stats --queries codes.csv --format csv"), expected);
    assert_eq!(dir.ok("stats late --queries codes.csv --format tsv").lines().nth(2), Some("votes\t0"));
    assert_eq!(
        dir.ok("stats --queries codes.csv --by year --format csv").lines().nth(1),
        Some("ferry,2024,1")
    );
    let matches = dir.ok("search --queries codes.csv --count matches --format jsonl");
    assert_eq!(matches.lines().next(), Some("{\"label\":\"ferry\",\"count\":3}"));
}

#[test]
fn hits_by_label() {
    let dir = corpus();
    dir.write("codes.tsv", "ferry\tferry\nvotes\t\"council voted\"\n");
    let table = dir.ok("search --queries codes.tsv --format csv --fields path --limit 2 --sort date");
    let labels: Vec<&str> = table.lines().filter_map(|line| line.split(',').next()).collect();
    assert_eq!(labels, ["label", "ferry", "votes", "votes"]);
    let lines = dir.ok("search --queries codes.tsv --format jsonl --all");
    assert_eq!(lines.lines().count(), 13);
    assert!(lines.starts_with("{\"label\":\"ferry\","), "{lines}");
    let chosen = dir.ok("search --queries codes.tsv --format jsonl --fields path --limit 1");
    assert_eq!(chosen.lines().next(), Some("{\"label\":\"ferry\",\"path\":\"ferry.txt\"}"));
    assert!(dir.ok("search --queries codes.tsv --limit 1").contains("ferry\n\n  1  Ferry late"));
}

#[test]
fn bad_lines_are_told_of_and_the_rest_is_asked() {
    let dir = corpus();
    dir.write("codes.csv", "ferry,ferry\nbad,(ferry\nlonely\n,ferry\nempty,\nvotes,voted\n");
    let ran = dir.run(["search", "--queries", "codes.csv", "--count", "--format", "csv"]);
    assert_eq!(ran.code, 1);
    assert_eq!(ran.out, "label,count\nferry,1\nvotes,12\n");
    for told in [
        "codes.csv:2: this `(` is never closed",
        "codes.csv:3: write a label",
        "codes.csv:4: no label",
        "codes.csv:5: no query behind the label empty",
        "4 lines of codes.csv not asked",
    ] {
        assert!(ran.err.contains(told), "{told}: {}", ran.err);
    }
    for (file, told) in [("none.csv", "cannot be read"), ("blank.csv", "no line holds a query")] {
        dir.write("blank.csv", "# nothing\n");
        let ran = dir.run(["stats", "--queries", file]);
        assert!(ran.code == 2 && ran.err.contains(told), "{}", ran.err);
    }
}
