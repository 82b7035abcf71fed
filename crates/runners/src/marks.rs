//! Marks: what a tool leaves beside numbered files, or writes into them, that tells it from the others.

use std::collections::{HashMap, HashSet};

use model::{Runner, SourceFile, Wrapping};

use crate::{manifest, tool};

/// The files that are no migrations and say how migrations are run. Collected once for all folders.
pub(crate) struct Marks<'a> {
    /// The folders with an `atlas.sum`.
    atlas: HashSet<&'a str>,
    /// The folders with a `meta/_journal.json`.
    drizzle: HashSet<&'a str>,
    /// The folders with settings of one script, or with a script that Flyway repeats.
    flyway: HashSet<&'a str>,
    /// The settings of single scripts, by the path of the script.
    settings: HashMap<&'a str, &'a str>,
    /// The Cargo.toml files, by their folders.
    manifests: HashMap<&'a str, &'a str>,
}

impl<'a> Marks<'a> {
    pub(crate) fn of(files: &'a [SourceFile]) -> Self {
        let mut marks = Self {
            atlas: HashSet::new(),
            drizzle: HashSet::new(),
            flyway: HashSet::new(),
            settings: HashMap::new(),
            manifests: HashMap::new(),
        };
        for file in files {
            let folder = file.folder();
            match file.file_name() {
                "atlas.sum" => _ = marks.atlas.insert(folder),
                "_journal.json" => {
                    let above = folder.strip_suffix("meta").filter(|above| above.is_empty() || above.ends_with('/'));
                    marks.drizzle.extend(above.map(|above| above.trim_end_matches('/')));
                }
                "Cargo.toml" => _ = marks.manifests.insert(folder, &file.text),
                name if name.starts_with("R__") && name.ends_with(".sql") => _ = marks.flyway.insert(folder),
                name if name.ends_with(".sql.conf") => {
                    marks.flyway.insert(folder);
                    let script = file.path.strip_suffix(".conf").unwrap_or_default();
                    marks.settings.insert(script, &file.text);
                }
                _ => {}
            }
        }
        marks
    }

    /// The tool that has left its mark in a folder, or in one of the scripts there.
    pub(crate) fn tool(&self, root: &str, scripts: &[&SourceFile]) -> Option<Runner> {
        let says = |words: fn(&str) -> bool| scripts.iter().any(|script| words(&script.text));
        let is_paired = scripts.iter().any(|script| script.file_name().ends_with(".up.sql"));
        let lies_in =
            |folder: &str| root.strip_suffix(folder).is_some_and(|above| above.is_empty() || above.ends_with('/'));
        // Atlas can run the files of other tools, too, and then pairs them as those do.
        if !is_paired && (self.atlas.contains(root) || says(|text| atlas_mode(text).is_some())) {
            return Some(tool::ATLAS);
        }
        if self.drizzle.contains(root) || says(|text| text.contains("--> statement-breakpoint")) {
            return Some(tool::DRIZZLE);
        }
        if says(|text| text.starts_with("--! Previous:")) {
            return Some(tool::GRAPHILE_MIGRATE);
        }
        if lies_in("supabase/migrations") {
            return Some(tool::SUPABASE);
        }
        let is_prefixed = |script: &&SourceFile| is_prefixed(script.file_name());
        if !scripts.iter().all(is_prefixed) {
            return None;
        }
        if self.is_of(root, "refinery") {
            return Some(tool::REFINERY);
        }
        let undoes = scripts.iter().any(|script| script.file_name().starts_with('U'));
        // Where Maven and Gradle look for what Flyway runs.
        (undoes || lies_in("db/migration") || self.flyway.contains(root)).then_some(tool::FLYWAY)
    }

    /// Whether the Cargo.toml nearest above a folder depends on a tool.
    pub(crate) fn is_of(&self, root: &str, tool: &str) -> bool {
        let mut folder = root;
        loop {
            if let Some(text) = self.manifests.get(folder) {
                return manifest::depends_on(text, tool);
            }
            match folder.rsplit_once('/') {
                Some((above, _)) => folder = above,
                None if folder.is_empty() => return false,
                None => folder = "",
            }
        }
    }

    /// What the tool puts around a script that is a whole file.
    pub(crate) fn wrapping(&self, script: &SourceFile, runner: Runner) -> Wrapping {
        let settings = || self.settings.get(&*script.path);
        match runner.name {
            "sqlx" if leaves_sqlx(&script.text) => Wrapping::Implicit,
            "graphile-migrate" if leaves_graphile_migrate(&script.text) => Wrapping::Implicit,
            "atlas" if atlas_mode(&script.text) == Some("none") => Wrapping::Autocommit,
            "flyway" if settings().is_some_and(|text| manifest::goes_without_transaction(text)) => Wrapping::Autocommit,
            _ => runner.wrapping,
        }
    }
}

/// Whether a file without a number is one that the tool runs after those that have one: what Flyway repeats, and what
/// graphile-migrate has not committed yet.
pub(crate) fn is_last(file: &SourceFile, root: &str, runner: Runner) -> bool {
    match runner.name {
        "flyway" => file.folder() == root && file.file_name().starts_with("R__"),
        "graphile-migrate" => {
            let above = root.rsplit_once('/').map_or("", |(above, _)| above);
            file.folder() == above && file.file_name() == "current.sql"
        }
        _ => false,
    }
}

/// sqlx leaves the transaction where a file begins with these words, to the letter.
pub(crate) fn leaves_sqlx(text: &str) -> bool {
    text.starts_with("-- no-transaction")
}

/// `V1__users.sql` and `U1__users.sql`, of Flyway and refinery.
fn is_prefixed(name: &str) -> bool {
    let number = name.strip_prefix(['V', 'U']);
    number.is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()) && rest.contains("__"))
}

/// What the header of a file says to Atlas of its transaction: the comments before the first statement.
fn atlas_mode(text: &str) -> Option<&str> {
    let header = text.lines().take_while(|line| line.starts_with("--"));
    let words = header.map(|line| line.trim_start_matches('-').trim_start());
    words.filter_map(|words| words.strip_prefix("atlas:txmode")).map(str::trim).next()
}

/// Whether the first line behind graphile-migrate's own header leaves the transaction.
fn leaves_graphile_migrate(text: &str) -> bool {
    let is_header = |line: &&str| {
        let key = line.strip_prefix("--! ");
        key.is_some_and(|key| key.starts_with(|c: char| c.is_ascii_uppercase()))
    };
    let mut body = text.lines().skip_while(is_header).skip_while(|line| line.trim().is_empty());
    let first = body.next().and_then(|line| line.strip_prefix("--!"));
    first.is_some_and(|words| words.trim_start().starts_with("no-transaction"))
}
