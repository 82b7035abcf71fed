//! The items of the checklist: what each asks, and which rules speak of it.

use std::collections::HashMap;

use linter::Hazard;

use super::evidence;
use super::{Change, Verdict};

/// One thing to be sure of before a deploy.
pub(super) struct Item {
    /// What is so once it is settled.
    pub(super) title: &'static str,
    /// The rules that speak of it, by name.
    rules: &'static [&'static str],
    /// The families of all other rules that do.
    families: &'static [Hazard],
    /// What becomes of it if nothing was found.
    pub(super) judge: fn(&Change<'_>) -> Verdict,
    /// What there is to know besides, a line each.
    pub(super) evidence: fn(&Change<'_>) -> Vec<String>,
}

/// The items, in the order in which a team goes through them.
pub(super) const ITEMS: &[Item] = &[
    Item {
        title: "It runs at this point of the history",
        rules: &["opaque-step"],
        families: &[Hazard::Fails],
        judge: evidence::runs,
        evidence: evidence::unread,
    },
    Item {
        title: "The history holds together",
        rules: &[],
        families: &[Hazard::History],
        judge: evidence::history,
        evidence: evidence::nothing,
    },
    Item {
        title: "It was tried on a branch of the database",
        rules: &[],
        families: &[],
        judge: |_| Verdict::Person("`surefoot sql` prints what will be run there".to_owned()),
        evidence: evidence::nothing,
    },
    Item {
        title: "The downgrade works",
        rules: &[],
        families: &[Hazard::NoWayBack],
        judge: evidence::way_back,
        evidence: evidence::restored,
    },
    Item {
        title: "It can be run twice",
        rules: &["unguarded-create", "unguarded-drop", "partial-commit"],
        families: &[],
        judge: evidence::twice,
        evidence: evidence::halfway,
    },
    Item {
        title: "Indexes are built CONCURRENTLY",
        rules: &[
            "blocking-index",
            "blocking-index-drop",
            "blocking-unique",
            "blocking-primary-key",
            "blocking-reindex",
        ],
        families: &[],
        judge: evidence::indexes,
        evidence: evidence::nothing,
    },
    Item {
        title: "It was tried with as many rows as production has",
        rules: &[
            "unbounded-backfill",
            "backfill-with-schema-change",
            "work-under-exclusive-lock",
            "not-null-scan",
            "column-rewrite",
            "default-rewrite",
            "table-rewrite",
            "identity-rewrite",
            "stored-generated-rewrite",
            "partition-attach-scan",
            "unproven-check",
            "unproven-foreign-key",
        ],
        families: &[],
        judge: evidence::volume,
        evidence: evidence::growing,
    },
    Item {
        title: "Nobody waits for long",
        rules: &["oversized-migration"],
        families: &[Hazard::Blocks],
        judge: evidence::waiting,
        evidence: evidence::locks,
    },
    Item {
        title: "There is a backup",
        rules: &[],
        families: &[Hazard::Destroys],
        judge: |_| Verdict::Person("nothing was found that destroys data; a backup is yours all the same".to_owned()),
        evidence: evidence::nothing,
    },
    Item {
        title: "The application works with the new schema",
        rules: &[],
        families: &[Hazard::Breaks],
        judge: evidence::application,
        evidence: evidence::nothing,
    },
    Item {
        title: "Nothing secret, and nothing of one environment",
        rules: &[],
        families: &[Hazard::Leaks],
        judge: |_| Verdict::Settled("no credentials and no values that the environment has".to_owned()),
        evidence: evidence::nothing,
    },
    Item {
        title: "The team knows what changes",
        rules: &[],
        families: &[],
        judge: |_| Verdict::Person("tell them".to_owned()),
        evidence: evidence::changes,
    },
    Item {
        title: "The documentation is up to date",
        rules: &["undocumented-migration"],
        families: &[],
        judge: |_| Verdict::Person("each migration says what it is for; the rest is yours".to_owned()),
        evidence: evidence::nothing,
    },
];

/// The item that each rule speaks of, by its place: the one that names it, else that of its family.
pub(super) fn by_rule() -> HashMap<&'static str, usize> {
    let item = |rule: &linter::Rule| {
        let named = ITEMS.iter().position(|item| item.rules.contains(&rule.name));
        let hazard = rule.page().hazard;
        Some((rule.name, named.or_else(|| ITEMS.iter().position(|item| item.families.contains(&hazard)))?))
    };
    linter::rules().iter().filter_map(item).collect()
}
