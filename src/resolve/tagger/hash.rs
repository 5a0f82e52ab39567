//! The hashes that the model is built on. The tools that make it compute the same, so a change here
//! makes every model file void.

/// The hash of a phrase that goes on with a word of hash `next`.
pub fn chain(phrase: u64, next: u64) -> u64 {
    (phrase ^ next).wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

/// The hash of a feature: what kind it is, and its value.
pub fn feature(template: u32, value: u64) -> u32 {
    let mixed =
        (value ^ u64::from(template).wrapping_mul(0x9e37_79b9_7f4a_7c15)).wrapping_mul(0xd6e8_feb8_6659_fd93);
    let mixed = (mixed ^ (mixed >> 32)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    (mixed >> 32) as u32
}
