//! The session: settings, transactions, locks and maintenance.

use model::{Discard, ObjectName, Operation};

use super::name::own;
use super::{Phrase, comma, literal, object_name};

/// What is done to the session, to whole tables' rows, and to their upkeep.
pub(super) fn write(operation: &Operation) -> Option<Phrase> {
    use Operation as Op;
    let tables = |names: &[ObjectName]| comma(names, object_name);
    Some(match operation {
        Op::SetVariable(it) => {
            let name = Phrase::new("SET").flag(it.local, "LOCAL").say(it.name.as_str());
            match &it.value {
                // A list of names is a list of strings as well.
                Some(value) => {
                    let values: Vec<String> = value.split(", ").map(literal).collect();
                    name.say("TO").say(&values.join(", "))
                }
                None if it.name == "all" => Phrase::new("RESET ALL"),
                None => name.say("TO DEFAULT"),
            }
        }
        Op::Discard(it) => Phrase::new("DISCARD").say(match it {
            Discard::All => "ALL",
            Discard::Plans => "PLANS",
            Discard::Sequences => "SEQUENCES",
            Discard::Temporary => "TEMPORARY",
        }),
        Op::Begin => Phrase::new("BEGIN"),
        Op::Commit => Phrase::new("COMMIT"),
        Op::Rollback => Phrase::new("ROLLBACK"),
        Op::LockTable(it) => Phrase::new("LOCK TABLE")
            .say(&object_name(&it.table))
            .say(&format!("IN {} MODE", it.mode))
            .flag(it.nowait, "NOWAIT"),
        Op::Truncate(it) => Phrase::new("TRUNCATE TABLE")
            .say(&object_name(&it.table))
            .flag(it.restarts, "RESTART IDENTITY")
            .flag(it.cascade, "CASCADE"),
        Op::Vacuum(it) => Phrase::new(if it.only_analyze { "ANALYZE" } else { "VACUUM" })
            .flag(it.full, "(FULL)")
            .say(&tables(&it.tables)),
        Op::Cluster(it) => Phrase::new("CLUSTER")
            .say(&it.table.as_ref().map(object_name).unwrap_or_default())
            .part("USING", it.index.as_ref().map(own)),
        _ => return None,
    })
}
