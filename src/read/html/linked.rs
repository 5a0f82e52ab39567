//! Reads the article that a page describes in JSON-LD (schema.org).
//!
//! In come the contents of the page's JSON-LD scripts, out comes what they state of the one
//! article the page is about. Lists, `@graph`, `mainEntity` and references by `@id` are followed;
//! lists of other articles are not. Scripts that are not JSON are mended where the mistake is a
//! common one, else ignored.

use std::cell::Cell;

use rustc_hash::FxHashMap;
use serde_json::{Map, Value};

use super::head::plain;

type Node = Map<String, Value>;

/// How deep lists, graphs and references are followed.
const DEPTH: usize = 8;

/// How many values are looked at in search of names.
const STEPS: usize = 1000;

/// What JSON-LD states of the article.
#[derive(Debug, Default)]
pub(super) struct Linked {
    pub headline: Option<String>,
    pub authors: Vec<String>,
    pub publisher: Option<String>,
    pub published: Option<String>,
    pub updated: Option<String>,
    pub url: Option<String>,
    pub section: Option<String>,
    pub keywords: Vec<String>,
    pub language: Option<String>,
    pub description: Option<String>,
    /// The text, paragraphs separated by one blank line.
    pub body: Option<String>,
}

/// What the scripts state of the article whose address is one of `addresses`, or of the most
/// article-like node where no address decides.
pub(super) fn find_article(scripts: &[String], addresses: &[&str]) -> Linked {
    let roots: Vec<Value> = scripts.iter().flat_map(|script| parse_values(script)).collect();
    let mut nodes = Vec::new();
    for root in &roots {
        collect(root, 0, &mut nodes);
    }
    let mut named = FxHashMap::default();
    for node in &nodes {
        if let Some(id) = node.get("@id").and_then(Value::as_str)
            && node.len() > 1
        {
            named.entry(id).or_insert(*node);
        }
    }
    let best = nodes
        .iter()
        .enumerate()
        .filter_map(|(place, node)| Some((weight(node, addresses)?, usize::MAX - place, *node)))
        .max_by_key(|(weight, order, _)| (*weight, *order));
    best.map(|(_, _, node)| Graph { named: &named, steps: Cell::new(STEPS) }.article(node))
        .unwrap_or_default()
}

/// The values in `script`. Raw line breaks in strings and comment marks around it are mended.
fn parse_values(script: &str) -> Vec<Value> {
    let script = script.trim().trim_start_matches("<!--").trim_end_matches("-->");
    let script = script.trim().trim_start_matches("//<![CDATA[").trim_start_matches("<![CDATA[");
    let script = script.trim_end().trim_end_matches("]]>").trim_end_matches("//").trim_end_matches(';');
    if let Some(values) = try_parse(script) {
        return values;
    }
    let mended: String = script.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    try_parse(&mended).unwrap_or_default()
}

fn try_parse(script: &str) -> Option<Vec<Value>> {
    serde_json::Deserializer::from_str(script).into_iter().collect::<Result<_, _>>().ok()
}

fn collect<'a>(value: &'a Value, depth: usize, nodes: &mut Vec<&'a Node>) {
    if depth > DEPTH {
        return;
    }
    match value {
        Value::Array(items) => items.iter().for_each(|item| collect(item, depth + 1, nodes)),
        Value::Object(node) => {
            nodes.push(node);
            for key in ["@graph", "mainEntity", "mainEntityOfPage"] {
                if let Some(inner) = node.get(key) {
                    collect(inner, depth + 1, nodes);
                }
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// How likely `node` is the page's article; `None` where it is none at all.
fn weight(node: &Node, addresses: &[&str]) -> Option<usize> {
    let kind = strings(node.get("@type")).filter_map(kind_weight).max()?;
    let stated =
        ["headline", "datePublished", "author", "articleBody"].iter().filter(|key| node.contains_key(**key));
    let here = ["url", "@id", "mainEntityOfPage"].iter().any(|key| {
        let value = node.get(*key);
        let inner = value.and_then(|value| value.get("@id")).and_then(Value::as_str);
        strings(value).chain(inner).any(|address| {
            let address = address.split(['#', '?']).next().unwrap_or_default().trim_end_matches('/');
            !address.is_empty() && addresses.iter().any(|other| other.trim_end_matches('/') == address)
        })
    });
    Some(kind * 10 + stated.count() * 2 + if here { 15 } else { 0 })
}

fn kind_weight(kind: &str) -> Option<usize> {
    let kind = kind.rsplit(['/', ':']).next().unwrap_or(kind);
    match kind {
        "NewsArticle" | "ReportageNewsArticle" | "LiveBlogPosting" => Some(4),
        "Article" | "BlogPosting" => Some(3),
        "WebPage" | "VideoObject" | "Report" | "Review" | "SocialMediaPosting" | "CreativeWork" => Some(1),
        _ => kind.ends_with("Article").then_some(4),
    }
}

struct Graph<'a> {
    named: &'a FxHashMap<&'a str, &'a Node>,
    /// Steps left: references may fan out again at every level.
    steps: Cell<usize>,
}

impl<'a> Graph<'a> {
    fn article(&self, node: &'a Node) -> Linked {
        let text = |key: &str| strings(node.get(key)).map(plain).find(|text| !text.is_empty());
        let mut linked = Linked {
            headline: text("headline"),
            published: text("datePublished").or_else(|| text("dateCreated")),
            updated: text("dateModified"),
            url: text("url"),
            section: text("articleSection"),
            keywords: strings(node.get("keywords"))
                .flat_map(|keywords| keywords.split(','))
                .map(plain)
                .collect(),
            language: text("inLanguage"),
            description: text("description"),
            body: strings(node.get("articleBody")).next().map(paragraphs),
            ..Linked::default()
        };
        for key in ["author", "creator"] {
            if linked.authors.is_empty() {
                self.names(node.get(key), 0, &mut linked.authors);
            }
        }
        for key in ["publisher", "sourceOrganization", "isPartOf"] {
            if linked.publisher.is_none() {
                let mut names = Vec::new();
                self.names(node.get(key), 0, &mut names);
                linked.publisher = names.into_iter().next();
            }
        }
        linked.keywords.retain(|keyword| !keyword.is_empty() && keyword.len() < 100);
        linked
    }

    /// The names of the people or organisations that `value` describes or refers to.
    fn names(&self, value: Option<&'a Value>, depth: usize, names: &mut Vec<String>) {
        if depth > DEPTH || self.steps.get() == 0 {
            return;
        }
        self.steps.set(self.steps.get() - 1);
        match value {
            Some(Value::String(name)) => match self.named.get(name.as_str()) {
                Some(node) => self.names_of(node, depth + 1, names),
                None => names.push(plain(name)),
            },
            Some(Value::Array(items)) => {
                for item in items {
                    self.names(Some(item), depth + 1, names);
                }
            }
            Some(Value::Object(node)) => self.names_of(node, depth + 1, names),
            Some(Value::Null | Value::Bool(_) | Value::Number(_)) | None => {}
        }
        names.retain(|name| !name.is_empty());
    }

    fn names_of(&self, node: &'a Node, depth: usize, names: &mut Vec<String>) {
        let before = names.len();
        match node.get("name") {
            Some(Value::String(name)) => names.push(plain(name)),
            // Some pages list all authors in one node, or wrap the name once more.
            Some(value @ (Value::Array(_) | Value::Object(_))) => self.names(Some(value), depth + 1, names),
            Some(Value::Null | Value::Bool(_) | Value::Number(_)) | None => {}
        }
        if names.len() == before {
            let given = node.get("givenName").and_then(Value::as_str);
            let family = node.get("familyName").and_then(Value::as_str);
            if let (Some(given), Some(family)) = (given, family) {
                names.push(plain(&format!("{given} {family}")));
            } else if let Some(node) =
                node.get("@id").and_then(Value::as_str).and_then(|id| self.named.get(id))
                && node.contains_key("name")
            {
                self.names_of(node, depth + 1, names);
            }
        }
    }
}

fn paragraphs(text: &str) -> String {
    let lines = text.split('\n').map(plain).filter(|line| !line.is_empty());
    lines.collect::<Vec<_>>().join("\n\n")
}

/// The string that `value` is, or the strings it lists.
fn strings(value: Option<&Value>) -> impl Iterator<Item = &str> {
    let (one, many) = match value {
        Some(Value::String(text)) => (Some(text.as_str()), None),
        Some(Value::Array(items)) => (None, Some(items)),
        Some(Value::Null | Value::Bool(_) | Value::Number(_) | Value::Object(_)) | None => (None, None),
    };
    one.into_iter().chain(many.into_iter().flatten().filter_map(Value::as_str))
}
