//! The features of a token: what they are made of, as hashes.
//!
//! Trainer and tagger both come here. A score is a sum over features, so those that a word always
//! has in one role (itself, the word before, …) are listed by [`role_features`] and can be summed
//! once per word; those of a place in a text are listed by [`context_features`].

use super::super::classes::Class;
use super::hash::{chain, feature};
use super::word::{Facts, Words};

/// In what relation a word stands to the token that is scored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// It is the token.
    Own,
    /// The token before.
    Before,
    /// The token behind.
    Behind,
    /// The token before the one before.
    FarBefore,
    /// The token behind the one behind.
    FarBehind,
    /// It stands before the word elsewhere in the document.
    ElsewhereBefore,
    /// It stands behind the word elsewhere in the document.
    ElsewhereBehind,
    /// It begins a run of capitals with the word elsewhere.
    ElsewhereFirst,
    /// It ends a run of capitals with the word elsewhere.
    ElsewhereLast,
}

/// How many roles there are.
pub const ROLES: usize = 9;

/// Classes of the lists of cues that are features.
const CLASSES: [Class; 20] = [
    Class::HONORIFIC,
    Class::TITLE,
    Class::RELATION,
    Class::MODIFIER,
    Class::TAIL,
    Class::HEAD,
    Class::SITE,
    Class::LANDFORM,
    Class::OTHER,
    Class::NOTHING,
    Class::CALENDAR,
    Class::SPEECH,
    Class::NEAR,
    Class::PARTICLE,
    Class::FUNCTION,
    Class::DEMONYM,
    Class::STATE,
    Class::FAMILY,
    Class::BACKER,
    Class::COMMON,
];

/// Whether a feature is one of the very word, which the trainer hides now and then so that it
/// learns to do without.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sort {
    /// Of the very word.
    Lexical,
    /// Of what it is like, or of where it stands.
    General,
}

/// Lists the features of a word in a role.
pub fn role_features(words: &Words, number: u32, role: Role, each: &mut impl FnMut(Sort, u32)) {
    let facts = words.facts(number);
    match role {
        Role::Own => own_features(words, facts, each),
        Role::Before | Role::Behind => near_features(words, facts, role, each),
        Role::FarBefore | Role::FarBehind => {
            let base = 100 + role as u32 * 10;
            each(Sort::General, feature(base, facts.lower));
            each(Sort::General, feature(base + 1, u64::from(facts.clusters[1])));
            each(Sort::General, feature(base + 2, u64::from(facts.shape)));
        }
        Role::ElsewhereBefore | Role::ElsewhereBehind | Role::ElsewhereFirst | Role::ElsewhereLast => {
            let base = 100 + role as u32 * 10;
            each(Sort::General, feature(base, facts.lower));
            each(Sort::General, feature(base + 1, u64::from(facts.clusters[1])));
        }
    }
}

fn own_features(words: &Words, facts: &Facts, each: &mut impl FnMut(Sort, u32)) {
    let letters = words.letters(facts);
    let shape = u64::from(facts.shape);
    each(Sort::Lexical, feature(1, facts.word));
    each(Sort::Lexical, feature(2, facts.lower));
    let mut hash = 7;
    for (at, character) in letters.chars().take(4).enumerate() {
        hash = chain(hash, u64::from(u32::from(character)));
        let sort = if at == 3 { Sort::Lexical } else { Sort::General };
        each(sort, feature(3 + at as u32, hash));
    }
    let mut hash = 7;
    for (at, character) in letters.chars().rev().take(4).enumerate() {
        hash = chain(hash, u64::from(u32::from(character)));
        let sort = if at == 3 { Sort::Lexical } else { Sort::General };
        each(sort, feature(8 + at as u32, hash));
    }
    each(Sort::General, feature(12, shape));
    each(Sort::General, feature(13, letters.chars().take(12).count() as u64));
    each(Sort::General, feature(14, 0));
    if facts.entry.row != u16::MAX {
        each(Sort::General, feature(15, u64::from(facts.clusters[0])));
        each(Sort::General, feature(16, u64::from(facts.clusters[1])));
        each(Sort::General, feature(17, u64::from(facts.clusters[2])));
        each(Sort::Lexical, feature(18, u64::from(facts.entry.row)));
    }
    let brown = u64::from(facts.entry.brown);
    if brown != 0 {
        for (at, bits) in [4, 6, 10, 16].into_iter().enumerate() {
            each(Sort::General, feature(19 + at as u32, brown & ((1 << bits) - 1)));
        }
    }
    each(Sort::General, feature(23, facts.entry.odds as u64));
    each(Sort::General, feature(24, u64::from(facts.lists)));
    for bit in (0..16).filter(|bit| facts.lists >> bit & 1 == 1) {
        each(Sort::General, feature(25, bit));
        each(Sort::General, feature(26, bit << 32 | shape));
    }
    for (at, class) in (0..).zip(CLASSES) {
        if facts.class.is(class) {
            each(Sort::General, feature(27, at));
        }
    }
}

fn near_features(words: &Words, facts: &Facts, role: Role, each: &mut impl FnMut(Sort, u32)) {
    let base = 40 + role as u32 * 20;
    let mut general = |at: u32, value: u64| each(Sort::General, feature(base + at, value));
    general(0, facts.lower);
    general(1, u64::from(facts.shape));
    let mut hash = 7;
    for character in words.letters(facts).chars().rev().take(3) {
        hash = chain(hash, u64::from(u32::from(character)));
    }
    general(2, hash);
    for (at, cluster) in (3..).zip(facts.clusters) {
        general(at, u64::from(cluster));
    }
    if facts.entry.brown != 0 {
        general(6, u64::from(facts.entry.brown & 0x3ff));
        general(7, u64::from(facts.entry.brown));
    }
    general(8, u64::from(facts.lists));
    for (at, class) in (0..).zip(CLASSES) {
        if facts.class.is(class) {
            general(9, at);
        }
    }
}

/// Where a token stands.
#[derive(Clone, Copy, Debug)]
pub struct Context<'a> {
    /// The words two before to two behind.
    pub around: [&'a Facts; 5],
    /// How the sentence is written, and whether the token is its first.
    pub state: u8,
    /// Whether a hyphen joins it to the token before (1) or behind (2).
    pub joined: u8,
    /// The lists that hold a phrase of which it is a part, and its place there; zero for none.
    pub phrase: u32,
    /// The language; zero for English.
    pub language: u8,
    /// What the document shows of the word elsewhere, as a set of bits.
    pub elsewhere: u8,
}

/// Lists the features of a place in a text.
pub fn context_features(context: &Context<'_>, each: &mut impl FnMut(Sort, u32)) {
    let [far_before, before, own, behind, far_behind] = context.around;
    let mut general = |template: u32, value: u64| each(Sort::General, feature(template, value));
    let pair = |one: u16, other: u16| u64::from(one) << 16 | u64::from(other);
    let state = u64::from(context.state) << 40;
    general(200, state | u64::from(own.shape));
    general(201, state | u64::from(own.entry.odds as u8));
    if context.state > 1 {
        general(202, state | u64::from(own.other));
        general(203, state);
    }
    let (last, this, next) = (before.clusters[1], own.clusters[1], behind.clusters[1]);
    general(204, pair(last, this));
    general(205, pair(this, next));
    general(206, pair(last, this) << 16 | u64::from(next));
    general(207, pair(far_before.clusters[1], last));
    general(208, pair(next, far_behind.clusters[1]));
    general(209, pair(before.lists, own.lists));
    general(210, pair(own.lists, behind.lists));
    general(211, u64::from(before.shape) << 32 | u64::from(own.shape) ^ u64::from(behind.shape) << 16);
    if context.joined != 0 {
        general(212, u64::from(context.joined));
        general(213, u64::from(context.joined) << 32 | u64::from(own.shape));
    }
    if context.phrase != 0 {
        general(214, u64::from(context.phrase));
    }
    general(215, u64::from(context.elsewhere) << 8 | u64::from(context.state));
    if context.language != 0 {
        let language = u64::from(context.language) << 48;
        general(220, language | u64::from(own.shape));
        general(221, language | state | u64::from(own.entry.odds as u8));
        general(222, language ^ own.lower);
        general(223, language ^ before.lower);
        general(224, language ^ behind.lower);
        general(225, language | u64::from(own.lists));
        general(226, language | pair(this, before.shape as u16));
    }
}
