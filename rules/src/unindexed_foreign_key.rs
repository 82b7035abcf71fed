//! A foreign key without an index makes every change of what it refers to read the whole table.

use engine::{Check, Facts, Finding, Level, Rule, rule};
use model::{
    Birth, Constraint, ConstraintKind, Direction, ForeignKey, Guard, Migration, Name, ObjectName, Operation, Relation,
    Step,
};

pub(crate) const RULE: Rule = rule!("unindexed-foreign-key", Check::Migration(check));

fn check(migration: &Migration, facts: &Facts) -> Vec<Finding> {
    let steps = migration.up.steps.iter().filter(|step| step.guard == Guard::None);
    steps.flat_map(|step| of_step(step, facts)).collect()
}

fn of_step(step: &Step, facts: &Facts) -> Vec<Finding> {
    let (table, constraints): (&ObjectName, Vec<&Constraint>) = match &step.operation {
        Operation::AddConstraint(add) => (&add.table, vec![&add.constraint]),
        Operation::AddColumn(add) => (&add.table, add.column.constraints.iter().collect()),
        Operation::CreateTable(create) if !create.temporary && create.partition_of.is_none() => {
            let inline = create.columns.iter().flat_map(|column| &column.constraints);
            (&create.table, inline.chain(&create.constraints).collect())
        }
        _ => return Vec::new(),
    };
    // A table that the migration goes on to drop or rename is another matter.
    let Some(relation) = facts.relation(table) else { return Vec::new() };
    let unindexed = |constraint: &Constraint| match &constraint.kind {
        ConstraintKind::ForeignKey(foreign) => unindexed(step, table, relation, constraint, foreign, facts),
        _ => None,
    };
    constraints.into_iter().filter_map(unindexed).collect()
}

fn unindexed(
    step: &Step,
    table: &ObjectName,
    relation: &Relation,
    constraint: &Constraint,
    foreign: &ForeignKey,
    facts: &Facts,
) -> Option<Finding> {
    let is_there = |known: &Constraint| match &known.kind {
        ConstraintKind::ForeignKey(known) => known.columns == foreign.columns,
        _ => false,
    };
    let serves = |index: &Relation| serves(index, &foreign.columns);
    let indexes = relation.indexes.iter().filter_map(|name| facts.schema.assumed(name));
    if foreign.columns.is_empty() || !relation.constraints.iter().any(is_there) || indexes.into_iter().any(serves) {
        return None;
    }
    let list = foreign.columns.iter().map(|column| format!("`{column}`")).collect::<Vec<_>>().join(", ");
    let message = format!(
        "no index of `{table}` begins with {list}: each delete in `{}` reads all of `{table}`",
        foreign.referent
    );
    let place = if constraint.span.is_empty() { step.head } else { constraint.span };
    let finding = Finding::at(place, message).in_file(step.file).help("add an index on the columns of the foreign key");
    let finding = Finding { direction: Some(Direction::Up), ..finding };
    // There may be indexes that the history does not tell of.
    let is_known = relation.birth != Birth::Unseen && facts.schema.is_undisturbed(relation);
    Some(if is_known { finding } else { finding.level(Level::Info) })
}

/// Whether an index finds rows by the columns of a foreign key: they are its first, in whatever order. One that leaves out
/// the rows where they are null serves as well.
fn serves(index: &Relation, columns: &[Name]) -> bool {
    let first = index.columns.iter().take(columns.len());
    let proves =
        |predicate: &model::Expression| columns.iter().any(|column| predicate.proves_not_null.contains(column));
    let covers = index.index.as_deref().and_then(|made| made.predicate.as_ref()).is_none_or(proves);
    // A key among them finds one row at most.
    let is_key = index.unique && !index.columns.is_empty() && index.columns.len() < columns.len();
    (index.columns.len() >= columns.len() || is_key)
        && covers
        && first.into_iter().all(|column| columns.contains(&column.name))
}
