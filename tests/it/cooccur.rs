//! `morgue cooccur`: who is named with whom, and where.

use crate::harness::Dir;

fn corpus() -> Dir {
    let dir = Dir::new();
    for (name, text) in [
        (
            "a",
            "Foreign Minister Edda Quist met Prime Minister Nils Oberg in Oslo. Quist told Oberg that she \
             would stay.\n\nLater the banker Greta Lindqvist, who was not there, praised Quist. Lindqvist said no more.",
        ),
        (
            "b",
            "Edda Quist said she was tired.\n\nNils Oberg said he was not. He said Greta Lindqvist had left.",
        ),
    ] {
        dir.write(&format!("corpus/{name}.txt"), format!("Title: News\nDate: 2025-10-02\n\n{text}\n"));
    }
    dir.ok("index corpus");
    dir
}

#[test]
fn pairs_by_reach() {
    let dir = corpus();
    let pairs = |within: &str| {
        let table = dir.ok(&format!("cooccur --of person --within {within} --format csv --all"));
        let rows = table.lines().skip(1).map(|line| {
            let cells: Vec<&str> = line.split(',').collect();
            format!("{} {} {} {}", cells[0], cells[2], cells[4], cells[5])
        });
        rows.collect::<Vec<_>>()
    };
    assert_eq!(
        pairs("article"),
        ["Edda Quist Greta Lindqvist 2 2", "Edda Quist Nils Oberg 2 2", "Greta Lindqvist Nils Oberg 2 2"]
    );
    assert_eq!(
        pairs("paragraph"),
        ["Edda Quist Greta Lindqvist 1 1", "Edda Quist Nils Oberg 1 1", "Greta Lindqvist Nils Oberg 1 1"]
    );
    // Two sentences of one article name both.
    assert_eq!(pairs("sentence")[..2], ["Edda Quist Nils Oberg 1 2", "Edda Quist Greta Lindqvist 1 1"]);
    let least = dir.run(["cooccur", "--within", "sentence", "--least", "2", "--format", "csv"]);
    assert_eq!(least.code, 1);
    assert_eq!(least.out, "a,a_kind,b,b_kind,articles,places,a_articles,b_articles\n");
    let places = dir.ok("cooccur tired OR stay --of person,place --format jsonl --all");
    assert!(places.contains("\"a_kind\":\"person\""), "{places}");
    assert_eq!(dir.run(["cooccur", "zeppelin"]).code, 1);
}

#[test]
fn graphs_hold_every_pair() {
    let dir = corpus();
    for (format, node, edge) in
        [("gexf", "<node id=", "<edge id="), ("graphml", "<node id=", "<edge source=")]
    {
        let graph = dir.ok(&format!("cooccur --of person --format {format} --limit 1"));
        assert!(graph.starts_with("<?xml") && graph.contains("Edda Quist"), "{graph}");
        assert_eq!((graph.matches(node).count(), graph.matches(edge).count()), (3, 3), "{graph}");
    }
}

/// The evaluator of queries knows sentences and actors by another way.
#[test]
fn pairs_agree_with_queries() {
    let dir = Dir::new();
    dir.ok(&format!("index {}/corpus --quiet", env!("CARGO_MANIFEST_DIR")));
    for (within, operator) in [("article", "AND"), ("paragraph", "/p"), ("sentence", "/s")] {
        let table = dir.ok(&format!("cooccur --of person --within {within} --least 3 --format csv --all"));
        let rows: Vec<Vec<&str>> = table.lines().skip(1).map(|line| line.split(',').collect()).collect();
        assert!(rows.len() > 5, "{table}");
        // By the whole name, since some are also the beginning of another's.
        let full =
            |row: &&Vec<&str>| [row[0], row[2]].iter().all(|name| name.contains(' ') && !name.contains('('));
        let rows: Vec<Vec<&str>> = rows.iter().filter(full).cloned().collect();
        let queries: String = rows
            .iter()
            .map(|row| format!("x\tperson:\"{}\" {operator} person:\"{}\"\n", row[0], row[2]))
            .collect();
        dir.write("pairs.tsv", queries);
        let counts = dir.ok("search --queries pairs.tsv --count --format csv");
        let counts: Vec<&str> = counts.lines().skip(1).filter_map(|line| line.split(',').nth(1)).collect();
        let own: Vec<&str> = rows.iter().map(|row| row[4]).collect();
        assert_eq!(own, counts, "{within}: {rows:?}");
    }
}
