//! Brings what the tagger marks to the habits of the rest: titles stand outside names, `Trump-Putin`
//! are two people, a people is no place.
//!
//! In come candidates in order of place; out go the same, cut, split or dropped.

use super::classes::Class;
use super::view::View;
use super::{Candidate, Kind};

/// How many candidates are asked whether they share a name, so that no text takes quadratic time.
const REACH: usize = 256;

/// Mends the candidates of one article.
pub(super) fn mend(views: [&View<'_>; 2], candidates: &mut Vec<Candidate>, mended: &mut Vec<Candidate>) {
    mended.clear();
    for candidate in candidates.iter() {
        let view = views[candidate.field as usize];
        match candidate.kind {
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
