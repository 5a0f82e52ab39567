//! What a document shows of its capitalised words: beside what they stand, and whether they are also
//! written in lower case.

use super::super::features::Role;
use super::super::word::flag;
use super::{Run, Scan, TITLED, Unit};

/// The words in lower case of an article, by the hashes of their folded forms.
#[derive(Debug)]
pub(super) struct Lower {
    hashes: Vec<u64>,
    /// A bit for some bits of each hash: few words that are asked for are looked for.
    filter: [u64; 64],
}

impl Default for Lower {
    fn default() -> Lower {
        Lower { hashes: Vec::new(), filter: [0; 64] }
    }
}

impl Lower {
    pub(super) fn clear(&mut self) {
        self.hashes.clear();
        self.filter = [0; 64];
    }

    pub(super) fn insert(&mut self, hash: u64) {
        self.filter[(hash & 63) as usize] |= 1 << (hash >> 6 & 63);
        self.hashes.push(hash);
    }

    fn contains(&self, hash: u64) -> bool {
        self.filter[(hash & 63) as usize] >> (hash >> 6 & 63) & 1 == 1 && self.hashes.contains(&hash)
    }
}

/// Up to four different words.
#[derive(Clone, Copy, Debug, Default)]
struct Few {
    words: [u32; 4],
    count: u8,
}

impl Few {
    fn add(&mut self, word: u32, most: u8) {
        if self.count < most && !self.as_slice().contains(&word) {
            self.words[usize::from(self.count)] = word;
            self.count += 1;
        }
    }

    fn as_slice(&self) -> &[u32] {
        &self.words[..usize::from(self.count)]
    }
}

/// What the document shows of a capitalised word.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Seen {
    pub(super) count: u32,
    inner: bool,
    lower: bool,
    before: Few,
    behind: Few,
    first: Few,
    last: Few,
}

impl Scan {
    /// Notes what the document shows of its words.
    pub(super) fn look_around(&mut self) {
        let keys = self.words.key_count();
        self.seen.clear();
        self.places.resize(keys.max(self.places.len()), (0, 0));
        for run in 0..self.runs.len() {
            let Run { start, end } = self.runs[run];
            let mut from = start;
            while from < end {
                let capital = |unit: &Unit| unit.flags & flag::UPPER != 0;
                if !capital(&self.units[from]) {
                    from += 1;
                    continue;
                }
                let length = self.units[from..end].iter().take_while(|unit| capital(unit)).count();
                for at in from..from + length {
                    self.note(at, from, from + length);
                }
                from += length;
            }
        }
    }

    fn note(&mut self, at: usize, from: usize, to: usize) {
        let unit = self.units[at];
        let facts = self.words.facts(unit.facts);
        let key = facts.key as usize;
        if self.places[key].0 != self.mark {
            self.seen.push(Seen { lower: self.lower.contains(facts.folded), ..Seen::default() });
            self.places[key] = (self.mark, self.seen.len() as u32 - 1);
        }
        let place = self.places[key].1;
        self.units[at].place = place + 1;
        let (before, behind) = (self.facts_at(at, -1), self.facts_at(at, 1));
        let (first, last) = (self.units[from].facts, self.units[to - 1].facts);
        let seen = &mut self.seen[place as usize];
        seen.count += 1;
        seen.inner |= !unit.first && unit.state < TITLED;
        seen.before.add(before, 4);
        seen.behind.add(behind, 4);
        if to - from > 1 {
            seen.first.add(first, 3);
            seen.last.add(last, 3);
        }
    }

    pub(super) fn elsewhere(&self, at: usize) -> u8 {
        let Some(place) = self.units[at].place.checked_sub(1) else { return 0 };
        let seen = &self.seen[place as usize];
        1 | u8::from(seen.lower) << 1 | u8::from(seen.inner) << 2 | u8::from(seen.count > 1) << 3
    }

    /// The number in this document of the word that a unit is, if the document shows it elsewhere too.
    pub fn place(&self, at: usize) -> Option<usize> {
        let place = self.units[at].place.checked_sub(1)? as usize;
        (self.seen[place].count > 1).then_some(place)
    }

    /// How many different capitalised words the document has.
    pub fn place_count(&self) -> usize {
        self.seen.len()
    }

    /// Calls `each` with the words that stand around the word of number `place`, and their roles;
    /// never for a word that the document shows once.
    pub fn neighbours(&self, place: usize, mut each: impl FnMut(u32, Role)) {
        let seen = &self.seen[place];
        if seen.count < 2 {
            return;
        }
        for (few, role) in [
            (&seen.before, Role::ElsewhereBefore),
            (&seen.behind, Role::ElsewhereBehind),
            (&seen.first, Role::ElsewhereFirst),
            (&seen.last, Role::ElsewhereLast),
        ] {
            few.as_slice().iter().for_each(|&word| each(word, role));
        }
    }
}
