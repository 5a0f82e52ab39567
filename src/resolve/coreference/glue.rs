//! Names that lost the space before or behind them, as where a page's links were cut out: `ofRonald
//! Ojeda`, `Brooke Rollinssaid`.
//!
//! A token cannot be cut, so the bytes that belong to other words are noted here, and the word that
//! the name really ends with.

use rustc_hash::FxHashMap;

use super::super::Kind;
use super::super::classes::Class;
use super::super::lists::LISTS;
use super::super::words::Word;
use super::{REACH, Scene};
use crate::text::hash;

/// The shortest family name that is looked for in a longer word.
const SHORTEST: usize = 4;

/// What of a name's first and last token is not part of it.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Glue {
    /// Bytes before the name in its first token.
    pub(super) lead: usize,
    /// Bytes behind the name in its last token.
    pub(super) trail: usize,
    /// The first word without them, if the article has it elsewhere.
    pub(super) first: Option<Word>,
    /// The last word without them.
    pub(super) last: Option<Word>,
}

/// Finds the people of the article whose names are glued to other words, by candidate.
pub(super) fn find(scene: &Scene<'_>) -> FxHashMap<usize, Glue> {
    let mut glued = FxHashMap::default();
    for (at, candidate) in scene.candidates.iter().enumerate() {
        if candidate.kind != Kind::Person || candidate.end - candidate.start < 2 {
            continue;
        }
        let first = scene.text(candidate, candidate.start as usize);
        let lead = first.bytes().take_while(u8::is_ascii_lowercase).count();
        let lead = if lead < first.len() && is_plain(&first[..lead], Class::OPENER) { lead } else { 0 };
        let (trail, last) = ending(scene, at).unwrap_or((0, None));
        if lead + trail > 0 {
            let first = beginning(scene, &first[lead..]).filter(|_| lead > 0);
            glued.insert(at, Glue { lead, trail, first, last });
        }
    }
    glued
}

/// The word with which another name of the article begins, if it is printed as `first`.
fn beginning(scene: &Scene<'_>, first: &str) -> Option<Word> {
    let mut near = scene.candidates.iter().filter(|other| other.kind == Kind::Person).take(REACH);
    let other = near.find(|other| scene.text(other, other.start as usize) == first)?;
    Some(scene.view(other).words[other.start as usize])
}

/// How many bytes are glued to the last word of a name, and that word, which must stand alone
/// elsewhere.
fn ending(scene: &Scene<'_>, at: usize) -> Option<(usize, Option<Word>)> {
    let candidate = &scene.candidates[at];
    let text = scene.text(candidate, candidate.end as usize - 1);
    if text.len() < SHORTEST + 4 || !text.is_ascii() {
        return None;
    }
    let near = scene.candidates[at + 1..].iter().take(REACH);
    let single = near.filter(|other| other.kind == Kind::Person && other.end - other.start == 1);
    for other in single {
        let name = scene.text(other, other.start as usize);
        let Some(rest) = text.strip_prefix(name).filter(|_| name.len() >= SHORTEST) else { continue };
        let plain = &rest[..rest.bytes().take_while(u8::is_ascii_lowercase).count()];
        if plain.len() > 3 && (is_plain(plain, Class::SPEECH) || plain.len() > 4 && plain.ends_with("ed")) {
            return Some((rest.len(), Some(scene.view(other).words[other.start as usize])));
        }
    }
    None
}

/// Whether a word is on the list of `class`.
fn is_plain(word: &str, class: Class) -> bool {
    LISTS.words.get(&hash(word)).is_some_and(|classes| classes.is(class))
}
