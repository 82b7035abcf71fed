//! Scripts as JSON: every statement with its purpose and its place.
//!
//! The form is published as a JSON Schema: see [`SCHEMA`].

use linter::{Direction, Purpose, Script, Scripted, SourceFile, Statement, Unknown, Wrapped};
use model::Guard;
use serde::Serialize;

use crate::json::{self, Place, VERSION};
use crate::place::Places;

/// The JSON Schema of what [`render`] returns.
pub const SCHEMA: &str = include_str!("../../schema/script.schema.json");

/// All scripts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Document<'a> {
    /// [`VERSION`].
    pub version: u32,
    /// The scripts, in the order of their projects' folders.
    pub scripts: Vec<Section<'a>>,
    /// How many statements there are.
    pub summary: Summary,
}

/// The script of one history.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Section<'a> {
    /// The folder of the project; empty for the current one.
    pub root: &'a str,
    /// The tool that runs it.
    pub tool: &'a str,
    /// `up` or `down`.
    pub direction: &'static str,
    /// Whether one transaction holds all of it; null where there is no knowing.
    pub wrapped: Option<bool>,
    /// The revisions, in the order they are run.
    pub revisions: Vec<Revision<'a>>,
}

/// What is run for one revision.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Revision<'a> {
    /// Its id.
    pub revision: &'a str,
    /// The revisions it leads from.
    pub from: &'a [String],
    /// The revisions it leads to.
    pub to: &'a [String],
    /// The file it stands in.
    pub path: &'a str,
    /// Whether a transaction holds it alone; null where there is no knowing.
    pub wrapped: Option<bool>,
    /// The statements, in order.
    pub statements: Vec<Line<'a>>,
}

/// One statement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Line<'a> {
    /// What is sent; null where that is not known.
    pub sql: Option<&'a str>,
    /// Why nothing is known of it.
    pub opaque: Option<&'a str>,
    /// What it does, near to SQL in lower case, where all but a value of it is known.
    pub partly: Option<&'a str>,
    /// `work` of the migration's own, `transaction` where the tool leaves or begins one, `version` for its table.
    pub purpose: &'static str,
    /// `always`, `inspected` if it looks at the live schema first, `perhaps` if its condition is not known.
    pub runs: &'static str,
    /// The file it stands in.
    pub path: &'a str,
    /// Where it begins.
    pub start: Place,
    /// Where it ends.
    pub end: Place,
}

/// How many statements there are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Summary {
    /// Revisions that are run.
    pub revisions: usize,
    /// Their statements.
    pub statements: usize,
    /// How many of those are not known.
    pub unknown: usize,
}

/// The scripts on one line of JSON, with a line feed at its end.
#[must_use]
pub fn render(scripts: &[Script], files: &[SourceFile]) -> String {
    json::line(&document(scripts, files)) + "\n"
}

/// The scripts as a value: what [`render`] writes.
#[must_use]
pub fn document<'a>(scripts: &'a [Script], files: &'a [SourceFile]) -> Document<'a> {
    let mut places = Places::new(files);
    let revisions = || scripts.iter().flat_map(|script| &script.revisions);
    let summary = Summary {
        revisions: revisions().count(),
        statements: revisions().map(|revision| revision.statements.len()).sum(),
        unknown: scripts.iter().map(Script::unknown).sum(),
    };
    let scripts = scripts.iter().map(|script| Section {
        root: &script.root,
        tool: script.runner.name,
        direction: match script.direction {
            Direction::Up => "up",
            Direction::Down => "down",
        },
        wrapped: known(script.wrapped),
        revisions: script.revisions.iter().map(|one| revision(one, &mut places)).collect(),
    });
    Document { version: VERSION, scripts: scripts.collect(), summary }
}

fn revision<'a>(scripted: &'a Scripted, places: &mut Places<'a>) -> Revision<'a> {
    Revision {
        revision: &scripted.revision,
        from: &scripted.from,
        to: &scripted.to,
        path: places.file(scripted.file).map_or("", |file| &*file.path),
        wrapped: known(scripted.wrapped),
        statements: scripted.statements.iter().map(|statement| line(statement, places)).collect(),
    }
}

fn line<'a>(statement: &'a Statement, places: &mut Places<'a>) -> Line<'a> {
    Line {
        sql: statement.sql.as_deref().ok(),
        opaque: match &statement.sql {
            Err(Unknown::Opaque(reason)) => Some(reason),
            _ => None,
        },
        partly: match &statement.sql {
            Err(Unknown::Partly(operation)) => Some(operation),
            _ => None,
        },
        purpose: match statement.purpose {
            Purpose::Work => "work",
            Purpose::Transaction => "transaction",
            Purpose::VersionTable | Purpose::Version => "version",
        },
        runs: match statement.guard {
            Guard::None => "always",
            Guard::Inspected => "inspected",
            Guard::Perhaps => "perhaps",
        },
        path: places.file(statement.file).map_or("", |file| &*file.path),
        start: json::place(places, statement.file, statement.span.start),
        end: json::place(places, statement.file, statement.span.end),
    }
}

fn known(wrapped: Wrapped) -> Option<bool> {
    match wrapped {
        Wrapped::Yes => Some(true),
        Wrapped::No => Some(false),
        Wrapped::Unknown => None,
    }
}
