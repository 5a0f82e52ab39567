//! EPUB: the chapters of a book or magazine in reading order, each a page of XHTML.
//!
//! In: a ZIP with a container file. Out: a member for each item of the spine, with what the package
//! states: title as source, language, date. Cover, table of contents and the like are passed over.

use std::collections::VecDeque;

use super::zip::Zip;
use super::{Lost, Member, Members, malformed};
use crate::document::{Format, Skip, Stated};
use crate::read::xml_text::{Event, attribute, events};

const MAX_PACKAGE_BYTES: usize = 8 << 20;

/// The chapters of an EPUB.
pub(super) struct Epub {
    zip: Zip,
    chapters: VecDeque<String>,
    stated: Stated,
}

impl Epub {
    pub fn open(zip: Zip) -> Result<Epub, Skip> {
        let container = zip.read("META-INF/container.xml", MAX_PACKAGE_BYTES)?.unwrap_or_default();
        let mut path = None;
        events(&container, |event| {
            if let Event::Start("rootfile", tag) = event {
                path = path.take().or_else(|| attribute(tag, "full-path"));
            }
        });
        let path = path.ok_or_else(|| malformed("the EPUB names no package"))?;
        let package = zip
            .read(&path, MAX_PACKAGE_BYTES)?
            .ok_or_else(|| malformed(format!("the package {path} is missing")))?;
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        let (stated, chapters) = parse_package(&package, folder);
        Ok(Epub { zip, chapters, stated })
    }
}

impl Members for Epub {
    fn next_member(&mut self) -> Option<Result<Member, Lost>> {
        loop {
            let name = self.chapters.pop_front()?;
            if let Some(member) = self.zip.member(&name) {
                let dress = |mut member: Member| {
                    member.format = Some(Format::Epub);
                    member.stated = Some(Box::new(self.stated.clone()));
                    member
                };
                return Some(member.map(dress));
            }
        }
    }
}

/// What a package states, and the files of its spine.
fn parse_package(package: &[u8], folder: &str) -> (Stated, VecDeque<String>) {
    let mut stated = Stated::default();
    let mut items: Vec<(String, String)> = Vec::new();
    let mut chapters = VecDeque::new();
    let mut element = String::new();
    events(package, |event| match event {
        Event::Start("item", tag) => {
            let properties = attribute(tag, "properties").unwrap_or_default();
            let media = attribute(tag, "media-type").unwrap_or_default();
            let is_page = media.contains("html") && !properties.split(' ').any(|word| word == "nav");
            if let (Some(id), Some(href), true) = (attribute(tag, "id"), attribute(tag, "href"), is_page) {
                items.push((id, join_path(folder, &href)));
            }
        }
        Event::Start("itemref", tag) => {
            let is_aside = attribute(tag, "linear").is_some_and(|linear| linear == "no");
            let id = attribute(tag, "idref").unwrap_or_default();
            let item = items.iter().find(|(known, _)| *known == id).filter(|_| !is_aside);
            chapters.extend(item.map(|(_, path)| path.clone()));
        }
        Event::Start(name, _) => element = name.to_string(),
        Event::End(_) => element.clear(),
        Event::Text(text) => {
            let slot = match element.as_str() {
                "title" => &mut stated.source,
                "language" => &mut stated.language,
                "date" => &mut stated.published,
                _ => return,
            };
            let text = text.trim();
            if slot.is_none() && !text.is_empty() {
                *slot = Some(text.to_string());
            }
        }
    });
    (stated, chapters)
}

/// The name in the archive of a link in a package.
fn join_path(folder: &str, href: &str) -> String {
    let href = href.split('#').next().unwrap_or_default();
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in href.split('/') {
        match part {
            "." | "" => {}
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    unescape(&parts.join("/"))
}

/// Undoes `%20`.
fn unescape(path: &str) -> String {
    let bytes = path.as_bytes();
    let mut plain = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let digits = bytes.get(at + 1..at + 3).and_then(|digits| std::str::from_utf8(digits).ok());
        let code =
            digits.filter(|_| bytes[at] == b'%').and_then(|digits| u8::from_str_radix(digits, 16).ok());
        plain.push(code.unwrap_or(bytes[at]));
        at += if code.is_some() { 3 } else { 1 };
    }
    String::from_utf8_lossy(&plain).into_owned()
}
