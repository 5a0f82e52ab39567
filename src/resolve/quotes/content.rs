//! Where the words stand that a cue reports: on which side, from where, up to where.

use std::ops::Range;

use super::clause::{Cue, Sentence, Side};
use super::words::Class;

impl Sentence<'_> {
    /// On which side of the verb at `at` its words stand.
    pub(super) fn side(&self, at: usize, speaker: &Range<usize>, floor: usize) -> Side {
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
    pub(super) fn content_start(&self, at: usize, verb: Class) -> usize {
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
    pub(super) fn addressee_end(&self, at: usize) -> usize {
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
    pub(super) fn begin(&self, earlier: &[Cue]) -> usize {
        earlier.iter().map(|cue| cue.words.end.max(cue.speaker.end)).max().map_or(self.range.start, |end| {
            let mut start = end;
            while self.class(start).is(Class::COMMA | Class::STOP) {
                start += 1;
            }
            start
        })
    }

    /// The end of `range` without the marks that close it.
    pub(super) fn trim_end(&self, range: Range<usize>) -> usize {
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
