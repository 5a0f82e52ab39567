//! Forms of quoting, each in a sentence or two.

use super::*;
use crate::document::Span;
use crate::resolve::Resolver;

fn quotes(body: &str) -> Vec<Quote> {
    let article = Article { body: body.into(), ..Article::default() };
    let (mut text, mut lexicon) = (Text::default(), Lexicon::default());
    text.read("", body, None, &mut lexicon);
    let names = Resolver::new().resolve(&article, &text, &lexicon);
    QuoteFinder::new().find(&article, &text, &lexicon, &names)
}

/// `kind speaker (surface, cue): text`
fn told(body: &str) -> Vec<String> {
    let line = |quote: Quote| {
        let speaker = quote.speaker.as_deref().unwrap_or("-");
        format!("{} {speaker} ({}, {}): {}", quote.kind.name(), quote.speaker_surface, quote.cue, quote.text)
    };
    quotes(body).into_iter().map(line).collect()
}

#[test]
fn forms_of_quoting() {
    for (body, expected) in [
        (
            "“The bridge is safe,” Anna Lind said.",
            vec!["direct Anna Lind (Anna Lind, said): The bridge is safe,"],
        ),
        (
            "\"The bridge is safe,\" said Anna Lind, the mayor.",
            vec!["direct Anna Lind (Anna Lind, said): The bridge is safe,"],
        ),
        (
            "“We waited,” Anna Lind said, “and nobody came.”",
            vec![
                "direct Anna Lind (Anna Lind, said): We waited,",
                "direct Anna Lind (Anna Lind, said): and nobody came.",
            ],
        ),
        (
            "“We waited,” Anna Lind said. “Nobody came.”",
            vec![
                "direct Anna Lind (Anna Lind, said): We waited,",
                "direct Anna Lind (Anna Lind, said): Nobody came.",
            ],
        ),
        ("Anna Lind told Fox News: “We waited.”", vec!["direct Anna Lind (Anna Lind, told): We waited."]),
        (
            "Anna Lind said the bridge was safe.",
            vec!["indirect Anna Lind (Anna Lind, said): the bridge was safe"],
        ),
        (
            "According to Anna Lind, the bridge is safe.",
            vec!["indirect Anna Lind (Anna Lind, According to): the bridge is safe"],
        ),
        (
            "Anna Lind said the bridge was “safe as a house” again.",
            vec!["mixed Anna Lind (Anna Lind, said): the bridge was “safe as a house” again"],
        ),
        (
            "Anna Lind spoke on Monday. “The bridge is safe,” she said.",
            vec!["direct Anna Lind (she, said): The bridge is safe,"],
        ),
        (
            "“It will hold,” said a senior official.",
            vec!["direct - (a senior official, said): It will hold,"],
        ),
        (
            "“It was cold,” Anna Lind said. “So we left.\n\n“Then it rained.”",
            vec![
                "direct Anna Lind (Anna Lind, said): It was cold,",
                "direct Anna Lind (Anna Lind, said): So we left.",
                "direct Anna Lind (Anna Lind, said): Then it rained.",
            ],
        ),
        ("The so-called “green” bridge opened.", vec![]),
        ("She read “The Old Bridge” on the train.", vec![]),
        (
            "„Die Brücke ist sicher“, sagte Anna Lind.",
            vec!["direct Anna Lind (Anna Lind, sagte): Die Brücke ist sicher"],
        ),
        (
            "« Le pont est sûr », a déclaré Anna Lind.",
            vec!["direct Anna Lind (Anna Lind, déclaré): Le pont est sûr"],
        ),
        (
            "Anna Lind spoke to us.\n\nBERG: Is it safe?\n\nLIND: It is.\n\nIt was tested.\n\nBERG: When?",
            vec![
                "direct BERG (BERG, :): Is it safe?",
                "direct Anna Lind (LIND, :): It is.",
                "direct Anna Lind (LIND, :): It was tested.",
                "direct BERG (BERG, :): When?",
            ],
        ),
        (
            "The mayor, Anna Lind, on her bridge.\n\nQ: Is it safe?\n\nA: It is.\n\nQ. When does it open?\n\nA. In May.",
            vec![
                "direct - (Q, :): Is it safe?",
                "direct Anna Lind (A, :): It is.",
                "direct - (Q, .): When does it open?",
                "direct Anna Lind (A, .): In May.",
            ],
        ),
        (
            "Two questions.\n\nQ: Is it safe?\n\nA: Anna Lind says so.",
            vec!["direct - (Q, :): Is it safe?", "direct - (A, :): Anna Lind says so."],
        ),
        ("Anna Lind: 45 percent\n\nTomas Berg: 44 percent", vec![]),
        ("Weather: It rains.\n\nSports: They lost.\n\nNote: That is all.", vec![]),
        ("''It will hold,'' Anna Lind said.", vec!["direct Anna Lind (Anna Lind, said): It will hold,"]),
    ] {
        assert_eq!(told(body), expected, "{body}");
    }
}

#[test]
fn spans_are_surfaces_on_any_text() {
    let pieces = [
        "“",
        "”",
        "\"",
        "'",
        "''",
        "‘",
        "’",
        "«",
        "»",
        "„",
        "Anna Lind ",
        "she ",
        "said ",
        "told ",
        "according to ",
        "saying ",
        "that ",
        ", ",
        ". ",
        ": ",
        "\n\n",
        "the mayor ",
        "who ",
        "and ",
        "(",
        ") ",
        "— ",
        "bridge ",
        "Fox News ",
        "? ",
        "on Monday ",
        "'s ",
        "é ",
        "said",
        "\n\nLIND: ",
        "\n\nQ. ",
        "\n\nA: ",
        "“A b c.” ",
    ];
    let mut state = 5u64;
    for _ in 0..3_000 {
        let mut body = String::new();
        for _ in 0..40 {
            state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
            body.push_str(pieces[(state >> 33) as usize % pieces.len()]);
        }
        for quote in quotes(body.trim()) {
            let slice = |span: Span| &body.trim()[span.range()];
            assert_eq!(slice(quote.span), quote.text);
            assert_eq!(quote.speaker_span.map_or("", slice), quote.speaker_surface);
            assert_eq!(quote.cue_span.map_or("", slice), quote.cue);
        }
    }
}

#[test]
fn takes_time_in_proportion_to_the_text() {
    for piece in [
        "“",
        "\"",
        "said ",
        "“a” ",
        "Anna Lind said, ",
        "'",
        "saying that ",
        "according to ",
        "“a\n\n",
        "\n\nQ: a",
        "\n\nA: a\n\nQ: ",
        ":",
    ] {
        quotes(&piece.repeat(20_000));
    }
}
