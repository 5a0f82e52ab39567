//! What of a set stands free of another: `NOT W/n` and the like.

use super::super::expr::Relation;
use super::bits::{clear_below, clear_from, ones};
use super::near::{Index, Proximity, latest_firsts};
use super::set::Set;
use super::{Effort, Interval, end_of};

impl Proximity<'_> {
    /// The intervals of `left` that none of `right` but they themselves overlaps or has in reach.
    pub fn without(self, left: Set, right: &Set, effort: &Effort) -> Set {
        if right.is_empty() {
            return left;
        }
        let others = Others::new(self, right, effort);
        let (mut kept, mut row) = (Set::default(), Vec::new());
        // The first two rows of `right` that reach as far as the interval's first word.
        let (mut one, mut two) = (0, 0);
        for (first, lasts) in left.rows() {
            if effort.is_spent() {
                break;
            }
            let next_reaching = |from: usize| {
                (from..right.len()).find(|&at| right.lasts(at).most() >= first).unwrap_or(right.len())
            };
            one = next_reaching(one);
            two = next_reaching(two.max(one + 1));
            effort.add(1 + lasts.words.len());
            if others.is_before(first) {
                continue;
            }
            row.clear();
            row.extend_from_slice(lasts.words);
            let base = u64::from(lasts.from) * 64;
            let at = |position: u64| position.saturating_sub(base);
            let first_of = |at: usize| if at < right.len() { u64::from(right.first(at)) } else { u64::MAX };
            // What begins at `one` or later than it overlaps, but for the interval itself.
            let itself = (first_of(one) == u64::from(first)).then(|| right.lasts(one)).and_then(|lasts| {
                let mut reaching = lasts.iter().filter(|last| *last >= first);
                reaching.next().filter(|last| reaching.next().is_none() && u64::from(*last) < first_of(two))
            });
            let bit = itself.map(u64::from).filter(|last| *last >= base).map(|last| last - base);
            let has = bit.is_some_and(|bit| {
                row.get((bit / 64) as usize).is_some_and(|word| word >> (bit % 64) & 1 == 1)
            });
            clear_from(&mut row, at(first_of(one)));
            if let (true, Some(bit)) = (has, bit) {
                row[(bit / 64) as usize] |= 1 << (bit % 64);
            }
            others.clear_followed(first, lasts.from, &mut row);
            kept.push_words(first, lasts.from, &row, effort);
        }
        kept
    }
}

/// What of a set lies in reach of an interval without overlapping it.
struct Others<'a> {
    proximity: Proximity<'a>,
    index: Index,
    set: &'a Set,
    /// Per row the least last word of it and all later rows.
    least_from: Vec<u32>,
    /// Every last word of the set, in order.
    lasts: Vec<Interval>,
    /// Per last word the latest first word of the intervals that end there or before.
    latest: Vec<u32>,
}

impl<'a> Others<'a> {
    fn new(proximity: Proximity<'a>, set: &'a Set, effort: &Effort) -> Others<'a> {
        let mut least_from: Vec<u32> = set.shortest().map(|shortest| shortest.last).collect();
        for row in (1..least_from.len()).rev() {
            least_from[row - 1] = least_from[row - 1].min(least_from[row]);
        }
        let lasts = latest_firsts(set, effort);
        let mut most = 0;
        let latest = lasts.iter().map(|interval| {
            most = most.max(interval.first);
            most
        });
        let latest = latest.collect();
        Others { proximity, index: Index::new(set), set, least_from, lasts, latest }
    }

    /// Whether something ends before `first` and in reach of it, whatever the last word.
    fn is_before(&self, first: u32) -> bool {
        let count = self.lasts.partition_point(|interval| interval.last < first);
        match (self.proximity.relation, count.checked_sub(1)) {
            (Relation::Within(distance), Some(at)) => first <= self.lasts[at].last.saturating_add(distance),
            _ => false,
        }
    }

    /// Clears the last words that something follows in reach, or that something comes before in the
    /// same sentence or paragraph.
    fn clear_followed(&self, first: u32, from: u32, row: &mut [u64]) {
        let base = u64::from(from) * 64;
        match self.proximity.relation {
            Relation::Within(_) | Relation::Before(_) => {
                for (at, word) in row.iter_mut().enumerate() {
                    let asked = [*word];
                    for bit in ones(&asked) {
                        let last = (base as usize + at * 64 + bit) as u32;
                        if self.index.behind(self.proximity.limit(last)) > self.index.behind(last) {
                            *word &= !(1 << bit);
                        }
                    }
                }
            }
            Relation::Sentence | Relation::Paragraph => {
                let end = end_of(self.proximity.starts, first);
                let rows = self.least_from.partition_point(|least| *least <= end);
                if let Some(at) = rows.checked_sub(1) {
                    clear_below(row, u64::from(self.set.first(at)).saturating_sub(base));
                }
                let count = self.lasts.partition_point(|interval| interval.last < first);
                if let Some(at) = count.checked_sub(1) {
                    let end = u64::from(end_of(self.proximity.starts, self.latest[at])) + 1;
                    clear_below(row, end.saturating_sub(base));
                }
            }
        }
    }
}
