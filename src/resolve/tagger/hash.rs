//! The hashes that the model is built on. The tools that make it compute the same, so a change here
//! makes every model file void.

/// The FNV-1a hash of some bytes.
pub fn fnv(bytes: impl IntoIterator<Item = u8>) -> u64 {
    bytes
        .into_iter()
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3))
}

/// The hash of a phrase that goes on with a word of hash `next`.
pub fn chain(phrase: u64, next: u64) -> u64 {
    (phrase ^ next).wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

/// The short form of a hash under which lists hold a name.
pub fn fingerprint(hash: u64) -> u32 {
    (hash ^ (hash >> 32)) as u32
}

/// The hash of a feature: what kind it is, and its value.
pub fn feature(template: u32, value: u64) -> u32 {
    let mixed =
        (value ^ u64::from(template).wrapping_mul(0x9e37_79b9_7f4a_7c15)).wrapping_mul(0xd6e8_feb8_6659_fd93);
    let mixed = (mixed ^ (mixed >> 32)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    (mixed >> 32) as u32
}
