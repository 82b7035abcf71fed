//! The tables that a change of rows is about, by the names that it has for them.

use std::collections::HashSet;

use model::{Name, ObjectName};
use sqlparser::ast::{Assignment, AssignmentTarget, Expr, TableFactor, TableWithJoins};

use crate::dialects::tree::{self, Part};
use crate::statement::Statement;

/// A table of the statement.
#[derive(Clone, Debug)]
pub(super) struct Target {
    /// What the statement calls it.
    pub(super) alias: Name,
    /// The table.
    pub(super) table: ObjectName,
    /// The tokens of its name, from and to.
    pub(super) place: (usize, usize),
}

/// The tables of the statement, in order, and what else it reads from.
#[derive(Clone, Debug, Default)]
pub(super) struct Targets {
    tables: Vec<Target>,
    within: Vec<ObjectName>,
}

impl Targets {
    /// Those that stand in FROM, or after UPDATE.
    pub(super) fn of(statement: &Statement<'_>, from: &[&TableWithJoins]) -> Self {
        let mut targets = Self::default();
        let mut parts = Vec::new();
        let mut factors: Vec<&TableFactor> = Vec::new();
        for table in from {
            factors.push(&table.relation);
            factors.extend(table.joins.iter().map(|join| &join.relation));
        }
        factors.reverse();
        while let Some(factor) = factors.pop() {
            match factor {
                TableFactor::Table { name, alias, args: None, .. } => {
                    let table = tree::object_name(statement, name);
                    let alias = alias.as_ref().map(|alias| tree::name(statement, &alias.name));
                    let alias = alias.unwrap_or_else(|| table.name.clone());
                    targets.tables.push(Target { alias, table, place: tree::place(name).unwrap_or((0, 1)) });
                }
                TableFactor::NestedJoin { table_with_joins, .. } => {
                    factors.extend(table_with_joins.joins.iter().rev().map(|join| &join.relation));
                    factors.push(&table_with_joins.relation);
                }
                other => parts.push(Part::Factor(other)),
            }
        }
        targets.within = tree::relations(statement, parts);
        targets
    }

    /// What the statement calls its tables.
    pub(super) fn names(&self) -> impl Iterator<Item = &Name> {
        self.tables.iter().map(|target| &target.alias)
    }

    /// The table of that name; without one, the first.
    pub(super) fn target(&self, name: Option<&Name>) -> Option<&Target> {
        match name {
            Some(name) => self.tables.iter().find(|target| target.alias == *name),
            None => self.tables.first(),
        }
    }

    /// The tables that assignments write to, each once.
    pub(super) fn written(&self, assignments: &[(ObjectName, &Expr)]) -> Vec<&Target> {
        let mut seen = HashSet::new();
        let targets = assignments.iter().filter_map(|(column, _)| self.target(column.schema.as_ref()));
        let mut found: Vec<&Target> = targets.filter(|target| seen.insert(&target.alias)).collect();
        if found.is_empty() {
            found.extend(self.tables.first());
        }
        found
    }

    /// What the statement reads besides `table`: its other tables, and those of `more`.
    pub(super) fn others(&self, table: &ObjectName, more: &[ObjectName]) -> Vec<ObjectName> {
        let mut seen = HashSet::new();
        let tables = self.tables.iter().map(|target| &target.table).filter(|other| *other != table);
        tables.chain(&self.within).chain(more).filter(|name| seen.insert(*name)).cloned().collect()
    }
}

/// The columns that are assigned, each after the name of its table where it has one, with what they get.
pub(super) fn assigned<'a>(statement: &Statement<'_>, assignments: &'a [Assignment]) -> Vec<(ObjectName, &'a Expr)> {
    let mut found = Vec::new();
    for Assignment { target, value } in assignments {
        match target {
            AssignmentTarget::ColumnName(name) => found.push((tree::object_name(statement, name), value)),
            AssignmentTarget::Tuple(names) => {
                let items = match value {
                    Expr::Tuple(items) => items.as_slice(),
                    _ => &[],
                };
                let each = names.iter().enumerate();
                found.extend(
                    each.map(|(index, name)| (tree::object_name(statement, name), items.get(index).unwrap_or(value))),
                );
            }
        }
    }
    found
}

/// The first column that stands in the list before.
pub(super) fn given_twice(columns: &[Name]) -> Option<Name> {
    let mut seen = HashSet::new();
    columns.iter().find(|column| !seen.insert(*column)).cloned()
}
