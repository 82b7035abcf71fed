//! CREATE POLICY and ALTER POLICY.

use model::{AlterPolicy, CreatePolicy, Name, Operation, PolicyTerms};
use pg_query::protobuf::{AlterPolicyStmt, CreatePolicyStmt, Node, RangeVar, node::Node as Tree};

use super::create::named;
use super::expression::expression;
use super::{Action, alter, bound, whole};
use crate::statement::Statement;
use crate::words::Words;

/// `CREATE POLICY`.
pub(crate) fn create(statement: &Statement<'_>, node: &CreatePolicyStmt) -> Action {
    let (name, words) = named(statement, "policy");
    let policy = CreatePolicy {
        name: name.name,
        table: statement.relation(node.table.as_ref()),
        restrictive: !node.permissive,
        command: Some(node.cmd_name.clone()).filter(|command| command != "all"),
        terms: terms(words, &node.roles, node.qual.as_deref(), node.with_check.as_deref()),
        columns: columns(statement, node.table.as_ref(), node.qual.as_deref(), node.with_check.as_deref()),
    };
    whole(statement, Operation::CreatePolicy(policy), words.at)
}

/// `ALTER POLICY`.
pub(crate) fn alter(statement: &Statement<'_>, node: &AlterPolicyStmt) -> Action {
    let (name, words) = named(statement, "policy");
    let policy = AlterPolicy {
        name: name.name,
        table: statement.relation(node.table.as_ref()),
        terms: terms(words, &node.roles, node.qual.as_deref(), node.with_check.as_deref()),
        columns: columns(statement, node.table.as_ref(), node.qual.as_deref(), node.with_check.as_deref()),
    };
    whole(statement, Operation::AlterPolicy(policy), words.at)
}

/// Whom a policy is for, and what it says. `words` are those after its name.
fn terms(words: Words<'_>, roles: &[Node], using: Option<&Node>, check: Option<&Node>) -> PolicyTerms {
    let statement = words.statement();
    let role = |node: &Node| match &node.node {
        // One that nobody wrote has no place.
        Some(Tree::RoleSpec(role)) if role.location >= 0 => Some(alter::role_words(statement.words_at(role.location))),
        _ => None,
    };
    let enclosed = |keyword: &str, node: &Node| {
        let mut ahead = words;
        while ahead.seek(keyword) {
            if let Some(inner) = ahead.parenthesis() {
                return Some(expression(inner, Some(node)));
            }
        }
        None
    };
    PolicyTerms {
        roles: roles.iter().filter_map(role).collect(),
        using: using.and_then(|node| enclosed("using", node)),
        check: check.and_then(|node| enclosed("check", node)),
    }
}

/// The columns of the table that the two conditions read, those of queries within them aside.
fn columns(
    statement: &Statement<'_>,
    table: Option<&RangeVar>,
    using: Option<&Node>,
    check: Option<&Node>,
) -> Vec<Name> {
    let mut found = bound::own_columns(statement, using, table);
    let written = bound::own_columns(statement, check, table);
    found.extend(written.into_iter().filter(|column| !found.contains(column)).collect::<Vec<_>>());
    found
}
