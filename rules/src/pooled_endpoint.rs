//! Migrations through a pool that hands its connections on after each transaction.

use engine::{Check, Finding, Rule, rule};
use model::{Connection, History};

pub(crate) const RULE: Rule = rule!("pooled-endpoint", Check::History(check));

fn check(history: &History) -> Vec<Finding> {
    let used = history.connections.iter().filter(|connection| connection.is_of_migrations && connection.is_postgres());
    used.filter_map(of_connection).collect()
}

fn of_connection(connection: &Connection) -> Option<Finding> {
    let host = connection.host()?;
    let (pool, help) = pool(host, connection)?;
    let message = format!(
        "runs migrations through {pool} at `{host}`: a setting or a lock of the session is gone with the next transaction"
    );
    let finding = Finding::at(connection.url.span, message).in_file(connection.file).help(help);
    Some(if connection.url.is_secret() { finding.secret(connection.url.span) } else { finding })
}

/// Which pool a host is, and how to go round it.
fn pool(host: &str, connection: &Connection) -> Option<(&'static str, String)> {
    if connection.is_neon() {
        let direct = host.replacen("-pooler.", ".", 1);
        return (direct != host)
            .then(|| ("Neon's pooler", format!("run migrations on the endpoint itself: `{direct}`")));
    }
    if host.ends_with(".pooler.supabase.com") {
        let help = "use port 5432 of the pooler, which keeps the session, or the direct connection";
        return (connection.port() == Some(6543)).then(|| ("Supabase's pooler", help.to_owned()));
    }
    let help = "run migrations on the server's own port, mostly 5432";
    (connection.port() == Some(6432)).then(|| ("PgBouncer", help.to_owned()))
}
