//! Where a name inside a run begins and ends, and where sentences begin.

use super::super::classes::Class;
use super::super::view::View;
use crate::text::Start;

/// The end of a run without the marks that it ends with, the full stop of `Jr.` excepted.
pub(super) fn view_end(view: &View<'_>, start: usize, end: usize) -> usize {
    let mut end = end;
    let links = Class::OF | Class::FOR | Class::AND | Class::THE;
    while end > start
        && (!view.class(end - 1).is(Class::WORD)
            || (view.class(end - 1).is(links) && !view.class(end - 1).is(Class::CAPITAL)))
    {
        let suffix = end > start + 1
            && view.class(end - 2).is(Class::SUFFIX)
            && !view.class(end - 2).is(Class::UPPER)
            && view.class(end - 1).is(Class::STOP);
        if suffix {
            break;
        }
        end -= 1;
    }
    end
}

/// The last word of a run.
pub(super) fn last_word(view: &View<'_>, start: usize, end: usize) -> usize {
    let mut at = end - 1;
    while at > start && (!view.class(at).is(Class::WORD) || view.class(at).is(Class::SUFFIX)) {
        at -= 1;
    }
    at
}

/// Whether a sentence, a quotation or a line begins with token `at`.
pub(super) fn is_beginning(view: &View<'_>, at: usize) -> bool {
    let Some(token) = view.tokens.get(at) else { return true };
    if token.begins != Start::Inside || at == 0 {
        return true;
    }
    let before = view.class(at - 1);
    let marks =
        Class::WORD | Class::COMMA | Class::HYPHEN | Class::POSSESSIVE | Class::AMPERSAND | Class::CLOSE;
    !before.is(marks)
}

/// Whether the word at the head of a run has its capital from its place alone.
pub(super) fn is_opener(view: &View<'_>, at: usize, end: usize) -> bool {
    let class = view.class(at);
    if !class.is(Class::WORD) {
        return true;
    }
    let next = view.after(at + 1);
    let followed = at + 1 < end && next.is(Class::CAPITAL);
    if class.is(Class::INITIAL) && class.is(Class::FUNCTION) && !next.is(Class::STOP) {
        return true;
    }
    if class.is(Class::GIVEN | Class::INITIAL)
        && (followed || next.is(Class::STOP))
        && !next.is(Class::FUNCTION)
    {
        return false;
    }
    if class.is(Class::FAMILY) && followed && view.is_hyphen(at + 2) {
        return false;
    }
    if class.is(Class::FUNCTION) {
        return true;
    }
    let named = Class::GIVEN
        | Class::SURNAME
        | Class::TITLE
        | Class::HONORIFIC
        | Class::PLACE
        | Class::ORGANISATION
        | Class::UPPER;
    if !class.is(Class::COMMON) || class.is(named) || !followed || !is_beginning(view, at) {
        return false;
    }
    // `Police Chief Okafor`, `Central Bank`: the word belongs to what follows.
    let belongs = Class::COMMON | Class::TAIL | Class::SITE | Class::OTHER | Class::TITLE;
    !next.is(belongs) || next.is(Class::GIVEN)
}

/// The end of a person's name without the common words behind it: `Michelle McLean Children`.
pub(super) fn trim_person(view: &View<'_>, start: usize, end: usize) -> usize {
    let mut end = view_end(view, start, end);
    while end > start + 2 {
        let class = view.class(end - 1);
        if !class.is(Class::COMMON)
            || class.is(Class::SURNAME | Class::GIVEN | Class::SUFFIX | Class::PARTICLE)
        {
            break;
        }
        if view.is_hyphen(end - 2) {
            break;
        }
        end -= 1;
    }
    view_end(view, start, end)
}
