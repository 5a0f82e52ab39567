//! Titles inside a run: where the name of the bearer begins, and what stands before the title.

use super::super::classes::Class;
use super::super::view::View;
use super::bounds::{last_word, view_end};
use super::{Field, Finder};

impl Finder {
    /// The last title in a run that has a name behind it, and where that name begins.
    pub(super) fn title_in(&self, view: &View<'_>, start: usize, end: usize) -> Option<(usize, usize)> {
        let mut found = None;
        for at in start..end {
            let class = view.class(at);
            if !class.is(Class::TITLE | Class::HONORIFIC) || self.is_inside_known(at) {
                continue;
            }
            let before = if at > start { view.class(at - 1) } else { Class::default() };
            let plain = Class::PLACE | Class::DEMONYM | Class::ORGANISATION | Class::COMMON;
            let named =
                before.is(Class::GIVEN) && (!before.is(plain) || class.is(Class::GIVEN | Class::SURNAME));
            if named {
                continue;
            }
            if at + 1 < end && view.class(at + 1).is(Class::SUFFIX) {
                continue;
            }
            let mut name = at + 1;
            while name < end && view.class(name).is(Class::STOP | Class::HYPHEN) {
                name += 1;
            }
            if view.class(name).is(Class::OF) && name < end {
                name = self.after_portfolio(view, name, end);
            }
            if name < end && self.can_be_person(view, name, end, class) {
                found = Some((at, name));
            }
        }
        found
    }

    /// Where the name begins in `Secretary of State Marco Rubio`, from the `of` on.
    pub(super) fn after_portfolio(&self, view: &View<'_>, of: usize, end: usize) -> usize {
        let mut at = of + 1;
        while at < end {
            let class = view.class(at);
            let known = self.known.iter().find(|known| known.start == at);
            let bearer = class.is(Class::GIVEN) && !class.is(Class::ORGANISATION);
            if let Some(known) = known.filter(|_| !bearer) {
                at = known.end;
            } else if class.is(Class::PORTFOLIO | Class::THE | Class::AND | Class::OF | Class::DEMONYM)
                || (class.is(Class::COMMON) && !class.is(Class::GIVEN | Class::SURNAME))
                || (class.is(Class::PLACE) && !class.is(Class::GIVEN))
            {
                at += 1;
            } else {
                break;
            }
        }
        at
    }

    /// Whether what stands behind a title can be the name of its bearer.
    pub(super) fn can_be_person(&self, view: &View<'_>, name: usize, end: usize, title: Class) -> bool {
        let class = view.class(name);
        if !class.is(Class::CAPITAL | Class::PARTICLE) || class.is(Class::TITLE) {
            return false;
        }
        if end - name == 1 && class.is(Class::UPPER) && !class.is(Class::SURNAME) {
            return false;
        }
        if class.is(Class::GIVEN) {
            return true;
        }
        if title.is(Class::HONORIFIC) {
            return !class.is(Class::MODIFIER | Class::FUNCTION) || class.is(Class::SURNAME);
        }
        let cue = Class::TAIL
            | Class::HEAD
            | Class::SITE
            | Class::OTHER
            | Class::PORTFOLIO
            | Class::MODIFIER
            | Class::NOTHING
            | Class::DEMONYM
            | Class::FUNCTION;
        if class.is(cue) && !class.is(Class::SURNAME) {
            return false;
        }
        let last = view.class(last_word(view, name, end));
        if end - name > 1 && last.is(Class::TAIL | Class::OTHER | Class::SITE) && !last.is(Class::SURNAME) {
            return false;
        }
        !class.is(Class::PLACE | Class::ORGANISATION) || class.is(Class::SURNAME) || end - name > 1
    }

    /// Takes the title off a run that ends with one: `White House Press Secretary`.
    pub(super) fn strip_title(&self, view: &View<'_>, start: usize, end: usize) -> usize {
        let mut end = view_end(view, start, end);
        let class = view.class(end.saturating_sub(1));
        let bearer = end - start == 2 && view.class(start).is(Class::GIVEN);
        let tail = class.is(Class::TAIL)
            || (end >= 2 && end - 2 >= start && view.class(end - 2).is(Class::OF | Class::FOR));
        if !class.is(Class::TITLE) || tail || bearer || self.is_inside_known(end - 1) {
            return end;
        }
        while end > start
            && view.class(end - 1).is(Class::TITLE | Class::MODIFIER | Class::STOP | Class::HYPHEN)
            && !self.is_inside_known(end - 1)
        {
            end -= 1;
        }
        end
    }

    /// Finds the organisations and places that stand before a title: `NATO Secretary-General`.
    pub(super) fn before_title(&mut self, field: &mut Field<'_>, start: usize, title: usize) {
        let view = field.view;
        let mut end = title;
        while end > start
            && view.class(end - 1).is(Class::TITLE | Class::MODIFIER | Class::STOP | Class::HYPHEN)
            && !self.is_inside_known(end - 1)
        {
            end -= 1;
        }
        if end <= start {
            return;
        }
        let plain = (start..end).all(|at| {
            view.class(at).is(Class::COMMON | Class::DEMONYM | Class::PORTFOLIO | Class::FUNCTION)
                && self.known_at(at).is_none()
        });
        let institution = end > start + 1 && view.class(end - 1).is(Class::TAIL);
        if !plain || institution {
            self.classify(field, start, end);
        }
    }
}

/// Where a run begins that has a title with `of` in front: `Director of the Lind Foundation`.
pub(super) fn after_title(view: &View<'_>, start: usize, end: usize) -> usize {
    let mut from = start;
    for at in start + 1..end {
        let title = view.class(at - 1);
        if view.class(at).is(Class::OF) && title.is(Class::TITLE) && !title.is(Class::HEAD | Class::TAIL) {
            from = at + 1 + usize::from(view.class(at + 1).is(Class::THE));
        }
    }
    from
}
