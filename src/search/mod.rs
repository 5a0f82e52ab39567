//! Questions: query language, evaluation, snippets, counts.
//!
//! A query is parsed into an [`Expr`], its words are expanded to the forms that the index holds,
//! and one plan made of both serves matching, counting and highlighting. What comes back is
//! [`Hits`]; nothing here writes to the index or to a stream.

mod census;
mod collect;
mod dates;
mod expr;
mod facet;
mod forms;
mod highlight;
mod named;
mod parse;
mod plan;
mod stories;

use jiff::civil::Date;

pub use collect::{Cursor, Order};
pub use dates::parse_date_range;
pub use expr::{Expr, Field, Pattern, Words};
pub use facet::{Facet, FacetCount, Overview, count_by, fingerprint, overview};
pub use highlight::{Fragment, Highlighter, Match};
pub use parse::parse;
pub use stories::{count_stories, search_stories};

use crate::document::Document;
use crate::error::Result;
use crate::index::Index;
use plan::Plan;

/// One hit: where it is, and what orders it.
#[derive(Clone, Copy, Debug)]
pub struct Hit {
    /// BM25 over headline and body.
    pub score: f32,
    /// What to give [`Request::after`] to go on behind this hit.
    pub cursor: Cursor,
    address: tantivy::DocAddress,
}

/// What is asked.
#[derive(Clone, Debug)]
pub struct Request {
    /// The question.
    pub query: Expr,
    /// The order of the hits.
    pub order: Order,
    /// At most so many hits; `None` is all.
    pub limit: Option<usize>,
    /// Only hits behind this one.
    pub after: Option<Cursor>,
}

/// The answer: hits in order, read one by one.
pub struct Hits<'a> {
    /// How many articles match in all.
    pub total: u64,
    /// The hits that were asked for.
    pub hits: Vec<Hit>,
    /// Finds what matched in a document.
    pub highlighter: Highlighter,
    index: &'a Index,
    searcher: tantivy::Searcher,
}

/// A day that relative dates count from.
#[derive(Clone, Copy, Debug)]
pub struct Today(pub Date);

/// Answers a request.
///
/// # Errors
/// [`Error::ReadIndex`](crate::error::Error::ReadIndex) when the index is damaged.
pub fn search<'a>(index: &'a Index, request: &Request) -> Result<Hits<'a>> {
    let searcher = index.searcher();
    let plan = Plan::new(&request.query, index, &searcher)?;
    let (total, hits) =
        collect::collect(&searcher, &plan, request).map_err(|source| index.unreadable(source))?;
    Ok(Hits { total, hits, highlighter: Highlighter::new(plan), index, searcher })
}

/// Counts the articles that match.
///
/// # Errors
/// As [`search`].
pub fn count(index: &Index, query: &Expr) -> Result<u64> {
    let searcher = index.searcher();
    let plan = Plan::new(query, index, &searcher)?;
    let counted = searcher.search(&plan.query, &tantivy::collector::Count);
    counted.map(|count| count as u64).map_err(|source| index.unreadable(source))
}

impl Hits<'_> {
    /// Reads the document of a hit.
    ///
    /// # Errors
    /// As [`search`].
    pub fn document(&self, hit: &Hit) -> Result<Document> {
        self.index.document(&self.searcher, hit.address)
    }
}
