//! Which of many paths are worth reading: decided by their names alone, before anything is opened.

/// The endings of files that migrations and their settings are made of.
const ENDINGS: &[&str] = &[".sql", ".sql.conf", ".sql.postgres", ".ini", ".py", ".toml"];

/// Folders that hold other people's files.
const FOREIGN: &[&str] = &["node_modules", "site-packages", ".git", ".venv", "venv", "__pycache__", "target", ".tox"];

/// Words of a path that say its SQL is for another database.
const OTHER_DATABASES: &[&str] = &["mysql", "mariadb", "sqlite", "sqlite3", "mssql", "sqlserver", "oracle"];

/// Words of a path that say its SQL is for PostgreSQL.
const OURS: &[&str] = &["postgres", "postgresql", "pg", "psql"];

/// Whether a folder of that name is worth entering.
#[must_use]
pub fn enters(folder: &str) -> bool {
    !FOREIGN.contains(&folder)
}

/// Picks the paths that may belong to a migration project. Python files count only near one: beside, above or below an
/// `env.py`, an `alembic.ini` or a folder called `versions`.
#[must_use]
pub fn select<'a>(paths: &[&'a str]) -> Vec<&'a str> {
    let scripts: std::collections::HashSet<&str> = paths
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
    let wanted = |path: &&str| {
        let name = path.rsplit('/').next().unwrap_or(path);
        let ending = ENDINGS.iter().any(|ending| name.ends_with(ending));
        ending && (!name.ends_with(".py") || near_script(path)) && !is_for_another_database(path)
    };
    paths.iter().copied().filter(wanted).collect()
}

/// Whether a path says that its SQL is for another database: `queries_mysql/insert.sql`. The last word on it counts.
fn is_for_another_database(path: &str) -> bool {
    let words = || path.rsplit(|c: char| !c.is_ascii_alphanumeric());
    let said = words().find(|word| [OTHER_DATABASES, OURS].iter().any(|known| known.contains(word)));
    path.contains(".sql") && said.is_some_and(|word| OTHER_DATABASES.contains(&word))
}

fn is_script_folder_mark(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    matches!(name, "env.py" | "script.py.mako")
}
