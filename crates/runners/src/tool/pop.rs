//! pop, of Buffalo: `N_name.up.sql` beside `N_name.down.sql`, for one database `N_name.postgres.up.sql`, and files of fizz.
//!
//! A file is a transaction, and there is no way out of it, but for a fork (`popx` of ory/x) that leaves it where the name
//! says `.autocommit`; it is then sent as one string. What is for one database comes before what is for all. Read in
//! `match.go`, `migrator.go` and `file_migrator.go` of gobuffalo/pop 6. `database.yml` names the database of each environment.

use model::{Dialect, Runner, SourceFile, Wrapping};

use super::{Place, Tool};
use crate::settings::{self, Settings};

pub(crate) const RUNNER: Runner = Runner { name: "pop", reversible: true, wrapping: Wrapping::Transaction, escape: "" };

pub(crate) const TOOL: Tool = Tool { has_marked, outside, dialect, ..Tool::plain(RUNNER) };

/// The databases that a name can say, besides those that everybody calls so.
const OTHERS: &[&str] = &["cockroach", "cockroachdb", "crdb"];

fn has_marked(place: &Place<'_>) -> bool {
    let says = |script: &SourceFile| database(script.file_name()).is_some();
    let is_paired = place.any(|script| way(script.file_name()).is_some());
    place.any(says)
        || !place.settings.fizz(place.root).is_empty()
        || is_paired && dialects(place.root, place.settings).is_some()
}

/// What a name says of its database: `postgres` in `1_users.postgres.up.sql`.
pub(crate) fn database(name: &str) -> Option<&str> {
    let said = way(name)?.trim_end_matches(".autocommit").rsplit_once('.')?.1;
    (Dialect::of_word(said).is_some() || OTHERS.contains(&said)).then_some(said)
}

/// What stands before the way that a name says.
fn way(name: &str) -> Option<&str> {
    let name = name.strip_suffix(".sql").or_else(|| name.strip_suffix(".fizz"))?;
    name.strip_suffix(".up").or_else(|| name.strip_suffix(".down"))
}

fn outside(script: &SourceFile, _: &Settings<'_>) -> Option<Wrapping> {
    way(script.file_name())?.ends_with(".autocommit").then_some(Wrapping::Implicit)
}

fn dialect(root: &str, files: &Settings<'_>) -> Option<Dialect> {
    settings::agreed(dialects(root, files)?.into_iter())
}

/// The database of each environment; none if the file is that of another tool.
fn dialects(root: &str, files: &Settings<'_>) -> Option<Vec<Option<Dialect>>> {
    let text = files.nearest(root, "database.yml")?;
    let dialects: Vec<_> = settings::values(text, "dialect").map(Dialect::of_word).collect();
    (!dialects.is_empty()).then_some(dialects)
}
