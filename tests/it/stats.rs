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
