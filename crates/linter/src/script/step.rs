//! From steps to statements: the words that were written, where there are some; else those that the tool would use.

use std::collections::HashMap;
use std::ops::Range;

use model::{Dialect, FileId, Guard, Operation, Script, SourceFile, Span, Step, Wrapping, describe};

use super::{Purpose, Statement, Unknown, Wrapped};

/// Where statements come from.
pub(crate) struct Source<'a> {
    files: &'a [SourceFile],
    /// Whether the files hold directives, and not the SQL itself.
    is_alembic: bool,
    /// Whose SQL it is.
    dialect: Dialect,
    /// The statements of the SQL files that were asked for.
    split: HashMap<FileId, Vec<Span>>,
}

/// Whether a tool that decides by file puts a transaction around these steps. Several statements that are sent as one
/// string are in one, too.
pub(super) fn wrapped(steps: &[Step]) -> Wrapped {
    let several = steps.first().is_some_and(|first| steps.iter().any(|step| step.statement != first.statement));
    match steps.first().map(|step| step.wrapping) {
        Some(Wrapping::Transaction) => Wrapped::Yes,
        Some(Wrapping::Implicit) if several && !steps.iter().any(ends_transaction) => Wrapped::Yes,
        Some(Wrapping::Unknown) => Wrapped::Unknown,
        _ => Wrapped::No,
    }
}

fn ends_transaction(step: &Step) -> bool {
    matches!(step.operation, Operation::Begin | Operation::Commit | Operation::Rollback)
}

impl<'a> Source<'a> {
    pub(super) fn new(files: &'a [SourceFile], is_alembic: bool, dialect: Dialect) -> Self {
        Self { files, is_alembic, dialect, split: HashMap::new() }
    }

    /// The statements of a script, and those that leave the tool's transaction and come back to it.
    pub(crate) fn statements(&mut self, script: &Script, around: Wrapping) -> Vec<Statement> {
        let mut statements = Vec::new();
        let mut outside = false;
        let mut end = 0;
        for steps in script.steps.chunk_by(|one, other| one.statement == other.statement) {
            let start = end;
            end += steps.len();
            let Some(first) = steps.first() else {
                continue;
            };
            let leaves = self.is_alembic && first.wrapping == Wrapping::Autocommit && around != Wrapping::Autocommit;
            if leaves != outside {
                statements.push(transaction(if leaves { "COMMIT" } else { "BEGIN" }, first));
                outside = leaves;
            }
            match self.is_alembic {
                true => sent(steps, start, self.dialect, &mut statements),
                false => statements.extend(self.written(steps, start..end)),
            }
        }
        if let (true, Some(last)) = (outside, script.steps.last()) {
            statements.push(transaction("BEGIN", last));
        }
        statements
    }

    /// A statement of a SQL file, as it stands there.
    fn written(&mut self, steps: &[Step], places: Range<usize>) -> Option<Statement> {
        let first = steps.first()?;
        let file = self.files.get(first.file.index())?;
        let split = self.split.entry(first.file).or_insert_with(|| sql::statements_in(&file.text, self.dialect));
        let after = split.partition_point(|span| span.start <= first.span.start);
        let span = after.checked_sub(1).and_then(|before| split.get(before)).copied().unwrap_or(first.span);
        // A statement that could not be parsed is still what is sent.
        let sql = Ok(file.slice(span).to_owned());
        Some(Statement { purpose: Purpose::Work, sql, guard: Guard::None, file: first.file, span, steps: places })
    }
}

/// The statements that an Alembic revision sends in one go.
fn sent(steps: &[Step], start: usize, dialect: Dialect, statements: &mut Vec<Statement>) {
    if let Some((step, text)) = steps.first().and_then(|step| Some((step, step.text.as_deref()?))) {
        let text = text.trim().trim_end_matches(';').trim_end();
        let sql = match sql::has_parameters(text) {
            true => Err(Unknown::Partly(text.split_whitespace().collect::<Vec<_>>().join(" "))),
            false => Ok(text.to_owned()),
        };
        return statements.push(statement(step, sql, start..start + steps.len()));
    }
    for (place, step) in (start..).zip(steps) {
        let sql = match &step.operation {
            Operation::Opaque(opaque) => Err(Unknown::Opaque(opaque.reason.to_string())),
            // What a directive comes to is written in PostgreSQL's words, and no other's.
            operation => {
                let written = sql::write(operation).filter(|_| dialect.is_postgres());
                written.ok_or_else(|| Unknown::Partly(describe(operation)))
            }
        };
        statements.push(statement(step, sql, place..place + 1));
    }
}

fn statement(step: &Step, sql: Result<String, Unknown>, steps: Range<usize>) -> Statement {
    Statement { purpose: Purpose::Work, sql, guard: step.guard, file: step.file, span: step.span, steps }
}

fn transaction(word: &str, step: &Step) -> Statement {
    Statement {
        purpose: Purpose::Transaction,
        sql: Ok(word.to_owned()),
        guard: Guard::None,
        file: step.file,
        span: Span::empty(step.span.start),
        steps: 0..0,
    }
}
