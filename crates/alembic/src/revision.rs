//! One revision file: its place in the graph, its upgrade and its downgrade.

use std::rc::Rc;

use model::{
    Claim, Dialect, Down, FileId, Guard, Migration, Name, Opaque, Operation, Reason, Script, SourceFile, Span, Step,
    Wrapping, order,
};
use ruff_python_ast::{Expr, Stmt, StmtFunctionDef};

use crate::environment::Environment;
use crate::interpret::Interpreter;
use crate::models;
use crate::modules::{Library, Modules, Parsed};
use crate::python::{Source, place};
use crate::value::{Arguments, Function, Kind, Role, Value};

/// Reads a revision file; `None` where it is no revision, for it names none.
pub(crate) fn read(
    library: &dyn Library,
    file: &SourceFile,
    id: FileId,
    environment: &Environment,
) -> Option<Migration> {
    let source = Source::parse(id, &file.text);
    let mut interpreter = Interpreter::new(&source, Some(library), environment.dialect.unwrap_or_default());
    interpreter.conventions = Rc::new(environment.conventions.clone());
    interpreter.database = environment.database.as_deref().map(Rc::from);
    let named = interpreter.global("revision").map(|value| names(Some(value)).into_iter().next());
    let revision = named.unwrap_or_else(|| name_of_file(file.file_name()))?;
    interpreter.global("down_revision")?;
    let title = title(&source).unwrap_or_else(|| title_of_file(file.file_name(), revision.as_str()));
    let mut migration = read_with(&source, &mut interpreter, environment.wrapping.unwrap_or(Wrapping::Transaction));
    migration.revision = revision;
    migration.title = title;
    migration.description = description(&source);
    migration.stem = file.file_name().trim_end_matches(".py").to_owned();
    migration.claim = claim(&source);
    migration.models = models::imported(&source, library);
    Some(migration)
}

/// See [`crate::read_fragment`].
pub(crate) fn read_fragment(files: &[SourceFile], file: FileId, dialect: Dialect) -> Migration {
    let Some(text) = files.get(file.index()).map(|file| &file.text) else {
        return Migration::default();
    };
    let parsed = Parsed::new(files);
    let modules = Modules::new(&parsed);
    let source = Source::parse(file, text);
    let mut interpreter = Interpreter::bare(&source, Some(&modules), dialect);
    let prebound = [
        ("op", "alembic.op"),
        ("context", "alembic.context"),
        ("sa", "sqlalchemy"),
        ("sqlalchemy", "sqlalchemy"),
        ("sqlmodel", "sqlmodel"),
        ("postgresql", "sqlalchemy.dialects.postgresql"),
    ];
    for (name, path) in prebound {
        interpreter.bind(name, Value::path(path, Span::default()));
    }
    interpreter.run(source.body());
    if interpreter.global("upgrade").is_some() || !source.faults.is_empty() {
        interpreter.take_steps();
        interpreter.faults_told.clear();
        let mut migration = read_with(&source, &mut interpreter, Wrapping::Transaction);
        migration.revision = names(interpreter.global("revision")).into_iter().next().unwrap_or_default();
        migration.title = title(&source).unwrap_or_default();
        return migration;
    }
    let up = Script { file, steps: interpreter.take_steps(), ..Script::default() };
    let mut allows = source.allows();
    allows.append(&mut interpreter.allows);
    let title = title(&source).unwrap_or_default();
    Migration { file, title, up, down: Down::Forward, allows, ..Migration::default() }
}

/// All but the name and the title.
fn read_with<'a>(source: &'a Source<'a>, interpreter: &mut Interpreter<'a>, wrapping: Wrapping) -> Migration {
    let file = source.file;
    let mut migration = Migration {
        file,
        parents: names(interpreter.global("down_revision")),
        depends_on: names(interpreter.global("depends_on")),
        branch_labels: names(interpreter.global("branch_labels")),
        ..Migration::default()
    };
    interpreter.wrap(wrapping);
    migration.up = match function(interpreter, "upgrade") {
        Some(definition) => script(source, interpreter, definition),
        None => Script { file, ..Script::default() },
    };
    migration.down = match function(interpreter, "downgrade") {
        Some(definition) => down(source, interpreter, definition),
        // Half a file may lack what the whole one has.
        None if !source.faults.is_empty() => Down::Forward,
        None => Down::Missing,
    };
    if let Some((message, span)) = source.faults.first().filter(|_| interpreter.faults_told.is_empty()) {
        let step = Step {
            operation: Operation::Opaque(Opaque { reason: Reason::Syntax(message.clone()) }),
            file,
            span: *span,
            head: *span,
            statement: u32::MAX,
            wrapping,
            guard: Guard::None,
            text: None,
            demands: model::Demands::default(),
        };
        migration.up.steps.insert(0, step);
    }
    migration.allows = source.allows();
    migration.allows.append(&mut interpreter.allows);
    order::by_key(&mut migration.allows, |allow| allow.span);
    migration
}

fn function<'a>(interpreter: &Interpreter<'a>, name: &str) -> Option<Function<'a>> {
    match interpreter.global(name)?.kind {
        Kind::Function(function) => Some(function),
        _ => None,
    }
}

/// The steps of `upgrade()` or `downgrade()`.
fn follow<'a>(interpreter: &mut Interpreter<'a>, function: Function<'a>) -> Vec<Step> {
    let definition = function.definition;
    let span = place(&definition.name);
    let mut arguments = Arguments { span, callee: span, ..Arguments::default() };
    // Flask-Migrate's form for several databases is handed their names, older tools a connection.
    for parameter in &definition.parameters.args {
        let value = match parameter.name().as_str() {
            "op" | "operations" => Value::path("alembic.op", span),
            "connection" | "bind" | "conn" => Value::role(Role::Bind, span),
            _ if parameter.default.is_some() => break,
            _ => match &interpreter.database {
                Some(name) => Value::made(name.to_string(), span),
                None => interpreter.run_time(place(parameter)),
            },
        };
        arguments.positional.push(value);
    }
    interpreter.call_function(function, &arguments);
    interpreter.take_steps()
}

fn down<'a>(source: &'a Source<'a>, interpreter: &mut Interpreter<'a>, function: Function<'a>) -> Down {
    let definition = function.definition;
    let first = definition.body.iter().find(|statement| !is_empty(statement));
    if let Some(Stmt::Raise(raise)) = first {
        let explained = is_explained(source, definition) || raise.exc.as_deref().is_some_and(has_message);
        return Down::Raises { file: source.file, span: place(raise), explained };
    }
    Down::Script(script(source, interpreter, function))
}

fn script<'a>(source: &'a Source<'a>, interpreter: &mut Interpreter<'a>, function: Function<'a>) -> Script {
    let explained = is_explained(source, function.definition);
    let blank = function.definition.body.iter().all(is_empty);
    Script { file: source.file, steps: follow(interpreter, function), head: head(source, function), explained, blank }
}

/// Whether a function has a docstring or a comment that Alembic's templates did not put there.
fn is_explained(source: &Source<'_>, definition: &StmtFunctionDef) -> bool {
    let is_own = |text: &str| !matches!(text.trim(), "" | "Upgrade schema." | "Downgrade schema.");
    docstring(&definition.body).is_some_and(is_own) || source.has_comment(with_remarks(source, definition))
}

/// A function with the comments that the parser leaves out: those behind its last word, and those below, as long as they
/// are indented.
fn with_remarks(source: &Source<'_>, definition: &StmtFunctionDef) -> Span {
    let place = place(definition);
    let rest = source.text.get(place.end as usize..).unwrap_or("");
    let mut lines = rest.split_inclusive('\n');
    let last = lines.next().map_or(0, str::len);
    let is_remark =
        |line: &&str| line.trim().is_empty() || line.starts_with([' ', '\t']) && line.trim().starts_with('#');
    let below: usize = lines.take_while(is_remark).map(str::len).sum();
    Span::new(place.start, place.end + (last + below) as u32)
}

/// Whether a statement does nothing.
fn is_empty(statement: &Stmt) -> bool {
    match statement {
        Stmt::Pass(_) | Stmt::Import(_) | Stmt::ImportFrom(_) => true,
        Stmt::Expr(statement) => {
            matches!(*statement.value, Expr::StringLiteral(_) | Expr::EllipsisLiteral(_) | Expr::NoneLiteral(_))
        }
        _ => false,
    }
}

fn has_message(exception: &Expr) -> bool {
    match exception {
        Expr::Call(call) => {
            let has_words = |argument: &Expr| match argument {
                Expr::StringLiteral(literal) => !literal.value.to_str().trim().is_empty(),
                Expr::NumberLiteral(_) | Expr::NoneLiteral(_) => false,
                _ => true,
            };
            call.arguments.args.iter().any(has_words)
        }
        _ => false,
    }
}

/// `def upgrade`.
fn head(source: &Source<'_>, function: Function<'_>) -> Span {
    head_of(source, function.definition)
}

fn head_of(source: &Source<'_>, definition: &StmtFunctionDef) -> Span {
    let name = place(&definition.name);
    let before = source.text.get(..name.start as usize).unwrap_or("");
    let start = before.trim_end().strip_suffix("def").map_or(name.start, |rest| rest.len() as u32);
    Span::new(start, name.end)
}

/// A revision's names: none, one, or several.
fn names(value: Option<&Value<'_>>) -> Vec<Name> {
    let Some(value) = value else {
        return Vec::new();
    };
    match value.items() {
        Some(items) => items.iter().filter_map(Value::as_text).map(|text| text.name()).collect(),
        None => value.as_text().map(|text| text.name()).into_iter().collect(),
    }
}

fn docstring(body: &[Stmt]) -> Option<&str> {
    match body.first()? {
        Stmt::Expr(statement) => match &*statement.value {
            Expr::StringLiteral(literal) => Some(literal.value.to_str()),
            _ => None,
        },
        _ => None,
    }
}

/// The first line of the module's docstring.
fn title(source: &Source<'_>) -> Option<String> {
    let line = docstring(source.body())?.lines().map(str::trim).find(|line| !line.is_empty())?;
    Some(line.to_owned()).filter(|line| !line.starts_with("Revision ID"))
}

/// What the module's docstring says of the revision and of those it follows.
fn claim(source: &Source<'_>) -> Claim {
    let Some(Stmt::Expr(statement)) = source.body().first().filter(|_| docstring(source.body()).is_some()) else {
        return Claim::default();
    };
    let whole = place(&*statement.value);
    let mut claim = Claim::default();
    let mut start = whole.start;
    for line in source.slice(whole).split_inclusive('\n') {
        let words = |label: &str| {
            let rest = line.trim_start().strip_prefix(label)?;
            let words = rest.trim();
            let at = start + (words.as_ptr() as usize - line.as_ptr() as usize) as u32;
            Some((words, at))
        };
        if let Some((word, at)) = words("Revision ID:").filter(|(word, _)| !word.is_empty()) {
            claim.revision.get_or_insert_with(|| Name::new(word, Span::new(at, at + word.len() as u32)));
        }
        if let Some((words, at)) = words("Revises:").filter(|_| claim.parents.is_none()) {
            let is_mark = |c: char| c == ',' || c.is_whitespace() || "()[]'\"".contains(c);
            let span = Span::new(at, at + words.len() as u32);
            let names = words.split(is_mark).filter(|name| !name.is_empty() && *name != "None");
            claim.parents = Some((names.map(|name| Name::new(name, span)).collect(), span));
        }
        start += line.len() as u32;
    }
    claim
}

/// The revision that a file without one is called after, for Alembic 0.1 did so: `_legacy_rev`.
fn name_of_file(name: &str) -> Option<Name> {
    let stem = name.strip_suffix(".py").filter(|stem| !stem.is_empty())?;
    let is_hexadecimal = stem.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    is_hexadecimal.then(|| Name::new(stem, Span::default()))
}

/// The lines of the module's docstring after the title, without those that Alembic's template puts there.
fn description(source: &Source<'_>) -> String {
    const TEMPLATE: &[&str] = &["Revision ID:", "Revises:", "Create Date:", "Branch Labels:", "Depends on:"];
    let text = docstring(source.body()).unwrap_or("").trim();
    let lines = text.lines().map(str::trim_end);
    let is_template = |line: &str| TEMPLATE.iter().any(|words| line.trim_start().starts_with(words));
    let kept: Vec<&str> = lines.skip(usize::from(title(source).is_some())).filter(|line| !is_template(line)).collect();
    let shared =
        kept.iter().filter(|line| !line.trim().is_empty()).map(|line| line.len() - line.trim_start().len()).min();
    let kept: Vec<&str> = kept.iter().map(|line| line.get(shared.unwrap_or(0)..).unwrap_or("")).collect();
    kept.join("\n").trim().to_owned()
}

/// The words of a file name, the revision's id aside: `2026-01-31_0041_add_users.py` is `add users`. Alembic's
/// `file_template` has the slug behind the id, in every form that it comes with.
fn title_of_file(name: &str, revision: &str) -> String {
    let stem = name.strip_suffix(".py").unwrap_or(name);
    let (before, after) = stem.split_once(revision).filter(|_| !revision.is_empty()).unwrap_or(("", stem));
    let words = |text: &str| text.replace(['_', '-'], " ").trim().to_owned();
    let behind = words(after);
    if behind.is_empty() { words(before) } else { behind }
}
