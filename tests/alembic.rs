//! Alembic projects: beneath the files of each, what is read of them as a whole.
//!
//! A project is Markdown: a heading, a named fence for every file, and a fence `text` that says which settings were
//! found, in what order the revisions come, what each does, and what could not be read.

use std::fmt::Write;
use std::path::Path;

use model::{Extent, FileId, Guard, History, Migration, Name, Session, SourceFile, Step, Wrapping, describe};

use crate::support::{markdown_in, read, report, settle};

#[test]
fn projects_are_read_as_the_pages_say() {
    report(markdown_in("tests/alembic").iter().filter_map(|path| check(path)).collect());
}

fn check(path: &Path) -> Option<String> {
    let page = read(path);
    settle(path, &page, &redraw(&page))
}

/// The page, with each fence `text` drawn anew.
fn redraw(page: &str) -> String {
    let mut drawn = String::new();
    let mut files: Vec<SourceFile> = Vec::new();
    let mut lines = page.split_inclusive('\n');
    while let Some(line) = lines.next() {
        drawn.push_str(line);
        if line.starts_with("## ") {
            files.clear();
        }
        let Some(words) = line.strip_prefix("```") else { continue };
        let body: String = lines.by_ref().take_while(|line| line.trim_end() != "```").collect();
        match words.trim().split_once(' ') {
            Some((_, name)) => {
                files.push(SourceFile::decode(name, body.as_bytes()));
                drawn.push_str(&body);
            }
            None => drawn.push_str(&draw(&files)),
        }
        drawn.push_str("```\n");
    }
    drawn
}

fn draw(files: &[SourceFile]) -> String {
    let path = |id: &FileId| files.get(id.index()).map_or("", |file| &*file.path).to_owned();
    let mut text = String::new();
    for project in ::alembic::find(files) {
        let used: Vec<String> = project.settings.iter().chain(&project.environment).map(path).collect();
        let root = if project.root.is_empty() { "." } else { &project.root };
        let section = project.section.as_ref().map_or(String::new(), |section| format!(" -n {section}"));
        let _ = writeln!(
            text,
            "{root}{section}: {}",
            if used.is_empty() { "no settings".to_owned() } else { used.join(", ") }
        );
        for history in ::alembic::read(std::slice::from_ref(&project), files, |_, _, _| None, &mut Default::default()) {
            draw_history(&history, files, &mut text);
        }
    }
    text
}

fn draw_history(history: &History, files: &[SourceFile], text: &mut String) {
    let file = |id: FileId| files.get(id.index());
    let base = if history.from_base { "from an empty database" } else { "from somewhere on" };
    let database = history.database.as_ref().map_or(String::new(), |database| format!(" for `{database}`"));
    let root = if history.root.is_empty() { "." } else { &history.root };
    let _ = writeln!(text, "  history in {root}{database}, {base}");
    for connection in &history.connections {
        let place = file(connection.file).map_or("", |file| file.slice(connection.url.span));
        let _ = writeln!(text, "    connects to {} «{place}»", connection.url.value);
    }
    draw_session(&history.session, history.runner.wrapping, text);
    for migration in history.each() {
        let _ = writeln!(text, "    {}{}", migration.revision, relations(migration));
        draw_steps("", &migration.up.steps, text);
        draw_steps("down ", migration.down.steps(), text);
    }
    for fault in &history.faults {
        let place =
            file(fault.file).map_or(String::new(), |file| format!("{} «{}»", file.path, file.slice(fault.span)));
        let _ = writeln!(text, "    fault: {}  {place}", fault.message);
    }
}

/// What `env.py` says of the session, where it says something.
fn draw_session(session: &Session, wrapping: Wrapping, text: &mut String) {
    let wrapping = match wrapping {
        Wrapping::Transaction => "in a transaction",
        Wrapping::Autocommit => "without a transaction",
        Wrapping::Implicit | Wrapping::Unknown => "in what is not known",
    };
    let extent = match session.extent {
        Extent::Unknown => " of unknown reach",
        Extent::Run => "",
        Extent::Migration => " each",
        Extent::Outside { .. } => " that Alembic does not own",
    };
    let pool = match session.pooled {
        Some(true) => ", from a pool",
        Some(false) => ", without a pool",
        None => "",
    };
    let table = session.version_table.as_ref().map_or(String::new(), |table| format!(", noted in {table}"));
    let _ = writeln!(text, "    {wrapping}{extent}{pool}{table}");
    for (name, value) in &session.arguments {
        let _ = writeln!(text, "    driver: {name}={value}");
    }
    for step in &session.prologue {
        let guard = if step.guard == Guard::None { "" } else { "perhaps " };
        let _ = writeln!(text, "    before: {guard}{}", describe(&step.operation));
    }
}

fn relations(migration: &Migration) -> String {
    let words = |opening: &str, names: &[Name]| {
        let names: Vec<&str> = names.iter().map(Name::as_str).collect();
        if names.is_empty() { String::new() } else { format!("{opening}{}", names.join(", ")) }
    };
    let title = if migration.title.is_empty() { String::new() } else { format!(" ({})", migration.title) };
    let parents = words(" after ", &migration.parents);
    format!(
        "{title}{parents}{}{}",
        words(", depends on ", &migration.depends_on),
        words(", called ", &migration.branch_labels)
    )
}

fn draw_steps(way: &str, steps: &[Step], text: &mut String) {
    for step in steps {
        let _ = writeln!(text, "      {way}{}", describe(&step.operation));
    }
}
