//! What a migration is, and what the database does with it.
//!
//! The vocabulary, in reading order: a [`SourceFile`] is read into a [`History`] of [`Migration`]s, whose
//! [`Step`]s each hold one [`Operation`]. Replaying them gives the [`Schema`] before every step, and
//! [`effect::of`] says what PostgreSQL does to each relation that a step touches.
//!
//! No dependencies, no IO, no rules, no syntax: after reading, nothing here knows which language a migration was
//! written in.

mod source;
mod span;

mod allow;
mod identifier;
mod migration;
mod name;
mod timestamp;

mod expression;
mod literal;
mod operation;
mod types;

pub mod effect;
mod extension;
pub mod failure;
pub mod inverse;
mod lock;
pub mod order;
pub mod repeat;
mod schema;
mod server;
mod session;
mod trace;

mod base;
mod changes;
mod connection;
mod describe;
mod dialect;
pub mod mysql;
mod saying;
pub mod sqlite;

pub use allow::Allow;
pub use base::{Base, Gone, Past};
pub use changes::Changes;
pub use connection::{Connection, is_database_url};
pub use describe::{describe, fields_in_words};
pub use dialect::{Dialect, agreed};

pub use effect::{Effect, Touch, Work};
pub use expression::{Condition, Expression, Form, Volatility};
pub use identifier::identifier;
pub use inverse::{Inverse, Loss};
pub use literal::{Literal, LiteralKind};
pub use lock::LockMode;
pub use migration::{
    Algorithm, Claim, Demands, Direction, Down, Fault, Guard, History, Migration, Runner, Script, Sharing, Step,
    Transaction, Wrapping, in_order,
};
pub use name::{Name, ObjectName, Spelling};
pub use operation::*;
pub use timestamp::Timestamp;

pub use repeat::Repeat;
pub use schema::{
    Attribute, Birth, Change, ColumnState, Columns, Difference, Feature, Knowledge, LONGEST_NAME, Mark, ObjectState,
    Portrait, Relation, RelationKind, Schema, Thing, TypeState, Variant, ViewColumn, Way, cut,
};
pub use server::Server;
pub use session::{Extent, Session};
pub use source::{FileId, LineIndex, Position, SourceFile, is_within, join, moved};
pub use span::Span;
pub use trace::Trace;
pub use types::{DataType, Narrowing, Room, TypeChange};
