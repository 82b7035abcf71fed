//! An index that is dropped before the one that takes its place is built leaves queries without any.

use engine::{Check, Facts, Finding, Level, Rule, rule};
use model::{
    AddConstraint, ConstraintKind, CreateIndex, Direction, Drop, Guard, IndexElement, Name, ObjectKind, ObjectName,
    Operation, Relation, RelationKind, Step, Transaction,
};

pub(crate) const RULE: Rule = rule!("index-gap", Check::Step(check));

fn check(step: &Step, facts: &Facts) -> Option<Finding> {
    let index = dropped(&step.operation, facts)?;
    let (table, lead) = (index.table.as_ref()?, &index.columns.first()?.name);
    // One that the migration has looked for may not be what it should.
    if step.guard != Guard::None || facts.is_new(table) || facts.is_new(&index.name) || has_another(index, lead, facts)
    {
        return None;
    }
    // Within one transaction nobody sees the table without it.
    let is_apart = |later: &&Step| {
        facts.transaction == Transaction::None && later.statement != step.statement
            || matches!(&later.operation, Operation::CreateIndex(CreateIndex { concurrently: true, .. }))
    };
    let successor = facts.after().iter().filter(is_apart).find(|later| takes_place(later, table, lead, facts))?;
    let unique = if index.unique { ", and nothing keeps duplicates out" } else { "" };
    let message = format!(
        "until the next index is built, none of `{table}` begins with `{lead}`: queries read all of it{unique}"
    );
    let finding = Finding::at(step.head, message)
        .help("build the new index first, under another name if need be, and drop the old one after it")
        .related(successor.file, successor.head, "the next index");
    Some(if facts.direction == Direction::Down { finding.level(Level::Info) } else { finding })
}

/// The index that a step drops, itself or with its constraint, if it is known to be there.
fn dropped<'a>(operation: &Operation, facts: &Facts<'a>) -> Option<&'a Relation> {
    let name = match operation {
        Operation::Drop(Drop { kind: ObjectKind::Index, name, .. }) => name.clone(),
        Operation::DropConstraint(drop) => {
            let schema = facts.relation(&drop.table)?.name.schema.clone();
            ObjectName { schema, name: drop.constraint.clone()? }
        }
        _ => return None,
    };
    facts.relation(&name).filter(|index| index.kind == RelationKind::Index && index.valid)
}

/// Whether another index of the table serves the same queries.
fn has_another(dropped: &Relation, lead: &Name, facts: &Facts) -> bool {
    let table = dropped.table.as_ref().and_then(|table| facts.schema.assumed(table));
    let serves = |index: &Relation| {
        index.name != dropped.name
            && index.valid
            && !index.partial
            && index.columns.first().is_some_and(|column| column.name == *lead)
    };
    table.is_some_and(|table| table.indexes.iter().filter_map(|name| facts.schema.assumed(name)).any(serves))
}

/// Whether a step builds an index of the table that begins with the same column.
fn takes_place(step: &Step, table: &ObjectName, lead: &Name, facts: &Facts) -> bool {
    match &step.operation {
        Operation::CreateIndex(create) => {
            let first = create.keys.first().map(|key| &key.element);
            facts.schema.means_same(&create.table, table)
                && matches!(first, Some(IndexElement::Column(column)) if column == lead)
        }
        Operation::AddConstraint(AddConstraint { table: of, constraint }) => match &constraint.kind {
            ConstraintKind::PrimaryKey(key) | ConstraintKind::Unique(key) => {
                facts.schema.means_same(of, table) && key.using_index.is_none() && key.columns.first() == Some(lead)
            }
            _ => false,
        },
        _ => false,
    }
}
