//! How rules are asked: a rule is a page and a check, and the engine asks it of every step of a history.
//!
//! The engine knows no rule and no language. It folds a history into the facts before each step, asks each rule once,
//! and applies what the authors allowed and what the settings say.

mod allow;
mod asked;
mod base;
mod certain;
mod elsewhere;
mod facts;
mod finding;
mod fold;
mod graph;
mod halfway;
mod memo;
mod page;
mod rule;
mod run;
mod scene;
mod settings;
mod sight;
mod spelling;
mod uncommitted;
mod walk;

pub use allow::JudgedAllow;
pub use elsewhere::{Alias, Peer, PeerName};
pub use facts::Facts;
pub use finding::{Edit, Finding, Fix, Related, Remedy};
pub use fold::{Hold, Limit, Limits, milliseconds};
pub use halfway::{LeftBehind, is_wrapped};
pub use memo::Memo;
pub use page::{Block, Hazard, Language, Page, Section};
pub use rule::{Check, Rule, beginning, front};
pub use run::{first_reported, run};
pub use scene::{Act, Panel, Scene, play};
pub use settings::{Level, Settings, Source, Standing, UnknownSetting};
pub use sight::look;
pub use spelling::nearest;
pub use uncommitted::UncommittedValue;
