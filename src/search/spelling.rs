//! How words and operators are spelled in a query: wildcards, fuzzy words, exact forms, and the
//! proximities of Nexis, Westlaw and Factiva beside our own.

use super::expr::{Field, Pattern, Relation};
use super::parse::number;
use crate::text::{Lexicon, Tokens, fold};

/// Whether the case of letters counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Case {
    /// Any form of the word will do.
    Any,
    /// Only the form that is printed in the query.
    Printed,
}

/// Reads a proximity operator; `None` when the word is none.
///
/// # Errors
/// What to write instead, when it is one with a number that cannot be.
pub fn parse_relation(word: &str) -> Result<Option<Relation>, String> {
    let lower = word.to_ascii_lowercase();
    let (head, rest) = match lower.split_once('/') {
        Some(("", rest)) => ("w", rest),
        Some((head @ ("w" | "pre" | "near" | "adj"), rest)) => (head, rest),
        Some(_) => return Ok(None),
        // In small letters it is a word like any other.
        None if word == "SAME" => return Ok(Some(Relation::Paragraph)),
        None => match ["near", "adj"].into_iter().find_map(|head| Some((head, lower.strip_prefix(head)?))) {
            Some((head, rest)) => (head, rest),
            None => return Ok(None),
        },
    };
    match (head, rest) {
        ("w", "s" | "sent") => return Ok(Some(Relation::Sentence)),
        ("w", "p" | "para") => return Ok(Some(Relation::Paragraph)),
        _ => {}
    }
    if rest.is_empty() || !rest.bytes().all(|byte| byte.is_ascii_digit()) {
        return Ok(None);
    }
    let distance =
        number(rest).ok_or_else(|| format!("`{word}`: the distance is a number from 1 to 10000"))?;
    Ok(Some(match head {
        "pre" | "adj" => Relation::Before(distance),
        _ => Relation::Within(distance),
    }))
}

/// The patterns of one word of a query, one per position.
///
/// # Errors
/// What to write instead, when a wildcard stands alone.
pub fn patterns(word: &str, field: Field, case: Case) -> Result<Vec<Pattern>, String> {
    if let Some((word, edits)) = split_fuzzy(word) {
        let mut patterns = Vec::new();
        plain(word, field, case, &mut patterns);
        if let (Some(_), Some(last)) = (patterns.pop(), folded_words(word).pop()) {
            let edits = edits.unwrap_or(if last.chars().count() < 6 { 1 } else { 2 });
            patterns.push(Pattern::Fuzzy(last, edits));
        }
        return Ok(patterns);
    }
    let word = match word.strip_suffix('!') {
        // Nexis truncates with an exclamation mark.
        Some(head) if head.ends_with(char::is_alphanumeric) => std::borrow::Cow::Owned(format!("{head}*")),
        Some(_) | None => std::borrow::Cow::Borrowed(word),
    };
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '*' | '?' | '\'' | '’' | '.' | '&');
    let mut patterns = Vec::new();
    if !word.contains(['*', '?']) {
        plain(&word, field, case, &mut patterns);
        return Ok(patterns);
    }
    for piece in word.split(|c: char| !is_part(c)).filter(|piece| !piece.is_empty()) {
        if !piece.contains(['*', '?']) {
            plain(piece, field, case, &mut patterns);
            continue;
        }
        // A vowel mark alone counts as a letter, and folds away.
        let mut shape = String::new();
        fold(piece, &mut shape);
        if !shape.contains(char::is_alphanumeric) {
            if shape.contains('*') {
                return Err("`*` stands for the rest of a word; put a letter beside it".into());
            }
            continue;
        }
        patterns.push(match shape.strip_suffix('*') {
            Some(head) if !head.contains(['*', '?']) => Pattern::Prefix(head.to_string()),
            Some(_) | None => Pattern::Wild(shape),
        });
    }
    Ok(patterns)
}

fn plain(text: &str, field: Field, case: Case, patterns: &mut Vec<Pattern>) {
    let (mut tokens, mut lexicon) = (Tokens::default(), Lexicon::default());
    tokens.read(text, &mut lexicon);
    for token in tokens.words() {
        let folded = lexicon.folded(token.word);
        // Marks without a letter are no word.
        if !folded.contains(char::is_alphanumeric) {
            continue;
        }
        patterns.push(match case {
            Case::Printed if field.is_prose() || field.actors().is_some() => {
                Pattern::Cased(text[token.range()].to_string())
            }
            Case::Any if field.is_prose() => Pattern::Stem(folded.to_string()),
            Case::Printed | Case::Any => Pattern::Exact(folded.to_string()),
        });
    }
}

/// `word~` and `word~1` as the word and the number.
fn split_fuzzy(word: &str) -> Option<(&str, Option<u32>)> {
    let (head, edits) = word.rsplit_once('~')?;
    let edits = match edits {
        "" => None,
        "1" => Some(1),
        "2" => Some(2),
        _ => return None,
    };
    head.ends_with(char::is_alphanumeric).then_some((head, edits))
}

/// The words of `text` by the token pass.
pub fn folded_words(text: &str) -> Vec<String> {
    let (mut tokens, mut lexicon) = (Tokens::default(), Lexicon::default());
    tokens.read(text, &mut lexicon);
    let words = tokens.words().map(|token| lexicon.folded(token.word).to_string());
    words.filter(|word| word.contains(char::is_alphanumeric)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_operators() {
        for (word, expected) in [
            ("W/5", Ok(Some(Relation::Within(5)))),
            ("near3", Ok(Some(Relation::Within(3)))),
            ("NEAR/3", Ok(Some(Relation::Within(3)))),
            ("PRE/2", Ok(Some(Relation::Before(2)))),
            ("/s", Ok(Some(Relation::Sentence))),
            ("w/para", Ok(Some(Relation::Paragraph))),
            ("/7", Ok(Some(Relation::Within(7)))),
            ("w/o", Ok(None)),
            ("nearby", Ok(None)),
            ("km/5", Ok(None)),
            ("SAME", Ok(Some(Relation::Paragraph))),
            ("same", Ok(None)),
        ] {
            assert_eq!(parse_relation(word), expected, "{word}");
        }
        assert!(parse_relation("w/0").is_err());
    }
}
