//! Columns: definitions, and `add_column`, `drop_column`; `alter_column` below.

mod change;
mod redefinition;
pub(super) mod sequence;

pub(super) use change::alter;

use model::{
    AddColumn, AddConstraint, Column, Comment, CommentText, Constraint, ConstraintKind, Dialect, DropColumn,
    Expression, Generated, Key, ObjectKind, ObjectName, Operation, Span,
};

use super::kind::Enumeration;
use super::{Call, Outcome, Unresolved, constraint, index, kind, name_of, reason};
use crate::core::literal;
use crate::dialect;
use crate::interpret::Interpreter;
use crate::types;
use crate::value::{Kind, Object, Value, shorten};

/// A `sa.Column(…)`, read.
#[derive(Clone, Debug, Default)]
pub(crate) struct Definition {
    /// The column as it is created.
    pub(crate) column: Column,
    /// The call that makes it.
    pub(crate) span: Span,
    /// `primary_key=True`.
    pub(crate) primary_key: bool,
    /// `unique=True`, and where.
    pub(crate) unique: Option<Span>,
    /// `index=True`, and where.
    pub(crate) index: Option<Span>,
    /// The foreign keys written in it.
    pub(crate) references: Vec<Constraint>,
    /// The enum type it needs.
    pub(crate) enumeration: Option<Enumeration>,
    /// The CHECK that its type brings.
    pub(crate) check: Option<Constraint>,
    /// `comment=…`, and where.
    pub(crate) comment: Option<(CommentText, Span)>,
    /// `autoincrement=…`, where it is given.
    pub(crate) autoincrement: Option<bool>,
    /// Whether Python gives it a default.
    pub(crate) client_default: bool,
    /// Whether its type brings an index of its own; whether that is one of rasters.
    pub(crate) spatial: Option<bool>,
    /// `nullable=…`, where it is given.
    pub(crate) nullable: Option<bool>,
}

impl Definition {
    /// Moves a type that follows its table into the table's schema.
    fn inherit_schema(&mut self, table: &ObjectName) {
        let (Some(needed), Some(schema)) = (&mut self.enumeration, &table.schema) else {
            return;
        };
        if needed.inherits_schema {
            needed.name.schema = Some(schema.clone());
            if let Some(data_type) = &mut self.column.data_type {
                data_type.name = format!("{schema}.{}", data_type.name);
            }
        }
    }

    /// The constraint that `unique=True` makes; with `index=True` it makes the index unique instead.
    pub(crate) fn unique_constraint(&self, this: &Interpreter<'_>, table: &ObjectName) -> Option<Constraint> {
        let span = self.unique.filter(|_| self.index.is_none())?;
        let key = Key::of(vec![self.column.name.clone()]);
        let kind = ConstraintKind::Unique(key);
        Some(Constraint { name: constraint::named(this, table, &kind, None, span), ..Constraint::new(kind, span) })
    }

    /// Whether the database counts it up: SQLAlchemy makes a lone integer primary key `SERIAL`, or `AUTO_INCREMENT`, unless something else
    /// gives it values (`PrimaryKeyConstraint._autoincrement_column`).
    pub(crate) fn counts(&self, is_single: bool) -> bool {
        let is_integer = self
            .column
            .data_type
            .as_ref()
            .is_some_and(|data_type| data_type.dimensions == 0 && dialect::is_integer(&data_type.name));
        let is_free = self.column.generated.is_none() && !self.client_default;
        let asked = self.autoincrement == Some(true);
        let implied =
            is_single && self.autoincrement.is_none() && self.column.default.is_none() && self.references.is_empty();
        is_integer && is_free && (asked || implied)
    }
}

/// Reads a `sa.Column(…)`.
pub(crate) fn define<'a>(
    this: &mut Interpreter<'a>,
    object: &Object<'a>,
    table: &ObjectName,
) -> Result<Definition, Unresolved> {
    let arguments = &object.arguments;
    if let Some(unknown) = &arguments.missing {
        return Err(Unresolved(format!("the arguments of the column: `{}`", unknown.what)));
    }
    let mut rest = arguments.positional.as_slice();
    let name = match (arguments.keyword("name"), rest.split_first()) {
        (Some(name), _) => name_of(this, name, "the column")?,
        (None, Some((first, others))) => {
            rest = others;
            name_of(this, first, "the column")?
        }
        (None, None) => return Err(Unresolved("the name of the column: none is given".to_owned())),
    };
    let mut definition = Definition { span: arguments.span, ..Definition::default() };
    definition.column.name = name;
    let mut type_value = arguments.keyword("type_").cloned();
    for item in rest {
        match item.as_object().map(|object| (&*object.path, object)) {
            Some((path, part)) if is_part(path) => add_part(this, &mut definition, table, path, part)?,
            _ if type_value.is_none() && !item.is_none() => type_value = Some(item.clone()),
            _ => {}
        }
    }
    if let Some(value) = &type_value {
        definition.column.data_type = types::data_type(this, value);
        definition.column.may_bring_constraints = value.as_object().is_some_and(|object| object.is_schema_type);
        definition.enumeration = kind::enumeration(this, value);
        definition.inherit_schema(table);
        definition.spatial = types::spatial(value);
        definition.check = kind::implied_check(this, value, table, &definition.column.name);
    }
    let keyword = |name: &str| arguments.entry(name).filter(|keyword| keyword.value.is_true()).map(|entry| entry.span);
    definition.primary_key = keyword("primary_key").is_some();
    definition.unique = keyword("unique");
    definition.index = keyword("index");
    let comment = arguments.entry("comment").filter(|entry| !entry.value.is_none());
    definition.comment = comment.map(|entry| (comment_text(&entry.value), entry.span));
    definition.client_default |= arguments.keyword("default").is_some_and(|value| !value.is_none());
    definition.autoincrement = match arguments.keyword("autoincrement").map(|value| &value.kind) {
        Some(Kind::Bool(value)) => Some(*value),
        _ => None,
    };
    definition.nullable = match arguments.keyword("nullable").map(|value| &value.kind) {
        Some(Kind::Bool(nullable)) => Some(*nullable),
        _ => None,
    };
    definition.column.not_null = match arguments.keyword("nullable").map(|value| &value.kind) {
        Some(Kind::Bool(nullable)) => !nullable,
        Some(Kind::Unknown(_)) => false,
        _ => definition.primary_key || matches!(definition.column.generated, Some(Generated::Identity { .. })),
    };
    if let Some(value) = arguments.keyword("server_default") {
        match default_of(this, value)? {
            Default::None => {}
            Default::Expression(expression) => definition.column.default = Some(expression),
            Default::Generated(generated) => definition.column.generated = Some(generated),
        }
    }
    Ok(definition)
}

fn is_part(path: &str) -> bool {
    matches!(path, "ForeignKey" | "CheckConstraint" | "Identity" | "Computed" | "Sequence" | "UniqueConstraint")
}

fn add_part<'a>(
    this: &mut Interpreter<'a>,
    definition: &mut Definition,
    table: &ObjectName,
    path: &str,
    part: &Object<'a>,
) -> Result<(), Unresolved> {
    match path {
        "ForeignKey" if constraint::is_put_off(part) => {}
        "ForeignKey" => {
            let constraint = constraint::reference(this, part, table, definition.column.name.clone())?;
            definition.references.push(constraint);
        }
        "CheckConstraint" => {
            let constraint = constraint::define(this, part, table)?;
            definition.column.constraints.push(constraint);
        }
        "Identity" | "Computed" => definition.column.generated = Some(generated(this, path, part)?),
        // A sequence of its own is created beside the table, and asked by SQLAlchemy, not by a default.
        _ => definition.client_default = true,
    }
    Ok(())
}

fn generated<'a>(this: &Interpreter<'a>, path: &str, object: &Object<'a>) -> Result<Generated, Unresolved> {
    let arguments = &object.arguments;
    if path == "Identity" {
        let always = arguments.get(0, "always").is_some_and(Value::is_true);
        return Ok(Generated::Identity { always, options: sequence::options(this, arguments, 2)? });
    }
    let Some(value) = arguments.get(0, "sqltext") else {
        return Err(Unresolved("the expression of a computed column: none is given".to_owned()));
    };
    let expression = expression_of(this, value);
    let stored = !matches!(arguments.get(1, "persisted").map(|value| &value.kind), Some(Kind::Bool(false)));
    Ok(if stored { Generated::Stored(expression) } else { Generated::Virtual(expression) })
}

/// What `server_default=` says.
pub(super) enum Default {
    /// No default.
    None,
    /// `DEFAULT expression`.
    Expression(Expression),
    /// `GENERATED …`.
    Generated(Generated),
}

/// Reads a `server_default`: a string is a literal, `text()` and functions are expressions.
pub(super) fn default_of<'a>(this: &Interpreter<'a>, value: &Value<'a>) -> Result<Default, Unresolved> {
    match &value.kind {
        Kind::None | Kind::Bool(false) => Ok(Default::None),
        Kind::Text(text) => {
            let quoted = literal(text);
            Ok(Default::Expression(this.read_expression(&quoted)))
        }
        Kind::Sql(_) => Ok(Default::Expression(expression_of(this, value))),
        Kind::Object(object) => match &*object.path {
            path @ ("Identity" | "Computed") => Ok(Default::Generated(generated(this, path, object)?)),
            "FetchedValue" => Ok(Default::None),
            "DefaultClause" | "ColumnDefault" => match object.arguments.positional.first() {
                Some(inner) if inner.as_object().is_none() => default_of(this, inner),
                _ => Ok(Default::Expression(expression_of(this, value))),
            },
            _ => Ok(Default::Expression(expression_of(this, value))),
        },
        Kind::Member(member) => default_of(this, &member.2),
        // There is one, and what it is is not known.
        _ => Ok(Default::Expression(expression_of(this, value))),
    }
}

/// A string or an expression as SQL. One that is not known is told by its Python source, and taken for a function
/// nobody has facts about.
pub(crate) fn expression_of<'a>(this: &Interpreter<'a>, value: &Value<'a>) -> Expression {
    match &value.kind {
        Kind::Text(text) => this.read_expression(text),
        Kind::Sql(sql) if !sql.is_unknown => this.read_expression(&sql.bare()),
        _ => {
            let what = shorten(this.source.slice(value.span));
            Expression { functions: vec![what.clone()], is_unknown: true, ..Expression::literal(what, value.span) }
        }
    }
}

/// `op.add_column(table, column, schema=…, if_not_exists=…)`: the column, then each constraint and index it brings.
pub(super) fn add<'a>(this: &mut Interpreter<'a>, call: &Call<'_, 'a>) -> Outcome {
    let table = call.table(this)?;
    let Some(value) = call.given("column") else {
        return Err(Unresolved("the column: none is given".to_owned()));
    };
    let Some(object) = value.as_object().filter(|object| &*object.path == "Column") else {
        return Err(Unresolved(format!("the column: {}", reason(this, value))));
    };
    let object = object.clone();
    let mut definition = define(this, &object, &table)?;
    if definition.primary_key && definition.counts(true) {
        definition.column.generated = this.counting();
    }
    if call.flag("inline_references") {
        // Written on the column, a reference has no name.
        let inline = definition.references.drain(..).map(|constraint| Constraint { name: None, ..constraint });
        definition.column.constraints.splice(0..0, inline);
    }
    if definition.primary_key && call.flag("inline_primary_key") {
        let kind = ConstraintKind::PrimaryKey(Key::of(vec![definition.column.name.clone()]));
        definition.column.constraints.insert(0, Constraint::new(kind, definition.span));
    }
    let (span, callee) = (call.arguments.span, call.arguments.callee);
    let operation = AddColumn {
        table: table.clone(),
        column: definition.column.clone(),
        if_not_exists: call.flag("if_not_exists"),
        position: None,
    };
    this.emit(Operation::AddColumn(operation), span, callee);
    let brought = definition.references.iter().cloned().chain(definition.unique_constraint(this, &table));
    // What a type brings Alembic leaves out on SQLite, which adds no constraint to a table.
    let implied = definition.check.clone().filter(|_| this.dialect != Dialect::Sqlite);
    for constraint in brought.chain(implied) {
        let place = constraint.span;
        this.emit(Operation::AddConstraint(AddConstraint { table: table.clone(), constraint }), span, place);
    }
    for (operation, head) in index::implied(this, &table, &definition) {
        this.emit(Operation::CreateIndex(operation), span, head);
    }
    comment(this, &table, &definition);
    Ok(())
}

/// The comment a definition brings.
pub(super) fn comment(this: &mut Interpreter<'_>, table: &ObjectName, definition: &Definition) {
    // SQLite keeps none.
    if let Some((text, place)) = definition.comment.as_ref().filter(|_| this.dialect != Dialect::Sqlite) {
        let part = Some(definition.column.name.clone());
        let operation = Comment { kind: ObjectKind::Column, name: table.clone(), part, text: text.clone() };
        this.emit(Operation::Comment(operation), definition.span, *place);
    }
}

/// What `comment=` says.
pub(super) fn comment_text(value: &Value<'_>) -> CommentText {
    match value.as_text() {
        Some(text) => CommentText::Said(text.value.to_string()),
        None if value.is_none() => CommentText::Removed,
        None => CommentText::Unknown,
    }
}

/// `op.drop_column(table, column, schema=…, if_exists=…)`.
pub(super) fn drop<'a>(this: &mut Interpreter<'a>, call: &Call<'_, 'a>) -> Outcome {
    let table = call.table(this)?;
    let column = call.name(this, "column_name", "the column")?;
    let operation = DropColumn { table, column, if_exists: call.flag("if_exists"), cascade: false };
    this.emit(Operation::DropColumn(operation), call.arguments.span, call.arguments.callee);
    Ok(())
}
