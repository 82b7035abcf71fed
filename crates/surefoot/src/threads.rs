//! Threads to read and to check on: as many as there are processors, each with a stack for deep trees.

use std::io;

use rayon::ThreadPoolBuilder;

use crate::error::Error;

/// The stack of each thread: trees are as deep as the migrations say, within the bounds of the parsers.
const STACK: usize = 16 << 20;

/// Does something on such threads.
pub(crate) fn with_room<T: Send>(work: impl FnOnce() -> T + Send) -> Result<T, Error> {
    let threads = ThreadPoolBuilder::new().stack_size(STACK).build();
    let threads = threads.map_err(|cause| Error::Thread { cause: io::Error::other(cause) })?;
    Ok(threads.install(work))
}
