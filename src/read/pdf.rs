//! PDF.
use crate::document::{Skip, SkipReason, Stated};
pub(super) fn parse(_: &[u8]) -> Result<(Stated, String), Skip> {
    Err(Skip::new(SkipReason::Unrecognised, "a PDF"))
}
