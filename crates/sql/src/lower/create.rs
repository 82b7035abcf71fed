//! CREATE of everything that is no table and no index, and the forms of ALTER TYPE.

use model::{
    AddEnumValue, AlterRole, CreateEventTrigger, CreateObject, CreateTrigger, CreateType, CreateView, Domain,
    EnumPlace, Field, Guard, Literal, Name, ObjectKind, ObjectName, Operation, RefreshView, RenameEnumValue, Span,
    TypeShape,
};
use pg_query::protobuf::{
    AlterEnumStmt, AlterRoleStmt, CompositeTypeStmt, ConstrType, CreateDomainStmt, CreateEnumStmt, CreateEventTrigStmt,
    CreateRoleStmt, CreateTableAsStmt, CreateTrigStmt, DefElem, Node, RangeVar, RefreshMatViewStmt, RuleStmt, ViewStmt,
    node::Node as Tree,
};

use super::expression::{expression, normal_form, normal_form_of_definition};
use super::types::{data_type, strings};
use super::{Action, bound, column, outputs, query, untracked, uses, whole};
use crate::scan::Kind;
use crate::statement::Statement;
use crate::words::Words;

/// Goes to the name that follows the keyword of a CREATE.
pub(super) fn named<'a>(statement: &'a Statement<'_>, keyword: &str) -> (ObjectName, Words<'a>) {
    let mut words = statement.words();
    words.seek(keyword);
    words.take_condition();
    (words.object_name().unwrap_or_default(), words)
}

/// What comes after a name, in normal form: two definitions that differ in spaces and comments alone have the same.
pub(super) fn definition_at(words: Words<'_>) -> String {
    normal_form_of_definition(words.statement(), words.tokens())
}

/// `CREATE VIEW`.
pub(crate) fn view(statement: &Statement<'_>, node: &ViewStmt) -> Action {
    let (view, words) = named(statement, "view");
    let view = CreateView {
        view,
        or_replace: node.replace,
        reads: query::reads(statement, node.query.as_deref()),
        uses: uses::of_query(statement, node.query.as_deref()),
        outputs: outputs::of_query(statement, node.query.as_deref(), &node.aliases),
        definition: definition_at(words),
        ..CreateView::default()
    };
    whole(statement, Operation::CreateView(view), words.at)
}

/// `CREATE MATERIALIZED VIEW`.
pub(crate) fn materialized_view(statement: &Statement<'_>, node: &CreateTableAsStmt) -> Action {
    let (view, words) = named(statement, "view");
    let view = CreateView {
        view,
        materialized: true,
        if_not_exists: node.if_not_exists,
        reads: query::reads(statement, node.query.as_deref()),
        uses: uses::of_query(statement, node.query.as_deref()),
        definition: definition_at(words),
        without_data: node.into.as_deref().is_some_and(|into| into.skip_data),
        ..CreateView::default()
    };
    whole(statement, Operation::CreateView(view), words.at)
}

/// `REFRESH MATERIALIZED VIEW`.
pub(crate) fn refresh(statement: &Statement<'_>, node: &RefreshMatViewStmt) -> Action {
    let mut words = statement.words_at(node.relation.as_ref().map_or(-1, |relation| relation.location));
    words.parts();
    let view = statement.relation(node.relation.as_ref());
    whole(
        statement,
        Operation::RefreshView(RefreshView { view, concurrently: node.concurrent, without_data: node.skip_data }),
        words.at,
    )
}

/// `CREATE TYPE … AS ENUM`.
pub(crate) fn enumeration(statement: &Statement<'_>, node: &CreateEnumStmt) -> Action {
    let (name, mut words) = named(statement, "type");
    let end = words.at;
    let values = words.seek_parenthesis().map(Words::pieces).unwrap_or_default();
    let literals = strings(&node.vals)
        .into_iter()
        .zip(values)
        .map(|(value, words)| Literal::string(value, words.span()))
        .collect();
    let shape = TypeShape::Enum(literals);
    let create = CreateType { name, shape, if_not_exists: false, definition: String::new(), domain: None };
    whole(statement, Operation::CreateType(create), end)
}

/// `CREATE TYPE … AS (…)`.
pub(crate) fn composite(statement: &Statement<'_>, node: &CompositeTypeStmt) -> Action {
    let (name, mut words) = named(statement, "type");
    let end = words.at;
    let pieces = words.seek_parenthesis().map(Words::pieces).unwrap_or_default();
    let field = |(mut words, node): (Words<'_>, &Node)| {
        let Some(Tree::ColumnDef(definition)) = &node.node else { return None };
        let mut data_type = data_type(statement, definition.type_name.as_ref()?);
        data_type.collation = definition.coll_clause.as_deref().and_then(|it| column::collation(statement, it));
        Some(Field { name: words.name()?, data_type })
    };
    let fields: Vec<Field> = pieces.into_iter().zip(&node.coldeflist).filter_map(field).collect();
    let definition = model::fields_in_words(&fields);
    let create =
        CreateType { name, shape: TypeShape::Composite(fields), if_not_exists: false, definition, domain: None };
    whole(statement, Operation::CreateType(create), end)
}

/// `CREATE TYPE` in its other forms, and `CREATE DOMAIN`.
pub(crate) fn other_type(statement: &Statement<'_>, shape: TypeShape) -> Action {
    let keyword = if shape == TypeShape::Domain { "domain" } else { "type" };
    let (name, words) = named(statement, keyword);
    let create = CreateType { name, shape, if_not_exists: false, definition: definition_at(words), domain: None };
    whole(statement, Operation::CreateType(create), words.at)
}

/// `CREATE DOMAIN`.
pub(crate) fn domain(statement: &Statement<'_>, node: &CreateDomainStmt) -> Action {
    let mut action = other_type(statement, TypeShape::Domain);
    let constraints = || {
        node.constraints.iter().filter_map(|node| match &node.node {
            Some(Tree::Constraint(constraint)) => Some(constraint),
            _ => None,
        })
    };
    let default = constraints().find(|constraint| constraint.contype() == ConstrType::ConstrDefault);
    let is_constraint = |kind: ConstrType| matches!(kind, ConstrType::ConstrCheck | ConstrType::ConstrNotnull);
    if let Operation::CreateType(create) = &mut action.operation {
        create.domain = node.type_name.as_ref().map(|base| Domain {
            base: data_type(statement, base),
            default: default.map(|constraint| {
                let mut words = statement.words();
                words.seek("default");
                expression(words, constraint.raw_expr.as_deref())
            }),
            is_constrained: constraints().any(|constraint| is_constraint(constraint.contype())),
        });
    }
    action
}

/// `ALTER TYPE … ADD VALUE`, `RENAME VALUE`.
pub(crate) fn alter_enumeration(statement: &Statement<'_>, node: &AlterEnumStmt) -> Action {
    let (name, mut words) = named(statement, "type");
    let start = words.at;
    words.seek("value");
    words.take_condition();
    let string = |words: &Words<'_>, value: &str| {
        Literal::string(value, statement.span(words.at..(words.at + 1).min(words.end)))
    };
    let first = words;
    words.pass();
    if node.old_val.is_empty() {
        let value = string(&first, &node.new_val);
        let if_not_exists = node.skip_if_new_val_exists;
        let head = statement.span(start..words.at);
        let place = (!node.new_val_neighbor.is_empty()).then(|| {
            words.pass();
            let neighbour = string(&words, &node.new_val_neighbor);
            if node.new_val_is_after { EnumPlace::After(neighbour) } else { EnumPlace::Before(neighbour) }
        });
        let operation = Operation::AddEnumValue(AddEnumValue { name, value, if_not_exists, place });
        return Action { operation, span: statement.whole(), head, guard: Guard::None };
    }
    words.take("to");
    let operation = Operation::RenameEnumValue(RenameEnumValue {
        name,
        value: string(&first, &node.old_val),
        to: string(&words, &node.new_val),
    });
    Action { operation, span: statement.whole(), head: statement.span(start..words.end), guard: Guard::None }
}

pub(super) fn definition(node: &Node) -> Option<&DefElem> {
    match &node.node {
        Some(Tree::DefElem(element)) => Some(element),
        _ => None,
    }
}

/// `CREATE TRIGGER`.
pub(crate) fn trigger(statement: &Statement<'_>, node: &CreateTrigStmt) -> Action {
    let (name, words) = named(statement, "trigger");
    let table = statement.relation(node.relation.as_ref());
    let function = called(&node.funcname);
    let definition = trigger_definition(statement, node);
    let trigger = CreateTrigger {
        name: name.name,
        table,
        or_replace: node.replace,
        if_not_exists: false,
        function,
        definition,
        columns: needed_by_trigger(statement, node),
        for_each_row: node.row,
    };
    whole(statement, Operation::CreateTrigger(trigger), words.at)
}

/// The columns of `UPDATE OF`, and those of the old and the new row that its condition reads.
fn needed_by_trigger(statement: &Statement<'_>, node: &CreateTrigStmt) -> Vec<Name> {
    let mut found: Vec<Name> =
        strings(&node.columns).into_iter().map(|column| Name::new(column, Span::default())).collect();
    let row = |alias: &str| RangeVar { relname: alias.to_owned(), ..RangeVar::default() };
    for alias in ["new", "old"] {
        let read = bound::own_columns(statement, node.when_clause.as_deref(), Some(&row(alias)));
        found.extend(
            read.into_iter().filter(|column| column.text != alias && !found.contains(column)).collect::<Vec<_>>(),
        );
    }
    found
}

/// `CREATE EVENT TRIGGER`.
pub(crate) fn event_trigger(statement: &Statement<'_>, node: &CreateEventTrigStmt) -> Action {
    let (name, words) = named(statement, "trigger");
    let filter = node.whenclause.iter().filter_map(definition);
    let tags = filter.flat_map(|filter| match filter.arg.as_deref().and_then(|tags| tags.node.as_ref()) {
        Some(Tree::List(list)) => strings(&list.items),
        _ => Vec::new(),
    });
    let trigger = CreateEventTrigger {
        name: name.name,
        event: node.eventname.clone(),
        tags: tags.map(|tag| tag.to_uppercase()).collect(),
        function: called(&node.funcname),
    };
    whole(statement, Operation::CreateEventTrigger(trigger), words.at)
}

/// The function that a trigger calls.
fn called(parts: &[Node]) -> Option<ObjectName> {
    let parts = strings(parts).into_iter().map(|part| Name::new(part, Span::default()));
    match parts.collect::<Vec<_>>().as_slice() {
        [name] => Some(ObjectName::bare(name.clone())),
        [schema, name] => Some(ObjectName { schema: Some(schema.clone()), name: name.clone() }),
        _ => None,
    }
}

/// When a trigger fires and with what, in words that depend on nothing but that: `EXECUTE PROCEDURE` says the same as
/// `FUNCTION`. Which function it calls is told beside it.
fn trigger_definition(statement: &Statement<'_>, node: &CreateTrigStmt) -> String {
    let mut words = statement.words();
    let when =
        if words.seek("when") { words.parenthesis().map(|it| normal_form(statement, it.tokens())) } else { None };
    format!(
        "timing {} events {} of ({}) row {} when ({}) with ({}) {} {} {}",
        node.timing,
        node.events,
        strings(&node.columns).join(", "),
        node.row,
        when.unwrap_or_default(),
        strings(&node.args).join(", "),
        node.isconstraint,
        node.deferrable,
        node.initdeferred,
    )
}

/// `CREATE SCHEMA`, `CREATE EXTENSION`, `CREATE DATABASE` and others of which only the name counts.
pub(crate) fn object(statement: &Statement<'_>, kind: ObjectKind, keyword: &str, if_not_exists: bool) -> Action {
    let (mut name, mut words) = named(statement, keyword);
    if kind == ObjectKind::Schema && name.name == "authorization" {
        // CREATE SCHEMA AUTHORIZATION joe makes a schema called joe.
        name = words.object_name().unwrap_or_default();
    }
    whole(
        statement,
        Operation::CreateObject(CreateObject { kind, name, if_not_exists, password: None, table: None }),
        words.at,
    )
}

/// `CREATE RULE`.
pub(crate) fn rule(statement: &Statement<'_>, node: &RuleStmt) -> Action {
    let mut action = object(statement, ObjectKind::Rule, "rule", false);
    if let Operation::CreateObject(create) = &mut action.operation {
        create.table = Some(statement.relation(node.relation.as_ref()));
    }
    action
}

/// `CREATE ROLE`, `CREATE USER`.
pub(crate) fn role(statement: &Statement<'_>, node: &CreateRoleStmt) -> Action {
    let mut words = statement.words();
    words.pass();
    words.pass();
    let name = ObjectName::bare(words.name().unwrap_or_else(|| Name::new(node.role.clone(), model::Span::default())));
    let password = node.options.iter().filter_map(definition).find(|option| option.defname == "password");
    let password = password.and_then(|option| password_of(statement, option));
    let role = CreateObject { kind: ObjectKind::Role, name, if_not_exists: false, password, table: None };
    whole(statement, Operation::CreateObject(role), words.at)
}

/// `ALTER ROLE`, `ALTER USER`.
pub(crate) fn alter_role(statement: &Statement<'_>, node: &AlterRoleStmt) -> Action {
    let Some(role) = &node.role else { return untracked(statement) };
    let mut words = statement.words_at(role.location);
    let Some(name) = words.name() else { return untracked(statement) };
    let password = node.options.iter().filter_map(definition).find(|option| option.defname == "password");
    let password = password.and_then(|option| password_of(statement, option));
    whole(statement, Operation::AlterRole(AlterRole { role: name, password }), words.at)
}

fn password_of(statement: &Statement<'_>, option: &DefElem) -> Option<Literal> {
    let Some(Tree::String(value)) = option.arg.as_deref().and_then(|argument| argument.node.as_ref()) else {
        return None;
    };
    let mut words = statement.words_at(option.location);
    while !words.is_kind(Kind::String) {
        // A placeholder stands where a string would: nothing is given away.
        if words.is_kind(Kind::Placeholder) || words.at >= words.end {
            return None;
        }
        words.at += 1;
    }
    Some(Literal::string(value.sval.clone(), statement.span(words.at..words.at + 1)))
}
