//! sqitch: `sqitch.plan` beside `deploy/` and `revert/`.
//!
//! A script is run by `psql --file` with `ON_ERROR_STOP`, each statement on its own; who wants a transaction writes BEGIN and
//! COMMIT, as its templates do. Read in `App::Sqitch::Engine::pg` 1.5. `sqitch.conf` names the engine.

use model::{Dialect, Runner, Wrapping};

use super::Tool;
use crate::settings::{self, Settings};

pub(crate) const RUNNER: Runner =
    Runner { name: "sqitch", reversible: true, wrapping: Wrapping::Autocommit, escape: "" };

pub(crate) const TOOL: Tool = Tool { dialect, ..Tool::plain(RUNNER) };

fn dialect(root: &str, files: &Settings<'_>) -> Option<Dialect> {
    let text = files.nearest(root, "sqitch.conf")?;
    settings::agreed(settings::values(text, "engine").map(Dialect::of_word))
}
