//! Transactions, settings, locks and maintenance of MySQL and SQLite.

use model::{LockMode, LockTable, Name, ObjectName, Operation, Reindex, ReindexScope, SetVariable, Vacuum};

use super::create::skip;
use super::{called, part, unresolved};
use crate::dialects::cursor::{Cursor, Read};
use crate::lower::{self, Action, whole};
use crate::scan::Kind;

/// Any statement that makes, changes or drops nothing by name.
pub(crate) fn other(cursor: &mut Cursor<'_>) -> Read<Vec<Action>> {
    let word = cursor.text().to_ascii_lowercase();
    let is_mysql = cursor.is_mysql();
    match word.as_str() {
        "begin" | "start" | "commit" | "end" | "rollback" | "savepoint" | "release" => transaction(cursor, &word),
        "set" if is_mysql => set(cursor),
        "pragma" if !is_mysql => pragma(cursor),
        "lock" if is_mysql => lock(cursor),
        "vacuum" | "analyze" | "analyse" => vacuum(cursor, &word),
        "reindex" if !is_mysql => reindex(cursor),
        "execute" | "import" | "install" | "uninstall" | "source" if is_mysql => {
            let why = if word == "execute" { "a prepared statement" } else { "what comes from elsewhere" };
            skip(cursor);
            Ok(vec![unresolved(cursor.statement, why, 1)])
        }
        "explain" | "attach" | "detach" => untracked(cursor, &word),
        _ if is_mysql && UNTRACKED.contains(&word.as_str()) => untracked(cursor, &word),
        _ => Err(cursor.stop()),
    }
}

/// What MySQL does without touching a definition. Source: MySQL 8.4 manual, "SQL Statements"; MariaDB's knowledge base, "SQL
/// Statements".
const UNTRACKED: &[&str] = &[
    "backup",
    "binlog",
    "cache",
    "change",
    "check",
    "checksum",
    "clone",
    "deallocate",
    "desc",
    "describe",
    "flush",
    "get",
    "grant",
    "handler",
    "help",
    "kill",
    "optimize",
    "prepare",
    "purge",
    "repair",
    "reset",
    "resignal",
    "restart",
    "revoke",
    "show",
    "shutdown",
    "signal",
    "stop",
    "unlock",
    "use",
    "xa",
];

fn untracked(cursor: &mut Cursor<'_>, word: &str) -> Read<Vec<Action>> {
    cursor.advance();
    let has_noun = cursor.is_any(&["table", "tables", "privileges", "database", "index", "create", "prepare"]);
    let what = match has_noun {
        true => format!("{} {}", word.to_ascii_uppercase(), cursor.text().to_ascii_uppercase()),
        false => word.to_ascii_uppercase(),
    };
    let end = cursor.at() + usize::from(has_noun);
    skip(cursor);
    Ok(vec![called(cursor.statement, &what, end)])
}

fn transaction(cursor: &mut Cursor<'_>, word: &str) -> Read<Vec<Action>> {
    let statement = cursor.statement;
    cursor.advance();
    let operation = match word {
        "start" if cursor.is("transaction") => Operation::Begin,
        "start" if cursor.is_any(&["slave", "replica", "all", "group_replication"]) => {
            skip(cursor);
            return Ok(vec![called(statement, "START REPLICA", 1)]);
        }
        // MariaDB's block of statements outside of a routine.
        "begin" if cursor.take_all(&["not", "atomic"]) => {
            skip(cursor);
            return Ok(vec![unresolved(statement, "a block of statements", 1)]);
        }
        "begin" => Operation::Begin,
        "commit" | "end" => Operation::Commit,
        "rollback" if !cursor.words().has("to") => Operation::Rollback,
        "rollback" | "savepoint" | "release" => Operation::Savepoint,
        _ => return Err(cursor.stop()),
    };
    let chains = cursor.words().has("chain") && !cursor.words().has("no");
    while [Kind::Word, Kind::Quoted, Kind::String, Kind::Comma].iter().any(|&kind| cursor.is_kind(kind)) {
        cursor.advance();
    }
    let mut actions = vec![whole(statement, operation, statement.tokens.len())];
    if chains {
        actions.push(whole(statement, Operation::Begin, statement.tokens.len()));
    }
    Ok(actions)
}

/// `SET a = 1, SESSION b = 2, @c = 3`: one step a variable. Nothing depends on those of a user.
fn set(cursor: &mut Cursor<'_>) -> Read<Vec<Action>> {
    cursor.advance();
    let statement = cursor.statement;
    let kinds = ["names", "character", "charset", "password", "role", "transaction", "resource", "statement"];
    if cursor.is_any(&kinds) || cursor.are(&["default", "role"]) || cursor.are(&["session", "transaction"]) {
        return settings_apart(cursor);
    }
    if cursor.are(&["global", "transaction"]) {
        return settings_apart(cursor);
    }
    let mut actions = Vec::new();
    loop {
        let start = if actions.is_empty() { 0 } else { cursor.at() };
        cursor.take_any(&["session", "global", "persist", "persist_only", "local"]);
        let (name, is_users) = variable(cursor)?;
        if !cursor.take_operator("=") && !cursor.take_operator(":=") {
            return Err(cursor.stop());
        }
        let value = value(cursor)?;
        if !is_users {
            let set = SetVariable { name, value, local: false };
            let place = (start, cursor.at());
            actions.push(part(statement, Operation::SetVariable(set), place, place));
        }
        if !cursor.take_kind(Kind::Comma) {
            return Ok(actions);
        }
    }
}

/// `SET NAMES`, `SET TRANSACTION`, `SET PASSWORD` and their kin.
fn settings_apart(cursor: &mut Cursor<'_>) -> Read<Vec<Action>> {
    let what = format!("SET {}", cursor.text().to_ascii_uppercase());
    let at = cursor.at();
    skip(cursor);
    Ok(vec![called(cursor.statement, &what, at + 1)])
}

/// Passes the name of a variable; whether it is one of a user, `@old`, or of the row that a trigger is about.
fn variable(cursor: &mut Cursor<'_>) -> Read<(Name, bool)> {
    let at = cursor.at();
    let text = cursor.text();
    if cursor.take_kind(Kind::Parameter) {
        let is_system = text.starts_with("@@");
        let mut name = text.trim_start_matches('@').to_ascii_lowercase();
        while cursor.take_kind(Kind::Dot) {
            name = cursor.name()?.text;
        }
        return Ok((Name::new(name, cursor.since(at).span()), !is_system));
    }
    let name = cursor.object_name()?;
    Ok((name.name, false))
}

/// The value that is set, as written, quotes taken off; `None` for DEFAULT.
fn value(cursor: &mut Cursor<'_>) -> Read<Option<String>> {
    if cursor.take("default") {
        return Ok(None);
    }
    let start = cursor.at();
    if cursor.is_kind(Kind::String) {
        let mut ahead = cursor.words();
        ahead.at += 1;
        if ahead.at >= ahead.end || ahead.is_kind(Kind::Comma) {
            return cursor.string().map(Some);
        }
    }
    if cursor.is_any(&["on", "off", "all", "binary", "row"]) {
        cursor.advance();
    } else {
        cursor.tree()?;
    }
    let words = cursor.since(start);
    Ok(Some(lower::normal_form(words.statement(), words.tokens())))
}

/// The pragmas that ask and set nothing, whatever stands in parentheses. Source: "PRAGMA Statements" of SQLite.
const ASKS: &[&str] = &[
    "foreign_key_check",
    "foreign_key_list",
    "incremental_vacuum",
    "index_info",
    "index_list",
    "index_xinfo",
    "integrity_check",
    "optimize",
    "quick_check",
    "table_info",
    "table_list",
    "table_xinfo",
    "wal_checkpoint",
];

/// `PRAGMA foreign_keys = OFF`, `PRAGMA table_info(users)`.
fn pragma(cursor: &mut Cursor<'_>) -> Read<Vec<Action>> {
    let statement = cursor.statement;
    cursor.advance();
    let name = cursor.object_name()?.name;
    let encloses = cursor.is_kind(Kind::Open);
    if encloses && ASKS.contains(&name.as_str()) {
        cursor.pass();
        return Ok(vec![called(statement, "PRAGMA", statement.tokens.len())]);
    }
    if !encloses && !cursor.take_operator("=") {
        cursor.end()?;
        return Ok(vec![called(statement, "PRAGMA", statement.tokens.len())]);
    }
    cursor.take_kind(Kind::Open);
    let value = match cursor.peek().map(|token| token.kind) {
        Some(Kind::String) => cursor.string()?,
        _ => {
            let start = cursor.at();
            if !cursor.take_operator("-") {
                cursor.take_operator("+");
            }
            if !cursor.is_kind(Kind::Close) {
                cursor.advance();
            }
            let words = cursor.since(start);
            lower::normal_form(statement, words.tokens())
        }
    };
    if encloses {
        cursor.expect_kind(Kind::Close)?;
    }
    let set = SetVariable { name, value: Some(value), local: false };
    Ok(vec![whole(statement, Operation::SetVariable(set), statement.tokens.len())])
}

/// `LOCK TABLES a READ, b AS c WRITE`: one step a table.
fn lock(cursor: &mut Cursor<'_>) -> Read<Vec<Action>> {
    let statement = cursor.statement;
    cursor.advance();
    if cursor.is_any(&["instance", "binlog"]) {
        skip(cursor);
        return Ok(vec![called(statement, "LOCK INSTANCE", 2)]);
    }
    if !cursor.take_any(&["table", "tables"]) {
        return Err(cursor.stop());
    }
    let mut actions = Vec::new();
    loop {
        let start = if actions.is_empty() { 0 } else { cursor.at() };
        let table: ObjectName = cursor.object_name()?;
        let end = cursor.at();
        cursor.take("as");
        if !cursor.is_any(&["read", "write", "low_priority"]) {
            cursor.name()?;
        }
        cursor.take("low_priority");
        // Who locks to read lets others read.
        let mode = if cursor.take("read") { LockMode::Share } else { LockMode::AccessExclusive };
        if mode == LockMode::AccessExclusive {
            cursor.expect("write")?;
        }
        cursor.take_any(&["local", "concurrent"]);
        let operation = Operation::LockTable(LockTable { table, mode, nowait: false });
        actions.push(part(statement, operation, (start, cursor.at()), (start, end)));
        if !cursor.take_kind(Kind::Comma) {
            return Ok(actions);
        }
    }
}

/// SQLite's `VACUUM` and `ANALYZE`, MySQL's `ANALYZE TABLE`.
fn vacuum(cursor: &mut Cursor<'_>, word: &str) -> Read<Vec<Action>> {
    let statement = cursor.statement;
    cursor.advance();
    let is_vacuum = word == "vacuum";
    if cursor.is_mysql() {
        cursor.take_any(&["no_write_to_binlog", "local"]);
        if is_vacuum || !cursor.take_any(&["table", "tables"]) {
            // MariaDB: ANALYZE of a statement shows how it runs.
            skip(cursor);
            return if is_vacuum { Err(cursor.stop()) } else { Ok(vec![called(statement, "ANALYZE", 1)]) };
        }
        let tables = cursor.separated(Cursor::object_name)?;
        let end = cursor.at();
        skip(cursor);
        let vacuum = Vacuum { tables, full: false, only_analyze: true };
        return Ok(vec![whole(statement, Operation::Vacuum(vacuum), end)]);
    }
    let tables = if is_vacuum || cursor.is_over() { Vec::new() } else { vec![cursor.object_name()?] };
    if is_vacuum {
        skip(cursor);
    }
    // SQLite writes the whole file again.
    let vacuum = Vacuum { tables, full: is_vacuum, only_analyze: !is_vacuum };
    Ok(vec![whole(statement, Operation::Vacuum(vacuum), statement.tokens.len())])
}

/// SQLite's `REINDEX`, of an index, of a table, or of a collation: the name does not tell.
fn reindex(cursor: &mut Cursor<'_>) -> Read<Vec<Action>> {
    cursor.advance();
    if !cursor.is_over() {
        cursor.object_name()?;
    }
    let reindex = Reindex { scope: ReindexScope::Everything, concurrently: false, tablespace: None };
    Ok(vec![whole(cursor.statement, Operation::Reindex(reindex), cursor.statement.tokens.len())])
}
