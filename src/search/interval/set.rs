//! A set of intervals as bits: one row per first word, in it one bit per last word.

use super::bits::ones;
use super::{Effort, Interval};

/// The most words of bits in one set, 32 MB; a text whose sets need more is given up.
const MOST_WORDS: usize = 1 << 22;

/// A set of intervals, in order.
#[derive(Clone, Debug, Default)]
pub struct Set {
    rows: Vec<Row>,
    bits: Vec<u64>,
}

#[derive(Clone, Copy, Debug)]
struct Row {
    first: u32,
    /// Which word of bits the row begins with: position `64 * from` is its lowest bit.
    from: u32,
    start: u32,
    end: u32,
}

/// The last words of the intervals with one first word; the first and the last word of bits are
/// never empty.
#[derive(Clone, Copy, Debug)]
pub struct Lasts<'a> {
    pub from: u32,
    pub words: &'a [u64],
}

impl Set {
    /// A set of intervals that are sorted.
    pub fn of(intervals: impl IntoIterator<Item = Interval>) -> Set {
        let intervals = intervals.into_iter();
        let most = intervals.size_hint().1.unwrap_or_default();
        let mut set = Set { rows: Vec::with_capacity(most), bits: Vec::with_capacity(most) };
        for Interval { first, last } in intervals {
            let (word, bit) = (last / 64, 1 << (last % 64));
            match set.rows.last_mut() {
                Some(row) if row.first == first => {
                    let length = (word - row.from) as usize + 1;
                    set.bits.resize(set.bits.len().max(row.start as usize + length), 0);
                    row.end = set.bits.len() as u32;
                    set.bits[row.start as usize + length - 1] |= bit;
                }
                Some(_) | None => {
                    let start = set.bits.len() as u32;
                    set.bits.push(bit);
                    set.rows.push(Row { first, from: word, start, end: start + 1 });
                }
            }
        }
        set
    }

    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// How many first words there are.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    pub fn first(&self, row: usize) -> u32 {
        self.rows[row].first
    }

    pub fn lasts(&self, row: usize) -> Lasts<'_> {
        let Row { from, start, end, .. } = self.rows[row];
        Lasts { from, words: &self.bits[start as usize..end as usize] }
    }

    /// The rows, in order.
    pub fn rows(&self) -> impl DoubleEndedIterator<Item = (u32, Lasts<'_>)> {
        (0..self.len()).map(|row| (self.first(row), self.lasts(row)))
    }

    /// The shortest interval of each first word.
    pub fn shortest(&self) -> impl Iterator<Item = Interval> {
        self.rows().map(|(first, lasts)| Interval { first, last: lasts.least() })
    }

    /// Adds a row behind all others: a first word with last words in rising order.
    pub fn push(&mut self, first: u32, lasts: &[u32], effort: &Effort) {
        let (Some(least), Some(most)) = (lasts.first(), lasts.last()) else { return };
        let from = least / 64;
        self.push_row(first, from, (most / 64 - from) as usize + 1, effort, |words| {
            for last in lasts {
                words[(last / 64 - from) as usize] |= 1 << (last % 64);
            }
        });
    }

    /// Adds a row behind all others, of words of bits that begin with `from`; not if it is empty.
    pub fn push_words(&mut self, first: u32, from: u32, words: &[u64], effort: &Effort) {
        let Some(begin) = words.iter().position(|word| *word != 0) else { return };
        let end = words.iter().rposition(|word| *word != 0).map_or(begin, |last| last + 1);
        let words = &words[begin..end];
        self.push_row(first, from + begin as u32, words.len(), effort, |row| row.copy_from_slice(words));
    }

    fn push_row(
        &mut self,
        first: u32,
        from: u32,
        length: usize,
        effort: &Effort,
        fill: impl FnOnce(&mut [u64]),
    ) {
        let start = self.bits.len();
        if start + length > MOST_WORDS {
            return effort.give_up();
        }
        effort.add(1 + length);
        self.bits.resize(start + length, 0);
        fill(&mut self.bits[start..]);
        self.rows.push(Row { first, from, start: start as u32, end: (start + length) as u32 });
    }

    /// Turns the rows round, for a set that was filled from its end.
    pub fn turn(&mut self) {
        self.rows.reverse();
    }

    /// The intervals of both.
    pub fn join(mut self, other: Set, effort: &Effort) -> Set {
        if other.is_empty() {
            return self;
        }
        if self.is_empty() {
            return other;
        }
        if self.first(self.len() - 1) < other.first(0) {
            for (first, lasts) in other.rows() {
                self.push_words(first, lasts.from, lasts.words, effort);
            }
            return self;
        }
        let mut joined = Set::default();
        let (mut left, mut right) = (0, 0);
        let mut both = Vec::new();
        while left < self.len() || right < other.len() {
            let first_of = |set: &Set, row| if row < set.len() { set.first(row) } else { u32::MAX };
            let (in_left, in_right) = (first_of(&self, left), first_of(&other, right));
            let first = in_left.min(in_right);
            let mut row = None;
            if left < self.len() && in_left == first {
                row = Some(self.lasts(left));
                left += 1;
            }
            if right < other.len() && in_right == first {
                let lasts = other.lasts(right);
                right += 1;
                row = match row {
                    None => Some(lasts),
                    Some(before) => {
                        let from = before.from.min(lasts.from);
                        both.clear();
                        both.resize((before.end().max(lasts.end()) - from) as usize, 0);
                        before.add_to(&mut both, from);
                        lasts.add_to(&mut both, from);
                        joined.push_words(first, from, &both, effort);
                        None
                    }
                };
            }
            if let Some(lasts) = row {
                joined.push_words(first, lasts.from, lasts.words, effort);
            }
            if effort.is_spent() {
                break;
            }
        }
        joined
    }

    #[cfg(test)]
    pub fn pairs(&self) -> Vec<(u32, u32)> {
        self.rows().flat_map(|(first, lasts)| lasts.iter().map(move |last| (first, last))).collect()
    }
}

impl<'a> Lasts<'a> {
    /// Behind its last word of bits.
    pub fn end(self) -> u32 {
        self.from + self.words.len() as u32
    }

    /// The nearest last word.
    pub fn least(self) -> u32 {
        self.words.first().map_or(0, |word| self.from * 64 + word.trailing_zeros())
    }

    /// The farthest last word.
    pub fn most(self) -> u32 {
        self.words.last().map_or(0, |word| (self.end() - 1) * 64 + 63 - word.leading_zeros())
    }

    /// The last words, in order.
    pub fn iter(self) -> impl Iterator<Item = u32> + 'a {
        ones(self.words).map(move |bit| self.from * 64 + bit as u32)
    }

    /// Sets its bits in words that begin with `from`, which is not behind its own begin.
    pub fn add_to(self, words: &mut [u64], from: u32) {
        let at = (self.from - from) as usize;
        for (word, own) in words[at..].iter_mut().zip(self.words) {
            *word |= own;
        }
    }
}
