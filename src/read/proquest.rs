//! Exports of ProQuest: text with labels, and its XML.
//!
//! In: one article. Out: its fields and its text. In the text every field stands behind a label at
//! the start of a line, and the full text goes on to the next label.

use super::export_labels::{Label, split_label};
use super::fields::squeeze;
use super::flow::{plain_text, running_text};
use super::layout::join_lines;
use super::nitf::fill;
use super::subjects::add_subject;
use super::xml::{Element, parse_xml};
use crate::document::{Skip, SkipReason, Stated};

/// Reads one article.
pub(super) fn parse(text: &str) -> Result<(Stated, String), Skip> {
    if text.trim_start().starts_with('<') { parse_tree(text) } else { Ok(parse_text(text)) }
}

fn parse_text(text: &str) -> (Stated, String) {
    let mut stated = Stated::default();
    let (mut body, mut summary) = (String::new(), String::new());
    let mut fields: Vec<(Option<Label>, String)> = vec![(None, String::new())];
    for line in text.lines().filter(|line| !line.trim().starts_with("____")) {
        match (split_label(line), fields.last_mut()) {
            (Some((label, value)), _) => fields.push((Some(label), value.to_string())),
            (None, Some((_, value))) => {
                value.push('\n');
                value.push_str(line);
            }
            (None, None) => {}
        }
    }
    for (label, value) in fields {
        match label {
            None => {
                let mut lines = value.lines().map(str::trim);
                let title = lines.find(|line| !line.is_empty() && !is_count(line));
                stated.headline = title.map(squeeze);
            }
            Some(Label::Body) => body = join_lines(&value),
            Some(Label::Summary) => summary = join_lines(&value),
            Some(label) => set(&mut stated, label, squeeze(&value)),
        }
    }
    (stated, if body.is_empty() { summary } else { body })
}

/// `Document 3 of 100`.
fn is_count(line: &str) -> bool {
    let words: Vec<&str> = line.split_whitespace().collect();
    matches!(words.as_slice(), ["Document" | "Dokument" | "Documento", a, _, b] if a.parse::<u32>().is_ok() && b.parse::<u32>().is_ok())
}

fn set(stated: &mut Stated, label: Label, value: String) {
    if value.is_empty() {
        return;
    }
    let slot = match label {
        Label::Headline => &mut stated.headline,
        Label::Byline => {
            // The family name stands first, people apart by semicolons.
            stated.authors = value.split(';').map(unreverse).collect();
            return;
        }
        Label::Section => &mut stated.section,
        Label::Dateline => &mut stated.dateline,
        Label::Language => &mut stated.language,
        Label::Source => &mut stated.source,
        Label::Published => &mut stated.published,
        Label::Url => &mut stated.url,
        Label::Number => &mut stated.item.guid,
        Label::Subject => {
            for subject in value.split(';') {
                add_subject(&mut stated.subjects, None, Some(squeeze(subject)));
            }
            return;
        }
        Label::Located => &mut stated.located,
        Label::Loaded | Label::Length | Label::Tail | Label::Body | Label::Summary => return,
    };
    if slot.is_none() {
        *slot = Some(value);
    }
}

/// `Lind, Anna` is Anna Lind.
fn unreverse(name: &str) -> String {
    let name = name.trim();
    match name.split_once(", ") {
        Some((family, given)) if !given.contains(',') && !family.contains(' ') => format!("{given} {family}"),
        Some(_) | None => name.to_string(),
    }
}

fn parse_tree(text: &str) -> Result<(Stated, String), Skip> {
    let tree = parse_xml(text)?;
    let Some(record) = tree.find(&["RECORD", "Record"]) else {
        return Err(Skip::new(SkipReason::Malformed, "no record in it"));
    };
    let line = |names: &[&str]| names.iter().find_map(|name| record.find(&[name]).and_then(Element::line));
    let title_of = |holder: &str| record.find(&[holder]).and_then(|holder| holder.find(&["Title"]));
    let mut stated = Stated {
        headline: title_of("TitleAtt")
            .and_then(Element::line)
            .or_else(|| line(&["RecordTitle", "ArticleTitle"])),
        source: title_of("PubFrosting").or_else(|| title_of("Publication")).and_then(Element::line),
        published: line(&["NumericDate", "NumericPubDate", "StartDate", "AlphaPubDate", "PublicationDate"]),
        section: line(&["Section"]),
        language: line(&["RawLang", "LanguageCode", "Language"]),
        url: line(&["URLDocView", "DocumentURL"]),
        ..Stated::default()
    };
    fill(&mut stated.headline, || line(&["Title"]));
    fill(&mut stated.source, || line(&["PublicationTitle", "Pubtitle"]));
    stated.item.guid = line(&["GOID", "RecordID"]);
    let names = record.all("Contributor").into_iter().filter_map(|person| {
        let whole =
            ["OriginalForm", "NormalizedForm", "PersonName"].iter().find_map(|name| person.line_of(name));
        whole.or_else(|| Some(format!("{} {}", person.line_of("FirstName")?, person.line_of("LastName")?)))
    });
    stated.authors = names.map(|name| unreverse(&name)).collect();
    for subject in record.all("GenSubjValue").into_iter().chain(record.all("Subject")) {
        add_subject(&mut stated.subjects, None, subject.line());
    }
    let body = ["FullText", "Text", "Abstract", "AbsText"].iter().find_map(|name| {
        let element = record.find(&[name])?;
        let text = if element.children().next().is_some() {
            running_text(element)
        } else {
            plain_text(&element.raw_text())
        };
        Some(text).filter(|text| !text.is_empty())
    });
    Ok((stated, body.unwrap_or_default()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_and_xml() {
        let cases = [
            "____________________________________________________________\n\nDocument 1 of 2\n\nNight ferry returns\n\nAuthor: Lind, Anna; Okafor, Tomas\n\n\
             Publication title: The Lantern Gazette\n\nPublication date: Mar 8, 2025\n\nAbstract: A ferry.\n\nFull text: The night ferry sails again.\n\nIt had been tied up since May.\n\n\
             Subject: Ferries; Ports\n\nTitle: Night ferry returns\n\nLanguage of publication: English\n\nProQuest document ID: 7\n",
            "<RECORD><GOID>7</GOID><TitleAtt><Title>Night ferry returns</Title></TitleAtt><PubFrosting><Title>The Lantern Gazette</Title></PubFrosting><NumericDate>Mar 8, 2025</NumericDate>\
             <Contributors><Contributor><OriginalForm>Lind, Anna</OriginalForm></Contributor><Contributor><OriginalForm>Tomas Okafor</OriginalForm></Contributor></Contributors><RawLang>English</RawLang>\
             <Terms><GenSubjTerm><GenSubjValue>Ferries</GenSubjValue></GenSubjTerm><GenSubjTerm><GenSubjValue>Ports</GenSubjValue></GenSubjTerm></Terms>\
             <TextInfo><Text>&lt;p&gt;The night ferry sails again.&lt;/p&gt;&lt;p&gt;It had been tied up since May.&lt;/p&gt;</Text></TextInfo></RECORD>",
        ];
        for text in cases {
            let (stated, body) = parse(text).unwrap();
            assert_eq!(stated.headline.as_deref(), Some("Night ferry returns"), "{text}");
            assert_eq!(stated.source.as_deref(), Some("The Lantern Gazette"), "{text}");
            assert_eq!(stated.published.as_deref(), Some("Mar 8, 2025"), "{text}");
            assert_eq!(stated.authors, ["Anna Lind", "Tomas Okafor"], "{text}");
            assert_eq!(stated.language.as_deref(), Some("English"), "{text}");
            assert_eq!(stated.item.guid.as_deref(), Some("7"), "{text}");
            assert_eq!(stated.subjects.len(), 2, "{text}");
            assert_eq!(body, "The night ferry sails again.\n\nIt had been tied up since May.", "{text}");
        }
    }
}
