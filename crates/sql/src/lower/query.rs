//! Queries: the relations they read, the functions they call.

use std::collections::HashSet;

use model::{ObjectName, Operation, Query, SetVariable};
use pg_query::protobuf::{Node, RangeVar, SelectStmt, a_const::Val, node::Node as Tree};

use super::walk::{self, Part};
use super::{Action, expression, sequence, table, whole};
use crate::statement::Statement;

/// `SELECT`, `VALUES`, `TABLE`.
pub(crate) fn select(statement: &Statement<'_>, node: &SelectStmt) -> Action {
    if let Some(into) = into_clause(node) {
        return table::select_into(statement, node, into);
    }
    if let Some(variable) = set_config(statement, node) {
        return whole(statement, Operation::SetVariable(variable), statement.tokens.len());
    }
    let functions = expression::functions_of(statement, vec![Part::Select(node)]);
    whole(
        statement,
        Operation::Query(Query {
            reads: reads_of_select(statement, node),
            functions,
            locks_rows: !node.locking_clause.is_empty(),
            sequences: sequence::counted(statement, vec![Part::Select(node)]),
        }),
        1,
    )
}

/// `CALL`.
pub(crate) fn call(statement: &Statement<'_>, node: &pg_query::protobuf::CallStmt) -> Action {
    let mut words = statement.words();
    words.take("call");
    words.parts();
    let call = node.funccall.as_deref();
    let mut functions: Vec<String> =
        call.map(|call| expression::function_name(statement, &call.funcname, call.location)).into_iter().collect();
    let arguments = call.map_or(&[][..], |call| &call.args);
    functions.extend(expression::functions(statement, arguments));
    let reads = relations(statement, arguments.iter().filter_map(|node| node.node.as_ref()).map(Part::Node).collect());
    let parts = arguments.iter().filter_map(|node| node.node.as_ref()).map(Part::Node).collect();
    let sequences = sequence::counted(statement, parts);
    whole(statement, Operation::Query(Query { reads, functions, locks_rows: false, sequences }), words.at)
}

/// The INTO clause stands on the first arm of a UNION.
fn into_clause(node: &SelectStmt) -> Option<&pg_query::protobuf::IntoClause> {
    let mut arm = node;
    while let Some(left) = arm.larg.as_deref() {
        arm = left;
    }
    arm.into_clause.as_deref()
}

/// `SELECT set_config('name', 'value', is_local)`, alone: pg_dump begins so.
fn set_config(statement: &Statement<'_>, node: &SelectStmt) -> Option<SetVariable> {
    let ([target], []) = (node.target_list.as_slice(), node.from_clause.as_slice()) else {
        return None;
    };
    let Some(Tree::ResTarget(target)) = &target.node else { return None };
    let Some(Tree::FuncCall(call)) = &target.val.as_deref()?.node else { return None };
    if expression::function_name(statement, &call.funcname, call.location) != "set_config" {
        return None;
    }
    let constant = |index: usize| match &call.args.get(index)?.node {
        Some(Tree::AConst(constant)) => Some(constant),
        _ => None,
    };
    let text = |index: usize| match &constant(index)?.val {
        Some(Val::Sval(string)) => Some(string.sval.clone()),
        _ => None,
    };
    let local = match &constant(2)?.val {
        Some(Val::Boolval(value)) => value.boolval,
        _ => false,
    };
    let name = text(0)?.to_ascii_lowercase();
    let place = statement.index_at(constant(0)?.location)?;
    Some(SetVariable { name: model::Name::new(name, statement.span(place..place + 1)), value: text(1), local })
}

/// The relations that a query reads.
pub(crate) fn reads(statement: &Statement<'_>, node: Option<&Node>) -> Vec<ObjectName> {
    relations(statement, node.and_then(|node| node.node.as_ref()).map(Part::Node).into_iter().collect())
}

/// The relations that a query reads.
pub(crate) fn reads_of_select(statement: &Statement<'_>, select: &SelectStmt) -> Vec<ObjectName> {
    relations(statement, vec![Part::Select(select)])
}

/// The relations read beneath `parts`, each once, in order. A name that a WITH clause makes is none.
pub(crate) fn relations(statement: &Statement<'_>, parts: Vec<Part<'_>>) -> Vec<ObjectName> {
    let mut found: Vec<&RangeVar> = Vec::new();
    let mut made: HashSet<&str> = HashSet::new();
    walk::visit_parts(parts, |tree| match tree {
        Tree::RangeVar(relation) => found.push(relation),
        Tree::CommonTableExpr(cte) => {
            made.insert(&cte.ctename);
        }
        // RETURNING reads the rows that go.
        Tree::DeleteStmt(delete) => found.extend(&delete.relation),
        Tree::UpdateStmt(update) => found.extend(&update.relation),
        _ => {}
    });
    let mut names: Vec<ObjectName> = Vec::new();
    let mut seen = HashSet::new();
    for relation in found {
        if relation.schemaname.is_empty() && made.contains(relation.relname.as_str()) {
            continue;
        }
        let name = statement.relation(Some(relation));
        if seen.insert(name.clone()) {
            names.push(name);
        }
    }
    names
}
