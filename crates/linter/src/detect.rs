//! Which tool each file belongs to: Alembic projects first, then the SQL runners.

use std::collections::HashSet;
use std::sync::Arc;

use model::{
    Connection, Fault, FileId, Guard, History, Opaque, Operation, Reason, Script, SourceFile, Step, Wrapping,
    is_within, order,
};

use crate::config::Configs;
use crate::dialects::{self, Dialects};
use crate::environment;
use crate::memo::Reading;

/// Reads every history among the files, in the order of their folders; which tool runs them, the settings may say. What is
/// known already is not read again.
pub(crate) fn read(files: &[SourceFile], configs: &Configs, known: &mut Reading) -> Vec<History> {
    let dialects = Dialects::of(files, configs);
    let projects = alembic::find(files);
    let spoken = |project: &alembic::Project, connections: &[Connection], variables: &[String]| {
        dialects.of_revisions(project, connections, variables)
    };
    let mut histories: Vec<History> = alembic::read(&projects, files, spoken, &mut known.alembic);
    let claimed: HashSet<FileId> =
        projects.iter().flat_map(|project| project.trees.iter().flatten().copied()).collect();
    let unclaimed = (0..files.len() as u32).map(FileId).filter(|file| !claimed.contains(file));
    let (scripts, others): (Vec<FileId>, Vec<FileId>) = unclaimed.partition(|file| is_sql(&files[file.index()]));
    for part in dialects.parted(&scripts) {
        histories.extend(read_scripts(files, &part, configs, &dialects, &mut known.runners));
    }
    // Beside a project a Python file is its env.py, or a module that one of the others imports.
    let is_apart = |file: &SourceFile| {
        file.path.ends_with(".py") && !projects.iter().any(|project| is_within(&file.path, &project.root))
    };
    let apart: Vec<FileId> = others.into_iter().filter(|file| is_apart(&files[file.index()])).collect();
    let paths: Vec<&str> = if apart.is_empty() { Vec::new() } else { files.iter().map(|file| &*file.path).collect() };
    let modules = if paths.is_empty() { Default::default() } else { alembic::imported(files, &paths) };
    let is_imported = |file: &FileId| modules.contains(&file.index());
    histories
        .extend(apart.into_iter().filter(|file| !is_imported(file)).filter_map(|file| fragment(file, files, configs)));
    order::by(&mut histories, |left, right| left.root.cmp(&right.root));
    environment::connect(&mut histories, files);
    let unknown = histories.iter().filter(|history| !history.runner.is_known()).count();
    for history in &mut histories {
        history.has_company = unknown > 1 && !history.runner.is_known();
        note_undecodable(history, files);
        note_read_elsewhere(history);
    }
    histories
}

/// Reads SQL files. Those of which nobody says whose SQL it is are PostgreSQL's, unless they turn out to be another's: they
/// are then read anew.
fn read_scripts(
    files: &[SourceFile],
    (part, scripts): &dialects::Part,
    configs: &Configs,
    dialects: &Dialects<'_>,
    known: &mut runners::Memo,
) -> Vec<History> {
    let said = |folder: &str| configs.nearest(folder).runner;
    let mut histories = runners::read(files, scripts, said, |found| part.or_else(|| dialects.of_scripts(found)), known);
    let foreign = dialects::of_words(&histories, files);
    if !foreign.is_empty() {
        let spoken =
            |found: &runners::Found<'_>| foreign.get(&found.file).copied().or_else(|| dialects.of_scripts(found));
        histories = runners::read(files, scripts, said, spoken, known);
    }
    histories
}

/// Whether the migrations are Alembic's own revisions. SQL that Alembic is said to run has its transaction, and no graph.
pub(crate) fn is_of_revisions(history: &History, files: &[SourceFile]) -> bool {
    let declared = history.migrations.first().and_then(|migration| files.get(migration.file.index()));
    history.runner.name == alembic::RUNNER.name && declared.is_none_or(|file| file.path.ends_with(".py"))
}

/// A piece of an Alembic revision that stands alone: bare `op.…` lines, as in an example or an editor.
fn fragment(file: FileId, files: &[SourceFile], configs: &Configs) -> Option<History> {
    let source = files.get(file.index()).filter(|source| source.path.ends_with(".py"))?;
    let dialect = configs.nearest(source.folder()).database.map(|database| database.dialect);
    let migration = alembic::read_fragment(files, file, dialect.unwrap_or_default());
    let has_steps = !migration.up.steps.is_empty() || !migration.down.steps().is_empty();
    has_steps.then(|| History {
        root: source.folder().to_owned(),
        runner: alembic::RUNNER,
        dialect,
        migrations: vec![Arc::new(migration)],
        ..History::default()
    })
}

fn is_sql(file: &SourceFile) -> bool {
    file.file_name().contains(".sql")
}

/// What another build would read is said once, and not step by step.
fn note_read_elsewhere(history: &mut History) {
    if let Some(step) = history.read_elsewhere() {
        let dialect = history.dialect.unwrap_or_default().name();
        let message = format!("this is SQL for {dialect}, which is not read here: nothing is said of it");
        history.faults.push(Fault { message, file: step.file, span: step.head });
    }
}

/// A file with bytes that are no text is refused before its first statement: by the server, and by Python.
fn note_undecodable(history: &mut History, files: &[SourceFile]) {
    if files.iter().all(|file| file.undecodable.is_none()) {
        return;
    }
    let mut noted = HashSet::new();
    for migration in &mut history.migrations {
        let is_affected = |file: FileId| files.get(file.index()).is_some_and(|file| file.undecodable.is_some());
        let down = match &migration.down {
            model::Down::Script(script) => script.file,
            _ => migration.up.file,
        };
        if !is_affected(migration.up.file) && !is_affected(down) {
            continue;
        }
        let migration = model::Migration::own(migration);
        let mut note = |script: &mut Script| {
            let span = files.get(script.file.index()).and_then(|file| file.undecodable);
            if let Some(span) = span
                && noted.insert(script.file)
            {
                let reason = Reason::Syntax("invalid byte sequence for encoding \"UTF8\"".to_owned());
                let step = Step {
                    operation: Operation::Opaque(Opaque { reason }),
                    file: script.file,
                    span,
                    head: span,
                    statement: u32::MAX,
                    wrapping: Wrapping::Autocommit,
                    guard: Guard::None,
                    text: None,
                    demands: model::Demands::default(),
                };
                script.steps.insert(0, step);
            }
        };
        note(&mut migration.up);
        if let model::Down::Script(script) = &mut migration.down {
            note(script);
        }
    }
}
