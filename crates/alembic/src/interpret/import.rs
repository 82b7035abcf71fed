//! Imports: each binds a name to a dotted path; what it leads to is loaded when somebody uses it.

use ruff_python_ast::{StmtImport, StmtImportFrom};

use super::Interpreter;
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
            self.assign(name, Value::path(path, self.place(alias)));
            self.import_now(alias.name.as_str());
        }
    }

    pub(super) fn import_from(&mut self, statement: &'a StmtImportFrom) {
        // A relative import is told from the folder of the file that says it.
        let file = self.modules.get(self.module).map(|module| module.source.file);
        let asking = self.files.zip(file).filter(|_| statement.level > 0);
        let package = asking.and_then(|(files, file)| files.package(file, statement.level));
        let dots = package.unwrap_or_else(|| ".".repeat(statement.level.min(16) as usize));
        let module = statement.module.as_ref().map_or("", |module| module.as_str());
        for alias in &statement.names {
            let name = alias.name.as_str();
            if name == "*" {
                let star = [&*dots, module].concat();
                self.import_now(&star);
                if let Some(module) = self.modules.get_mut(self.module) {
                    module.stars.push(star);
                }
                continue;
            }
            let separator = if module.is_empty() { "" } else { "." };
            let bound = alias.asname.as_ref().map_or(name, |name| name.as_str());
            let path = [&*dots, module, separator, name].concat();
            self.assign(bound, Value::path(&path, self.place(alias)));
            self.import_now(&path);
        }
    }
}
