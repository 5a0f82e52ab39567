//! Plans what is looked for in quotes.

use std::sync::Arc;

use tantivy::query::{BooleanQuery, ConstScoreQuery, ExistsQuery, Query};

use super::super::expr::{Expr, Field, Words};
use super::super::named;
use super::super::unit::{Leaf, LeafKind, Node};
use super::{Planner, union};
use crate::index::schema;
use crate::settle::Kind;

/// Who may speak.
const SPEAKERS: [(Kind, Field); 2] =
    [(Kind::Person, Field::Person), (Kind::Organisation, Field::Organisation)];

impl Planner<'_> {
    /// The quotes of somebody that hold a part.
    pub(super) fn plan_said(
        &mut self,
        by: Option<&Words>,
        part: Option<&Expr>,
        leaves: &mut Vec<Leaf>,
    ) -> tantivy::Result<(Box<dyn Query>, Node)> {
        let mut queries = Vec::new();
        let speakers = match by {
            Some(by) => {
                let (mut speakers, mut named_queries) = (Vec::new(), Vec::new());
                for (kind, field) in SPEAKERS {
                    let names = Arc::new(self.select(&Words { field, ..by.clone() }, kind)?);
                    named_queries.push(named::query(self.index, kind, &names));
                    speakers.push((kind, names));
                }
                queries.push(union(named_queries));
                Some(speakers)
            }
            None => None,
        };
        let quotes = leaves.len();
        leaves.push(Leaf { kind: LeafKind::Quotes(speakers), in_headline: false, in_body: true });
        let node = match part {
            Some(part) => {
                let (query, part) = self.plan_spoken(part, leaves)?;
                queries.push(query);
                Node::Said(quotes, Some(Box::new(part)))
            }
            None => Node::Said(quotes, None),
        };
        Ok((intersection(queries), node))
    }

    /// A part of a quote, which may hold what elsewhere is said of whole articles alone.
    fn plan_spoken(
        &mut self,
        expr: &Expr,
        leaves: &mut Vec<Leaf>,
    ) -> tantivy::Result<(Box<dyn Query>, Node)> {
        match expr {
            Expr::All(parts) | Expr::Any(parts) => {
                let (mut queries, mut nodes) = (Vec::new(), Vec::new());
                for part in parts {
                    let (query, node) = self.plan_spoken(part, leaves)?;
                    queries.push(query);
                    nodes.push(node);
                }
                Ok(match expr {
                    Expr::Any(_) => (union(queries), Node::Any(nodes)),
                    _ => (intersection(queries), Node::All(nodes)),
                })
            }
            Expr::Not(part) => {
                let (_, node) = self.plan_spoken(part, leaves)?;
                Ok((quoting_articles(), Node::Not(Box::new(node))))
            }
            Expr::AtLeast { count, part } => {
                let (query, node) = self.plan_node(part, true, leaves)?;
                Ok((query, Node::AtLeast(*count, Box::new(node))))
            }
            Expr::Inside { region, part } => {
                let (query, node) = self.plan_spoken(part, leaves)?;
                Ok((query, Node::Inside(*region, Box::new(node))))
            }
            Expr::Words(_) | Expr::Near(_) | Expr::Said { .. } | Expr::Published { .. } | Expr::Id(_) => {
                self.plan_node(expr, true, leaves)
            }
        }
    }
}

/// Articles with a quote.
fn quoting_articles() -> Box<dyn Query> {
    Box::new(ConstScoreQuery::new(Box::new(ExistsQuery::new(schema::QUOTES.into(), false)), 0.0))
}

fn intersection(mut queries: Vec<Box<dyn Query>>) -> Box<dyn Query> {
    match queries.len() {
        1 => queries.remove(0),
        _ => Box::new(BooleanQuery::intersection(queries)),
    }
}
