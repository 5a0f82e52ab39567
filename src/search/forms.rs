//! The forms of a word: which words of the index a query word stands for.
//!
//! The index holds words as they are written, folded. A query word is found in all its forms by
//! asking the dictionary for words with the same stem, under each language of the corpus that more
//! than a stray few articles are in. So a stemmer costs nothing when the index is written, exact
//! forms and beginnings stay exact, and a better stemmer needs no new index.

mod shape;

use std::collections::BTreeSet;
use std::sync::Arc;

use rustc_hash::FxHashMap;
use tantivy::{Searcher, SegmentReader, TantivyError, Term};

use super::expr::{Field, Pattern};
use super::wide::Wide;
use crate::index::Index;
use crate::text::Language;
use shape::{Fuzzy, is_like};

/// Up to so many words each weigh by their own frequency; beyond, all weigh the same.
const FEW: usize = 64;

/// Words that may stand at one position.
#[derive(Clone, Debug)]
pub enum Forms {
    /// Each by itself, sorted.
    Few(BTreeSet<String>),
    /// More than can be looked at one by one.
    Many(Arc<Wide>),
}

impl Forms {
    /// One word.
    pub fn word(word: String) -> Forms {
        Forms::Few(BTreeSet::from([word]))
    }

    /// Whether no word of the index is meant.
    pub fn is_empty(&self) -> bool {
        match self {
            Forms::Few(words) => words.is_empty(),
            Forms::Many(_) => false,
        }
    }
}

impl PartialEq for Forms {
    fn eq(&self, other: &Forms) -> bool {
        match (self, other) {
            (Forms::Few(words), Forms::Few(others)) => words == others,
            (Forms::Many(words), Forms::Many(others)) => Arc::ptr_eq(words, others),
            (Forms::Few(_), Forms::Many(_)) | (Forms::Many(_), Forms::Few(_)) => false,
        }
    }
}

/// The dictionary of the index and the languages of its words.
pub struct Dictionary<'a> {
    searcher: &'a Searcher,
    languages: Vec<Language>,
}

/// What a pattern stands for, and what it costs to look it up.
pub struct Found {
    /// The words.
    pub forms: Forms,
    /// How many words of dictionaries were looked at, and how often those that are meant stand in
    /// an article.
    pub work: u64,
}

/// What of a dictionary is looked through: words with a beginning, and of them those that are meant.
struct Search {
    head: String,
    meant: Meant,
}

enum Meant {
    All,
    Like(String),
    Near(String, usize),
    WithStem(Language, String),
}

/// What one dictionary has.
#[derive(Default)]
struct FoundIn {
    /// The words, as bits by their place in the dictionary.
    ordinals: Vec<u64>,
    /// The words, no more than asked for.
    words: BTreeSet<String>,
    looked_at: u64,
    postings: u64,
}

impl<'a> Dictionary<'a> {
    pub fn new(index: &'a Index, searcher: &'a Searcher) -> Dictionary<'a> {
        Dictionary { searcher, languages: index.languages(searcher) }
    }

    /// The words that `pattern` stands for in `field`.
    pub fn find_forms(&self, pattern: &Pattern, field: Field) -> Result<Found, TantivyError> {
        let (searches, itself) = self.searches(pattern);
        let found = self.look_through(&searches, field, FEW + 1)?;
        let mut words: BTreeSet<String> = itself.into_iter().collect();
        let (mut ordinals, mut work) = (FxHashMap::default(), 0);
        for (segment, name, found) in found {
            words.extend(found.words);
            ordinals.insert((segment.segment_id(), name), found.ordinals);
            work += found.looked_at + found.postings;
        }
        let forms =
            if words.len() > FEW { Forms::Many(Arc::new(Wide::new(ordinals))) } else { Forms::Few(words) };
        Ok(Found { forms, work })
    }

    /// All words that `pattern` stands for in `field`, to be shown.
    pub fn list_words(&self, pattern: &Pattern, field: Field) -> Result<BTreeSet<String>, TantivyError> {
        let (searches, itself) = self.searches(pattern);
        let found = self.look_through(&searches, field, usize::MAX)?;
        let words = found.into_iter().flat_map(|(_, _, found)| found.words);
        Ok(words.chain(itself).collect())
    }

    /// At most so many articles hold one of the words.
    pub fn article_count(&self, words: &BTreeSet<String>, field: Field) -> Result<u64, TantivyError> {
        let mut count = 0;
        for name in field.indexed() {
            let field = self.searcher.schema().get_field(name)?;
            for word in words {
                count += self.searcher.doc_freq(&Term::from_field_text(field, word))?;
            }
        }
        Ok(count.min(self.searcher.num_docs()))
    }

    /// Where a pattern's words are to be looked for, and the word that it stands for in any case.
    fn searches(&self, pattern: &Pattern) -> (Vec<Search>, Option<String>) {
        let search = |head: &str, meant| Search { head: head.to_string(), meant };
        match pattern {
            Pattern::Exact(word) | Pattern::Cased(word) => (Vec::new(), Some(word.clone())),
            Pattern::Wild(shape) => {
                let head = shape.split(['*', '?']).next().unwrap_or_default();
                (vec![search(head, Meant::Like(shape.clone()))], None)
            }
            Pattern::Fuzzy(word, edits) => {
                (vec![search("", Meant::Near(word.clone(), *edits as usize))], None)
            }
            Pattern::Prefix(head) => (vec![search(head, Meant::All)], None),
            Pattern::Stem(word) => {
                if word.chars().count() < 3 || word.starts_with(|first: char| first.is_ascii_digit()) {
                    return (Vec::new(), Some(word.clone()));
                }
                let searches = self.languages.iter().filter_map(|language| {
                    let stem = language.stemmer()?.stem(word).into_owned();
                    let head = stable_head(&stem, word).to_string();
                    Some(Search { head, meant: Meant::WithStem(*language, stem) })
                });
                (searches.collect(), Some(word.clone()))
            }
        }
    }

    /// Looks through the dictionaries of all segments side by side.
    fn look_through(
        &self,
        searches: &[Search],
        field: Field,
        most: usize,
    ) -> Result<Vec<(&'a SegmentReader, tantivy::schema::Field, FoundIn)>, TantivyError> {
        if searches.is_empty() {
            return Ok(Vec::new());
        }
        let mut dictionaries = Vec::new();
        for name in field.indexed() {
            let name = self.searcher.schema().get_field(name)?;
            dictionaries.extend(self.searcher.segment_readers().iter().map(|segment| (segment, name)));
        }
        let look = |(segment, name): (&'a SegmentReader, tantivy::schema::Field)| {
            let mut found = FoundIn::default();
            for search in searches {
                found.add(search, segment, name, most)?;
            }
            Ok((segment, name, found))
        };
        self.searcher.index().search_executor().map(look, dictionaries.into_iter())
    }
}

impl FoundIn {
    fn add(
        &mut self,
        search: &Search,
        segment: &SegmentReader,
        field: tantivy::schema::Field,
        most: usize,
    ) -> Result<(), TantivyError> {
        let inverted = segment.inverted_index(field)?;
        let mut range = inverted.terms().range().ge(search.head.as_bytes());
        if let Some(end) = end_of_prefix(&search.head) {
            range = range.lt(end);
        }
        let mut is_meant: Box<dyn FnMut(&str) -> bool> = match &search.meant {
            Meant::All => Box::new(|_| true),
            Meant::Like(shape) => Box::new(|word| is_like(word.as_bytes(), shape.as_bytes())),
            Meant::Near(word, edits) => {
                let mut fuzzy = Fuzzy::new(word, *edits);
                Box::new(move |other| fuzzy.is_near(other))
            }
            Meant::WithStem(language, stem) => match language.stemmer() {
                Some(stemmer) => Box::new(move |other| stemmer.stem(other) == *stem),
                None => return Ok(()),
            },
        };
        let mut words = range.into_stream()?;
        while words.advance() {
            self.looked_at += 1;
            let Ok(word) = std::str::from_utf8(words.key()) else { continue };
            if !is_meant(word) {
                continue;
            }
            if self.words.len() < most {
                self.words.insert(word.to_string());
            }
            self.ordinals.resize(inverted.terms().num_terms().div_ceil(64), 0);
            self.ordinals[(words.term_ord() / 64) as usize] |= 1 << (words.term_ord() % 64);
            self.postings += u64::from(words.value().doc_freq);
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
