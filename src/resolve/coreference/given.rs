//! Given names that are written otherwise and are one all the same: `Bill` and `William`, `Beom-kye`
//! and `Bum-gye`.
//!
//! Only whole names are held against each other, and only where the family name is the same.

use std::sync::LazyLock;

use rustc_hash::FxHashSet;

use super::super::classes::Class;
use super::super::lists::lines;
use super::{Name, Part, Scene};

/// Two names that stand so near to each other are told apart on purpose: `William and Bill Okafor`.
const NEAR: u32 = 12;

/// Each given name with each short form of it. The list is the one by which names are joined across
/// the corpus.
static SHORT_FORMS: LazyLock<FxHashSet<(&str, &str)>> = LazyLock::new(|| {
    let lines = lines(include_str!("../../settle/data/nicknames.txt"));
    let pairs = lines.filter_map(|line| line.split_once(' '));
    pairs.flat_map(|(name, shorts)| shorts.split(' ').map(move |short| (name, short))).collect()
});

/// Letters of Korean names that are written in two ways.
const ROMANISED: &[(&str, &str)] = &[
    ("eo", "u"),
    ("oo", "u"),
    ("ee", "i"),
    ("ou", "u"),
    ("ch", "j"),
    ("k", "g"),
    ("p", "b"),
    ("t", "d"),
    ("r", "l"),
];

/// Whether two full names are one but for how the given name is written.
pub(super) fn is_variant(scene: &Scene<'_>, known: Name, other: Name) -> bool {
    let (one, two) = (scene.parts(known), scene.parts(other));
    let ([first, .., last], [other_first, .., other_last]) = (one, two) else { return false };
    if last.key == other_last.key && first.key != other_first.key {
        let plain =
            |part: &Part| part.class.is(Class::CAPITAL) && !part.class.is(Class::INITIAL | Class::UPPER);
        let middle = one.len() == 2 || two.len() == 2 || one[1..] == two[1..];
        return plain(first)
            && plain(other_first)
            && middle
            && !is_near(scene, known, other)
            && is_short_form(&word(scene, known, 0), &word(scene, other, 0));
    }
    let family = first.key == other_first.key && first.class.is(Class::FAMILY);
    family
        && one.len() == 3
        && two.len() == 3
        && (1..3).all(|at| romanised(&word(scene, known, at)) == romanised(&word(scene, other, at)))
}

fn is_short_form(one: &str, other: &str) -> bool {
    SHORT_FORMS.contains(&(one, other)) || SHORT_FORMS.contains(&(other, one))
}

fn is_near(scene: &Scene<'_>, one: Name, other: Name) -> bool {
    let (one, other) = (scene.candidates[one.candidate], scene.candidates[other.candidate]);
    one.field == other.field && one.start.abs_diff(other.start) < NEAR
}

/// A word of a name, folded.
fn word(scene: &Scene<'_>, name: Name, number: usize) -> String {
    let candidate = scene.candidates[name.candidate];
    let view = scene.view(&candidate);
    let tokens = candidate.start as usize..candidate.end as usize;
    let mut words = tokens.filter(|&token| view.class(token).is(Class::WORD));
    let mut folded = String::new();
    if let Some(token) = words.nth(number) {
        crate::text::fold(scene.text(&candidate, token), &mut folded);
    }
    folded
}

/// A syllable as it sounds, whichever way it is written.
fn romanised(syllable: &str) -> String {
    let mut rest = syllable;
    let mut sound = String::new();
    while let Some(first) = rest.chars().next() {
        match ROMANISED.iter().find(|(letters, _)| rest.starts_with(letters)) {
            Some((letters, written)) => {
                sound.push_str(written);
                rest = &rest[letters.len()..];
            }
            None => {
                sound.push(first);
                rest = &rest[first.len_utf8()..];
            }
        }
    }
    sound
}
