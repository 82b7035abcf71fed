//! Functions of the project: calls are followed into their bodies.

use std::rc::Rc;

use ruff_python_ast::{Expr, Parameters, Stmt, StmtFunctionDef};

use super::{Flow, Frame, Interpreter};
use crate::value::{Arguments, Form, Function, Kind, Scope, Value};

/// How many names a function with parameters usually has.
const USUAL_NAMES: usize = 7;
/// How deep calls of the file's own functions are followed.
const DEEPEST_CALL: usize = 16;

impl<'a> Interpreter<'a> {
    /// A function as its decorators leave it.
    pub(super) fn define(&mut self, definition: &'a StmtFunctionDef, scope: Scope) -> Value<'a> {
        let place = self.place(&definition.name);
        let mut function = Function { definition, scope, form: Form::Plain };
        let mut value = Value::new(Kind::Function(function), place);
        for decorator in definition.decorator_list.iter().rev() {
            let decorator = self.eval(&decorator.expression);
            let path = match &decorator.kind {
                Kind::Path(path) => path.clone(),
                Kind::Object(object) => object.path.clone(),
                // A decorator of the project's: what it gives back is what is called.
                Kind::Function(_) | Kind::Lambda(..) | Kind::Bound(_) => {
                    let call =
                        Arguments { positional: vec![value], span: place, callee: place, ..Arguments::default() };
                    value = self.apply(decorator, call, false);
                    continue;
                }
                _ => Rc::from(""),
            };
            function.form = match &*path {
                "contextlib.contextmanager" | "contextlib.asynccontextmanager" => Form::Manager,
                "builtins.staticmethod" => Form::Static,
                "builtins.classmethod"
                | "sqlalchemy.orm.declared_attr"
                | "sqlalchemy.ext.declarative.declared_attr" => Form::OfClass,
                "builtins.property" | "functools.cached_property" => Form::Property,
                _ if leaves_alone(&path) => function.form,
                // What it does instead is not known.
                _ => return self.run_time(place),
            };
            if matches!(value.kind, Kind::Function(_)) {
                value = Value::new(Kind::Function(function), place);
            }
        }
        value
    }

    /// Follows a call into the function.
    pub(crate) fn call_function(&mut self, function: Function<'a>, arguments: &Arguments<'a>) -> Value<'a> {
        if self.stack.len() > DEEPEST_CALL || self.depth + 8 > super::DEEPEST {
            if self.may_reach_database(function, arguments) {
                self.not_followed(arguments, "it calls itself too often");
            }
            return self.run_time(arguments.span);
        }
        match function.form {
            Form::Manager => Value::new(Kind::Manager(Rc::new((function, arguments.clone()))), arguments.span),
            // A generator does nothing until somebody runs through it; what it gives comes from the run.
            _ if yields(&function.definition.body) => self.run_time(arguments.span),
            _ => self.follow(function, arguments),
        }
    }

    /// Follows a function's body, its parameters bound.
    pub(super) fn follow(&mut self, function: Function<'a>, arguments: &Arguments<'a>) -> Value<'a> {
        let definition = function.definition;
        let caller = self.go_to(function.scope, arguments);
        self.enter(Some(&definition.parameters), function.scope, arguments);
        let guard = self.function_guard;
        let flow = self.block(&definition.body);
        self.function_guard = guard;
        let results = self.pop_frame().results;
        self.come_back(caller);
        match (flow, results.into_iter().next()) {
            (_, Some(doubtful)) => Value::new(doubtful.kind, arguments.span),
            (Flow::Return(value), None) => value,
            _ => Value::none(arguments.span),
        }
    }

    pub(super) fn call_lambda(
        &mut self,
        lambda: &'a ruff_python_ast::ExprLambda,
        scope: Scope,
        arguments: &Arguments<'a>,
    ) -> Value<'a> {
        if self.stack.len() > DEEPEST_CALL {
            return self.run_time(arguments.span);
        }
        let caller = self.go_to(scope, arguments);
        self.enter(lambda.parameters.as_deref(), scope, arguments);
        let value = self.eval(&lambda.body);
        self.pop_frame();
        self.come_back(caller);
        value
    }

    /// Opens a frame in which the parameters are bound.
    fn enter(&mut self, parameters: Option<&'a Parameters>, outer: Scope, arguments: &Arguments<'a>) {
        // Defaults see what the function sees.
        self.push_frame(outer);
        let mut frame = Frame::within(outer);
        let mut taken = 0;
        if let Some(parameters) = parameters.filter(|parameters| !parameters.is_empty()) {
            frame.names.reserve(USUAL_NAMES);
            for (position, parameter) in parameters.posonlyargs.iter().chain(&parameters.args).enumerate() {
                taken = position + 1;
                let name = parameter.name().as_str();
                let value = arguments.positional.get(position).or_else(|| arguments.keyword(name)).cloned();
                let value = value.unwrap_or_else(|| self.default_of(parameter, arguments));
                frame.names.insert(name, value);
            }
            for parameter in &parameters.kwonlyargs {
                let name = parameter.name().as_str();
                let value = arguments.keyword(name).cloned();
                let value = value.unwrap_or_else(|| self.default_of(parameter, arguments));
                frame.names.insert(name, value);
            }
            if let Some(rest) = &parameters.vararg {
                let items = arguments.positional.get(taken..).unwrap_or(&[]).to_vec();
                frame.names.insert(rest.name.as_str(), Value::tuple(items, arguments.span));
            }
            if let Some(rest) = &parameters.kwarg {
                let named = |name: &str| parameters.find(name).is_some();
                let others = arguments.keywords.iter().filter(|keyword| !named(&keyword.name));
                let pairs = others.map(|keyword| {
                    let key = Value::made(keyword.name.clone(), keyword.span);
                    (key, keyword.value.clone())
                });
                frame.names.insert(rest.name.as_str(), Value::dict(pairs.collect(), arguments.span));
            }
        }
        if let Some(entered) = self.current() {
            *entered = frame;
        }
    }

    fn default_of(
        &mut self,
        parameter: &'a ruff_python_ast::ParameterWithDefault,
        arguments: &Arguments<'a>,
    ) -> Value<'a> {
        match (&arguments.missing, &parameter.default) {
            (Some(unknown), _) => self.because(unknown, self.place(parameter)),
            (None, Some(default)) => self.eval(default),
            (None, None) => self.run_time(self.place(parameter)),
        }
    }
}

/// Whether a decorator gives back a function that does the same.
fn leaves_alone(path: &str) -> bool {
    const NAMES: &[&str] =
        &["abstractmethod", "cache", "final", "lru_cache", "memoized_property", "no_type_check", "override", "wraps"];
    let last = path.rsplit('.').next().unwrap_or(path);
    NAMES.contains(&last) && path.contains('.')
}

/// Whether a function is a generator: `yield` in it, not counting functions within.
fn yields(body: &[Stmt]) -> bool {
    body.iter().any(|statement| match statement {
        Stmt::Expr(statement) => matches!(&*statement.value, Expr::Yield(_) | Expr::YieldFrom(_)),
        Stmt::Assign(statement) => matches!(&*statement.value, Expr::Yield(_) | Expr::YieldFrom(_)),
        Stmt::If(statement) => {
            yields(&statement.body) || statement.elif_else_clauses.iter().any(|clause| yields(&clause.body))
        }
        Stmt::For(statement) => yields(&statement.body),
        Stmt::While(statement) => yields(&statement.body),
        Stmt::With(statement) => yields(&statement.body),
        Stmt::Try(statement) => yields(&statement.body) || yields(&statement.finalbody),
        _ => false,
    })
}
