//! What stands behind a name: `field:value`, dates, ids, and functions such as `atleast3(…)`.

use super::{FARTHEST, Parser, check_operand, mistake, number};
use crate::error::Result;
use crate::search::dates::parse_date_range;
use crate::search::expr::{Expr, Field, Region};

/// Names before a colon that are no [`Field`].
const OTHER_NAMES: [&str; 9] =
    ["lead", "actor", "said-by", "quote", "id", "date", "published", "since", "until"];

impl Parser<'_> {
    /// Whether what stands here before a colon is a field's name. The value of a field that is no
    /// prose may hold colons itself, as codes and addresses do.
    pub(super) fn names_field(&self, name: &str, field: Field) -> bool {
        let known = || {
            let listed = Field::NAMES.iter().map(|(known, _)| known).chain(&OTHER_NAMES);
            listed.into_iter().any(|known| known.eq_ignore_ascii_case(name))
        };
        let is_value = !field.is_prose() && (self.query[..self.at].ends_with(':') || !known());
        is_field_name(name) && !is_value
    }

    /// `atleast3(…)`, `first50(…)`
    pub(super) fn parse_function(
        &mut self,
        field: Field,
        name: &str,
        digits: &str,
        start: usize,
    ) -> Result<Expr> {
        let Some(count) = number(digits) else {
            return Err(mistake(start, format!("`{name}` takes a number from 1 to {FARTHEST}")));
        };
        self.at += name.len() + digits.len();
        let inner = self.at;
        let part = self.parse_group(if name == "first" { Field::Body } else { field })?;
        if name == "first" {
            return Ok(Expr::Inside { region: Region::First(count), part: Box::new(part) });
        }
        check_operand(&part, inner)?;
        Ok(Expr::AtLeast { count, part: Box::new(part) })
    }

    pub(super) fn parse_field(&mut self, name: &str, value: &str, start: usize) -> Result<Expr> {
        match name {
            "date" | "published" | "since" | "until" => self.parse_published(name, value, start),
            "id" => {
                self.at += value.len();
                let digits = value.to_ascii_lowercase();
                let hexadecimal = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
                if hexadecimal && digits.len() <= 16 {
                    return Ok(Expr::Id(digits));
                }
                Err(mistake(start, "an id is up to 16 hexadecimal digits, such as id:3f0c9d2a".into()))
            }
            "actor" => {
                // It is read twice, so that each one inside another would double the work.
                if std::mem::replace(&mut self.in_actor, true) {
                    let message = "`actor:` holds for all inside it; leave the inner one out";
                    return Err(mistake(start, message.into()));
                }
                let value_at = self.at;
                let person = self.parse_value(name, Field::Person)?;
                let end = self.at;
                self.at = value_at;
                let organisation = self.parse_value(name, Field::Organisation)?;
                self.at = end;
                self.in_actor = false;
                Ok(Expr::Any(vec![person, organisation]))
            }
            "said-by" => self.parse_said_by(),
            "quote" => self.parse_quote(),
            "lead" => {
                let part = Box::new(self.parse_value(name, Field::Body)?);
                Ok(Expr::Inside { region: Region::Lead, part })
            }
            _ => {
                let field = Field::NAMES.iter().find(|(known, _)| *known == name).map(|&(_, field)| field);
                let Some(field) = field else {
                    let names: Vec<&str> = Field::NAMES.iter().map(|&(name, _)| name).collect();
                    return Err(mistake(
                        start,
                        format!(
                            "there is no field `{name}`; the fields are {}, lead, actor, said-by, quote, id, \
                             date, since and until (put words with a colon in quotation marks)",
                            names.join(", ")
                        ),
                    ));
                };
                self.parse_value(name, field)
            }
        }
    }

    /// What stands right behind a field's name.
    pub(super) fn parse_value(&mut self, name: &str, field: Field) -> Result<Expr> {
        if self.peek().is_none_or(|next| next.is_whitespace() || next == ')') {
            return Err(mistake(self.at, format!("`{name}:` needs a word right behind it")));
        }
        self.descend(self.at)?;
        let value = self.parse_one(field)?;
        self.depth -= 1;
        Ok(value)
    }

    fn parse_published(&mut self, name: &str, value: &str, start: usize) -> Result<Expr> {
        let rest = &self.query[self.at..];
        let listed = rest.strip_prefix('[').and_then(|rest| rest.split_once(']'));
        let (value, length) = match listed {
            // `[x TO y]`, as Lucene writes it.
            Some((range, _)) => {
                let (from, until) = range.split_once(" TO ").unwrap_or((range, range));
                let open = |end: &str| end.trim().trim_matches('*').to_string();
                (format!("{}..{}", open(from), open(until)), range.len() + 2)
            }
            None => (value.trim_matches('"').to_string(), value.len()),
        };
        self.at += length;
        let range = match name {
            "since" => format!("{value}.."),
            "until" => format!("..{value}"),
            _ => value.clone(),
        };
        let Some((from, until)) = parse_date_range(&range, self.today) else {
            let hint = "write 2025, 2025-10, 2025-10-22, 2025-08..2025-10 or 7d";
            return Err(mistake(start, format!("`{value}` is no date; {hint}")));
        };
        Ok(Expr::Published { from, until })
    }
}

fn is_field_name(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphabetic() || byte == b'-')
}

/// `atleast3` as its name and its digits.
pub(super) fn split_function(word: &str) -> Option<(&'static str, &str)> {
    ["atleast", "first"].into_iter().find_map(|name| {
        let head = word.get(..name.len())?;
        let digits = &word[name.len()..];
        let counted = digits.bytes().all(|byte| byte.is_ascii_digit());
        (head.eq_ignore_ascii_case(name) && counted && (!digits.is_empty() || name == "atleast"))
            .then_some((name, digits))
    })
}
