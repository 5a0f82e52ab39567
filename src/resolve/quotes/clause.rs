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

    fn next_open(&self, at: usize) -> Option<usize> {
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

    fn side(&self, at: usize, speaker: &Range<usize>, floor: usize) -> Side {
        let begin = self.range.start;
        if speaker.start > at {
            // "…", said Anna Lind. With nothing before the verb, the words follow.
            return if at > begin + 1 { Side::Before } else { Side::After };
        }
        let start = speaker.start;
        let quoted_before = floor > begin && start >= floor && start <= floor + 1;
        if quoted_before {
            return Side::Before;
        }
        let mut next = at + 1;
        if self.class(at).is(Class::TELL) {
            next = self.addressee_end(next);
        }
        let ends = next >= self.range.end
            || self.class(next).is(Class::STOP
                | Class::COMMA
                | Class::SEMICOLON
                | Class::PREP
                | Class::SUB
                | Class::TIME
                | Class::ADVERB
                | Class::DASH
                | Class::ING);
        let behind_comma = start > begin + 2 && self.class(start - 1).is(Class::COMMA | Class::DASH);
        if !ends || !behind_comma || self.class(begin).is(Class::LOOSE) && start < begin + 12 {
            return Side::After;
        }
        let opens = self.next_open(at).is_some();
        let that =
            (next..self.range.end.min(next + 14)).any(|at| self.class(at).is(Class::THAT | Class::COLON));
        if that || opens { Side::After } else { Side::Before }
    }

    /// Where the words begin that a verb before `at` reports.
    fn content_start(&self, at: usize, verb: Class) -> usize {
        let mut start = at;
        let open = self.next_open(at);
        if verb.is(Class::TELL) {
            start = self.addressee_end(start);
        }
        let limit = open.unwrap_or(self.range.end).min(start + 24);
        let mut found = None;
        for next in start..limit {
            let class = self.class(next);
            if class.is(Class::COLON)
                || (class.is(Class::THAT) && (next == start || !self.class(next - 1).is(Class::PREP)))
            {
                let plain = self.class(start).is(Class::THAT
                    | Class::COLON
                    | Class::PREP
                    | Class::TIME
                    | Class::ADVERB
                    | Class::COMMA
                    | Class::SUB);
                if plain || next <= start + 2 && verb.is(Class::TELL) {
                    found = Some(next + 1);
                }
                break;
            }
            if class.is(Class::BE | Class::AUX | Class::HAVE | Class::HE | Class::SHE | Class::THEY) {
                break;
            }
        }
        if let Some(found) = found {
            return found;
        }
        // Only what is no part of the words stands before a quote that a comma sets off.
        if let Some(open) = open.filter(|&open| open <= start + 24) {
            let set_off = open == start || self.class(open - 1).is(Class::COMMA | Class::COLON);
            if set_off {
                return open;
            }
            let adverbial = self.class(start).is(Class::PREP | Class::TIME | Class::ADVERB);
            if adverbial && self.class(open + 1).is(Class::CAPITAL) {
                return open;
            }
        }
        while start < self.range.end && self.class(start).is(Class::TIME | Class::ADVERB | Class::COMMA) {
            start += 1;
        }
        if self.class(start).is(Class::LOOSE) {
            // "said in a speech on Monday the plan …": words begin behind a day or a comma.
            let limit = self.range.end.min(start + 12);
            let mark = (start..limit).find(|&next| self.class(next).is(Class::TIME | Class::COMMA));
            if let Some(mark) = mark {
                start = mark + 1;
                while start < self.range.end && self.class(start).is(Class::TIME | Class::COMMA) {
                    start += 1;
                }
            }
        }
        start.min(self.range.end)
    }

    /// Where the addressee that begins at `at` ends.
    fn addressee_end(&self, at: usize) -> usize {
        let limit = self.range.end.min(at + 10);
        let stops = Class::THAT
            | Class::COMMA
            | Class::COLON
            | Class::QUOTE
            | Class::STOP
            | Class::LOOSE
            | Class::TIME
            | Class::SUB;
        if self.class(at).is(Class::HE | Class::SHE | Class::THEY | Class::FIRST | Class::IT) {
            return at + 1;
        }
        let mut end = at;
        while end < limit && !self.class(end).is(stops) {
            let class = self.class(end);
            if end > at
                && class.is(Class::DET | Class::HE | Class::SHE | Class::THEY | Class::IT | Class::FIRST)
            {
                return end;
            }
            end += 1;
            if class.is(Class::OUTLET | Class::GROUP) && self.class(end).is(Class::LOWER) {
                return end;
            }
        }
        end
    }

    /// Where content before a cue begins: behind the content of the cue before it.
    fn begin(&self, earlier: &[Cue]) -> usize {
        earlier.iter().map(|cue| cue.words.end.max(cue.speaker.end)).max().map_or(self.range.start, |end| {
            let mut start = end;
            while self.class(start).is(Class::COMMA | Class::STOP) {
                start += 1;
            }
            start
        })
    }

    /// The end of `range` without the marks that close it.
    fn trim_end(&self, range: Range<usize>) -> usize {
        let mut end = range.end;
        while end > range.start
            && self.class(end - 1).is(Class::COMMA
                | Class::STOP
                | Class::DASH
                | Class::CONJ
                | Class::SEMICOLON)
            && !self.is_quoted(end - 1)
        {
            end -= 1;
        }
        end
    }
}
