//! `morgue copies` and `--stories`: copies are grouped, never dropped.

use serde_json::Value;

use crate::harness::Dir;

/// Paragraphs of a wire story, each long enough to tell.
const WIRE: [&str; 6] = [
    "The port of Ansley will close its oldest dock in spring after inspectors found cracks in the wall \
     that holds back the river, harbour master Nils Oberg said on Tuesday.",
    "Oberg told a meeting of shipping agents that 14 of the 22 anchor points had moved since 2019, two \
     of them by more than a hand's breadth, and that no insurer would cover a vessel moored there.",
    "Repairs would take eighteen months and cost 40 million crowns, according to a report by the \
     engineers Falk and Brandt that was handed to the city council last week.",
    "The dockers' union said it had warned of the cracks for six years. \"They sent a man with a torch \
     and a man with a form,\" said its chairwoman, Greta Lindqvist.",
    "Grain ships will be sent to Calder instead, a day further north, which farmers fear will eat what \
     is left of their margins after a second dry summer.",
    "The council votes on the money on 12 March. A spokeswoman for the finance minister declined to say \
     whether the state would pay a share.",
];
/// The same event in other words.
const OTHER: &str = "Ansley's dockers have been promised other work when the old quay shuts this spring. At \
     a meeting in the union hall Greta Lindqvist read out a letter from harbour master Nils Oberg, who \
     wrote that nobody would be let go before the repairs are over, however long they take, and that \
     cranes would be lent to Calder together with the men who drive them.";

fn file(headline: &str, source: &str, date: &str, paragraphs: &[&str]) -> String {
    format!("Title: {headline}\nSource: {source}\nDate: {date}\n\n{}\n", paragraphs.join("\n\n"))
}

/// A folder with one story in many copies, its update, another report of it, and two notices.
fn story() -> Dir {
    let dir = Dir::new();
    let curly = WIRE.map(|paragraph| paragraph.replace('"', "”").replace('\'', "’"));
    let curly = curly.each_ref().map(String::as_str);
    let mut longer = WIRE.to_vec();
    longer.extend([OTHER, "Readers may send pictures of the dock to the newsroom by post or by pigeon."]);
    let mut update = vec!["Ansley's old dock will not close before summer after all, ministers said."];
    update.extend(&WIRE[..4]);
    update.push(
        "A deputy minister told a late sitting that the state would pay for steel props, which a firm in \
         Calder has promised to deliver within nine days of the council's vote.",
    );
    for (name, text) in [
        ("wire", file("Port of Ansley to close oldest dock", "Norwire", "2026-02-03T09:00:00Z", &WIRE)),
        ("verbatim", file("Port of Ansley to close oldest dock", "Echo", "2026-02-02", &WIRE)),
        ("retitled", file("Cracks shut Ansley quay", "Ledger", "2026-02-04", &curly)),
        ("trimmed", file("Dock to shut", "Post", "2026-02-04", &WIRE[..3])),
        ("contains", file("Farmers fear dock closure", "Courier", "2026-02-05", &longer)),
        ("update", file("UPDATE 1-Port of Ansley", "Norwire", "2026-02-03T15:00:00Z", &update)),
        ("other", file("Dockers promised work", "Herald", "2026-02-04", &[OTHER])),
        (
            "notice1",
            file("Alder Mills dividend", "Norwire", "2026-02-04", &["Qtly div 5 cts vs 5 cts. Pay April 3."]),
        ),
        (
            "notice2",
            file("Birch Foods dividend", "Norwire", "2026-02-04", &["Qtly div 5 cts vs 5 cts. Pay April 3."]),
        ),
    ] {
        let credit = if matches!(name, "verbatim" | "retitled") { "\n(Reporting by Norwire)\n" } else { "" };
        dir.write(&format!("corpus/{name}.txt"), text + credit);
    }
    dir
}

fn members(dir: &Dir, name: &str) -> Vec<(String, String)> {
    let list: Value = serde_json::from_str(&dir.ok(&format!("copies {name} --format json"))).unwrap();
    let member = |member: &Value| {
        let text = |key: &str| member[key].as_str().unwrap().to_string();
        (text("path"), text("verdict"))
    };
    list.as_array().unwrap().iter().map(member).collect()
}

#[test]
fn tells_what_each_copy_is() {
    let dir = story();
    dir.ok("index corpus");
    let found = members(&dir, "trimmed.txt");
    let found: Vec<(&str, &str)> =
        found.iter().map(|(path, verdict)| (path.as_str(), verdict.as_str())).collect();
    // The origin is the wire's, although another outlet's copy bears an earlier day.
    assert_eq!(found[0], ("wire.txt", "origin"));
    for expected in [
        ("verbatim.txt", "verbatim"),
        ("retitled.txt", "rewritten-headline"),
        ("trimmed.txt", "trimmed"),
        ("contains.txt", "contains"),
        ("update.txt", "version"),
    ] {
        assert!(found.contains(&expected), "{expected:?} in {found:?}");
    }
    assert_eq!(found.len(), 6);
    let none = dir.run(["copies", "other.txt"]);
    assert_eq!((none.code, none.err.as_str()), (1, "no other article has this text\n"));
    assert_eq!(dir.run(["copies", "nothing.txt"]).code, 1);
}

#[test]
fn shows_what_differs() {
    let dir = story();
    dir.ok("index corpus");
    let text = dir.ok("copies wire.txt");
    assert!(text.contains("the same text"), "{text}");
    assert!(
        text.contains("{+Ansley's old dock will not close before summer after all, ministers said.+}"),
        "{text}"
    );
    assert!(text.contains("[-Port of Ansley to close oldest dock-] {+Cracks shut Ansley quay+}"), "{text}");
    assert!(!text.contains('\u{1b}'), "colours only where they are seen");
    assert!(dir.ok("copies wire.txt --color always").contains("\u{1b}[31m"));
}

#[test]
fn lists_all_clusters() {
    let dir = story();
    dir.ok("index corpus");
    let list = dir.ok("copies");
    let line: Value = serde_json::from_str(&list).unwrap();
    assert_eq!(line["headline"], "Port of Ansley to close oldest dock");
    assert_eq!(line["source"], "Norwire");
    assert_eq!(line["origin"], line["ids"][0]);
    assert_eq!(line["ids"].as_array().unwrap().len(), 6);
    assert_eq!(line["members"][0]["verdict"], "origin");
    assert!(dir.ok("copies --format text").contains("trimmed ("));
    let dir = Dir::with_articles(3);
    dir.ok("index corpus");
    let none = dir.run(["copies"]);
    assert_eq!((none.code, none.out.as_str()), (1, ""));
}

#[test]
fn stories_count_once() {
    let dir = story();
    dir.ok("index corpus");
    assert_eq!(dir.ok("search cracks --count"), "6\n");
    assert_eq!(dir.ok("search cracks --count --stories"), "1\n");
    assert_eq!(dir.ok("search ansley --count --stories"), "2\n");
    assert_eq!(dir.ok("stats --stories"), "4\n");
    assert_eq!(dir.ok("search ansley --stories --format paths").lines().count(), 2);
    let by_source = dir.ok("stats ansley --by source --stories --format csv");
    assert_eq!(by_source, "value,count\nHerald,1\nNorwire,1\n");
    let months = dir.ok("timeline cracks --stories --by year --format csv");
    assert_eq!(months, "period,count,all,share\n2026,1,4,0.250000\n");
    // Copies of an article are not told as similar to it, unless they are asked for.
    let similar = |more: &str| dir.run(format!("similar wire.txt --format csv{more}").split(' ')).out;
    assert!(!similar("").contains("verbatim.txt") && similar("").contains("other.txt"));
    assert!(similar(" --copies").contains("verbatim.txt"));
    // The pages of a list of stories join to the whole.
    let all = dir.ok("search ansley OR div --stories --all --sort date --format paths");
    let first =
        dir.run(["search", "ansley OR div", "--stories", "-n", "2", "--sort", "date", "--format", "jsonl"]);
    assert_eq!(first.out.lines().count(), 2);
    assert_eq!(all.lines().count(), 4);
}

#[test]
fn threads_and_order_do_not_show() {
    let dir = story();
    for number in 0..40 {
        let text = file(&format!("Title {number}"), "Post", "2026-02-04", &WIRE[number % 3..]);
        dir.write(&format!("corpus/more/{number}.txt"), text);
    }
    dir.ok("index corpus --threads 1");
    let one = dir.ok("copies");
    dir.ok("index corpus --threads 4 --index third");
    assert_eq!(dir.ok("copies --index third"), one);
    dir.ok("index --force --threads 3");
    assert_eq!(dir.ok("copies"), one);
}

/// A table that is gone, damaged or of another commit is made anew.
#[test]
fn tables_are_rebuilt() {
    let dir = story();
    dir.ok("index corpus");
    let whole = dir.ok("copies");
    let table = || {
        let files = std::fs::read_dir(dir.path("index")).unwrap().flatten();
        let mut files = files.filter(|file| file.file_name().to_string_lossy().starts_with("copies-"));
        (files.next().unwrap().path(), files.count())
    };
    let (path, others) = table();
    assert_eq!(others, 0);
    std::fs::remove_file(&path).unwrap();
    assert_eq!(dir.ok("copies"), whole);
    std::fs::write(&path, b"copies 1").unwrap();
    assert_eq!(dir.ok("copies"), whole);
    std::fs::remove_file(dir.path("corpus/trimmed.txt")).unwrap();
    dir.ok("index");
    assert_ne!(dir.ok("copies"), whole);
    assert_eq!(table().1, 0);
}

/// The sample corpus holds these stories in copies.
#[test]
fn finds_the_copies_of_the_sample() {
    let dir = Dir::new();
    dir.ok(&format!("index {}/corpus --quiet", env!("CARGO_MANIFEST_DIR")));
    for (origin, copies) in [
        (
            "txt/norwire/2025/09/18/varenia-selmora-ceasefire.txt",
            vec![
                ("html/continental-review/2025/09/18/ilmar-ceasefire.html", "rewritten-headline"),
                ("jsonl/crawl/2025-w38-w44.jsonl", "rewritten-headline"),
                ("txt/harbour-courier/2025-09/2025-09-19-guns-to-fall-silent.txt", "trimmed"),
            ],
        ),
        (
            "txt/cpa/2025/09/16/hansa-lemanique-merger.txt",
            vec![
                ("json/newsapi/hansa-meridian-page1.json", "rewritten-headline"),
                ("txt/ledgerline/two-banks-one-fleet.txt", "trimmed"),
                ("md/syndicated/2025-09-16-bank-merger.md", "trimmed"),
            ],
        ),
        (
            "txt/norwire/2025/10/24/brandvold-resigns.txt",
            vec![
                ("html/continental-review/2025/10/24/brandvold.html", "rewritten-headline"),
                ("txt/syndicated/minister-resigns-over-bank-shares.txt", "trimmed"),
            ],
        ),
        (
            "txt/cpa/2025/10/20/rovers-takeover-collapses.txt",
            vec![
                ("json/webz/rovers-takeover.json", "rewritten-headline"),
                ("txt/syndicated/sport-rovers-loan.txt", "trimmed"),
            ],
        ),
    ] {
        let found = members(&dir, origin);
        assert_eq!(found[0].0, origin);
        for (path, verdict) in copies {
            let expected = (path.to_string(), verdict.to_string());
            assert!(found.contains(&expected), "{expected:?} in {found:?}");
        }
    }
    let update = members(&dir, "txt/norwire/2025/10/14/ceasefire-extended.txt");
    assert!(update.iter().any(|(_, verdict)| verdict == "version"), "{update:?}");
}
