//! Which database a file was exported from, or which wire it came by, told by the marks they print.
//!
//! In: the first bytes of a file. Out: how its articles lie in it.

use super::export_cut::Mark;
use super::records::Layout;
use crate::document::Format;

/// The layout of a message of a wire, which has control characters.
pub(super) fn find_wire_layout(content: &[u8]) -> Option<Layout> {
    let format = match content {
        [0x16, 0x16, 0x01, ..] => Format::Anpa1312,
        [0x01, ..] => Format::Iptc7901,
        _ => return None,
    };
    let head = &content[..memchr::memchr(0x02, &content[..content.len().min(4096)])?];
    memchr::memchr(b'\n', head).filter(|end| *end > 4)?;
    let several = memchr::memchr_iter(0x01, content).nth(1).is_some();
    Some(if several { Layout::Articles(format, Mark::Message) } else { Layout::Whole(format) })
}

/// The layout of an export that is a page.
pub(super) fn find_page_layout(content: &[u8]) -> Option<Layout> {
    let has = |mark: &[u8]| memchr::memmem::find(content, mark).is_some();
    if has(b"<DOC NUMBER=") {
        return Some(Layout::Articles(Format::Nexis, Mark::NexisTag));
    }
    if has(b"DocPublicationName\"") {
        let mark = if has(b"<article") { Mark::ArticleTag } else { Mark::EuropresseTag };
        return Some(Layout::Articles(Format::Europresse, mark));
    }
    let is_factiva = memchr::memmem::find_iter(content, b"class=\"article ").any(|at| {
        let class = &content[at + 15..content.len().min(at + 40)];
        memchr::memmem::find(class, b"Article\"").is_some_and(|end| end <= 3)
    });
    is_factiva.then_some(Layout::Articles(Format::Factiva, Mark::FactivaTag))
}

/// The layout of an export that is text.
pub(super) fn find_text_layout(content: &[u8]) -> Option<Layout> {
    let has = |mark: &[u8]| memchr::memmem::find(content, mark).is_some();
    let upper =
        [&b"DOCUMENT"[..], b"DOKUMENT", b"Document", b"Dokument", b"Documento"].iter().any(|mark| has(mark));
    if !upper && !has(b"ProQuest") {
        return None;
    }
    if Mark::RuleLine.find(content, 0).is_some() && (has(b"ProQuest") || has(b"\nFull text:")) {
        return Some(Layout::Articles(Format::Proquest, Mark::RuleLine));
    }
    if Mark::CountLine.find(content, 0).is_some() {
        return Some(Layout::Articles(Format::Nexis, Mark::CountLine));
    }
    if Mark::EndLine.find(content, 0).is_some() && (has(b"Load-Date:") || has(b"opyright")) {
        return Some(Layout::Articles(Format::Nexis, Mark::EndLine));
    }
    Mark::NumberLine.find(content, 0).map(|_| Layout::Articles(Format::Factiva, Mark::NumberLine))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exports_are_told_by_their_marks() {
        for (text, name) in [
            ("\n  1 of 2 DOCUMENTS\n", "nexis"),
            ("A\nCopyright 2025\nEnd of Document\n", "nexis"),
            ("A\n5 words\nDocument LANT000020250308e13800001\n", "factiva"),
            ("______________________________\n\nA\n\nFull text: x\n\nProQuest document ID: 7\n", "proquest"),
            ("A Document of faith", ""),
        ] {
            let found = find_text_layout(text.as_bytes());
            let found = match found {
                Some(Layout::Articles(format, _)) => format.name(),
                Some(_) | None => "",
            };
            assert_eq!(found, name, "{text}");
        }
        assert!(find_page_layout(b"<div class=\"article enArticle\">").is_some());
        assert!(find_page_layout(b"<div class=\"article page\">").is_none());
        assert!(find_wire_layout(b"\x01eca100 3\n\x02text").is_some());
    }
}
