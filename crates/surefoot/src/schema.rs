//! `surefoot schema`: the JSON Schemas of the settings and of what commands print as JSON.

use crate::CLEAN;
use crate::error::Error;
use crate::terminal::Terminal;

/// Prints the schema of that name; of any other, nothing: the arguments take none. Returns the exit code.
pub(crate) fn run(name: &str, terminal: Terminal) -> Result<u8, Error> {
    terminal.print(&report::schema::named(name).unwrap_or_default())?;
    Ok(CLEAN)
}
