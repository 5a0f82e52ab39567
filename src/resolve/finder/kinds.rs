//! What a run without a title names, by its cues; and what can be taken from a run in which capitals
//! say little.

use super::super::Kind;
use super::super::classes::{Class, Language};
use super::super::view::View;
use super::bounds::{last_word, trim_person, view_end};
use super::memory::Sign;
use super::runs::is_shouted;
use super::titles::after_title;
use super::{Field, Finder, Single};

impl Finder {
    /// Says what a run without a title names.
    pub(super) fn classify(&mut self, field: &mut Field<'_>, start: usize, end: usize) {
        let view = field.view;
        let (start, end) = (after_title(view, start, end), view_end(view, start, end));
        if start >= end {
            return;
        }
        let (first, last) = (view.class(start), view.class(last_word(view, start, end)));
        let words = (start..end).filter(|&at| view.class(at).is(Class::WORD)).count();
        if let Some(known) = self.known_at(start)
            && known.end >= end
            && (words > 1 || !first.is(Class::GIVEN | Class::SURNAME | Class::COMMON))
        {
            if let Some(kind) = known.kind {
                self.emit(field, kind, start, known.end);
            }
            return;
        }
        // `Trump-Zelenskyy`, but not `Al-Shammari`
        let paired = words == 2 && view.is_hyphen(start + 1) && !first.is(Class::PARTICLE);
        if words < 2 || paired {
            self.singles.push(Single { view: field.index, start, end });
            self.see(view, start, end);
            return;
        }
        let surname = last.is(Class::SURNAME | Class::GIVEN)
            || (first.is(Class::GIVEN) && words == 2 && is_strange(last));
        let person =
            first.is(Class::GIVEN | Class::INITIAL) && surname && (words <= 3 || first.is(Class::GIVEN));
        if !person {
            if self.is_organisation(view, start, end, last) {
                self.emit(field, Kind::Organisation, start, end);
                return;
            }
            let site = last.is(Class::SITE) && !last.is(Class::GIVEN);
            let landform = first.is(Class::LANDFORM) && !last.is(Class::COMMON);
            if site || (landform && !first.is(Class::GIVEN)) {
                self.emit(field, Kind::Place, start, end);
                return;
            }
            if last.is(Class::OTHER) {
                return;
            }
        }
        if first.is(Class::DEMONYM) && self.known_at(start).is_none() && !person {
            let next = start + 1 + usize::from(view.is_hyphen(start + 1));
            self.classify(field, next, end);
            return;
        }
        if let Some(known) = self.known_at(start)
            && (!first.is(Class::GIVEN) || known.end > start + 1)
        {
            if let Some(kind) = known.kind {
                self.emit(field, kind, known.start, known.end);
            }
            let next = known.end + usize::from(view.is_hyphen(known.end));
            self.classify(field, next, end);
            return;
        }
        let end = if first.is(Class::GIVEN) { trim_person(view, start, end) } else { end };
        if self.is_person(field, start, end, words) {
            self.emit(field, Kind::Person, start, end);
            return;
        }
        self.pieces(field, start, end);
    }

    /// Finds the listed names inside a run that is none itself.
    pub(super) fn pieces(&mut self, field: &mut Field<'_>, start: usize, end: usize) {
        let mut at = start;
        while at < end {
            match self.known_at(at) {
                Some(known) if known.end <= end && !field.view.class(at).is(Class::COMMON) => {
                    if let Some(kind) = known.kind {
                        self.emit(field, kind, known.start, known.end);
                    }
                    at = known.end;
                }
                Some(_) | None => at += 1,
            }
        }
    }

    pub(super) fn is_organisation(&self, view: &View<'_>, start: usize, end: usize, last: Class) -> bool {
        if last.is(Class::TAIL) {
            return true;
        }
        // `the Rashtriya Janata Dal (RJD)`
        let acronym = view.after(end + 1).is(Class::UPPER) && view.after(end + 2).is(Class::CLOSE);
        if view.after(end).is(Class::OPEN)
            && acronym
            && !view.class(end + 1).is(Class::NOTHING | Class::PLACE)
        {
            return true;
        }
        let mut headed = false;
        for at in start..end {
            let class = view.class(at);
            headed |= class.is(Class::HEAD);
            if (headed && class.is(Class::OF | Class::FOR | Class::PARTICLE)) || class.is(Class::AMPERSAND) {
                return true;
            }
        }
        false
    }

    pub(super) fn is_person(&self, field: &Field<'_>, start: usize, end: usize, words: usize) -> bool {
        let view = field.view;
        let (first, last) = (view.class(start), view.class(last_word(view, start, end)));
        let misled = last.is(Class::DEMONYM) && !(first.is(Class::GIVEN) && last.is(Class::SURNAME));
        if words > 5 || misled || last.is(Class::NOTHING) {
            return false;
        }
        if first.is(Class::GIVEN) {
            let doubtful = first.is(Class::COMMON | Class::FUNCTION | Class::CALENDAR);
            return !(doubtful
                && last.is(Class::COMMON)
                && last.is(Class::CAPITAL)
                && !last.is(Class::SURNAME));
        }
        if first.is(Class::INITIAL) {
            return !last.is(Class::COMMON) || last.is(Class::SURNAME);
        }
        if last.is(Class::PLACE | Class::ORGANISATION | Class::CITY) && !last.is(Class::SURNAME) {
            return false;
        }
        // `JD Vance`
        let paired = words == 2 && first.is(Class::PAIR) && !last.is(Class::UPPER | Class::COMMON);
        let from = start + usize::from(paired);
        let strange =
            (from..end).all(|at| is_strange(view.class(at)) || (at > start && view.is_hyphen(at - 1)));
        if view.before(start).is(Class::THE) {
            return false;
        }
        match field.language {
            Language::German => strange && last.is(Class::SURNAME) && words == 2,
            Language::English | Language::Other => strange && words <= 4,
        }
    }

    /// Takes from a run in which capitals say little what is known from lists or from the body.
    pub(super) fn sift(&mut self, field: &mut Field<'_>, start: usize, end: usize) {
        let view = field.view;
        let mut at = start;
        while at < end {
            let class = view.class(at);
            if let Some(known) = self.known_at(at)
                && (known.end > at + 1
                    || !class.is(Class::COMMON)
                    || self.memory.has(view.words[at].key, Sign::OrganisationName))
            {
                if let Some(kind) = known.kind {
                    self.emit(field, kind, at, known.end);
                }
                at = known.end;
                continue;
            }
            let key = view.words[at].key;
            let mut name_end = at + 1;
            if class.is(Class::GIVEN) || self.memory.has(key, Sign::GivenName) {
                while name_end < end && name_end < at + 4 {
                    let (next, key) = (view.class(name_end), view.words[name_end].key);
                    let fits = next.is(Class::INITIAL | Class::STOP | Class::HYPHEN)
                        || self.memory.has(key, Sign::FamilyName)
                        || (next.is(Class::CAPITAL)
                            && !next.is(Class::COMMON | Class::FUNCTION | Class::TITLE));
                    if !fits {
                        break;
                    }
                    name_end += 1;
                }
            }
            let name_end = view_end(view, at, name_end);
            if name_end > at + 1 {
                self.emit(field, Kind::Person, at, name_end);
            } else if class.is(Class::WORD) && !class.is(Class::FUNCTION) {
                let remembered = self.memory.any(key);
                let acronym = class.is(Class::UPPER)
                    && !is_shouted(view, start, end)
                    && !class.is(Class::COMMON | Class::NOTHING);
                if remembered || acronym {
                    self.singles.push(Single { view: field.index, start: at, end: at + 1 });
                }
            }
            at = name_end.max(at + 1);
        }
    }
}

/// Whether a word is such as only names are.
fn is_strange(class: Class) -> bool {
    let plain =
        Class::COMMON | Class::UPPER | Class::OF | Class::DEMONYM | Class::AMPERSAND | Class::FUNCTION;
    !class.is(plain)
        || class.is(Class::SURNAME | Class::GIVEN | Class::FAMILY | Class::SUFFIX | Class::PARTICLE)
}
