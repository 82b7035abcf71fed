//! One line for an operation: what lowering tables show, and what two tellings of one migration are compared by.

use crate::Operation;

/// Describes an operation in one line, without places.
#[must_use]
pub fn describe(operation: &Operation) -> String {
    format!("{operation:?}")
}
