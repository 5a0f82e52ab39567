//! One test per bug: the least input that showed it, through the binary.

use morgue::search::{Today, parse};

use crate::harness::{Dir, Ran};

/// Extracts one file. Whatever becomes of it, no code of ours may have panicked.
fn extract(name: &str, content: impl AsRef<[u8]>) -> Ran {
    let dir = Dir::new();
    dir.write(name, content);
    let ran = dir.run(["extract", name, "--format", "jsonl"]);
    assert!((0..=1).contains(&ran.code), "{}", ran.err);
    assert!(!ran.err.contains("panicked") && !ran.err.contains("gave up"), "{}", ran.err);
    ran
}

#[test]
fn a_wire_clock_of_letters() {
    let wire = "\x16\x16\x01NW0118\r\ni s\x13\x11 BC-EU--Ferry     03-08 0042\r\n\x02\x02BC-EU--Ferry,42<\r\n\
        ^Night ferry returns<\r\n\t   SANDHOLM (NW) _ The ferry sails. \r\n\r\n\t   \x03NW-WF-03-08-25 0é00GMT<\r\n\r\n\x04";
    assert!(extract("ferry.tst", wire).out.contains("The ferry sails."));
}

#[test]
fn a_query_in_full_reads_back_as_itself() {
    let today = Today(jiff::civil::date(2025, 11, 20));
    for query in ["z22/elenski~2", "OTa.ǝ!`!", "Əliyev"] {
        let read = parse(query, today).unwrap();
        let printed = read.to_string();
        assert_eq!(parse(&printed, today).ok(), Some(read), "{query} is printed as {printed}");
    }
}

#[test]
fn values_with_a_form_feed_between_them_come_to_an_end() {
    let ran = extract("list.json", "{\n}\n1\x0c{\"title\": \"Bridge\", \"text\": \"The bridge is open.\"}");
    assert_eq!(ran.out.lines().count(), 1, "{}", ran.out);
}
