//! A table that becomes a partition is read from end to end, unless a CHECK says already what belongs into it.

use engine::{Check, Facts, Finding, Level, Rule, rule};
use model::{ConstraintKind, DetachPartition, Direction, ObjectName, Operation, Step, Touch, Work};

pub(crate) const RULE: Rule = rule!("partition-attach-scan", Check::Step(check));

fn check(step: &Step, facts: &Facts) -> Option<Finding> {
    let (parent, partition) = match &step.operation {
        Operation::AttachPartition(attach) => (&attach.table, &attach.partition),
        Operation::CreateTable(create) => (create.partition_of.as_ref()?, &create.table),
        _ => return None,
    };
    let touch = facts.effect.touches.iter().find(|touch| is_read(touch, parent, facts))?;
    let read = &touch.relation;
    let blocked = touch.lock.blocks();
    let finding = if read.means(partition) {
        let message =
            format!("reads every row of `{read}` to see that it belongs into `{parent}`, while blocking {blocked}");
        Finding::at(step.head, message).help(
            "add a CHECK NOT VALID that says what the bounds say, NULL included, and validate it before; drop it \
             afterwards",
        )
    } else {
        let message = format!(
            "reads every row of the default partition `{read}` for those that belong into `{partition}`, while blocking {blocked}"
        );
        Finding::at(step.head, message)
            .help("add a CHECK NOT VALID to the default partition that excludes the new bounds, and validate it before")
    };
    Some(if facts.direction == Direction::Down { finding.level(Level::Info) } else { finding })
}

/// Whether a relation other than the parent is read. Where a CHECK may say enough, that is the server's to find out.
fn is_read(touch: &Touch, parent: &ObjectName, facts: &Facts) -> bool {
    let is_proof =
        |constraint: &model::Constraint| matches!(constraint.kind, ConstraintKind::Check(_)) && !constraint.not_valid;
    let may_be_proven =
        || facts.relation(&touch.relation).is_some_and(|relation| relation.constraints.iter().any(is_proof));
    let is_read = match touch.work {
        Work::Scan => true,
        Work::Unknown => !may_be_proven(),
        _ => false,
    };
    is_read && !touch.relation.means(parent) && !facts.is_new(&touch.relation) && !was_let_go(touch, parent, facts)
}

/// Whether the upgrade has detached it CONCURRENTLY: the server leaves a CHECK then that says what the bounds were.
fn was_let_go(touch: &Touch, parent: &ObjectName, facts: &Facts) -> bool {
    touch.work == Work::Unknown
        && facts.undoes(|operation| {
            matches!(operation, Operation::DetachPartition(DetachPartition { table, partition, concurrently: true })
                if table.means(parent) && partition.means(&touch.relation))
        })
}
