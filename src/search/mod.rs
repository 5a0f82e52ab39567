//! Questions: query language, evaluation, snippets, counts.
//!
//! A query is parsed into an [`Expr`], its words are expanded to the forms that the index holds,
//! and one plan made of both serves matching, counting and highlighting. What comes back is
//! [`Hits`]; nothing here writes to the index or to a stream.

mod census;
mod collect;
mod context;
mod cooccur;
mod current;
mod dates;
mod dossier;
mod effort;
mod expr;
mod facet;
mod forms;
mod highlight;
mod interval;
mod matching;
mod meant;
mod named;
mod parse;
mod plan;
mod positional;
mod postings;
mod print;
mod printed;
mod sample;
mod segment;
mod similar;
mod spelling;
mod stories;
mod timeline;
mod unit;
mod unlike;
mod wide;

use jiff::civil::Date;

pub use collect::{Cursor, Order};
pub use context::{Context, Window};
pub use cooccur::{Cooccurrence, Pair, Party, Reach, cooccur};
pub use dates::parse_date_range;
pub use dossier::{Dossier, count_actor, dossier};
pub use expr::{Expr, Field, Near, Pattern, Region, Relation, Sense, Words};
pub use facet::{Facet, FacetCount, Overview, count_by, fingerprint, overview};
pub use highlight::{Fragment, Highlighter, Match};
pub use interval::Interval;
pub use matching::Place;
pub use parse::parse;
pub use plan::Expansion;
pub use sample::sample;
pub use similar::{Similar, similar};
pub use stories::{count_stories, search_stories};
pub use timeline::{Period, Timeline, timeline};
pub use unlike::{Contrast, ContrastBy, Measure, contrast, count_words};

use crate::document::{Document, Hash64, Origin};
use crate::error::{Error, Result};
use crate::index::Index;
use matching::Tree;
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
    tree: Tree,
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
    affordable(&plan.tree)?;
    Ok(Hits { total, hits, tree: plan.tree, index, searcher })
}

/// An answer that had to be cut short is none.
fn affordable(tree: &Tree) -> Result<()> {
    match tree.complaint() {
        None => Ok(()),
        Some(message) => Err(Error::Query { message, column: 0 }),
    }
}

/// Counts the articles that match.
///
/// # Errors
/// As [`search`].
pub fn count(index: &Index, query: &Expr) -> Result<u64> {
    let searcher = index.searcher();
    let plan = Plan::new(query, index, &searcher)?;
    let counted = searcher.search(&plan.query, &tantivy::collector::Count);
    let count = counted.map_err(|source| index.unreadable(source))?;
    affordable(&plan.tree)?;
    Ok(count as u64)
}

/// Counts the matches in all articles: what `search` marks and `kwic` lists.
///
/// # Errors
/// As [`search`].
pub fn count_matches(index: &Index, query: &Expr) -> Result<u64> {
    let searcher = index.searcher();
    let plan = Plan::new(query, index, &searcher)?;
    let counted = matching::count(&searcher, plan.loose.as_ref().unwrap_or(&plan.query), &plan.tree);
    let count = counted.map_err(|source| index.unreadable(source))?;
    affordable(&plan.tree)?;
    Ok(count)
}

/// How a query is read.
#[derive(Clone, Debug, serde::Serialize)]
pub struct Explained {
    /// The query in full, in the language's own spelling.
    pub query: String,
    /// What each word stands for.
    pub words: Vec<Expansion>,
}

/// Tells how a query is read on this index.
///
/// # Errors
/// As [`search`].
pub fn explain(index: &Index, query: &Expr) -> Result<Explained> {
    let searcher = index.searcher();
    let words = Plan::expansions(query, index, &searcher)?;
    Ok(Explained { query: query.to_string(), words })
}

impl Hits<'_> {
    /// Where the query matches in some hits, in their order.
    ///
    /// # Errors
    /// As [`search`].
    pub fn places(&self, hits: &[Hit]) -> Result<Vec<Vec<Place>>> {
        let addresses: Vec<_> = hits.iter().map(|hit| hit.address).collect();
        let found = matching::find(&self.searcher, &self.tree, &addresses);
        let found = found.map_err(|source| self.index.unreadable(source))?;
        affordable(&self.tree)?;
        Ok(found)
    }

    /// Reads the document of a hit.
    ///
    /// # Errors
    /// As [`search`].
    pub fn document(&self, hit: &Hit) -> Result<Document> {
        self.index.document(&self.searcher, hit.address)
    }

    /// Tells where the articles of all hits come from, in the order of the index: reads neither
    /// texts nor names.
    ///
    /// # Errors
    /// As [`search`].
    pub fn each_origin(&self, mut visit: impl FnMut(Hash64, Origin)) -> Result<()> {
        let mut hits: Vec<&Hit> = self.hits.iter().collect();
        hits.sort_unstable_by_key(|hit| hit.address);
        for hit in hits {
            visit(hit.cursor.id(), self.index.origin(&self.searcher, hit.address)?);
        }
        Ok(())
    }
}
