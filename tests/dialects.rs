//! Whose SQL it is: each section of `dialects.md` is a project, and the block behind it shows for which database each of its
//! histories is read.

use linter::{Database, Given};
use model::SourceFile;

use crate::support::{read, report, settle, top};

#[test]
fn dialects() {
    let path = top().join("tests/dialects.md");
    let page = read(&path);
    report(settle(&path, &page, &redraw(&page)).into_iter().collect());
}

/// The page, with each block of text drawn anew from the files before it.
fn redraw(page: &str) -> String {
    let (mut drawn, mut files) = (String::new(), Vec::new());
    let mut open: Option<&str> = None;
    let mut body = String::new();
    for line in page.split_inclusive('\n') {
        if line.starts_with("## ") {
            files.clear();
        }
        match (line.strip_prefix("```"), open) {
            (Some(info), None) => {
                drawn.push_str(line);
                open = Some(info.trim());
                body.clear();
            }
            (Some(_), Some(info)) => {
                let (language, rest) = info.split_once(' ').unwrap_or((info, ""));
                match language {
                    "text" => drawn.push_str(&draw(&files, rest.strip_prefix("--database ").and_then(Database::read))),
                    _ => {
                        files.push(SourceFile::decode(rest, body.as_bytes()));
                        drawn.push_str(&body);
                    }
                }
                drawn.push_str(line);
                open = None;
            }
            (None, Some(_)) => body.push_str(line),
            (None, None) => drawn.push_str(line),
        }
    }
    drawn
}

/// A line for each history: its folder, its first migration, its database.
fn draw(files: &[SourceFile], database: Option<Database>) -> String {
    let histories = linter::histories_since(files.to_vec(), Given { settings: None, database }, None);
    let line = |told: &linter::Told| {
        let root = if told.history.root.is_empty() { "." } else { &told.history.root };
        let names: Vec<&str> = told.history.each().map(|migration| migration.stem.as_str()).collect();
        format!("{root}: {} for {}: {}\n", told.history.runner.name, told.history.dialect().name(), names.join(", "))
    };
    histories.histories.iter().map(line).collect()
}
