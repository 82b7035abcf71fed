//! Models of the application that a revision imports: classes whose rows live in a table, and that go on changing.

use model::{FileId, Name};
use ruff_python_ast::visitor::{Visitor, walk_stmt};
use ruff_python_ast::{Expr, Stmt, StmtClassDef, StmtImportFrom};

use crate::modules::{Library, is_foreign};
use crate::python::{Source, place};

/// How often a name may be handed on, from one `__init__.py` to the next.
const FARTHEST: u32 = 4;

/// The models that a revision imports, at its top or where it uses them.
pub(crate) fn imported(source: &Source<'_>, library: &dyn Library) -> Vec<Name> {
    let mut reader = Reader { file: source.file, library, models: Vec::new() };
    for statement in source.body() {
        reader.visit_stmt(statement);
    }
    reader.models
}

struct Reader<'s> {
    file: FileId,
    library: &'s dyn Library,
    models: Vec<Name>,
}

impl<'a> Visitor<'a> for Reader<'_> {
    fn visit_stmt(&mut self, statement: &'a Stmt) {
        if let Stmt::ImportFrom(import) = statement
            && !(import.level == 0 && import.module.as_ref().is_some_and(|module| is_foreign(module)))
        {
            for alias in &import.names {
                let path = path(import, alias.name.as_str(), self.file, self.library);
                if is_model(&path, self.file, self.library, FARTHEST) {
                    self.models.push(Name::new(alias.name.as_str(), place(alias)));
                }
            }
        }
        walk_stmt(self, statement);
    }
}

/// The dotted name that an import asks for.
fn path(import: &StmtImportFrom, name: &str, file: FileId, library: &dyn Library) -> String {
    let package = if import.level > 0 { library.package(file, import.level) } else { None };
    let module = import.module.as_ref().map_or("", |module| module.as_str());
    let separator = if module.is_empty() { "" } else { "." };
    [package.as_deref().unwrap_or_default(), module, separator, name].concat()
}

/// Whether a dotted name leads to a class that maps a table.
fn is_model(path: &str, from: FileId, library: &dyn Library, left: u32) -> bool {
    let Some(found) = library.find(path, from).filter(|_| left > 0) else {
        return false;
    };
    let Some(name) = path.get(found.rest..).filter(|name| !name.is_empty() && !name.contains('.')) else {
        return false;
    };
    let (Some(source), Some(outline)) = (library.source(found.file), library.outline(found.file)) else {
        return false;
    };
    let makers = outline.makers(name).iter().filter_map(|number| source.statement(*number));
    makers.into_iter().any(|statement| match statement {
        Stmt::ClassDef(class) => maps_table(class),
        Stmt::ImportFrom(import) => {
            let handed =
                import.names.iter().find(|alias| alias.asname.as_ref().unwrap_or(&alias.name).as_str() == name);
            handed.is_some_and(|alias| {
                let path = self::path(import, alias.name.as_str(), found.file, library);
                is_model(&path, found.file, library, left - 1)
            })
        }
        _ => false,
    })
}

/// Whether a class says which table it maps: `__tablename__`, `__table__`, or SQLModel's `table=True`.
fn maps_table(class: &StmtClassDef) -> bool {
    let is_table =
        |target: &Expr| matches!(target, Expr::Name(name) if matches!(name.id.as_str(), "__tablename__" | "__table__"));
    let says = class.body.iter().any(|statement| match statement {
        Stmt::Assign(assign) => assign.targets.iter().any(is_table),
        Stmt::AnnAssign(assign) => is_table(&assign.target),
        _ => false,
    });
    let is_true = |value: &Expr| matches!(value, Expr::BooleanLiteral(literal) if literal.value);
    let keywords = class.arguments.iter().flat_map(|arguments| &arguments.keywords);
    says || keywords
        .into_iter()
        .any(|keyword| keyword.arg.as_ref().is_some_and(|name| name.as_str() == "table") && is_true(&keyword.value))
}
