//! Which vocabulary an XML or SGML file speaks, told by its elements and never by its name.
//!
//! In: the first bytes of a file. Out: how its records lie in it, or what it is where it holds
//! none.

use super::records::Layout;
use super::{feed, newsml_g2, xml_other};
use crate::document::{Format, Skip, SkipReason};

const NITF: [&str; 1] = ["nitf"];
const NEWSML: [&str; 1] = ["NewsItem"];
const FACTIVA: [&str; 1] = ["article"];
const PROQUEST: [&str; 2] = ["RECORD", "Record"];

/// Vocabularies by the element that tells them, in the order in which they are looked for: what
/// stands around goes before what may stand inside.
const KINDS: [(&str, Format, &[&str]); 19] = [
    ("newsMessage", Format::NewsmlG2, &newsml_g2::ITEMS),
    ("newsItem", Format::NewsmlG2, &newsml_g2::ITEMS),
    ("packageItem", Format::NewsmlG2, &newsml_g2::ITEMS),
    ("conceptItem", Format::NewsmlG2, &newsml_g2::ITEMS),
    ("knowledgeItem", Format::NewsmlG2, &newsml_g2::ITEMS),
    ("planningItem", Format::NewsmlG2, &newsml_g2::ITEMS),
    ("catalogItem", Format::NewsmlG2, &newsml_g2::ITEMS),
    ("NewsML", Format::Newsml, &NEWSML),
    ("NewsItem", Format::Newsml, &NEWSML),
    ("rss", Format::Feed, &feed::ITEMS),
    ("feed", Format::Feed, &feed::ITEMS),
    ("RDF", Format::Feed, &feed::ITEMS),
    ("channel", Format::Feed, &feed::ITEMS),
    ("entry", Format::Feed, &feed::ITEMS),
    ("PPSResponse", Format::Factiva, &FACTIVA),
    ("ppsArticleResponse", Format::Factiva, &FACTIVA),
    ("RECORD", Format::Proquest, &PROQUEST),
    ("Record", Format::Proquest, &PROQUEST),
    ("nitf", Format::Nitf, &NITF),
];

/// How many elements are looked at.
const MAX_TAGS: usize = 400;

/// The layout of markup that is no web page; `None` where it is no XML at all.
pub(super) fn find_xml_layout(content: &[u8]) -> Option<Result<Layout, Skip>> {
    if content.starts_with(b"<DOC>") || content.starts_with(b"<DOC ") {
        return Some(Ok(Layout::Docs));
    }
    let names = element_names(content);
    let root = *names.first()?;
    if let Some((name, format, items)) = KINDS.iter().find(|(name, _, _)| *name == root) {
        // The root is the record itself, or stands around records.
        return Some(Ok(if items.contains(name) {
            Layout::Whole(*format)
        } else {
            Layout::Tags(*format, items)
        }));
    }
    if root.eq_ignore_ascii_case("html") || root == "svg" {
        return None;
    }
    if root == "schema" {
        return Some(Err(Skip::new(SkipReason::Unrecognised, "an XML schema")));
    }
    if let Some((_, format, items)) = KINDS.iter().find(|(name, _, _)| names.contains(name)) {
        return Some(Ok(Layout::Tags(*format, items)));
    }
    let of_g2 = memchr::memmem::find(&content[..content.len().min(4096)], b"iptc.org/std/nar/").is_some();
    let fragments = [
        "groupSet",
        "contentMeta",
        "contentSet",
        "itemMeta",
        "partMeta",
        "group",
        "hopHistory",
        "remoteInfo",
    ];
    if of_g2 || fragments.contains(&root) {
        return Some(Err(Skip::new(SkipReason::NoText, "a fragment of NewsML-G2")));
    }
    if xml_other::ITEMS.contains(&root) {
        return Some(Ok(Layout::Whole(Format::Xml)));
    }
    let item = xml_other::ITEMS.iter().any(|item| names.contains(item));
    item.then_some(Ok(Layout::Tags(Format::Xml, &xml_other::ITEMS)))
}

/// The names of the first elements, without prefixes.
fn element_names(content: &[u8]) -> Vec<&str> {
    let mut names = Vec::new();
    let mut at = 0;
    while names.len() < MAX_TAGS {
        let Some(offset) = memchr::memchr(b'<', &content[at..]) else { break };
        at += offset;
        let rest = &content[at..];
        let skip_past =
            |mark: &[u8]| memchr::memmem::find(rest, mark).map_or(rest.len(), |end| end + mark.len());
        if rest.starts_with(b"<!--") {
            at += skip_past(b"-->");
            continue;
        }
        if rest.starts_with(b"<![CDATA[") {
            at += skip_past(b"]]>");
            continue;
        }
        let name = &rest[1..];
        let length =
            name.iter().take_while(|byte| byte.is_ascii_alphanumeric() || b"_.:-".contains(byte)).count();
        if name.first().is_some_and(|byte| byte.is_ascii_alphabetic() || *byte == b'_')
            && let Ok(name) = std::str::from_utf8(&name[..length])
        {
            let local = name.split_once(':').map_or(name, |(_, local)| local);
            if !names.contains(&local) {
                names.push(local);
            }
        }
        at += 1;
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn vocabularies_are_told_by_their_elements() {
        for (xml, name) in [
            ("<?xml version='1.0'?><!-- <rss> --><nitf>", "nitf"),
            ("<root><nitf>", "nitf"),
            ("<NewsML><NewsItem><nitf>", "newsml"),
            ("<ns0:newsMessage><ns0:newsItem>", "newsml-g2"),
            ("<newsItem>", "newsml-g2"),
            ("<rdf:RDF><channel>", "feed"),
            ("<DOC>\n<DOCNO>", "trec"),
            ("<PPSResponse><x>", "factiva"),
            ("<list><article>", "xml"),
            ("<groupSet>", ""),
            ("<xs:schema>", ""),
            ("<html>", "?"),
            ("<thing>", "?"),
        ] {
            let found = match find_xml_layout(xml.as_bytes()) {
                Some(Ok(Layout::Whole(format) | Layout::Tags(format, _))) => format.name(),
                Some(Ok(Layout::Docs)) => "trec",
                Some(Ok(_) | Err(_)) => "",
                None => "?",
            };
            assert_eq!(found, name, "{xml}");
        }
    }
}
