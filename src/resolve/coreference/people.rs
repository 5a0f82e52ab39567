//! Whose name it is: full names, then what refers back to them.

use rustc_hash::FxHashMap;

use super::super::classes::Class;
use super::super::roles::{self, Role, Title};
use super::super::view::View;
use super::super::{Candidate, Kind};
use super::credits::is_credit;
use super::given;
use super::{Joined, Name, Part, REACH, Scene, introduction_order};
use crate::document::TextField;
use crate::text::Start;

/// How many tokens may lie between a name and what its bearer is nicknamed.
const ALIAS_REACH: usize = 8;

/// What is known of a person while the article is read.
struct Person {
    name: Name,
    /// Where the last mention stands.
    last: usize,
    /// The titles printed with the name: the chief word, and the hash of all words.
    titles: Vec<(u32, u64)>,
    /// Whether the role stands before the name; such a one is kept.
    titled: bool,
    /// Whether a part of the name has been enough to name them.
    short: bool,
}

impl Person {
    /// Notes a title, once.
    fn know(&mut self, title: (u32, u64)) {
        if !self.titles.contains(&title) {
            self.titles.push(title);
        }
    }
}

/// A mention with what stands before it.
#[derive(Clone, Copy)]
struct Sighting {
    name: Name,
    title: Option<Title>,
}

#[derive(Default)]
struct People {
    persons: Vec<Person>,
    /// The persons that have a word in their name, by key, latest last.
    index: FxHashMap<u32, Vec<u32>>,
    /// The function of several people and the end of the last name it held for: `Judges Okafor and Lind`.
    shared: Option<(Role, TextField, u32)>,
}

/// Joins the people of an article.
pub(super) fn join(scene: &mut Scene<'_>) -> Joined {
    let mut joined = Joined::new(scene.candidates.len());
    let mut people = People::default();
    let mut sightings = Vec::new();
    for at in introduction_order(scene.candidates) {
        let candidate = scene.candidates[at];
        if candidate.kind == Kind::Person && !is_credit(scene, at) {
            let name = scene.name(at);
            let title = roles::before(scene.view(&candidate), candidate.start as usize);
            sightings.push(Sighting { name, title });
        }
    }
    for sighting in sightings.iter().filter(|sighting| sighting.name.length > 1) {
        people.introduce(scene, sighting, &mut joined);
    }
    // A headline comes before the body, but names it by what the body says.
    for sighting in sightings.iter().filter(|sighting| sighting.name.length > 1) {
        let at = sighting.name.candidate;
        if scene.candidates[at].field == TextField::Headline
            && let Some(person) = people.persons.get_mut(joined.of[at] as usize)
        {
            person.last = 0;
        }
    }
    for sighting in &sightings {
        people.refer(scene, sighting, &mut joined);
    }
    joined
}

impl People {
    /// Finds or makes the person of a full name.
    fn introduce(&mut self, scene: &Scene<'_>, sighting: &Sighting, joined: &mut Joined) {
        let parts = scene.parts(sighting.name);
        let at = sighting.name.candidate;
        let found = self.bearers(parts[parts.len() - 1].key).or_else(|| self.bearers(parts[0].key));
        let found = found.and_then(|bearers| {
            let near = bearers.iter().rev().take(REACH);
            near.copied().find(|&person| {
                let known = self.persons[person as usize].name;
                is_same(scene.parts(known), parts) || given::is_variant(scene, known, sighting.name)
            })
        });
        let person = match found {
            Some(person) => {
                joined.add(person as usize, at);
                person as usize
            }
            None => self.open(scene, sighting.name, joined),
        };
        let known = scene.parts(self.persons[person].name);
        // Of two ways to write a name, the one that comes with a function introduces.
        let presented = || {
            let candidate = scene.candidates[at];
            let behind = roles::after(scene.view(&candidate), candidate.end as usize).is_some();
            let has_role = matches!(sighting.title, Some(Title::Role(_))) || behind;
            has_role && self.persons[person].titles.is_empty() && !is_same(known, parts)
        };
        if fullness(parts) > fullness(known) || fullness(parts) == fullness(known) && presented() {
            self.persons[person].name = sighting.name;
            joined.groups[person].full = at;
            self.file(scene, person);
        }
        if let Some(Title::Role(role)) = sighting.title {
            self.persons[person].know((role.head, role.words));
        }
    }

    /// Attaches a mention: a full name to its person, a part of a name to its nearest bearer.
    fn refer(&mut self, scene: &Scene<'_>, sighting: &Sighting, joined: &mut Joined) {
        let at = sighting.name.candidate;
        let person = match joined.of[at] {
            u32::MAX => {
                let part = scene.parts(sighting.name).first().copied();
                let bearer = part.and_then(|part| self.bearer(scene, part, sighting.title));
                let bearer = bearer.or_else(|| self.called(scene, sighting.name, joined));
                match bearer.or_else(|| self.misspelt(scene, at)) {
                    Some(person) => {
                        joined.add(person, at);
                        self.persons[person].short = true;
                        person
                    }
                    None => self.open(scene, sighting.name, joined),
                }
            }
            person => person as usize,
        };
        self.persons[person].last = at;
        let candidate = scene.candidates[at];
        let view = scene.view(&candidate);
        let title = sighting.title.or_else(|| self.shared_title(view, &candidate));
        self.shared = match title {
            Some(Title::Role(role)) if role.plural => Some((role, candidate.field, candidate.end)),
            Some(Title::Role(_) | Title::Honorific) | None => None,
        };
        match title {
            Some(Title::Role(role)) => {
                if !self.persons[person].titled {
                    joined.roles[person] = Some((candidate.field, role.start, role.end));
                    self.persons[person].titled = true;
                }
                self.persons[person].know((role.head, role.words));
            }
            Some(Title::Honorific) | None => {
                if joined.roles[person].is_none()
                    && let Some(role) = roles::after(view, candidate.end as usize)
                {
                    joined.roles[person] = Some((candidate.field, role.start, role.end));
                }
            }
        }
    }

    /// The function that the name before this one in a list was given with.
    fn shared_title(&self, view: &View<'_>, candidate: &Candidate) -> Option<Title> {
        let (role, field, end) = self.shared?;
        let gap = candidate.start.checked_sub(end).filter(|gap| (1..=2).contains(gap))?;
        let listed = (0..gap).all(|at| view.after((end + at) as usize).is(Class::COMMA | Class::AND));
        (field == candidate.field && listed).then_some(Title::Role(role))
    }

    /// The person that a single word refers to.
    fn bearer(&self, scene: &Scene<'_>, part: Part, title: Option<Title>) -> Option<usize> {
        let bearers = self.bearers(part.key)?;
        let mut best: Option<(u32, usize)> = None;
        for &person in bearers.iter().rev().take(REACH) {
            let parts = scene.parts(self.persons[person as usize].name);
            let royal = matches!(title, Some(Title::Role(role)) if role.royal);
            let place = match parts {
                [first, ..] if royal && first.key != part.key => continue,
                [.., last] if last.key == part.key => 3,
                [first, _, ..] if first.key == part.key && first.class.is(Class::FAMILY) => 3,
                [_, tail @ ..] if tail.iter().any(|other| other.key == part.key) => 2,
                [..] => 1,
            };
            // A title is followed by a family name.
            let titled = match title {
                Some(Title::Role(role)) => {
                    let titles = &self.persons[person as usize].titles;
                    let whole = titles.iter().any(|title| title.1 == role.words);
                    u32::from(whole) + u32::from(titles.iter().any(|title| title.0 == role.head))
                }
                Some(Title::Honorific) | None => 0,
            };
            let score = place * 8 + titled * 2 + u32::from(self.persons[person as usize].short);
            let better = match best {
                None => true,
                Some((known, other)) => {
                    score > known || (score == known && self.is_nearer(person as usize, other))
                }
            };
            if better {
                best = Some((score, person as usize));
            }
        }
        best.map(|(_, person)| person)
    }

    /// The person whose initials a name is, or who has just been said to be called so; found under it
    /// from here on.
    fn called(&mut self, scene: &Scene<'_>, name: Name, joined: &Joined) -> Option<usize> {
        let [part] = scene.parts(name) else { return None };
        let person = nicknamed(scene, name.candidate, joined).or_else(|| self.spelt_out(scene, name))?;
        self.index.entry(part.key).or_default().push(person as u32);
        Some(person)
    }

    /// The one person whose initials are the letters of `name`: `JFK`.
    fn spelt_out(&self, scene: &Scene<'_>, name: Name) -> Option<usize> {
        let candidate = scene.candidates[name.candidate];
        let letters = scene.text(&candidate, candidate.start as usize);
        if !(2..5).contains(&letters.len()) || !letters.bytes().all(|letter| letter.is_ascii_uppercase()) {
            return None;
        }
        let mut fits = (0..self.persons.len()).rev().take(REACH).filter(|&person| {
            let parts = scene.parts(self.persons[person].name);
            parts.len() > 1 && parts.iter().map(|part| part.letter.to_ascii_uppercase()).eq(letters.chars())
        });
        let only = fits.next()?;
        if fits.next().is_some() { None } else { Some(only) }
    }

    /// The one person whose family name is that of candidate `at` but for a letter.
    fn misspelt(&self, scene: &Scene<'_>, at: usize) -> Option<usize> {
        let candidate = scene.candidates[at];
        let word = scene.text(&candidate, candidate.end as usize - 1);
        let mut fits = (0..self.persons.len()).rev().take(REACH).filter(|&person| {
            let full = scene.candidates[self.persons[person].name.candidate];
            self.persons[person].name.length > 1
                && is_misspelt(word, scene.text(&full, full.end as usize - 1))
        });
        let only = fits.next()?;
        if fits.next().is_some() { None } else { Some(only) }
    }

    /// Whether `person` was named nearer to here than `other`; one yet to come is far, and the one
    /// that comes first is the nearer of two.
    fn is_nearer(&self, person: usize, other: usize) -> bool {
        let (this, that) = (self.persons[person].last, self.persons[other].last);
        match (this, that) {
            (usize::MAX, usize::MAX) => person < other,
            (usize::MAX, _) => false,
            (_, usize::MAX) => true,
            (this, that) => this > that,
        }
    }

    fn bearers(&self, key: u32) -> Option<&Vec<u32>> {
        self.index.get(&key)
    }

    fn open(&mut self, scene: &Scene<'_>, name: Name, joined: &mut Joined) -> usize {
        let person = joined.open(name.candidate);
        self.persons.push(Person { name, last: usize::MAX, titles: Vec::new(), titled: false, short: false });
        self.file(scene, person);
        person
    }

    /// Files a person under the words of the name.
    fn file(&mut self, scene: &Scene<'_>, person: usize) {
        let number = person as u32;
        for part in scene.parts(self.persons[person].name) {
            if part.class.is(Class::INITIAL)
                || (part.class.is(Class::PARTICLE) && part.class.is(Class::LOWER))
            {
                continue;
            }
            let bearers = self.index.entry(part.key).or_default();
            if bearers.last() != Some(&number)
                && !bearers.iter().rev().take(REACH).any(|&other| other == number)
            {
                bearers.push(number);
            }
        }
    }
}

/// The person before candidate `at` in its sentence, if what stands between says that the name follows:
/// `Anna Lind, nicknamed Ace`.
fn nicknamed(scene: &Scene<'_>, at: usize, joined: &Joined) -> Option<usize> {
    let (before, candidate) = (scene.candidates.get(at.checked_sub(1)?)?, scene.candidates[at]);
    let gap = before.end as usize..candidate.start as usize;
    let view = scene.view(&candidate);
    let fits = before.field == candidate.field
        && before.kind == Kind::Person
        && gap.len() <= ALIAS_REACH
        && (gap.start..=gap.end).all(|token| view.tokens[token].begins == Start::Inside)
        && gap.clone().any(|token| view.class(token).is(Class::ALIAS))
        // `Known as`, but not `known for a quarrel with`.
        && gap.clone().all(|token| {
            let leads_off = view.class(token).is(Class::AND | Class::FOR | Class::OPENER);
            !leads_off || view.before(token).is(Class::ALIAS) && !view.class(token).is(Class::FOR)
        });
    (fits && joined.of[at - 1] != u32::MAX).then_some(joined.of[at - 1] as usize)
}

/// Whether two words are the same but for one letter, as in a name that was misspelt once.
fn is_misspelt(one: &str, other: &str) -> bool {
    let (long, short) = if one.len() >= other.len() { (one, other) } else { (other, one) };
    if short.len() < 6 || long.len() - short.len() > 1 || one.eq_ignore_ascii_case(other) {
        return false;
    }
    let (long, short) = (long.as_bytes(), short.as_bytes());
    let head = long.iter().zip(short).take_while(|(one, other)| one.eq_ignore_ascii_case(other)).count();
    let tail = long.iter().rev().zip(short.iter().rev());
    let tail = tail.take_while(|(one, other)| one.eq_ignore_ascii_case(other)).count();
    head > 0 && head + tail + 1 >= long.len()
}

/// Whether two full names can be of one person.
fn is_same(known: &[Part], other: &[Part]) -> bool {
    let (long, short) = if known.len() >= other.len() { (known, other) } else { (other, known) };
    let ([first, ..], [other, ..]) = (long, short) else { return false };
    if !agree(first, other) && !long.iter().any(|part| part.key == other.key) {
        return false;
    }
    // Every word of the shorter name must be found in the longer one, in order.
    let mut rest = long.iter();
    let (mut agreed, mut spelt) = (0, 0);
    for part in short {
        if !rest.by_ref().any(|candidate| agree(candidate, part)) {
            break;
        }
        agreed += 1;
        spelt += usize::from(!part.class.is(Class::INITIAL));
    }
    agreed == short.len() && spelt > 0
}

/// How much of a name is spelt out; a word in capitals counts a little less than another.
fn fullness(parts: &[Part]) -> u32 {
    let weight = |part: &Part| {
        if part.class.is(Class::INITIAL) { 1 } else { 16 - u32::from(part.class.is(Class::UPPER)) }
    };
    parts.iter().map(weight).sum()
}

fn agree(one: &Part, other: &Part) -> bool {
    if one.key == other.key {
        return true;
    }
    let initial = one.class.is(Class::INITIAL) || other.class.is(Class::INITIAL);
    initial && one.letter == other.letter
}
