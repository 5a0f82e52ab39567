//! A saved web page: its metadata and its text. Not read yet.

use super::settings::Limits;
use crate::document::{Skip, SkipReason, Stated};

/// Reads a page whose bytes have been decoded.
pub fn parse_html(_page: &str, _limits: &Limits) -> Result<(Stated, String), Skip> {
    Err(Skip::new(SkipReason::Unrecognised, "a web page; not read yet"))
}
