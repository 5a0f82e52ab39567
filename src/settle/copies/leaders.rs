//! Finds, for a text, the longer texts that share some of it, without comparing it with all.

/// How many of a leader's smallest hashes are entered. All hashes of a text are looked up, so a
/// part of a quarter of the whole still meets four of them.
pub const ENTERED: usize = 16;
/// Under how many leaders a hash is entered: one that more share is a phrase that many articles
/// close with.
const LEADERS_PER_HASH: usize = 64;
/// How many leaders are worth a closer look.
const CANDIDATES: usize = 8;
/// An odd number without a pattern: the golden ratio.
const STEP: u64 = 0x9e37_79b9_7f4a_7c15;

/// The leaders by their hashes: a table with open addressing, of five bytes a slot since a million
/// leaders have sixteen million entries.
///
/// Of a hash only its slot and a [`Tag`] are kept. Two hashes in some hundred that are neighbours
/// are taken for one; a leader met by such chance shares no text, and is found out when compared.
pub struct Leaders {
    slots: Vec<(Tag, [u8; 4])>,
    met: Vec<u32>,
}

/// What tells hashes apart whose entries are neighbours; zero marks an empty slot.
type Tag = u8;

impl Leaders {
    /// Makes room for `count` hashes of leaders.
    pub fn new(count: usize) -> Leaders {
        // A quarter remains empty, so that a search ends after a few slots.
        Leaders { slots: vec![(0, [0; 4]); count + count / 3 + 1], met: Vec::new() }
    }

    /// Enters a leader under the smallest of its hashes.
    pub fn enter(&mut self, leader: u32, minima: &[u32]) {
        for &hash in minima.iter().take(ENTERED) {
            let (tag, mut at) = self.place(hash);
            let mut count = 0;
            while self.slots[at].0 != 0 {
                count += usize::from(self.slots[at].0 == tag);
                at = self.after(at);
            }
            if count < LEADERS_PER_HASH {
                self.slots[at] = (tag, leader.to_le_bytes());
            }
        }
    }

    /// The leaders that share most hashes with a text.
    pub fn candidates(&mut self, minima: &[u32]) -> Vec<u32> {
        let mut met = std::mem::take(&mut self.met);
        met.clear();
        for &hash in minima {
            let (tag, mut at) = self.place(hash);
            while self.slots[at].0 != 0 {
                let (other, leader) = self.slots[at];
                if other == tag {
                    met.push(u32::from_le_bytes(leader));
                }
                at = self.after(at);
            }
        }
        met.sort_unstable();
        let mut counted: Vec<(usize, u32)> =
            met.chunk_by(|a, b| a == b).map(|run| (run.len(), run[0])).collect();
        let most_first = |a: &(usize, u32), b: &(usize, u32)| b.0.cmp(&a.0).then(a.1.cmp(&b.1));
        if counted.len() > CANDIDATES {
            counted.select_nth_unstable_by(CANDIDATES - 1, most_first);
            counted.truncate(CANDIDATES);
        }
        self.met = met;
        counted.into_iter().map(|(_, leader)| leader).collect()
    }

    /// The tag of a hash, and the slot where its entries begin.
    fn place(&self, hash: u32) -> (Tag, usize) {
        let mixed = u64::from(hash).wrapping_mul(STEP);
        let slot = ((mixed >> 32) * self.slots.len() as u64) >> 32;
        (((mixed >> 8) as Tag).max(1), slot as usize)
    }

    fn after(&self, slot: usize) -> usize {
        if slot + 1 == self.slots.len() { 0 } else { slot + 1 }
    }
}
