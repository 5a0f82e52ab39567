//! Words by their hashes: how the embedded lists and models know them.
//!
//! The tools that make the models compute the same, so a change here makes every model file void.

/// The hash of a word: FNV-1a of its bytes.
pub fn hash(word: &str) -> u64 {
    word.bytes()
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3))
}

/// The short form of a hash, under which models keep a word.
pub fn short(hash: u64) -> u32 {
    (hash ^ (hash >> 32)) as u32
}

/// The short hashes of a model's words, in rising order, with the places where they pass each step
/// of their upper bits: a look-up stays within one line of the processor's cache.
#[derive(Debug)]
pub struct Hashes {
    sorted: &'static [[u8; 4]],
    starts: Vec<u32>,
    shift: u32,
}

impl Hashes {
    /// About so many hashes lie between two steps.
    const STEP: usize = 8;

    /// Reads hashes that lie in rising order, little endian.
    pub fn new(sorted: &'static [[u8; 4]]) -> Hashes {
        let bits = (sorted.len() / Hashes::STEP).max(1).ilog2();
        let shift = u32::BITS - bits;
        let steps = 1u64 << bits;
        let mut starts = Vec::with_capacity(steps as usize + 1);
        for (at, hash) in sorted.iter().enumerate() {
            let step = u64::from(u32::from_le_bytes(*hash)) >> shift;
            while starts.len() as u64 <= step {
                starts.push(at as u32);
            }
        }
        starts.resize(steps as usize + 1, sorted.len() as u32);
        Hashes { sorted, starts, shift }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.sorted.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.sorted.is_empty()
    }

    /// The place of a word by its hash.
    pub fn find(&self, hash: u64) -> Option<usize> {
        let short = short(hash);
        let step = (u64::from(short) >> self.shift) as usize;
        let [start, end] = *self.starts.get(step..)?.first_chunk()?;
        let some = self.sorted.get(start as usize..end as usize)?;
        some.iter().position(|known| *known == short.to_le_bytes()).map(|at| start as usize + at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_what_is_there() {
        for count in [0u64, 1, 7, 100, 5_000] {
            let mut hashes: Vec<u32> = (0..count).map(|at| short(hash(&format!("w{at}")))).collect();
            hashes.sort_unstable();
            hashes.dedup();
            let bytes: Vec<[u8; 4]> = hashes.iter().map(|hash| hash.to_le_bytes()).collect();
            let table = Hashes::new(bytes.leak());
            for at in 0..count {
                let place = table.find(hash(&format!("w{at}"))).expect("it is there");
                assert_eq!(hashes[place], short(hash(&format!("w{at}"))));
            }
            assert_eq!(table.find(hash("absent")), None);
            assert_eq!(table.find(u64::from(u32::MAX)), None);
        }
    }
}
