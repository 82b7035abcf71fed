//! What to do about a step that must fail.

use engine::Facts;
use model::failure::{Dependent, Failure, Fault};
use model::{Birth, ObjectKind, Operation, Step};

/// What to do instead: what made the thing that is there, what the thing that is not may have been meant to be.
pub(super) fn of(step: &Step, failure: &Failure, facts: &Facts) -> Option<String> {
    match &failure.fault {
        Fault::Exists(birth) => Some(match revision(*birth, facts) {
            Some(revision) => format!("`{revision}` made it: drop this step, or give the new one another name"),
            None => "drop this step, or give the new one another name".to_owned(),
        }),
        Fault::Missing => super::meant::of(failure, facts),
        Fault::Needed(dependents) => Some(needed(step, dependents)),
        Fault::NoCast(_, to) => {
            Some(format!("say how with USING: `USING {}::{to}`, if every value there is one", failure.name.quoted()))
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
        Fault::TooNew { .. } if failure.name == *"gen_random_uuid" => {
            Some("the extension `pgcrypto` brings it too: CREATE EXTENSION IF NOT EXISTS pgcrypto".to_owned())
        }
        Fault::TooNew { .. } => None,
        Fault::Refused(refusal) => super::refusal::remedy(refusal, failure),
        Fault::Unnamed => {
            Some("give the name that the database knows it by, or a naming convention in env.py's metadata".to_owned())
        }
    }
}

/// What needs a thing must go before it.
fn needed(step: &Step, dependents: &[Dependent]) -> String {
    let comes_again = |it: &Dependent| matches!(it.kind, ObjectKind::View | ObjectKind::MaterializedView);
    let views = dependents.iter().any(comes_again);
    let first = if views { "drop it first and make it again afterwards" } else { "drop it first" };
    let along = "CASCADE would take along whatever else needs it";
    match &step.operation {
        // Nothing goes along with a type that changes.
        Operation::SetColumnType(_) => "drop it first and make it again afterwards".to_owned(),
        Operation::Truncate(truncate) => {
            let others: Vec<String> = dependents.iter().map(|it| it.relation.quoted().to_string()).collect();
            format!(
                "name them together: TRUNCATE {}, {}; CASCADE would empty whatever else refers to it",
                truncate.table,
                others.join(", ")
            )
        }
        _ => format!("{first}; {along}"),
    }
}

/// The migration that made something.
fn revision<'a>(birth: Birth, facts: &Facts<'a>) -> Option<&'a str> {
    let Birth::In { migration, .. } = birth else { return None };
    let migration = facts.history.migrations.get(migration as usize)?;
    (!migration.revision.text.is_empty()).then_some(migration.revision.text.as_str())
}
