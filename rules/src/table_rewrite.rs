//! What stores a table otherwise, or in another order, writes all of it again while nobody can use it.

use engine::{Check, Facts, Finding, Rule, rule};
use model::{Operation, Step, StorageChange, Work};

pub(crate) const RULE: Rule = rule!("table-rewrite", Check::Step(check));

fn check(step: &Step, facts: &Facts) -> Option<Finding> {
    let (statement, help) = statement(&step.operation)?;
    let rewritten = |touch: &&model::Touch| touch.work == Work::Rewrite && !facts.is_new(&touch.relation);
    let message = match facts.effect.touches.iter().find(rewritten) {
        Some(touch) => {
            let blocked = touch.lock.blocks();
            format!("{statement} writes `{}` and its indexes again while blocking {blocked}", touch.relation)
        }
        None if is_of_all_tables(&step.operation) => {
            format!("{statement} writes one table after the other again, and blocks reads and writes on each")
        }
        None => return None,
    };
    Some(Finding::at(step.head, message).help(help))
}

/// What rewrites a table for the sake of how it is stored, and what to do instead.
fn statement(operation: &Operation) -> Option<(&'static str, &'static str)> {
    const LIVE: &str =
        "pg_repack does it while everybody works; plain VACUUM makes the room free for new rows, and blocks nobody";
    const APART: &str = "make a new table that is stored so, fill it in batches, then swap the names";
    Some(match operation {
        Operation::Vacuum(vacuum) if vacuum.full => ("VACUUM FULL", LIVE),
        Operation::Cluster(_) => ("CLUSTER", LIVE),
        Operation::MoveTablespace(_) => (
            "SET TABLESPACE",
            "move one table after the other, each in a transaction of its own; pg_repack blocks nobody",
        ),
        Operation::SetStorage(set) => match &set.change {
            StorageChange::Logged => ("SET LOGGED", APART),
            StorageChange::Unlogged => ("SET UNLOGGED", APART),
            StorageChange::Tablespace(_) => ("SET TABLESPACE", "pg_repack moves a table while everybody works"),
            StorageChange::AccessMethod(_) => ("SET ACCESS METHOD", APART),
            _ => return None,
        },
        _ => return None,
    })
}

/// Whether it names no table, and so means all of them.
fn is_of_all_tables(operation: &Operation) -> bool {
    match operation {
        Operation::Vacuum(vacuum) => vacuum.tables.is_empty(),
        Operation::Cluster(cluster) => cluster.table.is_none(),
        _ => false,
    }
}
