//! Symbols: a migration's outline, its way up and its way back with their steps.

use std::path::Path;

use gen_lsp_types::{DocumentSymbol, SymbolKind};
use linter::{FileId, Span};
use report::place::Unit;
use report::show::json::{Script, Statement};

use crate::documents::Documents;
use crate::ruler::Ruler;
use crate::stage;
use crate::workspace::Project;

/// The outline of a file: of each migration in it, the upgrade and the downgrade, as far as they stand there.
pub(crate) fn of(project: &Project, documents: &Documents, unit: Unit, path: &Path) -> Option<Vec<DocumentSymbol>> {
    let file = project.file(path)?;
    let shown = &*project.sources().get(file.index())?.path;
    let mut outline = Outline { file, shown, ruler: Ruler::new(project, documents, unit) };
    Some(stage::migrations(project, file, |migrations| {
        let mut symbols = Vec::new();
        for migration in migrations {
            let down = migration.down.as_ref().map(|down| ("downgrade", down));
            for (name, script) in std::iter::once(("upgrade", &migration.up)).chain(down) {
                symbols.extend(outline.script(name, script, migration.revision));
            }
        }
        symbols
    }))
}

struct Outline<'a> {
    file: FileId,
    /// The file, as the linter calls it.
    shown: &'a str,
    ruler: Ruler<'a>,
}

impl Outline<'_> {
    /// A script, unless none of its statements stand in the file.
    fn script(&mut self, name: &str, script: &Script<'_>, revision: &str) -> Option<DocumentSymbol> {
        let own = script.statements.iter().filter(|statement| !statement.is_of_tool && statement.path == self.shown);
        let own: Vec<&Statement<'_>> = own.collect();
        let whole = own.iter().map(|statement| stage::span(statement)).reduce(Span::to)?;
        let first = own.first().map_or(whole, |statement| stage::span(statement));
        let steps = own.iter().map(|statement| self.statement(statement)).collect();
        let revision = Some(revision.to_owned()).filter(|revision| !revision.is_empty());
        Some(self.symbol(name.to_owned(), revision, SymbolKind::Function, [whole, first], Some(steps)))
    }

    fn statement(&mut self, statement: &Statement<'_>) -> DocumentSymbol {
        let does: Vec<&str> = statement.steps.iter().map(|step| step.does.as_str()).collect();
        let span = stage::span(statement);
        let detail = report::hover::hint(statement);
        self.symbol(does.join("; "), detail, SymbolKind::Event, [span, span], None)
    }

    fn symbol(
        &mut self,
        name: String,
        detail: Option<String>,
        kind: SymbolKind,
        [whole, own]: [Span; 2],
        children: Option<Vec<DocumentSymbol>>,
    ) -> DocumentSymbol {
        // A symbol without a name is an error to some.
        let name = if name.is_empty() { "step".to_owned() } else { name };
        let (range, selection) = (self.ruler.range(self.file, whole), self.ruler.range(self.file, own));
        DocumentSymbol::new(name, detail, kind, None, None, range, selection, children)
    }
}
