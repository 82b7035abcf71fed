//! What MySQL and MariaDB do with a change: whether they copy the table for it, and which statements end a transaction.
//!
//! Sources: MySQL 8.4 manual, "Online DDL Operations" and "Statements That Cause an Implicit Commit"; MariaDB's knowledge base,
//! "InnoDB Online DDL Operations with the INPLACE Alter Algorithm"; and `tests/physics/others/mysql.md`, which a server of each wrote.
//! What only one of the two does is left out.

use crate::*;

/// Why a table is copied row by row: until that is done, nobody writes to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Copying {
    /// A column gets a type whose values are stored otherwise: its type now, and then.
    Type(DataType, DataType),
    /// A column is defined anew, and its type now is not known: it is copied if the type is another one.
    PerhapsType(DataType),
    /// All texts are written in another character set.
    CharacterSet,
    /// A foreign key is added, and the rows are looked at one by one.
    ForeignKey,
    /// A condition is added, and the rows are looked at one by one.
    Check,
    /// A column is filled with what it is computed from.
    StoredColumn,
    /// A column that did not count from now on does (`AUTO_INCREMENT`).
    Numbering,
    /// The primary key, by which the rows are stored, goes.
    PrimaryKey,
    /// Another engine stores the rows.
    Engine,
}

/// Why the step of a script at `position` copies its table, where it is an action of `ALTER TABLE` that is known to:
/// `ALGORITHM=COPY`, whether it is said or not. `schema` is what exists before it.
#[must_use]
pub fn copies(steps: &[Step], position: usize, schema: &Schema) -> Option<Copying> {
    let step = steps.get(position)?;
    let is_keyed_anew = || {
        let is_beside = |later: &&Step| later.statement == step.statement;
        steps.iter().skip(position).take_while(is_beside).any(|later| match &later.operation {
            Operation::AddConstraint(add) => matches!(add.constraint.kind, ConstraintKind::PrimaryKey(_)),
            _ => false,
        })
    };
    match &step.operation {
        Operation::SetColumnType(SetColumnType { table, column, data_type: Some(to), existing_type, .. }) => {
            let known = schema.column(table, column).present().and_then(|state| state.data_type.clone());
            match known.or_else(|| existing_type.clone()) {
                Some(from) => is_stored_otherwise(&from, to).then(|| Copying::Type(from, to.clone())),
                None => Some(Copying::PerhapsType(to.clone())),
            }
        }
        Operation::AddConstraint(AddConstraint { constraint, .. }) => match &constraint.kind {
            ConstraintKind::ForeignKey(_) => Some(Copying::ForeignKey),
            ConstraintKind::Check(_) => (!constraint.not_enforced).then_some(Copying::Check),
            _ => None,
        },
        Operation::AlterConstraint(AlterConstraint { enforced, .. }) => {
            (*enforced == Some(true)).then_some(Copying::Check)
        }
        // Whoever changes a column that counts says again that it does.
        Operation::SetColumn(SetColumn { table, column, change: ColumnChange::AutoIncrement, .. }) => {
            let state = schema.column(table, column).present()?;
            (state.generated != Some(Generated::AutoIncrement)).then_some(Copying::Numbering)
        }
        Operation::AddColumn(AddColumn { column, .. }) => {
            matches!(column.generated, Some(Generated::Stored(_))).then_some(Copying::StoredColumn)
        }
        // A key that takes its place in the same statement is built in place.
        Operation::DropPrimaryKey(_) => (!is_keyed_anew()).then_some(Copying::PrimaryKey),
        Operation::SetStorage(SetStorage { change, .. }) => match change {
            StorageChange::CharacterSet { converts: true, .. } => Some(Copying::CharacterSet),
            // The engine that there is mostly is the one that is named: that rebuilds in place.
            StorageChange::Engine(engine) => (!engine.text.eq_ignore_ascii_case("innodb")).then_some(Copying::Engine),
            _ => None,
        },
        _ => None,
    }
}

/// Whether the values of a type are stored otherwise than those of another. Longer texts are not, as long as their lengths
/// fit into as many bytes; more values of an enum are not, behind those that there are.
fn is_stored_otherwise(from: &DataType, to: &DataType) -> bool {
    if from.name == to.name && from.modifiers == to.modifiers {
        return false;
    }
    if let (Some(before), Some(after)) = (values(&from.name), values(&to.name)) {
        return !after.starts_with(before);
    }
    match (from.name.as_str(), to.name.as_str(), from.modifiers.as_slice(), to.modifiers.as_slice()) {
        ("varchar", "varchar", [before], [after]) => {
            // The length takes a byte up to 255 bytes, and two beyond; a character takes up to four.
            let is_short = |length: i64| length * LONGEST_CHARACTER <= 255;
            let is_long = |length: i64| length > 255;
            after < before || !(is_short(*after) || is_long(*before))
        }
        _ => true,
    }
}

/// How many bytes a character of `utf8mb4` takes at most. Of others it takes less, and more lengths fit into a byte.
const LONGEST_CHARACTER: i64 = 4;

/// What stands between the parentheses of an enum or a set, without the last one.
fn values(name: &str) -> Option<&str> {
    let rest = name.strip_prefix("enum(").or_else(|| name.strip_prefix("set("))?;
    rest.strip_suffix(')')
}

/// The type that a size asks for: `FLOAT(p)` by its bits, `TEXT(n)` and `BLOB(n)` the smallest that holds as many characters.
/// How many bytes a character takes the character set says, up to four: where that counts, the type stays as it is written.
///
/// Source: MySQL 8.4 manual, "Numeric Data Type Syntax", "String Data Type Syntax"; `tests/physics/others/mysql.md`, "Types".
#[must_use]
pub fn sized(data_type: DataType) -> DataType {
    let size = |bytes: i64| match bytes {
        ..0x100 => "tiny",
        0x100..0x1_0000 => "",
        0x1_0000..0x100_0000 => "medium",
        _ => "long",
    };
    let name = match (data_type.name.as_str(), data_type.modifiers.as_slice()) {
        ("float", &[bits]) => if bits > 24 { "double" } else { "float" }.to_owned(),
        ("blob", &[bytes]) => format!("{}blob", size(bytes)),
        ("text", &[characters]) if size(characters) == size(characters.saturating_mul(LONGEST_CHARACTER)) => {
            format!("{}text", size(characters))
        }
        _ => return data_type,
    };
    DataType { name, modifiers: Vec::new(), ..data_type }
}

/// Whether the value of a setting switches it off, as people write it: "Server System Variables".
#[must_use]
pub fn is_off(value: &str) -> bool {
    matches!(value, "0" | "off" | "OFF")
}

/// Whether a statement commits what the transaction has done so far, before it does anything itself.
#[must_use]
pub fn commits(operation: &Operation) -> bool {
    match operation {
        // What is made for the session is no definition that others see.
        Operation::CreateTable(create) => !create.temporary,
        Operation::Insert(_)
        | Operation::Update(_)
        | Operation::Delete(_)
        | Operation::Merge(_)
        | Operation::CopyFrom(_)
        | Operation::Query(_)
        | Operation::SetVariable(_)
        | Operation::Savepoint
        | Operation::Commit
        | Operation::Rollback
        | Operation::Opaque(_) => false,
        Operation::Untracked(Untracked { what }) => {
            let verb = what.split(' ').next().unwrap_or_default();
            ["ALTER", "CHECK", "FLUSH", "GRANT", "OPTIMIZE", "RENAME", "REPAIR", "REVOKE"].contains(&verb)
        }
        // A table that was made for the session goes without a commit; which one it is, its name does not say.
        Operation::Drop(drop) => drop.kind != ObjectKind::Table || !drop.if_exists,
        _ => true,
    }
}
