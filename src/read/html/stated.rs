//! Decides which of a page's statements counts, field by field.
//!
//! In come the statements of the page's head and JSON-LD, out comes [`Stated`]. Structured data
//! beats meta tags, meta tags beat marked-up text. Dates stay as written; a date of change is
//! never taken for the date of publication.

use super::head::{Head, one_line, plain};
use super::linked::Linked;
use super::names::clean_names;
use crate::document::Stated;

const PUBLISHED: &[&str] = &[
    "article:published_time",
    "og:article:published_time",
    "article:published",
    "datepublished",
    "og:published_time",
    "og:pubdate",
    "parsely-pub-date",
    "sailthru.date",
    "publishdate",
    "publish-date",
    "publish_date",
    "publication_date",
    "pubdate",
    "pub_date",
    "cxenseparse:recs:publishtime",
    "cxenseparse:publishtime",
    "article.published",
    "date.created",
    "dc.date.issued",
    "dcterms.created",
    "dcterms.date",
    "dc.date",
    "dc.date.created",
    "citation_publication_date",
    "date",
    "datecreated",
];
const UPDATED: &[&str] = &[
    "article:modified_time",
    "og:article:modified_time",
    "og:updated_time",
    "datemodified",
    "last-modified",
];
const AUTHOR: &[&str] = &[
    "article:author_name",
    "parsely-author",
    "sailthru.author",
    "byl",
    "author",
    "article:author",
    "dc.creator",
    "dcterms.creator",
    "cxenseparse:author",
    "og:article:author",
    "twitter:data1:author",
];
const HEADLINE: &[&str] = &["og:title", "twitter:title", "title", "dc.title", "headline"];
const SOURCE: &[&str] =
    &["og:site_name", "application-name", "publisher", "dc.publisher", "article:publisher"];
const SECTION: &[&str] = &["article:section", "og:article:section", "section", "parsely-section"];
const KEYWORDS: &[&str] = &["news_keywords", "keywords", "article:tag", "parsely-tags"];
const ADDRESS: &[&str] = &["og:url", "twitter:url", "parsely-link"];

/// Addresses that the page says are its own.
pub(super) fn addresses(head: &Head) -> Vec<&str> {
    head.canonical
        .as_deref()
        .into_iter()
        .chain(head.metas_of(ADDRESS))
        .filter(|url| url.starts_with("http"))
        .collect()
}

/// What the page states.
pub(super) fn weigh(head: &Head, linked: Linked, authors: Vec<String>, byline: Option<String>) -> Stated {
    let source = source(head, &linked);
    let url = addresses(head).first().map(|url| url.to_string()).or_else(|| linked.url.clone());
    Stated {
        headline: headline(head, &linked, source.as_deref()),
        authors,
        byline,
        published: published(head, &linked),
        updated: linked.updated.clone().or_else(|| head.metas_of(UPDATED).next().map(one_line)),
        url,
        section: linked.section.clone().or_else(|| head.metas_of(SECTION).next().map(plain)),
        keywords: keywords(head, linked.keywords),
        language: head.language.clone().or(linked.language),
        source,
        ..Stated::default()
    }
}

fn source(head: &Head, linked: &Linked) -> Option<String> {
    let name = head.metas_of(&SOURCE[..1]).map(plain).next();
    name.or_else(|| linked.publisher.clone())
        .or_else(|| head.metas_of(&SOURCE[1..]).map(plain).find(|name| !name.contains("://")))
        .filter(|name| !name.is_empty())
}

fn headline(head: &Head, linked: &Linked, source: Option<&str>) -> Option<String> {
    let stated = linked.headline.clone().filter(|headline| !headline.is_empty());
    let meta = head.metas_of(HEADLINE).map(plain).find(|title| !title.is_empty());
    let heading = head.headings.first().cloned();
    let title = head.title.clone();
    stated.or(meta).or(heading).or(title).map(|headline| without_outlet(headline, source))
}

/// `headline` without ` | Outlet` at its end.
fn without_outlet(headline: String, source: Option<&str>) -> String {
    let Some(source) = source else { return headline };
    for mark in [" | ", " - ", " – ", " — ", " • "] {
        if let Some((title, outlet)) = headline.rsplit_once(mark)
            && outlet.trim().to_lowercase() == source.to_lowercase()
            && !title.trim().is_empty()
        {
            return title.trim().to_string();
        }
    }
    headline
}

fn published(head: &Head, linked: &Linked) -> Option<String> {
    let times = |words: &[&str]| {
        let named = head.times.iter().find(|(_, called)| words.iter().any(|word| called.contains(word)));
        named.map(|(value, _)| value.clone())
    };
    let stated = linked.published.clone().into_iter();
    let metas = head.metas_of(PUBLISHED).map(one_line);
    let properties =
        ["datePublished", "dateCreated"].into_iter().flat_map(|name| head.properties_of(name)).map(one_line);
    let marked =
        [times(&["pubdate", "publish", "created"]), head.times.first().map(|(value, _)| value.clone())];
    let mut candidates: Vec<String> = stated
        .chain(metas)
        .chain(properties)
        .chain(marked.into_iter().flatten())
        .filter(|value| is_date_like(value))
        .collect();
    if candidates.is_empty() { None } else { Some(candidates.swap_remove(0)) }
}

/// Whether `value` has a year and more.
fn is_date_like(value: &str) -> bool {
    let digits = value.bytes().filter(u8::is_ascii_digit).count();
    (5..=40).contains(&digits) && value.len() <= 60
}

/// The authors' names, and the byline as printed.
pub(super) fn authors(head: &Head, linked: &Linked) -> (Vec<String>, Option<String>) {
    let byline = head.bylines.first().cloned();
    let stated = clean_names(linked.authors.iter().map(String::as_str));
    if !stated.is_empty() {
        return (stated, byline);
    }
    for name in AUTHOR {
        let authors = clean_names(head.metas_of(std::slice::from_ref(name)));
        if !authors.is_empty() {
            return (authors, byline);
        }
    }
    let authors = clean_names(head.properties_of("author"));
    if !authors.is_empty() {
        return (authors, byline);
    }
    (clean_names(head.bylines.iter().map(String::as_str).take(3)), byline)
}

fn keywords(head: &Head, linked: Vec<String>) -> Vec<String> {
    let mut keywords: Vec<String> = Vec::new();
    let metas = head.metas_of(KEYWORDS).flat_map(|list| list.split(',')).map(plain);
    for keyword in linked.into_iter().chain(metas) {
        if !keyword.is_empty() && keyword.len() < 100 && keywords.len() < 50 && !keywords.contains(&keyword) {
            keywords.push(keyword);
        }
    }
    keywords
}
