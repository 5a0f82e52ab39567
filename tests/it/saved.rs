//! `search --save` and `morgue rerun`: the same answer, or what changed.

use std::fs;

use crate::harness::Dir;

fn saved() -> Dir {
    let dir = Dir::new();
    for (name, text) in [("a", "The ferry sank."), ("b", "A ferry and a ferry."), ("c", "A bridge.")] {
        dir.write(&format!("corpus/{name}.txt"), format!("Title: {name}\nDate: 2025-10-02\n\n{text}\n"));
    }
    dir.ok("index corpus");
    dir.ok("search ferry --since 2025 --save ferry.toml");
    dir
}

#[test]
fn the_same_answer_is_the_same() {
    let dir = saved();
    assert_eq!(dir.ok("rerun ferry.toml"), "same: 2 articles, 3 matches\n");
    dir.write("corpus/d.txt", "Title: d\n\nAnother bridge.\n");
    dir.ok("index corpus");
    let told = dir.ok("rerun ferry.toml");
    assert!(told.starts_with("same: 2 articles, 3 matches\nthe corpus has changed"), "{told}");
    let json = dir.ok("rerun ferry.toml --format json");
    assert!(json.contains("\"same\":true") && json.contains("\"corpus_changed\":true"), "{json}");
    dir.ok("search ferry --stories --save stories.toml");
    assert_eq!(dir.ok("rerun stories.toml"), "same: 2 stories, 3 matches\n");
}

#[test]
fn what_changed_is_told() {
    let dir = saved();
    fs::remove_file(dir.path("corpus/a.txt")).unwrap();
    dir.write("corpus/b.txt", "Title: b\nDate: 2025-10-02\n\nOne ferry, now in other words.\n");
    dir.write("corpus/c.txt", "Title: c\nDate: 2025-10-02\n\nA bridge and a ferry and a ferry.\n");
    dir.ok("index corpus");
    let ran = dir.run(["rerun", "ferry.toml"]);
    assert_eq!(ran.code, 1);
    let lines: Vec<String> = ran
        .out
        .lines()
        .map(|line| line.split(' ').filter(|part| part.len() != 16).collect::<Vec<_>>().join(" "))
        .collect();
    assert_eq!(
        lines,
        [
            "changed: 2 → 2 articles, 3 → 3 matches",
            "+  c.txt",
            "-  a.txt  no longer in the corpus",
            "~  b.txt"
        ]
    );
}

#[test]
fn a_mistake_in_the_file_is_loud() {
    let dir = saved();
    let text = fs::read_to_string(dir.path("ferry.toml")).unwrap();
    for (from, to, told) in [
        ("query = \"ferry\"", "query = \"(ferry\"", "never closed"),
        ("query =", "quarry =", "unknown field `quarry`"),
        ("matches = 3\n", "", "missing field `matches`"),
        ("hits = 2", "hits = 7", "`hits` is 7, but `articles` lists 2"),
        ("day = \"", "day = \"x", "`day` is no day"),
        ("corpus = \"", "corpus = \"x", "`corpus` is no fingerprint"),
        ("a.txt\"", "a.txt\", \"zz\"", "is no id, hash and path"),
        ("articles = [", "articles = [\"zz\"]\nold = [", "unknown field `old`"),
        ("\n]\n", "\n", "has no end"),
        ("\n]\n", "\n]\nmore = 1\n", "behind the list"),
        ("since = \"2025\"", "since = \"soon\"", "--since takes"),
    ] {
        assert!(text.contains(from), "{from} is not in {text}");
        dir.write("bad.toml", text.replace(from, to));
        let ran = dir.run(["rerun", "bad.toml"]);
        assert!(ran.code == 2 && ran.err.contains(told) && ran.err.contains("bad.toml"), "{to}: {}", ran.err);
    }
    let mut lines: Vec<&str> = text.lines().collect();
    let last = lines.len() - 2;
    lines.swap(last - 1, last);
    dir.write("bad.toml", lines.join("\n"));
    assert!(dir.run(["rerun", "bad.toml"]).err.contains("is out of order"));
    assert_eq!(dir.run(["rerun", "none.toml"]).code, 2);
}

#[test]
fn a_path_may_hold_any_sign() {
    let dir = Dir::new();
    dir.write("corpus/a \"b\" \\ 'c'\nd ].txt", "Title: a\n\nThe ferry sank.\n");
    dir.ok("index corpus");
    dir.ok("search ferry --save ferry.toml");
    assert_eq!(dir.ok("rerun ferry.toml"), "same: 1 article, 1 match\n");
    toml::from_str::<toml::Table>(&fs::read_to_string(dir.path("ferry.toml")).unwrap()).unwrap();
}
