//! The session: settings, transactions, locks and maintenance.

use model::{
    AlterSystem, Cluster, Discard, Guard, LockMode, LockTable, MoveTablespace, Name, Operation, SetVariable, Vacuum,
};
use pg_query::protobuf::{
    AConst, AlterSystemStmt, AlterTableMoveAllStmt, ClusterStmt, DiscardMode, DiscardStmt, LockStmt, Node,
    TransactionStmt, TransactionStmtKind as Transaction, VacuumStmt, VariableSetKind, VariableSetStmt, a_const::Val,
    node::Node as Tree,
};

use super::index::option;
use super::object::object_kind;
use super::{Action, alter, untracked, whole};
use crate::scan::Kind;
use crate::statement::Statement;

/// `SET`, `RESET`.
pub(crate) fn set(statement: &Statement<'_>, node: &VariableSetStmt) -> Action {
    let value = match node.kind() {
        VariableSetKind::VarSetMulti | VariableSetKind::Undefined => return untracked(statement),
        VariableSetKind::VarSetValue => {
            let values: Vec<String> = node.args.iter().filter_map(|value| written(statement, value)).collect();
            Some(values.join(", "))
        }
        _ => None,
    };
    let mut words = statement.words();
    let _ = words.take("set") || words.take("reset");
    let _ = words.take("local") || words.take("session");
    let start = words.at;
    if !words.take_all(&["time", "zone"]) {
        words.parts();
    }
    let place = statement.span(start..words.at);
    let name = if node.name.is_empty() { "all".to_owned() } else { node.name.to_ascii_lowercase() };
    let variable = SetVariable { name: Name::new(name, place), value, local: node.is_local };
    whole(statement, Operation::SetVariable(variable), statement.tokens.len())
}

/// `ALTER SYSTEM`.
pub(crate) fn alter_system(statement: &Statement<'_>, node: &AlterSystemStmt) -> Action {
    let Some(set) = &node.setstmt else { return untracked(statement) };
    let values: Vec<String> = set.args.iter().filter_map(|value| written(statement, value)).collect();
    let value = (set.kind() == VariableSetKind::VarSetValue).then(|| values.join(", "));
    let mut words = statement.words();
    words.take_all(&["alter", "system"]);
    words.pass();
    let start = words.at;
    words.parts();
    let name = if set.name.is_empty() { "all".to_owned() } else { set.name.to_ascii_lowercase() };
    let name = Name::new(name, statement.span(start..words.at));
    whole(statement, Operation::AlterSystem(AlterSystem { name, value }), statement.tokens.len())
}

/// `DISCARD`.
pub(crate) fn discard(statement: &Statement<'_>, node: &DiscardStmt) -> Action {
    let discard = match node.target() {
        DiscardMode::DiscardAll => Discard::All,
        DiscardMode::DiscardPlans => Discard::Plans,
        DiscardMode::DiscardSequences => Discard::Sequences,
        DiscardMode::DiscardTemp => Discard::Temporary,
        DiscardMode::Undefined => return untracked(statement),
    };
    whole(statement, Operation::Discard(discard), statement.tokens.len())
}

/// `ALTER TABLE ALL IN TABLESPACE`, and the same of indexes and materialized views.
pub(crate) fn move_tablespace(statement: &Statement<'_>, node: &AlterTableMoveAllStmt) -> Action {
    let mut words = statement.words();
    words.seek("tablespace");
    let from = words.name().unwrap_or_default();
    words.seek("tablespace");
    let to = words.name().unwrap_or_default();
    let owner = |node: &Node| match &node.node {
        Some(Tree::RoleSpec(role)) => Some(alter::role_words(statement.words_at(role.location))),
        _ => None,
    };
    let owners = node.roles.iter().filter_map(owner).collect();
    let moved = MoveTablespace { kind: object_kind(node.objtype()), from, owners, to, nowait: node.nowait };
    whole(statement, Operation::MoveTablespace(moved), statement.tokens.len())
}

fn written(statement: &Statement<'_>, node: &Node) -> Option<String> {
    let constant = match &node.node {
        Some(Tree::AConst(constant)) => constant,
        Some(Tree::TypeCast(cast)) => match cast.arg.as_deref().and_then(|argument| argument.node.as_ref()) {
            Some(Tree::AConst(constant)) => constant,
            _ => return None,
        },
        _ => return None,
    };
    let words = statement.words_at(constant.location);
    if words.is_kind(Kind::Placeholder) {
        return Some(words.text().to_owned());
    }
    text_of(constant)
}

fn text_of(constant: &AConst) -> Option<String> {
    Some(match &constant.val {
        Some(Val::Sval(string)) => string.sval.clone(),
        Some(Val::Ival(integer)) => integer.ival.to_string(),
        Some(Val::Fval(float)) => float.fval.clone(),
        Some(Val::Boolval(value)) => value.boolval.to_string(),
        Some(Val::Bsval(bits)) => bits.bsval.clone(),
        None if constant.isnull => return None,
        None => "0".to_owned(),
    })
}

/// `BEGIN`, `COMMIT`, `ROLLBACK`, `SAVEPOINT` and the other words for them.
pub(crate) fn transaction(statement: &Statement<'_>, node: &TransactionStmt) -> Vec<Action> {
    let all = statement.tokens.len();
    let operation = match node.kind() {
        Transaction::TransStmtBegin | Transaction::TransStmtStart => Operation::Begin,
        Transaction::TransStmtCommit => Operation::Commit,
        Transaction::TransStmtRollback => Operation::Rollback,
        Transaction::TransStmtSavepoint | Transaction::TransStmtRelease | Transaction::TransStmtRollbackTo => {
            Operation::Savepoint
        }
        _ => return vec![untracked(statement)],
    };
    let mut actions = vec![whole(statement, operation, all)];
    if node.chain {
        actions.push(whole(statement, Operation::Begin, all));
    }
    actions
}

/// `LOCK TABLE`: one operation a table.
pub(crate) fn lock(statement: &Statement<'_>, node: &LockStmt) -> Vec<Action> {
    let mode = match node.mode {
        1 => LockMode::AccessShare,
        2 => LockMode::RowShare,
        3 => LockMode::RowExclusive,
        4 => LockMode::ShareUpdateExclusive,
        5 => LockMode::Share,
        6 => LockMode::ShareRowExclusive,
        7 => LockMode::Exclusive,
        _ => LockMode::AccessExclusive,
    };
    let mut actions: Vec<Action> = Vec::new();
    for node_of_relation in &node.relations {
        let Some(Tree::RangeVar(relation)) = &node_of_relation.node else { continue };
        let mut words = statement.words_at(relation.location);
        let start = if actions.is_empty() { 0 } else { words.at };
        words.parts();
        let table = statement.relation(Some(relation));
        let operation = Operation::LockTable(LockTable { table, mode, nowait: node.nowait });
        let head = statement.span(start..words.at);
        let span = if node.relations.len() == 1 { statement.whole() } else { head };
        actions.push(Action { operation, span, head, guard: Guard::None });
    }
    actions
}

/// `VACUUM`, `ANALYZE`.
pub(crate) fn vacuum(statement: &Statement<'_>, node: &VacuumStmt) -> Action {
    let mut end = 1;
    let mut tables = Vec::new();
    for relation in &node.rels {
        let Some(Tree::VacuumRelation(relation)) = &relation.node else { continue };
        let mut words = statement.words_at(relation.relation.as_ref().map_or(-1, |relation| relation.location));
        words.parts();
        end = words.at;
        tables.push(statement.relation(relation.relation.as_ref()));
    }
    let full = node.is_vacuumcmd && option(&node.options, "full");
    whole(statement, Operation::Vacuum(Vacuum { tables, full, only_analyze: !node.is_vacuumcmd }), end)
}

/// `CLUSTER`.
pub(crate) fn cluster(statement: &Statement<'_>, node: &ClusterStmt) -> Action {
    let Some(relation) = &node.relation else {
        return whole(statement, Operation::Cluster(Cluster { table: None, index: None }), 1);
    };
    let mut words = statement.words_at(relation.location);
    words.parts();
    let table = Some(statement.relation(Some(relation)));
    let index = super::index::named(&node.indexname);
    whole(statement, Operation::Cluster(Cluster { table, index }), words.at)
}
