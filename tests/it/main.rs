//! The tests go through the binary, as a user does.

#![allow(clippy::unwrap_used)]

mod actors;
mod check;
mod contract;
mod cooccur;
mod copies;
mod extract;
mod harness;
mod hostile;
mod index;
mod layers;
mod oracle;
mod query;
mod questions;
mod quotes;
mod readme;
mod regression;
mod sample;
mod saved;
mod search;
mod shell;
mod similar;
mod stats;
mod topics;
mod versions;
