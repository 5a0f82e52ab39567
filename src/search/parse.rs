//! The query language: text in, [`Expr`] out, or an error that points at the place.
//!
//! `OR` binds least, then `AND` (which may be left out) and `NOT`, then the proximities, from left
//! to right. How single words and operators are spelled is told in `spelling`.

mod fields;
mod operators;
mod speech;

use super::Today;
use super::expr::{Expr, Field, Near, Words};
use super::spelling::{self, Case};
use crate::error::{Error, Result};
use fields::split_function;

/// The longest query, in bytes.
const LONGEST: usize = 10_000;
/// The deepest nesting of parentheses.
const DEEPEST: usize = 100;
/// The greatest distance of a proximity, count of `atleast` and length of `first`.
const FARTHEST: u32 = 10_000;
/// Characters that open and close a phrase.
const QUOTES: [char; 3] = ['"', '“', '”'];

/// Parses a query.
///
/// # Errors
/// [`Error::Query`] with the byte of the query where the mistake stands.
pub fn parse(query: &str, today: Today) -> Result<Expr> {
    if query.len() > LONGEST {
        return Err(mistake(LONGEST, format!("the query is longer than {LONGEST} bytes")));
    }
    let mut parser = Parser { query, at: 0, depth: 0, in_actor: false, today };
    let expr = parser.parse_any(Field::Text)?;
    match parser.peek() {
        None => Ok(expr),
        Some(_) => Err(mistake(parser.at, "this `)` closes nothing; leave it out or open it before".into())),
    }
}

struct Parser<'a> {
    query: &'a str,
    at: usize,
    depth: usize,
    /// Whether `actor:` stands around what is read.
    in_actor: bool,
    today: Today,
}

impl Parser<'_> {
    /// `a OR b OR c`
    fn parse_any(&mut self, field: Field) -> Result<Expr> {
        let mut parts = vec![self.parse_all(field)?];
        while self.take_operator("OR") {
            parts.push(self.parse_all(field)?);
        }
        Ok(if parts.len() == 1 { parts.remove(0) } else { Expr::Any(parts) })
    }

    /// `a b AND c NOT d`
    fn parse_all(&mut self, field: Field) -> Result<Expr> {
        let mut parts = Vec::new();
        loop {
            self.skip_space();
            match self.peek() {
                None | Some(')') => break,
                Some(_) if self.sees_operator("OR") => break,
                Some(_) => {}
            }
            if self.take_operator("AND") {
                if parts.is_empty() {
                    return Err(mistake(self.at, "AND needs something before it".into()));
                }
                self.skip_space();
                if matches!(self.peek(), None | Some(')')) || self.sees_operator("OR") {
                    return Err(mistake(self.at, "AND needs something behind it".into()));
                }
                continue;
            }
            parts.push(self.parse_near(field)?);
        }
        match parts.len() {
            0 => Err(mistake(self.at, "something to search for is missing here".into())),
            1 => Ok(parts.remove(0)),
            _ => Ok(Expr::All(parts)),
        }
    }

    /// `a W/5 b /s c`
    fn parse_near(&mut self, field: Field) -> Result<Expr> {
        self.skip_space();
        let start = self.at;
        if let Some((_, _, length)) = self.sees_relation()? {
            let operator = &self.query[start..start + length];
            return Err(mistake(start, format!("`{operator}` needs something before it")));
        }
        let mut left = self.parse_one(field)?;
        let mut chained = 0;
        loop {
            self.skip_space();
            let Some((relation, sense, length)) = self.sees_relation()? else { return Ok(left) };
            check_operand(&left, start)?;
            chained += 1;
            if self.depth + chained > DEEPEST {
                return Err(mistake(self.at, format!("more than {DEEPEST} proximities in one another")));
            }
            let operator = &self.query[self.at..self.at + length];
            self.at += length;
            self.skip_space();
            let behind = self.at;
            let ends = matches!(self.peek(), None | Some(')')) || self.sees_operator("OR");
            if ends || self.sees_operator("AND") {
                return Err(mistake(behind, format!("`{operator}` needs something behind it")));
            }
            let right = self.parse_one(field)?;
            check_operand(&right, behind)?;
            left = Expr::Near(Box::new(Near { left, relation, sense, right }));
        }
    }

    fn parse_one(&mut self, field: Field) -> Result<Expr> {
        self.skip_space();
        let start = self.at;
        if self.take_operator("NOT") || self.take_sign('-') {
            self.descend(start)?;
            self.skip_space();
            if matches!(self.peek(), None | Some(')')) {
                return Err(mistake(start, "NOT needs something behind it".into()));
            }
            let part = self.parse_near(field)?;
            self.depth -= 1;
            return Ok(Expr::Not(Box::new(part)));
        }
        self.take_sign('+');
        match self.peek() {
            Some('(') => self.parse_group(field),
            Some('"' | '“' | '”') => self.parse_phrase(field, Case::Any),
            Some('=') if self.query[self.at + 1..].starts_with(QUOTES) => {
                self.at += 1;
                self.parse_phrase(field, Case::Printed)
            }
            Some(_) => self.parse_word(field),
            None => Err(mistake(self.at, "something to search for is missing here".into())),
        }
    }

    fn descend(&mut self, at: usize) -> Result<()> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(mistake(at, format!("nested deeper than {DEEPEST}")));
        }
        Ok(())
    }

    fn parse_group(&mut self, field: Field) -> Result<Expr> {
        let open = self.at;
        self.at += 1;
        self.descend(open)?;
        let expr = self.parse_any(field)?;
        if self.peek() != Some(')') {
            return Err(mistake(open, "this `(` is never closed; add `)`".into()));
        }
        self.at += 1;
        self.depth -= 1;
        Ok(expr)
    }

    fn parse_phrase(&mut self, field: Field, case: Case) -> Result<Expr> {
        let open = self.at;
        self.at += self.peek().map_or(0, char::len_utf8);
        let rest = &self.query[self.at..];
        let Some(length) = rest.find(QUOTES) else {
            return Err(mistake(open, "this quotation mark is never closed; add another".into()));
        };
        let phrase = &rest[..length];
        self.at += length;
        self.at += self.peek().map_or(0, char::len_utf8);
        let slop = self.take_slop()?;
        let mut patterns = Vec::new();
        for word in phrase.split_whitespace() {
            let read = spelling::patterns(word, field, case);
            patterns.extend(read.map_err(|message| mistake(open, message))?);
        }
        let slop = if patterns.len() > 1 { slop } else { 0 };
        words(Words { field, patterns, slop }, open)
    }

    /// The `~3` behind a phrase.
    fn take_slop(&mut self) -> Result<u32> {
        let Some(rest) = self.query[self.at..].strip_prefix('~') else { return Ok(0) };
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let slop = number(&rest[..digits]).ok_or_else(|| {
            mistake(self.at, format!("`~` needs a number from 1 to {FARTHEST}, such as \"peace deal\"~3"))
        })?;
        if matches!(self.query[self.at..].chars().nth(digits + 1), Some(next) if next.is_alphanumeric()) {
            return Err(mistake(self.at, "put a space behind the number".into()));
        }
        self.at += 1 + digits;
        Ok(slop)
    }

    /// A word, a field with what it is to hold, or a function.
    fn parse_word(&mut self, field: Field) -> Result<Expr> {
        let start = self.at;
        let rest = &self.query[start..];
        let end = rest.find(|c: char| c.is_whitespace() || matches!(c, '(' | ')' | '"' | '“' | '”'));
        let word = &rest[..end.unwrap_or(rest.len())];
        if let Some((name, value)) = word.split_once(':').filter(|(name, _)| self.names_field(name, field)) {
            self.at += name.len() + 1;
            return self.parse_field(&name.to_ascii_lowercase(), value, start);
        }
        if rest[word.len()..].starts_with('(')
            && let Some((name, digits)) = split_function(word)
        {
            return self.parse_function(field, name, digits, start);
        }
        self.at += word.len();
        let (text, case) = match word.strip_prefix('=') {
            Some(text) => (text, Case::Printed),
            None => (word, Case::Any),
        };
        let patterns = spelling::patterns(text, field, case).map_err(|message| mistake(start, message))?;
        words(Words { field, patterns, slop: 0 }, start)
    }
}

fn mistake(column: usize, message: String) -> Error {
    Error::Query { message, column }
}

/// A number that a distance or a count may be.
pub(super) fn number(digits: &str) -> Option<u32> {
    digits.parse().ok().filter(|number| (1..=FARTHEST).contains(number))
}

/// Only what has places in the text can be near something, or be counted in it.
fn check_operand(part: &Expr, column: usize) -> Result<()> {
    let wrong = |message: &str| Err(mistake(column, message.into()));
    match part {
        Expr::Words(words) if words.field.is_prose() || words.field.actors().is_some() => Ok(()),
        Expr::Words(_) | Expr::Published { .. } | Expr::Id(_) => wrong(
            "only words, phrases and actors have places in the text; join this with AND outside the proximity",
        ),
        Expr::Any(parts) => parts.iter().try_for_each(|part| check_operand(part, column)),
        Expr::Near(_) | Expr::Said { .. } => Ok(()),
        Expr::Inside { part, .. } => check_operand(part, column),
        Expr::All(_) => wrong(
            "AND says nothing of places; for `(a AND b) W/5 c` write `(a W/5 c) AND (b W/5 c)`, \
             or `(a W/9 b) W/5 c`",
        ),
        Expr::Not(_) => wrong("NOT has no place in the text; write `a NOT W/5 b`, or put the NOT outside"),
        Expr::AtLeast { .. } => wrong("`atleast` counts in the whole article; join it with AND"),
    }
}

fn words(words: Words, column: usize) -> Result<Expr> {
    if words.patterns.is_empty() {
        return Err(mistake(column, "there is no word in this to search for".into()));
    }
    Ok(Expr::Words(words))
}

#[cfg(test)]
mod tests;
