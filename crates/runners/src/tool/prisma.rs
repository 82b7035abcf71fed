//! Prisma: a folder a migration, with `migration.sql`.
//!
//! A file is sent as one string: several statements are one implicit transaction. There is no way back. Read in
//! `apply_migration_script` of prisma/prisma-engines (`flavour/postgres/connector/native/mod.rs` of sql-schema-connector at
//! 3dd25f3) and in `migrations_directory.rs` of its schema-connector at 0a9267b. `migration_lock.toml` names the database.

use model::{Dialect, Runner, Wrapping, join};

use super::Tool;
use crate::settings::{self, Settings};

pub(crate) const RUNNER: Runner =
    Runner { name: "prisma", reversible: false, wrapping: Wrapping::Implicit, escape: "" };

pub(crate) const TOOL: Tool = Tool { dialect, ..Tool::plain(RUNNER) };

fn dialect(root: &str, files: &Settings<'_>) -> Option<Dialect> {
    let lock = files.at(&join(root, "migration_lock.toml"))?;
    settings::agreed(settings::in_toml(lock, "provider").iter().map(|word| Dialect::of_word(word)))
}
