//! Organisations and places: the full name, its acronym, its short form.

use rustc_hash::FxHashMap;

use super::super::Kind;
use super::super::classes::Class;
use super::{Joined, Name, Part, REACH, Scene, introduction_order};

/// The organisations or places of an article, by what they can be found under.
#[derive(Default)]
struct Things {
    names: Vec<Name>,
    /// By hash of all words.
    whole: FxHashMap<u64, u32>,
    /// By first word.
    first: FxHashMap<u32, Vec<u32>>,
    /// By initials.
    initials: FxHashMap<u64, u32>,
}

/// Joins the organisations or the places of an article.
pub(super) fn join(scene: &mut Scene<'_>, kind: Kind) -> Joined {
    let mut joined = Joined::new(scene.candidates.len());
    let mut things = Things::default();
    let mut names = Vec::new();
    for at in introduction_order(scene.candidates) {
        if scene.candidates[at].kind == kind {
            names.push(scene.name(at));
        }
    }
    let acronyms = kind == Kind::Organisation;
    for name in names.iter().filter(|name| name.length > 1) {
        things.introduce(scene, *name, acronyms, &mut joined);
    }
    for name in names.iter().filter(|name| name.length == 1) {
        things.refer(scene, *name, acronyms, &mut joined);
    }
    joined
}

impl Things {
    fn introduce(&mut self, scene: &Scene<'_>, name: Name, acronyms: bool, joined: &mut Joined) {
        let parts = bare(scene.parts(name));
        let found = self.whole.get(&scene.hash(parts)).copied();
        let found = found.or_else(|| if acronyms { self.longer(scene, parts) } else { None });
        if let Some(thing) = found {
            joined.add(thing as usize, name.candidate);
            return;
        }
        self.open(scene, name, joined);
    }

    fn refer(&mut self, scene: &Scene<'_>, name: Name, acronyms: bool, joined: &mut Joined) {
        let parts = scene.parts(name);
        let mut found = self.whole.get(&scene.hash(parts)).copied();
        if acronyms && found.is_none() && parts.len() == 1 {
            found = self.bracketed(scene, name, joined).or_else(|| self.spelt_out(scene, name));
            if let Some(thing) = found {
                self.whole.insert(scene.hash(parts), thing);
            } else {
                found = self.longer(scene, parts);
            }
        }
        match found {
            Some(thing) => joined.add(thing as usize, name.candidate),
            None => self.open(scene, name, joined),
        }
    }

    /// The one thing whose name begins with `parts` and goes on: `Meridian` of `Meridian Bank`.
    fn longer(&self, scene: &Scene<'_>, parts: &[Part]) -> Option<u32> {
        let first = parts.first()?;
        if first.class.is(Class::PLACE | Class::DEMONYM) {
            return None;
        }
        let things = self.first.get(&first.key)?;
        let mut fits = things.iter().copied().rev().take(REACH).filter(|&thing| {
            let known = bare(scene.parts(self.names[thing as usize]));
            known.len() > parts.len() && known.iter().zip(parts).all(|(one, other)| one.key == other.key)
        });
        let only = fits.next()?;
        if fits.next().is_some() { None } else { Some(only) }
    }

    /// The thing whose name stands before the bracket that holds `name`.
    fn bracketed(&self, scene: &Scene<'_>, name: Name, joined: &Joined) -> Option<u32> {
        let candidate = scene.candidates[name.candidate];
        let before = scene.candidates[name.candidate.checked_sub(1)?];
        let view = scene.view(&candidate);
        let opens = candidate.start as usize == before.end as usize + 1
            && before.field == candidate.field
            && before.kind == candidate.kind
            && view.class(before.end as usize).is(Class::OPEN);
        let upper = view.class(candidate.start as usize).is(Class::UPPER);
        let thing = joined.of[name.candidate - 1];
        (opens && upper && thing != u32::MAX).then_some(thing)
    }

    /// The thing whose initials `name` is.
    fn spelt_out(&self, scene: &Scene<'_>, name: Name) -> Option<u32> {
        let candidate = scene.candidates[name.candidate];
        let view = scene.view(&candidate);
        if !view.class(candidate.start as usize).is(Class::UPPER) {
            return None;
        }
        let text = scene.texts[candidate.field as usize];
        let letters = &text[view.tokens[candidate.start as usize].range()];
        let letters = letters.chars().filter(|letter| letter.is_alphabetic());
        self.initials.get(&hash_letters(letters)).copied()
    }

    fn open(&mut self, scene: &Scene<'_>, name: Name, joined: &mut Joined) {
        let thing = joined.open(name.candidate) as u32;
        self.names.push(name);
        let parts = bare(scene.parts(name));
        self.whole.insert(scene.hash(parts), thing);
        let Some(first) = parts.first() else { return };
        self.first.entry(first.key).or_default().push(thing);
        if parts.len() < 2 {
            return;
        }
        let strong = parts.iter().filter(|part| part.class.is(Class::CAPITAL));
        self.initials.entry(hash_letters(strong.clone().map(|part| part.letter))).or_insert(thing);
        // IBM is International Business Machines Corp.
        let own = strong.filter(|part| !part.class.is(Class::EMPTY));
        self.initials.entry(hash_letters(own.map(|part| part.letter))).or_insert(thing);
        self.initials.entry(hash_letters(parts.iter().map(|part| part.letter))).or_insert(thing);
    }
}

/// A name without the article before it.
fn bare(parts: &[Part]) -> &[Part] {
    match parts {
        [the, rest @ ..] if the.class.is(Class::THE) && !rest.is_empty() => rest,
        _ => parts,
    }
}

fn hash_letters(letters: impl Iterator<Item = char>) -> u64 {
    letters.fold(7, |hash: u64, letter| {
        (hash ^ u64::from(u32::from(letter.to_ascii_lowercase())))
            .wrapping_mul(0x9e37_79b9_7f4a_7c15)
            .rotate_left(23)
    })
}
