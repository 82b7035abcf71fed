//! Supabase's command line: the folder `supabase/migrations`.
//!
//! The statements of a file are sent in one batch, which is an implicit transaction. There is no way back. Read in
//! `MigrationFile.ExecBatch` of supabase/cli 2 (`pkg/migration/file.go`). It is PostgreSQL.

use model::{Dialect, Runner, Wrapping};

use super::{Place, Tool};

pub(crate) const RUNNER: Runner =
    Runner { name: "supabase", reversible: false, wrapping: Wrapping::Implicit, escape: "" };

pub(crate) const TOOL: Tool = Tool { has_marked, dialect: |_, _| Some(Dialect::Postgres), ..Tool::plain(RUNNER) };

fn has_marked(place: &Place<'_>) -> bool {
    place.lies_in("supabase/migrations")
}
