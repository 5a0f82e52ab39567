//! Exports of Factiva: text and pages, with or without its two-letter codes, and XML.
//!
//! In: one article. Out: its fields and its text. Without codes the lines above the text stand in a
//! fixed order, told by the line that counts the words and the one that holds the day.

use super::export_labels::is_date_line;
use super::fields::squeeze;
use super::flow::running_text;
use super::layout::join_lines;
use super::nitf::fill;
use super::subjects::add_subject;
use super::tags::strip_tags;
use super::xml::{Element, parse_xml};
use crate::document::{Skip, SkipReason, Stated};

/// The codes that begin a field.
const CODES: [&str; 34] = [
    "SE", "HD", "BY", "CR", "WC", "PD", "ET", "SN", "SC", "ED", "PG", "VOL", "LA", "CY", "LP", "TD", "CT",
    "RF", "CO", "IN", "NS", "RE", "IPC", "IPD", "PUB", "AN", "NGC", "GC", "CX", "ART", "DE", "CLM", "RIC",
    "TKR",
];

/// Reads one article, whichever of the three it is.
pub(super) fn parse(text: &str) -> Result<(Stated, String), Skip> {
    let opening = text.trim_start();
    if opening.starts_with("<?xml")
        || opening.starts_with("<PPS")
        || opening.starts_with("<article>")
        || opening.starts_with("<pps")
    {
        return parse_tree(text);
    }
    if opening.starts_with('<') {
        return Ok(parse_text(&strip_tags(text)));
    }
    Ok(parse_text(text))
}

fn parse_text(text: &str) -> (Stated, String) {
    let text = text.replace('\u{a0}', " ");
    let coded = text.lines().filter(|line| split_code(line).is_some()).count();
    if coded >= 4 { parse_coded(&text) } else { parse_plain(&text) }
}

/// A code at the start of a line, and what follows it.
fn split_code(line: &str) -> Option<(&'static str, &str)> {
    let word = line.split([' ', '\t']).next().unwrap_or_default();
    let code = CODES.iter().find(|code| **code == word)?;
    let rest = &line[word.len()..];
    // A code stands by itself or two blanks before its value; a page has one.
    (rest.is_empty() || rest.starts_with(' ') || rest.starts_with('\t')).then(|| (*code, rest.trim()))
}

fn parse_coded(text: &str) -> (Stated, String) {
    let mut fields: Vec<(&str, String)> = Vec::new();
    for line in text.lines() {
        match (split_code(line.trim_start()), fields.last_mut()) {
            (Some((code, rest)), _) => fields.push((code, rest.to_string())),
            (None, Some((_, value))) => {
                value.push('\n');
                value.push_str(line);
            }
            (None, None) => {}
        }
    }
    let line = |code: &str| {
        let value = fields.iter().find(|(found, _)| *found == code)?;
        Some(squeeze(&value.1)).filter(|line| !line.is_empty())
    };
    let mut stated = Stated {
        headline: line("HD"),
        byline: line("BY"),
        section: line("SE"),
        source: line("SN"),
        language: line("LA"),
        ..Stated::default()
    };
    stated.agency = line("CR");
    stated.published = match (line("PD"), line("ET")) {
        (Some(day), Some(time)) => Some(format!("{day} {time}")),
        (day, _) => day,
    };
    stated.item.guid = line("AN").map(|number| number.trim_start_matches("Document ").to_string());
    if let Some(subjects) = line("NS") {
        for subject in subjects.split('|') {
            let (code, label) = subject.split_once(" : ").unwrap_or(("", subject));
            add_subject(&mut stated.subjects, Some(code), Some(squeeze(label)));
        }
    }
    let parts = fields.iter().filter(|(code, _)| matches!(*code, "LP" | "TD"));
    let text = parts.map(|(_, value)| join_lines(value)).filter(|part| !part.is_empty());
    (stated, text.collect::<Vec<_>>().join("\n\n"))
}

/// `534 words`, `295 mots`.
fn is_count(line: &str) -> bool {
    let mut words = line.split_whitespace();
    let number =
        words.next().is_some_and(|word| word.bytes().all(|b| b.is_ascii_digit() || matches!(b, b',' | b'.')));
    let unit = words.next().map(str::to_lowercase);
    let is_unit = unit.is_some_and(|unit| {
        matches!(
            unit.as_str(),
            "words" | "word" | "mots" | "mot" | "wörter" | "palabras" | "woorden" | "parole" | "palavras"
        )
    });
    number && is_unit && words.next().is_none()
}

fn is_time(line: &str) -> bool {
    line.len() <= 5
        && line
            .split_once(':')
            .is_some_and(|(hour, minute)| hour.parse::<u8>().is_ok() && minute.parse::<u8>().is_ok())
}

fn parse_plain(text: &str) -> (Stated, String) {
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    let mut stated = Stated::default();
    let number = lines.iter().rposition(|line| line.starts_with("Document "));
    stated.item.guid = number.map(|at| lines[at].trim_start_matches("Document ").trim().to_string());
    let end = number.unwrap_or(lines.len());
    let Some(count) = lines[..end].iter().position(|line| is_count(line)) else {
        return (stated, join_lines(&lines[..end].join("\n")));
    };
    let above: Vec<&str> = lines[..count].iter().copied().filter(|line| !line.is_empty()).collect();
    let by = above.iter().rposition(|line| {
        line.starts_with("By ")
            || line.starts_with("Von ")
            || line.starts_with("Par ")
            || line.starts_with("Por ")
    });
    // With three lines above the count the first is the section, with two the last may be a byline.
    let headline_end = by.unwrap_or(if above.len() > 1 { above.len() - 1 } else { above.len() });
    stated.headline = above.get(headline_end.saturating_sub(1)).map(|line| squeeze(line));
    if headline_end > 1 {
        stated.section = above.first().map(|line| squeeze(line));
    }
    stated.byline = above.get(headline_end).map(|line| squeeze(line));
    let mut at = count + 1;
    let mut others = Vec::new();
    while at < end && at < count + 24 {
        let line = lines[at];
        at += 1;
        if line.is_empty() {
            continue;
        }
        if stated.published.is_none() && is_date_line(line) {
            stated.published = Some(line.to_string());
        } else if let Some(day) = stated.published.as_mut().filter(|_| others.is_empty() && is_time(line)) {
            day.push(' ');
            day.push_str(line);
        } else if line.starts_with("(c)") || line.starts_with('©') || line.starts_with("Copyright") {
            break;
        } else {
            others.push(line);
        }
    }
    stated.source = others.first().map(|line| squeeze(line));
    // Below the code of the source: an edition, a page, and the language last.
    stated.language = others.last().filter(|_| others.len() > 2).map(|line| squeeze(line));
    (stated, join_lines(&lines[at.min(end)..end].join("\n")))
}

fn parse_tree(text: &str) -> Result<(Stated, String), Skip> {
    let tree = parse_xml(text)?;
    let Some(article) = tree.find(&["article"]) else {
        return Err(Skip::new(SkipReason::Malformed, "no article in it"));
    };
    let mut stated = Stated {
        headline: article.line_of("headline"),
        byline: article.line_of("byline"),
        source: article.line_of("sourceName"),
        agency: article.line_of("credit"),
        section: article.line_of("sectionName").or_else(|| article.line_of("columnName")),
        published: article.line_of("publicationDate"),
        updated: article.line_of("modificationDate"),
        language: article.line_of("baseLanguage").map(|language| language.to_lowercase()),
        ..Stated::default()
    };
    if let Some(time) = article.line_of("publicationTime")
        && let Some(day) = stated.published.as_mut().filter(|day| !day.contains('T'))
    {
        day.push(' ');
        day.push_str(&time);
    }
    fill(&mut stated.source, || article.line_of("publisherName"));
    stated.item.guid = article.line_of("accessionNo");
    for subject in article.children().filter(|child| *child.name == *"newsSubject") {
        add_subject(&mut stated.subjects, subject.attribute("code"), subject.line_of("name"));
    }
    let parts = article.children().filter(|child| matches!(&*child.name, "leadParagraph" | "tailParagraphs"));
    let parts: Vec<String> = parts.map(paragraphs).filter(|part| !part.is_empty()).collect();
    Ok((stated, parts.join("\n\n")))
}

/// Paragraphs may be laid out by hand inside one.
fn paragraphs(part: &Element) -> String {
    let fixed = part.children().any(|child| child.attribute("display") == Some("Preformatted"));
    if fixed { join_lines(&part.raw_text()) } else { running_text(part) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn coded_plain_and_xml_say_the_same() {
        let cases = [
            "HD  Night ferry returns\nBY  Anna Lind\nWC  9 words\nPD  8 March 2025\nET  06:30\nSN  The Lantern Gazette\nSC  LANT\nLA  English\nCY  (c) 2025 Lantern Media\n\n\
             LP\nThe night ferry sails again.\n\nTD\nIt had been tied up since May.\n\nNS\ngtrans : Transport | gport : Ports\n\nAN  Document LANT000020250308e13800001\n",
            "Night ferry returns\nAnna Lind\n9 words\n8 March 2025\n06:30\nThe Lantern Gazette\nLANT\nEnglish\n(c) 2025 Lantern Media\n\n\
             The night ferry sails again.\n\nIt had been tied up since May.\n\nDocument LANT000020250308e13800001\n",
            "<div class=\"article enArticle\"><table><tr><td><b>HD</b>&nbsp;</td><td><b>Night ferry returns</b></td></tr><tr><td><b>BY</b>&nbsp;</td><td>Anna Lind</td></tr>\
             <tr><td><b>WC</b>&nbsp;</td><td>9 words</td></tr><tr><td><b>PD</b>&nbsp;</td><td>8 March 2025</td></tr><tr><td><b>ET</b>&nbsp;</td><td>06:30</td></tr><tr><td><b>SN</b>&nbsp;</td><td>The Lantern Gazette</td></tr>\
             <tr><td><b>LA</b>&nbsp;</td><td>English</td></tr><tr><td><p><b>LP</b>&nbsp;</p></td><td><p>The night ferry sails again.</p></td></tr>\
             <tr><td><p><b>TD</b>&nbsp;</p></td><td><p>It had been tied up since May.</p></td></tr><tr><td><b>AN</b>&nbsp;</td><td>Document LANT000020250308e13800001</td></tr></table></div>",
        ];
        for text in cases {
            let (stated, body) = parse(text).unwrap();
            assert_eq!(stated.headline.as_deref(), Some("Night ferry returns"), "{text}");
            assert_eq!(stated.byline.as_deref(), Some("Anna Lind"), "{text}");
            assert_eq!(stated.source.as_deref(), Some("The Lantern Gazette"), "{text}");
            assert_eq!(stated.published.as_deref(), Some("8 March 2025 06:30"), "{text}");
            assert_eq!(stated.language.as_deref(), Some("English"), "{text}");
            assert_eq!(stated.item.guid.as_deref(), Some("LANT000020250308e13800001"), "{text}");
            assert_eq!(body, "The night ferry sails again.\n\nIt had been tied up since May.", "{text}");
        }
        let xml = "<PPSResponse><article><accessionNo>L1</accessionNo><baseLanguage>EN</baseLanguage><headline><paragraph><hlt>Night</hlt> ferry</paragraph></headline>\
            <leadParagraph><paragraph>One.</paragraph></leadParagraph><publicationDate><date>2025-03-08</date></publicationDate><sourceName>The Lantern Gazette</sourceName>\
            <newsSubject code='gport'><name>Ports</name></newsSubject><tailParagraphs><paragraph>Two.</paragraph></tailParagraphs></article>";
        let (stated, body) = parse(xml).unwrap();
        assert_eq!(stated.headline.as_deref(), Some("Night ferry"));
        assert_eq!(stated.published.as_deref(), Some("2025-03-08"));
        assert_eq!(stated.subjects[0].label.as_deref(), Some("Ports"));
        assert_eq!(body, "One.\n\nTwo.");
    }
}
