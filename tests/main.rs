//! Every test that spans crates: each kind of expectation is readable data, with one runner.
//!
//! `cargo test` compares; `cargo bless` redraws what differs, for you to read.

mod alembic;
mod allowing;
mod base;
mod casts;
mod dialects;
mod differences;
mod docs;
mod elsewhere;
mod fixes;
mod formats;
mod guide;
mod hostile;
mod house;
mod inverse;
mod layers;
mod layouts;
mod lowering;
mod lsp;
mod memo;
mod order;
mod pages;
mod peers;
mod physics;
mod positions;
mod replay;
mod rulebook;
mod schema;
mod settings;
mod spelling;
mod story;
mod transcripts;
mod writing;

mod support;
