//! Decides which of a page's statements counts, field by field.
//!
//! In come the statements of the page's head and JSON-LD, out comes [`Stated`]. Structured data
//! beats meta tags, meta tags beat marked-up text. Dates stay as written; a date of change is
//! never taken for the date of publication.

use super::head::{Head, one_line, plain, simplified};
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
pub(super) fn weigh(head: &Head, linked: &Linked) -> Stated {
    let (authors, byline) = authors(head, linked);
    let source = source(head, linked);
    let url = addresses(head).first().map(|url| url.to_string()).or_else(|| linked.url.clone());
    Stated {
        headline: headline(head, linked, source.as_deref()),
        authors,
        byline,
        published: published(head, linked),
        updated: linked.updated.clone().or_else(|| head.metas_of(UPDATED).next().map(one_line)),
        url,
        section: linked.section.clone().or_else(|| head.metas_of(SECTION).next().map(plain)),
        keywords: keywords(head, &linked.keywords),
        language: head.language.clone().or_else(|| linked.language.clone()),
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

/// The first wording that the page states twice, else the first at all. JSON-LD, meta tags and the
/// heading may each be a version for search engines, for sharing or of another day.
fn headline(head: &Head, linked: &Linked, source: Option<&str>) -> Option<String> {
    let metas = head.metas_of(HEADLINE).map(plain);
    let wordings = linked.headline.iter().cloned().chain(metas).chain(head.headings.iter().take(1).cloned());
    let wordings: Vec<String> = wordings
        .chain(head.title.clone())
        .map(|wording| without_outlet(wording, source))
        .filter(|wording| !wording.is_empty())
        .collect();
    let keys: Vec<String> = wordings.iter().map(|wording| simplified(wording)).collect();
    let twice = (0..keys.len()).find(|place| keys[place + 1..].contains(&keys[*place]));
    wordings.into_iter().nth(twice.unwrap_or(0))
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
///
/// Where structured data names nobody but the outlet, a marked-up byline that names a person wins.
fn authors(head: &Head, linked: &Linked) -> (Vec<String>, Option<String>) {
    let byline = head.bylines.first().cloned();
    let outlet = Outlet::new(head, linked);
    let metas = AUTHOR.iter().map(|name| clean_names(head.metas_of(std::slice::from_ref(name))));
    let printed = clean_names(head.bylines.iter().map(String::as_str).take(3));
    let stated: Vec<Vec<String>> = [clean_names(linked.authors.iter().map(String::as_str))]
        .into_iter()
        .chain(metas)
        .chain([clean_names(head.properties_of("author")), printed])
        .filter(|names| !names.is_empty())
        .collect();
    let first = stated.first().cloned().unwrap_or_default();
    if !first.iter().all(|name| outlet.is_named(name)) {
        return (first, byline);
    }
    let personal = |names: &Vec<String>| names.iter().all(|name| is_personal(name) && !outlet.is_named(name));
    (stated.into_iter().find(personal).unwrap_or(first), byline)
}

/// Whether `name` has the form of a person's: two to four words, or a script without blanks.
fn is_personal(name: &str) -> bool {
    (2..=4).contains(&name.split_whitespace().count())
        || !name.is_ascii() && !name.contains(char::is_lowercase)
}

/// What the outlet may call itself as an author.
struct Outlet {
    names: Vec<String>,
}

impl Outlet {
    fn new(head: &Head, linked: &Linked) -> Outlet {
        let names = head.metas_of(SOURCE).map(plain).chain(linked.publisher.clone());
        let hosts = addresses(head).into_iter().filter_map(|url| url.split('/').nth(2)).map(str::to_string);
        Outlet {
            names: names.chain(hosts).map(|name| simplified(&name)).filter(|name| name.len() > 2).collect(),
        }
    }

    fn is_named(&self, author: &str) -> bool {
        let author = simplified(author);
        self.names.iter().any(|name| name.contains(&author) || author.contains(name.as_str()))
    }
}

fn keywords(head: &Head, linked: &[String]) -> Vec<String> {
    let mut keywords: Vec<String> = Vec::new();
    let metas = head.metas_of(KEYWORDS).flat_map(|list| list.split(',')).map(plain);
    for keyword in linked.iter().cloned().chain(metas) {
        if !keyword.is_empty() && keyword.len() < 100 && keywords.len() < 50 && !keywords.contains(&keyword) {
            keywords.push(keyword);
        }
    }
    keywords
}
