//! The language server: the same findings while you type.

mod actions;
mod client;
mod diagnostics;
pub mod documents;
mod hints;
mod hover;
pub mod position;
mod ruler;
mod session;
mod stage;
mod symbols;
mod wire;
mod workspace;

pub use session::serve;
