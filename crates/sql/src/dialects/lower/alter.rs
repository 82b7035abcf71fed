//! ALTER of MySQL and SQLite: one operation an action.

mod column;

use model::{
    AddColumn, AddConstraint, AlterConstraint, Demands, DropColumn, DropConstraint, DropPrimaryKey, ExchangePartition,
    Guard, ObjectKind, ObjectName, Operation, Rename, SetStorage, StorageChange, Truncate, Untracked,
};

use super::clause::{self, TableOption};
use super::column::definition;
use super::constraint::{self, Element};
use super::create::{account, altered_view, skip};
use super::{called, object, table, types};
use crate::dialects::cursor::{Cursor, Read};
use crate::lower::{Action, whole};
use crate::scan::Kind;

/// What the actions of a statement have in common, and those passed so far.
struct Subject {
    table: ObjectName,
    if_exists: bool,
    actions: Vec<Action>,
}

impl Subject {
    /// Adds an operation: its action begins at token `start`, its head are the tokens of `head`.
    fn add(&mut self, cursor: &Cursor<'_>, operation: Operation, start: usize, head: (usize, usize)) {
        let span = cursor.since(start).span();
        let head = cursor.words_in(head.0..head.1.max(head.0 + 1)).span();
        self.actions.push(Action { operation, span, head, guard: Guard::None });
    }

    fn store(&self, cursor: &Cursor<'_>, start: usize, change: StorageChange) -> Operation {
        Operation::SetStorage(SetStorage {
            kind: ObjectKind::Table,
            relation: self.table.clone(),
            if_exists: self.if_exists,
            change,
            span: cursor.since(start).span(),
        })
    }

    fn untracked(what: &str) -> Operation {
        Operation::Untracked(Untracked { what: format!("ALTER TABLE {what}") })
    }
}

/// `ALTER …`.
pub(crate) fn alter(cursor: &mut Cursor<'_>, demands: &mut Demands) -> Read<Vec<Action>> {
    cursor.advance();
    if cursor.is_mysql() {
        cursor.take_any(&["online", "offline", "ignore"]);
    }
    let word = cursor.text().to_ascii_lowercase();
    match word.as_str() {
        "table" => alter_table(cursor, demands),
        "user" if cursor.is_mysql() => user(cursor),
        "view" | "algorithm" | "definer" | "sql" if cursor.is_mysql() => altered_view(cursor),
        "database" | "schema" | "event" | "server" | "tablespace" | "procedure" | "function" | "instance"
        | "sequence" | "logfile" | "undo" | "resource"
            if cursor.is_mysql() =>
        {
            skip(cursor);
            Ok(vec![called(cursor.statement, &format!("ALTER {}", word.to_ascii_uppercase()), 2)])
        }
        _ => Err(cursor.stop()),
    }
}

fn alter_table(cursor: &mut Cursor<'_>, demands: &mut Demands) -> Read<Vec<Action>> {
    cursor.advance();
    let if_exists = cursor.is_mysql() && cursor.take_if_exists();
    let table = cursor.object_name()?;
    let mut subject = Subject { table, if_exists, actions: Vec::new() };
    if cursor.is_mysql() {
        while !cursor.is_over() {
            if !clause::demand(cursor, demands)? {
                action(cursor, &mut subject)?;
            }
            // The options of a table, and what is said of its partitions, need no comma.
            cursor.take_kind(Kind::Comma);
        }
    } else {
        sqlite(cursor, &mut subject)?;
    }
    // A lone action is the whole statement; one of several is itself.
    if let [only] = subject.actions.as_mut_slice() {
        only.span = cursor.statement.whole();
    }
    Ok(subject.actions)
}

/// The actions that SQLite knows, and those that other databases do and it refuses, most of them in every version. Source:
/// "ALTER TABLE".
fn sqlite(cursor: &mut Cursor<'_>, subject: &mut Subject) -> Read<()> {
    let start = cursor.at();
    let table = subject.table.clone();
    if cursor.take_all(&["rename", "to"]) {
        let to = cursor.object_name()?;
        subject.add(cursor, object::renamed(ObjectKind::Table, table, to), start, (start, cursor.at()));
    } else if cursor.take("rename") {
        rename_column(cursor, subject, start)?;
    } else if cursor.take("add") {
        if constraint::is_next(cursor) {
            return add_constraint(cursor, subject, start);
        }
        cursor.take("column");
        let column = definition(cursor)?.column;
        let add = AddColumn { table, column, if_not_exists: false, position: None };
        add_column(cursor, subject, add, start);
    } else if cursor.take_all(&["drop", "constraint"]) {
        let if_exists = cursor.take_if_exists();
        let constraint = Some(cursor.name()?);
        let drop = DropConstraint { table, constraint, is_nameless: false, if_exists, cascade: false };
        subject.add(cursor, Operation::DropConstraint(drop), start, (start, cursor.at()));
    } else if cursor.take("drop") {
        cursor.take("column");
        drop_column(cursor, subject, start)?;
    } else if cursor.take("alter") {
        column::alter_refused(cursor, subject, start)?;
    } else {
        return Err(cursor.stop());
    }
    Ok(())
}

/// `ADD CONSTRAINT` and its like, from there on. The action begins at token `start`.
fn add_constraint(cursor: &mut Cursor<'_>, subject: &mut Subject, start: usize) -> Read<()> {
    let table = subject.table.clone();
    let words = cursor.at();
    let operation = match constraint::element(cursor, &table)? {
        Element::Constraint(constraint) | Element::CountingKey(constraint) => {
            Operation::AddConstraint(AddConstraint { table, constraint: *constraint })
        }
        Element::Index(index) => Operation::CreateIndex(*index),
        Element::Other => Subject::untracked("ADD PERIOD"),
    };
    let head = column::keywords(cursor, words);
    subject.add(cursor, operation, start, (start, head));
    Ok(())
}

fn add_column(cursor: &Cursor<'_>, subject: &mut Subject, add: AddColumn, start: usize) {
    let name = add.column.name.span;
    subject.add(cursor, Operation::AddColumn(add), start, (start, start + 1));
    if let Some(last) = subject.actions.last_mut() {
        last.head = last.head.to(name);
    }
}

fn drop_column(cursor: &mut Cursor<'_>, subject: &mut Subject, start: usize) -> Read<()> {
    let if_exists = cursor.take_if_exists() || subject.if_exists;
    let column = cursor.name()?;
    let end = cursor.at();
    if cursor.is_mysql() {
        cursor.take_any(&["restrict", "cascade"]);
    }
    let drop = DropColumn { table: subject.table.clone(), column, if_exists, cascade: false };
    subject.add(cursor, Operation::DropColumn(drop), start, (start, end));
    Ok(())
}

fn rename_column(cursor: &mut Cursor<'_>, subject: &mut Subject, start: usize) -> Read<()> {
    cursor.take("column");
    cursor.take_if_exists();
    let column = cursor.name()?;
    cursor.expect("to")?;
    let to = cursor.name()?;
    let operation = column::renamed(&subject.table, column, to);
    subject.add(cursor, operation, start, (start, cursor.at()));
    Ok(())
}

/// One action of MySQL's. Source: MySQL 8.4 manual, "ALTER TABLE"; MariaDB's knowledge base, "ALTER TABLE".
fn action(cursor: &mut Cursor<'_>, subject: &mut Subject) -> Read<()> {
    let start = cursor.at();
    match cursor.text().to_ascii_lowercase().as_str() {
        "add" => add(cursor, subject),
        "drop" => drop(cursor, subject),
        "alter" => column::alter(cursor, subject),
        "change" | "modify" => column::define(cursor, subject),
        "rename" => rename(cursor, subject),
        "convert" => {
            cursor.advance();
            cursor.expect("to")?;
            if !(cursor.take_all(&["character", "set"]) || cursor.take("charset")) {
                return Err(cursor.stop());
            }
            let name = types::charset(cursor)?;
            let change = StorageChange::CharacterSet {
                character_set: (name != "default").then_some(name),
                collation: clause::collation(cursor)?,
                converts: true,
            };
            let operation = subject.store(cursor, start, change);
            subject.add(cursor, operation, start, (start, cursor.at()));
            Ok(())
        }
        "force" => {
            cursor.advance();
            let operation = subject.store(cursor, start, StorageChange::Rebuild);
            subject.add(cursor, operation, start, (start, cursor.at()));
            Ok(())
        }
        "order" => {
            cursor.advance();
            cursor.expect("by")?;
            cursor.separated(|cursor| {
                cursor.name()?;
                cursor.take_any(&["asc", "desc"]);
                Ok(())
            })?;
            let operation = subject.store(cursor, start, StorageChange::Rebuild);
            subject.add(cursor, operation, start, (start, cursor.at()));
            Ok(())
        }
        "enable" | "disable" | "discard" | "import" | "with" | "without" => others(cursor, subject, start),
        "partition" | "truncate" | "coalesce" | "reorganize" | "exchange" | "analyze" | "check" | "optimize"
        | "rebuild" | "repair" | "remove" | "secondary_load" | "secondary_unload" => partitions(cursor, subject, start),
        _ => option(cursor, subject, start),
    }
}

/// Options of the table: several may follow each other.
fn option(cursor: &mut Cursor<'_>, subject: &mut Subject, start: usize) -> Read<()> {
    let Some(option) = clause::table_option(cursor)? else { return Err(cursor.stop()) };
    let operation = match option {
        TableOption::Comment(text) => table::comment(&subject.table, None, &text),
        option => match clause::storage_change(option) {
            Some(change) => subject.store(cursor, start, change),
            None => return Ok(()),
        },
    };
    subject.add(cursor, operation, start, (start, cursor.at()));
    Ok(())
}

/// `DISABLE KEYS`, `DISCARD TABLESPACE`, `WITHOUT VALIDATION`: of indexes, files and checks, not of the schema.
fn others(cursor: &mut Cursor<'_>, subject: &mut Subject, start: usize) -> Read<()> {
    cursor.advance();
    if cursor.is("partition") {
        return partitions(cursor, subject, start);
    }
    if cursor.take_all(&["system", "versioning"]) || cursor.take_any(&["keys", "tablespace", "validation"]) {
        let words: Vec<String> =
            cursor.since(start).tokens().iter().map(|&token| cursor.statement.text_of(token).to_uppercase()).collect();
        subject.add(cursor, Subject::untracked(&words.join(" ")), start, (start, cursor.at()));
        return Ok(());
    }
    Err(cursor.stop())
}

/// What is said of partitions goes on to the end of the statement. Rows go with `DROP` and `TRUNCATE`, and change places with
/// `EXCHANGE`; the schema stays.
fn partitions(cursor: &mut Cursor<'_>, subject: &mut Subject, start: usize) -> Read<()> {
    let table = subject.table.clone();
    let verb = cursor.words_in(start..start + 1).text().to_ascii_lowercase();
    cursor.take(&verb);
    cursor.take("partition");
    let operation = match verb.as_str() {
        "drop" | "truncate" => {
            cursor.take_if_exists();
            let partitions = if cursor.take("all") { Vec::new() } else { cursor.separated(Cursor::name)? };
            Operation::Truncate(Truncate { table, partitions, drops: verb == "drop", ..Truncate::default() })
        }
        "exchange" => {
            let partition = cursor.name()?;
            cursor.expect("with")?;
            cursor.expect("table")?;
            Operation::ExchangePartition(ExchangePartition { table, partition, with: cursor.object_name()? })
        }
        "partition" => Subject::untracked("PARTITION"),
        verb => Subject::untracked(&format!("{} PARTITION", verb.to_ascii_uppercase())),
    };
    let end = if matches!(operation, Operation::Untracked(_)) { start + 1 } else { cursor.at() };
    skip(cursor);
    subject.add(cursor, operation, start, (start, end));
    Ok(())
}

fn add(cursor: &mut Cursor<'_>, subject: &mut Subject) -> Read<()> {
    let start = cursor.at();
    cursor.advance();
    if cursor.is("partition") {
        return partitions(cursor, subject, start);
    }
    if cursor.take_all(&["system", "versioning"]) {
        subject.add(cursor, Subject::untracked("ADD SYSTEM VERSIONING"), start, (start, cursor.at()));
        return Ok(());
    }
    if constraint::is_next(cursor) {
        return add_constraint(cursor, subject, start);
    }
    cursor.take("column");
    let if_not_exists = cursor.take_if_not_exists();
    if cursor.take_kind(Kind::Open) {
        loop {
            let own = cursor.at();
            if constraint::is_next(cursor) {
                let table = subject.table.clone();
                let operation = match constraint::element(cursor, &table)? {
                    Element::Constraint(constraint) | Element::CountingKey(constraint) => {
                        Operation::AddConstraint(AddConstraint { table, constraint: *constraint })
                    }
                    Element::Index(index) => Operation::CreateIndex(*index),
                    Element::Other => Subject::untracked("ADD PERIOD"),
                };
                subject.add(cursor, operation, own, (own, own + 1));
            } else {
                column::add(cursor, subject, if_not_exists, own)?;
            }
            if !cursor.take_kind(Kind::Comma) {
                return cursor.expect_kind(Kind::Close);
            }
        }
    }
    column::add(cursor, subject, if_not_exists, start)
}

fn drop(cursor: &mut Cursor<'_>, subject: &mut Subject) -> Read<()> {
    let start = cursor.at();
    cursor.advance();
    let table = subject.table.clone();
    let operation = if cursor.take_all(&["primary", "key"]) {
        Operation::DropPrimaryKey(DropPrimaryKey { table })
    } else if cursor.take_any(&["key", "index"]) {
        let if_exists = cursor.take_if_exists();
        let name = ObjectName { schema: table.schema.clone(), name: cursor.name()? };
        object::dropped_index(name, table, if_exists)
    } else if cursor.take_all(&["foreign", "key"]) || cursor.take_any(&["constraint", "check"]) {
        let if_exists = cursor.take_if_exists();
        let constraint = Some(cursor.name()?);
        Operation::DropConstraint(DropConstraint { table, constraint, is_nameless: false, if_exists, cascade: false })
    } else if cursor.is("partition") {
        return partitions(cursor, subject, start);
    } else if cursor.take_all(&["system", "versioning"]) || cursor.take_all(&["period", "for", "system_time"]) {
        Subject::untracked("DROP SYSTEM VERSIONING")
    } else {
        cursor.take("column");
        return drop_column(cursor, subject, start);
    };
    subject.add(cursor, operation, start, (start, cursor.at()));
    Ok(())
}

fn rename(cursor: &mut Cursor<'_>, subject: &mut Subject) -> Read<()> {
    let start = cursor.at();
    cursor.advance();
    if cursor.is("column") {
        return rename_column(cursor, subject, start);
    }
    let table = subject.table.clone();
    if cursor.take_any(&["index", "key"]) {
        cursor.take_if_exists();
        let name = ObjectName { schema: table.schema.clone(), name: cursor.name()? };
        cursor.expect("to")?;
        let to = cursor.name()?;
        let rename = Rename { kind: ObjectKind::Index, name, to, table: Some(table) };
        subject.add(cursor, Operation::Rename(rename), start, (start, cursor.at()));
        return Ok(());
    }
    cursor.take_any(&["to", "as"]);
    cursor.take_operator("=");
    let to = cursor.object_name()?;
    subject.add(cursor, object::renamed(ObjectKind::Table, table, to), start, (start, cursor.at()));
    Ok(())
}

/// `ALTER CONSTRAINT`, `ALTER CHECK`: whether it is enforced from now on.
fn enforce(cursor: &mut Cursor<'_>, subject: &mut Subject, start: usize) -> Read<()> {
    let constraint = cursor.name()?;
    let enforced = Some(constraint::enforced(cursor));
    let alter = AlterConstraint { table: subject.table.clone(), constraint, enforced };
    subject.add(cursor, Operation::AlterConstraint(alter), start, (start, cursor.at()));
    Ok(())
}

/// `ALTER USER … IDENTIFIED BY`.
fn user(cursor: &mut Cursor<'_>) -> Read<Vec<Action>> {
    cursor.advance();
    cursor.take_if_exists();
    let role = account(cursor)?;
    let end = cursor.at();
    let mut password = None;
    while !cursor.is_over() {
        if cursor.take("by") && cursor.is_kind(Kind::String) {
            let at = cursor.at();
            let value = cursor.string()?;
            password = Some(model::Literal::string(value, cursor.since(at).span()));
        } else {
            cursor.advance();
        }
    }
    let alter = model::AlterRole { role, password };
    Ok(vec![whole(cursor.statement, Operation::AlterRole(alter), end)])
}
