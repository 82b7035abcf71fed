//! Several changes that have nothing to do with each other, in one migration.

mod bond;
mod kinship;

use engine::{Check, Facts, Finding, Rule, rule};
use model::{Migration, Operation, Step, Trace};

use self::kinship::Families;
use crate::tables::table;

pub(crate) const RULE: Rule = rule!("mixed-migration", Check::Migration(check));

fn check(migration: &Migration, facts: &Facts) -> Vec<Finding> {
    // What begins a history takes over what was there; of a step that could not be read, there is no telling what it
    // brings together.
    let is_opaque = |step: &Step| matches!(step.operation, Operation::Opaque(_));
    let steps = &migration.up.steps;
    if migration.parents.is_empty() && facts.index == 0 || steps.iter().any(is_opaque) {
        return Vec::new();
    }
    let families = Families::of(steps, facts.schema);
    let mut changed = steps.iter().filter_map(|step| {
        let table = table(&step.operation).filter(|_| step.operation.trace() != Trace::Nothing)?;
        families.is_old(table).then_some((step, table))
    });
    let Some((first, table)) = changed.next() else {
        return Vec::new();
    };
    let Some((step, other)) = changed.find(|(_, other)| !families.are_kin(table, other)) else {
        return Vec::new();
    };
    let message = format!("changes `{other}`, which has nothing to do with `{table}` as far as the schema tells");
    let finding = Finding { direction: Some(facts.direction), ..Finding::at(step.head, message) };
    let help = "put it into a migration of its own: it can then be deployed, and undone, without the other";
    vec![finding.in_file(step.file).help(help).related(first.file, first.head, format!("here it is `{table}`"))]
}
