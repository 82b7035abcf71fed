//! `env.py`: how the migrations are run, what is said before them, and how their constraints are named.

use model::{
    Connection, Dialect, Extent, Guard, Name, ObjectName, Operation, Session, SetVariable, Span, Step, Wrapping,
};

use crate::interpret::{Interpreter, Observer, Options};
use crate::modules::Library;
use crate::naming::Conventions;
use crate::python::Source;
use crate::value::{Kind, Value};

mod driver;
mod mentions;

/// What an `env.py` says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Environment {
    /// What is put around a revision.
    pub(crate) wrapping: Option<Wrapping>,
    /// The URLs it spells out.
    pub(crate) connections: Vec<Connection>,
    /// The environment variables it asks for.
    pub(crate) variables: Vec<String>,
    /// The session the revisions run in.
    pub(crate) session: Session,
    /// How constraints without a name are called.
    pub(crate) conventions: Conventions,
    /// The database that the revisions are run for, where there are several.
    pub(crate) database: Option<String>,
    /// The kind of database, where anything says so.
    pub(crate) dialect: Option<Dialect>,
}

impl Environment {
    /// What is known where there is no `env.py`: not how constraints are called.
    pub(crate) fn unseen() -> Self {
        Self { session: Session { names_unknown: true, ..Session::default() }, ..Self::default() }
    }
}

/// Reads an `env.py`, given the options that its settings file has.
pub(crate) fn read<'a>(source: &'a Source<'a>, library: &'a dyn Library, options: Options) -> Environment {
    let mentions = mentions::read(source);
    let mut interpreter = Interpreter::bare(source, Some(library), options.dialect);
    let observer = interpreter.observe(options);
    let wrapping = if observer.run.is_some() { Some(wrapping(&observer)) } else { mentions.wrapping };
    Environment {
        wrapping,
        connections: mentions.connections,
        variables: mentions.variables,
        session: Session { names_unknown: are_names_unknown(&observer), ..session(source, &observer) },
        conventions: conventions(&observer, &interpreter),
        database: None,
        dialect: None,
    }
}

/// An argument of `context.configure`; the first call that has it counts.
fn configured<'o, 'a>(observer: &'o Observer<'a>, name: &str) -> Option<&'o Value<'a>> {
    observer.configurations.iter().find_map(|arguments| arguments.keyword(name))
}

/// What is put around a revision. Without `isolation_level`, there is always a transaction: `transactional_ddl=False`
/// only gives each revision its own (Alembic 1.20, asked on PostgreSQL 15).
fn wrapping(observer: &Observer<'_>) -> Wrapping {
    let of_engine = observer.engine.as_ref().and_then(|engine| engine.option("isolation_level"));
    let level = observer.levels.last().or(of_engine);
    match level.map(|level| (&level.kind, level.as_text())) {
        None | Some((Kind::None, _)) => Wrapping::Transaction,
        Some((_, Some(text))) if text.value.eq_ignore_ascii_case("autocommit") => Wrapping::Autocommit,
        Some((_, Some(_))) => Wrapping::Transaction,
        Some((_, None)) => Wrapping::Unknown,
    }
}

fn session(source: &Source<'_>, observer: &Observer<'_>) -> Session {
    let mut session = Session { version_table: version_table(observer), ..Session::default() };
    if let Some(engine) = &observer.engine {
        session.pooled = match engine.option("poolclass").map(|value| &value.kind) {
            Some(Kind::Path(path)) => Some(!path.ends_with("NullPool")),
            Some(_) => None,
            None => (!engine.is_partial).then_some(true),
        };
        session.engine = Some((source.file, engine.span));
        let told = driver::told(engine);
        let steps = told.variables.into_iter().enumerate();
        session.prologue = steps.map(|(number, set)| step(source, set, number)).collect();
        session.arguments = told.arguments;
    }
    let Some(run) = &observer.run else {
        return session;
    };
    let is_readable = |step: &&Step| !matches!(step.operation, Operation::Opaque(_));
    session.prologue.extend(run.prologue.iter().filter(is_readable).cloned());
    let is_false = |name: &str| configured(observer, name).is_some_and(|value| matches!(value.kind, Kind::Bool(false)));
    let each = configured(observer, "transaction_per_migration").is_some_and(Value::is_true);
    session.extent = match run.outside {
        Some(span) => Extent::Outside { file: source.file, span },
        None if each || is_false("transactional_ddl") => Extent::Migration,
        // SQLAlchemy 2 opens one all the same, and nobody commits it.
        None if !run.has_begun => Extent::Outside { file: source.file, span: run.span },
        None => Extent::Run,
    };
    session
}

/// A setting that the connection is opened with.
fn step(source: &Source<'_>, set: SetVariable, number: usize) -> Step {
    let span = set.name.span;
    Step {
        operation: Operation::SetVariable(set),
        file: source.file,
        span,
        head: span,
        statement: u32::try_from(number).unwrap_or(u32::MAX),
        wrapping: Wrapping::Autocommit,
        guard: Guard::None,
        text: None,
        demands: model::Demands::default(),
    }
}

/// The table with the revisions that have run, where `env.py` says how it is called.
fn version_table(observer: &Observer<'_>) -> Option<ObjectName> {
    let given = |name: &str| configured(observer, name).filter(|value| !value.is_none());
    let (table, schema) = (given("version_table"), given("version_table_schema"));
    let name = |value: &Value<'_>| value.as_text().map(|text| text.name());
    if table.is_none() && schema.is_none() {
        return None;
    }
    let default = Name::new("alembic_version", Span::default());
    Some(ObjectName {
        name: table.map_or(Some(default), name)?,
        schema: match schema {
            Some(schema) => Some(name(schema)?),
            None => None,
        },
    })
}

/// Whether there may be a naming convention that the files do not tell.
fn are_names_unknown(observer: &Observer<'_>) -> bool {
    observer.configurations.is_empty()
        || configured(observer, "target_metadata").is_some_and(|metadata| metadata.as_unknown().is_some())
}

/// The naming convention of `target_metadata`: Alembic makes every constraint of an operation on a metadata like it.
fn conventions<'a>(observer: &Observer<'a>, interpreter: &Interpreter<'a>) -> Conventions {
    let metadata = configured(observer, "target_metadata");
    let said = metadata.and_then(|metadata| observer.convention_of(metadata));
    said.map_or(Conventions::default(), |said| Conventions::of(&said, interpreter))
}
