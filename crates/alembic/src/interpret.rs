//! A small abstract interpreter over Python's syntax tree: it follows what is known and never runs anything.

use std::rc::Rc;

use model::{
    Algorithm, Allow, Dialect, Expression, Guard, ObjectName, Opaque, Operation, Reason, Span, Step, Wrapping,
};
use ruff_python_ast::{Expr, Stmt};
use rustc_hash::FxBuildHasher;
use sql::{Reading, Surroundings};

use crate::dialect;
use crate::modules::Library;
use crate::naming::Conventions;
use crate::operations::{self, Unresolved};
use crate::python::Source;
use crate::text::Text;
use crate::value::{Arguments, Batch, Class, Doubt, Function, Kind, Scope, Unknown, Value};

mod attribute;
mod builtin;
mod call;
mod class;
mod compare;
mod comprehension;
mod context;
mod convention;
mod expression;
mod flask;
mod function;
mod import;
mod method;
mod module;
mod observer;
mod reach;
mod registered;
mod repetition;
mod rows;
mod scope;
mod standard;
mod statement;
mod string;
mod text_method;

use attribute::Dotted;
pub(crate) use convention::Callable;
use module::Site;
pub(crate) use observer::{Observer, Options};
use reach::Mentioned;
use registered::Registrations;
use scope::{Change, Frame, Module};

/// How many statements and expressions one function of a file may cost, besides one for each byte of the file: a loop
/// over a million numbers must not hang the linter.
const FUEL: u32 = 50_000;
/// How many statements and expressions of other files' own may be followed for one revision.
const BUDGET: u32 = 200_000;
/// How many dotted paths a revision usually has.
const USUAL_PATHS: usize = 14;
/// How deep calls and expressions may nest.
const DEEPEST: u32 = 120;

/// The state of an interpretation.
pub(crate) struct Interpreter<'a> {
    /// The file.
    pub(crate) source: &'a Source<'a>,
    /// The other files of the project, if they were given.
    files: Option<&'a dyn Library>,
    /// The revision, then each other file that was brought in.
    modules: Vec<Module<'a>>,
    /// The number of the one being followed.
    module: usize,
    /// The call by which the revision led into another file.
    site: Option<Site>,
    /// Whether another file's own statements are being read.
    is_loading: bool,
    /// The names of each function being followed, and of those left whose names a function within still sees.
    frames: Vec<Frame<'a>>,
    /// The frames of the functions being followed, innermost last.
    stack: Vec<usize>,
    /// The steps so far.
    steps: Vec<Step>,
    /// What comments inside SQL allow.
    pub(crate) allows: Vec<Allow>,
    /// The number of the next statement.
    statement: u32,
    /// What surrounds the code being followed.
    wrapping: Wrapping,
    /// How certain the block being followed is to run.
    block_guard: Guard,
    /// How certain the rest of the function is to run, after a `return` that may have happened.
    function_guard: Guard,
    /// How many branches that may not be taken surround the code being followed.
    doubts: u32,
    /// The batches that are open, innermost last.
    batches: Vec<Rc<Batch<'a>>>,
    /// The assignments made in a branch that may not be taken, to undo them: frame, name, the value before.
    log: Option<Vec<Change<'a>>>,
    /// The bodies of `with` statements that wait for a function to come to its `yield`, innermost last.
    waiting: Vec<Waiting<'a>>,
    /// The methods being followed: the object or class each was handed, and the class whose own it is.
    methods: Vec<(Value<'a>, Rc<Class<'a>>)>,
    /// Whether a session holds objects that stand for rows: what is assigned to them is written when it commits.
    pub(crate) holds_rows: bool,
    /// The syntax errors of the revision for which there is a step, by their numbers.
    pub(crate) faults_told: Vec<usize>,
    /// The types that tables of the script brought with them, and how certain each is.
    pub(crate) types_brought: Vec<(ObjectName, Guard)>,
    /// The database that the revision is run for, where there are several.
    pub(crate) database: Option<Rc<str>>,
    /// The kind of database: whose SQL is made, and whose side of a branch is taken.
    pub(crate) dialect: Dialect,
    /// How constraints without a name are called.
    pub(crate) conventions: Rc<Conventions>,
    /// The operations that the project registers, once they were looked for.
    registrations: Option<Rc<Registrations<'a>>>,
    /// What is noted where the file is an `env.py`.
    observer: Option<Box<Observer<'a>>>,
    /// The names that functions mention, as far as somebody asked.
    mentioned: Mentioned<'a>,
    /// The dotted paths that lead into no file, as far as they were put together.
    dotted: Dotted<'a>,
    fuel: u32,
    /// What may still be spent on other files' own statements.
    budget: u32,
    depth: u32,
}

/// A function that a `with` statement enters with its arguments, and what the body calls that which it yields.
type Manager<'a> = (Rc<(Function<'a>, Arguments<'a>)>, Option<&'a Expr>);

/// The body of a `with` statement.
struct Waiting<'a> {
    /// The other functions that the statement enters, outermost first.
    managers: Vec<Manager<'a>>,
    /// What it calls the value that is yielded.
    target: Option<&'a Expr>,
    /// The statements.
    body: &'a [Stmt],
    /// The scope they stand in.
    scope: Scope,
    /// The call that led into their file.
    site: Option<Site>,
    /// How they ended, once they were followed.
    flow: Option<Flow<'a>>,
}

/// How a statement ended.
enum Flow<'a> {
    /// The next one follows.
    Next,
    /// The function ends.
    Return(Value<'a>),
    /// The loop ends.
    Break,
    /// The loop's next round begins.
    Continue,
    /// An error is raised.
    Raise,
}

impl<'a> Interpreter<'a> {
    /// An interpreter that has read the module's own statements: imports, constants, functions.
    pub(crate) fn new(source: &'a Source<'a>, files: Option<&'a dyn Library>, dialect: Dialect) -> Self {
        let mut interpreter = Self::bare(source, files, dialect);
        interpreter.run(source.body());
        interpreter.steps.clear();
        interpreter.faults_told.clear();
        interpreter
    }

    /// An interpreter that knows nothing yet.
    pub(crate) fn bare(source: &'a Source<'a>, files: Option<&'a dyn Library>, dialect: Dialect) -> Self {
        Self {
            source,
            files,
            modules: vec![Module::new(source)],
            module: 0,
            site: None,
            is_loading: false,
            frames: Vec::new(),
            stack: Vec::new(),
            steps: Vec::new(),
            allows: Vec::new(),
            statement: 0,
            wrapping: Wrapping::Transaction,
            block_guard: Guard::None,
            function_guard: Guard::None,
            doubts: 0,
            batches: Vec::new(),
            log: None,
            waiting: Vec::new(),
            methods: Vec::new(),
            holds_rows: false,
            types_brought: Vec::new(),
            database: None,
            dialect,
            conventions: Rc::default(),
            registrations: None,
            observer: None,
            mentioned: Mentioned::default(),
            dotted: Dotted::with_capacity_and_hasher(USUAL_PATHS, FxBuildHasher),
            fuel: fuel_for(source),
            faults_told: Vec::new(),
            budget: BUDGET,
            depth: 0,
        }
    }

    /// What surrounds every step that says nothing else.
    pub(crate) fn wrap(&mut self, wrapping: Wrapping) {
        self.wrapping = wrapping;
    }

    /// Binds a name of the module.
    pub(crate) fn bind(&mut self, name: &'a str, value: Value<'a>) {
        if let Some(module) = self.modules.first_mut() {
            module.frame.names.insert(name, value);
        }
    }

    /// The value of a name of the module.
    pub(crate) fn global(&self, name: &str) -> Option<&Value<'a>> {
        self.modules.first().and_then(|module| module.frame.names.get(name))
    }

    /// Follows statements of the module.
    pub(crate) fn run(&mut self, body: &'a [Stmt]) {
        // The flow ends with the module.
        let _ = self.block(body);
    }

    /// The steps since the last time, and the count begins anew.
    pub(crate) fn take_steps(&mut self) -> Vec<Step> {
        self.statement = 0;
        self.types_brought.clear();
        (self.block_guard, self.function_guard) = (Guard::None, Guard::None);
        self.fuel = fuel_for(self.source);
        let mut steps = std::mem::take(&mut self.steps);
        number(&mut steps);
        steps
    }

    /// Adds a step of its own statement.
    pub(crate) fn emit(&mut self, operation: Operation, span: Span, head: Span) {
        self.emit_sent(operation, None, span, head);
    }

    /// Adds a step of its own statement, and the SQL that is sent for it.
    pub(crate) fn emit_sent(&mut self, operation: Operation, text: Option<Box<str>>, span: Span, head: Span) {
        let step = Step {
            operation,
            file: self.source.file,
            span,
            head,
            statement: self.statement,
            wrapping: self.wrapping,
            guard: self.guard(),
            text,
            demands: model::Demands::default(),
        };
        self.statement += 1;
        self.push(step);
    }

    /// Adds a step that could not be read.
    pub(crate) fn emit_opaque(&mut self, reason: Reason, span: Span, head: Span) {
        // What a loop comes by again and again is told once.
        let steps = self.batches.last().map(|batch| batch.steps.borrow());
        let last = steps.as_ref().map_or(self.steps.last(), |steps| steps.last());
        let is_told = last.is_some_and(|step| {
            (step.span, step.head, step.guard) == (span, head, self.guard())
                && matches!(&step.operation, Operation::Opaque(opaque) if opaque.reason == reason)
        });
        drop(steps);
        if is_told {
            return;
        }
        self.emit(Operation::Opaque(Opaque { reason }), span, head);
    }

    /// Adds steps whose statements are numbered from [`Interpreter::next_statement`] on.
    pub(crate) fn extend(&mut self, steps: Vec<Step>, statements: u32) {
        self.statement += statements;
        for step in steps {
            self.push(step);
        }
    }

    /// Lets the next step be a part of a statement that has begun.
    pub(crate) fn go_on_with(&mut self, statement: u32) {
        self.statement = statement;
    }

    /// The number of the next statement.
    pub(crate) fn next_statement(&self) -> u32 {
        self.statement
    }

    /// What surrounds the code being followed.
    pub(crate) fn wrapping(&self) -> Wrapping {
        self.wrapping
    }

    /// How certain the code being followed is to run.
    pub(crate) fn guard(&self) -> Guard {
        self.block_guard.or(self.function_guard)
    }

    /// Performs what runs only if a look at the live schema asks for it, where it looks.
    pub(crate) fn looking_first<T>(&mut self, looks: bool, perform: impl FnOnce(&mut Self) -> T) -> T {
        let guard = self.block_guard;
        if looks {
            self.block_guard = guard.or(Guard::Inspected);
        }
        let done = perform(self);
        self.block_guard = guard;
        done
    }

    /// Whether an operation of a batch is being performed: its step waits for the end of the block.
    pub(crate) fn with_batch(&mut self, batch: Option<&Rc<Batch<'a>>>, perform: impl FnOnce(&mut Self)) {
        let Some(batch) = batch else {
            return perform(self);
        };
        self.batches.push(batch.clone());
        perform(self);
        self.batches.pop();
    }

    fn push(&mut self, step: Step) {
        match self.batches.last() {
            Some(batch) => batch.steps.borrow_mut().push(step),
            None => self.steps.push(step),
        }
    }

    /// Runs what a batch has collected, as Alembic does at the end of the `with` block.
    fn flush(&mut self, batch: &Batch<'a>) {
        if let Some(recreation) = &batch.recreation {
            if let Err(Unresolved(what)) = operations::recreate(self, batch, recreation) {
                self.emit_opaque(Reason::Unresolved(what), recreation.span, recreation.callee);
            }
            return;
        }
        let copies = self.dialect == Dialect::Sqlite && dialect::is_copied(&batch.steps.borrow());
        for mut step in batch.steps.take() {
            if copies {
                step.demands.algorithm = Some(Algorithm::Copy);
            }
            self.push(step);
        }
    }

    /// Whether there is something left to spend; each call spends a little.
    #[inline]
    fn spend(&mut self) -> bool {
        if self.fuel == 1 && !self.is_harmless_here() {
            // What comes after is not followed any more: one step stands for it.
            let span = self.site.map_or(Span::default(), |site| site.span());
            self.emit_opaque(
                Reason::Unresolved("what the rest does: it runs too long to be followed".to_owned()),
                span,
                span,
            );
        }
        self.fuel = self.fuel.saturating_sub(1);
        self.fuel > 0
    }

    /// Reads SQL.
    pub(crate) fn read_sql(&self, text: &Text<'_>, surroundings: &Surroundings) -> Reading {
        match self.files {
            Some(files) => files.memo().read(&text.value, surroundings),
            None => sql::read(&text.value, surroundings),
        }
    }

    /// Reads an SQL expression.
    pub(crate) fn read_expression(&self, text: &Text<'_>) -> Expression {
        match self.files {
            Some(files) => files.memo().expression(&text.value, &text.origin()),
            None => sql::expression(&text.value, &text.origin()),
        }
    }

    /// An unknown value that the expression at `span` gives.
    pub(crate) fn run_time(&self, span: Span) -> Value<'a> {
        Value::unknown(self.source.slice(span), Doubt::RunTime, span)
    }

    /// An unknown value that depends on the live schema.
    pub(crate) fn live(&self, span: Span) -> Value<'a> {
        Value::unknown(self.source.slice(span), Doubt::Live, span)
    }

    /// An unknown value, for the reason another one is.
    pub(crate) fn because(&self, unknown: &Rc<Unknown>, span: Span) -> Value<'a> {
        Value::new(Kind::Unknown(unknown.clone()), span)
    }
}

fn fuel_for(source: &Source<'_>) -> u32 {
    FUEL.saturating_add(u32::try_from(source.text.len()).unwrap_or(u32::MAX))
}

/// Counts the statements in the order they run, which batches have changed. Those of one statement stand together.
fn number(steps: &mut [Step]) {
    let (mut next, mut last) = (0, None);
    for step in steps {
        if last.replace(step.statement).is_some_and(|last| last != step.statement) {
            next += 1;
        }
        step.statement = next;
    }
}
