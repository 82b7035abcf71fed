//! A project's histories: its revisions read, joined where the graph connects them, once for each database.

use std::sync::Arc;

use memchr::memmem;
use model::{Connection, Dialect, Fault, FileId, History, Literal, Migration, Runner, SourceFile, Span, Wrapping};
use rustc_hash::FxHashSet;

use super::{Project, RUNNER};
use crate::environment::{self, Environment};
use crate::ini::Ini;
use crate::interpret::Options;
use crate::memo::Memo;
use crate::modules::{Library, Modules, Parsed};
use crate::python::Source;
use crate::{dialect, graph, revision};

/// The section that Alembic is run with if it is told no other.
const MAIN: &str = "alembic";

/// Says which database a project is for, given the connections that its own files spell out, and the variables that they
/// ask for.
type Spoken<'s> = dyn Fn(&Project, &[Connection], &[String]) -> Option<Dialect> + 's;

/// See [`crate::read`].
pub(crate) fn read(projects: &[Project], files: &[SourceFile], spoken: &Spoken<'_>, memo: &mut Memo) -> Vec<History> {
    let parsed = Parsed::new(files);
    projects.iter().flat_map(|project| read_among(project, files, &parsed, spoken, memo)).collect()
}

/// See [`crate::followed`].
pub(crate) fn followed(project: &Project, files: &[SourceFile]) -> Vec<FileId> {
    let parsed = Parsed::new(files);
    read_among(project, files, &parsed, &|_, _, _| None, &mut Memo::default());
    parsed.asked()
}

fn read_among(
    project: &Project,
    files: &[SourceFile],
    parsed: &Parsed<'_>,
    spoken: &Spoken<'_>,
    memo: &mut Memo,
) -> Vec<History> {
    let modules = &Modules::new(parsed);
    let environment = project.environment.and_then(|id| Some((id, files.get(id.index())?)));
    let mut connections = settings_connections(project, files);
    let options =
        Options { dialect: spoken(project, &connections, &[]).unwrap_or_default(), ..settings_options(project, files) };
    let databases = databases(project, files, &options);
    let environment = environment.map(|(id, file)| {
        memo.environment(id, options, modules, |library, options| {
            environment::read(&Source::parse(id, &file.text), library, options)
        })
    });
    let mut environment = environment.unwrap_or_else(Environment::unseen);
    connections.append(&mut environment.connections);
    environment.connections = connections;
    environment.dialect = spoken(project, &environment.connections, &environment.variables);
    dialect::settle(&mut environment);
    let mut histories = Vec::new();
    for database in databases {
        let is_first = histories.is_empty();
        environment.database = database;
        let mut read = read_one(project, files, modules, &Arc::new(environment.clone()), memo);
        for history in read.iter_mut().filter(|_| !is_first) {
            // What is wrong with the project is said once.
            history.faults.clear();
        }
        histories.append(&mut read);
    }
    histories
}

/// The databases that each revision is run for: those that the settings list, or for which a revision has a function,
/// where `upgrade` is handed their names as in Alembic's template `multidb`.
fn databases(project: &Project, files: &[SourceFile], options: &Options) -> Vec<Option<String>> {
    let mut found: Vec<String> = Vec::new();
    let finder = memmem::Finder::new("globals()");
    for file in project.trees.iter().flatten().filter_map(|id| files.get(id.index())) {
        let functions = file.text.lines().filter_map(|line| line.strip_prefix("def upgrade"));
        let takes_name = |line: &str| line.strip_prefix('(').is_some_and(|rest| !rest.starts_with(')'));
        if finder.find(file.text.as_bytes()).is_none() || !functions.clone().any(takes_name) {
            continue;
        }
        let names = functions.filter_map(|line| line.strip_prefix('_')?.split('(').next());
        for name in names {
            if !found.iter().any(|known| known == name) {
                found.push(name.to_owned());
            }
        }
    }
    let listed = options.values.iter().find(|(key, _)| key == "databases").filter(|_| !found.is_empty());
    if let Some((_, Some(listed))) = listed {
        found = listed.split(',').map(|name| name.trim().to_owned()).filter(|name| !name.is_empty()).collect();
    }
    if found.is_empty() { vec![None] } else { found.into_iter().map(Some).collect() }
}

/// Reads the histories of one database.
fn read_one(
    project: &Project,
    files: &[SourceFile],
    modules: &dyn Library,
    environment: &Arc<Environment>,
    memo: &mut Memo,
) -> Vec<History> {
    let mut faults: Vec<Vec<Fault>> = Vec::new();
    let mut trees: Vec<Vec<Arc<Migration>>> = Vec::new();
    for tree in &project.trees {
        let mut migrations = Vec::with_capacity(tree.len());
        let mut tree_faults = Vec::new();
        for &id in tree {
            let Some(file) = files.get(id.index()) else {
                continue;
            };
            match memo.revision(id, environment, modules, |library| revision::read(library, file, id, environment)) {
                Some(migration) => migrations.push(migration),
                None => tree_faults.push(Fault {
                    message: "no revision could be read from this file, so it is left out of the history".to_owned(),
                    file: id,
                    span: Span::default(),
                }),
            }
        }
        trees.push(migrations);
        faults.push(tree_faults);
    }
    graph::resolve_labels(&mut trees);
    let groups = graph::components(&trees);
    let mut joined: Vec<(usize, Vec<Arc<Migration>>, Vec<Fault>)> = Vec::new();
    for ((group, migrations), faults) in groups.into_iter().zip(trees).zip(faults) {
        match joined.iter_mut().find(|(other, ..)| *other == group) {
            Some((_, all, all_faults)) => {
                all.extend(migrations);
                all_faults.extend(faults);
            }
            None => joined.push((group, migrations, faults)),
        }
    }
    if joined.is_empty() && !project.faults.is_empty() {
        joined.push(Default::default());
    }
    if let Some((.., faults)) = joined.first_mut() {
        faults.splice(0..0, project.faults.iter().cloned());
    }
    let is_single = joined.len() == 1 && project.section.is_none();
    let runner = Runner { wrapping: environment.wrapping.unwrap_or(Wrapping::Transaction), ..RUNNER };
    let histories = joined.into_iter().map(|(_, migrations, faults)| {
        let from_base = starts_from_base(&migrations);
        let migrations = graph::sort(migrations);
        let folder = migrations.first().and_then(|migration| files.get(migration.file.index())).map(SourceFile::folder);
        let root = if is_single { project.root.clone() } else { folder.unwrap_or(&project.root).to_owned() };
        let (connections, session) = (environment.connections.clone(), environment.session.clone());
        let database = environment.database.clone();
        let variables = environment.variables.clone();
        History {
            root,
            runner,
            database,
            dialect: environment.dialect,
            migrations,
            connections,
            variables,
            session,
            faults,
            from_base,
            ..History::default()
        }
    });
    histories.collect()
}

/// Whether the history is whole from its first revision on: one has no parent, and none of the parents is missing.
fn starts_from_base(migrations: &[Arc<Migration>]) -> bool {
    let known: FxHashSet<&str> = migrations.iter().map(|migration| migration.revision.as_str()).collect();
    let is_whole = migrations.iter().flat_map(|migration| &migration.parents).all(|name| known.contains(name.as_str()));
    is_whole && migrations.iter().any(|migration| migration.parents.is_empty())
}

/// What the ini file says in the section that Alembic is run with.
fn settings_options(project: &Project, files: &[SourceFile]) -> Options {
    let mut settings = project.settings.iter().filter_map(|id| files.get(id.index()));
    let Some(ini) = settings.find(|file| file.file_name() != "pyproject.toml").map(|file| Ini::read(&file.text)) else {
        return Options { section: MAIN.to_owned(), ..Options::default() };
    };
    let section = project.section.as_deref().or_else(|| ini.mains().next()).unwrap_or(MAIN);
    let value = |key: &str| ini.get(section, key).map(|setting| setting.value.into_owned());
    let values = ini.keys(section).into_iter().map(|key| (key.to_owned(), value(key))).collect();
    Options { section: section.to_owned(), values, ..Options::default() }
}

/// The URLs of the ini file; `config.get_main_option` and `get_section` do not look into a `pyproject.toml`.
fn settings_connections(project: &Project, files: &[SourceFile]) -> Vec<Connection> {
    let mut connections = Vec::new();
    for &id in &project.settings {
        let Some(file) = files.get(id.index()).filter(|file| file.file_name() != "pyproject.toml") else {
            continue;
        };
        let ini = Ini::read(&file.text);
        // Each section has what the defaults have.
        let mut seen = FxHashSet::default();
        let urls = ini.sections().filter_map(|section| ini.get(section, "sqlalchemy.url"));
        let urls = urls.filter(|setting| model::is_database_url(&setting.value) && seen.insert(setting.span));
        connections.extend(urls.map(|setting| Connection {
            url: Literal::string(setting.value, setting.span),
            file: id,
            is_of_migrations: true,
        }));
    }
    connections
}
