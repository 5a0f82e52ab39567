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
//! All sets are sorted and hold no interval twice.

use super::expr::{Relation, Sense};

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

/// Which intervals a proximity is to give.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keep {
    /// All of them, for a further proximity.
    All,
    /// The minimal ones at least.
    Least,
    /// One, if there is any.
    One,
}

/// The most intervals that one proximity may give in one article: far more than any article of a
/// newspaper gives a sensible query.
pub const MOST: usize = 1 << 20;

/// The last position before the next of `starts` behind `position`.
fn end_of(starts: &[u32], position: u32) -> u32 {
    let next = starts.partition_point(|start| *start <= position);
    starts.get(next).map_or(u32::MAX, |next| next - 1)
}

/// Sorts a set and drops what stands in it twice.
pub fn tidy(set: &mut Vec<Interval>) {
    set.sort_unstable();
    set.dedup();
}

/// The intervals of a set that hold no other of it.
pub fn minimal(set: &[Interval]) -> Vec<Interval> {
    let mut kept: Vec<Interval> = Vec::with_capacity(set.len());
    for interval in set {
        if kept.last().is_some_and(|last| last.first == interval.first) {
            // The one before begins at the same word and is shorter.
            continue;
        }
        while kept.last().is_some_and(|last| last.last >= interval.last) {
            kept.pop();
        }
        kept.push(*interval);
    }
    kept
}

/// The places of a phrase, of the positions of each of its words.
pub fn phrase(words: &[Vec<u32>], slop: u32) -> Vec<Interval> {
    let Some((firsts, rest)) = words.split_first() else { return Vec::new() };
    let room = (rest.len() as u32).saturating_add(slop);
    let mut found = Vec::new();
    'starts: for &first in firsts {
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
        found.extend(behind.iter().map(|&last| Interval { first, last }));
    }
    found
}

/// The places of a proximity.
pub fn near(
    left: &[Interval],
    right: &[Interval],
    relation: Relation,
    sense: Sense,
    keep: Keep,
    bounds: &Bounds,
) -> Vec<Interval> {
    let starts: &[u32] = match relation {
        Relation::Within(_) | Relation::Before(_) => &[],
        Relation::Sentence => &bounds.sentences,
        Relation::Paragraph => &bounds.paragraphs,
    };
    let reach = Reach { relation, starts };
    match sense {
        Sense::With => {
            let (left, right) = (reach.whole(left), reach.whole(right));
            let mut found = Vec::new();
            reach.follow(&left, &right, keep, &mut found);
            let enough = keep == Keep::One && !found.is_empty();
            if !enough && !matches!(relation, Relation::Before(_)) {
                reach.follow(&right, &left, keep, &mut found);
            }
            tidy(&mut found);
            found
        }
        Sense::Without => {
            let alone = |interval: &Interval| !reach.meets(*interval, right);
            left.iter().copied().filter(alone).collect()
        }
    }
}

struct Reach<'a> {
    relation: Relation,
    /// First words of the units that a match may not leave.
    starts: &'a [u32],
}

impl Reach<'_> {
    /// The last position at which something that follows may begin.
    fn limit(&self, last: u32) -> u32 {
        match self.relation {
            Relation::Within(distance) | Relation::Before(distance) => last.saturating_add(distance),
            Relation::Sentence | Relation::Paragraph => end_of(self.starts, last),
        }
    }

    /// The intervals that lie in one unit.
    fn whole(&self, set: &[Interval]) -> Vec<Interval> {
        let one = |interval: &Interval| {
            self.starts.is_empty() || interval.last <= end_of(self.starts, interval.first)
        };
        set.iter().copied().filter(one).collect()
    }

    /// Adds the covers of each interval of `before` and those of `behind` that follow it in reach.
    fn follow(&self, before: &[Interval], behind: &[Interval], keep: Keep, found: &mut Vec<Interval>) {
        let mut by_last: Vec<Interval> = before.to_vec();
        if !by_last.is_sorted_by_key(|interval| interval.last) {
            by_last.sort_unstable_by_key(|interval| (interval.last, interval.first));
        }
        let mut lasts: Vec<u32> = Vec::new();
        for group in by_last.chunk_by(|a, b| a.last == b.last) {
            let last = group[0].last;
            if found.len() > MOST {
                return;
            }
            let limit = self.limit(last);
            let from = behind.partition_point(|next| next.first <= last);
            let next = behind[from..].iter().take_while(|next| next.first <= limit);
            lasts.clear();
            lasts.extend(next.map(|next| next.last));
            match keep {
                Keep::Least | Keep::One => {
                    let (Some(first), Some(&last)) = (group.last(), lasts.iter().min()) else { continue };
                    found.push(Interval { first: first.first, last });
                    if keep == Keep::One {
                        return;
                    }
                }
                Keep::All => {
                    lasts.sort_unstable();
                    lasts.dedup();
                    for interval in group {
                        if found.len() > MOST {
                            return;
                        }
                        found.extend(lasts.iter().map(|&last| Interval { first: interval.first, last }));
                    }
                }
            }
        }
    }

    /// Whether any of `others` but `interval` itself overlaps it or is in reach.
    fn meets(&self, interval: Interval, others: &[Interval]) -> bool {
        let limit = self.limit(interval.last);
        let candidates = others.iter().take_while(|other| other.first <= limit.max(interval.last));
        candidates.filter(|other| **other != interval).any(|other| {
            if other.first > interval.last {
                return self.same_unit(interval, *other);
            }
            if other.last >= interval.first {
                return true;
            }
            match self.relation {
                Relation::Before(_) => false,
                Relation::Within(_) => interval.first <= self.limit(other.last),
                Relation::Sentence | Relation::Paragraph => self.same_unit(*other, interval),
            }
        })
    }

    /// Whether a cover of both, which begins with `before`, lies in one unit.
    fn same_unit(&self, before: Interval, behind: Interval) -> bool {
        self.starts.is_empty() || behind.last <= end_of(self.starts, before.first)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(pairs: &[(u32, u32)]) -> Vec<Interval> {
        pairs.iter().map(|&(first, last)| Interval { first, last }).collect()
    }

    #[test]
    fn minimal_intervals_hold_no_other() {
        for (all, kept) in [
            (&[(0, 0), (0, 1), (1, 1)][..], &[(0, 0), (1, 1)][..]),
            (&[(0, 5), (2, 3), (2, 9), (4, 8)], &[(2, 3), (4, 8)]),
            (&[(0, 2), (1, 3)], &[(0, 2), (1, 3)]),
            (&[], &[]),
        ] {
            assert_eq!(minimal(&set(all)), set(kept));
        }
    }

    #[test]
    fn phrases() {
        let words = [vec![0, 4, 9], vec![2, 5, 6]];
        assert_eq!(phrase(&words, 0), set(&[(4, 5)]));
        assert_eq!(phrase(&words, 1), set(&[(0, 2), (4, 5), (4, 6)]));
        assert_eq!(phrase(&[vec![3], vec![]], 9), []);
    }

    #[test]
    fn proximities() {
        use Relation::{Before, Paragraph, Sentence, Within};
        let bounds = Bounds { sentences: vec![0, 4, 8], paragraphs: vec![0, 8] };
        let (a, b) = (set(&[(1, 1), (7, 7)]), set(&[(3, 3), (8, 9)]));
        for (relation, sense, expected) in [
            (Within(2), Sense::With, &[(1, 3), (7, 9)][..]),
            (Within(4), Sense::With, &[(1, 3), (3, 7), (7, 9)]),
            (Before(4), Sense::With, &[(1, 3), (7, 9)]),
            (Sentence, Sense::With, &[(1, 3)]),
            (Paragraph, Sense::With, &[(1, 3), (3, 7)]),
            (Within(1), Sense::Without, &[(1, 1)]),
            (Sentence, Sense::Without, &[(7, 7)]),
            (Before(1), Sense::Without, &[(1, 1)]),
        ] {
            let found = near(&a, &b, relation, sense, Keep::All, &bounds);
            assert_eq!(found, set(expected), "{relation:?} {sense:?}");
        }
        // The two must be different words; overlapping ones rule each other out.
        assert_eq!(near(&a, &a, Within(5), Sense::With, Keep::All, &bounds), []);
        let tower = set(&[(1, 2)]);
        assert_eq!(near(&a, &tower, Within(1), Sense::Without, Keep::All, &bounds), set(&[(7, 7)]));
    }
}
