//! Tells which actor of the article a speaker is.
//!
//! A name stands for its actor; "he" and "she" for the person last in the foreground; "the
//! mayor" for the one whose role it is. What names nobody stays unnamed.

use std::ops::Range;

use super::clause::View;
use super::words::Class;
use crate::document::{Actor, Names, TextField};

/// An actor of the article.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Who {
    Person(u32),
    Organisation(u32),
}

/// A mention in the body, by the tokens it covers.
#[derive(Clone, Copy, Debug)]
struct Place {
    start: u32,
    end: u32,
    who: Who,
}

/// What is known of a person's sex, from pronouns and titles used for them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Sex {
    #[default]
    Unknown,
    He,
    She,
}

/// The actors of one article and who is in the foreground.
#[derive(Debug, Default)]
pub(super) struct Speakers {
    places: Vec<Place>,
    sexes: Vec<Sex>,
    /// People in the order in which they came to the foreground, the latest last.
    recent: Vec<u32>,
    organisation: Option<u32>,
}

impl Speakers {
    /// Begins an article.
    pub(super) fn begin(&mut self, names: &Names) {
        self.places.clear();
        self.recent.clear();
        self.sexes.clear();
        self.sexes.resize(names.people.len(), Sex::Unknown);
        self.organisation = None;
        let mut add = |actors: &[Actor], who: fn(u32) -> Who| {
            for (number, actor) in (0..).zip(actors) {
                let body = actor.mentions.iter().filter(|mention| mention.field == TextField::Body);
                self.places.extend(body.map(|mention| Place {
                    start: mention.span.0,
                    end: mention.span.1,
                    who: who(number),
                }));
            }
        };
        add(&names.people, Who::Person);
        add(&names.organisations, Who::Organisation);
        self.places.sort_unstable_by_key(|place| place.start);
    }

    /// The mentions that begin within `range`, which is of tokens.
    fn within(&self, view: View<'_>, range: &Range<usize>) -> &[Place] {
        let (Some(first), Some(last)) =
            (view.tokens.get(range.start), range.end.checked_sub(1).and_then(|at| view.tokens.get(at)))
        else {
            return &[];
        };
        let from = self.places.partition_point(|place| place.start < first.start);
        let until = self.places.partition_point(|place| place.start < last.end);
        self.places.get(from..until).unwrap_or_default()
    }

    /// Who the noun phrase `range` of the sentence that begins at `sentence` is.
    pub(super) fn resolve(
        &mut self,
        view: View<'_>,
        range: &Range<usize>,
        sentence: usize,
        body: &str,
        names: &Names,
    ) -> Option<Who> {
        let last = view.classes.get(range.end.checked_sub(1)?)?;
        if range.len() <= 2 && last.is(Class::HE | Class::SHE) {
            return self
                .pronoun(view, range.start, sentence, if last.is(Class::SHE) { Sex::She } else { Sex::He })
                .map(Who::Person);
        }
        if range.len() <= 2 && last.is(Class::IT) {
            return self.organisation.map(Who::Organisation);
        }
        if let Some(who) = self.named(view, range) {
            return Some(who);
        }
        self.by_role(view, range, body, names).or_else(|| self.by_kind(view, range))
    }

    /// "The official", "the company": whoever of that kind was last spoken of.
    fn by_kind(&self, view: View<'_>, range: &Range<usize>) -> Option<Who> {
        let definite = view.classes.get(range.start)?.is(Class::DET) && range.len() <= 4;
        let last = view.classes.get(range.end.checked_sub(1)?)?;
        if !definite
            || range.len() < 2
            || self.within(view, range).iter().any(|place| matches!(place.who, Who::Person(_)))
        {
            return None;
        }
        if last.is(Class::MAN) {
            return self.last().map(Who::Person);
        }
        last.is(Class::BODY).then_some(self.organisation).flatten().map(Who::Organisation)
    }

    /// The actor that a noun phrase names as its head.
    pub(super) fn named(&self, view: View<'_>, range: &Range<usize>) -> Option<Who> {
        let mut organisation = None;
        for place in self.within(view, range) {
            let first = view.tokens.partition_point(|token| token.start < place.start);
            let behind = view.tokens.partition_point(|token| token.start < place.end);
            let next = if behind < range.end { view.classes[behind] } else { Class::default() };
            if next.is(Class::POSSESSIVE) && behind + 1 < range.end {
                continue;
            }
            let before = if first > range.start { view.classes[first - 1] } else { Class::default() };
            let before = if before.is(Class::DET) && first > range.start + 1 {
                view.classes[first - 2]
            } else {
                before
            };
            match place.who {
                Who::Person(_) => {
                    // "a spokesman for Lind", "Lind aides", "the Lind campaign" are not Lind.
                    let head = behind >= range.end
                        || !next.is(Class::LOWER | Class::HYPHEN)
                        || next.is(Class::PREP | Class::CONJ | Class::DET | Class::WHO);
                    let followed = next.is(Class::CAPITAL)
                        && view.classes.get(behind..range.end).is_some_and(|rest| {
                            rest.iter().all(|class| class.is(Class::CAPITAL | Class::LOWER))
                                && rest.last().is_some_and(|class| class.is(Class::LOWER))
                        });
                    if head && !followed && !before.is(Class::PREP) {
                        return Some(place.who);
                    }
                }
                Who::Organisation(_) => {
                    let head = behind >= range.end || next.is(Class::LEFT | Class::COMMA | Class::PREP);
                    if head && !before.is(Class::PREP) && organisation.is_none() {
                        organisation = Some(place.who);
                    }
                }
            }
        }
        organisation
    }

    /// "The mayor", "the party's leader": the only person with that role.
    fn by_role(&self, view: View<'_>, range: &Range<usize>, body: &str, names: &Names) -> Option<Who> {
        let first = view.classes.get(range.start)?;
        let article = &body[view.tokens.get(range.start)?.range()];
        let definite =
            first.is(Class::DET) && !article.eq_ignore_ascii_case("a") && !article.eq_ignore_ascii_case("an");
        let owned = view.classes.get(range.clone())?.iter().any(|class| class.is(Class::POSSESSIVE));
        if !definite && !owned || range.len() > 8 {
            return None;
        }
        let last = &body[view.tokens.get(range.end - 1)?.range()];
        if view.classes[range.end - 1].is(Class::GROUP) || last.len() < 4 {
            return None;
        }
        let has_role = |number: &u32| {
            let role = names.people.get(*number as usize).and_then(|actor| actor.role.as_deref());
            role.and_then(|role| role.rsplit(' ').next()).is_some_and(|role| role.eq_ignore_ascii_case(last))
        };
        let recent = self.recent.iter().rev().copied().find(has_role);
        recent.or_else(|| (0..names.people.len() as u32).find(has_role)).map(Who::Person)
    }

    /// Who "he" or "she" at `at` is.
    fn pronoun(&mut self, view: View<'_>, at: usize, sentence: usize, sex: Sex) -> Option<u32> {
        let fits = |sexes: &[Sex], number: u32| {
            sexes.get(number as usize).is_some_and(|&known| known == Sex::Unknown || known == sex)
        };
        let inside = self
            .foreground(view, &(sentence..at))
            .map(|found| found.0)
            .filter(|&number| fits(&self.sexes, number));
        let found =
            inside.or_else(|| self.recent.iter().rev().copied().find(|&number| fits(&self.sexes, number)));
        if let Some(known) = found.and_then(|number| self.sexes.get_mut(number as usize)) {
            *known = sex;
        }
        found
    }

    /// The person that a stretch of text is about: the first who is no attribute of another noun.
    pub(super) fn foreground(&self, view: View<'_>, range: &Range<usize>) -> Option<(u32, Range<usize>)> {
        let people = self.within(view, range).iter().filter_map(|place| match place.who {
            Who::Person(number) => Some((place, number)),
            Who::Organisation(_) => None,
        });
        let mut fallback = None;
        for (place, number) in people {
            let first = view.tokens.partition_point(|token| token.start < place.start);
            let behind = view.tokens.partition_point(|token| token.start < place.end);
            let owner = view.classes.get(behind).is_some_and(|class| class.is(Class::POSSESSIVE));
            let object = first > range.start && view.classes[first - 1].is(Class::PREP);
            if !owner && !object {
                return Some((number, first..behind));
            }
            fallback = fallback.or(Some((number, first..behind)));
        }
        fallback
    }

    /// The organisation that a stretch of text begins with.
    pub(super) fn leading_organisation(&self, view: View<'_>, range: &Range<usize>) -> Option<u32> {
        let place = self.within(view, range).first()?;
        match place.who {
            Who::Organisation(number) => Some(number),
            Who::Person(_) => None,
        }
    }

    /// Puts an actor in the foreground.
    pub(super) fn note(&mut self, who: Who) {
        match who {
            Who::Person(number) => {
                self.recent.retain(|&other| other != number);
                self.recent.push(number);
                if self.recent.len() > 8 {
                    self.recent.remove(0);
                }
            }
            Who::Organisation(number) => self.organisation = Some(number),
        }
    }

    /// The person last in the foreground.
    pub(super) fn last(&self) -> Option<u32> {
        self.recent.last().copied()
    }
}
