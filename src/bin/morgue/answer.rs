//! What a query gives, packed: an answer may be as long as the index.

use std::borrow::Cow;
use std::ops::Range;

use morgue::document::Hash64;
use morgue::error::Error;
use morgue::index::Index;
use morgue::search::{self, Expr, Order, Request};
use morgue::settle::copies::Copies;
use serde::Serialize;

use crate::output::place;

/// What a query gives.
pub struct Answer {
    pub counts: Counts,
    pub articles: Articles,
}

/// How much was found.
#[derive(Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Counts {
    pub hits: u64,
    pub matches: u64,
}

/// An article of an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found<'a> {
    pub id: Hash64,
    /// Hash of the record's bytes.
    pub content: Hash64,
    pub path: Cow<'a, str>,
}

/// The articles of an answer in order of their ids, with all paths in one text.
#[derive(Default)]
pub struct Articles {
    rows: Vec<Row>,
    paths: String,
}

struct Row {
    id: Hash64,
    content: Hash64,
    path: Range<usize>,
}

impl Articles {
    /// Each article, in order of ids.
    pub fn iter(&self) -> impl Iterator<Item = Found<'_>> {
        self.rows.iter().map(|Row { id, content, path }| Found {
            id: *id,
            content: *content,
            path: Cow::Borrowed(&self.paths[path.clone()]),
        })
    }
}

/// Asks a query.
pub fn answer(index: &Index, query: &Expr, copies: Option<&Copies>) -> Result<Answer, Error> {
    let request = Request { query: query.clone(), order: Order::Oldest, limit: None, after: None };
    let hits = match copies {
        None => search::search(index, &request)?,
        Some(copies) => search::search_stories(index, &request, copies)?,
    };
    let mut articles = Articles::default();
    hits.each_origin(|id, origin| {
        let start = articles.paths.len();
        articles.paths.push_str(&place(&origin.path, origin.record.as_deref()));
        let path = start..articles.paths.len();
        articles.rows.push(Row { id, content: origin.content_hash, path });
    })?;
    articles.rows.sort_unstable_by_key(|row| row.id);
    let counts = Counts { hits: hits.total, matches: search::count_matches(index, query)? };
    Ok(Answer { counts, articles })
}
