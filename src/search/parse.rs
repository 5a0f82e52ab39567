//! The query language: text in, [`Expr`] out, or an error that points at the place.
//!
//! `OR` binds least, then `AND` (which may be left out) and `NOT`, then the proximities, from left
//! to right. How single words and operators are spelled is told in `spelling`.

mod speech;

use super::Today;
use super::dates::parse_date_range;
use super::expr::{Expr, Field, Near, Region, Relation, Sense, Words};
use super::spelling::{self, Case, parse_relation};
use crate::error::{Error, Result};

/// The longest query, in bytes.
const LONGEST: usize = 10_000;
/// The deepest nesting of parentheses.
const DEEPEST: usize = 100;
/// The greatest distance of a proximity, count of `atleast` and length of `first`.
const FARTHEST: u32 = 10_000;
/// Names before a colon that are no [`Field`].
const OTHER_NAMES: [&str; 7] = ["lead", "actor", "id", "date", "published", "since", "until"];
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
    let mut parser = Parser { query, at: 0, depth: 0, today };
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

    /// Whether what stands here before a colon is a field's name. The value of a field that is no
    /// prose may hold colons itself, as codes and addresses do.
    fn names_field(&self, name: &str, field: Field) -> bool {
        let known = || {
            let listed = Field::NAMES.iter().map(|(known, _)| known).chain(&OTHER_NAMES);
            listed.into_iter().any(|known| known.eq_ignore_ascii_case(name))
        };
        let is_value = !field.is_prose() && (self.query[..self.at].ends_with(':') || !known());
        is_field_name(name) && !is_value
    }

    /// `atleast3(…)`, `first50(…)`
    fn parse_function(&mut self, field: Field, name: &str, digits: &str, start: usize) -> Result<Expr> {
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

    fn parse_field(&mut self, name: &str, value: &str, start: usize) -> Result<Expr> {
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
                let value_at = self.at;
                let person = self.parse_value(name, Field::Person)?;
                let end = self.at;
                self.at = value_at;
                let organisation = self.parse_value(name, Field::Organisation)?;
                self.at = end;
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
                            "there is no field `{name}`; the fields are {}, lead, actor, said-by, quote, id, date, since and \
                             until (put words with a colon in quotation marks)",
                            names.join(", ")
                        ),
                    ));
                };
                self.parse_value(name, field)
            }
        }
    }

    /// What stands right behind a field's name.
    fn parse_value(&mut self, name: &str, field: Field) -> Result<Expr> {
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

    /// The proximity operator that stands here, and its length in the query.
    fn sees_relation(&self) -> Result<Option<(Relation, Sense, usize)>> {
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
    fn at_edge(&self) -> bool {
        let before = self.query[..self.at].trim_end();
        let operator = |word: &str| {
            before.ends_with(word) && {
                let rest = &before[..before.len() - word.len()];
                rest.is_empty() || rest.ends_with(|c: char| c.is_whitespace() || c == ')')
            }
        };
        before.is_empty() || before.ends_with('(') || ["AND", "OR", "NOT"].into_iter().any(operator)
    }

    fn sees_operator(&self, operator: &str) -> bool {
        let Some(rest) = self.query[self.at..].strip_prefix(operator) else { return false };
        rest.chars().next().is_none_or(|next| next.is_whitespace() || matches!(next, '(' | ')' | '"'))
    }

    fn take_operator(&mut self, operator: &str) -> bool {
        self.skip_space();
        let seen = self.sees_operator(operator);
        if seen {
            self.at += operator.len();
        }
        seen
    }

    fn take_sign(&mut self, sign: char) -> bool {
        let rest = &self.query[self.at..];
        let seen =
            rest.starts_with(sign) && rest[1..].chars().next().is_some_and(|next| !next.is_whitespace());
        if seen {
            self.at += 1;
        }
        seen
    }

    fn skip_space(&mut self) {
        let rest = &self.query[self.at..];
        self.at += rest.len() - rest.trim_start().len();
    }

    fn peek(&self) -> Option<char> {
        self.query[self.at..].chars().next()
    }
}

fn mistake(column: usize, message: String) -> Error {
    Error::Query { message, column }
}

fn is_field_name(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphabetic() || byte == b'-')
}

/// `atleast3` as its name and its digits.
fn split_function(word: &str) -> Option<(&'static str, &str)> {
    ["atleast", "first"].into_iter().find_map(|name| {
        let head = word.get(..name.len())?;
        let digits = &word[name.len()..];
        let counted = digits.bytes().all(|byte| byte.is_ascii_digit());
        (head.eq_ignore_ascii_case(name) && counted && (!digits.is_empty() || name == "atleast"))
            .then_some((name, digits))
    })
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
mod tests {
    use super::super::expr::Pattern;
    use super::*;
    use jiff::civil::date;

    fn read(query: &str) -> std::result::Result<String, (usize, String)> {
        match parse(query, Today(date(2025, 10, 22))) {
            Ok(expr) => Ok(show(&expr)),
            Err(Error::Query { message, column }) => Err((column, message)),
            Err(other) => panic!("{other}"),
        }
    }

    fn show(expr: &Expr) -> String {
        let list = |parts: &[Expr], between: &str| parts.iter().map(show).collect::<Vec<_>>().join(between);
        match expr {
            Expr::All(parts) => format!("({})", list(parts, " & ")),
            Expr::Any(parts) => format!("({})", list(parts, " | ")),
            Expr::Not(part) => format!("!{}", show(part)),
            Expr::Published { from, until } => format!("{from:?}..{until:?}"),
            Expr::Said { by, part } => {
                let by = by.clone().map_or(String::new(), |by| show(&Expr::Words(by)));
                format!("said<{by}>[{}]", part.as_deref().map_or(String::new(), show))
            }
            Expr::Id(digits) => format!("#{digits}"),
            Expr::Near(near) => {
                let not = if near.sense == Sense::Without { "!" } else { "" };
                format!("({} {not}{:?} {})", show(&near.left), near.relation, show(&near.right))
            }
            Expr::AtLeast { count, part } => format!("{count}x{}", show(part)),
            Expr::Inside { region, part } => format!("{region:?}[{}]", show(part)),
            Expr::Words(Words { field, patterns, slop }) => {
                let patterns = patterns.iter().map(|pattern| match pattern {
                    Pattern::Stem(word) => word.clone(),
                    Pattern::Exact(word) => format!("={word}"),
                    Pattern::Cased(word) => format!("=={word}"),
                    Pattern::Prefix(head) => format!("{head}*"),
                    Pattern::Wild(shape) => shape.clone(),
                    Pattern::Fuzzy(word, edits) => format!("{word}~{edits}"),
                });
                let slop = if *slop > 0 { format!("~{slop}") } else { String::new() };
                let field = if *field == Field::Text { String::new() } else { format!("{field:?}:") };
                format!("{field}{}{slop}", patterns.collect::<Vec<_>>().join("_"))
            }
        }
    }

    #[test]
    fn reads_queries() {
        for (query, expected) in [
            ("ceasefire", "ceasefire"),
            ("a b AND c", "(a & b & c)"),
            ("a OR b c", "(a | (b & c))"),
            ("(a OR b) -c", "((a | b) & !c)"),
            ("a NOT \"b c\"", "(a & !b_c)"),
            ("climat*", "climat*"),
            ("=Apple", "==Apple"),
            ("=\"Apple pies\"", "==Apple_==pies"),
            ("*berg wom?n climat!", "(*berg & wom?n & climat*)"),
            ("Zelenski~ ab~1", "(zelenski~2 & ab~1)"),
            ("\"peace deal\"~3", "peace_deal~3"),
            ("a W/5 b", "(a Within(5) b)"),
            ("a w/5 b pre/3 c", "((a Within(5) b) Before(3) c)"),
            ("a near5 b adj3 c", "((a Within(5) b) Before(3) c)"),
            ("a NOT W/5 b c", "((a !Within(5) b) & c)"),
            ("(a OR \"b c\") /s d OR e /p f", "(((a | b_c) Sentence d) | (e Paragraph f))"),
            ("a SAME b", "(a Paragraph b)"),
            ("trump same day", "(trump & same & day)"),
            ("SAME a", "(same & a)"),
            ("topic:medtop:15000000 a", "(Topic:=medtop_=15000000 & a)"),
            ("topic:(medtop:1 OR war)", "(Topic:=medtop_=1 | Topic:=war)"),
            ("url:https://abc.example/b", "Url:=https_=abc.example_=b"),
            ("atleast3(a OR b)", "3x(a | b)"),
            ("first50(a b)", "First(50)[(Body:a & Body:b)]"),
            ("lead:(a -b)", "Lead[(Body:a & !Body:b)]"),
            ("said-by:rutte", "said<Person:=rutte>[]"),
            ("said-by:\"Mark Rutte\"(a W/5 b)", "said<Person:=mark_=rutte>[(Body:a Within(5) Body:b)]"),
            ("said-by:=Rutte(a -b) c", "(said<Person:==Rutte>[(Body:a & !Body:b)] & c)"),
            ("quote:war", "said<>[Body:war]"),
            ("quote:(war OR atleast2(peace)) W/9 d", "(said<>[(Body:war | 2xBody:peace)] Within(9) d)"),
            ("person:rutte W/8 resign*", "(Person:=rutte Within(8) resign*)"),
            ("headline:(a W/2 b)", "(Headline:a Within(2) Headline:b)"),
            ("date:[1970-01-01 TO 1970-01-02] a", "(Some(0)..Some(172800) & a)"),
            ("+a -b", "(a & !b)"),
            ("anti-climat*", "anti_climat*"),
            ("U.S.-led", "us_led"),
            ("person:\"Mark Rutte\"", "Person:=mark_=rutte"),
            ("headline:(war OR peace)", "(Headline:war | Headline:peace)"),
            ("actor:rutte", "(Person:=rutte | Organisation:=rutte)"),
            ("id:3F0C", "#3f0c"),
            ("date:1970-01-01", "Some(0)..Some(86400)"),
            ("source:Rutte's", "Source:=rutte"),
            ("“peace deal”", "peace_deal"),
            ("l'Europe", "europe"),
            ("w/o fear", "(w_o & fear)"),
        ] {
            assert_eq!(read(query).as_deref(), Ok(expected), "{query}");
        }
    }

    #[test]
    fn points_at_mistakes() {
        for (query, column) in [
            ("", 0),
            ("a (b", 2),
            ("a b)", 3),
            ("\"peace", 0),
            ("colour:red", 0),
            ("date:soon", 0),
            ("a AND", 5),
            ("NOT", 0),
            ("a OR", 4),
            ("*", 0),
            ("a W/5", 5),
            ("W/5 a", 0),
            ("a W/0 b", 2),
            ("(a AND b) W/5 c", 0),
            ("a W/5 source:b", 6),
            ("a W/5 (b -c)", 6),
            ("atleast(a)", 0),
            ("\"a b\"~x", 5),
            ("atleast2(a b)", 8),
            ("person:", 7),
            ("said-by: a", 8),
            ("said-by:(a OR b)", 8),
            ("said-by:rutte(source:x)", 13),
            ("quote:", 6),
            ("quote:(a date:2025)", 6),
            ("id:xyz", 0),
            ("?!", 0),
        ] {
            assert_eq!(read(query).map_err(|(column, _)| column), Err(column), "{query}");
        }
        assert!(read(&"(".repeat(5_000)).is_err());
        assert!(read(&"NOT ".repeat(2_000)).is_err());
        assert!(read(&"a ".repeat(6_000)).is_err());
    }
}
