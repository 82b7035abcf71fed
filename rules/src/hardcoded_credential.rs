//! A password in the repository: everyone who can read the code can read the database.

use engine::{Check, Finding, Rule, rule};
use model::{Direction, FileId, History, Literal, LiteralKind, Migration, Step};

pub(crate) const RULE: Rule = rule!("hardcoded-credential", Check::History(check));

fn check(history: &History) -> Vec<Finding> {
    let connections = history.connections.iter().filter_map(|connection| url(&connection.url, connection.file));
    connections.chain(history.each().flat_map(of_migration)).collect()
}

fn of_migration(migration: &Migration) -> Vec<Finding> {
    let up = migration.up.steps.iter().map(|step| (step, Direction::Up));
    let down = migration.down.steps().iter().map(|step| (step, Direction::Down));
    let directed = |(step, direction)| {
        of_step(step).into_iter().map(move |finding| Finding { direction: Some(direction), ..finding })
    };
    up.chain(down).flat_map(directed).collect()
}

fn of_step(step: &Step) -> Vec<Finding> {
    let urls = step.operation.literals().iter().filter_map(|literal| url(literal, step.file));
    let tokens = step.operation.literals().iter().filter(|literal| literal.kind == LiteralKind::Token);
    let tokens = tokens.map(|token| {
        let message = "a key in clear text: everyone who can read this file can use it";
        finding(token, message.to_owned(), step.file)
    });
    let password = step.operation.password().filter(|password| password.is_secret());
    let password = password.map(|password| {
        let message = "a password in clear text: everyone who can read this file can log in";
        finding(password, message.to_owned(), step.file)
    });
    urls.chain(tokens).chain(password).collect()
}

fn url(literal: &Literal, file: FileId) -> Option<Finding> {
    if literal.kind != LiteralKind::CredentialUrl || !literal.is_secret() {
        return None;
    }
    let message = format!("`{}` has its password in it: everyone who can read this file can log in", literal.masked());
    Some(finding(literal, message, file))
}

fn finding(literal: &Literal, message: String, file: FileId) -> Finding {
    Finding::at(literal.span, message)
        .in_file(file)
        .secret(literal.span)
        .help("take it from the environment, and change the password: the repository's past keeps the old one")
}
