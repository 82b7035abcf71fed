//! Histories as JSON: every revision with its place in the graph, its steps and its findings.
//!
//! The form is published as a JSON Schema: see [`SCHEMA`].

use std::collections::HashMap;

use linter::{FileId, Graph, Histories, Told};
use model::{Down, Migration, Name, Operation, Step, describe};
use serde::Serialize;

use super::revision::path;
use super::{Telling, told};
use crate::json::{self, Entry, Place, Problem, Summary, VERSION};
use crate::mask;
use crate::place::Places;

/// The JSON Schema of what [`render`] returns.
pub const SCHEMA: &str = include_str!("../../schema/history.schema.json");

/// All histories.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Document<'a> {
    /// [`VERSION`].
    pub version: u32,
    /// The histories, in the order of their folders.
    pub histories: Vec<Section<'a>>,
    /// What could not be read of a project, and what was assumed instead.
    pub problems: Vec<Problem<'a>>,
    /// How much was looked at, and how much was found.
    pub summary: Summary,
}

/// One history.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Section<'a> {
    /// The folder of the project; empty for the current one.
    pub root: &'a str,
    /// The tool that runs it.
    pub tool: &'a str,
    /// The database that it is for, as the settings call it: `mysql`.
    pub database: &'static str,
    /// The revisions that nobody follows.
    pub heads: Vec<&'a str>,
    /// The revisions, parents before children.
    pub revisions: Vec<Revision<'a>>,
}

/// One revision.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Revision<'a> {
    /// Its id.
    pub revision: &'a str,
    /// What people call it.
    pub title: &'a str,
    /// The docstring's other lines.
    pub description: &'a str,
    /// The file that declares it.
    pub path: String,
    /// The revisions it follows.
    pub parents: Vec<&'a str>,
    /// Other revisions that must have run.
    pub depends_on: Vec<&'a str>,
    /// The names of the branch that starts here.
    pub branch_labels: Vec<&'a str>,
    /// Whether nobody follows it.
    pub head: bool,
    /// Whether it is reported on, and not the past.
    pub reported: bool,
    /// What it does.
    pub up: Vec<Line>,
    /// How it is undone: `script`, `raises`, `missing`, or `none` where the tool knows no way back.
    pub way_back: &'static str,
    /// What undoes it.
    pub down: Vec<Line>,
    /// What was found in it, by file and place.
    pub findings: Vec<Entry<'a>>,
}

/// One step.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Line {
    /// What it does, near to SQL in lower case.
    pub step: String,
    /// Whether it could not be read.
    pub opaque: bool,
    /// Where it begins.
    pub start: Place,
    /// Where it ends.
    pub end: Place,
}

/// The histories on one line of JSON, with a line feed at its end.
#[must_use]
pub fn render(histories: &Histories, telling: &Telling) -> String {
    json::line(&document(histories, telling)) + "\n"
}

/// The histories as a value: what [`render`] writes.
#[must_use]
pub fn document<'a>(histories: &'a Histories, telling: &Telling) -> Document<'a> {
    let whole = json::document(&histories.report);
    let mut findings: HashMap<(&str, &str), Vec<Entry<'a>>> = HashMap::new();
    for entry in whole.findings {
        if let Some(revision) = entry.revision {
            findings.entry((entry.path, revision)).or_default().push(entry);
        }
    }
    let secrets = mask::all_secrets(&histories.report);
    let mut writer = Writer { histories, places: Places::new(&histories.report.files), findings, secrets };
    let sections = histories.histories.iter().enumerate();
    let sections =
        sections.map(|(number, section)| writer.section(section, |revision| told(telling, number, revision)));
    Document { version: VERSION, histories: sections.collect(), problems: whole.problems, summary: whole.summary }
}

struct Writer<'a> {
    histories: &'a Histories,
    places: Places<'a>,
    findings: HashMap<(&'a str, &'a str), Vec<Entry<'a>>>,
    secrets: HashMap<FileId, Vec<&'a str>>,
}

impl<'a> Writer<'a> {
    fn section(&mut self, section: &'a Told, told: impl Fn(usize) -> bool) -> Section<'a> {
        let graph = Graph::new(&section.history);
        let heads = graph.heads();
        Section {
            root: &section.history.root,
            tool: section.history.runner.name,
            database: section.history.dialect().word(),
            heads: heads.iter().map(|&head| graph.migration(head).revision.as_str()).collect(),
            revisions: (0..graph.len())
                .filter(|&number| told(number))
                .map(|number| Revision {
                    head: graph.children(number).is_empty(),
                    reported: number >= section.reported_from,
                    ..self.revision(graph.migration(number))
                })
                .collect(),
        }
    }

    fn revision(&mut self, migration: &'a Migration) -> Revision<'a> {
        let names = |names: &'a [Name]| names.iter().map(Name::as_str).collect();
        let files = self.histories.report.files.as_slice();
        let mut ids = vec![migration.file];
        ids.extend(match &migration.down {
            Down::Script(script) if script.file != migration.file => Some(script.file),
            _ => None,
        });
        let paths = ids.iter().filter_map(|file| files.get(file.index())).map(|file| &*file.path);
        let found = paths.filter_map(|path| self.findings.remove(&(path, migration.revision.as_str())));
        let findings = found.flatten().collect();
        Revision {
            revision: migration.revision.as_str(),
            title: &migration.title,
            description: &migration.description,
            path: path(files, migration),
            parents: names(&migration.parents),
            depends_on: names(&migration.depends_on),
            branch_labels: names(&migration.branch_labels),
            head: false,
            reported: true,
            up: migration.up.steps.iter().map(|step| self.line(step)).collect(),
            way_back: match migration.down {
                Down::Script(_) => "script",
                Down::Raises { .. } => "raises",
                Down::Missing => "missing",
                Down::Forward => "none",
            },
            down: migration.down.steps().iter().map(|step| self.line(step)).collect(),
            findings,
        }
    }

    fn line(&mut self, step: &Step) -> Line {
        let mut place = |offset| json::place(&mut self.places, step.file, offset);
        let (start, end) = (place(step.span.start), place(step.span.end));
        let secrets = self.secrets.get(&step.file).map_or(&[][..], Vec::as_slice);
        Line {
            step: mask::without(describe(&step.operation), secrets),
            opaque: matches!(step.operation, Operation::Opaque(_)),
            start,
            end,
        }
    }
}
