//! What is seen and taken at the place that the parser has come to: operators, signs, spaces.

use super::{Parser, mistake};
use crate::error::Result;
use crate::search::expr::{Relation, Sense};
use crate::search::spelling::parse_relation;

impl Parser<'_> {
    /// The proximity operator that stands here, and its length in the query.
    pub(super) fn sees_relation(&self) -> Result<Option<(Relation, Sense, usize)>> {
        let rest = &self.query[self.at..];
        let word_of = |text: &str| {
            let end = text.find(|c: char| c.is_whitespace() || matches!(c, '(' | ')' | '"' | '“' | '”'));
            end.unwrap_or(text.len())
        };
        let (mut length, mut sense) = (0, Sense::With);
        if self.sees_operator("NOT") {
            let behind = &rest[3..];
            length = 3 + behind.len() - behind.trim_start().len();
            sense = Sense::Without;
        }
        let end = length + word_of(&rest[length..]);
        let operator = &rest[length..end];
        let relation = parse_relation(operator).map_err(|message| mistake(self.at + length, message))?;
        // `SAME` is an ordinary word too, where nothing stands on one of its sides.
        let nothing = |text: &str| text.trim().is_empty();
        let lone = operator == "SAME"
            && (nothing(&rest[end..]) || rest[end..].trim_start().starts_with(')') || self.at_edge());
        Ok(relation.filter(|_| !lone).map(|relation| (relation, sense, end)))
    }

    /// Whether nothing stands before this place that an operator could join.
    pub(super) fn at_edge(&self) -> bool {
        let before = self.query[..self.at].trim_end();
        let operator = |word: &str| {
            before.ends_with(word) && {
                let rest = &before[..before.len() - word.len()];
                rest.is_empty() || rest.ends_with(|c: char| c.is_whitespace() || c == ')')
            }
        };
        before.is_empty() || before.ends_with('(') || ["AND", "OR", "NOT"].into_iter().any(operator)
    }

    pub(super) fn sees_operator(&self, operator: &str) -> bool {
        let Some(rest) = self.query[self.at..].strip_prefix(operator) else { return false };
        rest.chars().next().is_none_or(|next| next.is_whitespace() || matches!(next, '(' | ')' | '"'))
    }

    pub(super) fn take_operator(&mut self, operator: &str) -> bool {
        self.skip_space();
        let seen = self.sees_operator(operator);
        if seen {
            self.at += operator.len();
        }
        seen
    }

    pub(super) fn take_sign(&mut self, sign: char) -> bool {
        let rest = &self.query[self.at..];
        let seen =
            rest.starts_with(sign) && rest[1..].chars().next().is_some_and(|next| !next.is_whitespace());
        if seen {
            self.at += 1;
        }
        seen
    }

    pub(super) fn skip_space(&mut self) {
        let rest = &self.query[self.at..];
        self.at += rest.len() - rest.trim_start().len();
    }

    pub(super) fn peek(&self) -> Option<char> {
        self.query[self.at..].chars().next()
    }
}
