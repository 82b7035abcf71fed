//! The tools: for each its name, whether it runs backwards, its transaction, the words that leave it, and what tells it.
//!
//! Each has a module, which opens with what its facts were read in. A row says what the layouts ask of any tool.

pub(crate) mod atlas;
pub(crate) mod dbmate;
pub(crate) mod diesel;
pub(crate) mod drizzle;
pub(crate) mod flyway;
pub(crate) mod golang_migrate;
pub(crate) mod goose;
pub(crate) mod graphile_migrate;
pub(crate) mod liquibase;
pub(crate) mod node_pg_migrate;
pub(crate) mod pop;
pub(crate) mod prisma;
pub(crate) mod refinery;
pub(crate) mod sqitch;
pub(crate) mod sql_migrate;
pub(crate) mod sqlx;
pub(crate) mod supabase;

use model::{Dialect, Runner, SourceFile, Wrapping};

use crate::numbered;
use crate::settings::Settings;

/// What the layouts ask of a tool.
#[derive(Clone, Copy)]
pub(crate) struct Tool {
    pub(crate) runner: Runner,
    /// Whether it has left its mark among the scripts of a folder, beside them or in them. Not asked of tools with a layout of
    /// their own.
    pub(crate) has_marked: fn(&Place<'_>) -> bool,
    /// What it puts around a script that is a whole file, where the script or what lies beside it leaves the transaction.
    pub(crate) outside: fn(&SourceFile, &Settings<'_>) -> Option<Wrapping>,
    /// The database that the tool's own files name, for the migrations in a folder.
    pub(crate) dialect: fn(&str, &Settings<'_>) -> Option<Dialect>,
    /// What it puts around a script on databases where that is something else.
    pub(crate) on: &'static [(Dialect, Wrapping)],
}

impl Tool {
    /// A tool that leaves no mark, lets no script out of its transaction, and says nothing of the database.
    const fn plain(runner: Runner) -> Self {
        Self { runner, has_marked: |_| false, outside: |_, _| None, dialect: |_, _| None, on: &[] }
    }
}

/// The scripts of one folder, and what says how they are run.
pub(crate) struct Place<'p> {
    pub(crate) root: &'p str,
    pub(crate) scripts: &'p [&'p SourceFile],
    pub(crate) settings: &'p Settings<'p>,
}

impl Place<'_> {
    /// Whether the folder has a file of that name.
    pub(crate) fn has(&self, path: &str) -> bool {
        self.settings.at(&model::join(self.root, path)).is_some()
    }

    /// Whether the folder is called so, wherever it lies.
    pub(crate) fn lies_in(&self, folder: &str) -> bool {
        self.root.strip_suffix(folder).is_some_and(|above| above.is_empty() || above.ends_with('/'))
    }

    /// The scripts that have a number.
    pub(crate) fn numbered(&self) -> impl Iterator<Item = &SourceFile> {
        self.scripts.iter().filter(|script| numbered::is_numbered(script)).copied()
    }

    /// Whether one of the scripts is as asked.
    pub(crate) fn any(&self, is: impl Fn(&SourceFile) -> bool) -> bool {
        self.scripts.iter().any(|script| is(script))
    }

    /// Whether each way has a file of its own.
    pub(crate) fn is_paired(&self) -> bool {
        self.any(|script| script.file_name().ends_with(".up.sql"))
    }
}

/// The tools that settings can name, in the order of the alphabet.
const TOOLS: &[Tool] = &[
    atlas::TOOL,
    dbmate::TOOL,
    diesel::TOOL,
    drizzle::TOOL,
    flyway::TOOL,
    golang_migrate::TOOL,
    goose::TOOL,
    graphile_migrate::TOOL,
    liquibase::TOOL,
    node_pg_migrate::TOOL,
    pop::TOOL,
    prisma::TOOL,
    Tool::plain(PSQL),
    refinery::TOOL,
    sqitch::TOOL,
    sql_migrate::TOOL,
    sqlx::TOOL,
    supabase::TOOL,
];

/// The names of the tools, in the order of the alphabet.
pub fn names() -> impl Iterator<Item = &'static str> {
    TOOLS.iter().map(|tool| tool.runner.name)
}

/// The tool of that name.
#[must_use]
pub fn named(name: &str) -> Option<Runner> {
    TOOLS.iter().find(|tool| tool.runner.name == name).map(|tool| tool.runner)
}

/// The tools that have left their mark in a place: one, if people use one.
pub(crate) fn marked(place: &Place<'_>) -> Vec<Runner> {
    TOOLS.iter().filter(|tool| (tool.has_marked)(place)).map(|tool| tool.runner).collect()
}

/// What a tool puts around a script that is a whole file.
pub(crate) fn wrapping(runner: Runner, script: &SourceFile, settings: &Settings<'_>) -> Wrapping {
    outside(runner, script, settings).unwrap_or(runner.wrapping)
}

/// The same, where the script or what lies beside it says so.
pub(crate) fn outside(runner: Runner, script: &SourceFile, settings: &Settings<'_>) -> Option<Wrapping> {
    (row(runner)?.outside)(script, settings)
}

/// The database that the tool's own files name, for the migrations in a folder.
pub(crate) fn dialect(runner: Runner, root: &str, settings: &Settings<'_>) -> Option<Dialect> {
    (row(runner)?.dialect)(root, settings)
}

/// A tool as it runs on a database.
pub(crate) fn on(runner: Runner, dialect: Dialect) -> Runner {
    let of = |(on, wrapping): &(Dialect, Wrapping)| (*on == dialect).then_some(*wrapping);
    let wrapping = row(runner).and_then(|tool| tool.on.iter().find_map(of)).unwrap_or(runner.wrapping);
    Runner { wrapping, ..runner }
}

fn row(runner: Runner) -> Option<&'static Tool> {
    TOOLS.iter().find(|tool| tool.runner.name == runner.name)
}

/// Numbered files without anything that tells a tool: as `psql -f` runs them.
pub(crate) const PLAIN: Runner = Runner { name: "sql", reversible: false, wrapping: Wrapping::Autocommit, escape: "" };

/// Files that somebody runs by `psql -f`, and says so: each statement is sent on its own.
pub(crate) const PSQL: Runner = Runner { name: "psql", ..PLAIN };

/// Files whose names show that some tool runs them, and not which.
///
/// `20240131120000_name.sql`: people number by hand, only tools write the time to the second. They open a transaction (sqlx,
/// Rails) or send the file as one string (Supabase). `V1__name.sql`: Flyway or refinery. `N_name.up.sql`: sqlx opens a
/// transaction, golang-migrate sends the file as one string, and several statements in it are one implicit transaction. What
/// fails in the implicit one fails in both, so it is the one that is assumed.
pub(crate) const SOME: Runner = Runner { wrapping: Wrapping::Implicit, ..PLAIN };

/// The same, with a file for each way.
pub(crate) const PAIRED: Runner = Runner { reversible: true, ..SOME };
