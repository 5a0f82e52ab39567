//! Annotated text: IOB2 files and news with inline marks, brought to raw text with spans.

use std::ops::Range;

use morgue::document::TextField;

/// A document as printed, and the names in it.
#[derive(Clone, Debug, Default)]
pub struct Sample {
    /// Its headline; empty where the file tells none.
    pub headline: String,
    /// Its body.
    pub body: String,
    /// Its names: field, bytes, and `PER`, `ORG`, `LOC` or `MISC`.
    pub spans: Vec<(TextField, Range<usize>, String)>,
}

/// Reads an IOB2 file; sentences become paragraphs, since nothing says where those are.
pub fn read_iob(text: &str) -> Vec<Sample> {
    let mut samples = vec![Sample::default()];
    let mut open = false;
    for line in text.lines() {
        let mut columns = line.split(['\t', ' ']);
        let (token, tag) = (columns.next().unwrap_or_default(), columns.next_back().unwrap_or("O"));
        if token == "-DOCSTART-" {
            samples.push(Sample::default());
            continue;
        }
        let Some(sample) = samples.last_mut() else { continue };
        if token.is_empty() {
            if !sample.body.is_empty() && !sample.body.ends_with('\n') {
                sample.body.push_str("\n\n");
            }
            open = false;
            continue;
        }
        if !sample.body.is_empty() && !sample.body.ends_with('\n') && !is_glued(&sample.body, token) {
            sample.body.push(' ');
        }
        let start = sample.body.len();
        sample.body.push_str(token);
        let end = sample.body.len();
        match tag.split_once('-') {
            Some(("I", kind)) if open && sample.spans.last().is_some_and(|(_, _, last)| last == kind) => {
                if let Some((_, span, _)) = sample.spans.last_mut() {
                    span.end = end;
                }
            }
            Some((_, kind)) => {
                sample.spans.push((TextField::Body, start..end, kind.to_string()));
                open = true;
            }
            None => open = false,
        }
    }
    samples.retain(|sample| !sample.body.is_empty());
    samples
}

/// Whether `token` is printed without a space behind `text`; the file does not say.
fn is_glued(text: &str, token: &str) -> bool {
    let letter = |text: &str| text.len() == 1 && text.as_bytes()[0].is_ascii_uppercase();
    let initials =
        text.strip_suffix('.').and_then(|text| text.rsplit([' ', '\n', '.']).next()).is_some_and(letter);
    if initials && letter(token) {
        return true;
    }
    let opens = text.ends_with(['(', '[', '$', '“', '‘', '#']);
    let closes = matches!(token, "." | "," | ";" | ":" | "!" | "?" | ")" | "]" | "%" | "”");
    let clitic = ["'s", "’s", "'m", "'d", "'t", "'ll", "'re", "'ve", "’", "'"].contains(&token);
    let paragraph = text.rfind('\n').map_or(text, |at| &text[at..]);
    let opened = |mark: char| paragraph.chars().filter(|&other| other == mark).count() % 2 == 1;
    let quoted = token == "\"" && opened('"') || text.ends_with('"') && opened('"');
    opens || closes || quoted || (clitic && (token.len() > 1 || opened('\'')))
}

/// Reads news with inline marks (`[PER …]`): articles separated by `#`, the headline first.
pub fn read_marked(text: &str) -> Vec<Sample> {
    let mut samples = Vec::new();
    for article in text.split("\n#").map(str::trim).filter(|article| !article.is_empty()) {
        let mut sample = Sample::default();
        for (at, line) in article.trim_start_matches('#').trim().lines().enumerate() {
            let (field, target) = match at {
                0 => (TextField::Headline, &mut sample.headline),
                _ => (TextField::Body, &mut sample.body),
            };
            if !target.is_empty() {
                target.push_str("\n\n");
            }
            let mut rest = line;
            while let Some((before, mark)) = rest.split_once('[') {
                target.push_str(before);
                let found = ["PER", "ORG", "LOC", "MISC"].into_iter().find_map(|kind| {
                    let (name, behind) = mark.strip_prefix(kind)?.strip_prefix(' ')?.split_once(']')?;
                    Some((kind, name, behind))
                });
                let Some((kind, name, behind)) = found else {
                    target.push('[');
                    rest = mark;
                    continue;
                };
                let start = target.len();
                target.push_str(name);
                sample.spans.push((field, start..target.len(), kind.to_string()));
                rest = behind;
            }
            target.push_str(rest);
        }
        samples.push(sample);
    }
    samples
}

/// The same document in capitals.
pub fn in_capitals(sample: &Sample) -> Sample {
    // A letter whose capital has another length stays, so that the spans hold.
    let raise = |text: &str| -> String {
        text.chars()
            .map(|letter| {
                let mut upper = letter.to_uppercase();
                match (upper.next(), upper.next()) {
                    (Some(upper), None) if upper.len_utf8() == letter.len_utf8() => upper,
                    (_, _) => letter,
                }
            })
            .collect()
    };
    Sample { headline: raise(&sample.headline), body: raise(&sample.body), spans: sample.spans.clone() }
}
