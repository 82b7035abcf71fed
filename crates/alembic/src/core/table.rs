//! The columns of a table of SQLAlchemy Core.

use std::rc::Rc;

use model::{Name, Span};

use super::{Label, Sql};
use crate::value::{Kind, Table, Value};

impl<'a> Table<'a> {
    /// The names of its columns, in order, as far as written.
    pub(crate) fn column_names(&self) -> Vec<String> {
        self.columns.iter().filter_map(name_of).map(str::to_owned).collect()
    }

    /// The same table under another name, which is not written here: what says so is a column without a name.
    pub(crate) fn aliased(&self, span: Span) -> Self {
        let mut columns = self.columns.clone();
        columns.push(Value::new(Kind::Sql(Rc::new(Sql::unwritten(span))), span));
        Self::new(self.name.clone(), columns, None)
    }

    fn is_aliased(&self) -> bool {
        self.columns.iter().any(|column| matches!(&column.kind, Kind::Sql(sql) if sql.is_loose))
    }

    /// The column called `name`, with the type it is given.
    pub(crate) fn column(&self, name: &str, span: Span) -> Sql<'a> {
        self.column_named(&Name::new(name, Span::empty(span.start)), span)
    }

    /// The column of this name, which stands somewhere.
    pub(crate) fn column_named(&self, name: &Name, span: Span) -> Sql<'a> {
        let column = Sql::column(Some(&self.name), name, self.type_of(name.as_str()), span);
        Sql { is_loose: self.is_aliased(), ..column }
    }

    /// What Python gives the columns that a statement leaves out: `default=`, or `onupdate=`; with the value, where it
    /// is one.
    pub(crate) fn defaults(&self, keyword: &str) -> Vec<(Name, Option<Value<'a>>)> {
        let default = |column: &Value<'a>| {
            let object = column.as_object()?;
            let value = object.arguments.keyword(keyword).filter(|value| !value.is_none())?;
            // A function is asked when the statement runs.
            let is_value = matches!(
                value.kind,
                Kind::Bool(_) | Kind::Int(_) | Kind::Float(_) | Kind::Text(_) | Kind::Member(_) | Kind::Sql(_)
            );
            let name = Name::new(name_of(column)?, Span::default());
            Some((name, is_value.then(|| value.clone())))
        };
        self.columns.iter().filter_map(default).collect()
    }

    /// The SQLAlchemy type of a column.
    pub(crate) fn type_of(&self, name: &str) -> Option<Value<'a>> {
        let column = self.columns.iter().find(|column| name_of(column) == Some(name))?;
        match &column.kind {
            Kind::Sql(sql) => sql.of.clone(),
            Kind::Object(object) => {
                let given = object.arguments.keyword("type_");
                let is_type = |value: &&Value<'a>| matches!(value.kind, Kind::Path(_) | Kind::Object(_));
                given.or_else(|| object.arguments.positional.iter().find(is_type)).cloned()
            }
            _ => None,
        }
    }
}

fn name_of<'v>(column: &'v Value<'_>) -> Option<&'v str> {
    match &column.kind {
        Kind::Sql(sql) => match &sql.label {
            Label::Column(name) => Some(name),
            _ => None,
        },
        Kind::Object(object) if &*object.path == "Column" => {
            let first = object.arguments.keyword("name").or(object.arguments.positional.first())?;
            first.as_text().map(|text| &*text.value)
        }
        _ => None,
    }
}
