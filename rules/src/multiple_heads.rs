//! Two revisions that nothing follows: the branches were never merged.

use engine::{Check, Finding, Rule, rule};
use model::{History, Migration};

pub(crate) const RULE: Rule = rule!("multiple-heads", Check::History(check));

fn check(history: &History) -> Vec<Finding> {
    // A branch that has a name is meant to have a head of its own.
    if history.migrations.iter().any(|migration| !migration.branch_labels.is_empty()) {
        return Vec::new();
    }
    let heads = history.heads();
    let Some((newest, others)) = heads.split_last().filter(|(_, others)| !others.is_empty()) else {
        return Vec::new();
    };
    let names = |migrations: &[&Migration]| {
        migrations.iter().map(|head| format!("`{}`", head.revision)).collect::<Vec<_>>().join(", ")
    };
    let finding = Finding::at(
        newest.revision.span,
        format!("`{}` is a second head beside {}: `upgrade head` cannot choose", newest.revision, names(others)),
    )
    .in_file(newest.file)
    .help(format!("run `alembic merge -m \"merge heads\" {}`", heads_as_arguments(&heads)));
    vec![others.iter().fold(finding, |finding, head| {
        finding.related(head.file, head.revision.span, format!("`{}` is a head too", head.revision))
    })]
}

fn heads_as_arguments(heads: &[&Migration]) -> String {
    heads.iter().map(|head| head.revision.as_str()).collect::<Vec<_>>().join(" ")
}
