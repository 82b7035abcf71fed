//! A report as text: human, json. Pure strings.

pub mod checklist;
pub mod elsewhere;
pub mod explain;
pub mod history;
pub mod hover;
pub mod human;
pub mod json;
pub mod place;
pub mod rules;
pub mod schema;
pub mod script;
pub mod settings;
pub mod show;

mod diagnostic;
mod excerpt;
mod mask;
mod paint;
mod plain;
mod summary;
