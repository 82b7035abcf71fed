//! How long the parts take, on the largest real histories: parsing alone, reading alone, the whole check.
//!
//! `make bench` runs it; the histories are fetched by `tests/corpora/fetch`.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use divan::counter::BytesCount;
use model::{Dialect, SourceFile};

/// The largest history of SQL files, and the largest Alembic project, by migrations.
const SQL: &str = "lemmy-db-schema";
const ALEMBIC: &str = "superset";

fn main() {
    divan::main();
    if !std::env::args().any(|argument| argument == "--test" || argument == "--list") {
        compare();
    }
}

/// Prints how fast reading the Alembic histories is, against a bare parse of the files it opens: half its speed is the bar.
/// All of them take turns, so that what the machine does beside slows each of them down alike.
#[expect(clippy::print_stdout, reason = "it is what this is run for")]
fn compare() {
    const ROUNDS: usize = 10;
    let histories = alembic_histories();
    let texts = |counts: fn(&SourceFile) -> bool| -> Vec<&str> {
        histories.iter().flatten().filter(|file| counts(file)).map(|file| &*file.text).collect()
    };
    let parts = [
        ("what reading opens", followed(&histories)),
        ("revisions alone", texts(is_revision)),
        ("all Python that is given", texts(is_python)),
    ];
    let mut reading = Duration::MAX;
    let mut parsing = [Duration::MAX; 3];
    for _ in 0..ROUNDS {
        reading = reading.min(time(|| read(&histories)));
        for ((_, texts), shortest) in parts.iter().zip(&mut parsing) {
            *shortest = (*shortest).min(time(|| parse(texts)));
        }
    }
    let size = |texts: &[&str]| texts.iter().map(|text| text.len()).sum::<usize>() as f64 / 1e6;
    let tell = |what: &str, size: f64, took: Duration| {
        print!("{what:<30} {size:>5.1} MB {:>5} ms {:>4.0} MB/s", took.as_millis(), size / took.as_secs_f64());
    };
    println!("\nthe shortest of {ROUNDS} rounds:");
    tell("reading", parts.first().map_or(0.0, |(_, texts)| size(texts)), reading);
    println!();
    for ((what, texts), shortest) in parts.iter().zip(parsing) {
        tell(&format!("parsing {what}"), size(texts), shortest);
        println!(", reading at {:.0} % of that speed", 100.0 * shortest.as_secs_f64() / reading.as_secs_f64());
    }
}

fn time(mut work: impl FnMut() -> usize) -> Duration {
    let start = Instant::now();
    divan::black_box(work());
    start.elapsed()
}

/// The Python that has to be read: of each history its revisions, each `env.py`, and the files that they use, of which
/// reading parses what is asked for. A file counts once, however many projects use it.
fn followed(histories: &[Vec<SourceFile>]) -> Vec<&str> {
    let mut texts = Vec::new();
    for files in histories {
        let mut seen = vec![false; files.len()];
        for project in alembic::find(files) {
            let own = project.trees.iter().flatten().copied().chain(project.environment);
            for id in own.chain(alembic::followed(&project, files)) {
                let is_new = seen.get_mut(id.index()).is_some_and(|seen| !std::mem::replace(seen, true));
                texts.extend(files.get(id.index()).filter(|_| is_new).map(|file| &*file.text));
            }
        }
    }
    texts
}

#[divan::bench(args = [SQL, ALEMBIC])]
fn parse_alone(bencher: divan::Bencher, history: &str) {
    let files = files(history);
    let statements: Vec<&str> =
        files.iter().filter(|file| file.path.ends_with(".sql")).flat_map(sql_statements).collect();
    let revisions: Vec<&str> = files.iter().filter(|file| file.path.ends_with(".py")).map(|file| &*file.text).collect();
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
        let histories = alembic::read(&alembic::find(&files), &files, |_, _, _| None, &mut Default::default());
        let revisions: usize = histories.iter().map(model::History::step_count).sum();
        let scripts = runners::read(&files, &sql, |_| None, |_| None, &mut Default::default());
        let scripts: usize = scripts.iter().map(model::History::step_count).sum();
        divan::black_box(revisions + scripts)
    });
}

#[divan::bench(args = [SQL, ALEMBIC])]
fn whole_check(bencher: divan::Bencher, history: &str) {
    bencher.with_inputs(|| files(history)).bench_local_values(|files| linter::check(files, None));
}

/// Parsing Python alone: every file that the reader is given of the Alembic histories, in bytes a second.
#[divan::bench]
fn parse_python(bencher: divan::Bencher) {
    let histories = alembic_histories();
    bencher.counter(bytes(&histories, is_python)).bench_local(|| divan::black_box(parsed(&histories, is_python)));
}

/// Parsing the revisions alone, without what they import.
#[divan::bench]
fn parse_revisions(bencher: divan::Bencher) {
    let histories = alembic_histories();
    bencher.counter(bytes(&histories, is_revision)).bench_local(|| divan::black_box(parsed(&histories, is_revision)));
}

/// Reading the same files into operations.
#[divan::bench]
fn read_python(bencher: divan::Bencher) {
    let histories = alembic_histories();
    bencher.counter(bytes(&histories, is_python)).bench_local(|| divan::black_box(read(&histories)));
}

/// Reading the SQL files whose folders say which database they are for, in bytes a second: three readers side by side.
#[divan::bench(args = [Dialect::Postgres, Dialect::MySql, Dialect::Sqlite])]
fn read_sql(bencher: divan::Bencher, dialect: Dialect) {
    let is_of = |file: &SourceFile| file.path.ends_with(".sql") && Dialect::of_path(&file.path) == Some(dialect);
    let files: Vec<SourceFile> = histories(|format| format != "alembic").into_iter().flatten().filter(is_of).collect();
    let surroundings = sql::Surroundings { dialect, ..sql::Surroundings::default() };
    bencher.counter(BytesCount::new(files.iter().map(|file| file.text.len()).sum::<usize>())).bench_local(|| {
        divan::black_box(files.iter().map(|file| sql::read(&file.text, &surroundings).steps.len()).sum::<usize>())
    });
}

/// Reads histories; gives the number of their steps.
fn read(histories: &[Vec<SourceFile>]) -> usize {
    let steps = |files: &Vec<SourceFile>| {
        let histories = alembic::read(&alembic::find(files), files, |_, _, _| None, &mut Default::default());
        histories.iter().map(model::History::step_count).sum::<usize>()
    };
    histories.iter().map(steps).sum()
}

fn parsed(histories: &[Vec<SourceFile>], counts: fn(&SourceFile) -> bool) -> usize {
    let files = histories.iter().flatten().filter(|file| counts(file));
    parse(&files.map(|file| &*file.text).collect::<Vec<_>>())
}

fn parse(texts: &[&str]) -> usize {
    texts.iter().filter(|text| ruff_python_parser::parse_module(text).is_ok()).count()
}

fn bytes(histories: &[Vec<SourceFile>], counts: fn(&SourceFile) -> bool) -> BytesCount {
    BytesCount::new(histories.iter().flatten().filter(|file| counts(file)).map(|file| file.text.len()).sum::<usize>())
}

fn alembic_histories() -> Vec<Vec<SourceFile>> {
    histories(|format| format == "alembic")
}

/// The histories of the manifest in such a format, each with its files.
fn histories(counts: fn(&str) -> bool) -> Vec<Vec<SourceFile>> {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpora/manifest.json");
    let manifest = fs::read_to_string(manifest).unwrap_or_default();
    let manifest: Vec<serde_json::Value> = serde_json::from_str(&manifest).unwrap_or_default();
    let counted = manifest.iter().filter(|history| history["format"].as_str().is_some_and(counts));
    counted.filter_map(|history| history["name"].as_str()).map(files).collect()
}

fn is_python(file: &SourceFile) -> bool {
    file.path.ends_with(".py")
}

fn is_revision(file: &SourceFile) -> bool {
    is_python(file) && file.text.contains("\ndown_revision")
}

/// Every file of a history that the linter would read.
fn files(history: &str) -> Vec<SourceFile> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/corpora").join(history);
    let mut paths = Vec::new();
    collect(&root, &root, &mut paths);
    assert!(!paths.is_empty(), "{history} is not there: run `tests/corpora/fetch {history}`");
    let paths: Vec<&str> = paths.iter().map(String::as_str).collect();
    let open = |path: &str| SourceFile::decode(path, &fs::read(root.join(path)).unwrap_or_default());
    let mut files: Vec<SourceFile> = linter::select(&paths).into_iter().map(open).collect();
    for _ in 0..linter::DEEPEST_IMPORT {
        let imported: Vec<SourceFile> = linter::imported(&files, &paths).into_iter().map(open).collect();
        files.extend(imported);
    }
    files
}

fn collect(root: &Path, folder: &Path, paths: &mut Vec<String>) {
    let mut entries: Vec<_> = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            collect(root, &path, paths);
        } else {
            paths.push(path.strip_prefix(root).unwrap_or(&path).to_string_lossy().replace('\\', "/"));
        }
    }
}

/// The statements of a file, cut by the parser's own splitter: what a bare parse would be given.
fn sql_statements(file: &SourceFile) -> Vec<&str> {
    pg_query::split_with_scanner(&file.text).unwrap_or_default()
}
