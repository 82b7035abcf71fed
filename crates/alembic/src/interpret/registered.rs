//! Operations that a project registers with Alembic: `@Operations.register_operation("create_view")` on a class, and
//! `@Operations.implementation_for(CreateViewOp)` on the function that performs it.

use std::rc::Rc;

use model::FileId;
use ruff_python_ast::{Decorator, Expr, Stmt, StmtFunctionDef};
use rustc_hash::FxHashMap;

use super::Interpreter;
use crate::value::{Arguments, Form, Function, Kind, Scope, Value};

/// What the project registers, in the revision's own file and in the others.
#[derive(Debug, Default)]
pub(super) struct Registrations<'a> {
    /// Each operation: the file, the class, its method.
    operations: FxHashMap<&'a str, (FileId, &'a str, &'a str)>,
    /// Each class: the file and the function that performs it.
    performers: FxHashMap<&'a str, (FileId, &'a StmtFunctionDef)>,
}

impl<'a> Registrations<'a> {
    fn note(&mut self, file: FileId, statement: &'a Stmt) {
        match statement {
            Stmt::ClassDef(class) => {
                for (name, method) in class.decorator_list.iter().filter_map(registered) {
                    self.operations.entry(name).or_insert((file, class.name.as_str(), method));
                }
            }
            Stmt::FunctionDef(function) => {
                for class in function.decorator_list.iter().filter_map(performed) {
                    self.performers.entry(class).or_insert((file, function));
                }
            }
            _ => {}
        }
    }
}

impl<'a> Interpreter<'a> {
    /// Calls an operation that is none of Alembic's own; `None` where no file of the project registers it.
    pub(crate) fn call_registered(&mut self, name: &str, arguments: &Arguments<'a>) -> Option<Value<'a>> {
        let (span, callee) = (arguments.span, arguments.callee);
        let (file, class, method) = *self.registrations().operations.get(name)?;
        let module = self.load(file)?;
        let class = self.own_name(module, class, span)?;
        let Kind::Class(_) = &class.kind else {
            return None;
        };
        let method = self.attribute_of(&class, method, span);
        let mut positional = vec![Value::path("alembic.op", span)];
        positional.extend(arguments.positional.iter().cloned());
        Some(self.apply(method, Arguments { positional, span, callee, ..arguments.clone() }, true))
    }

    /// Performs an operation that is an object of a class of the project's; `None` where nothing performs it.
    pub(crate) fn invoke_registered(&mut self, operation: &Value<'a>, arguments: &Arguments<'a>) -> Option<Value<'a>> {
        let Kind::Instance(instance) = &operation.kind else {
            return None;
        };
        let (file, definition) = *self.registrations().performers.get(instance.class.name)?;
        let scope = Scope { module: self.load(file)?, frame: None };
        let function = Function { definition, scope, form: Form::Plain };
        let (span, callee) = (arguments.span, arguments.callee);
        let positional = vec![Value::path("alembic.op", span), operation.clone()];
        Some(self.call_function(function, &Arguments { positional, span, callee, ..Arguments::default() }))
    }

    /// What the project registers, looked for once.
    fn registrations(&mut self) -> Rc<Registrations<'a>> {
        if let Some(known) = &self.registrations {
            return known.clone();
        }
        let mut found = Registrations::default();
        for statement in self.source.body() {
            found.note(self.source.file, statement);
        }
        if let Some(files) = self.files {
            // The one may stand in another file than the other.
            let mentioned =
                files.mentioning("register_operation").into_iter().chain(files.mentioning("implementation_for"));
            for source in mentioned.filter_map(|file| files.source(file)) {
                for statement in source.statements() {
                    found.note(source.file, statement);
                }
            }
        }
        let found = Rc::new(found);
        self.registrations = Some(found.clone());
        found
    }
}

/// The operation that a decorator registers, and the method: the one called like it, if none is said.
fn registered(decorator: &Decorator) -> Option<(&str, &str)> {
    let arguments = arguments_of(decorator, "register_operation")?;
    let name = arguments.first().and_then(text)?;
    Some((name, arguments.get(1).and_then(text).unwrap_or(name)))
}

fn text(expression: &Expr) -> Option<&str> {
    match expression {
        Expr::StringLiteral(literal) => Some(literal.value.to_str()),
        _ => None,
    }
}

/// The class whose operations a function performs, by its name.
fn performed(decorator: &Decorator) -> Option<&str> {
    match arguments_of(decorator, "implementation_for")?.first()? {
        Expr::Name(name) => Some(name.id.as_str()),
        Expr::Attribute(attribute) => Some(attribute.attr.as_str()),
        _ => None,
    }
}

/// The arguments of a decorator that calls the method of that name.
fn arguments_of<'d>(decorator: &'d Decorator, method: &str) -> Option<&'d [Expr]> {
    let Expr::Call(call) = &decorator.expression else {
        return None;
    };
    match &*call.func {
        Expr::Attribute(attribute) if attribute.attr.as_str() == method => Some(&call.arguments.args),
        _ => None,
    }
}
