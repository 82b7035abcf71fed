//! Scripts: the SQL that a tool runs for a range of revisions, statement by statement.

mod step;
mod version;

use std::ops::Range;

use model::{Direction, Down, Extent, FileId, Guard, History, Migration, Runner, SourceFile, Span, Wrapping};

use crate::graph::Graph;
use crate::range::{RangeError, Route, routes};
use crate::script::step::Source;
use crate::script::version::VersionTable;
use crate::{Given, detect};

/// What a tool runs for a range of one history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Script {
    /// The folder of the project; empty for the current one.
    pub root: String,
    /// The tool.
    pub runner: Runner,
    /// Upgrades, or downgrades.
    pub direction: Direction,
    /// Whether one transaction holds all of it.
    pub wrapped: Wrapped,
    /// What is run, in that order.
    pub revisions: Vec<Scripted>,
}

/// Whether a tool puts a transaction around something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wrapped {
    /// It does.
    Yes,
    /// It does not.
    No,
    /// There is no knowing.
    Unknown,
}

/// What is run for one revision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scripted {
    /// The revision.
    pub revision: String,
    /// The revisions it leads from: for an upgrade those it follows.
    pub from: Vec<String>,
    /// The revisions it leads to.
    pub to: Vec<String>,
    /// The file it stands in.
    pub file: FileId,
    /// Whether a transaction holds it alone.
    pub wrapped: Wrapped,
    /// The statements, in order.
    pub statements: Vec<Statement>,
}

/// One statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// What it is for.
    pub purpose: Purpose,
    /// What is sent, without a semicolon at its end.
    pub sql: Result<String, Unknown>,
    /// Whether it is certain to run.
    pub guard: Guard,
    /// The file it stands in.
    pub file: FileId,
    /// Where.
    pub span: Span,
    /// Which steps of the migration's script it carries out, by their places there; none of the tool's own.
    pub steps: Range<usize>,
}

/// Why the words of a statement are not known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unknown {
    /// What it does could not be read: the reason.
    Opaque(String),
    /// What it does is known but for a value: the operation in a line, `?` in place of the value; or the SQL, with
    /// parameters.
    Partly(String),
}

/// What a statement is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// The migration's own work.
    Work,
    /// The tool's transaction ends or begins here.
    Transaction,
    /// The tool makes the table in which it notes where the database is at.
    VersionTable,
    /// The tool notes where the database is at.
    Version,
}

impl Script {
    /// How many statements are not known.
    #[must_use]
    pub fn unknown(&self) -> usize {
        let statements = self.revisions.iter().flat_map(|revision| &revision.statements);
        statements.filter(|statement| statement.sql.is_err()).count()
    }
}

/// The scripts that a range means: one for each history that knows its words, in the order of their folders.
///
/// # Errors
/// If it means nothing in any of them, or several things in one.
pub fn scripts(files: &[SourceFile], range: &str, given: Given<'_>) -> Result<Vec<Script>, RangeError> {
    let histories = detect::read(files, &crate::config::read_all(files, given), &mut Default::default());
    let all: Vec<&History> = histories.iter().collect();
    let routes = routes(&all, range)?;
    let found = histories.iter().zip(routes).filter_map(|(history, route)| Some((history, route?)));
    Ok(found.map(|(history, route)| script(history, &route, files)).collect())
}

fn script(history: &History, route: &Route, files: &[SourceFile]) -> Script {
    let graph = Graph::new(history);
    let (whole, each) = wrapping(history, files);
    let is_alembic = detect::is_of_revisions(history, files);
    let mut versions = is_alembic.then(|| VersionTable::new(&graph, history, &route.start));
    let mut source = source(history, files);
    let mut revisions = Vec::with_capacity(route.run.len());
    for &number in &route.run {
        let migration = graph.migration(number);
        let mut scripted = scripted(&graph, number, route.direction, each);
        let bookkeeping = |purpose: Purpose, sql: String| Statement {
            purpose,
            sql: Ok(sql),
            guard: Guard::None,
            file: migration.file,
            span: Span::default(),
            steps: 0..0,
        };
        let creation = versions.as_ref().and_then(VersionTable::creation);
        scripted.statements.extend(creation.map(|sql| bookkeeping(Purpose::VersionTable, sql)));
        match way(migration, route.direction) {
            Ok(way) => {
                scripted.wrapped = each.unwrap_or_else(|| step::wrapped(&way.steps));
                scripted.statements.extend(source.statements(way, history.runner.wrapping));
            }
            Err(missing) => scripted.statements.push(missing),
        }
        if let Some(versions) = &mut versions {
            let rows = versions.step(number, route.direction);
            scripted.statements.extend(rows.into_iter().map(|sql| bookkeeping(Purpose::Version, sql)));
        }
        revisions.push(scripted);
    }
    Script { root: history.root.clone(), runner: history.runner, direction: route.direction, wrapped: whole, revisions }
}

/// Whether a transaction holds a whole run, and whether one holds each migration alone; `None` where each file says so.
fn wrapping(history: &History, files: &[SourceFile]) -> (Wrapped, Option<Wrapped>) {
    match history.runner.wrapping {
        _ if !detect::is_of_revisions(history, files) => (Wrapped::No, None),
        Wrapping::Transaction if matches!(history.session.extent, Extent::Migration) => {
            (Wrapped::No, Some(Wrapped::Yes))
        }
        Wrapping::Transaction => (Wrapped::Yes, Some(Wrapped::No)),
        Wrapping::Unknown => (Wrapped::Unknown, Some(Wrapped::No)),
        Wrapping::Autocommit | Wrapping::Implicit => (Wrapped::No, Some(Wrapped::No)),
    }
}

/// Whether the tool puts a transaction around a script, be it around all of a run.
pub(crate) fn around(history: &History, script: &model::Script, files: &[SourceFile]) -> Wrapped {
    match wrapping(history, files) {
        (Wrapped::No, Some(each)) => each,
        (Wrapped::No, None) => step::wrapped(&script.steps),
        (whole, _) => whole,
    }
}

/// Where the statements of a history come from.
pub(crate) fn source<'a>(history: &History, files: &'a [SourceFile]) -> Source<'a> {
    Source::new(files, detect::is_of_revisions(history, files), history.dialect())
}

fn scripted(graph: &Graph<'_>, number: usize, direction: Direction, wrapped: Option<Wrapped>) -> Scripted {
    let migration = graph.migration(number);
    let own = vec![migration.revision.text.clone()];
    let parents = migration.parents.iter().map(|parent| parent.text.clone()).collect();
    let (from, to) = match direction {
        Direction::Up => (parents, own),
        Direction::Down => (own, parents),
    };
    Scripted {
        revision: migration.revision.text.clone(),
        from,
        to,
        file: migration.file,
        wrapped: wrapped.unwrap_or(Wrapped::No),
        statements: Vec::new(),
    }
}

/// The script of one way; or the statement that stands for a way that there is not.
fn way(migration: &Migration, direction: Direction) -> Result<&model::Script, Statement> {
    let missing = |reason: &str, file, span| {
        let sql = Err(Unknown::Opaque(reason.to_owned()));
        Err(Statement { purpose: Purpose::Work, sql, guard: Guard::None, file, span, steps: 0..0 })
    };
    match (direction, &migration.down) {
        (Direction::Up, _) => Ok(&migration.up),
        (Direction::Down, Down::Script(script)) => Ok(script),
        (Direction::Down, Down::Raises { file, span, .. }) => missing("the downgrade raises an error", *file, *span),
        (Direction::Down, Down::Missing | Down::Forward) => {
            missing("there is no way back", migration.file, Span::default())
        }
    }
}
