//! What JSON of news agencies states beside an article: ninjs 1 to 3, AP Media, Superdesk.
//!
//! In: the object of one item. Out: the fields that only such items have, and the object with its
//! headlines and bodies brought to the names that every JSON article uses. Pictures, films, events
//! and packages without text are told as what they are.

use serde_json::{Map, Value};

use super::fields::squeeze;
use super::subjects::add_subject;
use crate::document::{Skip, SkipReason, Stated};

type Object = Map<String, Value>;

/// Keys that only agencies use.
const MARKS: [&str; 9] = [
    "versioncreated",
    "versionCreated",
    "pubstatus",
    "pubStatus",
    "bodies",
    "body_xhtml",
    "headlines",
    "firstcreated",
    "eventDetails",
];

/// Reads what an item states, and rewrites its object for the reader of any JSON article.
pub(super) fn take_wire(object: &mut Object) -> Result<Stated, Skip> {
    let mut stated = Stated::default();
    if !MARKS.iter().any(|mark| object.contains_key(*mark)) {
        return Ok(stated);
    }
    take_posts(object);
    take_main(object, "headlines", "headline");
    take_main(object, "descriptions", "description");
    take_main(object, "bylines", "byline");
    take_body(object);
    let kind = text_of(object, &["type"]).unwrap_or_default();
    let has_body = object.get("body").and_then(Value::as_str).is_some_and(|body| !body.trim().is_empty());
    let is_text = matches!(kind.as_str(), "" | "text" | "article" | "archive" | "component" | "post");
    if !has_body && !is_text {
        return Err(Skip::new(SkipReason::NoText, format!("an item of type {kind}")));
    }
    read_item(object, &mut stated);
    read_subjects(object, &mut stated);
    stated.located = find_located(object);
    stated.source = find_source(object);
    // A name of an item that no browser opens is no address.
    if text_of(object, &["uri"]).is_some_and(|uri| !uri.starts_with("http")) {
        object.remove("uri");
    }
    let time = |keys: &[&str]| text_of(object, keys);
    let first = time(&["firstcreated", "firstCreated", "published_date"]);
    let version = time(&["versioncreated", "versionCreated"]);
    stated.updated = version.filter(|version| first.as_ref().is_some_and(|first| first != version));
    Ok(stated)
}

/// Puts what an item states over what any article would.
pub(super) fn merge(stated: &mut Stated, wire: Stated) {
    stated.item = wire.item;
    stated.subjects = wire.subjects;
    stated.located = wire.located;
    stated.updated = stated.updated.take().or(wire.updated);
    stated.source = wire.source.or(stated.source.take());
}

/// The first of the keys that holds a text or a number.
fn text_of(object: &Object, keys: &[&str]) -> Option<String> {
    keys.iter().find_map(|key| match object.get(*key)? {
        Value::String(text) => Some(squeeze(text)).filter(|text| !text.is_empty()),
        Value::Number(number) => Some(number.to_string()),
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => None,
    })
}

/// Of a list of values with roles the main one goes under a name of its own.
fn take_main(object: &mut Object, list: &str, name: &str) {
    let Some(Value::Array(items)) = object.get(list) else { return };
    let has_role = |item: &&Value| item.get("role").and_then(Value::as_str) == Some("main");
    let main = items.iter().find(has_role).or_else(|| items.first());
    let value =
        main.and_then(|item| item.get("value").or(Some(item))).filter(|value| value.is_string()).cloned();
    object.remove(list);
    if let Some(value) = value {
        object.insert(name.to_string(), value);
    }
}

/// Of several renditions of the text the one in HTML is taken, else the longest.
fn take_body(object: &mut Object) {
    let mut best: Option<(bool, String)> = None;
    let mut offer = |markup: bool, text: &str| {
        let better = best.as_ref().is_none_or(|(had, held)| (markup, text.len()) > (*had, held.len()));
        if better && !text.trim().is_empty() {
            best = Some((markup, text.to_string()));
        }
    };
    if let Some(Value::Array(bodies)) = object.get("bodies") {
        for body in bodies {
            let kind = ["contenttype", "contentType"]
                .iter()
                .find_map(|key| body.get(*key)?.as_str())
                .unwrap_or_default();
            // NITF and SportsML are XML of their own, and always stand beside another rendition.
            let markup = kind.contains("html");
            if let Some(text) = body.get("value").and_then(Value::as_str) {
                offer(markup, text);
            }
        }
    }
    for (key, value) in object.iter() {
        if let (Some(kind), Some(text)) = (key.strip_prefix("body_"), value.as_str()) {
            offer(kind.contains("html"), text);
        }
    }
    let keys: Vec<String> =
        object.keys().filter(|key| key.starts_with("body_") || *key == "bodies").cloned().collect();
    for key in keys {
        object.remove(&key);
    }
    if let Some((_, text)) = best {
        object.insert("body".to_string(), Value::String(text));
    }
}

/// A post of a live blog holds its text in items that its groups refer to.
fn take_posts(object: &mut Object) {
    let Some(Value::Array(groups)) = object.get("groups") else { return };
    let refs = groups.iter().filter_map(|group| group.get("refs")?.as_array()).flatten();
    let items: Vec<&Value> = refs.filter_map(|entry| entry.get("item")).collect();
    let texts: Vec<&str> = items.iter().filter_map(|item| item.get("text")?.as_str()).collect();
    if texts.is_empty() {
        return;
    }
    let text = texts.iter().map(|text| format!("<p>{text}</p>")).collect::<String>();
    let author = ["publisher", "syndicated_creator", "original_creator"].iter().find_map(|key| {
        let person = object.get(*key).or_else(|| items.iter().find_map(|item| item.get(*key)))?;
        person.get("display_name")?.as_str().map(str::to_string)
    });
    object.remove("groups");
    object.insert("body".to_string(), Value::String(text));
    if let Some(author) = author {
        object.entry("byline").or_insert(Value::String(author));
    }
}

fn read_item(object: &Object, stated: &mut Stated) {
    let text = |keys: &[&str]| text_of(object, keys);
    let item = &mut stated.item;
    let alternative = object.get("altids").and_then(|ids| ids.get("itemid")?.as_str());
    item.guid = alternative.map(str::to_string).or_else(|| text(&["guid", "uri", "_id", "id"]));
    item.version = text(&["version", "_current_version"]);
    item.status = text(&["pubstatus", "pubStatus"]).map(|status| status.to_lowercase());
    item.urgency = text(&["urgency", "priority"]).and_then(|urgency| urgency.parse().ok());
    item.embargo = text(&["embargoed", "embargo", "embargoedUntil"]);
    item.creditline = text(&["creditline", "creditLine", "description_creditline"]);
    let signals = object.get("signals").or_else(|| object.get("signal")).and_then(Value::as_array);
    let words = signals.into_iter().flatten().filter_map(|signal| match signal {
        Value::String(word) => Some(word.to_lowercase()),
        Value::Object(signal) => text_of(signal, &["qcode", "name"]).map(|word| word.to_lowercase()),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Array(_) => None,
    });
    let marks = [
        ("kill", "kill"),
        ("cancel", "kill"),
        ("correct", "correction"),
        ("update", "update"),
        ("writethru", "update"),
    ];
    item.signal = words.into_iter().find_map(|word| {
        marks.iter().find(|(mark, _)| word.contains(mark)).map(|(_, signal)| signal.to_string())
    });
    if item.signal.is_none() && item.status.as_deref().is_some_and(|status| status.starts_with("cancel")) {
        item.signal = Some("kill".to_string());
    }
}

fn read_subjects(object: &Object, stated: &mut Stated) {
    for key in ["subject", "subjects"] {
        for subject in object.get(key).and_then(Value::as_array).into_iter().flatten() {
            let Some(subject) = subject.as_object() else {
                add_subject(&mut stated.subjects, None, subject.as_str().map(squeeze));
                continue;
            };
            let code = text_of(subject, &["uri"]).or_else(|| {
                let code = text_of(subject, &["qcode", "code", "literal"])?;
                let scheme = text_of(subject, &["scheme"]).unwrap_or_default();
                let separator = if scheme.is_empty() || scheme.ends_with(['/', ':']) { "" } else { ":" };
                Some(format!("{scheme}{separator}{code}"))
            });
            add_subject(&mut stated.subjects, code.as_deref(), text_of(subject, &["name"]));
        }
    }
}

fn find_located(object: &Object) -> Option<String> {
    if let Some(place) = text_of(object, &["located"]) {
        return Some(place);
    }
    let inside = |key: &str| object.get(key)?.as_object();
    inside("datelinelocation").and_then(|place| text_of(place, &["city"])).or_else(|| {
        let located = inside("dateline")?.get("located")?.as_object()?;
        text_of(located, &["city", "name"])
    })
}

/// Who published it: never the host of an item's identifier.
fn find_source(object: &Object) -> Option<String> {
    let named = text_of(object, &["source", "provider", "slugSource"]);
    let listed = || {
        let list = ["infosources", "infoSources", "infosource"]
            .iter()
            .find_map(|key| object.get(*key)?.as_array())?;
        list.iter().find_map(|party| text_of(party.as_object()?, &["name", "literal"]))
    };
    named.or_else(listed).or_else(|| text_of(object, &["copyrightholder", "copyrightHolder"]))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn object(json: &str) -> Object {
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn items_of_every_version() {
        for json in [
            r#"{"uri":"urn:a","type":"text","version":"2","versioncreated":"2025-03-08T06:30:00Z","pubstatus":"usable","urgency":4,"located":"Sandholm","headline":"Ferry",
               "provider":"Norwire","body_text":"One. Two.","body_xhtml":"<p>One.</p><p>Two.</p>","subject":[{"code":"04015000","name":"transport"}]}"#,
            r#"{"uri":"urn:a","type":"text","version":"2","versionCreated":"2025-03-08T06:30:00Z","pubStatus":"usable","urgency":4,"located":"Sandholm","headlines":[{"role":"short","value":"F"},{"role":"main","value":"Ferry"}],
               "infoSources":[{"name":"Norwire"}],"bodies":[{"contentType":"text/plain","value":"One. Two. And a longer text."},{"contentType":"text/html","value":"<p>One.</p><p>Two.</p>"}],
               "subjects":[{"uri":"http://cv.iptc.org/newscodes/subjectcode/04015000","name":"transport"}]}"#,
        ] {
            let mut item = object(json);
            let stated = take_wire(&mut item).unwrap();
            assert_eq!(item["headline"], "Ferry", "{json}");
            assert_eq!(item["body"], "<p>One.</p><p>Two.</p>", "{json}");
            assert_eq!(stated.source.as_deref(), Some("Norwire"), "{json}");
            assert_eq!(stated.located.as_deref(), Some("Sandholm"), "{json}");
            assert_eq!(stated.subjects[0].code.as_deref(), Some("subj:04015000"), "{json}");
            assert_eq!((stated.item.urgency, stated.item.version.as_deref()), (Some(4), Some("2")), "{json}");
            assert!(!item.contains_key("uri"));
        }
    }

    #[test]
    fn what_has_no_text_is_named() {
        let mut picture = object(r#"{"type":"picture","versioncreated":"2025","headline":"x"}"#);
        assert_eq!(take_wire(&mut picture).unwrap_err().detail, "an item of type picture");
        let mut other = object(r#"{"type":"picture","title":"x"}"#);
        assert!(take_wire(&mut other).is_ok());
    }
}
