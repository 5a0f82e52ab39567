//! Single words: decided by what the whole article has shown of them.

use super::super::classes::{Class, Language};
use super::super::view::View;
use super::super::words::Word;
use super::super::{Candidate, Kind};
use super::bounds::{is_beginning, last_word};
use super::memory::Sign;
use super::{Finder, Single};

impl Finder {
    /// Notes what stands around a single word.
    pub(super) fn see(&mut self, view: &View<'_>, start: usize, end: usize) {
        let word = view.words[last_word(view, start, end)];
        let (before, after) = (view.before(start), view.after(end));
        let said = before.is(Class::SPEECH) || after.is(Class::SPEECH);
        if said && !word.class.is(Class::FUNCTION) {
            self.memory.add(word.key, Sign::Speaks);
        }
        let people =
            Class::GIVEN | Class::SURNAME | Class::PLACE | Class::CITY | Class::DEMONYM | Class::COMMON;
        if after.is(Class::BACKER) && after.is(Class::LOWER) && !word.class.is(people) {
            self.memory.add(word.key, Sign::OrganisationName);
        }
        let bracketed = before.is(Class::OPEN) && after.is(Class::CLOSE);
        if said || bracketed || before.is(Class::THE) || after.is(Class::POSSESSIVE) {
            self.memory.add(word.key, Sign::Institution);
        }
        // A common word with a capital inside a sentence, and a family name: `Trump`.
        let cue = Class::TAIL
            | Class::HEAD
            | Class::SITE
            | Class::OTHER
            | Class::TITLE
            | Class::DEMONYM
            | Class::NOTHING
            | Class::CALENDAR
            | Class::FUNCTION
            | Class::LANDFORM
            | Class::ORGANISATION
            | Class::PLACE;
        let surname = word.class.is(Class::SURNAME) && word.class.is(Class::COMMON) && !word.class.is(cue);
        if surname
            && !is_beginning(view, start)
            && !before.is(Class::THE)
            && after.is(Class::LOWER | Class::POSSESSIVE | Class::COMMA | Class::STOP)
        {
            self.memory.add(word.key, Sign::FamilyName);
        }
        let within = after.is(Class::COMMA) && view.after(end + 1).is(Class::PLACE | Class::STATE);
        if (before.is(Class::NEAR) && before.is(Class::LOWER)) || within {
            self.memory.add(word.key, Sign::Located);
        }
    }

    /// Decides on the single words of all fields.
    pub(super) fn settle(&mut self, views: [&View<'_>; 2], language: Language, found: &mut Vec<Candidate>) {
        for at in 0..self.singles.len() {
            let single = self.singles[at];
            let view = views[single.view];
            if let Some((left, right)) = self.pair(view, &single) {
                for (start, end) in [left, right] {
                    let part = Single { view: single.view, start, end };
                    self.push(view, &part, language, found);
                }
                continue;
            }
            self.push(view, &single, language, found);
        }
    }

    fn push(&mut self, view: &View<'_>, single: &Single, language: Language, found: &mut Vec<Candidate>) {
        if let Some(kind) = self.kind(view, single, language) {
            let (start, end) = (single.start as u32, single.end as u32);
            found.push(Candidate { field: view.field, start, end, kind });
        }
    }

    /// The two names of `Trump-Zelenskyy`.
    fn pair(&self, view: &View<'_>, single: &Single) -> Option<((usize, usize), (usize, usize))> {
        let (start, end) = (single.start, single.end);
        if end != start + 3 || !view.class(start + 1).is(Class::HYPHEN) {
            return None;
        }
        let known =
            |word: Word| self.memory.any(word.key) || word.class.is(Class::PLACE | Class::ORGANISATION);
        let both = known(view.words[start]) && known(view.words[start + 2]);
        both.then_some(((start, start + 1), (start + 2, end)))
    }

    fn kind(&self, view: &View<'_>, single: &Single, language: Language) -> Option<Kind> {
        let Word { class, key } = view.words[last_word(view, single.start, single.end)];
        let has = |sign| self.memory.has(key, sign);
        let person = has(Sign::FamilyName);
        let beginning = is_beginning(view, single.start);
        if class.is(Class::INITIAL) && !class.is(Class::PLACE) {
            return None;
        }
        let state = class.is(Class::STATE) && view.before(single.start).is(Class::COMMA);
        if state && view.after(single.end).is(Class::STOP) && view.is_glued(single.end) {
            return Some(Kind::Place);
        }
        if class.is(Class::PLACE) && (!person || has(Sign::Located)) {
            return Some(Kind::Place);
        }
        if person {
            return Some(Kind::Person);
        }
        if class.is(Class::ORGANISATION) {
            let sure = !class.is(Class::COMMON) || !beginning || has(Sign::OrganisationName);
            return sure.then_some(Kind::Organisation);
        }
        let silent = Class::DEMONYM | Class::NOTHING | Class::FUNCTION | Class::CALENDAR | Class::OTHER;
        if class.is(silent) && !class.is(Class::GIVEN) {
            return None;
        }
        if has(Sign::GivenName) && !(class.is(Class::COMMON) && beginning) {
            return Some(Kind::Person);
        }
        let generic =
            Class::HEAD | Class::TAIL | Class::MODIFIER | Class::PORTFOLIO | Class::TITLE | Class::GIVEN;
        let short = has(Sign::OrganisationHead)
            && !class.is(generic)
            && (!class.is(Class::COMMON) || !beginning || has(Sign::Speaks));
        if has(Sign::OrganisationName) || short {
            return Some(Kind::Organisation);
        }
        if class.is(Class::CITY) && (has(Sign::Located) || !class.is(Class::SURNAME | Class::GIVEN)) {
            return Some(Kind::Place);
        }
        if class.is(Class::UPPER) {
            let sure = !class.is(Class::COMMON | Class::TITLE) && has(Sign::Institution);
            return sure.then_some(Kind::Organisation);
        }
        if class.is(Class::TITLE | Class::MODIFIER | Class::INITIAL) {
            return None;
        }
        let speaks = has(Sign::Speaks) && !has(Sign::Located);
        if class.is(Class::COMMON) {
            let named = class.is(Class::SURNAME | Class::GIVEN) && speaks && !beginning;
            return named.then_some(Kind::Person);
        }
        if language == Language::German && !class.is(Class::SURNAME | Class::GIVEN) {
            return None;
        }
        if speaks || (class.is(Class::SURNAME | Class::GIVEN) && !has(Sign::Located)) {
            return Some(Kind::Person);
        }
        has(Sign::Located).then_some(Kind::Place)
    }
}

/// Whether most words of a field have a capital.
pub(super) fn are_most_capital(view: &View<'_>) -> bool {
    let (mut capital, mut lower) = (0, 0);
    for word in view.words.iter().filter(|word| !word.class.is(Class::FUNCTION | Class::DIGIT)) {
        capital += usize::from(word.class.is(Class::CAPITAL));
        lower += usize::from(word.class.is(Class::LOWER));
    }
    capital >= 4 && capital > 3 * lower
}
