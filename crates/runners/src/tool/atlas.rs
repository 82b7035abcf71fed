//! Atlas: `atlas.sum` beside the files, or the directive at the top of one that leaves its transaction.
//!
//! A file is a transaction (`--tx-mode file`, which is the default), unless its header says `-- atlas:txmode none`; each statement is
//! then sent on its own. Read in `cmd/atlas/internal/cmdapi/migrate.go` of ariga/atlas 0.3x and on "Transaction
//! Configuration" of its documentation. `atlas.hcl` names the database to try things on (`dev`), which is of the same kind.

use model::{Dialect, Runner, SourceFile, Wrapping};

use super::{Place, Tool, flyway};
use crate::settings::{self, Settings};

pub(crate) const RUNNER: Runner =
    Runner { name: "atlas", reversible: false, wrapping: Wrapping::Transaction, escape: "-- atlas:txmode none" };

pub(crate) const TOOL: Tool = Tool { has_marked, outside, dialect, ..Tool::plain(RUNNER) };

fn has_marked(place: &Place<'_>) -> bool {
    // Atlas can keep the files of other tools, too, and then names them as those do.
    let is_of_another = place.is_paired() || place.any(|script| flyway::is_prefixed(script.file_name()));
    !is_of_another && (place.has("atlas.sum") || place.any(|script| mode(&script.text).is_some()))
}

fn outside(script: &SourceFile, _: &Settings<'_>) -> Option<Wrapping> {
    (mode(&script.text) == Some("none")).then_some(Wrapping::Autocommit)
}

/// What the header of a file says of its transaction: the comments before the first statement.
fn mode(text: &str) -> Option<&str> {
    let header = text.lines().take_while(|line| line.starts_with("--"));
    let words = header.map(|line| line.trim_start_matches('-').trim_start());
    words.filter_map(|words| words.strip_prefix("atlas:txmode")).map(str::trim).next()
}

fn dialect(root: &str, files: &Settings<'_>) -> Option<Dialect> {
    let text = files.nearest(root, "atlas.hcl")?;
    settings::agreed(settings::values(text, "dev").map(settings::dialect_of_url))
}
