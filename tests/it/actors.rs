//! `morgue actors`: who is who across articles, and what the owner says about it.

use crate::harness::Dir;

/// Articles about Mark Rutte under several names, and about a namesake of his counsellor.
const ARTICLES: [(&str, &str); 6] = [
    (
        "a",
        "Title: Rutte in Kyiv\nSource: Norwire\nDate: 2025-09-18\n\nNATO Secretary-General Mark Rutte met President Volodymyr Zelensky in Kyiv on Thursday. Rutte praised Zelensky and said the talks would go on. Zelensky thanked him.",
    ),
    (
        "b",
        "Title: Talks go on\nSource: Harbour Post\nDate: 2025-09-20\n\nSecretary-General Mark Rutte and President Volodymyr Zelenskyy spoke again on Saturday, officials said. Zelenskyy will travel to Warsaw.",
    ),
    (
        "c",
        "Title: Rutte sees progress\nSource: Norwire\nDate: 2025-10-02\n\nSecretary-General Rutte sees progress, he told reporters after a call with President Volodymyr Zelensky in Kyiv.",
    ),
    (
        "d",
        "Title: Senate votes\nSource: Echo\nDate: 2025-10-03\n\nSenator Peter Harlow voted against the budget on Friday, Governor Dale Orwin said. Harlow and Orwin had argued for weeks.",
    ),
    (
        "e",
        "Title: Harlow scores twice\nSource: Echo\nDate: 2025-10-04\n\nStriker Peter Harlow scored twice on Saturday, coach Ennio Brancati said. Harlow was praised by Brancati.",
    ),
    (
        "f",
        "Title: Budget again\nSource: Echo\nDate: 2025-10-06\n\nSenator Peter Harlow changed his mind, Governor Dale Orwin said.",
    ),
];

fn corpus() -> Dir {
    corpus_of(ARTICLES.iter().copied(), "index corpus")
}

fn corpus_of(articles: impl Iterator<Item = (&'static str, &'static str)>, index: &str) -> Dir {
    let dir = Dir::new();
    for (path, text) in articles {
        dir.write(&format!("corpus/{path}.txt"), text);
    }
    dir.ok(index);
    dir
}

fn rows(dir: &Dir, line: &str) -> Vec<serde_json::Value> {
    dir.ok(line).lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn lists() {
    let dir = corpus();
    let rutte = rows(&dir, "actors rutte --kind person --format jsonl");
    assert_eq!(rutte.len(), 1, "{rutte:?}");
    assert_eq!((rutte[0]["name"].as_str(), rutte[0]["articles"].as_u64()), (Some("Mark Rutte"), Some(3)));
    assert_eq!(
        (rutte[0]["first"].as_str(), rutte[0]["last"].as_str()),
        (Some("2025-09-18"), Some("2025-10-02"))
    );
    let zelensky = rows(&dir, "actors zelenskyy --format jsonl");
    assert_eq!(zelensky[0]["articles"], 3);
    assert_eq!(zelensky[0]["variants"].as_array().unwrap().len(), 2);
    let table = dir.ok("actors zelensky* --format csv");
    assert!(table.starts_with("name,kind,articles,first,last,role,variants\n"), "{table}");
    let list: Vec<serde_json::Value> = serde_json::from_str(&dir.ok("actors --all --format json")).unwrap();
    assert!(list.len() > 5);
    assert!(dir.ok("actors rutte").contains("Mark Rutte"));
    assert_eq!(dir.run(["actors", "zeppelin"]).code, 1);
}

#[test]
fn namesakes_stay_apart() {
    let dir = corpus();
    let harlows = rows(&dir, "actors harlow --kind person --format jsonl");
    assert_eq!(harlows.len(), 2, "{harlows:?}");
    let mut counts: Vec<u64> = harlows.iter().map(|actor| actor["articles"].as_u64().unwrap()).collect();
    counts.sort_unstable();
    assert_eq!(counts, [1, 2]);
    let name = harlows[0]["name"].as_str().unwrap();
    let dossier = dir.run(["actors", "show", name, "--format", "json"]);
    let dossier: serde_json::Value = serde_json::from_str(&dossier.out).unwrap();
    assert_eq!(dossier["articles"], 2);
    assert_eq!(dossier["people"][0]["value"], "Dale Orwin");
}

#[test]
fn names_in_queries_are_resolved() {
    let dir = corpus();
    for (query, expected) in [
        ("person:\"Mark Rutte\"", vec!["a.txt", "b.txt", "c.txt"]),
        ("person:rutte", vec!["a.txt", "b.txt", "c.txt"]),
        ("person:=Rutte", vec!["c.txt"]),
        ("person:Zelenskyy", vec!["a.txt", "b.txt", "c.txt"]),
        ("person:zelensk*", vec!["a.txt", "b.txt", "c.txt"]),
        ("actor:orwin -person:brancati", vec!["d.txt", "f.txt"]),
        ("person:harlow", vec!["d.txt", "e.txt", "f.txt"]),
    ] {
        let mut found = dir.find(query);
        found.sort();
        assert_eq!(found, expected, "{query}");
    }
    let people = dir.ok("stats --by person --all --format csv");
    assert!(people.contains("Mark Rutte,3\n"), "{people}");
    assert!(people.contains("Volodymyr Zelensky,3\n"), "{people}");
}

#[test]
fn a_file_of_names() {
    let dir = corpus();
    dir.write("names.txt", b"Mark Rutte\n\nVolodymyr Zelenskiy\n--\nPetra Nobody\n\xff\n");
    let ran = dir.run(["actors", "--names", "names.txt", "--format", "tsv"]);
    assert_eq!(ran.code, 1);
    assert!(
        ran.out.starts_with("name\tarticles\tactors\tfound\nMark Rutte\t3\t1\tMark Rutte\n"),
        "{}",
        ran.out
    );
    assert!(ran.out.ends_with("Petra Nobody\t0\t0\t\n"), "{}", ran.out);
    assert!(
        ran.err.contains("names.txt:4: no name") && ran.err.contains("names.txt:6: not UTF-8"),
        "{}",
        ran.err
    );
}

#[test]
fn explains() {
    let dir = corpus();
    let told = dir.ok("actors explain Rutte");
    assert!(told.contains("Rutte and Mark Rutte: the surname alone"), "{told}");
    let told = dir.run(["actors", "explain", "Volodymyr Zelensky"]).out;
    assert!(told.contains("they sound alike"), "{told}");
    let told = dir.run(["actors", "explain", "Peter Harlow"]).out;
    assert!(told.contains("different lives"), "{told}");
}

#[test]
fn edits_count_at_once() {
    let dir = corpus();
    dir.write("corpus/actors.toml", "# ours\n");
    let run = |arguments: &[&str]| {
        let ran = dir.run(arguments);
        assert_eq!(ran.code, 0, "{arguments:?}: {}", ran.err);
        ran.out
    };
    run(&["actors", "merge", "Dale Orwin", "Ennio Brancati"]);
    assert_eq!(run(&["search", "person:brancati", "--count"]), "3\n");
    assert_eq!(run(&["actors", "orwin", "--format", "csv"]).lines().count(), 2);
    assert!(run(&["stats", "--by", "person", "--all", "--format", "csv"]).contains("Dale Orwin,3\n"));
    run(&["actors", "rename", "Mark Rutte", "Rutte the Elder"]);
    assert_eq!(run(&["search", "person:elder", "--count"]), "3\n");
    run(&["actors", "split", "Volodymyr Zelenskyy"]);
    assert_eq!(run(&["search", "person:Zelenskyy", "--count"]), "1\n");
    assert_eq!(run(&["search", "person:Zelensky", "--count"]), "2\n");
    run(&["actors", "ignore", "Peter Harlow"]);
    assert_eq!(dir.run(["search", "person:harlow", "--count"]).out, "0\n");
    let text = std::fs::read_to_string(dir.path("corpus/actors.toml")).unwrap();
    assert!(text.starts_with("# ours\n"), "{text}");
    let unknown = dir.run(["actors", "merge", "Mark Rutte", "Petra Nobody"]);
    assert_eq!(unknown.code, 2);
    assert!(unknown.err.contains("no actor is called Petra Nobody"), "{}", unknown.err);
}

#[test]
fn authorities_join_names() {
    let dir = corpus();
    dir.write("corpus/actors.toml", "authorities = [\"people.jsonl\"]\n");
    dir.write(
        "corpus/people.jsonl",
        "{\"name\": \"Mark Rutte\", \"aliases\": [\"Teflon Mark\"], \"id\": \"Q57792\"}\n",
    );
    assert_eq!(dir.find("person:teflon").len(), 3);
    assert_eq!(rows(&dir, "actors teflon --format jsonl")[0]["id"], "Q57792");
    dir.write("corpus/people.jsonl", "{\"name\": \"Mark Rutte\",\n");
    let ran = dir.run(["search", "person:rutte"]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("people.jsonl") && ran.err.contains("line 1, column"), "{}", ran.err);
}

#[test]
fn mistakes_in_edits_are_errors() {
    let dir = corpus();
    dir.write("corpus/actors.toml", "[[merge]]\nname = \"A\"\nnmaes = [\"B\"]\n");
    for line in ["search person:rutte", "actors rutte", "stats --by person"] {
        let ran = dir.run(line.split(' '));
        assert_eq!(ran.code, 2, "{line}");
        assert!(ran.err.contains("actors.toml") && ran.err.contains("line 3, column 1"), "{}", ran.err);
    }
    assert_eq!(dir.run(["search", "talks", "--count"]).code, 0);
}

#[test]
fn the_table_is_the_same_in_any_order() {
    let table = |dir: &Dir| {
        let mut files = std::fs::read_dir(dir.path("index")).unwrap().flatten();
        let file = files.find(|file| file.file_name().to_string_lossy().starts_with("actors-"));
        std::fs::read(file.unwrap().path()).unwrap()
    };
    let first = table(&corpus_of(ARTICLES.iter().copied(), "index corpus --threads 1"));
    assert!(first == table(&corpus_of(ARTICLES.iter().copied(), "index corpus --threads 4")));
    // Another order of indexing: one file a run, the last first.
    let dir = Dir::new();
    for (path, text) in ARTICLES.iter().rev() {
        dir.write(&format!("corpus/{path}.txt"), text);
        dir.ok("index corpus");
    }
    assert!(first == table(&dir));
    dir.ok("index corpus --force");
    assert!(first == table(&dir));
}
