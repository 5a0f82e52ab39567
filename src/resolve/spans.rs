//! Brings what the tagger marks to the habits of the rest: titles stand outside names, `Trump-Putin`
//! are two people, a people is no place, `Moody's` is a firm.
//!
//! In come candidates in order of place; out go the same, cut, split or dropped.

use std::sync::LazyLock;

use rustc_hash::FxHashSet;

use super::classes::Class;
use super::lists::lines;
use super::view::View;
use super::words::{hash_keys, name_hash};
use super::{Candidate, Kind};
use crate::document::TextField;
use crate::text::hash;

/// How many candidates are asked whether they share a name, so that no text takes quadratic time.
const REACH: usize = 256;

/// Mends the candidates of one article.
pub(super) fn mend(views: [&View<'_>; 2], candidates: &mut Vec<Candidate>, mended: &mut Vec<Candidate>) {
    mended.clear();
    for candidate in candidates.iter() {
        let view = views[candidate.field as usize];
        match candidate.kind {
            _ if is_empty(view, candidate) => {}
            Kind::Person if is_firm(view, candidate) || is_acronym(view, candidate, views, candidates) => {
                mended.push(Candidate { kind: Kind::Organisation, ..*candidate });
            }
            Kind::Organisation if view.class(candidate.end as usize - 1).is(Class::SUFFIX) => {
                mended.push(Candidate { kind: Kind::Person, ..*candidate });
            }
            Kind::Person if is_agency(view, candidate, views, candidates) => {}
            Kind::Person if is_party(view, candidate, views, candidates) => {}
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
    mend_brands(views, candidates, mended);
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
    // A firm's `Corp.` ends the sentence before.
    while person.end - person.start > 1
        && view.class(person.start as usize).is(Class::EMPTY | Class::STOP)
        && !view.class(person.start as usize).is(Class::GIVEN | Class::SURNAME)
    {
        person.start += 1;
    }
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

/// Whether a single word is a party of a case, and nobody in the article has it for a surname:
/// `Roe v. Wade`. Matches have no full stop behind their `v`.
fn is_party(view: &View<'_>, candidate: &Candidate, views: [&View<'_>; 2], all: &[Candidate]) -> bool {
    static VERSUS: LazyLock<Vec<u32>> = LazyLock::new(|| keys("v"));
    let (start, end) = (candidate.start as usize, candidate.end as usize);
    let versus =
        |at: usize| is_any(view, at, &VERSUS) && view.class(at + 1).is(Class::STOP) && view.is_glued(at + 1);
    let named = |at: usize| view.class(at).is(Class::CAPITAL);
    end - start == 1
        && (versus(end) && named(end + 2) || start > 2 && versus(start - 2) && named(start - 3))
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

/// Whether a place is really the name of a people or faith: `German`, `West German`.
fn is_people(view: &View<'_>, candidate: &Candidate) -> bool {
    let class = view.class(candidate.end as usize - 1);
    let part =
        || matches!(candidate.end - candidate.start, 2) && is_direction(view, candidate.start as usize);
    (candidate.end - candidate.start == 1 || part())
        && class.is(Class::DEMONYM)
        && !class.is(Class::PLACE | Class::CITY | Class::UPPER)
}

fn is_direction(view: &View<'_>, at: usize) -> bool {
    static DIRECTIONS: LazyLock<Vec<u32>> = LazyLock::new(|| keys("north south east west"));
    is_any(view, at, &DIRECTIONS)
}

/// The keys of words that no list has a class for.
fn keys(words: &str) -> Vec<u32> {
    words.split(' ').map(|word| hash(word) as u32).collect()
}

fn is_any(view: &View<'_>, at: usize, keys: &[u32]) -> bool {
    view.words.get(at).is_some_and(|word| keys.contains(&word.key))
}

/// Whether nothing stands in a name but words that name nobody, numbers and marks.
fn is_empty(view: &View<'_>, candidate: &Candidate) -> bool {
    let words = &view.words[candidate.start as usize..candidate.end as usize];
    words[0].class.is(Class::EMPTY)
        && words.iter().all(|word| word.class.is(Class::EMPTY | Class::DIGIT) || !word.class.is(Class::WORD))
}

/// Makes firms of possessives that are names of firms, with what follows: `Moody's Investors Service`.
fn mend_brands(views: [&View<'_>; 2], all: &[Candidate], mended: &mut Vec<Candidate>) {
    let mut found = false;
    for (field, view) in [TextField::Headline, TextField::Body].into_iter().zip(views) {
        let brands = (0..view.words.len()).filter(|&at| is_brand(view, at, views, all));
        for at in brands.take(REACH) {
            let joined = at >= 2
                && view.class(at - 1).is(Class::AND | Class::AMPERSAND)
                && view.class(at - 2).is(Class::CAPITAL);
            let start = if joined { at - 2 } else { at } as u32;
            let mut end = at as u32 + 2;
            let next = mended.iter().find(|other| other.field == field && other.start == end);
            if let Some(next) = next.filter(|next| next.kind == Kind::Organisation) {
                end = next.end;
            }
            while view.after(end as usize).is(Class::EMPTY) && view.class(end as usize).is(Class::CAPITAL) {
                end += 1;
            }
            mended.retain(|other| other.field != field || other.end <= start || other.start >= end);
            mended.push(Candidate { field, start, end, kind: Kind::Organisation });
            found = true;
        }
    }
    if found {
        mended.sort_unstable_by_key(|candidate| (candidate.field, candidate.start));
    }
}

/// Whether the possessive behind the word at `at` belongs to the name, and nobody is called that.
fn is_brand(view: &View<'_>, at: usize, views: [&View<'_>; 2], all: &[Candidate]) -> bool {
    let word = view.words[at];
    word.class.is(Class::BRAND)
        && word.class.is(Class::CAPITAL)
        && view.after(at + 1).is(Class::POSSESSIVE)
        && !all.iter().take(REACH).any(|other| {
            let (start, end) = (other.start as usize, other.end as usize);
            let view = views[other.field as usize];
            let names = view.words[end - 1].key == word.key || view.words[start].key == word.key;
            let alone = end - start == 1 && view.after(end).is(Class::POSSESSIVE);
            other.kind == Kind::Person && names && !alone && !view.class(start).is(Class::EMPTY)
        })
}

/// Whether what looks like a person is a firm of the list, whatever stands between the words.
fn is_firm(view: &View<'_>, candidate: &Candidate) -> bool {
    static FIRMS: LazyLock<FxHashSet<u64>> =
        LazyLock::new(|| lines(include_str!("data/firms.txt")).map(name_hash).collect());
    let words = &view.words[candidate.start as usize..candidate.end as usize];
    words.len() > 1 && {
        let words = words.iter().filter(|word| word.class.is(Class::CAPITAL));
        FIRMS.contains(&hash_keys(words.map(|word| word.key)))
    }
}

/// Whether a person is one word in capitals amid words in small letters, which is how bodies are
/// abbreviated, and people are not.
fn is_acronym(view: &View<'_>, candidate: &Candidate, views: [&View<'_>; 2], all: &[Candidate]) -> bool {
    let (start, end) = (candidate.start as usize, candidate.end as usize);
    end - start == 1
        && view.class(start).is(Class::UPPER)
        && !view.class(start).is(Class::GIVEN | Class::SURNAME)
        && (view.before(start).is(Class::LOWER) || view.after(end).is(Class::LOWER))
        && !is_person_by_letters(view, start)
        && !is_surname(view, start, candidate, views, all)
}

/// People whom the press calls by their initials.
fn is_person_by_letters(view: &View<'_>, at: usize) -> bool {
    static PEOPLE: LazyLock<Vec<u32>> = LazyLock::new(|| keys("jfk rfk fdr lbj mlk aoc mbs rbg"));
    is_any(view, at, &PEOPLE)
}
