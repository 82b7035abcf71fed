//! Lowering tables: what a text is read as, one line a step, beside the words that say so.
//!
//! A table is Markdown: a heading, a fence of SQL (`sql`, `mysql`, `mariadb`, `sqlite`), and beneath it a fence `operations` with a line for every step: the
//! operation, two spaces, and its head in guillemets. A fence `operations spans` shows the step's span after it. A step
//! that may run or not begins with `perhaps`, one that looks before it runs with `inspected`; an allow is a line of its own.
//! A fence of Python is read as an Alembic revision, or as the lines of its `upgrade`, for PostgreSQL unless the fence beneath
//! says otherwise (`operations mysql`): steps of the way down begin with
//! `down`, those that leave the runner's transaction with `autocommit`. A fence of Python with a path, `python app/names.py`,
//! is another file of the project, for the revisions of the same section to import from. Beneath a revision a fence `sent`
//! shows the SQL that reaches the server, as far as it is known, each statement as it is written.

use std::path::Path;

use model::{Demands, Dialect, Down, FileId, Guard, Migration, SourceFile, Step, Wrapping};

use crate::support::{markdown_in, read, report, settle};

#[test]
fn sql_is_read_as_the_tables_say() {
    report(check("tests/lowering/sql"));
}

#[test]
fn mysql_is_read_as_the_tables_say() {
    report(check("tests/lowering/mysql"));
}

#[test]
fn sqlite_is_read_as_the_tables_say() {
    report(check("tests/lowering/sqlite"));
}

#[test]
fn alembic_is_read_as_the_tables_say() {
    report(check("tests/lowering/alembic"));
}

/// Redraws every table of a folder; what differs from the file comes back as text.
fn check(folder: &str) -> Vec<String> {
    markdown_in(folder).iter().filter_map(|path| check_table(path)).collect()
}

fn check_table(path: &Path) -> Option<String> {
    let table = read(path);
    settle(path, &table, &draw(&table))
}

/// The same table, with the operations that its fences are read as.
fn draw(table: &str) -> String {
    let mut drawn = String::new();
    let mut source: Option<(Option<Dialect>, String)> = None;
    let mut modules: Vec<SourceFile> = Vec::new();
    let mut lines = table.lines();
    while let Some(line) = lines.next() {
        drawn.push_str(line);
        drawn.push('\n');
        if line.starts_with('#') {
            modules.clear();
        }
        let Some(words) = line.strip_prefix("```") else { continue };
        let body: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
        let body = body.iter().map(|line| format!("{line}\n")).collect::<String>();
        match words {
            "operations" | "operations spans" | "operations mysql" | "operations sqlite" => {
                let (dialect, source) = source.clone().unwrap_or_default();
                let last = words.rsplit(' ').next().unwrap_or("");
                let shows_spans = last == "spans";
                drawn.push_str(&match dialect {
                    None => revision(&source, &modules, dialect_of(last).unwrap_or_default(), shows_spans),
                    Some(dialect) => operations(&source, dialect, shows_spans),
                });
            }
            words if words.starts_with("python ") => {
                drawn.push_str(&body);
                modules.push(SourceFile::decode(words.trim_start_matches("python "), body.as_bytes()));
            }
            "sent" => {
                let (_, source) = source.clone().unwrap_or_default();
                drawn.push_str(&sent(&source, &modules));
            }
            _ => {
                drawn.push_str(&body);
                source = Some((dialect_of(words), body));
            }
        }
        drawn.push_str("```\n");
    }
    drawn
}

/// Whose SQL a fence holds; nobody's, if it is Python.
fn dialect_of(word: &str) -> Option<Dialect> {
    match word {
        "python" => None,
        "mysql" => Some(Dialect::MySql),
        "mariadb" => Some(Dialect::MariaDb),
        "sqlite" => Some(Dialect::Sqlite),
        _ => Some(Dialect::Postgres),
    }
}

fn operations(source: &str, dialect: Dialect, shows_spans: bool) -> String {
    let source = source.trim_end();
    let reading = sql::read(source, &sql::Surroundings { dialect, ..sql::Surroundings::default() });
    let mut drawn = String::new();
    for step in &reading.steps {
        drawn.push_str(&line(source, step, shows_spans));
    }
    for allow in &reading.allows {
        let reason = allow.reason.as_deref().unwrap_or("no reason");
        drawn.push_str(&format!("allow {}: {reason}\n", allow.rule));
    }
    drawn
}

fn revision(source: &str, modules: &[SourceFile], dialect: Dialect, shows_spans: bool) -> String {
    let migration = migration(source, modules, dialect);
    let mut drawn = String::new();
    let mut draw = |way: &str, steps: &[Step]| {
        for step in steps {
            let leaves = if step.wrapping == Wrapping::Autocommit { "autocommit " } else { "" };
            drawn.push_str(&format!("{way}{leaves}{}", line(source, step, shows_spans)));
        }
    };
    draw("", &migration.up.steps);
    draw("down ", migration.down.steps());
    match &migration.down {
        Down::Raises { explained, .. } => {
            drawn.push_str(if *explained { "down raises, and says why\n" } else { "down raises\n" });
        }
        Down::Missing => drawn.push_str("down is missing\n"),
        Down::Script(script) if script.steps.is_empty() => drawn.push_str("down does nothing\n"),
        Down::Script(_) | Down::Forward => {}
    }
    for allow in &migration.allows {
        let reason = allow.reason.as_deref().unwrap_or("no reason");
        drawn.push_str(&format!("allow {}: {reason}\n", allow.rule));
    }
    drawn
}

/// A revision among the other files of its project.
fn migration(source: &str, modules: &[SourceFile], dialect: Dialect) -> Migration {
    let mut files = vec![SourceFile::decode("migrations/versions/revision.py", source.as_bytes())];
    files.extend_from_slice(modules);
    alembic::read_fragment(&files, FileId::default(), dialect)
}

/// What a revision sends on its way up.
fn sent(source: &str, modules: &[SourceFile]) -> String {
    let migration = migration(source, modules, Dialect::default());
    let mut drawn = String::new();
    let mut said = None;
    for step in &migration.up.steps {
        // The first step of a statement has its text for all of them.
        match (&step.text, sql::write(&step.operation)) {
            (Some(text), _) => {
                said = Some(step.statement);
                drawn.push_str(&format!("{text};\n"));
            }
            (None, _) if said == Some(step.statement) => {}
            (None, Some(text)) => drawn.push_str(&format!("{text};\n")),
            (None, None) => drawn.push_str(&format!("-- not known: {}\n", model::describe(&step.operation))),
        }
    }
    drawn
}

fn line(source: &str, step: &Step, shows_spans: bool) -> String {
    let guard = match step.guard {
        Guard::None => "",
        Guard::Inspected => "inspected ",
        Guard::Perhaps => "perhaps ",
    };
    let text = |span: model::Span| source.get(span.range()).map_or_else(|| format!("{span:?}"), one_line);
    let span = if shows_spans { format!("  ‹{}›", text(step.span)) } else { String::new() };
    let demands = demands(step.demands);
    format!("{guard}{}{demands}  «{}»{span}\n", model::describe(&step.operation), text(step.head))
}

/// How a statement of MySQL wants it done.
fn demands(demands: Demands) -> String {
    let algorithm = demands.algorithm.map(|algorithm| format!(" algorithm {algorithm:?}"));
    let sharing = demands.sharing.map(|sharing| format!(" lock {sharing:?}"));
    [algorithm, sharing].into_iter().flatten().collect::<String>().to_lowercase()
}

/// A text on one line: a run of white space that holds a line break becomes a return sign.
fn one_line(text: &str) -> String {
    text.lines().map(str::trim).collect::<Vec<_>>().join(" ⏎ ")
}
