//! `surefoot rules`: which rules are on in this folder and why, and what other tools call them.

use crate::arguments::{Format, Rules};
use crate::error::Error;
use crate::terminal::Terminal;
use crate::{CLEAN, files};

/// Prints the rules, or those of another tool. Returns the exit code.
pub(crate) fn run(arguments: &Rules, terminal: Terminal) -> Result<u8, Error> {
    let nearest = || disk::settings_of(&files::current());
    let path = arguments.config.clone().or_else(nearest);
    let settings = path.as_deref().map(files::read_settings).transpose()?;
    terminal.print(&match &arguments.elsewhere {
        Some(tool) => {
            let unknown = |nearest| Error::UnknownTool { name: tool.clone(), nearest };
            let elsewhere = linter::elsewhere(tool, settings.as_ref()).map_err(unknown)?;
            match arguments.format {
                Format::Human => report::elsewhere::render(&elsewhere, terminal.colour),
                Format::Json => report::elsewhere::render_json(&elsewhere),
            }
        }
        None => {
            let rulebook = linter::rulebook(settings.as_ref());
            match arguments.format {
                Format::Human => report::rules::render(&rulebook, terminal.colour),
                Format::Json => report::rules::render_json(&rulebook),
            }
        }
    })?;
    Ok(CLEAN)
}
