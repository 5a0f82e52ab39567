//! NITF, the News Industry Text Format, by itself or inside NewsML; the New York Times' too.
//!
//! In: the tree of one `<nitf>`. Out: what its head states, and its body. Where a body holds the
//! lead twice, once by itself and once in the full text, the full text alone is taken.

use super::fields::squeeze;
use super::flow::running_text;
use super::subjects::add_subject;
use super::xml::{Element, parse_xml};
use crate::document::{Skip, SkipReason, Stated, Subject};

/// Reads one record.
pub(super) fn parse(text: &str) -> Result<(Stated, String), Skip> {
    let tree = parse_xml(text)?;
    let Some(nitf) = tree.find(&["nitf"]) else {
        return Err(Skip::new(SkipReason::Malformed, "no nitf element in it"));
    };
    let mut stated = Stated::default();
    let text = read_nitf(nitf, &mut stated);
    Ok((stated, text))
}

/// Reads a `<nitf>` element: fills what is not stated yet, and gives the text.
pub(super) fn read_nitf(nitf: &Element, stated: &mut Stated) -> String {
    if let Some(head) = nitf.child("head") {
        read_head(head, stated);
    }
    let body = nitf.child("body");
    if let Some(head) = body.and_then(|body| body.child("body.head")) {
        read_body_head(head, stated);
    }
    fill(&mut stated.language, || nitf.attribute("baselang").or(nitf.attribute("lang")).map(str::to_string));
    fill(&mut stated.headline, || nitf.at(&["head", "title"])?.line());
    let Some(body) = body else { return String::new() };
    if stated.source.is_none() {
        stated.source.clone_from(&stated.agency);
    }
    let mut text = read_content(body);
    if let Some(end) = body.child("body.end").map(running_text).filter(|end| !end.is_empty()) {
        text.push_str("\n\n");
        text.push_str(&end);
    }
    if text.is_empty() {
        let summary = body.at(&["body.head", "abstract"]).or(body.at(&["body.content", "abstract"]));
        return summary.map(running_text).unwrap_or_default();
    }
    text
}

fn read_content(body: &Element) -> String {
    let Some(content) = body.child("body.content") else {
        return if body.child("body.head").is_some() { String::new() } else { running_text(body) };
    };
    let is_full = |block: &&Element| block.attribute("class") == Some("full_text");
    let full = content.children().find(|child| *child.name == *"block" && is_full(child)).map(running_text);
    full.filter(|text| !text.is_empty()).unwrap_or_else(|| running_text(content))
}

fn read_head(head: &Element, stated: &mut Stated) {
    let meta = |name: &str| {
        let metas = head.children().filter(|child| *child.name == *"meta");
        metas.filter(|meta| meta.attribute("name") == Some(name)).find_map(|meta| meta.attribute("content"))
    };
    let text = |value: Option<&str>| value.map(squeeze);
    fill(&mut stated.slug, || {
        ["slug", "slugline", "anpa-keyword", "NTBStikkord", "subject"]
            .iter()
            .find_map(|name| text(meta(name)))
    });
    fill(&mut stated.section, || {
        ["online_sections", "section", "dsk", "category", "anpa-category", "NTBTjeneste"]
            .iter()
            .find_map(|name| text(meta(name)))
    });
    for subject in head.all("tobject.subject") {
        read_subject(subject, &mut stated.subjects);
    }
    for classifier in head.all("classifier") {
        let of_subject = classifier.attribute("type").is_some_and(|kind| {
            matches!(kind, "descriptor" | "general_descriptor" | "online_descriptor" | "taxonomic_classifier")
        });
        if of_subject {
            add_subject(&mut stated.subjects, None, classifier.line());
        }
    }
    if let Some(docdata) = head.child("docdata") {
        read_docdata(docdata, stated);
    }
    let pubdata = head.child("pubdata");
    fill(&mut stated.source, || pubdata?.attribute("name").map(squeeze));
    fill(&mut stated.published, || pubdata?.attribute("date.publication").map(str::to_string));
    fill(&mut stated.url, || pubdata?.attribute("ex-ref").map(str::to_string));
    fill(&mut stated.published, || {
        let part = |name: &str| meta(name).and_then(|value| value.parse::<u16>().ok());
        let (year, month) = (part("publication_year")?, part("publication_month")?);
        Some(format!("{year:04}-{month:02}-{:02}", part("publication_day_of_month")?))
    });
    fill(&mut stated.published, || text(meta("timestamp")));
}

fn read_subject(subject: &Element, subjects: &mut Vec<Subject>) {
    let names = ["tobject.subject.detail", "tobject.subject.matter", "tobject.subject.type"];
    let label = names.iter().find_map(|name| subject.attribute(name)).map(squeeze);
    let code = subject.attribute("tobject.subject.refnum").or(subject.attribute("tobject.subject.code"));
    let owner = subject.attribute("tobject.subject.ipr").unwrap_or("IPTC");
    match code {
        Some(code) if owner != "IPTC" => add_subject(subjects, Some(&format!("{owner}:{code}")), label),
        code => add_subject(subjects, code, label),
    }
}

fn read_docdata(docdata: &Element, stated: &mut Stated) {
    let norm = |name: &str| docdata.child(name)?.attribute("norm").map(str::to_string);
    fill(&mut stated.published, || norm("date.issue"));
    if let Some(release) = norm("date.release") {
        match &stated.published {
            Some(issued) if *issued == release => {}
            Some(_) => stated.item.embargo = stated.item.embargo.take().or(Some(release)),
            None => stated.published = Some(release),
        }
    }
    let item = &mut stated.item;
    fill(&mut item.status, || docdata.attribute("management-status").map(str::to_ascii_lowercase));
    fill(&mut item.guid, || docdata.child("doc-id")?.attribute("id-string").map(str::to_string));
    if let Some(key) = docdata.child("du-key") {
        fill(&mut item.version, || key.attribute("version").map(str::to_string));
    }
    if item.urgency.is_none() {
        item.urgency = docdata.child("urgency").and_then(|urgency| urgency.attribute("ed-urg")?.parse().ok());
    }
    if docdata.find(&["correction"]).is_some() {
        item.signal = item.signal.take().or(Some("correction".to_string()));
    }
    fill(&mut stated.source, || docdata.child("doc.copyright")?.attribute("holder").map(squeeze));
    if let Some(sender) = docdata.find(&["from-src"]).and_then(|from| from.attribute("src-name")) {
        fill(&mut stated.agency, || Some(squeeze(sender)));
    }
    if stated.keywords.is_empty() {
        let keywords = docdata.all("keyword").into_iter().filter_map(|keyword| keyword.attribute("key"));
        stated.keywords = keywords.map(squeeze).collect();
    }
    for place in docdata.all("evloc") {
        fill(&mut stated.located, || place.attribute("city").map(squeeze).or_else(|| place.line()));
    }
}

fn read_body_head(head: &Element, stated: &mut Stated) {
    fill(&mut stated.headline, || head.find(&["hl1"])?.line());
    fill(&mut stated.headline, || head.child("hedline")?.line());
    let bylines = || head.children().filter(|child| *child.name == *"byline");
    let is_printed = |line: &&Element| line.attribute("class") != Some("normalized_byline");
    fill(&mut stated.byline, || bylines().filter(is_printed).find_map(Element::line));
    fill(&mut stated.agency, || head.child("distributor")?.line());
    if stated.source.is_none() {
        stated.source =
            head.at(&["rights", "rights.owner"]).and_then(Element::line).or(stated.agency.clone());
    }
    if let Some(dateline) = head.child("dateline") {
        fill(&mut stated.published, || {
            let date = dateline.find(&["story.date"])?;
            date.attribute("norm").map(str::to_string).or_else(|| date.line())
        });
        // A dateline that is nothing but the moment of filing names no place.
        let line =
            dateline.line().filter(|line| line.contains(|c: char| c.is_alphabetic() && c != 'T' && c != 'Z'));
        fill(&mut stated.located, || {
            let place = dateline.child("location")?;
            // Without a city of its own a location may be the whole dateline.
            let plain = || place.line().filter(|line| !line.contains(|c: char| c.is_ascii_digit()));
            place.line_of("city").or_else(plain)
        });
        fill(&mut stated.dateline, || line);
    }
}

/// Sets a field that is not stated yet.
pub(super) fn fill<T>(slot: &mut Option<T>, value: impl FnOnce() -> Option<T>) {
    if slot.is_none() {
        *slot = value();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_story_states_its_head_and_body() {
        let (stated, text) = parse(include_str!("../../tests/fixtures/nitf/ferry.xml")).unwrap();
        assert_eq!(stated.headline.as_deref(), Some("Night ferry returns to Sandholm"));
        assert_eq!(stated.byline.as_deref(), Some("By Anna Lind"));
        assert_eq!(stated.located.as_deref(), Some("Sandholm"));
        assert_eq!(stated.published.as_deref(), Some("20250308T063000+0100"));
        assert_eq!(stated.item.embargo.as_deref(), Some("20250308T080000+0100"));
        assert_eq!((stated.item.urgency, stated.item.status.as_deref()), (Some(4), Some("usable")));
        assert_eq!(stated.subjects[0].code.as_deref(), Some("subj:04015001"));
        assert_eq!(stated.keywords, ["FERRY-SANDHOLM"]);
        assert_eq!(
            text,
            "The night ferry sails again.\n\nIt had been tied up since May.\n\n(Editing by Tomas Okafor)"
        );
    }

    #[test]
    fn the_full_text_is_taken_once() {
        let nitf = "<nitf><head><meta name='publication_year' content='2007'/><meta name='publication_month' content='2'/>\
            <meta name='publication_day_of_month' content='1'/></head><body><body.head><byline class='normalized_byline'>Lind, Anna</byline>\
            <byline class='print_byline'>By Anna Lind</byline></body.head><body.content><block class='lead_paragraph'><p>One.</p></block>\
            <block class='full_text'><p>One.</p><p>Two.</p></block></body.content></body></nitf>";
        let (stated, text) = parse(nitf).unwrap();
        assert_eq!(stated.published.as_deref(), Some("2007-02-01"));
        assert_eq!(stated.byline.as_deref(), Some("By Anna Lind"));
        assert_eq!(text, "One.\n\nTwo.");
    }
}
