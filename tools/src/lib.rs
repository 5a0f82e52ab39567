//! What the training and evaluation programs share: annotated text and how it is scored.

pub mod corpus;
pub mod learn;
