//! The forms of a word: which words of the index a query word stands for.
//!
//! The index holds words as they are written, folded. A query word is found in all its forms by
//! asking the dictionary for words with the same stem, under each language of the corpus that more
//! than a stray few articles are in. So a stemmer costs nothing when the index is written, exact
//! forms and beginnings stay exact, and a better stemmer needs no new index.

use std::collections::BTreeSet;

use tantivy::{Searcher, TantivyError, Term};

use super::expr::{Field, Pattern};
use crate::index::Index;
use crate::text::Language;

/// Words that may stand at one position, sorted.
pub type Forms = BTreeSet<String>;

/// The dictionary of the index and the languages of its words.
pub struct Dictionary<'a> {
    searcher: &'a Searcher,
    languages: Vec<Language>,
}

impl<'a> Dictionary<'a> {
    pub fn new(index: &'a Index, searcher: &'a Searcher) -> Dictionary<'a> {
        Dictionary { searcher, languages: index.languages(searcher) }
    }

    /// The words that `pattern` stands for in `field`.
    pub fn find_forms(&self, pattern: &Pattern, field: Field) -> Result<Forms, TantivyError> {
        match pattern {
            Pattern::Exact(word) | Pattern::Cased(word) => Ok(Forms::from([word.clone()])),
            Pattern::Wild(shape) => {
                let head = shape.split(['*', '?']).next().unwrap_or_default();
                self.find_all(head, field, |word| is_like(word.as_bytes(), shape.as_bytes()))
            }
            Pattern::Fuzzy(word, edits) => {
                let mut fuzzy = Fuzzy::new(word, *edits as usize);
                self.find_all("", field, |other| fuzzy.is_near(other))
            }
            Pattern::Prefix(head) => self.find_all(head, field, |_| true),
            Pattern::Stem(word) => self.find_relatives(word, field),
        }
    }

    /// The words that begin with `head` and that `is_meant`.
    fn find_all(
        &self,
        head: &str,
        field: Field,
        mut is_meant: impl FnMut(&str) -> bool,
    ) -> Result<Forms, TantivyError> {
        let mut forms = Forms::new();
        self.each_word(head, field, &mut |word| {
            if is_meant(word) {
                forms.insert(word.to_string());
            }
        })?;
        Ok(forms)
    }

    /// At most so many articles hold one of the words.
    pub fn article_count(&self, forms: &Forms, field: Field) -> Result<u64, TantivyError> {
        let mut count = 0;
        for name in field.indexed() {
            let field = self.searcher.schema().get_field(name)?;
            for word in forms {
                count += self.searcher.doc_freq(&Term::from_field_text(field, word))?;
            }
        }
        Ok(count.min(self.searcher.num_docs()))
    }

    /// The words with the stem that `word` has, under any language of the corpus.
    fn find_relatives(&self, word: &str, field: Field) -> Result<Forms, TantivyError> {
        let mut forms = Forms::from([word.to_string()]);
        if word.chars().count() < 3 || word.starts_with(|first: char| first.is_ascii_digit()) {
            return Ok(forms);
        }
        for language in &self.languages {
            let Some(stemmer) = language.stemmer() else { continue };
            let stem = stemmer.stem(word).into_owned();
            self.each_word(stable_head(&stem, word), field, &mut |other| {
                if stemmer.stem(other) == stem {
                    forms.insert(other.to_string());
                }
            })?;
        }
        Ok(forms)
    }

    fn each_word(&self, head: &str, field: Field, visit: &mut dyn FnMut(&str)) -> Result<(), TantivyError> {
        let schema = self.searcher.schema();
        for name in field.indexed() {
            let field = schema.get_field(name)?;
            for segment in self.searcher.segment_readers() {
                let inverted = segment.inverted_index(field)?;
                let mut range = inverted.terms().range().ge(head.as_bytes());
                if let Some(end) = end_of_prefix(head) {
                    range = range.lt(end);
                }
                let mut words = range.into_stream()?;
                while words.advance() {
                    if let Ok(word) = std::str::from_utf8(words.key()) {
                        visit(word);
                    }
                }
            }
        }
        Ok(())
    }
}

/// The part of a stem that all its words begin with. Stemmers cut the end and change at most the
/// last letter of what is left (`happi` of `happy`).
fn stable_head<'s>(stem: &'s str, word: &'s str) -> &'s str {
    let common = stem.bytes().zip(word.bytes()).take_while(|(a, b)| a == b).count();
    let kept = stem.char_indices().next_back().map_or(0, |(last, _)| last.max(3)).min(common);
    &stem[..stem.floor_char_boundary(kept)]
}

/// The least bytes above all words that begin with `head`.
fn end_of_prefix(head: &str) -> Option<Vec<u8>> {
    let mut end = head.as_bytes().to_vec();
    while let Some(last) = end.pop() {
        if last < u8::MAX {
            end.push(last + 1);
            return Some(end);
        }
    }
    None
}

/// Whether a word has a shape: `*` for any letters, `?` for one. Goes back at most to the last star,
/// so it takes no more than the product of the two lengths.
fn is_like(word: &[u8], shape: &[u8]) -> bool {
    let letter = |at: usize| 1 + word[at + 1..].iter().take_while(|byte| **byte & 0xc0 == 0x80).count();
    let (mut at, mut in_shape, mut star) = (0, 0, None);
    while at < word.len() {
        match shape.get(in_shape) {
            Some(b'*') => {
                in_shape += 1;
                star = Some((at, in_shape));
            }
            Some(b'?') => {
                at += letter(at);
                in_shape += 1;
            }
            Some(byte) if *byte == word[at] => {
                at += 1;
                in_shape += 1;
            }
            Some(_) | None => {
                let Some((from, behind)) = star else { return false };
                let next = from + letter(from);
                star = Some((next, behind));
                (at, in_shape) = (next, behind);
            }
        }
    }
    shape[in_shape..].iter().all(|byte| *byte == b'*')
}

impl Pattern {
    /// Whether it stands for a word, where words are not stemmed.
    pub(super) fn is_like(&self, word: &str) -> bool {
        match self {
            Pattern::Stem(own) | Pattern::Exact(own) | Pattern::Cased(own) => own == word,
            Pattern::Prefix(head) => word.starts_with(head.as_str()),
            Pattern::Wild(shape) => is_like(word.as_bytes(), shape.as_bytes()),
            Pattern::Fuzzy(own, edits) => Fuzzy::new(own, *edits as usize).is_near(word),
        }
    }
}

/// Counts the edits between a word and others: letters inserted, dropped, changed, or two
/// neighbours swapped.
struct Fuzzy {
    word: Vec<char>,
    edits: usize,
    other: Vec<char>,
    rows: [Vec<usize>; 3],
}

impl Fuzzy {
    fn new(word: &str, edits: usize) -> Fuzzy {
        Fuzzy { word: word.chars().collect(), edits, other: Vec::new(), rows: Default::default() }
    }

    fn is_near(&mut self, other: &str) -> bool {
        self.other.clear();
        self.other.extend(other.chars().take(self.word.len() + self.edits + 1));
        let (word, other) = (&self.word, &self.other);
        if word.len().abs_diff(other.len()) > self.edits {
            return false;
        }
        let [before, last, row] = &mut self.rows;
        last.clear();
        last.extend(0..=other.len());
        for (line, &letter) in word.iter().enumerate() {
            row.clear();
            row.push(line + 1);
            for (column, &against) in other.iter().enumerate() {
                let changed = last[column] + usize::from(letter != against);
                let mut least = changed.min(last[column + 1] + 1).min(row[column] + 1);
                if line > 0 && column > 0 && letter == other[column - 1] && word[line - 1] == against {
                    least = least.min(before[column - 1] + 1);
                }
                row.push(least);
            }
            if row.iter().min().is_some_and(|least| *least > self.edits) {
                return false;
            }
            std::mem::swap(before, last);
            std::mem::swap(last, row);
        }
        last.last().is_some_and(|edits| *edits <= self.edits)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heads_are_shared_by_all_forms() {
        for (stem, word, expected) in [
            ("happi", "happy", "happ"),
            ("resign", "resigned", "resig"),
            ("war", "war", "war"),
            ("éta", "éta", "ét"),
        ] {
            assert_eq!(stable_head(stem, word), expected);
        }
        for (word, shape, expected) in [
            ("woman", "wom?n", true),
            ("women", "w*n", true),
            ("wmen", "wom?n", false),
            ("zürich", "z?rich", true),
            ("spielberg", "*berg", true),
            ("bergamo", "*berg", false),
            ("abab", "*ab", true),
            ("a", "a*?", false),
        ] {
            assert_eq!(is_like(word.as_bytes(), shape.as_bytes()), expected, "{word} {shape}");
        }
        for (word, other, edits, expected) in [
            ("zelenski", "zelensky", 1, true),
            ("zelenski", "zelenskyy", 1, false),
            ("zelenski", "zelenskyy", 2, true),
            ("form", "from", 1, true),
            ("war", "peace", 2, false),
        ] {
            assert_eq!(Fuzzy::new(word, edits).is_near(other), expected, "{word} {other}");
        }
        assert_eq!(end_of_prefix("ab"), Some(b"ac".to_vec()));
        assert_eq!(end_of_prefix(""), None);
    }
}
