//! Column definitions of MySQL and SQLite, in CREATE TABLE and in ALTER TABLE.

use model::{Column, ColumnPosition, Constraint, ConstraintKind, Expression, Generated, Key, Name};

use super::{constraint, types};
use crate::dialects::cursor::{Cursor, Read};
use crate::scan::Kind;

/// What a definition says, and where it says it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Definition {
    /// The column.
    pub(crate) column: Column,
    /// `COMMENT`.
    pub(crate) comment: Option<String>,
    /// `FIRST`, `AFTER`.
    pub(crate) position: Option<ColumnPosition>,
    /// `INVISIBLE`, `VISIBLE`.
    pub(crate) visible: Option<bool>,
    /// The tokens of `NOT NULL`, from and to.
    pub(crate) not_null: Option<(usize, usize)>,
    /// The tokens of `DEFAULT`.
    pub(crate) default: Option<(usize, usize)>,
    /// The tokens of `ON UPDATE`.
    pub(crate) on_update: Option<(usize, usize)>,
    /// The tokens of `AUTO_INCREMENT`.
    pub(crate) counting: Option<(usize, usize)>,
}

/// Passes a column definition.
pub(crate) fn definition(cursor: &mut Cursor<'_>) -> Read<Definition> {
    let mut definition = Definition::default();
    definition.column.name = cursor.name()?;
    rest(cursor, &mut definition)?;
    Ok(definition)
}

/// Passes what follows the name in a column definition.
pub(crate) fn rest(cursor: &mut Cursor<'_>, definition: &mut Definition) -> Read<()> {
    let is_serial = cursor.is_mysql() && cursor.is("serial");
    let place = cursor.at();
    definition.column.data_type = types::data_type(cursor)?;
    while option(cursor, definition)? {}
    if is_serial {
        let place = (place, place + 1);
        definition.column.data_type = definition
            .column
            .data_type
            .take()
            .map(|data_type| model::DataType { name: "bigint unsigned".to_owned(), ..data_type });
        count(definition, place);
        definition.column.not_null = true;
        let key = Key::of(vec![definition.column.name.clone()]);
        let unique = Constraint::new(ConstraintKind::Unique(key), cursor.words_in(place.0..place.1).span());
        definition.column.constraints.push(unique);
    }
    // The server makes a column of a primary key NOT NULL. SQLite does so where it is the number of the row; any other
    // may be null there, for history's sake ("The SQLite PRIMARY KEY quirk").
    let is_key = |constraint: &Constraint| matches!(constraint.kind, ConstraintKind::PrimaryKey(_));
    if definition.column.constraints.iter().any(is_key) && !definition.column.not_null {
        definition.column.not_null = cursor.is_mysql() || is_row_number(&definition.column);
        definition.column.not_null_unsaid = definition.column.not_null;
    }
    Ok(())
}

/// Whether a column that is the primary key is the number of the row in SQLite.
pub(crate) fn is_row_number(column: &Column) -> bool {
    column.data_type.as_ref().is_some_and(|data_type| data_type.name == "integer")
}

fn count(definition: &mut Definition, place: (usize, usize)) {
    definition.column.generated = Some(Generated::AutoIncrement);
    definition.counting = Some(place);
}

/// Passes one option of a column. `false` where none is next.
fn option(cursor: &mut Cursor<'_>, definition: &mut Definition) -> Read<bool> {
    let start = cursor.at();
    let name = constraint_name(cursor)?;
    if cursor.take_all(&["not", "null"]) {
        definition.column.not_null = true;
        definition.not_null = Some((start, cursor.at()));
        conflict(cursor)?;
    } else if cursor.take("null") {
        conflict(cursor)?;
    } else if cursor.take("default") {
        definition.column.default = Some(default(cursor)?);
        definition.default = Some((start, cursor.at()));
    } else if cursor.is_any(&["generated", "as"]) {
        definition.column.generated = Some(generated(cursor)?);
    } else if cursor.take("references") {
        let foreign = constraint::references(cursor, vec![definition.column.name.clone()])?;
        add(cursor, definition, start, name, ConstraintKind::ForeignKey(foreign.key), foreign.timing);
    } else if cursor.take("check") {
        let condition = cursor.enclosed()?;
        let enforced = constraint::enforced(cursor);
        conflict(cursor)?;
        add(cursor, definition, start, name, ConstraintKind::Check(condition), constraint::Timing::default());
        if let Some(last) = definition.column.constraints.last_mut() {
            last.not_enforced = !enforced;
        }
    } else if is_primary(cursor) {
        let key = Key::of(vec![definition.column.name.clone()]);
        add(cursor, definition, start, name, ConstraintKind::PrimaryKey(key), constraint::Timing::default());
        cursor.take_any(&["asc", "desc"]);
        conflict(cursor)?;
        let place = cursor.at();
        if !cursor.is_mysql() && cursor.take("autoincrement") {
            count(definition, (place, place + 1));
        }
    } else if cursor.take("unique") {
        if cursor.is_mysql() {
            cursor.take("key");
        }
        let key = Key::of(vec![definition.column.name.clone()]);
        add(cursor, definition, start, name, ConstraintKind::Unique(key), constraint::Timing::default());
        conflict(cursor)?;
    } else if cursor.take("collate") {
        let collation = types::charset(cursor)?;
        if let Some(data_type) = &mut definition.column.data_type {
            data_type.collation = Some(model::ObjectName::bare(collation));
        }
    } else if cursor.is_mysql() && name.is_none() {
        return mysql_option(cursor, definition);
    } else if name.is_some() {
        return Err(cursor.stop());
    } else {
        return Ok(false);
    }
    Ok(true)
}

/// `CONSTRAINT name`, before a constraint of a column.
fn constraint_name(cursor: &mut Cursor<'_>) -> Read<Option<Name>> {
    if !cursor.take("constraint") {
        return Ok(None);
    }
    if cursor.is_any(&["check", "primary", "unique", "not", "null", "references", "default"]) && cursor.is_mysql() {
        return Ok(None);
    }
    cursor.name().map(Some)
}

/// `PRIMARY KEY`; to MySQL `KEY` alone says the same of a column.
fn is_primary(cursor: &mut Cursor<'_>) -> bool {
    cursor.take_all(&["primary", "key"]) || cursor.is_mysql() && (cursor.take("primary") || cursor.take("key"))
}

fn add(
    cursor: &Cursor<'_>,
    definition: &mut Definition,
    start: usize,
    name: Option<Name>,
    kind: ConstraintKind,
    timing: constraint::Timing,
) {
    let constraint = Constraint {
        name,
        deferrable: timing.deferrable,
        initially_deferred: timing.initially_deferred,
        ..Constraint::new(kind, cursor.since(start).span())
    };
    definition.column.constraints.push(constraint);
}

/// SQLite's `ON CONFLICT …`.
pub(crate) fn conflict(cursor: &mut Cursor<'_>) -> Read<()> {
    if !cursor.is_mysql() && cursor.take_all(&["on", "conflict"]) {
        cursor.name()?;
    }
    Ok(())
}

/// What follows DEFAULT: a literal with its sign, a call, an expression in parentheses.
pub(crate) fn default(cursor: &mut Cursor<'_>) -> Read<Expression> {
    if cursor.take_all(&["next", "value", "for"]) {
        // MariaDB's sequences.
        let sequence = cursor.object_name()?;
        return Ok(Expression::literal(format!("next value for {sequence}"), sequence.span()));
    }
    cursor.operand()
}

fn generated(cursor: &mut Cursor<'_>) -> Read<Generated> {
    if cursor.take("generated") {
        cursor.expect("always")?;
    }
    cursor.expect("as")?;
    if cursor.take_all(&["row", "start"]) || cursor.take_all(&["row", "end"]) {
        // MariaDB's versioned tables.
        return Ok(Generated::Stored(Expression::literal("row start or end", cursor.words().span())));
    }
    let value = cursor.enclosed()?;
    Ok(if cursor.take("stored") || cursor.take("persistent") {
        Generated::Stored(value)
    } else {
        cursor.take("virtual");
        Generated::Virtual(value)
    })
}

/// Source: MySQL 8.4 manual, "CREATE TABLE", `column_definition`; MariaDB's knowledge base, "CREATE TABLE".
fn mysql_option(cursor: &mut Cursor<'_>, definition: &mut Definition) -> Read<bool> {
    let start = cursor.at();
    if cursor.take("auto_increment") {
        count(definition, (start, start + 1));
        // A column that counts cannot be null.
        definition.column.not_null = true;
    } else if cursor.take_all(&["on", "update"]) {
        definition.column.on_update = Some(Box::new(cursor.operand()?));
        definition.on_update = Some((start, cursor.at()));
    } else if cursor.take("comment") {
        cursor.take_operator("=");
        definition.comment = Some(cursor.string()?);
    } else if cursor.take_all(&["character", "set"]) || cursor.take("charset") {
        let character_set = types::charset(cursor)?;
        if let Some(data_type) = &mut definition.column.data_type {
            data_type.character_set = Some(Box::new(character_set));
        }
    } else if cursor.take_any(&["visible", "invisible"]) {
        definition.visible = Some(cursor.words_in(start..start + 1).is("visible"));
    } else if cursor.take_all(&["serial", "default", "value"]) {
        count(definition, (start, cursor.at()));
        definition.column.not_null = true;
    } else if cursor.take_any(&["column_format", "storage"]) {
        cursor.name()?;
    } else if cursor.take_any(&["engine_attribute", "secondary_engine_attribute"]) {
        cursor.take_operator("=");
        cursor.string()?;
    } else if cursor.take_any(&["srid", "ref_system_id"]) {
        cursor.take_operator("=");
        cursor.expect_kind(Kind::Number)?;
    } else if cursor.take_all(&["not", "secondary"])
        || cursor.take_all(&["with", "system", "versioning"])
        || cursor.take_all(&["without", "system", "versioning"])
        || cursor.take("compressed")
        || cursor.take_all(&["signed"])
    {
    } else if cursor.take("first") {
        definition.position = Some(ColumnPosition::First);
    } else if cursor.take("after") {
        definition.position = Some(ColumnPosition::After(cursor.name()?));
    } else {
        return Ok(false);
    }
    Ok(true)
}
