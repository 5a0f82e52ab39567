//! Lines to paragraphs: hard wraps are undone, paragraphs set apart.
//!
//! In: clean text as it was laid out. Out: the same words, paragraphs apart by one blank line, and
//! a line feed only where the author broke the line. How a text is laid out is judged by all of its
//! lines together: one line says little.

use std::cell::OnceCell;

/// A paragraph's lines are filled to a margin in this range, in characters.
const MARGINS: std::ops::RangeInclusive<usize> = 50..=100;

/// Lines longer than a margin can be: nobody wraps so wide.
const LONG_LINE: usize = 110;

/// A line that ends a sentence and is at least this long is a paragraph of its own.
const SENTENCE_LINE: usize = 55;

/// How paragraphs are told apart inside a run of lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Style {
    /// Lines are wrapped at this margin; a line that could have taken the next word ends something.
    Wrapped(usize),
    /// Lines are wrapped and the first line of each paragraph is indented.
    Indented(usize),
    /// A line is a paragraph.
    Lines,
    /// A line is a line; a blank line ends a paragraph.
    Plain,
}

/// Undoes the layout of a text.
pub(super) fn join_lines(text: &str) -> String {
    let lines: Vec<Line> = split_lines(text).map(Line::new).collect();
    join(&lines, find_style(&lines), text.len())
}

/// Undoes the layout of wire copy: paragraphs are indented by four blanks, a line indented by less
/// belongs to a table.
pub(super) fn join_wire_lines(text: &str) -> String {
    let lines: Vec<Line> = split_lines(text).map(Line::new).collect();
    let mut joined = String::with_capacity(text.len());
    for (index, line) in lines.iter().enumerate() {
        if line.text.is_empty() {
            continue;
        }
        let before =
            index.checked_sub(1).map(|before| &lines[before]).filter(|before| !before.text.is_empty());
        let gap = match before {
            None => Gap::Paragraph,
            Some(_) if line.text.eq_ignore_ascii_case("reuter") => Gap::Paragraph,
            Some(before) if before.is_tabular() && line.is_tabular() => Gap::Line,
            Some(before) if line.indent > 0 || before.is_tabular() || line.is_tabular() => Gap::Paragraph,
            Some(before) => wrap_gap(before),
        };
        push(&mut joined, gap, line.text);
    }
    joined
}

fn split_lines(text: &str) -> impl Iterator<Item = &str> {
    let mut start = 0;
    let ends = memchr::memchr_iter(b'\n', text.as_bytes()).chain(std::iter::once(text.len()));
    ends.map(move |end| &text[std::mem::replace(&mut start, end + 1)..end])
}

/// One line without the blanks around it.
struct Line<'a> {
    text: &'a str,
    indent: usize,
    /// Characters, indent included.
    width: usize,
    /// Characters of its first word.
    first_word: usize,
    /// Whether blanks set columns apart in it, once that was asked.
    columns: OnceCell<bool>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Gap {
    None,
    Space,
    Line,
    Paragraph,
}

impl<'a> Line<'a> {
    fn new(line: &'a str) -> Line<'a> {
        let unindented = line.trim_start_matches(' ');
        let indent = line.len() - unindented.len();
        let text = unindented.trim();
        let word_bytes = memchr::memchr(b' ', text.as_bytes()).unwrap_or(text.len());
        Line {
            text,
            indent,
            width: indent + count_chars(text),
            first_word: count_chars(&text[..word_bytes]),
            columns: OnceCell::new(),
        }
    }

    fn has_columns(&self) -> bool {
        *self.columns.get_or_init(|| memchr::memmem::find(self.text.as_bytes(), b"   ").is_some())
    }

    /// Columns are set apart by runs of blanks.
    fn is_tabular(&self) -> bool {
        (1..=3).contains(&self.indent) || self.has_columns()
    }

    fn ends_sentence(&self) -> bool {
        let end = self.text.trim_end_matches(['"', '\'', '\u{201d}', '\u{2019}', ')', ']', '\u{bb}']);
        end.ends_with(['.', '?', '!', '\u{2026}', '\u{3002}'])
    }

    /// Whether the next line's first word would not have fitted behind it.
    fn is_full(&self, next: &Line, margin: usize) -> bool {
        self.width + 1 + next.first_word > margin
    }

    fn is_item(&self) -> bool {
        let text = self.text;
        let mark = text
            .strip_prefix(['-', '*', '\u{2022}', '\u{2013}', '\u{2014}', '\u{b7}', '\u{25aa}', '\u{25cf}']);
        let number = text.trim_start_matches(|c: char| c.is_ascii_digit());
        let numbered = number.len() < text.len() && text.len() - number.len() <= 2;
        mark.is_some_and(|rest| rest.starts_with(' '))
            || (numbered && (number.starts_with(". ") || number.starts_with(") ")))
    }
}

fn count_chars(text: &str) -> usize {
    if text.is_ascii() { text.len() } else { text.chars().count() }
}

/// Neighbouring lines with no blank line between them.
fn pairs<'a, 'b>(lines: &'b [Line<'a>]) -> impl Iterator<Item = (&'b Line<'a>, &'b Line<'a>)> {
    lines
        .windows(2)
        .map(|pair| (&pair[0], &pair[1]))
        .filter(|(a, b)| !a.text.is_empty() && !b.text.is_empty())
}

fn find_style(lines: &[Line]) -> Style {
    let mut widths: Vec<usize> = pairs(lines).map(|(line, _)| line.width).collect();
    if widths.is_empty() {
        return Style::Plain;
    }
    let pair_count = widths.len();
    widths.sort_unstable();
    let long_count = pair_count - widths.partition_point(|width| *width <= *MARGINS.end());
    if long_count * 5 > pair_count {
        return Style::Lines;
    }
    // The widest line but for a few that stick out.
    let margin = widths[(pair_count - long_count).saturating_sub(1) * 19 / 20];
    // Short lines end something, whatever the style, and a full line seldom ends a sentence.
    let filled = pairs(lines).filter(|(line, _)| line.width * 5 > margin * 3);
    let (mut filled_count, mut full_count) = (0, 0);
    for (line, next) in filled {
        filled_count += 1;
        full_count += usize::from(line.is_full(next, margin) && !line.ends_sentence());
    }
    if !MARGINS.contains(&margin) || full_count < 2 || full_count * 2 < filled_count {
        return Style::Plain;
    }
    let hanging = pairs(lines).filter(|(line, next)| line.indent >= 2 && next.indent == 0).count();
    if hanging >= 2 && hanging * 20 >= pair_count { Style::Indented(margin) } else { Style::Wrapped(margin) }
}

fn join(lines: &[Line], style: Style, capacity: usize) -> String {
    let mut joined = String::with_capacity(capacity);
    let mut in_first_block = true;
    for (index, line) in lines.iter().enumerate() {
        if line.text.is_empty() {
            in_first_block &= joined.is_empty();
            continue;
        }
        let before =
            index.checked_sub(1).map(|before| &lines[before]).filter(|before| !before.text.is_empty());
        let gap = match before {
            None => Gap::Paragraph,
            Some(before) => match find_gap(before, line, style) {
                Gap::None | Gap::Space if in_first_block && opens_text(before, line) => Gap::Line,
                Gap::Line if !in_first_block && hangs(before, line, style) => wrap_gap(before),
                gap => gap,
            },
        };
        push(&mut joined, gap, line.text);
    }
    joined
}

fn find_gap(before: &Line, line: &Line, style: Style) -> Gap {
    match style {
        Style::Indented(_) if line.indent >= 2 => Gap::Paragraph,
        Style::Wrapped(margin) | Style::Indented(margin) => {
            let indented = line.indent >= before.indent + 2 && !before.is_item();
            if indented && before.ends_sentence() {
                return Gap::Paragraph;
            }
            let apart = line.is_item() || stands_apart(before, line);
            // A short line that the next goes on from in lower case was cut short by a lost dateline.
            let goes_on = !before.ends_sentence() && line.text.starts_with(char::is_lowercase);
            if !apart && (goes_on || before.is_full(line, margin)) {
                return wrap_gap(before);
            }
            if before.ends_sentence() && !line.is_item() { Gap::Paragraph } else { Gap::Line }
        }
        Style::Lines => {
            let long = before.width > LONG_LINE || line.width > LONG_LINE;
            if long || before.ends_sentence() { Gap::Paragraph } else { Gap::Line }
        }
        Style::Plain => {
            let long = before.width > LONG_LINE || line.width > LONG_LINE;
            let sentence = before.ends_sentence() && before.width >= SENTENCE_LINE;
            if long || sentence { Gap::Paragraph } else { Gap::Line }
        }
    }
}

/// Where paragraphs are indented, a line that is not goes on, however short the line before it.
fn hangs(before: &Line, line: &Line, style: Style) -> bool {
    let indented = matches!(style, Style::Indented(_));
    indented && line.indent == 0 && !before.ends_sentence() && !stands_apart(before, line)
}

/// Rows of a table and credit lines are joined to nothing.
fn stands_apart(before: &Line, line: &Line) -> bool {
    before.has_columns() || line.has_columns() || is_credit(line.text)
}

/// A word broken by the wrap at its own hyphen goes on without a blank.
fn wrap_gap(before: &Line) -> Gap {
    let mut ends = before.text.chars().rev();
    let hyphen = ends.next() == Some('-') && ends.next().is_some_and(char::is_alphanumeric);
    if hyphen { Gap::None } else { Gap::Space }
}

/// Headline, byline and dateline may stand above each other without a blank line, each as wide as
/// the text.
fn opens_text(before: &Line, line: &Line) -> bool {
    let byline = |text: &str| {
        let rest = text
            .strip_prefix("By ")
            .or_else(|| text.strip_prefix("BY "))
            .or_else(|| text.strip_prefix("by "));
        rest.is_some_and(|rest| rest.starts_with(char::is_uppercase))
    };
    let shouts = |text: &str| {
        let word = text.split([' ', ',']).next().unwrap_or_default();
        word.len() >= 3 && word.chars().all(char::is_uppercase)
    };
    !before.ends_sentence()
        && (byline(before.text) || byline(line.text) || (shouts(line.text) && !shouts(before.text)))
}

/// Lines that credit or close a text begin so.
fn is_credit(text: &str) -> bool {
    const OPENINGS: [&str; 9] = [
        "Reporting by",
        "(Reporting",
        "Additional reporting",
        "Editing by",
        "(Editing",
        "This post appeared",
        "This article",
        "Copyright",
        "\u{a9}",
    ];
    const END_MARKS: [&str; 5] = ["reuter", "reuters", "ends", "###", "-30-"];
    // Most lines begin with another letter than any of these.
    if !text.starts_with(['R', 'A', 'E', 'T', 'C', '(', '\u{a9}', 'r', 'e', '#', '-']) {
        return false;
    }
    OPENINGS.iter().any(|opening| text.starts_with(opening))
        || END_MARKS.iter().any(|mark| text.eq_ignore_ascii_case(mark))
}

fn push(joined: &mut String, gap: Gap, text: &str) {
    if !joined.is_empty() {
        joined.push_str(match gap {
            Gap::None => "",
            Gap::Space => " ",
            Gap::Line => "\n",
            Gap::Paragraph => "\n\n",
        });
    }
    joined.push_str(text);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wraps_are_undone_and_lines_that_stand_alone_stay() {
        let wrapped = "Ferry service to the islands to start again in spring\nBy Anna Lind\n\
            OSLO, March 3 (Fjord Wire) - The ferry to the outer islands will\nrun again from the first of April, the county said on Tuesday, and\n\
            will call at three harbours instead of two on its way out to sea.\n\nThe boats had been laid up since the storm of November, when both\n\
            piers were lost.\nIslanders welcomed it.\nReporting by Anna Lind; editing by Tomas Okafor\n";
        let joined = "Ferry service to the islands to start again in spring\nBy Anna Lind\n\
            OSLO, March 3 (Fjord Wire) - The ferry to the outer islands will run again from the first of April, the county said on Tuesday, and \
            will call at three harbours instead of two on its way out to sea.\n\nThe boats had been laid up since the storm of November, when both \
            piers were lost.\n\nIslanders welcomed it.\n\nReporting by Anna Lind; editing by Tomas Okafor";
        assert_eq!(join_lines(wrapped), joined);
    }

    #[test]
    fn a_paragraph_per_line_and_indented_paragraphs() {
        let long = "The council met until late in the night and then decided, against the advice of its own engineers, to build the wall.";
        let lines =
            format!("Wall to be built\nBy Anna Lind\n{long}\n\u{201c}No,\u{201d} she said.\n{long}\n{long}");
        let joined = format!(
            "Wall to be built\nBy Anna Lind\n\n{long}\n\n\u{201c}No,\u{201d} she said.\n\n{long}\n\n{long}"
        );
        assert_eq!(join_lines(&lines), joined);
        let indented = "    The council met until late in the night and then\ndecided to build the wall, against the advice of all.\n\
            \u{20}   It will cost five million and take a year and a half,\nor more.\n    Work begins in May.\n";
        let joined = "The council met until late in the night and then decided to build the wall, against the advice of all.\n\n\
            It will cost five million and take a year and a half, or more.\n\nWork begins in May.";
        assert_eq!(join_lines(indented), joined);
        for text in ["", "\n\n", "one", "one\n\ntwo", "Red\nGreen\nBlue"] {
            assert_eq!(join_lines(text), text.trim(), "{text:?}");
        }
    }

    #[test]
    fn tables_keep_their_lines() {
        let table = "Prices in the harbour today, as the market reported them at noon:\n\n Cod      12   14\n Herring   3    2\n Plaice    9    8";
        assert_eq!(join_lines(table).lines().count(), 5);
        assert_eq!(join_wire_lines("A b.\n Cod  1\n Eel  2\nEnd."), "A b.\n\nCod  1\nEel  2\n\nEnd.");
    }
}
