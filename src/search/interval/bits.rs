//! Bits in a row of words, the lowest first.

/// The bits that are set, in order.
pub fn ones(words: &[u64]) -> impl Iterator<Item = usize> + '_ {
    words.iter().enumerate().flat_map(|(at, &word)| {
        let mut rest = word;
        std::iter::from_fn(move || {
            let bit = (rest != 0).then(|| at * 64 + rest.trailing_zeros() as usize);
            rest &= rest.wrapping_sub(1);
            bit
        })
    })
}

/// Sets the bits from one on, up to another and without it.
pub fn set_range(words: &mut [u64], from: usize, until: usize) {
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
pub fn clear_from(words: &mut [u64], bit: u64) {
    for (at, word) in (0..).zip(words) {
        *word &= mask_below(bit.saturating_sub(at * 64));
    }
}

/// Clears the bits below one.
pub fn clear_below(words: &mut [u64], bit: u64) {
    for (at, word) in (0..).zip(words) {
        *word &= !mask_below(bit.saturating_sub(at * 64));
    }
}

fn mask_below(bit: u64) -> u64 {
    if bit >= 64 { u64::MAX } else { (1 << bit) - 1 }
}
