//! `surefoot completions` and `surefoot man`: what shells and readers of manuals are given, made of the arguments.

use std::path::Path;

use clap::CommandFactory;
use clap_complete::Shell;

use crate::CLEAN;
use crate::arguments::Arguments;
use crate::error::Error;
use crate::terminal::Terminal;

/// Prints what a shell reads in order to complete commands and options. Returns the exit code.
pub(crate) fn complete(shell: Shell, terminal: Terminal) -> Result<u8, Error> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Arguments::command(), "surefoot", &mut script);
    terminal.print(&String::from_utf8_lossy(&script))?;
    Ok(CLEAN)
}

/// Writes a manual page for surefoot and one for each of its commands into a folder. Returns the exit code.
pub(crate) fn write_manual(folder: &Path) -> Result<u8, Error> {
    std::fs::create_dir_all(folder).map_err(|cause| Error::Output { cause })?;
    clap_mangen::generate_to(Arguments::command(), folder).map_err(|cause| Error::Output { cause })?;
    Ok(CLEAN)
}
