//! Cuts JSON into values without parsing them: lines, values in a row, elements of a list.
//!
//! In: a window of bytes. Out: where the next value lies. Strings and brackets are all it knows;
//! whether a value is valid is the parser's affair. Every byte is looked at once.

use std::ops::Range;

use memchr::{memchr, memchr2};

use super::records::{Cut, Step};
use crate::document::{Skip, SkipReason};

/// One value per line; blank lines are none.
#[derive(Default)]
pub(super) struct Lines {
    /// Line ends before the line at hand.
    passed_lines: u64,
    begun: Option<usize>,
    seen: usize,
}

impl Cut for Lines {
    fn step(&mut self, window: &[u8]) -> Step {
        if self.begun.is_none() {
            let rest = &window[self.seen..];
            let blank = rest.len() - rest.trim_ascii_start().len();
            self.passed_lines += memchr::memchr_iter(b'\n', &rest[..blank]).count() as u64;
            self.seen += blank;
            if self.seen == window.len() {
                return Step::More;
            }
            self.begun = Some(self.seen);
        }
        match memchr(b'\n', &window[self.seen..]) {
            Some(offset) => {
                self.seen += offset;
                Step::Record(self.begun.take().unwrap_or(0)..self.seen)
            }
            None => {
                self.seen = window.len();
                Step::More
            }
        }
    }

    fn finish(&mut self, window: &[u8]) -> Result<Option<Range<usize>>, Skip> {
        Ok(self.begun.take().map(|start| start..window.len()))
    }

    fn seen(&self) -> usize {
        self.seen
    }

    fn forget(&mut self, count: usize) {
        self.seen = self.seen.saturating_sub(count);
        self.begun = self.begun.map(|start| start.saturating_sub(count));
    }

    fn place(&self) -> Option<String> {
        Some((self.passed_lines + 1).to_string())
    }
}

/// Values in a row, or the elements of a list. Commas between them are passed over.
pub(super) struct Values {
    closes: Closes,
    state: State,
    depth: usize,
    ordinal: u64,
    begun: Option<usize>,
    handed_out: bool,
    seen: usize,
}

/// What ends the row of values.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Closes {
    AtEndOfFile,
    AtBracket,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Between,
    Inside,
    Text,
    Scalar,
}

impl Values {
    /// Values at the top of a file.
    pub fn top() -> Values {
        Values::until(Closes::AtEndOfFile)
    }

    /// The elements of a list whose `[` has been passed.
    pub fn elements() -> Values {
        Values::until(Closes::AtBracket)
    }

    fn until(closes: Closes) -> Values {
        let state = State::Between;
        Values { closes, state, depth: 0, ordinal: 0, begun: None, handed_out: false, seen: 0 }
    }

    /// Passes what may stand between values; `Some` where the row ends.
    fn pass_between(&mut self, window: &[u8]) -> Option<Step> {
        let rest = &window[self.seen..];
        // All that ends a scalar is passed here or begins a value, so that every value has a length.
        let is_gap = |byte: &&u8| byte.is_ascii_whitespace() || matches!(byte, b',' | 0x1e);
        let gap = rest.iter().take_while(is_gap).count();
        self.seen += gap;
        let first = *rest.get(gap)?;
        if first == b']' && self.closes == Closes::AtBracket {
            return Some(Step::End);
        }
        if matches!(first, b']' | b'}') {
            return Some(Step::Broken("a bracket closes that was never opened"));
        }
        self.begun = Some(self.seen);
        self.ordinal += 1;
        self.depth = 0;
        self.state = match first {
            b'{' | b'[' => State::Inside,
            b'"' => {
                self.seen += 1;
                State::Text
            }
            _ => State::Scalar,
        };
        None
    }

    /// Passes brackets up to the next string; `true` where the value ends.
    fn pass_inside(&mut self, window: &[u8]) -> bool {
        while let Some(byte) = window.get(self.seen) {
            self.seen += 1;
            match byte {
                b'{' | b'[' => self.depth += 1,
                b'}' | b']' => {
                    self.depth = self.depth.saturating_sub(1);
                    if self.depth == 0 {
                        return true;
                    }
                }
                b'"' => {
                    self.state = State::Text;
                    return false;
                }
                _ => {}
            }
        }
        false
    }

    /// Passes a string; `true` where the string is the value and ends.
    fn pass_text(&mut self, window: &[u8]) -> bool {
        while let Some(offset) = memchr2(b'"', b'\\', &window[self.seen..]) {
            let at = self.seen + offset;
            if window[at] == b'"' {
                self.seen = at + 1;
                self.state = State::Inside;
                return self.depth == 0;
            }
            if at + 2 > window.len() {
                self.seen = at;
                return false;
            }
            self.seen = at + 2;
            if self.seen >= window.len() {
                return false;
            }
        }
        self.seen = window.len();
        false
    }

    fn pass_scalar(&mut self, window: &[u8]) -> bool {
        let rest = &window[self.seen..];
        let ends = |byte: &u8| byte.is_ascii_whitespace() || matches!(byte, b',' | b']' | b'}' | b'{' | b'[');
        let length = rest.iter().position(ends);
        self.seen += length.unwrap_or(rest.len());
        length.is_some()
    }
}

impl Cut for Values {
    fn step(&mut self, window: &[u8]) -> Step {
        self.handed_out = false;
        while self.seen < window.len() {
            let before = (self.seen, self.state);
            let complete = match self.state {
                State::Between => match self.pass_between(window) {
                    Some(step) => return step,
                    None => false,
                },
                State::Inside => self.pass_inside(window),
                State::Text => self.pass_text(window),
                State::Scalar => self.pass_scalar(window),
            };
            if complete {
                self.state = State::Between;
                self.handed_out = true;
                return Step::Record(self.begun.take().unwrap_or(0)..self.seen);
            }
            if before == (self.seen, self.state) {
                break;
            }
        }
        Step::More
    }

    fn finish(&mut self, window: &[u8]) -> Result<Option<Range<usize>>, Skip> {
        match (self.begun.take(), self.state, self.closes) {
            (Some(start), State::Scalar, _) => Ok(Some(start..window.len())),
            (Some(start), _, _) => {
                self.begun = Some(start);
                Err(Skip::new(SkipReason::Malformed, "the file ends inside this value"))
            }
            (None, _, Closes::AtBracket) => {
                Err(Skip::new(SkipReason::Malformed, "the file ends inside the list"))
            }
            (None, _, Closes::AtEndOfFile) => Ok(None),
        }
    }

    fn seen(&self) -> usize {
        self.seen
    }

    fn forget(&mut self, count: usize) {
        self.seen = self.seen.saturating_sub(count);
        self.begun = self.begun.map(|start| start.saturating_sub(count));
    }

    fn place(&self) -> Option<String> {
        let begun = self.begun.is_some() || self.handed_out;
        Some(if begun { self.ordinal } else { self.ordinal + 1 }.to_string())
    }
}
