//! Types with a name: `sa.Enum(…)`, `postgresql.ENUM(…)` and `postgresql.DOMAIN(…)`, created by hand or with a table.

use model::{
    Constraint, ConstraintKind, CreateType, Dialect, Drop, Guard, Literal, Name, ObjectKind, ObjectName, Operation,
    Span, TypeShape,
};

use super::{Unresolved, name_of, schema_of};
use crate::core::{identifier, operand};
use crate::interpret::Interpreter;
use crate::naming::{Given, Parts, Subject};
use crate::text::Text;
use crate::types;
use crate::value::{Arguments, Kind, Object, Value};

/// An enum type or a domain of the database.
#[derive(Clone, Debug)]
pub(crate) struct Enumeration {
    /// Its name.
    pub(crate) name: ObjectName,
    /// Its values; other where they come from a class that was not read.
    shape: TypeShape,
    /// Whether it is made in the schema of the table that needs it, where it names none.
    pub(crate) inherits_schema: bool,
    /// Whether creating a table with it creates it: `create_type=False` says no.
    pub(crate) comes_with_table: bool,
    /// What makes it, where the shape does not tell: a domain.
    text: Option<Box<str>>,
    /// Where it is written.
    pub(crate) span: Span,
}

/// Reads an enum type, or the elements of an array of one; `None` for any other type, and for enums that are kept as
/// strings.
pub(crate) fn enumeration<'a>(this: &Interpreter<'a>, value: &Value<'a>) -> Option<Enumeration> {
    // Elsewhere the values stand in the column.
    if !this.dialect.is_postgres() {
        return None;
    }
    let object = value.as_object()?;
    match &*object.path {
        "Enum" | "postgresql.ENUM" | "ENUM" | "postgresql.DOMAIN" => read(this, object).ok().flatten(),
        "ARRAY" | "postgresql.ARRAY" => enumeration(this, object.arguments.get(0, "item_type")?),
        _ => None,
    }
}

fn read<'a>(this: &Interpreter<'a>, object: &Object<'a>) -> Result<Option<Enumeration>, Unresolved> {
    let arguments = &object.arguments;
    if matches!(arguments.keyword("native_enum").map(|value| &value.kind), Some(Kind::Bool(false))) {
        return Ok(None);
    }
    let is_domain = &*object.path == "postgresql.DOMAIN";
    let name = match arguments.get(0, "name").filter(|_| is_domain) {
        Some(name) => Some(name_of(this, name, "the type")?),
        None => enum_name(this, arguments)?,
    };
    let Some(name) = name else {
        return Ok(None);
    };
    let schema = schema_of(this, arguments.keyword("schema"))?;
    let is_false = |name: &str| matches!(arguments.keyword(name).map(|value| &value.kind), Some(Kind::Bool(false)));
    // Only the dialect's own types know `create_type`; one that belongs to a metadata is created with that.
    let is_left_out = object.path.starts_with("postgresql.") && is_false("create_type");
    let has_owner = arguments.keyword("metadata").is_some_and(|value| !value.is_none());
    Ok(Some(Enumeration {
        inherits_schema: schema.is_none() && arguments.keyword("inherit_schema").is_some_and(Value::is_true),
        text: domain(this, &ObjectName { schema: schema.clone(), name: name.clone() }, arguments)
            .filter(|_| is_domain)
            .map(String::into_boxed_str),
        name: ObjectName { schema, name },
        shape: match values(arguments) {
            _ if is_domain => TypeShape::Domain,
            Some(values) => TypeShape::Enum(values),
            None => TypeShape::Other,
        },
        comes_with_table: !is_left_out && !has_owner,
        span: arguments.span,
    }))
}

/// `CREATE DOMAIN`, as SQLAlchemy writes it; nothing where a part is not known.
fn domain<'a>(this: &Interpreter<'a>, name: &ObjectName, arguments: &Arguments<'a>) -> Option<String> {
    let given = |name: &str| arguments.keyword(name).filter(|value| !value.is_none());
    let data_type = types::data_type(this, arguments.get(1, "data_type")?)?;
    let mut text = format!("CREATE DOMAIN {} AS {}", sql::object_name(name), sql::type_text(&data_type));
    if let Some(collation) = given("collation") {
        text.push_str(&format!(" COLLATE {}", sql::identifier(&collation.as_text()?.value)));
    }
    if let Some(default) = given("default") {
        text.push_str(&format!(" DEFAULT {}", operand(default).text.value));
    }
    if let Some(constraint) = given("constraint_name") {
        text.push_str(&format!(" CONSTRAINT {}", sql::identifier(&constraint.as_text()?.value)));
    }
    if given("not_null").is_some_and(Value::is_true) {
        text.push_str(" NOT NULL");
    }
    if let Some(check) = given("check") {
        let condition = match check.as_text() {
            Some(text) => text.value.to_string(),
            None => operand(check).bare().value.into_owned(),
        };
        text.push_str(&format!(" CHECK ({condition})"));
    }
    Some(text)
}

/// The name: given, or the enum class's in lower case, as `sqlalchemy.Enum` has it.
pub(crate) fn enum_name<'a>(this: &Interpreter<'a>, arguments: &Arguments<'a>) -> Result<Option<Name>, Unresolved> {
    if let Some(value) = arguments.keyword("name").filter(|value| !value.is_none()) {
        return name_of(this, value, "the type").map(Some);
    }
    let Some(class) = arguments.positional.first() else {
        return Ok(None);
    };
    Ok(match &class.kind {
        Kind::Class(class_of) => Some(Name::new(class_of.name.to_lowercase(), class.span)),
        Kind::Path(path) => {
            let last = path.rsplit('.').next().unwrap_or(path);
            Some(Name::new(last.to_lowercase(), class.span))
        }
        _ => None,
    })
}

/// The values in order, where all are known.
pub(crate) fn values(arguments: &Arguments<'_>) -> Option<Vec<Literal>> {
    if arguments.missing.is_some() {
        return None;
    }
    if let [only] = arguments.positional.as_slice()
        && let Kind::Class(class) = &only.kind
    {
        // Without `values_callable` the names of the members are stored.
        if arguments.keyword("values_callable").is_some() {
            let values = class.constants().map(|(_, value)| value.as_text());
            return values.map(|text| text.map(|text| Literal::string(text.value.as_ref(), text.span))).collect();
        }
        return Some(class.constants().map(|(name, value)| Literal::string(*name, value.span)).collect());
    }
    let texts = arguments.positional.iter().map(Value::as_text);
    texts.map(|text| text.map(|text| Literal::string(text.value.as_ref(), text.span))).collect()
}

/// The longest value, in characters: the length of the column where an enum is kept as a string.
pub(crate) fn longest(arguments: &Arguments<'_>) -> Option<i64> {
    let values = values(arguments)?;
    values.iter().map(|value| value.value.chars().count() as i64).max()
}

/// The CHECK that `create_constraint=True` adds to an enum kept as a string, and to a boolean where there is no type of that name.
pub(super) fn implied_check<'a>(
    this: &Interpreter<'a>,
    value: &Value<'a>,
    table: &ObjectName,
    column: &Name,
) -> Option<Constraint> {
    let object = value.as_object()?;
    let arguments = &object.arguments;
    let is_string = this.dialect == Dialect::Sqlite
        || matches!(arguments.keyword("native_enum").map(|value| &value.kind), Some(Kind::Bool(false)));
    let asked = arguments.entry("create_constraint").filter(|entry| entry.value.is_true())?;
    let allowed = match &*object.path {
        "Enum" if is_string => {
            values(arguments)?.iter().map(|value| format!("'{}'", value.value.replace('\'', "''"))).collect()
        }
        "Boolean" | "BOOLEAN" if !this.dialect.is_postgres() => vec!["0".to_owned(), "1".to_owned()],
        _ => return None,
    };
    let mut condition = Text { span: asked.span, ..Text::default() };
    identifier(column, asked.span, &mut condition);
    condition.push_at(&format!(" IN ({})", allowed.join(", ")), asked.span);
    let expression = this.read_expression(&condition);
    let given = enum_name(this, arguments).ok().flatten().map(|name| Given { name, is_final: false });
    let kind = ConstraintKind::Check(expression);
    // Unlike others, it knows its column: a convention may name it so.
    let (subject, columns) = (Subject::Check, std::slice::from_ref(column));
    let parts = Parts { subject, table, columns, unique: false, referent: None, given, span: asked.span };
    let name = this.conventional_name(&parts);
    Some(Constraint { name, ..Constraint::new(kind, asked.span) })
}

/// Creates the type that a new table's column needs, unless a table of this run brought it: Alembic remembers
/// (`NamedType._check_for_name_in_memos`), and what was created or dropped by hand does not count.
pub(super) fn create_with_table(this: &mut Interpreter<'_>, enumeration: &Enumeration) {
    let remembered = (enumeration.name.clone(), this.guard());
    let is_known = |(name, guard): &(ObjectName, Guard)| {
        *name == enumeration.name && (*guard == Guard::None || *guard == remembered.1)
    };
    if enumeration.comes_with_table && !this.types_brought.iter().any(is_known) {
        this.types_brought.push(remembered);
        create(this, enumeration, false, enumeration.span, enumeration.span);
    }
}

fn create(this: &mut Interpreter<'_>, enumeration: &Enumeration, if_not_exists: bool, span: Span, head: Span) {
    let (name, shape) = (enumeration.name.clone(), enumeration.shape.clone());
    let operation = CreateType { name, shape, if_not_exists, definition: String::new(), domain: None };
    this.emit_sent(Operation::CreateType(operation), enumeration.text.clone(), span, head);
}

/// `type.create(bind, checkfirst=…)` and `type.drop(bind, checkfirst=…)`.
pub(crate) fn change<'a>(
    this: &mut Interpreter<'a>,
    object: &Object<'a>,
    verb: &str,
    arguments: &Arguments<'a>,
) -> Result<(), Unresolved> {
    let Some(enumeration) = read(this, object)? else {
        // A type without a name, or kept as a string: nothing is emitted.
        return Ok(());
    };
    // `checkfirst` is true unless it is turned off, for both classes.
    let checks = !matches!(arguments.get(1, "checkfirst").map(|value| &value.kind), Some(Kind::Bool(false)));
    if verb == "create" {
        create(this, &enumeration, checks, arguments.span, arguments.callee);
    } else {
        let operation = Drop {
            if_exists: checks,
            looks_first: true,
            ..Drop::new(
                if enumeration.shape == TypeShape::Domain { ObjectKind::Domain } else { ObjectKind::Type },
                enumeration.name,
            )
        };
        this.emit(Operation::Drop(operation), arguments.span, arguments.callee);
    }
    Ok(())
}
