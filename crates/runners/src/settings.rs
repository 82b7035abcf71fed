//! The files beside migrations that are none: what a tool leaves there, and what says for which database it runs.

use std::collections::HashMap;
use std::iter::successors;

use model::{Dialect, FileId, SourceFile, join};
use toml::de::{DeTable, DeValue};

use crate::{grouped, manifest};

/// The files that say how migrations are run, by their names. They are worth reading beside the scripts, and so are those of the
/// same names in the folders above, if they hold the words beside them.
pub const SAYING: &[(&str, &str)] = &[
    ("Cargo.toml", "sqlx"),
    ("Cargo.toml", "refinery"),
    ("application.properties", "jdbc:"),
    ("application.yaml", "jdbc:"),
    ("application.yml", "jdbc:"),
    ("atlas.hcl", ""),
    ("atlas.sum", ""),
    ("dbconfig.yml", ""),
    ("database.yml", ""),
    ("flyway.conf", ""),
    ("flyway.toml", ""),
    ("liquibase.properties", ""),
    ("meta/_journal.json", ""),
    ("metadata.toml", "run_in_transaction"),
    ("migration_lock.toml", ""),
    ("refinery.toml", ""),
    ("sqitch.conf", ""),
];

/// The files that are no scripts, by their paths. Collected once for all folders.
pub(crate) struct Settings<'a> {
    files: &'a [SourceFile],
    by_path: HashMap<&'a str, FileId>,
    /// The migrations in pop's own language, by their folders.
    fizz: Vec<(&'a str, Vec<FileId>)>,
    /// Liquibase's changelogs that are no SQL.
    changelogs: Vec<FileId>,
    /// The files of environment variables.
    environments: Vec<&'a SourceFile>,
}

/// Whether a path may be that of one of Liquibase's changelogs that are no SQL: it says so, as its documentation does.
#[must_use]
pub fn is_changelog(path: &str) -> bool {
    let is_document = [".xml", ".yaml", ".yml", ".json"].iter().any(|ending| path.ends_with(ending));
    is_document && path.to_ascii_lowercase().contains("changelog")
}

/// Whether a file of that name holds environment variables: `.env`, `.env.example`.
#[must_use]
pub fn is_environment(name: &str) -> bool {
    name.strip_prefix(".env").is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

impl<'a> Settings<'a> {
    pub(crate) fn of(files: &'a [SourceFile]) -> Self {
        let is_script = |file: &SourceFile| file.path.ends_with(".sql") || file.path.ends_with(".py");
        let ids = || (0..).map(FileId).zip(files);
        let by_path = ids().filter(|(_, file)| !is_script(file)).map(|(id, file)| (&*file.path, id)).collect();
        let fizz = ids().filter(|(_, file)| file.path.ends_with(".fizz")).map(|(id, file)| (file.folder(), id));
        let fizz = grouped(fizz.collect());
        let changelogs = ids().filter(|(_, file)| is_changelog(&file.path)).map(|(id, _)| id).collect();
        let environments = files.iter().filter(|file| is_environment(file.file_name())).collect();
        Self { files, by_path, fizz, changelogs, environments }
    }

    /// The migrations of a folder that are written in pop's own language.
    pub(crate) fn fizz(&self, folder: &str) -> &[FileId] {
        let place = self.fizz.binary_search_by(|(known, _)| known.cmp(&folder));
        place.ok().and_then(|place| self.fizz.get(place)).map_or(&[], |(_, ids)| ids)
    }

    /// Liquibase's changelogs that are no SQL.
    pub(crate) fn changelogs(&self) -> &[FileId] {
        &self.changelogs
    }

    /// What a file says.
    pub(crate) fn at(&self, path: &str) -> Option<&'a str> {
        self.files.get(self.by_path.get(path)?.index()).map(|file| &*file.text)
    }

    /// Whether the Cargo.toml nearest to a folder depends on a crate.
    pub(crate) fn depends_on(&self, folder: &str, name: &str) -> bool {
        self.nearest(folder, "Cargo.toml").is_some_and(|text| manifest::depends_on(text, name))
    }

    /// The database that a crate is built for: the one that its features name in the Cargo.toml nearest to a folder.
    pub(crate) fn feature(&self, folder: &str, name: &str) -> Option<Dialect> {
        let features = manifest::features(self.nearest(folder, "Cargo.toml")?, name);
        // `tokio-postgres`, `mysql_async`, `rusqlite`.
        let word = |word: &str| Dialect::of_word(word.strip_prefix("ru").unwrap_or(word));
        agreed(features.iter().filter_map(|feature| feature.split(['-', '_']).find_map(word)).map(Some))
    }

    /// What the file of that name says that is nearest: in a folder, or above it.
    pub(crate) fn nearest(&self, folder: &str, name: &str) -> Option<&'a str> {
        upwards(folder).find_map(|folder| self.at(&join(folder, name)))
    }

    /// What the nearest environment that has a variable sets it to: its file, and the examples beside it.
    pub(crate) fn variable(&self, folder: &str, name: &'a str) -> Vec<&'a str> {
        let beside = |folder: &str| -> Vec<&'a str> {
            let files = self.environments.iter().filter(|file| file.folder() == folder);
            files.flat_map(|file| values(&file.text, name)).collect()
        };
        upwards(folder).map(beside).find(|values| !values.is_empty()).unwrap_or_default()
    }

    /// The database of an application in Java: its own settings have the URL that Flyway and Liquibase then run on. Read in
    /// `FlywayAutoConfiguration` and `LiquibaseAutoConfiguration` of Spring Boot 3.
    pub(crate) fn application(&self, folder: &str) -> Option<Dialect> {
        let names = ["application.properties", "application.yml", "application.yaml"];
        let text = names.iter().find_map(|name| self.nearest(folder, name))?;
        let lines = text.lines().filter(|line| !line.trim_start().starts_with('#'));
        agreed(lines.filter_map(|line| line.get(line.find("jdbc:")?..)).map(dialect_of_url))
    }
}

/// A folder and those above it, the nearest first.
fn upwards(folder: &str) -> impl Iterator<Item = &str> {
    successors(Some(folder), |folder| (!folder.is_empty()).then(|| folder.rsplit_once('/').map_or("", |it| it.0)))
}

/// What a key is set to, one value a line: `key = value` and `key: value`, as INI files, properties, HCL, YAML and the JSON
/// that tools write have it; there its quotes belong to the key. A value that a template makes is none.
pub(crate) fn values<'t>(text: &'t str, key: &'t str) -> impl Iterator<Item = &'t str> {
    text.lines().filter_map(move |line| {
        let rest = line.trim_start().trim_start_matches("- ").strip_prefix(key)?;
        let value = rest.trim_start().strip_prefix(['=', ':'])?.trim();
        let quoted = |quote: char| value.strip_prefix(quote)?.split(quote).next();
        let value = quoted('"').or_else(|| quoted('\'')).unwrap_or_else(|| value.split(" #").next().unwrap_or(value));
        (!value.is_empty() && !value.contains("{{")).then(|| value.trim())
    })
}

/// What a key of that name is set to in a document of TOML, in whatever tables.
pub(crate) fn in_toml(text: &str, key: &str) -> Vec<String> {
    let mut found = Vec::new();
    if let Ok(table) = DeTable::parse(text) {
        gather(table.get_ref(), key, &mut found);
    }
    found
}

fn gather(table: &DeTable<'_>, key: &str, found: &mut Vec<String>) {
    for (name, value) in table {
        match value.get_ref() {
            DeValue::Table(inner) => gather(inner, key, found),
            DeValue::String(text) if name.get_ref() == key => found.push(text.to_string()),
            _ => {}
        }
    }
}

/// The database that a URL leads to, by the words of its scheme: `postgres://`, `jdbc:mysql://`, `docker://postgres/16/dev`.
pub(crate) fn dialect_of_url(url: &str) -> Option<Dialect> {
    url.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).take(2).find_map(Dialect::of_word)
}

/// The one that all of them are; of none, if one of them is not known.
pub(crate) fn agreed(dialects: impl Iterator<Item = Option<Dialect>>) -> Option<Dialect> {
    model::agreed(dialects).flatten()
}
