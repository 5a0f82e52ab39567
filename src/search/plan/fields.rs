//! Queries for what has no places in the text: names of outlets and sections, codes, dates, ids.

use std::ops::Bound;

use tantivy::query::{
    BooleanQuery, ConstScoreQuery, EmptyQuery, Occur, PhraseQuery, Query, RangeQuery, RegexPhraseQuery,
    TermQuery, TermSetQuery,
};
use tantivy::schema::IndexRecordOption;
use tantivy::{DateTime, Term};

use super::{Planner, WEIGHED_FORMS, union};
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
            queries.push(self.plan_positions(name, &positions, &words.patterns)?);
        }
        Ok(union(queries))
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
            let phrase = PhraseQuery::new(positions.iter().flatten().map(term).collect());
            return Ok(Box::new(PositionalQuery { candidates: Box::new(phrase), unit: None }));
        }
        let expressions = positions.iter().zip(patterns).map(|(forms, pattern)| match pattern {
            Pattern::Prefix(head) => format!("{}.*", escape(head)),
            _ => {
                let words: Vec<String> = forms.iter().map(|word| escape(word)).collect();
                format!("({})", words.join("|"))
            }
        });
        let mut phrase = RegexPhraseQuery::new(field, expressions.collect());
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
