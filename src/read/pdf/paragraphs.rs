//! Lines to paragraphs: hyphens undone, page furniture left out, the headline found by its size.
//!
//! A paragraph ends at an indent, a wider gap, a change of size, or a short line that ends a
//! sentence. One that the foot of a column or a page cuts in two is joined again.

use rustc_hash::FxHashMap;

use super::columns::{Block, Line};

/// The head and the foot of a page, as parts of its height.
const HEAD_LEVEL: f64 = 0.9;
const FOOT_LEVEL: f64 = 0.1;
/// How much larger than the text a headline is set.
const HEADLINE_RATIO: f64 = 1.25;
const MAX_HEADLINE_BYTES: usize = 300;

/// The headline and the text of a document, from the blocks of its pages.
pub(super) fn join(mut pages: Vec<Vec<Block>>) -> (Option<String>, String) {
    drop_furniture(&mut pages);
    let usual = usual_size(&pages);
    let mut paragraphs: Vec<(f64, String)> = Vec::new();
    let mut open: Option<&Line> = None;
    for block in pages.iter().flatten() {
        let left = block.iter().map(|line| line.x0).fold(f64::INFINITY, f64::min);
        let right = block.iter().map(|line| line.x1).fold(f64::NEG_INFINITY, f64::max);
        for (index, line) in block.iter().enumerate() {
            let before = if index > 0 { block.get(index - 1) } else { None };
            let goes_on = match (before, open) {
                (Some(before), _) => is_same_paragraph(
                    before,
                    line,
                    index.checked_sub(2).and_then(|at| block.get(at)),
                    (left, right),
                ),
                (None, Some(last)) => runs_over(last, line),
                (None, None) => false,
            };
            match paragraphs.last_mut() {
                Some((_, paragraph)) if goes_on => append(paragraph, &line.text),
                Some(_) | None => paragraphs.push((line.size, line.text.clone())),
            }
            open = Some(line);
        }
    }
    let headline = take_headline(&mut paragraphs, usual);
    let text: Vec<String> = paragraphs.into_iter().map(|(_, text)| text).collect();
    (headline, text.join("\n\n"))
}

/// Whether a line goes on with the paragraph of the line before it in the block.
fn is_same_paragraph(before: &Line, line: &Line, earlier: Option<&Line>, (left, right): (f64, f64)) -> bool {
    let size = before.size.max(line.size);
    if before.size > 1.15 * line.size || line.size > 1.15 * before.size {
        return false;
    }
    let gap = before.y - line.y;
    let usual_gap = earlier.map_or(1.35 * size, |earlier| earlier.y - before.y);
    if gap > (1.35 * usual_gap).max(1.2 * size) || gap > 2.2 * size {
        return false;
    }
    let is_indented = line.x0 > left + 0.7 * size && before.x0 < left + 0.5 * size;
    let is_short = before.x1 < right - 0.15 * (right - left) && ends_sentence(&before.text);
    !is_indented && !is_short
}

/// Whether a column or page goes on with the sentence that the last one broke off.
fn runs_over(last: &Line, line: &Line) -> bool {
    let same_size = last.size < 1.1 * line.size && line.size < 1.1 * last.size;
    same_size && !ends_sentence(&last.text) && line.text.starts_with(char::is_lowercase)
}

fn ends_sentence(text: &str) -> bool {
    let end = text.trim_end_matches(['"', '\'', '\u{201d}', '\u{2019}', ')', '\u{bb}']);
    end.ends_with(['.', '?', '!', ':', '\u{2026}'])
}

/// Adds a line; a word that was divided at its end is made whole.
fn append(paragraph: &mut String, line: &str) {
    let divided = paragraph.ends_with(['-', '\u{ad}', '\u{2010}']);
    let stem = paragraph.trim_end_matches(['-', '\u{ad}', '\u{2010}']);
    let follows_letter = stem.ends_with(char::is_alphabetic) && paragraph.len() - stem.len() <= 3;
    if divided && follows_letter {
        // A compound keeps its hyphen before a capital: "Franco-", "German".
        if line.starts_with(char::is_lowercase) {
            paragraph.truncate(stem.len());
        }
    } else {
        paragraph.push(' ');
    }
    paragraph.push_str(line);
}

/// Drops page numbers, and what stands at the head or foot of several pages.
fn drop_furniture(pages: &mut [Vec<Block>]) {
    let mut counts: FxHashMap<String, usize> = FxHashMap::default();
    for page in pages.iter() {
        let mut met: Vec<String> = page.iter().flatten().filter(|line| is_edge(line)).map(key).collect();
        met.sort_unstable();
        met.dedup();
        met.into_iter().for_each(|key| *counts.entry(key).or_default() += 1);
    }
    let several = (pages.len() / 3).max(2);
    for block in pages.iter_mut().flatten() {
        block.retain(|line| {
            let repeats = || counts.get(&key(line)).is_some_and(|count| *count >= several);
            !(is_edge(line) && (is_page_number(&line.text) || repeats()))
        });
    }
}

fn is_edge(line: &Line) -> bool {
    line.level > HEAD_LEVEL || line.level < FOOT_LEVEL
}

/// A line with its numbers made equal.
fn key(line: &Line) -> String {
    let mut key = String::with_capacity(line.text.len());
    for c in line.text.chars() {
        match c {
            c if c.is_ascii_digit() && key.ends_with('0') => {}
            c if c.is_ascii_digit() => key.push('0'),
            c if c.is_whitespace() => {}
            c => key.push(c),
        }
    }
    key
}

/// `12`, `- 12 -`, `Page 3 of 7`, `3/7`.
fn is_page_number(text: &str) -> bool {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let (mut number_count, mut other_count) = (0, 0);
    for word in words {
        match word.to_lowercase().as_str() {
            word if word.len() <= 4 && word.bytes().all(|byte| byte.is_ascii_digit()) => number_count += 1,
            "page" | "of" | "seite" | "von" | "sur" | "p" | "de" | "pagina" | "página" | "di" => {}
            _ => other_count += 1,
        }
    }
    (1..=2).contains(&number_count) && other_count == 0
}

/// The size that most letters are set in.
fn usual_size(pages: &[Vec<Block>]) -> f64 {
    let mut counts: FxHashMap<u64, usize> = FxHashMap::default();
    for line in pages.iter().flatten().flatten() {
        *counts.entry((line.size * 4.0) as u64).or_default() += line.text.len();
    }
    let usual = counts.into_iter().max_by_key(|(size, count)| (*count, *size));
    usual.map_or(0.0, |(size, _)| size as f64 / 4.0)
}

/// Takes the paragraph that is set largest, where it is much larger than the text.
fn take_headline(paragraphs: &mut Vec<(f64, String)>, usual: f64) -> Option<String> {
    let opening = paragraphs.iter().take(12).enumerate();
    let fits = |text: &str| (12..=MAX_HEADLINE_BYTES).contains(&text.len()) && text.contains(' ');
    let fitting = opening.filter(|(_, (size, text))| *size > HEADLINE_RATIO * usual && fits(text));
    let (at, _) = fitting.max_by(|(i, (a, _)), (j, (b, _))| a.total_cmp(b).then(j.cmp(i)))?;
    Some(super::super::fields::squeeze(&paragraphs.remove(at).1))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(y: f64, text: &str) -> Line {
        Line { x0: 50.0, x1: 250.0, y, size: 10.0, text: text.into(), level: y / 800.0 }
    }

    #[test]
    fn words_and_paragraphs_are_made_whole() {
        let first = vec![
            vec![line(780.0, "The Valmere Post 3")],
            vec![Line { size: 24.0, ..line(700.0, "Grain ships turn back") }],
            vec![line(600.0, "The har-"), line(588.0, "bour of Franco-"), line(576.0, "Valmere was closed,")],
            vec![line(20.0, "- 1 -")],
        ];
        let second = vec![
            vec![line(780.0, "The Valmere Post 4")],
            vec![
                line(700.0, "officials said."),
                Line { x0: 60.0, ..line(688.0, "It will open again") },
                line(676.0, "soon."),
            ],
        ];
        let (headline, text) = join(vec![first, second]);
        assert_eq!(headline.as_deref(), Some("Grain ships turn back"));
        assert_eq!(
            text,
            "The harbour of Franco-Valmere was closed, officials said.\n\nIt will open again soon."
        );
    }

    #[test]
    fn page_numbers_are_told_from_text() {
        for (text, expected) in [
            ("12", true),
            ("- 3 -", true),
            ("Page 3 of 7", true),
            ("3/7", true),
            ("2025-10-22", false),
            ("3 dead", false),
            ("", false),
        ] {
            assert_eq!(is_page_number(text), expected, "{text}");
        }
    }
}
