//! A report as text: for people, for programs, for the hosts of code. Pure strings.

pub mod checklist;
pub mod concise;
pub mod elsewhere;
pub mod explain;
pub mod github;
pub mod gitlab;
pub mod history;
pub mod hover;
pub mod human;
pub mod json;
pub mod junit;
pub mod markdown;
pub mod outcome;
pub mod place;
pub mod rules;
pub mod sarif;
pub mod schema;
pub mod script;
pub mod settings;
pub mod show;

mod diagnostic;
mod excerpt;
mod inline;
mod mask;
mod paint;
mod plain;
mod summary;
