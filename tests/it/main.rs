//! The tests go through the binary, as a user does.

mod check;
mod contract;
mod extract;
mod harness;
mod hostile;
mod index;
mod layers;
mod search;
mod stats;
