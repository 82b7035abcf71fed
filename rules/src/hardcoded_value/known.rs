//! The rows that a history itself has inserted.

use std::collections::HashSet;

use model::{History, Literal, LiteralKind, Name, ObjectName, Operation, Step};

/// What is known of the rows of a history.
pub(super) struct Known<'a> {
    /// Whether that is all there is: the history begins with an empty database, and every step of it could be read.
    complete: bool,
    /// The values of rows that are inserted, those aside that refer to other rows.
    inserted: HashSet<&'a str>,
    /// The tables with rows from migrations.
    filled: HashSet<&'a str>,
    /// The tables with rows from the migration that made them: lookup tables.
    seeded: HashSet<&'a ObjectName>,
}

impl<'a> Known<'a> {
    pub(super) fn of(history: &'a History) -> Self {
        let mut known = Self {
            complete: history.from_base,
            inserted: HashSet::new(),
            filled: HashSet::new(),
            seeded: HashSet::new(),
        };
        for migration in history.each() {
            let mut new: HashSet<&ObjectName> = HashSet::new();
            for step in migration.up.steps.iter().chain(migration.down.steps()) {
                known.learn(step, &mut new);
            }
        }
        known
    }

    fn learn(&mut self, step: &'a Step, new: &mut HashSet<&'a ObjectName>) {
        match &step.operation {
            Operation::CreateTable(create) => {
                new.insert(&create.table);
            }
            Operation::Insert(insert) => {
                self.filled.insert(insert.table.name.as_str());
                if new.contains(&insert.table) {
                    self.seeded.insert(&insert.table);
                }
                let own = insert.literals.iter().filter(|literal| !refers(literal));
                self.inserted.extend(own.map(|literal| literal.value.as_str()));
            }
            Operation::CopyFrom(copy) => {
                self.filled.insert(copy.table.name.as_str());
            }
            _ => {}
        }
    }

    /// Whether a migration fills the table as it makes it.
    pub(super) fn is_seeded_at_birth(&self, table: &ObjectName) -> bool {
        self.seeded.contains(table)
    }

    /// Whether the history inserts that value itself.
    pub(super) fn inserts(&self, literal: &Literal) -> bool {
        self.inserted.contains(literal.value.as_str())
    }

    /// Whether an id is certain to be that of a row which the history has not inserted.
    pub(super) fn misses_row(&self, literal: &Literal, table: &ObjectName, inserts: bool) -> bool {
        let Some(column) = literal.column.as_ref().map(Name::as_str) else {
            return false;
        };
        let target = column.strip_suffix("_id");
        // A row may well be inserted under an id of its own.
        if !self.complete || (inserts && target.is_none()) || self.inserts(literal) {
            return false;
        }
        // Ids of rows that a migration has inserted without saying them out are the server's to number.
        let target = target.unwrap_or(table.name.as_str());
        let is_filled = self.filled.iter().any(|filled| filled.starts_with(target) || target.starts_with(filled));
        match literal.kind {
            LiteralKind::Uuid => !is_filled,
            // 0 and 1 are more often a flag, or the only row there is.
            LiteralKind::Number => !inserts && !is_filled && column == "id" && is_number_of_a_row(&literal.value),
            _ => false,
        }
    }
}

/// Whether the value is that of a column which refers to a row, by its name.
fn refers(literal: &Literal) -> bool {
    literal.column.as_ref().is_some_and(|column| column.as_str().ends_with("_id"))
}

fn is_number_of_a_row(value: &str) -> bool {
    value.parse::<u64>().is_ok_and(|number| number > 1)
}
