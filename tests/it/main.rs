//! The tests go through the binary, as a user does.

#![allow(clippy::unwrap_used)]

mod actors;
mod check;
mod contract;
mod copies;
mod extract;
mod harness;
mod hostile;
mod index;
mod layers;
mod oracle;
mod query;
mod quotes;
mod search;
mod stats;
mod topics;
