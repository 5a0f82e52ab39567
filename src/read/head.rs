//! Named fields above a text: front matter between `---` or `+++`, or `Key: value` lines.
//!
//! In: a decoded text. Out: what its head states, and the text below. The YAML of front matter is
//! the plain part that people write by hand: strings, lists, block strings, one level of maps.

use super::fields::{Field, find_field, put};
use crate::document::Stated;

/// Splits front matter off. `None` where there is none, or where it names no field.
pub(super) fn split_front_matter(text: &str) -> Option<(Stated, &str)> {
    let (fence, toml) = match text.as_bytes() {
        [b'-', b'-', b'-', b'\n', ..] => ("---", false),
        [b'+', b'+', b'+', b'\n', ..] => ("+++", true),
        _ => return None,
    };
    let after = &text[fence.len() + 1..];
    let (matter, rest) = split_at_fence(after, fence)?;
    let stated = if toml { parse_toml(matter)? } else { parse_yaml(matter)? };
    Some((stated, rest))
}

fn split_at_fence<'a>(text: &'a str, fence: &str) -> Option<(&'a str, &'a str)> {
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let bare = line.trim_end();
        if bare == fence || (fence == "---" && bare == "...") {
            return Some((&text[..start], &text[start + line.len()..]));
        }
        start += line.len();
    }
    None
}

/// Splits off lines of `Key: value` that a blank line ends. At least two of the keys must be known,
/// or it is a text that happens to begin with a colon.
pub(super) fn split_head_lines(text: &str) -> Option<(Stated, &str)> {
    let mut stated = Stated::default();
    let mut known_count = 0;
    let mut pending: Option<(Field, String)> = None;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        at += line.len();
        let bare = line.trim_end();
        if bare.is_empty() {
            break;
        }
        if bare.starts_with(' ') && at > line.len() {
            if let Some((_, value)) = &mut pending {
                value.push(' ');
                value.push_str(bare.trim_start());
            }
            continue;
        }
        let (key, value) = split_key(bare)?;
        put_pending(&mut stated, &mut pending);
        if let Some((field, _)) = find_field(key).filter(|(field, _)| *field != Field::Body) {
            known_count += 1;
            pending = Some((field, value.to_string()));
        }
    }
    put_pending(&mut stated, &mut pending);
    (known_count >= 2).then(|| (stated, &text[at..]))
}

fn put_pending(stated: &mut Stated, pending: &mut Option<(Field, String)>) {
    if let Some((field, value)) = pending.take() {
        put(stated, field, vec![value]);
    }
}

/// A key is one to three words of letters before a colon that a blank or nothing follows.
fn split_key(line: &str) -> Option<(&str, &str)> {
    let (key, value) = line.split_once(':')?;
    let letters = |c: char| c.is_alphabetic() || matches!(c, ' ' | '-' | '_');
    let plain = !key.is_empty() && key.len() <= 24 && key.chars().all(letters) && key.split(' ').count() <= 3;
    let apart = value.is_empty() || value.starts_with(' ');
    (plain && apart).then(|| (key, value.trim()))
}

fn parse_toml(matter: &str) -> Option<Stated> {
    let table: toml::Table = toml::from_str(matter).ok()?;
    let mut stated = Stated::default();
    put_table(&mut stated, &table);
    for name in ["taxonomies", "extra", "params"] {
        if let Some(toml::Value::Table(inner)) = table.get(name) {
            put_table(&mut stated, inner);
        }
    }
    Some(stated)
}

fn put_table(stated: &mut Stated, table: &toml::Table) {
    for (key, value) in table {
        if let Some((field, _)) = find_field(key) {
            put(stated, field, toml_strings(value));
        }
    }
}

fn toml_strings(value: &toml::Value) -> Vec<String> {
    match value {
        toml::Value::String(text) => vec![text.clone()],
        toml::Value::Datetime(moment) => vec![moment.to_string()],
        toml::Value::Integer(number) => vec![number.to_string()],
        toml::Value::Array(items) => items.iter().flat_map(toml_strings).collect(),
        toml::Value::Table(map) => map.get("name").map(toml_strings).unwrap_or_default(),
        toml::Value::Float(_) | toml::Value::Boolean(_) => Vec::new(),
    }
}

/// `None` where a line is neither a key, an indented continuation, a list item nor a comment: then
/// the fence was a rule drawn above a text.
fn parse_yaml(matter: &str) -> Option<Stated> {
    let mut stated = Stated::default();
    let mut known = false;
    let mut lines = matter.lines().peekable();
    while let Some(line) = lines.next() {
        if line.trim().is_empty() || line.starts_with('#') {
            continue;
        }
        let (key, value) = line.split_once(':')?;
        if key.starts_with([' ', '-']) || key.contains(['"', '.', ',']) || key.split(' ').count() > 3 {
            return None;
        }
        let mut nested = Vec::new();
        while let Some(more) = lines.next_if(|next| next.starts_with([' ', '-']) || next.trim().is_empty()) {
            nested.push(more.trim());
        }
        known = true;
        if let Some((field, _)) = find_field(key) {
            put(&mut stated, field, yaml_strings(value.trim(), &nested));
        }
    }
    known.then_some(stated)
}

fn yaml_strings(value: &str, nested: &[&str]) -> Vec<String> {
    if let Some(inner) = value.strip_prefix('[').and_then(|value| value.strip_suffix(']')) {
        return split_flow(inner);
    }
    let is_block = value.starts_with(['|', '>']);
    if is_block || nested.is_empty() || !(value.is_empty() || value.starts_with('#')) {
        let first = if is_block { String::new() } else { yaml_scalar(value) };
        let rest = nested.iter().filter(|line| !line.is_empty());
        return vec![rest.fold(first, |text, line| text + " " + line)];
    }
    let items = nested.iter().filter_map(|line| {
        let item = line.strip_prefix('-').map(str::trim);
        let entry = item.unwrap_or(line);
        match entry.split_once(": ") {
            Some((key, value)) if matches!(key.trim(), "name" | "title" | "full_name") => {
                Some(yaml_scalar(value))
            }
            Some((key, _)) if key.chars().all(|c| c.is_ascii_lowercase() || c == '_') => None,
            Some(_) | None => item.map(yaml_scalar),
        }
    });
    items.collect()
}

/// Splits `a, "b, c", d` at the commas outside quotes.
fn split_flow(inner: &str) -> Vec<String> {
    let mut quote = None;
    let at_comma = |c: char| {
        match quote {
            Some(open) if c == open => quote = None,
            None if c == '"' || c == '\'' => quote = Some(c),
            Some(_) | None => {}
        }
        c == ',' && quote.is_none()
    };
    inner.split(at_comma).map(yaml_scalar).collect()
}

/// Takes the quotes off, or the comment where there are none.
fn yaml_scalar(value: &str) -> String {
    let value = value.trim();
    if let Some(inner) = value.strip_prefix('"') {
        let inner = inner.rfind('"').map_or(inner, |end| &inner[..end]);
        return inner.replace("\\\"", "\"").replace("\\n", " ").replace("\\\\", "\\");
    }
    if let Some(inner) = value.strip_prefix('\'') {
        let inner = inner.rfind('\'').map_or(inner, |end| &inner[..end]);
        return inner.replace("''", "'");
    }
    if matches!(value, "null" | "~") {
        return String::new();
    }
    value.split(" #").next().unwrap_or(value).trim().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn head_lines_need_two_known_keys_and_a_blank_line() {
        let text = "Title: Ferry runs again\nSource: Harbour Post\nWords: 80\nKeywords: ferry;\n  harbour\n\nThe ferry ran.";
        let (stated, rest) = split_head_lines(text).unwrap();
        assert_eq!(stated.headline.as_deref(), Some("Ferry runs again"));
        assert_eq!(stated.source.as_deref(), Some("Harbour Post"));
        assert_eq!(stated.keywords, ["ferry", "harbour"]);
        assert_eq!(rest, "The ferry ran.");
        for text in
            ["", "Title: One", "By: A\n\nText", "Update: x\nA text of prose.\n\nB", "Note: a\nHint: b\n\nc"]
        {
            assert_eq!(split_head_lines(text), None, "{text}");
        }
    }

    #[test]
    fn front_matter_in_yaml_and_toml() {
        let yaml = "---\n# made by hand\ntitle: \"Ferry: \\\"no\\\" again\"\nauthors:\n  - Anna Lind\n  - name: Tomas Okafor\n    role: editor\ntags: [ferry, 'port, old']\nsource:\n  name: Harbour Post\ndate: 2025-10-22 # draft\ndescription: >\n  Two\n  lines\n---\nText.\n";
        let (stated, rest) = split_front_matter(yaml).unwrap();
        assert_eq!(stated.headline.as_deref(), Some("Ferry: \"no\" again"));
        assert_eq!(stated.authors, ["Anna Lind", "Tomas Okafor"]);
        assert_eq!(stated.keywords, ["ferry", "port", "old"]);
        assert_eq!(stated.source.as_deref(), Some("Harbour Post"));
        assert_eq!(stated.published.as_deref(), Some("2025-10-22"));
        assert_eq!(rest, "Text.\n");
        let toml =
            "+++\ntitle = 'Ferry'\ndate = 2025-10-22T07:30:00Z\n[taxonomies]\ntags = ['port']\n+++\nText.";
        let (stated, rest) = split_front_matter(toml).unwrap();
        assert_eq!(stated.headline.as_deref(), Some("Ferry"));
        assert_eq!(stated.published.as_deref(), Some("2025-10-22T07:30:00Z"));
        assert_eq!((stated.keywords, rest), (vec!["port".to_string()], "Text."));
        assert_eq!(split_front_matter("---\nA text under a rule.\n---\nmore"), None);
    }
}
