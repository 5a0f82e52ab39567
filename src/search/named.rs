//! The articles in which a name is one actor's, where it is another's in others.

use tantivy::query::{
    BooleanQuery, ConstScoreQuery, ConstScorer, EnableScoring, Explanation, Query, Scorer, TermSetQuery,
    Weight,
};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, DocSet, Score, SegmentReader, TERMINATED, Term};

use super::current::Rows;
use crate::document::Hash64;
use crate::index::{Index, schema};
use crate::settle::{Kind, Selection};

/// The articles that carry the names of a selection.
pub fn query(index: &Index, kind: Kind, names: &Selection) -> Box<dyn Query> {
    let fields = index.fields();
    let field = match kind {
        Kind::Person => fields.person,
        Kind::Organisation => fields.organisation,
        Kind::Place => fields.place,
    };
    let wholes = names.names.iter().map(|name| Term::from_field_text(field, name));
    let mut queries: Vec<Box<dyn Query>> = vec![Box::new(TermSetQuery::new(wholes))];
    queries.extend(names.partial.iter().map(|(name, articles)| {
        let term = Term::from_field_text(field, name);
        Box::new(NamedIn { term, articles: articles.clone() }) as Box<dyn Query>
    }));
    Box::new(ConstScoreQuery::new(Box::new(BooleanQuery::union(queries)), 1.0))
}

/// Articles that carry a name and are among those listed.
#[derive(Clone, Debug)]
struct NamedIn {
    /// The name.
    term: Term,
    /// The articles, in order of id.
    articles: Vec<Hash64>,
}

impl Query for NamedIn {
    fn weight(&self, _: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(self.clone()))
    }
}

impl NamedIn {
    fn rows(&self, segment: &SegmentReader) -> tantivy::Result<Rows> {
        let mut rows = Vec::new();
        let ids = segment.fast_fields().u64(schema::ID)?;
        let inverted = segment.inverted_index(self.term.field())?;
        if let Some(mut postings) = inverted.read_postings(&self.term, IndexRecordOption::Basic)? {
            let mut row = postings.doc();
            while row != TERMINATED {
                let id = ids.first(row).map(Hash64);
                if id.is_some_and(|id| self.articles.binary_search(&id).is_ok()) {
                    rows.push(row);
                }
                row = postings.advance();
            }
        }
        Ok(Rows { rows, at: 0 })
    }
}

impl Weight for NamedIn {
    fn scorer(&self, segment: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        Ok(Box::new(ConstScorer::new(self.rows(segment)?, boost)))
    }

    fn explain(&self, _: &SegmentReader, _: DocId) -> tantivy::Result<Explanation> {
        Ok(Explanation::new("named in", 1.0))
    }
}
