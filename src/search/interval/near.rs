//! Proximities of two sets of intervals.

use super::super::expr::Relation;
use super::set::{Lasts, Set, ones};
use super::{Bounds, Effort, Interval, end_of};

/// What a place in a list costs, against a word of bits: five to eight times as much.
const PLACE: usize = 5;

/// How two parts are to stand to each other, in one text.
#[derive(Clone, Copy, Debug)]
pub struct Proximity<'a> {
    relation: Relation,
    /// First words of the sentences or paragraphs that a match may not leave.
    starts: &'a [u32],
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
    fn limit(&self, last: u32) -> u32 {
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

/// Per last word of a set the interval with the latest first word, in order of last words.
fn latest_firsts(set: &Set, effort: &Effort) -> Vec<Interval> {
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
struct Index {
    start: u32,
    counts: Vec<u32>,
    all: usize,
}

impl Index {
    fn new(set: &Set) -> Index {
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
    fn behind(&self, position: u32) -> usize {
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

/// Sets the bits from one on, up to another and without it.
fn set_range(words: &mut [u64], from: usize, until: usize) {
    if from >= until {
        return;
    }
    let (begin, end) = (from / 64, (until - 1) / 64);
    for (at, word) in words.iter_mut().enumerate().take(end + 1).skip(begin) {
        let low = if at == begin { u64::MAX << (from % 64) } else { u64::MAX };
        let high = if at == end { u64::MAX >> (63 - (until - 1) % 64) } else { u64::MAX };
        *word |= low & high;
    }
}

/// Clears the bits from one on.
fn clear_from(words: &mut [u64], bit: u64) {
    for (at, word) in (0..).zip(words) {
        *word &= mask_below(bit.saturating_sub(at * 64));
    }
}

/// Clears the bits below one.
fn clear_below(words: &mut [u64], bit: u64) {
    for (at, word) in (0..).zip(words) {
        *word &= !mask_below(bit.saturating_sub(at * 64));
    }
}

fn mask_below(bit: u64) -> u64 {
    if bit >= 64 { u64::MAX } else { (1 << bit) - 1 }
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
