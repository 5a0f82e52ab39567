//! Queries as they are read, and the mistakes that are pointed at.

use super::*;
use crate::search::expr::{Pattern, Sense};
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
        ("url:https://abc.example/b", "Url:=https_=abcexample_=b"),
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
