//! The exchange formats and exports end to end: each fixture, and any bytes in their likeness.

use super::ReadSettings;
use super::tests::{Dice, read};
use crate::document::{RawDocument, Skip};

/// Format, headline, source, day as stated, byline or authors, paragraphs, subjects.
fn line(outcome: &Result<RawDocument, Skip>) -> String {
    let raw = match outcome {
        Ok(raw) => raw,
        Err(skip) => return skip.reason.name().to_string(),
    };
    let stated = &raw.stated;
    let or_dash = |field: &Option<String>| field.clone().unwrap_or_else(|| "-".to_string());
    let people = stated.byline.clone().unwrap_or_else(|| stated.authors.join(", "));
    let paragraph_count = raw.text.split("\n\n").filter(|text| !text.is_empty()).count();
    format!(
        "{} | {} | {} | {} | {people} | {paragraph_count} | {}",
        raw.origin.format.name(),
        or_dash(&stated.headline),
        or_dash(&stated.source),
        or_dash(&stated.published),
        stated.subjects.len(),
    )
}

#[test]
fn fixtures_state_what_a_person_reads_in_them() {
    const FERRY: &str = "Night ferry returns to Sandholm";
    let gazette = "The Lantern Gazette";
    let cases = [
        ("nitf/ferry.xml", vec![format!("nitf | {FERRY} | Norwire | 20250308T063000+0100 | By Anna Lind | 3 | 1")]),
        (
            "newsml-g2/lighthouse.xml",
            vec![
                "newsml-g2 | Lighthouse keeper retires after forty years | Norwire | 2025-03-08T06:30:00+01:00 | By Tomas Okafor | 2 | 2".to_string(),
            ],
        ),
        (
            "newsml/seilbahn.xml",
            vec!["newsml | Seilbahn am Rabenstein fährt wieder | Norwire | 20250114T100500Z |  | 2 | 1".to_string()],
        ),
        (
            "feed/lantern.rss",
            vec![
                format!("feed | {FERRY} | {gazette} | Sat, 08 Mar 2025 06:30:00 +0100 | Anna Lind | 2 | 0"),
                format!("feed | Clock tower strikes again | {gazette} | Fri, 07 Mar 2025 18:00:00 +0100 |  | 1 | 0"),
            ],
        ),
        (
            "trec/harbour.txt",
            vec![
                "trec | Ferry Returns To Sandholm | - | 1988-02-12 | By ANNA LIND | 2 | 0".to_string(),
                "trec | Clock Strikes | - | 1988-02-12 |  | 1 | 0".to_string(),
            ],
        ),
        ("iptc-7901/ferry.txt", vec![format!("iptc7901 | {FERRY} | nwr | 08 Mar 2025 06:30 GMT | By Anna Lind, nwr | 2 | 1")]),
        ("anpa-1312/ferry.tst", vec![format!("anpa1312 | {FERRY} | NW | 2025-03-08T06:30Z | By ANNA LIND | 2 | 1")]),
        (
            "nexis/two.txt",
            vec![
                format!("nexis | {FERRY} | {gazette} | March 8, 2025 Saturday | Anna Lind | 2 | 2"),
                format!("nexis | Clock tower strikes again | {gazette} | March 7, 2025 Friday |  | 1 | 0"),
            ],
        ),
        (
            "factiva/two.txt",
            vec![
                format!("factiva | {FERRY} | {gazette} | 8 March 2025 06:30 | By Anna Lind | 2 | 2"),
                "factiva | Fähre fährt wieder | Hafenblatt | 8. März 2025 |  | 1 | 0".to_string(),
            ],
        ),
        (
            "europresse/deux.html",
            vec![
                "europresse | Le bac de nuit repart | La Lanterne | samedi 8 mars 2025 | Anna Lind | 2 | 0".to_string(),
                "europresse | L'horloge sonne | La Lanterne | vendredi 7 mars 2025 |  | 1 | 0".to_string(),
            ],
        ),
        (
            "proquest/two.txt",
            vec![
                format!("proquest | {FERRY} | {gazette} | Mar 8, 2025 | Anna Lind | 2 | 2"),
                format!("proquest | Clock tower strikes again | {gazette} | Mar 7, 2025 |  | 1 | 0"),
            ],
        ),
        (
            "mhtml/ferry.mhtml",
            vec![format!("mhtml | {FERRY} | {gazette} | 2025-03-08T06:30:00+01:00 | Anna Lind | 3 | 0")],
        ),
        ("json/ninjs.json", vec![format!("json | {FERRY} | Norwire | 2025-03-08T06:30:00+01:00 | By Anna Lind | 2 | 1")]),
    ];
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    for (name, expected) in cases {
        let outcomes = read(name, &std::fs::read(folder.join(name)).unwrap(), &ReadSettings::default());
        let mut found: Vec<String> = outcomes.iter().map(line).collect();
        // The package beside the lighthouse is told as what it is.
        found.retain(|line| line != "no text");
        assert_eq!(found, expected, "{name}");
    }
}

#[test]
fn no_bytes_make_a_reader_of_exchange_formats_panic() {
    const OPENINGS: [&[u8]; 14] = [
        b"<?xml version='1.0'?><nitf>",
        b"<?xml version='1.0'?><NewsML><NewsItem>",
        b"<newsMessage><newsItem>",
        b"<rss><channel><item>",
        b"<feed><entry>",
        b"<?xml version='1.0'?><list><article>",
        b"<DOC>\n",
        b"<PPSResponse><article>",
        b"\x01eca1 3 i\n\nslug/\n\x02",
        b"\x16\x16\x01W1\nr i\x11 BC\n\x02^",
        b"   1 of 2 DOCUMENTS\n\n",
        b"HD  x\nWC  5 words\nPD  1 May 2020\nSN  y\nAN  Document LANT000020250308e13800001\n",
        b"<html><span class=\"DocPublicationName\">",
        b"______________________________\n\nFull text: x ProQuest\n",
    ];
    const PIECES: [&[u8]; 44] = [
        b"<",
        b">",
        b"</",
        b"/>",
        b"&",
        b"&amp;",
        b"&#0;",
        b"<![CDATA[",
        b"]]>",
        b"<!--",
        b"-->",
        b"<p>",
        b"</p>",
        b"<item>",
        b"</item>",
        b"</nitf>",
        b"</NewsItem>",
        b"</newsItem>",
        b"<body>",
        b"<body.content>",
        b"</entry>",
        b"<title>",
        b"a='",
        b"\"",
        b"\n",
        b"\r\n",
        b"\n\n",
        b"\x02",
        b"\x03",
        b"\x04",
        b"^",
        b"=\n",
        b"BYLINE: ",
        b"LENGTH: 5 words\n",
        b"Load-Date: ",
        b"Document LANT000020250308e13800001\n",
        b"LP\n",
        b"\xc3\xa9",
        b"\xff",
        b"May 5, 2020\n",
        b"</DOC>",
        b"<TEXT>",
        b"word ",
        b"2 of 2 DOCUMENTS\n",
    ];
    let mut dice = Dice(0x2545_f491_4f6c_dd1d);
    for round in 0..1500_usize {
        let mut bytes = OPENINGS[round % OPENINGS.len()].to_vec();
        for _ in 0..dice.roll(40) {
            bytes.extend_from_slice(PIECES[dice.roll(PIECES.len())]);
        }
        read(["a", "a.xml", "a.txt", "a.html"][round % 4], &bytes, &ReadSettings::default());
    }
}

#[test]
fn an_export_in_rtf_is_cut_into_its_articles() {
    let article = |headline: &str| {
        format!(
            "{headline}\\par\nThe Lantern Gazette\\par\nMarch 8, 2025 Saturday\\par\nCopyright 2025 Lantern Media\\par\n\
             Section: LOCAL\\par\nLength: 5 words\\par\nByline: Anna Lind\\par\nBody\\par\nIt sails again.\\par\nClassification\\par\n\
             Load-Date: March 9, 2025\\par\nEnd of Document\\par\n"
        )
    };
    let rtf = format!("{{\\rtf1\\ansi\n{}{}}}", article("Night ferry returns"), article("Clock strikes"));
    let outcomes = read("a.rtf", rtf.as_bytes(), &ReadSettings::default());
    let found: Vec<String> = outcomes.iter().map(line).collect();
    let expected = |headline| {
        format!("nexis | {headline} | The Lantern Gazette | March 8, 2025 Saturday | Anna Lind | 1 | 0")
    };
    assert_eq!(found, [expected("Night ferry returns"), expected("Clock strikes")]);
}
