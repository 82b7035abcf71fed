//! A report as text: human, json. Pure strings.

pub mod explain;
pub mod human;
pub mod json;
pub mod rules;

mod diagnostic;
mod excerpt;
mod mask;
mod place;
mod plain;
mod summary;
