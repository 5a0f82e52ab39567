//! What an article is about, and what tells it from others, by its words alone.
//!
//! Pure: tokens go in, plain values come out.

mod fingerprint;

pub use fingerprint::Fingerprinter;
