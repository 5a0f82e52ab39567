//! The query language: text in, [`Expr`] out, or an error that points at the place.

use super::Today;
use super::dates::parse_date_range;
use super::expr::{Expr, Field, Pattern, Words};
use crate::error::{Error, Result};
use crate::text::{Lexicon, Tokens};

/// The longest query, in bytes.
const LONGEST: usize = 10_000;
/// The deepest nesting of parentheses.
const DEEPEST: usize = 100;

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
            parts.push(self.parse_one(field)?);
        }
        match parts.len() {
            0 => Err(mistake(self.at, "something to search for is missing here".into())),
            1 => Ok(parts.remove(0)),
            _ => Ok(Expr::All(parts)),
        }
    }

    fn parse_one(&mut self, field: Field) -> Result<Expr> {
        self.skip_space();
        let start = self.at;
        if self.take_operator("NOT") || self.take_sign('-') {
            self.depth += 1;
            if self.depth > DEEPEST {
                return Err(mistake(start, format!("nested deeper than {DEEPEST}")));
            }
            self.skip_space();
            if matches!(self.peek(), None | Some(')')) {
                return Err(mistake(start, "NOT needs something behind it".into()));
            }
            let part = self.parse_one(field)?;
            self.depth -= 1;
            return Ok(Expr::Not(Box::new(part)));
        }
        self.take_sign('+');
        match self.peek() {
            Some('(') => self.parse_group(field),
            Some('"' | '“' | '”') => self.parse_phrase(field, Pattern::Stem),
            Some('=') if self.query[self.at + 1..].starts_with(['"', '“', '”']) => {
                self.at += 1;
                self.parse_phrase(field, Pattern::Exact)
            }
            Some(_) => self.parse_word(field),
            None => Err(mistake(self.at, "something to search for is missing here".into())),
        }
    }

    fn parse_group(&mut self, field: Field) -> Result<Expr> {
        let open = self.at;
        self.at += 1;
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(mistake(open, format!("nested deeper than {DEEPEST}")));
        }
        let expr = self.parse_any(field)?;
        if self.peek() != Some(')') {
            return Err(mistake(open, "this `(` is never closed; add `)`".into()));
        }
        self.at += 1;
        self.depth -= 1;
        Ok(expr)
    }

    fn parse_phrase(&mut self, field: Field, pattern: fn(String) -> Pattern) -> Result<Expr> {
        let open = self.at;
        self.at += self.peek().map_or(0, char::len_utf8);
        let rest = &self.query[self.at..];
        let Some(length) = rest.find(['"', '“', '”']) else {
            return Err(mistake(open, "this quotation mark is never closed; add another".into()));
        };
        let phrase = &rest[..length];
        self.at += length;
        self.at += self.peek().map_or(0, char::len_utf8);
        if self.query[self.at..].starts_with('~') {
            return Err(mistake(
                self.at,
                "a phrase with room, `~N`, is not read; write the words alone".into(),
            ));
        }
        let pattern = if field.is_prose() || field.actors().is_some() { pattern } else { Pattern::Exact };
        let mut patterns = Vec::new();
        for word in phrase.split_whitespace() {
            match word.strip_suffix('*') {
                Some(head) => patterns.extend(prefix_patterns(head, pattern)),
                None => patterns.extend(folded_words(word).into_iter().map(pattern)),
            }
        }
        words(field, patterns, open)
    }

    /// A word, or a field with what it is to hold.
    fn parse_word(&mut self, field: Field) -> Result<Expr> {
        let start = self.at;
        let rest = &self.query[start..];
        let end = rest.find(|c: char| c.is_whitespace() || matches!(c, '(' | ')' | '"' | '“' | '”'));
        let word = &rest[..end.unwrap_or(rest.len())];
        if let Some((name, value)) = word.split_once(':').filter(|(name, _)| is_field_name(name)) {
            self.at += name.len() + 1;
            return self.parse_field(&name.to_ascii_lowercase(), value, start);
        }
        self.at += word.len();
        if let Some(operator) = unread_operator(word) {
            return Err(mistake(start, operator));
        }
        let (word, pattern): (&str, fn(String) -> Pattern) = match word.strip_prefix('=') {
            Some(word) => (word, Pattern::Exact),
            None if field.is_prose() || field.actors().is_some() => (word, Pattern::Stem),
            None => (word, Pattern::Exact),
        };
        let patterns = match word.strip_suffix('*') {
            Some(head) if head.contains(['*', '?']) => return Err(mistake(start, WILDCARD.into())),
            Some(head) => prefix_patterns(head, pattern),
            None if word.contains('*') => return Err(mistake(start, WILDCARD.into())),
            None => folded_words(word).into_iter().map(pattern).collect(),
        };
        words(field, patterns, start)
    }

    fn parse_field(&mut self, name: &str, value: &str, start: usize) -> Result<Expr> {
        match name {
            "date" | "published" | "since" | "until" => {
                self.at += value.len();
                self.parse_published(name, value, start)
            }
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
                let person = self.parse_one(Field::Person)?;
                let end = self.at;
                self.at = value_at;
                let organisation = self.parse_one(Field::Organisation)?;
                self.at = end;
                Ok(Expr::Any(vec![person, organisation]))
            }
            _ => {
                let field = Field::NAMES.iter().find(|(known, _)| *known == name).map(|&(_, field)| field);
                let Some(field) = field else {
                    let names: Vec<&str> = Field::NAMES.iter().map(|&(name, _)| name).collect();
                    return Err(mistake(
                        start,
                        format!(
                            "there is no field `{name}`; the fields are {}, actor, id, date, since and until \
                             (put words with a colon in quotation marks)",
                            names.join(", ")
                        ),
                    ));
                };
                if matches!(self.peek(), None | Some(')')) || self.query[self.at..].starts_with(' ') {
                    return Err(mistake(self.at, format!("`{name}:` needs a word right behind it")));
                }
                self.parse_one(field)
            }
        }
    }

    fn parse_published(&self, name: &str, value: &str, start: usize) -> Result<Expr> {
        let value = value.trim_matches('"');
        let range = match name {
            "since" => format!("{value}.."),
            "until" => format!("..{value}"),
            _ => value.to_string(),
        };
        let Some((from, until)) = parse_date_range(&range, self.today) else {
            let hint = "write 2025, 2025-10, 2025-10-22, 2025-08..2025-10 or 7d";
            return Err(mistake(start, format!("`{value}` is no date; {hint}")));
        };
        Ok(Expr::Published { from, until })
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

const WILDCARD: &str = "`*` is read at the end of a word only, such as climat*";

fn mistake(column: usize, message: String) -> Error {
    Error::Query { message, column }
}

fn is_field_name(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphabetic() || byte == b'-')
}

/// Words that other search languages use as operators: an error is better than a silent word.
fn unread_operator(word: &str) -> Option<String> {
    let (head, number) = word.split_once('/')?;
    let proximity = matches!(head.to_ascii_lowercase().as_str(), "w" | "pre" | "near" | "adj");
    let counted = number.parse::<u32>().is_ok() || matches!(number, "s" | "p");
    (proximity && counted)
        .then(|| format!("proximity, `{word}`, is not read; write a phrase or put it in quotation marks"))
}

/// The words of `text` by the token pass.
fn folded_words(text: &str) -> Vec<String> {
    let (mut tokens, mut lexicon) = (Tokens::default(), Lexicon::default());
    tokens.read(text, &mut lexicon);
    tokens
        .words()
        .map(|token| lexicon.folded(token.word).to_string())
        .filter(|word| !word.is_empty())
        .collect()
}

fn prefix_patterns(head: &str, pattern: fn(String) -> Pattern) -> Vec<Pattern> {
    let mut words = folded_words(head);
    let last = words.pop().map(Pattern::Prefix);
    words.into_iter().map(pattern).chain(last).collect()
}

fn words(field: Field, patterns: Vec<Pattern>, column: usize) -> Result<Expr> {
    if patterns.is_empty() {
        return Err(mistake(column, "there is no word in this to search for".into()));
    }
    Ok(Expr::Words(Words { field, patterns }))
}

#[cfg(test)]
mod tests {
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
            Expr::Id(digits) => format!("#{digits}"),
            Expr::Words(Words { field, patterns }) => {
                let patterns = patterns.iter().map(|pattern| match pattern {
                    Pattern::Stem(word) => word.clone(),
                    Pattern::Exact(word) => format!("={word}"),
                    Pattern::Prefix(head) => format!("{head}*"),
                });
                let field = if *field == Field::Text { String::new() } else { format!("{field:?}:") };
                format!("{field}{}", patterns.collect::<Vec<_>>().join("_"))
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
            ("=Apple", "=apple"),
            ("=\"Apple pies\"", "=apple_=pies"),
            ("U.S.-led", "us_led"),
            ("person:\"Mark Rutte\"", "Person:mark_rutte"),
            ("headline:(war OR peace)", "(Headline:war | Headline:peace)"),
            ("actor:rutte", "(Person:rutte | Organisation:rutte)"),
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
            ("cl*mat", 0),
            ("a W/5 b", 2),
            ("person:", 7),
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
