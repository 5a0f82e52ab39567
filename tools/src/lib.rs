//! What the training and evaluation programs share: annotated text, how it is scored, and floors.

pub mod corpus;
pub mod figures;
pub mod learn;
