//! What is lowered can be written back: reading what was written lowers to the same operation.

use model::{CreateSequence, CreateType, Drop, FileId, Operation, SourceFile};

use crate::support::{markdown_in, read, report, sent, settle, top};

/// Every operation of every lowering table is written and read again. Those that cannot be written are listed in
/// `tests/writing.md`.
#[test]
fn what_is_written_lowers_to_the_same_operation() {
    let mut complaints = Vec::new();
    let mut unwritten = Vec::new();
    for operation in operations() {
        let said = sent(&in_words(&operation));
        let Some(text) = sql::write(&operation) else {
            unwritten.push(format!("{said}\n"));
            continue;
        };
        let steps = sql::read(&text, &sql::Surroundings::default()).steps;
        let again: Vec<String> = steps.iter().map(|step| sent(&step.operation)).collect();
        if again != [said.as_str()] {
            complaints.push(format!("{said}\n    {text}\n    {}", again.join("\n    ")));
        }
    }
    unwritten.sort();
    unwritten.dedup();
    let path = top().join("tests/writing.md");
    let listed = read(&path);
    let opening = listed.split_inclusive("```operations\n").next().unwrap_or_default();
    complaints.extend(settle(&path, &listed, &format!("{opening}{}```\n", unwritten.concat())));
    report(complaints);
}

/// The operations of all lowering tables.
fn operations() -> Vec<Operation> {
    let mut operations = Vec::new();
    for path in markdown_in("tests/lowering/sql") {
        for source in fences(&read(&path), "sql") {
            let reading = sql::read(&source, &sql::Surroundings::default());
            operations.extend(reading.steps.into_iter().map(|step| step.operation).filter(is_read));
        }
    }
    for path in markdown_in("tests/lowering/alembic") {
        for source in fences(&read(&path), "python") {
            let file = SourceFile::decode("migrations/versions/revision.py", source.as_bytes());
            let migration = alembic::read_fragment(&[file], FileId::default(), model::Dialect::default());
            let steps = migration.up.steps.into_iter().chain(migration.down.steps().to_vec());
            operations.extend(steps.filter(|step| step.text.is_none()).map(|step| step.operation).filter(is_read));
        }
    }
    operations
}

/// What has a form of its own in the model: not rows and queries, not what could not be read.
fn is_read(operation: &Operation) -> bool {
    use Operation as Op;
    !matches!(
        operation,
        Op::Insert(_)
            | Op::Update(_)
            | Op::Delete(_)
            | Op::Merge(_)
            | Op::CopyFrom(_)
            | Op::Query(_)
            | Op::Untracked(_)
            | Op::Opaque(_)
    )
}

/// The bodies of a table's fences in one language.
fn fences(table: &str, language: &str) -> Vec<String> {
    let mut lines = table.lines();
    let mut bodies = Vec::new();
    while let Some(line) = lines.next() {
        let Some(words) = line.strip_prefix("```") else { continue };
        let body: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
        if words == language {
            bodies.push(body.join("\n"));
        }
    }
    bodies
}

/// The operation as its statement says it: what the tool looks up beforehand is no part of that.
fn in_words(operation: &Operation) -> Operation {
    match operation.clone() {
        Operation::CreateType(it) => Operation::CreateType(CreateType { if_not_exists: false, ..it }),
        Operation::Drop(it) if it.looks_first => Operation::Drop(Drop { if_exists: false, ..it }),
        Operation::CreateSequence(it) if it.looks_first => {
            Operation::CreateSequence(CreateSequence { if_not_exists: false, ..it })
        }
        other => other,
    }
}
