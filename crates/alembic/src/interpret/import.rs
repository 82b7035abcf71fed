//! Imports: each binds a name to a dotted path, and nothing is loaded.

use ruff_python_ast::{StmtImport, StmtImportFrom};

use super::Interpreter;
use crate::python::place;
use crate::value::Value;

impl<'a> Interpreter<'a> {
    pub(super) fn import(&mut self, statement: &'a StmtImport) {
        for alias in &statement.names {
            let path = alias.name.as_str();
            let (name, path) = match &alias.asname {
                Some(name) => (name.as_str(), path),
                // `import a.b` binds `a`.
                None => {
                    let first = path.split('.').next().unwrap_or(path);
                    (first, first)
                }
            };
            self.assign(name, Value::path(path, place(alias)));
        }
    }

    pub(super) fn import_from(&mut self, statement: &'a StmtImportFrom) {
        let dots = ".".repeat(statement.level.min(16) as usize);
        let module = statement.module.as_ref().map_or("", |module| module.as_str());
        for alias in &statement.names {
            let name = alias.name.as_str();
            if name == "*" {
                self.stars.push(format!("{dots}{module}"));
                continue;
            }
            let separator = if module.is_empty() { "" } else { "." };
            let bound = alias.asname.as_ref().map_or(name, |name| name.as_str());
            self.assign(bound, Value::path(&format!("{dots}{module}{separator}{name}"), place(alias)));
        }
    }
}
