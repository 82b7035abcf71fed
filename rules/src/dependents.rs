//! What hangs on a table: the foreign keys that point at it, and the views that read it.

use model::{ConstraintKind, ForeignKey, ObjectName, Relation, Schema, order};

/// The tables with a foreign key to `table`, and theirs, and so on: what TRUNCATE CASCADE empties. In order of name.
pub(crate) fn referring_tables(table: &ObjectName, schema: &Schema) -> Vec<String> {
    let mut found = vec![table];
    let mut index = 0;
    while let Some(&target) = found.get(index) {
        for relation in schema.relations() {
            if foreign_keys(relation).any(|key| key.referent.means(target)) && !found.contains(&&relation.name) {
                found.push(&relation.name);
            }
        }
        index += 1;
    }
    sorted(found.into_iter().skip(1).map(|name| format!("`{name}`")))
}

/// The foreign keys of other tables that point at `table` through keys that `hits` picks, each as `name` on `table`.
pub(crate) fn foreign_keys_to(table: &ObjectName, schema: &Schema, hits: impl Fn(&ForeignKey) -> bool) -> Vec<String> {
    let referrers = schema.referrers_of(table);
    let others = referrers.iter().filter_map(|referrer| schema.assumed(referrer));
    let keys = others.flat_map(|relation| {
        let constraints = relation.constraints.iter().filter(|constraint| match &constraint.kind {
            ConstraintKind::ForeignKey(key) => key.referent.means(table) && hits(key),
            _ => false,
        });
        constraints.map(|constraint| format!("foreign key `{}`", constraint.name_on(&relation.name.name)))
    });
    sorted(keys)
}

/// The relations of a schema, as far as known.
pub(crate) fn inside_schema(name: &ObjectName, schema: &Schema) -> Vec<String> {
    let is_inside =
        |relation: &&Relation| relation.name.schema.as_ref() == Some(&name.name) && relation.table.is_none();
    sorted(schema.relations().filter(is_inside).map(|relation| format!("`{}`", relation.name)))
}

/// The views that read `relation`.
pub(crate) fn views_of(relation: &ObjectName, schema: &Schema) -> Vec<String> {
    sorted(schema.readers_of(relation).into_iter().map(|view| format!("view `{view}`")))
}

/// `a`, `b` and 3 others; `None` of nothing.
pub(crate) fn named(names: &[String]) -> Option<String> {
    match names {
        [] => None,
        [one] => Some(one.clone()),
        [one, other] => Some(format!("{one} and {other}")),
        [one, other, third] => Some(format!("{one}, {other} and {third}")),
        [one, other, rest @ ..] => Some(format!("{one}, {other} and {} others", rest.len())),
    }
}

fn foreign_keys(relation: &Relation) -> impl Iterator<Item = &ForeignKey> {
    relation.constraints.iter().filter_map(|constraint| match &constraint.kind {
        ConstraintKind::ForeignKey(key) => Some(key),
        _ => None,
    })
}

/// The schema keeps its relations in no order: a finding must.
fn sorted(names: impl Iterator<Item = String>) -> Vec<String> {
    let mut names: Vec<String> = names.collect();
    order::natural(&mut names);
    names
}
