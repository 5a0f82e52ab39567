//! Finds, for a text, the longer texts that share some of it, without comparing it with all.

/// How many of a leader's smallest hashes are entered. All hashes of a text are looked up, so a
/// part of a quarter of the whole still meets four of them.
const ENTERED: usize = 16;
/// Under how many leaders a hash is entered: one that more share is a phrase that many articles
/// close with.
const LEADERS_PER_HASH: usize = 64;
/// How many leaders are worth a closer look.
const CANDIDATES: usize = 8;
const NONE: u32 = u32::MAX;

/// The leaders by their hashes.
pub struct Leaders {
    /// The first entry of each bucket.
    buckets: Vec<u32>,
    entries: Vec<Entry>,
    met: Vec<u32>,
}

struct Entry {
    hash: u32,
    leader: u32,
    next: u32,
}

impl Leaders {
    /// Makes room for about `count` leaders.
    pub fn new(count: usize) -> Leaders {
        let buckets = vec![NONE; (count * 8).next_power_of_two()];
        Leaders { buckets, entries: Vec::new(), met: Vec::new() }
    }

    /// Enters a leader under the smallest of its hashes.
    pub fn enter(&mut self, leader: u32, minima: &[u32]) {
        for &hash in minima.iter().take(ENTERED) {
            if self.entries_of(hash).count() < LEADERS_PER_HASH {
                let bucket = self.bucket(hash);
                let next = std::mem::replace(&mut self.buckets[bucket], self.entries.len() as u32);
                self.entries.push(Entry { hash, leader, next });
            }
        }
    }

    /// The leaders that share most hashes with a text.
    pub fn candidates(&mut self, minima: &[u32]) -> Vec<u32> {
        let mut met = std::mem::take(&mut self.met);
        met.clear();
        for &hash in minima {
            met.extend(self.entries_of(hash).map(|entry| entry.leader));
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

    fn entries_of(&self, hash: u32) -> impl Iterator<Item = &Entry> {
        let entry = |at: u32| self.entries.get(at as usize);
        let first = entry(self.buckets[self.bucket(hash)]);
        std::iter::successors(first, move |last| entry(last.next)).filter(move |entry| entry.hash == hash)
    }

    /// The upper bits of a smallest hash are all zero; the lower ones are spread evenly.
    fn bucket(&self, hash: u32) -> usize {
        hash as usize & (self.buckets.len() - 1)
    }
}
