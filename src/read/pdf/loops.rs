//! Takes out of a PDF what would lead its parser in circles: it follows parents and drawn parts as
//! they come, and a part that draws itself would end the whole program by its stack.
//!
//! In: a document. Out: the same without pictures, and without the parts that draw themselves or
//! lie too deep in one another; or the [`Skip`] of a page that is its own parent.

use std::collections::{BTreeMap, BTreeSet};

use pdf_extract::content::Content;
use pdf_extract::{Dictionary, Document, Object, ObjectId, Stream};

use crate::document::{Skip, SkipReason};

/// How many parents a page may have.
const MOST_PARENTS: usize = 64;
/// How deep drawn parts may lie in one another, and objects in what is searched for them.
const DEEPEST: usize = 64;

/// Makes a document safe to walk.
pub(super) fn cut(document: &mut Document) -> Result<(), Skip> {
    for page in document.get_pages().into_values() {
        check_parents(document, page)?;
    }
    let mut drawn = BTreeSet::new();
    for object in document.objects.values() {
        find_drawn(document, object, 0, &mut drawn);
    }
    let mut draws: BTreeMap<ObjectId, Vec<ObjectId>> = BTreeMap::new();
    let mut emptied: Vec<ObjectId> = Vec::new();
    for &part in &drawn {
        let Ok(stream) = document.get_object(part).and_then(Object::as_stream) else { continue };
        match parts_of(document, stream) {
            Some(parts) => _ = draws.insert(part, parts),
            None => emptied.push(part),
        }
    }
    // Part by part, those that draw nothing more first; what is left goes in circles or too deep.
    for _ in 0..DEEPEST {
        let done: Vec<ObjectId> = draws
            .iter()
            .filter(|(_, parts)| !parts.iter().any(|part| draws.contains_key(part)))
            .map(|(&part, _)| part)
            .collect();
        if done.is_empty() {
            break;
        }
        done.iter().for_each(|part| _ = draws.remove(part));
    }
    for part in emptied.into_iter().chain(draws.into_keys()) {
        if let Some(Object::Stream(stream)) = document.objects.get_mut(&part) {
            stream.set_plain_content(Vec::new());
        }
    }
    Ok(())
}

fn check_parents(document: &Document, page: ObjectId) -> Result<(), Skip> {
    let mut at = page;
    for _ in 0..MOST_PARENTS {
        let parent = document.get_dictionary(at).and_then(|page| page.get(b"Parent"));
        match parent.and_then(Object::as_reference) {
            Ok(parent) => at = parent,
            Err(_) => return Ok(()),
        }
    }
    Err(Skip::new(SkipReason::Malformed, "not a readable PDF: a page is its own parent"))
}

/// Adds what the tables of drawn parts name.
fn find_drawn(document: &Document, object: &Object, depth: usize, drawn: &mut BTreeSet<ObjectId>) {
    if depth > DEEPEST {
        return;
    }
    let entries: &Dictionary = match object {
        Object::Dictionary(entries) => entries,
        Object::Stream(stream) => &stream.dict,
        Object::Array(items) => {
            return items.iter().for_each(|item| find_drawn(document, item, depth + 1, drawn));
        }
        _ => return,
    };
    for (key, value) in entries.iter() {
        if key == b"XObject" {
            drawn.extend(
                table(document, value).into_iter().flatten().filter_map(|(_, part)| target(document, part)),
            );
        }
        find_drawn(document, value, depth + 1, drawn);
    }
}

fn table<'a>(document: &'a Document, value: &'a Object) -> Option<&'a Dictionary> {
    document.dereference(value).ok().and_then(|(_, table)| table.as_dict().ok())
}

/// The object that a reference ends at.
fn target(document: &Document, value: &Object) -> Option<ObjectId> {
    document.dereference(value).ok().and_then(|(id, _)| id)
}

/// The parts that a part draws; `None` for a picture, and for a part that draws by the table of
/// whoever draws it.
fn parts_of(document: &Document, part: &Stream) -> Option<Vec<ObjectId>> {
    if part.dict.get(b"Subtype").and_then(Object::as_name).is_ok_and(|kind| kind == b"Image") {
        return None;
    }
    let content = part.decompressed_content().unwrap_or_else(|_| part.content.clone());
    if memchr::memmem::find(&content, b"Do").is_none() {
        return Some(Vec::new());
    }
    let operations = Content::decode(&content).ok()?.operations;
    let names = operations.iter().filter(|operation| operation.operator == "Do");
    let names: Vec<&[u8]> =
        names.filter_map(|operation| operation.operands.first()?.as_name().ok()).collect();
    if names.is_empty() {
        return Some(Vec::new());
    }
    let resources = table(document, part.dict.get(b"Resources").ok()?)?;
    let parts = resources.get(b"XObject").ok().and_then(|parts| table(document, parts))?;
    let named = names.into_iter().filter_map(|name| target(document, parts.get(name).ok()?));
    Some(named.collect())
}
