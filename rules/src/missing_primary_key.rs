//! Nothing tells the rows of a table without a primary key apart.

use engine::{Check, Facts, Finding, Rule, rule};
use model::{ConstraintKind, CreateTable, Knowledge, Migration, Name, Operation, Relation};

pub(crate) const RULE: Rule = rule!("missing-primary-key", Check::Migration(check));

fn check(migration: &Migration, facts: &Facts) -> Vec<Finding> {
    let mut found = Vec::new();
    for step in &migration.up.steps {
        let Operation::CreateTable(create) = &step.operation else { continue };
        // It may have another name by the end of the migration, and then there is no knowing.
        let Knowledge::Present(relation) = facts.schema.relation(&create.table) else { continue };
        if !is_of_rows(create)
            || relation.birth != facts.upgrade()
            || relation.partition_of.is_some()
            || !relation.constraints_complete
            || !facts.schema.is_undisturbed(relation)
            || has_key(relation, facts)
        {
            continue;
        }
        let message = format!("nothing tells the rows of `{}` apart: it has no primary key", create.table);
        let help = "give it one: a column of its own, or those that no two rows share";
        let finding = Finding { direction: Some(facts.direction), ..Finding::at(step.head, message) };
        found.push(finding.in_file(step.file).help(help));
    }
    found
}

/// Whether it holds rows of its own that last, all of whose constraints the statement tells. A copy made with AS is a
/// backup; the key of a partitioned table would have to contain what it is partitioned by, so that many have none.
fn is_of_rows(create: &CreateTable) -> bool {
    !create.temporary
        && !create.partitioned
        && !create.as_query
        && create.like.is_empty()
        && create.partition_of.is_none()
}

/// Whether rows can be told apart: by the primary key, or by a unique one without nulls.
fn has_key(relation: &Relation, facts: &Facts) -> bool {
    let is_never_null =
        |name: &Name| relation.column(name).present().is_some_and(|column| column.not_null == Some(true));
    let is_key = relation.constraints.iter().any(|constraint| match &constraint.kind {
        ConstraintKind::PrimaryKey(_) => true,
        ConstraintKind::Unique(key) => key.columns.iter().all(is_never_null),
        _ => false,
    });
    let indexes = relation.indexes.iter().filter_map(|name| facts.schema.assumed(name));
    let identifies = |index: &Relation| {
        index.unique
            && !index.partial
            && !index.columns.is_empty()
            && index.columns.iter().all(|column| is_never_null(&column.name))
    };
    is_key || indexes.into_iter().any(identifies)
}
