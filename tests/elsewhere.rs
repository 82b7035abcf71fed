//! What the model says of MySQL, MariaDB and SQLite, compared with what two servers and the library did.

use model::mysql::{self, Copying};
use model::sqlite;
use model::{Birth, Dialect, Direction, Operation, Schema, SetVariable, Step, failure, in_order};

use crate::support::{read, report, top};

const NOW: Birth = Birth::In { migration: 0, direction: Direction::Up };

/// Statements, of which the last was measured, and what it did.
struct Entry {
    given: String,
    source: String,
    in_transaction: bool,
    is_left_out: bool,
    recorded: Vec<String>,
}

#[test]
fn mysql_copies_and_commits_what_both_servers_did() {
    let entries = entries("mysql");
    assert!(entries.len() > 80, "the catalogue has lost its entries");
    report(entries.iter().filter(|entry| !entry.is_left_out).filter_map(of_mysql).collect());
}

#[test]
fn sqlite_refuses_what_the_library_did() {
    let entries = entries("sqlite");
    assert!(entries.len() > 30, "the catalogue has lost its entries");
    report(entries.iter().filter_map(of_sqlite).collect());
}

fn of_mysql(entry: &Entry) -> Option<String> {
    let mut played = Played::of(entry, Dialect::MySql);
    let (said, did) = match entry.in_transaction {
        true => (played.last().any(|step| mysql::commits(&step.operation)), recorded(entry, "commits")),
        false => {
            let is_unchecked = played.steps[..played.first].iter().any(|step| {
                matches!(&step.operation, Operation::SetVariable(SetVariable { name, value, .. })
                    if name.text == "foreign_key_checks" && value.as_deref() == Some("0"))
            });
            let (mut copies, mut fails) = (false, false);
            for (position, step) in in_order(&played.steps).into_iter().skip(played.first) {
                copies |= match mysql::copies(&played.steps, position, &played.schema) {
                    Some(Copying::ForeignKey) => !is_unchecked,
                    copying => copying.is_some(),
                };
                fails |= failure::elsewhere(&played.steps, position, &played.schema).is_some();
                played.schema.apply(&step.operation, NOW, step.guard);
            }
            // Where but one of them refuses, another may be right.
            let all_fail = entry.recorded.iter().all(|line| line.contains("fails "));
            if fails != all_fail {
                let source = entry.source.trim();
                return Some(format!("{source}: it does {:?}, and the model says it fails: {fails}\n", entry.recorded));
            }
            (copies && !fails, all_copy(entry))
        }
    };
    (said != did).then(|| format!("{}: it does {:?}, and the model says {said}\n", entry.source.trim(), entry.recorded))
}

fn of_sqlite(entry: &Entry) -> Option<String> {
    let played = Played::of(entry, Dialect::Sqlite);
    let alters = played.last().any(|step| step.operation.altered().is_some());
    let refusal = played.last().find_map(|step| sqlite::refusal(&step.operation, &played.schema));
    // What is there already, and what is not, is no matter of what can be altered.
    let said = |words: &str| entry.recorded.iter().any(|line| line.contains(words));
    let is_of_names = said("fails: duplicate") || said("fails: no such column: ");
    // That a column without a value may not be null is what required-column says, here and in PostgreSQL.
    let is_required = said("NOT NULL column");
    (alters && !is_of_names && !is_required && said("fails: ") != refusal.is_some())
        .then(|| format!("{}: it does {:?}, and the model says {refusal:?}\n", entry.source.trim(), entry.recorded))
}

/// Whether every server copies that takes the statement at all: what one of them does otherwise, the model does not say.
fn all_copy(entry: &Entry) -> bool {
    let outcomes =
        entry.recorded.iter().map(|line| line.split_once(": ").map_or(line.as_str(), |(_, outcome)| outcome));
    let mut taken = outcomes.filter(|outcome| !outcome.starts_with("fails")).peekable();
    taken.peek().is_some() && taken.all(|outcome| outcome.starts_with("copy"))
}

fn recorded(entry: &Entry, words: &str) -> bool {
    entry.recorded.iter().any(|line| line == words)
}

/// An entry as it plays.
struct Played {
    /// What exists before the last statement.
    schema: Schema,
    steps: Vec<Step>,
    /// The first step of the last statement.
    first: usize,
}

impl Played {
    fn of(entry: &Entry, dialect: Dialect) -> Self {
        let surroundings = sql::Surroundings { dialect, ..sql::Surroundings::default() };
        let mut schema = Schema::empty().of(dialect);
        for step in sql::read(&entry.given, &surroundings).steps {
            schema.apply(&step.operation, Birth::Unseen, step.guard);
        }
        let steps = sql::read(&entry.source, &surroundings).steps;
        let number = steps.last().map_or(0, |step| step.statement);
        let first = steps.iter().position(|step| step.statement == number).unwrap_or(0);
        for (_, step) in in_order(&steps[..first]) {
            schema.apply(&step.operation, NOW, step.guard);
        }
        Self { schema, steps, first }
    }

    fn last(&self) -> impl Iterator<Item = &Step> {
        self.steps.iter().skip(self.first)
    }
}

fn entries(page: &str) -> Vec<Entry> {
    let text = read(&top().join(format!("tests/physics/others/{page}.md")));
    let (mut given, mut entries) = (String::new(), Vec::new());
    let mut fences = text.split("\n```").skip(1);
    while let (Some(fence), Some(_)) = (fences.next(), fences.next()) {
        let (info, body) = fence.split_once('\n').unwrap_or((fence, ""));
        match info {
            "sql given" => body.clone_into(&mut given),
            "sql" | "sql in a transaction" => entries.extend(body.split("\n\n").map(|block| Entry {
                given: given.clone(),
                source: lines(block, |line| !line.starts_with("--")),
                in_transaction: info.ends_with("transaction"),
                is_left_out: block.contains("-- It is left out: "),
                recorded: block.lines().filter_map(|line| line.strip_prefix("--> ")).map(str::to_owned).collect(),
            })),
            _ => {}
        }
    }
    entries
}

fn lines(block: &str, is_one: impl Fn(&str) -> bool) -> String {
    block.lines().filter(|line| is_one(line)).map(|line| format!("{line}\n")).collect()
}
