//! Flask: the metadata that an application hands to its migrations, where their `env.py` asks the application for it.

use std::rc::Rc;

use model::Span;
use ruff_python_ast::{Expr, Stmt};

use super::Interpreter;
use crate::python::Source;
use crate::value::{Arguments, Class, Keyword, Kind, MetaData, Role, Value};

/// How the `env.py` that Flask-Migrate writes asks for the metadata: of the database that the application was given with
/// `Migrate(app, db)`. Its older template has the first form, its newer one both.
const ASKED: &[&str] = &["flask.current_app.extensions.db.metadata", "flask.current_app.extensions.db.metadatas"];

/// Whether the database that an application was given has an attribute; `None` where it is none, or of another name.
pub(super) fn has(database: &Value<'_>, name: &str) -> Option<bool> {
    // Since Flask-SQLAlchemy 3. Before it, the other branch of the template asks for the same metadata.
    let is_asked = matches!(&database.kind, Kind::Path(path) if &**path == "flask.current_app.extensions.db");
    (is_asked && name == "metadatas").then_some(true)
}

/// Whether something from elsewhere is Flask-SQLAlchemy's database.
pub(super) fn is_database(path: &str) -> bool {
    path.starts_with("flask_sqlalchemy.") && path.ends_with(".SQLAlchemy")
}

fn derives_from_database(class: &Class<'_>) -> bool {
    class.derives(&|path| is_database(path))
}

/// The metadata that a value stands for or has: of a base class, of a registry, of a database of Flask-SQLAlchemy's.
pub(super) fn metadata_of<'a>(value: &Value<'a>) -> Option<Rc<MetaData<'a>>> {
    match &value.kind {
        Kind::Role(Role::MetaData(metadata)) => Some(metadata.clone()),
        // `db.metadata`, `db.Model.metadata`.
        Kind::Method(method) if matches!(&*method.1, "metadata" | "Model") => metadata_of(&method.0),
        // `declarative_base(metadata=…)`, `SQLAlchemy(metadata=…)`.
        Kind::Object(object) => given(&object.arguments),
        Kind::Instance(instance) => {
            let attributes = instance.attributes.borrow();
            let own = attributes.iter().rev().find(|(name, _)| name == "metadata").map(|(_, value)| value.clone());
            drop(attributes);
            metadata_of(&own?)
        }
        // `class Base(DeclarativeBase): registry = registry(metadata=…)`.
        Kind::Class(class) => metadata_of(class.member("metadata").or_else(|| class.member("registry"))?),
        _ => None,
    }
}

fn given<'a>(arguments: &Arguments<'a>) -> Option<Rc<MetaData<'a>>> {
    let keyword = |name: &str| arguments.keyword(name).filter(|value| !value.is_none());
    metadata_of(keyword("metadata").or_else(|| keyword("model_class"))?)
}

impl<'a> Interpreter<'a> {
    /// `SQLAlchemy(…)` of Flask-SQLAlchemy, which makes its own metadata if it is given none.
    pub(super) fn flask_database(&self, path: &str, mut arguments: Arguments<'a>) -> Value<'a> {
        let span = arguments.span;
        let value = Value::role(Role::MetaData(self.metadata_for(&arguments)), span);
        arguments.keywords.retain(|keyword| keyword.name != "metadata");
        arguments.keywords.push(Keyword { name: "metadata".into(), value, span });
        Value::object(path, arguments)
    }

    /// Gives an object its metadata where its class derives from Flask-SQLAlchemy's database.
    pub(super) fn furnish(&self, object: &Value<'a>, class: &Class<'a>) {
        if let Kind::Instance(instance) = &object.kind
            && derives_from_database(class)
        {
            let arguments = instance.base.borrow().clone().unwrap_or_default();
            let metadata = Value::role(Role::MetaData(self.metadata_for(&arguments)), object.span);
            instance.attributes.borrow_mut().push(("metadata".into(), metadata));
        }
    }

    fn metadata_for(&self, arguments: &Arguments<'a>) -> Rc<MetaData<'a>> {
        let made = || Rc::new(MetaData { module: self.module_number(), ..MetaData::default() });
        given(arguments).unwrap_or_else(made)
    }

    /// The metadata that an `env.py` asks the application for: that of the one database which the files define. Where
    /// they define none, or several, only a running application can tell.
    pub(super) fn application_metadata(&mut self, value: &Value<'a>) -> Option<Value<'a>> {
        let Kind::Path(path) = &value.kind else {
            return None;
        };
        if !ASKED.contains(&&**path) {
            return None;
        }
        let files = self.files?;
        let mut found = None;
        for file in files.mentioning("SQLAlchemy(") {
            let made = files.source(file).into_iter().flat_map(Source::plain).filter_map(call_assigned);
            for (name, class) in made {
                let module = self.load(file)?;
                let class = self.own_name(module, class, value.span);
                let class = class.and_then(|class| self.followed(module, class, value.span));
                let is_one = class.is_some_and(|class| match &class.kind {
                    Kind::Path(path) => is_database(path),
                    Kind::Class(class) => derives_from_database(class),
                    _ => false,
                });
                if is_one {
                    let database = self.own_name(module, name, value.span)?;
                    if found.replace(database).is_some() {
                        return None;
                    }
                }
            }
        }
        Some(Value::role(Role::MetaData(metadata_of(&found?)?), value.span))
    }

    /// What a name of another module stands for, if it is imported there.
    fn followed(&mut self, module: usize, value: Value<'a>, span: Span) -> Option<Value<'a>> {
        match &value.kind {
            Kind::Path(path) => self.resolve_from(module, &path.clone(), span).or(Some(value)),
            _ => Some(value),
        }
    }
}

/// `name = Class(…)`: the two names.
fn call_assigned(statement: &Stmt) -> Option<(&str, &str)> {
    let (target, value) = match statement {
        Stmt::Assign(assign) => (assign.targets.first()?, &*assign.value),
        Stmt::AnnAssign(assign) => (&*assign.target, assign.value.as_deref()?),
        _ => return None,
    };
    match (target, value) {
        (Expr::Name(target), Expr::Call(call)) => Some((target.id.as_str(), call.func.as_name_expr()?.id.as_str())),
        _ => None,
    }
}
