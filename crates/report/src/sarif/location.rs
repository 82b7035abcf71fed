//! Places as SARIF has them: an address relative to the top of the repository, and a region by lines and columns.

use std::fmt::Write;

use serde::Serialize;

use super::Message;
use crate::json::Place;

/// A place, and what it has to do with a result.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Location<'a> {
    pub(super) physical_location: PhysicalLocation,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) logical_locations: Vec<LogicalLocation<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) message: Option<Message<'a>>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct PhysicalLocation {
    pub(super) artifact_location: ArtifactLocation,
    pub(super) region: Region,
}

/// A file.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ArtifactLocation {
    uri: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    uri_base_id: Option<&'static str>,
}

/// What a place belongs to, other than a file: a migration.
#[derive(Debug, Serialize)]
pub(super) struct LogicalLocation<'a> {
    name: &'a str,
    kind: &'static str,
}

/// Some words of a file.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Region {
    start_line: u32,
    start_column: u32,
    end_line: u32,
    end_column: u32,
}

/// The place of some words of a file.
pub(super) fn of<'a>(path: &str, start: Place, end: Place) -> Location<'a> {
    let physical_location =
        PhysicalLocation { artifact_location: ArtifactLocation::of(path), region: Region::between(start, end) };
    Location { physical_location, logical_locations: Vec::new(), message: None }
}

impl<'a> Location<'a> {
    /// The same place, in a migration.
    pub(super) fn of_revision(self, revision: Option<&'a str>) -> Self {
        let logical = revision.map(|name| LogicalLocation { name, kind: "migration" });
        Self { logical_locations: logical.into_iter().collect(), ..self }
    }
}

impl Region {
    /// From one place to another.
    pub(super) fn between(start: Place, end: Place) -> Self {
        Self { start_line: start.line, start_column: start.column, end_line: end.line, end_column: end.column }
    }
}

impl ArtifactLocation {
    /// The file at a path. One that lies outside of the repository has an address of its own.
    pub(super) fn of(path: &str) -> Self {
        let is_inside = !path.starts_with('/') && !path.starts_with("../");
        let scheme = if path.starts_with('/') { "file://" } else { "" };
        Self { uri: format!("{scheme}{}", address(path)), uri_base_id: is_inside.then_some("%SRCROOT%") }
    }
}

/// A path as part of an address (RFC 3986): what is not sure to mean itself there is written by its bytes.
fn address(path: &str) -> String {
    let mut written = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => written.push(byte.into()),
            _ => drop(write!(written, "%{byte:02X}")),
        }
    }
    written
}
