//! A folder a migration: diesel's `N_name/up.sql` and `down.sql`, Prisma's and Drizzle's `N_name/migration.sql`.

use model::{Dialect, FileId, Runner, SourceFile};

use crate::draft::{Draft, Part, Project};
use crate::settings::Settings;
use crate::tool::{diesel, drizzle, prisma};
use crate::version::{Version, words};
use crate::{group_by, grouped, non_empty, tool, undecided};

/// A migration in a folder of its own.
struct Migration<'a> {
    folder: &'a str,
    version: Version,
    up: (FileId, &'a SourceFile),
    down: Option<(FileId, &'a SourceFile)>,
}

/// Finds the projects that keep a folder for each migration, and what is left.
pub(crate) fn find(
    files: &[SourceFile],
    candidates: &[FileId],
    said: &impl Fn(&str) -> Option<Runner>,
    settings: &Settings<'_>,
) -> (Vec<Project>, Vec<FileId>) {
    let (folders, rest) = group_by(candidates, &|file| {
        let file = files.get(file.index())?;
        let is_script = matches!(file.file_name(), "up.sql" | "down.sql" | "migration.sql");
        (is_script && Version::of(name(file.folder())).is_some()).then(|| (file.folder(), ""))
    });
    // By what they hold, for two tools may share a folder.
    let mut found = Vec::new();
    for ((folder, _), scripts) in folders {
        let called = |wanted: &str| {
            let with_file = |id: &FileId| Some((*id, files.get(id.index())?));
            scripts.iter().filter_map(with_file).find(|(_, file)| file.file_name() == wanted)
        };
        let (up, down, is_whole) = match (called("migration.sql"), called("up.sql")) {
            (Some(up), None) => (up, None, true),
            (_, Some(up)) => (up, called("down.sql"), false),
            // A way down from nowhere.
            (None, None) => continue,
        };
        let root = folder.rsplit_once('/').map_or("", |(root, _)| root);
        let migration = Version::of(name(folder)).map(|version| Migration { folder, version, up, down });
        found.extend(migration.map(|migration| ((root, is_whole), migration)));
    }
    let projects = grouped(found).into_iter().filter_map(|((root, is_whole), migrations)| {
        let tools = if is_whole { whole(root, &migrations, settings) } else { vec![paired(&migrations)] };
        let said = said(root);
        let runner = said.or(tools.first().copied())?;
        let fault = migrations.first().filter(|_| said.is_none()).and_then(|it| undecided(root, it.up.0, &tools));
        let dialect = migrations.iter().find_map(|it| drizzle::dialect_of_snapshot(it.folder, settings));
        non_empty(project(root, runner, migrations, settings, dialect, fault.into_iter().collect()))
    });
    (projects.collect(), rest)
}

/// The tools that keep one script in a folder, and have left their mark there: Prisma, unless Drizzle has.
fn whole(root: &str, migrations: &[Migration<'_>], settings: &Settings<'_>) -> Vec<Runner> {
    let is_drizzle = |it: &Migration<'_>| {
        settings.at(&model::join(it.folder, "snapshot.json")).is_some() || drizzle::has_breakpoints(&it.up.1.text)
    };
    let is_locked = settings.at(&model::join(root, "migration_lock.toml")).is_some();
    match (migrations.iter().any(is_drizzle), is_locked) {
        (true, true) => vec![drizzle::RUNNER, prisma::RUNNER],
        (true, false) => vec![drizzle::RUNNER],
        (false, _) => vec![prisma::RUNNER],
    }
}

/// The tool that keeps a script for each way in a folder: diesel, whose folders have a name behind the version. Of those that
/// count milliseconds (Hasura) nothing else is known.
fn paired(migrations: &[Migration<'_>]) -> Runner {
    let is_of_diesel = |it: &Migration<'_>| {
        let counts_milliseconds = it.version.text.len() == 13 && it.version.text.bytes().all(|it| it.is_ascii_digit());
        name(it.folder).contains('_') && !counts_milliseconds
    };
    if migrations.iter().any(is_of_diesel) { diesel::RUNNER } else { tool::PAIRED }
}

fn project(
    root: &str,
    runner: Runner,
    migrations: Vec<Migration<'_>>,
    settings: &Settings<'_>,
    dialect: Option<Dialect>,
    faults: Vec<model::Fault>,
) -> Project {
    let part = |(id, file): (FileId, &SourceFile)| Part::whole(id, &file.text, tool::wrapping(runner, file, settings));
    let draft = |it: Migration<'_>| {
        let called = name(it.folder);
        let revision = match runner {
            // diesel reads up to the first underscore, and leaves the hyphens out.
            diesel::RUNNER => called.split('_').next().unwrap_or(called).replace('-', ""),
            _ => called.to_owned(),
        };
        Draft {
            revision,
            title: words(&it.version.rest),
            up: part(it.up),
            down: it.down.map(part),
            is_one_way: false,
            version: it.version,
        }
    };
    let drafts = migrations.into_iter().map(draft).collect();
    Project { drafts, faults, dialect, ..Project::new(root, runner) }
}

/// The last part of a path.
fn name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}
