//! ALTER TABLE and its kin: one operation an action.

mod field;
mod relation;

use model::{
    AddColumn, AddConstraint, AlterConstraint, ColumnChange, DropColumn, DropConstraint, DropDefault, DropNotNull,
    Guard, ObjectName, Operation, SetColumn, SetColumnType, SetDefault, SetNotNull, Untracked, ValidateConstraint,
};
use pg_query::protobuf::{
    AlterTableCmd, AlterTableStmt, AlterTableType as Kind, ColumnDef, DropBehavior, ObjectType, node::Node as Tree,
};

use super::expression::expression;
use super::sequence;
use super::types::data_type;
use super::{Action, column, constraint};
use crate::scan;
use crate::statement::Statement;
use crate::words::Words;

pub(crate) use self::field::renamed as rename_field;
pub(crate) use self::relation::{parameters, role_name, role_words};

/// What an action needs to know of its statement.
struct Subject<'a> {
    statement: &'a Statement<'a>,
    /// The relation that is altered.
    table: ObjectName,
    /// What the statement calls it.
    kind: ObjectType,
    /// `ALTER TABLE IF EXISTS`.
    if_exists: bool,
}

/// `ALTER TABLE`, `ALTER INDEX`, `ALTER VIEW` … with one or several actions.
pub(crate) fn alter(statement: &Statement<'_>, node: &AlterTableStmt) -> Vec<Action> {
    let mut words = statement.words_at(node.relation.as_ref().map_or(-1, |relation| relation.location));
    let table = statement.relation(node.relation.as_ref());
    words.parts();
    if words.text() == "*" {
        words.at += 1;
    }
    let opening = statement.span(0..words.at);
    let subject = Subject { statement, table, kind: node.objtype(), if_exists: node.missing_ok };
    let is_lone = node.cmds.len() == 1;
    let mut actions = Vec::new();
    for (node, words) in node.cmds.iter().zip(words.pieces()) {
        let Some(Tree::AlterTableCmd(command)) = &node.node else { continue };
        let Some((operation, head)) = action(&subject, command, words) else { continue };
        // A lone action is the whole statement; one of several is itself.
        let span = if is_lone { statement.whole() } else { words.span() };
        let head = if head.at < head.end { head.span() } else { opening };
        actions.push(Action { operation, span, head, guard: Guard::None });
    }
    actions
}

/// One action, and the words that say it.
fn action<'a>(subject: &Subject<'_>, command: &AlterTableCmd, words: Words<'a>) -> Option<(Operation, Words<'a>)> {
    match command.subtype() {
        Kind::AtAddColumn | Kind::AtDropColumn | Kind::AtAddColumnToView => {
            if subject.kind == ObjectType::ObjectType {
                return field::alter(subject, command, words);
            }
            add_or_drop_column(subject, command, words)
        }
        Kind::AtColumnDefault
        | Kind::AtDropNotNull
        | Kind::AtSetNotNull
        | Kind::AtSetExpression
        | Kind::AtDropExpression
        | Kind::AtSetStatistics
        | Kind::AtSetOptions
        | Kind::AtResetOptions
        | Kind::AtSetStorage
        | Kind::AtSetCompression
        | Kind::AtAddIdentity
        | Kind::AtSetIdentity
        | Kind::AtDropIdentity
        | Kind::AtAlterColumnType => match subject.kind {
            ObjectType::ObjectType => field::alter(subject, command, words),
            ObjectType::ObjectIndex => Some(relation::alter_index_column(subject, command, words)),
            _ => alter_column(subject, command, words),
        },
        Kind::AtAddConstraint | Kind::AtDropConstraint | Kind::AtValidateConstraint | Kind::AtAlterConstraint => {
            alter_constraint(subject, command, words)
        }
        _ => Some(relation::alter(subject, command, words)),
    }
}

fn add_or_drop_column<'a>(
    subject: &Subject<'_>,
    command: &AlterTableCmd,
    words: Words<'a>,
) -> Option<(Operation, Words<'a>)> {
    let table = subject.table.clone();
    let mut ahead = words;
    ahead.pass();
    ahead.take("column");
    ahead.take_condition();
    let definition = ahead;
    let column = ahead.name()?;
    let head = words.until(ahead.at);
    if command.subtype() == Kind::AtDropColumn {
        let if_exists = command.missing_ok || subject.if_exists;
        let cascade = command.behavior() == DropBehavior::DropCascade;
        return Some((Operation::DropColumn(DropColumn { table, column, if_exists, cascade }), head));
    }
    let column = column::column(subject.statement, definition_of(command)?, definition);
    Some((Operation::AddColumn(AddColumn { table, column, if_not_exists: command.missing_ok, position: None }), head))
}

fn definition_of(command: &AlterTableCmd) -> Option<&ColumnDef> {
    match &command.def.as_deref()?.node {
        Some(Tree::ColumnDef(definition)) => Some(definition),
        _ => None,
    }
}

/// `ALTER [COLUMN] name …`: the words after the name are the ones that say what changes.
fn alter_column<'a>(
    subject: &Subject<'_>,
    command: &AlterTableCmd,
    words: Words<'a>,
) -> Option<(Operation, Words<'a>)> {
    let table = subject.table.clone();
    let mut change = words;
    change.take("alter");
    change.take("column");
    let column = change.name()?;
    let first_two = change.until((change.at + 2).min(change.end));
    let setting = |change_to: ColumnChange, head: Words<'a>| {
        let column = SetColumn { table: table.clone(), column: column.clone(), change: change_to, span: head.span() };
        Some((Operation::SetColumn(column), head))
    };
    match command.subtype() {
        Kind::AtSetNotNull => Some((Operation::SetNotNull(SetNotNull { table, column }), change)),
        Kind::AtDropNotNull => Some((Operation::DropNotNull(DropNotNull { table, column }), change)),
        Kind::AtColumnDefault => match command.def.as_deref() {
            None => Some((Operation::DropDefault(DropDefault { table, column }), first_two)),
            Some(node) => {
                let default = expression(change.from(first_two.end), Some(node));
                Some((Operation::SetDefault(SetDefault { table, column, default }), first_two))
            }
        },
        Kind::AtAlterColumnType => {
            let definition = definition_of(command)?;
            let mut head = change;
            head.seek("type");
            column::pass_column_type(&mut head);
            let mut using = head;
            let node = definition.raw_default.as_deref().filter(|_| using.seek("using"));
            let mut data_type = definition.type_name.as_ref().map(|name| data_type(subject.statement, name));
            if let (Some(data_type), Some(clause)) = (&mut data_type, definition.coll_clause.as_deref()) {
                data_type.collation = column::collation(subject.statement, clause);
            }
            let operation = SetColumnType {
                table,
                column,
                data_type,
                existing_type: None,
                using: node.map(|node| expression(using, Some(node))),
            };
            Some((Operation::SetColumnType(operation), change.until(head.at)))
        }
        Kind::AtSetExpression => {
            let mut inner = change;
            let value = inner.seek_parenthesis()?;
            let value = expression(value, command.def.as_deref());
            setting(ColumnChange::SetExpression(value), first_two)
        }
        Kind::AtAddIdentity => {
            let always = Words::new(subject.statement, change.at..change.end).has("always");
            let options = match command.def.as_deref().and_then(|node| node.node.as_ref()) {
                Some(Tree::Constraint(node)) => sequence::options(subject.statement, &node.options),
                _ => model::SequenceOptions::default(),
            };
            setting(ColumnChange::AddIdentity { always, options }, change.until_parenthesis())
        }
        Kind::AtSetIdentity => {
            let (always, options) = match command.def.as_deref().and_then(|node| node.node.as_ref()) {
                Some(Tree::List(list)) => sequence::identity(subject.statement, &list.items),
                _ => (None, model::SequenceOptions { others: true, ..Default::default() }),
            };
            setting(ColumnChange::SetIdentity { always, options }, change)
        }
        Kind::AtDropIdentity => setting(ColumnChange::DropIdentity { if_exists: command.missing_ok }, first_two),
        Kind::AtDropExpression => setting(ColumnChange::DropExpression { if_exists: command.missing_ok }, first_two),
        Kind::AtSetStorage => setting(ColumnChange::Storage, change),
        Kind::AtSetCompression => setting(ColumnChange::Compression, change),
        _ => setting(ColumnChange::Statistics, change),
    }
}

fn alter_constraint<'a>(
    subject: &Subject<'_>,
    command: &AlterTableCmd,
    words: Words<'a>,
) -> Option<(Operation, Words<'a>)> {
    let table = subject.table.clone();
    let mut ahead = words;
    ahead.pass();
    if command.subtype() == Kind::AtAddConstraint {
        let Some(Tree::Constraint(node)) = &command.def.as_deref()?.node else { return None };
        let constraint = constraint::beside(subject.statement, node, ahead)?;
        let head = constraint::keywords(ahead);
        return Some((Operation::AddConstraint(AddConstraint { table, constraint }), head));
    }
    ahead.take("constraint");
    ahead.take_condition();
    let constraint = ahead.name()?;
    let head = words.until(ahead.at);
    let operation = match command.subtype() {
        Kind::AtDropConstraint => Operation::DropConstraint(DropConstraint {
            table,
            constraint: Some(constraint),
            is_nameless: false,
            if_exists: command.missing_ok || subject.if_exists,
            cascade: command.behavior() == DropBehavior::DropCascade,
        }),
        Kind::AtValidateConstraint => Operation::ValidateConstraint(ValidateConstraint { table, constraint }),
        _ => {
            let change = match command.def.as_deref().and_then(|node| node.node.as_ref()) {
                Some(Tree::AtalterConstraint(change)) => Some(change),
                _ => None,
            };
            let enforced = change.filter(|change| change.alter_enforceability).map(|change| change.is_enforced);
            Operation::AlterConstraint(AlterConstraint { table, constraint, enforced })
        }
    };
    Some((operation, head))
}

fn untracked<'a>(subject: &Subject<'_>, words: Words<'a>) -> (Operation, Words<'a>) {
    let statement = subject.statement;
    let opening = statement.words().tokens().iter().take_while(|token| token.kind == scan::Kind::Word).take(2);
    let mut what: Vec<String> = opening.map(|&token| statement.text_of(token).to_ascii_uppercase()).collect();
    let action = words.tokens().iter().take_while(|token| token.kind == scan::Kind::Word).take(2);
    what.extend(action.map(|&token| statement.text_of(token).to_ascii_uppercase()));
    (Operation::Untracked(Untracked { what: what.join(" ") }), words)
}
