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
    let refusals = format!("--b {}c OR -d", "-".repeat(50));
    for query in [
        "z22/elenski~2",
        "OTa.ǝ!`!",
        "Əliyev",
        "actor:QQ&AA~",
        "ǝsaQ&QQ",
        "=c'S๖",
        "akⱿ",
        "=wS'蹧 =U.蹧",
        &refusals,
    ] {
        let read = parse(query, today).unwrap();
        let printed = read.to_string();
        assert_eq!(parse(&printed, today).ok(), Some(read), "{query} is printed as {printed}");
    }
    // Each would double the work of the one before it.
    assert!(parse(&"actor:-".repeat(60), today).is_err());
    // A vowel mark is no letter for an asterisk to stand beside.
    assert!(parse("a *\u{650}", today).is_err());
    assert!(parse("a \u{5b0}\u{c0d}[", today).is_err());
}

#[test]
fn values_with_a_form_feed_between_them_come_to_an_end() {
    let ran = extract("list.json", "{\n}\n1\x0c{\"title\": \"Bridge\", \"text\": \"The bridge is open.\"}");
    assert_eq!(ran.out.lines().count(), 1, "{}", ran.out);
}

/// A PDF of one page; the objects are numbered from 1, and the fourth is the page.
fn pdf(page: &str, more: &[&str]) -> String {
    let font = "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>";
    let pages = "<</Type/Pages/Kids[4 0 R]/Count 1>>";
    let objects =
        ["<</Type/Catalog/Pages 2 0 R>>", pages, font, page].into_iter().chain(more.iter().copied());
    let (mut file, mut table) = ("%PDF-1.4\n".to_string(), String::new());
    for (number, object) in (1..).zip(objects) {
        table += &format!("{:010} 00000 n \n", file.len());
        file += &format!("{number} 0 obj\n{object}\nendobj\n");
    }
    let (start, count) = (file.len(), 5 + more.len());
    file + &format!(
        "xref\n0 {count}\n0000000000 65535 f \n{table}trailer<</Size {count}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF"
    )
}

fn stream(entries: &str, content: &str) -> String {
    format!("<<{entries}/Length {}>>stream\n{content}\nendstream", content.len())
}

#[test]
fn a_page_that_is_its_own_parent() {
    let text = stream("", "BT /F 10 Tf 50 600 Td (Text of it) Tj ET");
    let page = "<</Type/Page/Parent 4 0 R/Resources<</Font<</F 3 0 R>>>>/Contents 5 0 R>>";
    assert!(extract("a.pdf", pdf(page, &[&text])).err.contains("its own parent"));
}

#[test]
fn a_drawing_that_draws_itself() {
    let text = stream("", "BT /F 10 Tf 50 600 Td (Text of it) Tj ET /A Do");
    let page = "<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Resources<</Font<</F 3 0 R>>/XObject<</A 6 0 R>>>>/Contents 5 0 R>>";
    for form in [
        stream("/Subtype/Form/Resources<</XObject<</A 6 0 R>>>>", "/A Do"),
        stream("/Subtype/Form", "/A Do"),
        stream("/Resources<</XObject<</B 7 0 R>>>>", "/B Do"),
    ] {
        let other = stream("/Resources<</XObject<</A 6 0 R>>>>", "/A Do");
        let ran = extract("a.pdf", pdf(page, &[&text, &form, &other]));
        assert!(ran.out.contains("Text of it"), "{form}: {}", ran.err);
    }
}
