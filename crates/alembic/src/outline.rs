//! Which statements of a module make each of its names, so that a name can be had without reading the rest.

use ruff_python_ast::{ExceptHandler, Expr, Stmt};
use rustc_hash::FxHashMap;
use smallvec::{SmallVec, smallvec};

use crate::python::{Source, Told};

/// The attribute of a metadata that names what has no name of its own.
pub(crate) const NAMING_CONVENTION: &str = "naming_convention";

/// A module by its names.
#[derive(Debug, Default)]
pub(crate) struct Outline {
    /// The statements that bind or change each name, by their numbers, in order.
    makers: FxHashMap<Box<str>, SmallVec<[usize; 2]>>,
    /// The statements that import everything from somewhere.
    stars: Vec<usize>,
    /// Whether it imports from Alembic.
    uses_alembic: bool,
    /// The statements that count even where nobody uses a name that they make.
    unnamed: Vec<usize>,
    /// Whether one of those says how constraints are named: `metadata.naming_convention = …`.
    names_constraints: bool,
}

impl Outline {
    /// Looks through the module's own statements, not into its functions.
    pub(crate) fn of(source: &Source<'_>) -> Self {
        let mut outline = Self::default();
        for (number, told) in (0..source.count()).filter_map(|number| Some((number, source.told(number)?))) {
            let statement = match told {
                Told::Statement(statement) => statement,
                Told::Definition(name, _) => {
                    outline.note(number, name);
                    continue;
                }
            };
            outline.statement(number, statement);
            let names_constraints = names_constraints(statement);
            outline.names_constraints |= names_constraints;
            if names_constraints || matches!(statement, Stmt::Import(_) | Stmt::ImportFrom(_)) {
                outline.unnamed.push(number);
            }
        }
        outline
    }

    /// The statements that make a name.
    pub(crate) fn makers(&self, name: &str) -> &[usize] {
        self.makers.get(name).map_or(&[], SmallVec::as_slice)
    }

    /// The statements that may bring any name.
    pub(crate) fn stars(&self) -> &[usize] {
        &self.stars
    }

    /// Whether it is code for migrations: it imports from Alembic.
    pub(crate) fn uses_alembic(&self) -> bool {
        self.uses_alembic
    }

    /// The statements that count even where nobody uses a name that they make: imports, and those by which it
    /// [names constraints](Outline::names_constraints).
    pub(crate) fn unnamed(&self) -> &[usize] {
        &self.unnamed
    }

    /// Whether it says of a metadata how its constraints are named, behind the back of whoever made it.
    pub(crate) fn names_constraints(&self) -> bool {
        self.names_constraints
    }

    fn block(&mut self, number: usize, body: &[Stmt]) {
        for statement in body {
            self.statement(number, statement);
        }
    }

    fn statement(&mut self, number: usize, statement: &Stmt) {
        match statement {
            Stmt::FunctionDef(definition) => self.note(number, &definition.name),
            Stmt::ClassDef(definition) => self.note(number, &definition.name),
            Stmt::Import(import) => {
                let is_alembic = |name: &str| name == "alembic" || name.starts_with("alembic.");
                self.uses_alembic |= import.names.iter().any(|alias| is_alembic(&alias.name));
                for alias in &import.names {
                    let bound = alias.asname.as_ref().unwrap_or(&alias.name);
                    self.note(number, bound.split('.').next().unwrap_or(bound));
                }
            }
            Stmt::ImportFrom(import) => {
                let module = import.module.as_ref().map_or("", |module| module.as_str());
                self.uses_alembic |= import.level == 0 && (module == "alembic" || module.starts_with("alembic."));
                for alias in &import.names {
                    match alias.asname.as_ref().unwrap_or(&alias.name).as_str() {
                        "*" => self.stars.push(number),
                        name => self.note(number, name),
                    }
                }
            }
            Stmt::Assign(assign) => assign.targets.iter().for_each(|target| self.target(number, target)),
            Stmt::AnnAssign(assign) if assign.value.is_some() => self.target(number, &assign.target),
            Stmt::AugAssign(assign) => self.target(number, &assign.target),
            Stmt::Expr(statement) => {
                // `names.append("x")` changes what the name stands for.
                if let Expr::Call(call) = &*statement.value
                    && let Expr::Attribute(attribute) = &*call.func
                {
                    self.target(number, &attribute.value);
                }
            }
            Stmt::If(branch) => {
                self.block(number, &branch.body);
                for clause in &branch.elif_else_clauses {
                    self.block(number, &clause.body);
                }
            }
            Stmt::For(each) => {
                self.target(number, &each.target);
                self.block(number, &each.body);
                self.block(number, &each.orelse);
            }
            Stmt::While(repeat) => self.block(number, &repeat.body),
            Stmt::With(with) => self.block(number, &with.body),
            Stmt::Try(attempt) => {
                self.block(number, &attempt.body);
                for ExceptHandler::ExceptHandler(handler) in &attempt.handlers {
                    self.block(number, &handler.body);
                }
                self.block(number, &attempt.orelse);
                self.block(number, &attempt.finalbody);
            }
            _ => {}
        }
    }

    /// What an assignment binds, or changes a part of.
    fn target(&mut self, number: usize, target: &Expr) {
        match target {
            Expr::Name(name) => self.note(number, &name.id),
            Expr::Tuple(tuple) => tuple.elts.iter().for_each(|item| self.target(number, item)),
            Expr::List(list) => list.elts.iter().for_each(|item| self.target(number, item)),
            Expr::Attribute(attribute) => self.target(number, &attribute.value),
            Expr::Subscript(subscript) => self.target(number, &subscript.value),
            _ => {}
        }
    }

    fn note(&mut self, number: usize, name: &str) {
        match self.makers.get_mut(name) {
            Some(makers) if makers.last() == Some(&number) => {}
            Some(makers) => makers.push(number),
            None => drop(self.makers.insert(Box::from(name), smallvec![number])),
        }
    }
}

fn names_constraints(statement: &Stmt) -> bool {
    let Stmt::Assign(assign) = statement else {
        return false;
    };
    let mut attributes = assign.targets.iter().filter_map(Expr::as_attribute_expr);
    attributes.any(|attribute| attribute.attr.as_str() == NAMING_CONVENTION)
}
