//! The plan: the query with its words expanded, as a tantivy query and as patterns to highlight.

use tantivy::query::{
    BooleanQuery, BoostQuery, EmptyQuery, ExistsQuery, Occur, PhraseQuery, Query, RangeQuery,
    RegexPhraseQuery, TermQuery, TermSetQuery,
};
use tantivy::schema::IndexRecordOption;
use tantivy::{DateTime, Searcher, Term};

use super::expr::{Expr, Field, Pattern, Words};
use super::forms::{Dictionary, Forms};
use super::named::NamedIn;
use crate::error::Result;
use crate::index::{Index, schema};
use crate::settle::{self, Actors, Kind, NameWord, Selection};

/// How much more a word counts in the headline than in the body.
const HEADLINE_WEIGHT: f32 = 2.5;
/// Up to so many forms each weighs by its own frequency; beyond, all weigh the same.
const WEIGHED_FORMS: usize = 64;

/// A query ready to run.
pub struct Plan {
    /// For tantivy.
    pub query: Box<dyn Query>,
    /// What may be highlighted: the words that count for a match.
    pub leaves: Vec<Leaf>,
}

/// Words that stand one after the other, with all their forms.
pub struct Leaf {
    /// Where they stand.
    pub field: Field,
    /// One set per position.
    pub positions: Vec<Forms>,
    /// For a field of actors: the names that count.
    pub names: Selection,
}

impl Plan {
    pub fn new(expr: &Expr, index: &Index, searcher: &Searcher) -> Result<Plan> {
        let dictionary = Dictionary::new(index, searcher);
        let mut planner = Planner { index, actors: None, searcher, dictionary, leaves: Vec::new() };
        let query = planner.plan(expr, Sign::Plus)?;
        Ok(Plan { query, leaves: planner.leaves })
    }
}

/// Whether a part counts for a match or against it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sign {
    Plus,
    Minus,
}

struct Planner<'a> {
    index: &'a Index,
    /// Opened by the first part that asks for an actor.
    actors: Option<Actors>,
    searcher: &'a Searcher,
    dictionary: Dictionary<'a>,
    leaves: Vec<Leaf>,
}

impl Planner<'_> {
    fn plan(&mut self, expr: &Expr, sign: Sign) -> Result<Box<dyn Query>> {
        match expr {
            Expr::All(parts) => self.plan_all(parts, sign),
            Expr::Any(parts) => {
                let parts = parts.iter().map(|part| Ok((Occur::Should, self.plan(part, sign)?)));
                Ok(Box::new(BooleanQuery::new(parts.collect::<Result<_>>()?)))
            }
            Expr::Not(_) => self.plan_all(std::slice::from_ref(expr), sign),
            Expr::Words(words) => match words.field.actors() {
                Some(kind) => self.plan_actors(words, kind, sign),
                None => self.plan_words(words, sign).map_err(|source| self.index.unreadable(source)),
            },
            Expr::Published { from, until } => {
                self.plan_published(*from, *until).map_err(|source| self.index.unreadable(source))
            }
            Expr::Id(digits) => self.plan_id(digits).map_err(|source| self.index.unreadable(source)),
        }
    }

    fn plan_all(&mut self, parts: &[Expr], sign: Sign) -> Result<Box<dyn Query>> {
        let mut clauses: Vec<(Occur, Box<dyn Query>)> = Vec::new();
        for part in parts {
            match part {
                Expr::Not(part) => {
                    let against = if sign == Sign::Plus { Sign::Minus } else { Sign::Plus };
                    clauses.push((Occur::MustNot, self.plan(part, against)?));
                }
                Expr::All(_) | Expr::Any(_) | Expr::Words(_) | Expr::Published { .. } | Expr::Id(_) => {
                    clauses.push((Occur::Must, self.plan(part, sign)?));
                }
            }
        }
        if clauses.iter().all(|(occur, _)| *occur == Occur::MustNot) {
            clauses.push((Occur::Must, all_articles()));
        }
        Ok(Box::new(BooleanQuery::new(clauses)))
    }

    /// Names are whole terms of the index; the actors table says which are meant.
    fn plan_actors(&mut self, words: &Words, kind: Kind, sign: Sign) -> Result<Box<dyn Query>> {
        if self.actors.is_none() {
            self.actors = Some(settle::open(self.index, self.searcher)?);
        }
        let Some(actors) = &self.actors else { return Ok(Box::new(EmptyQuery)) };
        let literal = words.patterns.iter().any(|pattern| matches!(pattern, Pattern::Exact(_)));
        let asked: Vec<NameWord> = words.patterns.iter().map(name_word).collect();
        let names = if literal { actors.literal(kind, &asked) } else { actors.names(kind, &asked) };
        let fields = self.index.fields();
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
        if sign == Sign::Plus {
            self.leaves.push(Leaf { field: words.field, positions: Vec::new(), names });
        }
        Ok(Box::new(tantivy::query::ConstScoreQuery::new(Box::new(BooleanQuery::union(queries)), 1.0)))
    }

    fn plan_words(&mut self, words: &Words, sign: Sign) -> tantivy::Result<Box<dyn Query>> {
        let mut positions = Vec::with_capacity(words.patterns.len());
        for pattern in &words.patterns {
            positions.push(self.dictionary.find_forms(pattern, words.field)?);
        }
        let mut queries: Vec<Box<dyn Query>> = Vec::new();
        for name in words.field.indexed() {
            let query = self.plan_positions(name, &positions, &words.patterns)?;
            queries.push(if *name == schema::HEADLINE {
                Box::new(BoostQuery::new(query, HEADLINE_WEIGHT))
            } else {
                query
            });
        }
        if sign == Sign::Plus {
            self.leaves.push(Leaf { field: words.field, positions, names: Selection::default() });
        }
        Ok(match queries.len() {
            1 => queries.remove(0),
            _ => Box::new(BooleanQuery::union(queries)),
        })
    }

    fn plan_positions(
        &self,
        name: &str,
        positions: &[Forms],
        patterns: &[Pattern],
    ) -> tantivy::Result<Box<dyn Query>> {
        let field = self.searcher.schema().get_field(name)?;
        if positions.iter().any(Forms::is_empty) {
            return Ok(Box::new(EmptyQuery));
        }
        let term = |word: &String| Term::from_field_text(field, word);
        if let [forms] = positions {
            if forms.len() > WEIGHED_FORMS {
                return Ok(Box::new(TermSetQuery::new(forms.iter().map(term))));
            }
            let words = forms.iter().map(|word| {
                Box::new(TermQuery::new(term(word), IndexRecordOption::WithFreqs)) as Box<dyn Query>
            });
            return Ok(Box::new(BooleanQuery::union(words.collect())));
        }
        let recorded = self.searcher.schema().get_field_entry(field).field_type().get_index_record_option();
        if !recorded.is_some_and(IndexRecordOption::has_positions) {
            let words = positions.iter().map(|forms| {
                let set = TermSetQuery::new(forms.iter().map(term));
                (Occur::Must, Box::new(set) as Box<dyn Query>)
            });
            return Ok(Box::new(BooleanQuery::new(words.collect())));
        }
        if positions.iter().all(|forms| forms.len() == 1) {
            return Ok(Box::new(PhraseQuery::new(positions.iter().flatten().map(term).collect())));
        }
        let expressions = positions.iter().zip(patterns).map(|(forms, pattern)| match pattern {
            Pattern::Prefix(head) => format!("{}.*", escape(head)),
            Pattern::Stem(_) | Pattern::Exact(_) => {
                let words: Vec<String> = forms.iter().map(|word| escape(word)).collect();
                format!("({})", words.join("|"))
            }
        });
        let mut phrase = RegexPhraseQuery::new(field, expressions.collect());
        phrase.set_max_expansions(u32::MAX);
        Ok(Box::new(phrase))
    }

    fn plan_published(&self, from: Option<i64>, until: Option<i64>) -> tantivy::Result<Box<dyn Query>> {
        use std::ops::Bound;
        let field = self.searcher.schema().get_field(schema::PUBLISHED)?;
        let term = |seconds| Term::from_field_date(field, DateTime::from_timestamp_secs(seconds));
        let lower = from.map_or(Bound::Unbounded, |seconds| Bound::Included(term(seconds)));
        let upper = until.map_or(Bound::Unbounded, |seconds| Bound::Excluded(term(seconds)));
        Ok(Box::new(tantivy::query::ConstScoreQuery::new(Box::new(RangeQuery::new(lower, upper)), 0.0)))
    }

    fn plan_id(&self, digits: &str) -> tantivy::Result<Box<dyn Query>> {
        use std::ops::Bound;
        let field = self.searcher.schema().get_field(schema::ID)?;
        let padded = |filler: &str| {
            let all = format!("{digits}{}", filler.repeat(16 - digits.len()));
            u64::from_str_radix(&all, 16).unwrap_or_default()
        };
        let lower = Bound::Included(Term::from_field_u64(field, padded("0")));
        let upper = Bound::Included(Term::from_field_u64(field, padded("f")));
        Ok(Box::new(tantivy::query::ConstScoreQuery::new(Box::new(RangeQuery::new(lower, upper)), 0.0)))
    }
}

fn name_word(pattern: &Pattern) -> NameWord {
    match pattern {
        Pattern::Stem(word) | Pattern::Exact(word) => NameWord::Whole(word.clone()),
        Pattern::Prefix(head) => NameWord::Beginning(head.clone()),
    }
}

/// Every article, and no ledger entry.
pub fn all_articles() -> Box<dyn Query> {
    let articles = ExistsQuery::new(schema::ID.into(), false);
    Box::new(tantivy::query::ConstScoreQuery::new(Box::new(articles), 0.0))
}

/// A word as a regular expression that matches it alone.
fn escape(word: &str) -> String {
    let mut escaped = String::with_capacity(word.len());
    for character in word.chars() {
        if character.is_ascii() && !character.is_ascii_alphanumeric() {
            escaped.push('\\');
        }
        escaped.push(character);
    }
    escaped
}
