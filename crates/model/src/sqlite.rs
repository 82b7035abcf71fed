//! What SQLite does not alter: there a table is made anew, filled from the old one, and takes its place.
//!
//! Sources: sqlite.org, "ALTER TABLE", and `tests/physics/others/sqlite.md`, which libraries of several versions wrote.

use crate::*;

/// Why SQLite refuses to alter a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// It has no such statement, in any version.
    Unknown,
    /// It has none before that version.
    Before(&'static str),
    /// A column that is added is a primary key, or part of one.
    AddsPrimaryKey,
    /// A column that is added is unique.
    AddsUnique,
    /// A column that is added is computed and stored. It is taken as long as there are no rows.
    AddsStored,
    /// The default of a column that is added is not a constant. It is taken as long as there are no rows.
    AddsChanging,
    /// A column that is dropped is part of the primary key.
    DropsPrimaryKey,
    /// A column that is dropped is unique.
    DropsUnique,
    /// A column that is dropped is in an index.
    DropsIndexed(Name),
}

impl Refusal {
    /// Whether it is taken all the same while the table has no rows.
    #[must_use]
    pub fn depends_on_rows(&self) -> bool {
        matches!(self, Self::AddsStored | Self::AddsChanging)
    }
}

/// The version from which on constraints are added and dropped: 3.53 of 2026.
const CONSTRAINTS: &str = "3.53";

/// Whether the value of a setting switches it off: "PRAGMA Statements", of booleans.
#[must_use]
pub fn is_off(value: &str) -> bool {
    ["off", "0", "false", "no"].iter().any(|word| value.eq_ignore_ascii_case(word))
}

/// What of a session decides about foreign keys when a table is renamed, as it was said last.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Pragmas {
    /// `PRAGMA legacy_alter_table`.
    pub legacy_alter_table: Option<bool>,
    /// `PRAGMA foreign_keys`, as far as it counts: it does not within a transaction.
    pub foreign_keys: Option<bool>,
}

impl Pragmas {
    /// Notes what is set.
    pub fn set(&mut self, name: &str, value: Option<&str>) {
        let pragma = match name {
            "legacy_alter_table" => &mut self.legacy_alter_table,
            "foreign_keys" => &mut self.foreign_keys,
            _ => return,
        };
        *pragma = value.map(|value| !is_off(value));
    }

    /// Whether the foreign keys that refer to a table follow it when it is renamed. They do since version 3.26, unless both
    /// are said otherwise; where nobody says it, foreign keys may be on.
    #[must_use]
    pub fn references_follow(self) -> bool {
        self.legacy_alter_table != Some(true) || self.foreign_keys != Some(false)
    }
}

/// Why SQLite refuses an action of `ALTER TABLE`, where it is known to.
#[must_use]
pub fn refusal(operation: &Operation, schema: &Schema) -> Option<Refusal> {
    match operation {
        Operation::SetColumnType(_)
        | Operation::SetDefault(_)
        | Operation::DropDefault(_)
        | Operation::SetColumn(_)
        | Operation::DropPrimaryKey(_)
        | Operation::AlterConstraint(_)
        | Operation::RenameConstraint(_)
        | Operation::ValidateConstraint(_)
        | Operation::SetStorage(_) => Some(Refusal::Unknown),
        Operation::AddConstraint(AddConstraint { constraint, .. }) => Some(match constraint.kind {
            ConstraintKind::Check(_) => Refusal::Before(CONSTRAINTS),
            _ => Refusal::Unknown,
        }),
        Operation::SetNotNull(_) | Operation::DropNotNull(_) | Operation::DropConstraint(_) => {
            Some(Refusal::Before(CONSTRAINTS))
        }
        Operation::AddColumn(AddColumn { column, .. }) => added(column),
        Operation::DropColumn(DropColumn { table, column, .. }) => dropped(table, column, schema),
        _ => None,
    }
}

fn added(column: &Column) -> Option<Refusal> {
    let has = |is_it: fn(&ConstraintKind) -> bool| column.constraints.iter().any(|constraint| is_it(&constraint.kind));
    if has(|kind| matches!(kind, ConstraintKind::PrimaryKey(_))) {
        return Some(Refusal::AddsPrimaryKey);
    }
    if has(|kind| matches!(kind, ConstraintKind::Unique(_))) {
        return Some(Refusal::AddsUnique);
    }
    if matches!(column.generated, Some(Generated::Stored(_))) {
        return Some(Refusal::AddsStored);
    }
    let default = column.default.as_ref().filter(|default| !default.is_unknown)?;
    (!default.functions.is_empty()).then_some(Refusal::AddsChanging)
}

fn dropped(table: &ObjectName, column: &Name, schema: &Schema) -> Option<Refusal> {
    let relation = schema.relation(table).present()?;
    for constraint in &relation.constraints {
        match &constraint.kind {
            ConstraintKind::PrimaryKey(key) if key.columns.contains(column) => return Some(Refusal::DropsPrimaryKey),
            ConstraintKind::Unique(key) if key.columns.contains(column) => return Some(Refusal::DropsUnique),
            _ => {}
        }
    }
    let indexes = relation.indexes.iter().filter_map(|name| schema.relation(name).present());
    let holds = |index: &&Relation| index.columns.iter().any(|indexed| indexed.name == *column);
    indexes.into_iter().find(holds).map(|index| Refusal::DropsIndexed(index.name.name.clone()))
}
