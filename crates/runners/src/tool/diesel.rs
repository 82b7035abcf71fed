//! diesel: a folder a migration, with `up.sql` and `down.sql`.
//!
//! A migration is a transaction, unless the `metadata.toml` in its folder says `run_in_transaction = false`; the file is then sent as
//! one string. The version is what stands before the first underscore, without hyphens. Read in `migration_harness.rs` of
//! diesel_migrations 2.3 and `lib.rs` of migrations_internals 2.3.

use model::{Runner, SourceFile, Wrapping, join};
use toml::de::DeTable;

use super::Tool;
use crate::settings::Settings;

pub(crate) const RUNNER: Runner =
    Runner { name: "diesel", reversible: true, wrapping: Wrapping::Transaction, escape: "run_in_transaction = false" };

pub(crate) const TOOL: Tool =
    Tool { outside, dialect: |root, files| files.feature(root, "diesel"), ..Tool::plain(RUNNER) };

fn outside(script: &SourceFile, files: &Settings<'_>) -> Option<Wrapping> {
    let table = DeTable::parse(files.at(&join(script.folder(), "metadata.toml"))?).ok()?;
    let flag = table.get_ref().get("run_in_transaction")?.get_ref().as_bool();
    (flag == Some(false)).then_some(Wrapping::Implicit)
}
