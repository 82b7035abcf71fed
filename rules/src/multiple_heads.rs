//! Two revisions that nothing follows: the branches were never merged.

use std::collections::{HashMap, HashSet};

use engine::{Check, Finding, Rule, rule};
use model::{Base, History, Migration, Past};

pub(crate) const RULE: Rule = rule!("multiple-heads", Check::History(check));

fn check(history: &History) -> Vec<Finding> {
    // A branch that has a name is meant to have a head of its own.
    if history.each().any(|migration| !migration.branch_labels.is_empty()) {
        return Vec::new();
    }
    let mut heads = history.heads();
    // Two of one name are duplicates, and that is said elsewhere.
    let mut seen = HashSet::new();
    heads.retain(|head| seen.insert(head.revision.as_str()));
    if heads.len() < 2 {
        return Vec::new();
    }
    // Trees that share no revision are run side by side.
    let trees = trees(history);
    let tree = |head: &&Migration| trees.get(head.revision.as_str()).copied();
    model::order::by_key(&mut heads, tree);
    let added = history.added();
    let by_tree = heads.chunk_by(|left, right| tree(left) == tree(right));
    by_tree.filter_map(|heads| finding(heads.to_vec(), history, &added)).collect()
}

/// The tree of each revision, by a number: parents come before children, so a merge joins the trees of its parents.
fn trees(history: &History) -> HashMap<&str, usize> {
    let mut root: Vec<usize> = (0..history.migrations.len()).collect();
    let mut trees: HashMap<&str, usize> = HashMap::new();
    for (index, migration) in history.each().enumerate() {
        trees.insert(migration.revision.as_str(), index);
        for parent in migration.parents.iter().filter_map(|parent| trees.get(parent.as_str()).copied()) {
            let (one, other) = (find(&mut root, parent), find(&mut root, index));
            root[one.max(other)] = one.min(other);
        }
    }
    trees.values_mut().for_each(|tree| *tree = find(&mut root, *tree));
    trees
}

/// The root of a tree; the way there is halved for those who come after.
fn find(root: &mut [usize], mut index: usize) -> usize {
    while root[index] != index {
        root[index] = root[root[index]];
        index = root[index];
    }
    index
}

fn finding(mut heads: Vec<&Migration>, history: &History, added: &HashSet<*const Migration>) -> Option<Finding> {
    // It is told of the head that is new: whoever put it there can move it.
    let is_new = |head: &&Migration| added.contains(&std::ptr::from_ref(*head));
    let newest = heads.iter().rposition(is_new).unwrap_or(heads.len().saturating_sub(1));
    let newest = (newest < heads.len()).then(|| heads.remove(newest))?;
    let others = heads;
    let names = |quote: &str, separator: &str, migrations: &[&Migration]| {
        let names = migrations.iter().map(|head| format!("{quote}{}{quote}", head.revision));
        names.collect::<Vec<_>>().join(separator)
    };
    let beside = names("`", ", ", &others);
    let held = history.base.as_ref().filter(|_| is_new(&newest) && !others.is_empty() && !others.iter().any(is_new));
    let whose = held.map_or_else(String::new, |base| format!(", which `{}` has", base.name));
    let message =
        format!("`{}` is a second head beside {beside}{whose}: `upgrade head` cannot choose", newest.revision);
    let all: Vec<&Migration> = others.iter().copied().chain([newest]).collect();
    let merge = format!(
        "join them with `alembic merge -m \"merge heads\" {}`: an empty revision with `down_revision = ({})`",
        names("", " ", &all),
        names("\"", ", ", &all)
    );
    let help = match (held, others.as_slice()) {
        (Some(base), [head]) => {
            let first = first_new(newest, history, base).revision.as_str();
            format!("let `{first}` follow `{0}` (`down_revision = \"{0}\"`), or {merge}", head.revision)
        }
        _ => merge,
    };
    let finding = Finding::at(newest.revision.span, message).in_file(newest.file).help(help);
    let told = others.iter().fold(finding, |finding, head| {
        finding.related(head.file, head.revision.span, format!("`{}` is a head too", head.revision))
    });
    (!others.is_empty()).then_some(told)
}

/// Where the new migrations under a new head begin: parents stand before children, so one way back finds it.
fn first_new<'h>(mut first: &'h Migration, history: &'h History, base: &Base) -> &'h Migration {
    for (migration, past) in history.each().zip(&base.pasts).rev() {
        if *past == Past::New && first.parents.contains(&migration.revision) {
            first = migration;
        }
    }
    first
}
