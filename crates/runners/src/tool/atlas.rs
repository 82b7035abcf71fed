//! Atlas: `atlas.sum` beside the files, or the directive at the top of one that leaves its transaction.
//!
//! A file is a transaction (`--tx-mode file`, which is the default), unless its header says `-- atlas:txmode none`; each statement is
//! then sent on its own. A header is the comments that a file begins with, and an empty line ends it: without one it says
//! nothing. What says `-- atlas:checkpoint` there stands in for all that came before it, on databases where nothing has run
//! yet. Read in ariga/atlas: `tx.driverFor` in `cmd/atlas/internal/cmdapi/migrate.go` at 5d2ab30, `LocalFile.comments` in
//! `sql/migrate/dir.go` at bd7a55b, and `Executor.Pending` in `sql/migrate/migrate.go`. `atlas.hcl` names the database to try
//! things on (`dev`), which is of the same kind.

use model::{Dialect, Fault, FileId, Runner, SourceFile, Span, Wrapping};

use super::{Place, Tool, flyway};
use crate::settings::{self, Settings};

pub(crate) const RUNNER: Runner =
    Runner { name: "atlas", reversible: false, wrapping: Wrapping::Transaction, escape: "-- atlas:txmode none" };

pub(crate) const TOOL: Tool = Tool { has_marked, outside, dialect, ..Tool::plain(RUNNER) };

fn has_marked(place: &Place<'_>) -> bool {
    // Atlas can keep the files of other tools, too, and then names them as those do.
    let is_of_another = place.is_paired() || place.any(|script| flyway::is_prefixed(script.file_name()));
    let has_directive = |script: &SourceFile| script.text.starts_with("-- atlas:");
    !is_of_another && (place.has("atlas.sum") || place.any(has_directive))
}

fn outside(script: &SourceFile, _: &Settings<'_>) -> Option<Wrapping> {
    (directive(&script.text, "txmode") == Some("none")).then_some(Wrapping::Autocommit)
}

/// Whether a file stands in for all those before it.
pub(crate) fn is_checkpoint(script: &SourceFile) -> bool {
    directive(&script.text, "checkpoint").is_some()
}

/// Whether a file says something of its transaction that is not heeded, for no empty line ends its header.
pub(crate) fn is_unheeded(script: &SourceFile) -> bool {
    said(&script.text, "txmode").is_some() && directive(&script.text, "txmode").is_none()
}

/// What is said of that.
pub(crate) fn unheeded(file: FileId) -> Fault {
    let message = "`atlas:txmode` counts only where an empty line parts it from the first statement".to_owned();
    Fault { message, file, span: Span::empty(0) }
}

/// What the header of a file sets a directive to.
fn directive<'t>(text: &'t str, name: &str) -> Option<&'t str> {
    let behind = text.lines().find(|line| !is_comment(line))?;
    said(text, name).filter(|_| behind.trim().is_empty())
}

/// What the comments that a file begins with set a directive to.
fn said<'t>(text: &'t str, name: &str) -> Option<&'t str> {
    let value = |line: &'t str| line.split_once("atlas:")?.1.strip_prefix(name).map(str::trim);
    text.lines().take_while(|line| is_comment(line)).find_map(value)
}

fn is_comment(line: &str) -> bool {
    line.starts_with("--") || line.starts_with('#')
}

fn dialect(root: &str, files: &Settings<'_>) -> Option<Dialect> {
    let text = files.nearest(root, "atlas.hcl")?;
    settings::agreed(settings::values(text, "dev").map(settings::dialect_of_url))
}
