//! Columns of tables that are there: added, defined anew, given another default or another name.

use model::{
    AddColumn, ColumnChange, DropDefault, DropNotNull, Generated, Name, ObjectKind, ObjectName, Operation,
    RenameColumn, SetColumn, SetColumnType, SetDefault, SetNotNull, Untracked,
};

use super::super::column::{self, Definition};
use super::super::{table, types};
use super::Subject;
use crate::dialects::cursor::{Cursor, Read};

/// `ADD [COLUMN]`, from the name on. The action begins at token `start`.
pub(super) fn add(cursor: &mut Cursor<'_>, subject: &mut Subject, if_not_exists: bool, start: usize) -> Read<()> {
    let definition = column::definition(cursor)?;
    let Definition { column, comment, position, .. } = definition;
    let described = comment.map(|text| table::comment(&subject.table, Some(&column.name), &text));
    let position = position.map(Box::new);
    let add = AddColumn { table: subject.table.clone(), column, if_not_exists, position };
    super::add_column(cursor, subject, add, start);
    if let Some(comment) = described {
        subject.add(cursor, comment, start, (start, start + 1));
    }
    Ok(())
}

/// The operation that gives a column another name; none that is written in other letters is another one.
pub(super) fn renamed(table: &ObjectName, column: Name, to: Name) -> Operation {
    if column == to {
        return Operation::Untracked(Untracked { what: "ALTER TABLE RENAME COLUMN".to_owned() });
    }
    Operation::RenameColumn(RenameColumn { kind: ObjectKind::Table, table: table.clone(), column, to })
}

/// `MODIFY`, `CHANGE`: the column is what is written from now on. What is not written, it is no more.
pub(super) fn define(cursor: &mut Cursor<'_>, subject: &mut Subject) -> Read<()> {
    let start = cursor.at();
    let is_change = cursor.take("change");
    cursor.take("modify");
    cursor.take("column");
    cursor.take_if_exists();
    let old = cursor.name()?;
    let end = cursor.at();
    let mut definition = Definition::default();
    definition.column.name = if is_change { cursor.name()? } else { old.clone() };
    let named = cursor.at();
    column::rest(cursor, &mut definition)?;
    if is_change && old != definition.column.name {
        let operation = renamed(&subject.table, old, definition.column.name.clone());
        subject.add(cursor, operation, start, (start, named));
    }
    redefine(cursor, subject, definition, start, end.max(named));
    Ok(())
}

/// What a definition makes of a column that is there. Its action begins at token `start`, its type comes after `opening`.
fn redefine(cursor: &Cursor<'_>, subject: &mut Subject, definition: Definition, start: usize, opening: usize) {
    let table = subject.table.clone();
    let column = definition.column;
    let name = column.name.clone();
    let whole = (start, opening);
    if let Some(data_type) = column.data_type {
        let data_type = Some(data_type);
        let set =
            SetColumnType { table: table.clone(), column: name.clone(), data_type, existing_type: None, using: None };
        subject.add(cursor, Operation::SetColumnType(set), start, whole);
    }
    let (operation, head) = match column.not_null {
        true => {
            let set = SetNotNull { table: table.clone(), column: name.clone() };
            (Operation::SetNotNull(set), definition.not_null.or(definition.counting).unwrap_or(whole))
        }
        false => (Operation::DropNotNull(DropNotNull { table: table.clone(), column: name.clone() }), whole),
    };
    subject.add(cursor, operation, start, head);
    let (operation, head) = match column.default {
        Some(default) => {
            let set = SetDefault { table: table.clone(), column: name.clone(), default };
            (Operation::SetDefault(set), definition.default.unwrap_or(whole))
        }
        None => (Operation::DropDefault(DropDefault { table: table.clone(), column: name.clone() }), whole),
    };
    subject.add(cursor, operation, start, head);
    let mut set = |change: ColumnChange, head: (usize, usize)| {
        let span = cursor.words_in(head.0..head.1).span();
        let set = SetColumn { table: table.clone(), column: name.clone(), change, span };
        subject.add(cursor, Operation::SetColumn(set), start, head);
    };
    match column.generated {
        Some(Generated::AutoIncrement) => set(ColumnChange::AutoIncrement, definition.counting.unwrap_or(whole)),
        Some(Generated::Stored(value) | Generated::Virtual(value)) => set(ColumnChange::SetExpression(value), whole),
        _ => {}
    }
    if let Some(value) = column.on_update {
        set(ColumnChange::OnUpdate(value), definition.on_update.unwrap_or(whole));
    }
    if let Some(position) = definition.position {
        set(ColumnChange::Position(position), whole);
    }
    if let Some(visible) = definition.visible {
        set(ColumnChange::Visibility(visible), whole);
    }
    for constraint in column.constraints {
        let add = model::AddConstraint { table: table.clone(), constraint };
        subject.add(cursor, Operation::AddConstraint(add), start, whole);
    }
    if let Some(text) = definition.comment {
        subject.add(cursor, table::comment(&table, Some(&name), &text), start, whole);
    }
}

/// `ALTER [COLUMN]`, `ALTER INDEX`, `ALTER CONSTRAINT`.
pub(super) fn alter(cursor: &mut Cursor<'_>, subject: &mut Subject) -> Read<()> {
    let start = cursor.at();
    cursor.advance();
    if cursor.take_any(&["constraint", "check"]) {
        return super::enforce(cursor, subject, start);
    }
    if cursor.take_any(&["index", "key"]) {
        cursor.take_if_exists();
        cursor.name()?;
        if !cursor.take_any(&["visible", "invisible", "ignored"]) {
            cursor.expect("not")?;
            cursor.expect("ignored")?;
        }
        subject.add(cursor, Subject::untracked("ALTER INDEX"), start, (start, cursor.at()));
        return Ok(());
    }
    cursor.take("column");
    cursor.take_if_exists();
    let column = cursor.name()?;
    let table = subject.table.clone();
    if cursor.take_all(&["drop", "default"]) {
        let drop = DropDefault { table, column };
        subject.add(cursor, Operation::DropDefault(drop), start, (start, cursor.at()));
        return Ok(());
    }
    cursor.expect("set")?;
    let operation = if cursor.take("default") {
        let default = column::default(cursor)?;
        Operation::SetDefault(SetDefault { table, column, default })
    } else {
        let visible = cursor.take("visible");
        if !visible {
            cursor.expect("invisible")?;
        }
        let span = cursor.since(start).span();
        Operation::SetColumn(SetColumn { table, column, change: ColumnChange::Visibility(visible), span })
    };
    subject.add(cursor, operation, start, (start, cursor.at()));
    Ok(())
}

/// `ALTER [COLUMN]` of SQLite, from the name on: of these it knows no more than NOT NULL, and that only since version 3.53.
pub(super) fn alter_refused(cursor: &mut Cursor<'_>, subject: &mut Subject, start: usize) -> Read<()> {
    cursor.take("column");
    let column = cursor.name()?;
    let table = subject.table.clone();
    let operation = if cursor.take_all(&["set", "not", "null"]) {
        Operation::SetNotNull(SetNotNull { table, column })
    } else if cursor.take_all(&["drop", "not", "null"]) {
        Operation::DropNotNull(DropNotNull { table, column })
    } else if cursor.take_all(&["drop", "default"]) {
        Operation::DropDefault(DropDefault { table, column })
    } else if cursor.take_all(&["set", "default"]) {
        Operation::SetDefault(SetDefault { table, column, default: column::default(cursor)? })
    } else {
        if !cursor.take_all(&["set", "data", "type"]) {
            cursor.expect("type")?;
        }
        let data_type = types::data_type(cursor)?;
        Operation::SetColumnType(SetColumnType { table, column, data_type, existing_type: None, using: None })
    };
    subject.add(cursor, operation, start, (start, cursor.at()));
    Ok(())
}

/// One past the words that say what is added: `ADD UNIQUE KEY name`, `ADD CONSTRAINT name FOREIGN KEY`.
pub(super) fn keywords(cursor: &Cursor<'_>, start: usize) -> usize {
    cursor.words_in(start..cursor.at()).until_parenthesis().end
}
