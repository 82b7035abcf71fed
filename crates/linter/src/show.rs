//! A migration as it plays: its statements with what they lock and for how long, and the schema around them.

use engine::{Act, Panel};
use model::{Down, FileId, Guard, Migration, Runner, Server, Transaction};

use crate::range::{self, RangeError};
use crate::script::{self, Statement, Wrapped};
use crate::{Dialect, Direction, Histories, Told};

/// One migration, played.
#[derive(Clone, Debug)]
pub struct Shown {
    /// The folder of the project; empty for the current one.
    pub root: String,
    /// The tool that runs it.
    pub runner: Runner,
    /// The server that the locks are of.
    pub server: Server,
    /// The database that it is for: no locks are known of others than PostgreSQL.
    pub dialect: Dialect,
    /// Which migration of which history it is, by their places.
    pub place: (usize, usize),
    /// The upgrade.
    pub up: Played,
    /// The way back.
    pub down: Back,
    /// The things that it changes and the tables that it locks, before, after, and after the way back.
    pub panels: Vec<Panel>,
}

/// A script, played.
#[derive(Clone, Debug)]
pub struct Played {
    /// The file it stands in.
    pub file: FileId,
    /// Whether its tool puts a transaction around it.
    pub wrapped: Wrapped,
    /// What is sent, in order.
    pub statements: Vec<PlayedStatement>,
}

/// A statement, and what it does.
#[derive(Clone, Debug)]
pub struct PlayedStatement {
    /// The statement.
    pub statement: Statement,
    /// What it does, step by step; none of the tool's own.
    pub steps: Vec<PlayedStep>,
}

/// One thing that a statement does.
#[derive(Clone, Debug)]
pub struct PlayedStep {
    /// What it does, as the end of a sentence: ``adds column `users.email` ``.
    pub says: String,
    /// To whom, and in which transaction.
    pub act: Act,
    /// That it fails, and why, if it must.
    pub fails: Option<String>,
}

/// The way back.
#[derive(Clone, Debug)]
pub enum Back {
    /// A script.
    Script(Played),
    /// A downgrade that raises an error.
    Refuses,
    /// There is none, where there could be one.
    Missing,
    /// The tool knows none.
    Forward,
}

/// Plays the migrations that `which` means: a path of a file among those that were read, or its end; or a revision as
/// in a range, `head`, `head-1` or `crm@head`.
///
/// # Errors
/// If it means no migration, or cannot be told apart from another.
pub fn show(histories: &Histories, which: &str) -> Result<Vec<Shown>, RangeError> {
    let mut places = named(histories, which);
    if places.is_empty() {
        places = pointed(histories, which)?;
    }
    Ok(places.into_iter().filter_map(|place| play(histories, place)).collect())
}

/// Plays one migration: `place` says which, by the place of its history and its own place in that. `None` if there is none.
#[must_use]
pub fn play(histories: &Histories, place: (usize, usize)) -> Option<Shown> {
    let files = &histories.report.files;
    let told = histories.histories.get(place.0)?;
    let migration = told.history.migrations.get(place.1)?;
    let scene = engine::play(&told.history, place.1, &told.settings)?;
    let mut source = script::source(&told.history, files);
    let mut played = |script: &model::Script, acts: Vec<Act>| {
        let wrapped = script::around(&told.history, script, files);
        let statements = source.statements(script, told.history.runner.wrapping);
        Played { file: script.file, wrapped, statements: together(statements, script, acts) }
    };
    let up = played(&migration.up, scene.up);
    let down = match (&migration.down, scene.down) {
        (Down::Script(script), Some(acts)) => Back::Script(played(script, acts)),
        (Down::Raises { .. }, _) => Back::Refuses,
        (Down::Forward, _) => Back::Forward,
        _ => Back::Missing,
    };
    Some(Shown {
        root: told.history.root.clone(),
        runner: told.history.runner,
        server: told.settings.server,
        dialect: told.history.dialect(),
        place,
        up,
        down,
        panels: scene.panels,
    })
}

/// The migrations that stand in a file of that path, or of a path that ends so.
fn named(histories: &Histories, which: &str) -> Vec<(usize, usize)> {
    let is_meant = |file: FileId, fits: &dyn Fn(&str) -> bool| {
        histories.report.files.get(file.index()).is_some_and(|file| fits(&file.path))
    };
    let is_in = |migration: &Migration, fits: &dyn Fn(&str) -> bool| {
        let down = match &migration.down {
            Down::Script(script) => Some(script.file),
            _ => None,
        };
        [migration.file, migration.up.file].into_iter().chain(down).any(|file| is_meant(file, fits))
    };
    let all = |fits: &dyn Fn(&str) -> bool| {
        let of = |(number, told): (usize, &Told)| -> Vec<(usize, usize)> {
            let migrations = told.history.each().enumerate();
            migrations.filter(|(_, migration)| is_in(migration, fits)).map(|(place, _)| (number, place)).collect()
        };
        histories.histories.iter().enumerate().flat_map(of).collect::<Vec<_>>()
    };
    let whole = all(&|path| path == which);
    match whole.is_empty() {
        true => all(&|path| path.strip_suffix(which).is_some_and(|before| before.ends_with('/'))),
        false => whole,
    }
}

/// The migrations that a word means, in each history that knows it.
fn pointed(histories: &Histories, which: &str) -> Result<Vec<(usize, usize)>, RangeError> {
    let meant = range::revisions(histories.histories.iter().map(|told| &told.history), which)?;
    let places = |(number, places): (usize, Vec<usize>)| places.into_iter().map(move |place| (number, place));
    let numbered = meant.into_iter().enumerate().filter_map(|(number, places)| Some((number, places?)));
    let found: Vec<(usize, usize)> = numbered.flat_map(places).collect();
    if found.is_empty() { Err(RangeError::Base { word: which.to_owned() }) } else { Ok(found) }
}

/// The statements with what each of their steps does.
fn together(statements: Vec<Statement>, script: &model::Script, acts: Vec<Act>) -> Vec<PlayedStatement> {
    let step = |(act, step): (Act, &model::Step)| PlayedStep {
        says: step.operation.saying(),
        fails: act.failure.as_ref().map(rules::failing).or_else(|| refused(&act, step)),
        act,
    };
    let mut steps: Vec<Option<PlayedStep>> = acts.into_iter().zip(&script.steps).map(step).map(Some).collect();
    let mut played = |statement: Statement| {
        let steps = statement.steps.clone().filter_map(|place| steps.get_mut(place)?.take()).collect();
        PlayedStatement { statement, steps }
    };
    statements.into_iter().map(&mut played).collect()
}

/// That the server refuses a step where it stands, inside a transaction.
fn refused(act: &Act, step: &model::Step) -> Option<String> {
    let is_inside = !matches!(act.transaction, Transaction::None | Transaction::Unknown);
    let must = act.effect.outside_transaction && is_inside && step.guard == Guard::None;
    must.then(|| "fails: the server does not do it inside a transaction".to_owned())
}

impl Shown {
    /// The migration.
    #[must_use]
    pub fn migration<'h>(&self, histories: &'h Histories) -> Option<&'h Migration> {
        histories.histories.get(self.place.0)?.history.migrations.get(self.place.1).map(AsRef::as_ref)
    }

    /// The scripts that are run, each with its direction.
    pub fn scripts(&self) -> impl Iterator<Item = (Direction, &Played)> {
        let down = match &self.down {
            Back::Script(played) => Some((Direction::Down, played)),
            _ => None,
        };
        std::iter::once((Direction::Up, &self.up)).chain(down)
    }
}
