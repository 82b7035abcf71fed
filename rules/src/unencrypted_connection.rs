//! A connection that anybody on the way can read.

use engine::{Check, Finding, Level, Rule, rule};
use model::{Connection, History};

pub(crate) const RULE: Rule = rule!("unencrypted-connection", Check::History(check));

/// The values of `sslmode` that insist on encryption. The default, `prefer`, does without where the server does.
const ENCRYPTED: &[&str] = &["require", "verify-ca", "verify-full"];

fn check(history: &History) -> Vec<Finding> {
    let remote = history.connections.iter().filter(|connection| connection.is_postgres() && connection.is_remote());
    remote.filter_map(|connection| of_connection(connection, history)).collect()
}

fn of_connection(connection: &Connection, history: &History) -> Option<Finding> {
    let host = connection.host()?;
    let of_driver = |name: &str| {
        let told = history.session.arguments.iter().find(|(argument, _)| argument == name);
        told.filter(|_| connection.is_of_migrations).map(|(_, value)| value.as_str())
    };
    let told = |name: &str| connection.parameter(name).or_else(|| of_driver(name));
    // asyncpg and pg8000 call it `ssl`, and take more than a word for it.
    let is_encrypted = told("sslmode").is_some_and(|mode| ENCRYPTED.contains(&mode))
        || told("ssl")
            .or_else(|| told("ssl_context"))
            .is_some_and(|value| !["disable", "allow", "prefer", "false"].contains(&value));
    let finding = |message: String| {
        let finding = Finding::at(connection.url.span, message).in_file(connection.file);
        if connection.url.is_secret() { finding.secret(connection.url.span) } else { finding }
    };
    if !is_encrypted {
        let message = format!(
            "the connection to `{host}` may be in clear text: anybody on the way reads the password and the rows"
        );
        return Some(
            finding(message)
                .help("add `sslmode=require` to the URL, or `verify-full` with the server's certificate at hand"),
        );
    }
    if connection.is_neon() && told("channel_binding").is_none() {
        let message = format!(
            "whoever has a certificate for `{host}` can stand between: nothing binds the password to the connection"
        );
        return Some(finding(message).level(Level::Info).help("add `channel_binding=require` to the URL"));
    }
    None
}
