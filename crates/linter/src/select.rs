//! Which of many paths are worth reading: decided by their names alone, before anything is opened.

use std::collections::{HashMap, HashSet};

use model::{Dialect, SourceFile};
use runners::is_environment;

/// The endings of files that migrations and their settings are made of, besides those that say what runs them.
const ENDINGS: &[&str] = &[
    ".sql",
    ".sql.conf",
    ".sql.postgres",
    ".sql.mysql",
    ".sql.mariadb",
    ".sql.sqlite",
    ".fizz",
    ".ini",
    ".py",
    ".toml",
    "atlas.sum",
    "_journal.json",
    "sqitch.plan",
];

/// What says how SQL is run: the name of a file, and words that it must hold to say so.
pub use runners::SAYING;

/// Whether a file may say something of migrations, by its path alone.
#[must_use]
pub fn may_matter(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    let says =
        name == "snapshot.json" || runners::is_changelog(path) || SAYING.iter().any(|(saying, _)| name == *saying);
    says || name.contains(".sql") || ENDINGS.iter().any(|ending| name.ends_with(ending)) || is_environment(name)
}

/// Folders that hold other people's files.
const FOREIGN: &[&str] = &["node_modules", "site-packages", ".git", ".venv", "venv", "__pycache__", "target", ".tox"];

/// Whether a folder of that name is worth entering.
#[must_use]
pub fn enters(folder: &str) -> bool {
    !FOREIGN.contains(&folder)
}

/// Picks the paths that may belong to a migration project. Python files count only near one: beside, above or below an
/// `env.py`, an `alembic.ini` or a folder called `versions`.
#[must_use]
pub fn select<'a>(paths: &[&'a str]) -> Vec<&'a str> {
    let scripts: HashSet<&str> = paths
        .iter()
        .filter(|path| is_script_folder_mark(path))
        .filter_map(|path| path.rsplit_once('/').map(|(folder, _)| folder).or(Some("")))
        .collect();
    let near_script = |path: &str| {
        let mut folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        loop {
            if scripts.contains(folder) || folder.rsplit('/').next() == Some("versions") {
                return true;
            }
            match folder.rsplit_once('/') {
                Some((above, _)) => folder = above,
                None => return scripts.contains("") && !folder.is_empty(),
            }
        }
    };
    let all: HashSet<&str> = paths.iter().copied().collect();
    let plans: HashSet<&str> = paths.iter().filter_map(|path| folder_of(path, "sqitch.plan")).collect();
    // sqitch names its scripts by what they do, and keeps them beside its plan.
    let is_planned = |path: &str| {
        let mut parts = path.match_indices('/').map(|(end, _)| &path[..end]);
        parts.any(|folder| {
            let (above, name) = folder.rsplit_once('/').unwrap_or(("", folder));
            matches!(name, "deploy" | "revert") && plans.contains(above)
        })
    };
    let snapshots = first_snapshots(paths);
    let wanted = |path: &&str| {
        let name = path.rsplit('/').next().unwrap_or(path);
        let is_of_tool = runners::is_changelog(path) || snapshots.contains(*path);
        let says = is_of_tool || SAYING.iter().any(|(saying, _)| name == *saying);
        let ending = says || ENDINGS.iter().any(|ending| name.ends_with(ending));
        if name.ends_with(".py") {
            return near_script(path);
        }
        // What is filled in for one machine is not shared, and its passwords are where they belong.
        if is_environment(name) {
            return !matches!(name, ".env" | ".env.local");
        }
        let is_sql = name.contains(".sql");
        ending && (!is_sql || ((is_migration(path, name) || is_planned(path)) && !is_for_another_database(path, &all)))
    };
    paths.iter().copied().filter(wanted).collect()
}

/// The folder of a file of that name; empty for the current one.
fn folder_of<'a>(path: &'a str, name: &str) -> Option<&'a str> {
    let folder = path.strip_suffix(name)?;
    if folder.is_empty() { Some(folder) } else { folder.strip_suffix('/') }
}

/// Of the snapshots that Drizzle leaves beside each `migration.sql`, one for each project: they are large, and say the same of
/// the database.
fn first_snapshots<'a>(paths: &[&'a str]) -> HashSet<&'a str> {
    let mut firsts: HashMap<&str, &str> = HashMap::new();
    for path in paths {
        let folder = folder_of(path, "snapshot.json").filter(|folder| !folder.is_empty());
        if let Some(folder) = folder {
            let root = folder.rsplit_once('/').map_or("", |(root, _)| root);
            let first = firsts.entry(root).or_insert(path);
            *first = (*first).min(path);
        }
    }
    firsts.into_values().collect()
}

/// How many imports lead from a migration to a file that is still worth reading: a helper, what it is made of, and where
/// that is defined. Whole applications hang together beyond that, and a migration uses none of it.
pub const DEEPEST_IMPORT: usize = 3;

/// Picks the paths of Python files that the files import and that are not among them: what they define is then known
/// too. Those that are picked may import others: ask again with them, up to [`DEEPEST_IMPORT`] times.
#[must_use]
pub fn imported<'a>(files: &[SourceFile], paths: &[&'a str]) -> Vec<&'a str> {
    let given: HashSet<&str> = files.iter().map(|file| &*file.path).collect();
    let mut numbers: Vec<usize> = alembic::imported(files, paths).into_iter().collect();
    model::order::natural(&mut numbers);
    let picked = numbers.into_iter().filter_map(|number| paths.get(number).copied());
    picked.filter(|path| !given.contains(path)).collect()
}

/// Whether SQL looks like a migration by its path, and not like a query, a fixture or a dump: it has a number, it says
/// which way it goes, or it lives among migrations.
fn is_migration(path: &str, name: &str) -> bool {
    let mut words = path.split(|c: char| !c.is_ascii_alphanumeric());
    name.contains(|c: char| c.is_ascii_digit())
        || name.starts_with("R__")
        || runners::leads_on(path)
        || ["up.sql", "down.sql"].iter().any(|ending| name.ends_with(ending))
        || words.any(|word| word.starts_with("migrat") || matches!(word, "delta" | "changelog"))
}

/// Whether it is SQL, and its path says that it is for a database whose SQL nobody reads here: by itself
/// (`oracle/users.sql`), or because the same file stands beside it for PostgreSQL (`users-mssql.sql`, `users-postgres.sql`).
fn is_for_another_database(path: &str, all: &HashSet<&str>) -> bool {
    if !path.contains(".sql") || Dialect::of_path(path).is_some_and(|dialect| dialect != Dialect::Other) {
        return false;
    }
    let has_twin = |word: &str| {
        let ours = |twin: &str| all.contains(path.replace(word, twin).as_str());
        Dialect::of_word(word) == Some(Dialect::Other) && ["postgres", "postgresql", "pg"].into_iter().any(ours)
    };
    let name = path.rsplit('/').next().unwrap_or(path);
    Dialect::of_path(path) == Some(Dialect::Other) || name.split(|c: char| !c.is_ascii_alphanumeric()).any(has_twin)
}

fn is_script_folder_mark(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    matches!(name, "env.py" | "script.py.mako")
}
