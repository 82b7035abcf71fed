//! SQL put together at run time: what will run is not what can be reviewed.

use engine::{Check, Facts, Finding, Rule, rule};
use model::{Opaque, Operation, Reason, Step};

pub(crate) const RULE: Rule = rule!("interpolated-sql", Check::Step(check));

fn check(step: &Step, _: &Facts) -> Option<Finding> {
    let Operation::Opaque(Opaque { reason: Reason::Interpolated }) = &step.operation else {
        return None;
    };
    let message = "puts SQL together from values known only at run time: nobody can review what it will do";
    Some(
        Finding::at(step.head, message)
            .help("bind values with `sa.text(…).bindparams(…)`, and write the names of tables and columns out"),
    )
}
