//! Calls: of the file's own functions, of Alembic and SQLAlchemy, and of code that is not read.

use std::borrow::Cow;
use std::rc::Rc;

use model::{Reason, Span};
use ruff_python_ast::{Expr, ExprCall};

use super::expression::call_looks_at_schema;
use super::{Interpreter, builtin, flask, standard};
use crate::value::{Arguments, Class, Doubt, Function, Keyword, Kind, Object, Role, Value, shorten};
use crate::{operations, sqlalchemy};

impl<'a> Interpreter<'a> {
    pub(super) fn call(&mut self, call: &'a ExprCall, discarded: bool) -> Value<'a> {
        // A method of something unknown is told by its name, which the unknown value of `a.b` would lose.
        if let Expr::Attribute(attribute) = &*call.func {
            let receiver = self.eval(&attribute.value);
            if receiver.as_unknown().is_some() {
                let arguments = self.arguments(call);
                return self.call_method(&receiver, attribute.attr.as_str(), arguments, discarded);
            }
            let callee = self.attribute(receiver, attribute.attr.as_str(), self.place(attribute));
            let arguments = self.arguments(call);
            return self.apply(callee, arguments, discarded);
        }
        let callee = self.eval(&call.func);
        let arguments = self.arguments(call);
        self.apply(callee, arguments, discarded)
    }

    fn arguments(&mut self, call: &'a ExprCall) -> Arguments<'a> {
        let mut arguments =
            Arguments { span: self.place(call), callee: self.place_of_callee(&*call.func), ..Arguments::default() };
        arguments.positional.reserve_exact(call.arguments.args.len());
        arguments.keywords.reserve_exact(call.arguments.keywords.len());
        for argument in &call.arguments.args {
            let Expr::Starred(starred) = argument else {
                arguments.positional.push(self.eval(argument));
                continue;
            };
            let value = self.eval(&starred.value);
            match self.iterate(&value) {
                Ok(items) => arguments.positional.extend(items),
                Err(unknown) => arguments.missing = Some(unknown),
            }
        }
        for keyword in &call.arguments.keywords {
            let value = self.eval(&keyword.value);
            let span = self.place(keyword);
            match (&keyword.arg, &value.kind) {
                (Some(name), _) => {
                    arguments.keywords.push(Keyword { name: Cow::Borrowed(name.as_str()), value, span });
                }
                (None, Kind::Dict(pairs)) => {
                    for (key, value) in pairs.borrow().iter() {
                        match (key.as_text(), value) {
                            (Some(name), value) => arguments.keywords.push(Keyword {
                                name: name.value.clone(),
                                value: value.clone(),
                                span: value.span,
                            }),
                            (None, _) => arguments.missing = Some(self.reason(key, span)),
                        }
                    }
                }
                (None, _) => arguments.missing = Some(self.reason(&value, span)),
            }
        }
        arguments
    }

    /// Calls a value.
    pub(super) fn apply(&mut self, callee: Value<'a>, arguments: Arguments<'a>, discarded: bool) -> Value<'a> {
        if !self.spend() {
            return self.run_time(arguments.span);
        }
        match &callee.kind {
            Kind::Path(path) => {
                let path = path.clone();
                self.call_path(&path, arguments, discarded)
            }
            Kind::Function(function) => self.call_function(*function, &arguments),
            Kind::Lambda(lambda, scope) => self.call_lambda(lambda, *scope, &arguments),
            Kind::Class(class) => self.instantiate(&class.clone(), arguments),
            Kind::Bound(bound) => self.call_bound(&bound.clone(), arguments),
            Kind::Method(method) => {
                let method = method.clone();
                self.call_method(&method.0, &method.1, arguments, discarded)
            }
            // `Session = sessionmaker(bind=bind); session = Session()`.
            Kind::Object(object) if object.path.ends_with("sessionmaker") => Value::role(Role::Session, arguments.span),
            // `update(…) = functools.partial(op.execute, …)`.
            Kind::Object(object) if &*object.path == "functools.partial" => {
                self.call_partial(object, arguments, discarded)
            }
            Kind::Unknown(unknown) => {
                let unknown = unknown.clone();
                if discarded || arguments.values().any(Value::is_handle) {
                    self.not_followed(&arguments, "it is not known which function is called");
                }
                self.because(&unknown, arguments.span)
            }
            _ => self.run_time(arguments.span),
        }
    }

    /// Calls a method with what it is handed before its arguments.
    fn call_bound(
        &mut self,
        bound: &(Value<'a>, Function<'a>, Rc<Class<'a>>),
        mut arguments: Arguments<'a>,
    ) -> Value<'a> {
        arguments.positional.insert(0, bound.0.clone());
        let before = self.methods.len();
        self.methods.push((bound.0.clone(), bound.2.clone()));
        let value = self.call_function(bound.1, &arguments);
        self.methods.truncate(before);
        value
    }

    fn call_partial(&mut self, object: &Rc<Object<'a>>, mut arguments: Arguments<'a>, discarded: bool) -> Value<'a> {
        let bound = &object.arguments;
        let Some((function, first)) = bound.positional.split_first() else {
            return self.run_time(arguments.span);
        };
        arguments.positional.splice(0..0, first.iter().cloned());
        arguments.keywords.splice(0..0, bound.keywords.iter().cloned());
        if self.depth + 4 > super::DEEPEST {
            return self.run_time(arguments.span);
        }
        self.depth += 1;
        let value = self.apply(function.clone(), arguments, discarded);
        self.depth -= 1;
        value
    }

    fn call_path(&mut self, path: &str, arguments: Arguments<'a>, discarded: bool) -> Value<'a> {
        let span = arguments.span;
        if let Some(value) = self.observe_call(path, &arguments) {
            return value;
        }
        if let Some(name) = path.strip_prefix("alembic.op.") {
            let arguments = self.with_types(arguments);
            return operations::perform(self, name, &arguments, None);
        }
        if path == "builtins.super" {
            let method = self.methods.last().cloned();
            return match method {
                Some((object, class)) => Value::new(Kind::Super(Rc::new((object, class))), span),
                None => self.run_time(span),
            };
        }
        if let Some(name) = path.strip_prefix("builtins.") {
            return builtin::call(self, name, arguments);
        }
        if let Some(name) = sqlalchemy::bare_name(path) {
            let arguments = self.with_types(arguments);
            return sqlalchemy::call(self, &name, arguments);
        }
        match path {
            "alembic.context.get_context" | "alembic.runtime.migration.MigrationContext.configure" => {
                Value::role(Role::Context, span)
            }
            // What is handed over on the command line, and settings of the project's own: usually nothing.
            "alembic.context.get_x_argument" => match arguments.get(0, "as_dictionary") {
                Some(value) if value.is_true() => Value::dict(Vec::new(), span),
                _ => Value::list(Vec::new(), span),
            },
            "alembic.context.config.get_main_option" => {
                let is_ours =
                    arguments.get(0, "name").and_then(Value::as_text).is_some_and(|name| is_setting(&name.value));
                match arguments.get(1, "default") {
                    _ if is_ours => self.run_time(span),
                    Some(default) => default.clone(),
                    None => Value::none(span),
                }
            }
            "alembic.context.is_offline_mode" => Value::new(Kind::Bool(false), span),
            "alembic.context.get_bind" => Value::role(Role::Bind, span),
            "alembic.context.execute" => operations::execute(self, &arguments),
            "alembic.operations.Operations" => Value::path("alembic.op", span),
            _ if flask::is_database(path) => self.flask_database(path, arguments),
            _ if path.ends_with(".get_dialect") => Value::role(Role::Dialect, span),
            _ => match standard::call(self, path, &arguments) {
                Some(value) => value,
                None => self.unread(path, arguments, discarded),
            },
        }
    }

    /// A call of code that is not read: what it makes is named after it, and what it does is unknown if it can reach
    /// the database.
    pub(super) fn unread(&mut self, path: &str, arguments: Arguments<'a>, discarded: bool) -> Value<'a> {
        let span = arguments.span;
        if handed_session(path) && arguments.values().any(Value::is_handle) {
            return Value::role(Role::Session, span);
        }
        let asks = !discarded && call_looks_at_schema(path);
        // What is done to the rows it is given shows when the session commits.
        self.holds_rows |= arguments.values().any(Value::is_row) && !is_harmless(path);
        let handed = arguments.values().any(Value::is_handle);
        let inspects = arguments.values().any(|value| matches!(value.kind, Kind::Role(Role::Inspector)));
        if asks || (inspects && !handed && !discarded) {
            return Value::unknown(self.source.slice(span), Doubt::Live, span);
        }
        if (handed && !only_reads(path, discarded)) || (discarded && !is_harmless(path)) {
            self.not_followed(&arguments, "its code is not read");
        }
        Value::object(path, arguments)
    }

    /// A step that hides in a call that is not followed.
    pub(super) fn not_followed(&mut self, arguments: &Arguments<'a>, why: &str) {
        if self.is_harmless_here() && !arguments.values().any(Value::leads_to_database) {
            return;
        }
        let callee = shorten(self.source.slice(arguments.callee));
        let reason = Reason::Unresolved(format!("what `{callee}` does: {why}"));
        self.emit_opaque(reason, arguments.span, arguments.callee);
    }

    /// A value that depends on what `span` gives, or on why one of the arguments is not known.
    pub(super) fn depends(&self, arguments: &Arguments<'a>, span: Span) -> Value<'a> {
        match arguments.values().find_map(Value::as_unknown) {
            Some(unknown) => self.because(&unknown.plain(), span),
            None => self.run_time(span),
        }
    }
}

/// Whether Alembic itself has a setting of that name.
fn is_setting(name: &str) -> bool {
    const NAMES: &[&str] = &[
        "file_template",
        "prepend_sys_path",
        "revision_environment",
        "script_location",
        "sourceless",
        "sqlalchemy.url",
        "timezone",
        "truncate_slug_length",
        "version_locations",
        "version_path_separator",
    ];
    NAMES.contains(&name)
}

/// Whether something that is given a connection is a session on it, by its name: `db.Session(bind=bind)`.
pub(super) fn handed_session(path: &str) -> bool {
    matches!(path.rsplit('.').next(), Some("Session" | "session" | "scoped_session"))
}

/// Whether a function that is given a connection only looks, by its name.
fn only_reads(path: &str, discarded: bool) -> bool {
    let name = path.rsplit('.').next().unwrap_or(path).trim_start_matches('_');
    let reads = ["get_", "is_", "has_", "find_", "list_", "fetch_", "count_", "check_"];
    !discarded && reads.iter().any(|verb| name.starts_with(verb)) && !name.contains("create")
}

/// Whether a function of another module cannot reach the database: the standard library's, and what only writes logs.
fn is_harmless(path: &str) -> bool {
    const OTHERS: &[&str] = &["click", "logger", "loguru", "oslo_log", "structlog", "tqdm"];
    let root = path.split('.').find(|part| !part.is_empty()).unwrap_or(path);
    let last = path.rsplit('.').next().unwrap_or(path);
    crate::modules::is_standard(root)
        || OTHERS.contains(&root)
        || path.starts_with("alembic.context")
        || path.starts_with("alembic.util")
        || matches!(last, "getLogger" | "info" | "warning" | "debug" | "error" | "warn" | "exception" | "critical")
}
