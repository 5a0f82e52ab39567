//! The plan: the query with its words expanded, once as a tantivy query, which finds and scores
//! articles, and once as a tree, which tells where they match.

mod expand;
mod fields;
mod nodes;
mod speech;

use std::sync::Arc;

use tantivy::query::{BooleanQuery, ConstScoreQuery, ExistsQuery, Occur, Query, TermQuery};
use tantivy::schema::IndexRecordOption;
use tantivy::{Searcher, Term};

use super::current::current;
use super::effort::TotalEffort;
use super::expr::{Expr, Field, Pattern, Region};
use super::forms::{Dictionary, Forms};
use super::matching::Tree;
use super::positional::PositionalQuery;
use super::unit::{Leaf, LeafKind, Node, Unit};
use super::wide::WideQuery;
use crate::error::Result;
use crate::index::{Index, schema};
use crate::settle::{self, Actors};
use expand::names_actors;

/// How much more a word counts in the headline than in the body.
const HEADLINE_WEIGHT: f32 = 2.5;

/// A query ready to run.
pub struct Plan {
    /// For tantivy.
    pub query: Box<dyn Query>,
    /// What tells the places.
    pub tree: Tree,
    /// What finds at least every article of the tree without a look at places, where that is known.
    pub loose: Option<Box<dyn Query>>,
}

/// What a word of the query stands for.
#[derive(Clone, Debug, serde::Serialize)]
pub struct Expansion {
    /// The word, as the query has it.
    pub word: String,
    /// The field.
    pub field: &'static str,
    /// How it is read: in all forms, as printed, as a beginning …
    pub reading: &'static str,
    /// The words of the index.
    pub forms: Vec<String>,
    /// At most so many articles hold one of them.
    pub articles: u64,
}

impl Plan {
    pub fn new(expr: &Expr, index: &Index, searcher: &Searcher) -> Result<Plan> {
        let mut planner = Planner::new(expr, index, searcher)?;
        let plan = planner.plan_whole(expr).map_err(|source| index.unreadable(source))?;
        let loose = plan.loose.map(|loose| current(index, searcher, loose)).transpose()?;
        Ok(Plan { query: current(index, searcher, plan.query)?, loose, ..plan })
    }

    /// What each word stands for, in the order of the query.
    pub fn expansions(expr: &Expr, index: &Index, searcher: &Searcher) -> Result<Vec<Expansion>> {
        let mut planner = Planner::new(expr, index, searcher)?;
        planner.expansions = Some(Vec::new());
        planner.plan_whole(expr).map_err(|source| index.unreadable(source))?;
        Ok(planner.expansions.unwrap_or_default())
    }
}

struct Planner<'a> {
    index: &'a Index,
    searcher: &'a Searcher,
    dictionary: Dictionary<'a>,
    /// Who is who, for a query that asks for an actor.
    actors: Option<Actors>,
    /// What words stand for, where it is to be told.
    expansions: Option<Vec<Expansion>>,
    /// What words were found to stand for.
    known: Vec<(Pattern, Field, Forms)>,
    effort: Arc<TotalEffort>,
}

type Planned = (Box<dyn Query>, Tree);

impl<'a> Planner<'a> {
    fn new(expr: &Expr, index: &'a Index, searcher: &'a Searcher) -> Result<Planner<'a>> {
        let actors = if names_actors(expr) { Some(settle::open(index, searcher)?) } else { None };
        Ok(Planner {
            index,
            searcher,
            dictionary: Dictionary::new(index, searcher),
            actors,
            expansions: None,
            known: Vec::new(),
            effort: Arc::default(),
        })
    }
}

impl Planner<'_> {
    fn plan_whole(&mut self, expr: &Expr) -> tantivy::Result<Plan> {
        let (query, tree) = self.plan(expr, &[])?;
        let loose = match (&tree, query.downcast_ref::<PositionalQuery>()) {
            (Tree::Unit(_), Some(positional)) => Some(positional.candidates.box_clone()),
            _ => None,
        };
        Ok(Plan { query, tree, loose })
    }

    fn plan(&mut self, expr: &Expr, regions: &[Region]) -> tantivy::Result<Planned> {
        match expr {
            Expr::All(parts) => self.plan_all(parts, regions),
            Expr::Any(parts) => {
                let (mut queries, mut trees) = (Vec::new(), Vec::new());
                for part in parts {
                    let (query, tree) = self.plan(part, regions)?;
                    queries.push((Occur::Should, query));
                    trees.push(tree);
                }
                Ok((Box::new(BooleanQuery::new(queries)), Tree::Any(trees)))
            }
            Expr::Not(_) => self.plan_all(std::slice::from_ref(expr), regions),
            Expr::Words(words) if words.field.is_prose() => self.plan_unit(expr, regions, 1),
            Expr::Words(words) if words.field.actors().is_some() => {
                if !regions.is_empty() {
                    return self.plan_unit(expr, regions, 1);
                }
                let (query, unit) = self.plan_leaves(expr, regions, 1)?;
                Ok((query.box_clone(), Tree::Named(query, Arc::new(unit))))
            }
            Expr::Words(words) => {
                let query = self.plan_words(words)?;
                Ok((query.box_clone(), Tree::Filter(query)))
            }
            Expr::Near(_) | Expr::Said { .. } => self.plan_unit(expr, regions, 1),
            Expr::AtLeast { count, part } => self.plan_unit(part, regions, *count),
            Expr::Inside { region, part } => self.plan(part, &[regions, &[*region]].concat()),
            Expr::Published { from, until } => {
                let query = self.plan_published(*from, *until)?;
                Ok((query.box_clone(), Tree::Filter(query)))
            }
            Expr::Id(digits) => {
                let query = self.plan_id(digits)?;
                Ok((query.box_clone(), Tree::Filter(query)))
            }
        }
    }

    fn plan_all(&mut self, parts: &[Expr], regions: &[Region]) -> tantivy::Result<Planned> {
        let mut clauses: Vec<(Occur, Box<dyn Query>)> = Vec::new();
        let mut trees = Vec::new();
        for part in parts {
            let (occur, inner) = match part {
                Expr::Not(inner) => (Occur::MustNot, inner.as_ref()),
                _ => (Occur::Must, part),
            };
            let (query, tree) = self.plan(inner, regions)?;
            clauses.push((occur, query));
            trees.push(if occur == Occur::MustNot { Tree::Not(Box::new(tree)) } else { tree });
        }
        if clauses.iter().all(|(occur, _)| *occur == Occur::MustNot) {
            clauses.push((Occur::Must, all_articles()));
        }
        Ok((Box::new(BooleanQuery::new(clauses)), Tree::All(trees)))
    }

    /// A part that is matched by places.
    fn plan_unit(&mut self, expr: &Expr, regions: &[Region], at_least: u32) -> tantivy::Result<Planned> {
        let (candidates, unit) = self.plan_leaves(expr, regions, at_least)?;
        let unit = Arc::new(unit);
        let decided = match (&unit.node, unit.leaves.as_slice()) {
            // A word alone needs no look at places.
            (Node::Leaf(_), [Leaf { kind: LeafKind::Words(_), .. }]) => regions.is_empty() && at_least == 1,
            _ => false,
        };
        let query = if decided {
            candidates
        } else {
            Box::new(PositionalQuery { candidates, unit: Some(Arc::clone(&unit)) })
        };
        Ok((query, Tree::Unit(unit)))
    }

    fn plan_leaves(
        &mut self,
        expr: &Expr,
        regions: &[Region],
        at_least: u32,
    ) -> tantivy::Result<(Box<dyn Query>, Unit)> {
        let mut leaves = Vec::new();
        let (candidates, node) = self.plan_node(expr, !regions.is_empty(), &mut leaves)?;
        Ok((
            candidates,
            Unit { node, leaves, regions: regions.to_vec(), at_least, effort: Arc::clone(&self.effort) },
        ))
    }
}

/// Articles with one of some words in a field.
fn any_of(forms: &Forms, field: tantivy::schema::Field) -> Box<dyn Query> {
    match forms {
        Forms::Few(words) => {
            let words = words.iter().map(|word| {
                let term = Term::from_field_text(field, word);
                Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs)) as Box<dyn Query>
            });
            union(words.collect())
        }
        Forms::Many(words) => Box::new(WideQuery { words: Arc::clone(words), field }),
    }
}

fn union(mut queries: Vec<Box<dyn Query>>) -> Box<dyn Query> {
    match queries.len() {
        1 => queries.remove(0),
        _ => Box::new(BooleanQuery::union(queries)),
    }
}

/// Every article, and no ledger entry.
pub fn all_articles() -> Box<dyn Query> {
    let articles = ExistsQuery::new(schema::ID.into(), false);
    Box::new(ConstScoreQuery::new(Box::new(articles), 0.0))
}
