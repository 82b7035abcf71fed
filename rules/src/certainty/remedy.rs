//! What to do about a step that must fail.

use engine::Facts;
use model::failure::{Failure, Fault};
use model::{Birth, ObjectKind, ObjectName};

/// What to do instead: what made the thing that is there, what the thing that is not may have been meant to be.
pub(super) fn of(failure: &Failure, facts: &Facts) -> Option<String> {
    match &failure.fault {
        Fault::Exists(birth) => Some(match revision(*birth, facts) {
            Some(revision) => format!("`{revision}` made it: drop this step, or give the new one another name"),
            None => "drop this step, or give the new one another name".to_owned(),
        }),
        Fault::Missing => missing(failure, facts),
        Fault::Needed(dependents) => {
            let views = dependents.iter().any(|it| matches!(it.kind, ObjectKind::View | ObjectKind::MaterializedView));
            let verb = if views { "drop it first and make it again afterwards" } else { "drop it first" };
            Some(format!("{verb}; CASCADE would take along whatever else needs it"))
        }
        Fault::NoCast(_, to) => {
            Some(format!("say how with USING: `USING {}::{to}`, if every value there is one", failure.name))
        }
        Fault::Incomparable(_, to) => Some(format!("make the column `{to}`, as the key that it refers to is")),
        Fault::NotUnique(..) => Some("add a unique constraint there first, or refer to the primary key".to_owned()),
        Fault::Partitioned if failure.kind == ObjectKind::Index => {
            Some("leave CONCURRENTLY out: the indexes of the partitions go with it".to_owned())
        }
        Fault::Partitioned => Some(
            "create it with ON ONLY, then one index a partition CONCURRENTLY, then attach each: \
             ALTER INDEX … ATTACH PARTITION"
                .to_owned(),
        ),
        Fault::NotPopulated => Some("leave CONCURRENTLY out: nobody can read it before".to_owned()),
        Fault::NoUniqueIndex => {
            Some(format!("first CREATE UNIQUE INDEX ON {} over columns that differ", failure.name.quoted()))
        }
        Fault::Unnamed => {
            Some("give the name that the database knows it by, or a naming convention in env.py's metadata".to_owned())
        }
    }
}

/// The migration that made something.
fn revision<'a>(birth: Birth, facts: &Facts<'a>) -> Option<&'a str> {
    let Birth::In { migration, .. } = birth else { return None };
    let migration = facts.history.migrations.get(migration as usize)?;
    (!migration.revision.text.is_empty()).then_some(migration.revision.text.as_str())
}

/// What was meant: what it is called now, or what is called almost so.
fn missing(failure: &Failure, facts: &Facts) -> Option<String> {
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
        let names =
            facts.schema.relations().filter(|it| it.kind.object() == failure.kind).map(|it| it.name.name.as_str());
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
    let names: Vec<String> = relation.constraints.iter().map(|it| it.name_on(&relation.name.name)).collect();
    let near =
        engine::nearest(name, names.iter().map(String::as_str)).map(|nearest| format!("did you mean `{nearest}`?"));
    let only = || match names.as_slice() {
        [only] => Some(format!("the only constraint known there is `{only}`")),
        _ => None,
    };
    near.or_else(only)
}
