//! Constraints: definitions, and `create_foreign_key`, `create_unique_constraint`, `drop_constraint` and their kin.

use model::{
    AddConstraint, Constraint, ConstraintKind, Drop, DropConstraint, DropPrimaryKey, Exclusion, ForeignKey, Key,
    Matching, Name, ObjectKind, ObjectName, Operation, ReferentialAction, Span,
};

use super::column::expression_of;
use super::{Call, Outcome, Unresolved, index, name_of, names_of, reason};
use crate::interpret::Interpreter;
use crate::naming::{self, Given, Parts, Subject};
use crate::text::Text;
use crate::value::{Arguments, Doubt, Kind, Object, Value};

/// Reads a constraint of `create_table`: `sa.PrimaryKeyConstraint("id")`, `sa.ForeignKeyConstraint(…)`.
pub(crate) fn define<'a>(
    this: &mut Interpreter<'a>,
    object: &Object<'a>,
    table: &ObjectName,
) -> Result<Constraint, Unresolved> {
    let arguments = &object.arguments;
    if let Some(unknown) = &arguments.missing {
        return Err(Unresolved(format!("the arguments of the constraint: `{}`", unknown.what)));
    }
    let kind = match &*object.path {
        "PrimaryKeyConstraint" => ConstraintKind::PrimaryKey(key(this, arguments)?),
        "UniqueConstraint" => ConstraintKind::Unique(key(this, arguments)?),
        "ForeignKeyConstraint" => ConstraintKind::ForeignKey(foreign_key(this, arguments)?),
        "CheckConstraint" => match arguments.get(0, "sqltext") {
            Some(value) => ConstraintKind::Check(expression_of(this, value)),
            None => return Err(Unresolved("the condition of the check: none is given".to_owned())),
        },
        "postgresql.ExcludeConstraint" => {
            ConstraintKind::Exclude(exclusion(this, &arguments.positional, |name| arguments.keyword(name))?)
        }
        path => return Err(Unresolved(format!("a part of the table: what `{path}` is"))),
    };
    finish(this, arguments, table, kind)
}

/// Whether a foreign key is left out of its table's definition: `use_alter=True`.
pub(super) fn is_put_off(object: &Object<'_>) -> bool {
    object.arguments.keyword("use_alter").is_some_and(Value::is_true)
}

/// Gives a constraint its name and options.
fn finish<'a>(
    this: &Interpreter<'a>,
    arguments: &Arguments<'a>,
    table: &ObjectName,
    kind: ConstraintKind,
) -> Result<Constraint, Unresolved> {
    let position = match &kind {
        ConstraintKind::Check(_) => Some(1),
        ConstraintKind::ForeignKey(_) if arguments.positional.len() > 2 => Some(2),
        _ => None,
    };
    let positional = position.and_then(|position| arguments.positional.get(position));
    let given = arguments.keyword("name").or(positional).filter(|value| !value.is_none());
    let given = given.map(|value| given_name(this, value)).transpose()?;
    Ok(Constraint {
        name: named(this, table, &kind, given, arguments.span),
        not_valid: this.has_option(arguments, "not_valid"),
        deferrable: arguments.keyword("deferrable").is_some_and(Value::is_true),
        initially_deferred: initially_deferred(arguments.keyword("initially")),
        ..Constraint::new(kind, arguments.span)
    })
}

fn given_name<'a>(this: &Interpreter<'a>, value: &Value<'a>) -> Result<Given, Unresolved> {
    Ok(naming::given(value, name_of(this, value, "the constraint")?))
}

/// The name of a constraint: the one given, as far as the naming convention leaves it; else the convention's.
pub(super) fn named(
    this: &Interpreter<'_>,
    table: &ObjectName,
    kind: &ConstraintKind,
    given: Option<Given>,
    span: Span,
) -> Option<Name> {
    let (subject, columns, referent) = match kind {
        ConstraintKind::PrimaryKey(key) => (Subject::PrimaryKey, key.columns.as_slice(), None),
        ConstraintKind::Unique(key) => (Subject::Unique, key.columns.as_slice(), None),
        ConstraintKind::ForeignKey(foreign) => {
            let referent = (&foreign.referent, foreign.referent_columns.as_slice());
            (Subject::ForeignKey, foreign.columns.as_slice(), Some(referent))
        }
        // SQLAlchemy does not look for columns in the text of a check.
        ConstraintKind::Check(_) => (Subject::Check, &[][..], None),
        _ => (Subject::Other, &[][..], None),
    };
    this.conventional_name(&Parts { subject, table, columns, unique: false, referent, given, span })
}

fn initially_deferred(value: Option<&Value<'_>>) -> bool {
    value.and_then(Value::as_text).is_some_and(|text| text.value.eq_ignore_ascii_case("deferred"))
}

fn key<'a>(this: &Interpreter<'a>, arguments: &Arguments<'a>) -> Result<Key, Unresolved> {
    let columns = arguments.positional.iter().map(|value| column_name(this, value)).collect::<Result<_, _>>()?;
    key_with(this, columns, |name| arguments.keyword(name))
}

/// A key with the options that keywords give it.
fn key_with<'v, 'a: 'v>(
    this: &Interpreter<'a>,
    columns: Vec<Name>,
    keyword: impl Fn(&str) -> Option<&'v Value<'a>>,
) -> Result<Key, Unresolved> {
    let include = keyword("postgresql_include").filter(|value| !value.is_none());
    let include = include.map(|value| names_of(this, value, "the column")).transpose()?.unwrap_or_default();
    let nulls_not_distinct = keyword("postgresql_nulls_not_distinct").is_some_and(Value::is_true);
    Ok(Key { include, nulls_not_distinct, ..Key::of(columns) })
}

/// `(column, operator)` pairs, `using=`, `where=`, `ops=`.
fn exclusion<'v, 'a: 'v>(
    this: &Interpreter<'a>,
    pairs: &[Value<'a>],
    keyword: impl Fn(&str) -> Option<&'v Value<'a>>,
) -> Result<Exclusion, Unresolved> {
    let mut elements = Vec::new();
    for pair in pairs {
        let items = pair.items().unwrap_or_default();
        let [element, operator] = items.as_slice() else {
            return Err(Unresolved(format!("what the constraint compares: {}", reason(this, pair))));
        };
        let Some(operator) = operator.as_text() else {
            return Err(Unresolved(format!("how the constraint compares: {}", reason(this, operator))));
        };
        let mut keys = index::keys(this, element, keyword("ops").or_else(|| keyword("postgresql_ops")))?;
        match (keys.pop(), keys.pop()) {
            (Some(key), None) => elements.push((key, operator.value.trim().to_owned())),
            _ => return Err(Unresolved(format!("what the constraint compares: {}", reason(this, element)))),
        }
    }
    let predicate = keyword("where").or_else(|| keyword("postgresql_where")).filter(|value| !value.is_none());
    // SQLAlchemy writes GiST where nothing is said.
    let method = keyword("using").or_else(|| keyword("postgresql_using")).and_then(Value::as_text);
    Ok(Exclusion {
        method: Some(method.map_or("gist", |text| &text.value).to_ascii_lowercase()),
        elements,
        include: Vec::new(),
        predicate: predicate.map(|value| expression_of(this, value)),
    })
}

/// A column's name: a string, or the column itself.
pub(super) fn column_name<'a>(this: &Interpreter<'a>, value: &Value<'a>) -> Result<Name, Unresolved> {
    match &value.kind {
        Kind::Object(object) if &*object.path == "Column" => match object.arguments.positional.first() {
            Some(name) => name_of(this, name, "the column"),
            None => Err(Unresolved(format!("the name of the column: {}", reason(this, value)))),
        },
        _ => name_of(this, value, "the column"),
    }
}

/// `sa.ForeignKeyConstraint(["a"], ["other.id"], ondelete=…)`.
fn foreign_key<'a>(this: &Interpreter<'a>, arguments: &Arguments<'a>) -> Result<ForeignKey, Unresolved> {
    let missing = || Unresolved("the columns of the foreign key: none are given".to_owned());
    let columns = names_of(this, arguments.get(0, "columns").ok_or_else(missing)?, "the column")?;
    let targets = arguments.get(1, "refcolumns").ok_or_else(missing)?;
    let mut referent = ObjectName::default();
    let mut referent_columns = Vec::new();
    for target in targets.items().unwrap_or_else(|| vec![targets.clone()]) {
        let (table, column) = target_of(this, &target)?;
        referent = table;
        referent_columns.extend(column);
    }
    Ok(ForeignKey {
        columns,
        referent,
        referent_columns,
        matching: matching(arguments.keyword("match")),
        ..actions(this, arguments.keyword("ondelete"), arguments.keyword("onupdate"))?
    })
}

/// `sa.ForeignKey("other.id")` in a column.
pub(super) fn reference<'a>(
    this: &Interpreter<'a>,
    object: &Object<'a>,
    table: &ObjectName,
    column: Name,
) -> Result<Constraint, Unresolved> {
    let arguments = &object.arguments;
    let Some(target) = arguments.get(0, "column") else {
        return Err(Unresolved("the target of the foreign key: none is given".to_owned()));
    };
    let (referent, referent_column) = target_of(this, target)?;
    let kind = ConstraintKind::ForeignKey(ForeignKey {
        columns: vec![column],
        referent,
        referent_columns: referent_column.into_iter().collect(),
        matching: matching(arguments.keyword("match")),
        ..actions(this, arguments.keyword("ondelete"), arguments.keyword("onupdate"))?
    });
    finish(this, arguments, table, kind)
}

/// Takes `schema.table.column` apart; each part keeps its place.
fn target_of<'a>(this: &Interpreter<'a>, value: &Value<'a>) -> Result<(ObjectName, Option<Name>), Unresolved> {
    if let Kind::Sql(sql) = &value.kind
        && let ([table], Some((_, column))) = (sql.tables.as_slice(), sql.text.value.rsplit_once('.'))
    {
        return Ok((table.clone(), Some(Name::new(column.trim_matches('"'), value.span))));
    }
    let Some(text) = value.as_text() else {
        return Err(Unresolved(format!("the target of the foreign key: {}", reason(this, value))));
    };
    let mut parts = parts_of(text);
    let column = if parts.len() > 1 { parts.pop() } else { None };
    let name = parts.pop().unwrap_or_default();
    Ok((ObjectName { schema: parts.pop(), name }, column))
}

/// The dotted parts of a string as names.
fn parts_of(text: &Text<'_>) -> Vec<Name> {
    let mut at = 0;
    let mut parts = Vec::new();
    for part in text.value.split('.') {
        parts.push(text.slice(at, at + part.len()).name());
        at += part.len() + 1;
    }
    parts
}

fn matching(value: Option<&Value<'_>>) -> Matching {
    match value.and_then(Value::as_text).map(|text| text.value.to_ascii_uppercase()).as_deref() {
        Some("FULL") => Matching::Full,
        Some("PARTIAL") => Matching::Partial,
        _ => Matching::Simple,
    }
}

/// A foreign key of which only the actions are told.
fn actions<'a>(
    this: &Interpreter<'a>,
    on_delete: Option<&Value<'a>>,
    on_update: Option<&Value<'a>>,
) -> Result<ForeignKey, Unresolved> {
    let (on_delete, on_delete_columns) = action(this, on_delete)?;
    let (on_update, _) = action(this, on_update)?;
    Ok(ForeignKey { on_delete, on_update, on_delete_columns, ..ForeignKey::default() })
}

/// `SET NULL`, and the columns where it names them: `SET NULL (a)`.
fn action<'a>(this: &Interpreter<'a>, value: Option<&Value<'a>>) -> Result<(ReferentialAction, Vec<Name>), Unresolved> {
    let Some(value) = value.filter(|value| !value.is_none()) else {
        return Ok((ReferentialAction::NoAction, Vec::new()));
    };
    let Some(text) = value.as_text() else {
        return Err(Unresolved(format!("what the foreign key does: {}", reason(this, value))));
    };
    let (words, columns) = text.value.split_once('(').unwrap_or((&text.value, ""));
    let columns = columns.trim_end().trim_end_matches(')').split(',').map(str::trim).filter(|name| !name.is_empty());
    let columns = columns.map(|name| Name::new(name.trim_matches('"'), text.span)).collect();
    let action = match words.split_whitespace().collect::<Vec<_>>().join(" ").to_ascii_uppercase().as_str() {
        "CASCADE" => ReferentialAction::Cascade,
        "RESTRICT" => ReferentialAction::Restrict,
        "SET NULL" => ReferentialAction::SetNull,
        "SET DEFAULT" => ReferentialAction::SetDefault,
        _ => ReferentialAction::NoAction,
    };
    Ok((action, columns))
}

fn add<'a>(this: &mut Interpreter<'a>, call: &Call<'_, 'a>, table: ObjectName, kind: ConstraintKind) -> Outcome {
    let arguments = call.arguments;
    let given = call.given("constraint_name").map(|value| given_name(this, value)).transpose()?;
    let constraint = Constraint {
        name: named(this, &table, &kind, given, arguments.span),
        not_valid: this.has_option(call.arguments, "not_valid"),
        deferrable: call.flag("deferrable"),
        initially_deferred: initially_deferred(call.given("initially")),
        ..Constraint::new(kind, arguments.span)
    };
    this.emit(Operation::AddConstraint(AddConstraint { table, constraint }), arguments.span, arguments.callee);
    Ok(())
}

/// `op.create_foreign_key(name, source, referent, local, remote, ondelete=…, source_schema=…, referent_schema=…)`.
pub(super) fn create_foreign_key<'a>(this: &mut Interpreter<'a>, call: &Call<'_, 'a>) -> Outcome {
    let table = call.object(this, "source_table", "source_schema", "the table")?;
    let kind = ConstraintKind::ForeignKey(ForeignKey {
        columns: call.names(this, "local_cols", "the column")?,
        referent: call.object(this, "referent_table", "referent_schema", "the referenced table")?,
        referent_columns: call.names(this, "remote_cols", "the column")?,
        matching: matching(call.given("match")),
        ..actions(this, call.given("ondelete"), call.given("onupdate"))?
    });
    add(this, call, table, kind)
}

/// `op.create_check_constraint(name, table, condition)`.
pub(super) fn create_check<'a>(this: &mut Interpreter<'a>, call: &Call<'_, 'a>) -> Outcome {
    let table = call.table(this)?;
    let Some(condition) = call.given("condition") else {
        return Err(Unresolved("the condition of the check: none is given".to_owned()));
    };
    let condition = expression_of(this, condition);
    add(this, call, table, ConstraintKind::Check(condition))
}

/// `op.create_unique_constraint`, `op.create_primary_key`.
pub(super) fn create_key<'a>(this: &mut Interpreter<'a>, call: &Call<'_, 'a>, primary: bool) -> Outcome {
    let table = call.table(this)?;
    let columns = call.names(this, "columns", "the column")?;
    if columns.is_empty() {
        return Err(Unresolved("the columns of the constraint: none are given".to_owned()));
    }
    let key = key_with(this, columns, |name| call.get(name))?;
    add(this, call, table, if primary { ConstraintKind::PrimaryKey(key) } else { ConstraintKind::Unique(key) })
}

/// `op.create_exclude_constraint(name, table, (column, operator), …)`.
pub(super) fn create_exclude<'a>(this: &mut Interpreter<'a>, call: &Call<'_, 'a>) -> Outcome {
    let table = call.table(this)?;
    let skipped = if call.batch.is_some() { 1 } else { 2 };
    let pairs = call.arguments.positional.get(skipped..).unwrap_or(&[]);
    let kind = ConstraintKind::Exclude(exclusion(this, pairs, |name| call.get(name))?);
    add(this, call, table, kind)
}

/// `op.drop_constraint(name, table, type_=…, schema=…, if_exists=…)`.
pub(super) fn drop<'a>(this: &mut Interpreter<'a>, call: &Call<'_, 'a>) -> Outcome {
    let table = call.table(this)?;
    let given = call.given("constraint_name");
    // One that is looked for in the live schema is dropped all the same, whatever it is called there.
    let is_found = given.and_then(Value::as_unknown).is_some_and(|unknown| unknown.doubt == Doubt::Live);
    let constraint = if is_found { None } else { dropped_name(this, call, &table, given)? };
    let is_nameless = constraint.is_none() && !is_found;
    let if_exists = call.flag("if_exists");
    let kind = call.given("type_").and_then(Value::as_text).filter(|_| this.dialect.is_mysql());
    let operation = match (kind.as_ref().map(|text| &*text.value), constraint) {
        // `_mysql_drop_constraint` in Alembic's `ddl/mysql.py`: a unique key is an index, and the primary key has no other name.
        (Some("primary"), _) => Operation::DropPrimaryKey(DropPrimaryKey { table }),
        (Some("unique"), Some(name)) => {
            let index = ObjectName { schema: table.schema.clone(), name };
            Operation::Drop(Drop { table: Some(table), if_exists, ..Drop::new(ObjectKind::Index, index) })
        }
        (_, constraint) => {
            Operation::DropConstraint(DropConstraint { table, constraint, is_nameless, if_exists, cascade: false })
        }
    };
    this.emit(operation, call.arguments.span, call.arguments.callee);
    Ok(())
}

/// The name of the constraint to drop. Alembic makes one of that kind, without columns, and drops it: the naming
/// convention counts there, too.
fn dropped_name<'a>(
    this: &Interpreter<'a>,
    call: &Call<'_, 'a>,
    table: &ObjectName,
    given: Option<&Value<'a>>,
) -> Result<Option<Name>, Unresolved> {
    let given = given.map(|value| given_name(this, value)).transpose()?;
    let subject = match call.given("type_").and_then(Value::as_text).map(|text| &*text.value) {
        Some("unique") => Subject::Unique,
        Some("check") => Subject::Check,
        Some("foreignkey") => Subject::ForeignKey,
        Some("primary") => Subject::PrimaryKey,
        _ => Subject::Other,
    };
    let span = call.arguments.span;
    Ok(this.conventional_name(&Parts { subject, table, columns: &[], unique: false, referent: None, given, span }))
}
