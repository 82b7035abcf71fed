//! Migrations as they play, as JSON: every statement with what it locks, and the schema before, after and when it was
//! taken back.
//!
//! The form is published as a JSON Schema: see [`SCHEMA`].

use std::collections::HashMap;

use linter::{Act, Back, FileId, Histories, Panel, Played, PlayedStatement, PlayedStep, Shown, Unknown, Wrapped};
use model::{Feature, Guard, Knowledge, Name, Portrait, Transaction, Work};
use serde::Serialize;

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
    /// What it locks, the relation it names first.
    pub locks: Vec<Lock>,
}

/// A lock.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Lock {
    /// The relation.
    pub relation: String,
    /// The lock mode, as PostgreSQL's manual calls it.
    pub mode: String,
    /// Who waits while it is held: `reads and writes`, `writes`, `other schema changes`.
    pub blocks: &'static str,
    /// What is done meanwhile: `catalogue`, `rows`, `scan`, `build index`, `rewrite`, `rewrite outside utc`, `unknown`.
    pub work: &'static str,
    /// Whether this script made the relation: nobody else knows it yet, and nobody waits.
    pub new: bool,
}

/// A thing of the schema, at each moment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Thing {
    /// `table`, `view`, `type` …
    pub kind: &'static str,
    /// Its name.
    pub name: String,
    /// Before the migration.
    pub before: State,
    /// After it.
    pub after: State,
    /// After it and its way back; null where that is no script.
    pub back: Option<State>,
    /// Its columns, constraints, indexes and so on.
    pub features: Vec<Trait>,
}

/// Whether a thing is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct State {
    /// `yes`, `perhaps`, `no` or `unknown`.
    pub there: &'static str,
    /// Whether its features are all that it has.
    pub whole: bool,
}

/// One thing about a thing, at each moment: what there is to say of it, null where it is not there or not known of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Trait {
    /// `column`, `constraint`, `index`, `trigger`, `value` …
    pub kind: &'static str,
    /// What it is called; empty for what a thing has one of.
    pub name: String,
    /// Before the migration.
    pub before: Option<String>,
    /// After it.
    pub after: Option<String>,
    /// After it and its way back.
    pub back: Option<String>,
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
        let is_here = |entry: &Entry<'_>| {
            entry.path == path || entry.path == up.path || down.as_ref().is_some_and(|down| entry.path == down.path)
        };
        let of_revision = self.findings.get(migration.revision.as_str()).into_iter().flatten();
        Some(Migration {
            root: &shown.root,
            tool: shown.runner.name,
            postgres: shown.is_postgres.then_some(shown.server.major),
            revision: migration.revision.as_str(),
            title: &migration.title,
            parents: migration.parents.iter().map(Name::as_str).collect(),
            way_back: match shown.down {
                Back::Script(_) => "script",
                Back::Refuses => "raises",
                Back::Missing => "missing",
                Back::Forward => "none",
            },
            schema: shown.panels.iter().filter_map(|panel| thing(panel, &secrets)).collect(),
            findings: of_revision.filter(|entry| is_here(entry)).cloned().collect(),
            path,
            up,
            down,
        })
    }

    fn script(&mut self, played: &'a Played) -> Script<'a> {
        Script {
            path: self.places.file(played.file).map_or("", |file| file.path.as_str()),
            wrapped: match played.wrapped {
                Wrapped::Yes => Some(true),
                Wrapped::No => Some(false),
                Wrapped::Unknown => None,
            },
            statements: played.statements.iter().map(|statement| self.statement(statement)).collect(),
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
            path: self.places.file(statement.file).map_or("", |file| file.path.as_str()),
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
        locks: locks(act),
    }
}

fn locks(act: &Act) -> Vec<Lock> {
    let lock = |(touch, &new): (&model::Touch, &bool)| Lock {
        relation: touch.relation.to_string(),
        mode: touch.lock.to_string(),
        blocks: touch.lock.blocks(),
        work: work(touch.work),
        new,
    };
    act.effect.touches.iter().zip(&act.new).map(lock).collect()
}

fn work(work: Work) -> &'static str {
    match work {
        Work::Catalogue => "catalogue",
        Work::Unknown => "unknown",
        Work::Rows => "rows",
        Work::Scan => "scan",
        Work::BuildIndex => "build index",
        Work::RewriteOutsideUtc => "rewrite outside utc",
        Work::Rewrite => "rewrite",
    }
}

/// A thing, unless nothing is known of it at any moment.
fn thing(panel: &Panel, secrets: &[&str]) -> Option<Thing> {
    let moments = [Some(&panel.before), Some(&panel.after), panel.back.as_ref()];
    let seen = |moment: &Option<&'_ Knowledge<Portrait>>| portrait((*moment)?).cloned();
    let portraits: Vec<Option<Portrait>> = moments.iter().map(seen).collect();
    let first = portraits.iter().flatten().next()?;
    let mut features: Vec<(Trait, usize)> = Vec::new();
    for (moment, portrait) in portraits.iter().enumerate() {
        let mut met: HashMap<(&str, &str), usize> = HashMap::new();
        for feature in portrait.iter().flat_map(|portrait| &portrait.lines) {
            // Several of one kind without a name are told apart by their order.
            let count = met.entry((feature.kind, &feature.name)).or_insert(0);
            let is_same = |(known, number): &(Trait, usize)| {
                known.kind == feature.kind && known.name == feature.name && number == count
            };
            let place = features.iter().position(is_same).unwrap_or_else(|| {
                let name = feature.name.clone();
                features.push((Trait { kind: feature.kind, name, before: None, after: None, back: None }, *count));
                features.len() - 1
            });
            *count += 1;
            if let Some((known, _)) = features.get_mut(place) {
                let says = Some(mask::without(says(feature), secrets));
                match moment {
                    0 => known.before = says,
                    1 => known.after = says,
                    _ => known.back = says,
                }
            }
        }
    }
    Some(Thing {
        kind: first.kind.word(),
        name: first.name.to_string(),
        before: state(&panel.before),
        after: state(&panel.after),
        back: panel.back.as_ref().map(state),
        features: features.into_iter().map(|(feature, _)| feature).collect(),
    })
}

fn portrait(moment: &Knowledge<Portrait>) -> Option<&Portrait> {
    match moment {
        Knowledge::Present(portrait) => Some(portrait),
        _ => None,
    }
}

fn says(feature: &Feature) -> String {
    match (feature.certain, feature.says.as_str()) {
        (true, says) => says.to_owned(),
        (false, "") => "perhaps".to_owned(),
        (false, says) => format!("perhaps {says}"),
    }
}

fn state(moment: &Knowledge<Portrait>) -> State {
    let (there, whole) = match moment {
        Knowledge::Present(portrait) if portrait.certain => ("yes", portrait.is_whole),
        Knowledge::Present(portrait) => ("perhaps", portrait.is_whole),
        Knowledge::Absent => ("no", true),
        Knowledge::Unknown => ("unknown", false),
    };
    State { there, whole }
}
