//! Sorted lists of numbers in few bits.
//!
//! A list is its length, then the gaps between its numbers: the lower bits of each as they are, the
//! upper ones as so many ones and a zero (the code of Rice). Numbers spread evenly take about a bit
//! and a half more each than the logarithm of their mean gap.

/// Bits of a list's length.
const LENGTH_BITS: u32 = 6;
/// Bits that say how many lower bits each gap has.
const LOWER_BITS: u32 = 5;
/// No list is longer.
pub(super) const LONGEST: usize = (1 << LENGTH_BITS) - 1;

/// Writes bits into numbers of 64.
#[derive(Default)]
pub(super) struct BitWriter {
    words: Vec<u64>,
    /// The bits that do not fill a number yet, and how many they are.
    open: u64,
    open_bits: u32,
}

impl BitWriter {
    /// Goes on behind `words`.
    pub(super) fn after(words: Vec<u64>) -> BitWriter {
        BitWriter { words, open: 0, open_bits: 0 }
    }

    /// Writes the lower `count` bits of `bits`, which has no others; at most 32.
    fn push(&mut self, bits: u64, count: u32) {
        self.open |= bits << self.open_bits;
        self.open_bits += count;
        if self.open_bits >= u64::BITS {
            self.words.push(self.open);
            self.open_bits -= u64::BITS;
            // Where all of them went out, nothing is left.
            self.open = bits.checked_shr(count - self.open_bits).unwrap_or(0);
        }
    }

    /// Writes up to [`LONGEST`] numbers of a list in order.
    pub(super) fn write(&mut self, list: &[u32]) {
        let list = &list[..list.len().min(LONGEST)];
        self.push(list.len() as u64, LENGTH_BITS);
        let Some(&last) = list.last() else { return };
        let lower = (last / list.len() as u32).checked_ilog2().unwrap_or(0);
        self.push(u64::from(lower), LOWER_BITS);
        let mut before = 0;
        for &number in list {
            let gap = number.saturating_sub(before);
            before = number;
            for _ in 0..gap >> lower {
                self.push(1, 1);
            }
            self.push(0, 1);
            self.push(u64::from(gap & ((1 << lower) - 1)), lower);
        }
    }

    /// The numbers of 64 bits.
    pub(super) fn finish(mut self) -> Vec<u64> {
        if self.open_bits > 0 {
            self.words.push(self.open);
        }
        self.words
    }
}

/// Reads what [`BitWriter`] wrote.
pub(super) struct BitReader<I> {
    words: I,
    open: u64,
    open_bits: u32,
}

impl<I: Iterator<Item = u64>> BitReader<I> {
    /// Begins with the first of `words`.
    pub(super) fn new(words: I) -> BitReader<I> {
        BitReader { words, open: 0, open_bits: 0 }
    }

    fn pull(&mut self, count: u32) -> Option<u32> {
        let mut bits = self.open;
        if count > self.open_bits {
            let word = self.words.next()?;
            bits |= word << self.open_bits;
            self.open = word.checked_shr(count - self.open_bits).unwrap_or(0);
            self.open_bits += u64::BITS - count;
        } else {
            self.open >>= count;
            self.open_bits -= count;
        }
        Some((bits & ((1 << count) - 1)) as u32)
    }

    /// Reads the next list into `list`. `None` where the numbers end within it, or make none.
    pub(super) fn read(&mut self, list: &mut Vec<u32>) -> Option<()> {
        list.clear();
        let count = self.pull(LENGTH_BITS)?;
        if count == 0 {
            return Some(());
        }
        let lower = self.pull(LOWER_BITS)?;
        let mut number = 0u32;
        for _ in 0..count {
            let mut upper = 0u32;
            while self.pull(1)? == 1 {
                upper += 1;
            }
            let gap = upper.checked_mul(1 << lower)? | self.pull(lower)?;
            number = number.checked_add(gap)?;
            list.push(number);
        }
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_come_back() {
        let even: Vec<u32> = (1..=40).map(|number| number * 100_000_007).collect();
        let lists: [&[u32]; 8] =
            [&[], &[0], &[u32::MAX], &[0, u32::MAX], &even, &[1, 2, 3], &[5; 63], &[0, 0, 1 << 31]];
        let mut writer = BitWriter::after(vec![7]);
        for _ in 0..9 {
            lists.iter().for_each(|list| writer.write(list));
        }
        let words = writer.finish();
        let mut reader = BitReader::new(words.iter().copied().skip(1));
        let mut read = Vec::new();
        for list in [lists; 9].as_flattened() {
            assert_eq!(reader.read(&mut read), Some(()));
            assert_eq!(read, *list);
        }
        assert_eq!(BitReader::new([u64::MAX; 3].into_iter()).read(&mut read), None);
    }
}
