//! Prisma: a folder a migration, with `migration.sql`.
//!
//! A file is sent as one string: several statements are one implicit transaction. There is no way back. Read in
//! `raw_cmd` of schema-engine in prisma/prisma-engines 6, and on "Mental model" of Prisma Migrate's documentation.
//! `migration_lock.toml` names the database.

use model::{Dialect, Runner, Wrapping, join};
use toml::de::DeTable;

use super::Tool;
use crate::settings::Settings;

pub(crate) const RUNNER: Runner =
    Runner { name: "prisma", reversible: false, wrapping: Wrapping::Implicit, escape: "" };

pub(crate) const TOOL: Tool = Tool { dialect, ..Tool::plain(RUNNER) };

fn dialect(root: &str, files: &Settings<'_>) -> Option<Dialect> {
    let lock = DeTable::parse(files.at(&join(root, "migration_lock.toml"))?).ok()?;
    Dialect::of_word(lock.get_ref().get("provider")?.get_ref().as_str()?)
}
