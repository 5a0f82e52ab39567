//! The algebra of places in a text: from where words stand to where a query matches.
//!
//! A place is an interval of word positions, both ends included. What a query part matches in one
//! field of one article is a set of intervals, defined by what can be chosen, and by nothing else:
//!
//! - a word matches at each of its positions;
//! - a phrase of k words matches at each choice of one position per word, in rising order, whose
//!   interval is no longer than k + slop words;
//! - `OR` matches wherever one of its parts does;
//! - `a W/n b` matches for each match of `a` and each of `b` that share no word and whose nearest
//!   ends lie at most n positions apart; the interval covers both. `PRE/n` asks besides that `a`
//!   comes first; `/s` and `/p` ask that both lie in one sentence or paragraph, however far apart;
//! - `a NOT W/n b` matches where `a` does, unless a match of `b`, other than that very interval,
//!   overlaps it or lies within n; the same with the other relations;
//! - inside `lead:` or `firstN` a word has only the positions of that piece of the body;
//! - `quote:x` matches where `x` does in a quote that is looked at as if it were the body of an
//!   article, and `said-by:name(x)` in one of theirs; where `x` holds without a place of its own, or
//!   nothing is asked, the whole quote is the place.
//!
//! Headline and body are two texts; no interval spans both. What is counted, marked and listed is
//! the minimal intervals of the whole, those that hold no other, after Clarke and Cormack. Unlike
//! theirs, operands of a proximity are not cut down to minimal intervals first: under that rule
//! `city PRE/1 ("new york" OR york)` would miss `city new york`, since `york` alone is shorter.
//!
//! A text of n words has n² intervals, and queries of a few letters that ask for most of them. So a
//! [`Set`] is one bit per interval, a proximity works on 64 of them at once, and each step tells its
//! [`Effort`] how many such words of bits it has touched.

mod bits;
mod near;
mod set;
mod without;

pub use bits::ones;
pub use near::{Proximity, near, near_least};
pub use set::Set;

/// A run of word positions, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Interval {
    /// The position of the first word.
    pub first: u32,
    /// The position of the last word.
    pub last: u32,
}

impl Interval {
    /// One word.
    pub fn at(position: u32) -> Interval {
        Interval { first: position, last: position }
    }
}

/// Where the sentences and paragraphs of a text begin, in order; both begin with the first word.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bounds {
    /// First words of sentences.
    pub sentences: Vec<u32>,
    /// First words of paragraphs.
    pub paragraphs: Vec<u32>,
}

/// Which intervals are asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keep {
    /// All of them, for a further proximity.
    All,
    /// The minimal ones at least.
    Least,
}

/// The work that an evaluation has cost, by words of bits and places looked at; never by the clock,
/// so that a query is given up on every machine or on none.
#[derive(Debug, Default)]
pub struct Effort(std::cell::Cell<u64>);

impl Effort {
    /// The most that one article may cost.
    pub const MOST: u64 = 1 << 30;

    /// Adds what was just looked at.
    pub fn add(&self, work: usize) {
        self.0.set(self.0.get().saturating_add(work as u64));
    }

    /// What was looked at so far.
    pub fn spent(&self) -> u64 {
        self.0.get()
    }

    /// Whether the evaluation is given up; what it gives is then worth nothing.
    pub fn is_spent(&self) -> bool {
        self.0.get() > Effort::MOST
    }

    /// Gives the evaluation up.
    pub fn give_up(&self) {
        self.0.set(u64::MAX);
    }
}

/// The last position before the next of `starts` behind `position`.
fn end_of(starts: &[u32], position: u32) -> u32 {
    let next = starts.partition_point(|start| *start <= position);
    starts.get(next).map_or(u32::MAX, |next| next - 1)
}

/// Sorts a list and drops what stands in it twice.
pub fn tidy(list: &mut Vec<Interval>) {
    list.sort_unstable();
    list.dedup();
}

/// The intervals of a sorted list that hold no other of it.
pub fn minimal(list: impl IntoIterator<Item = Interval>) -> Vec<Interval> {
    let mut kept: Vec<Interval> = Vec::new();
    for interval in list {
        if kept.last().is_some_and(|last| last.first == interval.first) {
            // The one before begins at the same word and is shorter.
            continue;
        }
        while kept.last().is_some_and(|last| last.last >= interval.last) {
            kept.pop();
        }
        kept.push(interval);
    }
    kept
}

/// The places of a phrase, of the positions of each of its words.
pub fn phrase(words: &[Vec<u32>], slop: u32, effort: &Effort) -> Set {
    let mut found = Set::default();
    let Some((firsts, rest)) = words.split_first() else { return found };
    let room = (rest.len() as u32).saturating_add(slop);
    'starts: for &first in firsts {
        if effort.is_spent() {
            break;
        }
        let limit = first.saturating_add(room);
        // Any later position of the next word goes with the earliest one of the word before.
        let mut earliest = first;
        let mut behind: &[u32] = std::slice::from_ref(&first);
        for positions in rest {
            let from = positions.partition_point(|position| *position <= earliest);
            let until = from + positions[from..].partition_point(|position| *position <= limit);
            behind = &positions[from..until];
            let Some(&next) = behind.first() else { continue 'starts };
            earliest = next;
        }
        effort.add(rest.len() + behind.len());
        found.push(first, behind, effort);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn minimal_intervals_hold_no_other() {
        let list = |pairs: &[(u32, u32)]| -> Vec<Interval> {
            pairs.iter().map(|&(first, last)| Interval { first, last }).collect()
        };
        for (all, kept) in [
            (&[(0, 0), (0, 1), (1, 1)][..], &[(0, 0), (1, 1)][..]),
            (&[(0, 5), (2, 3), (2, 9), (4, 8)], &[(2, 3), (4, 8)]),
            (&[(0, 2), (1, 3)], &[(0, 2), (1, 3)]),
            (&[], &[]),
        ] {
            assert_eq!(minimal(list(all)), list(kept));
        }
    }

    #[test]
    fn phrases() {
        let effort = Effort::default();
        let words = [vec![0, 4, 9], vec![2, 5, 6]];
        assert_eq!(phrase(&words, 0, &effort).pairs(), [(4, 5)]);
        assert_eq!(phrase(&words, 1, &effort).pairs(), [(0, 2), (4, 5), (4, 6)]);
        assert_eq!(phrase(&[vec![3], vec![]], 9, &effort).pairs(), []);
    }
}
