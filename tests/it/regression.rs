//! One test per bug: the least input that showed it, through the binary.

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
