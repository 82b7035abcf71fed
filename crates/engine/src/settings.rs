//! What the engine is told: the server, the levels, where history ends.

use std::collections::BTreeMap;
use std::fmt;

use model::{FileId, Server, Span};

use crate::{Hazard, Limits, Page};

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// Not asked at all.
    Off,
    /// Worth knowing.
    Info,
    /// Harm is likely on a busy table.
    Warn,
    /// It will fail, or harm is certain.
    Error,
}

impl Level {
    /// The levels by name, as the settings and the pages write them.
    pub const NAMES: [(&'static str, Self); 4] =
        [("off", Self::Off), ("info", Self::Info), ("warn", Self::Warn), ("error", Self::Error)];

    /// The level of that name.
    #[must_use]
    pub fn of(name: &str) -> Option<Self> {
        Self::NAMES.iter().find(|(known, _)| *known == name).map(|&(_, level)| level)
    }

    /// Its name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::Info => "info",
            Self::Warn => "warn",
            Self::Error => "error",
        }
    }
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// What the engine is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// The server the migrations will meet.
    pub server: Server,
    /// Whether somebody says so: otherwise it is only likely, and may be newer.
    pub is_server_named: bool,
    /// The levels that differ from the pages', by rule.
    pub levels: BTreeMap<String, Level>,
    /// The levels of all rules of a family; a rule's own comes before it.
    pub families: BTreeMap<Hazard, Level>,
    /// The most that is made of what blocks others, or breaks their code, on the way down: whoever goes back has other
    /// worries.
    pub downgrades: Level,
    /// The last migration that is history: it and those before it are replayed, not reported.
    pub after: Option<String>,
    /// The limits that the role or the server sets, which no file of the project tells.
    pub limits: Limits,
    /// Whether every script must bear being run twice, transaction or not.
    pub idempotent: bool,
    /// How many steps on tables that are in use a migration may have.
    pub largest_migration: usize,
    /// Of how many tables that are in use a transaction may shut everybody out at once.
    pub widest_lock_window: usize,
    /// What the project calls its tables, columns, indexes and constraints: patterns by what is named, as in
    /// [`Settings::NAMED`].
    pub naming: BTreeMap<String, String>,
}

impl Settings {
    /// What the settings may have a pattern for the names of.
    pub const NAMED: [&'static str; 7] = ["table", "column", "index", "unique", "primary_key", "foreign_key", "check"];
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            server: Server::default(),
            is_server_named: false,
            levels: BTreeMap::new(),
            families: BTreeMap::new(),
            downgrades: Level::Info,
            after: None,
            limits: Limits::default(),
            idempotent: false,
            largest_migration: 20,
            widest_lock_window: 2,
            naming: BTreeMap::new(),
        }
    }
}

/// How loud a rule is, and who says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Its level.
    pub level: Level,
    /// Who says so.
    pub source: Source,
}

/// Who says how loud a rule is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// Its page.
    Page,
    /// What the settings say of its family.
    Family(Hazard),
    /// What the settings say of itself.
    Rule,
}

impl Settings {
    /// How loud the rule of a page is, before it has looked at anything.
    #[must_use]
    pub fn level(&self, page: &Page<'_>) -> Standing {
        let of_rule = self.levels.get(page.name).map(|&level| Standing { level, source: Source::Rule });
        let of_family = || {
            let level = *self.families.get(&page.hazard)?;
            Some(Standing { level, source: Source::Family(page.hazard) })
        };
        of_rule.or_else(of_family).unwrap_or(Standing { level: page.level, source: Source::Page })
    }
}

/// A key of the settings that means nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownSetting {
    /// The key, or the value, as written.
    pub word: String,
    /// What it should be: the end of the sentence "`word` is not …".
    pub expected: String,
    /// The known word it is nearest to.
    pub nearest: Option<String>,
    /// The settings file.
    pub file: FileId,
    /// Where it stands.
    pub span: Span,
}
