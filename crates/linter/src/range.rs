//! Ranges of revisions, as Alembic's commands take them: which revisions `base:head`, `+1` or `crm@head:crm@base` run,
//! which way, and in which order.

mod error;
mod point;

use model::{Direction, History};

pub use self::error::RangeError;
use self::point::{Point, find, is_absolute, walk};
use crate::graph::Graph;

/// The revisions that a range runs. Each is told by its place in the history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Route {
    /// Upgrades, or downgrades.
    pub direction: Direction,
    /// Where the database is at before: none at the base, several where branches have not met.
    pub start: Vec<usize>,
    /// What is run, in that order.
    pub run: Vec<usize>,
}

/// Finds what a range means in a history.
///
/// | range | means |
/// |---|---|
/// | `REV` | up from the base to it |
/// | `A:B` | up from A to B, or down where B comes before A; an empty A is `base`, an empty B `head` |
/// | `+N` | the first N upgrades; after a colon, the N that follow A |
/// | `-N` | the last N downgrades; after a colon, the N down from A |
///
/// A revision is said by its id, by the beginning of its id, by its branch label, as `base`, `head` or `heads`; with
/// `label@` before it, it has to be on that branch; with `+N` or `-N` behind it, it is that many revisions on or back.
///
/// # Errors
/// If a word of it names no revision or several, or if there is nothing to run.
pub fn route(graph: &Graph<'_>, range: &str) -> Result<Route, RangeError> {
    let range = range.trim();
    let found = match range.split_once(':') {
        Some((from, to)) => between(graph, from.trim(), to.trim()),
        None => single(graph, range),
    }?;
    if found.run.is_empty() { Err(RangeError::Nothing { range: range.to_owned() }) } else { Ok(found) }
}

/// What a range means in each of several histories: `None` in one that does not know its words, or has nothing to run
/// for them, while another does.
///
/// # Errors
/// If it means nothing in any of them, or several things in one.
pub fn routes(histories: &[&History], range: &str) -> Result<Vec<Option<Route>>, RangeError> {
    each(histories.iter().copied(), |graph| route(graph, range))
}

/// The revisions that a word means in each of several histories; `None` as in [`routes`].
///
/// # Errors
/// As those of [`routes`].
pub(crate) fn revisions<'h>(
    histories: impl Iterator<Item = &'h History>,
    word: &str,
) -> Result<Vec<Option<Vec<usize>>>, RangeError> {
    each(histories, |graph| point::revisions(graph, word))
}

fn each<'h, T>(
    histories: impl Iterator<Item = &'h History>,
    mean: impl Fn(&Graph<'h>) -> Result<T, RangeError>,
) -> Result<Vec<Option<T>>, RangeError> {
    let mut found = Vec::new();
    let mut unknown: Option<RangeError> = None;
    for history in histories {
        match mean(&Graph::new(history)) {
            Ok(meant) => found.push(Some(meant)),
            Err(error) if error.is_elsewhere() => {
                // Of several histories that do not know a word, the one with something like it is the one that is meant.
                let is_better = |unknown: &RangeError| !unknown.has_suggestion() && error.has_suggestion();
                if unknown.as_ref().is_none_or(is_better) {
                    unknown = Some(error);
                }
                found.push(None);
            }
            Err(error) => return Err(error),
        }
    }
    match unknown {
        Some(error) if found.iter().all(Option::is_none) => Err(error),
        _ => Ok(found),
    }
}

/// A range without a colon.
fn single(graph: &Graph<'_>, range: &str) -> Result<Route, RangeError> {
    let point = Point::read(graph, range);
    if !is_absolute(&point) && point.steps < 0 {
        // Down from the head, as nothing says where the database is at.
        let head = Point { symbol: Some("head"), steps: 0, ..point.clone() };
        return down(graph, find(graph, &head)?, &point);
    }
    up(graph, Vec::new(), None, &point)
}

/// A range with a colon between two words.
fn between(graph: &Graph<'_>, from: &str, to: &str) -> Result<Route, RangeError> {
    let from = Point::read(graph, if from.is_empty() { "base" } else { from });
    let to = Point::read(graph, if to.is_empty() { "head" } else { to });
    if !is_absolute(&from) {
        // `-2:head` begins two revisions before its end.
        let end = find(graph, &to)?;
        let start = walk(graph, &end, &from)?;
        return up(graph, start, from.label, &to);
    }
    let start = find(graph, &from)?;
    if !is_absolute(&to) {
        return if to.steps < 0 { down(graph, start, &to) } else { up(graph, start, from.label, &to) };
    }
    let end = find(graph, &to)?;
    let before = graph.before(&start);
    if end.iter().all(|number| before[*number] && !start.contains(number)) && !start.is_empty() {
        return down(graph, start, &to);
    }
    up(graph, start, from.label, &to)
}

/// Upgrades: what the target is or needs, and what the start is not and has not needed.
fn up(graph: &Graph<'_>, start: Vec<usize>, branch: Option<&str>, to: &Point<'_>) -> Result<Route, RangeError> {
    let mut targets = if is_absolute(to) { find(graph, to)? } else { walk(graph, &start, to)? };
    if let Some(branch) = branch {
        let lineage = graph.lineage(point::on_branch(graph, branch)?);
        targets.retain(|&number| lineage[number]);
    }
    let (needed, there) = (graph.before(&targets), graph.before(&start));
    let mut run = graph.walked_back(|number| needed[number] && !there[number]);
    run.reverse();
    Ok(Route { direction: Direction::Up, start, run })
}

/// Downgrades: what follows or needs what the target leaves behind, as far as it has run.
fn down(graph: &Graph<'_>, start: Vec<usize>, to: &Point<'_>) -> Result<Route, RangeError> {
    let (target, branch) = if is_absolute(to) {
        (find(graph, to)?, to.label.map(|label| point::on_branch(graph, label)).transpose()?)
    } else {
        let branch = to.label.map(|label| point::on_branch(graph, label)).transpose()?;
        // Of a branch point's children only the line that the walk came down is undone.
        (walk(graph, &start, to)?, branch.or(start.first().copied()))
    };
    let mut roots: Vec<usize> = match target.as_slice() {
        [] => graph.bases(),
        target => target.iter().flat_map(|&number| graph.children(number)).copied().collect(),
    };
    if let (Some(branch), true) = (branch, roots.len() > 1) {
        let line = graph.ancestors(branch);
        roots.retain(|&root| line[root]);
    }
    let (undone, there) = (graph.after(&roots), graph.before(&start));
    let run = graph.walked_back(|number| undone[number] && there[number]);
    Ok(Route { direction: Direction::Down, start, run })
}
