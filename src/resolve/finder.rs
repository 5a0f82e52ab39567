//! The first name finder: capitalised runs, judged by lists of cues and by the article as a whole.
//!
//! In come the views of body and headline; out go [`Candidate`]s in order of place. Runs of
//! capitals are cut out and split where a title, a listed name or a cue says what they name; single
//! words that say nothing by themselves wait until the whole article has been seen. It knows
//! nothing of who is who.

mod bounds;
mod kinds;
mod memory;
mod runs;
mod singles;
mod titles;

use super::classes::{Class, Language};
use super::view::View;
use super::{Candidate, Kind};
use crate::text::Lexicon;

use bounds::{is_opener, trim_person, view_end};
use memory::Memory;

/// Whether the capitals of a field can be believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Capitals {
    /// Names have them.
    Names,
    /// Most words have them, as in a headline in title case.
    Most,
}

/// A listed name inside a run.
#[derive(Clone, Copy, Debug)]
struct Known {
    start: usize,
    end: usize,
    /// `None` for a people, which is neither place nor person.
    kind: Option<Kind>,
}

/// A word or two that the whole article must decide on.
#[derive(Clone, Copy, Debug)]
struct Single {
    view: usize,
    start: usize,
    end: usize,
}

/// The finder with the memory it uses again from article to article.
#[derive(Debug, Default)]
pub(super) struct Finder {
    memory: Memory,
    singles: Vec<Single>,
    known: Vec<Known>,
    buffer: String,
}

/// The field at hand and where its names go.
struct Field<'a> {
    view: &'a View<'a>,
    index: usize,
    language: Language,
    lexicon: &'a Lexicon,
    capitals: Capitals,
    found: &'a mut Vec<Candidate>,
}

impl Finder {
    /// Finds the names in `views`, of which the first says most (the body), into `found`.
    pub(super) fn find(
        &mut self,
        views: [&View<'_>; 2],
        language: Language,
        lexicon: &Lexicon,
        key_count: usize,
        found: &mut Vec<Candidate>,
    ) {
        self.memory.clear(key_count);
        self.singles.clear();
        for (index, view) in views.into_iter().enumerate() {
            let capitals = capitals_of(view, index);
            let mut field = Field { view, index, language, lexicon, capitals, found };
            self.scan(&mut field);
        }
        self.settle(views, language, found);
        found.sort_unstable_by_key(|candidate| (candidate.field, candidate.start));
    }

    fn scan(&mut self, field: &mut Field<'_>) {
        let mut at = 0;
        while at < field.view.tokens.len() {
            if !runs::begins(field, at) {
                at += 1;
                continue;
            }
            self.known.clear();
            let end = self.run_end(field, at);
            match field.capitals {
                Capitals::Names if !runs::is_shouted(field.view, at, end) => self.segment(field, at, end),
                Capitals::Names | Capitals::Most => self.sift(field, at, end),
            }
            at = end.max(at + 1);
        }
    }

    /// Says what a run names, part by part.
    fn segment(&mut self, field: &mut Field<'_>, start: usize, end: usize) {
        let view = field.view;
        let mut start = start;
        // A word with a capital for no other reason than that a sentence begins with it.
        while start < end && self.known_at(start).is_none() && is_opener(view, start, end) {
            start += 1;
        }
        if field.language == Language::German {
            // Every noun has a capital, so that only a given name shows where a name begins.
            let given = (start + 1..end.saturating_sub(1)).find(|&at| view.class(at).is(Class::GIVEN));
            let known = self.known_at(start).is_some();
            let titled = view.class(start).is(Class::TITLE | Class::HONORIFIC | Class::GIVEN);
            start = given.filter(|_| !known && !titled).unwrap_or(start);
        }
        if start >= end {
            return;
        }
        let Some((title, name)) = self.title_in(view, start, end) else {
            let end = self.strip_title(view, start, end);
            if start < end {
                self.classify(field, start, end);
            }
            return;
        };
        self.before_title(field, start, title);
        let end = view_end(view, name, end);
        if let Some(known) = self.known_at(name)
            && known.end == end
            && end - name > 1
            && let Some(kind) = known.kind
        {
            self.emit(field, kind, name, end);
            return;
        }
        let end = trim_person(view, name, end);
        self.emit(field, Kind::Person, name, end);
    }

    fn known_at(&self, at: usize) -> Option<Known> {
        self.known.iter().copied().find(|known| known.start == at)
    }

    fn is_inside_known(&self, at: usize) -> bool {
        self.known.iter().any(|known| known.end - known.start > 1 && (known.start..known.end).contains(&at))
    }

    fn emit(&mut self, field: &mut Field<'_>, kind: Kind, start: usize, end: usize) {
        let end = view_end(field.view, start, end);
        if start >= end {
            return;
        }
        self.memory.learn(field.view, kind, start, end);
        field.found.push(Candidate { field: field.view.field, start: start as u32, end: end as u32, kind });
    }
}

/// How far the capitals of a field are to be believed; a body is never in title case.
fn capitals_of(view: &View<'_>, index: usize) -> Capitals {
    if index > 0 && singles::are_most_capital(view) { Capitals::Most } else { Capitals::Names }
}
