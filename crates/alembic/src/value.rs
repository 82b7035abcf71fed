//! What an expression of a migration may stand for, as far as it can be told without running it.

use std::borrow::Cow;
use std::cell::{Cell, RefCell};
use std::rc::Rc;

use model::{ObjectName, Span, Step};
use ruff_python_ast::ExprLambda;

use crate::core::Sql;
use crate::text::Text;

mod arguments;
mod class;
mod container;
mod unknown;

pub(crate) use arguments::{Arguments, Keyword};
pub(crate) use class::{Class, Form, Function, Instance, Scope};
pub(crate) use container::{Dict, List, Pairs};
pub(crate) use unknown::{Doubt, Entity, Row, Unknown};

/// A value, and the expression it was written as.
#[derive(Clone, Debug)]
pub(crate) struct Value<'a> {
    /// What it is.
    pub(crate) kind: Kind<'a>,
    /// Where it is written.
    pub(crate) span: Span,
}

/// What a value is.
#[derive(Clone, Debug)]
pub(crate) enum Kind<'a> {
    /// `None`.
    None,
    /// `True`, `False`.
    Bool(bool),
    /// An integer that fits.
    Int(i64),
    /// A number with a fraction, as written.
    Float(f64),
    /// A string.
    Text(Rc<Text<'a>>),
    /// A list, a tuple or a set, its items in order.
    List(Rc<List<'a>>),
    /// Items of which the live schema picks some, and what it is asked.
    Sifted(Rc<(Vec<Value<'a>>, Rc<Unknown>)>),
    /// A dictionary, its items in order.
    Dict(Rc<Dict<'a>>),
    /// Something imported or built in, by its dotted path: `sqlalchemy.Integer`, `builtins.len`.
    Path(Rc<str>),
    /// A function of the project.
    Function(Function<'a>),
    /// A lambda of the project.
    Lambda(&'a ExprLambda, Scope),
    /// A call of a function of the project that `with` runs up to its `yield`, and on.
    Manager(Rc<(Function<'a>, Arguments<'a>)>),
    /// A class of the project.
    Class(Rc<Class<'a>>),
    /// An object of one.
    Instance(Rc<Instance<'a>>),
    /// A method of an object or a class, with what it is handed, and the class whose own it is.
    Bound(Rc<(Value<'a>, Function<'a>, Rc<Class<'a>>)>),
    /// `super()` in a method: the object, and the class whose own the method is.
    Super(Rc<(Value<'a>, Rc<Class<'a>>)>),
    /// A member of an enum class: the class, the member's name and its value.
    Member(Rc<(Rc<Class<'a>>, &'a str, Value<'a>)>),
    /// What calling something imported made: a type, a column, a constraint.
    Object(Rc<Object<'a>>),
    /// A method of a value, not called yet.
    Method(Rc<(Value<'a>, Cow<'a, str>)>),
    /// An SQL expression of SQLAlchemy Core, in SQL.
    Sql(Rc<Sql<'a>>),
    /// A statement of SQLAlchemy Core, in the making.
    Statement(Rc<crate::core::Statement<'a>>),
    /// A table of SQLAlchemy Core.
    Table(Rc<Table<'a>>),
    /// A thing of the run-time whose part is known.
    Role(Role<'a>),
    /// There is no knowing.
    Unknown(Rc<Unknown>),
}

/// How deep values may lie in one another; real ones stay under ten.
pub(crate) const DEEPEST: u32 = 64;

/// What a call of something imported made.
#[derive(Debug)]
pub(crate) struct Object<'a> {
    /// What was called: for SQLAlchemy the bare name (`Column`, `postgresql.ENUM`), else the dotted path.
    pub(crate) path: Rc<str>,
    /// With what.
    pub(crate) arguments: Arguments<'a>,
    /// How deep values lie in it.
    pub(crate) nesting: u32,
    /// Whether it stands for a type of the project's that may bring a constraint of its own: a `SchemaType`.
    pub(crate) is_schema_type: bool,
}

/// A table of SQLAlchemy Core.
#[derive(Debug)]
pub(crate) struct Table<'a> {
    /// Its name.
    pub(crate) name: ObjectName,
    /// Its columns, as far as written.
    pub(crate) columns: Vec<Value<'a>>,
    /// The call that defines it, where it is one that says what the table is made of.
    pub(crate) definition: Option<Rc<Arguments<'a>>>,
    /// How deep values lie in it.
    nesting: u32,
}

impl<'a> Table<'a> {
    /// A table of these columns.
    pub(crate) fn new(name: ObjectName, columns: Vec<Value<'a>>, definition: Option<Rc<Arguments<'a>>>) -> Self {
        let nesting = 1 + deepest(columns.iter());
        Self { name, columns, definition, nesting }
    }
}

/// Things of the run-time whose part in a migration is known.
#[derive(Clone, Debug)]
pub(crate) enum Role<'a> {
    /// What an `env.py` connects with.
    Engine(Rc<Engine<'a>>),
    /// A connection: `op.get_bind()`.
    Bind,
    /// A session on one.
    Session,
    /// The migration context.
    Context,
    /// PostgreSQL's dialect.
    Dialect,
    /// `sa.inspect(bind)`.
    Inspector,
    /// `with op.get_context().autocommit_block():`.
    Autocommit,
    /// `with op.batch_alter_table(…) as batch_op:`.
    Batch(Rc<Batch<'a>>),
    /// `sa.MetaData()`.
    MetaData(Rc<MetaData<'a>>),
    /// The columns of a table: `table.c`.
    Columns(Rc<Table<'a>>),
}

/// How an engine was made.
#[derive(Clone, Debug, Default)]
pub(crate) struct Engine<'a> {
    /// Its options: `poolclass`, `connect_args`, `url`.
    pub(crate) options: Vec<(String, Value<'a>)>,
    /// Whether there may be others.
    pub(crate) is_partial: bool,
    /// The call that made it.
    pub(crate) span: Span,
}

impl<'a> Engine<'a> {
    /// The option of that name; the last one counts.
    pub(crate) fn option(&self, name: &str) -> Option<&Value<'a>> {
        self.options.iter().rev().find(|(key, _)| key == name).map(|(_, value)| value)
    }
}

/// A collection of tables.
#[derive(Debug, Default)]
pub(crate) struct MetaData<'a> {
    /// `naming_convention=…`, if it is given.
    pub(crate) naming: RefCell<Option<Value<'a>>>,
    /// The tables that were put into it, in order.
    pub(crate) tables: RefCell<Vec<Rc<Table<'a>>>>,
    /// Whether classes are mapped to tables of it, which are not among them.
    pub(crate) has_classes: Cell<bool>,
    /// The number of the module that makes it: the others of its tables are made there.
    pub(crate) module: usize,
}

/// Operations on one table that Alembic collects and runs at the end of the block.
#[derive(Debug)]
pub(crate) struct Batch<'a> {
    /// The table.
    pub(crate) table: Value<'a>,
    /// Its schema.
    pub(crate) schema: Option<Value<'a>>,
    /// The call that begins it, where it copies the table.
    pub(crate) recreation: Option<Arguments<'a>>,
    /// The steps collected.
    pub(crate) steps: RefCell<Vec<Step>>,
}

impl<'a> Value<'a> {
    /// A value and its place.
    pub(crate) fn new(kind: Kind<'a>, span: Span) -> Self {
        Self { kind, span }
    }

    /// `None`.
    pub(crate) fn none(span: Span) -> Self {
        Self::new(Kind::None, span)
    }

    /// A string.
    pub(crate) fn text(text: Text<'a>) -> Self {
        let span = text.span;
        Self::new(Kind::Text(Rc::new(text)), span)
    }

    /// A string that the expression at `span` makes.
    pub(crate) fn made(value: impl Into<Cow<'a, str>>, span: Span) -> Self {
        Self::text(Text::made(value, span))
    }

    /// A list.
    pub(crate) fn list(items: Vec<Self>, span: Span) -> Self {
        Self::sequence(items, false, span)
    }

    /// A tuple.
    pub(crate) fn tuple(items: Vec<Self>, span: Span) -> Self {
        Self::sequence(items, true, span)
    }

    fn sequence(items: Vec<Self>, is_tuple: bool, span: Span) -> Self {
        let nesting = Cell::new(1 + deepest(items.iter()));
        Self::new(
            Kind::List(Rc::new(List { items: RefCell::new(items), is_tuple, nesting, doubts: Cell::new(0) })),
            span,
        )
    }

    /// A dictionary.
    pub(crate) fn dict(pairs: Pairs<'a>, span: Span) -> Self {
        let nesting = Cell::new(1 + deepest(pairs.iter().map(|(_, value)| value)));
        Self::new(Kind::Dict(Rc::new(Dict::new(pairs, nesting))), span)
    }

    /// What calling something imported makes.
    pub(crate) fn object(path: &str, arguments: Arguments<'a>) -> Self {
        let (span, nesting) = (arguments.span, 1 + deepest(arguments.values()));
        Self::new(
            Kind::Object(Rc::new(Object { path: Rc::from(path), arguments, nesting, is_schema_type: false })),
            span,
        )
    }

    /// How deep values lie in it.
    pub(crate) fn nesting(&self) -> u32 {
        match &self.kind {
            Kind::List(list) => list.nesting.get(),
            Kind::Dict(dict) => dict.nesting.get(),
            Kind::Object(object) => object.nesting,
            Kind::Method(method) => 1 + method.0.nesting(),
            Kind::Member(member) => 1 + member.2.nesting(),
            Kind::Manager(manager) => 1 + deepest(manager.1.values()),
            Kind::Sql(sql) => sql.of.as_ref().map_or(0, |of| 1 + of.nesting()),
            Kind::Table(table) => table.nesting,
            _ => 0,
        }
    }

    /// A thing whose part is known.
    pub(crate) fn role(role: Role<'a>, span: Span) -> Self {
        Self::new(Kind::Role(role), span)
    }

    /// Something imported.
    pub(crate) fn path(path: &str, span: Span) -> Self {
        Self::new(Kind::Path(Rc::from(path)), span)
    }

    /// Something that depends on the run.
    pub(crate) fn unknown(what: &str, doubt: Doubt, span: Span) -> Self {
        Self::new(Kind::Unknown(Rc::new(Unknown { what: shorten(what), doubt, is_text: false, row: None })), span)
    }

    /// Objects that a session makes of rows.
    pub(crate) fn row(what: &str, row: Row, span: Span) -> Self {
        let unknown = Unknown { what: shorten(what), doubt: Doubt::RunTime, is_text: false, row: Some(row) };
        Self::new(Kind::Unknown(Rc::new(unknown)), span)
    }

    /// The string, if it is one.
    pub(crate) fn as_text(&self) -> Option<&Text<'a>> {
        match &self.kind {
            Kind::Text(text) => Some(text),
            Kind::Member(member) => member.2.as_text(),
            // A name that conventions leave alone: `op.f(…)`.
            Kind::Object(object) if &*object.path == "conv" => object.arguments.positional.first()?.as_text(),
            _ => None,
        }
    }

    /// The reason why it is not known.
    pub(crate) fn as_unknown(&self) -> Option<&Rc<Unknown>> {
        match &self.kind {
            Kind::Unknown(unknown) => Some(unknown),
            Kind::Sifted(sifted) => Some(&sifted.1),
            _ => None,
        }
    }

    /// Whether whoever holds it can change the database, itself or through what lies in it.
    pub(crate) fn leads_to_database(&self) -> bool {
        match &self.kind {
            Kind::Instance(instance) => instance.attributes.borrow().iter().any(|(_, value)| value.is_handle()),
            Kind::List(list) => list.items.borrow().iter().any(Self::is_handle),
            Kind::Dict(dict) => dict.borrow().iter().any(|(_, value)| value.is_handle()),
            Kind::Function(_) | Kind::Lambda(..) | Kind::Bound(_) => true,
            _ => self.is_handle(),
        }
    }

    /// Whether it stands for rows that a session holds as objects.
    pub(crate) fn is_row(&self) -> bool {
        self.as_unknown().is_some_and(|unknown| matches!(unknown.row, Some(Row::Of(_) | Row::Several(_))))
    }

    /// The object, if it is one.
    pub(crate) fn as_object(&self) -> Option<&Rc<Object<'a>>> {
        match &self.kind {
            Kind::Object(object) => Some(object),
            _ => None,
        }
    }

    /// Whether it is `None`.
    pub(crate) fn is_none(&self) -> bool {
        matches!(self.kind, Kind::None)
    }

    /// Whether it is `True`.
    pub(crate) fn is_true(&self) -> bool {
        matches!(self.kind, Kind::Bool(true)) || matches!(self.kind, Kind::Int(number) if number != 0)
    }

    /// The items of a list, copied; an item is cheap to copy.
    pub(crate) fn items(&self) -> Option<Vec<Self>> {
        match &self.kind {
            Kind::List(list) => Some(list.items.borrow().clone()),
            _ => None,
        }
    }

    /// A copy that stands at `span`, with all that lies in it: of something written in another file.
    pub(crate) fn anchored(&self, span: Span) -> Self {
        let all = |items: &[Self]| items.iter().map(|item| item.anchored(span)).collect::<Vec<_>>();
        let kind = match &self.kind {
            Kind::Text(text) => return Self::made(text.value.clone(), span),
            Kind::List(list) => return Self::sequence(all(&list.items.borrow()), list.is_tuple, span),
            Kind::Dict(dict) => {
                let pairs = dict.borrow();
                return Self::dict(
                    pairs.iter().map(|(key, value)| (key.anchored(span), value.anchored(span))).collect(),
                    span,
                );
            }
            Kind::Object(object) => {
                let arguments = &object.arguments;
                let keywords = arguments.keywords.iter().map(|keyword| Keyword {
                    name: keyword.name.clone(),
                    value: keyword.value.anchored(span),
                    span,
                });
                let arguments = Arguments {
                    positional: all(&arguments.positional),
                    keywords: keywords.collect(),
                    missing: arguments.missing.clone(),
                    span,
                    callee: span,
                };
                let (path, is_schema_type) = (object.path.clone(), object.is_schema_type);
                Kind::Object(Rc::new(Object { path, arguments, nesting: object.nesting, is_schema_type }))
            }
            Kind::Sql(sql) => {
                let text = Text::made(sql.text.value.clone(), span);
                Kind::Sql(Rc::new(Sql { text, ..(**sql).clone() }))
            }
            Kind::Member(member) => Kind::Member(Rc::new((member.0.clone(), member.1, member.2.anchored(span)))),
            kind => kind.clone(),
        };
        Self::new(kind, span)
    }

    /// Whether whoever holds it can change the database: `op`, a connection, a session.
    pub(crate) fn is_handle(&self) -> bool {
        match &self.kind {
            Kind::Path(path) => &**path == "alembic.op",
            Kind::Role(role) => {
                matches!(role, Role::Bind | Role::Session | Role::Context | Role::Batch(_))
            }
            _ => false,
        }
    }
}

fn deepest<'v, 'a: 'v>(values: impl Iterator<Item = &'v Value<'a>>) -> u32 {
    values.map(Value::nesting).max().unwrap_or(0)
}

/// The first line of an expression, and no more of it than a message can bear.
pub(crate) fn shorten(source: &str) -> String {
    const LONGEST: usize = 60;
    let source = source.trim();
    if source.len() <= LONGEST && memchr::memchr(b'\n', source.as_bytes()).is_none() {
        return source.to_owned();
    }
    let line = source.lines().next().unwrap_or("");
    if line.chars().count() <= LONGEST && line.len() == source.len() {
        return line.to_owned();
    }
    let kept: String = line.chars().take(LONGEST).collect();
    format!("{}…", kept.trim_end())
}
