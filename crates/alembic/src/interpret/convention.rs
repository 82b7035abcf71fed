//! Words of a naming convention that functions of the project make: each is called with the constraint and its table.

use std::cell::RefCell;
use std::rc::Rc;

use model::{FileId, Name, ObjectName, Span};
use ruff_python_ast::visitor::{Visitor, walk_expr, walk_stmt};
use ruff_python_ast::{Expr, Stmt};
use ruff_text_size::{Ranged, TextRange};

use super::Interpreter;
use crate::naming::{Parts, Subject};
use crate::value::{Arguments, Class, Form, Function, Instance, Kind, Scope, Value};

/// What every part of a table derives from in SQLAlchemy: the models of them that a naming convention is handed say so.
pub(super) const PART: &str = "sqlalchemy.schema.SchemaItem";

/// A function of a module of the project, told by its place: a convention outlives the interpreter that read it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Callable {
    file: FileId,
    range: TextRange,
}

impl<'a> Interpreter<'a> {
    /// The function that a value is, if it depends on nothing but its module.
    pub(crate) fn callable(&self, value: &Value<'a>) -> Option<Callable> {
        let (range, scope) = match &value.kind {
            Kind::Function(function) if function.form == Form::Plain => (function.definition.range(), function.scope),
            Kind::Lambda(lambda, scope) => (lambda.range(), *scope),
            _ => return None,
        };
        let file = self.modules.get(scope.module)?.source.file;
        scope.frame.is_none().then_some(Callable { file, range })
    }

    /// The name of what is made of these parts, as the naming convention says.
    pub(crate) fn conventional_name(&self, parts: &Parts<'_>) -> Option<Name> {
        self.conventions.name(parts, self.dialect, &|callable| self.word(callable, parts))
    }

    /// What a function of a naming convention gives for these parts. It is followed apart: naming does nothing to the
    /// database, and nothing to what is being followed.
    fn word(&self, callable: Callable, parts: &Parts<'_>) -> Option<String> {
        let mut apart = Self::bare(self.source, self.files, self.dialect);
        let scope = Scope { module: apart.load(callable.file)?, frame: None };
        let source = apart.modules.get(scope.module)?.source;
        let mut search = Search { range: callable.range, scope, found: None };
        search.visit_stmt(source.statement_at(callable.range)?);
        let (span, callee) = (parts.span, parts.span);
        let function = Value::new(search.found?, span);
        let table = table(parts.table, span);
        let positional = vec![constraint(parts, &table), table];
        let value = apart.apply(function, Arguments { positional, span, callee, ..Arguments::default() }, false);
        match &value.kind {
            Kind::Int(number) => Some(number.to_string()),
            _ => value.as_text().map(|text| text.value.to_string()),
        }
    }
}

/// The constraint or the index that a convention is handed.
fn constraint<'a>(parts: &Parts<'_>, table: &Value<'a>) -> Value<'a> {
    let span = parts.span;
    let class = match parts.subject {
        Subject::Index => "Index",
        Subject::Unique => "UniqueConstraint",
        Subject::Check => "CheckConstraint",
        Subject::ForeignKey => "ForeignKeyConstraint",
        Subject::PrimaryKey => "PrimaryKeyConstraint",
        Subject::Other => "Constraint",
    };
    let columns: Vec<Value<'a>> = parts.columns.iter().map(|name| column(name, table, span)).collect();
    let keys = parts.columns.iter().map(|name| Value::made(name.text.clone(), span)).collect();
    let given = parts.given.as_ref().map(|given| Value::made(given.name.text.clone(), span));
    let mut attributes = vec![
        ("name", given.unwrap_or_else(|| Value::none(span))),
        ("table", table.clone()),
        ("columns", Value::list(columns.clone(), span)),
        ("column_keys", Value::list(keys, span)),
    ];
    if let Subject::Index = parts.subject {
        attributes.push(("unique", Value::new(Kind::Bool(parts.unique), span)));
    }
    if let Some((referent, referred)) = parts.referent {
        let of = self::table(referent, span);
        let pairs = columns.iter().zip(referred);
        let elements = pairs.map(|(parent, name)| element(parent, referent, name, &of, span)).collect();
        attributes.extend([("elements", Value::list(elements, span)), ("referred_table", of)]);
    }
    part(class, attributes, span)
}

/// One column of a foreign key, and the one that it refers to.
fn element<'a>(parent: &Value<'a>, referent: &ObjectName, name: &Name, of: &Value<'a>, span: Span) -> Value<'a> {
    let target = Value::made(format!("{}.{name}", full_name(referent)), span);
    let attributes = vec![
        ("parent", parent.clone()),
        ("column", column(name, of, span)),
        ("target_fullname", target.clone()),
        ("_colspec", target),
    ];
    part("ForeignKey", attributes, span)
}

fn table<'a>(name: &ObjectName, span: Span) -> Value<'a> {
    let schema = name.schema.as_ref().map(|schema| Value::made(schema.text.clone(), span));
    let full = Value::made(full_name(name), span);
    let attributes = vec![
        ("name", Value::made(name.name.text.clone(), span)),
        ("schema", schema.unwrap_or_else(|| Value::none(span))),
        ("fullname", full.clone()),
        ("key", full),
    ];
    part("Table", attributes, span)
}

fn full_name(name: &ObjectName) -> String {
    let schema = name.schema.as_ref().map_or(String::new(), |schema| format!("{}.", schema.text));
    format!("{schema}{}", name.name.text)
}

fn column<'a>(name: &Name, table: &Value<'a>, span: Span) -> Value<'a> {
    let name = Value::made(name.text.clone(), span);
    part("Column", vec![("name", name.clone()), ("key", name), ("table", table.clone())], span)
}

/// An object of a class of SQLAlchemy's with these attributes; others are not known.
fn part<'a>(class: &'static str, attributes: Vec<(&'static str, Value<'a>)>, span: Span) -> Value<'a> {
    let foreign = vec![Rc::from(format!("sqlalchemy.{class}")), Rc::from(PART)];
    let class = Rc::new(Class { name: class, foreign, ..Class::default() });
    let attributes = attributes.into_iter().map(|(name, value)| (name.into(), value)).collect();
    let instance = Instance { class, attributes: RefCell::new(attributes), base: RefCell::default() };
    Value::new(Kind::Instance(Rc::new(instance)), span)
}

/// Looks for the function at a place.
struct Search<'a> {
    range: TextRange,
    scope: Scope,
    found: Option<Kind<'a>>,
}

impl<'a> Visitor<'a> for Search<'a> {
    fn visit_stmt(&mut self, statement: &'a Stmt) {
        match statement {
            Stmt::FunctionDef(definition) if definition.range == self.range => {
                let function = Function { definition, scope: self.scope, form: Form::Plain };
                self.found = Some(Kind::Function(function));
            }
            _ if statement.range().contains_range(self.range) => walk_stmt(self, statement),
            _ => {}
        }
    }

    fn visit_expr(&mut self, expression: &'a Expr) {
        match expression {
            Expr::Lambda(lambda) if lambda.range == self.range => self.found = Some(Kind::Lambda(lambda, self.scope)),
            _ if expression.range().contains_range(self.range) => walk_expr(self, expression),
            _ => {}
        }
    }
}
