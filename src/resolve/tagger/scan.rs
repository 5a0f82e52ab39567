//! The article as the tagger sees it: tokens with their facts, the runs that may hold names, and
//! what the document shows of its words.
//!
//! A token may be part of a name if it has a capital letter, if it is joined by a hyphen to one
//! that has, or if it belongs to a short stretch of links between two such tokens. All others are
//! never looked at again.

use super::features::{Context, Role, Sort, context_features, role_features};
use super::hash::{chain, fingerprint};
use super::model::Model;
use super::word::{BOUNDARY, Known, Words, flag};
use crate::document::TextField;
use crate::text::{Lexicon, Start, Text, Token};

/// How many links may stand between two capitalised tokens.
const LINKS: usize = 3;
/// The longest run that is decoded in one piece.
const LONGEST: usize = 400;

/// A token with what is known of it.
#[derive(Clone, Copy, Debug)]
pub struct Unit {
    /// The number of its facts.
    pub facts: u32,
    /// See [`flag`].
    pub flags: u8,
    /// How its sentence is written (even) and whether it is the first of it (odd).
    pub state: u8,
    /// Whether it is the first of a sentence.
    pub first: bool,
    /// Whether a hyphen joins it to the token before (1) or behind (2).
    pub joined: u8,
}

/// Units that may hold names: from the first to one past the last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Run {
    /// The first.
    pub start: usize,
    /// One past the last.
    pub end: usize,
}

/// Sentences as written: with capitals for names, for most words, for all letters.
const PLAIN: u8 = 0;
const TITLED: u8 = 2;
const CAPITALS: u8 = 4;

/// Up to four different words.
#[derive(Clone, Copy, Debug, Default)]
struct Few {
    words: [u32; 4],
    count: u8,
}

impl Few {
    fn add(&mut self, word: u32, most: u8) {
        if self.count < most && !self.as_slice().contains(&word) {
            self.words[usize::from(self.count)] = word;
            self.count += 1;
        }
    }

    fn as_slice(&self) -> &[u32] {
        &self.words[..usize::from(self.count)]
    }
}

/// What the document shows of a capitalised word.
#[derive(Clone, Copy, Debug, Default)]
struct Seen {
    count: u32,
    inner: bool,
    before: Few,
    behind: Few,
    first: Few,
    last: Few,
}

/// The article being read. Its memory is used again.
#[derive(Debug, Default)]
pub struct Scan {
    /// What is known of words.
    pub words: Words,
    /// All tokens, those of the headline first.
    pub units: Vec<Unit>,
    /// Where names may be.
    pub runs: Vec<Run>,
    /// The language; zero for English.
    pub language: u8,
    headline: usize,
    seen: Vec<Seen>,
    /// By key: one above the place in `seen`, if the mark is that of this article.
    places: Vec<(u32, u32)>,
    /// By key: the last article that had the word in lower case.
    lower: Vec<u32>,
    mark: u32,
    phrases: Vec<u32>,
}

impl Scan {
    /// Reads the tokens of an article. Says whether the numbers of facts have started afresh.
    pub fn read(&mut self, text: &Text, model: &Model, lexicon: &Lexicon) -> bool {
        let stale = self.words.follow(lexicon);
        if stale {
            self.places.clear();
            self.lower.clear();
        }
        self.units.clear();
        self.runs.clear();
        self.mark += 1;
        self.language = language_of(text);
        for tokens in [&text.headline, &text.body] {
            self.headline = self.units.len();
            self.read_field(tokens, model, lexicon);
        }
        self.look_around();
        self.find_phrases(model);
        stale
    }

    /// The field of a unit and its token there.
    pub fn token(&self, unit: usize) -> (TextField, usize) {
        match unit.checked_sub(self.headline) {
            Some(token) => (TextField::Body, token),
            None => (TextField::Headline, unit),
        }
    }

    fn read_field(&mut self, tokens: &[Token], model: &Model, lexicon: &Lexicon) {
        let from = self.units.len();
        self.units.reserve(tokens.len());
        for token in tokens {
            let Known { facts, flags, .. } = self.words.know(token, model, lexicon);
            let first = token.begins != Start::Inside;
            self.units.push(Unit { facts, flags, state: u8::from(first), first, joined: 0 });
        }
        let mut start = 0;
        for at in 1..=tokens.len() {
            if at == tokens.len() || tokens[at].begins != Start::Inside {
                self.read_sentence(&tokens[start..at], from + start, model, lexicon);
                start = at;
            }
        }
    }

    fn read_sentence(&mut self, tokens: &[Token], from: usize, model: &Model, lexicon: &Lexicon) {
        let units = &mut self.units[from..from + tokens.len()];
        let (mut upper, mut lower, mut capitals, mut common, mut long) = (0, 0, 0, 0, 0);
        for (at, unit) in units.iter().enumerate() {
            let is = |bit: u8| usize::from(unit.flags & bit != 0);
            upper += is(flag::UPPER);
            capitals += is(flag::CAPITALS);
            lower += is(flag::LOWER);
            long += is(flag::LOWER) * is(flag::LONG);
            common += is(flag::COMMON) * usize::from(at > 0);
        }
        let written = if capitals >= 2 && capitals * 2 >= upper + lower && lower * 4 <= upper + lower {
            CAPITALS
        } else if common >= 2 && upper >= 4 && long * 4 <= upper {
            TITLED
        } else {
            PLAIN
        };
        if upper == 0 {
            return;
        }
        if written != PLAIN {
            for (unit, token) in units.iter_mut().zip(tokens) {
                unit.state |= written;
                if written == CAPITALS && unit.flags & flag::CAPITALS != 0 {
                    unit.facts = self.words.capitals(token.word, model, lexicon);
                }
            }
        }
        self.find_runs(tokens, from);
    }

    fn find_runs(&mut self, tokens: &[Token], from: usize) {
        let units = &mut self.units[from..from + tokens.len()];
        // Joins of hyphens, which carry what is true of one part to all of them.
        for at in 1..tokens.len().saturating_sub(1) {
            if units[at].flags & flag::HYPHEN != 0 && !tokens[at].spaced && !tokens[at + 1].spaced {
                units[at - 1].joined |= 2;
                units[at].joined |= 3;
                units[at + 1].joined |= 1;
            }
        }
        let mut run: Option<Run> = None;
        let mut at = 0;
        while at < units.len() {
            // A compound, or one token.
            let mut end = at + 1;
            while end < units.len() && units[end - 1].joined & 2 != 0 {
                end += 1;
            }
            if units[at..end].iter().any(|unit| unit.flags & flag::UPPER != 0) {
                let near = run.filter(|run| {
                    let gap = from + at - run.end;
                    let links = &units[run.end - from..at];
                    gap <= LINKS
                        && links.iter().all(|unit| unit.flags & (flag::LINK | flag::HYPHEN) != 0)
                        && from + end - run.start <= LONGEST
                });
                match near {
                    Some(open) => run = Some(Run { start: open.start, end: from + end }),
                    None => {
                        self.runs.extend(run);
                        run = Some(Run { start: from + at, end: from + end });
                    }
                }
            }
            at = end;
        }
        self.runs.extend(run);
    }

    /// Notes what the document shows of its words.
    fn look_around(&mut self) {
        let (mark, keys) = (self.mark, self.words.key_count());
        self.seen.clear();
        self.places.resize(keys.max(self.places.len()), (0, 0));
        self.lower.resize(keys.max(self.lower.len()), 0);
        for unit in &self.units {
            if unit.flags & flag::LOWER != 0 {
                self.lower[self.words.facts(unit.facts).key as usize] = mark;
            }
        }
        for run in 0..self.runs.len() {
            let Run { start, end } = self.runs[run];
            let mut from = start;
            while from < end {
                let capital = |unit: &Unit| unit.flags & flag::UPPER != 0;
                if !capital(&self.units[from]) {
                    from += 1;
                    continue;
                }
                let length = self.units[from..end].iter().take_while(|unit| capital(unit)).count();
                for at in from..from + length {
                    self.note(at, from, from + length);
                }
                from += length;
            }
        }
    }

    fn note(&mut self, at: usize, from: usize, to: usize) {
        let unit = self.units[at];
        let key = self.words.facts(unit.facts).key as usize;
        if self.places[key].0 != self.mark {
            self.seen.push(Seen::default());
            self.places[key] = (self.mark, self.seen.len() as u32 - 1);
        }
        let (before, behind) = (self.facts_at(at, -1), self.facts_at(at, 1));
        let (first, last) = (self.units[from].facts, self.units[to - 1].facts);
        let seen = &mut self.seen[self.places[key].1 as usize];
        seen.count += 1;
        seen.inner |= !unit.first && unit.state < TITLED;
        seen.before.add(before, 4);
        seen.behind.add(behind, 4);
        if to - from > 1 {
            seen.first.add(first, 3);
            seen.last.add(last, 3);
        }
    }

    /// Finds phrases of several words that are on the lists.
    fn find_phrases(&mut self, model: &Model) {
        const OPENS: u16 = 1 << 10;
        self.phrases.clear();
        self.phrases.resize(self.units.len(), 0);
        for run in &self.runs {
            let mut at = run.start;
            while at + 1 < run.end {
                let facts = self.words.facts(self.units[at].facts);
                if facts.lists & OPENS == 0 || self.units[at].flags & flag::UPPER == 0 {
                    at += 1;
                    continue;
                }
                let (mut hash, mut best) = (facts.folded, None);
                let mut count = 1;
                for next in at + 1..run.end {
                    if self.units[next].flags & flag::HYPHEN != 0 {
                        continue;
                    }
                    hash = chain(hash, self.words.facts(self.units[next].facts).folded);
                    count += 1;
                    let lists = model.name(fingerprint(hash)) & !OPENS;
                    if lists != 0 {
                        best = Some((next + 1, lists));
                    }
                    if count == 5 {
                        break;
                    }
                }
                let Some((end, lists)) = best else {
                    at += 1;
                    continue;
                };
                for place in at..end {
                    let part = if place == at {
                        1
                    } else if place + 1 == end {
                        3
                    } else {
                        2
                    };
                    self.phrases[place] = u32::from(lists) << 2 | part;
                }
                at = end;
            }
        }
    }

    /// The facts of the unit `offset` from `at`, or those of a boundary past the sentence.
    fn facts_at(&self, at: usize, offset: isize) -> u32 {
        let inside = match offset {
            -2 => !self.units[at].first && !self.units[at - 1].first,
            -1 => !self.units[at].first,
            1 => self.is_inside(at + 1),
            2 => self.is_inside(at + 1) && self.is_inside(at + 2),
            _ => true,
        };
        if inside { self.units[at.saturating_add_signed(offset)].facts } else { BOUNDARY }
    }

    fn is_inside(&self, at: usize) -> bool {
        at < self.units.len() && !self.units[at].first
    }

    /// The numbers of the facts around a unit: two before to two behind.
    pub fn around(&self, at: usize) -> [u32; 5] {
        [-2, -1, 0, 1, 2].map(|offset| self.facts_at(at, offset))
    }

    /// Where a unit stands.
    pub fn context(&self, at: usize, around: [u32; 5]) -> Context<'_> {
        let unit = &self.units[at];
        Context {
            around: around.map(|facts| self.words.facts(facts)),
            state: unit.state,
            joined: unit.joined,
            phrase: self.phrases[at],
            language: self.language,
            elsewhere: self.elsewhere(at),
        }
    }

    fn elsewhere(&self, at: usize) -> u8 {
        let unit = &self.units[at];
        if unit.flags & flag::UPPER == 0 {
            return 0;
        }
        let key = self.words.facts(unit.facts).key as usize;
        let (mark, place) = self.places[key];
        if mark != self.mark {
            return 0;
        }
        let seen = &self.seen[place as usize];
        let lower = self.lower[key] == self.mark;
        1 | u8::from(lower) << 1 | u8::from(seen.inner) << 2 | u8::from(seen.count > 1) << 3
    }

    /// The number in this document of the word that a unit is, if the document shows it elsewhere too.
    pub fn place(&self, at: usize) -> Option<usize> {
        if self.units[at].flags & flag::UPPER == 0 {
            return None;
        }
        let (mark, place) = self.places[self.words.facts(self.units[at].facts).key as usize];
        (mark == self.mark && self.seen[place as usize].count > 1).then_some(place as usize)
    }

    /// How many different words the document has that [`Scan::place`] numbers.
    pub fn place_count(&self) -> usize {
        self.seen.len()
    }

    /// Calls `each` with the words that stand around the word of number `place`, and their roles.
    pub fn neighbours(&self, place: usize, mut each: impl FnMut(u32, Role)) {
        let seen = &self.seen[place];
        for (few, role) in [
            (&seen.before, Role::ElsewhereBefore),
            (&seen.behind, Role::ElsewhereBehind),
            (&seen.first, Role::ElsewhereFirst),
            (&seen.last, Role::ElsewhereLast),
        ] {
            few.as_slice().iter().for_each(|&word| each(word, role));
        }
    }

    /// Lists all features of a unit: what the trainer learns from, and what the tagger's sums are
    /// held to.
    pub fn features(&self, at: usize, mut each: impl FnMut(Sort, u32)) {
        let around = self.around(at);
        for (number, role) in around.into_iter().zip(AROUND) {
            role_features(&self.words, number, role, &mut each);
        }
        context_features(&self.context(at, around), &mut each);
        if let Some(place) = self.place(at) {
            self.neighbours(place, |number, role| role_features(&self.words, number, role, &mut each));
        }
    }
}

/// The roles of the words that [`Scan::around`] lists.
pub const AROUND: [Role; 5] = [Role::FarBefore, Role::Before, Role::Own, Role::Behind, Role::FarBehind];

fn language_of(text: &Text) -> u8 {
    match text.language.map(crate::text::Language::code) {
        None | Some("en") => 0,
        Some("de") => 1,
        Some("fr") => 2,
        Some("es") => 3,
        Some("it") => 4,
        Some("pt") => 5,
        Some("nl") => 6,
        Some(_) => 7,
    }
}
