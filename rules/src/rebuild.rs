//! Tables that are made anew, as SQLite has it: who refers to them, and whether that is looked at meanwhile.

use engine::Facts;
use model::sqlite::Pragmas;
use model::{ConstraintKind, ObjectKind, ObjectName, Operation, ReferentialAction, Relation, Rename};

/// The tables with a foreign key to `name` that has one of those actions.
pub(crate) fn referring<'a>(
    name: &ObjectName,
    facts: &Facts<'a>,
    acts: impl Fn(ReferentialAction) -> bool,
) -> Vec<&'a Relation> {
    let refers = |relation: &&Relation| {
        relation.foreign_keys_to(name).any(|constraint| match &constraint.kind {
            ConstraintKind::ForeignKey(key) => acts(key.on_delete),
            _ => false,
        })
    };
    let referrers = facts.schema.referrers_of(name);
    referrers.iter().filter_map(|table| facts.schema.assumed(table)).filter(refers).collect()
}

/// What was said about foreign keys: by the script where it counts, or else before the first migration.
pub(crate) fn pragmas(facts: &Facts) -> Pragmas {
    let mut pragmas = Pragmas::default();
    for (name, said) in
        [("legacy_alter_table", facts.set("legacy_alter_table")), ("foreign_keys", facts.set_outside("foreign_keys"))]
    {
        let before = || facts.history.session.setting(name)?.value.as_deref();
        pragmas.set(name, said.or_else(before));
    }
    pragmas
}

/// Whether another table is given that name.
pub(crate) fn takes_place(operation: &Operation, name: &ObjectName) -> bool {
    match operation {
        Operation::Rename(Rename { kind: ObjectKind::Table, to, .. }) => *to == name.name,
        _ => false,
    }
}

/// The names of tables as a list.
pub(crate) fn named(tables: &[&Relation]) -> String {
    let names: Vec<String> = tables.iter().map(|table| format!("`{}`", table.name)).collect();
    crate::dependents::named(&names).unwrap_or_default()
}
