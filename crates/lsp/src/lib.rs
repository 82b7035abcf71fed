//! The language server: the same findings while you type.

mod client;
mod diagnostics;
pub mod documents;
pub mod position;
mod ruler;
mod session;
mod wire;
mod workspace;

pub use session::serve;
