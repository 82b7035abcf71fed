//! Migrations as they play, as JSON: every statement with what it locks, and the schema before, after and when it was
//! taken back.
//!
//! The form is published as a JSON Schema: see [`SCHEMA`].

mod locks;
mod things;

use std::collections::HashMap;

use linter::{Back, FileId, Histories, Played, PlayedStatement, PlayedStep, Shown, Unknown, Wrapped};
use model::{Guard, Name, Transaction};
use serde::Serialize;

pub use locks::{Held, Hold, Lock};
pub use things::{State, Thing, Trait};

use crate::history::path;
use crate::json::{self, Entry, Place, Problem, VERSION};
use crate::mask;
use crate::place::Places;

/// The JSON Schema of what [`render`] returns.
pub const SCHEMA: &str = include_str!("../../schema/show.schema.json");

/// All that was asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Document<'a> {
    /// [`VERSION`].
    pub version: u32,
    /// The migrations, in the order of their projects and histories.
    pub migrations: Vec<Migration<'a>>,
    /// What could not be read of a project, and what was assumed instead.
    pub problems: Vec<Problem<'a>>,
}

/// A migration, played.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Migration<'a> {
    /// The folder of the project; empty for the current one.
    pub root: &'a str,
    /// The tool that runs it.
    pub tool: &'a str,
    /// The database that it is for, as the settings call it: `mysql`.
    pub database: &'static str,
    /// The major version of PostgreSQL that the locks are of; null for another database, of which none are told.
    pub postgres: Option<u16>,
    /// Its id.
    pub revision: &'a str,
    /// What people call it.
    pub title: &'a str,
    /// The file that declares it.
    pub path: String,
    /// The revisions it follows.
    pub parents: Vec<&'a str>,
    /// The upgrade.
    pub up: Script<'a>,
    /// How it is undone: `script`, `raises`, `missing`, or `none` where the tool knows no way back.
    pub way_back: &'static str,
    /// What undoes it, played after the upgrade.
    pub down: Option<Script<'a>>,
    /// Whether its way back restores the schema: `yes`, `no` or `unknown`; null where there is none to play.
    pub restored: Option<&'static str>,
    /// What it changes and what it locks, at each moment.
    pub schema: Vec<Thing>,
    /// What was found in it, by file and place.
    pub findings: Vec<Entry<'a>>,
}

/// A script.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Script<'a> {
    /// The file it stands in.
    pub path: &'a str,
    /// Whether its tool puts a transaction around it; null where there is no knowing.
    pub wrapped: Option<bool>,
    /// What is sent, in order.
    pub statements: Vec<Statement<'a>>,
    /// What it keeps locked of what was there before it, and for how long; a row for each relation, in the order in which
    /// they are locked.
    pub held: Vec<Held>,
}

/// A statement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Statement<'a> {
    /// What is sent; null where that is not known.
    pub sql: Option<String>,
    /// Why nothing is known of it.
    pub opaque: Option<String>,
    /// What it does, near to SQL in lower case, where all but a value of it is known.
    pub partly: Option<String>,
    /// Whether it is the tool's own: it begins or ends a transaction.
    pub is_of_tool: bool,
    /// `always`, `inspected` if it looks at the live schema first, `perhaps` if its condition is not known.
    pub runs: &'static str,
    /// The file it stands in.
    pub path: &'a str,
    /// Where it begins.
    pub start: Place,
    /// Where it ends.
    pub end: Place,
    /// What it does, step by step.
    pub steps: Vec<Step>,
}

/// One thing that a statement does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Step {
    /// What it does, as the end of a sentence.
    pub does: String,
    /// Which of the script's transactions it runs in, from 1: what it locks stays locked to the end of that. One that
    /// runs outside any has a number of its own.
    pub transaction: usize,
    /// Whether that is a transaction of several statements; null where there is no knowing.
    pub in_transaction: Option<bool>,
    /// Whether the server refuses it inside a transaction.
    pub needs_no_transaction: bool,
    /// Whether it waits until every transaction that began before it has ended.
    pub waits_for_all: bool,
    /// That it must fail, and why.
    pub fails: Option<String>,
    /// Whether it is not run: its script looks first, and here it could only fail. It locks nothing then.
    pub passed_over: bool,
    /// What it locks, the relation it names first.
    pub locks: Vec<Lock>,
}

/// The migrations on one line of JSON, with a line feed at its end.
#[must_use]
pub fn render(histories: &Histories, shown: &[Shown]) -> String {
    json::line(&document(histories, shown)) + "\n"
}

/// The migrations as a value: what [`render`] writes.
#[must_use]
pub fn document<'a>(histories: &'a Histories, shown: &'a [Shown]) -> Document<'a> {
    let whole = json::document(&histories.report);
    let mut findings: HashMap<&str, Vec<Entry<'a>>> = HashMap::new();
    for entry in whole.findings {
        findings.entry(entry.revision.unwrap_or_default()).or_default().push(entry);
    }
    let secrets = mask::all_secrets(&histories.report);
    let mut writer = Writer { histories, places: Places::new(&histories.report.files), findings, secrets };
    let migrations = shown.iter().filter_map(|shown| writer.migration(shown)).collect();
    Document { version: VERSION, migrations, problems: whole.problems }
}

struct Writer<'a> {
    histories: &'a Histories,
    places: Places<'a>,
    findings: HashMap<&'a str, Vec<Entry<'a>>>,
    secrets: HashMap<FileId, Vec<&'a str>>,
}

impl<'a> Writer<'a> {
    fn migration(&mut self, shown: &'a Shown) -> Option<Migration<'a>> {
        let migration = shown.migration(self.histories)?;
        let files = self.histories.report.files.as_slice();
        let path = path(files, migration);
        let up = self.script(&shown.up);
        let down = match &shown.down {
            Back::Script(played) => Some(self.script(played)),
            _ => None,
        };
        let secrets: Vec<&str> = self.secrets.values().flatten().copied().collect();
        let schema: Vec<Thing> = shown.panels.iter().filter_map(|panel| things::of(panel, &secrets)).collect();
        let is_here = |entry: &Entry<'_>| {
            entry.path == path || entry.path == up.path || down.as_ref().is_some_and(|down| entry.path == down.path)
        };
        let of_revision = self.findings.get(migration.revision.as_str()).into_iter().flatten();
        Some(Migration {
            root: &shown.root,
            tool: shown.runner.name,
            database: shown.dialect.word(),
            postgres: shown.dialect.is_postgres().then_some(shown.server.major),
            revision: migration.revision.as_str(),
            title: &migration.title,
            parents: migration.parents.iter().map(Name::as_str).collect(),
            way_back: match shown.down {
                Back::Script(_) => "script",
                Back::Refuses => "raises",
                Back::Missing => "missing",
                Back::Forward => "none",
            },
            restored: down.as_ref().map(|_| things::all_restored(&schema)),
            schema,
            findings: of_revision.filter(|entry| is_here(entry)).cloned().collect(),
            path,
            up,
            down,
        })
    }

    fn script(&mut self, played: &'a Played) -> Script<'a> {
        Script {
            path: self.places.file(played.file).map_or("", |file| &*file.path),
            wrapped: match played.wrapped {
                Wrapped::Yes => Some(true),
                Wrapped::No => Some(false),
                Wrapped::Unknown => None,
            },
            statements: played.statements.iter().map(|statement| self.statement(statement)).collect(),
            held: locks::held(played),
        }
    }

    fn statement(&mut self, played: &'a PlayedStatement) -> Statement<'a> {
        let statement = &played.statement;
        let secrets = self.secrets.get(&statement.file).map_or(&[][..], Vec::as_slice);
        let shown = |text: &str| Some(mask::without(text.to_owned(), secrets));
        let (sql, opaque, partly) = match &statement.sql {
            Ok(sql) => (shown(sql), None, None),
            Err(Unknown::Opaque(reason)) => (None, shown(reason), None),
            Err(Unknown::Partly(operation)) => (None, None, shown(operation)),
        };
        Statement {
            sql,
            opaque,
            partly,
            is_of_tool: statement.steps.is_empty(),
            runs: match statement.guard {
                Guard::None => "always",
                Guard::Inspected => "inspected",
                Guard::Perhaps => "perhaps",
            },
            path: self.places.file(statement.file).map_or("", |file| &*file.path),
            start: json::place(&mut self.places, statement.file, statement.span.start),
            end: json::place(&mut self.places, statement.file, statement.span.end),
            steps: played.steps.iter().map(step).collect(),
        }
    }
}

fn step(step: &PlayedStep) -> Step {
    let act = &step.act;
    Step {
        does: step.says.clone(),
        transaction: act.block + 1,
        in_transaction: match act.transaction {
            Transaction::None => Some(false),
            Transaction::Unknown => None,
            _ => Some(true),
        },
        needs_no_transaction: act.effect.outside_transaction,
        waits_for_all: act.effect.waits,
        fails: step.fails.clone(),
        passed_over: act.passed_over,
        locks: locks::of(act),
    }
}
