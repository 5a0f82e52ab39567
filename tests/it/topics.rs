//! `morgue topics`, `topic:` in queries, and topics of the user.

use crate::harness::Dir;

#[test]
fn topics_are_found_counted_and_own() {
    let dir = Dir::new();
    for (name, text) in [
        (
            "match",
            "Rovers win the derby\n\nThe striker scored twice in the second half as the home team beat their \
             rivals to go top of the league. The goalkeeper saved a penalty and the coach praised his players.\n",
        ),
        (
            "stated",
            "---\ntitle: A quiet day\nsection: Weather\n---\n\nNothing much was heard from the ferry harbour \
             this afternoon.\n",
        ),
    ] {
        let end = if name == "stated" { "md" } else { "txt" };
        dir.write(&format!("corpus/{name}.{end}"), text);
    }
    dir.write("corpus/morgue.toml", "[topics]\nferries = \"ferry OR ferries\"\n");
    dir.ok("index corpus");
    assert_eq!(dir.find("topic:sport"), ["match.txt"]);
    assert_eq!(dir.find("topic:medtop:15000000"), ["match.txt"]);
    assert_eq!(dir.find("topic:weather"), ["stated.md"]);
    assert_eq!(dir.find("topic:ferries"), ["stated.md"]);
    let counts = dir.ok("topics --format csv");
    assert!(counts.contains(",ferries,1,1\n"), "{counts}");
    assert!(counts.contains("medtop:15000000,sport,1,1\n"), "{counts}");
    assert!(dir.ok("stats --by topic --format csv").contains("sport,1\n"));
    let document = dir.ok("extract corpus/match.txt");
    assert!(document.contains("\"key_phrases\""), "{document}");
}
