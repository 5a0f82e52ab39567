//! The plan: the query with its words expanded, once as a tantivy query, which finds and scores
//! articles, and once as a tree, which tells where they match.

mod expand;
mod fields;
mod speech;

use std::sync::Arc;

use tantivy::query::{
    BooleanQuery, BoostQuery, ConstScoreQuery, EmptyQuery, ExistsQuery, Occur, Query, TermQuery,
};
use tantivy::schema::IndexRecordOption;
use tantivy::{Searcher, Term};

use super::current::current;
use super::effort::TotalEffort;
use super::expr::{Expr, Field, Near, Pattern, Region, Relation, Sense, Words};
use super::forms::{Dictionary, Forms};
use super::matching::Tree;
use super::named;
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

    /// A node, and a query that finds every article it may match.
    fn plan_node(
        &mut self,
        expr: &Expr,
        body_only: bool,
        leaves: &mut Vec<Leaf>,
    ) -> tantivy::Result<(Box<dyn Query>, Node)> {
        match expr {
            Expr::Words(words) => match words.field.actors() {
                Some(kind) => {
                    let names = Arc::new(self.select(words, kind)?);
                    let query = named::query(self.index, kind, &names);
                    leaves.push(Leaf {
                        kind: LeafKind::Actor(kind, names),
                        in_headline: !body_only,
                        in_body: true,
                    });
                    Ok((query, Node::Leaf(leaves.len() - 1)))
                }
                None => self.plan_phrase(words, body_only, leaves),
            },
            Expr::Any(parts) => {
                let (mut queries, mut nodes) = (Vec::new(), Vec::new());
                for part in parts {
                    let (query, node) = self.plan_node(part, body_only, leaves)?;
                    queries.push(query);
                    nodes.push(node);
                }
                Ok((Box::new(BooleanQuery::union(queries)), Node::Any(nodes)))
            }
            Expr::Near(near) => {
                let Near { left, relation, sense, right } = near.as_ref();
                let relation: Relation = *relation;
                let (left_query, left) = self.plan_node(left, body_only, leaves)?;
                let (right_query, right) = self.plan_node(right, body_only, leaves)?;
                let query = match sense {
                    Sense::With => Box::new(BooleanQuery::intersection(vec![left_query, right_query])),
                    Sense::Without => left_query,
                };
                Ok((query, Node::Near(Box::new(left), relation, *sense, Box::new(right))))
            }
            Expr::Inside { region, part } => {
                let (query, node) = self.plan_node(part, true, leaves)?;
                Ok((query, Node::Inside(*region, Box::new(node))))
            }
            Expr::Said { by, part } => self.plan_said(by.as_ref(), part.as_deref(), leaves),
            // The parser lets none of these stand where places are asked for.
            Expr::All(_) | Expr::Not(_) | Expr::AtLeast { .. } | Expr::Published { .. } | Expr::Id(_) => {
                Ok((Box::new(EmptyQuery), Node::Any(Vec::new())))
            }
        }
    }

    fn plan_phrase(
        &mut self,
        words: &Words,
        body_only: bool,
        leaves: &mut Vec<Leaf>,
    ) -> tantivy::Result<(Box<dyn Query>, Node)> {
        let in_headline = !body_only && words.field != Field::Body;
        let in_body = words.field != Field::Headline;
        let mut ordinals = Vec::new();
        let mut sets = Vec::new();
        for pattern in &words.patterns {
            let forms = self.expand(pattern, words.field)?;
            let kind = match pattern {
                Pattern::Cased(printed) => LeafKind::Cased(printed.clone(), first_of(&forms)),
                _ => LeafKind::Words(forms.clone()),
            };
            ordinals.push(leaf_of(Leaf { kind, in_headline, in_body }, leaves));
            sets.push(forms);
        }
        let mut queries: Vec<Box<dyn Query>> = Vec::new();
        for name in words.field.indexed() {
            if *name == schema::HEADLINE && !in_headline {
                continue;
            }
            let query = self.plan_every(name, &sets)?;
            queries.push(if *name == schema::HEADLINE {
                Box::new(BoostQuery::new(query, HEADLINE_WEIGHT))
            } else {
                query
            });
        }
        let node = match ordinals.as_slice() {
            [leaf] => Node::Leaf(*leaf),
            _ => Node::Phrase(ordinals, words.slop),
        };
        Ok((union(queries), node))
    }

    /// Articles that hold a word of every set in one field.
    fn plan_every(&self, name: &str, sets: &[Forms]) -> tantivy::Result<Box<dyn Query>> {
        let field = self.searcher.schema().get_field(name)?;
        if sets.iter().any(Forms::is_empty) {
            return Ok(Box::new(EmptyQuery));
        }
        let mut queries: Vec<Box<dyn Query>> = Vec::new();
        for forms in sets {
            queries.push(any_of(forms, field));
        }
        Ok(match queries.len() {
            1 => queries.remove(0),
            _ => Box::new(BooleanQuery::intersection(queries)),
        })
    }
}

/// The place of a leaf in the list; words that stand in a query twice are read once.
fn leaf_of(leaf: Leaf, leaves: &mut Vec<Leaf>) -> usize {
    let is_same = |other: &Leaf| {
        let same_words = match (&other.kind, &leaf.kind) {
            (LeafKind::Words(forms), LeafKind::Words(others)) => forms == others,
            (LeafKind::Cased(printed, _), LeafKind::Cased(other, _)) => printed == other,
            _ => false,
        };
        same_words && (other.in_headline, other.in_body) == (leaf.in_headline, leaf.in_body)
    };
    leaves.iter().position(is_same).unwrap_or_else(|| {
        leaves.push(leaf);
        leaves.len() - 1
    })
}

fn first_of(forms: &Forms) -> String {
    match forms {
        Forms::Few(words) => words.first().cloned().unwrap_or_default(),
        Forms::Many(_) => String::new(),
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
