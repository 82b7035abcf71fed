//! From PostgreSQL's syntax tree to operations: one file a family of statements.

mod alter;
mod attribute;
mod block;
mod bound;
mod column;
mod constraint;
mod create;
mod data;
mod expression;
mod index;
mod literal;
mod object;
mod outputs;
mod partition;
mod policy;
mod privilege;
mod publication;
mod query;
mod routine;
mod sequence;
mod session;
mod table;
mod types;
mod uses;
mod walk;

use model::{CreateObject, Guard, IndexKey, ObjectKind, Opaque, Operation, Reason, Span, TypeShape, Untracked};
use pg_query::protobuf::{CreateSchemaStmt, Node, ObjectType, WithClause, node::Node as Tree};

use crate::statement::Statement;
use crate::words::Words;

pub(crate) use expression::{expression, normal_form};
pub(crate) use object::object_kind;
pub(crate) use partition::partition_keys;
pub(crate) use types::data_type;

/// One key of an index.
pub(crate) fn index_key(words: Words<'_>, node: &Node) -> Option<IndexKey> {
    index::key(words, node).0
}

/// One operation of a statement, and the words it stands in.
#[derive(Clone, Debug)]
pub(crate) struct Action {
    /// What is done.
    pub(crate) operation: Operation,
    /// The whole of it, in the file.
    pub(crate) span: Span,
    /// The words that say so, in the file.
    pub(crate) head: Span,
    /// Whether it runs.
    pub(crate) guard: Guard,
}

/// The actions of a statement.
pub(crate) fn lower(statement: &Statement<'_>, tree: &Tree) -> Vec<Action> {
    if let Some(actions) = lower_rows(statement, tree) {
        return actions;
    }
    if let Some(actions) = lower_objects(statement, tree) {
        return actions;
    }
    if let Tree::CreateSchemaStmt(node) = tree {
        return lower_schema(statement, node);
    }
    vec![lower_creation(statement, tree).unwrap_or_else(|| lower_other(statement, tree))]
}

/// `CREATE SCHEMA`, and what it makes at once: `CREATE SCHEMA shop CREATE TABLE users (…)`.
fn lower_schema(statement: &Statement<'_>, node: &CreateSchemaStmt) -> Vec<Action> {
    let mut actions = vec![create::object(statement, ObjectKind::Schema, "schema", node.if_not_exists)];
    let Some(Operation::CreateObject(CreateObject { name: schema, .. })) =
        actions.first().map(|first| &first.operation)
    else {
        return actions;
    };
    let schema = schema.name.clone();
    let mut words = statement.words();
    words.pass();
    let mut starts = Vec::new();
    while words.at < words.end {
        if words.is("create") || words.is("grant") {
            starts.push(words.at);
        }
        words.pass();
    }
    for (index, (element, &start)) in node.schema_elts.iter().zip(&starts).enumerate() {
        let end = starts.get(index + 1).copied().unwrap_or(statement.tokens.len());
        let element_statement = Statement { tokens: statement.tokens.get(start..end).unwrap_or(&[]), ..*statement };
        let Some(tree) = &element.node else { continue };
        for mut action in lower_element(&element_statement, tree) {
            object::place_in_schema(&mut action.operation, &schema);
            actions.push(action);
        }
    }
    actions
}

/// An element of CREATE SCHEMA. There is no schema within a schema.
fn lower_element(statement: &Statement<'_>, tree: &Tree) -> Vec<Action> {
    let rows = || lower_rows(statement, tree);
    rows().unwrap_or_else(|| vec![lower_creation(statement, tree).unwrap_or_else(|| lower_other(statement, tree))])
}

/// Rows, and the session around them.
fn lower_rows(statement: &Statement<'_>, tree: &Tree) -> Option<Vec<Action>> {
    Some(match tree {
        Tree::InsertStmt(node) => data::insert(statement, node),
        Tree::UpdateStmt(node) => data::update(statement, node),
        Tree::DeleteStmt(node) => data::delete(statement, node),
        Tree::MergeStmt(node) => data::merge(statement, node),
        Tree::TruncateStmt(node) => data::truncate(statement, node),
        Tree::CopyStmt(node) => vec![data::copy(statement, node)],
        Tree::SelectStmt(node) => {
            let mut actions =
                node.with_clause.as_ref().map_or_else(Vec::new, |with| statements_within(statement, with));
            actions.push(query::select(statement, node));
            actions
        }
        Tree::DoStmt(node) => block::block(statement, node),
        Tree::CallStmt(node) => vec![query::call(statement, node)],
        Tree::VariableSetStmt(node) => vec![session::set(statement, node)],
        Tree::TransactionStmt(node) => session::transaction(statement, node),
        Tree::ExplainStmt(node) if index::option(&node.options, "analyze") => {
            let explained = node.query.as_deref().and_then(|query| query.node.as_ref());
            lower_rows(statement, explained?)?
        }
        Tree::LockStmt(node) => session::lock(statement, node),
        Tree::VacuumStmt(node) => vec![session::vacuum(statement, node)],
        Tree::ClusterStmt(node) => vec![session::cluster(statement, node)],
        Tree::GrantStmt(node) => vec![privilege::grant(statement, node)],
        Tree::GrantRoleStmt(node) => vec![privilege::grant_role(statement, node)],
        Tree::AlterDefaultPrivilegesStmt(node) => vec![privilege::set_default(statement, node)?],
        Tree::AlterSystemStmt(node) => vec![session::alter_system(statement, node)],
        Tree::DiscardStmt(node) => vec![session::discard(statement, node)],
        _ => return None,
    })
}

/// What is done to objects that exist.
fn lower_objects(statement: &Statement<'_>, tree: &Tree) -> Option<Vec<Action>> {
    Some(match tree {
        Tree::AlterTableStmt(node) => alter::alter(statement, node),
        Tree::DropStmt(node) => object::drop(statement, node),
        Tree::DropdbStmt(node) => object::drop_database(statement, node),
        Tree::DropRoleStmt(node) => object::drop_role(statement, node),
        Tree::DropTableSpaceStmt(node) => object::drop_tablespace(statement, node),
        Tree::AlterTableMoveAllStmt(node) => vec![session::move_tablespace(statement, node)],
        Tree::AlterSeqStmt(node) => vec![sequence::alter(statement, node)],
        Tree::AlterPolicyStmt(node) => vec![policy::alter(statement, node)],
        Tree::AlterPublicationStmt(node) => vec![publication::alter_publication(statement, node)],
        Tree::AlterStatsStmt(node) => vec![publication::set_statistics(statement, node)],
        Tree::AlterObjectDependsStmt(node) => vec![object::set_dependence(statement, node)],
        Tree::DropSubscriptionStmt(node) => object::drop_subscription(statement, node),
        Tree::RenameStmt(node) => vec![object::rename(statement, node)],
        Tree::AlterObjectSchemaStmt(node) => vec![object::set_schema(statement, node)],
        Tree::AlterOwnerStmt(node) => vec![object::set_owner(statement, node)],
        Tree::CommentStmt(node) => vec![object::comment(statement, node)],
        Tree::AlterEnumStmt(node) => vec![create::alter_enumeration(statement, node)],
        Tree::AlterDomainStmt(node) => vec![object::change_of_domain(statement, node)],
        Tree::AlterFunctionStmt(node) => vec![attribute::routine(statement, node)],
        Tree::AlterRoleStmt(node) => vec![create::alter_role(statement, node)],
        Tree::ReindexStmt(node) => vec![index::reindex(statement, node)],
        Tree::RefreshMatViewStmt(node) => vec![create::refresh(statement, node)],
        _ => return None,
    })
}

/// What makes objects.
fn lower_creation(statement: &Statement<'_>, tree: &Tree) -> Option<Action> {
    Some(match tree {
        Tree::CreateStmt(node) => table::create(statement, node),
        Tree::CreateForeignTableStmt(node) => table::create(statement, node.base_stmt.as_ref()?),
        Tree::CreateTableAsStmt(node) if node.objtype() == ObjectType::ObjectMatview => {
            create::materialized_view(statement, node)
        }
        Tree::CreateTableAsStmt(node) => table::create_as(statement, node),
        Tree::IndexStmt(node) => index::create(statement, node),
        Tree::ViewStmt(node) => create::view(statement, node),
        Tree::CreateEnumStmt(node) => create::enumeration(statement, node),
        Tree::CreateDomainStmt(node) => create::domain(statement, node),
        Tree::CompositeTypeStmt(node) => create::composite(statement, node),
        Tree::CreateRangeStmt(_) => create::other_type(statement, TypeShape::Other),
        Tree::DefineStmt(node) => match node.kind() {
            ObjectType::ObjectType => create::other_type(statement, TypeShape::Other),
            ObjectType::ObjectAggregate => create::object(statement, ObjectKind::Aggregate, "aggregate", false),
            _ => return None,
        },
        Tree::CreateSeqStmt(node) => sequence::create(statement, node),
        Tree::CreateFunctionStmt(node) => routine::routine(statement, node),
        Tree::CreateTrigStmt(node) => create::trigger(statement, node),
        Tree::CreateEventTrigStmt(node) => create::event_trigger(statement, node),
        Tree::CreatePolicyStmt(node) => policy::create(statement, node),
        Tree::RuleStmt(node) => create::rule(statement, node),
        // CREATE LANGUAGE makes the same tree.
        Tree::CreateExtensionStmt(node) if statement.words().has("extension") => {
            create::object(statement, ObjectKind::Extension, "extension", node.if_not_exists)
        }
        Tree::CreatedbStmt(_) => create::object(statement, ObjectKind::Database, "database", false),
        Tree::CreateTableSpaceStmt(_) => create::object(statement, ObjectKind::Tablespace, "tablespace", false),
        Tree::CreatePublicationStmt(node) => publication::create(statement, node),
        Tree::CreateStatsStmt(node) => publication::statistics(statement, node),
        Tree::CreateRoleStmt(node) => create::role(statement, node),
        _ => return None,
    })
}

/// What the model has no word for: known to change nothing it tracks, or known to be beyond reading.
fn lower_other(statement: &Statement<'_>, tree: &Tree) -> Action {
    let unresolved = match tree {
        Tree::DropOwnedStmt(_) => "what the role owns",
        Tree::ImportForeignSchemaStmt(_) => "the tables of a foreign server",
        Tree::ExecuteStmt(_) => "a prepared statement",
        _ => return untracked(statement),
    };
    let operation = Operation::Opaque(Opaque { reason: Reason::Unresolved(unresolved.to_owned()) });
    let (_, end) = object::opening_words(statement);
    whole(statement, operation, end)
}

/// The statements that write within a WITH clause.
pub(crate) fn statements_within(statement: &Statement<'_>, with: &WithClause) -> Vec<Action> {
    let mut actions = Vec::new();
    for cte in &with.ctes {
        let Some(Tree::CommonTableExpr(cte)) = &cte.node else { continue };
        let Some(tree) = cte.ctequery.as_deref().and_then(|query| query.node.as_ref()) else { continue };
        if matches!(tree, Tree::InsertStmt(_) | Tree::UpdateStmt(_) | Tree::DeleteStmt(_) | Tree::MergeStmt(_)) {
            actions.extend(lower_rows(statement, tree).unwrap_or_default());
        }
    }
    actions
}

/// The action that is the whole statement; its head are the tokens before `end`.
pub(crate) fn whole(statement: &Statement<'_>, operation: Operation, end: usize) -> Action {
    Action {
        operation,
        span: statement.whole(),
        head: statement.span(0..end.clamp(1, statement.tokens.len().max(1))),
        guard: Guard::None,
    }
}

/// The action of a statement that changes nothing the model tracks.
pub(crate) fn untracked(statement: &Statement<'_>) -> Action {
    let (what, end) = object::opening_words(statement);
    whole(statement, Operation::Untracked(Untracked { what }), end)
}

/// `head`, or the whole statement where it is empty.
pub(crate) fn opening(head: Span, statement: &Statement<'_>) -> Span {
    if head.is_empty() { statement.whole() } else { head }
}
