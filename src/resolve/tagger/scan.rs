//! The article as the tagger sees it: tokens with their facts, the runs that may hold names, and
//! what the document shows of its words.
//!
//! A token may be part of a name if it has a capital letter, if it is joined by a hyphen to one
//! that has, or if it belongs to a short stretch of links between two such tokens. All others are
//! never looked at again.

mod seen;
mod votes;

use super::super::classes::Class;
use super::features::{Context, Role, Sort, context_features, role_features};
use super::hash::chain;
use super::model::Model;
use super::word::{BOUNDARY, Words, flag};
use crate::document::TextField;
use crate::text::{Lexicon, Start, Text, Token};

use seen::{Lower, Seen};
use votes::Votes;

/// How many links may stand between two capitalised tokens.
const LINKS: usize = 3;
/// How far the features of a token reach.
const NEAR: usize = 2;
/// The longest run that is decoded in one piece.
const LONGEST: usize = 400;

/// A token with what is known of it.
#[derive(Clone, Copy, Debug)]
pub struct Unit {
    /// The number of its facts, if it is in a run or near one.
    pub facts: u32,
    /// See [`flag`].
    pub flags: u8,
    /// How its sentence is written (even) and whether it is the first of it (odd).
    pub state: u8,
    /// Whether it is the first of a sentence.
    pub first: bool,
    /// Whether a hyphen joins it to the token before (1) or behind (2).
    pub joined: u8,
    /// One above the document's number of the word, zero if it has no capital.
    place: u32,
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
    lower: Lower,
    mark: u32,
    phrases: Vec<u32>,
    /// By place, once the first pass is over.
    votes: Vec<Votes>,
    /// Whether they differ.
    disputed: Vec<bool>,
    /// The labels of the first pass, by unit.
    labels: Vec<u8>,
}

impl Scan {
    /// Reads the tokens of an article. Says whether the numbers of facts have started afresh.
    pub fn read(&mut self, text: &Text, model: &Model, lexicon: &Lexicon) -> bool {
        let stale = self.words.follow(lexicon);
        if stale {
            self.places.clear();
        }
        self.lower.clear();
        self.units.clear();
        self.runs.clear();
        self.votes.clear();
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

    /// Whether a run is one function word, such as the first of a sentence, and no name or acronym:
    /// of 78,000 of them in news three were taken for one.
    pub fn is_small_word(&self, run: &Run) -> bool {
        let unit = &self.units[run.start];
        let class = self.words.facts(unit.facts).class;
        run.end - run.start == 1
            && unit.flags & flag::CAPITALS == 0
            && class.is(Class::FUNCTION)
            && !class.is(Class::GIVEN | Class::SURNAME | Class::PLACE)
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
            let flags = self.words.flags(token, model, lexicon);
            if flags & flag::LOWER != 0 {
                self.lower.insert(lexicon.hash(token.word));
            }
            let first = token.begins != Start::Inside;
            let state = u8::from(first);
            self.units.push(Unit { facts: BOUNDARY, flags, state, first, joined: 0, place: 0 });
        }
        let before = self.runs.len();
        let mut start = 0;
        for at in 1..=tokens.len() {
            if at == tokens.len() || tokens[at].begins != Start::Inside {
                self.read_sentence(&tokens[start..at], from + start, model, lexicon);
                start = at;
            }
        }
        for run in &self.runs[before..] {
            for at in run.start.saturating_sub(NEAR).max(from)..(run.end + NEAR).min(self.units.len()) {
                if self.units[at].facts == BOUNDARY {
                    self.units[at].facts = self.words.number(tokens[at - from].word, model, lexicon);
                }
            }
        }
    }

    fn read_sentence(&mut self, tokens: &[Token], from: usize, model: &Model, lexicon: &Lexicon) {
        let units = &mut self.units[from..from + tokens.len()];
        let (mut upper, mut lower, mut capitals, mut common, mut long, mut any) = (0, 0, 0, 0, 0, 0);
        for (at, unit) in units.iter().enumerate() {
            any |= unit.flags;
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
        if any & flag::HYPHEN != 0 {
            self.join_hyphens(tokens, from);
        }
        self.find_runs(tokens.len(), from);
    }

    /// Notes joins of hyphens, which carry what is true of one part to all of them.
    fn join_hyphens(&mut self, tokens: &[Token], from: usize) {
        let units = &mut self.units[from..from + tokens.len()];
        for at in 1..tokens.len().saturating_sub(1) {
            if units[at].flags & flag::HYPHEN != 0 && !tokens[at].spaced && !tokens[at + 1].spaced {
                units[at - 1].joined |= 2;
                units[at].joined |= 3;
                units[at + 1].joined |= 1;
            }
        }
    }

    fn find_runs(&mut self, count: usize, from: usize) {
        let units = &self.units[from..from + count];
        let mut run: Option<Run> = None;
        let mut at = 0;
        while at < units.len() {
            if units[at].flags & flag::UPPER == 0 && units[at].joined & 2 == 0 {
                at += 1;
                continue;
            }
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
                    let lists = model.name(hash) & !OPENS;
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
        self.vote_features(at, &mut each);
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
