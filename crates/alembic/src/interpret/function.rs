//! Functions and classes of the file: calls are followed into their bodies.

use std::rc::Rc;

use ruff_python_ast::{Expr, Parameters, Stmt, StmtClassDef};

use super::{Flow, Frame, Interpreter};
use crate::value::{Arguments, Class, Function, Kind, Scope, Value};

/// How deep calls of the file's own functions are followed.
const DEEPEST_CALL: usize = 16;

impl<'a> Interpreter<'a> {
    /// Follows a call into the function.
    pub(crate) fn call_function(&mut self, function: Function<'a>, arguments: &Arguments<'a>) -> Value<'a> {
        let definition = function.definition;
        if self.frames.len() > DEEPEST_CALL || self.depth + 8 > super::DEEPEST {
            self.not_followed(arguments, "it calls itself too often");
            return self.run_time(arguments.span);
        }
        let is_generator = yields(&definition.body);
        match definition.decorator_list.as_slice() {
            // A generator does nothing until somebody runs through it; what it gives comes from the run.
            [] if is_generator => return self.run_time(arguments.span),
            [] => {}
            [decorator] if is_generator && self.is_manager(&decorator.expression) => {
                let manager = Kind::Manager(Rc::new((function, arguments.clone())));
                return Value::new(manager, arguments.span);
            }
            _ => {
                self.not_followed(arguments, "it is not a plain function");
                return self.run_time(arguments.span);
            }
        }
        self.follow(function, arguments)
    }

    /// Whether a decorator is `contextlib.contextmanager`.
    fn is_manager(&mut self, decorator: &'a Expr) -> bool {
        matches!(self.eval(decorator).kind, Kind::Path(path) if &*path == "contextlib.contextmanager")
    }

    /// Follows a function's body, its parameters bound.
    pub(super) fn follow(&mut self, function: Function<'a>, arguments: &Arguments<'a>) -> Value<'a> {
        let definition = function.definition;
        let caller = self.go_to(function.scope, arguments);
        self.enter(Some(&definition.parameters), function.scope, arguments);
        let guard = self.function_guard;
        let flow = self.block(&definition.body);
        self.function_guard = guard;
        let results = self.frames.pop().map(|frame| frame.results).unwrap_or_default();
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
        if self.frames.len() > DEEPEST_CALL {
            return self.run_time(arguments.span);
        }
        let caller = self.go_to(scope, arguments);
        self.enter(lambda.parameters.as_deref(), scope, arguments);
        let value = self.eval(&lambda.body);
        self.frames.pop();
        self.come_back(caller);
        value
    }

    /// Opens a frame in which the parameters are bound.
    fn enter(&mut self, parameters: Option<&'a Parameters>, outer: Scope, arguments: &Arguments<'a>) {
        // A function outlives the call that defined it only in ways that migrations do not use.
        let outer = Scope { frame: outer.frame.filter(|index| *index < self.frames.len()), ..outer };
        // Defaults see what the function sees.
        self.frames.push(Frame::within(outer));
        let mut frame = Frame::within(outer);
        let mut taken = 0;
        if let Some(parameters) = parameters {
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
        if let Some(entered) = self.frames.last_mut() {
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

    pub(super) fn define_class(&mut self, definition: &'a StmtClassDef) {
        let name = definition.name.as_str();
        let bases: Vec<Value<'a>> = match &definition.arguments {
            Some(arguments) => arguments.args.iter().map(|base| self.eval(base)).collect(),
            None => Vec::new(),
        };
        let is_enum = bases.iter().any(|base| match &base.kind {
            Kind::Path(path) => path.ends_with("Enum") || path.ends_with("Flag"),
            Kind::Class(class) => class.is_enum,
            _ => false,
        });
        self.frames.push(Frame::within(self.scope()));
        let mut members = Vec::new();
        for statement in &definition.body {
            let target = match statement {
                Stmt::Assign(assign) => assign.targets.first(),
                Stmt::AnnAssign(assign) => Some(&*assign.target),
                _ => None,
            };
            match (statement, target) {
                (Stmt::FunctionDef(_), _) => {}
                (_, Some(Expr::Name(target))) => {
                    let _ = self.block(std::slice::from_ref(statement));
                    let value = self.frames.last().and_then(|frame| frame.names.get(target.id.as_str()));
                    members.extend(value.cloned().map(|value| (target.id.as_str(), value)));
                }
                _ => {}
            }
        }
        self.frames.pop();
        let inherited = bases.iter().filter_map(|base| match &base.kind {
            Kind::Class(class) => Some(class.members.clone()),
            _ => None,
        });
        let mut all: Vec<_> = inherited.flatten().collect();
        all.append(&mut members);
        let class = Class { name, members: all, is_enum };
        self.assign(name, Value::new(Kind::Class(Rc::new(class)), self.place(&definition.name)));
    }

    /// Calling a class of the file: an enum looks a member up, any other makes something that is not looked into.
    pub(super) fn instantiate(&mut self, class: &Rc<Class<'a>>, arguments: Arguments<'a>) -> Value<'a> {
        let span = arguments.span;
        if class.is_enum
            && let Some(value) = arguments.positional.first()
        {
            let found = class.members.iter().find(|(_, member)| self.equal(member, value) == Some(true));
            return match found {
                Some((name, member)) => Value::new(Kind::Member(Rc::new((class.clone(), *name, member.clone()))), span),
                None => self.run_time(span),
            };
        }
        Value::object(&format!("self.{}", class.name), arguments)
    }
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
