//! CREATE FUNCTION and CREATE PROCEDURE: what one says, and what the server looks up of it at once.

use model::{CreateRoutine, LockMode, ObjectName, Operation, Volatility, order};
use pg_query::protobuf::{CreateFunctionStmt, DefElem, FunctionParameterMode, Node, TypeName, node::Node as Tree};

use super::block::DEEPEST_BLOCK;
use super::create::{definition, definition_at, named};
use super::expression::normal_form_of_body;
use super::types::{data_type, strings};
use super::{Action, lower_rows, query, whole};
use crate::Origin;
use crate::split::Splitter;
use crate::statement::Statement;

/// `CREATE FUNCTION`, `CREATE PROCEDURE`. Its body runs when it is called, not here.
pub(crate) fn routine(statement: &Statement<'_>, node: &CreateFunctionStmt) -> Action {
    let (name, words) = named(statement, if node.is_procedure { "procedure" } else { "function" });
    let argument = |node: &Node| match &node.node {
        Some(Tree::FunctionParameter(parameter)) => {
            let is_result = [FunctionParameterMode::FuncParamOut, FunctionParameterMode::FuncParamTable];
            let type_name = parameter.arg_type.as_ref().filter(|_| !is_result.contains(&parameter.mode()))?;
            Some(data_type(statement, type_name).to_string())
        }
        _ => None,
    };
    let options = || node.options.iter().filter_map(definition);
    let is_definer = |option: &DefElem| option.defname == "security" && super::index::is_on(option);
    let sets_path = |option: &DefElem| match option.arg.as_deref().and_then(|argument| argument.node.as_ref()) {
        Some(Tree::VariableSetStmt(set)) => set.name.eq_ignore_ascii_case("search_path"),
        _ => false,
    };
    let routine = CreateRoutine {
        name,
        is_procedure: node.is_procedure,
        arguments: node.parameters.iter().filter_map(argument).collect(),
        returns: node.return_type.as_ref().map(|name| data_type(statement, name)),
        or_replace: node.replace,
        security_definer: options().any(is_definer),
        sets_search_path: options().any(sets_path),
        volatility: volatility(node),
        is_inline: node.sql_body.is_some(),
        touches: touches(statement, node),
        definition: routine_definition(statement, node).unwrap_or_else(|| definition_at(words)),
    };
    whole(statement, Operation::CreateRoutine(routine), words.at)
}

fn volatility(node: &CreateFunctionStmt) -> Option<Volatility> {
    let said = |name: &str| {
        let option = node.options.iter().filter_map(definition).find(|option| option.defname == name)?;
        match option.arg.as_deref().and_then(|argument| argument.node.as_ref()) {
            Some(Tree::String(value)) => Some(value.sval.as_str()),
            _ => None,
        }
    };
    match (said("language"), said("volatility")) {
        (None | Some("sql"), _) => None,
        (_, None | Some("volatile")) => Some(Volatility::Volatile),
        _ => Some(Volatility::Stable),
    }
}

/// What a routine does, in words that depend on nothing but that: its options may be written in any order. None where
/// its body is no string.
fn routine_definition(statement: &Statement<'_>, node: &CreateFunctionStmt) -> Option<String> {
    let type_of = |name: &TypeName| data_type(statement, name).to_string();
    let parameter = |node: &Node| match &node.node {
        Some(Tree::FunctionParameter(parameter)) => {
            let type_name = parameter.arg_type.as_ref().map(type_of).unwrap_or_default();
            let is_in = matches!(
                parameter.mode(),
                FunctionParameterMode::FuncParamIn | FunctionParameterMode::FuncParamDefault
            );
            let mode = if is_in { "" } else { parameter.mode().as_str_name() };
            let said = [mode, &parameter.name, &type_name];
            Some(said.into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" "))
        }
        _ => None,
    };
    let parameters: Vec<String> = node.parameters.iter().filter_map(parameter).collect();
    let returns = node.return_type.as_ref().map(type_of).unwrap_or_default();
    let option = |option: &DefElem| {
        let value = match argument(option) {
            Some(Tree::List(list)) if option.defname == "as" => {
                strings(&list.items).iter().map(|body| normal_form_of_body(body)).collect::<Vec<_>>().join(", ")
            }
            Some(Tree::String(value)) => value.sval.clone(),
            Some(Tree::Integer(value)) => value.ival.to_string(),
            Some(Tree::Boolean(value)) => value.boolval.to_string(),
            Some(Tree::Float(value)) => value.fval.clone(),
            Some(Tree::VariableSetStmt(set)) => set.name.clone(),
            _ => String::new(),
        };
        format!("{} {value}", option.defname)
    };
    let mut options: Vec<String> = node.options.iter().filter_map(definition).map(option).collect();
    order::natural(&mut options);
    let has_body = options.iter().any(|option| option.starts_with("as "));
    has_body.then(|| format!("({}) returns {returns} {}", parameters.join(", "), options.join(" ")))
}

/// What the body reads and writes, each with the lock for that: one in SQL is looked at as a whole when it is made. Not so
/// where its arguments may be of any type.
fn touches(statement: &Statement<'_>, node: &CreateFunctionStmt) -> Vec<(ObjectName, LockMode)> {
    let options = || node.options.iter().filter_map(definition);
    let is_sql = |option: &DefElem| {
        option.defname == "language" && matches!(argument(option), Some(Tree::String(name)) if name.sval == "sql")
    };
    let has_body = node.sql_body.is_some();
    if !(has_body || options().any(is_sql)) || statement.blocks >= DEEPEST_BLOCK || is_polymorphic(node) {
        return Vec::new();
    }
    let mut found = Vec::new();
    for tree in node.sql_body.iter().filter_map(|body| body.node.as_ref()).flat_map(statements_of) {
        match tree {
            Tree::ReturnStmt(returned) => note_all(&mut found, query::reads(statement, returned.returnval.as_deref())),
            tree => lower_rows(statement, tree).into_iter().flatten().for_each(|it| note(&mut found, &it.operation)),
        }
    }
    for option in options().filter(|option| option.defname == "as") {
        if let Some(Tree::List(list)) = argument(option) {
            strings(&list.items).iter().for_each(|body| read(body, statement.blocks + 1, &mut found));
        }
    }
    found
}

fn argument(option: &DefElem) -> Option<&Tree> {
    option.arg.as_deref()?.node.as_ref()
}

/// The statements of `BEGIN ATOMIC`, or the one that is returned.
fn statements_of(body: &Tree) -> Vec<&Tree> {
    let (mut found, mut next) = (Vec::new(), vec![body]);
    while let Some(tree) = next.pop() {
        match tree {
            Tree::List(list) => next.extend(list.items.iter().rev().filter_map(|node| node.node.as_ref())),
            other => found.push(other),
        }
    }
    found
}

fn is_polymorphic(node: &CreateFunctionStmt) -> bool {
    let is_any = |node: &Node| match &node.node {
        Some(Tree::FunctionParameter(parameter)) => parameter
            .arg_type
            .as_ref()
            .is_some_and(|name| strings(&name.names).last().is_some_and(|name| name.starts_with("any"))),
        _ => false,
    };
    node.parameters.iter().any(is_any)
}

/// Reads a body that is a string.
fn read(body: &str, blocks: u8, found: &mut Vec<(ObjectName, LockMode)>) {
    let origin = Origin::default();
    let mut splitter = Splitter::within(body, 0);
    let mut tokens = Vec::new();
    while splitter.next(&mut tokens) {
        let statement = Statement { blocks, ..Statement::new(body, &tokens, &origin) };
        for action in crate::actions(statement, false).unwrap_or_default() {
            note(found, &action.operation);
        }
    }
}

fn note(found: &mut Vec<(ObjectName, LockMode)>, operation: &Operation) {
    let written = match operation {
        Operation::Insert(insert) => Some(&insert.table),
        Operation::Update(update) => Some(&update.table),
        Operation::Delete(delete) => Some(&delete.table),
        Operation::Merge(merge) => Some(&merge.table),
        // It is looked at when it is run.
        Operation::Query(_) => None,
        _ => return,
    };
    if let Some(table) = written {
        found.push((table.clone(), LockMode::RowExclusive));
    }
    let locks = matches!(operation, Operation::Query(query) if query.locks_rows);
    let lock = if locks { LockMode::RowShare } else { LockMode::AccessShare };
    found.extend(operation.reads().iter().map(|name| (name.clone(), lock)));
}

fn note_all(found: &mut Vec<(ObjectName, LockMode)>, reads: Vec<ObjectName>) {
    found.extend(reads.into_iter().map(|name| (name, LockMode::AccessShare)));
}
