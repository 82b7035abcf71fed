//! The stage: a file's migrations, played, for what is shown beside their steps.

use linter::{FileId, Span};
use report::show::json::{self, Migration, Script, Statement};

use crate::workspace::Project;

/// Plays the migrations that stand in a file, each with its way back, and looks at them.
pub(crate) fn migrations<T: Default>(project: &Project, file: FileId, look: impl FnOnce(&[Migration<'_>]) -> T) -> T {
    let Some(source) = project.sources().get(file.index()) else { return T::default() };
    let Ok(shown) = linter::show(&project.histories, &source.path) else { return T::default() };
    let document = json::document(&project.histories, &shown);
    look(&document.migrations)
}

/// The statements of a file's migrations, up and down, but for those that the tool adds by itself.
pub(crate) fn statements<T: Default>(project: &Project, file: FileId, look: impl FnOnce(&[&Statement<'_>]) -> T) -> T {
    let path = project.sources().get(file.index()).map(|source| &*source.path);
    migrations(project, file, |migrations| {
        let scripts = migrations.iter().flat_map(|migration| [Some(&migration.up), migration.down.as_ref()]);
        let statements = scripts.flatten().flat_map(|script: &Script<'_>| &script.statements);
        let own = statements.filter(|statement| !statement.is_of_tool && Some(statement.path) == path);
        look(&own.collect::<Vec<_>>())
    })
}

/// Where a statement stands.
pub(crate) fn span(statement: &Statement<'_>) -> Span {
    Span::new(statement.start.offset, statement.end.offset)
}
