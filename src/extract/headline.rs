//! The headline: which line is one, and what of a stated headline is none.
//!
//! In: the first lines of a text, or a headline that a format states. Out: whether a line is a
//! headline; a stated headline without the outlet's name at its end.

use super::agencies::{find_agency, find_outlet};

/// The longest line that is taken for a headline, in bytes.
const LONGEST: usize = 240;

/// Whether `line` looks like a headline, given the line after it.
pub(super) fn is_headline(line: &str, next: Next) -> bool {
    if line.len() > LONGEST || !line.chars().any(char::is_alphabetic) {
        return false;
    }
    let bare = line.trim_end_matches(['"', '”', '’', '\'', '»', '“', ')']);
    let sentence = bare.ends_with(['.', '。']) && !bare.ends_with("..") && !ends_with_initials(bare);
    match next {
        Next::Byline => true,
        Next::Gap => !sentence && !line.ends_with([':', ',', ';']),
        Next::Line => !sentence && !line.ends_with([':', ',', ';']) && line.len() <= 160,
    }
}

/// What follows a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Next {
    /// A byline, a date line or a line that begins with a dateline.
    Byline,
    /// A blank line, then more text.
    Gap,
    /// Another line.
    Line,
}

/// `U.S.`, `Co.`, `p.m.`: a full stop that ends no sentence.
fn ends_with_initials(line: &str) -> bool {
    let word = line.rsplit(' ').next().unwrap_or_default();
    let inner = &word[..word.len() - 1];
    inner.contains('.') || (inner.len() <= 3 && inner.starts_with(char::is_uppercase) && !line.contains(". "))
}

/// Whether two headlines are the same but for case, punctuation and spaces.
pub(super) fn is_same(one: &str, other: &str) -> bool {
    fn letters(text: &str) -> impl Iterator<Item = char> {
        text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase)
    }
    let longest = one.len().max(other.len());
    longest < 600 && one.len().min(other.len()) * 2 + 8 >= longest && letters(one).eq(letters(other))
}

/// Cuts ` - Outlet` and ` | Outlet` off a stated headline, where the tail is the source or a house
/// that everyone knows.
pub(super) fn cut_outlet<'a>(headline: &'a str, source: Option<&str>) -> &'a str {
    for mark in [" | ", " - ", " – ", " — ", " :: ", " • ", " · "] {
        let Some((head, tail)) = headline.rsplit_once(mark) else { continue };
        let (head, tail) = (head.trim_end(), tail.trim());
        let named = source.is_some_and(|source| {
            is_same(source, tail) || is_same(strip_article(source), strip_article(tail))
        });
        if !head.is_empty() && (named || find_outlet(tail).is_some() || find_agency(tail).is_some()) {
            return cut_outlet(head, source);
        }
    }
    headline
}

fn strip_article(name: &str) -> &str {
    name.strip_prefix("The ").unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headlines_end_without_a_full_stop() {
        for (line, next, expected) in [
            ("Gale warning for Utsira", Next::Gap, true),
            ("RAIN FALLS ON THE JUST", Next::Gap, true),
            ("Rain fell on Monday.", Next::Gap, false),
            ("Rain fell on Monday.", Next::Byline, true),
            ("Rain falls on the U.S.", Next::Gap, true),
            ("“Rain fell.”", Next::Gap, false),
            ("Is it raining?", Next::Line, true),
            ("These are the rules:", Next::Gap, false),
            ("* * *", Next::Gap, false),
        ] {
            assert_eq!(is_headline(line, next), expected, "{line}");
        }
    }

    #[test]
    fn outlets_are_cut_off() {
        for (headline, source, expected) in [
            ("Rain falls - The Daily Rain", Some("Daily Rain"), "Rain falls"),
            ("Rain falls | CNN", None, "Rain falls"),
            ("Rain falls | Politics | CNN", None, "Rain falls | Politics"),
            ("Rain falls - and falls", Some("The Daily"), "Rain falls - and falls"),
        ] {
            assert_eq!(cut_outlet(headline, source), expected);
        }
    }
}
