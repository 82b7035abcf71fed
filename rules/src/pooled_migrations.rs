//! An engine for migrations that keeps connections to a serverless PostgreSQL.

use engine::{Check, Finding, Rule, rule};
use model::History;

pub(crate) const RULE: Rule = rule!("pooled-migrations", Check::History(check));

fn check(history: &History) -> Vec<Finding> {
    let used = |connection: &&model::Connection| connection.is_of_migrations && connection.is_neon();
    let (Some(true), Some(connection)) = (history.session.pooled, history.connections.iter().find(used)) else {
        return Vec::new();
    };
    let Some(engine) = history.session.engine else {
        return Vec::new();
    };
    let host = connection.host().unwrap_or_default();
    let message = format!(
        "keeps connections to `{host}` open in a pool: the compute cannot go to sleep, and one it wakes from drops them"
    );
    vec![
        Finding::at(engine.1, message)
            .in_file(engine.0)
            .help("give the engine `poolclass=pool.NullPool`: a migration needs one connection, once"),
    ]
}
