//! Documents that lie in a ZIP: the bytes become the part that holds the text, so that what is
//! mutated is the text and not the archive around it.

use morgue::document::Format;

use crate::{read_file, read_record};

/// What stands between the parts of an EPUB.
const BETWEEN: &[u8] = b"\n%%\n";

/// Reads `bytes` as the text of a DOCX.
pub fn read_docx(bytes: &[u8]) {
    read_record(&zip(&[("word/document.xml", bytes), ("docProps/core.xml", bytes)]), Format::Docx);
}

/// Reads `bytes` as the text of an ODT.
pub fn read_odt(bytes: &[u8]) {
    read_record(&zip(&[("content.xml", bytes), ("meta.xml", bytes)]), Format::Odt);
}

/// Reads `bytes` as the package and the first chapter of an EPUB.
pub fn read_epub(bytes: &[u8]) {
    let at = bytes.windows(BETWEEN.len()).position(|window| window == BETWEEN);
    let (package, page) = at.map_or((bytes, bytes), |at| (&bytes[..at], &bytes[at + BETWEEN.len()..]));
    let container = b"<container><rootfile full-path=\"p.opf\"/></container>";
    let parts = [("META-INF/container.xml", &container[..]), ("p.opf", package), ("a.xhtml", page)];
    read_file(&zip(&parts), "fuzz.epub");
}

/// A ZIP that stores its members as they are.
fn zip(members: &[(&str, &[u8])]) -> Vec<u8> {
    let (mut archive, mut directory) = (Vec::new(), Vec::new());
    for (name, content) in members {
        let offset = archive.len() as u32;
        let mut facts = vec![10, 0, 0, 0, 0, 0, 0, 0, 0, 0];
        facts.extend(crc32(content).to_le_bytes());
        facts.extend((content.len() as u32).to_le_bytes());
        facts.extend((content.len() as u32).to_le_bytes());
        facts.extend((name.len() as u16).to_le_bytes());
        facts.extend([0, 0]);
        archive.extend(b"PK\x03\x04");
        archive.extend(&facts);
        archive.extend(name.as_bytes());
        archive.extend(*content);
        directory.extend(b"PK\x01\x02\x0a\x00");
        directory.extend(&facts);
        directory.extend([0; 10]);
        directory.extend(offset.to_le_bytes());
        directory.extend(name.as_bytes());
    }
    let offset = archive.len() as u32;
    archive.extend(&directory);
    archive.extend(b"PK\x05\x06\0\0\0\0");
    archive.extend((members.len() as u16).to_le_bytes().repeat(2));
    archive.extend((directory.len() as u32).to_le_bytes());
    archive.extend(offset.to_le_bytes());
    archive.extend([0, 0]);
    archive
}

fn crc32(bytes: &[u8]) -> u32 {
    let step = |sum: u32, byte: &u8| {
        (0..8).fold(sum ^ u32::from(*byte), |sum, _| (sum >> 1) ^ (0xEDB8_8320 & (sum & 1).wrapping_neg()))
    };
    !bytes.iter().fold(!0, step)
}
