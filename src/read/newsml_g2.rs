//! NewsML-G2: news items, alone or in a news message.
//!
//! In: the tree of one item. Out: what its `itemMeta` and `contentMeta` state, and the text of its
//! `contentSet`, which may be NITF, XHTML or plain. Packages, pictures, films, plans and concepts
//! carry no text and are told as what they are.

use super::flow::{plain_text, running_text};
use super::nitf::{fill, read_nitf};
use super::subjects::add_subject;
use super::xml::{Element, parse_xml};
use crate::document::{Skip, SkipReason, Stated};

/// The items of a message that a record may be.
pub(super) const ITEMS: [&str; 7] =
    ["newsItem", "packageItem", "conceptItem", "knowledgeItem", "planningItem", "catalogItem", "eventItem"];

/// Reads one item.
pub(super) fn parse(text: &str) -> Result<(Stated, String), Skip> {
    let tree = parse_xml(text)?;
    let Some(item) = tree.find(&ITEMS) else {
        return Err(Skip::new(SkipReason::Malformed, "no item of NewsML-G2 in it"));
    };
    let no_text = |what: &str| Err(Skip::new(SkipReason::NoText, format!("{what} of NewsML-G2")));
    match &*item.name {
        "packageItem" => return no_text("a package"),
        "conceptItem" | "knowledgeItem" => return no_text("concepts"),
        "planningItem" | "eventItem" => return no_text("a plan"),
        "catalogItem" => return no_text("a catalogue"),
        _ => {}
    }
    let mut stated = Stated::default();
    read_item(item, &mut stated);
    let meta = item.child("contentMeta");
    if let Some(meta) = meta {
        read_content_meta(meta, &mut stated);
    }
    read_provenance(item, &mut stated);
    let text = item.child("contentSet").map(|set| read_content(set, &mut stated)).unwrap_or_default();
    let class = item.at(&["itemMeta", "itemClass"]).and_then(|class| class.attribute("qcode"));
    let class = class.map_or("", |code| code.rsplit(':').next().unwrap_or(code));
    let is_withdrawn = stated.item.signal.as_deref() == Some("kill");
    if text.is_empty() && !matches!(class, "" | "text") {
        return no_text(&format!("{class} without text,"));
    }
    if text.is_empty() && stated.headline.is_none() && !is_withdrawn {
        return no_text("an item without text,");
    }
    Ok((stated, text))
}

fn read_item(item: &Element, stated: &mut Stated) {
    let meta = item.child("itemMeta");
    let line = |name: &str| meta.and_then(|meta| meta.line_of(name));
    let created = line("firstCreated");
    let version = line("versionCreated");
    stated.updated = version.clone().filter(|_| created.is_some() && created != version);
    stated.published = created.or(version);
    stated.language = item.attribute("lang").map(str::to_string);
    let wire = &mut stated.item;
    wire.guid = item.attribute("guid").map(str::to_string);
    wire.version = item.attribute("version").map(str::to_string);
    wire.embargo = line("embargoed");
    let code = |element: &Element| {
        let code = element.attribute("qcode").or(element.attribute("uri"))?;
        Some(code.rsplit([':', '/']).next().unwrap_or(code).to_ascii_lowercase())
    };
    wire.status = meta.and_then(|meta| meta.child("pubStatus")).and_then(code);
    let signals = meta.into_iter().flat_map(Element::children).filter(|child| *child.name == *"signal");
    wire.signal = signals.filter_map(|signal| find_signal(signal.attribute("qcode")?)).next();
    if wire.signal.is_none() && matches!(wire.status.as_deref(), Some("canceled" | "cancelled")) {
        wire.signal = Some("kill".to_string());
    }
}

/// What a signal says of this version, in the words of the contract.
fn find_signal(code: &str) -> Option<String> {
    let (list, word) = code.split_once(':').unwrap_or(("", code));
    let word = word.to_ascii_lowercase();
    let signal = match (list, word.as_str()) {
        (_, "correction" | "corrected" | "atom-correction") | ("edStat", "c") => "correction",
        (_, "update" | "writethru") | ("edStat", "u") => "update",
        (_, "kill" | "killed" | "cancel" | "canceled" | "retract") => "kill",
        _ => return None,
    };
    Some(signal.to_string())
}

fn read_content_meta(meta: &Element, stated: &mut Stated) {
    fill(&mut stated.published, || meta.line_of("contentCreated"));
    fill(&mut stated.updated, || meta.line_of("contentModified"));
    stated.headline = main_headline(meta);
    stated.byline = meta.line_of("by");
    stated.dateline = meta.line_of("dateline");
    stated.slug = meta.line_of("slugline");
    stated.item.creditline = meta.line_of("creditline");
    stated.item.urgency = meta.line_of("urgency").and_then(|urgency| urgency.parse().ok());
    let tag = meta.child("language").and_then(|language| language.attribute("tag"));
    stated.language = tag.map(str::to_string).or(stated.language.take());
    stated.located = meta.children().filter(|child| *child.name == *"located").find_map(name_of);
    for child in meta.children() {
        match &*child.name {
            "subject" => {
                let code = child.attribute("qcode").or(child.attribute("uri"));
                add_subject(&mut stated.subjects, code, name_of(child));
            }
            "keyword" => stated.keywords.extend(child.line()),
            _ => {}
        }
    }
}

/// The headline without a role, or else the first.
fn main_headline(meta: &Element) -> Option<String> {
    let headlines = || meta.children().filter(|child| *child.name == *"headline");
    let plain = headlines().find(|line| line.attribute("role").is_none_or(|role| role.ends_with(":main")));
    plain.and_then(Element::line).or_else(|| headlines().find_map(Element::line))
}

/// The name of a party, a place or a subject: its `name`, or its literal.
fn name_of(element: &Element) -> Option<String> {
    let literal = || element.attribute("literal").map(str::to_string);
    element.line_of("name").or_else(literal).filter(|name| !name.is_empty())
}

/// Who published it, and who wrote it. A provider may be nothing but a domain or a code.
fn read_provenance(item: &Element, stated: &mut Stated) {
    let meta = item.child("contentMeta");
    let provider = item.at(&["itemMeta", "provider"]);
    let coded = |element: &Element| {
        let code = element.attribute("qcode").or(element.attribute("uri"))?;
        code.rsplit([':', '/']).next().map(str::to_string)
    };
    let source = meta.and_then(|meta| meta.child("infoSource")).and_then(name_of);
    let names = [
        provider.and_then(|provider| provider.line_of("name")),
        source,
        stated.item.creditline.clone(),
        provider.and_then(name_of),
        provider.and_then(coded),
        item.at(&["rightsInfo", "copyrightHolder"]).and_then(name_of),
    ];
    stated.source = names.into_iter().flatten().next();
    stated.agency = stated.source.clone();
    if stated.byline.is_none()
        && let Some(meta) = meta
    {
        let is_author =
            |child: &&Element| matches!(&*child.name, "creator" | "contributor") && is_person(child);
        stated.authors = meta.children().filter(is_author).filter_map(name_of).collect();
    }
}

fn is_person(party: &Element) -> bool {
    let typed = |name: &str| party.attribute(name).is_some_and(|kind| kind.ends_with(":person"));
    typed("type")
        || party.attribute("role").is_some_and(|role| {
            let role = role.rsplit(':').next().unwrap_or(role).to_ascii_lowercase();
            matches!(role.as_str(), "reporter" | "author" | "writer" | "journalist" | "correspondent")
        })
}

fn read_content(set: &Element, stated: &mut Stated) -> String {
    let mut best = String::new();
    for content in set.children() {
        let text = match &*content.name {
            "inlineXML" => match (content.find(&["nitf"]), content.find(&["body"])) {
                (Some(nitf), _) => read_nitf(nitf, stated),
                (None, Some(body)) => running_text(body),
                (None, None) => running_text(content),
            },
            "inlineData" if content.attribute("encoding").is_none() => plain_text(&content.raw_text()),
            _ => continue,
        };
        // Several renditions of one text: the fullest is taken.
        if text.len() > best.len() {
            best = text;
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_item_states_its_metadata() {
        let (stated, text) = parse(include_str!("../../tests/fixtures/newsml-g2/lighthouse.xml")).unwrap();
        assert_eq!(stated.headline.as_deref(), Some("Lighthouse keeper retires after forty years"));
        assert_eq!(stated.source.as_deref(), Some("Norwire"));
        assert_eq!(stated.byline.as_deref(), Some("By Tomas Okafor"));
        assert_eq!(stated.located.as_deref(), Some("Sandholm"));
        assert_eq!(stated.published.as_deref(), Some("2025-03-08T06:30:00+01:00"));
        assert_eq!(stated.updated.as_deref(), Some("2025-03-08T09:00:00+01:00"));
        assert_eq!(stated.language.as_deref(), Some("en"));
        assert_eq!(stated.slug.as_deref(), Some("PEOPLE-LIGHTHOUSE"));
        let item = &stated.item;
        assert_eq!((item.version.as_deref(), item.signal.as_deref()), (Some("3"), Some("correction")));
        assert_eq!((item.urgency, item.embargo.as_deref()), (Some(4), Some("2025-03-08T08:00:00+01:00")));
        assert_eq!(stated.subjects.len(), 2);
        assert_eq!(stated.subjects[0].code.as_deref(), Some("medtop:20000065"));
        assert_eq!(
            text,
            "The last keeper of the Sandholm light has handed in his keys.\n\nNobody will follow him."
        );
    }

    #[test]
    fn items_without_text_are_told_as_what_they_are() {
        for (xml, detail) in [
            ("<packageItem/>", "a package of NewsML-G2"),
            (
                "<newsItem><itemMeta><itemClass qcode='ninat:picture'/></itemMeta><contentSet><remoteContent/></contentSet></newsItem>",
                "picture without text, of NewsML-G2",
            ),
        ] {
            let skip = parse(xml).unwrap_err();
            assert_eq!((skip.reason, skip.detail.as_str()), (SkipReason::NoText, detail), "{xml}");
        }
    }
}
