//! RawDocument → Article: what the newsroom meant by what a record states.
//!
//! In: a [`RawDocument`] and what the owner of the corpus says about its outlets. Out: its
//! [`Origin`], and the [`Article`] with every field's evidence. The text is cut up first
//! (`furniture`), then each field is read by the file that bears its name. What the format states
//! beats what the text suggests; that rule stands here and nowhere else. Pure and infallible: a
//! field that is not there is `None`.
//!
//! The characters of the text that are not white space stand, each exactly once and in order, in
//! `furniture` and `body`; a headline taken from the text is in `furniture` as well as in
//! `headline`.

mod agencies;
mod byline;
mod calendar;
mod case;
mod clock;
mod dateline;
mod day;
mod foot;
mod furniture;
mod head;
mod headline;
mod names;
mod pattern;
mod phrases;
mod published;
mod source;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::ops::Range;

use byline::{Credits, push_new};
use furniture::{Beside, Layout, Note, Piece};

use crate::document::{
    Article, Evidence, FurnitureKind, Method, Moment, Origin, RawDocument, Source, Span, Stated,
};

/// What the owner of a corpus says about its outlets: the `[source]` table of `morgue.toml`.
#[derive(Clone, Debug, Default, serde::Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ExtractSettings {
    /// The outlet of articles that nothing else names.
    pub default: Option<String>,
    /// Outlets by domain; a domain stands for those below it.
    pub domains: BTreeMap<String, String>,
    /// Outlets by the beginning of a file's path, folder by folder.
    pub paths: BTreeMap<String, String>,
}

/// Reads an article out of what a record states.
pub fn extract(raw: RawDocument, settings: &ExtractSettings) -> (Origin, Article) {
    let RawDocument { origin, stated, text } = raw;
    let mut article = Article::default();
    let listed = read_stated_authors(&stated, &mut article);
    let stated_headline =
        stated.headline.as_deref().map(|headline| headline::cut_outlet(headline, stated.source.as_deref()));
    let beside = Beside {
        headline: stated_headline,
        dateline: stated.dateline.as_deref(),
        authors: stated.byline.as_deref().or(stated.authors.first().map(String::as_str)),
    };
    let layout = furniture::cut(text, beside);
    if let Some(headline) = stated_headline {
        article.headline = headline.to_string();
        note(&mut article, "headline", Evidence::of(Method::Format));
    }
    read_dateline(&stated, &layout, &mut article);
    read_pieces(&layout, listed, &mut article);
    if let Some(agency) = &stated.agency {
        let names = dateline::agencies_in(agency).collect::<Vec<_>>();
        add_agencies(&mut article, names, Evidence::of(Method::Format));
    }
    read_published(&stated, &layout, &origin, &mut article);
    article.source = find_source(&stated, &layout, &origin, settings)
        .or_else(|| find_own_agency(&article.agencies, &origin))
        .or_else(|| {
            settings.default.clone().map(|name| Source { name, evidence: Evidence::of(Method::Config) })
        });
    article.body = layout.body;
    article.furniture = layout.pieces.into_iter().map(|piece| piece.furniture).collect();
    article.url = stated.url;
    article.section = stated.section;
    article.keywords = stated.keywords;
    article.slug = stated.slug;
    article.language = stated.language;
    article.subjects = stated.subjects;
    article.item = stated.item;
    (origin, article)
}

fn note(article: &mut Article, field: &str, evidence: Evidence) {
    if !article.evidence.contains_key(field) {
        article.evidence.insert(field.to_string(), evidence);
    }
}

/// Evidence in the furniture line at `index`.
fn in_piece(method: Method, index: usize, range: Range<usize>) -> Evidence {
    Evidence { method, span: Some(Span::new(range)), furniture: Some(index as u32) }
}

fn whole_piece(method: Method, index: usize, piece: &Piece) -> Evidence {
    in_piece(method, index, 0..piece.furniture.text.len())
}

/// Whether the format names authors.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Listed {
    Yes,
    No,
}

fn read_stated_authors(stated: &Stated, article: &mut Article) -> Listed {
    let mut credits = Credits::default();
    for name in &stated.authors {
        let mut listed = byline::parse_listed(name);
        // A page or a feed that lists a desk, an outlet or an agency as author means it.
        if listed.people.is_empty() {
            listed.people.push(byline::printed(name));
        }
        credits.join(listed);
    }
    if credits.people.is_empty()
        && let Some(line) = &stated.byline
    {
        credits.join(byline::parse_listed(line));
    }
    article.byline = stated.byline.as_deref().map(byline::printed);
    if !credits.people.is_empty() {
        note(article, "authors", Evidence::of(Method::Format));
    }
    if article.byline.is_some() {
        note(article, "byline", Evidence::of(Method::Format));
    }
    let listed = if credits.people.is_empty() { Listed::No } else { Listed::Yes };
    article.authors = credits.people;
    add_agencies(article, credits.agencies, Evidence::of(Method::Format));
    listed
}

fn add_agencies(article: &mut Article, names: Vec<String>, evidence: Evidence) {
    if !names.is_empty() {
        note(article, "agencies", evidence);
    }
    for name in names {
        push_new(&mut article.agencies, name);
    }
}

fn read_dateline(stated: &Stated, layout: &Layout, article: &mut Article) {
    if let Some(line) = &stated.dateline {
        let found = dateline::parse_dateline(line);
        let evidence = Evidence::of(Method::Format);
        article.dateline = Some(line.clone());
        note(article, "dateline", evidence);
        set_dateline(line, &found, evidence, evidence, article);
    }
    if let Some(place) = &stated.located
        && article.located.is_none()
    {
        article.located = Some(place.clone());
        note(article, "located", Evidence::of(Method::Format));
    }
    for (index, piece) in layout.pieces.iter().enumerate() {
        let Note::Dateline(found) = &piece.note else { continue };
        let line = &piece.furniture.text;
        if article.dateline.is_none() {
            article.dateline = Some(line.clone());
            note(article, "dateline", whole_piece(Method::Text, index, piece));
        }
        let range = |range: &Option<Range<usize>>| {
            in_piece(Method::Dateline, index, range.clone().unwrap_or_default())
        };
        set_dateline(line, found, range(&found.place), range(&found.agency), article);
    }
}

fn set_dateline(
    line: &str,
    found: &dateline::Dateline,
    place: Evidence,
    agency: Evidence,
    article: &mut Article,
) {
    if let Some(range) = found.place.clone().filter(|_| article.located.is_none()) {
        article.located = Some(dateline::readable_place(&line[range]));
        note(article, "located", place);
    }
    if let Some(range) = found.agency.clone() {
        add_agencies(article, dateline::agencies_in(&line[range]).collect(), agency);
    }
}

/// Reads headline, bylines and credits off the pieces, in the order of the text.
fn read_pieces(layout: &Layout, listed: Listed, article: &mut Article) {
    for (index, piece) in layout.pieces.iter().enumerate() {
        let line = &piece.furniture.text;
        match &piece.note {
            Note::Plain if piece.furniture.kind == FurnitureKind::Headline => {
                if article.headline.is_empty() {
                    article.headline = byline::printed(line);
                    note(article, "headline", whole_piece(Method::Text, index, piece));
                }
            }
            Note::Byline(credits) => {
                let names = !credits.people.is_empty() || !credits.agencies.is_empty() || credits.nobody;
                if article.byline.is_none() && names {
                    article.byline = Some(byline::printed(line));
                    note(article, "byline", whole_piece(Method::Text, index, piece));
                }
                if listed == Listed::No {
                    if !credits.people.is_empty() {
                        note(article, "authors", whole_piece(Method::Byline, index, piece));
                    }
                    for name in &credits.people {
                        push_new(&mut article.authors, name.clone());
                    }
                }
                add_agencies(article, credits.agencies.clone(), whole_piece(Method::Byline, index, piece));
            }
            Note::Credit(credits) => {
                if !credits.people.is_empty() {
                    note(article, "contributors", whole_piece(Method::Credit, index, piece));
                }
                for name in &credits.people {
                    push_new(&mut article.contributors, name.clone());
                }
                if article.authors.is_empty() && !credits.reporters.is_empty() {
                    article.authors.clone_from(&credits.reporters);
                    note(article, "authors", whole_piece(Method::Credit, index, piece));
                }
                add_agencies(article, credits.agencies.clone(), whole_piece(Method::Credit, index, piece));
            }
            Note::Plain | Note::Dateline(_) | Note::Date(_) | Note::Outlet(_) => {}
        }
    }
    let Article { authors, contributors, agencies, evidence, .. } = article;
    // A byline may name the agency of the dateline as if it were a person.
    if listed == Listed::No {
        authors.retain(|author| !agencies.iter().any(|agency| agency.eq_ignore_ascii_case(author)));
    }
    contributors.retain(|name| !authors.contains(name));
    for (names, field) in [(authors, "authors"), (contributors, "contributors")] {
        if names.is_empty() {
            evidence.remove(field);
        }
    }
}

/// The order: the format, a date line, a dateline with its year, the address, the path. The time of
/// the file's last change never counts.
fn read_published(stated: &Stated, layout: &Layout, origin: &Origin, article: &mut Article) {
    let moment = |value, evidence| Moment { value, evidence };
    let format = |text: &Option<String>| {
        let value = text.as_deref().and_then(published::parse_moment)?;
        Some(moment(value, Evidence::of(Method::Format)))
    };
    article.published = format(&stated.published);
    article.updated = format(&stated.updated);
    for (index, piece) in layout.pieces.iter().enumerate() {
        let Note::Date(found) = &piece.note else { continue };
        let read = |found: &Option<(String, Range<usize>)>| {
            found.clone().map(|(value, range)| moment(value, in_piece(Method::Text, index, range)))
        };
        article.published = article.published.take().or_else(|| read(&found.published));
        article.updated = article.updated.take().or_else(|| read(&found.updated));
    }
    if article.published.is_some() {
        return;
    }
    article.published = layout.pieces.iter().enumerate().find_map(|(index, piece)| {
        let Note::Byline(_) = piece.note else { return None };
        let line = &piece.furniture.text;
        let digits = line.bytes().filter(u8::is_ascii_digit).count() >= 4;
        let value = digits.then(|| published::find_day(line)).flatten()?;
        Some(moment(value, whole_piece(Method::Byline, index, piece)))
    });
    if article.published.is_some() {
        return;
    }
    article.published = dated_line(stated, layout).or_else(|| {
        let url = stated.url.as_deref().and_then(published::find_day_in_path);
        let url = url.map(|(value, _)| moment(value, Evidence::of(Method::Url)));
        url.or_else(|| {
            published::find_day_in_path(&origin.path)
                .map(|(value, _)| moment(value, Evidence::of(Method::Path)))
        })
    });
}

/// The day of a dateline that names the year.
fn dated_line(stated: &Stated, layout: &Layout) -> Option<Moment> {
    let day = |line: &str, found: &dateline::Dateline| {
        let range = found.day.clone()?;
        published::find_day(&line[range.clone()]).map(|value| (value, range))
    };
    if let Some(line) = &stated.dateline
        && let Some((value, _)) = day(line, &dateline::parse_dateline(line))
    {
        return Some(Moment { value, evidence: Evidence::of(Method::Dateline) });
    }
    layout.pieces.iter().enumerate().find_map(|(index, piece)| {
        let Note::Dateline(found) = &piece.note else { return None };
        let (value, range) = day(&piece.furniture.text, found)?;
        Some(Moment { value, evidence: in_piece(Method::Dateline, index, range) })
    })
}

/// The order: the format, a repost footer, the settings for the path, the address, a copyright
/// line, a folder that bears an outlet's name, the settings' default.
fn find_source(
    stated: &Stated,
    layout: &Layout,
    origin: &Origin,
    settings: &ExtractSettings,
) -> Option<Source> {
    let of = |name: String, method| Source { name, evidence: Evidence::of(method) };
    let printed = |kind: FurnitureKind| {
        layout.pieces.iter().enumerate().find_map(|(index, piece)| {
            let Note::Outlet(range) = &piece.note else { return None };
            if piece.furniture.kind != kind {
                return None;
            }
            let name = source::name_in_footer(&piece.furniture.text[range.clone()]);
            let evidence = in_piece(Method::Footer, index, range.start..range.start + name.len());
            (!name.is_empty()).then(|| Source { name: source::clean(name, settings), evidence })
        })
    };
    let stated_name = stated.source.as_deref().map(|name| of(source::clean(name, settings), Method::Format));
    stated_name
        .or_else(|| printed(FurnitureKind::Footer))
        .or_else(|| source::find_by_setting(&origin.path, settings).map(|name| of(name, Method::Config)))
        .or_else(|| source::find_by_url(stated.url.as_deref()?, settings).map(|name| of(name, Method::Url)))
        .or_else(|| printed(FurnitureKind::Copyright))
        .or_else(|| source::find_by_folder(&origin.path).map(|name| of(name, Method::Path)))
}

/// An agency's own copy: a folder bears the name of the agency that supplied the article.
fn find_own_agency(agencies: &[String], origin: &Origin) -> Option<Source> {
    let agency = agencies.iter().find(|agency| source::has_folder(&origin.path, agency))?;
    Some(Source { name: agency.clone(), evidence: Evidence::of(Method::Path) })
}
