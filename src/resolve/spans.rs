//! Brings what the tagger marks to the habits of the rest: titles stand outside names, `Trump-Putin`
//! are two people, a people is no place.
//!
//! In come candidates in order of place; out go the same, cut, split or dropped.

use super::classes::Class;
use super::view::View;
use super::{Candidate, Kind};
use crate::document::TextField;

/// How many candidates are asked whether they share a name, so that no text takes quadratic time.
const REACH: usize = 256;

/// Mends the candidates of one article.
pub(super) fn mend(views: [&View<'_>; 2], candidates: &mut Vec<Candidate>, mended: &mut Vec<Candidate>) {
    mended.clear();
    for candidate in candidates.iter() {
        let view = views[candidate.field as usize];
        match candidate.kind {
            Kind::Person if is_agency(view, candidate, views, candidates) => {}
            Kind::Person if joins_bracket(view, mended.last(), candidate) => {
                if let Some(person) = mended.last_mut() {
                    person.end = candidate.end;
                    let start = person.start as usize;
                    if view.before(start).is(Class::OPEN) && view.is_glued(start) {
                        person.start -= 1;
                    }
                }
            }
            Kind::Person => mend_person(view, *candidate, views, candidates, mended),
            Kind::Place if is_people(view, candidate) => {}
            Kind::Place | Kind::Organisation => mended.push(*candidate),
        }
    }
    std::mem::swap(candidates, mended);
}

fn mend_person(
    view: &View<'_>,
    candidate: Candidate,
    views: [&View<'_>; 2],
    all: &[Candidate],
    mended: &mut Vec<Candidate>,
) {
    let mut person = candidate;
    while person.end - person.start > 1 && is_title(view, person.start as usize, person.end as usize) {
        person.start += 1;
        if view.class(person.start as usize).is(Class::STOP) && person.end - person.start > 1 {
            person.start += 1;
        }
    }
    if is_headline_noise(view, &person, views, all) {
        person.start += 1;
    }
    let (start, end) = (person.start as usize, person.end as usize);
    let pair = end - start == 3 && view.is_hyphen(start + 1) && !view.class(start).is(Class::PARTICLE);
    if pair
        && (is_surname(view, start, &person, views, all) || is_surname(view, end - 1, &person, views, all))
    {
        mended.push(Candidate { end: person.start + 1, ..person });
        mended.push(Candidate { start: person.end - 1, ..person });
    } else {
        mended.push(person);
    }
}

/// Whether a single word is a wire service's name, and nobody in the article has it for a surname.
fn is_agency(view: &View<'_>, candidate: &Candidate, views: [&View<'_>; 2], all: &[Candidate]) -> bool {
    let start = candidate.start as usize;
    candidate.end - candidate.start == 1
        && view.class(start).is(Class::AGENCY)
        && !is_surname(view, start, candidate, views, all)
}

/// Whether a bracket that an editor put into quoted words stands between two parts of one name:
/// `[Anna] Lind`, `[Prime Minister Anna] Lind`.
fn joins_bracket(view: &View<'_>, before: Option<&Candidate>, candidate: &Candidate) -> bool {
    let Some(before) = before else { return false };
    let close = before.end as usize;
    let apart = before.field == candidate.field && before.end + 1 == candidate.start;
    apart
        && before.kind == Kind::Person
        && before.end - before.start == 1
        && candidate.end - candidate.start == 1
        && view.after(close).is(Class::CLOSE)
        && view.is_glued(close)
        && !view.is_glued(close + 1)
        && view.after(close + 1).is(Class::CAPITAL)
}

/// Whether the first word of a headline's name is only written with a capital because it stands in a
/// headline, as in `Why May Okafor Quit`: the body knows the surname, but not this name.
fn is_headline_noise(view: &View<'_>, person: &Candidate, views: [&View<'_>; 2], all: &[Candidate]) -> bool {
    let first = person.start as usize;
    let common = person.field == TextField::Headline
        && person.end - person.start == 2
        && view.class(first).is(Class::COMMON);
    if !common {
        return false;
    }
    let (first, last) = (view.words[first], view.words[first + 1]);
    let (mut with_another, mut alone) = (false, false);
    let body = all.iter().filter(|other| other.kind == Kind::Person && other.field == TextField::Body);
    for other in body.take(REACH) {
        let words = &views[TextField::Body as usize].words[other.start as usize..other.end as usize];
        if words.last().is_none_or(|word| word.key != last.key) {
            continue;
        }
        if words[0].key == first.key {
            return false;
        }
        with_another |= words.len() > 1;
        alone |= words.len() == 1;
    }
    with_another || alone && !first.class.is(Class::GIVEN)
}

/// Whether the token is a title, more of the name follows, and it is no given name itself.
fn is_title(view: &View<'_>, at: usize, end: usize) -> bool {
    let class = view.class(at);
    let rest = view.class(at + 1);
    class.is(Class::TITLE | Class::HONORIFIC)
        && !class.is(Class::GIVEN | Class::SURNAME)
        && !(at + 1 < end && view.is_hyphen(at + 1))
        && (rest.is(Class::CAPITAL) && !rest.is(Class::SUFFIX) || rest.is(Class::STOP) && at + 2 < end)
}

/// Whether another person of the article is named, or ends, with the word at `at`.
fn is_surname(
    view: &View<'_>,
    at: usize,
    person: &Candidate,
    views: [&View<'_>; 2],
    all: &[Candidate],
) -> bool {
    let word = view.words[at];
    if word.class.is(Class::LOWER) {
        return false;
    }
    all.iter().take(REACH).any(|other| {
        let (last, view) = (other.end as usize - 1, views[other.field as usize]);
        other.kind == Kind::Person
            && (other.field, other.start) != (person.field, person.start)
            && view.words[last].key == word.key
            // `Ana Hamaundu-Phiri` does not make `Hamaundu-Phiri` two.
            && !(last > other.start as usize && view.is_hyphen(last - 1))
    })
}

/// Whether a place is really the name of a people or faith.
fn is_people(view: &View<'_>, candidate: &Candidate) -> bool {
    let class = view.class(candidate.start as usize);
    candidate.end - candidate.start == 1
        && class.is(Class::DEMONYM)
        && !class.is(Class::PLACE | Class::CITY | Class::UPPER)
}
