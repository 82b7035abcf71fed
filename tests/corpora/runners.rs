//! What runs the files of SQL of real histories, and how much of them is read: tool, migrations, ways back, and the
//! statements that PostgreSQL's parser refuses, with its reasons.

use std::collections::BTreeMap;
use std::path::Path;

use linter::SourceFile;
use model::{Down, History, Operation, Reason, Script};

/// The endings of the files that tell tools apart.
pub(crate) const ENDINGS: &[&str] =
    &["sql", "postgres", "py", "ini", "toml", "json", "sum", "plan", "conf", "yml", "fizz", "hcl"];

/// What was read of the histories of one tool in one corpus.
#[derive(Default)]
struct Row {
    histories: usize,
    migrations: usize,
    paired: usize,
    steps: usize,
    unread: BTreeMap<String, usize>,
}

#[test]
fn every_history_of_sql_is_read_whole() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/corpora");
    let mut folders: Vec<_> =
        std::fs::read_dir(&root).expect("the corpora").flatten().map(|entry| entry.path()).collect();
    folders.sort();
    println!(
        "\n{:<24} {:<16} {:<10} {:>9} {:>10} {:>6} {:>6} {:>6}",
        "corpus", "tool", "for", "histories", "migrations", "paired", "steps", "unread"
    );
    for folder in folders.iter().filter(|folder| folder.is_dir()) {
        let all = super::files(folder, ENDINGS);
        let paths: Vec<&str> = all.iter().map(|file| &*file.path).collect();
        let selected: std::collections::HashSet<&str> = linter::select(&paths).into_iter().collect();
        let files: Vec<SourceFile> = all.iter().filter(|file| selected.contains(&*file.path)).cloned().collect();
        let mut rows: BTreeMap<(&str, String), Row> = BTreeMap::new();
        for told in linter::histories(files, None).histories {
            let history = &told.history;
            if history.runner.name != alembic::RUNNER.name {
                let dialect = history.dialect.map_or("any".to_owned(), |dialect| format!("{dialect:?}"));
                count(history, rows.entry((history.runner.name, dialect)).or_default());
            }
        }
        let name = folder.file_name().unwrap_or_default().to_string_lossy();
        for ((tool, dialect), row) in rows {
            let unread: usize = row.unread.values().sum();
            println!(
                "{name:<24} {tool:<16} {dialect:<10} {:>9} {:>10} {:>6} {:>6} {unread:>6}",
                row.histories, row.migrations, row.paired, row.steps
            );
            for (reason, count) in row.unread {
                println!("{:>24} {count}: {reason}", "");
            }
        }
    }
}

fn count(history: &History, row: &mut Row) {
    row.histories += 1;
    for migration in history.each() {
        row.migrations += 1;
        listen(&migration.up, row);
        if let Down::Script(script) = &migration.down {
            row.paired += 1;
            listen(script, row);
        }
    }
}

fn listen(script: &Script, row: &mut Row) {
    for step in &script.steps {
        row.steps += 1;
        if let Operation::Opaque(opaque) = &step.operation
            && matches!(opaque.reason, Reason::Syntax(_) | Reason::Foreign { .. })
        {
            *row.unread.entry(opaque.reason.to_string()).or_default() += 1;
        }
    }
}
