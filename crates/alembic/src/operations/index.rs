//! Indexes: `create_index`, `drop_index`, `sa.Index`, and those that `index=True` implies.

use model::{CreateIndex, Drop, IndexElement, IndexKey, Name, ObjectKind, ObjectName, Operation, Span};

use super::column::expression_of;
use super::{Call, Definition, Outcome, Unresolved, name_of, names_of, reason};
use crate::core::Label;
use crate::interpret::Interpreter;
use crate::naming::{self, Parts, Subject};
use crate::value::{Arguments, Kind, Object, Value};

/// `op.create_index(name, table, columns, unique=…, postgresql_…=…)`.
pub(super) fn create<'a>(this: &mut Interpreter<'a>, call: &Call<'_, 'a>) -> Outcome {
    let table = call.table(this)?;
    let Some(columns) = call.given("columns") else {
        return Err(Unresolved("the columns of the index: none are given".to_owned()));
    };
    let columns = columns.items().unwrap_or_else(|| vec![columns.clone()]);
    let mut operation = options(this, call.arguments, table)?;
    operation.keys = all_keys(this, &columns, this.option(call.arguments, "ops"))?;
    operation.name = named(this, &operation, call.given("index_name"), call.arguments.span)?;
    this.emit(Operation::CreateIndex(operation), call.arguments.span, call.arguments.callee);
    Ok(())
}

/// Reads a `sa.Index(name, *columns, unique=…)`; its table, if it is not given, is that of its first column.
pub(crate) fn define<'a>(
    this: &mut Interpreter<'a>,
    object: &Object<'a>,
    table: Option<&ObjectName>,
) -> Result<(CreateIndex, Span), Unresolved> {
    let arguments = &object.arguments;
    if let Some(unknown) = &arguments.missing {
        return Err(Unresolved(format!("the columns of the index: `{}`", unknown.what)));
    }
    let (name, columns) = arguments.positional.split_first().ok_or_else(|| Unresolved("the index".to_owned()))?;
    let of_column = columns.iter().find_map(|column| match &column.kind {
        Kind::Sql(sql) => sql.tables.first(),
        _ => None,
    });
    let Some(table) = table.or(of_column) else {
        return Err(Unresolved("the table of the index".to_owned()));
    };
    let mut operation = options(this, arguments, table.clone())?;
    operation.keys = all_keys(this, columns, this.option(arguments, "ops"))?;
    operation.name = named(this, &operation, Some(name).filter(|name| !name.is_none()), arguments.span)?;
    Ok((operation, arguments.span))
}

/// The name of an index: the one given, or the naming convention's.
fn named<'a>(
    this: &Interpreter<'a>,
    index: &CreateIndex,
    given: Option<&Value<'a>>,
    span: Span,
) -> Result<Option<Name>, Unresolved> {
    let given = match given {
        Some(value) => Some(naming::given(value, name_of(this, value, "the index")?)),
        None => None,
    };
    let columns = index.keys.iter().filter_map(|key| match &key.element {
        IndexElement::Column(name) => Some(name.clone()),
        IndexElement::Expression(_) => None,
    });
    let columns: Vec<Name> = columns.collect();
    let (subject, table) = (Subject::Index, &index.table);
    let unique = index.unique;
    Ok(this.conventional_name(&Parts { subject, table, columns: &columns, unique, referent: None, given, span }))
}

fn options<'a>(
    this: &Interpreter<'a>,
    arguments: &Arguments<'a>,
    table: ObjectName,
) -> Result<CreateIndex, Unresolved> {
    let flag = |name: &str| arguments.keyword(name).is_some_and(Value::is_true);
    let own = |option: &str| this.option(arguments, option);
    let predicate = own("where").map(|value| expression_of(this, value));
    let include = own("include").map(|value| names_of(this, value, "the column")).transpose()?;
    let method = own("using").and_then(Value::as_text).map_or("btree", |text| &text.value);
    let tablespace = own("tablespace").map(|value| name_of(this, value, "the tablespace")).transpose()?;
    Ok(CreateIndex {
        include: include.unwrap_or_default(),
        predicate,
        unique: flag("unique"),
        method: method.to_ascii_lowercase(),
        concurrently: this.has_option(arguments, "concurrently"),
        if_not_exists: flag("if_not_exists"),
        nulls_not_distinct: this.has_option(arguments, "nulls_not_distinct"),
        parameters: own("with").map(|value| parameters(this, value)).transpose()?.unwrap_or_default(),
        tablespace,
        ..CreateIndex::new(None, table, Vec::new())
    })
}

/// `postgresql_with={"fillfactor": 70}`.
fn parameters<'a>(this: &Interpreter<'a>, value: &Value<'a>) -> Result<Vec<String>, Unresolved> {
    let Kind::Dict(pairs) = &value.kind else {
        return Err(Unresolved(format!("the storage parameters: {}", reason(this, value))));
    };
    let mut parameters = Vec::new();
    for (name, value) in pairs.borrow().iter() {
        let text = match &value.kind {
            Kind::Text(text) => Some(text.value.to_string()),
            Kind::Int(number) => Some(number.to_string()),
            Kind::Float(number) => Some(number.to_string()),
            Kind::Bool(value) => Some(value.to_string()),
            _ => None,
        };
        match (name.as_text(), text) {
            (Some(name), Some(text)) => parameters.push(sql::normal_form(&format!("{} = {text}", name.value))),
            _ => return Err(Unresolved(format!("the storage parameters: {}", reason(this, value)))),
        }
    }
    Ok(parameters)
}

/// The keys that a list of columns and expressions makes, with the operator classes of `postgresql_ops`.
fn all_keys<'a>(
    this: &Interpreter<'a>,
    columns: &[Value<'a>],
    classes: Option<&Value<'a>>,
) -> Result<Vec<IndexKey>, Unresolved> {
    let mut all = Vec::new();
    for column in columns {
        all.extend(keys(this, column, classes)?);
    }
    Ok(all)
}

/// The keys that a value makes: a string is a column, and `text("a DESC, lower(b)")` is what it says.
pub(super) fn keys<'a>(
    this: &Interpreter<'a>,
    value: &Value<'a>,
    classes: Option<&Value<'a>>,
) -> Result<Vec<IndexKey>, Unresolved> {
    let mut keys = match &value.kind {
        Kind::Text(text) => vec![IndexKey::column(text.name())],
        Kind::Object(object) if &*object.path == "Column" => {
            vec![IndexKey::column(super::constraint::column_name(this, value)?)]
        }
        Kind::Sql(sql) if !sql.is_unknown => {
            let text = sql.bare();
            let keys = sql::index_keys(&text.value, &text.origin());
            keys.unwrap_or_else(|| vec![IndexKey::new(IndexElement::Expression(expression_of(this, value)))])
        }
        _ => return Err(Unresolved(format!("a column of the index: {}", reason(this, value)))),
    };
    // The class is told by the name of the column, the label of the expression, or the whole text.
    let label = match &value.kind {
        Kind::Sql(sql) => match &sql.label {
            Label::Given(name) => name.as_str(),
            _ => &sql.text.value,
        },
        _ => "",
    };
    for key in &mut keys {
        let name = match &key.element {
            IndexElement::Column(name) => name.as_str(),
            IndexElement::Expression(_) => label,
        };
        if let Some(class) = class_of(classes, name) {
            key.class = Some(class);
        }
    }
    Ok(keys)
}

/// What `postgresql_ops={"data": "jsonb_path_ops"}` says of a column.
fn class_of(classes: Option<&Value<'_>>, column: &str) -> Option<String> {
    let Kind::Dict(pairs) = &classes?.kind else { return None };
    let pairs = pairs.borrow();
    let (_, class) = pairs.iter().find(|(name, _)| name.as_text().is_some_and(|text| text.value == column))?;
    class.as_text().map(|text| sql::normal_form(&text.value))
}

/// The indexes that a column brings, each with the place that says so: that of `index=True`, named as the naming
/// convention says, and that of its type.
pub(super) fn implied(this: &Interpreter<'_>, table: &ObjectName, definition: &Definition) -> Vec<(CreateIndex, Span)> {
    let column = &definition.column.name;
    let asked = definition.index.map(|place| {
        let columns = std::slice::from_ref(column);
        let (subject, unique) = (Subject::Index, definition.unique.is_some());
        let parts = Parts { subject, table, columns, unique, referent: None, given: None, span: place };
        let keys = vec![IndexKey::column(column.clone())];
        let name = this.conventional_name(&parts);
        let operation = CreateIndex { unique, ..CreateIndex::new(name, table.clone(), keys) };
        (operation, place)
    });
    let spatial = definition.spatial.map(|is_raster| {
        let place = definition.column.data_type.as_ref().map_or(definition.span, |data_type| data_type.span);
        let name = Name::new(format!("idx_{}_{column}", table.name), place);
        let key = match is_raster {
            true => IndexElement::Expression(sql::expression(
                &format!("ST_ConvexHull({})", sql::identifier(column.as_str())),
                &sql::Origin::default(),
            )),
            false => IndexElement::Column(column.clone()),
        };
        let keys = vec![IndexKey::new(key)];
        let operation = CreateIndex { method: "gist".to_owned(), ..CreateIndex::new(Some(name), table.clone(), keys) };
        (operation, place)
    });
    asked.into_iter().chain(spatial).collect()
}

/// `op.drop_index(name, table_name=…, schema=…, if_exists=…, postgresql_concurrently=…)`.
pub(super) fn drop<'a>(this: &mut Interpreter<'a>, call: &Call<'_, 'a>) -> Outcome {
    let name = call.object(this, "index_name", "schema", "the index")?;
    let table = match call.given("table_name") {
        Some(value) if value.as_text().is_some() => Some(call.table(this)?),
        _ => None,
    };
    let operation = Drop {
        table,
        if_exists: call.flag("if_exists"),
        concurrently: this.has_option(call.arguments, "concurrently"),
        ..Drop::new(ObjectKind::Index, name)
    };
    this.emit(Operation::Drop(operation), call.arguments.span, call.arguments.callee);
    Ok(())
}
