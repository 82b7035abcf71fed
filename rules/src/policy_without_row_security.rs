//! A policy on a table without row-level security keeps nobody out.

use engine::{Check, Facts, Finding, Rule, rule};
use model::{Migration, ObjectName, Operation};

pub(crate) const RULE: Rule = rule!("policy-without-row-security", Check::Migration(check));

fn check(migration: &Migration, facts: &Facts) -> Vec<Finding> {
    let mut seen: Vec<&ObjectName> = Vec::new();
    let mut found = Vec::new();
    for step in &migration.up.steps {
        let Operation::CreatePolicy(create) = &step.operation else { continue };
        let relation = facts.relation(&create.table);
        // Of a table that was there before the history, or that an unreadable step may have changed, there is no knowing.
        let is_off = relation
            .is_some_and(|relation| relation.row_security == Some(false) && facts.schema.is_undisturbed(relation));
        if !is_off || seen.contains(&&create.table) {
            continue;
        }
        seen.push(&create.table);
        let (policy, table) = (&create.name, &create.table);
        let message = format!("policy `{policy}` keeps nobody out: row-level security is off on `{table}`");
        let help = format!("ALTER TABLE {} ENABLE ROW LEVEL SECURITY, in the same migration", table.quoted());
        found.push(
            Finding { direction: Some(facts.direction), ..Finding::at(step.head, message) }
                .in_file(step.file)
                .help(help),
        );
    }
    found
}
