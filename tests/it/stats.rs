//! `morgue stats`: counts by field, the overview.

use crate::harness::Dir;

#[test]
fn counts_by_field() {
    let dir = Dir::new();
    for (name, source, date) in
        [("a", "Norwire", "2025-09-18"), ("b", "Norwire", "2025-10-01"), ("c", "Echo", "2025-10-09")]
    {
        dir.write(
            &format!("corpus/{name}.txt"),
            format!("Title: Bridge {name}\nSource: {source}\nDate: {date}\n\nThe bridge was closed.\n"),
        );
    }
    dir.ok("index corpus");
    assert_eq!(dir.ok("stats --by source --format csv"), "value,count\nNorwire,2\nEcho,1\n");
    assert_eq!(dir.ok("stats bridge --by month --format tsv"), "value\tcount\n2025-09\t1\n2025-10\t2\n");
    assert_eq!(
        dir.ok("stats --by week --format csv"),
        "value,count\n2025-09-15,1\n2025-09-29,1\n2025-10-06,1\n"
    );
    assert_eq!(dir.ok("stats --by year --format jsonl"), "{\"value\":\"2025\",\"count\":3}\n");
    assert_eq!(dir.ok("stats bridge --until 2025-09"), "1\n");
    let overview = dir.ok("stats");
    assert!(overview.contains("2025-09-18 to 2025-10-09"), "{overview}");
    let text = dir.ok("stats --by source");
    assert!(text.contains("66.7 %"), "{text}");
}

#[test]
fn what_sets_articles_apart() {
    let dir = Dir::new();
    for number in 0..20 {
        let (source, word) = if number < 10 { ("Norwire", "ferry") } else { ("Echo", "bridge") };
        dir.write(
            &format!("corpus/{number}.txt"),
            format!(
                "Title: News {number}\nSource: {source}\n\nThe {word} was closed and the {word} stayed so.\n"
            ),
        );
    }
    dir.ok("index corpus");
    let table = dir.ok("stats source:norwire --by word --unlike rest --all --format csv");
    let lines: Vec<&str> = table.lines().collect();
    assert_eq!(lines[0], "value,count,share,other_count,other_share,log_likelihood");
    // 2 × 20 × ln 2: the word decides which group an article is of.
    assert_eq!(lines[1], "ferry,10,1.000000,0,0.000000,27.726");
    assert_eq!(lines.last(), Some(&"bridge,0,0.000000,10,1.000000,-27.726"));
    assert!(table.contains("\nclosed,10,1.000000,10,1.000000,0.000\n"), "{table}");
    let other = dir.ok("stats ferry --by source --unlike bridge --format jsonl");
    assert!(other.starts_with("{\"value\":\"Norwire\",\"count\":10,\"other_count\":0,"), "{other}");
    assert!(dir.ok("stats ferry --by source --unlike rest").contains("of 10 articles and of 10"));
    assert_eq!(dir.run(["stats", "the", "--by", "source", "--unlike", "rest"]).code, 1);
    assert_eq!(dir.ok("stats ferry --by word --limit 1 --format csv"), "value,count\nand,10\n");
}
