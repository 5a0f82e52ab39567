//! The parts of a unit: what stands in a text and how it stands to each other, and for each part a
//! query that finds every article it may match.

use std::sync::Arc;

use tantivy::query::{BooleanQuery, BoostQuery, EmptyQuery, Query};

use super::{HEADLINE_WEIGHT, Planner, any_of, union};
use crate::index::schema;
use crate::search::expr::{Expr, Field, Near, Pattern, Relation, Sense, Words};
use crate::search::forms::Forms;
use crate::search::named;
use crate::search::unit::{Leaf, LeafKind, Node};

impl Planner<'_> {
    /// A node, and a query that finds every article it may match.
    pub(super) fn plan_node(
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
    pub(super) fn plan_every(&self, name: &str, sets: &[Forms]) -> tantivy::Result<Box<dyn Query>> {
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
