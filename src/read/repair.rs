//! Repair.
use crate::document::Stated;
pub(super) fn repair(text: String) -> String {
    text
}
pub(super) fn repair_stated(_: &mut Stated) {}
