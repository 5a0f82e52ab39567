//! Where a query matches, article by article: the same units that decide over an article give the
//! places in it, so that what is found, counted, marked and listed cannot differ.

use std::sync::Arc;

use tantivy::query::{EnableScoring, Query, Scorer};
use tantivy::{DocAddress, DocId, Searcher, SegmentReader};

use super::interval::{Interval, minimal};
use super::segment::SegmentUnit;
use super::unit::Unit;
use crate::document::TextField;

/// A query as it is held against one article.
#[derive(Debug)]
pub enum Tree {
    /// Every part holds.
    All(Vec<Tree>),
    /// A part holds.
    Any(Vec<Tree>),
    /// The part does not hold.
    Not(Box<Tree>),
    /// A unit.
    Unit(Arc<Unit>),
    /// What has no place in the text.
    Filter(Box<dyn Query>),
    /// What has places that do not decide.
    Named(Box<dyn Query>, Arc<Unit>),
}

impl Tree {
    /// What is wrong with the query, if any unit was given up.
    pub fn complaint(&self) -> Option<String> {
        match self {
            Tree::All(parts) | Tree::Any(parts) => parts.iter().find_map(Tree::complaint),
            Tree::Not(part) => part.complaint(),
            Tree::Unit(unit) | Tree::Named(_, unit) => {
                unit.effort.is_spent().then(|| unit.effort.complaint())
            }
            Tree::Filter(_) => None,
        }
    }
}

/// One match in an article, by words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The field.
    pub field: TextField,
    /// The words.
    pub words: Interval,
    /// Which part of the query it matches.
    pub unit: usize,
}

/// The query on one segment; articles are asked for in rising order.
pub struct SegmentTree(Node);

enum Node {
    All(Vec<Node>),
    Any(Vec<Node>),
    Not(Box<Node>),
    Unit(Box<SegmentUnit>, usize),
    Filter(Box<dyn Scorer>),
    Named(Box<dyn Scorer>, Box<SegmentUnit>, usize),
}

impl SegmentTree {
    pub fn open(tree: &Tree, searcher: &Searcher, segment: &SegmentReader) -> tantivy::Result<SegmentTree> {
        let mut units = 0;
        Ok(SegmentTree(Node::open(tree, searcher, segment, &mut units)?))
    }

    /// The matches in an article that the query finds, in order, none of them twice.
    pub fn places(&mut self, row: DocId) -> Vec<Place> {
        let mut places = Vec::new();
        self.0.find(row, &mut places);
        tidy(&mut places);
        places
    }
}

/// Where a query matches in some articles that it finds, in their order.
pub fn find(searcher: &Searcher, tree: &Tree, rows: &[DocAddress]) -> tantivy::Result<Vec<Vec<Place>>> {
    let mut found = vec![Vec::new(); rows.len()];
    let mut order: Vec<usize> = (0..rows.len()).collect();
    order.sort_unstable_by_key(|&at| rows[at]);
    for group in order.chunk_by(|&a, &b| rows[a].segment_ord == rows[b].segment_ord) {
        let segment = searcher.segment_reader(rows[group[0]].segment_ord);
        let mut opened = SegmentTree::open(tree, searcher, segment)?;
        for &at in group {
            found[at] = opened.places(rows[at].doc_id);
        }
    }
    Ok(found)
}

/// Counts the matches in all articles that a query finds.
pub fn count(searcher: &Searcher, query: &dyn Query, tree: &Tree) -> tantivy::Result<u64> {
    let weight = query.weight(EnableScoring::disabled_from_searcher(searcher))?;
    let count_segment = |segment: &SegmentReader| {
        let mut opened = SegmentTree::open(tree, searcher, segment)?;
        let mut total = 0;
        weight.for_each_no_score(segment, &mut |rows| {
            for row in rows {
                if segment.alive_bitset().is_none_or(|alive| alive.is_alive(*row)) {
                    total += opened.places(*row).len() as u64;
                }
            }
        })?;
        Ok(total)
    };
    let executor = searcher.index().search_executor();
    Ok(executor.map(count_segment, searcher.segment_readers().iter())?.into_iter().sum())
}

impl Node {
    fn open(
        tree: &Tree,
        searcher: &Searcher,
        segment: &SegmentReader,
        units: &mut usize,
    ) -> tantivy::Result<Node> {
        let mut number = || {
            *units += 1;
            *units - 1
        };
        let scorer = |query: &dyn Query| {
            query.weight(EnableScoring::disabled_from_searcher(searcher))?.scorer(segment, 1.0)
        };
        let unit = |unit: &Arc<Unit>| SegmentUnit::open(Arc::clone(unit), segment).map(Box::new);
        Ok(match tree {
            Tree::Unit(of) => Node::Unit(unit(of)?, number()),
            Tree::Filter(query) => Node::Filter(scorer(query.as_ref())?),
            Tree::Named(query, of) => Node::Named(scorer(query.as_ref())?, unit(of)?, number()),
            Tree::Not(part) => Node::Not(Box::new(Node::open(part, searcher, segment, units)?)),
            Tree::All(parts) | Tree::Any(parts) => {
                let parts = parts.iter().map(|part| Node::open(part, searcher, segment, units));
                let parts = parts.collect::<tantivy::Result<_>>()?;
                if matches!(tree, Tree::All(_)) { Node::All(parts) } else { Node::Any(parts) }
            }
        })
    }

    /// Whether it holds; if so, adds its places.
    fn find(&mut self, row: DocId, places: &mut Vec<Place>) -> bool {
        let from = places.len();
        match self {
            Node::All(parts) => {
                // Every part is asked, since each goes forward with the articles.
                let mut held = true;
                for part in parts {
                    held &= part.find(row, places);
                }
                if !held {
                    places.truncate(from);
                }
                held
            }
            Node::Any(parts) => {
                let mut held = false;
                for part in parts {
                    held |= part.find(row, places);
                }
                let mut found = places.split_off(from);
                keep_minimal(&mut found);
                places.append(&mut found);
                held
            }
            Node::Not(part) => {
                let held = part.find(row, places);
                places.truncate(from);
                !held
            }
            Node::Unit(unit, number) => {
                let found = unit.find(row);
                let held = found.is_some();
                add(found, *number, places);
                held
            }
            Node::Filter(scorer) => is_at(scorer.as_mut(), row),
            Node::Named(scorer, unit, number) => {
                let held = is_at(scorer.as_mut(), row);
                if held {
                    add(unit.find(row), *number, places);
                }
                held
            }
        }
    }
}

fn is_at(scorer: &mut dyn Scorer, row: DocId) -> bool {
    let at = if scorer.doc() < row { scorer.seek(row) } else { scorer.doc() };
    at == row
}

fn add(found: Option<[(TextField, Vec<Interval>); 2]>, number: usize, places: &mut Vec<Place>) {
    for (field, matches) in found.into_iter().flatten() {
        places.extend(matches.into_iter().map(|words| Place { field, words, unit: number }));
    }
}

fn tidy(places: &mut Vec<Place>) {
    places.sort_unstable();
    places.dedup_by_key(|place| (place.field, place.words));
}

/// Leaves the places that hold no other.
fn keep_minimal(places: &mut Vec<Place>) {
    tidy(places);
    for field in [TextField::Headline, TextField::Body] {
        let all = places.iter().filter(|place| place.field == field);
        let kept = minimal(all.map(|place| place.words));
        places.retain(|place| place.field != field || kept.binary_search(&place.words).is_ok());
    }
}
