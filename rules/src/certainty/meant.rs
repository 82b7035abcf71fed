//! What may have been meant by the name of a thing that is not there.

use engine::Facts;
use model::failure::Failure;
use model::{ObjectKind, ObjectName};

/// What was meant: what it is called now, or what is called almost so.
pub(super) fn of(failure: &Failure, facts: &Facts) -> Option<String> {
    let name = failure.name.as_str();
    let Some(table) = &failure.table else {
        let is_it = |relation: &&model::Relation| {
            relation.kind.object() == failure.kind
                && relation.renamed.as_ref().is_some_and(|(before, _)| before == name)
        };
        if let Some(now) =
            facts.schema.relations().filter(is_it).map(|relation| &relation.name).min_by_key(|it| it.to_string())
        {
            return Some(format!("it is called `{now}` by now"));
        }
        // The index behind a constraint goes by the constraint alone, and is never meant.
        let is_kind = |it: &&model::Relation| {
            it.kind.object() == failure.kind && (failure.kind != ObjectKind::Index || it.index.is_some())
        };
        let names = facts.schema.relations().filter(is_kind).map(|it| it.name.name.as_str());
        return engine::nearest(name, names).map(|nearest| format!("did you mean `{nearest}`?"));
    };
    near_in_table(failure, table, facts)
}

fn near_in_table(failure: &Failure, table: &ObjectName, facts: &Facts) -> Option<String> {
    let name = failure.name.as_str();
    let relation = facts.relation(table)?;
    if failure.kind == ObjectKind::Column {
        let renamed = |column: &&model::ColumnState| column.renamed.as_ref().is_some_and(|(before, _)| before == name);
        if let Some(column) = relation.columns.iter().find(renamed) {
            return Some(format!("it is called `{}` by now", column.name));
        }
        let names = relation.columns.iter().map(|column| column.name.as_str());
        return engine::nearest(name, names).map(|nearest| format!("did you mean `{nearest}`?"));
    }
    if failure.kind != ObjectKind::Constraint {
        return None;
    }
    let names: Vec<String> = relation.constraints.iter().map(|it| it.name_on(&relation.name.name)).collect();
    let near =
        engine::nearest(name, names.iter().map(String::as_str)).map(|nearest| format!("did you mean `{nearest}`?"));
    let only = || match names.as_slice() {
        [only] => Some(format!("the only constraint known there is `{only}`")),
        _ => None,
    };
    near.or_else(only)
}
