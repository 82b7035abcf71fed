//! One end of a range: a word that names a revision, and how far to walk from it.

use super::RangeError;
use crate::graph::Graph;

/// The beginning of an id means it only if the id is longer than this, as in Alembic: a number would be taken for many.
const SHORTEST_ABBREVIATED: usize = 3;

/// One end of a range, read: `crm@27c6+2` is label `crm`, symbol `27c6`, 2 steps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Point<'r> {
    /// As it was written.
    pub(super) word: &'r str,
    /// The branch it has to be on.
    pub(super) label: Option<&'r str>,
    /// The revision; `None` where only steps are said.
    pub(super) symbol: Option<&'r str>,
    /// How many revisions on, or back.
    pub(super) steps: i64,
}

/// Whether a point says where it starts from.
pub(super) fn is_absolute(point: &Point<'_>) -> bool {
    point.symbol.is_some()
}

impl<'r> Point<'r> {
    /// Reads a word. An id may itself end in `-1`: what names a revision as a whole is not taken apart.
    pub(super) fn read(graph: &Graph<'_>, word: &'r str) -> Self {
        let (label, rest) = match word.split_once('@') {
            Some((label, rest)) if graph.named(word).is_none() => (Some(label), rest),
            _ => (None, word),
        };
        let whole = Self { word, label, symbol: Some(rest), steps: 0 };
        if graph.named(rest).is_some() {
            return whole;
        }
        let Some(at) = rest.rfind(['+', '-']) else {
            return whole;
        };
        match rest[at..].parse() {
            Ok(steps) => Self { symbol: Some(&rest[..at]).filter(|symbol| !symbol.is_empty()), steps, ..whole },
            Err(_) => whole,
        }
    }
}

/// The revisions that a point means; none for the base.
pub(super) fn find(graph: &Graph<'_>, point: &Point<'_>) -> Result<Vec<usize>, RangeError> {
    let found = symbol(graph, point)?;
    if point.steps == 0 { Ok(found) } else { walk(graph, &found, point) }
}

/// The revisions that a word means: steps alone count back from the head, or on from the base.
///
/// # Errors
/// If it means none, or cannot be told apart.
pub(super) fn revisions(graph: &Graph<'_>, word: &str) -> Result<Vec<usize>, RangeError> {
    let point = Point::read(graph, word.trim());
    if is_absolute(&point) {
        return find(graph, &point);
    }
    let start = if point.steps < 0 {
        find(graph, &Point { symbol: Some("head"), steps: 0, ..point.clone() })?
    } else {
        Vec::new()
    };
    walk(graph, &start, &point)
}

/// Walks from where the database is at, or from a point's own symbol, as many steps as the point says.
pub(super) fn walk(graph: &Graph<'_>, from: &[usize], point: &Point<'_>) -> Result<Vec<usize>, RangeError> {
    let lineage = point.label.map(|label| on_branch(graph, label)).transpose()?.map(|member| graph.lineage(member));
    let is_on_branch = |number: &usize| lineage.as_ref().is_none_or(|lineage| lineage[*number]);
    let ambiguous =
        |numbers: &[usize]| RangeError::AmbiguousWalk { word: point.word.to_owned(), revisions: names(graph, numbers) };
    let too_far = || RangeError::TooFar { word: point.word.to_owned(), steps: point.steps };
    let mut here = match from {
        [] => None,
        [one] => Some(*one),
        several => match several.iter().copied().filter(is_on_branch).collect::<Vec<_>>().as_slice() {
            [one] => Some(*one),
            _ => return Err(ambiguous(several)),
        },
    };
    for step in 0..point.steps.unsigned_abs() {
        let next: Vec<usize> = match (here, point.steps > 0) {
            (Some(here), true) => graph.children(here).iter().copied().filter(is_on_branch).collect(),
            (None, true) => graph.bases().into_iter().filter(is_on_branch).collect(),
            (Some(here), false) => graph.parents(here).to_vec(),
            (None, false) => return Err(too_far()),
        };
        here = match next.as_slice() {
            [one] => Some(*one),
            // The base is one step below the first revision.
            [] if point.steps < 0 => None,
            [] => return Err(too_far()),
            several => return Err(ambiguous(several)),
        };
        if here.is_none() && step + 1 < point.steps.unsigned_abs() {
            return Err(too_far());
        }
    }
    Ok(here.into_iter().collect())
}

/// A revision of the branch that a label means; a revision's own name does as well.
pub(super) fn on_branch(graph: &Graph<'_>, label: &str) -> Result<usize, RangeError> {
    match graph.labelled(label) {
        Some(number) => Ok(number),
        None => named(graph, label, None),
    }
}

fn symbol(graph: &Graph<'_>, point: &Point<'_>) -> Result<Vec<usize>, RangeError> {
    let lineage = point.label.map(|label| on_branch(graph, label)).transpose()?.map(|member| graph.lineage(member));
    let is_on_branch = |number: &usize| lineage.as_ref().is_none_or(|lineage| lineage[*number]);
    match point.symbol.unwrap_or("") {
        "base" => Ok(Vec::new()),
        "heads" if lineage.is_none() => Ok(graph.tips()),
        word @ ("head" | "heads") => {
            let heads: Vec<usize> = graph.heads().into_iter().filter(is_on_branch).collect();
            if word == "head" && heads.len() > 1 {
                let labels = graph.labels().map(str::to_owned).collect();
                return Err(RangeError::SeveralHeads { heads: names(graph, &heads), labels });
            }
            Ok(heads)
        }
        word => {
            let found = named(graph, word, lineage.as_deref())?;
            if !is_on_branch(&found) {
                let label = point.label.unwrap_or("").to_owned();
                return Err(RangeError::OffBranch { word: word.to_owned(), label });
            }
            Ok(vec![found])
        }
    }
}

/// The revision of that name, of that branch label, or whose id alone begins so.
fn named(graph: &Graph<'_>, word: &str, lineage: Option<&[bool]>) -> Result<usize, RangeError> {
    if let Some(number) = graph.named(word).or_else(|| graph.labelled(word)) {
        return Ok(number);
    }
    let begins = |number: &usize| {
        let id = graph.migration(*number).revision.as_str();
        id.len() > SHORTEST_ABBREVIATED && id.starts_with(word) && lineage.is_none_or(|lineage| lineage[*number])
    };
    let found: Vec<usize> = if word.is_empty() { Vec::new() } else { (0..graph.len()).filter(begins).collect() };
    match found.as_slice() {
        [one] => Ok(*one),
        [] => {
            let known = graph.names().chain(graph.labels()).chain(["base", "head", "heads"]);
            let nearest = engine::nearest(word, known).map(str::to_owned);
            Err(RangeError::Unknown { word: word.to_owned(), nearest })
        }
        several => Err(RangeError::Ambiguous { word: word.to_owned(), revisions: names(graph, several) }),
    }
}

fn names(graph: &Graph<'_>, numbers: &[usize]) -> Vec<String> {
    numbers.iter().map(|&number| graph.migration(number).revision.text.clone()).collect()
}
