//! The noun phrases of a sentence: who speaks, by the place of the words round the verb.

use std::ops::Range;

use super::clause::{Cue, Sentence};
use super::words::Class;

/// How many tokens the name of a speaker may have, and how far an addressee reaches.
const NEAR: usize = 40;

impl Sentence<'_> {
    /// Who speaks by the verb at `at`, whose auxiliaries begin at `last`.
    pub(super) fn speaker(
        &self,
        at: usize,
        last: usize,
        floor: usize,
        earlier: &[Cue],
    ) -> Option<Range<usize>> {
        let class = self.class(at);
        let after_quote = floor > self.range.start;
        let before = if last > floor { self.class(last - 1) } else { Class::default() };
        let direct_comma = before.is(Class::COMMA | Class::DASH) && last - 1 == floor && after_quote;
        if class.is(Class::ING) && (last == at || !self.class(at - 1).is(Class::BE)) {
            return Some(self.subject(at, earlier));
        }
        let turned = (last == floor && after_quote) || direct_comma;
        let plain =
            before.is(Class::COMMA) && class.is(Class::SAY) && !after_quote && self.is_inverted(at + 1);
        if turned || plain || (last == self.range.start && class.is(Class::SAY)) {
            let end = self.noun_end(at + 1, Class::LOOSE);
            return if end > at + 1 {
                Some(at + 1..end)
            } else if turned {
                Some(self.subject(floor, earlier))
            } else {
                None
            };
        }
        if last == floor {
            return None;
        }
        if before.is(Class::CONJ) {
            return Some(self.subject(last - 1, earlier));
        }
        if before.is(Class::WHO) {
            let end = last - 1;
            let end = if end > floor && self.class(end - 1).is(Class::COMMA) { end - 1 } else { end };
            let found = self.noun_start(end, floor)..end;
            return (!found.is_empty()).then_some(found);
        }
        if before.is(Class::COMMA | Class::DASH) {
            return self.before_apposition(last - 1, floor);
        }
        let start = self.noun_start(last, floor);
        // "Anna Lind, 45, from Geneva said"
        let beside = start >= floor + 2
            && self.class(start - 1).is(Class::PREP)
            && self.class(start - 2).is(Class::COMMA);
        if beside && let Some(found) = self.before_apposition(start - 2, floor) {
            return Some(found);
        }
        (start < last).then_some(start..last)
    }

    /// Whether a noun phrase at `at` is all that follows the verb before it, up to a comma or the
    /// end: "…, said Anna Lind".
    fn is_inverted(&self, at: usize) -> bool {
        let begins = self.class(at).is(Class::CAPITAL | Class::DET | Class::HE | Class::SHE | Class::GROUP);
        if !begins || self.class(at).is(Class::TIME) {
            return false;
        }
        let end = self.noun_end(at, Class::LOOSE | Class::BE | Class::AUX | Class::HAVE);
        end >= self.range.end || self.class(end).is(Class::COMMA | Class::STOP | Class::LOOSE | Class::WHO)
    }

    /// The end of what is set beside the noun phrase `speaker` by a comma.
    pub(super) fn apposition_end(&self, speaker: &Range<usize>) -> usize {
        let next = speaker.end + 1;
        if self.class(speaker.end).is(Class::COMMA) && self.class(next).is(Class::CAPITAL) {
            return self.noun_end(next, Class::LOOSE);
        }
        speaker.end
    }

    /// "Anna Lind, the mayor," and "Anna Lind, who is 45,": the first part that can be a subject.
    fn before_apposition(&self, comma: usize, floor: usize) -> Option<Range<usize>> {
        let low = floor.max(comma.saturating_sub(NEAR * 2));
        let mut start = low;
        for at in low..=comma {
            if !self.class(at).is(Class::COMMA | Class::DASH | Class::SEMICOLON) {
                continue;
            }
            let mut first = start;
            while first < at && self.class(first).is(Class::CONJ | Class::ADVERB | Class::THAT | Class::COMMA)
            {
                first += 1;
            }
            start = at + 1;
            if first >= at
                || self.class(first).is(Class::LOOSE | Class::SUB | Class::TIME | Class::PREP | Class::WHO)
            {
                continue;
            }
            let begins = self.noun_start(at, first);
            if begins < at {
                return Some(begins..at);
            }
        }
        None
    }

    /// Where the noun phrase that ends before `end` begins.
    fn noun_start(&self, end: usize, floor: usize) -> usize {
        let low = floor.max(end.saturating_sub(NEAR));
        let mut at = end;
        while at > low {
            let class = self.class(at - 1);
            if class.is(Class::RIGHT) {
                let open = (low..at - 1).rev().find(|&left| self.class(left).is(Class::LEFT));
                match open {
                    Some(open) => at = open,
                    None => break,
                }
                continue;
            }
            let stops = Class::COMMA
                | Class::COLON
                | Class::SEMICOLON
                | Class::DASH
                | Class::LEFT
                | Class::SUB
                | Class::THAT
                | Class::WHO
                | Class::AUX
                | Class::BE
                | Class::HAVE
                | Class::SAY
                | Class::QUOTE;
            if class.is(stops) && !(class.is(Class::THAT | Class::DET) && at - 1 == low) {
                break;
            }
            if class.is(Class::CONJ)
                && !(self.class(at).is(Class::CAPITAL) && at >= 2 && self.class(at - 2).is(Class::CAPITAL))
            {
                break;
            }
            // A pronoun is a whole noun phrase.
            if class.is(Class::HE | Class::SHE | Class::THEY | Class::IT | Class::FIRST) {
                return if at == end { at - 1 } else { at };
            }
            at -= 1;
        }
        while at < end
            && self.class(at).is(Class::ADVERB
                | Class::CONJ
                | Class::TIME
                | Class::STOP
                | Class::RIGHT
                | Class::HYPHEN
                | Class::POSSESSIVE)
        {
            at += 1;
        }
        // "In Geneva officials said": the noun phrase is what stands behind the place.
        if at < end && self.class(at).is(Class::PREP) {
            let rest = (at + 1..end).find(|&next| self.class(next).is(Class::DET | Class::GROUP));
            at = rest.unwrap_or(at + 1);
        }
        at
    }

    /// Where the noun phrase that begins at `start` ends.
    pub(super) fn noun_end(&self, start: usize, stops: Class) -> usize {
        let stops = stops
            | Class::COMMA
            | Class::COLON
            | Class::SEMICOLON
            | Class::DASH
            | Class::SUB
            | Class::THAT
            | Class::WHO
            | Class::QUOTE
            | Class::ASKING
            | Class::SAY;
        let limit = self.range.end.min(start + NEAR);
        let mut at = start;
        while at < limit {
            let class = self.class(at);
            let point = class.is(Class::STOP) && at + 1 >= self.range.end;
            if point || class.is(stops) || (class.is(Class::LEFT) && at > start) || self.is_quoted(at) {
                break;
            }
            if class.is(Class::HE | Class::SHE | Class::THEY | Class::IT | Class::FIRST) {
                return at + usize::from(at == start);
            }
            if class.is(Class::TIME) && at > start && !self.class(at - 1).is(Class::HYPHEN) {
                break;
            }
            at += 1;
        }
        at
    }

    /// The subject of the sentence part before `at`: that of an earlier cue, else its first noun
    /// phrase.
    pub(super) fn subject(&self, at: usize, earlier: &[Cue]) -> Range<usize> {
        if let Some(cue) = earlier.iter().rev().find(|cue| !cue.speaker.is_empty()) {
            return cue.speaker.clone();
        }
        let mut start = self.range.start;
        let skipped = Class::LOOSE | Class::SUB | Class::PREP;
        while start < at && self.class(start).is(Class::CONJ | Class::ADVERB | Class::COMMA | Class::TIME) {
            start += 1;
        }
        if self.class(start).is(skipped) {
            let comma = (start..at).find(|&next| self.class(next).is(Class::COMMA) && !self.is_quoted(next));
            start = comma.map_or(start, |comma| comma + 1);
        }
        let mut end = start;
        let verbs = Class::COMMA
            | Class::AUX
            | Class::BE
            | Class::HAVE
            | Class::CUE
            | Class::WHO
            | Class::SUB
            | Class::ADVERB
            | Class::QUOTE
            | Class::DASH
            | Class::LEFT
            | Class::COLON;
        while end < at && end < start + 12 && !self.class(end).is(verbs) {
            if self.class(end).is(Class::HE | Class::SHE | Class::THEY | Class::IT | Class::FIRST) {
                end += 1;
                break;
            }
            // Behind a name, a word in lower case is the verb.
            let lower = self.class(end).is(Class::LOWER)
                && !self.class(end).is(Class::PREP | Class::DET | Class::CONJ);
            if end > start && lower && self.class(end - 1).is(Class::CAPITAL) {
                break;
            }
            end += 1;
        }
        if self.class(start).is(Class::PREP) { start..start } else { start..end }
    }
}
