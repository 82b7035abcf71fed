//! What is noted while an `env.py` is followed: engines, the state of the connection, how migrations are run.

use std::rc::Rc;

use model::{Dialect, Operation, Span, Step};
use ruff_python_ast::{Expr, StmtFunctionDef};

use super::{Interpreter, flask};
use crate::operations;
use crate::value::{Arguments, Engine, Form, Function, Kind, Role, Value};

/// What has been noted.
#[derive(Debug, Default)]
pub(crate) struct Observer<'a> {
    /// What the settings file says.
    pub(crate) options: Options,
    /// The engine of the connection that was made last, if it is known.
    pub(crate) engine: Option<Rc<Engine<'a>>>,
    /// The isolation levels that connections were given.
    pub(crate) levels: Vec<Value<'a>>,
    /// The arguments of `context.configure`, of each call.
    pub(crate) configurations: Vec<Arguments<'a>>,
    /// What held when the migrations were first run.
    pub(crate) run: Option<Run>,
    /// What is said of the metadata of classes from elsewhere: `SQLModel.metadata.naming_convention = …`.
    conventions: Vec<(Rc<str>, Value<'a>)>,
    /// What listeners say to each connection that is made.
    listeners: Vec<Step>,
    /// Whether a connection was made, and not closed.
    is_connected: bool,
    /// The transaction the connection is in.
    open: Option<Open>,
    /// The transaction that the connection was in when Alembic was handed it.
    outside: Option<Span>,
    /// Whether `context.begin_transaction()` was called.
    has_begun: bool,
}

/// What the settings file says in the section that Alembic is run with.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Options {
    /// The section's name.
    pub(crate) section: String,
    /// The kind of database that it is run for.
    pub(crate) dialect: Dialect,
    /// The options; without a value where it comes from the run.
    pub(crate) values: Vec<(String, Option<String>)>,
}

/// A transaction.
#[derive(Clone, Copy, Debug)]
struct Open {
    /// The call that opened it.
    span: Span,
    /// How many steps there were before.
    steps: usize,
}

/// What held when the migrations were first run.
#[derive(Clone, Debug, Default)]
pub(crate) struct Run {
    /// What had been said before.
    pub(crate) prologue: Vec<Step>,
    /// The transaction that the connection was in when Alembic was handed it.
    pub(crate) outside: Option<Span>,
    /// Whether the run is within `context.begin_transaction()`.
    pub(crate) has_begun: bool,
    /// The call that runs them, or that opened a transaction around it.
    pub(crate) span: Span,
}

impl<'a> Interpreter<'a> {
    /// Follows an `env.py`, and gives what was noted on the way.
    pub(crate) fn observe(&mut self, options: Options) -> Observer<'a> {
        self.observer = Some(Box::new(Observer { options, ..Observer::default() }));
        self.run(self.source.body());
        self.observer.take().map(|observer| *observer).unwrap_or_default()
    }

    /// Calls what only an `env.py` calls; `None` where it is nothing of the kind.
    pub(super) fn observe_call(&mut self, path: &str, arguments: &Arguments<'a>) -> Option<Value<'a>> {
        let span = arguments.span;
        let name = path.strip_prefix("alembic.context.");
        let observer = self.observer.as_mut()?;
        match name {
            Some("configure") => {
                observer.outside = observer.outside.or(observer.open.map(|open| open.span));
                let mut arguments = arguments.clone();
                for keyword in arguments.keywords.iter_mut().filter(|keyword| keyword.name == "target_metadata") {
                    if let Some(metadata) = self.application_metadata(&keyword.value) {
                        keyword.value = metadata;
                    }
                }
                if let Some(observer) = &mut self.observer {
                    observer.configurations.push(arguments);
                }
            }
            Some("begin_transaction") => observer.has_begun = true,
            Some("run_migrations") => self.observe_run(span),
            Some(name) => return self.read_option(name, arguments),
            // An engine from elsewhere.
            None if path.ends_with(".connect") || path.ends_with(".begin") => {
                observer.engine = None;
                let connects = path.ends_with(".connect");
                return Some(if connects { self.observe_connection(span) } else { self.observe_begin(span) });
            }
            None if path == "sqlalchemy.event.listen" => self.observe_listener(arguments),
            None => {
                // What is handed to a runner from elsewhere is run by it.
                let handed = arguments.positional.iter().find(|value| is_callable(value));
                let callee = handed.filter(|_| path.contains("run"))?.clone();
                self.apply(callee, Arguments { span, callee: arguments.callee, ..Arguments::default() }, true);
            }
        }
        Some(Value::none(span))
    }

    fn observe_run(&mut self, span: Span) {
        let steps = std::mem::take(&mut self.steps);
        let Some(observer) = self.observer.as_mut().filter(|observer| observer.run.is_none()) else {
            return;
        };
        let mut prologue = std::mem::take(&mut observer.listeners);
        prologue.extend(steps);
        let span = observer.open.map_or(span, |open| open.span);
        observer.run = Some(Run { prologue, outside: observer.outside, has_begun: observer.has_begun, span });
    }

    /// `config.get_main_option(…)` and its kin.
    fn read_option(&mut self, name: &str, arguments: &Arguments<'a>) -> Option<Value<'a>> {
        let span = arguments.span;
        let observer = self.observer.as_mut()?;
        let name = name.strip_prefix("config.")?;
        let position = usize::from(name == "get_section_option");
        let key = arguments.positional.get(position).and_then(Value::as_text).map(|text| text.value.to_lowercase());
        let other = arguments.positional.first().and_then(Value::as_text).filter(|_| name.contains("section"));
        let is_elsewhere = other.is_some_and(|other| other.value != observer.options.section);
        match name {
            "get_section" | "get_section_option" if is_elsewhere => Some(self.run_time(span)),
            "set_section_option" if is_elsewhere => Some(Value::none(span)),
            "get_main_option" | "get_section_option" | "get_alembic_option" => {
                let known = key.and_then(|key| observer.options.values.iter().rev().find(|(known, _)| *known == key));
                match known {
                    Some((_, Some(value))) => return Some(Value::made(value.clone(), span)),
                    Some((_, None)) => return Some(self.run_time(span)),
                    None => {}
                }
                let default = arguments.get(position + 1, "default").cloned();
                // Another file, another section may say it.
                Some(default.unwrap_or_else(|| self.run_time(span)))
            }
            "get_section" => {
                let options = observer.options.values.clone();
                let pairs = options.into_iter().map(|(key, value)| {
                    let value = value.map_or_else(|| self.run_time(span), |value| Value::made(value, span));
                    (Value::made(key, span), value)
                });
                Some(Value::dict(pairs.collect(), span))
            }
            "set_main_option" | "set_section_option" => {
                let value = arguments.positional.get(position + 1).and_then(Value::as_text);
                if let Some(key) = key {
                    observer.options.values.retain(|(known, _)| *known != key);
                    observer.options.values.push((key, value.map(|value| value.value.replace("%%", "%"))));
                }
                Some(Value::none(span))
            }
            // Whoever runs the command line hands nothing over.
            "attributes.get" => Some(arguments.positional.get(1).cloned().unwrap_or_else(|| Value::none(span))),
            _ => None,
        }
    }

    /// `create_engine(…)`, `engine_from_config(…)` and their asynchronous twins; `None` outside an `env.py`.
    pub(crate) fn observe_engine(&mut self, name: &str, arguments: &Arguments<'a>) -> Option<Value<'a>> {
        self.observer.as_ref()?;
        let span = arguments.span;
        let first = arguments.positional.first();
        if name == "AsyncEngine" {
            return first.cloned();
        }
        let mut engine = Engine { is_partial: arguments.missing.is_some(), span, ..Engine::default() };
        match first.map(|value| (&value.kind, name.ends_with("from_config"))) {
            Some((Kind::Dict(pairs), true)) => {
                let prefix = arguments.get(1, "prefix").and_then(Value::as_text);
                let prefix = prefix.map_or("sqlalchemy.", |text| &text.value);
                for (key, value) in pairs.borrow().iter() {
                    let key = key.as_text().and_then(|key| key.value.strip_prefix(prefix));
                    engine.options.extend(key.map(|key| (key.to_owned(), value.clone())));
                }
            }
            Some((_, true)) => engine.is_partial = true,
            Some((_, false)) => engine.options.extend(first.map(|url| ("url".to_owned(), url.clone()))),
            None => {}
        }
        let named = arguments.keywords.iter().filter(|keyword| keyword.name != "prefix");
        engine.options.extend(named.map(|keyword| (keyword.name.to_string(), keyword.value.clone())));
        Some(Value::role(Role::Engine(Rc::new(engine)), span))
    }

    /// A method of an engine, of a connection or of a transaction; `None` outside an `env.py`, and where it is nothing
    /// that matters.
    pub(super) fn observe_method(
        &mut self,
        receiver: &Value<'a>,
        name: &str,
        arguments: &Arguments<'a>,
    ) -> Option<Value<'a>> {
        let span = arguments.span;
        let observer = self.observer.as_mut()?;
        let engine = match &receiver.kind {
            Kind::Role(Role::Engine(engine)) => Some(engine.clone()),
            _ => None,
        };
        let is_connection = matches!(receiver.kind, Kind::Role(Role::Bind));
        match name {
            "connect" | "begin" if !is_connection => {
                observer.engine = engine;
                Some(if name == "begin" { self.observe_begin(span) } else { self.observe_connection(span) })
            }
            "connect" => Some(receiver.clone()),
            "begin" => Some(self.observe_begin(span)),
            "execution_options" => {
                observer.levels.extend(arguments.keyword("isolation_level").cloned());
                Some(if engine.is_some() { receiver.clone() } else { Value::role(Role::Bind, span) })
            }
            "commit" => {
                observer.open = None;
                Some(Value::none(span))
            }
            "rollback" => {
                self.roll_back();
                Some(Value::none(span))
            }
            "in_transaction" => Some(Value::new(Kind::Bool(observer.open.is_some()), span)),
            "dispose" | "close" => Some(Value::none(span)),
            "run_sync" => Some(self.with_connection(arguments)),
            "execute" | "exec_driver_sql" | "scalar" | "scalars" => {
                // SQLAlchemy opens a transaction before the first statement.
                observer.open = observer.open.or(Some(Open { span, steps: self.steps.len() }));
                Some(operations::execute(self, arguments))
            }
            _ => None,
        }
    }

    fn observe_connection(&mut self, span: Span) -> Value<'a> {
        if let Some(observer) = &mut self.observer {
            observer.is_connected = true;
        }
        Value::role(Role::Bind, span)
    }

    fn observe_begin(&mut self, span: Span) -> Value<'a> {
        if let Some(observer) = &mut self.observer {
            observer.open = Some(Open { span, steps: self.steps.len() });
        }
        // What an engine begins is a connection, too.
        Value::role(Role::Bind, span)
    }

    /// The end of a `with` block that was entered with a value.
    pub(super) fn observe_exit(&mut self, value: &Value<'a>, opened: bool) {
        let Some(observer) = self.observer.as_mut().filter(|_| matches!(value.kind, Kind::Role(Role::Bind))) else {
            return;
        };
        if !opened {
            observer.open = None;
            return;
        }
        // The connection goes back, and what it was told with it; what nobody committed is taken back. What an engine
        // began is committed.
        if std::mem::take(&mut observer.is_connected) {
            self.roll_back();
        } else {
            observer.open = None;
        }
        self.steps.retain(|step| !matches!(step.operation, Operation::SetVariable(_)));
    }

    /// Whether no connection is open now; `false` outside an `env.py`.
    pub(super) fn is_unconnected(&self) -> bool {
        self.observer.as_ref().is_some_and(|observer| !observer.is_connected)
    }

    fn roll_back(&mut self) {
        if let Some(open) = self.observer.as_mut().and_then(|observer| observer.open.take()) {
            self.steps.truncate(open.steps);
        }
    }

    /// `event.listen(engine, "connect", function)`.
    fn observe_listener(&mut self, arguments: &Arguments<'a>) {
        let when = arguments.positional.get(1).and_then(Value::as_text);
        let function = arguments.positional.get(2).map(|value| value.kind.clone());
        if let (Some(Kind::Function(function)), true) = (function, when.is_some_and(|when| when.value == "connect")) {
            self.listen(function, arguments.span);
        }
    }

    /// `@event.listens_for(engine, "connect")`.
    pub(super) fn observe_definition(&mut self, definition: &'a StmtFunctionDef) {
        let [decorator] = definition.decorator_list.as_slice() else {
            return;
        };
        let Expr::Call(call) = &decorator.expression else {
            return;
        };
        let is_listener =
            matches!(self.eval(&call.func).kind, Kind::Path(path) if &*path == "sqlalchemy.event.listens_for");
        let when = call.arguments.args.get(1).map(|when| self.eval(when));
        let when = when.as_ref().and_then(Value::as_text);
        if is_listener && when.is_some_and(|when| when.value == "connect") {
            let function = Function { definition, scope: self.captured(), form: Form::Plain };
            let span = self.place(definition);
            self.listen(function, span);
        }
    }

    fn listen(&mut self, function: Function<'a>, span: Span) {
        let before = std::mem::take(&mut self.steps);
        let open = self.observer.as_ref().and_then(|observer| observer.open);
        let call = Arguments { span, callee: span, ..Arguments::default() };
        self.follow(function, &call);
        let said = std::mem::replace(&mut self.steps, before);
        if let Some(observer) = &mut self.observer {
            observer.listeners.extend(said);
            observer.open = open;
        }
    }

    /// `metadata.naming_convention = …`.
    pub(super) fn observe_assignment(&mut self, object: &Value<'a>, name: &str, value: &Value<'a>) {
        let Some(observer) = self.observer.as_mut().filter(|_| name == "naming_convention") else {
            return;
        };
        match (flask::metadata_of(object), &object.kind) {
            (Some(metadata), _) => *metadata.naming.borrow_mut() = Some(value.clone()),
            (None, Kind::Path(path)) => observer.conventions.push((path.clone(), value.clone())),
            _ => {}
        }
    }
}

impl<'a> Observer<'a> {
    /// The naming convention of a metadata, if it has one of its own.
    pub(crate) fn convention_of(&self, metadata: &Value<'a>) -> Option<Value<'a>> {
        match (flask::metadata_of(metadata), &metadata.kind) {
            (Some(metadata), _) => metadata.naming.borrow().clone(),
            (None, Kind::Path(path)) => {
                let said = self.conventions.iter().rev().find(|(of, _)| of == path);
                said.map(|(_, value)| value.clone())
            }
            _ => None,
        }
    }
}

/// Whether it is code of the project's that somebody can run: a function, a method, `partial(function, …)`.
fn is_callable(value: &Value<'_>) -> bool {
    match &value.kind {
        Kind::Function(_) | Kind::Bound(_) | Kind::Lambda(..) => true,
        Kind::Object(object) => &*object.path == "functools.partial",
        _ => false,
    }
}
