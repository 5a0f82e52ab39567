//! The query as text again, in a spelling that reads back as the same tree.

use std::borrow::Cow;
use std::fmt::{self, Display, Formatter, Write};

use super::expr::{Expr, Field, Near, Pattern, Region, Relation, Sense, Words};

impl Display for Expr {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Expr::All(parts) => write_list(f, parts, " "),
            Expr::Any(parts) => write_list(f, parts, " OR "),
            Expr::Not(part) => write!(f, "NOT {}", Closed(part)),
            Expr::Words(words) => words.fmt(f),
            Expr::Near(near) => near.fmt(f),
            Expr::AtLeast { count, part } => write!(f, "atleast{count}({part})"),
            Expr::Inside { region: Region::Lead, part } => write!(f, "lead:({part})"),
            Expr::Inside { region: Region::First(count), part } => write!(f, "first{count}({part})"),
            Expr::Said { by, part } => write_said(f, by.as_ref(), part.as_deref()),
            Expr::Published { from, until } => write_dates(f, *from, *until),
            Expr::Id(digits) => write!(f, "id:{digits}"),
        }
    }
}

/// A part of something larger, in parentheses where it needs them.
struct Closed<'a>(&'a Expr);

impl Display for Closed<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self.0 {
            Expr::All(_) | Expr::Any(_) | Expr::Near(_) => write!(f, "({})", self.0),
            Expr::Not(_)
            | Expr::Words(_)
            | Expr::AtLeast { .. }
            | Expr::Inside { .. }
            | Expr::Said { .. }
            | Expr::Published { .. }
            | Expr::Id(_) => self.0.fmt(f),
        }
    }
}

fn write_list(f: &mut Formatter<'_>, parts: &[Expr], between: &str) -> fmt::Result {
    for (ordinal, part) in parts.iter().enumerate() {
        if ordinal > 0 {
            f.write_str(between)?;
        }
        Closed(part).fmt(f)?;
    }
    Ok(())
}

fn write_said(f: &mut Formatter<'_>, by: Option<&Words>, part: Option<&Expr>) -> fmt::Result {
    match by {
        Some(name) => {
            f.write_str("said-by:")?;
            name.write_bare(f)?;
        }
        None => f.write_str("quote:")?,
    }
    match part {
        Some(part) => write!(f, "({part})"),
        None => Ok(()),
    }
}

impl Display for Near {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let not = match self.sense {
            Sense::With => "",
            Sense::Without => "NOT ",
        };
        write!(f, "{} {not}{} {}", Closed(&self.left), self.relation, Closed(&self.right))
    }
}

impl Display for Relation {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Relation::Within(distance) => write!(f, "W/{distance}"),
            Relation::Before(distance) => write!(f, "PRE/{distance}"),
            Relation::Sentence => f.write_str("/s"),
            Relation::Paragraph => f.write_str("/p"),
        }
    }
}

impl Display for Words {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        if self.field != Field::Text {
            write!(f, "{}:", self.field.name())?;
        }
        self.write_bare(f)
    }
}

impl Words {
    /// The words without their field.
    fn write_bare(&self, f: &mut Formatter<'_>) -> fmt::Result {
        if self.patterns.iter().any(|pattern| matches!(pattern, Pattern::Cased(_))) {
            f.write_char('=')?;
        }
        let bare = match self.patterns.as_slice() {
            [Pattern::Stem(word) | Pattern::Exact(word)] => !is_operator(word),
            [_] => true,
            _ => false,
        };
        if !bare {
            f.write_char('"')?;
        }
        for (ordinal, pattern) in self.patterns.iter().enumerate() {
            if ordinal > 0 {
                f.write_char(' ')?;
            }
            pattern.fmt(f)?;
        }
        if !bare {
            f.write_char('"')?;
        }
        if self.slop > 0 {
            write!(f, "~{}", self.slop)?;
        }
        Ok(())
    }
}

impl Display for Pattern {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Pattern::Stem(word) | Pattern::Exact(word) => f.write_str(&as_token(word)),
            Pattern::Cased(word) | Pattern::Wild(word) => f.write_str(word),
            Pattern::Prefix(head) => write!(f, "{head}*"),
            Pattern::Fuzzy(word, edits) => write!(f, "{}~{edits}", as_token(word)),
        }
    }
}

/// A folded word as it must be written to be one token: an ampersand joins capitals alone.
fn as_token(word: &str) -> Cow<'_, str> {
    if !word.contains('&') {
        return Cow::Borrowed(word);
    }
    let mut token = String::with_capacity(word.len());
    let (mut before, mut rest) = (None, word.chars().peekable());
    while let Some(letter) = rest.next() {
        if before == Some('&') || rest.peek() == Some(&'&') {
            token.extend(letter.to_uppercase());
        } else {
            token.push(letter);
        }
        before = Some(letter);
    }
    Cow::Owned(token)
}

fn is_operator(word: &str) -> bool {
    !matches!(super::spelling::parse_relation(word), Ok(None))
}

/// Days, the last one included, as the language has them.
fn write_dates(f: &mut Formatter<'_>, from: Option<i64>, until: Option<i64>) -> fmt::Result {
    let day = |seconds: i64| {
        let day = super::facet::day_of(seconds.div_euclid(86_400));
        day.map_or(String::new(), |day| day.to_string())
    };
    let (first, last) = (from.map(day), until.map(|until| day(until - 1)));
    match (first, last) {
        (Some(first), Some(last)) if first == last => write!(f, "date:{first}"),
        (first, last) => {
            write!(f, "date:{}..{}", first.unwrap_or_default(), last.unwrap_or_default())
        }
    }
}
