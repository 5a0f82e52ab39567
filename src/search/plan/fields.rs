//! Queries for what has no places in the text: names of outlets and sections, codes, dates, ids.

use std::ops::Bound;

use tantivy::query::{
    BooleanQuery, ConstScoreQuery, EmptyQuery, Occur, PhraseQuery, Query, RangeQuery, RegexPhraseQuery,
};
use tantivy::schema::IndexRecordOption;
use tantivy::{DateTime, Term};

use super::{Planner, any_of, union};
use crate::index::schema;
use crate::search::expr::{Pattern, Words};
use crate::search::forms::Forms;
use crate::search::positional::PositionalQuery;

impl Planner<'_> {
    /// Words of a field that is no prose.
    pub(super) fn plan_words(&mut self, words: &Words) -> tantivy::Result<Box<dyn Query>> {
        let mut positions = Vec::with_capacity(words.patterns.len());
        for pattern in &words.patterns {
            positions.push(self.expand(pattern, words.field)?);
        }
        let mut queries: Vec<Box<dyn Query>> = Vec::new();
        for name in words.field.indexed() {
            queries.push(self.plan_positions(name, &positions, words)?);
        }
        Ok(union(queries))
    }

    fn plan_positions(
        &self,
        name: &str,
        positions: &[Forms],
        words: &Words,
    ) -> tantivy::Result<Box<dyn Query>> {
        let field = self.searcher.schema().get_field(name)?;
        if positions.iter().any(Forms::is_empty) {
            return Ok(Box::new(EmptyQuery));
        }
        if let [forms] = positions {
            return Ok(any_of(forms, field));
        }
        let recorded = self.searcher.schema().get_field_entry(field).field_type().get_index_record_option();
        if !recorded.is_some_and(IndexRecordOption::has_positions) {
            let words = positions.iter().map(|forms| (Occur::Must, any_of(forms, field)));
            return Ok(Box::new(BooleanQuery::new(words.collect())));
        }
        let single = |forms: &Forms| match forms {
            Forms::Few(words) if words.len() == 1 => Some(Term::from_field_text(field, words.first()?)),
            Forms::Few(_) | Forms::Many(_) => None,
        };
        if let Some(terms) = positions.iter().map(single).collect::<Option<Vec<Term>>>() {
            let phrase = PhraseQuery::new(terms);
            return Ok(Box::new(PositionalQuery { candidates: Box::new(phrase), unit: None }));
        }
        let mut expressions = Vec::with_capacity(words.patterns.len());
        for (pattern, forms) in words.patterns.iter().zip(positions) {
            let listed;
            let forms = match (pattern, forms) {
                (Pattern::Prefix(head), _) => {
                    expressions.push(format!("{}.*", escape(head)));
                    continue;
                }
                (Pattern::Wild(shape), _) => {
                    expressions.push(escape(shape).replace("\\*", ".*").replace("\\?", "."));
                    continue;
                }
                (_, Forms::Few(words)) => words,
                (_, Forms::Many(_)) => {
                    listed = self.dictionary.list_words(pattern, words.field)?;
                    &listed
                }
            };
            let forms: Vec<String> = forms.iter().map(|word| escape(word)).collect();
            expressions.push(format!("({})", forms.join("|")));
        }
        let mut phrase = RegexPhraseQuery::new(field, expressions);
        phrase.set_max_expansions(u32::MAX);
        Ok(Box::new(PositionalQuery { candidates: Box::new(phrase), unit: None }))
    }

    pub(super) fn plan_published(
        &self,
        from: Option<i64>,
        until: Option<i64>,
    ) -> tantivy::Result<Box<dyn Query>> {
        let field = self.searcher.schema().get_field(schema::PUBLISHED)?;
        let term = |seconds| Term::from_field_date(field, DateTime::from_timestamp_secs(seconds));
        let lower = from.map_or(Bound::Unbounded, |seconds| Bound::Included(term(seconds)));
        let upper = until.map_or(Bound::Unbounded, |seconds| Bound::Excluded(term(seconds)));
        Ok(Box::new(ConstScoreQuery::new(Box::new(RangeQuery::new(lower, upper)), 0.0)))
    }

    pub(super) fn plan_id(&self, digits: &str) -> tantivy::Result<Box<dyn Query>> {
        let field = self.searcher.schema().get_field(schema::ID)?;
        let padded = |filler: &str| {
            let all = format!("{digits}{}", filler.repeat(16 - digits.len()));
            u64::from_str_radix(&all, 16).unwrap_or_default()
        };
        let lower = Bound::Included(Term::from_field_u64(field, padded("0")));
        let upper = Bound::Included(Term::from_field_u64(field, padded("f")));
        Ok(Box::new(ConstScoreQuery::new(Box::new(RangeQuery::new(lower, upper)), 0.0)))
    }
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
