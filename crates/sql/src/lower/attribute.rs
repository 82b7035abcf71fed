//! How functions run, changed afterwards.

use model::{AlterRoutine, Operation};
use pg_query::protobuf::{
    AlterFunctionStmt, DefElem, Node, ObjectType, VariableSetKind, VariableSetStmt, node::Node as Tree,
};

use super::index::is_on;
use super::object::to_name;
use super::{Action, untracked, whole};
use crate::statement::Statement;

/// `ALTER FUNCTION`, `ALTER PROCEDURE`.
pub(crate) fn routine(statement: &Statement<'_>, node: &AlterFunctionStmt) -> Action {
    let mut words = statement.words();
    to_name(&mut words, node.objtype());
    let is_routine =
        matches!(node.objtype(), ObjectType::ObjectFunction | ObjectType::ObjectProcedure | ObjectType::ObjectRoutine);
    let Some(name) = words.object_name().filter(|_| is_routine) else { return untracked(statement) };
    let security = options(&node.actions).find(|option| option.defname == "security");
    let set = options(&node.actions).filter_map(setting).find(|set| names_path(set));
    let routine = AlterRoutine {
        name,
        security_definer: security.map(is_on),
        sets_search_path: set
            .map(|set| !matches!(set.kind(), VariableSetKind::VarReset | VariableSetKind::VarResetAll)),
    };
    whole(statement, Operation::AlterRoutine(routine), words.at)
}

fn options(nodes: &[Node]) -> impl Iterator<Item = &DefElem> {
    nodes.iter().filter_map(|node| match &node.node {
        Some(Tree::DefElem(option)) => Some(&**option),
        _ => None,
    })
}

fn setting(option: &DefElem) -> Option<&VariableSetStmt> {
    match option.arg.as_deref().and_then(|argument| argument.node.as_ref()) {
        Some(Tree::VariableSetStmt(set)) => Some(set),
        _ => None,
    }
}

/// Whether it says something of the `search_path`: `RESET ALL` does.
fn names_path(set: &VariableSetStmt) -> bool {
    set.name.eq_ignore_ascii_case("search_path") || set.kind() == VariableSetKind::VarResetAll
}
