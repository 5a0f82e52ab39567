//! The whole stage on whole articles.

use super::*;
use crate::document::{Format, Hash64};

fn raw(text: &str, path: &str) -> RawDocument {
    let origin = Origin { path: path.into(), record: None, format: Format::Text, content_hash: Hash64(0) };
    RawDocument { origin, stated: Stated::default(), text: text.into() }
}

fn read(text: &str, path: &str) -> Article {
    extract(raw(text, path), &ExtractSettings::default()).1
}

/// Every piece of evidence lies in the furniture or the body it names.
fn surface(article: &Article, evidence: &Evidence) -> Option<String> {
    let range = evidence.span?.range();
    let text = match evidence.furniture {
        Some(index) => &article.furniture.get(index as usize)?.text,
        None => &article.body,
    };
    text.get(range).map(String::from)
}

#[test]
fn syndicated_text_comes_apart() {
    let body = "The mayor of Lowmoor said on Monday that the town’s last ferry would sail “until it sinks”.\n\n\
        Mayor Edda Quill told The Associated Press that she had a life jacket.\n\n\
        ‘We float,’ she said. ‘That is the plan.’";
    for (head, foot) in [
        (
            "Mayor ‘will not’ stop the ferry, she says\n\n",
            "Ann Lee and The Associated Press contributed to this report.\n\nThis post appeared first on The Lowmoor Lantern.",
        ),
        (
            "Mayor ‘will not’ stop the ferry, she says\n\n",
            "Ann Lee and The Associated Press contributed to this report.\nThis post appeared first on The Lowmoor Lantern",
        ),
        (
            "Mayor ‘will not’ stop the ferry, she says\n",
            "Ann Lee of The Associated Press contributed to this article.\n\nThe post Mayor ‘will not’ stop the ferry, she says appeared first on The Lowmoor Lantern.",
        ),
        (
            "Mayor ‘will not’ stop the ferry, she says\n\n",
            "Associated Press writer Ann Lee contributed to this report.\n\n___\n\nThis article was originally published by The Lowmoor Lantern.",
        ),
        (
            "Mayor ‘will not’ stop the ferry, she says\n\n",
            "(With files from The Associated Press and Ann Lee)\n\nSource: The Lowmoor Lantern",
        ),
        (
            "Mayor ‘will not’ stop the ferry, she says\n\n",
            "Additional reporting by Ann Lee and AP\n\n© 2025 The Lowmoor Lantern. All rights reserved.",
        ),
    ] {
        let article = read(&format!("{head}{body}\n\n{foot}"), "inbox/mayor.txt");
        assert_eq!(article.headline, "Mayor ‘will not’ stop the ferry, she says", "{foot}");
        assert_eq!(article.body, body, "{foot}");
        let source = article.source.clone();
        assert_eq!(source.as_ref().map(|source| source.name.as_str()), Some("The Lowmoor Lantern"), "{foot}");
        let evidence = source.map(|source| source.evidence);
        assert_eq!(evidence.map(|evidence| evidence.method), Some(Method::Footer), "{foot}");
        assert_eq!(
            evidence.and_then(|evidence| surface(&article, &evidence)).as_deref(),
            Some("The Lowmoor Lantern")
        );
        assert_eq!(article.contributors, ["Ann Lee"], "{foot}");
        assert_eq!(article.agencies, ["Associated Press"], "{foot}");
        assert_eq!(article.published, None, "{foot}");
        assert!(article.authors.is_empty(), "{foot}");
    }
}

#[test]
fn evidence_is_where_it_says() {
    let text = "Ferry sails on\n\nBy Ann Lee and Bo Ek\n\nMay 3, 2025\n\nLOWMOOR, May 3 (Norwire) - The ferry sailed.\n\n\
        It sailed back.\n\n(Reporting by Ann Lee; editing by Cy Poe)";
    let article = read(text, "a.txt");
    assert_eq!(article.authors, ["Ann Lee", "Bo Ek"]);
    assert_eq!(article.contributors, ["Cy Poe"]);
    assert_eq!(article.located.as_deref(), Some("Lowmoor"));
    assert_eq!(article.agencies, ["Norwire"]);
    assert_eq!(article.dateline.as_deref(), Some("LOWMOOR, May 3 (Norwire) -"));
    assert_eq!(article.published.as_ref().map(|moment| moment.value.as_str()), Some("2025-05-03"));
    for (field, expected) in [
        ("headline", "Ferry sails on"),
        ("authors", "By Ann Lee and Bo Ek"),
        ("located", "LOWMOOR"),
        ("agencies", "Norwire"),
        ("contributors", "(Reporting by Ann Lee; editing by Cy Poe)"),
    ] {
        let found = article.evidence.get(field).and_then(|evidence| surface(&article, evidence));
        assert_eq!(found.as_deref(), Some(expected), "{field}");
    }
    let published = article.published.as_ref().and_then(|moment| surface(&article, &moment.evidence));
    assert_eq!(published.as_deref(), Some("May 3, 2025"));
}

#[test]
fn days_come_from_what_is_sure() {
    for (text, url, path, expected) in [
        ("Rain\n\nROME, May 3 (AP) - It fell.", None, "a.txt", None),
        ("Rain\n\nROME, May 3, 2025 (AP) - It fell.", None, "a.txt", Some(("2025-05-03", Method::Dateline))),
        (
            "Rain\n\nIt fell.",
            Some("https://x.example/2025/05/03/rain"),
            "2024/01/01/a.txt",
            Some(("2025-05-03", Method::Url)),
        ),
        ("Rain\n\nIt fell.", None, "2024/01/01/a.txt", Some(("2024-01-01", Method::Path))),
        ("Rain\n\nUpdated: May 3, 2025\n\nIt fell.", None, "a.txt", None),
        ("Rain\n\nIt fell in 2025.", None, "a.txt", None),
    ] {
        let mut raw = raw(text, path);
        raw.stated.url = url.map(String::from);
        let article = extract(raw, &ExtractSettings::default()).1;
        let found = article.published.as_ref().map(|moment| (moment.value.as_str(), moment.evidence.method));
        assert_eq!(found, expected, "{text}");
    }
}

#[test]
fn the_format_beats_the_text() {
    let mut raw = raw("By Ann Lee\n\nIt fell.\n\nThis post appeared first on The Lake.", "a.txt");
    raw.stated = Stated {
        headline: Some("Rain falls - The Hill".into()),
        source: Some("The Hill".into()),
        authors: vec!["EK, Bo".into(), "By Bo Ek".into()],
        published: Some("22 October 2025 07:30 GMT".into()),
        ..Stated::default()
    };
    let article = extract(raw, &ExtractSettings::default()).1;
    assert_eq!(article.headline, "Rain falls");
    assert_eq!(article.source.map(|source| source.name).as_deref(), Some("The Hill"));
    assert_eq!(article.authors, ["Bo Ek"]);
    assert_eq!(article.published.map(|moment| moment.value).as_deref(), Some("2025-10-22T07:30:00Z"));
    assert_eq!(article.body, "It fell.");
}

#[test]
fn settings_name_outlets() {
    let mut settings = ExtractSettings { default: Some("The Default".into()), ..ExtractSettings::default() };
    settings.paths.insert("lake/".into(), "The Lake".into());
    settings.domains.insert("hill.example".into(), "The Hill".into());
    for (path, url, expected, method) in [
        ("lake/a.txt", None, "The Lake", Method::Config),
        ("a.txt", Some("https://www.hill.example/a"), "The Hill", Method::Url),
        ("le-monde/a.txt", None, "Le Monde", Method::Path),
        ("a.txt", None, "The Default", Method::Config),
    ] {
        let mut raw = raw("Rain falls\n\nIt fell.", path);
        raw.stated.url = url.map(String::from);
        let source = extract(raw, &settings).1.source;
        assert_eq!(
            source.map(|source| (source.name, source.evidence.method)),
            Some((expected.into(), method))
        );
    }
}

#[test]
fn nothing_panics_and_every_span_holds() {
    let parts = [
        "By",
        " ",
        "\n",
        "\n\n",
        ",",
        "é",
        "ß",
        "日",
        "\u{301}",
        "(",
        ")",
        "AP",
        "—",
        "-",
        ".",
        "'s ",
        "’",
        "ROME",
        "Oct",
        "2025",
        "7",
        ":",
        "/",
        "©",
        " and ",
        " in ",
        "Reporting by ",
        "appeared first on ",
        "İ",
        "ǅ",
        "\u{a0}",
        "Source:",
        "@",
        ";",
        "| ",
        "T",
        "+",
        "99999999999",
        "contributed to this report.",
        "Mc",
        "O'",
        "first",
        "{outlet}",
        "\u{200b}",
        "🙂",
    ];
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let mut next = |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state % below as u64) as usize
    };
    for _ in 0..20_000 {
        let mut line = |most: usize| (0..next(most)).map(|_| parts[next(parts.len())]).collect::<String>();
        let mut raw = raw(&line(40), &line(8));
        let some = |text: String| Some(text).filter(|text| !text.trim().is_empty());
        raw.stated = Stated {
            headline: some(line(6)),
            source: some(line(4)),
            agency: some(line(4)),
            byline: some(line(10)),
            authors: vec![line(6)],
            dateline: some(line(8)),
            published: some(line(9)),
            updated: some(line(9)),
            url: some(line(8)),
            ..Stated::default()
        };
        let shown = format!("{raw:?}");
        let article = extract(raw, &ExtractSettings::default()).1;
        let moments =
            [&article.published, &article.updated].into_iter().flatten().map(|moment| &moment.evidence);
        let source = article.source.iter().map(|source| &source.evidence);
        for evidence in
            article.evidence.values().chain(moments).chain(source).filter(|evidence| evidence.span.is_some())
        {
            assert!(surface(&article, evidence).is_some(), "{shown} {article:?}");
        }
        for moment in [&article.published, &article.updated].into_iter().flatten() {
            assert!(moment.seconds().is_some(), "{} {shown}", moment.value);
        }
    }
}
