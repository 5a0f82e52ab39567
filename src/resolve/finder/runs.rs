//! Where runs of capitals begin and end.

use super::super::Kind;
use super::super::classes::{Class, Language};
use super::super::view::View;
use super::{Field, Finder, Known};
use crate::text::Start;

/// How many tokens a run may have, so that no text of capitals takes quadratic time.
const LONGEST: usize = 24;

/// Whether a run can begin with token `at`.
pub(super) fn begins(field: &Field<'_>, at: usize) -> bool {
    let (view, class) = (field.view, field.view.class(at));
    if class.is(Class::CAPITAL) {
        if class.is(Class::INITIAL) && view.is_hyphen(at + 1) && is_party(field, at) {
            return false;
        }
        let next = view.after(at + 1);
        let named =
            class.is(Class::GIVEN) && next.is(Class::CAPITAL | Class::PARTICLE) && !next.is(Class::CALENDAR);
        return named
            || class.is(Class::PHRASE)
            || !class.is(Class::CALENDAR | Class::NOTHING)
            || class.is(Class::TITLE | Class::SUFFIX);
    }
    // `al-Assad`, `van der Bellen`.
    if !class.is(Class::PARTICLE) || field.language != Language::English {
        return false;
    }
    let next = at + 1 + usize::from(view.is_hyphen(at + 1));
    let further = view.after(next).is(Class::PARTICLE) && view.after(next + 1).is(Class::CAPITAL);
    let name = view.after(next);
    (further || (name.is(Class::CAPITAL) && !name.is(Class::COMMON | Class::PLACE | Class::ORGANISATION)))
        && !view.before(at).is(Class::CAPITAL)
}

/// Whether the letter at `at` is the party of `Johnson, R-La.`
fn is_party(field: &Field<'_>, at: usize) -> bool {
    let bracketed = at > 0 && field.view.class(at - 1).is(Class::COMMA | Class::OPEN);
    bracketed && matches!(field.lexicon.surface(field.view.tokens[at].word), "R" | "D" | "I")
}

/// Whether a run is a line in capitals, which say nothing.
pub(super) fn is_shouted(view: &View<'_>, start: usize, end: usize) -> bool {
    let (mut upper, mut words, mut common) = (0, 0, 0);
    for at in start..end {
        let class = view.class(at);
        words += usize::from(class.is(Class::WORD));
        upper += usize::from(class.is(Class::UPPER));
        common +=
            usize::from(class.is(Class::UPPER) && class.is(Class::COMMON | Class::FUNCTION | Class::TITLE));
    }
    upper == words && (words >= 4 || (words >= 2 && common > 0))
}

impl Finder {
    /// The end of the run that begins with token `start`; listed names in it go to `known`.
    pub(super) fn run_end(&mut self, field: &Field<'_>, start: usize) -> usize {
        let view = field.view;
        let mut cues = Cues::default();
        let mut at = self.take(field, start, &mut cues);
        while at < view.tokens.len() && at - start < LONGEST {
            let next = match self.step(field, at, &cues) {
                Some(next) => next,
                None => break,
            };
            at = self.take(field, next, &mut cues);
        }
        at
    }

    /// Takes the word at `at`, or the listed name that begins there, and says what comes next.
    fn take(&mut self, field: &Field<'_>, at: usize, cues: &mut Cues) -> usize {
        let class = field.view.class(at);
        cues.see(class);
        if class.is(Class::PHRASE)
            && class.is(Class::CAPITAL)
            && let Some((end, listed)) = field.view.phrase(at, field.lexicon, &mut self.buffer)
        {
            self.known.push(Known { start: at, end, kind: kind_of(listed) });
            (at + 1..end).for_each(|inner| cues.see(field.view.class(inner)));
            return end;
        }
        if class.is(Class::PLACE | Class::ORGANISATION) && class.is(Class::CAPITAL) {
            self.known.push(Known { start: at, end: at + 1, kind: kind_of(class) });
        }
        at + 1
    }

    /// The next word of the run, if the token at `at` goes on with it.
    fn step(&self, field: &Field<'_>, at: usize, cues: &Cues) -> Option<usize> {
        let view = field.view;
        if view.tokens[at].begins != Start::Inside {
            return None;
        }
        let (class, last) = (view.class(at), view.class(at - 1));
        if class.is(Class::CAPITAL) {
            return goes_on(view, at, last).then_some(at);
        }
        let next = view.after(at + 1);
        if view.is_hyphen(at) && next.is(Class::WORD) {
            return joins(view, at, last, next).then_some(at + 1);
        }
        if class.is(Class::STOP) && view.is_glued(at) && next.is(Class::CAPITAL) {
            let short = Class::INITIAL
                | Class::TITLE
                | Class::HONORIFIC
                | Class::LANDFORM
                | Class::MODIFIER
                | Class::SUFFIX;
            let token = &view.tokens[at - 1];
            let brief = token.end - token.start <= 5;
            return (last.is(short) && brief && goes_on(view, at + 1, last)).then_some(at + 1);
        }
        if class.is(Class::STOP) && last.is(Class::SUFFIX) && !last.is(Class::UPPER) && view.is_glued(at) {
            return Some(at);
        }
        if class.is(Class::AMPERSAND) {
            return next.is(Class::CAPITAL).then_some(at + 1);
        }
        let plain = Class::COMMON | Class::TITLE | Class::PLACE | Class::ORGANISATION;
        let name = last.is(Class::CAPITAL) && (!last.is(plain) || last.is(Class::PARTICLE | Class::GIVEN));
        let given = last.is(Class::GIVEN | Class::INITIAL) || field.language == Language::English;
        if class.is(Class::PARTICLE) && name && given {
            let joined = at + 1 + usize::from(view.is_hyphen(at + 1));
            let beyond = view.after(joined);
            let further = beyond.is(Class::PARTICLE) && view.after(joined + 1).is(Class::CAPITAL);
            if beyond.is(Class::CAPITAL) || further {
                return Some(if further { joined + 1 } else { joined });
            }
        }
        let of = class.is(Class::OF) && (cues.heads_of || last.is(Class::TITLE))
            || class.is(Class::PARTICLE) && last.is(Class::HEAD);
        let listed = self.is_inside_known(at - 1) || self.known_at(at - 1).is_some();
        let links = of
            || (class.is(Class::FOR)
                && (last.is(Class::HEAD) || cues.headed && cues.linked && last.is(Class::COMMON))
                && !listed);
        if links {
            let the = usize::from(next.is(Class::THE));
            let beyond = view.after(at + 1 + the);
            let named = beyond.is(Class::CAPITAL) && !beyond.is(Class::CALENDAR | Class::FUNCTION);
            return named.then_some(at + 1 + the);
        }
        if class.is(Class::AND) && next.is(Class::CAPITAL) {
            let common = next.is(Class::COMMON) && !next.is(Class::GIVEN | Class::TITLE | Class::FUNCTION);
            let list = cues.headed && cues.linked && common && last.is(Class::COMMON);
            let ahead = (at + 2..at + 5)
                .take_while(|&ahead| view.after(ahead).is(Class::CAPITAL))
                .fold(Class::default(), |all, ahead| all | view.class(ahead));
            let offices = last.is(Class::PORTFOLIO) && next.is(Class::PORTFOLIO) && ahead.is(Class::TITLE);
            let name = Class::TITLE | Class::GIVEN | Class::SURNAME;
            let open = !last.is(Class::TAIL) || next.is(Class::TAIL);
            let named = common && ahead.is(Class::TAIL) && last.is(Class::COMMON) && !last.is(name);
            let tail = offices || (named && open);
            return (list || tail).then_some(at + 1);
        }
        None
    }
}

/// Whether the capital at `at` belongs to the run that ends with a word of the classes `last`.
fn goes_on(view: &View<'_>, at: usize, last: Class) -> bool {
    let class = view.class(at);
    if class.is(Class::PHRASE | Class::SUFFIX) || (class.is(Class::TITLE) && !class.is(Class::CALENDAR)) {
        return true;
    }
    if class.is(Class::CALENDAR) {
        return last.is(Class::GIVEN) && class.is(Class::GIVEN);
    }
    !class.is(Class::FUNCTION | Class::NOTHING) || class.is(Class::GIVEN | Class::INITIAL | Class::TAIL)
}

/// Whether a hyphen joins two parts of one name.
fn joins(view: &View<'_>, at: usize, last: Class, next: Class) -> bool {
    let apart = Class::PLACE | Class::ORGANISATION | Class::UPPER;
    if next.is(Class::CAPITAL) {
        let title = last.is(Class::TITLE | Class::MODIFIER) && next.is(Class::TITLE | Class::MODIFIER);
        return title || !(last.is(apart) || next.is(apart)) || last.is(Class::PARTICLE);
    }
    if last.is(Class::PARTICLE) && next.is(Class::CAPITAL) {
        return true;
    }
    // `Yoon Suk-yeol`: a syllable of a given name behind a family name.
    let family = at >= 2 && view.class(at - 2).is(Class::FAMILY) && view.class(at - 2).is(Class::CAPITAL);
    let short = |at: usize| view.tokens.get(at).is_some_and(|token| token.end - token.start <= 5);
    family
        && short(at - 1)
        && short(at + 1)
        && !last.is(apart)
        && !next.is(Class::VERB | Class::TITLE | Class::MODIFIER)
}

fn kind_of(listed: Class) -> Option<Kind> {
    if listed.is(Class::ORGANISATION) {
        Some(Kind::Organisation)
    } else {
        listed.is(Class::PLACE | Class::CITY).then_some(Kind::Place)
    }
}

/// What has been seen of a run so far.
#[derive(Default)]
struct Cues {
    /// A word that takes `of` was the last.
    heads_of: bool,
    /// A word that begins the name of an organisation is in it.
    headed: bool,
    /// An `of` or `for` is in it.
    linked: bool,
}

impl Cues {
    fn see(&mut self, class: Class) {
        self.linked |= self.heads_of && !class.is(Class::HEAD);
        self.heads_of = class.is(Class::HEAD | Class::TITLE | Class::SITE | Class::OTHER);
        self.headed |= class.is(Class::HEAD);
    }
}
