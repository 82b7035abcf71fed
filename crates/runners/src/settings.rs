//! The files beside migrations that are none: what a tool leaves there, and what says for which database it runs.

use std::collections::HashMap;

use model::{Dialect, FileId, SourceFile, join};

use crate::manifest;

/// The files that say how migrations are run, by their names. They are worth reading beside the scripts, and so are those of the
/// same names in the folders above, if they hold the words beside them.
pub const SAYING: &[(&str, &str)] = &[
    ("Cargo.toml", "sqlx"),
    ("Cargo.toml", "refinery"),
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
    by_path: HashMap<&'a str, &'a SourceFile>,
    /// The migrations in pop's own language, by their folders.
    fizz: HashMap<&'a str, Vec<FileId>>,
    /// Liquibase's changelogs that are no SQL.
    changelogs: Vec<FileId>,
}

/// Whether a path may be that of one of Liquibase's changelogs that are no SQL: it says so, as its documentation does.
#[must_use]
pub fn is_changelog(path: &str) -> bool {
    let is_document = [".xml", ".yaml", ".yml", ".json"].iter().any(|ending| path.ends_with(ending));
    is_document && path.to_ascii_lowercase().contains("changelog")
}

impl<'a> Settings<'a> {
    pub(crate) fn of(files: &'a [SourceFile]) -> Self {
        let is_script = |file: &SourceFile| file.path.ends_with(".sql") || file.path.ends_with(".py");
        let by_path = files.iter().filter(|file| !is_script(file)).map(|file| (&*file.path, file)).collect();
        let mut fizz: HashMap<&str, Vec<FileId>> = HashMap::new();
        for (id, file) in (0..).map(FileId).zip(files).filter(|(_, file)| file.path.ends_with(".fizz")) {
            fizz.entry(file.folder()).or_default().push(id);
        }
        let ids = (0..).map(FileId).zip(files);
        let changelogs = ids.filter(|(_, file)| is_changelog(&file.path)).map(|(id, _)| id).collect();
        Self { by_path, fizz, changelogs }
    }

    /// The migrations of a folder that are written in pop's own language.
    pub(crate) fn fizz(&self, folder: &str) -> &[FileId] {
        self.fizz.get(folder).map_or(&[], Vec::as_slice)
    }

    /// Liquibase's changelogs that are no SQL.
    pub(crate) fn changelogs(&self) -> &[FileId] {
        &self.changelogs
    }

    /// What a file says.
    pub(crate) fn at(&self, path: &str) -> Option<&'a str> {
        self.by_path.get(path).map(|file| &*file.text)
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
        let mut folder = folder;
        loop {
            let found = self.at(&join(folder, name));
            if found.is_some() || folder.is_empty() {
                return found;
            }
            folder = folder.rsplit_once('/').map_or("", |(above, _)| above);
        }
    }
}

/// What a key is set to, one value a line: `key = value` and `key: value`, as INI files, properties, HCL and YAML have it. A
/// value that a template makes is none.
pub(crate) fn values<'t>(text: &'t str, key: &'t str) -> impl Iterator<Item = &'t str> {
    text.lines().filter_map(move |line| {
        let rest = line.trim_start().trim_start_matches("- ").strip_prefix(key)?;
        let value = rest.trim_start().strip_prefix(['=', ':'])?.trim();
        let quoted = |quote: char| value.strip_prefix(quote)?.split(quote).next();
        let value = quoted('"').or_else(|| quoted('\'')).unwrap_or_else(|| value.split(" #").next().unwrap_or(value));
        (!value.is_empty() && !value.contains("{{")).then(|| value.trim())
    })
}

/// The text that a key of the outermost object of a JSON document holds.
pub(crate) fn json_text<'t>(document: &'t str, key: &str) -> Option<&'t str> {
    let mut depth = 0_usize;
    let mut last = None;
    let mut is_value = false;
    let mut rest = document;
    while let Some(place) = rest.find(['{', '}', '[', ']', ':', ',', '"']) {
        let (mark, after) = (rest.as_bytes().get(place)?, rest.get(place + 1..)?);
        rest = after;
        match mark {
            b'{' | b'[' => depth += 1,
            b'}' | b']' => depth = depth.saturating_sub(1),
            b':' => is_value = true,
            b',' => is_value = false,
            _ => {
                let text = quoted(after)?;
                rest = after.get(text.len() + 1..)?;
                if depth == 1 && is_value && last == Some(key) {
                    return Some(text);
                }
                last = (depth == 1 && !is_value).then_some(text);
            }
        }
        // What follows an object that was a value is a key again.
        is_value &= !matches!(mark, b'{' | b'[' | b'}' | b']') || depth != 1;
    }
    None
}

/// The text before the quote that closes it.
fn quoted(text: &str) -> Option<&str> {
    let mut escaped = false;
    let end = text.bytes().position(|byte| {
        let closes = byte == b'"' && !escaped;
        escaped = byte == b'\\' && !escaped;
        closes
    })?;
    text.get(..end)
}

/// The database that a URL leads to, by the words of its scheme: `postgres://`, `jdbc:mysql://`, `docker://postgres/16/dev`.
pub(crate) fn dialect_of_url(url: &str) -> Option<Dialect> {
    url.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).take(2).find_map(Dialect::of_word)
}

/// The one that all of them are; of none, if one of them is not known.
pub(crate) fn agreed(dialects: impl Iterator<Item = Option<Dialect>>) -> Option<Dialect> {
    model::agreed(dialects).flatten()
}
