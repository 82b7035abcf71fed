//! CREATE of MySQL and SQLite: tables, indexes, views, triggers, routines, and whatever else has a name.

use model::{
    CreateObject, CreateRoutine, CreateSequence, CreateTable, CreateTrigger, CreateView, Demands, Name, ObjectKind,
    Operation, SequenceOptions,
};

use super::{called, index, table};
use crate::dialects::cursor::{Cursor, Read};
use crate::dialects::tree::{self, Part};
use crate::lower::{self, Action, whole};
use crate::scan::Kind;

/// What stands between CREATE and the word for what is made.
#[derive(Clone, Copy, Debug, Default)]
struct Manner {
    or_replace: bool,
    temporary: bool,
}

/// `CREATE …`.
pub(crate) fn create(cursor: &mut Cursor<'_>, demands: &mut Demands) -> Read<Vec<Action>> {
    cursor.advance();
    let manner = manner(cursor)?;
    let word = cursor.text().to_ascii_lowercase();
    match word.as_str() {
        "table" => table::create(cursor, manner.temporary),
        "virtual" => virtual_table(cursor),
        "index" => index::create(cursor, "", demands),
        "unique" | "fulltext" | "spatial" | "vector" => {
            cursor.advance();
            index::create(cursor, &word, demands)
        }
        "view" => view(cursor, manner),
        "trigger" => trigger(cursor, manner),
        "procedure" | "function" => routine(cursor, manner, word == "procedure"),
        "database" | "schema" => object(cursor, ObjectKind::Database),
        "user" => accounts(cursor, ObjectKind::Role),
        "role" => accounts(cursor, ObjectKind::Role),
        "sequence" if cursor.is_mysql() => sequence(cursor),
        "event"
        | "server"
        | "tablespace"
        | "undo"
        | "logfile"
        | "resource"
        | "spatial_reference_system"
        | "package"
            if cursor.is_mysql() =>
        {
            let what = format!("CREATE {}", word.to_ascii_uppercase());
            skip(cursor);
            Ok(vec![called(cursor.statement, &what, 2)])
        }
        _ => Err(cursor.stop()),
    }
}

/// Goes to the end of the statement.
pub(crate) fn skip(cursor: &mut Cursor<'_>) {
    cursor.seek(cursor.statement.tokens.len());
}

fn manner(cursor: &mut Cursor<'_>) -> Read<Manner> {
    let mut manner = Manner::default();
    loop {
        if cursor.take_all(&["or", "replace"]) {
            manner.or_replace = true;
        } else if cursor.take_any(&["temp", "temporary"]) {
            manner.temporary = true;
        } else if cursor.take("definer") {
            cursor.take_operator("=");
            account(cursor)?;
        } else if cursor.take_all(&["sql", "security"]) {
            cursor.name()?;
        } else if cursor.is("algorithm") {
            // That of a view: MERGE, TEMPTABLE.
            cursor.advance();
            cursor.take_operator("=");
            cursor.name()?;
        } else if !cursor.is_mysql() || !cursor.take_any(&["aggregate", "online", "offline"]) {
            return Ok(manner);
        }
    }
}

/// Passes an account: `'app'@'%'`, `CURRENT_USER()`.
pub(crate) fn account(cursor: &mut Cursor<'_>) -> Read<Name> {
    let at = cursor.at();
    let name = match cursor.peek().map(|token| token.kind) {
        Some(Kind::String) => Name::new(cursor.string()?, cursor.since(at).span()),
        _ => cursor.name()?,
    };
    if cursor.is_kind(Kind::Parameter) {
        cursor.advance();
        // `@localhost` may go on: a host has dots.
        while cursor.take_kind(Kind::Dot) {
            cursor.advance();
        }
    } else if cursor.is_kind(Kind::Open) {
        cursor.pass();
    }
    Ok(name)
}

/// `CREATE VIRTUAL TABLE t USING module(…)`: its columns the module knows.
fn virtual_table(cursor: &mut Cursor<'_>) -> Read<Vec<Action>> {
    cursor.advance();
    cursor.expect("table")?;
    let if_not_exists = cursor.take_if_not_exists();
    let table = cursor.object_name()?;
    let end = cursor.at();
    cursor.expect("using")?;
    let method = cursor.name()?;
    if cursor.is_kind(Kind::Open) {
        cursor.pass();
    }
    // Its columns are as little known as those of a query.
    let create = CreateTable { table, if_not_exists, method: Some(method), as_query: true, ..CreateTable::default() };
    Ok(vec![whole(cursor.statement, Operation::CreateTable(create), end)])
}

fn view(cursor: &mut Cursor<'_>, manner: Manner) -> Read<Vec<Action>> {
    cursor.advance();
    let if_not_exists = cursor.take_if_not_exists();
    let view = cursor.object_name()?;
    let end = cursor.at();
    if cursor.is_kind(Kind::Open) {
        cursor.names()?;
    }
    cursor.expect("as")?;
    let query = cursor.query()?;
    if cursor.take("with") {
        cursor.take_any(&["cascaded", "local"]);
        cursor.expect("check")?;
        cursor.expect("option")?;
    }
    let words = cursor.since(end);
    let create = CreateView {
        view,
        or_replace: manner.or_replace,
        if_not_exists,
        reads: tree::relations(cursor.statement, vec![Part::Query(&query)]),
        definition: lower::normal_form(cursor.statement, words.tokens()),
        ..CreateView::default()
    };
    Ok(vec![whole(cursor.statement, Operation::CreateView(create), end)])
}

/// `ALTER VIEW` (MySQL), from the word after ALTER on: it is another view of the same name.
pub(crate) fn altered_view(cursor: &mut Cursor<'_>) -> Read<Vec<Action>> {
    let manner = Manner { or_replace: true, ..manner(cursor)? };
    if cursor.is("view") { view(cursor, manner) } else { Ok(unknown(cursor)) }
}

/// `CREATE TRIGGER`. Its body is not looked into: it runs when rows change.
fn trigger(cursor: &mut Cursor<'_>, manner: Manner) -> Read<Vec<Action>> {
    cursor.advance();
    let if_not_exists = cursor.take_if_not_exists();
    let name = cursor.object_name()?.name;
    let end = cursor.at();
    let _ = cursor.take_any(&["before", "after"]) || cursor.take_all(&["instead", "of"]);
    let mut columns = Vec::new();
    let is_update = cursor.is("update");
    if !cursor.take_any(&["insert", "update", "delete"]) {
        return Err(cursor.stop());
    }
    if is_update && cursor.take("of") {
        columns = cursor.separated(Cursor::name)?;
    }
    cursor.expect("on")?;
    let table = cursor.object_name()?;
    let for_each_row = cursor.take_all(&["for", "each", "row"]);
    skip(cursor);
    let create = CreateTrigger {
        name,
        table,
        or_replace: manner.or_replace,
        if_not_exists,
        function: None,
        definition: lower::normal_form(cursor.statement, cursor.since(end).tokens()),
        columns,
        for_each_row: for_each_row || !cursor.is_mysql(),
    };
    Ok(vec![whole(cursor.statement, Operation::CreateTrigger(create), end)])
}

/// `CREATE PROCEDURE`, `CREATE FUNCTION`. Its body is not looked into: it runs when somebody calls it.
fn routine(cursor: &mut Cursor<'_>, manner: Manner, is_procedure: bool) -> Read<Vec<Action>> {
    if !cursor.is_mysql() {
        return Err(cursor.stop());
    }
    cursor.advance();
    let if_not_exists = cursor.take_if_not_exists();
    let name = cursor.object_name()?;
    let end = cursor.at();
    if !is_procedure && cursor.is("returns") {
        skip(cursor);
        return Ok(vec![called(cursor.statement, "CREATE FUNCTION SONAME", end)]);
    }
    if !cursor.is_kind(Kind::Open) {
        return Err(cursor.stop());
    }
    cursor.pass();
    skip(cursor);
    let create = CreateRoutine {
        name,
        is_procedure,
        or_replace: manner.or_replace || if_not_exists,
        definition: lower::normal_form(cursor.statement, cursor.since(end).tokens()),
        ..CreateRoutine::default()
    };
    Ok(vec![whole(cursor.statement, Operation::CreateRoutine(create), end)])
}

/// `CREATE DATABASE`, whose options nothing depends on.
fn object(cursor: &mut Cursor<'_>, kind: ObjectKind) -> Read<Vec<Action>> {
    if !cursor.is_mysql() {
        return Err(cursor.stop());
    }
    cursor.advance();
    let if_not_exists = cursor.take_if_not_exists();
    let name = cursor.object_name()?;
    let end = cursor.at();
    skip(cursor);
    let create = CreateObject { kind, name, if_not_exists, password: None, table: None };
    Ok(vec![whole(cursor.statement, Operation::CreateObject(create), end)])
}

/// `CREATE USER`, `CREATE ROLE`: one step each, with the password that is written.
fn accounts(cursor: &mut Cursor<'_>, kind: ObjectKind) -> Read<Vec<Action>> {
    if !cursor.is_mysql() {
        return Err(cursor.stop());
    }
    cursor.advance();
    let if_not_exists = cursor.take_if_not_exists();
    let name = account(cursor)?;
    let end = cursor.at();
    let mut password = None;
    while !cursor.is_over() {
        let is_given = cursor.take("by") || cursor.take("password");
        if is_given && cursor.is_kind(Kind::String) {
            let at = cursor.at();
            let value = cursor.string()?;
            password = password.or(Some(model::Literal::string(value, cursor.since(at).span())));
        } else if !is_given {
            cursor.advance();
        }
    }
    let create = CreateObject { kind, name: model::ObjectName::bare(name), if_not_exists, password, table: None };
    Ok(vec![whole(cursor.statement, Operation::CreateObject(create), end)])
}

/// `CREATE SEQUENCE` (MariaDB).
fn sequence(cursor: &mut Cursor<'_>) -> Read<Vec<Action>> {
    cursor.advance();
    let if_not_exists = cursor.take_if_not_exists();
    let name = cursor.object_name()?;
    let end = cursor.at();
    let others = !cursor.is_over();
    skip(cursor);
    let options = SequenceOptions { others, ..SequenceOptions::default() };
    let create = CreateSequence { name, if_not_exists, options, ..CreateSequence::default() };
    Ok(vec![whole(cursor.statement, Operation::CreateSequence(create), end)])
}

/// An event that is defined anew.
fn unknown(cursor: &mut Cursor<'_>) -> Vec<Action> {
    skip(cursor);
    vec![called(cursor.statement, "ALTER EVENT", 2)]
}
