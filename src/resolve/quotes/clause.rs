//! Reads one sentence: its cues, whose they are, and where the words stand that they report.
//!
//! A sentence here never ends inside a quote. All ranges are of tokens of the body.

use std::ops::Range;

use super::marks::Quoted;
use super::words::Class;
use crate::text::Token;

/// The body as the quote finder sees it.
#[derive(Clone, Copy)]
pub(super) struct View<'a> {
    pub(super) tokens: &'a [Token],
    pub(super) classes: &'a [Class],
}

/// On which side of the cue the words stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    Before,
    After,
}

/// One cue with its speaker and content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Cue {
    /// The word or words of the cue.
    pub(super) words: Range<usize>,
    /// Who speaks; empty where the sentence does not say.
    pub(super) speaker: Range<usize>,
    /// Where an apposition to the speaker ends.
    pub(super) apposed: usize,
    /// What is said.
    pub(super) content: Range<usize>,
    pub(super) side: Side,
    /// Whether the cue alone makes a clause an indirect quote.
    pub(super) strength: Strength,
}

/// What a cue proves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Strength {
    /// A clause beside it is somebody's words.
    Clause,
    /// Quoted words beside it are somebody's.
    Quoted,
}

/// A sentence: its tokens and the quoted stretches in it.
pub(super) struct Sentence<'a> {
    pub(super) view: View<'a>,
    pub(super) range: Range<usize>,
    pub(super) quoted: &'a [Quoted],
}

impl Sentence<'_> {
    /// Finds the cues, in order.
    pub(super) fn cues(&self, out: &mut Vec<Cue>) {
        out.clear();
        let mut at = self.range.start;
        let mut quoted = self.quoted.iter().peekable();
        while at < self.range.end {
            if let Some(next) = quoted.peek().filter(|next| at >= next.open) {
                at = next.end.max(at + 1);
                quoted.next();
                continue;
            }
            if self.class(at).is(Class::CUE)
                && let Some(cue) = self.read(at, out)
            {
                if let Some(last) = out.last_mut().filter(|last| last.side == Side::After) {
                    let bound = if cue.speaker.is_empty() || cue.speaker.start > cue.words.start {
                        cue.words.start
                    } else {
                        cue.speaker.start.max(last.words.end)
                    };
                    // A cue inside what another reports leaves the outer one whole.
                    if cue.side == Side::After && self.breaks(last, &cue, bound) {
                        last.content.end = self.trim_end(last.content.start..bound.min(last.content.end));
                    }
                }
                at = cue.words.end;
                out.push(cue);
            } else {
                at += 1;
            }
        }
    }

    /// Whether `next` is a cue of the same speaker, which ends what `last` reports.
    fn breaks(&self, last: &Cue, next: &Cue, bound: usize) -> bool {
        next.speaker == last.speaker
            && bound > last.content.start
            && self.class(bound - 1).is(Class::COMMA | Class::CONJ)
    }

    pub(super) fn class(&self, at: usize) -> Class {
        self.view.classes.get(at).copied().unwrap_or_default()
    }

    pub(super) fn is_quoted(&self, at: usize) -> bool {
        self.quoted.iter().any(|quoted| (quoted.open..quoted.end).contains(&at))
    }

    /// The first token behind the last quote before `at`.
    pub(super) fn behind_quote(&self, at: usize) -> usize {
        let before = self.quoted.iter().filter(|quoted| quoted.end <= at);
        before.map(|quoted| quoted.end).max().unwrap_or(0).max(self.range.start)
    }

    pub(super) fn next_open(&self, at: usize) -> Option<usize> {
        self.quoted.iter().map(|quoted| quoted.open).find(|&open| open >= at)
    }

    fn read(&self, at: usize, earlier: &[Cue]) -> Option<Cue> {
        let class = self.class(at);
        if class.is(Class::CREDIT) {
            return self.read_credit(at);
        }
        let floor = self.behind_quote(at);
        let before = if at > floor { self.class(at - 1) } else { Class::default() };
        let ing = class.is(Class::ING);
        // The French "a" of ", a déclaré …" is no article.
        let perfect = before.is(Class::HAVE) && at >= floor + 2 && self.class(at - 2).is(Class::COMMA);
        let noun = before.is(Class::DET | Class::POSSESSIVE | Class::HYPHEN) && !perfect;
        if noun || (before.is(Class::PREP) && !ing && !perfect) {
            return None;
        }
        if !ing && before.is(Class::BE) {
            return None;
        }
        let mut last = at;
        while last > floor
            && self.class(last - 1).is(Class::ADVERB | Class::AUX | Class::HAVE | Class::TIME | Class::BE)
        {
            last -= 1;
        }
        if last > floor
            && last < at
            && self.class(last).is(Class::TIME)
            && self.class(last - 1).is(Class::PREP)
        {
            last -= 1;
        }
        let speaker = self.speaker(at, last, floor, earlier)?;
        let strong = class.is(Class::SAY | Class::TELL | Class::ING);
        let side = self.side(at, &speaker, floor);
        let content = match side {
            Side::Before => {
                let end = speaker.start.min(last);
                let mut start = self.begin(earlier);
                while self.class(start).is(Class::FILLER) {
                    start += 1;
                }
                start.min(end)..self.trim_end(start.min(end)..end)
            }
            Side::After => {
                let start = self.content_start(at + 1, class);
                start..self.trim_end(start..self.range.end.max(start))
            }
        };
        if content.is_empty() {
            return None;
        }
        let marked = side == Side::After
            && content.start > at + 1
            && self.class(content.start - 1).is(Class::THAT | Class::COLON);
        let verb = self.class(content.start).is(Class::PREP | Class::TIME | Class::STOP)
            && side == Side::After
            && !marked;
        let strength = if (strong && !verb) || marked || (side == Side::Before && class.is(Class::WEAK)) {
            Strength::Clause
        } else {
            Strength::Quoted
        };
        let apposed = if speaker.start > at { self.apposition_end(&speaker) } else { last.max(speaker.end) };
        Some(Cue { words: at..at + 1, speaker, apposed, content, side, strength })
    }

    /// "According to …": the speaker follows, and the words behind a comma or before it all.
    fn read_credit(&self, at: usize) -> Option<Cue> {
        let mut first = at + 1;
        if self.class(first).is(Class::PREP) {
            first += 1;
        } else if !self.class(first).is(Class::CAPITAL | Class::DET)
            || self.class(at).is(Class::CAPITAL) && at > self.range.start
        {
            return None;
        }
        let speaker = first..self.noun_end(first, Class::default());
        if speaker.is_empty() {
            return None;
        }
        let opening = at == self.range.start
            || (at == self.range.start + 1 && self.class(at - 1).is(Class::CONJ | Class::ADVERB));
        let (side, content) = if opening {
            let mut start = speaker.end;
            while start < self.range.end && !self.class(start).is(Class::COMMA) {
                start += 1;
            }
            let start = (start + 1).min(self.range.end);
            (Side::After, start..self.trim_end(start..self.range.end))
        } else {
            (Side::Before, self.range.start..self.trim_end(self.range.start..at))
        };
        let words = at..first;
        (!content.is_empty()).then_some(Cue {
            words,
            apposed: self.apposition_end(&speaker),
            speaker,
            content,
            side,
            strength: Strength::Clause,
        })
    }
}
