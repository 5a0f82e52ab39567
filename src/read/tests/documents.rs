//! Office documents, mail, tables and PDFs, made here and read as files.

use super::archives::zip;
use super::{check, outline, read};
use crate::read::{Mapping, ReadSettings};

#[test]
fn word_documents_are_read() {
    let body = "<w:document xmlns:w=\"x\"><w:body><w:p><w:pPr><w:pStyle w:val=\"Title\"/></w:pPr><w:r><w:t>Mills &amp; mayors</w:t></w:r></w:p>\
        <w:p><w:r><w:t xml:space=\"preserve\">By </w:t></w:r><w:r><w:t>Anna Lind</w:t></w:r></w:p><w:p/>\
        <w:p><w:r><w:t>One</w:t><w:tab/><w:t>line</w:t><w:br/><w:t>two.</w:t></w:r><w:del><w:r><w:delText>gone</w:delText></w:r></w:del></w:p></w:body></w:document>";
    let core = "<cp:coreProperties><dc:language>en</dc:language><cp:keywords>mills, mayors</cp:keywords></cp:coreProperties>";
    let docx = zip(&[("word/document.xml", body.as_bytes()), ("docProps/core.xml", core.as_bytes())]);
    let expected = ["docx - Mills & mayors: By Anna Lind\n\nOne line\ntwo."];
    check("a.docx", &docx, &expected);
    let outcomes = read("a.docx", &docx, &ReadSettings::default());
    assert_eq!(outcomes[0].as_ref().unwrap().stated.keywords, ["mills", "mayors"]);
    check(
        "b.zip",
        &zip(&[("a.docx", &docx)]),
        &["docx !/a.docx Mills & mayors: By Anna Lind\n\nOne line\ntwo."],
    );
    let content = "<office:document-content><office:body><office:text><text:h text:outline-level=\"1\">Mills</text:h>\
        <text:p>One<text:s text:c=\"2\"/>line<text:note><text:p>note</text:p></text:note>.</text:p></office:text></office:body></office:document-content>";
    let odt = zip(&[
        ("mimetype", b"application/vnd.oasis.opendocument.text"),
        ("content.xml", content.as_bytes()),
        ("META-INF/manifest.xml", b"<x/>"),
    ]);
    check("a.odt", &odt, &["odt - Mills: One  line."]);
    check("a.xlsx", &zip(&[("xl/workbook.xml", b"<x/>")]), &["- unrecognised"]);
    check("a.rtf", b"{\\rtf1\\ansi Harbour opens.\\par Second.}", &["rtf - -: Harbour opens.\n\nSecond."]);
}

#[test]
fn chapters_are_read_in_order() {
    let chapter = |text: &str| {
        format!(
            "<html><body><h1>{text}</h1><p>{text} is what this chapter of the magazine is about.</p></body></html>"
        )
    };
    let package = "<package><metadata><dc:title>Valmere Monthly</dc:title><dc:language>en</dc:language></metadata><manifest>\
        <item id=\"n\" href=\"nav.xhtml\" media-type=\"application/xhtml+xml\" properties=\"nav\"/>\
        <item id=\"a\" href=\"text/a%20b.xhtml\" media-type=\"application/xhtml+xml\"/><item id=\"b\" href=\"b.xhtml\" media-type=\"application/xhtml+xml\"/>\
        </manifest><spine><itemref idref=\"n\"/><itemref idref=\"b\"/><itemref idref=\"a\"/></spine></package>";
    let epub = zip(&[
        ("mimetype", b"application/epub+zip"),
        ("META-INF/container.xml", b"<container><rootfile full-path=\"OPS/p.opf\"/></container>"),
        ("OPS/p.opf", package.as_bytes()),
        ("OPS/nav.xhtml", chapter("Contents").as_bytes()),
        ("OPS/text/a b.xhtml", chapter("Ferries").as_bytes()),
        ("OPS/b.xhtml", chapter("Mills").as_bytes()),
    ]);
    let outcomes = read("a.epub", &epub, &ReadSettings::default());
    let lines = outline(&outcomes);
    assert!(lines[0].starts_with("epub !/OPS/b.xhtml Mills: "), "{lines:?}");
    assert!(lines[1].starts_with("epub !/OPS/text/a b.xhtml Ferries: "), "{lines:?}");
    assert_eq!(lines.len(), 2);
    assert_eq!(outcomes[0].as_ref().unwrap().stated.source.as_deref(), Some("Valmere Monthly"));
}

#[test]
fn mailboxes_are_cut() {
    let message = |subject: &str| {
        format!(
            "From: Anna Lind <a@b.example>\nSubject: {subject}\nMessage-ID: <1@b.example>\n\nText of {subject}.\n"
        )
    };
    check("a.eml", message("ferries").as_bytes(), &["email - ferries: Text of ferries."]);
    let mailbox = format!(
        "From a@b Mon Oct 20 10:00:00 2025\n{}\nFrom a@b Mon Oct 20 10:00:00 2025\n{}",
        message("one"),
        message("two")
    );
    check("archive", mailbox.as_bytes(), &["email 1 one: Text of one.", "email 2 two: Text of two."]);
    let crlf = mailbox.replace('\n', "\r\n");
    check("a.mbox", crlf.as_bytes(), &["email 1 one: Text of one.", "email 2 two: Text of two."]);
}

#[test]
fn rows_are_articles() {
    let table = "Title,Date,Full Text\n\"Mills, mayors\",2025-10-22,\"One.\n\nTwo.\"\n,,\nFerries,2025-10-23,Three.\n";
    check("a.csv", table.as_bytes(), &["csv 2 Mills, mayors: One.\n\nTwo.", "csv 6 Ferries: Three."]);
    check("a.tsv", b"headline\tbody\nA\tb\n", &["csv 2 A: b"]);
    check("a.csv", b"headline;body\nCaf\xe9;b\n", &["csv 2 Caf\u{e9}: b"]);
    check("a.csv", b"id,price\n1,2\n", &["- unrecognised"]);
    check("a.csv", b"title,body\n", &["- empty"]);
    let table = Mapping { headline: Some("hl".into()), body: Some("bd".into()), ..Mapping::default() };
    let settings = ReadSettings { table, ..ReadSettings::default() };
    assert_eq!(outline(&read("a.csv", b"hl,bd\nA,b\n", &settings)), ["csv 2 A: b"]);
}

/// A PDF with these pages of drawing operators.
pub(super) fn pdf(pages: &[String]) -> Vec<u8> {
    let kids: Vec<String> = (0..pages.len()).map(|page| format!("{} 0 R", 4 + 2 * page)).collect();
    let mut objects = vec![
        "<</Type/Catalog/Pages 2 0 R>>".to_string(),
        format!("<</Type/Pages/Kids[{}]/Count {}/MediaBox[0 0 600 800]>>", kids.join(" "), kids.len()),
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>".to_string(),
    ];
    for (page, content) in pages.iter().enumerate() {
        let resources = "/Resources<</Font<</F 3 0 R>>>>";
        objects.push(format!("<</Type/Page/Parent 2 0 R{resources}/Contents {} 0 R>>", 5 + 2 * page));
        objects.push(format!("<</Length {}>>stream\n{content}\nendstream", content.len()));
    }
    let mut file = "%PDF-1.4\n".to_string();
    let mut places = Vec::new();
    for (index, object) in objects.iter().enumerate() {
        places.push(file.len());
        file.push_str(&format!("{} 0 obj\n{object}\nendobj\n", index + 1));
    }
    let start = file.len();
    file.push_str(&format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1));
    places.iter().for_each(|place| file.push_str(&format!("{place:010} 00000 n \n")));
    file.push_str(&format!("trailer<</Size {}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF", objects.len() + 1));
    file.into_bytes()
}

/// An operator that sets a line.
pub(super) fn set(x: u32, y: u32, size: u32, text: &str) -> String {
    format!("BT /F {size} Tf {x} {y} Td ({text}) Tj ET\n")
}

#[test]
fn pages_are_read_in_columns() {
    let first = [
        set(50, 770, 9, "The Valmere Post"),
        set(50, 700, 24, "Grain ships turn back to Valmere"),
        set(50, 640, 10, "Four ships with grain turned back on Mon-"),
        set(320, 640, 10, "It was the first closure in nine years,"),
        set(50, 628, 10, "day after the harbour was closed by a"),
        set(320, 628, 10, "and it will last until the end of the"),
        set(50, 616, 10, "strike of its pilots, the mayor said."),
        set(320, 616, 10, "week. Talks go on."),
        set(290, 30, 9, "- 1 -"),
    ];
    let second = [set(50, 770, 9, "The Valmere Post"), set(50, 700, 10, "The pilots declined to comment.")];
    check(
        "a.pdf",
        &pdf(&[first.concat(), second.concat()]),
        &[
            "pdf - Grain ships turn back to Valmere: Four ships with grain turned back on Monday after the harbour \
            was closed by a strike of its pilots, the mayor said.\n\nIt was the first closure in nine years, and it \
            will last until the end of the week. Talks go on.\n\nThe pilots declined to comment.",
        ],
    );
    check("a.pdf", &pdf(&[String::new()]), &["- empty"]);
    check("a.pdf", b"%PDF-1.7 damaged", &["- malformed"]);
}
