//! `said-by:NAME`, `said-by:NAME(…)` and `quote:(…)`.

use super::super::expr::{Expr, Field, Words};
use super::super::spelling::{self, Case};
use super::{Parser, QUOTES, mistake};
use crate::error::Result;

impl Parser<'_> {
    /// What stands behind `quote:`.
    pub(super) fn parse_quote(&mut self) -> Result<Expr> {
        let inner = self.at;
        let part = self.parse_value("quote", Field::Body)?;
        check_spoken(&part, inner)?;
        Ok(Expr::Said { by: None, part: Some(Box::new(part)) })
    }

    /// What stands behind `said-by:`.
    pub(super) fn parse_said_by(&mut self) -> Result<Expr> {
        let by = self.parse_speaker()?;
        if self.peek() != Some('(') {
            return Ok(Expr::Said { by: Some(by), part: None });
        }
        let inner = self.at;
        let part = self.parse_group(Field::Body)?;
        check_spoken(&part, inner)?;
        Ok(Expr::Said { by: Some(by), part: Some(Box::new(part)) })
    }

    /// A name: a word, or a phrase.
    fn parse_speaker(&mut self) -> Result<Words> {
        let start = self.at;
        let mut case = Case::Any;
        if self.peek() == Some('=') {
            self.at += 1;
            case = Case::Printed;
        }
        let rest = &self.query[self.at..];
        if rest.starts_with(QUOTES) {
            return match self.parse_phrase(Field::Person, case)? {
                Expr::Words(by) => Ok(Words { slop: 0, ..by }),
                _ => Err(mistake(start, "`said-by:` needs a name".into())),
            };
        }
        let end = rest.find(|c: char| c.is_whitespace() || matches!(c, '(' | ')') || QUOTES.contains(&c));
        let word = &rest[..end.unwrap_or(rest.len())];
        self.at += word.len();
        let patterns = spelling::patterns(word, Field::Person, case);
        let patterns = patterns.map_err(|message| mistake(start, message))?;
        if patterns.is_empty() {
            let message = "`said-by:` needs a name right behind it, such as said-by:okafor or \
                           said-by:\"Tomas Okafor\"(ferry); for several, (said-by:a OR said-by:b)";
            return Err(mistake(start, message.into()));
        }
        Ok(Words { field: Field::Person, patterns, slop: 0 })
    }
}

/// In a quote stands what has places in the text, and nothing else.
fn check_spoken(part: &Expr, column: usize) -> Result<()> {
    match part {
        Expr::Words(words) if words.field.is_prose() || words.field.actors().is_some() => Ok(()),
        Expr::Words(_) | Expr::Published { .. } | Expr::Id(_) => Err(mistake(
            column,
            "a quote holds words, phrases and actors; join the rest with AND outside its parentheses".into(),
        )),
        Expr::All(parts) | Expr::Any(parts) => parts.iter().try_for_each(|part| check_spoken(part, column)),
        Expr::Not(part) | Expr::Inside { part, .. } => check_spoken(part, column),
        Expr::Near(_) | Expr::AtLeast { .. } | Expr::Said { .. } => Ok(()),
    }
}
