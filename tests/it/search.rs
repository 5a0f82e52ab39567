//! `morgue search`: matching, order, pages, forms of output.

use std::io::Read;
use std::process::Stdio;

use crate::harness::Dir;

fn corpus() -> Dir {
    let dir = Dir::new();
    for (path, text) in [
        (
            "a",
            "Title: Truce holds at the border\nSource: Norwire\nDate: 2025-09-18\n\nThe truce held on Thursday, Foreign Minister Edda Quist said. Negotiators were happy.",
        ),
        (
            "b",
            "Title: Minister resigns\nSource: Harbour Post\nDate: 2025-09-20\n\nThe minister resigned after talks on the U.S. border truce. Climatologists objected.",
        ),
        (
            "c",
            "Title: Ferry inquiry opens\nSource: Harbour Post\nDate: 2025-10-02\n\nThe inquiry into the ferry opened. A witness had been happier before. Quist’s office was silent.",
        ),
        (
            "d",
            "Title: Waffenruhe hält\nSource: Der Kurier\nDate: 2025-10-05\nLanguage: de\n\nDie Waffenruhe an der Grenze hält seit Donnerstag, sagte die Ministerin in Zürich. Die Gespräche sollen nach dem Wochenende weitergehen.",
        ),
    ] {
        dir.write(&format!("corpus/{path}.txt"), text);
    }
    dir.ok("index corpus");
    dir
}

#[test]
fn finds() {
    let dir = corpus();
    for (query, expected) in [
        ("truce", vec!["a.txt", "b.txt"]),
        ("TRUCE border", vec!["a.txt", "b.txt"]),
        ("truce -resigned", vec!["a.txt"]),
        ("resign", vec!["b.txt"]),
        ("=resign", vec![]),
        ("negotiator", vec!["a.txt"]),
        ("witnesses", vec!["c.txt"]),
        ("\"border truce\"", vec!["b.txt"]),
        ("\"truce border\"", vec![]),
        ("\"truces hold\"", vec!["a.txt"]),
        ("climat*", vec!["b.txt"]),
        ("\"the climat*\" OR inquir*", vec!["c.txt"]),
        ("US", vec!["b.txt"]),
        ("U.S.", vec!["b.txt"]),
        ("quist", vec!["a.txt", "c.txt"]),
        ("zurich", vec!["d.txt"]),
        ("Gespräch", vec!["d.txt"]),
        ("headline:truce", vec!["a.txt"]),
        ("source:\"harbour post\" ferry", vec!["c.txt"]),
        ("source:(norwire OR kurier)", vec!["a.txt", "d.txt"]),
        ("date:2025-09", vec!["a.txt", "b.txt"]),
        ("date:2025-09-19..2025-10-02", vec!["b.txt", "c.txt"]),
        ("since:2025-10-03", vec!["d.txt"]),
        ("until:2025-09-18", vec!["a.txt"]),
        ("language:de", vec!["d.txt"]),
        ("path:c.txt", vec!["c.txt"]),
        ("NOT truce", vec!["c.txt", "d.txt"]),
        ("format:text", vec!["a.txt", "b.txt", "c.txt", "d.txt"]),
    ] {
        let mut found = dir.find(query);
        found.sort();
        assert_eq!(found, expected, "{query}");
    }
}

#[test]
fn pages_join_to_the_whole() {
    let dir = Dir::with_articles(25);
    dir.ok("index corpus");
    for sort in ["relevance", "date", "-date"] {
        let sort = format!("--sort={sort}");
        let ids = |out: &str| -> Vec<String> { out.lines().map(String::from).collect() };
        let whole = ids(&dir.ok(&format!("search bridge --all --format paths {sort}")));
        assert_eq!(whole.len(), 25);
        let mut joined = Vec::new();
        let mut after = String::new();
        loop {
            let page = dir.run(format!("search bridge -n 7 {sort}{after}").split(' '));
            let Some(cursor) = page.err.split("--after ").nth(1) else {
                let last = dir.run(format!("search bridge -n 7 --format paths {sort}{after}").split(' '));
                joined.extend(ids(&last.out));
                break;
            };
            joined.extend(ids(&dir.ok(&format!("search bridge -n 7 --format paths {sort}{after}"))));
            after = format!(" --after {}", cursor.trim());
            if joined.len() >= 25 {
                break;
            }
        }
        assert_eq!(joined, whole, "{sort}");
    }
}

#[test]
fn order_by_date() {
    let dir = corpus();
    let paths = |line: &str| dir.ok(line).split_whitespace().map(String::from).collect::<Vec<_>>();
    assert_eq!(paths("search format:text --sort date --format paths"), ["a.txt", "b.txt", "c.txt", "d.txt"]);
    assert_eq!(paths("search format:text --sort=-date --format paths"), ["d.txt", "c.txt", "b.txt", "a.txt"]);
    assert_eq!(paths("search truce --since 2025-09-19 --format paths"), ["b.txt"]);
}

#[test]
fn headline_counts_more() {
    let dir = corpus();
    assert_eq!(dir.find("truce"), ["a.txt", "b.txt"]);
    assert_eq!(dir.find("minister -language:de"), ["b.txt", "a.txt"]);
}

#[test]
fn forms_of_output() {
    let dir = corpus();
    assert_eq!(dir.ok("search truce --count"), "2\n");
    assert_eq!(dir.ok("search truce --format paths -0"), "a.txt\0b.txt\0");
    let table = dir.ok("search truce --format tsv --fields headline,source,published.value");
    assert_eq!(
        table,
        "headline\tsource\tpublished.value\n\
         Truce holds at the border\tNorwire\t2025-09-18\n\
         Minister resigns\tHarbour Post\t2025-09-20\n"
    );
    let list: Vec<serde_json::Value> = serde_json::from_str(&dir.ok("search truce --format json")).unwrap();
    assert_eq!(list.len(), 2);
    let body = list[0]["body"].as_str().unwrap();
    let matched = &list[0]["hit"]["matches"][1]["span"];
    let range = matched[0].as_u64().unwrap() as usize..matched[1].as_u64().unwrap() as usize;
    assert_eq!(&body[range], "truce");
    let line = dir.ok("search ferry --format jsonl --fields id,headline");
    assert!(line.ends_with("\"headline\":\"Ferry inquiry opens\"}\n"), "{line}");
    let text = dir.ok("search truce");
    assert!(text.contains("Truce holds at the border") && !text.contains('\x1b'), "{text}");
    let colored = dir.ok("search truce --color always");
    assert!(colored.contains("\x1b[31m"), "{colored}");
}

#[test]
fn codes_and_errors() {
    let dir = corpus();
    let none = dir.run(["search", "zeppelin"]);
    assert_eq!((none.code, none.out.as_str()), (1, ""));
    let wrong = dir.run(["search", "truce (border"]);
    assert_eq!(wrong.code, 2);
    assert!(wrong.err.contains("never closed") && wrong.err.contains("        ^"), "{}", wrong.err);
    let nowhere = dir.run(["search", "truce", "--index", "nowhere"]);
    assert_eq!(nowhere.code, 2);
    assert!(nowhere.err.contains("morgue index"), "{}", nowhere.err);
}

#[test]
fn closed_pipe_is_success() {
    let dir = Dir::with_articles(300);
    dir.ok("index corpus");
    let mut child = dir
        .command()
        .args(["search", "bridge", "--all", "--format", "jsonl"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut first = [0; 16];
    child.stdout.take().unwrap().read_exact(&mut first).unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
}
