//! `surefoot lsp`: the language server, between standard input and standard output.

use std::io;

use crate::error::Error;
use crate::threads;

/// Serves an editor until it says goodbye. Returns the exit code.
pub(crate) fn run() -> Result<u8, Error> {
    threads::with_room(|| lsp::serve(io::stdin(), io::stdout()))
}
