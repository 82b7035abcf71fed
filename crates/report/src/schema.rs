//! The JSON Schemas that are published: what surefoot reads as settings, and what its commands print as JSON.

use crate::{history, json, rules, script, settings, show};

/// The schemas by name, in the order in which they are listed.
pub const NAMES: [&str; 6] = ["settings", "report", "history", "script", "show", "rules"];

/// The schema of that name, as JSON.
#[must_use]
pub fn named(name: &str) -> Option<String> {
    match name {
        "settings" => Some(settings::schema()),
        "report" => Some(json::SCHEMA.to_owned()),
        "history" => Some(history::json::SCHEMA.to_owned()),
        "script" => Some(script::json::SCHEMA.to_owned()),
        "show" => Some(show::json::SCHEMA.to_owned()),
        "rules" => Some(rules::SCHEMA.to_owned()),
        _ => None,
    }
}
