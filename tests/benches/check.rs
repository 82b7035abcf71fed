//! How long the parts take, on the largest real histories: parsing alone, reading alone, the whole check.
//!
//! `make bench` runs it; the histories are fetched by `tests/corpora/fetch`.

use std::fs;
use std::path::Path;

use model::SourceFile;

/// The largest history of SQL files, and the largest Alembic project, by migrations.
const SQL: &str = "lemmy-db-schema";
const ALEMBIC: &str = "superset";

fn main() {
    divan::main();
}

#[divan::bench(args = [SQL, ALEMBIC])]
fn parse_alone(bencher: divan::Bencher, history: &str) {
    let files = files(history);
    let statements: Vec<&str> =
        files.iter().filter(|file| file.path.ends_with(".sql")).flat_map(sql_statements).collect();
    let revisions: Vec<&str> =
        files.iter().filter(|file| file.path.ends_with(".py")).map(|file| file.text.as_str()).collect();
    bencher.bench_local(|| {
        let parsed = statements.iter().filter(|text| pg_query::parse(text, 0).is_ok()).count();
        let read = revisions.iter().filter(|text| ruff_python_parser::parse_module(text).is_ok()).count();
        divan::black_box(parsed + read)
    });
}

#[divan::bench(args = [SQL, ALEMBIC])]
fn read_alone(bencher: divan::Bencher, history: &str) {
    let files = files(history);
    let sql: Vec<model::FileId> =
        (0..files.len() as u32).map(model::FileId).filter(|file| files[file.index()].path.ends_with(".sql")).collect();
    bencher.bench_local(|| {
        let projects = alembic::find(&files);
        let revisions: usize = projects
            .iter()
            .flat_map(|project| alembic::read(project, &files))
            .map(|history| history.step_count())
            .sum();
        let scripts: usize = runners::read(&files, &sql).iter().map(model::History::step_count).sum();
        divan::black_box(revisions + scripts)
    });
}

#[divan::bench(args = [SQL, ALEMBIC])]
fn whole_check(bencher: divan::Bencher, history: &str) {
    bencher.with_inputs(|| files(history)).bench_local_values(|files| linter::check(files, None));
}

/// Every file of a history that the linter would read.
fn files(history: &str) -> Vec<SourceFile> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/corpora").join(history);
    let mut files = Vec::new();
    collect(&root, &root, &mut files);
    assert!(!files.is_empty(), "{history} is not there: run `tests/corpora/fetch --only {history} target/corpora`");
    files
}

fn collect(root: &Path, folder: &Path, files: &mut Vec<SourceFile>) {
    let mut entries: Vec<_> = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            collect(root, &path, files);
        } else if path.extension().is_some_and(|ending| ending == "sql" || ending == "py" || ending == "ini") {
            let name = path.strip_prefix(root).unwrap_or(&path).to_string_lossy().replace('\\', "/");
            files.push(SourceFile::decode(name, &fs::read(&path).unwrap_or_default()));
        }
    }
}

/// The statements of a file, cut by the parser's own splitter: what a bare parse would be given.
fn sql_statements(file: &SourceFile) -> Vec<&str> {
    pg_query::split_with_scanner(&file.text).unwrap_or_default()
}
