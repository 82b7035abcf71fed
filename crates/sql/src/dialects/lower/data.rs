//! INSERT, UPDATE, DELETE, TRUNCATE, LOAD DATA, queries and calls of MySQL and SQLite.

mod target;

use model::{Constant, CopyFrom, Delete, Guard, Insert, Literal, Name, ObjectName, Operation, Query, Truncate, Update};
use sqlparser::ast::{self, FromTable, SetExpr, Statement as Tree, TableObject, UpdateTableFromKind};
use sqlparser::parser::Parser;

use self::target::{Targets, assigned, given_twice};
use super::create::skip;
use super::{part, unresolved};
use crate::dialects::cursor::{Cursor, Read};
use crate::dialects::tree::{self, Part};
use crate::lower::{Action, whole};
use crate::scan::Kind;
use crate::statement::Statement;

/// A statement that changes rows, or takes all of them away.
pub(crate) fn change(cursor: &mut Cursor<'_>) -> Read<Vec<Action>> {
    let word = cursor.text().to_ascii_lowercase();
    let parsed = match word.as_str() {
        "insert" => return insertion(cursor),
        "replace" => cursor.change(&[], Parser::parse_insert)?,
        // How soon, and what is passed by, is all the same to what is changed.
        "update" => cursor.change(&["low_priority", "ignore"], Parser::parse_update)?,
        "delete" => cursor.change(&["low_priority", "quick", "ignore"], Parser::parse_delete)?,
        "truncate" => return truncate(cursor),
        _ => return load(cursor),
    };
    Ok(changes(cursor.statement, &parsed, word == "replace"))
}

/// `INSERT`, and what MySQL does where the row is there already.
fn insertion(cursor: &mut Cursor<'_>) -> Read<Vec<Action>> {
    let parsed = cursor.change(&[], Parser::parse_insert)?;
    let mut actions = changes(cursor.statement, &parsed, false);
    if !(cursor.is_mysql() && cursor.take_all(&["on", "duplicate", "key", "update"])) {
        return Ok(actions);
    }
    let assignments = cursor.parse(|parser| parser.parse_comma_separated(Parser::parse_assignment))?;
    let assigned = assigned(cursor.statement, &assignments);
    // MariaDB gives the rows back.
    if cursor.is("returning") {
        skip(cursor);
    }
    for action in &mut actions {
        let Operation::Insert(insert) = &mut action.operation else { continue };
        insert.on_conflict = true;
        for (column, value) in &assigned {
            tree::literals(cursor.statement, value, Some(&column.name), &mut insert.literals);
        }
    }
    Ok(actions)
}

/// `SELECT`, `WITH`, `VALUES`: also what a WITH clause stands before.
pub(crate) fn query(cursor: &mut Cursor<'_>) -> Read<Vec<Action>> {
    let statement = cursor.statement;
    if cursor.is("table") {
        cursor.advance();
        let table = cursor.object_name()?;
        skip(cursor);
        let query = Query { reads: vec![table], ..Query::default() };
        return Ok(vec![whole(statement, Operation::Query(query), 1)]);
    }
    let parsed = cursor.query()?;
    let locks = cursor.is_mysql() && cursor.take_all(&["lock", "in", "share", "mode"]);
    // Where the rows go is nothing to the schema: a variable, a file.
    if cursor.is_mysql() && (cursor.take("into") || cursor.take_all(&["procedure", "analyse"])) {
        skip(cursor);
    }
    if let SetExpr::Insert(change) | SetExpr::Update(change) | SetExpr::Delete(change) = &*parsed.body {
        let mut actions = changes(statement, change, false);
        if let Some(with) = &parsed.with {
            read_through(statement, with, &mut actions);
        }
        return Ok(actions);
    }
    let parts = vec![Part::Query(&parsed)];
    let query = Query {
        reads: tree::relations(statement, parts.clone()),
        functions: tree::functions(parts),
        locks_rows: locks || !parsed.locks.is_empty(),
        sequences: Vec::new(),
    };
    Ok(vec![whole(statement, Operation::Query(query), 1)])
}

/// What a WITH clause makes is no relation: what it reads is read.
fn read_through(statement: &Statement<'_>, with: &ast::With, actions: &mut [Action]) {
    let made: Vec<Name> = with.cte_tables.iter().map(|cte| tree::name(statement, &cte.alias.name)).collect();
    let is_made = |name: &ObjectName| name.schema.is_none() && made.contains(&name.name);
    let mut within = tree::relations(statement, with.cte_tables.iter().map(|cte| Part::Query(&cte.query)).collect());
    within.retain(|name| !is_made(name));
    for action in actions {
        let (Operation::Insert(Insert { reads, .. })
        | Operation::Update(Update { reads, .. })
        | Operation::Delete(Delete { reads, .. })) = &mut action.operation
        else {
            continue;
        };
        reads.retain(|name| !is_made(name));
        let more: Vec<ObjectName> = within.iter().filter(|name| !reads.contains(name)).cloned().collect();
        reads.extend(more);
    }
}

/// `CALL`, `DO`. What a procedure does is known only where it is written.
pub(crate) fn call(cursor: &mut Cursor<'_>) -> Read<Vec<Action>> {
    let is_call = cursor.is("call");
    cursor.advance();
    if !is_call {
        cursor.separated(Cursor::tree)?;
        return Ok(Vec::new());
    }
    cursor.object_name()?;
    let end = cursor.at();
    skip(cursor);
    Ok(vec![unresolved(cursor.statement, "what a procedure does", end)])
}

fn truncate(cursor: &mut Cursor<'_>) -> Read<Vec<Action>> {
    if !cursor.is_mysql() {
        return Err(cursor.stop());
    }
    cursor.advance();
    cursor.take("table");
    let table = cursor.object_name()?;
    let end = cursor.at();
    if cursor.take("wait") {
        cursor.expect_kind(Kind::Number)?;
    }
    cursor.take("nowait");
    // What AUTO_INCREMENT counted begins anew.
    let truncate = Truncate { table, restarts: true, ..Truncate::default() };
    Ok(vec![whole(cursor.statement, Operation::Truncate(truncate), end)])
}

/// `LOAD DATA … INTO TABLE`.
fn load(cursor: &mut Cursor<'_>) -> Read<Vec<Action>> {
    if !cursor.is_mysql() {
        return Err(cursor.stop());
    }
    while !cursor.is_over() && !cursor.take_all(&["into", "table"]) {
        cursor.advance();
    }
    let table = cursor.object_name()?;
    let end = cursor.at();
    skip(cursor);
    Ok(vec![whole(cursor.statement, Operation::CopyFrom(CopyFrom { table }), end)])
}

/// The actions of a change of rows.
fn changes(statement: &Statement<'_>, parsed: &Tree, replaces: bool) -> Vec<Action> {
    match parsed {
        Tree::Insert(insert) => self::insert(statement, insert, replaces),
        Tree::Update(update) => self::update(statement, update),
        Tree::Delete(delete) => self::delete(statement, delete),
        _ => Vec::new(),
    }
}

fn insert(statement: &Statement<'_>, node: &ast::Insert, replaces: bool) -> Vec<Action> {
    let TableObject::TableName(table) = &node.table else { return Vec::new() };
    let place = tree::place(table);
    let mut columns: Vec<Name> = node.columns.iter().map(|column| tree::object_name(statement, column).name).collect();
    let mut literals = Vec::new();
    let mut rows = None;
    let given = given_twice(&columns);
    if let Some(source) = &node.source {
        rows = values(statement, &source.body, &columns, &mut literals);
    }
    let assignments = assigned(statement, &node.assignments);
    for (column, value) in &assignments {
        tree::literals(statement, value, Some(&column.name), &mut literals);
    }
    columns.extend(assignments.iter().map(|(column, _)| column.name.clone()));
    let mut reads = Vec::new();
    if let Some(source) = &node.source {
        reads = tree::relations(statement, vec![Part::Query(source)]);
    }
    let insert = Insert {
        table: tree::object_name(statement, table),
        columns,
        reads,
        on_conflict: node.on.is_some() || node.ignore || replaces || node.or.is_some(),
        literals,
        sequences: Vec::new(),
        rows,
        given_twice: given,
    };
    vec![of_table(statement, Operation::Insert(insert), place)]
}

/// How many rows are kept value by value, and how many are looked into.
const ROWS: usize = 100;

/// The rows of a VALUES list, or of queries without FROM, each with what it spells out.
fn values(
    statement: &Statement<'_>,
    body: &SetExpr,
    columns: &[Name],
    literals: &mut Vec<Literal>,
) -> Option<Vec<Vec<Option<Constant>>>> {
    match body {
        SetExpr::Values(values) => {
            let mut rows = Vec::new();
            for row in values.rows.iter().take(5 * ROWS) {
                for (index, value) in row.content.iter().enumerate() {
                    tree::literals(statement, value, columns.get(index), literals);
                }
                if rows.len() < ROWS {
                    rows.push(row.content.iter().map(tree::constant).collect());
                }
            }
            (values.rows.len() <= ROWS).then_some(rows)
        }
        SetExpr::Select(select) => {
            for (index, item) in select.projection.iter().enumerate() {
                if let ast::SelectItem::UnnamedExpr(value) | ast::SelectItem::ExprWithAlias { expr: value, .. } = item {
                    tree::literals(statement, value, columns.get(index), literals);
                }
            }
            if let Some(condition) = &select.selection {
                tree::literals(statement, condition, None, literals);
            }
            None
        }
        SetExpr::Query(query) => values(statement, &query.body, columns, literals),
        _ => None,
    }
}

fn update(statement: &Statement<'_>, node: &ast::Update) -> Vec<Action> {
    let mut from = vec![&node.table];
    if let Some(UpdateTableFromKind::BeforeSet(more) | UpdateTableFromKind::AfterSet(more)) = &node.from {
        from.extend(more);
    }
    let targets = Targets::of(statement, &from);
    let assignments = assigned(statement, &node.assignments);
    let condition = node.selection.as_ref();
    let mut parts: Vec<Part<'_>> = assignments.iter().map(|(_, value)| Part::Expr(value)).collect();
    parts.extend(condition.map(Part::Expr));
    let also = tree::relations(statement, parts);
    let mut actions = Vec::new();
    for target in targets.written(&assignments) {
        let own =
            |column: &ObjectName| targets.target(column.schema.as_ref()).is_some_and(|it| it.alias == target.alias);
        let own: Vec<_> = assignments.iter().filter(|(column, _)| own(column)).collect();
        let columns: Vec<Name> = own.iter().map(|(column, _)| column.name.clone()).collect();
        let mut literals = Vec::new();
        for (column, value) in &own {
            tree::literals(statement, value, Some(&column.name), &mut literals);
        }
        if let Some(condition) = condition {
            tree::literals(statement, condition, None, &mut literals);
        }
        let is_joined = targets.names().count() > 1;
        let bound = tree::bound(statement, condition, &target.alias, node.limit.is_some());
        let update = Update {
            table: target.table.clone(),
            given_twice: given_twice(&columns),
            columns,
            // A join picks rows, too.
            bound: if is_joined && bound == model::Bound::Whole { model::Bound::Filtered } else { bound },
            condition_columns: match condition {
                Some(condition) if !is_joined => tree::columns(statement, condition),
                _ => Vec::new(),
            },
            reads: targets.others(&target.table, &also),
            literals,
        };
        actions.push(of_table(statement, Operation::Update(update), Some(target.place)));
    }
    actions
}

fn delete(statement: &Statement<'_>, node: &ast::Delete) -> Vec<Action> {
    let (FromTable::WithFromKeyword(from) | FromTable::WithoutKeyword(from)) = &node.from;
    let mut all: Vec<&ast::TableWithJoins> = from.iter().collect();
    all.extend(node.using.iter().flatten());
    let targets = Targets::of(statement, &all);
    let condition = node.selection.as_ref();
    let also = condition.map(|tree| tree::relations(statement, vec![Part::Expr(tree)])).unwrap_or_default();
    let is_joined = targets.names().count() > 1;
    // `DELETE a, b FROM a JOIN b`, `DELETE FROM a, b USING a JOIN b`: only those that are named lose rows.
    let mut named: Vec<Name> = node.tables.iter().map(|name| tree::object_name(statement, name).name).collect();
    if named.is_empty() && node.using.is_some() {
        named = Targets::of(statement, &from.iter().collect::<Vec<_>>()).names().cloned().collect();
    }
    if named.is_empty() {
        named.extend(targets.names().next().cloned());
    }
    let mut actions = Vec::new();
    for name in named {
        let Some(target) = targets.target(Some(&name)) else { continue };
        let mut literals = Vec::new();
        if let Some(condition) = condition {
            tree::literals(statement, condition, None, &mut literals);
        }
        let bound = tree::bound(statement, condition, &target.alias, node.limit.is_some());
        let delete = Delete {
            table: target.table.clone(),
            bound: if is_joined && bound == model::Bound::Whole { model::Bound::Filtered } else { bound },
            reads: targets.others(&target.table, &also),
            literals,
        };
        actions.push(of_table(statement, Operation::Delete(delete), Some(target.place)));
    }
    actions
}

/// The action of a statement on one table: its head goes from the verb up to the table's name, where nothing but keywords
/// stands between.
fn of_table(statement: &Statement<'_>, operation: Operation, place: Option<(usize, usize)>) -> Action {
    let (first, end) = place.unwrap_or((0, 1));
    let verbs = ["insert", "replace", "update", "delete"];
    let before = statement.tokens.get(..first).unwrap_or(&[]);
    let is_verb = |index: &usize| {
        let text = before.get(*index).map_or("", |&token| statement.text_of(token));
        verbs.iter().any(|verb| text.eq_ignore_ascii_case(verb))
    };
    let words = before.iter().rev().take_while(|token| token.kind == Kind::Word).count();
    let start = (first - words.min(first)..first).find(is_verb).unwrap_or(first);
    let action = part(statement, operation, (start, end), (start, end));
    Action { span: statement.whole(), guard: Guard::None, ..action }
}
