//! Proximities of two sets of intervals.

use super::super::expr::Relation;
use super::bits::{clear_from, ones, set_range};
use super::set::{Lasts, Set};
use super::{Bounds, Effort, Interval, end_of};

/// What a place in a list costs, against a word of bits: five to eight times as much.
const PLACE: usize = 5;

/// How two parts are to stand to each other, in one text.
#[derive(Clone, Copy, Debug)]
pub struct Proximity<'a> {
    pub(super) relation: Relation,
    /// First words of the sentences or paragraphs that a match may not leave.
    pub(super) starts: &'a [u32],
}

/// All intervals that cover one of `left` and one of `right`.
pub fn near(left: Set, right: Set, proximity: Proximity<'_>, effort: &Effort) -> Set {
    let (left, right) = (proximity.whole(left, effort), proximity.whole(right, effort));
    let found = proximity.follow(&left, &right, effort);
    match proximity.relation {
        Relation::Before(_) => found,
        Relation::Within(_) | Relation::Sentence | Relation::Paragraph => {
            found.join(proximity.follow(&right, &left, effort), effort)
        }
    }
}

/// The minimal ones at least of those intervals: there the nearest of each part are enough.
pub fn near_least(left: Set, right: Set, proximity: Proximity<'_>, effort: &Effort) -> Set {
    let (left, right) = (proximity.whole(left, effort), proximity.whole(right, effort));
    let mut found = proximity.follow_least(&left, &right, effort);
    match proximity.relation {
        Relation::Before(_) => {}
        Relation::Within(_) | Relation::Sentence | Relation::Paragraph => {
            found.extend(proximity.follow_least(&right, &left, effort));
        }
    }
    super::tidy(&mut found);
    Set::of(found)
}

impl<'a> Proximity<'a> {
    pub fn new(relation: Relation, bounds: &'a Bounds) -> Proximity<'a> {
        let starts: &[u32] = match relation {
            Relation::Within(_) | Relation::Before(_) => &[],
            Relation::Sentence => &bounds.sentences,
            Relation::Paragraph => &bounds.paragraphs,
        };
        Proximity { relation, starts }
    }

    /// The last position at which something that follows may begin.
    pub(super) fn limit(&self, last: u32) -> u32 {
        match self.relation {
            Relation::Within(distance) | Relation::Before(distance) => last.saturating_add(distance),
            Relation::Sentence | Relation::Paragraph => end_of(self.starts, last),
        }
    }

    /// The intervals that lie in one sentence or paragraph.
    fn whole(&self, set: Set, effort: &Effort) -> Set {
        let one = |first, lasts: Lasts<'_>| lasts.most() <= end_of(self.starts, first);
        if self.starts.is_empty() || set.rows().all(|(first, lasts)| one(first, lasts)) {
            return set;
        }
        let (mut kept, mut row) = (Set::default(), Vec::new());
        for (first, lasts) in set.rows() {
            row.clear();
            row.extend_from_slice(lasts.words);
            let end = u64::from(end_of(self.starts, first)) + 1;
            clear_from(&mut row, end.saturating_sub(u64::from(lasts.from) * 64));
            kept.push_words(first, lasts.from, &row, effort);
        }
        kept
    }

    /// The covers of each interval of `before` and those of `behind` that follow it in reach.
    ///
    /// From the end of the text to its beginning, since an earlier word mostly reaches all that a
    /// later one does, and what is gathered for the one then serves the other.
    fn follow(&self, before: &Set, behind: &Set, effort: &Effort) -> Set {
        let mut found = Set::default();
        let (Some(first_row), Some(_)) = (behind.rows().next(), before.rows().next()) else { return found };
        let index = Index::new(behind);
        let end = behind.rows().map(|(_, lasts)| lasts.end()).max().unwrap_or(0);
        let from = first_row.0 / 64;
        let mut gathered = Gathered {
            from,
            lasts: vec![0; (end - from) as usize],
            rows: vec![0; behind.len().div_ceil(64)],
            lowest: end,
        };
        let mut wanted = vec![0; gathered.rows.len()];
        for (first, lasts) in before.rows().rev() {
            if effort.is_spent() {
                break;
            }
            wanted.fill(0);
            let (least, most) = (lasts.least(), lasts.most());
            if most <= self.limit(least) {
                // No gap between the windows behind the last words.
                set_range(&mut wanted, index.behind(least), index.behind(self.limit(most)));
            } else {
                let mut reached = 0;
                let mut looked_at = 0;
                for last in lasts.iter() {
                    looked_at += 1;
                    let until = index.behind(self.limit(last));
                    set_range(&mut wanted, reached.max(index.behind(last)), until);
                    reached = reached.max(until);
                }
                effort.add(looked_at);
            }
            gathered.gather(&wanted, behind, effort);
            let skipped = gathered.lowest.saturating_sub(from) as usize;
            let row = gathered.lasts.get(skipped..).unwrap_or_default();
            found.push_words(first, from + skipped as u32, row, effort);
        }
        found.turn();
        found
    }

    /// Of those covers the nearest: for each last word of `before` the latest first word, and the
    /// earliest end of what follows it.
    fn follow_least(&self, before: &Set, behind: &Set, effort: &Effort) -> Vec<Interval> {
        let ahead = latest_firsts(before, effort);
        let mut found = Vec::new();
        // The rows in reach go forward with the last words; of them those count that no later one
        // is shorter than.
        let mut queue: std::collections::VecDeque<Interval> = std::collections::VecDeque::new();
        let mut next = behind.shortest().peekable();
        effort.add(PLACE * (ahead.len() + behind.len()));
        for interval in ahead {
            let limit = self.limit(interval.last);
            while let Some(shortest) = next.next_if(|shortest| shortest.first <= limit) {
                while queue.back().is_some_and(|last| last.last >= shortest.last) {
                    queue.pop_back();
                }
                queue.push_back(shortest);
            }
            while queue.front().is_some_and(|front| front.first <= interval.last) {
                queue.pop_front();
            }
            if let Some(nearest) = queue.front() {
                found.push(Interval { first: interval.first, last: nearest.last });
            }
        }
        found
    }
}

/// Per last word of a set the interval with the latest first word, in order of last words.
pub(super) fn latest_firsts(set: &Set, effort: &Effort) -> Vec<Interval> {
    let from = set.rows().map(|(_, lasts)| lasts.from).min().unwrap_or(0);
    let end = set.rows().map(|(_, lasts)| lasts.end()).max().unwrap_or(0);
    let mut seen = vec![0_u64; (end - from) as usize];
    let mut found = Vec::with_capacity(set.len());
    for (first, lasts) in set.rows().rev() {
        let seen = &mut seen[(lasts.from - from) as usize..];
        for (at, (word, seen)) in lasts.words.iter().zip(seen).enumerate() {
            let fresh = [word & !*seen];
            *seen |= word;
            let start = (lasts.from + at as u32) * 64;
            found.extend(ones(&fresh).map(|bit| Interval { first, last: start + bit as u32 }));
        }
        effort.add(lasts.words.len());
    }
    found.sort_unstable_by_key(|interval| interval.last);
    found
}

/// How many rows of a set begin at or before a position.
pub(super) struct Index {
    start: u32,
    counts: Vec<u32>,
    all: usize,
}

impl Index {
    pub(super) fn new(set: &Set) -> Index {
        let start = set.first(0);
        let end = set.first(set.len() - 1);
        let mut counts = Vec::with_capacity((end - start) as usize + 1);
        for (row, (first, _)) in (0..).zip(set.rows()) {
            counts.resize((first - start) as usize, row);
            counts.push(row + 1);
        }
        Index { start, counts, all: set.len() }
    }

    /// The first row that begins behind a position.
    pub(super) fn behind(&self, position: u32) -> usize {
        match position.checked_sub(self.start) {
            None => 0,
            Some(at) => self.counts.get(at as usize).map_or(self.all, |count| *count as usize),
        }
    }
}

/// The last words of some rows of a set, taken together.
struct Gathered {
    from: u32,
    lasts: Vec<u64>,
    /// Which rows.
    rows: Vec<u64>,
    /// The first word of bits that is not empty.
    lowest: u32,
}

impl Gathered {
    /// Leaves the wanted rows gathered, and no others.
    fn gather(&mut self, wanted: &[u64], set: &Set, effort: &Effort) {
        if self.rows.iter().zip(wanted).any(|(has, wanted)| has & !wanted != 0) {
            self.rows.fill(0);
            self.lasts.fill(0);
            self.lowest = self.from + self.lasts.len() as u32;
            effort.add(self.lasts.len());
        }
        effort.add(wanted.len());
        for (at, (has, wanted)) in self.rows.iter_mut().zip(wanted).enumerate() {
            let fresh = [wanted & !*has];
            *has = *wanted;
            for bit in ones(&fresh) {
                let lasts = set.lasts(at * 64 + bit);
                effort.add(1 + lasts.words.len());
                self.lowest = self.lowest.min(lasts.from);
                lasts.add_to(&mut self.lasts, self.from);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(pairs: &[(u32, u32)]) -> Set {
        Set::of(pairs.iter().map(|&(first, last)| Interval { first, last }))
    }

    #[test]
    fn proximities() {
        use Relation::{Before, Paragraph, Sentence, Within};
        let bounds = Bounds { sentences: vec![0, 4, 8], paragraphs: vec![0, 8] };
        let effort = Effort::default();
        let (a, b) = (set(&[(1, 1), (7, 7)]), set(&[(3, 3), (8, 9)]));
        for (relation, expected) in [
            (Within(2), &[(1, 3), (7, 9)][..]),
            (Within(4), &[(1, 3), (3, 7), (7, 9)]),
            (Before(4), &[(1, 3), (7, 9)]),
            (Sentence, &[(1, 3)]),
            (Paragraph, &[(1, 3), (3, 7)]),
        ] {
            let proximity = Proximity::new(relation, &bounds);
            assert_eq!(near(a.clone(), b.clone(), proximity, &effort).pairs(), expected, "{relation:?}");
            let least = near_least(a.clone(), b.clone(), proximity, &effort);
            assert_eq!(least.pairs(), expected, "{relation:?}");
        }
        for (relation, expected) in
            [(Within(1), &[(1, 1)][..]), (Sentence, &[(7, 7)]), (Before(1), &[(1, 1)]), (Within(9), &[])]
        {
            let proximity = Proximity::new(relation, &bounds);
            assert_eq!(proximity.without(a.clone(), &b, &effort).pairs(), expected, "{relation:?}");
        }
        // The two must be different words; overlapping ones rule each other out.
        let within = |distance| Proximity::new(Within(distance), &bounds);
        assert!(near(a.clone(), a.clone(), within(5), &effort).is_empty());
        assert_eq!(within(1).without(a.clone(), &a, &effort).pairs(), a.pairs());
        let tower = set(&[(1, 2)]);
        assert_eq!(within(1).without(a, &tower, &effort).pairs(), [(7, 7)]);
    }
}
