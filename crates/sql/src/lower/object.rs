//! What every kind of object has in common: it is dropped, renamed, moved, owned and described.

use model::{
    AlterDomain, Comment, CommentText, DomainChange, Drop, Guard, Name, ObjectKind, ObjectName, Operation, Rename,
    RenameColumn, RenameConstraint, SetDependence, SetOwner, SetSchema,
};
use pg_query::protobuf::{
    AlterDomainStmt, AlterObjectDependsStmt, AlterObjectSchemaStmt, AlterOwnerStmt, CommentStmt, DropBehavior,
    DropRoleStmt, DropStmt, DropSubscriptionStmt, DropTableSpaceStmt, DropdbStmt, Node, ObjectType, RenameStmt,
    node::Node as Tree,
};

use super::{Action, alter, data_type, opening, untracked, whole};
use crate::scan::Kind;
use crate::statement::Statement;
use crate::words::Words;

/// The model's word for a kind of object.
pub(crate) fn object_kind(kind: ObjectType) -> ObjectKind {
    match kind {
        ObjectType::ObjectTable => ObjectKind::Table,
        ObjectType::ObjectForeignTable => ObjectKind::ForeignTable,
        ObjectType::ObjectView => ObjectKind::View,
        ObjectType::ObjectMatview => ObjectKind::MaterializedView,
        ObjectType::ObjectIndex => ObjectKind::Index,
        ObjectType::ObjectSequence => ObjectKind::Sequence,
        ObjectType::ObjectType => ObjectKind::Type,
        ObjectType::ObjectDomain => ObjectKind::Domain,
        ObjectType::ObjectFunction | ObjectType::ObjectRoutine => ObjectKind::Function,
        ObjectType::ObjectProcedure => ObjectKind::Procedure,
        ObjectType::ObjectAggregate => ObjectKind::Aggregate,
        ObjectType::ObjectTrigger => ObjectKind::Trigger,
        ObjectType::ObjectEventTrigger => ObjectKind::EventTrigger,
        ObjectType::ObjectPolicy => ObjectKind::Policy,
        ObjectType::ObjectRule => ObjectKind::Rule,
        ObjectType::ObjectSchema => ObjectKind::Schema,
        ObjectType::ObjectExtension => ObjectKind::Extension,
        ObjectType::ObjectDatabase => ObjectKind::Database,
        ObjectType::ObjectRole => ObjectKind::Role,
        ObjectType::ObjectColumn => ObjectKind::Column,
        ObjectType::ObjectTabconstraint | ObjectType::ObjectDomconstraint => ObjectKind::Constraint,
        ObjectType::ObjectStatisticExt => ObjectKind::Statistics,
        ObjectType::ObjectPublication => ObjectKind::Publication,
        ObjectType::ObjectTablespace => ObjectKind::Tablespace,
        _ => ObjectKind::Other,
    }
}

/// The words that name a kind of object in SQL; none where the syntax is one of its own.
fn words_of(kind: ObjectType) -> &'static [&'static str] {
    match kind {
        ObjectType::ObjectAccessMethod => &["access", "method"],
        ObjectType::ObjectAggregate => &["aggregate"],
        ObjectType::ObjectCollation => &["collation"],
        ObjectType::ObjectColumn => &["column"],
        ObjectType::ObjectConversion => &["conversion"],
        ObjectType::ObjectDatabase => &["database"],
        ObjectType::ObjectDomain => &["domain"],
        ObjectType::ObjectEventTrigger => &["event", "trigger"],
        ObjectType::ObjectExtension => &["extension"],
        ObjectType::ObjectFdw => &["foreign", "data", "wrapper"],
        ObjectType::ObjectForeignServer => &["server"],
        ObjectType::ObjectForeignTable => &["foreign", "table"],
        ObjectType::ObjectFunction => &["function"],
        ObjectType::ObjectIndex => &["index"],
        ObjectType::ObjectLanguage => &["language"],
        ObjectType::ObjectMatview => &["materialized", "view"],
        ObjectType::ObjectPolicy => &["policy"],
        ObjectType::ObjectProcedure => &["procedure"],
        ObjectType::ObjectPublication => &["publication"],
        ObjectType::ObjectRole => &["role"],
        ObjectType::ObjectRoutine => &["routine"],
        ObjectType::ObjectRule => &["rule"],
        ObjectType::ObjectSchema => &["schema"],
        ObjectType::ObjectSequence => &["sequence"],
        ObjectType::ObjectStatisticExt => &["statistics"],
        ObjectType::ObjectSubscription => &["subscription"],
        ObjectType::ObjectTabconstraint | ObjectType::ObjectDomconstraint => &["constraint"],
        ObjectType::ObjectTable => &["table"],
        ObjectType::ObjectTablespace => &["tablespace"],
        ObjectType::ObjectTrigger => &["trigger"],
        ObjectType::ObjectTsconfiguration => &["text", "search", "configuration"],
        ObjectType::ObjectTsdictionary => &["text", "search", "dictionary"],
        ObjectType::ObjectTsparser => &["text", "search", "parser"],
        ObjectType::ObjectTstemplate => &["text", "search", "template"],
        ObjectType::ObjectType => &["type"],
        ObjectType::ObjectView => &["view"],
        _ => &[],
    }
}

/// Whether the object belongs to a table, which is named after ON.
fn has_table(kind: ObjectType) -> bool {
    matches!(kind, ObjectType::ObjectTrigger | ObjectType::ObjectPolicy | ObjectType::ObjectRule)
}

/// Passes the verb, the words that name the kind, and a condition: the name comes next.
pub(super) fn to_name(words: &mut Words<'_>, kind: ObjectType) {
    words.pass();
    words.take("on");
    // ALTER USER is ALTER ROLE; a procedural language may say so.
    words.take("procedural");
    if !words.take_all(words_of(kind)) {
        words.pass();
    }
    words.take("concurrently");
    words.take_condition();
}

/// `DROP` of a list: one operation an object.
pub(crate) fn drop(statement: &Statement<'_>, node: &DropStmt) -> Vec<Action> {
    let kind = node.remove_type();
    if words_of(kind).is_empty() {
        return vec![untracked(statement)];
    }
    let cascade = node.behavior() == DropBehavior::DropCascade;
    let mut actions = dropped(statement, kind, node.missing_ok, cascade, node.concurrent);
    for (action, object) in actions.iter_mut().zip(&node.objects) {
        if let (Operation::Drop(drop), Some(Tree::ObjectWithArgs(routine))) = (&mut action.operation, &object.node)
            && !routine.args_unspecified
        {
            let type_of = |node: &Node| match &node.node {
                Some(Tree::TypeName(name)) => Some(data_type(statement, name).to_string()),
                _ => None,
            };
            drop.arguments = routine.objargs.iter().map(type_of).collect();
        }
    }
    actions
}

/// `DROP DATABASE`.
pub(crate) fn drop_database(statement: &Statement<'_>, node: &DropdbStmt) -> Vec<Action> {
    dropped(statement, ObjectType::ObjectDatabase, node.missing_ok, false, false)
}

/// `DROP ROLE`, `DROP USER`, `DROP GROUP`.
pub(crate) fn drop_role(statement: &Statement<'_>, node: &DropRoleStmt) -> Vec<Action> {
    dropped(statement, ObjectType::ObjectRole, node.missing_ok, false, false)
}

/// `DROP SUBSCRIPTION`.
pub(crate) fn drop_subscription(statement: &Statement<'_>, node: &DropSubscriptionStmt) -> Vec<Action> {
    let cascade = node.behavior() == DropBehavior::DropCascade;
    dropped(statement, ObjectType::ObjectSubscription, node.missing_ok, cascade, false)
}

fn dropped(
    statement: &Statement<'_>,
    kind: ObjectType,
    if_exists: bool,
    cascade: bool,
    concurrently: bool,
) -> Vec<Action> {
    let mut words = statement.words();
    to_name(&mut words, kind);
    let pieces = words.pieces();
    let is_lone = pieces.len() == 1;
    let mut actions: Vec<Action> = Vec::with_capacity(pieces.len());
    for mut piece in pieces {
        let start = if actions.is_empty() { 0 } else { piece.at };
        let Some(name) = piece.object_name() else { continue };
        let head = statement.span(start..piece.at);
        let table = if has_table(kind) && piece.take("on") { piece.object_name() } else { None };
        let drop = Drop { table, if_exists, cascade, concurrently, ..Drop::new(object_kind(kind), name) };
        let operation = Operation::Drop(drop);
        actions.push(Action {
            operation,
            span: if is_lone { statement.whole() } else { head },
            head,
            guard: Guard::None,
        });
    }
    actions
}

/// `DROP TABLESPACE`.
pub(crate) fn drop_tablespace(statement: &Statement<'_>, node: &DropTableSpaceStmt) -> Vec<Action> {
    dropped(statement, ObjectType::ObjectTablespace, node.missing_ok, false, false)
}

/// `ALTER … DEPENDS ON EXTENSION`.
pub(crate) fn set_dependence(statement: &Statement<'_>, node: &AlterObjectDependsStmt) -> Action {
    let kind = node.object_type();
    let mut words = statement.words();
    to_name(&mut words, kind);
    let Some(name) = words.object_name() else { return untracked(statement) };
    let end = words.at;
    let table = if has_table(kind) && words.take("on") { words.object_name() } else { None };
    words.seek("extension");
    let Some(extension) = words.name() else { return untracked(statement) };
    let set = SetDependence { kind: object_kind(kind), name, table, extension, depends: !node.remove };
    whole(statement, Operation::SetDependence(set), end)
}

/// `ALTER … RENAME`.
pub(crate) fn rename(statement: &Statement<'_>, node: &RenameStmt) -> Action {
    let kind = node.rename_type();
    if kind == ObjectType::ObjectAttribute {
        return alter::rename_field(statement, node).unwrap_or_else(|| untracked(statement));
    }
    let mut words = statement.words();
    match &node.relation {
        Some(relation) if !has_table(kind) => words = statement.words_at(relation.location),
        _ => to_name(&mut words, kind),
    }
    let (Some(name), true) = (words.object_name(), words.has("rename")) else {
        return untracked(statement);
    };
    let table = if has_table(kind) && words.take("on") { words.object_name() } else { None };
    words.seek("rename");
    let head = statement.span(words.at.saturating_sub(1)..words.end);
    let is_part = matches!(kind, ObjectType::ObjectColumn | ObjectType::ObjectTabconstraint);
    if is_part {
        let _ = words.take("column") || words.take("constraint");
    }
    let part = if is_part { words.name() } else { None };
    words.take("to");
    let Some(to) = words.name() else { return untracked(statement) };
    let operation = match (kind, part) {
        (ObjectType::ObjectColumn, Some(column)) => {
            let kind = match node.relation_type() {
                ObjectType::ObjectView => ObjectKind::View,
                _ => ObjectKind::Table,
            };
            Operation::RenameColumn(RenameColumn { kind, table: name, column, to })
        }
        (ObjectType::ObjectTabconstraint, Some(constraint)) => {
            Operation::RenameConstraint(RenameConstraint { table: name, constraint, to })
        }
        (ObjectType::ObjectDomconstraint, _) => return untracked(statement),
        _ => Operation::Rename(Rename { kind: object_kind(kind), name, to, table }),
    };
    Action { operation, span: statement.whole(), head, guard: Guard::None }
}

/// `ALTER … SET SCHEMA`.
pub(crate) fn set_schema(statement: &Statement<'_>, node: &AlterObjectSchemaStmt) -> Action {
    let kind = node.object_type();
    let mut words = statement.words();
    match &node.relation {
        Some(relation) => words = statement.words_at(relation.location),
        None => to_name(&mut words, kind),
    }
    let name = words.object_name();
    words.seek("set");
    let head = statement.span(words.at.saturating_sub(1)..words.end);
    words.take("schema");
    match (name, words.name()) {
        (Some(name), Some(schema)) if node.relation.is_some() || !words_of(kind).is_empty() => {
            let operation = Operation::SetSchema(SetSchema { kind: object_kind(kind), name, schema });
            Action { operation, span: statement.whole(), head, guard: Guard::None }
        }
        _ => untracked(statement),
    }
}

/// `ALTER … OWNER TO`.
pub(crate) fn set_owner(statement: &Statement<'_>, node: &AlterOwnerStmt) -> Action {
    let kind = node.object_type();
    let mut words = statement.words();
    to_name(&mut words, kind);
    let Some(name) = words.object_name().filter(|_| !words_of(kind).is_empty()) else {
        return untracked(statement);
    };
    words.seek("owner");
    let head = statement.span(words.at.saturating_sub(1)..words.end);
    words.take("to");
    let owner = node.newowner.as_ref().and_then(|role| alter::role_name(role, words));
    let operation = Operation::SetOwner(SetOwner { kind: object_kind(kind), name, owner });
    Action { operation, span: statement.whole(), head, guard: Guard::None }
}

/// `COMMENT ON`.
pub(crate) fn comment(statement: &Statement<'_>, node: &CommentStmt) -> Action {
    let kind = node.objtype();
    if words_of(kind).is_empty() {
        return untracked(statement);
    }
    let mut words = statement.words();
    to_name(&mut words, kind);
    let (name, part) = match kind {
        ObjectType::ObjectColumn => {
            let mut parts = words.parts();
            let part = parts.pop();
            let name = parts.pop().unwrap_or_default();
            (ObjectName { schema: parts.pop(), name }, part)
        }
        ObjectType::ObjectTabconstraint | ObjectType::ObjectDomconstraint => {
            let part = words.name();
            words.take("on");
            words.take("domain");
            (words.object_name().unwrap_or_default(), part)
        }
        _ => (words.object_name().unwrap_or_default(), None),
    };
    // The server takes an empty one for none (manual, COMMENT).
    let text = match node.comment.as_str() {
        "" => CommentText::Removed,
        text => CommentText::Said(text.to_owned()),
    };
    whole(statement, Operation::Comment(Comment { kind: object_kind(kind), name, part, text }), words.at)
}

/// The words that open a statement, in capitals: `CREATE EVENT TRIGGER`.
pub(crate) fn opening_words(statement: &Statement<'_>) -> (String, usize) {
    const VERBS: &[&str] = &["create", "alter", "drop", "comment", "import", "reassign", "refresh", "set", "security"];
    const NOUNS: &[&str] = &[
        "access",
        "add",
        "aggregate",
        "all",
        "cast",
        "class",
        "collation",
        "configuration",
        "constraint",
        "constraints",
        "conversion",
        "data",
        "database",
        "default",
        "dictionary",
        "domain",
        "drop",
        "event",
        "extension",
        "family",
        "foreign",
        "function",
        "group",
        "in",
        "index",
        "label",
        "language",
        "large",
        "mapping",
        "materialized",
        "method",
        "object",
        "on",
        "operator",
        "owned",
        "parser",
        "policy",
        "prepared",
        "privileges",
        "procedure",
        "publication",
        "role",
        "routine",
        "rule",
        "schema",
        "search",
        "sequence",
        "server",
        "statistics",
        "subscription",
        "system",
        "table",
        "tablespace",
        "template",
        "text",
        "transaction",
        "transform",
        "trigger",
        "type",
        "user",
        "validate",
        "view",
        "wrapper",
    ];
    let mut words = statement.words();
    let mut what: Vec<String> = vec![words.text().to_ascii_uppercase()];
    let is_verb = VERBS.iter().any(|verb| words.is(verb));
    words.at += 1;
    while words.is_kind(Kind::Word) {
        let is_filler = ["or", "replace", "trusted", "procedural"].iter().any(|word| words.is(word));
        let is_noun = NOUNS.iter().any(|noun| words.is(noun));
        if !(is_noun && (is_verb || what.len() == 1)) && !is_filler {
            break;
        }
        if is_noun {
            what.push(words.text().to_ascii_uppercase());
        }
        words.at += 1;
    }
    (what.join(" "), words.at)
}

/// Where the name of what `ALTER DOMAIN` and its like change ends, with the words of the change.
pub(crate) fn change_of_domain(statement: &Statement<'_>, node: &AlterDomainStmt) -> Action {
    let mut words = statement.words();
    to_name(&mut words, ObjectType::ObjectDomain);
    let domain = words.object_name().unwrap_or_default();
    let start = words.at;
    let length = if words.take_all(&["set", "not", "null"]) { 3 } else { 2 };
    words.at = start;
    let change = words.tokens().iter().take_while(|token| token.kind == Kind::Word).take(length);
    let change: Vec<String> = change.map(|&token| statement.text_of(token).to_ascii_uppercase()).collect();
    let head = statement.span(words.at..(words.at + change.len()).min(words.end));
    let operation = match domain_change(words, node) {
        Some(change) => Operation::AlterDomain(AlterDomain { name: domain, change }),
        None => Operation::Untracked(model::Untracked { what: format!("ALTER DOMAIN {}", change.join(" ")) }),
    };
    Action { operation, span: statement.whole(), head: opening(head, statement), guard: Guard::None }
}

/// What rows have to agree with from now on; `words` begin with the change.
fn domain_change(mut words: Words<'_>, node: &AlterDomainStmt) -> Option<DomainChange> {
    let mut constraint_name = || {
        words.seek("constraint");
        words.name()
    };
    // The letters are those of the server's `AlterDomainStmt`.
    Some(match node.subtype.as_str() {
        "C" => {
            let Some(Tree::Constraint(constraint)) = node.def.as_deref().and_then(|node| node.node.as_ref()) else {
                return None;
            };
            let is_named = !constraint.conname.is_empty();
            DomainChange::AddConstraint {
                constraint: if is_named { constraint_name() } else { None },
                not_valid: constraint.skip_validation,
            }
        }
        "V" => DomainChange::ValidateConstraint(constraint_name()?),
        "O" => DomainChange::SetNotNull,
        _ => DomainChange::Loosen,
    })
}

/// Gives an object that is made within CREATE SCHEMA that schema.
pub(crate) fn place_in_schema(operation: &mut Operation, schema: &Name) {
    let name = match operation {
        Operation::CreateTable(create) => &mut create.table,
        Operation::CreateView(create) => &mut create.view,
        Operation::CreateIndex(create) => &mut create.table,
        Operation::CreateSequence(create) => &mut create.name,
        Operation::CreateTrigger(create) => &mut create.table,
        _ => return,
    };
    name.schema.get_or_insert_with(|| schema.clone());
}
