//! CREATE TABLE of MySQL and SQLite in all its forms.

use std::collections::HashSet;

use model::{
    Comment, CommentText, ConstraintKind, CreateTable, Generated, Guard, Name, ObjectKind, ObjectName, Operation,
};

use super::clause::{self, TableOption};
use super::column::{self, Definition};
use super::constraint::{self, Element};
use crate::dialects::cursor::{Cursor, Read};
use crate::dialects::tree::{self, Part};
use crate::lower::{Action, whole};
use crate::scan::Kind;

/// What CREATE TABLE makes besides the table.
#[derive(Default)]
struct Company {
    /// Indexes and comments, each with its tokens, from and to.
    parts: Vec<(Operation, (usize, usize))>,
}

/// `CREATE TABLE`, from the word TABLE on.
pub(crate) fn create(cursor: &mut Cursor<'_>, temporary: bool) -> Read<Vec<Action>> {
    cursor.expect("table")?;
    let mut table = CreateTable { temporary, if_not_exists: cursor.take_if_not_exists(), ..CreateTable::default() };
    table.table = cursor.object_name()?;
    let end = cursor.at();
    let mut company = Company::default();
    let is_copy = cursor.take("like") || cursor.is_kind(Kind::Open) && opens(cursor, &["like"]);
    if is_copy {
        let encloses = cursor.take_kind(Kind::Open);
        cursor.take("like");
        table.like.push(cursor.object_name()?);
        if encloses {
            cursor.expect_kind(Kind::Close)?;
        }
    } else {
        if cursor.is_kind(Kind::Open) && !opens(cursor, &["select"]) && !opens(cursor, &["with"]) {
            elements(cursor, &mut table, &mut company)?;
        }
        options(cursor, &mut table, &mut company)?;
        source(cursor, &mut table)?;
    }
    declare_keys_not_null(&mut table, cursor.is_mysql());
    let mut actions = vec![whole(cursor.statement, Operation::CreateTable(table), end)];
    let part = |(operation, (from, to))| {
        let span = cursor.words_in(from..to).span();
        Action { operation, span, head: span, guard: Guard::None }
    };
    actions.extend(company.parts.into_iter().map(part));
    Ok(actions)
}

/// Whether these words stand after the parenthesis that is next.
fn opens(cursor: &Cursor<'_>, words: &[&str]) -> bool {
    let mut ahead = cursor.words();
    ahead.at += 1;
    ahead.take_all(words)
}

/// The columns, and what stands beside them.
fn elements(cursor: &mut Cursor<'_>, table: &mut CreateTable, company: &mut Company) -> Read<()> {
    cursor.expect_kind(Kind::Open)?;
    loop {
        let start = cursor.at();
        if constraint::is_next(cursor) {
            match constraint::element(cursor, &table.table)? {
                Element::Constraint(constraint) => table.constraints.push(*constraint),
                Element::CountingKey(constraint) => {
                    if let ConstraintKind::PrimaryKey(key) = &constraint.kind {
                        let counted = table.columns.iter_mut().find(|column| key.columns.contains(&column.name));
                        if let Some(column) = counted {
                            column.generated = Some(Generated::AutoIncrement);
                        }
                    }
                    table.constraints.push(*constraint);
                }
                Element::Index(mut index) => {
                    // Where the table is there already, it stays what it is.
                    index.if_not_exists |= table.if_not_exists;
                    company.parts.push((Operation::CreateIndex(*index), (start, cursor.at())));
                }
                Element::Other => {}
            }
        } else {
            let definition = column::definition(cursor)?;
            describe(&table.table, &definition, (start, start + 1), company);
            table.columns.push(definition.column);
        }
        // SQLite lets the comma between two constraints be left out.
        let goes_on = !cursor.is_mysql() && constraint::is_next(cursor);
        if !cursor.take_kind(Kind::Comma) && !goes_on {
            return cursor.expect_kind(Kind::Close);
        }
    }
}

/// What COMMENT says of a column.
fn describe(table: &ObjectName, definition: &Definition, place: (usize, usize), company: &mut Company) {
    if let Some(text) = &definition.comment {
        let comment = comment(table, Some(&definition.column.name), text);
        company.parts.push((comment, place));
    }
}

/// What COMMENT says of a table, or of one of its columns.
pub(crate) fn comment(table: &ObjectName, column: Option<&Name>, text: &str) -> Operation {
    Operation::Comment(Comment {
        kind: if column.is_some() { ObjectKind::Column } else { ObjectKind::Table },
        name: table.clone(),
        part: column.cloned(),
        text: CommentText::Said(text.to_owned()),
    })
}

/// What is said of the table as a whole.
fn options(cursor: &mut Cursor<'_>, table: &mut CreateTable, company: &mut Company) -> Read<()> {
    loop {
        let start = cursor.at();
        if !cursor.is_mysql() {
            if cursor.take_all(&["without", "rowid"]) {
                table.parameters.push("without rowid".to_owned());
            } else if cursor.take("strict") {
                table.parameters.push("strict".to_owned());
            } else {
                return Ok(());
            }
            cursor.take_kind(Kind::Comma);
        } else if cursor.is("partition") {
            table.partition_by = Some(clause::partitioning(cursor)?);
        } else {
            match clause::table_option(cursor)? {
                Some(TableOption::Engine(engine)) => table.parameters.push(format!("engine = {engine}")),
                Some(TableOption::CharacterSet(character_set, collation)) => {
                    let set = character_set.map(|name| format!("character set = {name}"));
                    table.parameters.extend(set);
                    table.parameters.extend(collation.map(|name| format!("collate = {name}")));
                }
                Some(TableOption::Comment(text)) => {
                    company.parts.push((comment(&table.table, None, &text), (start, cursor.at())));
                }
                Some(TableOption::Other(option)) => table.parameters.push(option),
                None => return Ok(()),
            }
            cursor.take_kind(Kind::Comma);
        }
    }
}

/// The query that the rows come from.
fn source(cursor: &mut Cursor<'_>, table: &mut CreateTable) -> Read<()> {
    if cursor.is_mysql() {
        cursor.take_any(&["ignore", "replace"]);
    }
    let is_said = cursor.take("as");
    if cursor.is_over() && !is_said {
        return Ok(());
    }
    let query = cursor.query()?;
    table.as_query = true;
    table.copies = tree::relations(cursor.statement, vec![Part::Query(&query)]);
    Ok(())
}

/// A column is NOT NULL through a primary key beside the columns too; in SQLite only where it is the number of the row, or
/// where the table has no such numbers.
fn declare_keys_not_null(table: &mut CreateTable, is_mysql: bool) {
    let is_without = table.parameters.iter().any(|parameter| parameter == "without rowid");
    let mut declared: HashSet<&Name> = HashSet::new();
    for constraint in &table.constraints {
        if let ConstraintKind::PrimaryKey(key) = &constraint.kind {
            let is_row_number = key.columns.len() == 1;
            declared.extend(key.columns.iter().filter(|_| is_mysql || is_without || is_row_number));
        }
    }
    for column in &mut table.columns {
        let is_key = declared.contains(&column.name) && (is_mysql || is_without || column::is_row_number(column));
        column.not_null_unsaid |= !column.not_null && is_key;
        column.not_null |= is_key;
    }
}
