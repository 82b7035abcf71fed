//! Histories for people: the revision graph, newest first, a row for each revision.

pub mod json;

mod lanes;
mod revision;

use std::collections::HashSet;

use linter::{Graph, Histories, Told};

use self::lanes::Row;
use self::revision::Teller;
pub(crate) use self::revision::path;
use crate::human::Look;
use crate::paint::{BOLD, DIM, paint};
use crate::{plain, summary};

/// What of the histories is told.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Telling {
    /// With each revision's file, docstring, steps and findings.
    pub verbose: bool,
    /// For each history the revisions that are told, by their places in it; all of them where it is empty.
    pub only: Vec<Option<HashSet<usize>>>,
}

/// The most columns that rows are aligned behind: a wider graph would push everything off the screen.
const WIDEST_GRAPH: usize = 24;

/// The longest id that the others are aligned with.
const WIDEST_ID: usize = 40;

/// Draws the histories. The last line is the summary.
#[must_use]
pub fn render(histories: &Histories, telling: &Telling, look: Look) -> String {
    let mut text = String::new();
    let (mut revisions, mut heads, mut sections) = (0, 0, 0);
    let mut teller = Teller::new(&histories.report, look);
    for (number, told) in histories.histories.iter().enumerate() {
        let graph = Graph::new(&told.history);
        let order = graph.newest_first(|revision| self::told(telling, number, revision));
        if order.is_empty() {
            continue;
        }
        sections += 1;
        revisions += order.len();
        heads += graph.heads().iter().filter(|head| order.contains(head)).count();
        text.push_str(&header(told, look));
        text.push('\n');
        section(told, &graph, &order, telling.verbose, &mut teller, &mut text);
        text.push('\n');
    }
    let within = if sections > 1 { format!(" in {sections} histories") } else { String::new() };
    let counted = summary::count(revisions, "revision");
    text.push_str(&format!("{counted}{within}, {}", summary::count(heads, "head")));
    if telling.verbose {
        text.push_str(&format!(": {}", summary::found(|level| teller.shown(level), look.colour)));
    }
    text.push('\n');
    text
}

/// Whether a revision of the history with that number is told.
fn told(telling: &Telling, history: usize, revision: usize) -> bool {
    match telling.only.get(history) {
        Some(Some(only)) => only.contains(&revision),
        _ => true,
    }
}

/// `alembic in migrations/alembic`, and where its past ends.
fn header(told: &Told, look: Look) -> String {
    let history = &told.history;
    let root = if history.root.is_empty() { "." } else { &history.root };
    let database = history.database.as_ref().map_or(String::new(), |database| format!(" for {database}"));
    let product = match history.dialect() {
        dialect if dialect.is_postgres() => String::new(),
        dialect => format!(", for {}", dialect.name()),
    };
    let place = format!("{root}{database}{product}");
    let title = format!("{} in {}", history.runner.name, plain::line(&place, look.unicode));
    let mut line = paint(&title, BOLD, look.colour);
    if let Some(last) = told.reported_from.checked_sub(1).and_then(|last| history.migrations.get(last)) {
        let hollow = if look.unicode { "○" } else { "o" };
        let past = format!(", reported after {} ({hollow} is the past)", last.revision);
        line.push_str(&paint(&plain::line(&past, look.unicode), DIM, look.colour));
    }
    line.push('\n');
    line
}

fn section(told: &Told, graph: &Graph<'_>, order: &[usize], verbose: bool, teller: &mut Teller<'_>, text: &mut String) {
    let look = teller.look;
    let rows = lanes::draw(graph, order, |number| number < told.reported_from, look);
    let width = |text: &str| text.chars().count();
    let graph_width = rows.iter().map(|row| width(&row.node)).max().unwrap_or(0).min(WIDEST_GRAPH);
    let ids = order.iter().map(|&number| width(graph.migration(number).revision.as_str()));
    let id_width = ids.filter(|width| *width <= WIDEST_ID).max().unwrap_or(0);
    for (&number, row) in order.iter().zip(&rows) {
        let Row { node, below, backwards } = row;
        let line = teller.line(graph, number, backwards, id_width);
        text.push_str(&format!("{node}{:pad$}  {line}\n", "", pad = graph_width.saturating_sub(width(node))));
        if verbose {
            let is_last = order.last() == Some(&number);
            let details = teller.details(graph.migration(number), graph_width.max(width(below)) + 2);
            for detail in details.iter().map(String::as_str).chain((!is_last).then_some("")) {
                let pad = if detail.is_empty() { 0 } else { graph_width.saturating_sub(width(below)) + 2 };
                text.push_str(&format!("{below}{:pad$}{detail}\n", ""));
            }
        }
    }
}
