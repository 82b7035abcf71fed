//! DROP and RENAME of MySQL and SQLite.

use model::{
    Demands, Drop, DropPrimaryKey, ObjectKind, ObjectName, Opaque, Operation, Reason, Rename, SetSchema, Untracked,
};

use super::create::{account, skip};
use super::{called, clause, part};
use crate::dialects::cursor::{Cursor, Read};
use crate::lower::{Action, whole};
use crate::scan::Kind;

/// `DROP …`: one step a thing.
pub(crate) fn drop(cursor: &mut Cursor<'_>, demands: &mut Demands) -> Read<Vec<Action>> {
    cursor.advance();
    cursor.take("temporary");
    let word = cursor.text().to_ascii_lowercase();
    let kind = match word.as_str() {
        "table" | "tables" => ObjectKind::Table,
        "view" => ObjectKind::View,
        "index" => return index(cursor, demands),
        "trigger" => ObjectKind::Trigger,
        "procedure" => ObjectKind::Procedure,
        "function" => ObjectKind::Function,
        "database" | "schema" => ObjectKind::Database,
        "sequence" => ObjectKind::Sequence,
        "user" | "role" => return accounts(cursor),
        "prepare" | "event" | "server" | "tablespace" | "undo" | "logfile" | "resource" | "package" | "spatial"
            if cursor.is_mysql() =>
        {
            skip(cursor);
            return Ok(vec![called(cursor.statement, &format!("DROP {}", word.to_ascii_uppercase()), 2)]);
        }
        _ => return Err(cursor.stop()),
    };
    cursor.advance();
    let if_exists = cursor.take_if_exists();
    let mut names = Vec::new();
    loop {
        let start = cursor.at();
        let name = cursor.object_name()?;
        names.push((name, start, cursor.at()));
        if !cursor.take_kind(Kind::Comma) {
            break;
        }
    }
    if cursor.is_mysql() {
        // Neither word does anything.
        cursor.take_any(&["cascade", "restrict"]);
        clause::demands(cursor, demands)?;
    }
    let drop = |name: &ObjectName| Operation::Drop(Drop { if_exists, ..Drop::new(kind, name.clone()) });
    let statement = cursor.statement;
    if let [(name, _, end)] = names.as_slice() {
        return Ok(vec![whole(statement, drop(name), *end)]);
    }
    let each = names.iter().enumerate().map(|(number, (name, start, end))| {
        let start = if number == 0 { 0 } else { *start };
        part(statement, drop(name), (start, *end), (start, *end))
    });
    Ok(each.collect())
}

/// `DROP INDEX`, which belongs to a table in MySQL.
fn index(cursor: &mut Cursor<'_>, demands: &mut Demands) -> Read<Vec<Action>> {
    cursor.advance();
    let if_exists = cursor.take_if_exists();
    let name = cursor.object_name()?;
    let end = cursor.at();
    let mut operation = Operation::Drop(Drop { if_exists, ..Drop::new(ObjectKind::Index, name.clone()) });
    if cursor.is_mysql() {
        cursor.expect("on")?;
        operation = dropped_index(name, cursor.object_name()?, if_exists);
        clause::demands(cursor, demands)?;
    }
    Ok(vec![whole(cursor.statement, operation, end)])
}

/// The operation that drops an index of MySQL's: that of the primary key is the key.
pub(crate) fn dropped_index(name: ObjectName, table: ObjectName, if_exists: bool) -> Operation {
    if name.name == "primary" {
        return Operation::DropPrimaryKey(DropPrimaryKey { table });
    }
    Operation::Drop(Drop { if_exists, table: Some(table), ..Drop::new(ObjectKind::Index, name) })
}

fn accounts(cursor: &mut Cursor<'_>) -> Read<Vec<Action>> {
    if !cursor.is_mysql() {
        return Err(cursor.stop());
    }
    cursor.advance();
    let if_exists = cursor.take_if_exists();
    let mut actions = Vec::new();
    loop {
        let start = if actions.is_empty() { 0 } else { cursor.at() };
        let name = ObjectName::bare(account(cursor)?);
        let drop = Drop { if_exists, ..Drop::new(ObjectKind::Role, name) };
        let place = (start, cursor.at());
        actions.push(part(cursor.statement, Operation::Drop(drop), place, place));
        if !cursor.take_kind(Kind::Comma) {
            return Ok(actions);
        }
    }
}

/// `RENAME TABLE a TO b, c TO d` (MySQL): one step a table.
pub(crate) fn rename(cursor: &mut Cursor<'_>) -> Read<Vec<Action>> {
    cursor.advance();
    if !cursor.is_mysql() {
        return Err(cursor.stop());
    }
    if cursor.take("user") {
        skip(cursor);
        return Ok(vec![called(cursor.statement, "RENAME USER", 2)]);
    }
    if !cursor.take_any(&["table", "tables"]) {
        return Err(cursor.stop());
    }
    cursor.take_if_exists();
    let mut actions = Vec::new();
    loop {
        let start = if actions.is_empty() { 0 } else { cursor.at() };
        let name = cursor.object_name()?;
        let _ = cursor.take("nowait") || cursor.take("wait") && cursor.take_kind(Kind::Number);
        cursor.expect("to")?;
        let to = cursor.object_name()?;
        let place = (start, cursor.at());
        let operation = renamed(ObjectKind::Table, name, to);
        actions.push(part(cursor.statement, operation, place, place));
        if !cursor.take_kind(Kind::Comma) {
            return Ok(actions);
        }
    }
}

/// The operation that gives something another name. One that is written in other letters is no other name to most
/// servers.
pub(crate) fn renamed(kind: ObjectKind, name: ObjectName, to: ObjectName) -> Operation {
    let is_same_place = to.schema.is_none() || to.schema == name.schema;
    match to.schema {
        _ if is_same_place && name.name == to.name => {
            Operation::Untracked(Untracked { what: format!("RENAME {}", kind.word().to_ascii_uppercase()) })
        }
        Some(schema) if !is_same_place && name.name == to.name => {
            Operation::SetSchema(SetSchema { kind, name, schema })
        }
        Some(_) if !is_same_place => {
            let reason = Reason::Unresolved("a table that goes to another database under another name".to_owned());
            Operation::Opaque(Opaque { reason })
        }
        _ => Operation::Rename(Rename { kind, name, to: to.name, table: None }),
    }
}
