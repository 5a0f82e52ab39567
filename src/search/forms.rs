//! The forms of a word: which words of the index a query word stands for.
//!
//! The index holds words as they are written, folded. A query word is found in all its forms by
//! asking the dictionary for words with the same stem, under each language of the corpus. So a
//! stemmer costs nothing when the index is written, exact forms and beginnings stay exact, and a
//! better stemmer needs no new index.

use std::collections::BTreeSet;

use tantivy::{Searcher, TantivyError};

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
            Pattern::Exact(word) => Ok(Forms::from([word.clone()])),
            Pattern::Prefix(head) => {
                let mut forms = Forms::new();
                self.each_word(head, field, &mut |word| {
                    forms.insert(word.to_string());
                })?;
                Ok(forms)
            }
            Pattern::Stem(word) => self.find_relatives(word, field),
        }
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
        assert_eq!(end_of_prefix("ab"), Some(b"ac".to_vec()));
        assert_eq!(end_of_prefix(""), None);
    }
}
