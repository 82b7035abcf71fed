//! A transaction that env.py opens before Alembic can is one that Alembic cannot leave.

use engine::{Check, Finding, Rule, rule};
use model::{Extent, History, Step, Wrapping};

pub(crate) const RULE: Rule = rule!("external-transaction", Check::History(check));

fn check(history: &History) -> Vec<Finding> {
    let Extent::Outside { file, span } = history.session.extent else {
        return Vec::new();
    };
    // Only a migration that wants to leave it finds out.
    let leaves = |step: &&Step| step.wrapping == Wrapping::Autocommit;
    let steps = history.each().flat_map(|migration| migration.up.steps.iter().chain(migration.down.steps()));
    let Some(leaving) = steps.into_iter().find(leaves) else {
        return Vec::new();
    };
    let message = "opens the transaction before Alembic does: `autocommit_block` raises an error in it";
    let help = "say nothing on the connection before `context.begin_transaction()`; pass `SET` with the connection's \
                options, or commit before";
    let finding = Finding::at(span, message).in_file(file).help(help);
    vec![finding.related(leaving.file, leaving.head, "this step wants to leave it")]
}
