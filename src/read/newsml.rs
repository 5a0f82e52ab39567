//! NewsML 1.0 to 1.2: one news item.
//!
//! In: the tree of one `<NewsItem>`. Out: what its management and its metadata state, and its text.
//! An item may hold the text in several renditions, and pictures with captions beside it: the
//! fullest text that is no caption is the article.

use super::flow::{plain_text, running_text};
use super::nitf::{fill, read_nitf};
use super::subjects::add_subject;
use super::xml::{Element, parse_xml};
use crate::document::{Skip, SkipReason, Stated};

/// Reads one item.
pub(super) fn parse(text: &str) -> Result<(Stated, String), Skip> {
    let tree = parse_xml(text)?;
    let Some(item) = tree.find(&["NewsItem"]) else {
        return Err(Skip::new(SkipReason::Malformed, "no NewsItem in it"));
    };
    let mut stated = Stated { language: item.attribute("lang").map(str::to_string), ..Stated::default() };
    if let Some(identification) = item.child("Identification") {
        read_identification(identification, &mut stated);
    }
    if let Some(management) = item.child("NewsManagement") {
        read_management(management, &mut stated);
    }
    let Some(component) = item.child("NewsComponent") else {
        return Err(Skip::new(SkipReason::NoText, "a NewsItem without a NewsComponent"));
    };
    read_component(component, &mut stated);
    let mut found = Found::default();
    look_for_text(component, &mut stated, &mut found);
    if found.text.is_empty() && !found.other_media.is_empty() {
        let detail = format!("{} without text, of NewsML", found.other_media);
        return Err(Skip::new(SkipReason::NoText, detail));
    }
    Ok((stated, found.text))
}

fn read_identification(identification: &Element, stated: &mut Stated) {
    if let Some(identifier) = identification.child("NewsIdentifier") {
        let line = |name: &str| identifier.line_of(name);
        stated.item.version = line("RevisionId");
        if let (Some(provider), Some(day), Some(item)) =
            (line("ProviderId"), line("DateId"), line("NewsItemId"))
        {
            stated.item.guid = Some(format!("urn:newsml:{provider}:{day}:{item}"));
        }
        stated.source = line("ProviderId");
    }
    stated.slug = identification.line_of("NameLabel");
}

fn formal<'a>(element: &'a Element, name: &str) -> Option<&'a str> {
    element.child(name)?.attribute("FormalName")
}

fn read_management(management: &Element, stated: &mut Stated) {
    let created = management.line_of("FirstCreated");
    let revised = management.line_of("ThisRevisionCreated");
    stated.updated = revised.clone().filter(|_| created.is_some() && created != revised);
    stated.published = created.or(revised);
    let item = &mut stated.item;
    item.status = formal(management, "Status").map(str::to_ascii_lowercase);
    item.urgency = formal(management, "Urgency").and_then(|urgency| urgency.parse().ok());
    item.signal = match item.status.as_deref() {
        Some("canceled" | "cancelled" | "killed") => Some("kill".to_string()),
        _ => find_signal(management),
    };
    if item.status.as_deref() == Some("embargoed") {
        item.embargo = management.find(&["DateAndTime"]).and_then(Element::line);
    }
}

/// What the type of the item, or an instruction, says of this revision.
fn find_signal(management: &Element) -> Option<String> {
    let words = [formal(management, "NewsItemType"), formal(management, "Instruction")];
    words.into_iter().flatten().find_map(|word| {
        let word = word.to_ascii_lowercase();
        let signals = [("correct", "correction"), ("kill", "kill"), ("cancel", "kill"), ("update", "update")];
        let (_, signal) = signals.into_iter().find(|(mark, _)| word.contains(mark))?;
        Some(signal.to_string())
    })
}

/// Reads the lines and metadata of a component, and of those inside it for what is still open.
fn read_component(component: &Element, stated: &mut Stated) {
    if let Some(lines) = component.child("NewsLines") {
        read_lines(lines, stated);
    }
    if let Some(metadata) = component.child("AdministrativeMetadata") {
        read_parties(metadata, stated);
    }
    if let Some(metadata) = component.child("DescriptiveMetadata") {
        read_description(metadata, stated);
    }
    for topic in
        component.children().filter(|child| *child.name == *"TopicSet").flat_map(|set| set.all("Topic"))
    {
        name_subject(topic, stated);
    }
    for inner in component.children().filter(|child| *child.name == *"NewsComponent") {
        if !is_aside(inner) {
            read_component(inner, stated);
        }
    }
}

fn read_lines(lines: &Element, stated: &mut Stated) {
    fill(&mut stated.headline, || lines.line_of("HeadLine"));
    fill(&mut stated.byline, || lines.line_of("ByLine"));
    fill(&mut stated.item.creditline, || lines.line_of("CreditLine"));
    // A dateline that is only a day says nothing of the place.
    fill(&mut stated.dateline, || {
        lines.line_of("DateLine").filter(|line| line.contains(char::is_alphabetic))
    });
    if let Some(slug) = lines.line_of("SlugLine") {
        stated.slug = Some(slug);
    }
    if stated.keywords.is_empty() {
        let words = lines.children().filter(|child| *child.name == *"KeywordLine").filter_map(Element::line);
        stated.keywords = words.collect();
    }
}

fn read_parties(metadata: &Element, stated: &mut Stated) {
    let party = |name: &str| {
        let element = metadata.children().find(|child| *child.name == *name)?;
        element.child("Party")?.attribute("FormalName").map(str::to_string)
    };
    let provider = party("Provider").or_else(|| party("Source"));
    if provider.is_some() {
        stated.source.clone_from(&provider);
    }
    fill(&mut stated.agency, || provider);
    if stated.byline.is_none() && stated.authors.is_empty() {
        let creators =
            metadata.children().filter(|child| *child.name == *"Creator").flat_map(|c| c.all("Party"));
        let names = creators.filter_map(|party| party.attribute("FormalName")).map(str::to_string);
        let source = stated.source.clone();
        stated.authors = names.filter(|name| Some(name) != source.as_ref() && name.contains(' ')).collect();
    }
}

fn read_description(metadata: &Element, stated: &mut Stated) {
    if let Some(language) = formal(metadata, "Language") {
        stated.language = Some(language.to_ascii_lowercase());
    }
    for codes in metadata.children().filter(|child| *child.name == *"SubjectCode") {
        for subject in codes.children() {
            let scheme = subject.attribute("Scheme").unwrap_or("Iptc");
            let Some(code) = subject.attribute("FormalName") else { continue };
            let of_iptc = scheme.to_ascii_lowercase().contains("iptc");
            let code = if of_iptc { code.to_string() } else { format!("{scheme}:{code}") };
            add_subject(&mut stated.subjects, Some(&code), None);
        }
    }
    for property in metadata.children().filter(|child| *child.name == *"Property") {
        if property.attribute("FormalName") == Some("Keyword") {
            stated.keywords.extend(property.attribute("Value").map(str::to_string));
        }
    }
    let origin = |place: &&Element| place.attribute("HowPresent").is_none_or(|how| how == "Origin");
    let places = metadata.children().filter(|child| *child.name == *"Location").filter(origin);
    for place in places {
        let city =
            place.all("Property").into_iter().find(|part| part.attribute("FormalName") == Some("City"));
        fill(&mut stated.located, || city?.attribute("Value").map(str::to_string));
    }
}

/// Gives the subject that a topic describes its English name.
fn name_subject(topic: &Element, stated: &mut Stated) {
    let Some(code) = topic.line_of("FormalName") else { return };
    let is_name =
        |description: &&Element| description.attribute("Variant").is_none_or(|variant| variant == "Name");
    let names = || topic.children().filter(|child| *child.name == *"Description").filter(is_name);
    let english = names().find(|name| name.attribute("lang") == Some("en"));
    let label = english.or_else(|| names().next()).and_then(Element::line);
    if topic
        .child("TopicType")
        .and_then(|kind| kind.attribute("FormalName"))
        .is_some_and(|k| k.starts_with("Subject"))
    {
        add_subject(&mut stated.subjects, Some(&code), label);
    }
}

/// Whether a component stands beside the article: a caption, a picture, a graphic.
fn is_aside(component: &Element) -> bool {
    let role = formal(component, "Role").unwrap_or_default().to_ascii_lowercase();
    ["caption", "photo", "picture", "graphic", "thumbnail", "preview", "quicklook", "icon"]
        .contains(&role.as_str())
}

#[derive(Default)]
struct Found {
    text: String,
    other_media: String,
}

fn look_for_text(component: &Element, stated: &mut Stated, found: &mut Found) {
    for child in component.children() {
        match &*child.name {
            "NewsComponent" if !is_aside(child) => look_for_text(child, stated, found),
            "NewsComponent" => {}
            "NewsItem" => {
                if let Some(inner) = child.child("NewsComponent") {
                    look_for_text(inner, stated, found);
                }
            }
            "ContentItem" => {
                let media = formal(child, "MediaType").unwrap_or("Text").to_ascii_lowercase();
                if !media.contains("text") {
                    found.other_media = media;
                    continue;
                }
                let text = read_content(child, stated);
                if text.len() > found.text.len() {
                    found.text = text;
                }
            }
            _ => {}
        }
    }
}

fn read_content(content: &Element, stated: &mut Stated) -> String {
    let Some(holder) = content.find(&["DataContent", "InlineContent"]) else { return String::new() };
    if let Some(nitf) = holder.find(&["nitf"]) {
        return read_nitf(nitf, stated);
    }
    match holder.find(&["body.content"]).or_else(|| holder.find(&["body"])) {
        Some(body) => running_text(body),
        None if holder.children().next().is_some() => running_text(holder),
        None => plain_text(&holder.raw_text()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_item_states_its_metadata() {
        let (stated, text) = parse(include_str!("../../tests/fixtures/newsml/seilbahn.xml")).unwrap();
        assert_eq!(stated.headline.as_deref(), Some("Seilbahn am Rabenstein fährt wieder"));
        assert_eq!(stated.source.as_deref(), Some("Norwire"));
        assert_eq!(stated.dateline.as_deref(), Some("Rabenstein, 14. Jan 2025 (Norwire)"));
        assert_eq!(stated.located.as_deref(), Some("Rabenstein"));
        assert_eq!(stated.published.as_deref(), Some("20250114T100500Z"));
        assert_eq!(stated.item.guid.as_deref(), Some("urn:newsml:norwire.example:20250114:SB-77"));
        assert_eq!(stated.item.version.as_deref(), Some("2"));
        assert_eq!(stated.item.urgency, Some(4));
        assert_eq!(stated.subjects[0].code.as_deref(), Some("subj:04015000"));
        assert_eq!(stated.subjects[0].label.as_deref(), Some("transport"));
        assert_eq!(text, "Die Seilbahn fährt wieder.\n\nDer Riss ist geflickt.");
    }

    #[test]
    fn a_picture_with_its_caption_is_no_article() {
        let xml = "<NewsItem><NewsComponent><NewsComponent><Role FormalName='Caption'/><ContentItem><MediaType FormalName='Text'/>\
            <DataContent>A boat.</DataContent></ContentItem></NewsComponent><NewsComponent><Role FormalName='main'/><ContentItem>\
            <MediaType FormalName='Photo'/></ContentItem></NewsComponent></NewsComponent></NewsItem>";
        assert_eq!(parse(xml).unwrap_err().reason, SkipReason::NoText);
    }
}
