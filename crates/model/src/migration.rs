//! A history of migrations: who follows whom, what each step does, and what surrounds it.

use std::collections::HashSet;
use std::sync::Arc;

use crate::{Allow, Base, Connection, Dialect, FileId, Name, Operation, Past, Reason, Session, Span, Trace, order};

/// Everything one project says about its database's past: the migrations of one tree, in the order they are applied.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct History {
    /// The folder the project was found in, with `/`; empty for the current folder.
    pub root: String,
    /// The tool that runs it.
    pub runner: Runner,
    /// Which database it is run for, where one set of migrations serves several.
    pub database: Option<String>,
    /// Whose SQL it is written in, where anything says so; else it was read as PostgreSQL's.
    pub dialect: Option<Dialect>,
    /// The migrations, parents before children. Where the graph is broken, every revision is still here once. Shared
    /// with who remembers them: one that has not been edited is not read again.
    pub migrations: Vec<Arc<Migration>>,
    /// Where it connects to, as far as its files say.
    pub connections: Vec<Connection>,
    /// The environment variables that its settings ask for: `DATABASE_URL`.
    pub variables: Vec<String>,
    /// The session they run in.
    pub session: Session,
    /// What could not be read of the project itself.
    pub faults: Vec<Fault>,
    /// Whether the first migration starts from an empty database. Not so for a single file out of its history.
    pub from_base: bool,
    /// Whether others stand beside it that no known tool runs either: then some tool does, and it is no file that is
    /// run by hand.
    pub has_company: bool,
    /// The state it is held against, if it is.
    pub base: Option<Base>,
}

/// A migration tool, as far as its behaviour counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Runner {
    /// Its name as people say it: `alembic`, `goose`.
    pub name: &'static str,
    /// Whether it can run a migration backwards at all.
    pub reversible: bool,
    /// What it puts around a script that says nothing.
    pub wrapping: Wrapping,
    /// How a script leaves that transaction: the words to advise. Empty where there is no way or no need.
    pub escape: &'static str,
}

impl Runner {
    /// Whether the files say which tool runs them. Plain SQL files may be run by any, or by hand.
    #[must_use]
    pub fn is_known(&self) -> bool {
        self.name != Self::default().name
    }
}

impl Default for Runner {
    /// Plain SQL files, run statement by statement.
    fn default() -> Self {
        Self { name: "sql", reversible: false, wrapping: Wrapping::Autocommit, escape: "" }
    }
}

/// What a runner puts around a step.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Wrapping {
    /// Nothing: each statement is its own transaction.
    #[default]
    Autocommit,
    /// One transaction around the whole script.
    Transaction,
    /// The script is sent as one string: several statements are one implicit transaction, a lone one is not.
    Implicit,
    /// There is no knowing: who opens the connection is not among the files.
    Unknown,
}

/// One migration: a way up, and perhaps a way down.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Migration {
    /// What the tool calls it: Alembic's `revision`, a version number.
    pub revision: Name,
    /// The file that declares it.
    pub file: FileId,
    /// The name of that file without its ending; of the folder, where each migration has one.
    pub stem: String,
    /// What people call it: the docstring's first line, the file name's words.
    pub title: String,
    /// What its author says beyond that: the docstring's other lines, but for those that the tool writes.
    pub description: String,
    /// The revisions it follows (`down_revision`, or the file before).
    pub parents: Vec<Name>,
    /// Other revisions that must have run.
    pub depends_on: Vec<Name>,
    /// Names of the branch that starts here: several heads are then meant.
    pub branch_labels: Vec<Name>,
    /// What it does.
    pub up: Script,
    /// How it is undone.
    pub down: Down,
    /// The findings it allows.
    pub allows: Vec<Allow>,
    /// The models of the application that it imports: classes that map a table.
    pub models: Vec<Name>,
    /// Its place in the graph, as its docstring has it.
    pub claim: Claim,
}

/// What a docstring says of a revision's place in the graph: for people, no tool reads it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Claim {
    /// `Revision ID: …`
    pub revision: Option<Name>,
    /// `Revises: …`; the words, and where they stand. `None` where it says nothing of it.
    pub parents: Option<(Vec<Name>, Span)>,
}

/// The steps of one direction.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Script {
    /// The file they stand in.
    pub file: FileId,
    /// The steps, in order.
    pub steps: Vec<Step>,
    /// Where the script is announced: `def downgrade`, `-- migrate:down`, else the file's start.
    pub head: Span,
    /// Whether its author says something in it, apart from what the tool writes into each: a comment, a docstring.
    pub explained: bool,
    /// Whether nothing is written in it but what does nothing: `pass`, comments. Not so where what is written could not
    /// be followed, or is meant for another database.
    pub blank: bool,
}

/// How a migration is undone.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Down {
    /// The project or its tool knows no way back.
    #[default]
    Forward,
    /// There should be one, and there is none.
    Missing,
    /// It refuses: the downgrade raises an error.
    Raises {
        /// The file.
        file: FileId,
        /// The statement that raises.
        span: Span,
        /// Whether somebody wrote down why: a message, a docstring.
        explained: bool,
    },
    /// It has steps; none, if it is empty.
    Script(Script),
}

impl Down {
    /// The steps; none where there is no script.
    #[must_use]
    pub fn steps(&self) -> &[Step] {
        match self {
            Self::Script(script) => &script.steps,
            _ => &[],
        }
    }
}

impl Migration {
    /// One that others may have, too, for a change: a copy, where they do.
    ///
    /// What copies a migration copies every kind of operation, 20 kB of code: here once, and not in each crate that asks.
    pub fn own(shared: &mut Arc<Self>) -> &mut Self {
        Arc::make_mut(shared)
    }

    /// Where it says which one it is: its revision, or its script's head where only the file's name tells that.
    #[must_use]
    pub fn sign(&self) -> Span {
        if self.revision.span.is_empty() { self.up.head } else { self.revision.span }
    }

    /// The files it is written in, each once.
    #[must_use]
    pub fn files(&self) -> Vec<FileId> {
        let mut files = vec![self.file, self.up.file];
        files.extend(match &self.down {
            Down::Script(script) => Some(script.file),
            Down::Raises { file, .. } => Some(*file),
            Down::Forward | Down::Missing => None,
        });
        order::natural(&mut files);
        files.dedup();
        files
    }

    /// Whether its upgrade does something and its downgrade does nothing about it. Not so of a merge, which joins two
    /// branches and does nothing else, nor where the project knows no way back or the downgrade refuses.
    #[must_use]
    pub fn lacks_way_back(&self) -> bool {
        let is_idle = |step: &Step| step.operation.trace() == Trace::Nothing;
        let is_empty = match &self.down {
            Down::Missing => true,
            Down::Script(script) => script.steps.iter().all(is_idle),
            Down::Forward | Down::Raises { .. } => false,
        };
        is_empty && self.parents.len() <= 1 && !self.up.steps.iter().all(is_idle)
    }
}

/// One step of a script.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// What it does.
    pub operation: Operation,
    /// The file it stands in.
    pub file: FileId,
    /// The whole of it: the action, or the statement if it has but one.
    pub span: Span,
    /// The words that say what it does, and that a finding underlines: `SET NOT NULL`, `CREATE INDEX`,
    /// `nullable=False`.
    pub head: Span,
    /// Which statement of its script it came from, from 0: the actions of one `ALTER TABLE` share theirs.
    pub statement: u32,
    /// What the runner puts around it.
    pub wrapping: Wrapping,
    /// Whether it is certain to run.
    pub guard: Guard,
    /// What is sent to the server, where a migration in another language spells it out: the SQL of `op.execute`, of a
    /// statement of SQLAlchemy Core. The first step of a statement has it for all of them; it may hold several
    /// statements, and parameters for values that only the run knows. `None` where the step stands in SQL itself, where
    /// a directive (`op.add_column`) leaves the words to the tool, and where they are not known.
    pub text: Option<Box<str>>,
    /// How the statement wants it done.
    pub demands: Demands,
}

/// What a statement says of how the server is to do it, so that it fails where the server cannot (MySQL's `ALGORITHM` and
/// `LOCK`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Demands {
    /// `ALGORITHM`.
    pub algorithm: Option<Algorithm>,
    /// `LOCK`.
    pub sharing: Option<Sharing>,
}

/// How MySQL or MariaDB changes a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Algorithm {
    /// `INSTANT`: only the dictionary changes.
    Instant,
    /// `NOCOPY`: nothing is rebuilt (MariaDB).
    NoCopy,
    /// `INPLACE`: no rows pass through the server, though the table may be rebuilt.
    InPlace,
    /// `COPY`: into a new table, while nobody may write.
    Copy,
    /// `DEFAULT`: whatever costs least.
    Default,
}

/// What others may do with a table while MySQL or MariaDB changes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sharing {
    /// `NONE`: read and write.
    None,
    /// `SHARED`: read.
    Shared,
    /// `EXCLUSIVE`: nothing.
    Exclusive,
    /// `DEFAULT`: as much as can be.
    Default,
}

/// Whether a step runs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Guard {
    /// It does.
    #[default]
    None,
    /// It looks at the live schema first and runs if that fits (`if not inspector.has_table("users")`): assumed to
    /// run, and safe to run again.
    Inspected,
    /// It may run or not: a branch whose condition is not known, a `DO` block, a function body.
    Perhaps,
}

impl Guard {
    /// The less certain of two.
    #[must_use]
    pub const fn or(self, other: Self) -> Self {
        match (self, other) {
            (Self::Perhaps, _) | (_, Self::Perhaps) => Self::Perhaps,
            (Self::Inspected, _) | (_, Self::Inspected) => Self::Inspected,
            (Self::None, Self::None) => Self::None,
        }
    }
}

/// Which way a migration is run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Direction {
    /// Upgrade.
    Up,
    /// Downgrade.
    Down,
}

/// The transaction a step runs in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Transaction {
    /// None but its own.
    None,
    /// The runner's.
    Runner,
    /// One the script opened with `BEGIN`.
    Script,
    /// The implicit one of several statements sent as one string.
    Implicit,
    /// There is no knowing.
    Unknown,
}

/// Something about a project, not about one of its steps, that could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// What, and what was assumed instead.
    pub message: String,
    /// The file.
    pub file: FileId,
    /// Where.
    pub span: Span,
}

impl History {
    /// Whose SQL it was read as.
    #[must_use]
    pub fn dialect(&self) -> Dialect {
        self.dialect.unwrap_or_default()
    }

    /// Whether a tool runs it that its files do not name: there is no knowing what it puts around them. A file alone is
    /// run by hand.
    #[must_use]
    pub fn is_run_by_some_tool(&self) -> bool {
        !self.runner.is_known() && (self.migrations.len() > 1 || self.has_company)
    }

    /// The migrations, parents before children.
    pub fn each(&self) -> impl DoubleEndedIterator<Item = &Migration> + ExactSizeIterator + Clone {
        self.migrations.iter().map(Arc::as_ref)
    }

    /// The revisions that no other revision follows, in order. More than one means that branches have not met:
    /// being depended on (`depends_on`) is not being followed, as in `alembic heads`.
    #[must_use]
    pub fn heads(&self) -> Vec<&Migration> {
        let followed: HashSet<&str> =
            self.migrations.iter().flat_map(|migration| &migration.parents).map(Name::as_str).collect();
        self.each().filter(|migration| !followed.contains(migration.revision.as_str())).collect()
    }

    /// The migrations that the state it is held against has not; none, where it is held against nothing.
    #[must_use]
    pub fn added(&self) -> HashSet<*const Migration> {
        let pasts = self.base.iter().flat_map(|base| &base.pasts);
        let added = self.each().zip(pasts).filter(|(_, past)| **past == Past::New);
        added.map(|(migration, _)| std::ptr::from_ref(migration)).collect()
    }

    /// How many steps there are, both ways.
    #[must_use]
    pub fn step_count(&self) -> usize {
        self.steps().count()
    }

    /// How many steps could not be read.
    #[must_use]
    pub fn opaque_count(&self) -> usize {
        self.steps().filter(|step| matches!(step.operation, Operation::Opaque(_))).count()
    }

    /// The first of its steps that are another database's SQL, which this build has no parser for.
    #[must_use]
    pub fn read_elsewhere(&self) -> Option<&Step> {
        let is_elsewhere =
            |step: &&Step| matches!(&step.operation, Operation::Opaque(it) if it.reason == Reason::Elsewhere);
        self.steps().find(is_elsewhere)
    }

    fn steps(&self) -> impl Iterator<Item = &Step> {
        self.migrations.iter().flat_map(|migration| migration.up.steps.iter().chain(migration.down.steps()))
    }
}

/// The steps of a script in the order in which the server does them, each with its place in the script.
#[must_use]
pub fn in_order(steps: &[Step]) -> Vec<(usize, &Step)> {
    let mut ordered: Vec<(usize, &Step)> = steps.iter().enumerate().collect();
    for actions in ordered.chunk_by_mut(|(_, one), (_, other)| one.statement == other.statement) {
        let table = actions.first().and_then(|(_, step)| step.operation.acted_on());
        if table.is_some() && actions.iter().all(|(_, step)| step.operation.acted_on() == table) {
            order::by_key(actions, |(_, step)| step.operation.pass());
        }
    }
    ordered
}
