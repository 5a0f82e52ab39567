//! The reduces over the corpus: what is a copy of what.

pub mod copies;
