//! The query language through the binary: near, counted, listed, over time, explained.

use crate::harness::Dir;

fn corpus() -> Dir {
    let dir = Dir::new();
    for (path, text) in [
        (
            "a",
            "Title: Oil price climbs\nSource: Norwire\nDate: 2025-07-18\n\nThe price of crude oil rose \
             sharply. Petrol followed.\n\nApple growers paid more for oil. An apple cost a crown.",
        ),
        (
            "b",
            "Title: Ferry inquiry opens\nSource: Harbour Post\nDate: 2025-10-02\n\nThe inquiry heard that \
             petrol had leaked. The ferry, Foreign Minister Edda Quist said, was old.",
        ),
    ] {
        dir.write(&format!("corpus/{path}.txt"), text);
    }
    dir.ok("index corpus");
    dir
}

#[test]
fn near_and_place() {
    let dir = corpus();
    for (query, expected) in [
        ("crude PRE/1 oil", vec!["a.txt"]),
        ("oil PRE/1 crude", vec![]),
        ("(oil OR petrol*) W/3 (price* OR \"that petrol\")", vec!["a.txt"]),
        ("petrol /s leaked", vec!["b.txt"]),
        ("petrol /s crude", vec![]),
        ("petrol /p crude", vec!["a.txt"]),
        ("petrol NOT /p crude", vec!["b.txt"]),
        ("=Apple PRE/1 growers", vec!["a.txt"]),
        ("=apple PRE/1 growers", vec![]),
        ("atleast3(oil)", vec!["a.txt"]),
        ("atleast4(oil)", vec![]),
        ("first3(price)", vec!["a.txt"]),
        ("lead:apple", vec![]),
        ("lead:petrol", vec!["a.txt", "b.txt"]),
        ("\"price crude\"~1", vec!["a.txt"]),
        ("\"price crude\"", vec![]),
        ("*quiry wom?n OR f?rry", vec!["b.txt"]),
        ("inqiury~", vec!["b.txt"]),
        ("ferr! w/20 person:quist", vec!["b.txt"]),
        ("person:quist PRE/1 said", vec!["b.txt"]),
        ("date:[2025-07 TO 2025-08]", vec!["a.txt"]),
    ] {
        let mut found = dir.find(query);
        found.sort();
        assert_eq!(found, expected, "{query}");
    }
}

#[test]
fn counts_agree_with_what_is_listed() {
    let dir = corpus();
    for query in ["oil", "oil OR crude", "(oil W/5 price) OR petrol", "oil petrol", "\"crude oil\" OR oil"] {
        let count = dir.run(["search", query, "--count", "matches"]).out;
        let lines = dir.run(["kwic", query, "--format", "jsonl"]).out.lines().count();
        let hits = dir.run(["search", query, "--format", "jsonl", "--all"]).out;
        let marked: usize = hits.lines().map(|line| line.matches("\"field\":").count()).sum();
        let mentions = hits.lines().map(|line| {
            let row: serde_json::Value = serde_json::from_str(line).unwrap();
            row["hit"]["matches"].as_array().unwrap().len()
        });
        assert_eq!((count.trim(), mentions.sum::<usize>()), (lines.to_string().as_str(), lines), "{query}");
        assert!(marked >= lines, "{query}");
    }
}

#[test]
fn kwic() {
    let dir = corpus();
    let table = dir.ok("kwic petrol --window 2 --format csv");
    let lines: Vec<&str> =
        table.lines().map(|line| line.split_once(".txt,").map_or(line, |cut| cut.1)).collect();
    assert_eq!(
        lines,
        [
            "id,path,published,field,left,match,right",
            "2025-10-02,body,heard that,petrol,had leaked.",
            "2025-07-18,body,rose sharply.,Petrol,followed. Apple"
        ]
    );
    let sorted = dir.ok("kwic oil --sort R1 --format tsv");
    let right: Vec<&str> = sorted.lines().skip(1).filter_map(|line| line.split('\t').next_back()).collect();
    assert_eq!(
        right,
        [
            ". An apple cost a crown.",
            "price climbs",
            "rose sharply. Petrol followed. Apple growers paid more for oil."
        ]
    );
    assert!(dir.ok("kwic leaked --window sentence").contains("The inquiry heard that petrol had leaked ."));
    assert_eq!(dir.run(["kwic", "zeppelin"]).code, 1);
}

#[test]
fn timeline_has_no_gaps() {
    let dir = corpus();
    assert_eq!(
        dir.ok("timeline petrol --format csv"),
        "period,count,all,share\n2025-07,1,1,1.000000\n2025-08,0,0,0.000000\n2025-09,0,0,0.000000\n\
         2025-10,1,1,1.000000\n"
    );
    dir.ok("timeline petrol --plot petrol.svg");
    assert!(std::fs::read_to_string(dir.path("petrol.svg")).unwrap().contains("<title>2025-10: 1, "));
    dir.ok("timeline petrol --plot petrol.PNG");
    assert!(std::fs::read(dir.path("petrol.PNG")).unwrap().starts_with(b"\x89PNG\r\n\x1a\n"));
    let refused = dir.run(["timeline", "petrol", "--plot", "petrol.gif"]);
    assert!(refused.err.contains("name the picture .svg or .png"), "{}", refused.err);
}

#[test]
fn explains() {
    let dir = corpus();
    let told = dir.run(["explain", "oil near5 petrol!"]).out;
    assert!(told.starts_with("oil W/5 petrol*\n  W/5\n    oil\n    petrol*\n"), "{told}");
    assert!(told.contains("oil  all forms, at most 2 articles"), "{told}");
}

#[test]
fn stray_languages_do_not_bend_words() {
    let dir = Dir::with_articles(201);
    dir.write("corpus/a.txt", "Markets\n\nThe dollar rose, and the traders who had sold it were sorry.");
    dir.write("corpus/b.md", "---\ntitle: Hemma\nlanguage: sv\n---\n\nOch det var en doll som inte kom hem.");
    dir.ok("index corpus");
    assert!(dir.ok("stats --by language --format csv").contains("sv,1"));
    assert_eq!(dir.find("dollar"), ["a.txt"]);
}

#[test]
fn mistakes_come_with_the_mend() {
    let dir = corpus();
    for (query, mend) in [
        ("oil W/5", "needs something behind it"),
        ("(oil AND crude) W/5 price", "(a W/5 c) AND (b W/5 c)"),
        ("oil W/0 price", "from 1 to 10000"),
        ("oil W/5 source:norwire", "join this with AND"),
        ("*", "put a letter beside it"),
        ("atleast(oil)", "takes a number"),
    ] {
        let ran = dir.run(["search", query]);
        assert_eq!(ran.code, 2, "{query}");
        assert!(ran.err.contains(mend) && ran.err.contains('^'), "{query}: {}", ran.err);
    }
}
