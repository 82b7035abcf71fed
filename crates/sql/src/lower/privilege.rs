//! GRANT, REVOKE, and what is granted on whatever is made later.

use model::{Grant, Name, ObjectName, Operation, SetDefaultPrivileges};
use pg_query::protobuf::{
    AlterDefaultPrivilegesStmt, GrantRoleStmt, GrantStmt, GrantTargetType, Node, ObjectType, RoleSpecType,
    node::Node as Tree,
};

use super::create::definition;
use super::object::object_kind;
use super::{Action, whole};
use crate::statement::Statement;
use crate::words::Words;

/// `GRANT` and `REVOKE` of privileges.
pub(crate) fn grant(statement: &Statement<'_>, node: &GrantStmt) -> Action {
    let mut words = statement.words();
    words.seek("on");
    let is_list = node.targtype() == GrantTargetType::AclTargetObject;
    let names = if is_list { granted(words, node.objtype()) } else { Vec::new() };
    let (roles, public) = grantees(statement, &node.grantees);
    let kind = object_kind(node.objtype());
    let privileges = node.privileges.iter().filter_map(privilege).collect();
    let operation = Operation::Grant(Grant { grants: node.is_grant, privileges, kind, names, roles, public });
    whole(statement, operation, statement.tokens.len())
}

fn privilege(node: &Node) -> Option<String> {
    match &node.node {
        Some(Tree::AccessPriv(privilege)) if !privilege.priv_name.is_empty() => Some(privilege.priv_name.clone()),
        _ => None,
    }
}

/// The things between ON and TO or FROM.
fn granted(mut words: Words<'_>, kind: ObjectType) -> Vec<ObjectName> {
    const KINDS: &[&str] = &[
        "table",
        "sequence",
        "database",
        "domain",
        "function",
        "procedure",
        "routine",
        "language",
        "schema",
        "tablespace",
        "type",
        "parameter",
    ];
    let is_named = !matches!(kind, ObjectType::ObjectLargeobject);
    let _ = words.take_all(&["foreign", "data", "wrapper"])
        || words.take_all(&["foreign", "server"])
        || words.take_all(&["large", "object"])
        || KINDS.iter().any(|kind| words.take(kind));
    let mut end = words;
    let stop = if end.seek("to") || end.seek("from") { end.at - 1 } else { words.end };
    let list = words.until(stop);
    if !is_named {
        return Vec::new();
    }
    list.pieces().into_iter().filter_map(|mut piece| piece.object_name()).collect()
}

/// `GRANT` and `REVOKE` of membership in roles.
pub(crate) fn grant_role(statement: &Statement<'_>, node: &GrantRoleStmt) -> Action {
    let (roles, public) = grantees(statement, &node.grantee_roles);
    let kind = model::ObjectKind::Role;
    let grant = Grant { grants: node.is_grant, privileges: Vec::new(), kind, names: Vec::new(), roles, public };
    let operation = Operation::Grant(grant);
    whole(statement, operation, statement.tokens.len())
}

fn grantees(statement: &Statement<'_>, nodes: &[Node]) -> (Vec<Name>, bool) {
    let mut roles = Vec::new();
    let mut public = false;
    for node in nodes {
        let Some(Tree::RoleSpec(role)) = &node.node else { continue };
        match role.roletype() {
            RoleSpecType::RolespecPublic => public = true,
            RoleSpecType::RolespecCstring => roles.extend(statement.words_at(role.location).name()),
            _ => {}
        }
    }
    (roles, public)
}

/// `ALTER DEFAULT PRIVILEGES`.
pub(crate) fn set_default(statement: &Statement<'_>, node: &AlterDefaultPrivilegesStmt) -> Option<Action> {
    let action = node.action.as_ref()?;
    let listed = |name: &str| {
        let option = node.options.iter().filter_map(definition).find(|option| option.defname == name)?;
        match option.arg.as_deref()?.node.as_ref()? {
            Tree::List(list) => Some(list.items.as_slice()),
            _ => None,
        }
    };
    let mut words = statement.words();
    let count = listed("schemas").map_or(0, <[Node]>::len);
    // The last of them is followed by what is granted.
    let pieces = if words.seek("schema") { words.pieces() } else { Vec::new() };
    let schemas = pieces.into_iter().take(count).filter_map(|mut piece| piece.name()).collect();
    let (owners, _) = grantees(statement, listed("roles").unwrap_or_default());
    let (roles, public) = grantees(statement, &action.grantees);
    let privileges = action.privileges.iter().filter_map(privilege).collect();
    let kind = object_kind(action.objtype());
    let grant = Grant { grants: action.is_grant, privileges, kind, names: Vec::new(), roles, public };
    let operation = Operation::SetDefaultPrivileges(SetDefaultPrivileges { owners, schemas, grant });
    Some(whole(statement, operation, statement.tokens.len()))
}
